"""The synthetic England: clean where it is meant to be, and faulty exactly where a fault stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks import commands, contestants, edits, england, faults, incremental, revalidation
from benchmarks.world import DAY, RDF_TYPE, World, cg
from caregraph.graph import ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.shacl import execute
from caregraph.validation import Rulebook, check
from caregraph.vocab import PREFIXES

PLACE = pytest.mark.parametrize("fault", faults.IN_A_PLACE, ids=lambda one: one.__name__)
SYSTEM = pytest.mark.parametrize("fault", faults.IN_A_SYSTEM, ids=lambda one: one.__name__)


@cache
def rulebook() -> Rulebook:
    return Rulebook.load()


def findings(worlds: Iterable[World]) -> set[tuple[str, str, str]]:
    """Check some structures; give rule, focus and outcome of every finding."""
    england_alone, _ = england.nation()
    everyone = [england_alone, *worlds]
    days: dict[ox.NamedNode, date | None] = {
        ox.NamedNode(world.base): date.fromisoformat(DAY) for world in everyone
    }
    view = View(
        england.derived(everyone, ontology.store()), days, dict.fromkeys(days, Choice()), ()
    )
    report = check(view, rulebook())
    return {(one.rule, one.focus.iri, one.outcome) for one in report.findings}


def breaches(expected: faults.Expected) -> set[tuple[str, str, str]]:
    return {(rule, focus, "breach") for rule, focus in expected}


def two_places() -> england.System:
    _, above = england.nation()
    return england.system(0, 2, above)


@pytest.mark.slow
def test_clean_places_meet_the_whole_rulebook() -> None:
    assert findings(two_places().worlds) == set()


@pytest.mark.weekly
@PLACE
def test_fault_of_a_place_gives_exactly_its_findings(fault: faults.Fault) -> None:
    _, above = england.nation()
    one = england.system(0, 1, above)

    expected = fault(one.places[0])

    assert findings(one.worlds) == breaches(expected)
    assert expected


@pytest.mark.weekly
@SYSTEM
def test_fault_of_a_board_gives_exactly_its_findings(fault: faults.Fault) -> None:
    _, above = england.nation()
    one = england.system(0, 1, above)

    expected = fault(one.board)

    assert findings(one.worlds) == breaches(expected)
    assert expected


@pytest.mark.slow
def test_all_faults_stand_side_by_side() -> None:
    one = two_places()
    expected = {pair for fault in faults.IN_A_PLACE for pair in fault(one.places[0])}
    expected |= {pair for fault in faults.IN_A_SYSTEM for pair in fault(one.board)}

    assert findings(one.worlds) == breaches(expected)


@pytest.mark.slow
def test_places_described_together_meet_the_whole_rulebook_with_what_is_over() -> None:
    _, above = england.nation()
    one = england.system(0, 2, above, together=True)
    told = [fact for world in one.worlds for facts in world.facts.values() for fact in facts]

    assert {world.iri for world in one.worlds} == {one.board.iri}
    assert (RDF_TYPE, cg("NotInEffect")) in told
    assert findings(one.worlds) == set()


@pytest.mark.slow
@pytest.mark.parametrize("together", [False, pytest.param(True, marks=pytest.mark.weekly)])
def test_a_session_follows_every_typical_change(*, together: bool) -> None:
    nation, above = england.nation()
    one = england.system(0, 1, above, together=together)
    faults.plant(one.board, one.places, 0)
    store = england.derived([nation, *one.worlds], ontology.store())

    found = incremental.measured(View(store, {}, {}, ()), 1, compare=True, together=together)

    assert found["differ"] == []
    assert found["count"] == 2 * len(edits.CHANGES)


def test_faults_are_of_many_rules() -> None:
    one = two_places()
    expected = {pair for fault in faults.IN_A_PLACE for pair in fault(one.places[0])}
    expected |= {pair for fault in faults.IN_A_SYSTEM for pair in fault(one.board)}

    assert len({rule for rule, _ in expected}) >= 25


@pytest.mark.slow
def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "one.nt", tmp_path / "two.nt", tmp_path / "three.nt"]
    expected = [england.write(path, 1, seed) for path, seed in zip(paths, (1, 1, 2), strict=True)]

    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert paths[0].read_bytes() != paths[2].read_bytes()
    assert expected[0] == expected[1]


@pytest.mark.slow
def test_written_graph_is_the_derived_one(tmp_path: Path) -> None:
    england.write(tmp_path / "england.nt", 1)
    written = ox.Store()
    written.bulk_load(path=tmp_path / "england.nt", format=ox.RdfFormat.N_TRIPLES)

    england_alone, above = england.nation()
    one = england.system(0, 1, above)
    faults.plant(one.board, one.places, 0)
    whole = england.derived([england_alone, *one.worlds], ontology.store())

    named = {
        quad
        for quad in whole
        if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode)
    }
    view = set(written.quads_for_pattern(ox.NamedNode(PREFIXES["id"] + "view"), None, None))
    assert set(written) - view == named


@pytest.mark.slow
def test_an_england_as_people_have_it_is_the_one_that_stands_ready(tmp_path: Path) -> None:
    expected = england.write(tmp_path / "ready.nt", 1)
    england.describe(tmp_path / "described.nq", 1)

    ready = contestants.caregraph(tmp_path / "ready.nt", tmp_path)()["findings"]
    described = check(open_view([tmp_path / "described.nq"]), rulebook()).findings

    assert sorted(ready) == sorted([one.rule, one.focus.iri, one.outcome] for one in described)
    assert breaches(expected) <= {(one.rule, one.focus.iri, one.outcome) for one in described}


def test_a_cost_is_held_against_its_bar() -> None:
    cost = commands.Cost(19.5, 710)

    assert cost.row("check", "1m").endswith("| 19.50 | 710 | missed: 20 s, 700 MB |")
    assert commands.Cost(19.5, 690).row("check", "1m").endswith("| met: 20 s, 700 MB |")
    assert cost.row("check", "10k").endswith("|  |")


def test_what_another_engine_lets_through_or_tells_untruly_is_counted() -> None:
    old, new, none = (("rule", name) for name in ("old", "new", "none"))
    turn = revalidation.Turn(
        "post moved",
        revalidation.Checked(5.0, {old, new}),
        revalidation.Checked(2500.0, {old, none}),
        {new},
    )

    assert (turn.missing, turn.untrue) == ({new}, {none})
    assert "| post moved | 5.0 | 2500.0 | 1 | 1 | 1 |" in revalidation.table([turn])


@pytest.mark.weekly
def test_a_session_of_the_comparison_finds_what_a_full_check_finds(tmp_path: Path) -> None:
    data = tmp_path / "one.nt"
    england.write(data, 1)
    some = {name: rulebook().rules[name] for name in ("ACC-01", "SOD-05")}
    edit = next(one for one in edits.edits(1, 0) if one.name == "directorate moved")

    before, after, back = revalidation.session(data, some, [edit, edit.undone()])
    view = contestants.view_of(data)
    edit.make(view.store)

    assert after.pairs == revalidation.pairs_of(execute.run(view, Rulebook(some).compile()))
    assert back.pairs == before.pairs
    assert before.cpu is None
    assert after.cpu is not None
