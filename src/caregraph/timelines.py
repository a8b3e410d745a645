"""Findings over time: what a check of a range of days gives.

Layer 1, beside ``results``, whose findings it holds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from caregraph.results import SEVERITIES, Finding, Severity
from caregraph.seen import Seen, Thing

SCHEMA = "https://w3id.org/caregraph/timeline/1"


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
    ended: tuple[Cause, ...]

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
        """Give the finding with its intervals."""
        return self.finding.as_json() | {"intervals": [one.as_json() for one in self.intervals]}


@dataclass(frozen=True)
class Timeline:
    """The outcome of checking every day of a range."""

    view: Seen
    """What the view of the first day says of itself."""
    start: date
    until: date
    described: date | None
    """The earliest day as at which a structure is described."""
    days: tuple[TurningDay, ...]
    findings: tuple[Lasting, ...]

    def on(self, day: date) -> tuple[Finding, ...]:
        """Give the findings that hold on a day, as a check of that day alone would."""
        return tuple(one.finding for one in self.findings if one.holds(day))

    def conforms(
        self, least: Severity | Literal["not-stated"] = "violation", *, ahead: bool = True
    ) -> bool:
        """Say whether no breach as grave as *least* holds on a day that counts.

        Args:
            ahead: Only days from the one described on count.
        """
        after = self.described if ahead and self.described else self.start
        return not any(
            _counts(one.finding, least) and any(part.until > after for part in one.intervals)
            for one in self.findings
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
            "notStated": sum(one.finding.outcome == "not-stated" for one in self.findings),
            "turningDays": len(self.days),
            "daysOfChange": sum(bool(one.flipped) for one in self.days[1:]),
        }

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "schema": SCHEMA,
            "view": self.view.as_json(),
            "from": self.start.isoformat(),
            "until": self.until.isoformat(),
            "days": [one.as_json() for one in self.days],
            "findings": [one.as_json() for one in self.findings],
            "summary": self.summary(),
        }


def _counts(finding: Finding, least: Severity | Literal["not-stated"]) -> bool:
    if least == "not-stated":
        return finding.outcome in ("breach", "not-stated")
    severe = SEVERITIES.index(finding.severity) <= SEVERITIES.index(least)
    return finding.outcome == "breach" and severe
