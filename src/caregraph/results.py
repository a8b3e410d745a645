"""What the engines return: findings and reports, tables; ``traces`` has the paths.

Layer 1. Frozen records without any knowledge of how they came to be; ``reports`` and the two
doors tell them to people and programs. ``as_json`` gives the shapes that stay.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from caregraph import finding_rows, frames, moods, notebook
from caregraph.assurance import Assurance as Assurance  # noqa: PLC0414
from caregraph.assurance import Run as Run  # noqa: PLC0414
from caregraph.assurance import Status as Status  # noqa: PLC0414
from caregraph.finding import Citation as Citation  # noqa: PLC0414
from caregraph.finding import Finding as Finding  # noqa: PLC0414
from caregraph.groups import Group as Group  # noqa: PLC0414
from caregraph.groups import grouped
from caregraph.moods import SEVERITIES as SEVERITIES  # noqa: PLC0414
from caregraph.moods import Outcome as Outcome  # noqa: PLC0414
from caregraph.moods import Severity as Severity  # noqa: PLC0414
from caregraph.seen import MOVED_BY, Seen
from caregraph.seen import Thing as Thing  # noqa: PLC0414  used from here by everyone
from caregraph.tabular import NOT_STATED as NOT_STATED  # noqa: PLC0414
from caregraph.tabular import Cell as Cell  # noqa: PLC0414
from caregraph.tabular import Table as Table  # noqa: PLC0414

if TYPE_CHECKING:
    from caregraph.frames import Frame

Threshold = Literal[
    "violation", "warning", "info", "new", "lost", "left-open", "not-stated", "not-assured"
]
UNNAMED = "something without a name"
"""How a thing is told that has neither label nor IRI of its own."""

REPORT_SCHEMA = "https://w3id.org/caregraph/report/2"


@dataclass(frozen=True)
class Report:
    """The outcome of a validation run on one view."""

    view: Seen
    findings: tuple[Finding, ...]
    assurance: tuple[Assurance, ...]
    fixed: tuple[Finding, ...] | None = field(default=None)
    """With a baseline: what it held and this run no longer does."""
    run: Run | None = None
    folders: tuple[tuple[str, str], ...] = ()
    """For structures read from folders: key and folder, for tools that point at rows."""
    only: Thing | None = None
    """The organisation about which alone findings are told; ``None`` where all are."""
    thresholds: tuple[Threshold, ...] = ("violation",)
    """What fails: forms for continuous integration tell their failures by it."""
    is_full: bool = False
    """Each finding is wanted also by forms that tell only groups of them otherwise."""

    @property
    def breaches(self) -> tuple[Finding, ...]:
        """Give the findings that are breaches."""
        return tuple(finding for finding in self.findings if finding.outcome == "breach")

    def counted(self) -> Report:
        """Give the report with what it says of each rule counted again from its findings."""
        outcomes = Counter((finding.rule, finding.outcome) for finding in self.findings)
        assurance = tuple(
            replace(
                one,
                not_stated=outcomes[one.rule, "not-stated"],
                waived=outcomes[one.rule, "waived"],
                left_open=outcomes[one.rule, "left-open"],
            )
            for one in self.assurance
        )
        return replace(self, assurance=assurance)

    def conforms(self, *thresholds: Threshold) -> bool:
        """Say whether nothing fails by the thresholds: violations by default.

        A view in which nothing is in effect never conforms: nothing was there to break a rule.
        """
        return not self.view.is_empty and not self.failing(*thresholds)

    def failing(self, *thresholds: Threshold) -> tuple[Finding, ...]:
        """Give the findings that fail by the thresholds: violations by default.

        ``new`` counts only new findings, of any severity unless another threshold is given too;
        ``not-stated`` counts every breach and what is not stated, ``left-open`` every breach and
        what a proposal leaves open.
        """
        asked = thresholds or ("violation",)
        least = max((SEVERITIES.index(one) for one in asked if one in SEVERITIES), default=-1)
        open_ones = {one for one in ("left-open", "not-stated") if one in asked}
        if open_ones or (least < 0 and "new" in asked):
            least = len(SEVERITIES)
        return tuple(
            one
            for one in self.findings
            if ("new" not in asked or one.change == "new")
            and (
                one.outcome in open_ones
                or (one.outcome == "breach" and SEVERITIES.index(one.severity) <= least)
            )
        )

    @property
    def groups(self) -> tuple[Group, ...]:
        """Give the findings in groups, the most pressing first."""
        return grouped(self.findings)

    @property
    def idle(self) -> tuple[str, ...]:
        """Name the rules that had nothing to look at."""
        return tuple(one.rule for one in self.assurance if one.status == "no-targets")

    def headline(self) -> str:
        """Count the findings by mood, and the rules that had nothing to look at."""
        adopts = bool(self.view.adopted)
        return moods.headline(self.summary(), proposes=adopts, idle=len(self.idle))

    def about(self, organisation: Thing) -> Report:
        """Give the report with only the findings about an organisation."""
        kept = tuple(one for one in self.findings if one.concerns(organisation))
        fixed = self.fixed and tuple(one for one in self.fixed if one.concerns(organisation))
        return replace(self, findings=kept, fixed=fixed, only=organisation)

    def summary(self) -> dict[str, int | None]:
        """Count the findings by outcome and severity."""
        counts: dict[str, int | None] = {
            severity: sum(finding.severity == severity for finding in self.breaches)
            for severity in SEVERITIES
        }
        counts["leftOpen"] = sum(f.outcome == "left-open" for f in self.findings)
        counts["notStated"] = sum(f.outcome == "not-stated" for f in self.findings)
        counts["pending"] = sum(f.outcome == "pending" for f in self.findings)
        counts["waived"] = sum(f.outcome == "waived" for f in self.findings)
        compared = self.fixed is not None
        counts["new"] = sum(f.change == "new" for f in self.findings) if compared else None
        counts["fixed"] = len(self.fixed) if self.fixed is not None else None
        counts["open"] = sum(f.change == "open" for f in self.findings) if compared else None
        return counts

    def differences(self, other: Report) -> tuple[str, ...]:
        """Say which findings this report or another of the same view has alone, or otherwise.

        Whether two engines, or two versions, find the same: empty where they do.
        """
        ours, theirs = (Counter(map(_essence, one.findings)) for one in (self, other))
        alone = [(one, "only here") for one in (ours - theirs).elements()]
        alone += [(one, "only in the other") for one in (theirs - ours).elements()]
        return tuple(f"{where}: {' | '.join(one)}" for one, where in sorted(alone))

    def to_pandas(self) -> Frame:
        """Give the findings as a data frame, one row each; what a finding lacks is missing.

        Raises:
            ToolMissingError: pandas is not installed.
        """
        rows = finding_rows.rows(self.findings, self.groups)
        return frames.frame(finding_rows.COLUMNS, rows, dates=("review by",))

    def _repr_html_(self) -> str:
        """Show it in a notebook: which view, the count by mood, and its groups."""
        columns = ("mood", "rules", "findings", "what is said", "next")
        rows = [
            (
                f"{moods.MOODS[one.outcome]}: {one.severity}"
                if one.outcome == "breach"
                else moods.MOODS[one.outcome],
                ", ".join(one.rules),
                str(len(one.findings)),
                one.said,
                one.step,
            )
            for one in self.groups
        ]
        return notebook.fragment(self.headline(), self.view.lines(MOVED_BY), columns, rows)

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "schema": REPORT_SCHEMA,
            "conforms": self.conforms("info"),
            "view": self.view.as_json(),
            "headline": self.headline(),
            "summary": self.summary(),
            "groups": [one.as_json() for one in self.groups],
            "findings": [finding.as_json() for finding in self.findings],
            "fixed": [finding.as_json() for finding in self.fixed or ()],
            "assurance": [assurance.as_json() for assurance in self.assurance],
            "run": self.run.as_json() if self.run else None,
        }


def _essence(one: Finding) -> tuple[str, ...]:
    """Give what has to be the same of a finding, whichever engine finds it."""
    return (
        one.rule,
        one.outcome,
        one.severity,
        one.focus.iri,
        one.path or "",
        one.value or "",
        one.message,
    )
