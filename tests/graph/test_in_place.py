"""The view of a store directory, kept on disk: the same as made anew, and never that of before."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from caregraph import keeping, questions, rdf
from caregraph.graph import on_disk
from caregraph.graph import view as views
from caregraph.graph.choices import Choice
from caregraph.graph.in_place import open_graph
from caregraph.graph.store import open_store
from caregraph.graph.view import open_view
from caregraph.results import Table
from caregraph.sparql import counting as counts
from caregraph.sparql import running
from caregraph.validation import Rulebook, kept
from caregraph.vocab import SKOS

BNES = "case:bath-and-north-east-somerset-2008"
OTHER = "case:waltham-forest-2009"
ADOPTED = Choice(adopt=("all",))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(keeping.SETTING, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    on_disk.save(open_store([BNES]), tmp_path / "store")
    return tmp_path / "store"


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("it was made anew")


@pytest.mark.slow
@pytest.mark.parametrize("choice", [Choice(), ADOPTED, Choice("any")], ids=str)
def test_the_kept_graph_is_that_of_the_view(
    store: Path, choice: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = open_view([str(store)], choice).fingerprint()

    assert open_graph([str(store)], choice).fingerprint() == whole
    monkeypatch.setattr(views, "open_view", refuse)
    assert open_graph([str(store)], choice).fingerprint() == whole


@pytest.mark.slow
def test_what_is_not_in_effect_is_named_as_where_the_view_is_made(tmp_path: Path) -> None:
    humber = tmp_path / "store"
    on_disk.save(open_store(["case:humber-2025"]), humber)
    asked = "SELECT DISTINCT ?x { ?x a cg:Mention ; cg:describedAs cg:PostHolding } ORDER BY ?x"

    first, second = (questions.query(open_graph([str(humber)], Choice()), asked) for _ in range(2))
    assert isinstance(first, Table)
    assert first.rows
    assert second == first


@pytest.mark.slow
def test_how_many_statements_there_are_is_counted_once(store: Path) -> None:
    def asked(text: str) -> int:
        table = questions.query(open_graph([str(store)], Choice()), text)
        assert isinstance(table, Table)
        ((number,),) = table.rows
        return int(number.text)

    counting = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    plainly = "SELECT (COUNT(?s) AS ?n) { ?s ?p ?o }"
    assert asked(counting) == asked(plainly) == len(open_view([str(store)]).store)
    with patch.object(running.rdf, "query", side_effect=rdf.query) as put:
        assert asked(counting) == asked(plainly)
    assert [plainly in str(one.args[1]) for one in put.call_args_list] == [False, True]
    assert "COUNT" not in put.call_args_list[0].args[1]


@pytest.mark.slow
def test_another_choice_is_another_graph(store: Path) -> None:
    first = open_graph([str(store)], Choice())

    assert len(open_graph([str(store)], ADOPTED).store) > len(first.store)
    assert len(open_graph([f"{store},adopt=all"], Choice()).store) > len(first.store)


@pytest.mark.slow
def test_what_is_written_to_a_store_is_seen(store: Path) -> None:
    open_graph([str(store)], Choice())
    disk = rdf.Store(str(store))
    graph = next(iter(disk.named_graphs()))
    disk.add(rdf.Quad(graph, SKOS.altLabel, rdf.Literal("Elsewhere"), graph))
    disk.flush()
    del disk

    seen = open_graph([str(store)], Choice())

    assert [*seen.store.quads_for_pattern(None, None, rdf.Literal("Elsewhere"))]


def test_nothing_is_kept_where_that_is_switched_off(
    store: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(keeping.SETTING, "off")

    assert len(open_graph([str(store)], Choice()).store)
    assert not cache.exists()


def test_of_what_is_no_store_nothing_is_kept(store: Path, cache: Path) -> None:
    seen = open_graph([str(store), OTHER], Choice())

    assert len(seen.structures) == 2
    assert not [*cache.glob("view-*")]


def test_where_there_is_no_room_nothing_is_kept_and_all_is_answered(
    store: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("No space left on device")

    monkeypatch.setattr(on_disk, "write", full)

    assert len(open_graph([str(store)], Choice()).store)
    assert not [*cache.glob("view-*")]


@pytest.mark.slow
def test_a_check_leaves_the_view_for_queries(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = open_view([str(store)], Choice()).fingerprint()
    assert kept.check(store, Choice(), Rulebook.load()) is not None
    monkeypatch.setattr(views, "open_view", refuse)

    assert open_graph([str(store)], Choice()).fingerprint() == whole


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?s }",
        "SELECT (COUNT(*) AS ?s) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } LIMIT 0",
        "SELECT (COUNT(*) AS ?n) { ?s a ?o }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(DISTINCT *) AS ?n) { ?s ?p ?o }",
    ],
)
def test_what_counts_anything_else_is_asked(text: str) -> None:
    assert counts.of_everything(text) is None
    assert counts.of_everything("select (count(*) as ?n)\nwhere { ?a ?b ?c . }") == "n"
