"""The tables that are made of a list, row by row, each with the place that it rests on.

Layer 2.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from caregraph.errors import Problem
from caregraph.lists._given import Given
from caregraph.model import ReadTables, Record
from caregraph.tables import tables

SOURCE = "list"
"""The key of the document that everything rests on; of several, that of the first."""

Cells = Iterable[str] | str | None


class Tables:
    """Grows as a list is read; ``reading`` gives what was found.

    A row has the number that it has in the list, so that whatever is said of it names that.
    """

    def __init__(self, given: Given, kind: str) -> None:
        """Begin with nothing.

        Args:
            kind: What the list was recognised as, in words: "organisation chart".
        """
        self._given = given
        self._kind = kind
        self._keys: Counter[str] = Counter()
        self._coded: set[str] = set()
        self.records: list[Record] = []
        self.notes: list[str] = []
        """What was understood, and how: counts, conventions."""
        self.left_out: list[Problem] = []
        """What could not be taken over; all else is."""
        self.offers: list[Record] = []
        """Rows to confirm: the list hints at them and does not say them."""

    def describe(
        self, key: str, title: str, source_type: str, as_at: date | None = None, **more: str
    ) -> None:
        """Say what the structure is, and that it rests on the files of the list.

        Args:
            source_type: A code of the list ``source-type``.
            as_at: The day the list speaks of; where nobody says, the day it was last written.
            more: Further cells of the rows of the sources: issued, publisher, address.
        """
        as_at = self._given.as_at or as_at
        if as_at is None:
            as_at = self._given.changed
            self.notes.append(
                f"the list does not say as at which day it holds; {as_at}, the day on which it "
                "was last written, is taken"
            )
        name = self._given.path.name
        self.row(
            "structure",
            key,
            name,
            0,
            {"title": title, "main source": SOURCE, "as at": as_at.isoformat()},
        )
        for file in self._given.files:
            cells = {"title": file.name, "type": source_type, **more}
            self.row("sources", self._source(file.name), name, 0, cells)

    def place(self, file: str, number: int) -> str:
        """Give the place of a row as evidence, where the list may have several files or sheets.

        Args:
            file: The name of its grid.
        """
        return self.at(file, f"row {number}")

    def at(self, file: str, where: str) -> str:
        """Give a place in a file of the list as evidence, in words: "committee 653"."""
        name, _, sheet = file.partition("#")
        return " ".join(filter(None, (self._source(name), sheet, where)))

    def _source(self, file: str) -> str:
        """Give the key of the document that a file of the list is."""
        place = [one.name for one in self._given.files].index(file)
        return f"{SOURCE}-{place + 1}" if place else SOURCE

    def key(self, text: str, *, is_code: bool = False) -> str:
        """Give a key for something called so that nothing else has.

        Args:
            is_code: Whether it is made of a code by which the list knows the thing whatever it is
                called, so that a later list with that code is of the same thing.

        >>> from pathlib import Path
        >>> tables = Tables(Given(Path("staff.csv"), ()), "organisation chart")
        >>> tables.key("Head of Café"), tables.key("head of cafe")
        ('head-of-cafe', 'head-of-cafe-2')
        """
        plain = slug(text) or "row"
        self._keys[plain] += 1
        if self._keys[plain] == 1:
            if is_code:
                self._coded.add(plain)
            return plain
        return self.key(f"{plain}-{self._keys[plain]}")

    def row(self, table: str, key: str, file: str, number: int, cells: Mapping[str, Cells]) -> None:
        """Add a row; cells that are empty are not said."""
        self.records.append(record(table, key, file, number, cells))

    def offer(
        self, table: str, key: str, file: str, number: int, cells: Mapping[str, Cells]
    ) -> None:
        """Offer a row to confirm."""
        self.offers.append(record(table, key, file, number, cells))

    def leave_out(
        self, code: str, file: str, number: int, said: str, value: str = "", hint: str = ""
    ) -> None:
        """Tell what could not be taken over."""
        self.left_out.append(
            Problem(code, file, said, number, value=value or None, hint=hint or None)
        )

    def reading(self) -> ReadTables:
        """Give what was found."""
        notes = [note for file in self._given.files for note in file.notes]
        counts = Counter(record.table for record in self.records)
        notes += [
            f"{file.name} is not read: {file.broken.message}"
            for file in self._given.files
            if file.broken
        ]
        told = [
            f"{count} {name if count > 1 else tables()[name].kind}"
            for name, count in counts.items()
            if name not in ("structure", "sources")
        ]
        return ReadTables(
            str(self._given.path),
            tuple(self.records),
            notes=(f"read as {self._kind}: {', '.join(told) or 'nothing'}", *notes, *self.notes),
            left_out=tuple(self.left_out),
            offers=tuple(self.offers),
            kind=self._kind,
            coded=frozenset(self._coded),
        )


def record(table: str, key: str, file: str, number: int, cells: Mapping[str, Cells]) -> Record:
    """Make a record of cells, of which a text is one value."""
    values = {
        column: _single(cell) if isinstance(cell, str) else tuple(cell)
        for column, cell in cells.items()
        if cell
    }
    return Record(table, key, number, file, values)


@lru_cache(maxsize=8192)
def _single(cell: str) -> tuple[str]:
    """Give a cell as its only value; what many rows say, as kinds and days, is kept once."""
    return (cell,)


def evidence(number: int) -> str:
    """Give the place of a row in the list, as evidence."""
    return f"{SOURCE} row {number}"


def slug(text: str) -> str:
    """Give a text as the key of a row; empty where it has no letter or digit.

    >>> slug("Café & Bar, 2nd floor")
    'cafe-bar-2nd-floor'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))
