"""The rows of a list of who answers to whom, and finding the row that a cell means.

Layer 2. Ids are compared whole and as text, names without regard to capitals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caregraph.errors import near
from caregraph.lists import _columns, _names
from caregraph.lists._given import Grid

_IDS = ("person", "post", "email")
_FIRST = {
    "manager post": ("post", "person", "email", "name", "title"),
    "manager id": ("person", "post", "email", "name", "title"),
    "manager": ("person", "name", "post", "title", "email"),
    "dotted": ("person", "name", "post", "title", "email"),
}
"""By the field of a superior, the fields it may mean, in this order."""
_MANY = 5


@dataclass(frozen=True)
class Row:
    """One row, its cells by field without needless spaces."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    @property
    def name(self) -> str:
        """Give the name of the holder; empty where it is not said, or there is none."""
        whole = self["name"]
        if self["first name"] or self["last name"]:
            whole = f"{self['first name']} {self['last name']}".strip() or whole
        return "" if _names.is_unsaid(whole) or _names.is_vacant(whole) else whole

    @property
    def is_vacant(self) -> bool:
        """Say whether the row says that nobody holds the post."""
        return any(_names.is_vacant(self[one]) for one in ("name", "first name", "last name"))

    @property
    def title(self) -> str:
        """Give the title of the post, or whose it is where it has none."""
        return self["title"] or f"post of {self.name or self['person'] or self['post']}"

    @property
    def units(self) -> tuple[str, ...]:
        """Give the units that it is in, from the widest to the narrowest, each once."""
        said = (self[one] for one in _columns.UNITS)
        return tuple(dict.fromkeys(one for one in said if not _names.is_unsaid(one)))

    def __str__(self) -> str:
        """Say which row it is so that a person knows it: row 3 (Ann Smith, Chief Executive)."""
        sheet = self.file.partition("#")[2]
        of = f" of {sheet!r}" if sheet else ""
        return f"row {self.number}{of} ({', '.join(filter(None, (self.name, self['title'])))})"


def read(grid: Grid, header: _columns.Header) -> tuple[list[Row], list[int]]:
    """Give the rows below a header, and the numbers of those that name neither post nor person."""
    rows, nameless = [], []
    for number, cells in grid.rows[header.place + 1 :]:
        said = {
            field: text
            for field, i in header.columns.items()
            if i < len(cells) and (text := _names.plain(cells[i]))
        }
        row = Row(grid.file, number, said)
        if row["title"] or row.name or row.is_vacant or row["post"]:
            rows.append(row)
        else:
            nameless.append(number)
    return rows, nameless


class Index:
    """Finds rows by what other rows call them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, defaultdict[str, list[Row]]] = {
            field: defaultdict(list) for field in (*_IDS, "name", "title")
        }
        for row in rows:
            for field in _IDS:
                if row[field]:
                    self._rows[field][row[field]].append(row)
            if row.name:
                self._rows["name"][_names.folded(row.name)].append(row)
            if row["title"]:
                self._rows["title"][row["title"].casefold()].append(row)

    def find(self, text: str, field: str) -> list[Row]:
        """Give the rows that a superior may mean; a name may have an id or title in brackets."""
        name, bracket, more = text.partition(" (")
        for one in _FIRST[field]:
            if found := self._called(one, text):
                return found
        if bracket and (found := self._called("name", name)):
            within = more.rstrip(") ")
            inside = {within, within.casefold()}
            told = [one for one in found if inside & {one["person"], one["title"].casefold()}]
            return told or found
        return []

    def nearest(self, text: str) -> Row | None:
        """Give the row that is called most like a text; nothing where none comes near."""
        called = [key for found in self._rows.values() for key in found]
        close = near(_names.folded(text), called) or near(text, called)
        hits = (found[close[0]] for found in self._rows.values() if close and close[0] in found)
        return next(hits, [None])[0]

    def _called(self, field: str, text: str) -> list[Row]:
        key = {"name": _names.folded(text), "title": text.casefold()}.get(field, text)
        return self._rows[field].get(key, [])


def listed(rows: Sequence[Row]) -> str:
    """Name rows in words, the first few of many."""
    more = f" and {len(rows) - _MANY} more" if len(rows) > _MANY else ""
    return ", ".join(map(str, rows[:_MANY])) + more
