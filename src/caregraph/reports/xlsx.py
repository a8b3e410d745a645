"""An Excel workbook: the headline, the groups, one row a finding, what was checked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from caregraph.finding import KINDS
from caregraph.moods import MOODS
from caregraph.reports import _phrases
from caregraph.results import Finding, Group, Outcome, Report, Table
from caregraph.seen import Seen

SUFFIX = ".xlsx"
_GROUPS = (
    ("group", 7),
    ("mood", 14),
    ("how grave", 11),
    ("what is said", 70),
    ("findings", 9),
    ("next", 50),
    ("rules", 16),
)
_FINDINGS = (
    ("group", 7),
    ("rule", 9),
    ("mood", 14),
    ("how grave", 11),
    ("change", 8),
    ("organisations", 24),
    ("about", 30),
    ("what is said", 60),
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
    *((name, 10) for name in _phrases.TALLIES),
)
_ABOUT = (("what", 14), ("value", 100))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SHEET = re.compile(r"[\[\]:*?/\\]+")
"""What may not stand in the name of a sheet."""
_LONGEST = 32_767
"""What a cell of a workbook can hold."""


def report(result: Report) -> bytes:
    """Tell a report; every cell is text or a number, never a formula."""
    book = Workbook()
    checked: list[tuple[str | int, ...]] = [
        (one.rule, one.title, _phrases.status(one), *_phrases.tallies(one).values())
        for one in result.assurance
    ]
    about = [("findings", line) for line in _phrases.counted(result)] + _view(result.view)
    if result.run:
        about.append(("made with", _phrases.made_with(result.run)))
    first = book.active
    assert isinstance(first, Worksheet)
    groups = list(enumerate(result.groups, start=1))
    _fill(first, "About this report", _ABOUT, about)
    _fill(book.create_sheet(), "Groups", _GROUPS, (_group(number, one) for number, one in groups))
    rows = [_row(finding, number) for number, one in groups for finding in one.findings]
    _fill(book.create_sheet(), "Findings", _FINDINGS, rows)
    if result.since and (went := result.since.went):
        _fill(book.create_sheet(), "No longer found", _FINDINGS, (_row(one, "") for one in went))
    _fill(book.create_sheet(), "What was checked", _CHECKED, checked)
    return _bytes(book)


def _group(number: int, one: Group) -> Sequence[str | int]:
    count, rules = len(one.findings), ", ".join(one.rules)
    mood = MOODS[one.outcome]
    return (number, mood, _grave(one.outcome, one.graded), one.said, count, one.step, rules)


def _row(one: Finding, group: int | str) -> Sequence[str | int]:
    return (
        group,
        one.rule,
        MOODS[one.outcome],
        _grave(one.outcome, one.severity),
        KINDS[one.change] if one.change else "",
        _phrases.organisations(one),
        one.focus.label,
        one.message,
        one.step,
        _phrases.basis(one),
        _phrases.evidence(one),
        _phrases.waived(one),
        one.fingerprint,
    )


def _grave(outcome: Outcome, graded: str) -> str:
    """Say how grave a breach is, or would be where it is none."""
    return graded if outcome == "breach" else f"would be {graded}"


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


def sheet(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str | int]],
    about: Iterable[str] = (),
) -> bytes:
    """Tell a table of a page, with what it says of itself on a sheet of its own."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    _fill(
        first, _SHEET.sub(" ", title)[:31].strip() or "Table", [(one, 30) for one in columns], rows
    )
    if told := [("about", one) for one in about]:
        _fill(book.create_sheet(), "About this table", _ABOUT, told)
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
