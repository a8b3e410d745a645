"""The posts that are counted and not named, in the columns of the government's organograms."""

from __future__ import annotations

from typing import BinaryIO

from caregraph.exports import _organograms
from caregraph.graph.view import View

SUFFIX = "-junior.csv"
MEDIA_TYPE = "text/csv"


def write(view: View, stream: BinaryIO) -> None:
    """Write the junior posts of a view, each under the senior post that it answers to."""
    stream.write(_organograms.junior(view))
