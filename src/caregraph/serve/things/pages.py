"""Pages of one thing each, anything in a structure.

Layer 6.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, abort, redirect, request

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph.find import instances
from caregraph.serve.endpoint.description import RDF_TYPES
from caregraph.serve.things import drawings
from caregraph.serve.things.showing import show
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import path_of, thing_at
from caregraph.serve.web.request import accepted, address, loaded, look_at, shown
from caregraph.serve.web.routes import PAGE, Route, check_table, serves
from caregraph.tables import tables
from caregraph.vocab import CG, PREFIXES

blueprint = Blueprint("things", __name__)


@serves(blueprint, "/<table>/<structure>/<key>/drawing.svg", Route(gives=drawings.TYPES))
def thing_drawing(table: str, structure: str, key: str) -> Response:
    """Give the drawing of the neighbourhood of a thing by itself."""
    check_table(table)
    node = _node(table, structure, key)
    if not drawings.can_be_drawn(shown().view, node):
        abort(404, "Only posts, bodies, organisations and units that are in effect are drawn.")
    return drawings.alone(drawings.of_neighbourhood(shown(), node))


@serves(blueprint, "/<table>/<structure>/<key>")
def thing(table: str, structure: str, key: str) -> Response:
    """Show one thing of a structure."""
    check_table(table)
    node = _node(table, structure, key)
    if not speech.known(shown().view, node):
        raise _unknown(table, structure, key)
    return show(node)


@serves(blueprint, "/thing", Route(takes={"iri": "The IRI of a thing."}))
def any_thing() -> Response:
    """Show anything by its IRI."""
    iri = request.args.get("iri", "")
    try:
        node = rdf.NamedNode(iri)
    except ValueError:
        abort(400, "An IRI was expected: /thing?iri=...")
    look_at(node)
    if not speech.known(shown().view, node):
        abort(404, f"Nothing is known of {iri} in this view.")
    return show(node)


@serves(blueprint, "/id/<path:name>", Route(gives=(*PAGE, *RDF_TYPES)))
def identified(name: str) -> Response:
    """Lead from the IRI of a thing, whose last hop this is, to its page, or to what is said of it.

    Whoever asks for RDF is led to a description by the endpoint.
    """
    iri = PREFIXES["id"] + quote(name, safe="/")
    path = path_of(iri)
    if accepted((*PAGE, *RDF_TYPES)) in RDF_TYPES:
        path = f"/sparql?{urlencode({'query': f'DESCRIBE <{iri}>'})}"
    led: Any = redirect(address(path), HTTPStatus.SEE_OTHER)
    return led  # type: ignore[no-any-return]


def _node(table: str, structure: str, key: str) -> rdf.NamedNode:
    """Give the thing that the request is about; of one that is unknown, it is about its structure.

    Raises:
        UnknownNameError: there is no such thing.
    """
    try:
        node = rdf.NamedNode(thing_at(table, structure, key))
    except ValueError:  # letters that no IRI has
        raise _unknown(table, structure, key) from None
    home = rdf.NamedNode(PREFIXES["id"] + structure)
    look_at(node if loaded().extent.describes(node) else home)
    return node


def _unknown(table: str, structure: str, key: str) -> UnknownNameError:
    """Say that there is no such thing, naming the things of that kind that come nearest."""
    nodes = instances(shown().described, CG[tables()[table].cls])
    known = {node.value.rpartition("/")[2] for node in nodes if f"/{structure}/" in node.value}
    kind = tables()[table].kind
    return UnknownNameError(kind, key, sorted(known), hint=f"See the list of {table}.")
