"""What is bad about the ways of lines: that they cross, or run along one another.

Part of ``pictures.layout``. All pieces of ways are upright or level.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from caregraph.pictures.layout.places import Point
from caregraph.pictures.layout.plan import Line

_SAME = 0.05
_ONE_LANE, _ALONG = 0.8, 5.0
"""Points on paper apart, up to which lines share a lane, and how far they may share it."""

_Piece = tuple[float, float, float, int]
"""Where a piece stands across its direction, where it begins and ends along it, and its line."""


def crossings(lines: Iterable[Line], ways: Mapping[int, list[Point]]) -> set[tuple[int, int]]:
    """Give the pairs of lines without a common end that cross."""
    ends = {line.number: {line.source, line.target} for line in lines if line.number in ways}
    upright, level = [], []
    for number in ends:
        for (x, y), (right, below) in pairwise(ways[number]):
            if abs(x - right) < _SAME:
                upright.append((x, min(y, below), max(y, below), number))
            else:
                level.append((min(x, right), max(x, right), y, number))
    upright.sort()
    xs = [one[0] for one in upright]
    found = set()
    for left, right, y, number in level:
        for at in range(bisect_right(xs, left + 0.1), bisect_left(xs, right - 0.1)):
            _, top, bottom, other = upright[at]
            if top + 0.1 < y < bottom - 0.1 and not ends[number] & ends[other]:
                found.add((min(number, other), max(number, other)))
    return found


def alongside(
    lines: Iterable[Line], ways: Mapping[int, list[Point]], scale: float
) -> set[tuple[int, int]]:
    """Give the pairs of lines that run along one another and do not look alike to one end.

    Args:
        scale: By how much the layout is to be made larger or smaller on paper.
    """
    bundles = {line.number: (line.target, line.link.stroke) for line in lines}
    found = set()
    for axis in (0, 1):
        level = sorted(_pieces(ways, axis))
        for place, (at, low, high, number) in enumerate(level):
            for there, begin, end, other in level[place + 1 :]:
                if (there - at) * scale > _ONE_LANE:
                    break
                shared = (min(high, end) - max(low, begin)) * scale
                if shared > _ALONG and bundles[number] != bundles[other]:
                    found.add((min(number, other), max(number, other)))
    return found


def _pieces(ways: Mapping[int, list[Point]], axis: int) -> Iterator[_Piece]:
    """Give the pieces that are upright (axis 0) or level (axis 1)."""
    for number, way in ways.items():
        for start, end in pairwise(way):
            if abs(start[axis] - end[axis]) < _SAME:
                low, high = sorted((start[1 - axis], end[1 - axis]))
                yield start[axis], low, high, number
