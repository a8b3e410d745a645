"""Tables as a reader wants them: filtered and sorted as the address says, shown or downloaded.

Layer 6. One way for the tables of every page: ``table`` names one by its place on the page,
``filter`` keeps rows, ``sort`` orders them, ``page`` turns the pages of what is left. A file has
just what the page shows under that address, and says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from caregraph import spreadsheet
from caregraph.errors import UnknownNameError
from caregraph.graph.reading import natural
from caregraph.results import NOT_STATED
from caregraph.serve.web.content import Grid, Items
from caregraph.sources import written

OPTIONS: Mapping[str, str] = {
    "table": "Which table of the page, by its place on it; without it the first.",
    "filter": "Only its rows with these words; column: words looks in one column. Repeatable.",
    "sort": "By which column it is sorted; with - before it from the last to the first.",
}
"""What may stand in the address of every page that has tables."""

_ISO = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True)
class Arrangement:
    """How one table is wanted."""

    table: str = ""
    filters: tuple[str, ...] = ()
    sort: str = ""

    def __bool__(self) -> bool:
        """Say whether anything is wanted of a table."""
        return bool(self.table or self.filters or self.sort)

    def of(self, grid: Grid) -> Grid:
        """Give the rows of a table that are wanted, in the wanted order.

        Raises:
            UnknownNameError: the table has no such column; carries near matches.
        """
        return replace(grid, rows=tuple(grid.rows[number] for number in self.order(grid)))

    def order(self, grid: Grid) -> Sequence[int]:
        """Give the places of the rows of a table that are wanted, in the wanted order.

        Raises:
            UnknownNameError: the table has no such column; carries near matches.
        """
        rows, filters = grid.rows, [_read(grid.columns, one) for one in self.filters]
        kept = [
            number for number, row in enumerate(rows) if all(_has(row, *one) for one in filters)
        ]
        if not self.sort:
            return kept
        at = _column(grid, self.sort.removeprefix("-"))
        rank = _rank([rows[number][at] for number in kept])
        stated = [number for number in kept if rows[number][at]]
        stated.sort(
            key=lambda number: rank[_text(rows[number][at])], reverse=self.sort.startswith("-")
        )
        return [*stated, *(number for number in kept if not rows[number][at])]

    def looks_at(self, columns: Sequence[str]) -> Set[str]:
        """Say which columns of a table decide what is wanted of it, and in which order."""
        filtered = [_read(columns, one)[0] for one in self.filters]
        if None in filtered:
            return {*columns}
        sorted_by = self.sort.removeprefix("-").casefold()
        return {
            one for at, one in enumerate(columns) if at in filtered or one.casefold() == sorted_by
        }

    def said(self, shown: int, count: int) -> str:
        """Say what was kept of how many rows; nothing where it is all of them as they come."""
        kept = " and ".join(f"“{one}”" for one in self.filters)
        told = [f"{shown:,} of {count:,} rows: those with {kept}"] if kept else []
        if self.sort:
            told.append(f"sorted by {self.sort.removeprefix('-')}")
            told[-1] += ", last first" if self.sort.startswith("-") else ""
        return "; ".join(told)


@dataclass(frozen=True)
class Leaves:
    """One page of what is wanted of a table."""

    arrangement: Arrangement
    number: int
    most: int
    """How many rows a page has."""

    def of(self, grid: Grid) -> tuple[Grid, int]:
        """Give the rows on it, and how many are wanted in all."""
        wanted = self.arrangement.of(grid)
        return replace(wanted, rows=wanted.rows[self.part]), len(wanted.rows)

    @property
    def part(self) -> slice:
        """Give which part of what is wanted is on it."""
        start = (self.number - 1) * self.most
        return slice(start, start + self.most)


@dataclass(frozen=True)
class File:
    """A table by itself, as a file: what is wanted of it, and what it says of itself."""

    form: str
    """One of ``csv``, ``json`` and ``xlsx``."""
    arrangement: Arrangement
    about: tuple[str, ...]
    """The page, the view, the address; notes on what is in it."""

    def of(self, whole: Grid) -> bytes:
        """Write what is wanted of a table; that not all of it is there is said in the file."""
        grid = self.arrangement.of(whole)
        said = self.arrangement.said(len(grid.rows), len(whole.rows))
        about = [one for one in (*self.about, said) if one]
        if self.form == "json":
            told = self._json(grid, len(whole.rows), about)
            return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        rows = [[_spoken(cell) for cell in row] for row in grid.rows]
        if self.form == "xlsx":
            from caregraph.reports import xlsx

            return xlsx.sheet(grid.caption, grid.columns, rows, about)
        end = [[], *([line] for line in about)] if said else []
        return spreadsheet.table(grid.columns, [*rows, *end])

    def _json(self, grid: Grid, count: int, about: list[str]) -> dict[str, Any]:
        return {
            "table": grid.caption,
            "columns": list(grid.columns),
            "rows": grid.as_json(),
            "count": len(grid.rows),
            "of": count,
            "filter": list(self.arrangement.filters),
            "sort": self.arrangement.sort or None,
            "about": about,
        }


def _read(columns: Sequence[str], asked: str) -> tuple[int | None, str]:
    """Give the column in which a filter looks, ``None`` for all, and its words, folded."""
    heading, colon, words = asked.partition(":")
    known = [one.casefold() for one in columns]
    if colon and heading.strip().casefold() in known:
        return known.index(heading.strip().casefold()), words.strip().casefold()
    return None, asked.strip().casefold()


def _column(grid: Grid, heading: str) -> int:
    known = [one.casefold() for one in grid.columns]
    if heading.casefold() not in known:
        raise UnknownNameError(
            "column of this table",
            heading,
            grid.columns,
            hint=f"Its columns are {', '.join(grid.columns)}.",
        )
    return known.index(heading.casefold())


def _has(row: tuple[Items, ...], at: int | None, words: str) -> bool:
    cells = row if at is None else row[at : at + 1]
    return any(words in _spoken(cell).casefold() for cell in cells)


def _spoken(cell: Items) -> str:
    return _text(cell) or NOT_STATED


def _text(cell: Items) -> str:
    return "; ".join(item.as_text() for item in cell)


def _rank(cells: list[Items]) -> dict[str, Any]:
    """Give the order of the texts of a column: days as days where all are, else as people do."""
    texts = {_text(cell) for cell in cells if cell}
    days = {text: day for text in texts if (day := _day(text))}
    if len(days) == len(texts):
        return days
    return {text: (natural(text.casefold()), text) for text in texts}


def _day(text: str) -> str | None:
    """Give a day, month or year as in ISO 8601, where a text is one."""
    if _ISO.fullmatch(text):
        return text
    return found.day_first if (found := written(text)) else None
