"""The things of the network as Parquet, for data frames; every column says what it holds.

Needs the extra ``arrow``.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph.exports import _frames, _networks
from caregraph.graph.view import View

SUFFIX = "nodes.parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"
OPTIONS = _networks.OPTIONS


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Write the nodes of the network of a view.

    Raises:
        ToolMissingError: pyarrow is not installed.
    """
    stream.write(_frames.parquet(_frames.nodes(view, measures=measures)))
