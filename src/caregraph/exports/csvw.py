"""What is in nodes.csv and edges.csv, as CSV on the Web: every column with its type and meaning.

Stands beside the two tables under the name that readers look for, csv-metadata.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from caregraph import provenance
from caregraph.exports import _columns, _networks, _tables
from caregraph.graph.view import View
from caregraph.networks import Network

SUFFIX = "csv-metadata.json"
MEDIA_TYPE = "application/csvm+json"
OPTIONS = _networks.OPTIONS
_TYPES: dict[str, object] = {"boolean": {"base": "boolean", "format": "yes|no"}}
"""The types of cells, where CSV on the Web does not call them as we do."""


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Describe the tables of the network of a view."""
    stream.write(described(view, _networks.network(view, measures=measures)))


def described(view: View, graph: Network) -> bytes:
    """Describe the tables of a network, which is the network of the view."""
    origin = provenance.of(view)
    ends = [
        {"columnReference": end, "reference": {"resource": "nodes.csv", "columnReference": "Id"}}
        for end in ("Source", "Target")
    ]
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": origin.title,
        "dc:identifier": origin.view,
        "dc:source": list(origin.sources),
        "dc:license": list(origin.licences),
        "dc:bibliographicCitation": origin.citation,
        "tables": [
            {"url": "nodes.csv", "tableSchema": _schema(_columns.of_nodes(_tables.nodes(graph)))},
            {
                "url": "edges.csv",
                "tableSchema": _schema(_columns.of_edges(_tables.edges(graph)))
                | {"foreignKeys": ends},
            },
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _schema(columns: Iterable[_columns.Column]) -> dict[str, object]:
    """Describe a table that has these columns."""
    described = [
        {
            "name": one.name.replace(" ", "_"),
            "titles": one.name,
            "dc:description": one.about,
            "datatype": _TYPES.get(one.type, one.type),
        }
        for one in columns
    ]
    return {"columns": described, "primaryKey": "Id"}
