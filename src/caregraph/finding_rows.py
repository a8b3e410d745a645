"""Findings as rows of values, for data frames.

Layer 1, below ``results``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from caregraph.finding import Finding
from caregraph.frames import Value
from caregraph.groups import Group, of_each

COLUMNS = (
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
    "group",
    "group in words",
)


def rows(findings: Iterable[Finding], groups: Iterable[Group]) -> list[tuple[Value, ...]]:
    """Give each finding as a row under `COLUMNS`, with the number and words of its group."""
    numbered = of_each(groups)
    found = []
    for one in findings:
        number, group = numbered[id(one)]
        found.append((*_row(one), number, group.said))
    return found


def _row(one: Finding) -> tuple[Value, ...]:
    """Give what a finding says of itself."""
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
    return "; ".join(getattr(one, "label", str(one)) for one in several) or None
