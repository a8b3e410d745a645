"""What a change does to findings, as records: new, lost, open, mended, gone with their subjects.

Layer 1, below ``results``, which hold what was done to findings since a baseline.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, Literal

from caregraph import moods, thresholds
from caregraph.finding import KINDS, Finding, Kind
from caregraph.moods import SEVERITIES
from caregraph.seen import Thing
from caregraph.thresholds import Threshold

Step = Literal["record", "time", "proposal"]
"""What differs: the record of one day, the day, or what is taken as adopted."""


@dataclass(frozen=True)
class Shift:
    """A finding with what a change does to it."""

    finding: Finding
    step: Step | None = None
    """With what it comes or goes; ``None`` where it stays."""
    because: tuple[Thing, ...] = ()
    """What its row names and is no longer in effect, or no longer leads where it did."""

    def as_json(self) -> dict[str, Any]:
        """Give the finding in the shape of reports, with what was done to it."""
        return self.finding.as_json() | {
            "restsOn": list(self.finding.rests_on or ()),
            "step": self.step,
            "because": [one.as_json() for one in self.because],
        }


@dataclass(frozen=True)
class LookedAtLess:
    """A rule that looks at less than before."""

    rule: str
    before: int
    after: int

    def as_json(self) -> dict[str, Any]:
        """Give it as ``{"rule", "before", "after"}``."""
        return {"rule": self.rule, "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Delta:
    """What a change does to findings, in five kinds."""

    new: tuple[Shift, ...] = ()
    lost: tuple[Shift, ...] = ()
    open: tuple[Shift, ...] = ()
    mended: tuple[Shift, ...] = ()
    gone: tuple[Shift, ...] = ()
    looked_at_less: tuple[LookedAtLess, ...] = ()
    not_assured: tuple[str, ...] = ()
    """Rules in force that had something to look at and have nothing now."""
    notes: tuple[str, ...] = ()
    """What has to be said besides."""

    def apart_from(self, step: Step) -> Delta:
        """Give what does not come with a step: the calendar, beside a proposal or a new record."""
        return Delta(
            tuple(one for one in self.new if one.step != step),
            tuple(one for one in self.lost if one.step != step),
            self.open,
            tuple(one for one in self.mended if one.step != step),
            tuple(one for one in self.gone if one.step != step),
            self.looked_at_less,
            self.not_assured,
            self.notes,
        )

    def about(self, organisation: Thing) -> Delta:
        """Give what concerns an organisation."""
        new, lost, still, mended, gone = (
            tuple(one for one in self.of(kind) if one.finding.concerns(organisation))
            for kind in KINDS
        )
        return replace(self, new=new, lost=lost, open=still, mended=mended, gone=gone)

    def of(self, kind: Kind) -> tuple[Shift, ...]:
        """Give the shifts of a kind."""
        found: tuple[Shift, ...] = getattr(self, kind)
        return found

    def count(self, kind: Kind) -> int:
        """Count the findings of a kind; what worsened is counted as new."""
        worse = len(self.worsened)
        return len(self.of(kind)) + {"new": worse, "open": -worse}.get(kind, 0)

    @property
    def answered(self) -> tuple[Shift, ...]:
        """Give, of what counts as mended, the questions to which there is an answer now."""
        return tuple(one for one in self.mended if one.finding.is_question)

    @property
    def worsened(self) -> tuple[Shift, ...]:
        """Give what stood before and counts as new."""
        return tuple(one for one in self.open if one.finding.has_worsened)

    @property
    def went(self) -> tuple[Finding, ...]:
        """Give what is no longer found: mended, or gone with its subject."""
        return tuple(one.finding for one in (*self.mended, *self.gone))

    def failing(self, *asked: Threshold) -> tuple[Finding, ...]:
        """Give the findings that fail by some thresholds: of what is graded only what is new."""
        came = [one.finding for one in (*self.new, *self.worsened)]
        lost = [one.finding for one in self.lost]
        return (
            *(one for one in came if thresholds.counts(one, asked)),
            *(one for one in lost if "lost" in asked or thresholds.counts(one, asked)),
        )

    def count_new(self) -> dict[str, int]:
        """Count what is new: breaches by severity, then what is left open, not stated, waived."""
        came = [one.finding for one in (*self.new, *self.worsened)]
        outcomes = Counter(one.outcome for one in came)
        graded = Counter(one.severity for one in came if one.outcome == "breach")
        others = {key: outcomes[outcome] for key, outcome in moods.KEYS.items()}
        return {severity: graded[severity] for severity in SEVERITIES} | others

    def fails(self, *asked: Threshold) -> bool:
        """Say whether there is what some thresholds ask for."""
        return bool(self.failing(*asked)) or ("not-assured" in asked and bool(self.not_assured))

    def as_json(self) -> dict[str, Any]:
        """Give the five lists."""
        return {
            "new": [one.as_json() for one in self.new],
            "lost": [one.as_json() for one in self.lost],
            "open": [one.as_json() for one in self.open],
            "fixed": [one.as_json() for one in self.mended],
            "gone": [one.as_json() for one in self.gone],
        }
