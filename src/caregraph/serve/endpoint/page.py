"""The page of the endpoint: a form for a query, and its answer for people to read.

Layer 6.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, render_template

from caregraph import rdf
from caregraph.errors import CaregraphError
from caregraph.graph.identity import CLOSED
from caregraph.serve.endpoint.asking import Query, ask
from caregraph.serve.endpoint.formats import HTML, JSON, TURTLE, Wanted
from caregraph.serve.endpoint.pool import Answer
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Grid, Item
from caregraph.serve.web.failures import status_of
from caregraph.serve.web.request import loaded, shown
from caregraph.vocab import SKOS, shorten

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


def form() -> Response:
    """Give the form with an example in it."""
    return _page(_EXAMPLE)


def answered(query: Query) -> Response:
    """Show the answer under the form; what goes wrong is told above it."""
    try:
        answer = ask(query, Wanted(JSON, TURTLE), most=_ROWS_ON_PAGE)
    except CaregraphError as error:
        status = status_of(error)
        return _page(query.text, status=status, error=error)
    return _page(query.text, answer=answer)


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
    return Response(page, status, content_type=f"{HTML}; charset=utf-8")


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
