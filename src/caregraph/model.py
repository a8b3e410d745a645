"""Records, and the tables they come from.

Layer 1: readers in ``sources`` emit records, ``graph`` turns them into triples, and neither knows
the other. Which tables and columns there are is said once, in ``ontology/tables/*.toml``: one
table a file, and the folder is the registry.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from caregraph import assets
from caregraph.errors import AssetError, Problem

ColumnType = Literal[
    "key", "name", "text", "date", "number", "yes-no", "code", "class", "choice", "reference",
    "evidence",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of a table: what it holds and which property it becomes."""

    name: str
    """The header, as a person reads it."""
    type: ColumnType
    about: str
    property: str = ""
    """Local name of the property in the ontology, or ``altLabel``."""
    required: bool = False
    many: bool = False
    """Several values, separated by semicolons."""
    tables: tuple[str, ...] = ()
    """For a reference: the tables whose row keys it may name."""
    law: bool = False
    """For a reference: ``law:<id>`` may also name a legal provision."""
    scheme: str = ""
    """For a code: its code list."""
    base: str = ""
    """For a class: the class whose labels, and those of its subclasses, are valid."""
    values: tuple[str, ...] = ()
    """For a choice: the valid words."""


@dataclass(frozen=True)
class Table:
    """One kind of thing that a structure is described with."""

    name: str
    """Name of the file without ``.csv``."""
    kind: str
    """The kind of thing, as it stands in IRIs."""
    title: str
    about: str
    cls: str
    """Local name of the class its rows belong to."""
    state: bool
    """Rows have a status, an interval and may belong to a proposal."""
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class Record:
    """One row: its key and its values as text, by column; absent where the cell is empty."""

    table: str
    key: str
    row: int
    """Row as a spreadsheet numbers it: the header is row 1."""
    file: str
    values: Mapping[str, tuple[str, ...]]

    def one(self, column: str) -> str | None:
        """Give the single value of *column*, or ``None`` where the cell is empty."""
        values = self.values.get(column, ())
        return values[0] if values else None


@dataclass(frozen=True)
class Reading:
    """What a reader found: the records that can be read, and every problem with the rest."""

    where: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = field(default=())


_KEY = Column("key", "key", "A short name for the row: lower-case letters, digits, hyphens.",
              required=True)  # fmt: skip
_STATE = (
    Column("status", "code", "How far it has come: proposed, agreed, in force, ended...",
           property="status", scheme="status", required=True),
    Column("proposal", "reference", "The proposal it comes with; empty where it stands by itself.",
           property="introduces", tables=("proposals",)),
    Column("from", "date", "The first day it holds: 2008, 2008-05 or 2008-05-01; .. for what stood "
           "since before anything described; empty where the start is not stated.",
           property="validFrom"),
    Column("until", "date", "The first day it no longer holds.", property="validUntil"),
)  # fmt: skip
_EVIDENCE = Column(
    "evidence", "evidence", "Where it is said: source key and paragraph, as in report 7.5.",
    required=True, many=True,
)  # fmt: skip
_NOTE = Column("note", "text", "How the source was read, and what is unclear.", property="note")


@cache
def tables() -> dict[str, Table]:
    """Give every table by name, in the order of their names, from ``ontology/tables``."""
    return {path.stem: _table(path.stem, path.read_text("utf-8")) for path in
            assets.files("ontology", "tables/*.toml")}  # fmt: skip


def _table(name: str, text: str) -> Table:
    try:
        data = tomllib.loads(text)
        columns = [_KEY]
        columns += [_column(header, spec) for header, spec in data["columns"].items()]
        state = bool(data.get("state", False))
        columns += _STATE if state else ()
        columns += (_EVIDENCE,) if data.get("evidence", True) else ()
        columns.append(_NOTE)
        return Table(
            name, data["kind"], data["title"], data["about"], data["class"], state,
            {column.name: column for column in columns},
        )  # fmt: skip
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as broken:
        raise AssetError(f"the table description {name}.toml is broken: {broken}") from broken


def _column(header: str, spec: dict[str, Any]) -> Column:
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in spec.items()}
    if values["type"] == "name":
        values["property"] = "prefLabel"
    return Column(name=header, **values)  # type: ignore[arg-type]  # read from the description
