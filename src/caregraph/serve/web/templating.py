"""What every template can use, and how a page model becomes an answer.

Layer 6.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import NotFound

from caregraph.moods import MOODS
from caregraph.results import NOT_STATED
from caregraph.serve.web import routes, speech, viewbar
from caregraph.serve.web.addresses import anchor, path_of
from caregraph.serve.web.content import Page
from caregraph.serve.web.moods import SERIOUS, tag
from caregraph.serve.web.request import (
    DAYS,
    address,
    download,
    form,
    iso,
    json_response,
    leaf_address,
    options,
    rooted,
    shown,
)
from caregraph.vocab import shorten

HTML = "text/html; charset=utf-8"
_ASK = "/search"
"""Where the box that stands on every page asks."""


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
        view_bar=viewbar.bar,
        own_view=viewbar.own_view,
        typed=viewbar.typed,
        adopting=viewbar.adopting,
        way_back=viewbar.way_back,
        leaf_address=leaf_address,
        MENU=routes.menu(app),
        ASK=_ASK,
        MOVED_BY=speech.MOVED_BY,
        NOT_STATED=NOT_STATED,
        MOODS=MOODS,
        SERIOUS=SERIOUS,
        tag=tag,
    )
    app.jinja_env.filters["spoken"] = speech.spoken_date
    app.jinja_env.filters["spoken_days"] = speech.spoken_days


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
    args = request.args.items(multi=True)
    query = urlencode([(name, iso(value) if name in DAYS else value) for name, value in args])
    return f"{rooted(path)}.{form_name}" + (f"?{query}" if query else "")
