"""The drawing as tagged PDF, on as many pages as it takes to be read, then all of it in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from caregraph.graph.view import View

if TYPE_CHECKING:
    from caregraph.pictures import Part

SUFFIX = ".pdf"
MEDIA_TYPE = "application/pdf"
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
            view, "pdf", part or pictures.WHOLE, before=before, paper=paper, about=about
        )
    )
