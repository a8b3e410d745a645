"""Rows of one structure that bear one official code: one thing, where their days do not overlap.

Layer 3; ``build`` reads what this gives. The rule of ``ontology/decisions/021``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from caregraph.errors import Problem
from caregraph.graph import dates
from caregraph.graph.lives import ALWAYS
from caregraph.model import Record
from caregraph.tables import tables

_OPEN = ".."
_OF_THE_FIRST = {"from", "legal from"}
"""What the first row says of the whole; of what else can be said once, the last that says it."""
_OF_A_TIME = {"name": "names", "type": "states"}
"""What each row says for its own days, and the table that holds that."""
_BOUND = {"status", "from", "until", "evidence", "note"}


def joined(
    records: Sequence[Record],
) -> tuple[Sequence[Record], dict[str, Record], list[Problem]]:
    """Make one organisation of the rows that bear one code, with dated names, states and wholes.

    Returns:
        The records; by the keys of the rows that were joined, the one that they became; and what
        is wrong with rows that cannot be joined, by cell.
    """
    by_code: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.table == "organisations" and (code := record.one("code")):
            by_code[code].append(record)
    several = {code: rows for code, rows in by_code.items() if len(rows) > 1}
    if not several:
        return records, {}, []
    keys = {record.key for record in records}
    instead: dict[str, Record] = {}
    added: list[Record] = []
    problems: list[Problem] = []
    for rows in several.values():
        ordered = sorted(rows, key=_start)
        found = [*_overlaps(ordered)]
        problems += found
        if not found:
            whole = _whole(ordered)
            instead |= dict.fromkeys((row.key for row in rows), whole)
            added += _of_a_time(ordered, whole.key, keys)
    kept = dict.fromkeys(id(instead.get(one.key, one)) for one in records)
    by_id = {id(one): one for one in (*instead.values(), *records)}
    return [*(by_id[one] for one in kept), *added], instead, problems


def _start(record: Record) -> date:
    return _day(record, "from") or ALWAYS


def _day(record: Record, column: str) -> date | None:
    """Give a day of a row; none where it says none, or nothing that is a date."""
    text = record.one(column)
    if text is None or text == _OPEN:
        return None
    try:
        return dates.parse(text).first_day
    except ValueError:
        return None


def _overlaps(ordered: Sequence[Record]) -> Iterator[Problem]:
    """Tell each row that begins before the one before it is known to have ended."""
    for earlier, later in pairwise(ordered):
        end = _day(earlier, "until")
        apart = end is not None and end <= _start(later)
        if apart and not (earlier.one("proposal") or later.one("proposal")):
            continue
        second, first = sorted((earlier, later), key=lambda one: one.row, reverse=True)
        yield Problem(
            "same-code",
            second.file,
            f"row {first.row} has the same code, and the days of the two overlap",
            second.row,
            "code",
            second.one("code"),
            "Where one code has two lives, end the first by the day on which the second begins; "
            "else correct a code.",
        )


def _whole(ordered: Sequence[Record]) -> Record:
    """Make the row of the whole: what all say together, and of what differs, the usual."""
    values: dict[str, tuple[str, ...]] = {}
    for column in tables()["organisations"].columns.values():
        said = [row.values[column.name] for row in ordered if column.name in row.values]
        if column.name == "until":  # the whole goes on where its last row does
            said = [ordered[-1].values.get("until", ())]
        if column.name == "part of" and _differ(ordered, column.name):
            continue
        if column.many:
            values[column.name] = tuple(dict.fromkeys(one for cell in said for one in cell))
        elif said:
            values[column.name] = said[0 if column.name in _OF_THE_FIRST else -1]
    return replace(ordered[0], values={name: cell for name, cell in values.items() if cell})


def _differ(ordered: Iterable[Record], column: str) -> bool:
    return len({row.values.get(column, ()) for row in ordered}) > 1


def _of_a_time(ordered: Sequence[Record], whole: str, keys: set[str]) -> Iterator[Record]:
    """Give, as rows of their own, what is so for the days of one row only."""
    for row in ordered:
        bound = {name: cell for name, cell in row.values.items() if name in _BOUND}
        for column, table in _OF_A_TIME.items():
            if _differ(ordered, column) or column == "type":
                said = row.values.get(column, ("organisation",))
                values = {**bound, "of": (whole,), column: said}
                yield _record(table, row, values, keys)
        if _differ(ordered, "part of"):
            for other in row.values.get("part of", ()):
                ends = {"organisation": (whole,), "kind": ("part of",), "to": (other,)}
                yield _record("relations", row, {**bound, **ends}, keys)


def _record(table: str, row: Record, values: dict[str, tuple[str, ...]], keys: set[str]) -> Record:
    """Give a row of its own, with a key that no other row has."""
    kind = tables()[table].kind
    key, count = f"{row.key}-{kind}", 1
    while key in keys:
        count += 1
        key = f"{row.key}-{kind}-{count}"
    keys.add(key)
    return Record(table, key, row.row, row.file, values)
