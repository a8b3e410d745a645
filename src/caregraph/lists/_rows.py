"""Rows of a grid by the names of their columns, however these are spelt.

Layer 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from caregraph.lists._given import Grid

NOTHING = frozenset({"na", "n/a", "n.a.", "n/d", "none", "null", "-", "--", "not applicable"})
"""What some lists write into cells that say nothing; in others it may be a code or a name."""


WITHIN = 10
"""How many rows down a header is looked for."""


@dataclass(frozen=True)
class Row:
    """One row of a grid."""

    file: str
    number: int
    cells: Mapping[str, str]
    """By the plain name of the column; only cells that say something."""

    def one(self, *names: str) -> str:
        """Give the first cell that says something, of columns in order; empty where none does."""
        return next((self.cells[name] for name in names if name in self.cells), "")


def plain(name: str) -> str:
    """Give the name of a column without case, blanks and signs.

    >>> plain("Job Title "), plain("JobTitle"), plain("job_title")
    ('jobtitle', 'jobtitle', 'jobtitle')
    """
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def header(grid: Grid, is_one: Callable[[Collection[str]], bool]) -> int | None:
    """Give the place of the first row that is a header, by the plain names in it.

    A title may stand above it.
    """
    for place, (_, cells) in enumerate(grid.rows[:WITHIN]):
        if is_one({plain(cell) for cell in cells} - {""}):
            return place
    return None


def rows(grid: Grid, place: int, nothing: Collection[str] = ()) -> Iterator[Row]:
    """Give the rows below the header; of two columns of one name the first says.

    Args:
        place: That of the header.
        nothing: What a cell that says nothing may hold, in small letters.
    """
    names = [plain(cell) for cell in grid.rows[place][1]]
    for number, cells in grid.rows[place + 1 :]:
        said: dict[str, str] = {}
        for name, cell in zip(names, cells, strict=False):
            text = " ".join(cell.split())
            if name and text and text.casefold() not in nothing:
                said.setdefault(name, text)
        yield Row(grid.file, number, said)
