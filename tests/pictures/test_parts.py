"""Drawing a part of a structure, or a change: what is asked for is drawn, the rest is counted."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import drawn
from caregraph.change import compare
from caregraph.cli import main
from caregraph.english import upper
from caregraph.graph.view import View, open_view
from caregraph.networks import network
from caregraph.pictures import Part, draw, picture, render

CASE = "case:bath-and-north-east-somerset-2008"


def labels(view: View, part: Part) -> set[str]:
    return {box.label for box in picture(view, part).boxes()}


def test_paths_lead_from_a_post_to_the_top_and_show_nothing_else(bnes_adopted: View) -> None:
    assert labels(bnes_adopted, Part(paths="dass")) == {
        "Director of Adult Social Services",
        "LA Chief Executive",
        "PCT Chief Executive Officer",
    }


def test_one_step_from_a_focus_is_less_than_two(bnes_adopted: View) -> None:
    one, two = (labels(bnes_adopted, Part(focus="dass", depth=depth)) for depth in (1, 2))

    assert one < two
    assert "PCT Chief Executive Officer" in one
    assert "Directors' Group" in two - one


def test_an_organisation_is_drawn_with_what_is_in_it_and_what_it_shares(
    bnes_adopted: View,
) -> None:
    found = labels(bnes_adopted, Part(organisation="the PCT"))

    assert {"PCT Chief Executive Officer", "PCT Board", "Joint Director of Commissioning"} <= found
    assert "LA Chief Executive" not in found


def test_a_lens_draws_lines_of_one_kind_and_counts_the_others(bnes_adopted: View) -> None:
    scene = picture(bnes_adopted, Part(lens="statutory"))

    kinds = {link.kind for link in scene.links if link.relation == "answers to"}
    words = " ".join(scene.subtitle)
    assert kinds == {"statutory"}
    assert "Of lines of accountability only statutory ones are drawn." in words
    assert "Not drawn here: 2 lines of accountability." in words


def test_a_part_tells_the_lines_that_leave_it(bnes_adopted: View) -> None:
    svg = draw(bnes_adopted, Part(organisation="the Council (B&NES)"))

    (dass,) = [box for box in drawn.boxes(svg) if box.iri.endswith("/post/dass")]
    assert (
        "operational (proposed): PCT Chief Executive Officer, the PCT, not drawn here" in dass.words
    )


def test_an_organisation_whose_frame_is_drawn_is_not_told_to_be_missing(
    write_tables: Callable[..., Path],
) -> None:
    from caregraph.graph.view import open_view

    agreements = (
        "key,title,type,parties,host,status,evidence\n"
        "s75,Partnership,section 75 agreement,council; trust,council,in force,report 4\n"
    )
    view = open_view([str(write_tables({"agreements": agreements}))])

    whole = draw(view)

    (agreement,) = [box for box in drawn.boxes(whole) if box.iri.endswith("/agreement/s75")]
    assert "host: The Council" in agreement.words
    assert "not drawn here" not in whole


def test_members_are_told_in_their_capacities(write_tables: Callable[..., Path]) -> None:
    from caregraph.graph.view import open_view

    seats = "".join(
        f"m{n},b{n % 4},{who},{capacity},in force,report 5\n"
        for n, (who, capacity) in enumerate(
            [("chief", "chair"), ("director", "in attendance"), ("trust-chief", "officer member")]
            * 8
        )
    )
    bodies = "".join(f"b{n},Board {n},council,in force,report 5\n" for n in range(4))
    folder = write_tables(
        {
            "bodies": "key,name,parent,status,evidence\n" + bodies,
            "memberships": "key,body,member,capacity,status,evidence\n" + seats,
        }
    )

    svg = draw(open_view([str(folder)]))

    words = " ".join(box.words for box in drawn.boxes(svg) if box.kind == "body")
    assert "chair: " in words
    assert "in attendance: " in words


@pytest.mark.slow
def test_members_of_one_title_are_each_named_with_their_organisation(
    write_tables: Callable[..., Path],
) -> None:
    places = [f"o{n}" for n in range(3)]
    folder = write_tables(
        {
            "organisations": "key,name,status,evidence\n"
            + "".join(f"{one},Trust {one},in force,report 1\n" for one in places),
            "posts": "key,title,in,status,evidence\n"
            + "".join(f"{one}-chief,Chief Executive,{one},in force,report 1\n" for one in places)
            + "".join(
                f"{one}-{n},Post {n},{one},in force,report 1\n" for one in places for n in range(16)
            ),
            "lines": "key,who answers,to whom,kind,status,evidence\n"
            "l,o0-3,o2-chief,financial,in force,report 1\n",
            "bodies": "key,name,parent,status,evidence\njoint,Joint Board,,in force,report 1\n",
            "memberships": "key,body,member,capacity,status,evidence\n"
            + "".join(
                f"m{one},joint,{one}-chief,voting member,in force,report 1\n" for one in places
            ),
        }
    )
    svg = draw(open_view([str(folder)]))
    there = {box.iri.rpartition("/")[2]: box for box in drawn.boxes(svg)}
    every = "; ".join(f"Chief Executive, Trust {one}" for one in places)

    assert f"member: {every}" in there["joint"].words
    assert f"members {every}." in there["joint"].sentence
    assert "answers financially to Chief Executive, Trust o2" in there["o0-3"].sentence


def test_committees_are_drawn_with_members_and_without_lines_of_accountability(
    bnes_adopted: View,
) -> None:
    scene = picture(bnes_adopted, Part(theme="committees"))

    assert {"is member of"} <= {link.relation for link in scene.links}
    assert "answers to" not in {link.relation for link in scene.links}
    assert "3 lines of accountability." in " ".join(scene.subtitle)


def test_people_with_several_posts_are_tied_to_them(write_tables: Callable[..., Path]) -> None:
    from caregraph.graph.view import open_view

    folder = write_tables(
        {
            "people": "key,name,evidence\nann,Ann Example,report 4\nbob,Bob Once,report 4\n",
            "tenures": "key,post,person,status,evidence\na,chief,ann,in force,report 4\n"
            "b,trust-chief,ann,in force,report 4\nc,director,bob,in force,report 4\n",
        }
    )

    scene = picture(open_view([str(folder)]), Part(theme="people"))

    ties = {(link.source.rpartition("/")[2], link.relation) for link in scene.links}
    assert ties == {("ann", "holds")}
    assert "Bob Once" not in {box.label for box in scene.boxes()}


def test_what_nobody_is_stated_to_have_is_said(bnes_as_is: View) -> None:
    words = " ".join(picture(bnes_as_is, Part(theme="people")).subtitle)

    assert "Nobody is stated to have several posts or seats." in words


@pytest.mark.slow
def test_a_change_marks_what_begins_and_ends_by_sign_and_form(
    bnes_as_is: View, bnes_adopted: View
) -> None:
    svg = draw(bnes_adopted, before=bnes_as_is)

    old, new = (
        {node for node, data in network(one).nodes(data=True) if data["in_effect"]}
        for one in (bnes_as_is, bnes_adopted)
    )
    marks = {
        group.attrib["data-iri"]: group.get("data-change")
        for group in drawn.with_class(svg, "cg-box")
    }
    for iri, mark in marks.items():
        expected = "+" if iri in new - old else "−" if iri in old - new else None
        assert mark == expected, iri
    added, ended = (
        [line for line in drawn.with_class(svg, "cg-line") if line.get("data-change") == mark]
        for mark in "+−"
    )
    counts = [list(marks.values()).count(mark) for mark in "+−"]
    assert added
    assert f"{len(added) + counts[0]} boxes and lines are added (+)" in svg
    assert f"{len(ended) + counts[1]} end (−)" in svg
    assert 'text-decoration="line-through"' in svg
    assert drawn.over_foreign_boxes(svg) == []


@pytest.mark.slow
def test_a_change_counts_and_names_what_changes_and_is_not_drawn(
    bnes_as_is: View, bnes_adopted: View
) -> None:
    svg = draw(bnes_adopted, before=bnes_as_is)

    told = " ".join(re.findall(r"<desc>(.*?)</desc>", svg, re.DOTALL))
    duties = [
        one for one in compare(bnes_as_is, bnes_adopted).changes if one.kind == "responsibility"
    ]
    assert f"{len(duties)} of responsibilities" in told
    for one in duties:
        assert f"{upper(one.said)} (added)." in html.unescape(told)
    counted = [int(one) for one in re.findall(r"Not drawn: (\d+) changes", told)]
    kinds = re.findall(r"(\d+) of [a-z ]+", told.partition("Not drawn: ")[2].partition(";")[0])
    assert counted[0] == sum(map(int, kinds))
    assert "Not drawn" not in draw(bnes_adopted, before=bnes_adopted)


@pytest.mark.slow
def test_the_command_draws_a_change_from_a_graph_as_it_says_itself(tmp_path: Path) -> None:
    path = tmp_path / "change.svg"

    assert main(["export", CASE, "--adopt", "all", "--change", CASE, "-o", str(path)]) == 0

    text = path.read_text("utf-8")
    assert "Before: As at 5 March 2008. After: As at 1 May 2008." in " ".join(
        re.findall(r"<desc>(.*?)</desc>", text, re.DOTALL)
    )
    assert 'data-change="+"' in text


@pytest.mark.parametrize("form", ["graphml", "nodes.csv", "ttl"])
def test_a_format_that_draws_nothing_refuses_a_part(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"file.{form}"

    assert main(["export", CASE, "--focus", "dass", "-o", str(path)]) == 2

    assert "cannot show a part" in capsys.readouterr().err
    assert not path.exists()


@pytest.mark.slow
@pytest.mark.parametrize(("paper", "size"), [("a4", (841.89, 595.28)), ("a3", (1190.55, 841.89))])
def test_a_drawing_is_made_for_its_paper(
    paper: str, size: tuple[float, float], bnes_adopted: View
) -> None:
    box = drawn.tree(draw(bnes_adopted, paper=paper)).attrib["viewBox"].split()

    assert (float(box[2]), float(box[3])) == size


@pytest.mark.slow
def test_a_pdf_is_tagged_titled_and_has_a_bookmark_for_each_page(bnes_adopted: View) -> None:
    pdf = render(bnes_adopted, "pdf")

    assert b"/MarkInfo" in pdf or b"/StructTreeRoot" in pdf
    assert b"/Outlines" in pdf
    assert b"pdfuaid" in pdf
    assert b"en-GB" in pdf


def test_the_law_is_said_where_a_line_begins_when_asked(
    write_tables: Callable[[dict[str, str]], Path],
) -> None:
    lines = (
        "key,who answers,to whom,kind,basis,status,evidence\n"
        "up,director,chief,statutory,law:LASSA-1970-s6,in force,report 3\n"
        "over,chief,trust-chief,operational,,in force,report 3\n"
    )
    posts = (
        "key,title,in,status,evidence\nchief,Chief Executive,council,in force,report 2\n"
        "director,Director of Care,council,in force,report 2\n"
        "trust-chief,Trust Chief Executive,trust,in force,report 2\n"
    )
    view = open_view([str(write_tables({"lines": lines, "posts": posts}))])

    asked, unasked = draw(view, Part(law=True)), draw(view)

    words = {box.iri.rpartition("/")[2]: box.words for box in drawn.boxes(asked)}
    assert "under Local Authority Social Services Act 1970" in words["director"]
    assert "under" not in words["chief"]
    said = "What a line rests on is stated of 1 of 2 lines of accountability."
    assert said in asked
    assert said not in unasked
    assert all("under Local" not in box.words for box in drawn.boxes(unasked))
    assert drawn.words_outside(asked) == []


def test_agreements_that_are_not_in_effect_are_named(bnes_adopted: View) -> None:
    said = " ".join(picture(bnes_adopted, Part(theme="agreements")).subtitle)

    assert "No agreement with a party is stated to be in effect." in said
    assert "not drawn since not known to be in effect: Partnership Agreements for adults" in said
