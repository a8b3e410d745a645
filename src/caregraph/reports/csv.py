"""CSV for spreadsheets: a table as it stands, a report as one row a finding or interval."""

from __future__ import annotations

from caregraph import spreadsheet
from caregraph.reports import _timeline, _words
from caregraph.results import Report, Table
from caregraph.timelines import Timeline, TurningDays

_COLUMNS = (
    "rule", "title", "outcome", "severity", "change", "focus", "organisation", "message", "remedy",
    "basis", "evidence", "waived", "focus IRI", "fingerprint",
    "as at", "view IRI",
)  # fmt: skip


def table(result: Table) -> bytes:
    """Tell a table under readable column names."""
    return spreadsheet.table([name.replace("_", " ") for name in result.columns], result.texts())


def report(result: Report) -> bytes:
    """Tell a report, one row a finding."""
    rows = [
        [
            one.rule, one.title, one.outcome, one.severity, one.change, one.focus.label,
            one.organisation.label if one.organisation else "", one.message, one.remedy,
            _words.basis(one), _words.evidence(one), _words.waived(one), one.focus.iri,
            one.fingerprint, result.view.day or "each on its own day", result.view.iri,
        ]
        for one in result.findings
    ]  # fmt: skip
    return spreadsheet.table(_COLUMNS, rows)


_INTERVALS = (
    "rule", "title", "outcome", "severity", "focus", "organisation", "message", "from", "until",
    "open", "certain", "length", "begins when", "ends when", "remedy", "basis", "evidence",
    "waived", "focus IRI", "fingerprint", "range from", "range until", "view IRI",
)  # fmt: skip


def timeline(result: Timeline) -> bytes:
    """Tell findings over time, one row an interval."""
    rows = [
        [
            one.rule, one.title, one.outcome, one.severity, one.focus.label,
            one.organisation.label if one.organisation else "", one.message,
            part.start.isoformat(), part.until.isoformat(), _said(part.is_open),
            _said(part.is_certain), _timeline.length(part.start, part.until),
            _timeline.reasons(part.since, part.start), _timeline.reasons(part.ended, part.until),
            one.remedy, _words.basis(one), _words.evidence(one), _words.waived(one),
            one.focus.iri, one.fingerprint, result.start.isoformat(), result.until.isoformat(),
            result.view.iri,
        ]
        for lasting in result.findings for one in [lasting.finding] for part in lasting.intervals
    ]  # fmt: skip
    return spreadsheet.table(_INTERVALS, rows)


_REASONS = ("day", "why", "reason", "thing", "things that change", "IRI")


def days(result: TurningDays) -> bytes:
    """Tell the turning days, one row a reason."""
    rows = [
        [
            day.day.isoformat(), _timeline.reasons([one], day.day), one.type,
            one.thing.label if one.thing else "", str(day.flipped),
            one.thing.iri if one.thing else "",
        ]
        for day in result.days for one in day.why
    ]  # fmt: skip
    return spreadsheet.table(_REASONS, rows)


def _said(yes: object) -> str:
    return "yes" if yes else "no"
