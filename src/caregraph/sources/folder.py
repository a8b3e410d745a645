"""A folder of CSV tables, the form in which people describe a structure.

Finds what is wrong with the files themselves (encoding, separators, headers, keys, empty cells),
all of it in one pass. What the values mean is looked at when the graph is built.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from caregraph.errors import Problem, SourceError, near
from caregraph.model import Column, Reading, Record, Table, tables

_KEY_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REQUIRED_TABLES = ("structure", "sources")


def read(folder: Path) -> Reading:
    """Read every table of *folder*; problems are collected, never raised one by one.

    Raises:
        SourceError: there is no such folder, or nothing in it is a table.
    """
    if not folder.is_dir():
        raise SourceError(
            "there is no such folder", where=str(folder), code="no-such-source",
            hint="Give a folder of CSV tables, an RDF file, or case:<name>.",
        )  # fmt: skip
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise SourceError(
            "the folder holds no table", where=str(folder), code="no-tables",
            hint="A structure needs at least structure.csv and sources.csv.",
        )  # fmt: skip
    problems = [
        Problem("missing-table", f"{name}.csv", f"the table {name}.csv is missing",
                hint=tables()[name].about)
        for name in _REQUIRED_TABLES if not (folder / f"{name}.csv").is_file()
    ]  # fmt: skip
    records: list[Record] = []
    for path in paths:
        table = tables().get(path.stem)
        if table is None:
            problems.append(_unknown_table(path))
            continue
        rows, found = _read_table(path, table)
        records += rows
        problems += found
    problems += _structure_problems(records) + _duplicates(records)
    return Reading(str(folder), tuple(records), tuple(problems))


def read_table(path: Path, name: str) -> Reading:
    """Read one file as the table called *name*, wherever it lies and whatever it is called.

    Raises:
        SourceError: there is no such file.
    """
    if not path.is_file():
        raise SourceError("there is no such file", where=str(path), code="no-such-source",
                          hint=f"A table (CSV) of {name} was expected.")  # fmt: skip
    records, problems = _read_table(path, tables()[name])
    return Reading(str(path), tuple(records), (*problems, *_duplicates(records)))


def _unknown_table(path: Path) -> Problem:
    close = near(path.stem, tables())
    hint = f"Did you mean {close[0]}.csv?" if close else f"Tables: {', '.join(tables())}."
    return Problem("unknown-table", path.name, "no table has this name", hint=hint)


def _read_table(path: Path, table: Table) -> tuple[list[Record], list[Problem]]:
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
        return [], [_empty(path)]
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend(_numbered_rows(text))
    except csv.Error as wrong:
        row = rows[-1][0] + 1 if rows else 1
        advice = "Is a double quote never closed, in this row or the next?"
        return [], [
            Problem("not-csv", path.name, f"the file is not CSV: {wrong}", row, hint=advice)
        ]
    header = [cell.strip().casefold() for cell in rows[0][1]]
    problems = _header_problems(path, table, header)
    if any(problem.code in ("wrong-separator", "missing-column") for problem in problems):
        return [], problems
    records = []
    for number, cells in rows[1:]:
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            problems.append(
                Problem("too-many-cells", path.name,
                        f"the row has {len(cells)} cells and the header {len(header)}", number,
                        hint="Put a cell that holds a comma in double quotes.")
            )  # fmt: skip
            continue
        cell_of = dict(zip(header, cells, strict=False))
        record, found = _record(path, table, number, cell_of)
        problems += found
        if record:
            records.append(record)
    if len(rows) == 1:
        problems.append(_empty(path))
    return records, problems


def _numbered_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows that hold anything, numbered as a spreadsheet numbers them."""
    for number, cells in enumerate(csv.reader(io.StringIO(text), strict=True), start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _empty(path: Path) -> Problem:
    return Problem("empty-table", path.name, "the table has no rows",
                   hint="Fill in at least one row, or delete the file.")  # fmt: skip


def _header_problems(path: Path, table: Table, header: list[str]) -> list[Problem]:
    known = {name.casefold() for name in table.columns}
    if len(header) == 1 and (found := next((s for s in ";\t" if s in header[0]), None)):
        name = "semicolons" if found == ";" else "tabs"
        return [Problem("wrong-separator", path.name, f"the cells are separated by {name}", 1,
                        hint="Save it with commas (CSV, comma-separated).")]  # fmt: skip
    problems = []
    for name in header:
        if name not in known:
            close = near(name, known)
            hint = (f"Did you mean {close[0]!r}?" if close
                    else f"Columns of this table: {', '.join(table.columns)}.")  # fmt: skip
            problems.append(
                Problem("extra-column", path.name, "the table has no such column", 1, name,
                        hint=hint)
            )  # fmt: skip
    problems += [
        Problem("repeated-column", path.name, "the column stands twice", 1, name)
        for name in sorted(set(header)) if header.count(name) > 1 and name
    ]  # fmt: skip
    problems += [
        Problem("missing-column", path.name, "the column is missing", 1, column.name,
                hint=column.about)
        for column in table.columns.values()
        if column.required and column.name.casefold() not in header
    ]  # fmt: skip
    return problems


def _record(
    path: Path, table: Table, number: int, row: dict[str, str]
) -> tuple[Record | None, list[Problem]]:
    problems: list[Problem] = []
    values: dict[str, tuple[str, ...]] = {}
    for column in table.columns.values():
        parts = _parts(column, row.get(column.name.casefold(), ""))
        if parts:
            values[column.name] = parts
        elif column.required:
            problems.append(
                Problem("empty-cell", path.name, "the cell is empty and must not be", number,
                        column.name, hint=column.about)
            )  # fmt: skip
    key = values.pop("key", ("",))[0]
    if key and not _KEY_PATTERN.fullmatch(key):
        advice = "Use lower-case letters, digits and hyphens, as in pct-chief-executive."
        problems.append(Problem("bad-key", path.name, "the key cannot be used", number, "key", key,
                                advice))  # fmt: skip
        return None, problems
    record = Record(table.name, key, number, path.name, values) if key else None
    return record, problems


def _parts(column: Column, cell: str) -> tuple[str, ...]:
    cell = " ".join(cell.split())
    cells = cell.split(";") if column.many else [cell]
    return tuple(part.strip() for part in cells if part.strip())


def _structure_problems(records: list[Record]) -> list[Problem]:
    rows = [record for record in records if record.table == "structure"]
    return [
        Problem("second-structure", record.file, "a folder describes one structure", record.row,
                "key", record.key, "Put the other structure into a folder of its own.")
        for record in rows[1:]
    ]  # fmt: skip


def _duplicates(records: list[Record]) -> list[Problem]:
    """Find keys used twice: references name only the key, so it is unique in the whole folder."""
    first: dict[str, Record] = {}
    problems = []
    for record in records:
        earlier = first.setdefault(record.key, record)
        if earlier is not record:
            advice = f"It stands already in {earlier.file}, row {earlier.row}; choose another."
            problems.append(
                Problem("duplicate-key", record.file, "the key is used twice", record.row, "key",
                        record.key, advice)
            )  # fmt: skip
    return problems
