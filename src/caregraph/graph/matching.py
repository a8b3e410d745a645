"""Which rows of a newer list are which rows of a description, by code or by all that they say.

Layer 3. Nothing is taken for the same by its name alone: organisations are known by their official
code, and other things by the code that the list has for them. Without one, a thing is taken for
the same where it is called the same in the same place, which is told; a person where one of that
name is in the same post or on the same body. A row that says something of others is known by them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from caregraph.columns import TableSchema
from caregraph.model import ReadTables, Record
from caregraph.tables import tables

_THINGS = ("areas", "functions", "organisations", "bodies", "units", "posts")
"""Tables of things, those first that others are in."""
_PLACES = ("in", "part of", "parent", "serves")
_LEFT_OUT = ("structure", "sources", "proposals")


class Matched:
    """For each row of a newer list, the row of the description that it is."""

    def __init__(self, old: ReadTables, new: ReadTables) -> None:
        self._old = _by_table(old.records)
        self._coded = new.coded
        self._new = _by_table(new.records)
        self.rows: dict[str, Record] = {}
        """By the key in the list; of a row that is new there is none."""
        self.by_name: Counter[str] = Counter()
        """How many, by table, are taken for the same without a code."""
        self._taken: set[str] = set()
        for name in _THINGS:
            for record in self._new[name]:
                self._take(record, self._thing(record, tables()[name]))
        self._people()
        rest = (one for one in self._new if one not in (*_THINGS, "people", *_LEFT_OUT))
        for name in rest:
            self._match_relations(name)

    def key(self, key: str) -> str:
        """Give the key that a row of the list has in the description; its own where it is new."""
        return self.rows[key].key if key in self.rows else key

    def _take(self, record: Record, found: Record | None) -> None:
        if found is not None and found.key not in self._taken:
            self.rows[record.key] = found
            self._taken.add(found.key)

    def _thing(self, record: Record, table: TableSchema) -> Record | None:
        """Find a thing by its code, else by name and place."""
        code = (record.one("code") or "").casefold()
        if code:
            alike = (one for one in self._old[table.name] if one.one("code"))
            return next((one for one in alike if (one.one("code") or "").casefold() == code), None)
        if record.key in self._coded:
            return next((one for one in self._old[table.name] if one.key == record.key), None)
        mark = self._mark(record, table, here=False)
        twins = [one for one in self._new[table.name] if self._mark(one, table, here=False) == mark]
        found = [one for one in self._old[table.name] if self._mark(one, table, here=True) == mark]
        if len(found) == len(twins) == 1 and not found[0].one("code"):
            self.by_name[table.name] += 1
            return found[0]
        return None

    def _mark(
        self, record: Record, table: TableSchema, *, here: bool
    ) -> tuple[str, frozenset[str]]:
        """Give what a thing is called, and what it is in, by the keys of the description."""
        places = {key for one in _PLACES for key in record.values.get(one, ())}
        return _name(record, table), frozenset(places if here else map(self.key, places))

    def _people(self) -> None:
        """Find people by code, else by name with the post they hold or the body they sit on."""
        ties = {True: self._ties(self._old, here=True), False: self._ties(self._new, here=False)}
        table = tables()["people"]
        for record in self._new["people"]:
            alike = [
                one for one in self._old["people"] if _name(one, table) == _name(record, table)
            ]
            if record.key in self._coded:
                found = [one for one in self._old["people"] if one.key == record.key]
            else:
                mine = ties[False][record.key]
                found = [one for one in alike if ties[True][one.key] & mine]
                self.by_name["people"] += len(found) == 1
            self._take(record, found[0] if len(found) == 1 else None)

    def _ties(
        self, rows: dict[str, list[Record]], *, here: bool
    ) -> defaultdict[str, set[tuple[str, str]]]:
        """Give by person what ties them to what is not a person: posts held, bodies sat on."""
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for name, person, column in (
            ("tenures", "person", "post"),
            ("memberships", "member", "body"),
        ):
            for one in rows[name]:
                place = one.one(column) or ""
                found[one.one(person) or ""].add((name, place if here else self.key(place)))
        return found

    def _match_relations(self, name: str) -> None:
        """Find rows by what they say of others; one of which the kind is not said is of any."""
        exact: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
        loose: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
        for one in self._old[name]:
            kind, *others = self._said(one, here=True)
            exact[(kind, *others)].append(one)
            loose[tuple(others)].append(one)
        for record in self._new[name]:
            kind, *others = self._said(record, here=False)
            found = exact[(kind, *others)]
            alike = loose[tuple(others)]
            if not found and len(alike) == 1 and not (kind and self._said(alike[0], here=True)[0]):
                found = alike
            self._take(record, _nearest(record, found))

    def _said(self, record: Record, *, here: bool) -> tuple[str, ...]:
        """Give in which way a row speaks of others, and of which, by keys of the description."""
        table = tables()[record.table]
        said = [record.one("kind") or record.one("event") or "", _name(record, table)]
        for column in table.columns.values():
            if column.type == "reference" and (column.required or column.name == "member"):
                keys = record.values.get(column.name, ())
                said.append(" ".join(sorted(keys if here else map(self.key, keys))))
        return tuple(said)


def _nearest(record: Record, found: Sequence[Record]) -> Record | None:
    """Give the one of several rows that begins on the same day, else the one that goes on."""
    same = [one for one in found if one.one("from") == record.one("from")]
    open_ended = [one for one in found if not one.one("until")]
    return next(iter([*same, *open_ended] if found[1:] else found), None)


def _name(record: Record, table: TableSchema) -> str:
    """Give what a row is called, without regard to capitals and spaces."""
    column = next((one.name for one in table.columns.values() if one.type == "name"), None)
    return " ".join((record.one(column) or "").casefold().split()) if column else ""


def _by_table(records: Iterable[Record]) -> defaultdict[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for one in records:
        found[one.table].append(one)
    return found
