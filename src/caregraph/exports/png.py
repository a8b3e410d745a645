"""The drawing as PNG, 144 dots an inch, for slides and documents."""

from __future__ import annotations

from typing import BinaryIO

from caregraph.graph.view import View

SUFFIX = ".png"
MEDIA_TYPE = "image/png"


def write(view: View, stream: BinaryIO) -> None:
    """Draw a view."""
    from caregraph import pictures

    stream.write(pictures.render(view, "png"))
