"""The rows of tables, wherever they were read: what is wrong with their headers, keys and cells.

Layer 2. What the values mean is looked at when the graph is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from caregraph.columns import Column, TableSchema
from caregraph.errors import Problem
from caregraph.model import Record
from caregraph.sources import _dates as dates
from caregraph.sources import _headers as headers
from caregraph.sources._names import resolved
from caregraph.sources._plain import Manner, slug
from caregraph.tables import tables

_KEY_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REQUIRED_TABLES = ("structure", "sources")
"""The tables without which nothing is described."""
_REFUSED = ""
"""What stands in place of a date that is told already."""
_NO_TABLE = "Call it as the table that it is, or take it out; caregraph show tables lists them."
_NO_HEADER = ("missing-header", "missing-column", "repeated-column")
"""What is wrong with a header so that nothing is read below it."""


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
            hint=advice_to_add(name),
        )
        for name in REQUIRED_TABLES
        if name not in named
    ]


def advice_to_add(name: str) -> str:
    """Say what to put into a table that is missing, and where its columns are told.

    >>> advice_to_add("posts")
    'Add it. One row for each seat, whoever holds it. Its columns: caregraph show tables posts'
    """
    return f"Add it. {tables()[name].about} Its columns: caregraph show tables {name}"


def unknown_table(file: str, meant: str | None, *, is_there: bool) -> Problem:
    """Say that no table is called so.

    Args:
        meant: What the table is called that may be meant, if one may.
        is_there: That one is there besides.
    """
    hint = f"Did you mean {meant}?" if meant else _NO_TABLE
    if is_there:
        hint = f"{meant} is there already. Is this a copy of it? Then take it out."
    return Problem("unknown-table", file, "no table has this name", hint=hint)


def read_rows(
    file: str,
    table: TableSchema,
    header: tuple[int, Sequence[str]],
    numbered: Iterable[tuple[int, Sequence[str]]],
    manner: Manner,
) -> tuple[list[Record], list[Problem]]:
    """Read the rows of a table, each with its number, below a header.

    Args:
        file: What the table is called in problems, and in findings on its rows.
        header: The row of the header, and its names; columns without one are not read.
    """
    names = headers.names(header[1])
    problems = headers.problems(file, table, names, header[0])
    if any(problem.code in _NO_HEADER for problem in problems):
        return [], problems
    placed = [
        (names.index(one.name.casefold()), one)
        for one in table.columns.values()
        if one.name.casefold() in names
    ]
    listed: list[tuple[int, dict[str, str]]] = []
    is_empty = True
    for number, cells in numbered:
        is_empty = False
        texts = _texts(file, number, placed, cells, manner)
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            problems.append(_too_many(file, number, cells, names))
            manner.leave_out(table, texts)
        else:
            listed.append((number, texts))
    problems += _read_dates(file, table, listed, manner)
    records = []
    for number, texts in listed:
        record, found = _record(file, table, number, texts)
        problems += found
        if record:
            records.append(record)
        else:
            manner.leave_out(table, texts)
    if is_empty:
        problems.append(empty(file))
    return records, problems


def _too_many(file: str, number: int, cells: Sequence[str], names: Sequence[str]) -> Problem:
    return Problem(
        "too-many-cells",
        file,
        f"the row has {len(cells)} cells and the header {len(names)}",
        number,
        hint="Put a cell that holds a comma in double quotes.",
    )


def _texts(
    file: str,
    number: int,
    placed: Iterable[tuple[int, Column]],
    cells: Sequence[str],
    manner: Manner,
) -> dict[str, str]:
    """Give what the cells of a row say, by the name of their column; nothing for empty ones.

    Args:
        placed: The columns, each with the place of its cell.
    """
    texts = {}
    for i, column in placed:
        if i < len(cells) and cells[i]:
            text = " ".join(manner.text(file, number, column, cells[i]).split())
            if text:
                texts[column.name] = text
    return texts


def _read_dates(
    file: str, table: TableSchema, listed: Iterable[tuple[int, dict[str, str]]], manner: Manner
) -> list[Problem]:
    """Bring the dates of a table to the form of tables, where it is sure how they are written."""
    columns = [one.name for one in table.columns.values() if one.type == "date"]
    rows = dict(listed)
    cells = [
        dates.Dated(number, column, texts[column], means)
        for number, texts in rows.items()
        for column in columns
        if column in texts and (means := dates.written(texts[column]))
    ]
    settled = dates.settled(file, cells, manner.dates)
    for (number, column), text in settled.read.items():
        rows[number][column] = text or _REFUSED
    for cause, one in settled.notes:
        place = f"{manner.place(file, one.row, one.column)} ({one.text!r} is {one.means.day_first})"
        manner.see(cause, place)
    return settled.problems


def empty(file: str) -> Problem:
    """Say that a table has no rows."""
    return Problem(
        "empty-table",
        file,
        "the table has no rows",
        hint="Fill in at least one row, or delete the file.",
    )


def across(records: Sequence[Record], manner: Manner) -> tuple[list[Record], list[Problem]]:
    """Bring together the rows of all tables of a structure: keys in place of names.

    Finds also what is wrong between them.
    """
    return resolved(records, manner), _structure_problems(records) + duplicates(records)


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


def _record(
    file: str, table: TableSchema, number: int, texts: dict[str, str]
) -> tuple[Record | None, list[Problem]]:
    columns = table.columns
    found = ((name, _parts(columns[name], text)) for name, text in texts.items())
    values = {name: parts for name, parts in found if parts}
    problems = [
        Problem(
            "empty-cell",
            file,
            "the cell is empty and must not be",
            number,
            column.name,
            hint=column.about,
        )
        for column in columns.values()
        if column.required and column.name not in values and texts.get(column.name) != _REFUSED
    ]
    key = values.pop("key", ("",))[0]
    if key and not is_key(key):
        advice = (
            "Use lower-case letters, digits and hyphens, as in "
            f"{slug(key) or 'pct-chief-executive'}, here and wherever another row names it."
        )
        problems.append(
            Problem("bad-key", file, "the key cannot be used", number, "key", key, advice)
        )
        return None, problems
    record = Record(table.name, key, number, file, values) if key else None
    return record, problems


def _parts(column: Column, text: str) -> tuple[str, ...]:
    if not column.many:
        return (text,) if text else ()
    return tuple(part.strip() for part in text.split(";") if part.strip())
