"""The files that describe tables: what they may say, and what is wrong with what they say.

Layer 1. ``tables`` reads all of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, get_args

from caregraph import assets
from caregraph.columns import EVIDENCE, KEY, NOTE, STATE, Column, Listing, Place, TableSchema
from caregraph.errors import Problem, near
from caregraph.vocab import CG

_TABLE = {
    "title": str,
    "about": str,
    "kind": str,
    "class": str,
    "columns": dict,
    "state": bool,
    "evidence": bool,
    "expected": list,
    "order": int,
    "empty": str,
    "on_structure": bool,
}
"""What may be said of a table, each with the form it has."""
_TABLE_NEEDS = ("title", "about", "kind", "class", "columns")
_COLUMN = {
    "type": str,
    "about": str,
    "property": str,
    "required": bool,
    "many": bool,
    "tables": list,
    "law": bool,
    "scheme": str,
    "base": str,
    "values": list,
    "hidden": list,
    "heading": str,
    "attribute": str,
    "instead_of": str,
    "listing": dict,
}
"""What may be said of a column."""
_LISTING = {"title": str, "id": str, "expected": list, "empty": str}
"""What may be said of how rows are listed."""
_NEEDS = {
    "name": (),
    "class": ("base",),
    "text": ("property",),
    "date": ("property",),
    "number": ("property",),
    "decimal": ("property",),
    "yes-no": ("property",),
    "code": ("property", "scheme"),
    "choice": ("property", "values"),
    "reference": ("property", "tables"),
}
"""The types that a description may give a column, each with what it needs beside ``about``."""
_MAY = {"reference": ("law", "listing"), "class": ("property",)}
"""What may be said of one type only, beside what it needs."""
_OF_A_TYPE = {"law", "listing"}.union(*_NEEDS.values())
_DEFAULTS = {"name": {"property": "prefLabel", "heading": "name"}, "class": {"heading": "kind"}}
"""What is so of a type unless something else is said."""
_MEANT = {
    "string": "text",
    "str": "text",
    "boolean": "yes-no",
    "bool": "yes-no",
    "integer": "number",
    "int": "number",
    "float": "decimal",
    "day": "date",
    "datetime": "date",
    "enum": "choice",
    "link": "reference",
    "key": "reference",
    "iri": "reference",
    "label": "name",
    "title": "name",
    "concept": "code",
    "kind": "class",
    "type": "class",
}
"""What types are called elsewhere."""
_FORMS = {
    str: "a text",
    bool: "true or false",
    list: "a list of texts",
    int: "a whole number",
    dict: "a table of its own",
}


@dataclass
class TableFile:
    """The file that describes one table; collects problems as it is read."""

    path: Path
    names: set[str]
    """The names of all tables."""
    problems: list[Problem] = field(default_factory=list)
    title: str = ""

    def table(self) -> TableSchema | None:
        """Read it; what has problems gives a table that must not be used, or none at all."""
        try:
            data = tomllib.loads(self.path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
            self._problem(None, f"it is not TOML: {broken}")
            return None
        said = self._allowed(None, data, _TABLE, "be said of a table")
        lacking = self._lacks(None, data, _TABLE_NEEDS, "A table")
        self.title = said.get("title", "")
        if "class" in said:
            self._term(None, "class", said["class"], _classes())
        columns = self._columns(said)
        for name in said.get("expected", ()):
            self._one_of(None, "expected", name, columns, "column of this table")
        if lacking or len(said) < len(data):
            return None
        return TableSchema(
            self.path.stem,
            said["kind"],
            said["title"],
            said["about"],
            said["class"],
            said.get("state", False),
            columns,
            frozenset(said.get("expected", ())),
            said.get("order", TableSchema.order),
            said.get("empty", ""),
            said.get("on_structure", True),
        )

    def _columns(self, data: Mapping[str, Any]) -> dict[str, Column]:
        own = [self._column(header, said) for header, said in data.get("columns", {}).items()]
        shared = [
            *(STATE if data.get("state", False) else ()),
            *((EVIDENCE,) if data.get("evidence", True) else ()),
            NOTE,
        ]
        found: dict[str, Column] = {}
        folded: dict[str, str] = {}
        for column in (KEY, *own, *shared):
            name = folded.setdefault(column.name.casefold(), column.name)
            if name in found:
                hint = "Every table has it." if column in shared else None
                self._problem(column.name, "the column stands twice", name, hint)
            found.setdefault(column.name, column)
        self._twice(found.values(), "property", lambda one: one.property)
        self._twice(found.values(), "heading", lambda one: one.spoken)
        self._twice(found.values(), "attribute", lambda one: one.networked)
        for column in found.values():
            if column.instead_of:
                self._one_of(
                    column.name, "instead_of", column.instead_of, found, "column of this table"
                )
        return found

    def _column(self, header: str, data: object) -> Column:
        """Read one column; what has problems gives a column that must not be used."""
        if not isinstance(data, dict):
            self._problem(
                header, "what is said of a column stands in a table of its own", str(data)
            )
            data = {}
        said = self._allowed(header, data, _COLUMN, "be said of a column")
        kind = said.get("type", "")
        if "type" in said and kind not in _NEEDS:
            close = [_MEANT[kind.casefold()]] if kind.casefold() in _MEANT else near(kind, _NEEDS)
            hint = f"{_meant(close)}Types: {', '.join(_NEEDS)}."
            self._problem(header, "'type' names no type of column", kind, hint)
        needed = _NEEDS.get(kind, ())
        self._lacks(header, data, ("type", "about", *needed), f"A column of type {kind}".rstrip())
        for key in said:
            if kind in _NEEDS and key in _OF_A_TYPE.difference(needed, _MAY.get(kind, ())):
                self._problem(header, f"a column of type {kind} has no {key!r}", str(said[key]))
        self._means(header, said)
        values: dict[str, Any] = {"type": "text", "about": "", **_DEFAULTS.get(kind, {})}
        values |= {
            key: tuple(value) if isinstance(value, list) else value for key, value in said.items()
        }
        values["hidden"] = frozenset(said.get("hidden", ()))
        values["listing"] = self._listing(header, said) if kind == "reference" else None
        return Column(header, **values)

    def _means(self, header: str, said: Mapping[str, Any]) -> None:
        """Look at what a column names elsewhere: terms, code lists, tables, places."""
        if "base" in said:
            self._term(header, "base", said["base"], _classes())
        if said.get("property", "altLabel") != "altLabel":
            self._term(header, "property", said["property"], _properties())
        if "scheme" in said:
            self._one_of(header, "scheme", said["scheme"], _code_lists(), "code list")
        for name in said.get("tables", ()):
            self._one_of(header, "tables", name, self.names, "table")
        for place in said.get("hidden", ()):
            self._one_of(header, "hidden", place, get_args(Place), "place")

    def _listing(self, header: str, said: Mapping[str, Any]) -> Listing | None:
        """Give how its rows are listed: by their table and the column, unless it says otherwise."""
        if "targets" in said.get("hidden", ()):
            return None
        told = self._allowed(header, said.get("listing", {}), _LISTING, "be said of a listing")
        for name in told.get("expected", ()):
            self._one_of(
                header, "listing.expected", name, said.get("tables", ()), "table it refers to"
            )
        name = said.get("heading", header)
        return Listing(
            told.get("title", f"{self.title}: {name}"),
            told.get("id", f"{self.path.stem}-{header.replace(' ', '-')}"),
            tuple(told.get("expected", ())),
            told.get("empty", ""),
        )

    def _allowed(
        self, header: str | None, said: Mapping[str, Any], known: Mapping[str, type], what: str
    ) -> dict[str, Any]:
        """Give what is known and has its form of what is said."""
        allowed = {}
        for key, value in said.items():
            if key not in known:
                hint = _meant(near(key, known)) or f"Known: {', '.join(known)}."
                self._problem(header, f"nothing of this name can {what}", key, hint.strip())
            elif type(value) is not known[key] or not _are_texts(value):
                self._problem(header, f"{key!r} must be {_FORMS[known[key]]}", str(value))
            else:
                allowed[key] = value
        return allowed

    def _lacks(
        self, header: str | None, said: Mapping[str, Any], needed: Iterable[str], what: str
    ) -> bool:
        """Say whether something is missing that must be said."""
        missing = [key for key in needed if not said.get(key)]
        for key in missing:
            self._problem(header, f"{key!r} is missing", hint=f"{what} needs it.")
        return bool(missing)

    def _term(self, header: str | None, key: str, name: str, known: frozenset[str]) -> None:
        """Refuse a name that is no term of the right sort."""
        if name not in known:
            noun = "class" if known is _classes() else "property"
            advice = (
                "A new term is described in ontology/<theme>.ttl and made known by "
                "python -m caregraph.vocab."
            )
            self._problem(
                header,
                f"{key!r} names no {noun} of the ontology",
                name,
                f"{_meant(_close(name, known))}{advice}",
            )

    def _one_of(
        self, header: str | None, key: str, name: str, known: Collection[str], noun: str
    ) -> None:
        """Refuse a name that is none of some."""
        if name not in known:
            hint = _meant(near(name, known, least=0.75)) or f"Known: {', '.join(sorted(known))}."
            self._problem(header, f"{key!r} names no {noun}", name, hint.strip())

    def _twice(self, columns: Iterable[Column], what: str, called: Callable[[Column], str]) -> None:
        """Refuse columns that cannot be told apart by something."""
        first: dict[str, Column] = {}
        for column in columns:
            name = called(column)
            earlier = first.setdefault(name, column) if name else column
            if earlier is not column:
                message = f"the {what} is that of the column {earlier.name!r} too"
                self._problem(column.name, message, name, f"Give one of them another {what}.")

    def _problem(
        self, column: str | None, message: str, value: str | None = None, hint: str | None = None
    ) -> None:
        self.problems.append(
            Problem("broken-table", self.path.name, message, None, column, value, hint)
        )


@cache
def _classes() -> frozenset[str]:
    return frozenset(name for name in CG.names if name[0].isupper())


@cache
def _properties() -> frozenset[str]:
    return frozenset(name for name in CG.names if name[0].islower())


@cache
def _code_lists() -> frozenset[str]:
    return frozenset(path.stem for path in assets.files("ontology", "codes/*.ttl"))


def _are_texts(value: object) -> bool:
    """Say whether a list holds nothing but texts; what is no list holds none."""
    return not isinstance(value, list) or all(isinstance(one, str) for one in value)


def _meant(close: Iterable[str]) -> str:
    """Ask whether something near was meant, where there is something."""
    names = " or ".join(repr(one) for one in close)
    return f"Did you mean {names}? " if names else ""


def _close(name: str, known: Iterable[str]) -> list[str]:
    """Give the terms that may be meant: misspelt by little, or with all the words of the name."""
    known = sorted(known)
    asked = _words(name)
    return (
        near(name, known, least=0.85)
        or [one for one in known if asked and asked <= _words(one)][:3]
    )


def _words(name: str) -> set[str]:
    """Give the words that the name of a term is made of.

    >>> sorted(_words("escalationRoute"))
    ['escalation', 'route']
    """
    return {one.casefold() for one in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}
