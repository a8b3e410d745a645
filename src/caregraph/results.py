"""What the engines return: findings and reports, tables; ``traces`` has the paths.

Layer 1. Frozen records without any knowledge of how they came to be; ``reports`` and the two
doors tell them to people and programs. ``as_json`` gives the shapes that stay.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from caregraph.seen import Seen
from caregraph.seen import Thing as Thing  # noqa: PLC0414  used from here by everyone

Severity = Literal["violation", "warning", "info"]
Outcome = Literal["breach", "not-stated", "waived"]
Status = Literal["assured", "findings", "no-targets", "out-of-era", "error"]
Threshold = Literal["violation", "warning", "info", "not-stated", "new"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
"""Severities, gravest first."""

NOT_STATED = "not stated"
"""How an unbound value is told: silence, never an empty cell."""

UNNAMED = "something without a name"
"""How a thing is told that has neither label nor IRI of its own."""

_REMARKS = ("not stated", "document not held")

REPORT_SCHEMA = "https://w3id.org/caregraph/report/1"


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
    outcome: Outcome
    severity: Severity
    focus: Thing
    organisation: Thing | None
    path: str | None
    value: str | None
    message: str
    remedy: str
    basis: tuple[Thing, ...]
    evidence: tuple[Citation, ...]
    short: str | None = None
    """The message without what it says of the material held, where it rests on an absence."""
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

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "rule": self.rule,
            "title": self.title,
            "outcome": self.outcome,
            "severity": self.severity,
            "focus": self.focus.as_json(),
            "organisation": self.organisation.as_json() if self.organisation else None,
            "path": self.path,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
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
class Assurance:
    """What one rule looked at and what it found."""

    rule: str
    title: str
    status: Status
    targets: int
    """What it looked at, each of its limbs by itself."""
    passed: int
    findings: int
    """Breaches, what is not stated and what is waived, together."""
    not_stated: int = 0
    waived: int = 0
    out_of_era: int = 0
    """What it would have looked at, had it been in force on the day of the structure."""

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "rule": self.rule,
            "status": self.status,
            "targets": self.targets,
            "passed": self.passed,
            "findings": self.findings,
            "notStated": self.not_stated,
            "waived": self.waived,
            "outOfEra": self.out_of_era,
        }


@dataclass(frozen=True)
class Run:
    """By what a report was made and from what, so that it can be made again."""

    version: str
    """Version of caregraph."""
    data: str
    """Hash of the view that was checked."""
    rules: str
    """Hash of the rule files."""

    def as_json(self) -> dict[str, str]:
        """Give it as ``{"version", "data", "rules"}``."""
        return {"version": self.version, "data": self.data, "rules": self.rules}


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
            replace(one, not_stated=outcomes[one.rule, "not-stated"],
                    waived=outcomes[one.rule, "waived"])
            for one in self.assurance
        )  # fmt: skip
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
        least = max((SEVERITIES.index(t) for t in asked if t in SEVERITIES),
                    default=len(SEVERITIES))  # fmt: skip
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


@dataclass(frozen=True)
class Cell:
    """One value in a table: a literal, or a thing with its label."""

    text: str
    """The label of a thing, or the text of a literal."""
    iri: str | None = None
    datatype: str | None = None
    language: str | None = None

    def as_json(self) -> dict[str, str]:
        """Give it as a term of SPARQL 1.1 Query Results JSON."""
        if self.iri is not None:
            return {"type": "uri", "value": self.iri}
        term = {"type": "literal", "value": self.text}
        if self.language:
            term["xml:lang"] = self.language
        elif self.datatype and not self.datatype.endswith("#string"):
            term["datatype"] = self.datatype
        return term


@dataclass(frozen=True)
class Table:
    """Rows under named columns; ``None`` is an unbound value, told as "not stated"."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    view: Seen | None = None
    """The view that was asked; ``None`` for a table of something else."""
    notes: tuple[str, ...] = ()
    """What has to be said of things in the rows, below them."""

    def texts(self) -> list[list[str]]:
        """Give the rows as people read them: what is unbound is not stated.

        Where a column only remarks on what is missing, unbound means that nothing is.
        """
        unbound = ["" if name in _REMARKS else NOT_STATED for name in self.columns]
        return [
            [cell.text if cell else words for cell, words in zip(row, unbound, strict=True)]
            for row in self.rows
        ]

    def as_json(self) -> dict[str, Any]:
        """Give it as SPARQL 1.1 Query Results JSON, the spaces of column names as underscores.

        Beside its members stand ``view`` and ``notes`` where the table answers a question.
        """
        variables = [name.replace(" ", "_") for name in self.columns]
        bindings = [
            {name: cell.as_json() for name, cell in zip(variables, row, strict=True) if cell}
            for row in self.rows
        ]
        told = {"head": {"vars": variables}, "results": {"bindings": bindings}}
        if self.view is None:
            return told
        return told | {"view": self.view.as_json(), "notes": list(self.notes)}


def group(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Group findings by the organisation of their focus, then in order of rule."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        name = finding.organisation.label if finding.organisation else "Across organisations"
        groups.setdefault(name, []).append(finding)
    return groups
