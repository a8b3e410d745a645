"""Keeping a query as a question: a form, and the file, written into a folder or given to take away.

Layer 6. It is written where the service was started with a folder of one's own questions, by who
is at this machine or has a token that may write; everybody else takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, current_app, render_template, request

from caregraph import assets
from caregraph.errors import CaregraphError
from caregraph.serve import tokens
from caregraph.serve.doors import EXTENSION as DOORS
from caregraph.serve.endpoint.formats import HTML
from caregraph.serve.processes import costly
from caregraph.serve.web.failures import status_of
from caregraph.serve.web.request import choice, download, fields, loaded, shown
from caregraph.serve.web.routes import Route, serves
from caregraph.serve.web.sites import refuse_other_sites
from caregraph.workbench import keeping
from caregraph.workbench.keeping import Draft

EXTENSION = "caregraph.keeps"
"""Where an application keeps into which folder questions are written."""
blueprint = Blueprint("keeping", __name__)

_FIELDS = {
    "query": "The query that is to be a question.",
    "id": "Such as TOWN-01.",
    "title": "What it asks, as a sentence.",
    "why": "Why somebody asks it.",
    "also": "How people ask it in their own words, one a line.",
    "given": "The GRAPH of its expected answer, as on the command line.",
}
_NEEDED = ("query", "id", "title", "why")
_FORM = "application/x-www-form-urlencoded"
_TEXT = "text/plain"


@dataclass(frozen=True)
class Keeps:
    """Where questions are kept, and by whom."""

    folder: Path
    by_everybody: bool
    """By who has no token, too: only this machine is served."""

    def may(self) -> bool:
        """Say whether who asks may write there."""
        return self.by_everybody or "write" in tokens.of(request).may


def keep_questions(app: Flask, folder: Path, *, by_everybody: bool) -> None:
    """Let queries be kept as questions in a folder, from the page of the endpoint.

    Args:
        by_everybody: Also by who has no token that may write.
    """

    def add(one: Flask) -> None:
        one.extensions[EXTENSION] = Keeps(folder, by_everybody)

    app.extensions[DOORS].add(add)


def may_keep() -> bool:
    """Say whether who asks may have a question written into a folder here."""
    keeps = cast("Keeps | None", current_app.extensions.get(EXTENSION))
    return keeps is not None and keeps.may()


@serves(blueprint, "/sparql/keep", Route(takes=_FIELDS, gives=(HTML,)))
def form() -> Response:
    """Ask what is to be said of a query that is to be a question."""
    return _page()


@serves(
    blueprint,
    "/sparql/keep",
    Route(gives=(HTML, _TEXT), sends={_FORM: _FIELDS}),
    method="POST",
)
def keep() -> Response:
    """Keep a query as a question: in the folder, or as a file to take away."""
    refuse_other_sites("Keep questions on the page /sparql/keep itself.")
    given = fields()
    draft = Draft(
        given.get("id", "").strip().upper(),
        given.get("title", ""),
        given.get("why", ""),
        wordings=tuple(given.get("also", "").splitlines()),
        given=tuple(one.strip() for one in given.get("given", "").splitlines() if one.strip()),
    )
    own = loaded().own.questions
    try:
        kept = shown().work(costly.kept_question, given.get("query", ""), draft, own)
        if not may_keep():
            return download(kept.text.encode(), _TEXT, kept.name)
        keeping.keep(current_app.extensions[EXTENSION].folder, kept)
    except CaregraphError as wrong:
        return _page(wrong)
    return _page(kept=draft.id)


def _page(wrong: CaregraphError | None = None, kept: str = "") -> Response:
    given = {name: fields().get(name, "") for name in _FIELDS}
    given["given"] = given["given"] or "\n".join(_graphs())
    page = render_template(
        "keep.html", given=given, error=wrong, kept=kept, may_keep=may_keep(), needed=_NEEDED
    )
    status = status_of(wrong) if wrong else 200
    return Response(page, status, content_type=f"{HTML}; charset=utf-8")


def _graphs() -> list[str]:
    """Name the structures that are shown as GRAPH arguments that carry the view."""
    shipped = {path.parent.name for path in assets.files("cases", "*/structure.csv")}
    keys = [one.value.rpartition("/")[2] for one in loaded().structures]
    asked = choice()
    options = [
        *([f"asOf={asked.as_of}"] if asked.as_of else []),
        *([f"knownBy={asked.known_by}"] if asked.known_by else []),
        *(f"adopt={one}" for one in asked.adopt),
    ]
    if not set(keys) <= shipped:
        return []
    return [",".join([f"case:{key}", *options]) for key in keys]
