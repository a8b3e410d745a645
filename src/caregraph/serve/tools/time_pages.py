"""Pages about more than one day: findings over time, and which day turns what.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, request

from caregraph.graph.dates import spoken_days
from caregraph.reports import _timeline as told
from caregraph.results import Finding
from caregraph.serve.changes import daily, sentences
from caregraph.serve.changes.compared import Place, place
from caregraph.serve.changes.later import or_later
from caregraph.serve.loaded import structure_called
from caregraph.serve.processes import changing
from caregraph.serve.web.addresses import comparison_with, path_of
from caregraph.serve.web.content import HOME, Grid, Item, Page, Section
from caregraph.serve.web.moods import tag
from caregraph.serve.web.request import arrangement, form, leaf, loaded, most_rows, shown
from caregraph.serve.web.routes import LEAF, Menu, Route, serves
from caregraph.serve.web.speech import spoken_day
from caregraph.serve.web.templating import respond
from caregraph.timelines import Event, Lasting, TurningDay, TurningDays

blueprint = Blueprint("time", __name__)


def findings_over(over: str, structure: str, passes: Callable[[Finding], bool]) -> Response:
    """Show findings over a range of days, each with the days on which it holds.

    Args:
        structure: The key of the only structure to look at; empty for all.
        passes: Says whether a finding is shown.
    """
    return or_later(_OVER, _OVER_TRAIL, lambda: _over(over, structure, passes))


_OVER = "Findings over time"
_OVER_TRAIL = (HOME, Item("Findings", path="/check"), Item("Changes", path="/days"))


def _over(over: str, structure: str, passes: Callable[[Finding], bool]) -> Response:
    only = structure_called(loaded(), structure) if structure else None
    whole = shown().work_long(changing.findings_over, over, only)
    timeline = replace(whole, findings=tuple(one for one in whole.findings if passes(one.finding)))
    at = leaf(len(timeline.findings))
    here = replace(timeline, findings=timeline.findings[at.shown])
    page = Page(
        title=_OVER,
        lead=sentences.of_timeline(timeline, len(whole.findings)),
        sections=(Section("intervals", "", _intervals(here.findings)),),
        trail=_OVER_TRAIL,
    )
    return respond(
        page,
        "over.html",
        timeline.as_json() if form() == "json" else None,
        timeline=here,
        told=told,
        over=over,
        structure=structure,
        spoken_days=spoken_days,
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


_DOOR = Menu(4, "Changes", in_foot=False, below=("/compare", "/impact", "/options"))


@serves(
    blueprint,
    "/days",
    Route(
        takes={
            "over": "A range of days, such as 2004..2024; all without it.",
            "structure": "The key of a structure; without it a diary of all.",
            **LEAF,
        },
        menu=_DOOR,
    ),
)
def days() -> Response:
    """Show on which days structures, or rules about them, turn, and what each day brings."""
    return or_later("Changes", (HOME,), _days)


def _days() -> Response:
    over = request.args.get("over", "").strip() or "all"
    of = place()
    is_of_diary = form() == "html" or arrangement().table in dict(_PARTS)
    if of is None and over == "all" and is_of_diary:
        return _diary()
    found = shown().work_long(changing.days, over, of.node if of else None)
    if of is None or form() != "html":
        return _listed(found, over, of)
    return _day_by_day(found, over, of)


def _diary() -> Response:
    """Show what happens when in all places, what is still to come first."""
    found = shown().work_long(changing.diary)
    ahead = [one for one in found if one.is_ahead]
    past = [one for one in reversed(found) if not one.is_ahead]
    at = leaf(len(found), _ENTRIES)
    places = {one.structure.iri: one.structure.label for one in found}
    turning = next((one for one in ahead if dict(one.counts).keys() - {"due"}), None)
    nearest = f"{spoken_day(turning.day)}, {turning.structure.label}" if turning else ""
    here = [*ahead, *past][at.shown]
    known = loaded().proposals
    ways = tuple(
        Item(one.label, path=comparison_with(one.name), detail=one.structure_label)
        for one in known[: most_rows()]
    )
    page = Page(
        title="Changes",
        kind="diary of all places",
        lead=sentences.of_places(len(places), len(ahead), len(past), nearest),
        trail=(HOME,),
        sections=(
            *(
                Section(name, title, daily.diary(several))
                for name, title in _PARTS
                if (several := [one for one in here if one.is_ahead == (name == "ahead")])
            ),
            Section(
                "proposals",
                "What a proposal changes",
                items=ways,
                left_out=len(known) - len(ways),
                folds=True,
            ),
            Section("more", "More", items=_MORE),
        ),
    )
    return respond(page, "diary.html", leaf=at)


_PARTS = (("ahead", "After the day shown"), ("past", "Before it"))
"""The tables of the diary, which can be had as files by these names."""
_MORE = (
    Item("Two days compared", path="/compare"),
    Item("What an ending brings", path="/impact"),
    Item("Options side by side", path="/options"),
)
_ENTRIES = 20
"""So many entries of the diary stand on a page."""


def _day_by_day(found: TurningDays, over: str, of: Place) -> Response:
    """Show the days of one place, what each brings, and what is found over time."""
    at = leaf(len(daily.stops_of(found)), daily.ON_PAGE)
    told_daily = daily.of_place(of, shown(), found, at)
    page = Page(
        title="Day by day",
        kind="changes",
        lead=sentences.of_days(told_daily.turns, found.start, found.until),
        trail=(HOME, Item("Changes", path="/days"), Item(of.label, path=of.path)),
    )
    adopted = [one.thing.label for one in found.view.adopted]
    return respond(
        page,
        "days.html",
        None,
        of=of,
        over=over,
        ON_PAGE=daily.ON_PAGE,
        shown_day=shown().view.days.get(of.node),
        found=found,
        daily=told_daily,
        scale=daily.most(told_daily.counts),
        adopted=adopted,
        compared=lambda stop: daily.compare_path(of, stop, found.start),
        leaf=at,
        every=_grid(found, of.path),
        told=told,
    )


def _listed(found: TurningDays, over: str, of: Place | None) -> Response:
    """Give the turning days of a range as a table, and all that is known of them as JSON."""
    at = leaf(len(found))
    path = of.path if of else "/check"
    happening = tuple(map(_event, found.events[: most_rows()]))
    page = Page(
        title="Which day turns what",
        lead="Between two of these days nothing that is said of what is described, and no finding, "
        "can change.",
        sections=(
            Section("range", "", items=tuple(map(Item, told.head_of_days(found)))),
            Section("days", "Turning days", _grid(found, path, at.shown)),
            Section(
                "events",
                "What begins, ends and falls due",
                Grid("What begins, ends and falls due", ("day", "what happens", "kind"), happening),
                empty="Nothing does in this range.",
                left_out=len(found.events) - len(happening),
            ),
        ),
        trail=(HOME, Item("Changes", path="/days")),
    )
    return respond(
        page,
        "turning.html",
        found.as_json() if form() == "json" else None,
        over=over,
        structure="",
        leaf=at,
    )


def _grid(found: TurningDays, path: str, at: slice = slice(None)) -> Grid:
    return Grid(
        "Turning days",
        ("day", "why", "things that change"),
        tuple(_row(one, path) for one in found.days[at]),
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
