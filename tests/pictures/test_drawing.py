"""Drawings: everything is drawn, nothing runs over anything, and it reads without being seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from benchmarks import drawn
from caregraph import assets
from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.networks import network
from caregraph.pictures import Part, draw, picture, render

Write = Callable[[Mapping[str, str]], Path]
CASE = "https://w3id.org/caregraph/id/bath-and-north-east-somerset-2008"
CHOICES = {"as-is": Choice(), "adopted": Choice(adopt=("all",)), "any": Choice(as_of="any")}
_HEX = re.compile(r"#[0-9a-f]{6}")


@pytest.fixture(scope="module")
def as_is(bnes_as_is: View) -> str:
    return draw(bnes_as_is)


@pytest.fixture(scope="module")
def adopted(bnes_adopted: View) -> str:
    return draw(bnes_adopted)


@pytest.fixture
def small(write_tables: Write) -> Callable[..., View]:
    def make(choice: Choice | None = None, **tables: str) -> View:
        return open_view([str(write_tables(tables))], choice)

    return make


@pytest.mark.sampled(5)
@pytest.mark.parametrize("choice", CHOICES.values(), ids=list(CHOICES))
@pytest.mark.parametrize("case", assets.case_names())
def test_no_line_runs_over_a_box_that_is_not_its_own(case: str, choice: Choice) -> None:
    svg = draw(open_view([f"case:{case}"], choice))

    assert drawn.boxes(svg)
    assert drawn.over_foreign_boxes(svg) == []
    assert drawn.overlapping(svg) == []
    assert drawn.inverted(svg) == []
    assert drawn.words_outside(svg) == []


def test_every_post_body_and_unit_in_effect_is_drawn(adopted: str, bnes_adopted: View) -> None:
    graph = network(bnes_adopted)
    kinds = ("post", "body", "arrangement", "agreement")

    expected = {
        node for node, data in graph.nodes(data=True) if data["kind"] in kinds and data["in_effect"]
    }

    assert {box.iri for box in drawn.boxes(adopted) if box.kind in kinds} == expected


def test_every_line_is_drawn_once(adopted: str, bnes_adopted: View) -> None:
    graph = network(bnes_adopted)

    lines = sorted(
        (one.source, one.target, one.kind)
        for one in drawn.lines(adopted)
        if one.relation == "answers to"
    )

    assert lines == sorted(
        (s, t, data["kind"])
        for s, t, data in graph.edges(data=True)
        if data["relation"] == "answers to"
    )
    assert len(lines) == 3


def test_nothing_is_drawn_that_the_view_does_not_link(adopted: str, bnes_adopted: View) -> None:
    graph = network(bnes_adopted)

    for line in drawn.lines(adopted):
        edges = graph.get_edge_data(line.source, line.target) or {}
        assert line.relation in {data["relation"] for data in edges.values()}


def test_kinds_of_lines_differ_without_colour(adopted: str) -> None:
    dashes = {
        line.kind: line.dash for line in drawn.lines(adopted) if line.relation == "answers to"
    }

    assert dashes["operational"] == ""
    assert len({*dashes.values()}) == len(dashes) == 3


def test_what_is_proposed_says_so(adopted: str) -> None:
    board = next(box for box in drawn.boxes(adopted) if box.words.startswith("Partnership Board"))

    assert board.words == "Partnership Board (proposed)"
    assert ", body (proposed)" in board.sentence


def test_before_adoption_no_line_of_accountability_is_drawn(as_is: str) -> None:
    assert {line.relation for line in drawn.lines(as_is)}
    assert "answers to" not in {line.relation for line in drawn.lines(as_is)}
    assert "No line of accountability is stated to be in effect." in as_is


def test_a_post_tells_all_its_lines_in_a_sentence(adopted: str) -> None:
    sentence = next(b.sentence for b in drawn.boxes(adopted) if b.iri == f"{CASE}/post/dass")

    assert sentence.startswith(
        "Director of Adult Social Services, post (presumed since 2008-03-05), the Council (B&NES): "
    )
    assert "answers operationally to PCT Chief Executive Officer (proposed)" in sentence
    assert (
        "is accountable by statute to LA Chief Executive, for statutory social care "
        "responsibilities (proposed)"
    ) in sentence


def test_a_post_without_a_line_says_that_none_is_stated(as_is: str) -> None:
    sentence = next(b.sentence for b in drawn.boxes(as_is) if b.iri == f"{CASE}/post/dass")

    assert "to whom it answers is not stated" in sentence


def test_everything_has_a_name_for_those_who_do_not_see_it(adopted: str) -> None:
    root = drawn.tree(adopted)

    assert root.get("role") == "group"
    assert root.get("aria-label")
    assert root[0].tag.endswith("title")
    assert root[1].tag.endswith("desc")
    assert all(box.sentence.endswith(".") for box in drawn.boxes(adopted))
    assert all(g.get("role") == "img" for g in drawn.with_class(adopted, "cg-group"))
    assert all(g.get("aria-hidden") == "true" for g in drawn.with_class(adopted, "cg-line"))


def test_the_drawing_says_day_proposals_and_source(adopted: str) -> None:
    text = " ".join(one.text or "" for one in drawn.tree(adopted).iter(f"{drawn.SVG}text"))

    assert "As at 1 May 2008." in text
    assert "moved there from 5 March 2008 by what is taken as adopted." in text
    assert (
        "adopted: Integration of social care with the PCT: governance and leadership (for "
        "decision)."
    ) in text
    assert "2 of 78 described things are not known on this day" in text
    assert "(presumed): nothing records an end" in text
    assert "Source: Social Care and PCT Integration next steps" in text


def test_the_key_shows_every_stroke_that_is_used_and_no_other(adopted: str) -> None:
    text = [one.text for one in drawn.tree(adopted).iter(f"{drawn.SVG}text")]

    assert "is accountable by statute to" in text
    assert "answers for commissioning to" in text
    assert "is party to" not in text
    assert "answers professionally to" not in text


def test_a_strict_policy_refuses_nothing(adopted: str) -> None:
    assert "<style" not in adopted
    assert " style=" not in adopted
    assert "<script" not in adopted
    assert not re.search(r" on\w+=", adopted)
    assert "href" not in adopted


def test_links_lead_where_they_are_told_and_nowhere_else(small: Callable[..., View]) -> None:
    addresses = {"chief": "/posts/chief", "director": "javascript:alert(1)", "trust-chief": None}

    svg = draw(small(), link=lambda iri: addresses.get(iri.rpartition("/")[2]))

    links = [a.get("href") for a in drawn.tree(svg).iter(f"{drawn.SVG}a")]
    assert links == ["/posts/chief"]
    assert "javascript" not in svg
    assert len([box for box in drawn.boxes(svg) if box.kind == "post"]) == 3


@pytest.mark.parametrize("bad", ["data:text/html,x", "JavaScript:x", "vbscript:x", " javascript:x"])
def test_no_other_scheme_becomes_a_link(bad: str, small: Callable[..., View]) -> None:
    assert "href" not in draw(small(), link=lambda _: bad)


def test_the_same_view_gives_the_same_drawing(small: Callable[..., View]) -> None:
    view = small()

    assert draw(view) == draw(view)
    assert render(view, "pdf") == render(view, "pdf")


def test_an_organisation_that_answers_has_a_box_of_its_own(small: Callable[..., View]) -> None:
    svg = draw(
        small(
            lines="key,who answers,to whom,kind,status,evidence\n"
            "in,chief,council,operational,in force,report 3\n"
            "out,trust,council,contractual,in force,report 3\n"
        )
    )

    words = {box.words for box in drawn.boxes(svg) if box.kind == "organisation"}
    assert words == {
        "The Council the organisation itself",
        "The Trust the organisation itself contractual: The Council",
    }
    assert drawn.over_foreign_boxes(svg) == []


def test_units_are_drawn_inside_and_shared_posts_between(small: Callable[..., View]) -> None:
    scene = picture(
        small(
            units="key,name,part of,headed by,status,evidence\n"
            "care,Adult Care,council,director,in force,report 4\n"
            "team,A Team,care,,in force,report 4\n"
            "field,Field Team,,,in force,report 4\n",
            posts="key,title,in,serves,status,evidence\n"
            "chief,Chief Executive,council,,in force,report 2\n"
            "director,Director of Care,care,,in force,report 2\n"
            "worker,Team Manager,team,,in force,report 2\n"
            "joint,Joint Director,,council;trust,in force,report 2\n"
            "lost,Somebody,,,in force,report 2\n",
        )
    )

    council = next(group for group in scene.groups if group.label == "The Council")
    (care,) = council.groups
    (team,) = care.groups
    assert [box.label for box in team.boxes] == ["Team Manager"]
    assert {box.label for box in care.boxes} == {"Director of Care"}
    kinds = {group.kind: {box.label for box in group.boxes} for group in scene.groups}
    assert kinds["joint"] == {"Joint Director"}
    assert kinds["unstated"] == {"Somebody", "Field Team"}
    assert not [link for link in scene.links if link.relation == "heads"]


def test_organisations_in_a_circle_are_still_drawn(small: Callable[..., View]) -> None:
    scene = picture(
        small(
            organisations="key,name,part of,status,evidence\ncouncil,The Council,trust,in force,"
            "report 1\ntrust,The Trust,council,in force,report 1\n"
        )
    )

    assert {group.label for group in scene.groups} == {"The Council", "The Trust"}


def test_agreements_stand_between_their_parties(small: Callable[..., View]) -> None:
    svg = draw(
        small(
            agreements="key,title,type,parties,host,status,evidence\ndeal,The Deal,section 75 "
            "agreement,council;trust,council,in force,report 4\n"
        )
    )

    party = sorted(
        (line.source.rpartition("/")[2], line.relation)
        for line in drawn.lines(svg)
        if line.target.endswith("deal")
    )
    assert party == [("council", "hosts"), ("trust", "is party to")]
    assert drawn.over_foreign_boxes(svg) == []


def test_a_focus_draws_its_surroundings_and_counts_the_rest(bnes_adopted: View) -> None:
    scene = picture(bnes_adopted, Part(focus="Director of Children's Services"))

    labels = {box.label for box in scene.boxes()}
    assert {"Director of Children's Services", "PCT Chief Executive Officer"} <= labels
    assert "joint trade union forum" not in labels
    assert any(line.startswith("Not drawn here:") for line in scene.subtitle)


@pytest.mark.parametrize("name", ["dass", "director of adult social services", f"{CASE}/post/dass"])
def test_a_focus_is_named_by_key_label_or_iri(name: str, bnes_adopted: View) -> None:
    scene = picture(bnes_adopted, Part(focus=name))

    assert scene.title.startswith("Director of Adult Social Services: ")


@pytest.mark.parametrize(
    "wrong",
    [{"focus": "a", "paths": "b"}, {"depth": 2}, {"focus": "a", "depth": 0}],
    ids=" ".join,
)
def test_what_does_not_go_together_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        Part(**wrong)


@pytest.mark.parametrize("wrong", [{"lens": "clinical"}, {"theme": "everything"}])
def test_what_there_is_not_is_refused_with_what_there_is(wrong: dict[str, str]) -> None:
    with pytest.raises(UnknownNameError):
        Part(**wrong)


def test_an_unknown_focus_or_structure_is_refused(bnes_as_is: View) -> None:
    with pytest.raises(UnknownNameError) as caught:
        draw(bnes_as_is, Part(focus="Director of Adult Social Servces"))
    assert "Director of Adult Social Services" in caught.value.near

    with pytest.raises(UnknownNameError, match="structure"):
        draw(bnes_as_is, Part(structure="nowhere"))


def test_one_structure_of_several_can_be_drawn() -> None:
    view = open_view(["case:waltham-forest-2009", "case:barking-and-dagenham-2010"])

    scene = picture(view, Part(structure="waltham-forest-2009"))

    assert scene.title.startswith("Waltham Forest")
    assert all("/barking-and-dagenham-2010/" not in box.iri for box in scene.boxes())


@pytest.mark.slow
def test_a_large_structure_is_drawn_as_its_organisations(small: Callable[..., View]) -> None:
    posts = "".join(
        f"p{n},Post {n},{'council' if n % 2 else 'trust'},in force,report 2\n" for n in range(700)
    )
    lines = "".join(f"l{n},p{n},p{n + 1},operational,in force,report 3\n" for n in range(0, 20, 2))

    scene = picture(
        small(
            posts="key,title,in,status,evidence\n" + posts,
            lines="key,who answers,to whom,kind,status,evidence\n" + lines,
        )
    )

    assert {box.label for box in scene.boxes()} == {"The Council", "The Trust"}
    (link,) = scene.links
    assert link.label == "10 lines"
    assert "Not drawn here: 700 posts." in scene.subtitle


def test_a_structure_without_anything_to_draw_says_so(small: Callable[..., View]) -> None:
    svg = draw(small(Choice(as_of="1900-01-01", known_by="1900-01-01")))

    assert drawn.boxes(svg) == []
    assert "Nothing that can be drawn is in effect." in svg


@pytest.mark.parametrize("ending", ["png", "pdf"])
def test_other_formats_carry_the_key_too(ending: str, small: Callable[..., View]) -> None:
    assert len(render(small(), ending)) > 3000


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_colour_of_words_and_lines_stands_out_on_every_ground() -> None:
    from caregraph.pictures import styles

    colours = {one.colour for one in [*styles.ACCOUNTABILITY.values(), *styles.LINKS.values()]}
    colours |= {styles.INK, styles.QUIET, styles.OTHER_LINE.colour}
    grounds = {*styles.TINTS, *styles.FILLS.values(), "#ffffff"}

    assert all(_HEX.fullmatch(colour) for colour in colours | grounds)
    assert min(contrast(one, ground) for one in colours for ground in grounds) >= 4.5


def test_every_kind_of_accountability_has_a_stroke_unlike_the_others() -> None:
    from caregraph.graph import ontology
    from caregraph.pictures import styles

    kinds = {ontology.label(node) for node in ontology.codes("accountability-kind").values()}

    assert kinds == set(styles.ACCOUNTABILITY)
    looks = [(one.dash, one.arrow, one.label) for one in styles.ACCOUNTABILITY.values()]
    assert len(set(looks)) == len(looks)


def test_every_relation_of_the_network_is_drawn_or_told() -> None:
    from caregraph.pictures import places, styles
    from caregraph.relations import RELATIONS

    drawable = set(styles.LINKS) | {"answers to"}
    assert {relation.name for relation in RELATIONS} == drawable | places.NOT_DRAWN
    assert drawable & places.NOT_DRAWN == {places.TIE}


def test_many_structures_are_counted_below_the_title_and_named_in_the_description() -> None:
    view = open_view(["case:all"], Choice(adopt=("all",)))

    svg = draw(view, Part(theme="agreements"), paper="a3")

    lines = [element.text or "" for element in drawn.tree(svg).findall(f"{drawn.SVG}text")]
    below = " ".join(lines[1 : lines.index("Key") if "Key" in lines else None])
    (described,) = re.findall(r"<desc>(.*?)</desc>", svg, re.DOTALL)
    proposal = "A joint finance director (approved/agreed)"
    assert proposal in described
    assert proposal not in below
    assert "Taking as adopted: 10 proposals, 2 of them in one of several options." in below
    assert "What is only counted here is named in the description of the drawing." in below
    assert f"Sources: {len(assets.case_names())} documents." in below


def test_several_capacities_of_one_member_are_one_phrase() -> None:
    scene = picture(open_view(["case:west-dunbartonshire-2022"]))

    (chair,) = [box for box in scene.boxes() if box.label == "Michelle McGinty"]
    assert ", chair and voting member." in chair.sentence
    assert "chair and voting member" in {link.label for link in scene.links}


def test_a_decision_status_that_is_not_stated_says_what_is_not() -> None:
    view = open_view(["case:lambeth-2020"], Choice(adopt=("all",)))

    words = " ".join(picture(view).subtitle)

    assert "Local Care Partnership (decision status not stated)." in words
