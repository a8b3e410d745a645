"""The network as two CSV tables in one ZIP file: nodes.csv and edges.csv, and what is in them.

The last, csv-metadata.json, is what the format ``csvw`` writes.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph import archives
from caregraph.exports import _networks, _tables, csvw
from caregraph.graph.view import View

SUFFIX = ".zip"
MEDIA_TYPE = "application/zip"
OPTIONS = ("plain", *_networks.OPTIONS)


def write(view: View, stream: BinaryIO, *, plain: bool = False, measures: bool = False) -> None:
    """Write the network of a view."""
    graph = _networks.network(view, measures=measures)
    files = {
        "nodes.csv": _tables.nodes(graph).written(plain=plain),
        "edges.csv": _tables.edges(graph).written(plain=plain),
        "csv-metadata.json": csvw.described(view, graph),
    }
    stream.write(archives.packed(files.items()))
