"""How pages of the ontology answer: as a page, or as the RDF that it tells.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flask import Response, request
from werkzeug.exceptions import NotFound

from caregraph import rdf
from caregraph.serve.endpoint import description
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Item, Items, Page
from caregraph.serve.web.failures import failure
from caregraph.serve.web.request import FORM, RDF_SUFFIXES, accepted, download
from caregraph.serve.web.routes import PAGE
from caregraph.serve.web.templating import respond
from caregraph.terms import OntologyTerm

TYPES = (*PAGE, *description.RDF_TYPES)
"""The media types of a page that also comes as RDF."""

TOP = Item("Ontology", path="/ontology")

Write = Callable[[str], bytes]
"""Gives the RDF of a page in a media type."""


def term_item(term: OntologyTerm, detail: str | None = None) -> Item:
    """Give a term with its label, IRI and page."""
    return Item(term.label, term.iri, path_of(term.iri), detail=detail)


@cache
def rdf_files(path: str) -> Items:
    """Give the addresses of the RDF of a page."""
    return tuple(Item(one.name, path=f"{path}.{suffix}") for suffix, one in RDF_SUFFIXES.items())


def writer(triples: Sequence[rdf.Triple]) -> Write:
    """Give what writes some triples in a media type."""
    return lambda media_type: description.write(triples, media_type)


def answer(
    page: Page, template: str, write: Write | None, data: Any = None, **context: Any
) -> Response:
    """Answer with a page or with its RDF, as the suffix or the client asks.

    Args:
        write: Gives the RDF; ``None`` for a page that has none.
    """
    named = request.environ.get(FORM)
    offered = TYPES if write else PAGE
    wanted = None if named else accepted(offered)
    if named in RDF_SUFFIXES:
        if write is None:
            raise NotFound("This page has no RDF.")
        wanted = RDF_SUFFIXES[named].media_type
    if wanted in description.RDF_TYPES and write is not None:
        return download(write(wanted), wanted)
    if wanted is None and not named:
        return failure(
            "no format that is accepted is offered",
            code="not-acceptable",
            status=406,
            hint=f"Offered: {', '.join(offered)}.",
        )
    return respond(page, template, data, **context)
