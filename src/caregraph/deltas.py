"""What a change does to findings, as records: new, lost, open, fixed, gone with their subjects.

Layer 1, beside ``results``, whose findings they hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from caregraph import moods
from caregraph.results import SEVERITIES, Finding, Outcome, Thing

Step = Literal["record", "time", "proposal"]
"""What differs: the record of one day, the day, or what is taken as adopted."""

ChangeThreshold = Literal["new", "lost", "violation", "warning", "info", "not-stated"]


@dataclass(frozen=True)
class Shift:
    """A finding with what a change does to it."""

    finding: Finding
    step: Step | None = None
    """With what it comes or goes; ``None`` where it stays."""
    was: Outcome | None = None
    """Its earlier outcome, where it is another."""
    because: tuple[Thing, ...] = ()
    """What its row names and is no longer in effect."""

    @property
    def has_worsened(self) -> bool:
        """Say whether it is a breach now and was none before, though a finding."""
        return self.was is not None and self.finding.outcome == "breach"

    def as_json(self) -> dict[str, Any]:
        """Give the finding in the shape of reports, with what was done to it."""
        return self.finding.as_json() | {
            "restsOn": list(self.finding.rests_on or ()),
            "step": self.step,
            "was": self.was,
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
    fixed: tuple[Shift, ...] = ()
    gone: tuple[Shift, ...] = ()
    looked_at_less: tuple[LookedAtLess, ...] = ()

    def apart_from(self, step: Step) -> Delta:
        """Give what does not come with a step: the calendar, beside a proposal or a new record."""
        return Delta(
            tuple(one for one in self.new if one.step != step),
            tuple(one for one in self.lost if one.step != step),
            self.open,
            tuple(one for one in self.fixed if one.step != step),
            tuple(one for one in self.gone if one.step != step),
            self.looked_at_less,
        )

    @property
    def broken(self) -> tuple[Finding, ...]:
        """Give the new breaches, with findings that were none and are breaches now."""
        worse = (one for one in self.open if one.has_worsened)
        return tuple(one.finding for one in (*self.new, *worse) if one.finding.outcome == "breach")

    def count_new(self) -> dict[str, int]:
        """Count what is new: breaches by severity, then what is left open, not stated, waived."""
        outcomes = Counter(one.finding.outcome for one in self.new)
        graded = Counter(
            one.finding.severity for one in self.new if one.finding.outcome == "breach"
        )
        others = {key: outcomes[outcome] for key, outcome in moods.KEYS.items()}
        return {severity: graded[severity] for severity in SEVERITIES} | others

    def fails(self, thresholds: Iterable[ChangeThreshold]) -> bool:
        """Say whether there is what some thresholds ask for.

        ``new`` counts new violations, ``lost`` what is lost; a severity counts new breaches as
        grave, ``not-stated`` what is newly not stated.
        """
        asked = set(thresholds)
        least = max((SEVERITIES.index(one) for one in SEVERITIES if one in asked), default=-1)
        if "new" in asked:
            least = max(least, SEVERITIES.index("violation"))
        return (
            ("lost" in asked and bool(self.lost))
            or any(SEVERITIES.index(one.severity) <= least for one in self.broken)
            or ("not-stated" in asked and any(o.finding.outcome == "not-stated" for o in self.new))
        )

    def as_json(self) -> dict[str, Any]:
        """Give the five lists."""
        return {
            kind: [one.as_json() for one in getattr(self, kind)]
            for kind in ("new", "lost", "open", "fixed", "gone")
        }
