"""Writing drawings: SVG, PNG and PDF take the same and differ in what they are drawn as."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from caregraph.graph.view import View

if TYPE_CHECKING:
    from caregraph.pictures import Leaf, Part

OPTIONS = ("part", "before", "paper")
"""Of ``exports.OPTIONS``, those that a drawing takes."""


def writer(form: str) -> Callable[..., None]:
    """Give the function that writes drawings of a form."""

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
        chosen = part or pictures.WHOLE
        stream.write(pictures.render(view, form, chosen, before=before, paper=paper, about=about))

    return write


def on_pages(
    view: View,
    *,
    part: Part | None = None,
    before: View | None = None,
    paper: str | None = None,
) -> list[Leaf]:
    """Lay a view, or a part of it, out on pages; raises what ``pictures.draw`` raises."""
    from caregraph import pictures

    return pictures.leaves(view, part or pictures.WHOLE, before=before, paper=paper)
