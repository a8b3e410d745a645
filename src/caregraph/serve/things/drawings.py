"""Drawings on pages: on the page itself, or by themselves where there is much to draw.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Response, abort
from markupsafe import Markup

from caregraph import rdf
from caregraph.comparisons import Comparison
from caregraph.errors import CaregraphError, UnknownNameError
from caregraph.graph import reading
from caregraph.graph.view import View
from caregraph.serve.processes import changing, costly
from caregraph.serve.processes.workers import LimitReachedError
from caregraph.serve.shown import Shown
from caregraph.serve.web.addresses import path_of
from caregraph.serve.web.request import download, form, options, rooted
from caregraph.vocab import CG

if TYPE_CHECKING:
    from caregraph.pictures import Part

TYPES = ("image/svg+xml",)
"""What a drawing by itself is given as."""

_DRAWN = (CG.Post, CG.GovernanceBody, CG.Organisation, CG.OrganisationalUnit)


@dataclass(frozen=True)
class Drawing:
    """A drawing, or in a sentence why there is none."""

    svg: Markup | None
    why_not: str = ""
    path: str = ""
    """Where it can be had by itself."""


def can_be_drawn(view: View, node: rdf.NamedNode) -> bool:
    """Say whether a drawing of the neighbourhood of a thing shows anything."""
    return reading.is_a(view, node, *_DRAWN)


def of_part(on: Shown, part: Part) -> Drawing:
    """Draw a part of what is shown."""
    root, chosen = rooted(""), options()
    return _kept(
        on, (part, root, tuple(chosen)), lambda: on.work(costly.drawing, part, root, chosen)
    )


def of_neighbourhood(on: Shown, node: rdf.NamedNode) -> Drawing:
    """Draw what is one or two lines away from a thing, in its structure where it has one."""
    from caregraph.pictures import Part

    structures = on.view.nodes(node, CG.describedIn)
    structure = structures[0].value if len(structures) == 1 else None
    return of_part(on, Part(structure=structure, focus=node.value))


def of_change(
    on: Shown, before: changing.Facts, only: rdf.NamedNode | None, result: Comparison
) -> Drawing:
    """Draw another view and this one as one, with what differs marked.

    Args:
        only: Draw this structure alone.
    """
    if not result.changes:
        return Drawing(None, "Nothing changes that could be drawn.")
    root, chosen = rooted(""), options()
    return _kept(
        on,
        (before, only, root, tuple(chosen)),
        lambda: on.work(changing.drawing_of_change, before, only, root, chosen),
    )


def alone(drawing: Drawing) -> Response:
    """Answer with a drawing by itself, or with why there is none."""
    if drawing.svg is None:
        abort(404, drawing.why_not)
    return download(str(drawing.svg).encode(), TYPES[0])


def on_page(on: Shown, node: rdf.NamedNode) -> Drawing | None:
    """Give the drawing for the page of a thing; none where no page is wanted."""
    if form() != "html" or not can_be_drawn(on.view, node):
        return None
    return or_later(lambda: of_neighbourhood(on, node), f"{path_of(node.value)}/drawing.svg")


def or_later(draw: Callable[[], Drawing], path: str) -> Drawing:
    """Give a drawing for a page, with its path; or only that, where it is not to be had now."""
    try:
        drawn = draw()
    except LimitReachedError as limit:
        return Drawing(
            None, f"It is not drawn now: {limit.message}. The tables say the same.", path
        )
    return Drawing(drawn.svg, drawn.why_not, path if drawn.svg else "")


def _kept(on: Shown, key: Hashable, draw: Callable[[], str]) -> Drawing:
    """Draw, or give the drawing kept.

    Raises:
        LimitReachedError: it takes too much, or too much is asked for at once.
        UnknownNameError: there is no such part of it.
    """

    def make() -> Drawing:
        try:
            svg = draw()
        except (LimitReachedError, UnknownNameError):
            raise
        except CaregraphError as failed:
            return Drawing(
                None, f"It could not be drawn: {failed.message}. The tables say the same."
            )
        return Drawing(Markup(svg))  # noqa: S704  our own drawing, its labels escaped

    drawn: Drawing = on.drawings.kept(key, make)
    return drawn
