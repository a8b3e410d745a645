"""A folder of CSV tables, the form in which people describe a structure.

Finds what is wrong with the files themselves, their encoding and separators; ``_rows`` finds what
is wrong with their rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from caregraph.columns import TableSchema
from caregraph.errors import Problem, SourceError, near
from caregraph.model import ReadTables, Record
from caregraph.sources import _rows as rows
from caregraph.tables import tables

_ENDING = ".csv"


def read(folder: Path) -> ReadTables:
    """Read every table of *folder*; problems are collected, never raised one by one.

    Raises:
        SourceError: there is no such folder, or nothing in it is a table.
    """
    if not folder.is_dir():
        raise SourceError(
            "there is no such folder",
            where=str(folder),
            code="no-such-source",
            hint="Give a folder of CSV tables, an RDF file, or case:<name>.",
        )
    paths = sorted(one for one in folder.iterdir() if one.suffix.casefold() == _ENDING)
    if not paths:
        raise SourceError(
            "the folder holds no table",
            where=str(folder),
            code="no-tables",
            hint="A structure needs at least structure.csv and sources.csv.",
        )
    named = [path.stem.casefold() for path in paths]
    problems = rows.missing_tables(named, _ENDING)
    records: list[Record] = []
    unread = {name for name in rows.REQUIRED_TABLES if name not in named}
    for path, name in zip(paths, named, strict=True):
        table = tables().get(name)
        if table is None:
            problems.append(rows.unknown_table(path.name, path.stem, _ENDING))
            unread |= {one for one in near(name, tables())[:1] if one not in named}
            continue
        read_here, found = _read_table(path, table)
        unread |= {name} if found and not read_here else set()
        records += read_here
        problems += found
    problems += rows.across(records)
    return ReadTables(str(folder), tuple(records), tuple(problems), frozenset(unread))


def read_table(path: Path, name: str) -> ReadTables:
    """Read one file as the table called *name*, wherever it lies and whatever it is called.

    Raises:
        SourceError: there is no such file.
    """
    if not path.is_file():
        raise SourceError(
            "there is no such file",
            where=str(path),
            code="no-such-source",
            hint=f"A table (CSV) of {name} was expected.",
        )
    records, problems = _read_table(path, tables()[name])
    return ReadTables(str(path), tuple(records), (*problems, *rows.duplicates(records)))


def lines_of_rows(path: Path) -> list[int]:
    """Give the line on which each row of a file begins; none where it cannot be read now.

    Rows are counted as a spreadsheet does, and a cell may hold several lines.
    """
    try:
        text = path.read_text("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        lines = [1]
        lines.extend(reader.line_num + 1 for _ in reader)
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
    return lines[:-1]


def _read_table(path: Path, table: TableSchema) -> tuple[list[Record], list[Problem]]:
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        return [], [Problem("unreadable-table", path.name, f"it cannot be read: {wrong.strerror}")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        row = raw[: wrong.start].count(b"\n") + 1
        advice = "In a spreadsheet, save as 'CSV UTF-8'."
        return [], [Problem("not-utf-8", path.name, "the file is not UTF-8", row, hint=advice)]
    if not text.strip():
        return [], [rows.empty(path.name)]
    numbered: list[tuple[int, list[str]]] = []
    try:
        numbered.extend(_numbered_rows(text))
    except csv.Error as wrong:
        row = numbered[-1][0] + 1 if numbered else 1
        advice = "Is a double quote never closed, in this row or the next?"
        return [], [
            Problem("not-csv", path.name, f"the file is not CSV: {wrong}", row, hint=advice)
        ]
    return rows.read_rows(path.name, table, numbered[0][1], numbered[1:])


def _numbered_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold anything, numbered as a spreadsheet numbers them."""
    for number, cells in enumerate(csv.reader(io.StringIO(text), strict=True), start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells
