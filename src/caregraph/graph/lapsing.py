"""What of a description a newer list speaks of, and what of that it shows no more.

Layer 3. A list speaks of the things in its tables, and of who holds a post, sits on a body or
answers to whom only where it says so of that post or body. What it could not read, what is told of
in no table of it, and what rests on anything besides such lists stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from caregraph.errors import SourceError, UsageError
from caregraph.graph.matching import Matched, documents, of_its_kind
from caregraph.model import ReadTables, Record
from caregraph.tables import tables

Covers = Literal["whole", "part"]
"""What of a description a list is of: all of it, or a part of it (or something beside it)."""

_ABOUT = {"tenures": "post", "memberships": "body", "lines": "who answers"}
"""By table, the column of the thing of which a row tells something."""
_THINGS = ("posts", "bodies", "units", "organisations")
_NOTHING = ("structure", "sources", "scope")
"""Tables of which a row tells of the list and not of what it lists."""
_SHARED = 4
"""At least one of so many things is shared by two lists of one organisation."""


class Lapsed:
    """What rests on lists of one kind alone and stands in the newer one no more."""

    def __init__(self, current: ReadTables, new: ReadTables, matched: Matched) -> None:
        """Look for it.

        Args:
            matched: What of the newer list is what of the description.
        """
        self._new = new
        self._current = current
        self._matched = matched
        self._keys = {key: one.key for key, one in matched.rows.items()}
        self._unread = {one.row for one in new.left_out if one.row}
        self._said = {
            (one.table, self._keys.get(about, about), kind)
            for one in new.records
            if one.table in _ABOUT and (about := one.one(_ABOUT[one.table]) or "")
            for kind in {_kind(one), None}
        }
        lists = of_its_kind(current, new)
        self.resting = [
            one
            for one in current.records
            if documents(one) and documents(one) <= lists and tables()[one.table].state
        ]
        kept = {*self._keys.values(), *self._offered()}
        self._lacking = [
            one for one in self.resting if one.key not in kept and not one.one("until")
        ]
        self._posts = {
            self._keys[one.key]: one
            for one in new.records
            if one.table == "posts" and one.key in self._keys
        }

    def gone(self, covers: Covers | None) -> tuple[list[Record], list[Record]]:
        """Give what the list could show and does not, and what it lacks and does not speak of.

        Args:
            covers: Of a part, the things that it lacks are none that it speaks of.
        """
        tables_of = {one.table for one in self._new.records}
        ending = {
            one.key
            for one in self._lacking
            if one.table not in _ABOUT and one.table in tables_of and covers != "part"
        }
        found: list[Record] = []
        others: list[Record] = []
        for one in self._lacking:
            is_over = one.key in ending
            if one.table in _ABOUT:
                is_over = one.one(_ABOUT[one.table]) in ending or self._is_told(one, ending)
            (found if is_over else others).append(one)
        return found, others

    def refuse_what_is_none(self) -> None:
        """Refuse a list of nothing.

        Raises:
            SourceError: it is one.
        """
        if all(one.table in _NOTHING for one in self._new.records):
            raise SourceError(
                "it lists nothing, so that it says nothing of what is described",
                where=self._new.where,
                code="empty-list",
                hint="Fetch it again whole: rows were expected below its header.",
            )

    def refuse_what_is_elsewhere(self) -> None:
        """Refuse a list of another organisation, as far as can be seen.

        Raises:
            UsageError: it names other organisations, or shares next to nothing.
        """
        names = self._other_organisations()
        said = f"it is of {', '.join(names)}, of which nothing is described" if names else ""
        table, here, there = self._most()
        shared = sum(one.key in self._keys for one in here)
        if not said and there and shared * _SHARED < min(len(here), len(there)):
            said = f"of its {len(here)} {table}, {shared} are among the {len(there)} described"
        if said:
            raise UsageError(
                f"it seems to be a list of another organisation: {said}",
                where=self._new.where,
                code="another-organisation",
                hint="If it is to stand beside what is described: --covers part. If it is of the "
                "same under another name, call the organisation in the tables as the list does.",
            )

    def refuse_a_part(self) -> None:
        """Refuse a list that lacks most of what lists of its kind had.

        Raises:
            UsageError: it does.
        """
        gone = {one.key for one in self.gone(None)[0]}
        table, had = next(
            ((name, some) for name in _THINGS if (some := _single(self.resting, name))), ("", [])
        )
        lost = sum(one.key in gone for one in had)
        if lost * 2 > len(had):
            raise UsageError(
                f"it lacks {lost} of the {len(had)} {table} that the lists before it had",
                where=self._new.where,
                code="partial-list",
                hint="If it is of a part only, such as one directorate, and what it lacks is to "
                "stay: --covers part. If it is whole, and all that has ended: --covers whole.",
            )

    def _is_told(self, record: Record, ending: set[str]) -> bool:
        """Say whether a list tells of a post or body something else than a row that it lacks."""
        about, kind = record.one(_ABOUT[record.table]) or "", _kind(record)
        post = self._posts.get(about)
        if record.table == "tenures" and post is not None:
            if "established vacant" in post.values.get("post status", ()):
                return True
        elif record.table == "lines" and post is not None:
            if record.one("to whom") in ending:
                return True
            if not kind and self._is_unread(post):
                return False
        return (record.table, about, kind) in self._said

    def _is_unread(self, post: Record) -> bool:
        """Say whether something of the rows of a post was left out."""
        rows = (re.search(r"row (\d+)$", one) for one in post.values.get("evidence", ()))
        return not self._unread.isdisjoint(int(one[1]) for one in rows if one)

    def _offered(self) -> Iterable[str]:
        """Give the keys of rows of the description that the list hints at, once confirmed."""
        own = {one.key for one in self._new.records}
        offers = tuple(one for one in self._new.offers if one.key not in own)
        if not offers:
            return ()
        with_them = ReadTables(
            self._new.where, (*self._new.records, *offers), coded=self._new.coded
        )
        rows = Matched(self._current, with_them).rows
        return [rows[one.key].key for one in offers if one.key in rows]

    def _other_organisations(self) -> list[str]:
        """Name the organisations in which a list has its things, if all others are described."""
        own = _homes(self._new)
        if not own or not _homes(self._current) or any(one in self._keys for one in own):
            return []
        return [one.one("name") or one.key for one in self._new.records if one.key in own]

    def _most(self) -> tuple[str, list[Record], list[Record]]:
        """Give the first kind of thing that both have: its table, those listed, those described."""
        for table in _THINGS:
            here, there = _single(self._new.records, table), _single(self._current.records, table)
            if here and there:
                return table, here, there
        here = [one for one in self._new.records if one.table in _THINGS]
        return "things", here, [one for one in self._current.records if one.table in _THINGS]


def in_no_post(new: ReadTables, matched: Matched) -> frozenset[str]:
    """Give the keys of rows of a list of people in no post, which are not described.

    Organograms have a row for each of them as if it were a post.
    """
    posts = {
        one.key
        for one in _single(new.records, "posts")
        if "not in post" in one.values.get("post status", ()) and one.key not in matched.rows
    }
    rows = {
        one.key
        for one in new.records
        if one.table in _ABOUT and one.one(_ABOUT[one.table]) in posts
    }
    return frozenset(posts | rows)


def _single(records: Iterable[Record], table: str) -> list[Record]:
    """Give the rows of a table that go on and are each one thing, and not so many alike."""
    return [
        one
        for one in records
        if one.table == table and not one.one("number") and not one.one("until")
    ]


def _kind(record: Record) -> str | None:
    """Give the kind of a line; of other rows, a list that tells of one tells of all."""
    return record.one("kind") if record.table == "lines" else None


def _homes(reading: ReadTables) -> set[str]:
    """Give the keys of the organisations that units and posts are in."""
    organisations = {one.key for one in reading.records if one.table == "organisations"}
    return organisations & {
        key
        for one in reading.records
        if one.table in ("units", "posts", "bodies")
        for column in ("in", "part of")
        for key in one.values.get(column, ())
    }
