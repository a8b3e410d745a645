"""The forms in which rows and graphs are given, and which of them a request wants.

Layer 6. A form is named by the end of the address, by ``format`` or ``output``, or by ``Accept``,
in that order.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from caregraph import rdf
from caregraph.errors import QueryError, near
from caregraph.serve.web.request import FORM, accepted, fields

HTML = "text/html"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = rdf.RdfFormat.TURTLE.media_type

ROWS = {
    JSON: JSON,
    XML: XML,
    CSV: CSV,
    TSV: TSV,
    "application/json": JSON,
    "application/xml": XML,
    "text/xml": XML,
}
"""What rows are given as, by what a client may ask for; the first where it takes anything."""

_WRITTEN = (*rdf.GRAPH_FORMATS, rdf.RdfFormat.TRIG, rdf.RdfFormat.N_QUADS)
GRAPHS = {
    **{one.media_type: one.media_type for one in _WRITTEN},
    "application/json": rdf.RdfFormat.JSON_LD.media_type,
    "application/xml": rdf.RdfFormat.RDF_XML.media_type,
    "text/xml": rdf.RdfFormat.RDF_XML.media_type,
    "application/x-turtle": TURTLE,
    "text/n3": TURTLE,
    "text/plain": rdf.RdfFormat.N_TRIPLES.media_type,
}
"""What a graph is given as, likewise."""

_OF_ROWS, _OF_GRAPHS = tuple(ROWS), tuple(GRAPHS)
_OFFERED = (*ROWS, HTML)

_LD = "application/ld+json"
_NAMES = {
    **{name: one.media_type for name, one in rdf.FORMATS.items()},
    **{one.file_extension: one.media_type for one in _WRITTEN},
    "json": "application/json",
    "xml": "application/xml",
    "csv": CSV,
    "tsv": TSV,
    "srj": JSON,
    "srx": XML,
    "sparql-results+json": JSON,
    "sparql-results+xml": XML,
    "n3": TURTLE,
    "rdf+xml": rdf.RdfFormat.RDF_XML.media_type,
    "rdf/xml": rdf.RdfFormat.RDF_XML.media_type,
    "json-ld": _LD,
    "html": HTML,
}
"""Media types by the names that clients give them: ours, SPARQLWrapper's, the ends of files."""


@dataclass(frozen=True)
class Wanted:
    """The media types that a request wants, ``None`` where it takes none of those offered."""

    rows: str | None
    graph: str | None
    page: bool = False
    """Whether it wants a page for people instead."""

    @property
    def nothing(self) -> bool:
        """Say whether nothing that is offered is taken."""
        return self.rows is None and self.graph is None and not self.page


def wanted(*, pages: bool = True) -> Wanted:
    """Read from the request what is wanted.

    Args:
        pages: There is a page for people, too.

    Raises:
        QueryError: it names a form that there is not.
    """
    if named := request.environ.get(FORM) or fields().get("format") or fields().get("output"):
        media_type = _called(named)
        return Wanted(ROWS.get(media_type), GRAPHS.get(media_type), media_type == HTML)
    best_rows = accepted(_OFFERED if pages else _OF_ROWS)
    if best_rows == HTML:
        return Wanted(None, None, page=True)
    best_graph = accepted(_OF_GRAPHS)
    return Wanted(best_rows and ROWS[best_rows], best_graph and GRAPHS[best_graph])


def _called(name: str) -> str:
    media_type = name.casefold().partition(";")[0].strip()
    if media_type in ROWS or media_type in GRAPHS or media_type == HTML:
        return media_type
    if media_type not in _NAMES:
        close = near(name, _NAMES)
        raise QueryError(
            f"no format called {name!r}",
            code="unknown-format",
            hint=f"Did you mean {close[0]}?" if close else f"Known: {', '.join(_NAMES)}.",
        )
    return _NAMES[media_type]
