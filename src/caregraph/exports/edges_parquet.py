"""The links of the network as Parquet, for data frames; every column says what it holds.

Needs the extra ``arrow``.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph.exports import _frames
from caregraph.graph.view import View

SUFFIX = "edges.parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"


def write(view: View, stream: BinaryIO) -> None:
    """Write the edges of the network of a view.

    Raises:
        ToolMissingError: pyarrow is not installed.
    """
    stream.write(_frames.parquet(_frames.edges(view)))
