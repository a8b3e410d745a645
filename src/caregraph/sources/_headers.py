"""The header of a table: in which row it stands, what it names, and what is wrong with it.

Layer 2. People put a title above, leave rows blank, and write remarks beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from caregraph.columns import TableSchema
from caregraph.english import singular
from caregraph.errors import Problem, near
from caregraph.sources._plain import Manner, folded, letter
from caregraph.tables import tables

_WITHIN = 20
"""How far down the header of a table may be."""
_A_SLIP = 0.85
"""Words no more alike than this are not meant for each other."""


def row(table: TableSchema | None, rows: Iterable[tuple[int, Iterable[str]]]) -> int | None:
    """Find the row that names columns: the first with most names, at least two.

    Args:
        table: That whose columns they must be; any table's where none is given.
        rows: Those that hold anything, each with its number, in order.
    """
    among = [table] if table else tables().values()
    known = [known_names(one) for one in among]
    best, most = None, 1
    for number, cells in islice(rows, _WITHIN):
        named = {folded(cell) for cell in cells}
        count = max(len(named & one) for one in known)
        if count > most and (table or "key" in named):
            best, most = number, count
    return best


def meant(name: str, rows: Iterable[tuple[int, Iterable[str]]]) -> str | None:
    """Say which table rows may be of whose file or sheet has no name of a table.

    By that name where it is one's but for a slip, else the only one that has all columns of their
    header.
    """
    if close := called(name):
        return close
    heads = ({*names(cells)} - {""} for _, cells in islice(rows, _WITHIN))
    for head in heads:
        fitting = [
            one.name
            for one in tables().values()
            if _required_names(one) <= head <= known_names(one)
        ]
        if len(fitting) == 1:
            return fitting[0]
    return None


def called(name: str) -> str | None:
    """Give the table that a name is meant to be: the one it holds as a word, or all but spells.

    What only looks a little like the name of a table may mean something else.

    >>> called("body (1)"), called("organizations"), called("meetings")
    ('bodies', 'organisations', None)
    """
    known = {singular(one): one for one in tables()}
    for word in map(singular, re.findall(r"[a-z]+", name.casefold())):
        close = [one for one in near(word, known, least=_A_SLIP) if one[0] == word[0]]
        if close:
            return known[close[0]]
    return None


def known_names(table: TableSchema) -> set[str]:
    """Give the names that may stand in the header of a table, as they are compared."""
    return {name.casefold() for name in table.columns}


def _required_names(table: TableSchema) -> set[str]:
    return {one.name.casefold() for one in table.columns.values() if one.required}


def names(cells: Iterable[str]) -> list[str]:
    """Give the names in a header; an empty one for a column that has none."""
    return [folded(cell) for cell in cells]


def tell(
    where: str, number: int, above: Sequence[int], beside: Iterable[int], manner: Manner
) -> None:
    """Tell of what stands above the header and beside the table, which is not read.

    Args:
        number: The row of the header.
        above: The rows above it that hold anything.
        beside: The columns that hold anything and have no name, from 1.
    """
    if above:
        manner.see(
            f"row {above[0]} is not the header; the header seems to be row {number}, and what "
            "stands above it is not read",
            where,
        )
    columns = sorted(set(beside))
    if columns:
        which = ", ".join(map(letter, columns[:5])) + (" and others" if columns[5:] else "")
        manner.see(f"what stands in columns without a name ({which}) is not read", where)


def problems(file: str, table: TableSchema, header: Sequence[str], number: int) -> list[Problem]:
    """Say what is wrong with a header; a row that names no column is no header.

    Args:
        header: Its names; a column without one is not looked at.
    """
    known = known_names(table)
    named = [name for name in header if name]
    if not known.intersection(named):
        listed = ", ".join(one.name for one in table.columns.values() if one.required)
        return [
            Problem(
                "missing-header",
                file,
                "the row is no header: it names no column of the table",
                number,
                value=", ".join(named[:4]),
                hint=f"Put a row above that names the columns; there must be {listed}.",
            )
        ]
    found = []
    for name in named:
        if name not in known:
            close = near(name, known)
            hint = (
                f"Did you mean {close[0]!r}?"
                if close
                else f"Columns of this table: {', '.join(table.columns)}."
            )
            said = "the table has no such column"
            found.append(Problem("extra-column", file, said, number, name, hint=hint))
    found += [
        Problem("repeated-column", file, "the column stands twice", number, name)
        for name in sorted(set(named))
        if header.count(name) > 1
    ]
    found += [
        Problem(
            "missing-column", file, "the column is missing", number, column.name, hint=column.about
        )
        for column in table.columns.values()
        if column.required and column.name.casefold() not in header
    ]
    return found
