"""The endpoint: SPARQL 1.1 Protocol for queries, the Graph Store Protocol for reading, a form.

Layer 6. The default graph is the view that ``asOf``, ``knownBy`` and ``adopt`` choose; the named
graphs are the structures as asserted and, for queries that name it, the OWL 2 RL closure of the
view. Queries run in the pool.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request

from caregraph import rdf
from caregraph.errors import CaregraphError, QueryError, near
from caregraph.graph import store as stores
from caregraph.graph.identity import CLOSED
from caregraph.reasoner import closed
from caregraph.serve.endpoint import description
from caregraph.serve.endpoint.pool import Answer, Request
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Grid, Item
from caregraph.serve.web.failures import failure, status_of
from caregraph.serve.web.request import FORM, accepted, download, loaded, shown
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.vocab import SKOS, shorten

blueprint = Blueprint("sparql", __name__)

JSON = "application/sparql-results+json"
_ROWS = {
    JSON: JSON,
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv",
    "text/tab-separated-values": "text/tab-separated-values",
    "application/json": JSON,
    "application/xml": "application/sparql-results+xml",
}
_GRAPHS = {
    **{media_type: media_type for media_type in description.RDF_TYPES},
    "application/xml": rdf.RdfFormat.RDF_XML.media_type,
    "application/json": rdf.RdfFormat.JSON_LD.media_type,
}
_BY_NAME = {
    "json": ("application/json", "application/json"),
    "xml": ("application/xml", "application/xml"),
    "csv": ("text/csv", None),
    "tsv": ("text/tab-separated-values", None),
    "turtle": (None, rdf.RdfFormat.TURTLE.media_type),
    "ntriples": (None, rdf.RdfFormat.N_TRIPLES.media_type),
}
_HTML = "text/html"
_CLOSED_NAME = CLOSED.value.rpartition("/")[2]
"""What a query that names the graph of the closure holds, written out or with a prefix."""
_TITLES = ", ".join(one.name for one in rdf.GRAPH_FORMATS)
_ROWS_ON_PAGE = 500
_EXAMPLE = """# Who answers to whom, in which capacity?
SELECT ?post ?name ?kind ?to
WHERE {
  ?line a cg:AccountabilityLine ;
        cg:accountableParty ?post ;
        cg:accountabilityKind/skos:prefLabel ?kind ;
        cg:accountableTo/skos:prefLabel ?to .
  ?post skos:prefLabel ?name .
}
ORDER BY ?name ?kind ?to
LIMIT 100
"""


_ROUTE = Route(
    takes={
        "query": "A SPARQL 1.1 query.",
        "default-graph-uri": "A structure, or the closure of the view; repeatable.",
        "named-graph-uri": "A structure, or the closure of the view; repeatable.",
    },
    gives=(
        JSON,
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
        *description.RDF_TYPES,
        _HTML,
    ),
    menu=Menu(10, "SPARQL"),
)


@dataclass(frozen=True)
class _Asked:
    """A query as it came in, whichever way."""

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


@serves(blueprint, "/sparql", _ROUTE)
def query_by_get() -> Response:
    """Answer a query in the address; without one give the form or the service description."""
    if "update" in request.args:
        raise _read_only()
    if not request.args.getlist("query"):
        return _without_query()
    return _answer(_Asked(_one_query(request.args.getlist("query")), *_graphs(request.args)))


@serves(blueprint, "/sparql", _ROUTE, method="POST")
def query_by_post() -> Response:
    """Answer a query in a form or in the body."""
    match request.mimetype:
        case "application/x-www-form-urlencoded":
            if "update" in request.form:
                raise _read_only()
            texts = request.form.getlist("query")
            return _answer(_Asked(_one_query(texts), *_graphs(request.form)))
        case "application/sparql-query":
            if "query" in request.args:
                raise QueryError(
                    "the query stands in the address and in the body",
                    code="two-queries",
                    hint="Send it once.",
                )
            return _answer(_Asked(_body(), *_graphs(request.args)))
        case "application/sparql-update":
            raise _read_only()
    return failure(
        f"a body of type {request.mimetype or 'unknown'} is not a query",
        code="unsupported-media-type",
        status=415,
        hint="Send application/sparql-query, or a form with the field query.",
    )


@serves(
    blueprint,
    "/graphs",
    Route(
        takes={"default": "The view.", "graph": f"The IRI of a structure, or {CLOSED.value}."},
        gives=tuple(description.RDF_TYPES),
    ),
)
def graph() -> Response:
    """Give one graph: the view (``?default``), a structure or the closure (``?graph=<iri>``)."""
    names = request.args.getlist("graph")
    if ("default" in request.args) == bool(names) or len(names) > 1:
        raise QueryError(
            "ask for one graph",
            code="one-graph",
            hint="Write ?default, or ?graph= and the IRI of a structure.",
        )
    media_type = _GRAPHS.get(accepted(tuple(_GRAPHS)) or "")
    if media_type is None:
        return failure(f"graphs are given as {_TITLES}", code="not-acceptable", status=406)
    _check_graphs(names, "")
    if not names:
        return download(
            description.write((quad.triple for quad in shown().view.store), media_type), media_type
        )
    if names == [CLOSED.value]:
        return download(description.write(closed(shown().view), media_type), media_type)
    found = [
        quad.triple
        for dataset, _ in loaded().parts
        for quad in dataset.quads_for_pattern(None, None, None, rdf.NamedNode(names[0]))
    ]
    return download(description.write(found, media_type), media_type)


@serves(blueprint, "/.well-known/void", Route(gives=tuple(description.RDF_TYPES)))
def void() -> Response:
    """Describe the data in VoID."""
    media_type = accepted(tuple(description.RDF_TYPES)) or rdf.RdfFormat.TURTLE.media_type
    view = shown().view
    sizes = {
        one.value: (
            view.label(one),
            len(list(dataset.quads_for_pattern(None, None, None, one))),
        )
        for dataset, _ in loaded().parts
        for one in stores.structures(dataset)
    }
    triples = description.dataset_description(request.url_root, request.url_root + "sparql", sizes)
    return download(description.write(triples, media_type), media_type)


def _without_query() -> Response:
    offered = (*description.RDF_TYPES, _HTML)
    media_type = accepted(offered)
    if media_type is None:
        return failure(
            f"the service is described in HTML, {_TITLES}", code="not-acceptable", status=406
        )
    if media_type == _HTML:
        return _page(_EXAMPLE)
    structures = [one.value for one in loaded().structures]
    triples = description.service_description(request.base_url, structures, CLOSED.value)
    return download(description.write(triples, media_type), media_type)


def _answer(asked: _Asked) -> Response:
    rows, graphs, page = _wanted()
    if page:
        return _answer_page(asked)
    if rows is None and graphs is None:
        return failure(
            "no format that is accepted is offered",
            code="not-acceptable",
            status=406,
            hint="Offered: " + ", ".join([*_ROWS, *_GRAPHS]),
        )
    answer = _run(asked, rows, graphs)
    response = download(answer.body, answer.media_type)
    if answer.cut_by:
        response.headers["X-Caregraph-Truncated"] = f"{answer.cut_by}; {_limit(answer)}"
    return response


def _wanted() -> tuple[str | None, str | None, bool]:
    """Give the media types for rows and for graphs, and whether a page is wanted instead."""
    named = request.environ.get(FORM) or request.values.get("format")
    if named in _BY_NAME:
        rows, graphs = _BY_NAME[named]
        return rows and _ROWS[rows], graphs and _GRAPHS[graphs], False
    best_rows = accepted((*_ROWS, _HTML))
    if best_rows == _HTML:
        return None, None, True
    best_graph = accepted(tuple(_GRAPHS))
    return best_rows and _ROWS[best_rows], best_graph and _GRAPHS[best_graph], False


def _run(asked: _Asked, rows: str | None, graphs: str | None, most: int | None = None) -> Answer:
    graphs_asked = [*asked.default_graphs, *asked.named_graphs]
    _check_graphs(graphs_asked)
    given = bool(graphs_asked)
    closed_too = any(_CLOSED_NAME in said for said in (asked.text, *graphs_asked))
    with shown().snapshots.on_disk("closed" if closed_too else "all") as snapshot:
        return loaded().pool.run(
            Request(
                snapshot,
                asked.text,
                request.base_url,
                rows,
                rows,
                graphs,
                asked.default_graphs if given else None,
                asked.named_graphs if given else None,
                most,
            )
        )


def _answer_page(asked: _Asked) -> Response:
    """Show the answer under the form; what goes wrong is told above it."""
    try:
        answer = _run(asked, JSON, rdf.RdfFormat.TURTLE.media_type, _ROWS_ON_PAGE)
    except CaregraphError as error:
        status = status_of(error)
        return _page(asked.text, status=status, error=error)
    return _page(asked.text, answer=answer)


def _page(
    text: str,
    *,
    status: int = 200,
    error: CaregraphError | None = None,
    answer: Answer | None = None,
) -> Response:
    grid = verdict = graph_text = None
    if answer and answer.kind == "select":
        grid = _grid(json.loads(answer.body))
    elif answer and answer.kind == "ask":
        verdict = json.loads(answer.body)["boolean"]
    elif answer:
        graph_text = answer.body.decode()
    page = render_template(
        "sparql.html",
        text=text,
        error=error,
        answer=answer,
        grid=grid,
        verdict=verdict,
        graph=graph_text,
        most=_ROWS_ON_PAGE,
        limits=loaded().pool.limits,
        closure=CLOSED.value,
        structures=[(one.value, shown().view.label(one)) for one in loaded().structures],
    )
    return Response(page, status, content_type="text/html; charset=utf-8")


def _grid(results: Mapping[str, Any]) -> Grid:
    """Make a table of JSON results; IRIs show their label and link to their page."""
    names = tuple(results["head"]["vars"])
    rows = tuple(
        tuple((_item(row[name]),) if name in row else () for name in names)
        for row in results["results"]["bindings"]
    )
    return Grid("Answer", names, rows)


def _item(term: Mapping[str, Any]) -> Item:
    if term["type"] == "uri":
        iri = term["value"]
        labels = shown().view.texts(rdf.NamedNode(iri), SKOS.prefLabel)
        return Item(shorten(iri), iri, path_of(iri), detail=labels[0] if labels else None)
    if term["type"] == "literal":
        kind = term.get("datatype", "").rpartition("#")[2]
        return Item(speech.spoken_date(term["value"]) if kind == "date" else term["value"])
    return Item(json.dumps(term["value"]) if term["type"] == "triple" else f"_:{term['value']}")


def _one_query(texts: Sequence[str]) -> str:
    if len(texts) != 1:
        raise QueryError(
            f"there are {len(texts)} queries and one was expected",
            code="one-query",
            hint="Send exactly one field called query.",
        )
    return texts[0]


def _body() -> str:
    """Read the body as UTF-8, which is what a query is written in."""
    charset = request.mimetype_params.get("charset", "utf-8").casefold()
    if charset not in ("utf-8", "utf8"):
        raise QueryError(f"a query is written in UTF-8, not {charset}", code="not-utf-8")
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise QueryError("the body is not UTF-8", code="not-utf-8") from wrong


def _graphs(fields: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (tuple(fields.getlist("default-graph-uri")), tuple(fields.getlist("named-graph-uri")))


def _check_graphs(names: Sequence[str], advice: str = "Leave it out to ask the view.") -> None:
    known = [*(one.value for one in loaded().structures), CLOSED.value]
    for name in names:
        if name not in known:
            close = near(name, known)
            advice = f"Did you mean {close[0]}?" if close else advice
            raise QueryError(
                f"there is no graph {name}",
                code="unknown-graph",
                hint=advice or f"Graphs: {', '.join(known)}.",
            )


def _read_only() -> QueryError:
    return QueryError(
        "updates are refused: this endpoint only answers questions",
        code="read-only",
        hint="Change the source tables and load them again.",
    )


def _limit(answer: Answer) -> str:
    limits = loaded().pool.limits
    return f"limit={limits.rows if answer.cut_by == 'rows' else limits.result_bytes}"
