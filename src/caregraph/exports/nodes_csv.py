"""The things of the network as one CSV table, in the columns that Gephi reads."""

from __future__ import annotations

from typing import BinaryIO

from caregraph.exports import _networks, _tables
from caregraph.graph.view import View

SUFFIX = "nodes.csv"
MEDIA_TYPE = "text/csv"
OPTIONS = ("plain", *_networks.OPTIONS)


def write(view: View, stream: BinaryIO, *, plain: bool = False, measures: bool = False) -> None:
    """Write the nodes of the network of a view."""
    stream.write(_tables.nodes(_networks.network(view, measures=measures)).written(plain=plain))
