"""The rows of a list of who answers to whom, and finding the row that a cell means.

Layer 2. Ids are compared whole and as text, names without regard to capitals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from caregraph.lists import _columns, _holders, _names, _outside
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
    """One row, its cells by field without needless spaces; one for each of those who share it."""

    file: str
    number: int
    cells: dict[str, str]
    name: str = ""
    """The name of the holder; empty where it is not said, not plain, or there is none."""
    whole: str = ""
    """The cell that names the holder, with whatever it says besides."""
    capacity: str = ""
    remarks: tuple[str, ...] = ()
    """What is said of the post or its holder that no table holds."""
    is_vacant: bool = False
    """Whether the row says that nobody holds the post."""

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    @property
    def title(self) -> str:
        """Give the title of the post, or whose it is where it has none."""
        whose = self.name or self["person"] or self["post"] or "somebody"
        return self["title"] or f"post of {whose}"

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
        some = list(_of_holders(grid.file, number, said))
        if any(one["title"] or one.whole or one.is_vacant or one["post"] for one in some):
            rows += some
        else:
            nameless.append(number)
    return rows, nameless


def _of_holders(file: str, number: int, cells: dict[str, str]) -> Iterable[Row]:
    """Give a row once for each holder that it names, else once."""
    parts = [cells.get(one, "") for one in ("first name", "last name")]
    whole = " ".join(filter(None, parts)) or cells.get("name", "")
    said, state = _holders.holders(whole), _holders.status(cells.get("status", ""))
    if any(map(_names.is_vacant, parts)):
        said = _holders.Said(is_vacant=True)
    remarks = (*said.remarks, *state.remarks)
    if said.names and state.is_vacant and not said.capacity:
        remarks = (*remarks, cells["status"])
    for name in said.names or ("",):
        yield Row(
            file,
            number,
            cells,
            "" if said.is_doubtful else name,
            whole if said.names else "",
            said.capacity or state.capacity,
            remarks,
            is_vacant=said.is_vacant or (state.is_vacant and not said.names),
        )


class Index:
    """Finds rows by what other rows call them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, defaultdict[str, list[Row]]] = {
            field: defaultdict(list) for field in (*_IDS, "name", "bare", "title")
        }
        for row in rows:
            for field in _IDS:
                if row[field]:
                    self._rows[field][row[field]].append(row)
            for name in filter(None, dict.fromkeys((row.name, row.whole))):
                self._rows["name"][_names.folded(name)].append(row)
                self._rows["bare"][_names.bare(name)].append(row)
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

    def misspelt(self, text: str) -> list[Row]:
        """Give the rows of which a text is the very name or title, misspelt."""
        said = _names.bare(text)
        found = [
            row
            for field in ("bare", "title")
            for name, rows in self._rows[field].items()
            if _outside.is_slip(said, name)
            for row in rows
        ]
        return list({(row.file, row.number): row for row in found}.values())

    def _called(self, field: str, text: str) -> list[Row]:
        key = {"name": _names.folded(text), "title": text.casefold()}.get(field, text)
        found = self._rows[field].get(key, [])
        return found or (self._rows["bare"].get(_names.bare(text), []) if field == "name" else [])


def listed(rows: Sequence[Row]) -> str:
    """Name rows in words, the first few of many."""
    more = f" and {len(rows) - _MANY} more" if len(rows) > _MANY else ""
    return ", ".join(map(str, rows[:_MANY])) + more
