"""Clients of others find what the pages list; each is skipped by name where it is not here."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app
from caregraph.serve.server import Server

CLIENTS = Path(__file__).parents[1] / "clients"
PLACE = "CAREGRAPH_CLIENTS"
"""Names the folder in which npm installed the clients in JavaScript."""
POSTS = "?post a <https://w3id.org/caregraph/Post>"
SELECT = f"SELECT ?post {{ {POSTS} }}"
ASK = f"ASK {{ {POSTS} }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ {POSTS} }}"
RDF_TYPE = rdflib.RDF.type
POST = rdflib.URIRef("https://w3id.org/caregraph/Post")

pytestmark = pytest.mark.filterwarnings("ignore")  # what clients do among themselves


@pytest.fixture(scope="module")
def endpoint(folder: Path) -> Iterator[str]:
    """The address of an endpoint that listens."""
    app = create_app([(stores.open_store([str(folder)]), Choice())])
    server = Server(app, port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"{server.address}sparql"
    finally:
        server.stop()
        thread.join(timeout=30)
        close(app)


@pytest.fixture(scope="module")
def posts(endpoint: str) -> list[str]:
    """The posts of the view, as its page lists them."""
    import urllib.request

    with urllib.request.urlopen(endpoint.replace("sparql", "posts.json")) as answer:
        rows = json.load(answer)["posts"]
    found = sorted(row["name"][0]["iri"] for row in rows)
    assert found
    return found


def wrapper(endpoint: str) -> Any:
    """Give SPARQLWrapper's client."""
    module = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    return module.SPARQLWrapper(endpoint)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("how", ["urlencoded", "postdirectly"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rows_for_sparqlwrapper(
    endpoint: str, posts: list[str], form: str, method: str, how: str
) -> None:
    if (method, how) == ("GET", "postdirectly"):
        method = "POST"
    client = wrapper(endpoint)
    client.setQuery(SELECT)
    client.setReturnFormat(form)
    client.setMethod(method)
    client.setRequestMethod(how)

    found = client.queryAndConvert()

    match form:
        case "json":
            rows = [row["post"]["value"] for row in found["results"]["bindings"]]
        case "xml":
            rows = [one.firstChild.data for one in found.getElementsByTagName("uri")]
        case _:
            rows = [line.strip("<>") for line in found.decode().split()[1:]]
    assert sorted(rows) == posts


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_parameters_of_sparqlwrapper_count_by_either_method(endpoint: str, method: str) -> None:
    def count(**parameters: str) -> int:
        client = wrapper(endpoint)
        client.setQuery(SELECT)
        client.setReturnFormat("json")
        client.setMethod(method)
        for name, value in parameters.items():
            client.addParameter(name, value)
        return len(client.queryAndConvert()["results"]["bindings"])

    assert count(adopt="all") == count() + 1


@pytest.mark.parametrize("form", ["turtle", "n3", "rdf", "rdf+xml", "json-ld", "xml"])
def test_graphs_for_sparqlwrapper(endpoint: str, posts: list[str], form: str) -> None:
    client = wrapper(endpoint)
    client.setQuery(CONSTRUCT)
    client.setReturnFormat(form)

    found = client.queryAndConvert()

    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found)
    assert sorted(map(str, graph.subjects(RDF_TYPE, POST))) == posts


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_the_sparqlstore_of_rdflib(endpoint: str, posts: list[str], method: str, form: str) -> None:
    store = SPARQLStore(endpoint, method=method, returnFormat=form)
    graph = rdflib.Graph(store)

    assert sorted(map(str, graph.subjects(RDF_TYPE, POST))) == posts
    assert sorted(str(row[0]) for row in graph.query(SELECT)) == posts  # type: ignore[index]
    assert graph.query(ASK).askAnswer is True
    if form == "xml":  # in its JSON it takes no graph
        assert len(list(graph.query(CONSTRUCT))) == len(posts)


def test_named_graphs_in_the_sparqlstore_of_rdflib(endpoint: str) -> None:
    store = SPARQLStore(endpoint)

    assert "https://w3id.org/caregraph/id/wandle" in {str(one) for one in store.contexts()}


def test_rdflib_asks_the_endpoint_as_a_service(endpoint: str, posts: list[str]) -> None:
    found = rdflib.Graph().query(f"SELECT ?post {{ SERVICE <{endpoint}> {{ {POSTS} }} }}")

    assert sorted(str(row[0]) for row in found) == posts  # type: ignore[index]


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "path", ["graphs?default", "graphs/wandle", "ontology", ".well-known/void"]
)
def test_rdflib_reads_a_graph(endpoint: str, path: str) -> None:
    assert len(rdflib.Graph().parse(endpoint.replace("sparql", path))) > 0


def test_pandas_reads_rows(endpoint: str, posts: list[str]) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")

    frame = pandas.read_csv(f"{endpoint}.csv?query={quote(SELECT)}")

    assert list(frame.columns) == ["post"]
    assert sorted(frame.post) == posts


@pytest.mark.parametrize(
    "options",
    [
        ["--get", "--data-urlencode", f"query={SELECT}"],
        ["--data-urlencode", f"query={SELECT}"],
        ["--header", "Content-Type: application/sparql-query", "--data", SELECT],
        ["--compressed", "--get", "--data-urlencode", f"query={SELECT}"],
        ["--get", "--data-urlencode", f"query={SELECT}", "--data", "format=text/csv"],
    ],
)
def test_curl(endpoint: str, posts: list[str], options: list[str]) -> None:
    command = shutil.which("curl")
    if command is None:
        pytest.skip("curl is not here")

    done = subprocess.run(
        [command, "--silent", "--fail", "--header", "Accept: text/csv", *options, endpoint],
        capture_output=True,
        text=True,
        check=True,
    )

    assert sorted(io.StringIO(done.stdout).read().split()[1:]) == posts


@cache
def in_javascript(endpoint: str) -> dict[str, dict[str, Any]]:
    """Ask with the clients in JavaScript, all at once."""
    node = shutil.which("node")
    modules = Path(os.environ.get(PLACE, CLIENTS))
    if node is None or not (modules / "node_modules").is_dir():
        pytest.skip(f"the clients in JavaScript are not here: npm install in {CLIENTS.name}")
    done = subprocess.run(
        [node, CLIENTS / "ask.mjs", endpoint],
        cwd=modules,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return told


@pytest.mark.slow
@pytest.mark.parametrize(
    "client", ["Comunica", "fetch-sparql-endpoint, GET", "fetch-sparql-endpoint, POST"]
)
def test_clients_in_javascript(endpoint: str, posts: list[str], client: str) -> None:
    told = in_javascript(endpoint)[client]

    assert told == {"select": posts, "ask": True, "construct": posts}
