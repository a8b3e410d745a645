"""Tracing: hop by hop upwards, to a root or to where the sources fall silent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caregraph.accountability import trace
from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph.store import Choice
from caregraph.graph.view import View, open_view
from caregraph.reports import teller
from caregraph.results import Hop
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
        "2008-04-01, which is not decided",
    )
    assert result.roots == ()


def test_what_is_not_stated_is_said_with_the_document_that_is_not_held(bnes_adopted: View) -> None:
    words = " ".join(trace(bnes_adopted, "Director of Adult Social Services").not_stated)

    assert "To whom PCT Chief Executive Officer (the PCT) answers is not stated." in words
    assert "Not held, and may state it: Appendix 1" in words
    assert "its basis" in words
    assert "How conflicts between the two lines" in words


def test_without_its_proposal_no_line_is_in_force(bnes_as_is: View) -> None:
    result = trace(bnes_as_is, "Director of Adult Social Services")

    assert result.lines == ()
    assert "No line from it is stated." in str(teller("trace", "text")(result))


@pytest.mark.parametrize("name", ["DASS", "director of adult social services", "dass",
                                  "https://w3id.org/caregraph/id/"
                                  "bath-and-north-east-somerset-2008/post/dass"])  # fmt: skip
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
    folder = write_tables({
        "posts": "key,title,in,status,evidence\nchief,Chief Executive,council,in force,report 2\n"
        "director,D,council,in force,report 2\n"
        "trust-chief,Chief Executive,trust,in force,report 2\n",
    })  # fmt: skip

    with pytest.raises(UsageError) as caught:
        trace(open_view([str(folder)]), "Chief Executive")

    assert "/post/chief" in (caught.value.hint or "")
    assert "/post/trust-chief" in (caught.value.hint or "")


def test_a_path_ends_at_a_democratic_root(write_tables: Write) -> None:
    folder = write_tables({
        "bodies": COUNCIL,
        "lines": LINES + "a,director,chief,statutory,in force,report 3\n"
        "b,chief,full,democratic,in force,report 3\n",
    })  # fmt: skip

    result = trace(open_view([str(folder)]), "Director of Care")

    assert [root.label for root in result.roots] == ["Full Council"]
    assert not any("To whom" in words for words in result.not_stated)


def graph(pairs: set[tuple[int, int]]) -> View:
    """A view of posts 0 to 5 with an operational line for each pair."""
    store = ox.Store()

    def post(number: int) -> ox.NamedNode:
        return ox.NamedNode(f"https://example.org/post/{number}")

    for number in range(6):
        store.add(ox.Quad(post(number), RDF.type, CG.Post))
        store.add(ox.Quad(post(number), SKOS.prefLabel, ox.Literal(f"Post {number}")))
    for number, (low, high) in enumerate(sorted(pairs)):
        line = ox.NamedNode(f"https://example.org/line/{number}")
        store.add(ox.Quad(line, RDF.type, CG.AccountabilityLine))
        store.add(ox.Quad(line, CG.accountableParty, post(low)))
        store.add(ox.Quad(line, CG.accountableTo, post(high)))
        kind = code("accountability-kind", "operational")
        store.add(ox.Quad(line, CG.accountabilityKind, kind))
    return View(store, {}, Choice(), ())


def paths(hops: tuple[Hop, ...], behind: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Every way up that a trace shows, by labels."""
    found = set()
    for hop in hops:
        here = (*behind, hop.to.label)
        found |= paths(hop.next, here) if hop.next else {here}
    return found


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

    shown = paths(result.lines, ("Post 0",))
    expected = {tuple(f"Post {number}" for number in way) for way in brute(pairs, (0,))}
    assert shown == expected
