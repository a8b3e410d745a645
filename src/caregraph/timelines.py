"""Findings over time: what a check of a range of days gives.

Layer 1, beside ``results``, whose findings it holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from caregraph import thresholds
from caregraph.results import SEVERITIES, Finding
from caregraph.seen import Begins, Seen, Thing
from caregraph.thresholds import Threshold

SCHEMA = "https://w3id.org/caregraph/timeline/2"
DAYS_SCHEMA = "https://w3id.org/caregraph/days/1"

Ahead = Literal["ahead", "all"]
"""Which days count: those from the one described on, or all of the range."""


@dataclass(frozen=True, order=True)
class Cause:
    """Why something turns on a day: how, and with which thing, provision or rule."""

    type: str
    thing: Thing | None = None

    def as_json(self) -> dict[str, Any]:
        """Give it as ``{"type", "thing"}``."""
        return {"type": self.type, "thing": self.thing.as_json() if self.thing else None}


@dataclass(frozen=True)
class TurningDay:
    """A day on which something may be another than the day before."""

    day: date
    why: tuple[Cause, ...]
    flipped: int
    """How many described things begin, end, become known or are changed on it."""

    def as_json(self) -> dict[str, Any]:
        """Give it as ``{"day", "why", "flipped"}``."""
        return {
            "day": self.day.isoformat(),
            "why": [one.as_json() for one in self.why],
            "flipped": self.flipped,
        }


@dataclass(frozen=True)
class Interval:
    """Days on which a finding holds without a break, half open."""

    start: date
    until: date
    is_open: bool
    """It still holds on the last day of the range."""
    is_certain: bool
    """False where it hangs on a date that is known to the month or the year only."""
    since: tuple[Cause, ...]
    """Why its first day is a turning day: what is about the finding; else how other things turn."""
    ended: tuple[Cause, ...]
    """Likewise of the first day no longer; empty where it is open."""

    def __str__(self) -> str:
        since = f"from {self.start}"
        return f"{since}; open" if self.is_open else f"{since} until {self.until}"

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "from": self.start.isoformat(),
            "until": self.until.isoformat(),
            "open": self.is_open,
            "certain": self.is_certain,
            "since": [one.as_json() for one in self.since],
            "ended": [one.as_json() for one in self.ended],
        }


@dataclass(frozen=True)
class Lasting:
    """A finding with the days on which it holds, in the words of the first of them."""

    finding: Finding
    intervals: tuple[Interval, ...]

    def holds(self, day: date) -> bool:
        """Say whether it holds on a day."""
        return any(one.start <= day < one.until for one in self.intervals)

    def as_json(self) -> dict[str, Any]:
        """Give the finding with what its row names on the first day, and its intervals."""
        return self.finding.as_json() | {
            "restsOn": list(self.finding.rests_on or ()),
            "intervals": [one.as_json() for one in self.intervals],
        }


EventKind = Literal["begins", "ends", "changes", "due", "decided", "proposed", "law"]
"""What an event is; ``proposed``: a proposal, decided or not, names the day as its own."""


@dataclass(frozen=True, order=True)
class Event:
    """Something of a structure that begins, ends or falls due on a day, as a calendar has it."""

    day: date
    kind: EventKind
    thing: Thing
    said: str
    """What happens, in a sentence without its full stop."""
    structure: Thing

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "day": self.day.isoformat(),
            "kind": self.kind,
            "thing": self.thing.as_json(),
            "said": self.said,
            "structure": self.structure.as_json(),
        }


@dataclass(frozen=True)
class TurningDays:
    """The days of a range on which anything may turn, in order, the first of the range first."""

    view: Seen
    """What the view of the first day says of itself."""
    start: date
    until: date
    days: tuple[TurningDay, ...]
    events: tuple[Event, ...]
    """What begins, ends and falls due in the range; rules and the calendar are left out."""

    def __iter__(self) -> Iterator[TurningDay]:
        return iter(self.days)

    def __len__(self) -> int:
        return len(self.days)

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "schema": DAYS_SCHEMA,
            "view": self.view.as_json(),
            "from": self.start.isoformat(),
            "until": self.until.isoformat(),
            "days": [one.as_json() for one in self.days],
            "events": [one.as_json() for one in self.events],
        }


@dataclass(frozen=True)
class Timeline:
    """The outcome of checking every day of a range.

    ``findings`` come in the order in which they begin. Days are half open: an interval holds its
    ``start`` and not its ``until``.
    """

    view: Seen
    """What the view of the first day says of itself."""
    start: date
    until: date
    described: date | None
    """The earliest day as at which a structure is described."""
    days: tuple[TurningDay, ...]
    findings: tuple[Lasting, ...]
    rules: tuple[tuple[str, str], ...] = ()
    """The rules that were run, each with its title."""
    first_known: int = 0
    """How many described things are not known before the day as at which they are described."""
    is_empty: bool = False
    """Nothing described is in effect on any day of the range."""
    folders: tuple[tuple[str, str], ...] = ()
    """For structures read from folders: key and folder, for tools that point at rows."""
    only: Thing | None = None
    """The organisation about which alone findings are told; ``None`` where all are."""
    thresholds: tuple[Threshold, ...] = ("violation",)
    """What fails, on which days: forms for continuous integration tell their failures by it."""
    fail_over: Ahead = "ahead"
    lists_days: bool = False
    """The turning days are wanted also by forms that leave them out otherwise."""
    is_full: bool = False
    """As text, each finding is wanted with its law and evidence."""

    def empty(self) -> str:
        """Say that nothing is in effect in the range; nothing where something is."""
        if not self.is_empty:
            return ""
        begins: Begins | None = self.view.begins
        after = f"; {begins}" if begins else "; nothing recorded begins later"
        range_ = f"from {self.start} until {self.until}"
        return f"nothing described is in effect on any day {range_}{after}"

    def share(self, day: date) -> float:
        """Give where a day lies in the range, from 0 to 1; days outside are at its ends."""
        whole = (self.until - self.start).days
        return min(max((day - self.start).days / whole, 0.0), 1.0)

    def about(self, organisation: Thing) -> Timeline:
        """Give the timeline with only the findings about an organisation."""
        kept = tuple(one for one in self.findings if one.finding.concerns(organisation))
        return replace(self, findings=kept, only=organisation)

    def on(self, day: date) -> tuple[Finding, ...]:
        """Give the findings that hold on a day, as a check of that day alone would."""
        return tuple(one.finding for one in self.findings if one.holds(day))

    def conforms(self, *asked: Threshold, over: Ahead = "ahead") -> bool:
        """Say whether no breach as grave as the thresholds ask holds on a day that counts.

        Violations are asked for by default. A range in which nothing is in effect never conforms:
        nothing was there to break a rule.
        """
        return not self.is_empty and not self.failing(*asked, over=over)

    def failing(self, *asked: Threshold, over: Ahead = "ahead") -> tuple[Lasting, ...]:
        """Give the findings that fail by the thresholds on a day that counts."""
        after = self.described if over == "ahead" and self.described else self.start
        return tuple(
            one
            for one in self.findings
            if thresholds.counts(one.finding, asked or ("violation",))
            and any(part.until > after for part in one.intervals)
        )

    def summary(self) -> dict[str, int]:
        """Count the findings: all, those that hold to the end of the range, those that are over."""
        still = sum(one.intervals[-1].is_open for one in self.findings)
        severities = Counter(
            one.finding.severity for one in self.findings if one.finding.outcome == "breach"
        )
        return {
            "findings": len(self.findings),
            "open": still,
            "over": len(self.findings) - still,
            **{severity: severities[severity] for severity in SEVERITIES},
            "leftOpen": sum(one.finding.outcome == "left-open" for one in self.findings),
            "notStated": sum(one.finding.outcome == "not-stated" for one in self.findings),
            "pending": sum(one.finding.outcome == "pending" for one in self.findings),
            "waived": sum(one.finding.outcome == "waived" for one in self.findings),
            "turningDays": len(self.days),
            "daysOfChange": sum(bool(one.flipped) for one in self.days[1:]),
            "firstKnown": self.first_known,
        }

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "schema": SCHEMA,
            "view": self.view.as_json(),
            "only": self.only.as_json() if self.only else None,
            "from": self.start.isoformat(),
            "until": self.until.isoformat(),
            "describedAsAt": self.described.isoformat() if self.described else None,
            "nothingInEffect": self.is_empty,
            "conforms": self.conforms("info"),
            "days": [one.as_json() for one in self.days],
            "findings": [one.as_json() for one in self.findings],
            "summary": self.summary(),
        }
