"""CSV for spreadsheets: a table as it stands, a report as one row a finding."""

from __future__ import annotations

from caregraph import spreadsheet
from caregraph.reports import _words
from caregraph.results import Report, Table

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
