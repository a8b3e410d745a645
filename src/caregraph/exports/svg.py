"""The drawing as SVG, for pages and for editing; readable without seeing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from caregraph.graph.view import View

if TYPE_CHECKING:
    from caregraph.pictures import Part

SUFFIX = ".svg"
MEDIA_TYPE = "image/svg+xml"
OPTIONS = ("part", "before", "paper")


def write(
    view: View,
    stream: BinaryIO,
    *,
    part: Part | None = None,
    before: View | None = None,
    paper: str = "free",
) -> None:
    """Draw a view, or a part of it; raises what ``pictures.draw`` raises."""
    from caregraph import pictures, provenance

    about = [*provenance.of(view).items()]
    stream.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(
        pictures.draw(
            view, part or pictures.WHOLE, before=before, paper=paper, about=about
        ).encode()
    )
