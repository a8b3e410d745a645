"""A description with what a newer list says, as a proposal to review beside what is recorded.

Layer 3. What the list shows otherwise becomes a change, what it has more a row that comes with the
proposal, and what rests on lists of its kind alone and stands there no more ends with it, as far as
the list speaks of it (``lapsing``). A list that gives ends of its own (a register) is believed:
such rows stand without the proposal, and what it has no more is told and not ended. What a list
does not say changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from caregraph.columns import Column
from caregraph.errors import UsageError
from caregraph.graph import dates
from caregraph.graph.lapsing import Covers, Lapsed, in_no_post
from caregraph.graph.matching import Matched
from caregraph.model import ReadTables, Record
from caregraph.seen import listed
from caregraph.tables import tables

_DAYS = ("from", "until", "legal from", "legal until")
_OF_THE_ROW = ("key", "evidence", "note", "proposal", "status", *_DAYS)
_TAKE_EFFECT = (
    "implemented",
    "approved/agreed",
    "approved as amended",
    "confirmed after call-in",
)
"""Statuses of proposals that need not be adopted."""
_TOLD = 5
"""So many rows of one kind are named in a note; more are counted."""
_SOURCES, _CHANGES, _PROPOSALS = "sources", "changes", "proposals"


@dataclass(frozen=True)
class Updated:
    """A description with what a newer list says."""

    reading: ReadTables
    proposal: str
    """The key of what is proposed; empty where nothing is."""
    day: date
    """As at which the list is, and what it shows begins to hold."""
    tables: tuple[str, ...]
    """Those that differ from those of the description."""
    recorded: ReadTables
    """The description with what is proposed beside it, and without what the list adds to the record
    or corrects in it; from it to ``reading`` there is only that."""
    notes: tuple[str, ...]
    """What is taken for the same without a code, what the list has no more, and the like."""


def updated(
    old: ReadTables, new: ReadTables, *, applied: bool = False, covers: Covers | None = None
) -> Updated:
    """Give a description with what a newer list says.

    Args:
        applied: Whether what it shows is so, and not put forward for review.
        covers: Whether the list is whole, so that what it lacks has ended, or of a part of what is
            described or of something beside it, so that what it lacks stays. Without it the list
            is taken as whole, and refused where that is doubtful.

    Raises:
        SourceError: the list holds nothing.
        UsageError: it is older than the description; or, where nobody says what it covers, it is
            of another organisation or lacks most of what lists of its kind had.
    """
    return _Update(old, new, applied=applied, covers=covers).result()


class _Update:
    """Rows grow as the list is gone through."""

    def __init__(
        self, old: ReadTables, new: ReadTables, *, applied: bool, covers: Covers | None
    ) -> None:
        self._old = old
        self._new = new
        self._applied = applied
        self._covers = covers
        self._recorded, self._day = _as_at(old), _as_at(new)
        if self._day < self._recorded:
            raise UsageError(
                f"it is as at {self._day}, and what is described as at {self._recorded}",
                where=new.where,
                code="older-list",
                hint="Give a newer one; --as-at says of which day a list is that does not say so.",
            )
        self._current = _as_changed(old)
        self._matched = Matched(self._current, new)
        self._in_no_post = in_no_post(new, self._matched)
        self._lapsed = Lapsed(self._current, new, self._matched)
        self._closed = {one.table for one in new.records if one.one("until")}
        """Tables in which the list itself says what has ended."""
        self._rows = {one.key: one for one in old.records}
        self._keys = {one.key: self._fresh(one) for one in new.records}
        self._proposal = self._free(f"shown-on-{self._day}")
        self._notes: list[str] = []
        self._changed: set[str] = set()

    def result(self) -> Updated:
        """Give what the description becomes."""
        self._refuse()
        for record in self._new.records:
            if record.table == "structure" or record.key in self._in_no_post:
                continue
            before = self._matched.rows.get(record.key)
            if before is None:
                self._add(record)
            else:
                self._alter(before, record)
        self._end()
        proposed = self._propose()
        self._tell()
        return Updated(
            self._read_as(self._rows.values()),
            self._proposal if proposed else "",
            self._day,
            tuple(name for name in tables() if name in self._changed and self._says_anything),
            self._without_corrections(),
            tuple(self._notes),
        )

    def _refuse(self) -> None:
        """Refuse a list of nothing and, where nobody says what it covers, one that is doubtful."""
        self._lapsed.refuse_what_is_none()
        if self._covers is None:
            self._lapsed.refuse_what_is_elsewhere()
            if self._is_later and not self._closed:
                self._lapsed.refuse_a_part()

    def _without_corrections(self) -> ReadTables:
        """Give the description as recorded before, with what is proposed and what that names."""
        before = {one.key: one for one in self._old.records}
        waiting = [
            one
            for one in self._rows.values()
            if self._proposal in (*one.values.get("proposed by", ()), *_proposal(one), one.key)
            or one.table == _SOURCES
        ]
        while waiting:
            one = waiting.pop()
            if one.key not in before:
                before[one.key] = one
                columns = tables()[one.table].columns
                named = (
                    key
                    for header, keys in one.values.items()
                    if columns[header].type == "reference"
                    for key in keys
                )
                waiting += [self._rows[key] for key in named if key in self._rows]
        return self._read_as(before.values())

    def _read_as(self, records: Iterable[Record]) -> ReadTables:
        """Give records as tables of ours, of which all has been told."""
        return ReadTables(self._old.where, tuple(records), letters=self._old.letters)

    def _fresh(self, record: Record) -> str:
        """Give the key of a row of the list: that of the row it is, else one that is free."""
        if record.key in self._matched.rows:
            return self._matched.rows[record.key].key
        if record.table == _SOURCES:
            return self._free(f"{record.key}-{self._day}")
        return self._free(record.key)

    def _free(self, key: str) -> str:
        taken, number = key, 1
        while taken in self._rows:
            number += 1
            taken = f"{key}-{number}"
        return taken

    def _write(self, record: Record) -> None:
        self._rows[record.key] = record
        self._changed.add(record.table)

    def _add(self, record: Record) -> None:
        """Add a row that the description does not have."""
        values = self._translated(record)
        is_believed = record.table in self._closed and any(values.get(one) for one in _DAYS)
        if tables()[record.table].state and not is_believed and self._is_later:
            values["proposal"] = (self._proposal,)
            if not self._applied:
                values["status"] = ("proposed",)
        self._write(replace(record, key=self._keys[record.key], values=values))

    def _alter(self, before: Record, record: Record) -> None:
        """Say what the list shows otherwise of a row; what it does not say stays."""
        table, said = tables()[record.table], self._translated(record)
        direct: dict[str, tuple[str, ...]] = {}
        for header, values in said.items():
            column = table.columns[header]
            have = before.values.get(header, ())
            if header in _DAYS:
                direct |= {} if values == have else {header: values}
            elif header in _OF_THE_ROW or _says_nothing_new(column, values, have):
                continue
            elif self._is_later and _can_change(record.table):
                self._change(before.key, record, column=header, value="; ".join(values))
            else:
                direct[header] = values
        if "until" in direct and said.get("status", ()) != before.values.get("status"):
            direct["status"] = said["status"]
        if direct:
            evidence = (*before.values.get("evidence", ()), *said.get("evidence", ()))
            direct["evidence"] = tuple(dict.fromkeys(evidence))
            recorded = self._rows[before.key]
            self._write(replace(recorded, values={**recorded.values, **direct}))

    def _end(self) -> None:
        """End what rests on lists of this kind alone and stands in the newer one no more."""
        gone, others = self._lapsed.gone(self._covers)
        ending = {one.key for one in gone}
        stays = []
        for one in gone:
            if one.table in self._closed or not self._is_later:
                stays.append(f"{one.file}, row {one.row} ({one.key}) is not in the list any more")
            elif _can_change(one.table) and not self._is_carried(one, ending):
                self._change(one.key, None)
        self._notes += [f"{one}; it stays" for one in stays[:_TOLD]]
        if stays[_TOLD:]:
            said = f"{len(stays) - _TOLD} more are not in the list any more; they stay"
            self._notes.append(said)
        if others:
            many = "s are" if len(others) > 1 else " is"
            self._notes.append(
                f"{len(others)} row{many} neither in the list nor anything that it speaks of: "
                f"{listed([one.key for one in others], _TOLD)}; what it does not say stays"
            )

    def _is_carried(self, record: Record, ending: set[str]) -> bool:
        """Say whether a row ends, or has ended, with what it wholly belongs to."""
        stands = {one.key for one in self._current.records} - ending
        return record.table == "tenures" and record.one("post") not in stands

    def _change(self, thing: str, record: Record | None, column: str = "", value: str = "") -> None:
        """Put forward that a thing ends, or has a new value."""
        evidence = self._translated(record)["evidence"] if record else (self._whole,)
        values = {
            "proposed by": (self._proposal,),
            "effect": ("changes" if column else "ends",),
            "thing": (thing,),
            "column": (column,) if column else (),
            "new value": (value,) if value else (),
            "on": (self._day.isoformat(),),
            "evidence": evidence,
        }
        key = self._free("-".join(filter(None, (thing, column.replace(" ", "-"), f"{self._day}"))))
        self._write(_record(_CHANGES, key, {one: cells for one, cells in values.items() if cells}))

    def _propose(self) -> bool:
        """Write the proposal, where anything comes with it."""
        if not any(
            self._proposal in (*_proposal(one), *one.values.get("proposed by", ()))
            for one in self._rows.values()
        ):
            return False
        values = {
            "title": f"What {PurePath(self._new.where).name} shows as at {self._day}",
            "decision status": "implemented" if self._applied else "under consideration",
            "effective from": self._day.isoformat(),
            "evidence": self._whole,
        }
        self._write(_record(_PROPOSALS, self._proposal, {one: (v,) for one, v in values.items()}))
        return True

    @property
    def _says_anything(self) -> bool:
        """Say whether the list says more than that it is there."""
        return bool(self._changed - {_SOURCES})

    @property
    def _is_later(self) -> bool:
        """Say whether the list is of a later day, so that what differs may have changed."""
        return self._day > self._recorded

    @property
    def _whole(self) -> str:
        """Give the list as evidence, where no row of it says something."""
        first = next(one.key for one in self._new.records if one.table == _SOURCES)
        return f"{self._keys[first]} as a whole"

    def _translated(self, record: Record) -> dict[str, tuple[str, ...]]:
        """Give the cells of a row of the list with the keys of the description."""
        columns = tables()[record.table].columns
        found = {}
        for header, values in record.values.items():
            if header == "evidence":
                found[header] = tuple(self._place(one) for one in values)
            elif columns[header].type == "reference":
                found[header] = tuple(self._keys.get(one, one) for one in values)
            else:
                found[header] = tuple(values)
        return found

    def _place(self, evidence: str) -> str:
        source, _, place = evidence.partition(" ")
        return f"{self._keys.get(source, source)} {place}".strip()

    def _tell(self) -> None:
        told = [
            f"{count} {name if count > 1 else tables()[name].kind}"
            for name, count in self._matched.by_name.items()
            if count
        ]
        if told:
            said = "taken for the same by name and place, for the list has no codes for them"
            self._notes.append(f"{', '.join(told)}: {said}")
        outside = sum(
            one.table == "posts" and one.key in self._in_no_post for one in self._new.records
        )
        if outside:
            self._notes.append(f"rows of people who are in no post are no new posts: {outside}")
        named = {one.key for one in self._new.records if one.key in self._matched.rows}
        twins = {
            (one.one("name") or "").casefold() for one in self._old.records if one.table == "people"
        }
        for one in self._new.records:
            if one.table == "people" and one.key not in named:
                name = one.one("name") or ""
                if name.casefold() in twins:
                    said = (
                        "is called as somebody described, in another place: not taken for the same"
                    )
                    self._notes.append(f"{one.file}, row {one.row}: {name} {said}")


def _as_changed(reading: ReadTables) -> ReadTables:
    """Give a description as what is decided and carried out has left it."""
    decided = {
        one.key
        for one in reading.records
        if one.table == _PROPOSALS and one.one("decision status") in _TAKE_EFFECT
    }
    ended: set[str] = set()
    values: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in reading.records:
        if one.table == _CHANGES and one.one("proposed by") in decided:
            thing, column = one.one("thing") or "", one.one("column") or ""
            if one.one("effect") == "ends":
                ended.add(thing)
            else:
                new = tuple(part.strip() for part in (one.one("new value") or "").split(";"))
                values.setdefault(thing, {})[column] = new
    records = [
        replace(one, values={**one.values, **values.get(one.key, {})})
        for one in reading.records
        if one.key not in ended
    ]
    return replace(reading, records=tuple(records))


def _as_at(reading: ReadTables) -> date:
    """Give the day as at which a structure is described.

    Raises:
        UsageError: it does not say.
    """
    said = (one.one("as at") for one in reading.records if one.table == "structure")
    text = next(said, None)
    try:
        return dates.parse(text or "").first_day
    except ValueError as wrong:
        raise UsageError("it does not say as at which day it is", where=reading.where) from wrong


def _proposal(record: Record) -> tuple[str, ...]:
    """Give the proposal that a row comes with."""
    return record.values.get("proposal", ())


def _can_change(table: str) -> bool:
    """Say whether a change can be about a row of a table."""
    return table in tables()[_CHANGES].columns["thing"].tables


def _says_nothing_new(column: Column, values: Iterable[str], have: Iterable[str]) -> bool:
    """Say whether a cell of the list is what is recorded, or part of it where there are several."""
    said, known = _folded(values), _folded(have)
    return said <= known if column.many else said == known


def _folded(values: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(one.casefold().split()) for one in values)


def _record(table: str, key: str, values: Mapping[str, tuple[str, ...]]) -> Record:
    return Record(table, key, 0, f"{table}.csv", values)
