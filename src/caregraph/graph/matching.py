"""Which rows of a newer list are which rows of a description, by code or by all that they say.

Layer 3. Nothing is taken for the same by its name alone: organisations are known by their official
code, and other things by the code that the list has for them. Without one, a thing is taken for
the same where it is called the same in the same place, which is told; a person where one of that
name is in the same post or on the same body. A row that says something of others is known by them.
What came of a list of the same kind may since stand in a place that the list does not name: it is
still known by what the list does say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from caregraph.columns import TableSchema
from caregraph.model import ReadTables, Record
from caregraph.tables import tables

_THINGS = ("areas", "functions", "organisations", "bodies", "units", "posts")
"""Tables of things, those first that others are in."""
_PLACES = ("in", "part of", "parent", "serves")
_LEFT_OUT = ("structure", "sources", "proposals")

_Mark: TypeAlias = tuple[str, frozenset[str], tuple[str, ...]]


class Matched:
    """For each row of a newer list, the row of the description that it is."""

    def __init__(self, old: ReadTables, new: ReadTables) -> None:
        self._old = _by_table(old.records)
        self._coded = new.coded
        self._lists = of_its_kind(old, new)
        self._own = {one.key for one in new.records}
        self._new = _by_table(new.records)
        self.rows: dict[str, Record] = {}
        """By the key in the list; of a row that is new there is none."""
        self.by_name: Counter[str] = Counter()
        """How many, by table, are taken for the same without a code."""
        self._taken: set[str] = set()
        self._above_old, self._above_new = _above(self._old), _above(self._new)
        for name in _THINGS:
            self._match_things(name)
        self._people()
        rest = (one for one in self._new if one not in (*_THINGS, "people", *_LEFT_OUT))
        for name in rest:
            self._match_relations(name)

    def _here(self, key: str) -> str:
        """Give the key of the description for one of the list; none that there is for a new row."""
        if key in self.rows:
            return self.rows[key].key
        return f"new {key}" if key in self._own else key

    def _take(self, record: Record, found: Record | None) -> None:
        if found is not None and found.key not in self._taken:
            self.rows[record.key] = found
            self._taken.add(found.key)

    def _match_things(self, name: str) -> None:
        """Find things by code; those without one by name and place, where only one is there so."""
        table = tables()[name]
        keys = {one.key: one for one in self._old[name]}
        codes = {_code(one): one for one in self._old[name] if _code(one)}
        unknown: dict[str, Record] = {}
        for record in self._new[name]:
            if _code(record):
                self._take(record, codes.get(_code(record)))
            elif record.key in self._coded:
                self._take(record, keys.get(record.key))
            else:
                unknown[record.key] = record
        known: defaultdict[_Mark, list[Record]] = defaultdict(list)
        for one in self._old[name]:
            if not _code(one):
                known[self._mark(one, table, here=True)].append(one)
        for some in _by_depth(unknown):
            marks = [self._mark(one, table, here=False) for one in some]
            twins = Counter(marks)
            for record, mark in zip(some, marks, strict=True):
                found = [one for one in known[mark] if one.key not in self._taken]
                if record.one("number"):  # of posts that are counted, those alike are one count
                    self._take(record, next(iter(found), None))
                elif len(known[mark]) == twins[mark] == len(found) == 1:
                    self.by_name[name] += 1
                    self._take(record, found[0])
            left = [one for one in some if one.key not in self.rows and not one.one("number")]
            self._match_moved(name, left, unknown)

    def _match_moved(self, name: str, some: Iterable[Record], of: Mapping[str, Record]) -> None:
        """Find what came of a list and stands since in a place of which the list does not speak."""
        table = tables()[name]
        twins = Counter(_name(one, table) for one in of.values())
        known: defaultdict[str, list[Record]] = defaultdict(list)
        for one in self._old[name]:
            if not _code(one) and one.key not in self._taken and documents(one) & self._lists:
                known[_name(one, table)].append(one)
        for record in some:
            called = _name(record, table)
            found = known[called]
            if twins[called] == len(found) == 1 and self._may_be(record, found[0]):
                self.by_name[name] += 1
                self._take(record, found[0])

    def _may_be(self, record: Record, old: Record) -> bool:
        """Say whether what a list says of the place of something leaves room for where it stands.

        It does where it says none, or where only one of the two names an organisation.
        """
        own = {one.key for one in self._new["organisations"]}
        said, stands = _within(record), _within(old)
        organisations = {one.key for one in self._old["organisations"]} & stands
        if not said:
            return True
        is_open = not (said & own and organisations)
        return is_open and set(map(self._here, said - own)) == stands - organisations

    def _mark(self, record: Record, table: TableSchema, *, here: bool) -> _Mark:
        """Give what a thing is called and what it is in, by the keys of the description.

        Posts that are counted are known by how many they are and whom they answer to, besides.
        """
        places = _within(record)
        counted = [record.one("number") or "", record.one("full-time equivalent") or ""]
        if counted[0]:
            above = (self._above_old if here else self._above_new).get(record.key, "")
            counted.append(above if here else self._here(above))
        marked = frozenset(places if here else map(self._here, places))
        return _name(record, table), marked, tuple(counted if counted[0] else ())

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
                found[one.one(person) or ""].add((name, place if here else self._here(place)))
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
                said.append(" ".join(sorted(keys if here else map(self._here, keys))))
        return tuple(said)


def of_its_kind(old: ReadTables, new: ReadTables) -> frozenset[str]:
    """Give the keys of the lists that a description rests on and that are of the kind of another.

    Args:
        new: The other list.
    """
    kinds = {one.one("type") for one in new.records if one.table == "sources"}
    return frozenset(
        one.key for one in old.records if one.table == "sources" and one.one("type") in kinds
    )


def documents(record: Record) -> frozenset[str]:
    """Give the keys of the documents that a row rests on."""
    return frozenset(value.partition(" ")[0] for value in record.values.get("evidence", ()))


def _nearest(record: Record, found: Sequence[Record]) -> Record | None:
    """Give the one of several rows that begins on the same day, else the one that goes on."""
    same = [one for one in found if one.one("from") == record.one("from")]
    open_ended = [one for one in found if not one.one("until")]
    return next(iter([*same, *open_ended] if found[1:] else found), None)


def _by_depth(records: dict[str, Record]) -> Iterator[list[Record]]:
    """Give things of one table, those first that others are in."""
    waiting = dict(records)
    while waiting:
        outer = [one for one in waiting.values() if not _within(one) & (waiting.keys() - {one.key})]
        yield outer or [*waiting.values()]
        waiting = {one.key: one for one in waiting.values() if outer and one not in outer}


def _within(record: Record) -> set[str]:
    return {key for one in _PLACES for key in record.values.get(one, ())}


def _above(rows: dict[str, list[Record]]) -> dict[str, str]:
    """Give for each who answers to whom, the last where there are several."""
    return {one.one("who answers") or "": one.one("to whom") or "" for one in rows["lines"]}


def _code(record: Record) -> str:
    return (record.one("code") or "").casefold()


def _name(record: Record, table: TableSchema) -> str:
    """Give what a row is called, without regard to capitals and spaces."""
    column = next((one.name for one in table.columns.values() if one.type == "name"), None)
    return " ".join((record.one(column) or "").casefold().split()) if column else ""


def _by_table(records: Iterable[Record]) -> defaultdict[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for one in records:
        found[one.table].append(one)
    return found
