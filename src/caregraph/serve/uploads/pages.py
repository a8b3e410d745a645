"""Pages for a structure of one's own: bring it, see how it was read, look at it, have it forgotten.

Layer 6. Whatever the service shows can be seen of what was brought: its pages are those of an
application of its own, under an address that only who brought it knows.
"""

from __future__ import annotations

from collections import Counter
from typing import cast

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import NotFound

from caregraph import moods
from caregraph.errors import Problem
from caregraph.graph.choices import Choice
from caregraph.groups import grouped
from caregraph.model import Record
from caregraph.results import Finding
from caregraph.serve.shown import Shown
from caregraph.serve.uploads.kept import Uploads
from caregraph.serve.uploads.reading import Brought
from caregraph.serve.web.content import HOME, Grid, Item, Items, Page, Section
from caregraph.serve.web.handing import hand_on, handed
from caregraph.serve.web.moods import tiles
from caregraph.serve.web.request import rooted
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.serve.web.sites import refuse_other_sites
from caregraph.serve.web.templating import respond

LARGEST = 20_000_000
"""How many bytes may be brought at once."""
EXTENSION = "caregraph.uploads"
"""Where an application keeps what was brought."""
blueprint = Blueprint("uploads", __name__)

_TRAIL = (HOME, Item("Your own", path="/yours"))
_BRING = "Bring files on the page /yours itself."
_MOST_PROBLEMS = 200
_GROUPS = 12


def _uploads() -> Uploads:
    return cast("Uploads", current_app.extensions[EXTENSION])


@serves(
    blueprint, "/yours", Route(menu=Menu(5, "Your structure", in_foot=False), is_of_a_view=False)
)
def form() -> Response:
    """Say what can be brought, and take it."""
    page = Page(
        "Look at a structure of your own",
        lead="A workbook, a folder of tables, a list of posts with their managers, a register: see "
        "how it is read, its picture, and what the rules find.",
        trail=(HOME,),
    )
    return respond(page, "bring.html", {"largest": LARGEST, "field": "files"})


@serves(
    blueprint,
    "/yours",
    Route(
        sends={"multipart/form-data": {"files": "One file or several; repeatable."}},
        is_of_a_view=False,
    ),
    method="POST",
)
def bring() -> Response:
    """Read what is brought, and lead to its page."""
    refuse_other_sites(_BRING)
    request.max_content_length = LARGEST
    token = _uploads().take(request.files.getlist("files"))
    return cast("Response", redirect(rooted(f"/yours/{token}"), 303))


@serves(blueprint, "/yours/<token>", Route(is_of_a_view=False))
def brought(token: str) -> Response:
    """Show how what was brought was read, and what was found."""
    one = _of(token)
    page = Page(
        one.name,
        kind="your own",
        lead=_lead(one),
        sections=tuple(_sections(one)),
        trail=_TRAIL,
    )
    seen = _shown(one)
    found = seen.report.findings if seen else ()
    structures = seen.view.structures if seen else ()
    response = respond(
        page,
        "brought.html",
        page.as_json() | {"findings": dict(Counter(finding.outcome for finding in found))},
        tiles=tiles(found, proposes=False) if seen else (),
        groups=_groups(found),
        inside=f"/yours/{token}/all" if seen else "",
        key=structures[0].value.rpartition("/")[2] if structures else "",
        token=token,
    )
    return _private(response)


@serves(blueprint, "/yours/<token>/forget", Route(is_of_a_view=False), method="POST")
def forget(token: str) -> Response:
    """Forget what was brought, at once."""
    refuse_other_sites(_BRING)
    _of(token)
    _uploads().forget(token)
    return cast("Response", redirect(rooted("/yours"), 303))


def _inside(token: str, path: str) -> Response:
    """Answer any address of the pages of what was brought."""
    one = _of(token)
    if one.app is None:
        raise NotFound("Nothing could be made of what was brought; its page says why.")
    return _private(handed(one.app, path))


hand_on(blueprint, "/yours/<token>/all", "inside", _inside)


def _of(token: str) -> Brought:
    one = _uploads().get(token)
    if one is None:
        raise NotFound(
            "There is nothing of yours here: it was forgotten, or the service was started again."
        )
    return one


def _private(response: Response) -> Response:
    """Let nobody keep an answer that is for one visitor."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(one: Brought) -> Shown | None:
    """Give the view of what was brought, as each structure in it is described."""
    if one.app is None:
        return None
    return cast("Shown", one.app.extensions["caregraph"].shown(Choice()))


def _lead(one: Brought) -> str:
    if one.refused is not None:
        return f"It cannot be read: {one.refused.message}. {one.refused.hint or ''}".rstrip()
    if one.problems:
        count = moods.plural(len(one.problems), "problem")
        return f"{count} to mend before it can be shown. Nothing of it was kept."
    return f"Read as {one.kind}." if one.kind else "Read as tables."


def _sections(one: Brought) -> list[Section]:
    listed = one.problems[:_MOST_PROBLEMS]
    return [
        Section(
            "problems",
            "What to mend",
            _problem_grid("Problems", listed) if listed else None,
            left_out=len(one.problems) - len(listed),
        ),
        Section("notes", "How it was read", items=tuple(map(Item, one.notes))),
        Section(
            "left-out",
            "Left out",
            _problem_grid("Left out", one.left_out) if one.left_out else None,
            intro="These could not be understood; all else was taken over.",
        ),
        Section(
            "to-confirm",
            "To confirm",
            _offer_grid(one.offers) if one.offers else None,
            intro="The list hints at these and does not say them. None of them is taken over: if "
            "they are so, write them into the workbook.",
        ),
    ]


def _problem_grid(caption: str, problems: tuple[Problem, ...]) -> Grid:
    rows = tuple(
        (
            (Item(one.cell or one.place),),
            _said(one.value),
            _said(one.message),
            _said(one.hint),
        )
        for one in problems
    )
    return Grid(caption, ("where", "found", "what is wrong", "what to do"), rows)


def _said(text: str | None) -> Items:
    return (Item(text),) if text else ()


def _offer_grid(offers: tuple[Record, ...]) -> Grid:
    rows = tuple(
        (
            (Item(f"{one.file}, row {one.row}" if one.row else one.file),),
            (Item(one.table),),
            tuple(Item(f"{name}: {'; '.join(cells)}") for name, cells in one.values.items()),
        )
        for one in offers
    )
    return Grid("To confirm", ("where", "table", "what it would say"), rows)


def _groups(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    """Give the mood of the most pressing groups of findings, what is found, and what to do next."""
    return [(moods.MOODS[one.outcome], one.said, one.step) for one in grouped(findings)[:_GROUPS]]
