"""Pictures of a structure: who answers to whom, drawn so that it can be read and printed.

Above the network, below the exports; the only door to typst.
"""

from caregraph.pictures.drawing import (
    MOST,
    WHOLE,
    Drawing,
    Part,
    draw,
    draw_scene,
    leaves,
    picture,
    render,
)
from caregraph.pictures.pages import document, drawn_page, no_letters, png, quoted
from caregraph.pictures.placed import Leaf, PlacedBox, PlacedFrame, PlacedLine
from caregraph.pictures.selection import LENSES, THEMES
from caregraph.pictures.sheet import FREE, PAPERS
from caregraph.pictures.svg import written

__all__ = [
    "FREE",
    "LENSES",
    "MOST",
    "PAPERS",
    "THEMES",
    "WHOLE",
    "Drawing",
    "Leaf",
    "Part",
    "PlacedBox",
    "PlacedFrame",
    "PlacedLine",
    "document",
    "draw",
    "draw_scene",
    "drawn_page",
    "leaves",
    "no_letters",
    "picture",
    "png",
    "quoted",
    "render",
    "written",
]
