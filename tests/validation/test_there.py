"""Rules that run where the data are: the same findings, or a refusal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from endpoints import Answer, Asked, answered, answering, writable
from peers import PEERS

from caregraph.cli import main
from caregraph.graph.choices import Choice
from caregraph.graph.fetching import fetch
from caregraph.graph.serialised import write
from caregraph.graph.store import open_store
from caregraph.graph.view import View, open_view
from caregraph.graph.views_there import NOTES
from caregraph.validation import checking
from caregraph.validation.run import Rulebook
from caregraph.validation.there import There

BNES = "case:bath-and-north-east-somerset-2008"
KEPT = "https://w3id.org/caregraph/id/view/kept"


def kept(store: ox.Store) -> set[str]:
    """Give the views that a store keeps."""
    names = {str(one.value) for one in store.named_graphs()}
    return {one for one in names if one.startswith(f"{KEPT}/")}


def noted(store: ox.Store) -> set[str]:
    return {quad.subject.value for quad in store.quads_for_pattern(None, None, None, NOTES)}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["oxigraph", "fuseki", "rdf4j"])
def test_every_case_has_the_same_findings_there(name: str, tmp_path: Path) -> None:
    data = tmp_path / "cases.nq"
    with data.open("wb") as stream:
        write(open_store(["case:all"]), ox.RdfFormat.N_QUADS, stream)
    shown = open_view(["case:all"], Choice(adopt=("all",)))
    book = Rulebook.load()
    here = checking.check(shown, book)

    with PEERS[name](data, tmp_path) as url:
        assert checking.check(shown, book, There(url)) == here
        assert checking.check(shown, book, There(url)) == here, "as it is kept"
        assert len(list(fetch(url).named_graphs())) == len(shown.structures)


@pytest.fixture
def counted() -> Iterator[tuple[str, ox.Store, list[str]]]:
    """An engine that may be written to, with the case, and what it was asked to change."""
    store = open_store([BNES])
    updates: list[str] = []

    def answer(asked: Asked) -> Answer:
        if "update" in asked.form:
            updates.append(asked.form["update"])
            store.update(asked.form["update"])
            return Answer(status=204)
        return Answer(answered(store, asked.form["query"]))

    with answering(answer) as url:
        yield url, store, updates


def report(words: list[str], capsys: pytest.CaptureFixture[str]) -> object:
    assert main(["check", *words, "--format", "json"]) == 1
    return json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_a_view_is_kept_once_and_checked_there(
    counted: tuple[str, ox.Store, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    url, store, updates = counted
    here = report([BNES, "--adopt", "all"], capsys)

    assert report([url, "--adopt", "all", "--materialise"], capsys) == here
    assert kept(store)
    assert updates
    updates.clear()
    assert report([url, "--adopt", "all", "--materialise"], capsys) == here
    assert updates == [], "nothing is written again"
    assert report([url, "--adopt", "all"], capsys) == here, "what is kept is no structure"


@pytest.mark.slow
def test_what_changed_is_written_anew_and_the_old_goes(
    counted: tuple[str, ox.Store, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    url, store, _ = counted
    report([url, "--adopt", "all", "--materialise"], capsys)
    before = kept(store)
    store.update(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> INSERT { GRAPH ?g { ?post "
        'skos:altLabel "another name" } } WHERE { GRAPH ?g { ?post a '
        f'<https://w3id.org/caregraph/Post> }} FILTER(!STRSTARTS(STR(?g), "{KEPT}")) }}'
    )

    report([url, "--adopt", "all", "--materialise"], capsys)

    assert kept(store)
    assert kept(store).isdisjoint(before)
    assert noted(store) == kept(store)


@pytest.fixture
def shown() -> View:
    return open_view([BNES], Choice(adopt=("all",)))


@pytest.mark.slow
def test_a_view_that_was_not_written_to_its_end_is_written_anew(shown: View) -> None:
    store = open_store([BNES])
    book = Rulebook.load().only(["ACC-01"])
    with writable(store) as url:
        here = checking.check(shown, book)
        assert checking.check(shown, book, There(url)) == here
        size = len(store)
        for graph in kept(store):
            some = list(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
            for quad in some[::2]:
                store.remove(quad)

        assert checking.check(shown, book, There(url)) == here
        assert len(store) == size


def test_rdf4j_is_asked_for_no_step_in_a_path_that_need_not_be_taken(shown: View) -> None:
    store = open_store([BNES])
    book = Rulebook.load().only(["TMP-01"])
    asked_for = []

    def answer(asked: Asked) -> Answer:
        if "update" in asked.form:
            store.update(asked.form["update"])
            return Answer(status=204)
        asked_for.append(asked.form["query"])
        return Answer(answered(store, asked.form["query"]))

    with answering(answer) as url:
        there = There(url.replace("sparql", "repositories/one"))
        assert checking.check(shown, book, there) == checking.check(shown, book)

    of_rules = [one for one in asked_for if f"FROM <{KEPT}/" in one]
    assert any("withinOrganisation" in one for one in of_rules)
    assert not any(re.search(r"/\([^()]*\?\)", one) for one in of_rules)


def _lies(query: str) -> str:
    """Answer about a view as an engine that loses what does not exist."""
    if f"FROM <{KEPT}/" not in query:
        return query
    return re.sub(r"NOT EXISTS", "EXISTS", query)


def _stands_still(query: str) -> str:
    """Answer about a view as an engine that gives one row at most."""
    return f"{query} LIMIT 1" if f"FROM <{KEPT}/" in query else query


@pytest.mark.slow
@pytest.mark.parametrize("changed", [_lies, _stands_still])
def test_an_engine_that_finds_something_else_is_refused(
    changed: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store([BNES])

    def answer(asked: Asked) -> Answer:
        if "update" in asked.form:
            store.update(asked.form["update"])
            return Answer(status=204)
        return Answer(answered(store, changed(asked.form["query"])))

    with answering(answer) as url:
        for _ in range(2):
            assert main(["check", url, "--adopt", "all", "--materialise"]) == 3
            said = capsys.readouterr()
            assert "finds something else than is found here: ACC-" in said.err
            assert said.out == ""


@pytest.mark.slow
def test_what_is_removed_while_it_is_asked_is_no_pass(shown: View) -> None:
    store = open_store([BNES])

    def answer(asked: Asked) -> Answer:
        if "update" in asked.form:
            store.update(asked.form["update"])
            return Answer(status=204)
        if f"FROM <{KEPT}/" in asked.form["query"]:
            for graph in kept(store):
                store.clear_graph(ox.NamedNode(graph))
        return Answer(answered(store, asked.form["query"]))

    with answering(answer) as url, pytest.raises(Exception, match="was changed while it was asked"):
        checking.check(shown, Rulebook.load().only(["ACC-01"]), There(url))


def test_an_engine_that_is_not_written_to_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store([BNES])

    def answer(asked: Asked) -> Answer:
        refused = "update" in asked.form
        return Answer(b"no", 405) if refused else Answer(answered(store, asked.form["query"]))

    with answering(answer) as url:
        assert main(["check", url, "--materialise"]) == 3

    assert '405 Method Not Allowed: "no"' in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [BNES],
        ["http://127.0.0.1:9/", "http://127.0.0.1:8/"],
        ["http://127.0.0.1:9/", "--over", "all"],
        ["http://127.0.0.1:9/", "--engine", "both"],
    ],
)
def test_what_cannot_be_kept_anywhere_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *words, "--materialise"]) == 2
    assert "--materialise" in capsys.readouterr().err
