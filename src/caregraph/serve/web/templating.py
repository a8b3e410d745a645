"""What every template can use, and how a page model becomes an answer.

Layer 6.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, render_template, request

from caregraph import provenance
from caregraph.english import count, upper
from caregraph.graph.dates import spoken_date, spoken_days
from caregraph.graph.structure import ANY
from caregraph.moods import MOODS
from caregraph.results import NOT_STATED
from caregraph.serve.web import routes, shown_tables, speech, viewbar
from caregraph.serve.web.addresses import anchor, path_of
from caregraph.serve.web.arranging import File
from caregraph.serve.web.content import Page
from caregraph.serve.web.moods import SERIOUS, tag
from caregraph.serve.web.request import (
    RETRY_AFTER,
    address,
    arguments,
    arrangement,
    choice,
    download,
    form,
    json_response,
    leaf_address,
    media_type,
    options,
    rooted,
    shown,
)
from caregraph.serve.web.shown_tables import Cut
from caregraph.vocab import shorten

HTML = "text/html; charset=utf-8"
_ASK = "/ask"
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
        tools_of=lambda place: g.get("tables", {}).get(place),
        citation=lambda: g.get("cited", ""),
    )
    app.jinja_env.filters["spoken"] = spoken_date
    app.jinja_env.filters["begun"] = upper
    app.jinja_env.filters["spoken_days"] = spoken_days


def respond(page: Page, template: str = "page.html", data: Any = None, **context: Any) -> Response:
    """Answer with a page, with its JSON, or with one of its tables as a file, as asked.

    Args:
        data: What the JSON says, where a shape of its own is promised.

    Raises:
        UnknownNameError: a table or column is asked for that there is not; carries near matches.
    """
    wanted, asked = form(), arrangement()
    if wanted == "json" and not asked:
        told = page.as_json() if data is None else data
        return json_response({**told, "view": shown().seen.as_json()} if data is None else told)
    if wanted != "html":
        return download(shown_tables.file(page, wanted_file(page)), media_type())
    return respond_arranged(page, template, None, **context)


def respond_arranged(page: Page, template: str, cut: Cut | None, **context: Any) -> Response:
    """Answer with a page for people.

    Args:
        cut: What was left out of its first table, where that was arranged already.
    """
    g.cited = cited(page)
    page, g.tables = shown_tables.arranged(page, arrangement(), cut)
    return Response(render_template(template, page=page, **context), content_type=HTML)


def respond_later(page: Page) -> Response:
    """Answer with a page that leads to itself once more, whatever table is asked for, with 503."""
    g.cited, g.tables = cited(page), {}
    text = render_template("later.html", page=page)
    later = {"Retry-After": RETRY_AFTER}
    return Response(text, HTTPStatus.SERVICE_UNAVAILABLE, later, content_type=HTML)


def of_worker(written: bytes) -> Response:
    """Answer with a file that a worker wrote, of the form that is asked for."""
    return download(written, media_type())


def beside(form_name: str) -> str:
    """Give the address of the JSON, CSV or XLSX beside the page of the request."""
    path = "/index" if request.path == "/" else request.path.rstrip("/")
    query = urlencode(arguments())
    return f"{rooted(path)}.{form_name}" + (f"?{query}" if query else "")


def wanted_file(page: Page) -> File:
    """Say what is wanted of a table of a page as a file."""
    return File(form(), arrangement(), (cited(page),))


def cited(page: Page) -> str:
    """Say how a page is cited: its title, its view, what made it, and its address."""
    title = f"{page.kind}: {page.title}" if page.kind else page.title
    query = urlencode(arguments())
    address = request.url_root.rstrip("/") + request.path + (f"?{query}" if query else "")
    return f"“{title}”, {_view_in_words()}. {provenance.software()}, {address}"


def _view_in_words() -> str:
    """Say which view the request shows."""
    chosen = choice()
    day = "everything as described, whatever the day"
    if chosen.as_of != ANY:
        day = f"as of {spoken_date(chosen.as_of)}" if chosen.as_of else "each on its own day"
    known = f", as known by {spoken_date(chosen.known_by)}" if chosen.known_by else ""
    number = len(shown().seen.adopting())
    adopted = f"{count(number, 'proposal')} taken as adopted" if number else ""
    return f"{day}{known}, {adopted or 'nothing adopted'}"
