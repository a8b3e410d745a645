"""The sheets of tables of ours as they stand: every cell, right or wrong, with its row and column.

Layer 2. What is wrong with them, the readers say; this is for who shows the cells, mends them and
gives them back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from caregraph.sources import _csv, workbook
from caregraph.sources import _headers as headers
from caregraph.sources._dates import written
from caregraph.sources._spreadsheets import Sheet as BookSheet
from caregraph.tables import tables

Place = tuple[str, int, str]
"""A cell: the name of its table, the number of its row, the name of its column in small letters."""


@dataclass(frozen=True)
class Sheet:
    """One table as it stands."""

    table: str
    file: str
    """What it is called in problems: ``lines.csv``, ``town.xlsx#Lines``."""
    names: tuple[str, ...]
    """The names of its columns, in small letters; empty for those without one."""
    rows: Mapping[int, tuple[str, ...]]
    """The cells of each row below the header, by its number."""
    header: int
    """The number of the row that names the columns."""

    def cell(self, row: int, column: str) -> str:
        """Give what stands in a cell, or as a heading; nothing where there is none."""
        cells = self.names if row == self.header else self.rows.get(row, ())
        place = self.names.index(column) if column in self.names else len(cells)
        return cells[place].strip() if place < len(cells) else ""

    def records(self) -> Iterator[dict[str, str]]:
        """Give the rows, each by the names of its columns; empty cells are left out."""
        for cells in self.rows.values():
            named = zip(self.names, cells, strict=False)
            yield {name: cell.strip() for name, cell in named if name and cell.strip()}

    def changed(self, changes: Mapping[tuple[int, str], str]) -> Sheet:
        """Give it with other cells and headings, by row and column; it gets no new ones.

        Of a heading that stands twice the second is changed.
        """
        rows = {number: list(cells) for number, cells in self.rows.items()}
        named = list(self.names)
        for (row, column), value in changes.items():
            if row == self.header and column in self.names:
                named[len(named) - 1 - self.names[::-1].index(column)] = value.casefold()
            elif row in rows and column in self.names:
                at = self.names.index(column)
                rows[row] += [""] * (at + 1 - len(rows[row]))
                rows[row][at] = value
        again = {number: tuple(cells) for number, cells in rows.items()}
        return replace(self, names=tuple(named), rows=again)

    def as_csv(self) -> str:
        """Write it as CSV in which each row has the number that it has here."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.names)
        line = 2
        for number, cells in sorted(self.rows.items()):
            text.write("\n" * max(number - line, 0))
            writer.writerow([cell.replace("\n", " ") for cell in cells])
            line = max(number, line) + 1
        return text.getvalue()


def read(path: Path) -> tuple[Sheet, ...]:
    """Read the sheets of a workbook, or the files of a folder, that are tables of ours.

    Raises:
        SourceError: it cannot be read at all.
    """
    if path.is_file() and path.suffix.casefold() in workbook.SUFFIXES:
        found = [
            (name, f"{path.name}#{one.name}", _of_book(one))
            for one in workbook.opened(path).sheets
            if (name := workbook.table_of(one.name))
        ]
    else:
        files = [path] if path.is_file() else sorted(path.glob("*.csv"))
        found = [
            (name, one.name, _csv.read(one, headers.known_names(tables()[name])).rows)
            for one in files
            if (name := one.stem.strip().casefold()) in tables()
        ]
    return tuple(filter(None, (_sheet(*one) for one in found)))


def _of_book(sheet: BookSheet) -> list[tuple[int, list[str]]]:
    last = max((column for cells in sheet.rows.values() for column in cells), default=0)
    return [
        (row, [cells[i].text if i in cells else "" for i in range(1, last + 1)])
        for row, cells in sorted(sheet.rows.items())
    ]


def _sheet(table: str, file: str, rows: Iterable[tuple[int, list[str]]]) -> Sheet | None:
    rows = list(rows)
    number = headers.row(tables()[table], rows)
    header = next((cells for row, cells in rows if row == number), None)
    if number is None or header is None:
        return None
    below = {row: tuple(cells) for row, cells in rows if row > number and any(cells)}
    return Sheet(table, file, tuple(headers.names(header)), below, number)


def dates(sheets: Iterable[Sheet]) -> Iterator[tuple[Place, str, str]]:
    """Give the dates that are not written as tables have them: place, text, and the day read."""
    for sheet in sheets:
        columns = tables()[sheet.table].columns.values()
        for name in (one.name.casefold() for one in columns if one.type == "date"):
            for row in sheet.rows if name in sheet.names else ():
                text = sheet.cell(row, name)
                found = written(text) if text else None
                if found and found.day_first:
                    yield (sheet.table, row, name), text, found.day_first
