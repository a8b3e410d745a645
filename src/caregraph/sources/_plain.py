"""Cells in the letters that words of ours are written in, and notes on what was read otherwise.

Layer 2. Shared by all readers: what a word processor or a spreadsheet makes of quotes, hyphens and
spaces means the same wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from caregraph.columns import Column, TableSchema
from caregraph.sources._dates import Convention

_AS_TYPED = ("name", "text")
"""Types of columns whose cells hold what people read, curly quotes and all."""
_PLAIN = str.maketrans(
    "‘’‚“”„‐‑‒–—−", "''" + "'" + '""' + '"' + "------", "\u200b\u200c\u200d\u2060\ufeff\u00ad"
)


def plain(text: str) -> str:
    """Give a text in the letters that words of ours are written in.

    >>> plain("２０１０‑０６")
    '2010-06'
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_PLAIN))


def folded(text: str) -> str:
    """Give a name of ours as it is compared: plain, in small letters, with single spaces."""
    return " ".join(plain(text).casefold().split())


def slug(text: str) -> str:
    """Give a text as a key is written; empty where it has no letter or digit of English."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")


def _causes(text: str) -> Iterable[str]:
    """Say what in a text is not written in plain letters."""
    if any(one in "‘’‚“”„" for one in text):
        yield "has curly quotes, read as straight ones"
    if any(one in "‐‑‒–—−" for one in text):
        yield "has dashes or special hyphens, read as hyphens"
    if any(one in "\u200b\u200c\u200d\u2060\ufeff\u00ad" for one in text):
        yield "has invisible letters, left out"
    if any(one.isspace() and one not in " \t\n\r" for one in text):
        yield "has non-breaking spaces, read as spaces"
    if any(unicodedata.east_asian_width(one) in "FH" for one in text):
        yield "has full-width letters or digits, read as usual ones"


def in_file(file: str, row: int, column: str) -> str:
    """Say where a cell stands in a file of plain rows."""
    return f"{file}, row {row}, column {column!r}"


class Manner:
    """How the cells of a source are read; keeps what is read otherwise than it is written.

    Args:
        dates: How dates are written that are not in the form of tables.
        place: Says where a cell stands, by file, row and column.
    """

    def __init__(
        self,
        dates: Convention | None = None,
        place: Callable[[str, int, str], str] = in_file,
    ) -> None:
        self.dates = dates
        self.place = place
        self._places: dict[str, list[str]] = {}
        self.lost: dict[str, set[str]] = {}
        """Of rows that cannot be read: what they are called, by table."""

    def see(self, cause: str, place: str) -> None:
        """Keep that something was read otherwise than it is written."""
        self._places.setdefault(cause, []).append(place)

    def leave_out(self, table: TableSchema, texts: Mapping[str, str]) -> None:
        """Keep what a row is called that cannot be read, so that no other is taken for it."""
        lost = self.lost.setdefault(table.name, set())
        for column in table.columns.values():
            if column.type == "key" or (column.name in texts and column.type == "name"):
                text = texts.get(column.name, "")
                lost.update((folded(text), slug(text)))

    def notes(self) -> tuple[str, ...]:
        """Tell each cause once, with the first of its places."""
        return tuple(
            f"{first}{f' and {len(others)} more' if others else ''}: {cause}"
            for cause, (first, *others) in self._places.items()
        )

    def text(self, file: str, row: int, column: Column, cell: str) -> str:
        """Give what a cell says: plain letters where a word of ours or a key is due."""
        if column.type in _AS_TYPED or cell.isascii():
            return cell
        for cause in _causes(cell):
            self.see(f"the cell {cause}", self.place(file, row, column.name))
        return plain(cell)


def letter(column: int) -> str:
    """Give the letters of a column by its number, from 1.

    >>> letter(1), letter(28)
    ('A', 'AB')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
