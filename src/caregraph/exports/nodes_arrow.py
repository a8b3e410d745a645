"""The things of the network as Arrow (Feather 2), for data frames.

Needs the extra ``arrow``.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph.exports import _frames, _networks
from caregraph.graph.view import View

SUFFIX = "nodes.arrow"
MEDIA_TYPE = "application/vnd.apache.arrow.file"
OPTIONS = _networks.OPTIONS


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Write the nodes of the network of a view.

    Raises:
        ToolMissingError: pyarrow is not installed.
    """
    stream.write(_frames.arrow(_frames.nodes(view, measures=measures)))
