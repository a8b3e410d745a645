"""The network as two CSV tables in one ZIP file: nodes.csv and edges.csv."""

from __future__ import annotations

import io
import zipfile
from typing import BinaryIO

from caregraph.exports import _tables
from caregraph.graph.view import View

SUFFIX = ".zip"
MEDIA_TYPE = "application/zip"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest date a ZIP file knows: the same view gives the same bytes whenever it is written."""


def write(view: View, stream: BinaryIO) -> None:
    """Write the network of a view."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, table in (("nodes.csv", _tables.nodes), ("edges.csv", _tables.edges)):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, table(view))
    stream.write(packed.getvalue())
