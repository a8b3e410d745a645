"""The drawing as PDF, with its fonts, for printing."""

from __future__ import annotations

from typing import BinaryIO

from caregraph.graph.view import View

SUFFIX = ".pdf"
MEDIA_TYPE = "application/pdf"


def write(view: View, stream: BinaryIO) -> None:
    """Draw a view."""
    from caregraph import pictures

    stream.write(pictures.render(view, "pdf"))
