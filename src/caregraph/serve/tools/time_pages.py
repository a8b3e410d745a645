"""Pages about more than one day: findings over time, and which day turns what.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, request

from caregraph.reports import _timeline as told
from caregraph.results import Finding
from caregraph.serve.loaded import structure_called
from caregraph.serve.processes import changing
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.moods import tag
from caregraph.serve.web.request import form, leaf, loaded, most_rows, shown
from caregraph.serve.web.routes import LEAF, Route, serves
from caregraph.serve.web.speech import spoken_day
from caregraph.serve.web.templating import respond
from caregraph.timelines import Event, Lasting, TurningDay

blueprint = Blueprint("time", __name__)


def findings_over(over: str, structure: str, passes: Callable[[Finding], bool]) -> Response:
    """Show findings over a range of days, each with the days on which it holds.

    Args:
        structure: The key of the only structure to look at; empty for all.
        passes: Says whether a finding is shown.
    """
    only = structure_called(loaded(), structure) if structure else None
    whole = shown().work_by_rules(changing.findings_over, over, only)
    timeline = replace(whole, findings=tuple(one for one in whole.findings if passes(one.finding)))
    at = leaf(len(timeline.findings))
    here = replace(timeline, findings=timeline.findings[at.shown])
    page = Page(
        title="Findings over time",
        lead=f"{len(timeline.findings)} of {len(whole.findings)} findings hold on some day from "
        f"{spoken_day(timeline.start)} until {spoken_day(timeline.until)}.",
        sections=(Section("intervals", "", _intervals(here.findings)),),
        trail=(HOME, Item("Findings", path="/check")),
    )
    return respond(
        page,
        "over.html",
        timeline.as_json() if form() == "json" else None,
        timeline=here,
        told=told,
        over=over,
        structure=structure,
        leaf=at,
    )


def _intervals(findings: tuple[Lasting, ...]) -> Grid:
    """Give findings as a table, one row an interval."""
    rows = tuple(
        (
            (Item(one.rule, path=f"/rules/{one.rule}"),),
            (tag(one),),
            (Item(one.focus.label, one.focus.iri, path_of(one.focus.iri)),),
            (Item(one.message),),
            (Item(part.start.isoformat()),),
            (Item("open" if part.is_open else part.until.isoformat()),),
            (Item(told.length(part.start, part.until)),),
            (Item(told.reasons(part.since, part.start)),),
            (Item(told.reasons(part.ended, part.until)),) if part.ended else (Item(""),),
        )
        for lasting in findings
        for one in [lasting.finding]
        for part in lasting.intervals
    )
    columns = (
        "rule",
        "mood",
        "about",
        "finding",
        "from",
        "until",
        "length in the range",
        "begins when",
        "ends when",
    )
    return Grid("Findings over time", columns, rows)


@serves(
    blueprint,
    "/days",
    Route(
        takes={
            "over": "A range of days, such as 2004..2024; all without it.",
            "structure": "The key of a structure; all without it.",
            **LEAF,
        }
    ),
)
def days() -> Response:
    """Show on which days structures, or rules about them, turn, and why."""
    over = request.args.get("over", "").strip() or "all"
    structure = request.args.get("structure", "")
    only = structure_called(loaded(), structure) if structure else None
    found = shown().work_by_rules(changing.days, over, only)
    at = leaf(len(found))
    path = path_of(only.value) if only else "/check"
    grid = Grid(
        "Turning days",
        ("day", "why", "things that change"),
        tuple(_row(one, path) for one in found.days[at.shown]),
    )
    happening = tuple(map(_event, found.events[: most_rows()]))
    page = Page(
        title="Which day turns what",
        lead="Between two of these days nothing that is said of what is described, and no finding, "
        "can change.",
        sections=(
            Section("range", "", items=tuple(map(Item, told.head_of_days(found)))),
            Section("days", "Turning days", grid),
            Section(
                "events",
                "What begins, ends and falls due",
                Grid("What begins, ends and falls due", ("day", "what happens", "kind"), happening),
                empty="Nothing does in this range.",
                left_out=len(found.events) - len(happening),
            ),
        ),
        trail=(HOME, Item(told.names(found.view), path=path)) if only else (HOME,),
    )
    return respond(
        page,
        "days.html",
        found.as_json() if form() == "json" else None,
        over=over,
        structure=structure,
        leaf=at,
    )


def _row(one: TurningDay, path: str) -> tuple[tuple[Item, ...], ...]:
    """Give a turning day as a row that leads to the page of that day."""
    day = Item(one.day.isoformat(), path=f"{path}?asOf={one.day}")
    return (day,), (Item(told.why(one)),), (Item(str(one.flipped)),)


def _event(one: Event) -> tuple[tuple[Item, ...], ...]:
    """Give an event as a row that leads to the page of the thing on that day."""
    path = path_of(one.thing.iri)
    on_day = f"{path}{'&' if '?' in path else '?'}asOf={one.day}"
    return (Item(one.day.isoformat(), path=on_day),), (Item(one.said),), (Item(one.kind),)
