"""What the engines return: findings and reports, tables; ``traces`` has the paths.

Layer 1. Frozen records without any knowledge of how they came to be; ``reports`` and the two
doors tell them to people and programs. ``as_json`` gives the shapes that stay.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from caregraph import finding_rows, frames, moods, notebook, thresholds
from caregraph.assurance import Assurance as Assurance  # noqa: PLC0414
from caregraph.assurance import Run as Run  # noqa: PLC0414
from caregraph.assurance import Status as Status  # noqa: PLC0414
from caregraph.deltas import Delta
from caregraph.finding import Citation as Citation  # noqa: PLC0414
from caregraph.finding import Finding as Finding  # noqa: PLC0414
from caregraph.groups import Group as Group  # noqa: PLC0414
from caregraph.groups import grouped
from caregraph.memories import Memory
from caregraph.moods import SEVERITIES as SEVERITIES  # noqa: PLC0414
from caregraph.moods import Outcome as Outcome  # noqa: PLC0414
from caregraph.moods import Severity as Severity  # noqa: PLC0414
from caregraph.seen import MOVED_BY, Seen
from caregraph.seen import Thing as Thing  # noqa: PLC0414  used from here by everyone
from caregraph.tabular import NOT_STATED as NOT_STATED  # noqa: PLC0414
from caregraph.tabular import Cell as Cell  # noqa: PLC0414
from caregraph.tabular import Cited as Cited  # noqa: PLC0414
from caregraph.tabular import Table as Table  # noqa: PLC0414
from caregraph.thresholds import Threshold as Threshold  # noqa: PLC0414

if TYPE_CHECKING:
    from caregraph.frames import Frame

UNNAMED = "something without a name"
"""How a thing is told that has neither label nor IRI of its own."""
WITHHELD = "name withheld"
"""What stands in the place of a name that is not shown."""

REPORT_SCHEMA = "https://w3id.org/caregraph/report/2"


@dataclass(frozen=True)
class Report:
    """The outcome of a validation run on one view."""

    view: Seen
    findings: tuple[Finding, ...]
    assurance: tuple[Assurance, ...]
    since: Delta | None = None
    """With a baseline: what became of its findings, and what is new."""
    memory: Memory | None = None
    """What passed, for a later report to be compared with; ``None`` where it is not kept."""
    notes: tuple[str, ...] = ()
    """What has to be said besides."""
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

    def conforms(self, *asked: Threshold) -> bool:
        """Say whether nothing fails by the thresholds: violations by default.

        A view in which nothing is in effect never conforms: nothing was there to break a rule.
        """
        idle = "not-assured" in asked and self.idle
        return not (self.view.is_empty or idle or self.failing(*asked))

    def failing(self, *asked: Threshold) -> tuple[Finding, ...]:
        """Give the findings that fail by the thresholds, as ``thresholds`` says: violations by
        default; what is lost may be one of them by its outcome too.
        """
        words = asked or ("violation",)
        return tuple(
            one
            for one in self.findings
            if ("lost" in words and one.change == "lost")
            or (
                ("new" not in words or one.change in ("new", "lost"))
                and thresholds.counts(one, words)
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
        since = self.since and self.since.about(organisation)
        return replace(self, findings=kept, since=since, only=organisation)

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
        since = self.since
        counts["new"] = since.count("new") if since else None
        counts["lost"] = since.count("lost") if since else None
        counts["open"] = since.count("open") if since else None
        counts["mended"] = since.count("mended") if since else None
        counts["gone"] = since.count("gone") if since else None
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
            "only": self.only.as_json() if self.only else None,
            "headline": self.headline(),
            "summary": self.summary(),
            "groups": [one.as_json() for one in self.groups],
            "findings": [finding.as_json() for finding in self.findings],
            "mended": [one.as_json() for one in self.since.mended] if self.since else [],
            "gone": [one.as_json() for one in self.since.gone] if self.since else [],
            "notes": list(self.notes),
            "assurance": [assurance.as_json() for assurance in self.assurance],
            "run": self.run.as_json() if self.run else None,
            "memory": self.memory.as_json() if self.memory else None,
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
