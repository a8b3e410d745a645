"""Pages for a structure of one's own: bring it, see how it was read, look at it, have it forgotten.

Layer 6. Whatever the service shows can be seen of what was brought: its pages are those of an
application of its own, under an address that only who brought it knows.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from typing import Any, cast

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import NotFound

from caregraph.deltas import Delta
from caregraph.graph.choices import Choice
from caregraph.serve.changes.found import findings
from caregraph.serve.changes.sentences import of_change, of_update
from caregraph.serve.changes.told import Places, parts
from caregraph.serve.processes import changing
from caregraph.serve.processes.changing import Compared
from caregraph.serve.shown import Shown
from caregraph.serve.uploads import mending, telling
from caregraph.serve.uploads.kept import Uploads
from caregraph.serve.uploads.reading import Brought
from caregraph.serve.web.content import HOME, Item, Page
from caregraph.serve.web.handing import hand_on, handed
from caregraph.serve.web.moods import tiles
from caregraph.serve.web.request import download, loaded, rooted
from caregraph.serve.web.routes import EACH, Menu, Route, serves
from caregraph.serve.web.sites import refuse_other_sites
from caregraph.serve.web.templating import respond
from caregraph.spreadsheet import XLSX

LARGEST = 20_000_000
"""How many bytes may be brought at once."""
EXTENSION = "caregraph.uploads"
"""Where an application keeps what was brought."""
blueprint = Blueprint("uploads", __name__)

_TRAIL = (HOME, Item("Your structure", path="/yours"))
_BRING = "Bring files on the page /yours itself."
_ZIP = "application/zip"
_KEY = "our-town"
"""The key of the structure in the workbook to begin with."""
_MOST_ROWS = 40
"""So many rows of a sheet are shown to mend; the workbook has all."""
_FIRST = 10
"""So many problems are told above; each stands at its cell besides."""


def _uploads() -> Uploads:
    return cast("Uploads", current_app.extensions[EXTENSION])


@serves(
    blueprint, "/yours", Route(menu=Menu(5, "Your structure", in_foot=False), is_of_a_view=False)
)
def form() -> Response:
    """Say what can be brought, and take it."""
    page = Page(
        "Bring your own structure",
        lead="Fill in a workbook, drop it here, see the drawing and the findings at once. It stays "
        "on this machine; what is made of it goes when you say so, or when the service stops.",
        trail=(HOME,),
    )
    known = loaded().structures
    return respond(
        page, "bring.html", {"largest": LARGEST, "field": "files"}, loaded_here=len(known)
    )


@serves(blueprint, "/yours/workbook", Route(gives=(XLSX,), is_of_a_view=False))
def template() -> Response:
    """Give the workbook to begin with: lists to choose from, notes, and a worked example."""
    from caregraph.exports import _example

    return download(_example.workbook(_KEY), XLSX, f"{_KEY}.xlsx")


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
    """Show what to mend in what was brought; or what it changes, and what was found."""
    one = _of(token)
    return _private(_result(token, one) if one.app is not None else _to_mend(token, one))


def _to_mend(token: str, one: Brought) -> Response:
    """Show the cells to mend where they stand, each with what may be meant."""
    cells = mending.cells(one.sheets, one.problems)
    others = telling.without_cell(one)
    page = Page(
        telling.to_do(one, cells, len(others)),
        kind=telling.named(one),
        lead=telling.lead(one),
        sections=tuple(telling.sections(one, others)),
        trail=_TRAIL,
    )
    told = {"cells": [_told(cell) for cell in cells], "findings": {}, "mends": _mends(one)}
    return respond(
        page,
        "mend.html",
        page.as_json() | told,
        token=token,
        cells=cells,
        first=cells[:_FIRST],
        causes=Counter(cell.problem.message for cell in cells).most_common(),
        sheets=mending.shown(one.sheets, cells, _MOST_ROWS),
        dates=telling.dates(one),
        has_tables=bool(one.sheets),
    )


def _mends(one: Brought) -> list[dict[str, str | int]]:
    return [mend.as_json() for mend in one.mends]


def _told(cell: mending.Cell) -> dict[str, Any]:
    table, row, column = cell.place
    return {
        "table": table,
        "row": row,
        "column": column,
        "found": cell.problem.value,
        "message": cell.problem.message,
        "suggestion": cell.suggested or None,
        "mayMean": [*cell.offers],
    }


def _result(token: str, one: Brought) -> Response:
    """Show what is changed against the structure loaded under the same key, and what was found."""
    seen = _shown(one)
    found = seen.report.findings
    structures = seen.view.structures
    change = _change(seen)
    inside = f"/yours/{token}/all"
    result = change.result if change else None
    page = Page(
        of_update(result) if result else f"Read as {one.kind or 'tables'}",
        kind=telling.named(one) + (" · compared with the structure loaded" if result else ""),
        lead=of_change(result) if result else "",
        sections=tuple(telling.sections(one, ())),
        trail=_TRAIL,
    )
    places = Places(root=inside)
    delta = (result.findings if result else None) or Delta()
    counts = {"findings": dict(Counter(finding.outcome for finding in found))}
    return respond(
        page,
        "brought.html",
        page.as_json()
        | counts
        | {"change": result.as_json() if result else None, "mends": _mends(one)},
        tiles=tiles(found, proposes=False),
        groups=telling.groups(found),
        most_groups=telling.GROUPS,
        inside=inside,
        key=structures[0].value.rpartition("/")[2] if structures else "",
        token=token,
        is_new=result is None,
        parts=parts(result, (), places, telling.MOST) if result else (),
        delta=findings(delta, places, telling.MOST) if result else (),
        is_drawn=bool(result and result.changes),
        dates=telling.dates(one),
        has_tables=bool(one.sheets),
    )


def _change(seen: Shown) -> Compared | None:
    """Compare with the structure loaded under the same key; ``None`` where there is none."""
    both = [one for one in seen.view.structures if one in loaded().structures]
    if len(both) != 1:
        return None
    before = loaded().shown(Choice())
    return seen.work_against(before, changing.changes_against, both[0])


@serves(
    blueprint, "/yours/<token>/changes.svg", Route(gives=("image/svg+xml",), is_of_a_view=False)
)
def drawn(token: str) -> Response:
    """Draw what differs from the structure loaded under the same key."""
    one = _of(token)
    seen = _shown(one) if one.app is not None else None
    both = [node for node in seen.view.structures if node in loaded().structures] if seen else []
    if seen is None or len(both) != 1:
        raise NotFound("No structure is loaded under the same key, so there is nothing to compare.")
    root = rooted(f"/yours/{token}/all")
    before = loaded().shown(Choice())
    svg = seen.work_against(before, changing.drawing_against, both[0], root)
    return _private(download(str(svg).encode(), "image/svg+xml"))


@serves(
    blueprint,
    "/yours/<token>/mend",
    Route(
        sends={"application/x-www-form-urlencoded": {EACH: "Cells, each with its new text."}},
        is_of_a_view=False,
    ),
    method="POST",
)
def mend(token: str) -> Response:
    """Read what was brought again, with cells changed as the form says."""
    refuse_other_sites(_BRING)
    one = _of(token)
    made = mending.changes(mending.cells(one.sheets, one.problems), request.form)
    changed = tuple(sheet.changed(made.get(sheet.table, {})) for sheet in one.sheets)
    if changed:
        _uploads().mend(token, changed, mending.made_of(one.sheets, made))
    return cast("Response", redirect(rooted(f"/yours/{token}"), 303))


@serves(blueprint, "/yours/<token>/workbook", Route(gives=(XLSX,), is_of_a_view=False))
def with_notes(token: str) -> Response:
    """Give what was brought as a workbook, with what is wrong as notes in the cells."""
    from caregraph.exports import _book

    one = _of(token)
    if not one.sheets:
        raise NotFound("No tables of ours were brought, so there is no workbook to give back.")
    cells = mending.cells(one.sheets, one.problems)
    named = mending.as_suggested(one.sheets, cells)
    numbers = {sheet.table: {row: i for i, row in enumerate(sheet.rows)} for sheet in named}
    remarks: dict[tuple[str, int, str], str] = {}
    about = [one.name, telling.lead(one), *telling.mended(one)]
    about += [str(problem) for problem in telling.without_cell(one)]
    for cell in cells:
        table, row, column = cell.place
        said = f"{cell.problem.message}. {cell.problem.hint or ''}".rstrip()
        if cell.is_heading:
            taken = f"taken for “{cell.suggested}”" if cell.suggested else "left out here"
            about.append(f"{cell.where}, {taken}: {said}")
        else:
            remarks[table, numbers[table][row], column] = said
    rows = {sheet.table: [*sheet.records()] for sheet in named}
    book = _book.write(rows, [*rows], about, remarks=remarks)
    stem = one.name.rpartition(".")[0] or one.name
    return _private(download(book, XLSX, f"{_plain(stem)}.xlsx"))


@serves(blueprint, "/yours/<token>/tables.zip", Route(gives=(_ZIP,), is_of_a_view=False))
def as_tables(token: str) -> Response:
    """Give what was brought as tables (CSV) in a ZIP file."""
    one = _of(token)
    if not one.sheets:
        raise NotFound("No tables of ours were brought, so there are none to give back.")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in one.sheets:
            archive.writestr(f"{sheet.table}.csv", sheet.as_csv())
    return _private(download(packed.getvalue(), _ZIP, "tables.zip"))


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name) or "structure"


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


def _shown(one: Brought) -> Shown:
    """Give the view of what was brought, as each structure in it is described."""
    assert one.app is not None
    return cast("Shown", one.app.extensions["caregraph"].shown(Choice()))
