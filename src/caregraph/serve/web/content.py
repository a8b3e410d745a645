"""What a page says, apart from how it looks: facts, tables and lists of linked names.

Layer 6. One model gives the HTML page, the JSON beside it and the CSV of its main table, so that
the three cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from caregraph import spreadsheet
from caregraph.results import NOT_STATED

_WEB = re.compile(r"https?://[^\s<>\"]+$")


@dataclass(frozen=True)
class Item:
    """A name or a text, linked where it has a page."""

    text: str
    iri: str | None = None
    path: str | None = None
    """The page of it, without view options."""
    tag: str | None = None
    """Shown as a tag of this look: ``violation``, ``in-force``, ``proposed``..."""
    detail: str | None = None
    """Small print after it: the organisation of a post, a date."""

    @property
    def outside(self) -> str | None:
        """Give the address outside this service to which it leads, if it does."""
        return self.iri if self.path is None and self.iri and _WEB.match(self.iri) else None

    @property
    def length(self) -> int:
        """Give the number of letters it takes on a page."""
        return len(self.text) + len(self.detail or "")

    def as_json(self) -> dict[str, str]:
        """Give it with what is known of it."""
        told = {"text": self.text, "iri": self.iri, "page": self.path, "detail": self.detail}
        return {name: value for name, value in told.items() if value is not None}

    def as_text(self) -> str:
        """Give it as plain text."""
        return f"{self.text} ({self.detail})" if self.detail else self.text


HOME = Item("Places", path="/")
"""The page from which every other is reached."""

Items = tuple[Item, ...]
"""The value of a cell or fact; an empty one is not stated."""


@dataclass(frozen=True)
class Fact:
    """One line of a summary: what, and its value."""

    name: str
    value: Items
    expected: bool = True
    """Say "not stated" where the value is empty; otherwise the line is left out."""


@dataclass(frozen=True)
class Grid:
    """A table with a caption."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Items, ...], ...]

    def without_silent_columns(self, but: Collection[str] = ()) -> Grid:
        """Give the table without the columns that are empty in every row, some kept all the same.

        Args:
            but: The headings of those that are kept.
        """
        spoken = [
            i
            for i, heading in enumerate(self.columns)
            if heading in but or any(row[i] for row in self.rows)
        ]
        return Grid(
            self.caption,
            tuple(self.columns[i] for i in spoken),
            tuple(tuple(row[i] for i in spoken) for row in self.rows),
        )

    def as_json(self) -> list[dict[str, Any]]:
        """Give the rows, each as an object by column; every value is a list."""
        return [
            {
                name: [item.as_json() for item in cell]
                for name, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]

    def as_csv(self) -> bytes:
        """Give the table as a spreadsheet reads it; formulas are disarmed."""
        return spreadsheet.table(
            self.columns,
            (
                ["; ".join(item.as_text() for item in cell) or NOT_STATED for cell in row]
                for row in self.rows
            ),
        )


NOTHING = Grid("", (), ())
"""A table of nothing."""


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading of its own."""

    id: str
    title: str
    grid: Grid | None = None
    items: Items = ()
    """A plain list, where it is not a table."""
    intro: str = ""
    empty: str = ""
    """What to say where there is nothing; without it an empty section is left out."""
    left_out: int = 0
    """How many more there are than the page shows."""
    silences: frozenset[str] | None = None
    """The columns shown on the page even where they are empty in every row; ``None``: all."""
    folds: bool = False
    """Stands folded under its title, which counts what is in it."""

    @property
    def shown_grid(self) -> Grid | None:
        """Give the table as the page shows it."""
        if self.grid is None or self.silences is None:
            return self.grid
        return self.grid.without_silent_columns(self.silences)

    @property
    def filled(self) -> bool:
        """Say whether it holds anything."""
        return bool(self.items or (self.grid and self.grid.rows))

    @property
    def told_grid(self) -> Grid | None:
        """Give the table without the columns that are empty in every row."""
        return self.grid.without_silent_columns() if self.grid else None

    @property
    def silent(self) -> tuple[str, ...]:
        """Give the columns that are empty in every row, though a row should have them."""
        if self.grid is None or not self.grid.rows:
            return ()
        told = self.grid.without_silent_columns().columns
        return tuple(
            one for one in self.grid.columns if one in (self.silences or ()) and one not in told
        )

    @property
    def size(self) -> int:
        """Count what it holds, shown or not."""
        return len(self.grid.rows if self.grid else self.items) + self.left_out

    def as_json(self) -> Any:
        """Give its rows or its list."""
        if self.grid is not None:
            return self.grid.as_json()
        return [item.as_json() for item in self.items]


@dataclass(frozen=True)
class Page:
    """One page about one thing or one list."""

    title: str
    kind: str = ""
    """What kind of thing it is about, over the title."""
    iri: str | None = None
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    trail: Items = ()
    """The way here: pages above this one."""
    actions: Items = ()
    """What can be done from here: other views, downloads."""

    @property
    def main_grid(self) -> Grid | None:
        """Give the table that stands for the page in CSV: its first."""
        grids = (section.grid for section in self.sections)
        return next((grid for grid in grids if grid is not None), None)

    @property
    def shown_facts(self) -> Iterator[Fact]:
        """Give the facts that are known or whose absence is worth saying."""
        return (fact for fact in self.facts if fact.value or fact.expected)

    @property
    def known_facts(self) -> int:
        """Count the facts that are known."""
        return sum(bool(fact.value) for fact in self.facts)

    @property
    def shown_sections(self) -> Iterator[Section]:
        """Give the sections that hold something or say that they hold nothing."""
        return (section for section in self.sections if section.filled or section.empty)

    def as_json(self) -> dict[str, Any]:
        """Give everything the page says."""
        told: dict[str, Any] = {"title": self.title}
        if self.kind:
            told["kind"] = self.kind
        if self.iri:
            told["iri"] = self.iri
        told["facts"] = {
            fact.name: [item.as_json() for item in fact.value] for fact in self.shown_facts
        }
        told |= {section.id: section.as_json() for section in self.shown_sections}
        return told
