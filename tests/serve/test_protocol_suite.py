"""The requests of W3C's tests of the SPARQL 1.1 Protocol for queries, by their names there.

Each sends what the test of that name sends and expects what it expects, on two structures of ours
in place of its graphs. What its tests of updates send to the address of queries is refused here:
updates have their own address. After them, what the Graph Store Protocol asks of reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from caregraph.serve import close, create_app

ONE = "https://w3id.org/caregraph/id/waltham-forest-2009"
OTHER = "https://w3id.org/caregraph/id/london-2009"
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
BOTH = [("default-graph-uri", ONE), ("default-graph-uri", OTHER)]
NAMED = [("named-graph-uri", ONE), ("named-graph-uri", OTHER)]
ASK = "ASK { ?s ?p ?o }"
IN_BOTH = (
    f"ASK {{ <{ONE}> a cg:Structure . <{OTHER}> a cg:Structure "
    "FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
)
"""Both structures are in the default graph, and there is no named one."""
IN_ONE_EACH = (
    f"ASK {{ GRAPH <{ONE}> {{ <{ONE}> a cg:Structure }} GRAPH <{OTHER}> {{ <{OTHER}> a "
    "cg:Structure } FILTER NOT EXISTS { ?s a cg:Structure } }"
)
"""Each structure is in its named graph, and none in the default graph."""
BOTH_WAYS = (
    f"ASK {{ <{ONE}> a cg:Structure . GRAPH <{OTHER}> {{ <{OTHER}> a cg:Structure }} "
    f"FILTER NOT EXISTS {{ <{OTHER}> a cg:Structure }} }}"
)
"""One is in the default graph, the other in its named graph."""
OF_THE_QUERY = BOTH_WAYS.replace("ASK", f"ASK FROM <{OTHER}> FROM NAMED <{ONE}>")

Request = tuple[str, dict[str, Any]]

YES: dict[str, Request] = {
    "query_get": ("get", {"query_string": {"query": ASK}}),
    "query_post_form": ("post", {"data": {"query": ASK}}),
    "query_post_direct": ("post", {"data": ASK, "content_type": QUERY}),
    "query_dataset_default_graph": (
        "get",
        {"query_string": {"query": f"ASK {{ <{ONE}> ?p ?o }}", "default-graph-uri": ONE}},
    ),
    "query_dataset_default_graphs_get": ("get", {"query_string": [("query", IN_BOTH), *BOTH]}),
    "query_dataset_default_graphs_post": (
        "post",
        {"data": IN_BOTH, "content_type": QUERY, "query_string": BOTH},
    ),
    "query_dataset_named_graphs_get": ("get", {"query_string": [("query", IN_ONE_EACH), *NAMED]}),
    "query_dataset_named_graphs_post": (
        "post",
        {"data": IN_ONE_EACH, "content_type": QUERY, "query_string": NAMED},
    ),
    "query_dataset_full": (
        "get",
        {"query_string": [("query", BOTH_WAYS), BOTH[0], NAMED[1]]},
    ),
    "query_multiple_dataset": (
        "get",
        {"query_string": [("query", OF_THE_QUERY), BOTH[0], NAMED[1]]},
    ),
}
"""Requests whose answer is yes."""

TYPES: dict[str, tuple[str, set[str]]] = {
    "query_content_type_select": (
        "SELECT (1 AS ?value) {}",
        {
            "application/sparql-results+xml",
            "application/sparql-results+json",
            "text/tab-separated-values",
            "text/csv",
        },
    ),
    "query_content_type_ask": (
        "ASK {}",
        {"application/sparql-results+xml", "application/sparql-results+json"},
    ),
    "query_content_type_describe": (
        f"DESCRIBE <{ONE}>",
        {"application/rdf+xml", "application/rdf+json", "text/turtle"},
    ),
    "query_content_type_construct": (
        "CONSTRUCT { <s> <p> 1 } WHERE {}",
        {"application/rdf+xml", "application/rdf+json", "text/turtle"},
    ),
}
"""The types in which an answer may come that nothing was said of."""

REFUSED: dict[str, Request] = {
    "bad_query_method": ("put", {"query_string": {"query": "ASK {}"}}),
    "bad_multiple_queries": (
        "get",
        {"query_string": [("query", "ASK {}"), ("query", "SELECT * {}")]},
    ),
    "bad_query_wrong_media_type": ("post", {"data": "ASK {}", "content_type": "text/plain"}),
    "bad_query_missing_form_type": ("post", {"data": "query=ASK%20%7B%7D"}),
    "bad_query_missing_direct_type": ("post", {"data": "ASK {}"}),
    "bad_query_non_utf8": (
        "post",
        {"data": "ASK {}".encode("utf-16"), "content_type": f"{QUERY}; charset=UTF-16"},
    ),
    "bad_query_syntax": ("get", {"query_string": {"query": "ASK {"}}),
    "bad_update_get": ("get", {"query_string": {"update": "CLEAR ALL"}}),
    "bad_multiple_updates": (
        "post",
        {"data": {"update": ["CLEAR NAMED", "CLEAR DEFAULT"]}},
    ),
    "bad_update_wrong_media_type": ("post", {"data": "CLEAR NAMED", "content_type": "text/plain"}),
    "bad_update_missing_form_type": ("post", {"data": "update=CLEAR%20NAMED"}),
    "bad_update_non_utf8": (
        "post",
        {"data": "CLEAR NAMED".encode("utf-16"), "content_type": f"{UPDATE}; charset=UTF-16"},
    ),
    "bad_update_syntax": ("post", {"data": {"update": "CLEAR XYZ"}}),
    "bad_update_dataset_conflict": (
        "post",
        {
            "data": "INSERT { <s> <p> <o> } USING <g> WHERE {}",
            "content_type": UPDATE,
            "query_string": {"using-named-graph-uri": "http://example.org/g"},
        },
    ),
}
"""Requests that are refused as the client's fault."""


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    """A service that shows two structures."""
    app = create_app(["case:waltham-forest-2009", "case:london-2009"], workers=1)
    yield app.test_client()
    close(app)


@pytest.mark.parametrize("name", YES)
def test_a_query_is_answered(client: FlaskClient, name: str) -> None:
    method, request = YES[name]

    answer = getattr(client, method)("/sparql", **request)

    assert (answer.status_code, answer.get_json()) == (200, {"head": {}, "boolean": True})


@pytest.mark.parametrize("name", TYPES)
def test_an_answer_comes_in_a_type_of_the_protocol(client: FlaskClient, name: str) -> None:
    query, expected = TYPES[name]

    answer = client.post("/sparql", data={"query": query})

    assert answer.status_code == 200
    assert answer.mimetype in expected


@pytest.mark.parametrize("name", REFUSED)
def test_a_request_is_refused(client: FlaskClient, name: str) -> None:
    method, request = REFUSED[name]

    answer = getattr(client, method)("/sparql", **request)

    assert 400 <= answer.status_code < 500
    assert answer.get_json()["ok"] is False


def test_the_service_describes_itself_where_it_is_asked_nothing(client: FlaskClient) -> None:
    sd = "http://www.w3.org/ns/sparql-service-description#"
    answer = client.get("/sparql", headers={"Accept": "application/rdf+xml"})
    told = ox.Store()
    told.load(answer.data, format=ox.RdfFormat.RDF_XML)

    rows = told.query(
        f"SELECT * {{ ?service a <{sd}Service> ; <{sd}endpoint> <http://localhost/sparql> ; "
        f"<{sd}supportedLanguage> <{sd}SPARQL11Query> ; <{sd}resultFormat> ?format ; "
        f"<{sd}defaultDataset> ?set . ?set a <{sd}Dataset> ; <{sd}defaultGraph> ?graph . "
        f"?graph a <{sd}Graph> . ?set <{sd}namedGraph> ?named . ?named <{sd}name> <{ONE}> }}"
    )

    assert len(list(rows)) >= 8


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("accept", ["text/turtle; charset=utf-8", "application/rdf+xml", "*/*"])
@pytest.mark.parametrize(
    "graph", [f"/graphs?graph={ONE}", "/graphs?default", "/graphs/london-2009"]
)
def test_a_graph_of_the_store_can_be_read(
    client: FlaskClient, graph: str, accept: str, method: str
) -> None:
    answer = getattr(client, method)(graph, headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.mimetype == ("text/turtle" if "rdf" not in accept else "application/rdf+xml")
    assert int(answer.headers["Content-Length"]) > 0
    assert bool(answer.data) == (method == "get")


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("graph", [f"/graphs?graph={ONE}/none", "/graphs/none"])
def test_a_graph_that_is_not_in_the_store_is_not_found(
    client: FlaskClient, graph: str, method: str
) -> None:
    assert getattr(client, method)(graph, headers={"Accept": "text/turtle"}).status_code == 404


def test_methods_that_a_graph_does_not_know_are_told(client: FlaskClient) -> None:
    for path in ("/sparql", "/graphs?default", "/graphs/london-2009"):
        allowed = client.options(path).headers["Allow"]

        assert {"GET", "HEAD", "OPTIONS"} <= set(allowed.split(", "))
        assert client.patch(path).status_code == 405
