"""How things and links look in formats that other programs draw from.

Part of ``exports``: the colours of kinds, and the strokes of links in the three dashes that those
programs have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caregraph.pictures.styles import DOTS, INK, LINKS, QUIET, stroke

COLOURS = {
    "organisation": "#4a5157",
    "unit": "#8a8f93",
    "post": "#111111",
    "body": "#0067a5",
    "arrangement": "#5b3a99",
    "agreement": "#7a3b00",
    "person": "#00644f",
}
"""Of things, by their kind."""


@dataclass(frozen=True)
class Line:
    """How one link is drawn."""

    colour: str
    width: float = 1.0
    dash: str = "solid"
    """Solid, dashed or dotted."""


def line(attributes: Mapping[str, object]) -> Line:
    """Say how the link that has these attributes is drawn."""
    relation, kind = str(attributes["relation"]), str(attributes.get("kind", ""))
    drawn = stroke(relation, kind) if relation == "answers to" else LINKS.get(relation)
    if drawn is None:
        return Line(QUIET)
    dash = "dotted" if drawn.dash == DOTS else "dashed" if drawn.dash else "solid"
    colour = INK if relation == "answers to" and not drawn.label else drawn.colour
    return Line(colour, drawn.width, dash)


def title(attributes: Mapping[str, object]) -> str:
    """Name a link: its relation and, where it has one, its kind.

    >>> title({"relation": "answers to", "kind": "statutory"})
    'answers to (statutory)'
    """
    relation, kind = attributes["relation"], attributes.get("kind")
    return f"{relation} ({kind})" if kind else str(relation)
