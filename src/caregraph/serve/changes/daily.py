"""Day by day: on which days a structure turns, what begins and ends on each, and what is found.

Layer 6. A page has so many days; what they bring and what is found on them is worked out for these
alone, within the limits of a query, and the page says what there was no time for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from caregraph import rdf
from caregraph.comparisons import Comparison
from caregraph.finding import Finding
from caregraph.graph.dates import spoken_days
from caregraph.graph.proposals import NONE
from caregraph.moods import MOODS, OUTCOMES, Outcome
from caregraph.serve.changes import sentences
from caregraph.serve.changes.compared import Place, documents
from caregraph.serve.changes.sentences import Turn
from caregraph.serve.changes.told import Part, Places, parts
from caregraph.serve.processes import changing
from caregraph.serve.processes.workers import LimitReachedError
from caregraph.serve.shown import Shown
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.content import Grid, Item, Items
from caregraph.serve.web.request import Leaf, choice, loaded, most_rows, options
from caregraph.serve.web.speech import spoken_day
from caregraph.timelines import EventKind, Timeline, TurningDays

ON_PAGE = 20
"""So many days stand on a page."""
_PLANNED = ("due", "decided", "proposed")
_DAY = timedelta(days=1)
_COUNTED: tuple[Outcome, ...] = ("breach", "left-open", "not-stated")
_MOVES: dict[Outcome, str] = {
    "breach": "to mend",
    "left-open": "left open",
    "not-stated": "to find out",
}


@dataclass(frozen=True)
class Counts:
    """How many findings hold on a day, by mood, with what is adopted and without it."""

    day: date
    counts: dict[Outcome, int]
    without: dict[Outcome, int] | None
    """With nothing adopted; ``None`` where nothing is, or there was no time to count."""

    @property
    def said(self) -> str:
        """Say the day."""
        return spoken_day(self.day)


@dataclass(frozen=True)
class Moved:
    """What a day does to findings: how many come and go of a mood, each in words."""

    said: str
    several: tuple[Finding, ...]


@dataclass(frozen=True)
class Stop:
    """A day on which something happens."""

    day: date
    is_supposed: bool
    """It does only because a proposal that is not decided is taken as adopted."""
    parts: tuple[Part, ...]
    planned: tuple[Item, ...]
    """What falls due, is decided or takes effect on it."""
    is_coarse: bool
    """Something of it is known to the month or year only."""
    moves: tuple[Moved, ...]
    before: date | None
    """The stop before it."""

    @property
    def title(self) -> str:
        """Say the day, and whether it hangs on a proposal."""
        return spoken_day(self.day) + (", if adopted" if self.is_supposed else "")

    @property
    def is_step(self) -> bool:
        """Say whether nothing of the structure changes on it."""
        return not self.parts


@dataclass(frozen=True)
class Daily:
    """The days of one page."""

    turns: tuple[Turn, ...]
    """All days on which the structure turns, of all pages."""
    stops: tuple[Stop, ...]
    counts: tuple[Counts, ...]
    cut: tuple[str, ...]
    """What there was no time for, in sentences."""

    @property
    def without(self) -> str:
        """Say in a sentence what is found on these days with nothing adopted."""
        return sentences.without_proposal([one.without for one in self.counts if one.without])

    def at(self, start: date, day: date | None) -> int:
        """Give the place of the last stop up to a day, the first of the range counting as one.

        Of days before them all, and where there is no day, it is the first stop.
        """
        days = [one.day for one in self.stops]
        first = 0 if days[:1] == [start] else 1
        reached = sum(one <= day for one in days) if day else 0
        return max(reached - 1, 0) + first


def stops_of(found: TurningDays) -> tuple[date, ...]:
    """Give the days on which something described turns or is planned, of all of a range."""
    told = (*_PLANNED, *_TURNING)
    return tuple(sorted({one.day for one in found.events if one.kind in told}))


def turns(found: TurningDays, without: TurningDays | None) -> tuple[Turn, ...]:
    """Give the days on which something begins, ends or changes, and whether only if adopted.

    Args:
        without: The same with nothing adopted; ``None`` where nothing is.
    """
    known = {one.day for one in without.events if one.kind in _TURNING} if without else set()
    days = sorted({one.day for one in found.events if one.kind in _TURNING})
    return tuple(Turn(day, bool(without) and day not in known) for day in days)


_TURNING = ("begins", "ends", "changes")


def of_place(of: Place, on: Shown, found: TurningDays, at: Leaf) -> Daily:
    """Work out the days of one page of a place.

    Raises:
        LimitReachedError: too much is asked for at once.
    """
    stops = stops_of(found)
    here = stops[at.shown]
    if not here:
        return Daily((), (), (), ())
    bare = loaded().shown(replace(choice(), adopt=(NONE,))) if on.view.adopted else None
    after = stops.index(here[-1]) + 1
    until = stops[after] if after < len(stops) else max(found.until, here[-1] + _DAY)
    first = here[0] - _DAY if at.number > 1 else min(found.start, here[0])
    cut: list[str] = []
    timeline, without = (
        _checked(one, f"{first}..{until}", of.node, cut) if one else None for one in (on, bare)
    )
    turning = turns(found, _days(bare, of.node))
    told = _compared(on, tuple(one.day for one in turning if one.day in here), of.node, cut)
    places = Places(documents=documents(on.view, of.node))
    supposed = {one.day for one in turning if one.is_supposed}
    counted = (
        tuple(_counts(day, timeline, without) for day in dict.fromkeys((first, *here)))
        if timeline
        else ()
    )
    known = _Known(found, timeline, told, supposed, places)
    before = (None, *here[:-1])
    return Daily(
        turning,
        tuple(known.stop(day, last) for last, day in zip(before, here, strict=True)),
        counted,
        tuple(dict.fromkeys(cut)),
    )


def _days(bare: Shown | None, only: rdf.NamedNode) -> TurningDays | None:
    return bare.work_long(changing.days, "all", only) if bare else None


def _checked(on: Shown, over: str, only: rdf.NamedNode, cut: list[str]) -> Timeline | None:
    """Check every day of a range, or say that there was no time for it."""
    try:
        return on.work_long(changing.findings_over, over, only)
    except LimitReachedError as limit:
        cut.append(f"What is found on each day is not counted yet: {limit.message}.")
        return None


def _compared(
    on: Shown, several: tuple[date, ...], only: rdf.NamedNode, cut: list[str]
) -> dict[date, Comparison]:
    """Compare each day with the one before, or say that there was no time for it."""
    try:
        found = on.work_long(changing.changes_on, several, only)
    except LimitReachedError as limit:
        cut.append(f"What begins and ends is told in short so far: {limit.message}.")
        return {}
    return dict(zip(several, found, strict=True))


def _counts(day: date, timeline: Timeline, without: Timeline | None) -> Counts:
    return Counts(day, _by_mood(timeline, day), _by_mood(without, day) if without else None)


def _by_mood(timeline: Timeline, day: date) -> dict[Outcome, int]:
    holding = [one.outcome for one in timeline.on(day)]
    return {mood: holding.count(mood) for mood in _COUNTED}


@dataclass(frozen=True)
class _Known:
    """What is known of the days of a page."""

    found: TurningDays
    timeline: Timeline | None
    told: Mapping[date, Comparison]
    supposed: Collection[date]
    places: Places

    def stop(self, day: date, before: date | None) -> Stop:
        """Put together what there is to say of a day."""
        here = replace(
            self.places,
            after=[("asOf", day.isoformat())],
            before=[("asOf", (day - _DAY).isoformat())],
            day=day.isoformat(),
        )
        told = self.told.get(day)
        events = [
            one
            for one in self.found.events
            if one.day == day and (one.kind in _PLANNED or (told is None and one.kind != "law"))
        ]
        return Stop(
            day,
            day in self.supposed,
            parts(told, (), here, most_rows()) if told else (),
            tuple(
                Item(spoken_days(one.said), one.thing.iri, f"{path_of(one.thing.iri)}?asOf={day}")
                for one in events
            ),
            told is not None and any(len(one.on or "") in _COARSE for one in told.changes),
            tuple(_moves(day, self.timeline)) if self.timeline else (),
            before,
        )


_COARSE = (len("2008"), len("2008-05"))
"""How long the text of a date is that is known to the year or month."""


def _moves(day: date, timeline: Timeline) -> list[Moved]:
    """Give what comes to be found on a day and what is not found any more, by mood."""
    if day == timeline.start:
        return []
    found = []
    for verb, several in (
        ("new", [one for one in timeline.findings if any(i.start == day for i in one.intervals)]),
        (
            "no longer",
            [
                one
                for one in timeline.findings
                if any(i.until == day and not i.is_open for i in one.intervals)
            ],
        ),
    ):
        for mood in OUTCOMES:
            here = tuple(one.finding for one in several if one.finding.outcome == mood)
            if here:
                words = _MOVES.get(mood, MOODS[mood])
                found.append(Moved(f"{len(here)} {verb} {words}", here))
    return found


def compare_path(of: Place, stop: Stop, first: date) -> str:
    """Lead to the comparison of a day with the stop before it, or with the first of the range."""
    days = [("before", str(stop.before or first)), ("after", str(stop.day))]
    kept = [(name, value) for name, value in options() if name == "adopt"]
    before = [("beforeAdopt", value) for _, value in kept]
    return f"/compare?{urlencode([('structure', of.key), *days, *kept, *before])}"


def most(several: Sequence[Counts]) -> int:
    """Give the most that is found on one of some days, for bars to be drawn by."""
    return max((sum(one.counts.values()) for one in several), default=0) or 1


_HAPPENS: dict[EventKind, tuple[str, str]] = {
    "begins": ("begins", "begin"),
    "ends": ("ends", "end"),
    "changes": ("changes", "change"),
    "due": ("falls due", "fall due"),
    "decided": ("decision is taken or carried out", "decisions are taken or carried out"),
    "proposed": ("proposal takes or would take effect", "proposals take or would take effect"),
    "law": ("is by law", "are by law"),
}


def diary(entries: Sequence[changing.Entry]) -> Grid:
    """Give entries of a diary as a table that leads to each day."""
    return Grid("Changes", ("day", "place", "what happens", "see"), tuple(map(_entry, entries)))


def _entry(one: changing.Entry) -> tuple[Items, ...]:
    path, key = path_of(one.structure.iri), one.structure.iri.rpartition("/")[2]
    named = f"structure={quote(key, safe='')}"
    days = f"before={one.day - _DAY}&after={one.day}"
    return (
        (Item(spoken_day(one.day), path=f"{path}?asOf={one.day}"),),
        (Item(one.structure.label, one.structure.iri, path),),
        (Item(happenings(one)),),
        (
            Item("compare", path=f"/compare?{named}&{days}"),
            Item("day by day", path=f"/days?{named}"),
        ),
    )


def happenings(one: changing.Entry) -> str:
    """Say how much of each kind happens on a day in a place, and what, as far as it is named."""
    counts = ", ".join(f"{number} {_HAPPENS[kind][number != 1]}" for kind, number in one.counts)
    rest = sum(number for _, number in one.counts) - len(one.named)
    more = f" and {rest} more" if rest > 0 else ""
    return f"{counts}: {'; '.join(one.named)}{more}" if one.named else counts
