"""What is kept of a check, brought up to date: always the report of a check of everything."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

import pytest

from benchmarks import england, faults
from caregraph import keeping, rdf
from caregraph.graph import contents, in_place, on_disk
from caregraph.graph.choices import Choice
from caregraph.graph.store import all_cases, open_store
from caregraph.graph.view import open_view
from caregraph.results import Report
from caregraph.validation import Rulebook, check, kept, memory
from caregraph.validation.looked_at import LookedAt
from caregraph.vocab import CG, RDF, SKOS

BOOK = Rulebook.load()
PLAIN = Choice()
XSD = "http://www.w3.org/2001/XMLSchema#"
EDITS = ("drop", "drop a thing", "swap", "copy", "end", "come and go")
FOLLOWED = ("drop", "drop a thing", "copy", "end")
"""What is found without looking at everything."""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(keeping.SETTING, str(tmp_path / "cache"))
    return tmp_path / "cache"


def town(places: int, directory: Path) -> Path:
    """Some places of a synthetic England as asserted, a named graph a structure, with faults."""
    nation, above = england.nation()
    worlds = [nation]
    for number, system in enumerate(england.systems(places, above)):
        faults.plant(system.board, system.places, number)
        worlds += system.worlds
    lines = (f"{line.rstrip()[:-1]}{one.iri} .\n" for one in worlds for line in one.lines())
    quads = rdf.parse("".join(lines), format=rdf.RdfFormat.N_QUADS)
    on_disk.save(quads, directory)
    return directory


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town(2, tmp_path_factory.mktemp("towns") / "store")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("cases") / "store"
    on_disk.save(open_store(all_cases()), directory)
    return directory


def everything(store: Path, choice: Choice = PLAIN) -> Report:
    """The report of a check of everything."""
    return check(open_view(str(store), choice), BOOK)


def as_kept(store: Path, choice: Choice = PLAIN) -> Report:
    """The report by what is kept."""
    found = kept.check(store, choice, BOOK)
    assert found is not None
    return found.report


def refuse(*_: object) -> None:
    raise AssertionError("everything was looked at")


def edit(store: Path, what: str, chance: random.Random, aside: list[rdf.Quad]) -> None:
    """Change one structure of a store, as who knows nothing of what is noted beside it."""
    disk = rdf.Store(str(store))
    graph = chance.choice(sorted(disk.named_graphs(), key=str))
    stated = sorted(disk.quads_for_pattern(None, None, None, graph), key=str)
    if what == "come and go":
        disk.extend(aside)
        disk.remove_graph(graph) if not aside else aside.clear()
        aside.extend(stated if graph not in {*disk.named_graphs()} else ())
    else:
        alter(disk, what, chance, [one for one in stated if one.subject != graph])
    disk.flush()


def alter(disk: rdf.Store, what: str, chance: random.Random, about: list[rdf.Quad]) -> None:
    """Change what is said of the things of a structure."""
    predicate = chance.choice(about).predicate
    same = [one for one in about if one.predicate == predicate]
    one, other = chance.choice(same), chance.choice(same)
    graph = one.graph_name
    match what:
        case "drop":
            for quad in chance.sample(about, 3):
                disk.remove(quad)
        case "drop a thing":
            for quad in disk.quads_for_pattern(one.subject, None, None, graph):
                disk.remove(quad)
        case "swap":
            for quad, value in ((one, other.object), (other, one.object)):
                disk.remove(quad)
                disk.add(rdf.Quad(quad.subject, quad.predicate, value, graph))
        case "copy":
            disk.add(rdf.Quad(one.subject, one.predicate, other.object, graph))
        case "end":
            day = rdf.Literal("2001-01-01", datatype=rdf.NamedNode(f"{XSD}date"))
            disk.add(rdf.Quad(one.subject, CG.validUntil, day, graph))


def alike(store: Path) -> None:
    """What is kept says what a check of everything says, of the same view."""
    found = kept.check(store, PLAIN, BOOK)
    view = open_view(str(store), PLAIN)
    assert found is not None
    assert found.view.fingerprint() == view.fingerprint()
    counted = in_place.open_graph(str(store), PLAIN)
    assert counted.kept.get(in_place.SIZE, len)(counted.store) == len(view.store)
    report = check(view, BOOK)
    assert found.report == report
    assert found.remembering(report, BOOK) == memory.kept(report, view, BOOK)


def changed_and_alike(store: Path, chance: random.Random, edits: Sequence[str]) -> None:
    """Change a store again and again, and look each time."""
    aside: list[rdf.Quad] = []
    alike(store)
    for what in edits:
        edit(store, what, chance, aside)
        with ExitStack() as stack:
            if what in FOLLOWED:
                stack.enter_context(patch.object(kept, "_begin", refuse))
                stack.enter_context(patch.object(LookedAt, "of", refuse))
            alike(store)


@pytest.mark.slow
def test_after_each_kind_of_change_of_a_country_the_report_is_that_of_a_check_of_everything(
    towns: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(towns, store)

    changed_and_alike(store, random.Random(1), EDITS)


@pytest.mark.weekly
@pytest.mark.parametrize("seed", range(3))
def test_after_changes_in_any_order_the_report_is_that_of_a_check_of_everything(
    towns: Path, tmp_path: Path, seed: int
) -> None:
    store, chance = tmp_path / "store", random.Random(seed)
    shutil.copytree(towns, store)

    changed_and_alike(store, chance, chance.sample(EDITS * 2, 6))


@pytest.mark.slow
@pytest.mark.parametrize("edits", [1, *(pytest.param(n, marks=pytest.mark.weekly) for n in (3, 4))])
def test_after_changes_of_the_cases_the_report_is_that_of_a_check_of_everything(
    cases: Path, tmp_path: Path, edits: int
) -> None:
    store, chance = tmp_path / "store", random.Random(edits)
    shutil.copytree(cases, store)

    changed_and_alike(store, chance, chance.sample(EDITS, edits))


@pytest.mark.slow
def test_what_stands_in_the_log_of_the_engine_alone_is_looked_at(
    towns: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(towns, store)
    alike(store)
    disk = rdf.Store(str(store))
    post = next(one for one in disk.quads_for_pattern(None, CG.fulfilsRole, None)).subject
    for quad in [*disk.quads_for_pattern(post, None, None)]:
        disk.remove(quad)
    del disk  # nothing is flushed

    alike(store)


@pytest.mark.slow
@pytest.mark.parametrize("choice", [Choice("2010"), Choice("any"), Choice(known_by="2024")])
def test_each_choice_is_kept_by_itself(towns: Path, tmp_path: Path, choice: Choice) -> None:
    store, chance = tmp_path / "store", random.Random(7)
    shutil.copytree(towns, store)

    as_kept(store)
    assert as_kept(store, choice) == everything(store, choice)
    edit(store, "drop a thing", chance, [])
    assert as_kept(store, choice) == everything(store, choice)


@pytest.mark.slow
def test_a_change_of_what_all_refer_to_is_followed_everywhere(towns: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(towns, store)
    as_kept(store)
    disk = rdf.Store(str(store))
    national = next(one for one in disk.named_graphs() if one.value.endswith("/england"))
    posts = {
        quad.subject
        for quad in disk.quads_for_pattern(None, RDF.type, None, national)
        if "/post/" in quad.subject.value
    }
    for quad in list(disk.quads_for_pattern(None, CG.fulfilsRole, None, national)):
        disk.remove(quad)
    disk.flush()
    del disk

    with patch.object(kept, "_begin", refuse):
        report = as_kept(store)
    assert posts
    assert report == everything(store)


@pytest.mark.slow
def test_what_changed_is_looked_for_wherever_the_store_is(towns: Path, tmp_path: Path) -> None:
    store = tmp_path / "elsewhere"
    shutil.copytree(towns, store)
    as_kept(towns)
    edit(store, "drop a thing", random.Random(3), [])

    with patch.object(kept, "_begin", refuse):
        assert as_kept(store) == everything(store)


@pytest.mark.slow
def test_another_day_of_a_structure_is_looked_at_anew(towns: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(towns, store)
    as_kept(store)
    disk = rdf.Store(str(store))
    (quad, *_) = disk.quads_for_pattern(None, CG.asAt, None)
    disk.remove(quad)
    day = rdf.Literal("2019-05-01", datatype=rdf.NamedNode(f"{XSD}date"))
    disk.add(rdf.Quad(quad.subject, quad.predicate, day, quad.graph_name))
    disk.flush()
    del disk

    assert as_kept(store) == everything(store)


@pytest.mark.slow
def test_what_is_kept_and_damaged_is_made_anew(towns: Path, tmp_path: Path, cache: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(towns, store)
    as_kept(store)
    for file in cache.glob("checked-*/results-*"):
        file.write_text("{}")
    edit(store, "drop a thing", random.Random(3), [])

    alike(store)


def test_nothing_is_kept_where_proposals_are_adopted_or_that_is_switched_off(
    towns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kept.check(towns, Choice(adopt=("all",)), BOOK) is None
    monkeypatch.setenv(keeping.SETTING, "off")
    assert kept.check(towns, Choice(), BOOK) is None


@pytest.mark.slow
def test_a_built_store_says_what_its_structures_state(towns: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(towns, copy)

    noted = contents.noted(copy)

    assert noted == on_disk.contents(towns)
    counting = contents.Counting()
    counting.count(on_disk.opened(towns))
    assert noted == counting.contents
    disk = rdf.Store(str(copy))
    graph = min(disk.named_graphs(), key=str)
    disk.add(rdf.Quad(graph, SKOS.altLabel, rdf.Literal("Elsewhere"), graph))
    disk.flush()
    del disk
    assert contents.noted(copy) is None
    others = {name for name, one in on_disk.contents(copy).items() if noted[name] != one}
    assert others == {graph.value}
