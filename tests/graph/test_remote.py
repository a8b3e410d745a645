"""Endpoints: a real server process, asked and read like any other graph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import processes
import pyoxigraph as ox
import pytest
from endpoints import Answer, Asked, answered, answering, endpoint

from caregraph.cli import main
from caregraph.errors import SourceError
from caregraph.graph.fetching import fetch
from caregraph.graph.remote import Remote
from caregraph.graph.store import open_store
from caregraph.graph.view import View
from caregraph.shacl.execute import in_order, run_query, subclasses
from caregraph.validation import Rulebook
from caregraph.vocab import CG, RDF, turtle_prologue

BNES = "case:bath-and-north-east-somerset-2008"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The endpoint of a server process that shows the case with its proposal adopted."""
    command = ["-m", "caregraph", "serve", f"{BNES},adopt=all", "--port", "0"]
    with processes.python(command) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        assert "http://" in line, line
        yield line[line.index("http://") :].strip() + "sparql"
        server.terminate()
        server.wait(timeout=30)


def test_the_structures_of_an_endpoint_are_those_that_were_served(address: str) -> None:
    assert set(fetch(address)) == set(open_store([BNES]))


@pytest.mark.slow
def test_a_check_of_an_endpoint_finds_what_a_check_of_the_case_finds(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = []
    for graph in (address, BNES):
        assert main(["check", graph, "--adopt", "all", "--format", "json"]) == 1
        reports.append(json.loads(capsys.readouterr().out))

    assert reports[0] == reports[1]


def test_the_rules_run_unchanged_where_the_data_are(address: str, bnes_adopted: View) -> None:
    remote = Remote(address)
    compiled = Rulebook.load().only(["ACC-05", "ACC-06", "ACC-07", "BOD-01", "STR-02"]).compile()

    assert subclasses(remote) == subclasses(bnes_adopted)
    found = 0
    for query in compiled.queries:
        here = in_order(run_query(bnes_adopted, query))
        there = in_order(run_query(remote, query))
        assert [one.key for one in there] == [one.key for one in here]
        found += len(here)
    assert found > 20


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/sparql", "ftp://127.0.0.1/", "nonsense"])
def test_what_does_not_answer_is_told(url: str) -> None:
    with pytest.raises(SourceError) as caught:
        Remote(url, seconds=2).select("SELECT * {}")

    assert caught.value.exit_code == 3
    assert url in str(caught.value)


def test_what_is_no_endpoint_is_told(address: str) -> None:
    with pytest.raises(SourceError, match=r"404|answer"):
        fetch(address + "-not")


TOWNS = "".join(
    f"""
    id:{name} {{ id:{name} a cg:Structure ; skos:prefLabel "{name}" .
        id:{name}\\/council a cg:Organisation ; cg:describedIn id:{name} .
        _:x{name} a cg:Post ; cg:describedIn id:{name} ; cg:postIn id:{name}\\/council ;
            cg:hasEvidence [ cg:locator "{name}" ] . }}"""
    for name in ("ash", "birch", "elm", "oak", "yew")
)


def towns() -> ox.Store:
    """Five small structures, each with a nameless post."""
    store = ox.Store()
    store.load(turtle_prologue() + TOWNS, format=ox.RdfFormat.TRIG)
    return store


@pytest.mark.slow
def test_an_endpoint_that_gives_few_rows_at_once_is_read_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = open_store([BNES])
    reports = []
    with endpoint(lambda query: answered(store, query, most=500)) as url:
        assert set(fetch(url)) == set(store)
        for graph in (url, BNES):
            assert main(["check", graph, "--adopt", "all", "--format", "json"]) == 1
            reports.append(json.loads(capsys.readouterr().out))

    assert len(store) > 1000
    assert reports[0] == reports[1]


@pytest.mark.parametrize("most", [1_000_000, 30])
def test_the_list_of_structures_and_nameless_things_come_whole(most: int) -> None:
    store = towns()

    with endpoint(lambda query: answered(store, query, most=most)) as url:
        came = fetch(url)

    assert len(list(came.named_graphs())) == 5
    assert len(came) == len(store) == 45
    assert not [quad for quad in came if isinstance(quad.subject, ox.BlankNode)]
    posts = {quad.subject for quad in came.quads_for_pattern(None, RDF.type, CG.Post)}
    assert len(posts) == 5


def test_more_structures_than_rows_are_allowed_are_all_found() -> None:
    store = towns()
    for quad in list(store):
        if isinstance(quad.subject, ox.BlankNode):
            store.remove(quad)

    with endpoint(lambda query: answered(store, query, most=2)) as url:
        assert set(fetch(url)) == set(store)


def _cut_nameless(query: str) -> bytes:
    return answered(towns(), query, most=7)


def _drops_one(query: str) -> bytes:
    """Count all, and hold one statement less."""
    store = towns()
    if "COUNT" not in query:
        ash = ox.NamedNode("https://w3id.org/caregraph/id/ash")
        store.remove(next(store.quads_for_pattern(None, None, CG.Organisation, ash)))
    return answered(store, query)


def _drops_a_structure(query: str) -> bytes:
    store = towns()
    if "COUNT" not in query:
        store.remove(next(store.quads_for_pattern(None, None, CG.Structure)))
    return answered(store, query)


def _has_no_second_page(query: str) -> bytes:
    return answered(towns(), re.sub(r"OFFSET \d+", "OFFSET 0", query), most=2)


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (_cut_nameless, "25 statements with blank nodes, and it gave 7"),
        (_drops_one, "4 statements of https://w3id.org/caregraph/id/ash, and it gave 3"),
        (_drops_a_structure, "5 structures, and it gave 4"),
        (_has_no_second_page, "5 structures, and it gave 2"),
    ],
    ids=["cut", "dropped-statement", "dropped-structure", "one-page"],
)
def test_part_of_an_endpoint_is_no_dataset(
    answers: Callable[[str], bytes], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with endpoint(answers) as url:
        assert main(["check", url]) == 3

    said = capsys.readouterr()
    assert told in said.err
    assert "cut answers short" in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":',
        b'{"head":{"vars":["n"]},"results":{"bindings":[]}}',
    ],
)
def test_an_answer_that_breaks_off_is_told(body: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with endpoint(lambda _: body) as url:
        assert main(["check", url]) == 3

    assert url in capsys.readouterr().err


NOTHING = b'{"head":{"vars":["n"]},"results":{"bindings":[]}}'


@pytest.mark.parametrize(
    ("shown", "sent"),
    [
        ({"CAREGRAPH_ENDPOINT_TOKEN": "s3cret"}, "Bearer s3cret"),
        (
            {"CAREGRAPH_ENDPOINT_USER": "ann", "CAREGRAPH_ENDPOINT_PASSWORD": "s3cret"},
            "Basic YW5uOnMzY3JldA==",
        ),
        ({"NETRC": "machine 127.0.0.1 login ann password s3cret"}, "Basic YW5uOnMzY3JldA=="),
        ({}, None),
    ],
    ids=["token", "password", "netrc", "nothing"],
)
def test_an_endpoint_is_shown_who_asks(
    shown: dict[str, str], sent: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text(shown.get("NETRC", ""))
    (tmp_path / "netrc").chmod(0o600)
    for name, value in (shown | {"NETRC": str(tmp_path / "netrc")}).items():
        monkeypatch.setenv(name, value)
    seen: list[str | None] = []

    def answer(asked: Asked) -> Answer:
        seen.append(asked.headers.get("authorization"))
        return Answer(NOTHING)

    with answering(answer) as url:
        Remote(url).rows("SELECT ?n {}")

    assert set(seen) == {sent}


def test_a_password_is_not_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAREGRAPH_ENDPOINT_USER", "ann")
    monkeypatch.setenv("CAREGRAPH_ENDPOINT_PASSWORD", "s3cret")
    with answering(lambda _: Answer(b"not you", 401)) as url:
        assert main(["check", url]) == 3
        refused = capsys.readouterr()
        assert main(["check", url.replace("//", "//ann:s3cret@")]) == 3
    in_address = capsys.readouterr()

    assert "endpoint-refused" in refused.err
    assert '"not you"' in refused.err
    assert "password-in-address" in in_address.err
    assert "s3cret" not in refused.out + refused.err + in_address.out + in_address.err


def test_a_password_does_not_go_to_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAREGRAPH_ENDPOINT_TOKEN", "s3cret")
    asked: list[Asked] = []

    def elsewhere(one: Asked) -> Answer:
        asked.append(one)
        return Answer(NOTHING)

    with (
        answering(elsewhere) as other,
        answering(lambda _: Answer(status=307, headers={"Location": other})) as url,
        pytest.raises(SourceError, match=f"307 and sends on to {other}; give that address"),
    ):
        Remote(url).rows("SELECT ?n {}")

    assert not asked


def test_an_engine_that_is_busy_is_asked_again() -> None:
    answers = [Answer(b"busy", 503, {"Retry-After": "0"}), Answer(b"busy", 429), Answer(NOTHING)]
    left = iter([Answer(NOTHING), *answers])
    with answering(lambda _: next(left)) as url:
        assert Remote(url).rows("SELECT ?n {}") == []

    with (
        answering(lambda _: Answer(b"too busy", 503, {"Retry-After": "0"})) as url,
        pytest.raises(SourceError, match='503 Service Unavailable: "too busy"'),
    ):
        Remote(url).rows("SELECT ?n {}")


@pytest.mark.parametrize("seconds", ["soon", "0", "-1", "nan"])
def test_what_is_no_number_of_seconds_is_refused(
    seconds: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAREGRAPH_ENDPOINT_SECONDS", seconds)

    assert main(["check", "http://127.0.0.1:9/"]) == 2
    assert repr(seconds) in capsys.readouterr().err


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "words",
    [
        ["trace", "director-of-adult-social-services"],
        ["ask", "CQ-03"],
        ["export", "--format", "nquads"],
        ["query", "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500"],
    ],
    ids=lambda words: words[0],
)
def test_what_is_told_of_an_endpoint_is_what_is_told_of_the_case(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store([BNES])
    told = []
    with endpoint(lambda query: answered(store, query, most=400)) as url:
        for graph in (url, BNES):
            assert main([words[0], graph, *words[1:], "--adopt", "all"]) == 0
            told.append(capsys.readouterr().out)

    assert told[0] == told[1]
    assert len(told[0]) > 100
