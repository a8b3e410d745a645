"""An Excel workbook: one row a finding, what was checked on a second sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from caregraph.reports import _phrases
from caregraph.results import Finding, Report, Table
from caregraph.seen import Seen

SUFFIX = ".xlsx"
_FINDINGS = (
    ("rule", 9),
    ("outcome", 11),
    ("severity", 11),
    ("change", 8),
    ("organisation", 24),
    ("about", 30),
    ("what is wrong", 60),
    ("next", 50),
    ("basis", 40),
    ("evidence", 40),
    ("waived", 40),
    ("fingerprint", 18),
)
_CHECKED = (
    ("rule", 9),
    ("title", 50),
    ("outcome", 24),
    ("looked at", 10),
    ("passed", 10),
    ("findings", 10),
    ("not stated", 10),
    ("waived", 10),
    ("out of era", 10),
)
_ABOUT = (("what", 14), ("value", 100))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST = 32_767
"""What a cell of a workbook can hold."""


def report(result: Report) -> bytes:
    """Tell a report; every cell is text or a number, never a formula."""
    book = Workbook()
    checked: list[tuple[str | int, ...]] = [
        (one.rule, one.title, _phrases.status(one), *_phrases.tallies(one).values())
        for one in result.assurance
    ]
    about = [*_view(result.view), ("findings", _phrases.counted(result))]
    if result.run:
        about.append(("made with", _phrases.made_with(result.run)))
    first = book.active
    assert isinstance(first, Worksheet)
    _fill(first, "Findings", _FINDINGS, map(_row, result.findings))
    if result.fixed:
        _fill(book.create_sheet(), "Fixed", _FINDINGS, map(_row, result.fixed))
    _fill(book.create_sheet(), "What was checked", _CHECKED, checked)
    _fill(book.create_sheet(), "About this report", _ABOUT, about)
    return _bytes(book)


def _row(one: Finding) -> Sequence[str]:
    return (
        one.rule,
        one.outcome,
        one.severity,
        one.change or "",
        _phrases.organisations(one),
        one.focus.label,
        one.message,
        one.step,
        _phrases.basis(one),
        _phrases.evidence(one),
        _phrases.waived(one),
        one.fingerprint,
    )


def _view(seen: Seen) -> list[tuple[str, str]]:
    return [("view", line) for line in seen.lines()]


def table(result: Table) -> bytes:
    """Tell a table on one sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    columns = [(name.replace("_", " "), 30) for name in result.columns]
    _fill(sheet, "Answer", columns, result.texts())
    if result.view is not None:
        about = [*_view(result.view), *(("note", note) for note in result.notes)]
        _fill(book.create_sheet(), "About this answer", _ABOUT, about)
    return _bytes(book)


def _fill(
    sheet: Worksheet,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str | int]],
) -> None:
    sheet.title = title
    for i, (name, width) in enumerate(columns, start=1):
        sheet.cell(1, i, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(i)].width = width
    for number, row in enumerate(rows, start=2):
        for i, value in enumerate(row, start=1):
            cell = sheet.cell(number, i)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, int):
                cell.value = value
            else:
                cell.value = _CONTROL.sub("\ufffd", value)[:_LONGEST]
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
