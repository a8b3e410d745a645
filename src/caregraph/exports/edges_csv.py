"""The links of the network as one CSV table, in the columns that Gephi reads."""

from __future__ import annotations

from typing import BinaryIO

from caregraph.exports import _tables
from caregraph.graph.view import View
from caregraph.networks import network

SUFFIX = "edges.csv"
MEDIA_TYPE = "text/csv"
OPTIONS = ("plain",)


def write(view: View, stream: BinaryIO, *, plain: bool = False) -> None:
    """Write the edges of the network of a view."""
    stream.write(_tables.edges(network(view)).written(plain=plain))
