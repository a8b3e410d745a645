"""Records: what readers find in tables.

Layer 1: readers in ``sources`` emit records, ``graph`` turns them into triples, and neither knows
the other. Which tables and columns there are, ``tables`` says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from caregraph.english import count
from caregraph.errors import Problem

_TOLD = 3
"""How many of the things that were left out of a list are told in passing."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its key and its values as text, by column; absent where the cell is empty."""

    table: str
    key: str
    row: int
    """Row as a spreadsheet numbers it: the header is row 1."""
    file: str
    values: Mapping[str, tuple[str, ...]]

    def one(self, column: str) -> str | None:
        """Give the single value of *column*, or ``None`` where the cell is empty."""
        values = self.values.get(column, ())
        return values[0] if values else None


@dataclass(frozen=True)
class ReadTables:
    """What a reader found: the records that can be read, and every problem with the rest."""

    where: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = field(default=())
    unread: frozenset[str] = field(default=frozenset())
    """Tables that are not there, or could not be read; what points into them is not looked at."""
    notes: tuple[str, ...] = field(default=())
    """How the source was read, where that is worth knowing and nothing is wrong."""
    left_out: tuple[Problem, ...] = field(default=())
    """What of a list of another kind could not be taken over; all else is."""
    offers: tuple[Record, ...] = field(default=())
    """Rows that such a list hints at and does not say, to confirm; nothing is built of them."""
    kind: str = field(default="")
    """What kind of list it is, in words; empty for tables of ours."""
    coded: frozenset[str] = field(default=frozenset())
    """Keys that are made of a code by which the list knows a thing, whatever it is called."""
    letters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of the sheets of a workbook: the letter of each column, by file and folded name."""
    lost: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By table, what rows are called that could not be read; an empty name may be any."""

    def told(self) -> tuple[str, ...]:
        """Say how it was read: of a list in one note, with what was left out."""
        if not self.kind:
            return self.notes
        first, *others = self.notes
        counts = (len(others), "note", "notes"), (len(self.left_out), "left out", "left out")
        more = [count(*one) for one in counts if one[0]]
        more += [f"{len(self.offers)} to confirm"] if self.offers else []
        way = f"caregraph new NAME --from {PurePath(self.where).name}"
        first += f" ({', '.join(more)}: {way})" if more else ""
        told = [*map(str, self.left_out[:_TOLD])]
        if (rest := len(self.left_out) - _TOLD) > 0:
            told.append(f"{rest} more left out; all are told by {way}")
        return first, *told

    def called(self, table: str) -> str:
        """Give what a table is called in this source: ``posts.csv``, or the sheet ``Posts``."""
        return sheet_name(table) if self.letters else f"{table}.csv"

    def placed(self, problem: Problem) -> Problem:
        """Give a problem with its cell, where it stands in a workbook and is of one cell."""
        letter = self.letters.get(problem.file, {}).get((problem.column or "").casefold())
        if letter is None or problem.row is None:
            return problem
        return replace(problem, cell=f"{problem.file.partition('#')[2]}!{letter}{problem.row}")


def sheet_name(table: str) -> str:
    """Give the name of the sheet that holds a table.

    >>> sheet_name("posts")
    'Posts'
    """
    return table.capitalize()
