"""Pages about a change: what two views differ in, what an ending brings, options side by side.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from caregraph import reports
from caregraph.comparisons import Comparison, Impact, Options
from caregraph.errors import UsageError
from caregraph.reports import _change as told
from caregraph.reports._first_sentence import lead
from caregraph.serve.changes import compared, sections
from caregraph.serve.things import drawings
from caregraph.serve.web.addresses import comparison_with, path_of
from caregraph.serve.web.content import HOME, Item, Page, Section
from caregraph.serve.web.failures import status_of
from caregraph.serve.web.request import (
    download,
    form,
    json_response,
    loaded,
    most_rows,
)
from caregraph.serve.web.routes import Menu, Route, serves
from caregraph.serve.web.templating import respond

blueprint = Blueprint("change", __name__)
_DAYS = {
    "before": "The earlier day of two, on which nothing is adopted.",
    "after": "The later day of two, with what is adopted.",
}

_CHANGES = (
    "No proposal is taken as adopted, and no two days are named. Choose a proposal to see what it "
    "brings, ends and breaks, or two days to see what differs between them."
)
_IMPACT = "Name what ends: the page shows what ends with it and what others would have no longer."


@dataclass(frozen=True)
class Field:
    """What a page asks for, in one line of text."""

    name: str
    label: str
    hint: str
    value: str


_DOOR = Menu(4, "Changes", in_foot=False, below=("/days", "/impact", "/options"))


@serves(blueprint, "/compare", Route(takes=_DAYS, menu=_DOOR))
def changes() -> Response:
    """Show what proposals change, or what differs between two days, findings and all."""
    try:
        two = compared.asked()
    except UsageError as wrong:
        return _nothing_compared(wrong)
    if two is None:
        return _nothing_compared()
    result = two.compared()
    return _as_the_command_writes("comparison", result) or _changes_page(two, result)


def _changes_page(two: compared.Two, result: Comparison) -> Response:
    page = Page(
        "What changes",
        lead=lead(result),
        trail=(HOME,),
        sections=sections.changes(result, two.places, most_rows()),
    )
    drawing = drawings.or_later(two.drawn, "/compare/drawing.svg?" + request.query_string.decode())
    looks = (("Before", result.before), ("After", result.after))
    return respond(page, "compare.html", drawing=drawing, looks=looks, problem=None)


def _nothing_compared(problem: UsageError | None = None) -> Response:
    """Give the form, with the proposals that there are, and what is wrong with what was given."""
    known = loaded().proposals
    ways = tuple(
        Item(one.label, path=comparison_with(one.name), detail=one.structure_label)
        for one in known[: most_rows()]
    )
    page = Page(
        "What changes",
        lead="" if problem else _CHANGES,
        trail=(HOME,),
        sections=(
            Section("proposals", "With a proposal", items=ways, left_out=len(known) - len(ways)),
        ),
    )
    return _with_problem(
        problem, lambda: respond(page, "compare.html", drawing=None, looks=(), problem=problem)
    )


@serves(blueprint, "/compare/drawing.svg", Route(takes=_DAYS, gives=drawings.TYPES))
def changes_drawing() -> Response:
    """Give the drawing of a change by itself."""
    two = compared.asked()
    if two is None:
        abort(404, _CHANGES)
    return drawings.alone(two.drawn())


@serves(
    blueprint,
    "/impact",
    Route(
        takes={
            "thing": "What ends: name, key or IRI, or law:ID for all that a provision ends.",
            "on": "The day; without it, that on which it ends or is described.",
        }
    ),
)
def impact() -> Response:
    """Show what ends with a thing, and what its ending leaves dangling."""
    thing, on = (request.args.get(name, "").strip() for name in ("thing", "on"))
    fields = (
        Field(
            "thing",
            "What ends",
            "A post, body, organisation, agreement, fund, function or "
            "person by name, key or address",
            thing,
        ),
        Field(
            "on",
            "On",
            "A day; without it that on which it ends by what is recorded, else the day shown",
            on,
        ),
    )
    if not thing:
        page = Page("What an ending brings", trail=(HOME,), lead=_IMPACT)
        return _form_page(page, fields)
    try:
        result = compared.impact(thing, on)
    except UsageError as wrong:
        page = Page("What an ending brings", trail=(HOME,))
        if wrong.code == "not-in-effect" and form() == "html":
            return _form_page(replace(page, lead=f"{wrong.message}. {wrong.hint}"), fields)
        return _form_page(page, fields, wrong)
    return _as_the_command_writes("impact", result) or _impact_page(result, fields)


def _impact_page(result: Impact, fields: tuple[Field, ...]) -> Response:
    document = told.impact(result)
    page = Page(
        document.title,
        lead=document.lead,
        facts=sections.impact_facts(result),
        sections=sections.impact(result, most_rows()),
        trail=(HOME, *(Item(one.label, path=path_of(one.iri)) for one in result.things)),
    )
    return _form_page(page, fields)


@serves(
    blueprint,
    "/options",
    Route(takes={"proposal": "A proposal with options, where several have some."}),
)
def options() -> Response:
    """Show the options of a proposal side by side, and what each would bring."""
    name = request.args.get("proposal", "").strip()
    field = Field(
        "proposal",
        "Proposal with options",
        "By name, key or address; needed where several have options",
        name,
    )
    try:
        result = compared.options(name)
    except UsageError as wrong:
        page = Page("Options side by side", trail=(HOME,), sections=(_with_options(),))
        return _form_page(page, (field,), wrong)
    return _as_the_command_writes("options", result) or _options_page(result, field)


def _with_options() -> Section:
    """List the proposals that have options."""
    items = tuple(
        Item(one.label, path=f"/options?proposal={quote(one.name, safe='')}")
        for one in loaded().proposals
        if one.has_options
    )
    return Section("proposals", "Proposals with options", items=items)


def _options_page(result: Options, field: Field) -> Response:
    page = Page(
        f"Options of {result.proposal.label}",
        lead=told.options(result).lead,
        sections=(sections.options(result, loaded().proposal_names),),
        trail=(HOME, Item(result.proposal.label, path=path_of(result.proposal.iri))),
    )
    return _form_page(page, (replace(field, value=result.proposal.label),))


def _form_page(
    page: Page, fields: tuple[Field, ...], problem: UsageError | None = None
) -> Response:
    """Answer with a page below a form, and with what is wrong with what was given in it."""
    return _with_problem(
        problem, lambda: respond(page, "change.html", fields=fields, problem=problem)
    )


def _with_problem(problem: UsageError | None, page: Callable[[], Response]) -> Response:
    """Answer with a page that says what is wrong; other forms have only that."""
    if problem is None:
        return page()
    if form() != "html":
        raise problem
    response = page()
    response.status_code = status_of(problem)
    return response


def _as_the_command_writes(kind: str, result: Comparison | Impact | Options) -> Response | None:
    """Answer with the JSON or CSV of the command of that kind; ``None`` where a page is wanted."""
    match form():
        case "json":
            return json_response(result.as_json())
        case "csv":
            written = reports.teller(kind, "csv")(result)
            assert isinstance(written, bytes)
            return download(written, "text/csv")
    return None
