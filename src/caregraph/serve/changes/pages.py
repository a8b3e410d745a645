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
from caregraph.deltas import Delta
from caregraph.errors import UsageError
from caregraph.graph.dates import spoken_date, spoken_days
from caregraph.questions import beside
from caregraph.reports import _change as reported
from caregraph.reports import _options
from caregraph.serve.changes import choosing, compared, found, sections, sentences, told
from caregraph.serve.changes.later import or_later
from caregraph.serve.processes.changing import Compared
from caregraph.serve.things import drawings
from caregraph.serve.web import states
from caregraph.serve.web.addresses import comparison_with, path_of
from caregraph.serve.web.content import HOME, Item, Items, Page, Section
from caregraph.serve.web.failures import status_of
from caregraph.serve.web.likenesses import likenesses
from caregraph.serve.web.request import (
    download,
    form,
    json_response,
    loaded,
    most_rows,
)
from caregraph.serve.web.routes import Route, serves
from caregraph.serve.web.speech import MOVED_BY
from caregraph.serve.web.templating import respond

blueprint = Blueprint("change", __name__)
_DAYS = {
    "structure": "The key of the only structure to compare; where all that is adopted is of one, "
    "that one without it.",
    "before": "The earlier day of two.",
    "after": "The later day of two, with what is adopted.",
    "beforeAdopt": "What is taken as adopted before as well: a proposal by key or IRI; repeatable. "
    "Without it nothing is.",
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


@serves(blueprint, "/compare", Route(takes=_DAYS))
def changes() -> Response:
    """Show what proposals change, or what differs between two days, findings and all."""
    try:
        two = compared.asked()
    except UsageError as wrong:
        return _nothing_compared(wrong)
    if two is None:
        return _nothing_compared()
    return or_later("Before and after", _trail(two.of), lambda: _compared(two))


def _compared(two: compared.Two) -> Response:
    both = two.compared()
    return _as_the_command_writes("comparison", both.result) or _changes_page(two, both)


def _changes_page(two: compared.Two, both: Compared) -> Response:
    result, places = both.result, two.places()
    page = Page(
        _title(two, result),
        kind=_kind(result),
        lead=sentences.of_change(result),
        trail=_trail(two.of),
    )
    drawing = drawings.or_later(two.drawn, "/compare/drawing.svg?" + request.query_string.decode())
    delta = result.findings or Delta()
    return respond(
        page,
        "compare.html",
        problem=None,
        chooser=choosing.of_two(two),
        picked=choosing.picked(result.after),
        drawing=drawing,
        parts=told.parts(result, both.stays, places, most_rows()),
        dangling=told.dangling(result.dangling, places, most_rows()),
        tiles=found.tiles(delta),
        findings=found.findings(delta, places, most_rows()),
        less=delta.looked_at_less,
        notes=tuple(map(spoken_days, result.notes)),
        looks=(("Before", result.before), ("After", result.after)),
    )


def _title(two: compared.Two, result: Comparison) -> str:
    """Name what is compared: the proposals with the day, or the two days."""
    days = two.days()
    number = len(result.after.adopting())
    if "proposal" in result.path and number:
        what = "the proposal changes" if number == 1 else f"{number} proposals change"
        return f"What {what}" + (f" by {spoken_date(days[1])}" if days else "")
    if days and days[0] != days[1]:
        return f"What changes from {spoken_date(days[0])} to {spoken_date(days[1])}"
    return "What changes"


def _kind(result: Comparison) -> str:
    """Say over the title which proposals are taken as adopted; the place stands above."""
    adopted = result.after.adopting() if "proposal" in result.path else ()
    return "; ".join(adopted) or "before and after"


def _trail(of: compared.Place | None) -> Items:
    door = (HOME, Item("Changes", path="/days"))
    return (*door, Item(of.label, path=of.path)) if of else door


def _nothing_compared(problem: UsageError | None = None) -> Response:
    """Give the form, with the proposals that there are, and what is wrong with what was given."""
    try:
        of = compared.place()
    except UsageError:
        of = None
    known = of.proposals if of else loaded().proposals
    ways = tuple(
        Item(one.label, path=comparison_with(one.name), detail="" if of else one.structure_label)
        for one in known[: most_rows()]
    )
    page = Page(
        "Before and after",
        kind=of.label if of else "",
        lead="" if problem else _CHANGES,
        trail=_trail(of),
        sections=(
            Section("proposals", "With a proposal", items=ways, left_out=len(known) - len(ways)),
        ),
    )
    return _with_problem(
        problem,
        lambda: respond(
            page,
            "compare.html",
            drawing=None,
            picked=(),
            problem=problem,
            chooser=choosing.of_nothing(of),
            ways=states.state(problem.message, problem.hint, problem).ways if problem else (),
        ),
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
        page = Page("What an ending brings", trail=_trail(None), lead=_IMPACT)
        return _form_page(page, fields)
    try:
        result = compared.impact(thing, on)
    except UsageError as wrong:
        page = Page("What an ending brings", trail=_trail(None))
        if wrong.code == "not-in-effect" and form() == "html":
            return _form_page(replace(page, lead=f"{wrong.message}. {wrong.hint}"), fields)
        return _form_page(page, fields, wrong)
    return _as_the_command_writes("impact", result) or _impact_page(result, fields)


def _impact_page(result: Impact, fields: tuple[Field, ...]) -> Response:
    here = told.Places()
    delta = result.findings or Delta()
    page = Page(
        reported.impact(result).title,
        kind="what an ending brings",
        lead=sentences.of_ending(result),
        facts=sections.impact_facts(result),
        trail=(*_trail(None), *(Item(one.label, path=path_of(one.iri)) for one in result.things)),
    )
    return respond(
        page,
        "impact.html",
        fields=fields,
        problem=None,
        endings=told.endings(result, here, most_rows()),
        dangling=told.dangling(result.dangling, here, most_rows()),
        tiles=found.tiles(delta),
        findings=found.findings(delta, here, most_rows()),
        notes=tuple(map(spoken_days, (*result.view.lines(MOVED_BY), *result.notes))),
        alike=likenesses(beside.of_impact()),
    )


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
        page = Page("Options side by side", trail=_trail(None), sections=(_with_options(),))
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
        lead=_options.options(result).lead,
        sections=sections.options(result, loaded().proposal_names),
        trail=(*_trail(None), Item(result.proposal.label, path=path_of(result.proposal.iri))),
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
