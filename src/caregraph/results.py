"""What the engines return: findings and reports, tables; ``traces`` has the paths.

Layer 1. Frozen records without any knowledge of how they came to be; ``reports`` and the two
doors tell them to people and programs. ``as_json`` gives the shapes that stay.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from caregraph import frames, moods, notebook
from caregraph.assurance import Assurance as Assurance  # noqa: PLC0414
from caregraph.assurance import Run as Run  # noqa: PLC0414
from caregraph.assurance import Status as Status  # noqa: PLC0414
from caregraph.frames import Value
from caregraph.moods import Outcome as Outcome  # noqa: PLC0414
from caregraph.seen import MOVED_BY, Seen
from caregraph.seen import Thing as Thing  # noqa: PLC0414  used from here by everyone
from caregraph.tabular import NOT_STATED as NOT_STATED  # noqa: PLC0414
from caregraph.tabular import Cell as Cell  # noqa: PLC0414
from caregraph.tabular import Table as Table  # noqa: PLC0414

if TYPE_CHECKING:
    from caregraph.frames import Frame

Severity = Literal["violation", "warning", "info"]
Threshold = Literal[
    "violation", "warning", "info", "new", "lost", "left-open", "not-stated", "not-assured"
]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
"""Severities, gravest first."""

UNNAMED = "something without a name"
"""How a thing is told that has neither label nor IRI of its own."""

REPORT_SCHEMA = "https://w3id.org/caregraph/report/2"


@dataclass(frozen=True, order=True)
class Citation:
    """A place in a document."""

    document: str
    """Title of the document."""
    locator: str | None
    """Paragraph, line or page; ``None`` for the document as a whole."""

    def __str__(self) -> str:
        return f"{self.document}, {self.locator}" if self.locator else self.document

    def as_json(self) -> dict[str, str | None]:
        """Give it as ``{"document", "locator"}``."""
        return {"document": self.document, "locator": self.locator}


@dataclass(frozen=True)
class Finding:
    """One rule, one focus, one outcome."""

    rule: str
    title: str
    """What the rule asks for."""
    found: str
    """Names what was found, where the rule is broken."""
    outcome: Outcome
    severity: Severity
    focus: Thing
    organisations: tuple[Thing, ...]
    """Those it is about, by IRI: several where it lies between them."""
    path: str | None
    value: str | None
    statement: str
    """The breach, told as a fact."""
    remedy: str
    """How it is mended."""
    owner: str
    """The office that answers for mending it."""
    basis: tuple[Thing, ...]
    evidence: tuple[Citation, ...]
    asked: str | None = None
    """Names what the rule asks and nobody has said, as a clause."""
    question: str | None = None
    """The same of this focus; ``None`` where the finding rests on no absence."""
    missing: Thing | None = None
    """The kind of thing whose absence makes it."""
    cause: Thing | None = None
    """What the finding comes from; ``None`` where that is its focus."""
    remark: str = ""
    """What is said besides: why it is not certain, which waiver of it ran out."""
    not_held: tuple[str, ...] = ()
    """Titles of documents that are named, not held, and may state what is missing."""
    rows: tuple[str, ...] = ()
    """Rows of the tables the focus was read from: ``<structure>/<file>:<row>``."""
    component: str | None = None
    """IRI of the kind of SHACL constraint that was not met."""
    is_certain: bool = True
    """False where it hangs on which day a date known to the month or the year only stands for."""
    change: Literal["new", "open"] | None = None
    waiver: Mapping[str, str] | None = None
    rests_on: tuple[str, ...] | None = None
    """IRIs of everything its row names; ``None`` where nobody asked."""

    @property
    def fingerprint(self) -> str:
        """Give a short hash of rule, focus, path and value; words and order never change it."""
        parts = "\n".join((self.rule, self.focus.iri, self.path or "", self.value or ""))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]

    @property
    def message(self) -> str:
        """Tell it in the mood of its outcome, with what is said besides."""
        said = moods.message(self.outcome, self.statement, self.question, self.not_held)
        return f"{said} {self.remark}".rstrip()

    @property
    def heading(self) -> str:
        """Head all findings of its rule and outcome."""
        return moods.heading(self.outcome, self.found, self.asked)

    @property
    def step(self) -> str:
        """Say what to do next: mend it, settle it or find it out."""
        return moods.step(self.outcome, self.remedy, self.owner)

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "rule": self.rule,
            "title": self.title,
            "found": self.found,
            "asked": self.asked,
            "heading": self.heading,
            "outcome": self.outcome,
            "mood": moods.MOODS[self.outcome],
            "severity": self.severity,
            "focus": self.focus.as_json(),
            "organisations": [one.as_json() for one in self.organisations],
            "path": self.path,
            "value": self.value,
            "message": self.message,
            "statement": self.statement,
            "question": self.question,
            "remark": self.remark,
            "step": self.step,
            "remedy": self.remedy,
            "owner": self.owner,
            "missing": self.missing.as_json() if self.missing else None,
            "cause": (self.cause or self.focus).as_json(),
            "basis": [thing.as_json() for thing in self.basis],
            "evidence": [citation.as_json() for citation in self.evidence],
            "rows": list(self.rows),
            "component": self.component,
            "documentsNotHeld": list(self.not_held),
            "fingerprint": self.fingerprint,
            "change": self.change,
            "waiver": dict(self.waiver) if self.waiver else None,
        }


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
            )
            for one in self.assurance
        )
        return replace(self, assurance=assurance)

    def conforms(self, *thresholds: Threshold) -> bool:
        """Say whether no breach is as grave as the thresholds ask: violations by default.

        ``new`` counts only new breaches, of any severity unless another threshold is given too;
        ``not-stated`` counts every breach and what is not stated.
        A view in which nothing is in effect never conforms: nothing was there to break a rule.
        """
        if self.view.is_empty:
            return False
        asked = thresholds or ("violation",)
        counted = self.breaches
        if "not-stated" in asked:
            counted = tuple(one for one in self.findings if one.outcome != "waived")
        if "new" in asked:
            counted = tuple(finding for finding in counted if finding.change == "new")
        if "not-stated" in asked:
            return not counted
        least = max(
            (SEVERITIES.index(t) for t in asked if t in SEVERITIES), default=len(SEVERITIES)
        )
        return not any(SEVERITIES.index(finding.severity) <= least for finding in counted)

    def summary(self) -> dict[str, int | None]:
        """Count the findings by outcome and severity."""
        counts: dict[str, int | None] = {
            severity: sum(finding.severity == severity for finding in self.breaches)
            for severity in SEVERITIES
        }
        counts["notStated"] = sum(f.outcome == "not-stated" for f in self.findings)
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
        return frames.frame(_COLUMNS, [_row(one) for one in self.findings], dates=("review by",))

    def _repr_html_(self) -> str:
        """Show it in a notebook: which view, and its findings."""
        columns = ("outcome", "rule", "about", "message", "next")
        rows = [
            (
                one.severity if one.outcome == "breach" else one.outcome,
                one.rule,
                one.focus.label,
                one.message,
                one.step,
            )
            for one in self.findings
        ]
        silent = sum(one.outcome == "not-stated" for one in self.findings)
        title = f"{len(self.breaches)} breaches, {silent} not stated"
        return notebook.fragment(title, self.view.lines(MOVED_BY), columns, rows)

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "schema": REPORT_SCHEMA,
            "conforms": self.conforms(),
            "view": self.view.as_json(),
            "summary": self.summary(),
            "findings": [finding.as_json() for finding in self.findings],
            "fixed": [finding.as_json() for finding in self.fixed or ()],
            "assurance": [assurance.as_json() for assurance in self.assurance],
            "run": self.run.as_json() if self.run else None,
        }


_COLUMNS = (
    "rule",
    "title",
    "outcome",
    "severity",
    "focus",
    "focus IRI",
    "organisations",
    "path",
    "value",
    "message",
    "next",
    "basis",
    "evidence",
    "not held",
    "rows",
    "certain",
    "change",
    "review by",
    "fingerprint",
)


def _row(one: Finding) -> tuple[Value, ...]:
    """Give a finding as a row under `_COLUMNS`."""
    waived = one.waiver["reviewBy"] if one.waiver else None
    return (
        one.rule,
        one.title,
        one.outcome,
        one.severity,
        one.focus.label,
        one.focus.iri,
        _listed(one.organisations),
        one.path,
        one.value,
        one.message,
        one.step,
        _listed(one.basis),
        _listed(one.evidence),
        _listed(one.not_held),
        _listed(one.rows),
        one.is_certain,
        one.change,
        date.fromisoformat(waived) if waived else None,
        one.fingerprint,
    )


def _listed(several: Iterable[object]) -> str | None:
    """Name several as one text; nothing where there is none."""
    return "; ".join(one.label if isinstance(one, Thing) else str(one) for one in several) or None


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


def group(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Group findings by the organisations they are about, then in order of rule."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        name = "; ".join(one.label for one in finding.organisations) or "Across organisations"
        groups.setdefault(name, []).append(finding)
    return groups
