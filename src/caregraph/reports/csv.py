"""CSV for spreadsheets: a table as it stands, a report as one row a finding.

UTF-8 with a byte-order mark and CRLF, as spreadsheets want it; a cell that a spreadsheet would
take for a formula is guarded with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from caregraph.results import Report, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "rule", "title", "outcome", "severity", "focus", "organisation", "message", "remedy", "basis",
    "evidence", "focus IRI", "fingerprint",
)  # fmt: skip


def table(result: Table) -> str:
    """Tell a table under readable column names."""
    return _write([name.replace("_", " ") for name in result.columns], result.texts())


def report(result: Report) -> str:
    """Tell a report, one row a finding."""
    rows = [
        [
            one.rule, one.title, one.outcome, one.severity, one.focus.label,
            one.organisation.label if one.organisation else "", one.message, one.remedy,
            "; ".join(thing.label for thing in one.basis),
            "; ".join(str(citation) for citation in one.evidence), one.focus.iri, one.fingerprint,
        ]
        for one in result.findings
    ]  # fmt: skip
    return _write(_COLUMNS, rows)


def _write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_guard(cell) for cell in row] for row in rows)
    return "\ufeff" + buffer.getvalue()


def _guard(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell
