"""Pages of one thing each, anything in a structure.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph import reading
from caregraph.graph.find import instances
from caregraph.graph.view import View
from caregraph.serve.changes import compared
from caregraph.serve.changes.sections import options as options_section
from caregraph.serve.processes import costly
from caregraph.serve.processes.workers import LimitReachedError
from caregraph.serve.things import drawings
from caregraph.serve.things.found import findings_of
from caregraph.serve.things.proposing import adopting
from caregraph.serve.things.thing import thing_page
from caregraph.serve.web import speech
from caregraph.serve.web.addresses import thing_at
from caregraph.serve.web.content import Item, Section
from caregraph.serve.web.request import loaded, look_at, most_rows, shown
from caregraph.serve.web.routes import Route, check_table, serves
from caregraph.serve.web.templating import respond
from caregraph.tables import tables
from caregraph.vocab import CG, PREFIXES

blueprint = Blueprint("things", __name__)

_TRACED = (CG.Post, CG.GovernanceBody)
_ENDING = (*_TRACED, CG.Organisation, CG.OrganisationalUnit, CG.Agreement, CG.Fund)


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
    return _thing(node)


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
    return _thing(node)


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


def _thing(node: rdf.NamedNode) -> Response:
    view = shown().view
    findings = findings_of(shown().report.findings, node)
    more = [*_options(view, node), findings, *_not_stated(view, node)]
    page = thing_page(view, node, shown().described, tuple(more), most=most_rows())
    if reading.is_a(view, node, *_TRACED):
        way = Item("Follow its accountability all the way", path=f"/trace?post={quote(node.value)}")
        page = replace(page, actions=(way,))
    if reading.is_a(view, node, CG.Proposal):
        page = replace(page, actions=adopting(view, node))
    if reading.is_a(view, node, *_ENDING) and _is_in_effect(view, node):
        page = replace(page, actions=(*page.actions, _ending(node)))
    if reading.is_a(view, node, CG.Organisation):
        page = replace(page, actions=(*page.actions, _concerning(node)))
    return respond(page, "thing.html", drawing=drawings.on_page(shown(), node))


def _is_in_effect(view: View, node: rdf.NamedNode) -> bool:
    """Say whether a thing is described and in effect."""
    return bool(view.nodes(node, CG.describedIn)) and not reading.is_mention(view, node)


def _concerning(node: rdf.NamedNode) -> Item:
    """Lead to the findings about an organisation and what is its own; count them where all are."""
    path = f"/check?organisation={quote(node.value)}"
    if shown().is_part:
        return Item("Findings that concern it", path=path)
    count = sum(
        node.value in {each.iri for each in one.organisations} for one in shown().report.findings
    )
    return Item(f"Findings that concern it ({count})", path=path)


def _ending(node: rdf.NamedNode) -> Item:
    return Item("What its ending brings", path=f"/impact?thing={quote(node.value)}")


def _options(view: View, node: rdf.NamedNode) -> Iterator[Section]:
    """Set the options of a proposal side by side, where it has any."""
    if not view.subjects(CG.optionOf, node):
        return
    try:
        found = compared.options(node.value)
    except LimitReachedError as limit:
        said = Item(f"They are not compared now: {limit.message}.")
        yield Section("side-by-side", "Options side by side", items=(said,))
        return
    yield options_section(found, loaded().proposal_names)


def _not_stated(view: View, node: rdf.NamedNode) -> Iterator[Section]:
    """Say what the sources leave open about a thing, and which documents may say it."""
    if reading.is_a(view, node, *_TRACED):
        said = _not_stated_on_the_way(node)
    else:
        said = sorted(
            {
                text
                for gap in view.subjects(CG.about, node)
                for text in view.texts(gap, CG.missing)
                if reading.is_a(view, gap, CG.UnstatedMatter)
            }
        )
    items = [Item(text) for text in said]
    items += [
        Item(f"Not held, and may state it: {title}.")
        for title in reading.documents_not_held(view, node)
    ]
    if items:
        yield Section("not-stated", "What is not stated", items=tuple(items))


def _not_stated_on_the_way(node: rdf.NamedNode) -> list[str]:
    try:
        return list(shown().work_kept(costly.path, node.value).not_stated)
    except LimitReachedError as limit:
        return [f"It was not worked out what is not stated on the way up: {limit.message}."]
