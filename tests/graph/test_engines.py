"""Other people's engines: each is known, read whole, and told what it gets wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from endpoints import answered, endpoint, writable
from peers import PEERS

from caregraph import registry
from caregraph.cli import main
from caregraph.graph.engine_kinds import OTHER, Signs, kinds, recognised
from caregraph.graph.fetching import fetch
from caregraph.graph.probing import Told, probe
from caregraph.graph.remote import Remote
from caregraph.graph.serialised import write
from caregraph.graph.store import open_store

BNES = "case:bath-and-north-east-somerset-2008"
CASES = "case:all"


def wrong(told: list[Told]) -> set[str]:
    return {one.what for one in told if one.verdict == "wrong"}


def verdicts(told: list[Told]) -> dict[str, str]:
    return {one.what: one.verdict for one in told}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every case in one file of N-Quads."""
    path = tmp_path_factory.mktemp("data") / "cases.nq"
    with path.open("wb") as stream:
        write(open_store([CASES]), ox.RdfFormat.N_QUADS, stream)
    return path


GETS_WRONG = {
    "oxigraph": set(),
    "fuseki": set(),
    "rdf4j": {"a count of nothing"},
    "virtuoso": {
        "NOT EXISTS sees what stands outside it",
        "NOT EXISTS within NOT EXISTS",
        "MINUS takes nothing away where nothing is shared",
        "UNION of the same rows keeps both",
        "dates and truths come back as written",
        "functions on text",
        "rows at once",
        "dates in a join",
    },
    "comunica": set(),
    "rdflib_endpoint": {"OPTIONAL and what is not bound"},
}
"""What the versions that were tried get wrong, as seen; a newer one may do better."""


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", PEERS)
def test_an_engine_is_known_read_whole_and_told(name: str, cases: Path, tmp_path: Path) -> None:
    with PEERS[name](cases, tmp_path) as url:
        remote = Remote(url)
        assert remote.kind is kinds()[name.replace("_", "-")]
        assert set(fetch(url)) == set(open_store([CASES]))

        told = probe(url, write=name in ("oxigraph", "fuseki", "rdf4j"))

    assert wrong(told) == GETS_WRONG[name]
    if name in ("oxigraph", "fuseki", "rdf4j"):
        assert verdicts(told)["writing"] == "right"


def test_every_kind_is_one_of_the_engines_that_are_tried() -> None:
    assert set(registry.names("caregraph.graph.engines")) == {n.replace("_", "-") for n in PEERS}
    assert all(kind.tried for kind in kinds().values())


SIGNS = {
    "oxigraph": Signs("http://x/query", {"server": "Oxigraph/0.5.13"}, b""),
    "fuseki": Signs("http://x/ds/sparql", {"fuseki-request-id": "2"}, b""),
    "rdf4j": Signs("http://x/rdf4j-server/repositories/town", {}, b""),
    "virtuoso": Signs("http://x/sparql", {"server": "Virtuoso/07.20.3229"}, b""),
    "comunica": Signs("http://x/sparql", {}, b'"metadata": { "httpRequests": 0 }'),
    "rdflib-endpoint": Signs("http://x/", {"server": "uvicorn"}, b'{"results": {}}'),
}
UPDATES = {
    "oxigraph": "http://x/update",
    "fuseki": "http://x/ds/update",
    "rdf4j": "http://x/rdf4j-server/repositories/town/statements",
}


@pytest.mark.parametrize("name", SIGNS)
def test_an_engine_is_known_by_what_it_shows(name: str) -> None:
    kind = recognised(SIGNS[name])

    assert kind is kinds()[name]
    url = SIGNS[name].url
    assert kind.update(url) == UPDATES.get(name, url)


def test_an_engine_that_shows_nothing_is_asked_by_the_standard() -> None:
    assert recognised(Signs("http://x/sparql", {"server": "nginx"}, b"{}")) is OTHER


@pytest.mark.slow
def test_a_good_engine_gets_nothing_wrong() -> None:
    store = open_store([BNES])
    with writable(store) as url:
        told = probe(url, write=True)

    assert wrong(told) == set()
    assert verdicts(told)["writing"] == "right"
    assert set(store) == set(open_store([BNES])), "what was written to see is removed"


@pytest.mark.slow
def test_nothing_is_written_unless_that_is_allowed() -> None:
    with endpoint(lambda query: answered(open_store([BNES]), query)) as url:
        assert {one.what: one.found for one in probe(url)}["writing"] == "not tried"


def _cut(query: str) -> bytes:
    return answered(open_store([BNES]), query, most=500)


def _not_nested(query: str) -> bytes:
    """Answer as an engine for which nothing stands outside NOT EXISTS."""
    blind = re.sub(r"FILTER NOT EXISTS \{.*\}", "FILTER(false) }", query)
    return answered(open_store([BNES]), blind)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answers", "what"),
    [
        (_cut, {"rows at once"}),
        (
            _not_nested,
            {"NOT EXISTS sees what stands outside it", "NOT EXISTS within NOT EXISTS"},
        ),
    ],
    ids=["cut", "not-exists"],
)
def test_what_an_engine_gets_wrong_is_told_in_words(
    answers: Callable[[str], bytes], what: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with endpoint(answers) as url:
        assert main(["probe", url]) == 1
        said = capsys.readouterr().out
        assert main(["serve", "--endpoint", url, "--probe"]) == 1
        again = capsys.readouterr().out
        assert main(["probe", url, "--format", "json"]) == 1
        rows = json.loads(capsys.readouterr().out)

    assert again == said
    assert {line for line in what if f"wrong: {line}:" not in said} == set()
    assert f"{len(what)} wrong" in said
    assert rows


def test_an_endpoint_without_structures_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with endpoint(lambda query: answered(ox.Store(), query)) as url:
        assert main(["probe", url]) == 1

    assert "wrong: named graphs: none describes a structure" in capsys.readouterr().out


def test_probing_what_does_not_answer_is_no_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "http://127.0.0.1:9/"]) == 3
    assert main(["serve", "--probe"]) == 2
    assert capsys.readouterr().out == ""
