"""The page of the endpoint: a query, what it asks, what is wrong with it, and its answer to read.

Layer 6.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, render_template
from markupsafe import Markup

from caregraph import rdf
from caregraph.errors import CaregraphError
from caregraph.graph.dates import spoken_date
from caregraph.graph.identity import CLOSED
from caregraph.pictures.statements import MOST
from caregraph.questions import files
from caregraph.serve.endpoint import templates
from caregraph.serve.endpoint.asking import Query, ask, look
from caregraph.serve.endpoint.bench import label_of
from caregraph.serve.endpoint.formats import HTML, JSON, TURTLE, Wanted
from caregraph.serve.endpoint.pool import Answer
from caregraph.serve.processes import costly
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.arranging import OPTIONS, Arrangement
from caregraph.serve.web.content import Grid, Item
from caregraph.serve.web.failures import status_of
from caregraph.serve.web.request import address, arrangement, fields, loaded, options, rooted, shown
from caregraph.vocab import shorten

_ROWS_ON_PAGE = 500
_NO_VALUE = Item("no value")
"""What stands where a query finds nothing: a query may be wrong, so nothing is said not stated."""
_UNREAD = ("unreadable-query", "unknown-prefix")

TAKES = {
    "show": "words: what the query asks and what is likely wrong; why: why its answer is empty.",
    "template": "A question, or a recipe and a number, whose query is opened and not run.",
    **{name: OPTIONS[name] for name in ("filter", "sort")},
}
"""What the page takes in its address, besides what the protocol has."""


@dataclass(frozen=True)
class _Rows:
    """The rows of an answer as the page shows them."""

    grid: Grid
    count: int
    """How many there are without the filter."""
    empty: tuple[str, ...]
    """The columns without a value in any row."""
    ways: Mapping[str, Mapping[str, str]]
    """Where the heading of each column leads."""
    gathered: int
    """How many rows these are as the answer to a question, which puts several values of a variable
    ``all_...`` in one row and cites what ``evidence_of...`` names."""


def form() -> Response:
    """Give the form with an example in it, or with the query that is chosen as a template."""
    name = fields().get("template")
    if not name:
        return _page(templates.EXAMPLE)
    return _page(templates.text(name, fields()), template=name)


def answered(query: Query) -> Response:
    """Show the answer under the form; what goes wrong is told above it."""
    show = fields().get("show")
    try:
        if show == "words":
            return _page(query.text, looked=look(query.text, "words"))
        answer = ask(query, Wanted(JSON, TURTLE), most=_ROWS_ON_PAGE)
        why = look(query.text, "why")["whyEmpty"] if show == "why" else None
    except CaregraphError as error:
        looked = look(query.text, "words") if error.code in _UNREAD else None
        return _page(query.text, status=status_of(error), error=error, looked=looked)
    return _page(query.text, answer=answer, why=why, asked_why=show == "why")


def _page(text: str, *, status: int = 200, answer: Answer | None = None, **others: Any) -> Response:
    rows = verdict = graph_text = drawing = None
    if answer and answer.kind == "select":
        rows = _rows(text, json.loads(answer.body))
    elif answer and answer.kind == "ask":
        verdict = json.loads(answer.body)["boolean"]
    elif answer:
        graph_text = answer.body.decode()
        drawing = _drawn(answer.body)
    page = render_template(
        "sparql.html",
        text=text,
        answer=answer,
        rows=rows,
        is_empty=_is_empty(answer, rows, verdict=verdict),
        verdict=verdict,
        graph=graph_text,
        drawing=drawing,
        most=_ROWS_ON_PAGE,
        limits=loaded().pool.limits,
        closure=CLOSED.value,
        templates=templates.templates(),
        structures=[(one.value, shown().view.label(one)) for one in loaded().structures],
        **{"error": None, "looked": None, "why": None, "template": None, **others},
    )
    return Response(page, status, content_type=f"{HTML}; charset=utf-8")


def _is_empty(answer: Answer | None, rows: _Rows | None, *, verdict: bool | None) -> bool:
    """Say whether an answer has nothing in it, so that one may ask why."""
    if rows is not None:
        zero = rows.count == 1 and all(
            len(cell) == 1 and cell[0].text == "0" for row in rows.grid.rows for cell in row
        )
        return rows.count == 0 or zero
    return verdict is False or (answer is not None and answer.triples == 0)


def _rows(text: str, results: Mapping[str, Any]) -> _Rows:
    """Make a table of JSON results, sorted and filtered as the address says."""
    names, found = tuple(results["head"]["vars"]), results["results"]["bindings"]
    rows = [
        tuple((_item(row[name]) if name in row else _NO_VALUE,) for name in names) for row in found
    ]
    asked = arrangement()
    if asked.sort.removeprefix("-") not in names:
        asked = replace(asked, sort="")
    grid = asked.of(Grid("Answer", names, tuple(rows)))
    empty = tuple(one for one in names if rows and not any(one in row for row in found))
    single = [one for one in names if not one.startswith((files.ALL, files.EVIDENCE_OF))]
    gathered = {
        tuple(json.dumps(one.get(name), sort_keys=True) for name in single) for one in found
    }
    ways = {name: _way(text, name, asked) for name in names}
    return _Rows(grid, len(rows), empty, ways, len(gathered))


def _way(text: str, name: str, asked: Arrangement) -> dict[str, str]:
    """Give where the heading of a column leads, and how the rows are sorted by it now."""
    now = {name: "ascending", f"-{name}": "descending"}.get(asked.sort, "")
    to = f"-{name}" if asked.sort == name else name
    kept = asked.filters[0] if asked.filters else None
    return {"address": address("/sparql", query=text, sort=to, filter=kept), "now": now}


def _item(term: Mapping[str, Any]) -> Item:
    """Tell a term: a thing by its label with its IRI at hand, a value as it is written."""
    if term["type"] == "uri":
        iri = term["value"]
        label, short = label_of(iri), shorten(iri)
        return Item(label or short, iri, path_of(iri), detail=short if label else None)
    if term["type"] == "literal":
        kind = term.get("datatype", "").rpartition("#")[2]
        return Item(spoken_date(term["value"]) if kind == "date" else term["value"])
    return Item(json.dumps(term["value"]) if term["type"] == "triple" else f"_:{term['value']}")


def _drawn(turtle: bytes) -> Markup | None:
    """Draw the statements between things that a query makes; nothing where there are none."""
    found = [
        (one.subject.value, one.predicate.value, one.object.value)
        for one in rdf.parse(turtle, format=rdf.RdfFormat.TURTLE)
        if isinstance(one.subject, rdf.NamedNode) and isinstance(one.object, rdf.NamedNode)
    ]
    links = [one for one in found if not one[1].endswith("#type")][: 2 * MOST]
    if not links:
        return None
    try:
        return Markup(shown().work(costly.sketch, links, rooted(""), options()))  # noqa: S704  ours
    except CaregraphError:
        return None  # it takes too long, or everybody is busy: the text is there all the same
