"""Distances and sizes of letters, in points before a drawing is scaled to its paper.

Part of ``pictures.layout``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

SMALL = 8.0
"""The smallest letters of a drawing."""
LARGEST = 1.4
"""The most that a drawing is enlarged to fill its paper."""


@dataclass(frozen=True, order=True)
class BoxWidth:
    """How wide boxes are made."""

    points: float
    tall: float = math.inf
    """With more lines of text than these a box is a tower: it is made wider than others."""


@dataclass(frozen=True)
class Spacing:
    """How far apart things stand."""

    name: float
    """The letters of the name of a box."""
    indent: float
    """How far a stack stands to the right of the line down to it."""
    beside: float
    """Between one column and the next."""
    stacked: float
    """Between one box of a stack and the next."""
    below: float
    """Between a superior and the first box below."""
    frames: float
    """Between one top frame and the next."""
    box_widths: tuple[BoxWidth, ...]
    """How wide boxes are made; the best is only seen once laid out."""
    padding: float = 9.0
    """Between a frame and what stands in it."""
    title: float = 16.0
    """The height of a line of the name of a frame."""
    strip: float = 12.0
    """Below the loose boxes that stand above the trees of a frame."""

    @property
    def tall(self) -> float:
        """Give so many lines of text as make no box a tower, however wide boxes are made."""
        return max(one.tall for one in self.box_widths)


_CLOSE = 100
"""With more boxes than this they stand closer."""
_FEW = 30
"""Up to so many boxes may be wide, so that much about lines makes no tower of a box."""
_TALL = 6
"""So many lines of text a box has at most, where there is room for a wider one."""
_SEVERAL = 45
"""Up to so many boxes those that would be towers may be wide, if letters are larger for it."""
_TOWER = 9
"""So many lines of text a box has at most, if it may be wide."""


def spacing(boxes: int) -> Spacing:
    """Give the spacing for so many boxes."""
    if boxes > _CLOSE:
        return Spacing(8.0, 9.0, 12.0, 5.5, 11.5, 22.0, _each(80, 84, 90, 96, 102, 108, 116))
    widths, frames = _each(76, 84, 90, 98, 108), 24.0
    if boxes <= _FEW:
        widths = _each(76, 84, 90, 98, 108, 130, 170, tall=_TALL)
    elif boxes <= _SEVERAL:
        widths, frames = (*widths, *_each(84, 90, 98, 104, tall=_TOWER)), 22.0
    return Spacing(8.2, 10.0, 13.5, 6.5, 13.0, frames, widths)


def _each(*points: float, tall: float = math.inf) -> tuple[BoxWidth, ...]:
    return tuple(BoxWidth(one, tall) for one in points)
