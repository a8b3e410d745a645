"""Names where keys are due: what people write who know the post and not its key.

Layer 2. A name is read as the key of the one row that is called so; where several are, or none, it
stays as it is, and is told when the graph is built.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property

from caregraph.columns import Column
from caregraph.model import Record
from caregraph.sources._dates import READ_SO, written
from caregraph.sources._plain import Manner, folded
from caregraph.tables import tables

_READ_SO = "a name stands where a key is due, and is read as the key of the one row called so"


class Names:
    """The rows of a structure by what they are called, and by their keys however written."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.rows: dict[str, Record] = {}
        """The first row of each key."""
        for record in records:
            self.rows.setdefault(record.key, record)

    @cached_property
    def _called(self) -> Mapping[str, Mapping[str, Record]]:
        found: defaultdict[str, dict[str, Record]] = defaultdict(dict)
        for record in self.rows.values():
            for name in {record.key, *_names_of(record)}:
                found[folded(name)][record.key] = record
        return found

    def called(self, name: str, among: Sequence[str] | None = None) -> list[Record]:
        """Give the rows called so, of some tables or of any."""
        found = self._called.get(folded(name), {}).values()
        return [one for one in found if among is None or one.table in among]

    def names(self, among: Sequence[str]) -> Mapping[str, str]:
        """Give the keys of the rows of some tables by what they are called."""
        return {
            name: key
            for name, rows in self._called.items()
            for key, one in rows.items()
            if one.table in among
        }

    def source(self, value: str) -> tuple[str, str] | None:
        """Split what is said of evidence into a source, called by its name, and the place in it."""
        words = value.split(" ")
        for length in range(len(words), 0, -1):
            rows = self.called(" ".join(words[:length]), ["sources"])
            if len(rows) == 1:
                return rows[0].key, " ".join(words[length:])
        return None


def _names_of(record: Record) -> Iterable[str]:
    for column in tables()[record.table].columns.values():
        if column.type == "name" or column.property == "altLabel":
            yield from record.values.get(column.name, ())


@cache
def _naming(table: str) -> tuple[Column, ...]:
    """Give the columns of a table whose cells name rows."""
    columns = tables()[table].columns.values()
    return tuple(one for one in columns if one.type in ("reference", "evidence"))


def resolved(records: Sequence[Record], manner: Manner) -> list[Record]:
    """Give the records with keys in place of names, where only one row is called so."""
    names = Names(records)
    return [_resolved(record, names, manner) for record in records]


def _resolved(record: Record, names: Names, manner: Manner) -> Record:
    changed: dict[str, tuple[str, ...]] = {}
    for column in _naming(record.table):
        header, values = column.name, record.values.get(column.name, ())
        keys = tuple(_key(column, value, names) for value in values)
        if keys != values:
            changed[header] = keys
            for value, key in zip(values, keys, strict=True):
                if value != key:
                    _see(_READ_SO, record, header, (value, key), manner)
    if record.table == "changes":
        changed |= _new_value(replace(record, values={**record.values, **changed}), names, manner)
    return replace(record, values={**record.values, **changed}) if changed else record


def _key(column: Column, value: str, names: Names) -> str:
    """Give the key that is meant in a cell, or what stands in it where that is not sure."""
    if column.type == "evidence":
        first = value.partition(" ")[0]
        if first in names.rows:
            return value
        found = names.source(value)
        return " ".join(one for one in found if one) if found else value
    if column.type != "reference" or value in names.rows or value.startswith("law:"):
        return value
    rows = names.called(value, column.tables)
    return rows[0].key if len(rows) == 1 else value


def _new_value(record: Record, names: Names, manner: Manner) -> dict[str, tuple[str, ...]]:
    """Give the new value of a change as it would stand in the column that it is for."""
    thing = names.rows.get(record.one("thing") or "")
    value = record.one("new value")
    column = tables()[thing.table].columns.get(record.one("column") or "") if thing else None
    if column is None or value is None:
        return {}
    cause, said = _READ_SO, value
    if column.type == "reference":
        parts = [one.strip() for one in value.split(";")] if column.many else [value]
        said = "; ".join(_key(column, one, names) for one in parts if one)
    elif column.type == "date" and manner.dates != "iso":
        means = written(value)
        is_sure = means is not None and (manner.dates or not means.is_open)
        cause, said = READ_SO, (means and is_sure and means.day_first) or value
    if said == value:
        return {}
    _see(cause, record, "new value", (value, said), manner)
    return {"new value": (said,)}


def _see(cause: str, record: Record, header: str, read: tuple[str, str], manner: Manner) -> None:
    place = manner.place(record.file, record.row, header)
    manner.see(cause, f"{place} ({read[0]!r} is {read[1]})")
