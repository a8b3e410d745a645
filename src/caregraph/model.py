"""Records: what readers find in tables.

Layer 1: readers in ``sources`` emit records, ``graph`` turns them into triples, and neither knows
the other. Which tables and columns there are, ``tables`` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from caregraph.errors import Problem


@dataclass(frozen=True)
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
