"""What is in nodes.csv and edges.csv, as CSV on the Web: every column with its type and meaning.

Stands beside the two tables under the name that readers look for, csv-metadata.json.
"""

from __future__ import annotations

import json
import re
from typing import BinaryIO

from caregraph import provenance
from caregraph.exports import _tables
from caregraph.graph.view import View
from caregraph.networks import Network, Scalar, network
from caregraph.rdf import NamedNode
from caregraph.relations import KINDS, RELATIONS, attributes

SUFFIX = "csv-metadata.json"
MEDIA_TYPE = "application/csvm+json"
_FOUND = {
    "Id": "The identifier, an IRI; of an edge without a statement of its own, both ends and the "
    "relation.",
    "Label": "Of a node, its name; of an edge, the relation, read from source to target.",
    "Source": "Where the edge starts: who answers, of a line of accountability.",
    "Target": "Where the edge leads: who is answered to, of a line of accountability.",
    "Type": "All edges have a direction.",
    "Source name": "The name of the source.",
    "Target name": "The name of the target.",
    "relation": "How the source is linked to the target.",
    "kind": f"Of a node, one of {', '.join(KINDS)}; of an edge, the kind of its relation.",
    "iri": "The statement that the edge comes from.",
    "label": "The name of that statement.",
    "marks": "What a reader should know of it beside its name, as drawings mark it.",
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
    "evidence": "Where the source says so: document and place.",
    "from": "The first day it holds; where the source gives a month or a year, its first day.",
    "until": "The first day it no longer holds; of a month or a year, its first day.",
    "from_precision": "Whether the source gives the first day, or its month or year only.",
    "until_precision": "Whether the source gives the end, or its month or year only.",
    "presumed_since": "The day up to which it is described as in effect, where the view is of a "
    "later day and nothing records that it ended.",
    "ended_by": "What ended it, where that is not its own date: a proposal, law, what it is in.",
    "stated_until": "The end that it states for itself, where something else ends it.",
}
"""What columns say that are of no table that is filled in."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def write(view: View, stream: BinaryIO) -> None:
    """Describe the tables of the network of a view."""
    stream.write(described(view, network(view)))


def described(view: View, graph: Network) -> bytes:
    """Describe the tables of a network, which is the network of the view."""
    origin = provenance.of(view)
    nodes = [*KINDS.values()]
    edges = [one.cls for one in RELATIONS if one.cls is not None]
    ends = [
        {"columnReference": end, "reference": {"resource": "nodes.csv", "columnReference": "Id"}}
        for end in ("Source", "Target")
    ]
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": origin.title,
        "dc:identifier": origin.view,
        "dc:source": list(origin.sources),
        "dc:bibliographicCitation": origin.citation,
        "tables": [
            {"url": "nodes.csv", "tableSchema": _schema(_tables.nodes(graph), nodes)},
            {
                "url": "edges.csv",
                "tableSchema": _schema(_tables.edges(graph), edges) | {"foreignKeys": ends},
            },
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _schema(table: _tables.Table, classes: list[NamedNode]) -> dict[str, object]:
    """Describe a table whose rows are of these classes."""
    columns = []
    for title in table.columns:
        values = [row[title] for row in table.rows if title in row]
        columns.append(
            {
                "name": title.replace(" ", "_"),
                "titles": title,
                "dc:description": _FOUND.get(title) or _about(title, classes),
                "datatype": _datatype(values),
            }
        )
    return {"columns": columns, "primaryKey": "Id"}


def _about(attribute: str, classes: list[NamedNode]) -> str:
    """Say what a column means that is filled in: what every table that has it says of it."""
    found = [attributes(cls)[attribute].about for cls in classes if attribute in attributes(cls)]
    return " / ".join(dict.fromkeys(found))


def _datatype(values: list[Scalar]) -> object:
    """Give the type of what stands in a column, as its cells are written."""
    if values and all(isinstance(value, bool) for value in values):
        return {"base": "boolean", "format": "yes|no"}
    if values and all(type(value) is int for value in values):
        return "integer"
    if values and all(isinstance(value, str) and _DAY.fullmatch(value) for value in values):
        return "date"
    return "string"
