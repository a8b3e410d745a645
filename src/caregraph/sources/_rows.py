"""The rows of tables, wherever they were read: what is wrong with their headers, keys and cells.

Layer 2. What the values mean is looked at when the graph is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from caregraph.columns import Column, TableSchema
from caregraph.errors import Problem, near
from caregraph.model import Record
from caregraph.tables import tables

_KEY_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REQUIRED_TABLES = ("structure", "sources")
"""The tables without which nothing is described."""


def is_key(text: str) -> bool:
    """Say whether a text can be the key of a row."""
    return _KEY_PATTERN.fullmatch(text) is not None


def missing_tables(named: Iterable[str], ending: str) -> list[Problem]:
    """Name the tables that every structure needs and that are not among those *named*.

    Args:
        ending: What follows the name of a table in the name of its file.
    """
    return [
        Problem(
            "missing-table",
            f"{name}{ending}",
            f"the table {name}{ending} is missing",
            hint=tables()[name].about,
        )
        for name in REQUIRED_TABLES
        if name not in named
    ]


def unknown_table(file: str, name: str, ending: str) -> Problem:
    """Say that no table is called *name*, with those that come near."""
    close = near(name, tables())
    hint = f"Did you mean {close[0]}{ending}?" if close else f"Tables: {', '.join(tables())}."
    return Problem("unknown-table", file, "no table has this name", hint=hint)


def read_rows(
    file: str,
    table: TableSchema,
    header: Sequence[str],
    numbered: Iterable[tuple[int, Sequence[str]]],
) -> tuple[list[Record], list[Problem]]:
    """Read the rows of a table, each with its number, below a header.

    Args:
        file: What the table is called in problems, and in findings on its rows.
    """
    names = [cell.strip().casefold() for cell in header]
    problems = _header_problems(file, table, names)
    if any(problem.code == "missing-column" for problem in problems):
        return [], problems
    records = []
    is_empty = True
    for number, cells in numbered:
        is_empty = False
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            problems.append(
                Problem(
                    "too-many-cells",
                    file,
                    f"the row has {len(cells)} cells and the header {len(names)}",
                    number,
                    hint="Put a cell that holds a comma in double quotes.",
                )
            )
            continue
        cell_of = dict(zip(names, cells, strict=False))
        record, found = _record(file, table, number, cell_of)
        problems += found
        if record:
            records.append(record)
    if is_empty:
        problems.append(empty(file))
    return records, problems


def empty(file: str) -> Problem:
    """Say that a table has no rows."""
    return Problem(
        "empty-table",
        file,
        "the table has no rows",
        hint="Fill in at least one row, or delete the file.",
    )


def across(records: Sequence[Record]) -> list[Problem]:
    """Find what is wrong between the rows of all tables of a structure."""
    return _structure_problems(records) + duplicates(records)


def duplicates(records: Iterable[Record]) -> list[Problem]:
    """Find keys used twice: references name only the key, so it is unique in the whole folder."""
    first: dict[str, Record] = {}
    problems = []
    for record in records:
        earlier = first.setdefault(record.key, record)
        if earlier is not record:
            advice = f"It stands already in {earlier.file}, row {earlier.row}; choose another."
            problems.append(
                Problem(
                    "duplicate-key",
                    record.file,
                    "the key is used twice",
                    record.row,
                    "key",
                    record.key,
                    advice,
                )
            )
    return problems


def _structure_problems(records: Sequence[Record]) -> list[Problem]:
    rows = [record for record in records if record.table == "structure"]
    return [
        Problem(
            "second-structure",
            record.file,
            "a folder describes one structure",
            record.row,
            "key",
            record.key,
            "Put the other structure into a folder of its own.",
        )
        for record in rows[1:]
    ]


def _header_problems(file: str, table: TableSchema, header: list[str]) -> list[Problem]:
    known = {name.casefold() for name in table.columns}
    problems = []
    for name in header:
        if name not in known:
            close = near(name, known)
            hint = (
                f"Did you mean {close[0]!r}?"
                if close
                else f"Columns of this table: {', '.join(table.columns)}."
            )
            problems.append(
                Problem("extra-column", file, "the table has no such column", 1, name, hint=hint)
            )
    problems += [
        Problem("repeated-column", file, "the column stands twice", 1, name)
        for name in sorted(set(header))
        if header.count(name) > 1 and name
    ]
    problems += [
        Problem("missing-column", file, "the column is missing", 1, column.name, hint=column.about)
        for column in table.columns.values()
        if column.required and column.name.casefold() not in header
    ]
    return problems


def _record(
    file: str, table: TableSchema, number: int, row: dict[str, str]
) -> tuple[Record | None, list[Problem]]:
    problems: list[Problem] = []
    values: dict[str, tuple[str, ...]] = {}
    for column in table.columns.values():
        parts = _parts(column, row.get(column.name.casefold(), ""))
        if parts:
            values[column.name] = parts
        elif column.required:
            problems.append(
                Problem(
                    "empty-cell",
                    file,
                    "the cell is empty and must not be",
                    number,
                    column.name,
                    hint=column.about,
                )
            )
    key = values.pop("key", ("",))[0]
    if key and not is_key(key):
        advice = "Use lower-case letters, digits and hyphens, as in pct-chief-executive."
        problems.append(
            Problem("bad-key", file, "the key cannot be used", number, "key", key, advice)
        )
        return None, problems
    record = Record(table.name, key, number, file, values) if key else None
    return record, problems


def _parts(column: Column, cell: str) -> tuple[str, ...]:
    cell = " ".join(cell.split())
    cells = cell.split(";") if column.many else [cell]
    return tuple(part.strip() for part in cells if part.strip())
