"""The endpoint as the SPARQL 1.1 Protocol has it: requests in, statuses and types out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
import waiting
from flask import Flask
from flask.testing import FlaskClient

from caregraph import provenance
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app
from caregraph.serve.processes.workers import Limits
from caregraph.vocab import PREFIXES

ASK = "ASK {}"
SELECT = "SELECT ?s { ?s a cg:Post } LIMIT 1"
CONSTRUCT = "CONSTRUCT { ?s a cg:Post } WHERE { ?s a cg:Post }"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
WANDLE = "https://w3id.org/caregraph/id/wandle"
CLOSURE = "https://w3id.org/caregraph/id/view/owl-rl"

SAME_ANSWER: dict[str, tuple[dict[str, Any], bool]] = {
    "default graph": ({"default-graph-uri": WANDLE}, False),
    "named graph": ({"named-graph-uri": WANDLE}, False),
    "day": ({"asOf": "2005"}, False),
    "proposal": ({"adopt": "plan"}, False),
    "known by": ({"knownBy": "2010-12-01"}, True),
}
"""Parameters that may stand in the address or in a form, and whether they change nothing here."""

Case = tuple[str, dict[str, Any], int, str]

GOOD: dict[str, Case] = {
    "get": ("get", {"query_string": {"query": ASK}}, 200, JSON),
    "post form": ("post", {"data": {"query": ASK}}, 200, JSON),
    "post direct": ("post", {"data": ASK, "content_type": QUERY}, 200, JSON),
    "post direct, said not to be packed": (
        "post",
        {"data": ASK, "content_type": QUERY, "headers": {"Content-Encoding": "identity"}},
        200,
        JSON,
    ),
    "post direct with charset": (
        "post",
        {"data": ASK, "content_type": f"{QUERY}; charset=utf-8"},
        200,
        JSON,
    ),
    "default graph": (
        "get",
        {"query_string": {"query": ASK, "default-graph-uri": WANDLE}},
        200,
        JSON,
    ),
    "named graph in a form": (
        "post",
        {"data": {"query": ASK, "named-graph-uri": WANDLE}},
        200,
        JSON,
    ),
    "select, no wish": ("get", {"query_string": {"query": SELECT}}, 200, JSON),
    "construct, no wish": ("get", {"query_string": {"query": CONSTRUCT}}, 200, "text/turtle"),
    "describe": (
        "get",
        {"query_string": {"query": f"DESCRIBE <{WANDLE}>"}},
        200,
        "text/turtle",
    ),
    "head": ("head", {"query_string": {"query": ASK}}, 200, JSON),
    "description": ("get", {}, 200, "text/turtle"),
}

BAD: dict[str, Case] = {
    "put": ("put", {"query_string": {"query": ASK}}, 405, "method-not-allowed"),
    "delete": ("delete", {"query_string": {"query": ASK}}, 405, "method-not-allowed"),
    "two queries": ("get", {"query_string": [("query", ASK), ("query", ASK)]}, 400, "one-query"),
    "two queries in a form": ("post", {"data": {"query": [ASK, ASK]}}, 400, "one-query"),
    "no query in a form": ("post", {"data": {"other": ASK}}, 400, "one-query"),
    "query twice": (
        "post",
        {"data": ASK, "content_type": QUERY, "query_string": {"query": ASK}},
        400,
        "two-queries",
    ),
    "text": ("post", {"data": ASK, "content_type": "text/plain"}, 415, "unsupported-media-type"),
    "packed": (
        "post",
        {"data": b"?", "content_type": QUERY, "headers": {"Content-Encoding": "gzip"}},
        415,
        "unsupported-media-type",
    ),
    "form without its type": (
        "post",
        {"data": "query=ASK%20%7B%7D"},
        415,
        "unsupported-media-type",
    ),
    "query in a form's type": ("post", {"data": ASK, "content_type": FORM}, 400, "one-query"),
    "utf-16 body": (
        "post",
        {"data": ASK.encode("utf-16"), "content_type": QUERY},
        400,
        "not-utf-8",
    ),
    "utf-16 charset": (
        "post",
        {"data": ASK, "content_type": f"{QUERY}; charset=utf-16"},
        400,
        "not-utf-8",
    ),
    "syntax": ("get", {"query_string": {"query": "ASK {"}}, 400, "unreadable-query"),
    "empty": ("get", {"query_string": {"query": ""}}, 400, "unreadable-query"),
    "update by get": (
        "get",
        {"query_string": {"update": "CLEAR ALL"}},
        400,
        "read-only",
    ),
    "update in a form": ("post", {"data": {"update": "CLEAR ALL"}}, 400, "read-only"),
    "update direct": ("post", {"data": "CLEAR ALL", "content_type": UPDATE}, 400, "read-only"),
    "update as a query": ("post", {"data": {"query": "CLEAR ALL"}}, 400, "read-only"),
    "service": (
        "get",
        {"query_string": {"query": "ASK { SERVICE <http://127.0.0.1:1/> {} }"}},
        403,
        "no-federation",
    ),
    "load": (
        "get",
        {"query_string": {"query": "LOAD <http://127.0.0.1:1/>"}},
        400,
        "read-only",
    ),
    "unknown graph": (
        "get",
        {"query_string": {"query": ASK, "default-graph-uri": WANDLE + "x"}},
        400,
        "unknown-graph",
    ),
    "too long": ("post", {"data": {"query": ASK + " " * 70_000}}, 413, "query-too-long"),
    "larger than any query": (
        "post",
        {"data": "x" * 2_000_000, "content_type": QUERY},
        413,
        "request-entity-too-large",
    ),
    "no such date": (
        "get",
        {"query_string": {"query": ASK, "asOf": "soon"}},
        400,
        "not-a-date",
    ),
    "no such proposal": (
        "get",
        {"query_string": {"query": ASK, "adopt": "plam"}},
        404,
        "unknown-name",
    ),
    "nothing acceptable": (
        "get",
        {"query_string": {"query": ASK}, "headers": {"Accept": "image/png"}},
        406,
        "not-acceptable",
    ),
    "rows asked for as a graph": (
        "get",
        {"query_string": {"query": SELECT}, "headers": {"Accept": "text/turtle"}},
        406,
        "not-acceptable",
    ),
    "a graph asked for as rows": (
        "get",
        {"query_string": {"query": CONSTRUCT}, "headers": {"Accept": "text/csv"}},
        406,
        "not-acceptable",
    ),
    "description as a picture": (
        "get",
        {"headers": {"Accept": "image/png"}},
        406,
        "not-acceptable",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_request_of_the_protocol_is_answered(client: FlaskClient, name: str) -> None:
    method, request, status, media_type = GOOD[name]

    response = getattr(client, method)("/sparql", **request)

    assert (response.status_code, response.mimetype) == (status, media_type)


@pytest.mark.parametrize("name", BAD)
def test_a_request_outside_the_protocol_is_refused_in_the_one_shape(
    client: FlaskClient, name: str
) -> None:
    method, request, status, code = BAD[name]

    response = getattr(client, method)("/sparql", **request)

    assert response.status_code == status
    told = response.get_json()
    assert (told["ok"], told["status"], told["code"]) == (False, status, code)
    assert told["error"]
    assert "Traceback" not in response.text


@pytest.mark.slow
def test_a_query_that_takes_too_long_is_ended_and_the_next_is_answered(folder: Path) -> None:
    quick = create_app([(stores.open_store([str(folder)]), Choice())], limits=Limits(seconds=6))
    client = quick.test_client()
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    try:
        waiting.until(lambda: client.get("/ready").status_code == 200)
        late = client.get("/sparql", query_string={"query": slow})
        after = client.get("/sparql", query_string={"query": ASK})
    finally:
        close(quick)

    assert (late.status_code, late.get_json()["code"]) == (503, "time-limit")
    assert "6 seconds" in late.get_json()["error"]
    assert after.get_json()["boolean"] is True


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, JSON, JSON),
        (SELECT, XML, XML),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "application/json", JSON),
        (SELECT, "application/xml", XML),
        (SELECT, "*/*", JSON),
        (SELECT, "text/*;q=0.4, application/x-other", "text/csv"),
        (SELECT, f"{XML};q=0.3, {JSON};q=0.2", XML),
        (ASK, XML, XML),
        (ASK, "text/csv", "text/csv"),
        (CONSTRUCT, "text/turtle", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/json", "application/ld+json"),
        (SELECT, "text/csv; charset=utf-8", "text/csv"),
        (SELECT, f"{JSON};charset=utf-8, */*;q=0.1", JSON),
        (SELECT, f"{XML}; charset=utf-8; q=0.9, {JSON};q=0.8", XML),
        (SELECT, "text/xml", XML),
        (SELECT, "nonsense", JSON),
        (SELECT, "text/csv;q=2", "text/csv"),
        (SELECT, "text/csv;q=.2, application/xml;q=.3", XML),
        (SELECT, "text/html, image/gif, *; q=.2, */*; q=.2", "text/html"),
        (CONSTRUCT, "text/turtle; charset=utf-8", "text/turtle"),
        (
            CONSTRUCT,
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
            "application/ld+json",
        ),
        (CONSTRUCT, "text/n3", "text/turtle"),
        (CONSTRUCT, "application/x-turtle", "text/turtle"),
        (CONSTRUCT, "text/plain", "application/n-triples"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
        (CONSTRUCT, "application/rdf+json,*/*;q=.9", "text/turtle"),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_form_of_the_answer_is_the_one_liked_best(
    client: FlaskClient, query: str, accept: str, media_type: str
) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})

    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.vary


NAMED = {
    "json": (SELECT, JSON),
    "xml": (SELECT, XML),
    "csv": (SELECT, "text/csv"),
    "tsv": (SELECT, "text/tab-separated-values"),
    "srj": (SELECT, JSON),
    "ttl": (CONSTRUCT, "text/turtle"),
    "nt": (CONSTRUCT, "application/n-triples"),
    "rdf": (CONSTRUCT, "application/rdf+xml"),
    "jsonld": (CONSTRUCT, "application/ld+json"),
    "trig": (CONSTRUCT, "application/trig"),
}


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("way", ["format", "output", "suffix", "body"])
def test_the_form_can_stand_in_the_address(client: FlaskClient, name: str, way: str) -> None:
    query, media_type = NAMED[name]
    browser = {"Accept": "text/html"}
    if way == "suffix":
        response = client.get(f"/sparql.{name}?{urlencode({'query': query})}", headers=browser)
    elif way == "body":
        response = client.post("/sparql", data={"query": query, "format": name}, headers=browser)
    else:
        response = client.get("/sparql", query_string={"query": query, way: name}, headers=browser)

    assert (response.status_code, response.mimetype) == (200, media_type)


@pytest.mark.parametrize(
    ("form", "query"),
    [
        (JSON, SELECT),
        (XML, SELECT),
        ("sparql-results+json", ASK),
        ("application/json", SELECT),
        ("turtle", CONSTRUCT),
        ("n3", CONSTRUCT),
        ("rdf+xml", CONSTRUCT),
        ("json-ld", CONSTRUCT),
        ("text/turtle; charset=utf-8", CONSTRUCT),
        ("html", SELECT),
    ],
)
def test_a_form_is_known_by_the_names_that_others_give_it(
    client: FlaskClient, form: str, query: str
) -> None:
    response = client.get("/sparql", query_string={"query": query, "format": form})

    assert response.status_code == 200
    assert (response.mimetype == "text/html") == (form == "html")


@pytest.mark.parametrize("accept", [JSON, XML, "text/tab-separated-values"])
def test_every_form_says_the_same(client: FlaskClient, accept: str) -> None:
    query = (
        "SELECT * { VALUES (?x ?y) { (<https://example.org/a> 'tab\\there \"q\" <b> &amp;'@en)"
        " (UNDEF 1.5) ('' true) } } ORDER BY ?x"
    )
    expected = {str(solution) for solution in ox.Store().query(query)}  # type: ignore[union-attr]

    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    parsed = ox.parse_query_results(
        response.data, format=ox.QueryResultsFormat.from_media_type(accept)
    )

    assert {str(solution) for solution in parsed} == expected  # type: ignore[union-attr]


def bindings(client: FlaskClient, query: str, **options: str | list[str]) -> list[dict[str, str]]:
    response = client.get("/sparql", query_string={"query": query, **options})
    assert response.status_code == 200, response.text
    return [
        {name: term["value"] for name, term in row.items()}
        for row in json.loads(response.data)["results"]["bindings"]
    ]


def test_the_default_graph_is_the_view_that_the_address_chooses(client: FlaskClient) -> None:
    query = "SELECT ?name { ?post a cg:Post ; skos:prefLabel ?name } ORDER BY ?name"

    as_is = {row["name"] for row in bindings(client, query)}
    adopted = {row["name"] for row in bindings(client, query, adopt="plan")}
    earlier = {row["name"] for row in bindings(client, query, asOf="2005")}

    assert adopted - as_is == {'Joint <b>Director</b> & "friend"'}
    assert "Former Director" in earlier - as_is


def test_a_class_is_asked_for_with_those_below_it(client: FlaskClient) -> None:
    organisations = "SELECT ?name { ?x a cg:Organisation ; skos:prefLabel ?name } ORDER BY ?name"

    found = [row["name"] for row in bindings(client, organisations)]

    assert found == ["Wandle Council", "Wandle Trust"]


def test_the_named_graphs_are_the_structures_as_asserted(client: FlaskClient) -> None:
    everything = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s a cg:Post } } GROUP BY ?g"

    assert bindings(client, everything) == [{"g": WANDLE, "n": "5"}]
    assert bindings(client, "SELECT * { ?s a cg:Post }", **{"named-graph-uri": WANDLE}) == []
    only = bindings(client, "SELECT * { ?s a cg:Post }", **{"default-graph-uri": WANDLE})
    assert len(only) == 5


def test_the_closure_is_a_named_graph_for_those_who_name_it(client: FlaskClient) -> None:
    things = "{ ?post a cg:Post . ?post a owl:Thing }"
    named = f"SELECT DISTINCT ?post {{ GRAPH <{CLOSURE}> {things} }}"
    prefixed = "PREFIX v: <https://w3id.org/caregraph/id/view/> " + named.replace(
        f"<{CLOSURE}>", "v:owl-rl"
    )
    posts = bindings(client, "SELECT DISTINCT ?post { ?post a cg:Post }")

    assert bindings(client, f"SELECT * {things}") == []
    assert sorted(map(str, bindings(client, named))) == sorted(map(str, posts)) != []
    assert len(bindings(client, prefixed)) == len(posts)
    chosen = f"SELECT DISTINCT ?post FROM <{CLOSURE}> {things}"
    assert len(bindings(client, chosen)) == len(posts)
    asked = bindings(client, f"SELECT DISTINCT ?post {things}", **{"default-graph-uri": CLOSURE})
    assert len(asked) == len(posts)
    earlier = bindings(client, named, asOf="2005")
    assert sorted(map(str, earlier)) != sorted(map(str, posts))


def test_the_data_set_of_the_request_wins_over_that_of_the_query(client: FlaskClient) -> None:
    query = "SELECT * FROM <https://example.org/none> { ?s a cg:Post }"

    assert len(bindings(client, query, **{"default-graph-uri": WANDLE})) == 5


@pytest.mark.parametrize(
    "chosen",
    [
        f"FROM <{WANDLE}x>",
        f"FROM <{WANDLE}> from NAMED <{WANDLE}x>",
        "FROM id:wandlex",
        "FROM a:wandlex",
        "# FROM <http://nowhere/>\n FROM <wandlex>",
        "# not here\rFROM <wandlex>",
    ],
)
def test_a_graph_that_there_is_not_is_refused_in_a_query_as_in_a_request(
    client: FlaskClient, chosen: str
) -> None:
    there = PREFIXES["id"]
    declared = f"BASE <{there}>\nPREFIX a: <> " if "id:" not in chosen else ""
    query = f"{declared}ASK {chosen} {{ ?from a ?s FILTER(?s != 'FROM <http://nowhere/>') }}"

    of_query = client.get("/sparql", query_string={"query": query})
    of_request = client.get(
        "/sparql", query_string={"query": ASK, "default-graph-uri": f"{there}wandlex"}
    )

    assert of_query.status_code == 400
    assert of_query.get_json() == of_request.get_json()
    assert of_query.get_json()["code"] == "unknown-graph"
    assert of_query.get_json()["hint"] == f"Did you mean {WANDLE}?"


def test_a_pattern_may_name_a_graph_that_there_is_not(client: FlaskClient) -> None:
    asked = f"SELECT * FROM <{WANDLE}> {{ GRAPH <{WANDLE}x> {{ ?s a cg:Post }} }}"

    assert bindings(client, asked) == []
    assert bindings(client, asked.replace(f"FROM <{WANDLE}> ", "")) == []


def test_names_that_look_like_from_choose_no_graph(client: FlaskClient) -> None:
    asked = (
        "PREFIX from: <http://nowhere/> ASK { ?from a ?s OPTIONAL { ?s from:from 'FROM <x>' } "
        "FILTER(?s != from:x) } # FROM <x>"
    )

    assert client.get("/sparql", query_string={"query": asked}).status_code == 200


def test_relative_addresses_are_read_against_the_endpoint(client: FlaskClient) -> None:
    rows = bindings(client, "SELECT (<x> AS ?x) {}")

    assert rows == [{"x": "http://localhost/x"}]


@pytest.mark.parametrize("name", SAME_ANSWER)
def test_a_parameter_counts_wherever_it_stands(client: FlaskClient, name: str) -> None:
    given, default = SAME_ANSWER[name]
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s a cg:Post }"}

    def count(response: Any) -> str:
        return str(response.get_json()["results"]["bindings"][0]["n"]["value"])

    asked = [
        client.get("/sparql", query_string=query | given),
        client.post("/sparql", data=query | given),
        client.post("/sparql", data=query, query_string=given),
        client.post("/sparql", data=given, query_string=query),
        client.post("/sparql", data=query["query"], content_type=QUERY, query_string=given),
    ]

    assert len({count(response) for response in asked}) == 1
    assert (count(asked[0]) == count(client.get("/sparql", query_string=query))) == default


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"format": "bogus"}, "unknown-format"),
        ({"output": "cvs"}, "unknown-format"),
        ({"cap": "none"}, "usage"),
        ({"default-graph-uri": "http://nope/"}, "unknown-graph"),
    ],
)
@pytest.mark.parametrize("place", ["address", "body"])
def test_a_parameter_that_is_wrong_is_refused_wherever_it_stands(
    client: FlaskClient, wish: dict[str, str], code: str, place: str
) -> None:
    query = {"query": "ASK {}"}
    if place == "address":
        response = client.post("/sparql", data=query, query_string=wish)
    else:
        response = client.post("/sparql", data=query | wish)

    assert (response.status_code, response.get_json()["code"]) == (400, code)


def test_a_cut_answer_can_be_refused(client: FlaskClient) -> None:
    query = {"query": "SELECT ?o { ?s ?p ?o . ?s ?q ?r }", "cap": "error"}

    refused = client.get("/sparql", query_string=query)

    assert (refused.status_code, refused.get_json()["code"]) == (400, "answer-cut")
    assert "1,000 rows" in refused.get_json()["error"]
    assert client.get("/sparql", query_string={"query": ASK, "cap": "error"}).status_code == 200


def test_a_byte_order_mark_before_a_query_does_not_count(client: FlaskClient) -> None:
    marked = "\ufeff" + ASK

    for response in (
        client.get("/sparql", query_string={"query": marked}),
        client.post("/sparql", data={"query": marked}),
        client.post("/sparql", data=marked.encode(), content_type=QUERY),
    ):
        assert response.status_code == 200


def test_a_cut_answer_says_so_in_its_header_and_on_its_page(client: FlaskClient) -> None:
    query = {"query": "SELECT ?o { ?s ?p ?o . ?s ?q ?r }"}

    rows = client.get("/sparql", query_string=query)
    page = client.get("/sparql", query_string=query, headers={"Accept": "text/html"})

    assert rows.headers["X-Caregraph-Truncated"] == "rows; limit=1000"
    assert len(rows.get_json()["results"]["bindings"]) == 1000
    assert "There are more" in page.text


def test_a_whole_answer_claims_no_cut(client: FlaskClient) -> None:
    assert "X-Caregraph-Truncated" not in client.get("/sparql?query=ASK%7B%7D").headers


def test_a_syntax_error_names_line_and_column(client: FlaskClient) -> None:
    told = client.get("/sparql", query_string={"query": "SELECT *\n{ ?s foo:x ?o }"}).get_json()

    assert told["error"].startswith("line 2, column ")
    assert "House prefixes: cg, " in told["hint"]


def test_on_the_page_an_error_stands_above_the_query_as_it_was_typed(client: FlaskClient) -> None:
    response = client.get(
        "/sparql", query_string={"query": "SELECT <script>"}, headers={"Accept": "text/html"}
    )

    assert response.status_code == 400
    assert "There is a problem" in response.text
    assert "SELECT &lt;script&gt;" in response.text


def test_the_service_describes_itself(client: FlaskClient) -> None:
    text = client.get("/sparql", headers={"Accept": "application/n-triples"}).text

    assert "sparql-service-description#endpoint> <http://localhost/sparql>" in text
    assert f"sparql-service-description#name> <{WANDLE}>" in text
    assert f"sparql-service-description#name> <{CLOSURE}>" in text


@pytest.mark.parametrize("form", ["text/turtle", "application/n-triples", "application/rdf+xml"])
def test_a_graph_can_be_read_whole(client: FlaskClient, form: str) -> None:
    response = client.get("/graphs", query_string={"graph": WANDLE}, headers={"Accept": form})
    whole = client.get("/graphs?default", headers={"Accept": form})
    rdf_format = ox.RdfFormat.from_media_type(form)

    assert response.mimetype == whole.mimetype == form
    triples = list(ox.parse(response.data, format=rdf_format))
    assert sum("AccountabilityLine" in str(triple) for triple in triples) == 2
    assert len(list(ox.parse(whole.data, format=rdf_format))) > len(triples)


def test_the_closure_can_be_read_whole(client: FlaskClient) -> None:
    accept = {"Accept": "application/n-triples"}
    closure = client.get("/graphs", query_string={"graph": CLOSURE}, headers=accept)
    view = client.get("/graphs?default", headers=accept)

    assert closure.text.count("\n") > view.text.count("\n")


@pytest.mark.parametrize("query", ["", "?default&graph=" + WANDLE, "?graph=a&graph=b"])
def test_one_graph_has_to_be_named(client: FlaskClient, query: str) -> None:
    assert client.get("/graphs" + query).status_code == 400


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("graph", [WANDLE + "x", "a", ""])
def test_a_graph_that_there_is_not_is_not_found(
    client: FlaskClient, method: str, graph: str
) -> None:
    response = getattr(client, method)("/graphs", query_string={"graph": graph})

    assert response.status_code == 404
    if method == "get":
        assert response.get_json()["code"] == "unknown-graph"
        assert WANDLE in response.get_json()["hint"]


def test_a_structure_has_its_graph_under_its_key(client: FlaskClient) -> None:
    by_key = client.get("/graphs/wandle.nt")
    by_name = client.get("/graphs.nt", query_string={"graph": WANDLE})

    assert by_key.mimetype == "application/n-triples"
    assert sorted(by_key.text.splitlines()) == sorted(by_name.text.splitlines())
    assert client.get("/graphs/wandel").status_code == 404


def test_a_graph_is_given_whole_or_not_at_all(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = app.extensions["caregraph"].pool
    assert client.get("/graphs?default").text.count("\n") > pool.limits.rows

    monkeypatch.setattr(pool, "limits", replace(pool.limits, result_bytes=20_000))
    refused = client.get("/graphs?default")

    assert (refused.status_code, refused.get_json()["code"]) == (400, "answer-cut")
    assert "20,000 bytes" in refused.get_json()["error"]


@pytest.mark.parametrize("method", ["put", "post", "delete", "patch"])
def test_no_graph_can_be_changed(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/graphs?default", data="")

    assert response.status_code == 405
    assert response.get_json()["ok"] is False
    assert "GET" in response.headers["Allow"]


def test_the_data_are_described_in_void(client: FlaskClient) -> None:
    text = client.get("/.well-known/void", headers={"Accept": "application/n-triples"}).text

    assert "<http://rdfs.org/ns/void#sparqlEndpoint> <http://localhost/sparql>" in text
    assert '"Wandle in 2010"' in text
    graph = rdflib.Graph().parse(data=text, format="nt")
    void, dcterms = rdflib.Namespace("http://rdfs.org/ns/void#"), rdflib.DCTERMS
    wandle = rdflib.URIRef("https://w3id.org/caregraph/id/wandle")
    (dump,) = graph.objects(wandle, void.dataDump)
    asked = client.get(urlsplit(str(dump)).path, headers={"Accept": "application/n-triples"})
    (size,) = graph.objects(wandle, void.triples)
    assert len(asked.text.splitlines()) == size.toPython()
    assert [*graph.objects(wandle, dcterms.source)] == [wandle + "/source/report"]
    (everything,) = graph.subjects(void.subset, wandle)
    assert (everything, dcterms.creator, rdflib.Literal(provenance.software())) in graph
    (whole,) = graph.objects(everything, void.dataDump)
    assert client.get(str(whole).removeprefix("http://localhost")).status_code == 200


def test_the_iri_of_a_thing_leads_to_its_page_and_to_rdf(client: FlaskClient) -> None:
    path = "/id/wandle/post/director"

    page = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
    hop = client.get(path, headers={"Accept": "text/turtle"})
    told = client.get(hop.location, headers={"Accept": "application/n-triples"}).text

    assert (page.status_code, hop.status_code) == (200, 303)
    assert page.request.path == "/posts/wandle/director"
    assert f"<https://w3id.org/caregraph{path}>" in told
    assert client.get("/id/wandle").location.endswith("/structures/wandle")
