"""What the editor of queries asks for: warnings, completions, what a term means, an Excel workbook.

Layer 6. Every answer is small and bounded; what a query asks of the data is asked by the pool.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

from flask import Blueprint, Response

from caregraph import rdf, reports
from caregraph.errors import QueryError
from caregraph.results import Cell, Table
from caregraph.serve.endpoint.asking import Query, ask, look, one_query
from caregraph.serve.endpoint.formats import JSON, Wanted
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.request import address, download, fields, json_response, shown
from caregraph.serve.web.routes import Route, serves
from caregraph.spreadsheet import XLSX
from caregraph.vocab import PREFIXES, SKOS
from caregraph.workbench import knowledge
from caregraph.workbench.asked import written
from caregraph.workbench.knowledge import Known

blueprint = Blueprint("bench", __name__)

_JSON = ("application/json",)
_MOST = 20
_THINGS = 7
_PLACES: Mapping[str, knowledge.Place] = {"class": "class", "property": "property"}
_TEXT = {"query": "A SPARQL 1.1 query."}
_SENT = {"application/x-www-form-urlencoded": _TEXT}


@serves(blueprint, "/sparql/look", Route(takes=_TEXT, gives=_JSON))
def looked() -> Response:
    """Say what a query asks, what is likely to be wrong with it, and how that is mended."""
    return json_response(look(one_query(), "words"))


@serves(blueprint, "/sparql/look", Route(gives=_JSON, sends=_SENT), method="POST")
def looked_by_post() -> Response:
    """Say the same of a query that is sent in a form."""
    return json_response(look(one_query(), "words"))


@serves(blueprint, "/sparql/why", Route(takes=_TEXT, gives=_JSON))
def why() -> Response:
    """Say which parts of a query leave its answer empty, and what is there instead."""
    return json_response(look(one_query(), "why"))


@serves(
    blueprint,
    "/sparql/complete",
    Route(
        takes={
            "q": "What is written so far of a term, code or name.",
            "at": "What may stand there: class, property or thing; without it anything.",
        },
        gives=_JSON,
    ),
)
def complete() -> Response:
    """Complete what is written: terms with definitions, codes by label, things by name."""
    asked = fields().get("q", "").strip()
    place = _PLACES.get(fields().get("at", ""))
    found = [*_terms(asked, place)][:_MOST]
    if place is None and len(asked) > 1 and ":" not in asked:
        found += _things(asked)
    return json_response({"completions": found[: _MOST + _THINGS]})


@serves(
    blueprint,
    "/sparql/term",
    Route(takes={"name": "A term or code, with a prefix or in angle brackets."}, gives=_JSON),
)
def term() -> Response:
    """Say what a term, code or thing means, for whoever points at it."""
    return json_response({"term": _meant(fields().get("name", "").strip())})


@serves(blueprint, "/sparql/workbook", Route(takes=_TEXT, gives=(XLSX,), sends={}))
def workbook() -> Response:
    """Give the rows of a SELECT query as an Excel workbook, labels beside what they name."""
    answer = ask(Query(one_query()), Wanted(JSON, None))
    if answer.kind != "select":
        raise QueryError(
            "a workbook holds the rows of a SELECT query",
            code="not-acceptable",
            hint="Take the answer in another form.",
        )
    table = table_of(json.loads(answer.body))
    sheet = cast("bytes", reports.teller("table", "xlsx")(table))
    return download(sheet, XLSX, "answer.xlsx")


def table_of(results: Mapping[str, Any]) -> Table:
    """Make a table of JSON results: a thing is told by its label and its IRI beside."""
    names = tuple(results["head"]["vars"])
    rows = tuple(
        tuple(_cell(row[name]) if name in row else None for name in names)
        for row in results["results"]["bindings"]
    )
    return Table(names, rows)


def _cell(told: Mapping[str, Any]) -> Cell:
    if told["type"] == "uri":
        return Cell(label_of(told["value"]) or told["value"], iri=told["value"])
    if told["type"] == "literal":
        return Cell(told["value"], datatype=told.get("datatype"), language=told.get("xml:lang"))
    return Cell(str(told["value"]))


def label_of(iri: str) -> str | None:
    """Give what a thing, term or code is called in the view that is shown."""
    if one := knowledge.known().get(iri):
        return one.label
    labels = shown().view.texts(rdf.NamedNode(iri), SKOS.prefLabel)
    return labels[0] if labels else None


def _terms(asked: str, place: knowledge.Place | None) -> Iterator[dict[str, str]]:
    """Give the terms and codes whose name, label or meaning what is written may begin."""
    prefix, colon, local = asked.partition(":")
    said = (local if colon else asked).lstrip("<").casefold()
    for one in _ranked(said, place):
        if colon and not one.name.startswith(f"{prefix}:"):
            continue
        yield {
            "label": one.label,
            "insert": one.name,
            "detail": one.name if one.place != "code" else _list_of(one),
            "definition": one.definition,
            "kind": one.place,
        }


def _ranked(said: str, place: knowledge.Place | None) -> list[Known]:
    """Give terms by how well they fit: by the beginning of their name, a word, their meaning."""
    ranked: dict[str, tuple[int, int, str]] = {}
    for iri, one in knowledge.known().items():
        if place is not None and one.place != place:
            continue
        local = one.name.rpartition(":")[2].casefold()
        words = " ".join((one.label, *one.also)).casefold()
        if local.startswith(said) or words.startswith(said):
            ranked[iri] = (0, len(local), iri)
        elif any(word.startswith(said) for word in words.split()):
            ranked[iri] = (1, len(local), iri)
    found = [knowledge.known()[iri] for iri in sorted(ranked, key=lambda iri: ranked[iri])]
    meant = knowledge.meant(said.replace(" ", "-"), place) if said else []
    return [*found, *(one for one in meant if one.iri not in ranked)]


def _list_of(one: Known) -> str:
    return one.iri.removeprefix(PREFIXES["code"]).partition("/")[0].replace("-", " ")


def _things(asked: str) -> list[dict[str, str]]:
    """Give described things by name, role or holder, as the search box suggests them."""
    return [
        {
            "label": hit.label,
            "insert": written(hit.iri),
            "detail": f"{hit.kind}, {hit.place}" if hit.place else hit.kind,
            "definition": "",
            "kind": "thing",
        }
        for hit in shown().found.suggest(asked, _THINGS)
        if hit.iri.startswith(PREFIXES["id"])
    ]


def _meant(name: str) -> dict[str, str] | None:
    """Tell a term, code or thing by what is written for it."""
    iri = name[1:-1] if name.startswith("<") else _full(name)
    one = knowledge.known().get(iri)
    if one is None:
        label = label_of(iri) if iri.startswith(PREFIXES["id"]) else None
        path = path_of(iri)
        found = {"label": label or "", "kind": "thing", "definition": "", "use": ""}
        return found | {"href": address(path) if path else ""} if label else None
    use = ""
    if one.place == "property" and (one.domain or one.range):
        sides = (
            ", ".join(map(knowledge.label, some)) or "anything" for some in (one.domain, one.range)
        )
        use = "From {} to {}.".format(*sides) if one.is_relation else f"Of {next(sides)}."
    path = path_of(iri)
    return {
        "label": one.label,
        "kind": one.place,
        "definition": one.definition,
        "use": use,
        "href": address(path) if path else "",
    }


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    if name == "a":
        return PREFIXES["rdf"] + "type"
    return PREFIXES.get(prefix, f"{prefix}:") + local
