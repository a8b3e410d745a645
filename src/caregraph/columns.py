"""Tables and their columns: what they hold, which property it becomes, where it shows.

Layer 1. What is said of them stands in ``ontology/tables``, which ``tables`` reads; what
tables share stands here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from caregraph.rdf import NamedNode
from caregraph.vocab import CG, RDF, SKOS

ColumnType = Literal[
    "key",
    "name",
    "text",
    "date",
    "number",
    "decimal",
    "yes-no",
    "code",
    "class",
    "choice",
    "reference",
    "evidence",
]
Place = Literal["pages", "lists", "targets", "trace", "networks", "drawings"]
"""Where a column shows: on the page of a row; in lists of rows on other pages; for a reference, by
such a list on the page of what it names; in ``trace``; in networks and their exports; in the
sentences of drawings."""


@dataclass(frozen=True)
class Listing:
    """How rows stand on the page of a thing that one of their columns names."""

    title: str
    id: str
    expected: tuple[str, ...] = ()
    """Tables whose things should have such a row, so that an empty list is worth saying."""
    empty: str = ""
    """What to say of such an empty one."""


@dataclass(frozen=True)
class Column:
    """One column of a table: what it holds, which property it becomes, where it shows.

    >>> Column("escalation route", "text", "How conflicts are settled.").networked
    'escalation_route'
    """

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
    hidden: frozenset[Place] = frozenset()
    """Where it does not show; a column shows everywhere else."""
    heading: str = ""
    """What it is called on pages, where that is not its name."""
    attribute: str = ""
    """What it is called in networks, where that is not its name."""
    instead_of: str = ""
    """The column in whose place it is told where that one is empty."""
    listing: Listing | None = None
    """For a reference: how its rows stand on the page of what it names."""

    @cached_property
    def iri(self) -> NamedNode:
        """Give the property that it becomes; the class of a row is its type."""
        if self.is_own_class:
            return RDF.type
        labels = ("prefLabel", "altLabel")
        return SKOS[self.property] if self.property in labels else CG[self.property]

    @cached_property
    def spoken(self) -> str:
        """Give what it is called on pages."""
        return self.heading or self.name

    @cached_property
    def networked(self) -> str:
        """Give what it is called in networks: by default its name as one word."""
        return self.attribute or re.sub(r"\W+", "_", self.name)

    @cached_property
    def is_own_class(self) -> bool:
        """Say whether it names the class of the row itself, and not one that it speaks of."""
        return self.type == "class" and not self.property

    @cached_property
    def is_said(self) -> bool:
        """Say whether it says something of the row besides its key, name, kind and evidence."""
        return self.type not in ("key", "name", "evidence") and not self.is_own_class

    def takes(self, named: Callable[[str, str], str] = lambda _, name: name) -> str:
        """Say what stands in a cell, as in "a key of posts, bodies; several, parted by semicolons".

        Args:
            named: Writes a name of some kind: of a "word", a "code list", a "class", a "table" or
                the "law".
        """
        keys = ", ".join(named("table", one) for one in self.tables)
        said = {
            "key": "a key",
            "date": "a date",
            "number": "a whole number",
            "decimal": "a number, with decimals or without",
            "yes-no": " or ".join(named("word", one) for one in ("yes", "no")),
            "evidence": "source and paragraph",
            "code": f"a code of {named('code list', self.scheme)}",
            "class": f"a kind of {named('class', self.base)}",
            "choice": " or ".join(named("word", one) for one in self.values),
            "reference": f"a key of {keys}"
            + (f", or {named('law', 'law:ID')}" if self.law else ""),
        }.get(self.type, "text")
        return f"{said}; several, parted by semicolons" if self.many else said

    def shows(self, place: Place) -> bool:
        """Say whether it shows somewhere."""
        return place not in self.hidden


@dataclass(frozen=True)
class TableSchema:
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
    expected: frozenset[str] = frozenset()
    """Columns whose silence is worth saying."""
    order: int = 1000
    """Its place among the tables on a page, the lowest first."""
    empty: str = ""
    """What the page of a structure says where it has no row; without it, nothing."""
    on_structure: bool = True
    """Its rows stand on the page of their structure."""

    def showing(self, place: Place) -> list[Column]:
        """Give the columns that say something of a row somewhere, in the order of the table."""
        return [one for one in self.columns.values() if one.is_said and one.shows(place)]


KEY = Column(
    "key", "key", "A short name for the row: lower-case letters, digits, hyphens.", required=True
)
"""Of every table."""
STATE = (
    Column(
        "status",
        "code",
        "How far it has come: proposed, agreed, in force, ended...",
        property="status",
        scheme="status",
        required=True,
        hidden=frozenset({"drawings"}),
    ),
    Column(
        "proposal",
        "reference",
        "The proposal it comes with; empty where it stands by itself.",
        property="introduces",
        tables=("proposals",),
        hidden=frozenset({"pages", "lists", "networks", "drawings"}),
    ),
    Column(
        "from",
        "date",
        "The first day it holds: 2008, 2008-05 or 2008-05-01; .. for what stood "
        "since before anything described; empty where the start is not stated.",
        property="validFrom",
        heading="since",
        hidden=frozenset({"drawings"}),
    ),
    Column(
        "until",
        "date",
        "The first day it no longer holds.",
        property="validUntil",
        hidden=frozenset({"drawings"}),
    ),
)
"""Of tables whose rows have a status."""
EVIDENCE = Column(
    "evidence",
    "evidence",
    "Where it is said: source key and paragraph, as in report 7.5.",
    required=True,
    many=True,
)
"""Of tables whose rows rest on evidence."""
NOTE = Column(
    "note",
    "text",
    "How the source was read, and what is unclear.",
    property="note",
    hidden=frozenset({"pages", "lists", "trace", "drawings"}),
)
"""Of every table."""
