"""Pages that work something out of the whole view: paths, downloads, health, the interface.

Layer 6.
"""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, current_app, request

from caregraph import exports, rdf, registry
from caregraph.errors import UnknownNameError
from caregraph.graph.marks import absence, marks
from caregraph.results import Thing
from caregraph.serve import tokens
from caregraph.serve.processes import costly
from caregraph.serve.web import interface
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Grid, Item, Items, Page, Section
from caregraph.serve.web.request import (
    download,
    json_response,
    loaded,
    look_at,
    shown,
)
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.serve.web.templating import respond
from caregraph.traces import Trace

blueprint = Blueprint("tools", __name__)
_JSON = ("application/json",)


@serves(blueprint, "/trace", Route(takes={"post": "Title, key or IRI of a post or body."}))
def follow() -> Response:
    """Follow the accountability of a post or body all the way."""
    name = request.args.get("post", "").strip()
    if not name:
        return respond(
            Page("Follow accountability", lead=_TRACE_LEAD, trail=(HOME,)), "trace.html", trace=None
        )
    _look_at_what_is_meant(name)
    try:
        found = shown().work(costly.path, name)
    except UnknownNameError:
        return _not_in_effect(name)
    page = Page(
        title=f"To whom {found.post.label} answers",
        kind="path",
        sections=(Section("lines", "Every line on the way", _hop_grid(found)),),
        trail=(HOME, Item(found.post.label, path=path_of(found.post.iri))),
    )
    return respond(page, "trace.html", found.as_json(), trace=found)


def _look_at_what_is_meant(name: str) -> None:
    """Let the request be about the one thing that an IRI names."""
    if "://" in name:
        with suppress(ValueError):  # no IRI
            look_at(rdf.NamedNode(name))


def _not_in_effect(name: str) -> Response:
    """Say of something described that it is not in effect; of anything else, that it is unknown."""
    iri, label = shown().work_on_described(costly.described, name)
    node, view = rdf.NamedNode(iri), shown().view
    said = marks(view, node)
    page = Page(
        title=f"To whom {label} answers",
        kind="path",
        lead=f"{label} is described and {absence(view, node)} in this view, so it "
        f"answers to nobody in it: {'; '.join(said)}.",
        trail=(HOME, Item(label, path=path_of(iri))),
    )
    none: tuple[str, ...] = ()
    data = {
        "view": shown().seen.as_json(),
        "post": Thing(iri, label).as_json(),
        "marks": said,
        "lines": none,
        "roots": none,
        "notStated": [page.lead],
    }
    return respond(page, "trace.html", data, trace=None)


_TRACE_LEAD = "From a post or body up every line, to where accountability ends."


def _hop_grid(found: Trace) -> Grid:
    rows: dict[str, tuple[Items, ...]] = {}
    for _, who, hop in found.told():
        who_answers, to = (Item(one.label, one.iri, path_of(one.iri)) for one in (who, hop.to))
        basis = tuple(Item(t.label, t.iri, path_of(t.iri)) for t in hop.basis)
        rows.setdefault(
            hop.line.iri,
            (
                (who_answers,),
                (to,),
                (Item(hop.kind),),
                tuple(Item(t.label) for t in hop.scope),
                basis,
                (Item(hop.status), *map(Item, hop.marks)),
                tuple(Item(str(place)) for place in hop.evidence),
            ),
        )
    columns = (
        "who answers",
        "to whom",
        "in which capacity",
        "for what",
        "on which basis",
        "status",
        "evidence",
    )
    return Grid("Lines", columns, tuple(rows.values()))


@serves(
    blueprint,
    "/export",
    Route(takes={"format": "A format; without it the list of them."}, menu=Menu(9, "Downloads")),
)
def export() -> Response:
    """Give the view as a file, or list the formats."""
    name = request.args.get("format")
    if name:
        chosen = exports.named(name)
        written = shown().work(costly.export, name)
        return download(written, chosen.media_type, f"caregraph{chosen.suffix}")
    rows = tuple(
        (
            (Item(one.name, path=f"/export?format={one.name}"),),
            (Item(one.title),),
            (Item(one.suffix),),
        )
        for one in exports.formats()
    )
    broken = tuple(Item(one.message) for one in registry.added("caregraph.exports").problems)
    page = Page(
        title="Downloads",
        lead="The view that you are looking at, as a file.",
        sections=(
            Section("formats", "", Grid("Formats", _FORMAT_COLUMNS, rows)),
            Section("broken", "Formats that cannot be used", items=broken),
        ),
        trail=(HOME,),
    )
    return respond(page)


_FORMAT_COLUMNS = ("format", "what it is", "suffix")


@serves(blueprint, "/health", Route(gives=_JSON, is_of_a_view=False))
def health() -> Response:
    """Say that the service is up; nothing is looked at, and nobody waited for."""
    return json_response({"ok": True})


@serves(blueprint, "/ready", Route(gives=_JSON, is_of_a_view=False))
def ready() -> Response:
    """Say whether the first pages are there, and how queries are closed off; it begins both.

    Until they are it answers with 503, and never later for being busy. Where the service takes
    tokens, who has none learns no more than whether.
    """
    told = loaded().readiness()
    if tokens.EXTENSION in current_app.extensions and not tokens.of(request).may:
        told = {"ok": told["ok"]}
    response = json_response(told, 200 if told["ok"] else 503)
    if not told["ok"]:
        response.headers["Retry-After"] = "5"
    return response


@serves(blueprint, "/openapi.json", Route(gives=_JSON, is_of_a_view=False))
def openapi() -> Response:
    """Describe the addresses of the service in OpenAPI."""
    return json_response(interface.describe(request.url_root.rstrip("/")))
