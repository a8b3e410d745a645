"""Pages that work something out of the whole view: paths, downloads, health, the interface.

Layer 6.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request

from caregraph import exports, registry
from caregraph.serve import tokens
from caregraph.serve.processes import costly
from caregraph.serve.web import interface
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.request import (
    download,
    json_response,
    loaded,
    shown,
)
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.serve.web.templating import respond

blueprint = Blueprint("tools", __name__)
_JSON = ("application/json",)


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
