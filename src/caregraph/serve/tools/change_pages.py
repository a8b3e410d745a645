"""Pages about a change: what a proposal changes, what an ending brings, options side by side.

Layer 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, Response, request

from caregraph.comparisons import Comparison, Impact, Options
from caregraph.errors import UsageError
from caregraph.reports import _change as told
from caregraph.serve.processes import costly
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.request import form, most_rows, shown
from caregraph.serve.web.templating import respond

blueprint = Blueprint("change", __name__)


@dataclass(frozen=True)
class Field:
    """What a page asks for, in one line of text."""

    name: str
    label: str
    hint: str
    value: str


@blueprint.get("/changes")
def changes() -> Response:
    """Show what the proposals taken as adopted change, and what that does to findings."""
    if not shown().view.adopted:
        page = Page("What a proposal changes", trail=(HOME,), lead="No proposal is taken as "
                    "adopted. Choose one under “Change” to see what it brings, ends and "
                    "breaks.")  # fmt: skip
        return respond(page, "change.html", field=None)
    result = shown().work_by_rules(costly.changes)
    return _respond(result, told.comparison(result), None)


@blueprint.get("/impact")
def impact() -> Response:
    """Show what ends with a thing, and what its ending leaves dangling."""
    thing = request.args.get("thing", "").strip()
    field = Field("thing", "What ends", "A post, body, organisation, agreement, fund, function or "
                  "person by name, key or address", thing)  # fmt: skip
    if not thing:
        page = Page("What an ending brings", trail=(HOME,), lead="Name what ends: the page shows "
                    "what ends with it and what others would have no longer.")  # fmt: skip
        return respond(page, "change.html", field=field)
    try:
        result = shown().work_by_rules(costly.impact_of, thing)
    except UsageError as wrong:
        if wrong.code != "not-in-effect":
            raise
        page = Page("What an ending brings", trail=(HOME,), lead=f"{wrong}. Choose another day "
                    "or a proposal under “Change”.")  # fmt: skip
        return respond(page, "change.html", field=field)
    return _respond(result, told.impact(result), field)


@blueprint.get("/options")
def options() -> Response:
    """Show the options of a proposal side by side, and what each would bring."""
    name = request.args.get("proposal", "").strip()
    result = shown().work_by_rules(costly.options_of, name or None)
    field = Field("proposal", "Proposal with options", "By name, key or address; needed where "
                  "several have options", name or result.proposal.label)  # fmt: skip
    return _respond(result, told.options(result), field)


def _respond(
    result: Comparison | Impact | Options, document: told.Document, field: Field | None
) -> Response:
    """Answer with a document as a page, or with the result as JSON."""
    page = Page(document.title, lead=document.lead, sections=tuple(_sections(document)),
                trail=(HOME,))  # fmt: skip
    return respond(page, "change.html", result.as_json() if form() == "json" else None, field=field)


def _sections(document: told.Document) -> list[Section]:
    found = [Section("facts", "", items=tuple(map(Item, document.facts)))]
    if document.table:
        head, *rows = document.table
        grid = Grid(
            document.title, head, tuple(tuple((Item(cell),) for cell in row) for row in rows)
        )
        found.append(Section("side-by-side", "Side by side", grid))
    most = most_rows()
    for part in document.parts:
        for section in part.sections:
            title = ": ".join(filter(None, (part.title, section.title)))
            name = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
            lines = section.lines[:most]
            found.append(Section(name, title, items=tuple(map(_item, lines)),
                                 left_out=len(section.lines) - len(lines)))  # fmt: skip
    return found


def _item(line: told.Line) -> Item:
    return Item(f"{line.mark} {line.said}".strip(), detail="; ".join(line.notes) or None)
