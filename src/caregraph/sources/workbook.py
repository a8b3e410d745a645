"""A workbook (.xlsx, .xlsm, .ods) with a sheet for each table, as people keep a structure.

Finds the sheets that are tables and their headers, and takes values as their cells show them. What
is read otherwise than it is typed is told once, with its cause. ``_rows`` finds what is wrong with
the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from caregraph.columns import Column, TableSchema
from caregraph.errors import Problem, SourceError
from caregraph.model import ReadTables, Record, sheet_name
from caregraph.sources import _headers as headers
from caregraph.sources import _ods, _xlsx
from caregraph.sources import _rows as rows
from caregraph.sources._dates import Convention
from caregraph.sources._plain import Manner, folded, letter
from caregraph.sources._spreadsheets import Book, Cell, Package, Sheet
from caregraph.tables import tables

SUFFIXES = (".xlsx", ".xlsm", ".ods")
NOT_TABLES = ("Read me", "Lists", "To confirm")
"""Sheets of a workbook of ours that explain, help, or hold rows to confirm."""
_MOST_CELLS = 5_000_000


def read(path: Path, book: Book | None = None, *, dates: Convention | None = None) -> ReadTables:
    """Read every table of a workbook; problems are collected, never raised one by one.

    Args:
        book: Its sheets, where ``opened`` has given them already.
        dates: How dates are written that stand as text; by default as for a folder of tables.

    Raises:
        SourceError: it is no workbook, may do harm, or no sheet of it is a table.
    """
    return _Reader(path, book or opened(path), dates).reading()


def opened(path: Path) -> Book:
    """Read the sheets of a workbook, whatever is on them.

    Raises:
        SourceError: it is no workbook, or may do harm.
    """
    with closing(Package(path)) as package:
        form = _ods if path.suffix.casefold() == ".ods" else _xlsx
        found: Book = form.read(package)
        return found


def has_tables(book: Book) -> bool:
    """Say whether a sheet of a workbook is called as a table of ours is."""
    return any(table_of(one.name) for one in book.sheets)


class _Reader:
    """Reads the tables of a workbook; ``notes`` and ``problems`` grow as it goes."""

    def __init__(self, path: Path, book: Book, dates: Convention | None) -> None:
        self._path = path
        self._book = book
        self._notes = [*book.notes]
        self._problems: list[Problem] = []
        self._letters: dict[str, dict[str, str]] = {}
        self._manner = Manner(dates, self._place)

    def reading(self) -> ReadTables:
        found: dict[str, Sheet] = {}
        others: list[Sheet] = []
        for sheet in self._book.sheets:
            name = table_of(sheet.name)
            if name is None or name in found:
                others.append(sheet)
            else:
                found[name] = sheet
        filled = {name: sheet for name, sheet in found.items() if self._is_filled(name, sheet)}
        self._refuse(filled)
        records: list[Record] = []
        unread = {name for name in rows.REQUIRED_TABLES if name not in filled}
        self._problems += rows.missing_tables(filled, "")
        for sheet in others:
            unread |= self._other(sheet, found)
        for name, sheet in filled.items():
            read_here = self._table(tables()[name], sheet)
            unread |= set() if read_here else {name}
            records += read_here
        records, found_across = rows.across(records, self._manner)
        self._notes += self._manner.notes()
        return ReadTables(
            str(self._path),
            tuple(records),
            (*self._problems, *found_across),
            frozenset(unread),
            tuple(self._notes),
            letters=self._letters,
            lost=self._manner.lost,
        )

    def _is_filled(self, name: str, sheet: Sheet) -> bool:
        """Say whether a sheet has rows; one of a template that nobody has filled in has none."""
        return len(sheet.rows) > 1 or name in rows.REQUIRED_TABLES

    def _refuse(self, filled: dict[str, Sheet]) -> None:
        if not filled:
            names = ", ".join(repr(one.name) for one in self._book.sheets) or "none"
            raise SourceError(
                f"no sheet of the workbook is a table; its sheets are {names}",
                where=str(self._path),
                code="no-tables",
                hint="A structure needs at least the sheets Structure and Sources; "
                "caregraph new NAME -o NAME.xlsx writes a workbook with all that is needed.",
            )
        if sum(len(row) for one in filled.values() for row in one.rows.values()) > _MOST_CELLS:
            raise SourceError(
                f"the workbook has more than {_MOST_CELLS:,} cells",
                where=str(self._path),
                code="unsafe-workbook",
                hint="Give so large a structure as a folder of CSV tables.",
            )

    def _other(self, sheet: Sheet, found: dict[str, Sheet]) -> set[str]:
        """Tell of a sheet that is no table; give the table that it may be meant for."""
        name = table_of(sheet.name)
        if name is not None:
            first = found[name].name
            self._notes.append(f"the sheet {sheet.name!r} is not read: {first!r} is that table")
            return set()
        if sheet.name in NOT_TABLES or not sheet.rows:
            return set()
        if headers.row(None, _texts(sheet)) is None:
            self._notes.append(f"the sheet {sheet.name!r} is not read: it is no table of ours")
            return set()
        meant = headers.meant(sheet.name.casefold(), _texts(sheet))
        called = repr(sheet_name(meant)) if meant else None
        file = f"{self._path.name}#{sheet.name}"
        self._problems.append(rows.unknown_table(file, called, is_there=meant in found))
        return {meant} - {*found} if meant else set()

    def _table(self, table: TableSchema, sheet: Sheet) -> list[Record]:
        """Read the rows of a sheet as those of a table."""
        file = f"{self._path.name}#{sheet.name}"
        self._tell_hidden(sheet)
        number = headers.row(table, _texts(sheet)) or min(sheet.rows, default=1)
        self._tell_merged(sheet, number)
        names = self._header_names(sheet, number)
        if not any(names):
            self._problems.append(rows.empty(file))
            return []
        columns = {one.name.casefold(): one for one in table.columns.values()}
        self._letters[file] = {name: letter(i) for i, name in enumerate(names, start=1) if name}
        listed = [
            (row, self._cells(sheet, row, names, columns))
            for row in sorted(sheet.rows)
            if row > number
        ]
        kept = [i for i, name in enumerate(names) if name]
        cells = ((row, [one[i] for i in kept]) for row, one in listed if any(one))
        header = (number, [names[i] for i in kept])
        records, problems = rows.read_rows(file, table, header, cells, self._manner)
        self._problems += problems
        return records

    def _header_names(self, sheet: Sheet, number: int) -> list[str]:
        """Give the name of each column; none for one that holds nothing but remarks beside."""
        header = {column: cell.text for column, cell in sheet.rows.get(number, {}).items()}
        names = headers.names(header.get(one, "") for one in range(1, max(header, default=0) + 1))
        named = {column for column, name in enumerate(names, start=1) if name}
        beside = {column for row, cells in sheet.rows.items() if row > number for column in cells}
        above = [row for row in sorted(sheet.rows) if row < number]
        headers.tell(sheet.name, number, above, beside - named, self._manner)
        return names

    def _place(self, file: str, row: int, column: str) -> str:
        """Say where a cell stands, as a spreadsheet does."""
        return f"{file.partition('#')[2]}!{self._letters[file][column.casefold()]}{row}"

    def _tell_hidden(self, sheet: Sheet) -> None:
        if sheet.is_hidden:
            self._notes.append(f"the sheet {sheet.name!r} is hidden; it is read like the others")
        hidden = sorted(sheet.hidden_rows & sheet.rows.keys())
        if hidden:
            which = ", ".join(map(str, hidden[:5])) + (" and others" if hidden[5:] else "")
            count = "1 row is" if len(hidden) == 1 else f"{len(hidden)} rows are"
            self._notes.append(f"{sheet.name}: {count} hidden ({which}), and read like the others")

    def _tell_merged(self, sheet: Sheet, header: int) -> None:
        """Tell of cells below the header that are shown as one, of which one has the value."""
        below = [one for one in sheet.merged if _row_of(one.partition(":")[0]) > header]
        if below:
            which = ", ".join(below[:5]) + (" and others" if below[5:] else "")
            self._notes.append(
                f"{sheet.name}: {which} show as one cell; its value is read in the first alone"
            )

    def _cells(
        self, sheet: Sheet, row: int, names: Sequence[str], columns: dict[str, Column]
    ) -> list[str]:
        """Give the cells of a row as text, in the order of the header."""
        cells = sheet.rows[row]
        found = []
        for i, name in enumerate(names, start=1):
            cell, column = cells.get(i), columns.get(name.casefold())
            if cell is None or column is None:
                found.append("" if cell is None else cell.text)
                continue
            found.append(self._value(sheet, f"{letter(i)}{row}", cell, column))
        return found

    def _value(self, sheet: Sheet, place: str, cell: Cell, column: Column) -> str:
        """Give what a cell shows; a formula without a value is a problem."""
        if cell.kind in ("error", "uncomputed"):
            self._problems.append(
                Problem(
                    "cell-without-value",
                    f"{self._path.name}#{sheet.name}",
                    "the formula of the cell gives an error"
                    if cell.kind == "error"
                    else "the formula of the cell has not been computed",
                    _row_of(place),
                    column.name,
                    cell.text or None,
                    "Put the value into the cell, or mend the formula, and save.",
                )
            )
            return cell.text or "?"
        if cell.kind == "date" and column.type == "date" and len(cell.text) < len("2010-06-01"):
            said = "the cell shows no day and is read as a month or a year"
            self._manner.see(said, f"{sheet.name}!{place}")
        return cell.text


def table_of(sheet: str) -> str | None:
    """Give the table that a sheet is named after, by its name or its title."""
    called = folded(sheet)
    if called in tables():
        return called
    return next((name for name, one in tables().items() if one.title.casefold() == called), None)


def _texts(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Give what stands in the rows of a sheet, each with its number, in order."""
    return ((row, [one.text for one in sheet.rows[row].values()]) for row in sorted(sheet.rows))


def _row_of(cell: str) -> int:
    """Give the row of a cell by its name, as ``C7``."""
    return int(re.sub(r"\D", "", cell) or 0)
