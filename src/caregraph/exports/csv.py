"""The network as two CSV tables in one ZIP file: nodes.csv and edges.csv, and what is in them.

The last, csv-metadata.json, is what the format ``csvw`` writes.
"""

from __future__ import annotations

import io
import zipfile
from typing import BinaryIO

from caregraph.exports import _tables, csvw
from caregraph.graph.view import View
from caregraph.networks import network

SUFFIX = ".zip"
MEDIA_TYPE = "application/zip"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest date a ZIP file knows: the same view gives the same bytes whenever it is written."""


def write(view: View, stream: BinaryIO) -> None:
    """Write the network of a view."""
    graph = network(view)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, written in (
            ("nodes.csv", _tables.nodes(graph).written()),
            ("edges.csv", _tables.edges(graph).written()),
            ("csv-metadata.json", csvw.described(view, graph)),
        ):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, written)
    stream.write(packed.getvalue())
