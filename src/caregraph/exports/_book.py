"""A structure as a workbook: a sheet for each table, with lists to choose from.

The columns that must be filled in stand dark, each header tells its meaning as a note, and what a
cell may hold is offered: codes and types from their lists, keys from the other sheets. Equal
tables give equal bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from caregraph import archives, rdf
from caregraph.columns import Column, TableSchema
from caregraph.graph import ontology
from caregraph.graph.stated import REQUIRED
from caregraph.model import sheet_name
from caregraph.sources.workbook import NOT_TABLES
from caregraph.tables import tables

Rows: TypeAlias = Mapping[str, Sequence[Mapping[str, str]]]
"""By table, the cells of each row by column."""

NEEDED_FIRST = (
    "structure",
    "sources",
    "organisations",
    "units",
    "posts",
    "lines",
    "people",
    "tenures",
    "bodies",
    "memberships",
)
"""The tables that a new description begins with."""
_READ_ME, _LISTS, _CONFIRM = NOT_TABLES
_ROOM = 200
"""How many rows a sheet has lists for, beyond those that are filled in."""
_MOST_LISTED = 1_000
"""How many keys of several sheets are offered; each is a formula that goes through the sheets."""
_LONGEST = 32_767
"""What a cell of a workbook can hold."""
_LONGEST_FORMULA = 8_192
"""Excel holds a workbook with a longer one for damaged."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FIRST_DAY = date(1900, 3, 1)
"""Before it, programs disagree about the number of a day."""
_REQUIRED = PatternFill("solid", fgColor="1F3A4D")
_OPTIONAL = PatternFill("solid", fgColor="D9E2E8")
_MARKED = PatternFill("solid", bgColor="FFF0B8")
"""Of rows that are required and not described, until they have another status."""
_WRONG = PatternFill("solid", fgColor="F8DEDB")
"""Of cells with which something is wrong."""
Remarks: TypeAlias = Mapping[tuple[str, int, str], str]
"""What is wrong with cells, by table, number of the row from 0, and column in small letters."""
_WIDTHS = {
    "name": 42,
    "text": 36,
    "date": 12,
    "evidence": 26,
    "yes-no": 8,
    "number": 10,
    "decimal": 10,
}


def write(
    rows: Rows,
    shown: Sequence[str],
    about: Sequence[str],
    confirm: Rows | None = None,
    properties: Mapping[str, str] | None = None,
    remarks: Remarks | None = None,
) -> bytes:
    """Write tables as a workbook.

    Args:
        rows: By table, the cells of each row by column.
        shown: The tables that get a sheet, in this order; one without rows is there to fill in.
        about: What the first sheet says, a line each, before it tells what the sheets are.
        confirm: Rows to confirm, by table, which stand on a sheet of their own.
        properties: What the workbook says of itself, by the names of its properties.
        remarks: What is wrong with cells, which are marked and have it as a note.
    """
    book = Workbook()
    for name, text in (properties or {}).items():
        setattr(book.properties, name, text)
    front = book.active
    assert isinstance(front, Worksheet)
    lengths = {name: len(rows.get(name, ())) + _ROOM for name in shown}
    lists = _Lists(lengths)
    _explain(front, shown, about)
    for name in shown:
        sheet = book.create_sheet(sheet_name(name))
        _fill(sheet, tables()[name], rows.get(name, ()), lists)
        here = {key[1:]: said for key, said in (remarks or {}).items() if key[0] == name}
        _remark(sheet, tables()[name], here)
    if confirm:
        _fill_to_confirm(book.create_sheet(_CONFIRM, 1), confirm)
    lists.write(book.create_sheet(_LISTS))
    packed = io.BytesIO()
    book.save(packed)
    return archives.undated(packed)


def _explain(sheet: Worksheet, shown: Sequence[str], about: Sequence[str]) -> None:
    sheet.title = _READ_ME
    lines = [
        *about,
        "",
        "Each sheet is a table, each row one thing. Dark columns must be filled in; point at a "
        "header to read what its column means.",
        "A key is a short name for a row, in lower-case letters, digits and hyphens. Other sheets "
        "refer to a row by its key.",
        "Evidence is the key of a source and the paragraph: report 4.2. Part several values of a "
        "cell by semicolons.",
        "Dates may be 2010, 2010-06 or 2010-06-01; 'until' is the first day on which something no "
        "longer holds.",
        "What the source does not say stays empty. A sheet without rows may be deleted or left.",
        "",
        "Read it with: caregraph check THIS-FILE.xlsx. What is wrong is told with sheet and cell.",
        "",
    ]
    for number, line in enumerate(lines, start=1):
        _put(sheet, number, 1, line)
    sheet["A1"].font = Font(bold=True, size=14)
    begin = len(lines) + 1
    for number, name in enumerate(shown, start=begin):
        cell = _put(sheet, number, 1, sheet_name(name))
        cell.hyperlink = f"#'{sheet_name(name)}'!A1"
        cell.font = Font(underline="single", color="1F3A4D")
        _put(sheet, number, 2, tables()[name].about)
    for number, (name, table) in enumerate(
        ((one, table) for one, table in tables().items() if one not in shown),
        start=begin + len(shown) + 2,
    ):
        if number == begin + len(shown) + 2:
            _put(sheet, number - 1, 1, "Sheets you may add (caregraph new --table NAME)")
        _put(sheet, number, 1, sheet_name(name))
        _put(sheet, number, 2, table.about)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 110


def _fill(
    sheet: Worksheet,
    table: TableSchema,
    rows: Sequence[Mapping[str, str]],
    lists: _Lists,
) -> None:
    for i, column in enumerate(table.columns.values(), start=1):
        head = _put(sheet, 1, i, column.name)
        head.fill = _REQUIRED if column.required else _OPTIONAL
        head.font = Font(bold=True, color="FFFFFF" if column.required else "1F3A4D")
        head.comment = _note(column)
        side = sheet.column_dimensions[letter(i)]
        side.width = _WIDTHS.get(column.type, 20)
        if column.type != "date":
            side.number_format = "@"
        if source := lists.source(column):
            choice = DataValidation("list", source, allow_blank=True)
            choice.showErrorMessage = not (column.many or column.law)
            choice.errorStyle = "warning"
            choice.add(f"{letter(i)}2:{letter(i)}{len(rows) + _ROOM}")
            sheet.add_data_validation(choice)
        if column.scheme == "status":
            room = f"A2:{letter(len(table.columns))}{len(rows) + _ROOM}"
            mark = f'${letter(i)}2="{ontology.label(REQUIRED)}"'
            shown = DifferentialStyle(fill=_MARKED)
            sheet.conditional_formatting.add(room, Rule("expression", dxf=shown, formula=[mark]))
    for number, row in enumerate(rows, start=2):
        for i, column in enumerate(table.columns.values(), start=1):
            if value := row.get(column.name):
                _write_cell(sheet, number, i, column, value)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{letter(len(table.columns))}{max(len(rows), 1) + 1}"


def _remark(sheet: Worksheet, table: TableSchema, remarks: Mapping[tuple[int, str], str]) -> None:
    """Mark cells with which something is wrong, and say it in a note of each."""
    places = {name.casefold(): i for i, name in enumerate(table.columns, start=1)}
    for (number, column), said in remarks.items():
        if column in places:
            cell = sheet.cell(number + 2, places[column])
            cell.fill, cell.comment = _WRONG, Comment(said, "caregraph")


def _fill_to_confirm(sheet: Worksheet, rows: Rows) -> None:
    """Write rows to confirm below the header of their table, so that each can be moved there."""
    number = 1
    for name, some in rows.items():
        said = "put a row that is right there, in the place of the one with the same key"
        _put(sheet, number, 1, f"{sheet_name(name)}: {said}").font = Font(bold=True)
        number += 1
        columns = list(tables()[name].columns.values())
        for i, column in enumerate(columns, start=1):
            head = _put(sheet, number, i, column.name)
            head.fill, head.font = _OPTIONAL, Font(bold=True, color="1F3A4D")
            width = sheet.column_dimensions[letter(i)].width
            sheet.column_dimensions[letter(i)].width = max(width, _WIDTHS.get(column.type, 20))
        for row in some:
            number += 1
            for i, column in enumerate(columns, start=1):
                if value := row.get(column.name):
                    _write_cell(sheet, number, i, column, value)
        number += 2


def _write_cell(sheet: Worksheet, number: int, i: int, column: Column, value: str) -> None:
    if column.type == "date" and _DAY.fullmatch(value):
        day = date.fromisoformat(value)
        if day >= _FIRST_DAY:
            sheet.cell(number, i, day).number_format = "yyyy-mm-dd"
            return
    cell = _put(sheet, number, i, value)
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _put(sheet: Worksheet, number: int, i: int, text: str) -> Cell | MergedCell:
    """Write a text that is never run as a formula, whatever it begins with."""
    cell = sheet.cell(number, i)
    cell.value = _CONTROL.sub("\ufffd", text)[:_LONGEST]
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def _note(column: Column) -> Comment:
    said = [column.about]
    if column.required:
        said.append("Must be filled in.")
    if column.many:
        said.append("Several values are parted by semicolons.")
    if column.tables:
        said.append(f"Takes keys of {', '.join(map(sheet_name, column.tables))}.")
    if column.law:
        said.append("Or a provision of law, law:<id>; caregraph show law lists them.")
    note = Comment(" ".join(said), "caregraph")
    note.width, note.height = 320, 120
    return note


@dataclass
class _Lists:
    """What cells may be chosen from, a column of a sheet at the back each."""

    lengths: Mapping[str, int]
    """How many rows each sheet has room for."""
    _columns: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def source(self, column: Column) -> str:
        """Give the range that a column is chosen from; nothing where there is none."""
        named: tuple[str, ...] = ()
        values: list[str] = []
        match column.type:
            case "code":
                named, values = ("code", column.scheme), _labels(ontology.codes(column.scheme))
            case "class":
                named, values = ("type", column.base), _labels(ontology.classes(column.base))
            case "choice":
                named, values = ("one of", *column.values), [*column.values]
            case "yes-no":
                named, values = ("yes or no",), ["yes", "no"]
            case "reference":
                sheets = [one for one in column.tables if one in self.lengths]
                if len(sheets) == 1:
                    return _filled(sheet_name(sheets[0]), "A", self.lengths[sheets[0]])
                named = ("key of", *sheets)
                values = self._keys(sheets)
        if not values:
            return ""
        self._columns.setdefault(named, values)
        place = letter([*self._columns].index(named) + 1)
        if named[0] == "key of":
            return _filled(_LISTS, place, len(values))
        return f"{_LISTS}!${place}$2:${place}${len(values) + 1}"

    def _keys(self, sheets: Sequence[str]) -> list[str]:
        """Give formulas that list the keys of several sheets; none where they are very many."""
        ranges = [f"{sheet_name(one)}!$A$2:$A${self.lengths[one] + 1}" for one in sheets]
        total = sum(self.lengths[one] - _ROOM for one in sheets) + _ROOM
        if not sheets or total > _MOST_LISTED or len(_nth(total, ranges)) > _LONGEST_FORMULA:
            return []
        return [_nth(number, ranges) for number in range(1, total + 1)]

    def write(self, sheet: Worksheet) -> None:
        """Write the lists, a column each."""
        sheet.sheet_state = "hidden"
        for i, (named, values) in enumerate(self._columns.items(), start=1):
            _put(sheet, 1, i, " ".join(named))
            for number, value in enumerate(values, start=2):
                sheet.cell(number, i, value)


def _filled(sheet: str, column: str, rows: int) -> str:
    """Give the part of a column that is filled in, header aside."""
    cells = f"{sheet}!${column}$2:${column}${rows + 1}"
    return f'OFFSET({sheet}!${column}$2,0,0,MAX(1,COUNTIF({cells},"?*")),1)'


def _nth(number: int, ranges: Sequence[str]) -> str:
    """Give the formula for one key of those that fill several ranges, from 1."""
    before, formula, ends = str(number), "", ""
    for one in ranges:
        formula += f"IF({before}<=COUNTA({one}),INDEX({one},{before}),"
        ends += ")"
        before += f"-COUNTA({one})"
    return f'={formula}""{ends}'


def _labels(known: Mapping[str, rdf.NamedNode]) -> list[str]:
    """Give the labels of a list of codes or classes, each once, sorted."""
    return sorted({ontology.label(node) or node.value for node in known.values()})
