"""What every column of nodes, edges and findings holds: for codebooks, and for typed tables.

Part of ``exports``. A column that is filled in says what its table in ``ontology/tables`` says of
it; all others say it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from caregraph import analyses
from caregraph.exports._tables import EDGES_FIRST, NODES_FIRST, Table
from caregraph.networks import Scalar
from caregraph.rdf import NamedNode
from caregraph.relations import KINDS, RELATIONS, attributes

Type = Literal["boolean", "integer", "number", "date", "string"]
_BOTH = {
    "label": "The name of the statement that the edge comes from.",
    "marks": "What a reader should know of it beside its name, as drawings mark it.",
    "evidence": "Where the source says so: document and place.",
    "from": "The first day it holds; where the source gives a month or a year, its first day.",
    "until": "The first day it no longer holds, by its own date or because what it belongs to "
    "ends; of a month or a year, its first day. A link that states no end may have none though "
    "one of its ends has one: it holds no longer than both.",
    "from_precision": "Whether the source gives the first day, or its month or year only.",
    "until_precision": "Whether the source gives the end, or its month or year only.",
    "presumed_since": "The day up to which it is described as in effect, where the view is of a "
    "later day and nothing records that it ended.",
    "ended_by": "What ended it, where that is not its own date: a proposal, law, what it is in.",
    "stated_until": "The end that it states for itself, where something else ends it.",
}
_OF_NODES = {
    "Id": "The identifier, an IRI.",
    "Label": "The name.",
    "kind": f"One of {', '.join(KINDS)}.",
    "class": "The most special class of the ontology.",
    "organisation": "The organisation that it is within.",
    "parent": "The one thing that it is in, by its Id; empty where it is in several.",
    "in_effect": "Whether it stands in this view.",
    "state": "In effect, not in effect, or not known.",
    "holders": "Who holds the post.",
    "responsibilities": "Functions, areas and funds that it is responsible for, and how.",
    "members_described": "Members that the source has in words only.",
    "sides_described": "Sides of an arrangement that the source has in words only.",
    "structure": "The structures that describe it.",
}
_OF_EDGES = {
    "Id": "The identifier, an IRI; of an edge without a statement of its own, both ends and the "
    "relation.",
    "Label": "The relation, read from source to target.",
    "Source": "Where the edge starts: who answers, of a line of accountability.",
    "Target": "Where the edge leads: who is answered to, of a line of accountability.",
    "Type": "All edges have a direction.",
    "Source name": "The name of the source.",
    "Target name": "The name of the target.",
    "kind": "The kind of its relation.",
    "iri": "The statement that the edge comes from.",
}
FINDINGS = {
    "rule": "The identifier of the rule.",
    "title": "What is right by the rule.",
    "outcome": "breach, left-open, not-stated, waived or pending.",
    "severity": "violation, warning or info.",
    "focus": "The name of the thing that the finding is about.",
    "focus IRI": "Its IRI, the Id of a node where it is one.",
    "organisations": "The organisations that it is within.",
    "path": "The property that the finding is about.",
    "value": "The value of that property that is wrong, where one is.",
    "message": "What was found, in words.",
    "next": "What to do next, in words.",
    "basis": "The provisions of law or guidance that the rule rests on.",
    "evidence": "Where the sources say what was looked at: document and place.",
    "not held": "Documents that may say more and are not held.",
    "rows": "The rows of the tables that it comes from.",
    "certain": "Whether it hangs on no date that is known to the month or year only.",
    "change": "What a change does to it: new, lost, open, mended or gone.",
    "review by": "The day by which a waiver is to be looked at again.",
    "fingerprint": "Equal for the same finding in other runs.",
    "group": "The number of the group of findings of one cause.",
    "group in words": "What is said of that group.",
}
"""The columns of findings, each with what it holds."""
_FINDING_TYPES: dict[str, Type] = {"certain": "boolean", "group": "integer", "review by": "date"}
NODE_CLASSES = tuple(KINDS.values())
EDGE_CLASSES = tuple(one.cls for one in RELATIONS if one.cls is not None)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Column:
    """One column, with what it holds and of which type that is."""

    name: str
    about: str
    type: Type


def of_nodes(table: Table) -> list[Column]:
    """Give the columns of a table of nodes."""
    return [*_columns(table, _BOTH | _OF_NODES | analyses.measures(), NODE_CLASSES)]


def of_edges(table: Table) -> list[Column]:
    """Give the columns of a table of edges."""
    return [*_columns(table, _BOTH | _OF_EDGES, EDGE_CLASSES)]


def of_findings() -> list[Column]:
    """Give the columns of findings."""
    return [
        Column(name, about, _FINDING_TYPES.get(name, "string")) for name, about in FINDINGS.items()
    ]


def every_node_column() -> dict[str, str]:
    """Give every column that nodes may have, with what it holds."""
    return _every(NODES_FIRST, _BOTH | _OF_NODES | analyses.measures(), NODE_CLASSES)


def every_edge_column() -> dict[str, str]:
    """Give every column that edges may have, with what it holds."""
    return _every(EDGES_FIRST, _BOTH | _OF_EDGES, EDGE_CLASSES)


def _every(
    first: Iterable[str], found: Mapping[str, str], classes: Iterable[NamedNode]
) -> dict[str, str]:
    classes = [*classes]
    filled = {name for cls in classes for name in attributes(cls)}
    names = [*first, *sorted(({*found} | filled) - {*first})]
    return {name: found.get(name) or _about(name, classes) for name in names}


def _columns(
    table: Table, found: Mapping[str, str], classes: Iterable[NamedNode]
) -> Iterable[Column]:
    classes = [*classes]
    for name in table.columns:
        values = [row[name] for row in table.rows if name in row]
        yield Column(name, found.get(name) or _about(name, classes), _type(values))


def _about(attribute: str, classes: Iterable[NamedNode]) -> str:
    """Say what a column means that is filled in: what every table that has it says of it."""
    found = [attributes(cls)[attribute].about for cls in classes if attribute in attributes(cls)]
    return " / ".join(dict.fromkeys(found))


def _type(values: list[Scalar]) -> Type:
    """Give the type of what stands in a column."""
    types = {type(value) for value in values}
    if types == {bool}:
        return "boolean"
    if types == {int}:
        return "integer"
    if types and types <= {int, float}:
        return "number"
    if values and all(isinstance(value, str) and _DAY.fullmatch(value) for value in values):
        return "date"
    return "string"
