"""Whom the rows of an organisation chart answer to, found among its rows by id and by name.

Layer 2. What no row is called is left out and told; an office outside the list is offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from caregraph.lists import _chart_rows, _names, _outside
from caregraph.lists._chart_rows import Index, Row
from caregraph.lists._tables import Cells, Tables

IN_FORCE: dict[str, Cells] = {"status": "in force"}
_MANAGERS = ("manager id", "manager post", "manager")
"""The fields that name a superior, an id before a name."""
_MANY = 5
"""How many differences are told one by one."""


@dataclass
class Post:
    """A post: the rows that describe it, and the posts that it answers to."""

    key: str
    rows: list[Row]
    certain: Post | None = None
    unsure: list[Post] = field(default_factory=list)
    is_top: bool = False


class Superiors:
    """Finds whom rows answer to, and says it of their posts."""

    def __init__(self, tables: Tables, rows: Sequence[Row], posts: Mapping[int, Post]) -> None:
        """Begin with nothing.

        Args:
            posts: The posts, by the identity of each of their rows.
        """
        self._tables = tables
        self._posts = posts
        self._index = Index(rows)
        self._outside: dict[str, str] = {}
        self._differences: list[str] = []

    def find(self, row: Row) -> None:
        """Find whom a row answers to: by an id where it gives one that is known, else by name."""
        post = self._posts[id(row)]
        fields = [one for one in _MANAGERS if not _names.is_nobody(row[one])]
        if not fields or self._is_itself(row, row[fields[0]], fields[0]):
            post.is_top = True
        else:
            said, *others = self._by_what_is_known(row, fields)
            named, found = self._found(row, said, others)
            if named == 1 and found and post.certain in (None, found[0]):
                post.certain = found[0]
            else:
                post.unsure += found
        if not _names.is_nobody(row["dotted"]):
            post.unsure += self._found(row, "dotted")[1]

    def _by_what_is_known(self, row: Row, fields: list[str]) -> list[str]:
        """Put first what names a superior; an id that no row has stays first, since it is said."""
        first = fields[0]
        is_code = any(map(str.isdigit, row[first]))
        if is_code or self._index.find(row[first], first):
            return fields
        known = [one for one in fields if self._index.find(row[one], one)]
        return list(dict.fromkeys((*known[:1], *fields)))

    def _found(self, row: Row, said: str, others: Sequence[str] = ()) -> tuple[int, list[Post]]:
        """Give how many superiors a cell names, and those that are known; tell of the others.

        Args:
            others: The fields that name the same superiors otherwise.
        """
        parts = self._parts(row, said)
        found: dict[str, Post] = {}
        unknown = 0
        also = self._called(row, others)
        for part in parts:
            rows = self._index.find(part, said)
            posts = {post.key: post for post in (self._posts[id(one)] for one in rows)}
            if len(posts) > 1 and len(posts.keys() & also.keys()) == 1:
                posts = {key: post for key, post in posts.items() if key in also}
            if len(posts) == 1:
                found |= posts
            else:
                unknown += 1
                is_one = len(parts) == 1 and said != "dotted"
                is_offered = not rows and self._offer_superior(row, part, also, is_one=is_one)
                self._tell_unresolved(row, part, rows, is_offered=is_offered)
        self._compare(row, said, others, found)
        return len(found) + unknown, list(found.values())

    def _compare(
        self, row: Row, said: str, others: Sequence[str], found: Mapping[str, Post]
    ) -> None:
        """Hold what other cells call the superiors that a cell names against these."""
        for other in others if found else ():
            is_called_so = found.keys() <= self._called(row, [other]).keys()
            if not is_called_so and not _names.is_vacant(row[other]):
                named = ", ".join(str(one.rows[0]) for one in found.values())
                self._differences.append(
                    f"row {row.number}: {row[said]!r} is {named}, and {row[other]!r} is not"
                )

    def _parts(self, row: Row, said: str) -> list[str]:
        """Give the superiors that a cell names, as it calls them, oneself aside."""
        parts = _names.several(row[said], lambda one: bool(self._index.find(one, said)))
        return [one for one in parts if not self._is_itself(row, one, said)]

    def _called(self, row: Row, fields: Sequence[str]) -> dict[str, Post]:
        """Give the posts that some cells of a row may mean, by key."""
        rows = (
            one
            for field in fields
            for part in self._parts(row, field)
            for one in self._index.find(part, field)
        )
        return {post.key: post for post in (self._posts[id(one)] for one in rows)}

    def _is_itself(self, row: Row, text: str, named: str) -> bool:
        rows = self._index.find(text, named)
        return bool(rows) and all(self._posts[id(one)] is self._posts[id(row)] for one in rows)

    def _tell_unresolved(
        self, row: Row, text: str, rows: Sequence[Row], *, is_offered: bool
    ) -> None:
        said = f"{row.title} answers to somebody unknown"
        if rows:
            self._tables.leave_out(
                "ambiguous-manager",
                row.file,
                row.number,
                f"{said}: several rows are called so: {_chart_rows.listed(rows)}",
                text,
                "Give the id of the one that is meant; the line is left out.",
            )
            return
        close = self._index.misspelt(text)
        hint = f"Did you mean {_chart_rows.listed(close)}? " if close else ""
        offered = ", and offered to confirm" if is_offered else ""
        self._tables.leave_out(
            "unknown-manager",
            row.file,
            row.number,
            f"{said}: no row is called so",
            text,
            f"{hint}The line is left out{offered}.",
        )

    def _offer_superior(
        self, row: Row, text: str, also: Mapping[str, Post], *, is_one: bool
    ) -> bool:
        """Offer the line to a superior whom no row is called, and say whether there is one.

        That is the only one whom the row names otherwise, or an office outside the list.

        Args:
            also: The posts that the row names otherwise, by key.
            is_one: Whether it is the only superior that the row names.
        """
        place = self._tables.place(row.file, row.number)
        if len(also) == 1:
            (to,) = also
        elif _outside.is_office(text) and not self._index.misspelt(text):
            to = self._office(row, text)
        else:
            return False
        key = self._posts[id(row)].key
        cells: dict[str, Cells] = {"who answers": key, "to whom": to, "evidence": place}
        cells |= {"kind": "operational"} if is_one else {}
        line = self._tables.key(f"{key} to {to}")
        self._tables.offer("lines", line, row.file, row.number, cells | IN_FORCE)
        return True

    def _office(self, row: Row, text: str) -> str:
        """Give the key of an office outside the list, offered with its organisation at first."""
        if text.casefold() not in self._outside:
            key = self._outside[text.casefold()] = self._tables.key(text)
            evidence = {"evidence": self._tables.place(row.file, row.number)}
            body = _outside.organisation(text)
            within = self.organisation(row, body) if body else ""
            cells: dict[str, Cells] = {"title": text, "in": within, **evidence, **IN_FORCE}
            self._tables.offer("posts", key, row.file, row.number, cells)
        return self._outside[text.casefold()]

    def organisation(self, row: Row, name: str) -> str:
        """Give the key of an organisation outside the list, offered where it is first named."""
        if name.casefold() not in self._outside:
            key = self._outside[name.casefold()] = self._tables.key(name)
            place = self._tables.place(row.file, row.number)
            cells: dict[str, Cells] = {"name": name, "evidence": place, **IN_FORCE}
            self._tables.offer("organisations", key, row.file, row.number, cells)
        return self._outside[name.casefold()]

    def tell(self) -> None:
        """Tell where a name is not that of whom the id means, which counts."""
        if self._differences:
            told = "; ".join(self._differences[:_MANY])
            left = len(self._differences) - _MANY
            more = f"; and {left} more" if left > 0 else ""
            self._tables.notes.append(
                f"a row names two managers, and the first of them counts: {told}{more}"
            )
