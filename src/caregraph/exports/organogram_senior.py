"""The senior posts in the columns of the government's organograms, a row for each holder."""

from __future__ import annotations

from typing import BinaryIO

from caregraph.exports import _organograms
from caregraph.graph.view import View

SUFFIX = "-senior.csv"
MEDIA_TYPE = "text/csv"
OPTIONS = ("redact_below",)


def write(view: View, stream: BinaryIO, *, redact_below: int | None = None) -> None:
    """Write the senior posts of a view.

    Args:
        redact_below: The last tier whose names are given; ``None``: all are.
    """
    stream.write(_organograms.senior(view, redact_below))
