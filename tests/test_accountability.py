"""Tracing: hop by hop upwards, to a root or to where the sources fall silent."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caregraph.accountability import trace
from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph.view import View, open_view
from caregraph.reports import teller
from caregraph.traces import Hop, Trace
from caregraph.vocab import CG, RDF, SKOS, code

Write = Callable[[Mapping[str, str]], Path]

LINES = "key,who answers,to whom,kind,status,evidence\n"
COUNCIL = (
    "key,name,type,parent,status,evidence\nfull,Full Council,full council,council,in force,r 1\n"
).replace("r 1", "report 1")


def test_the_director_answers_operationally_to_the_trust_and_by_statute_to_the_council(
    bnes_adopted: View,
) -> None:
    result = trace(bnes_adopted, "Director of Adult Social Services")

    operational, statutory = result.lines
    assert (operational.kind, operational.to.label) == (
        "operational",
        "PCT Chief Executive Officer",
    )
    assert (statutory.kind, statutory.to.label) == ("statutory", "LA Chief Executive")
    assert (operational.direct, statutory.direct) == (None, True)
    assert [scope.label for scope in statutory.scope] == ["statutory social care responsibilities"]
    assert {citation.locator for hop in result.lines for citation in hop.evidence} == {"7.5"}
    assert operational.marks == (
        "comes with Integration of social care with the PCT: governance and leadership on "
        "2008-04-01, which is not decided; its start is not stated",
    )
    assert result.roots == ()


def test_a_trace_says_in_one_sentence_to_whom_the_post_answers(bnes_adopted: View) -> None:
    result = trace(bnes_adopted, "Director of Adult Social Services")
    told = " ".join(str(teller("trace", "text")(result)).split())

    assert result.says == (
        "Answers to two chief executives, in two organisations: operationally and by statute, "
        "if the proposal is adopted."
    )
    assert result.says in told
    assert result.as_json()["says"] == result.says


def test_what_is_not_stated_is_said_with_the_document_that_is_not_held(bnes_adopted: View) -> None:
    words = " ".join(trace(bnes_adopted, "Director of Adult Social Services").not_stated)

    assert "Not known: to whom PCT Chief Executive Officer (the PCT) answers." in words
    assert (
        "“Appendix 1: senior management structure and accountability arrangements” may say."
        in words
    )
    assert "its basis" in words
    assert "How conflicts between the two lines" in words


def test_since_when_is_not_missing_of_what_comes_with_its_proposal(bnes_adopted: View) -> None:
    words = " ".join(trace(bnes_adopted, "Director of Adult Social Services").not_stated)

    assert "line to LA Chief Executive, not stated: " in words
    assert "since when" not in words


def test_without_its_proposal_no_line_is_in_force(bnes_as_is: View) -> None:
    result = trace(bnes_as_is, "Director of Adult Social Services")

    assert result.lines == ()
    assert "No line from it is stated." in str(teller("trace", "text")(result))


@pytest.mark.parametrize(
    "name",
    [
        "DASS",
        "director of adult social services",
        "dass",
        "https://w3id.org/caregraph/id/bath-and-north-east-somerset-2008/post/dass",
    ],
)
def test_a_post_is_found_by_title_role_key_and_iri(bnes_adopted: View, name: str) -> None:
    assert trace(bnes_adopted, name).post.label == "Director of Adult Social Services"


def test_the_name_of_a_holder_finds_the_post(bnes_adopted: View) -> None:
    assert trace(bnes_adopted, "Rhona MacDonald").post.label == "PCT Chief Executive Officer"


def test_a_body_can_be_traced_too(bnes_adopted: View) -> None:
    assert trace(bnes_adopted, "Partnership Board").post.iri.endswith("/body/partnership-board")


def test_a_name_that_is_none_is_refused_with_near_ones(bnes_adopted: View) -> None:
    with pytest.raises(UnknownNameError) as caught:
        trace(bnes_adopted, "Director of Adult Social Sevices")
    assert "Director of Adult Social Services" in caught.value.near


def test_a_name_of_several_things_is_refused_with_all_of_them(write_tables: Write) -> None:
    folder = write_tables(
        {
            "posts": "key,title,in,status,evidence\n"
            "chief,Chief Executive,council,in force,report 2\n"
            "director,D,council,in force,report 2\n"
            "trust-chief,Chief Executive,trust,in force,report 2\n",
        }
    )

    with pytest.raises(UsageError) as caught:
        trace(open_view([str(folder)]), "Chief Executive")

    assert "\n  chief  (The Council" in (caught.value.hint or "")
    assert "\n  trust-chief  (The Trust" in (caught.value.hint or "")


def test_a_path_ends_at_a_democratic_root(write_tables: Write) -> None:
    folder = write_tables(
        {
            "bodies": COUNCIL,
            "lines": LINES + "a,director,chief,statutory,in force,report 3\n"
            "b,chief,full,democratic,in force,report 3\n",
        }
    )

    result = trace(open_view([str(folder)]), "Director of Care")

    assert [root.label for root in result.roots] == ["Full Council"]
    assert not any("To whom" in words for words in result.not_stated)


def graph(pairs: set[tuple[int, int]], posts: int = 6) -> View:
    """A view of posts, numbered from 0, with an operational line for each pair."""
    store = ox.Store()

    def post(number: int) -> ox.NamedNode:
        return ox.NamedNode(f"https://example.org/post/{number}")

    for number in range(posts):
        store.add(ox.Quad(post(number), RDF.type, CG.Post))
        store.add(ox.Quad(post(number), SKOS.prefLabel, ox.Literal(f"Post {number}")))
    for number, (low, high) in enumerate(sorted(pairs)):
        line = ox.NamedNode(f"https://example.org/line/{number}")
        store.add(ox.Quad(line, RDF.type, CG.AccountabilityLine))
        store.add(ox.Quad(line, CG.accountableParty, post(low)))
        store.add(ox.Quad(line, CG.accountableTo, post(high)))
        kind = code("accountability-kind", "operational")
        store.add(ox.Quad(line, CG.accountabilityKind, kind))
    return View(store, {}, {}, ())


def paths(result: Trace) -> set[tuple[str, ...]]:
    """Every way up that a trace shows, by labels; where it says "as above", as told there."""
    above: dict[str, tuple[Hop, ...]] = {}
    for _, _, hop in result.told():
        if hop.next:
            assert hop.to.label not in above, "what follows on a post is told twice"
            above[hop.to.label] = hop.next
        if hop.above:
            assert hop.to.label in above, "it is not told before"

    def on(hops: tuple[Hop, ...], behind: tuple[str, ...]) -> set[tuple[str, ...]]:
        found = set()
        for hop in hops:
            here = (*behind, hop.to.label)
            further = above.get(hop.to.label, ()) if hop.to.label not in behind else ()
            found |= on(further, here) or {here}
        return found

    return on(result.lines, (result.post.label,))


def brute(pairs: set[tuple[int, int]], behind: tuple[int, ...]) -> set[tuple[int, ...]]:
    """The same by trying everything: on until nothing follows or a post comes again."""
    ways = [(*behind, high) for low, high in pairs if low == behind[-1]]
    found: set[tuple[int, ...]] = set()
    for way in ways:
        longer = set() if way[-1] in behind else brute(pairs, way)
        found |= longer or {way}
    return found


@settings(max_examples=60, deadline=None)
@given(pairs=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=9))
def test_every_way_up_is_shown_and_no_other(pairs: set[tuple[int, int]]) -> None:
    result = trace(graph(pairs), "Post 0")

    shown = paths(result)
    expected = {tuple(f"Post {number}" for number in way) for way in brute(pairs, (0,))}
    assert shown == expected


@settings(max_examples=60, deadline=None)
@given(pairs=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_every_line_on_the_way_is_told_once_and_every_circle_and_end_is_said(
    pairs: set[tuple[int, int]],
) -> None:
    result = trace(graph(pairs), "Post 0")

    told = [(who.label, hop.to.label) for _, who, hop in result.told()]
    ways = {tuple(f"Post {number}" for number in way) for way in brute(pairs, (0,))}
    on_the_way = {pair for way in ways for pair in pairwise(way)}
    assert len(told) == len(set(told))
    assert set(told) == on_the_way
    circles = any(way[-1] in way[:-1] for way in ways)
    assert any(hop.repeats for _, _, hop in result.told()) == circles
    ends = {way[-1] for way in ways if way[-1] not in way[:-1]} if ways else {"Post 0"}
    assert {text for text in result.not_stated if text.startswith("Not known")} == {
        f"Not known: to whom {one} answers." for one in ends
    }


def ladder(levels: int) -> View:
    """A matrix: two posts a level, each of which answers to both posts of the level above."""
    steps = range(levels - 1)
    return graph(
        {(2 * n + low, 2 * n + 2 + high) for n in steps for low in (0, 1) for high in (0, 1)},
        posts=2 * levels,
    )


LEVELS = (10, 20, 40)


def test_a_matrix_is_told_line_by_line_not_path_by_path() -> None:
    for levels in LEVELS:
        result = trace(ladder(levels), "Post 0")

        assert sum(1 for _ in result.told()) == 4 * (levels - 1) - 2
        text = str(teller("trace", "text")(result))
        assert text.count("From here on as above") == 2 * (levels - 3)


def test_every_thing_of_a_matrix_is_looked_up_a_fixed_number_of_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counts = []
    for levels in LEVELS:
        view = ladder(levels)
        looked_up = 0

        def counted(plain: Callable[..., object]) -> Callable[..., object]:
            def count(*asked: object) -> object:
                nonlocal looked_up
                looked_up += 1
                return plain(*asked)

            return count

        with monkeypatch.context() as patch:
            for name in ("nodes", "subjects", "texts"):
                patch.setattr(View, name, counted(getattr(View, name)))
            trace(view, "https://example.org/post/0")
        counts.append(looked_up)

    first, second, third = counts
    assert third - second == 2 * (second - first)


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_is_told_of_a_matrix_grows_as_its_lines_do(form: str) -> None:
    told = [
        str(teller("trace", form)(trace(ladder(levels), "Post 0"))).count("\n") for levels in LEVELS
    ]

    assert told[2] - told[1] == 2 * (told[1] - told[0])


def test_the_text_of_a_long_path_is_indented_only_so_far() -> None:
    chain = graph({(n, n + 1) for n in range(99)}, posts=100)

    lines = str(teller("trace", "text")(trace(chain, "Post 0"))).splitlines()

    assert max(len(line) - len(line.lstrip()) for line in lines) < 40
    assert any(line.strip() == "(99 lines up) operational -> Post 99" for line in lines)


@pytest.mark.parametrize("length", [50, 51, 101, 1000])
def test_a_path_of_any_length_is_told_in_every_form(length: int) -> None:
    chain = graph({(n, n + 1) for n in range(length)}, posts=length + 1)

    result = trace(chain, "https://example.org/post/0")

    assert [(depth, hop.to.label) for depth, _, hop in result.told()] == [
        (n, f"Post {n}") for n in range(1, length + 1)
    ]
    assert str(teller("trace", "text")(result)).count("The path ends here.") == 1
    told = json.loads(str(teller("trace", "json")(result)))
    onward = {one["from"]["iri"]: one["lines"] for one in told.get("onward", [])}
    (hop,), seen = told["lines"], 1
    while following := onward[hop["to"]["iri"]] if "followed" in hop else hop["next"]:
        (hop,), seen = following, seen + 1
    assert seen == length
    assert len(onward) == (length - 1) // 50
    assert pickle.loads(pickle.dumps(result)) == result


def test_where_paths_meet_the_second_points_to_the_first() -> None:
    result = trace(graph({(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (2, 4)}), "Post 0")

    one, two = result.lines
    assert [hop.to.label for hop in one.next[0].next] == ["Post 4"]
    assert [(hop.to.label, hop.above, hop.next) for hop in two.next] == [
        ("Post 3", True, ()),
        ("Post 4", False, ()),
    ]
    text = str(teller("trace", "text")(result))
    assert text.count("From here on as above, where Post 3 is first reached.") == 1
    assert text.count("The path ends here.") == 2
    told = json.loads(str(teller("trace", "json")(result)))
    third, fourth = told["lines"][1]["next"]
    assert (third["followed"], third["next"]) == ("above", [])
    assert "followed" not in fourth


def test_a_path_that_comes_back_says_so_in_every_form() -> None:
    result = trace(graph({(0, 1), (1, 0)}), "Post 0")

    told = json.loads(str(teller("trace", "json")(result)))
    assert told["lines"][0]["next"][0]["followed"] == "behind"
    assert "comes back to where it has been" in str(teller("trace", "text")(result))


@pytest.mark.parametrize(
    ("about", "by", "said"),
    [
        ("small", "the describer", "all lines are described, as declared by the describer."),
        ("council", "the source", "all lines are described, as declared by the source."),
        ("small", "", "all lines are described, as declared by nobody who is named."),
        ("trust", "the source", "Not known: to whom Chief Executive (The Council) answers."),
    ],
)
def test_where_lines_are_declared_complete_a_path_ends_with_nobody(
    write_tables: Write, about: str, by: str, said: str
) -> None:
    head = "key,about,complete for,declared by,status,evidence\n"
    declared = {"completeness": f"{head}all,{about},lines,{by},in force,report 4\n"}

    told = trace(open_view([str(write_tables(declared))]), "director")

    assert any(one.endswith(said) for one in told.not_stated), told.not_stated
