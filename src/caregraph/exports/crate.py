"""A research object (RO-Crate 1.1): data, drawing, codebook and citation in one ZIP file.

The statements with what is derived apart, both tables with their columns described, the drawing as
SVG and PDF, what every column and term means, and how to cite it all.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import BinaryIO

from caregraph import archives
from caregraph.exports import _crate
from caregraph.graph.view import View

SUFFIX = ".crate.zip"
MEDIA_TYPE = "application/zip"
OPTIONS = ("published",)


def write(view: View, stream: BinaryIO, *, published: date | None = None) -> None:
    """Write the research object of a view.

    Args:
        published: The day that it says it was published; by default today.
    """
    day = published or datetime.now(tz=UTC).date()
    stream.write(archives.packed(_crate.files(view, day).items()))
