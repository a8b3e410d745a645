"""What every template can use, and how a page model becomes an answer.

Layer 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import NotFound

from caregraph.moods import MOODS
from caregraph.results import NOT_STATED
from caregraph.serve.web import routes, speech
from caregraph.serve.web.addresses import anchor, path_of
from caregraph.serve.web.content import Page
from caregraph.serve.web.moods import tag
from caregraph.serve.web.request import (
    VIEW_OPTIONS,
    address,
    download,
    form,
    json_response,
    leaf_address,
    loaded,
    options,
    rooted,
    shown,
)
from caregraph.vocab import shorten

HTML = "text/html; charset=utf-8"
_ASK = "/search"
"""Where the box that stands on every page asks."""
_MOST_OFFERED = 60
"""No form offers more proposals."""
_FEW_STRUCTURES = 8
"""The proposals of so many structures are offered where there are too many in all."""


def register(app: Flask) -> None:
    """Give the templates of an application what they use."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        address=address,
        rooted=rooted,
        beside=beside,
        path_of=path_of,
        anchor=anchor,
        shorten=shorten,
        options=options,
        view_words=view_words,
        seen=lambda: shown().seen,
        own_view=own_view,
        leaf_address=leaf_address,
        adopting=adopting,
        MENU=routes.menu(app),
        ASK=_ASK,
        MOVED_BY=speech.MOVED_BY,
        NOT_STATED=NOT_STATED,
        MOODS=MOODS,
        tag=tag,
    )
    app.jinja_env.filters["spoken"] = speech.spoken_date


def respond(page: Page, template: str = "page.html", data: Any = None, **context: Any) -> Response:
    """Answer with a page, with its JSON or with the CSV of its main table, as asked.

    Args:
        data: What the JSON says, where a shape of its own is promised.
    """
    wanted = form()
    if wanted == "json":
        told = page.as_json() if data is None else data
        return json_response({**told, "view": shown().seen.as_json()} if data is None else told)
    if wanted == "csv":
        grid = page.main_grid
        if grid is None:
            raise NotFound("There is no table on this page, so it has no CSV.")
        return download(grid.as_csv(), "text/csv")
    return Response(render_template(template, page=page, **context), content_type=HTML)


def of_worker(written: bytes) -> Response:
    """Answer with JSON or CSV, as asked, that a worker wrote."""
    return download(written, "application/json" if form() == "json" else "text/csv")


def beside(form_name: str) -> str:
    """Give the address of the JSON or CSV beside the page of the request."""
    path = "/index" if request.path == "/" else request.path.rstrip("/")
    query = request.query_string.decode()
    return f"{rooted(path)}.{form_name}" + (f"?{query}" if query else "")


def own_view() -> str:
    """Give the address of the page of the request without view options."""
    kept = [
        (name, value) for name, value in request.args.items(multi=True) if name not in VIEW_OPTIONS
    ]
    return rooted(request.path) + (f"?{urlencode(kept)}" if kept else "")


def view_words() -> list[str]:
    """Say in words which view the request shows; nothing where it is each structure's own."""
    view = shown().view
    said = []
    asked = dict(options())
    if asked.get("asOf") == "any":
        said.append("everything as described, whatever its status and date")
    elif view.choice.as_of:
        said.append(f"as of {speech.spoken_date(view.choice.as_of)}")
    if view.choice.known_by:
        said.append(f"as known by {speech.spoken_date(view.choice.known_by)}")
    if view.choice.suppose_complete:
        kinds = ", ".join(view.choice.suppose_complete)
        said.append(f"supposing that what is written is all there is ({kinds})")
    if view.adopted:
        count = len(view.adopted)
        said.append(f"with {count} proposal{'s' if count > 1 else ''} taken as adopted")
    return said


@dataclass(frozen=True)
class Adopting:
    """What a form offers to take as adopted."""

    offered: list[dict[str, Any]]
    """Proposals with their structure; those of the page alone where there are many in all."""
    left_out: int
    """How many there are besides."""


def adopting() -> Adopting:
    """Say which proposals can be taken as adopted; the chosen are among those that are offered."""
    asked = {value for name, value in options() if name == "adopt"}
    view, known = shown().view, loaded().proposals
    offered = known
    if len(known) > _MOST_OFFERED:
        here = set(view.structures) if len(view.structures) <= _FEW_STRUCTURES else set()
        offered = tuple(one for one in known if one.structure in here or one.name in asked)
    found = [
        {
            "name": one.name,
            "label": one.label,
            "structure": one.structure_label,
            "chosen": one.name in asked or one.node in view.adopted,
        }
        for one in offered[:_MOST_OFFERED]
    ]
    return Adopting(found, len(known) - len(found))
