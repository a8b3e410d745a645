"""Keys that no row has: told once of a table that is missing, and else cell by cell.

Layer 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from caregraph.columns import Column
from caregraph.errors import Problem
from caregraph.model import ReadTables, Record
from caregraph.sources import advice_to_add
from caregraph.tables import tables

_MOST_NAMED = 5
"""Tables that are named where one of them may be meant; of more, none is."""


@dataclass(frozen=True)
class Unmet:
    """A cell whose key no row has, and that comes near to none."""

    record: Record
    column: Column
    value: str


def problems(unmet: Sequence[Unmet], reading: ReadTables) -> Iterator[Problem]:
    """Tell of cells that no table can be missing for, then once of each table that is missing.

    A table is missing where it is not there and is the first that a cell may name. Of several, that
    which most cells may name comes first and takes them all, so that as few as can be are told.
    """
    there = {record.table for record in reading.records}
    absent = {one.column.tables[0] for one in unmet} - there
    waiting = [one for one in unmet if not absent.isdisjoint(one.column.tables)]
    yield from (_unknown(one, reading) for one in unmet if absent.isdisjoint(one.column.tables))
    while waiting:
        often = Counter(name for one in waiting for name in one.column.tables if name in absent)
        name = min(often, key=lambda name: (-often[name], tables()[name].order))
        yield _missing(name, [one for one in waiting if name in one.column.tables], reading)
        waiting = [one for one in waiting if name not in one.column.tables]


def _missing(name: str, cells: Sequence[Unmet], reading: ReadTables) -> Problem:
    """Tell of a table that is missing, and of the cells that seem to name rows of it."""
    record, value = cells[0].record, cells[0].value
    named = f"{len(cells)} cells name" if cells[1:] else "a cell names"
    return Problem(
        "missing-table",
        reading.called(name),
        f"the table is missing, and {named} what no row has, first {value!r} "
        f"({record.file}, row {record.row})",
        hint=advice_to_add(name),
    )


def _unknown(one: Unmet, reading: ReadTables) -> Problem:
    """Tell of a cell whose key no row has, though the tables it names are there."""
    named = places(one.column.tables, reading) or "the table of its kind"
    return Problem(
        "unknown-reference",
        one.record.file,
        nowhere(one.column, reading),
        one.record.row,
        one.column.name,
        one.value,
        f"Add a row with this key to {named}.",
    )


def nowhere(column: Column, reading: ReadTables) -> str:
    """Say that no row of the tables that a column may name has a key."""
    named = places(column.tables, reading)
    return f"no row in {named} has this key" if named else "no row of any table has this key"


def places(names: Collection[str], reading: ReadTables) -> str:
    """Name the tables that a cell may name; nothing where they are too many to be of help."""
    return ", ".join(map(reading.called, names)) if len(names) <= _MOST_NAMED else ""
