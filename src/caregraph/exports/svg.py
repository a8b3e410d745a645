"""The drawing as SVG, for pages and for editing; readable without seeing it."""

from __future__ import annotations

from typing import BinaryIO

from caregraph.graph.view import View

SUFFIX = ".svg"
MEDIA_TYPE = "image/svg+xml"


def write(view: View, stream: BinaryIO) -> None:
    """Draw a view."""
    from caregraph import pictures

    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(pictures.draw(view).encode())
