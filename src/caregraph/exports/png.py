"""The drawing as PNG, 144 dots an inch, for slides and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from caregraph.graph.view import View

if TYPE_CHECKING:
    from caregraph.pictures import Part

SUFFIX = ".png"
MEDIA_TYPE = "image/png"
OPTIONS = ("part", "before", "paper")


def write(
    view: View,
    stream: BinaryIO,
    *,
    part: Part | None = None,
    before: View | None = None,
    paper: str | None = None,
) -> None:
    """Draw a view, or a part of it; raises what ``pictures.draw`` raises."""
    from caregraph import pictures, provenance

    about = [*provenance.of(view).items()]
    stream.write(
        pictures.render(
            view, "png", part or pictures.WHOLE, before=before, paper=paper, about=about
        )
    )
