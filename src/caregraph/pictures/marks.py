"""The outlines of boxes and the heads of lines, as elements of an SVG.

Part of ``pictures``. Coordinates are written as they are on the paper, without transformations.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

from caregraph.pictures.layout import Area, Point
from caregraph.pictures.layout.sizes import TAB
from caregraph.pictures.styles import DOTS, Stroke

_ROUND = 3.0
_CORNER = 9.0
_ROUNDEST = 12.0
"""The largest radius of a corner, however high the box is."""
_CIRCLE = 0.5523
"""How far the handles of a curve stand towards the corner that is to be a quarter of a circle."""
_HEAD_LONG, _HEAD_HALF = 6.5, 2.7
_DOT = 2.3
_FINE = 0.4
"""How long the dashes of a sample in a box are, against those of its line."""


def number(value: float) -> str:
    """Write a coordinate, to a hundredth of a point."""
    return f"{value:.2f}"


def outline(kind: str, area: Area, scale: float) -> ET.Element:
    """Give the outline of a box of a kind."""
    if kind == "person":
        half = min(area.bottom - area.top, area.right - area.left) / 2
        return ET.Element("path", d=_rounded(area, min(half, _ROUNDEST * scale)))
    if kind == "post":
        return ET.Element("path", d=_rounded(area, 4 * scale))
    return ET.Element("polygon", points=_points(corners(kind, area, scale)))


def corners(kind: str, area: Area, scale: float) -> list[Point]:
    """Give the corners of a box of a kind whose sides are straight."""
    left, top, right, bottom = area.left, area.top, area.right, area.bottom
    cut = min(_CORNER * scale, (bottom - top) / 3)
    return {
        "body": [
            (left + cut, top),
            (right - cut, top),
            (right, top + cut),
            (right, bottom - cut),
            (right - cut, bottom),
            (left + cut, bottom),
            (left, bottom - cut),
            (left, top + cut),
        ],
        "arrangement": [
            (left + cut, top),
            (right - cut, top),
            (right, (top + bottom) / 2),
            (right - cut, bottom),
            (left + cut, bottom),
            (left, (top + bottom) / 2),
        ],
        "agreement": [
            (left, top),
            (right - cut, top),
            (right, top + cut),
            (right, bottom),
            (left, bottom),
        ],
        "unit": [
            (left, top),
            (left + 3 * cut, top),
            (left + 3 * cut, top + TAB * scale * 0.8),
            (right, top + TAB * scale * 0.8),
            (right, bottom),
            (left, bottom),
        ],
    }.get(kind, [(left, top), (right, top), (right, bottom), (left, bottom)])


def frame(area: Area) -> ET.Element:
    """Give the outline of an organisation, unit or other ground."""
    return ET.Element("path", d=_rounded(area, 6.0))


def _rounded(area: Area, radius: float) -> str:
    left, top, right, bottom = area.left, area.top, area.right, area.bottom
    ends = [
        ((left + radius, top), (right - radius, top)),
        ((right, top + radius), (right, bottom - radius)),
        ((right - radius, bottom), (left + radius, bottom)),
        ((left, bottom - radius), (left, top + radius)),
    ]
    corners = [(right, top), (right, bottom), (left, bottom), (left, top)]
    parts = [f"M{_point(ends[0][0])}"]
    for (start, end), corner, (after, _) in zip(ends, corners, [*ends[1:], ends[0]], strict=True):
        parts.append(f"C{_point(start)} {_point(end)} {_point(end)}")
        handles = (_between(one, corner, _CIRCLE) for one in (end, after))
        parts.append(f"C{' '.join(map(_point, handles))} {_point(after)}")
    return " ".join(parts)


def _between(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def line(points: list[Point], stroke: Stroke, scale: float) -> list[ET.Element]:
    """Give a line with round corners, and the head at its end.

    It is drawn from there, so that dashes of lines that end together lie on one another.
    """
    path = ET.Element("path", d=_path(points[::-1]), fill="none", stroke=stroke.colour)
    path.set("stroke-width", number(stroke.width * scale))
    _dashed(path, stroke, scale)
    return [path, *_head(stroke, points[-2], points[-1], scale)]


def sample(stroke: Stroke, start: Point, end: Point, scale: float) -> list[ET.Element]:
    """Give a short piece of a line, before words about it: dashes are short enough to be seen."""
    fine = [f"{float(one) * _FINE:.2f}" for one in stroke.dash.split(",") if one]
    dash = stroke.dash if stroke.dash == DOTS else ",".join(fine)
    return line([start, end], replace(stroke, dash=dash), scale)


def cross(points: list[Point], stroke: Stroke, scale: float) -> ET.Element:
    """Give the cross on a line that ends, in the middle of its longest piece."""
    start, end = max(pairwise(points), key=lambda piece: math.dist(*piece))
    x, y, by = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2, 4 * scale
    strokes = f"M{number(x - by)},{number(y - by)} L{number(x + by)},{number(y + by)} "
    strokes += f"M{number(x - by)},{number(y + by)} L{number(x + by)},{number(y - by)}"
    element = ET.Element("path", d=strokes, fill="none", stroke=stroke.colour)
    element.set("stroke-width", number(1.6 * scale))
    return element


def _dashed(path: ET.Element, stroke: Stroke, scale: float) -> None:
    if stroke.dash:
        lengths = [float(one) * scale for one in stroke.dash.split(",")]
        path.set("stroke-dasharray", ",".join(f"{one:.2f}" for one in lengths))
        path.set("stroke-linecap", "round" if stroke.dash == DOTS else "butt")


def _path(points: list[Point]) -> str:
    """Write a way as cubic curves: straight pieces, round at the bends."""
    here = points[0]
    parts = [f"M{_point(here)}"]
    for at, corner in enumerate(points[1:-1], start=1):
        after = points[at + 1]
        radius = min(_ROUND, math.dist(here, corner) / 2, math.dist(corner, after) / 2)
        before, beyond = _towards(corner, here, radius), _towards(corner, after, radius)
        parts.append(f"C{_point(here)} {_point(before)} {_point(before)}")
        parts.append(f"C{_point(corner)} {_point(corner)} {_point(beyond)}")
        here = beyond
    parts.append(f"C{_point(here)} {_point(points[-1])} {_point(points[-1])}")
    return " ".join(parts)


def _towards(start: Point, end: Point, by: float) -> Point:
    long = math.dist(start, end) or 1.0
    return start[0] + (end[0] - start[0]) * by / long, start[1] + (end[1] - start[1]) * by / long


def _head(stroke: Stroke, before: Point, end: Point, scale: float) -> list[ET.Element]:
    """Give the head of a line; its name is put together of its parts, as ``normalnormal`` is."""
    long, half = _HEAD_LONG * scale, _HEAD_HALF * scale
    if stroke.arrow == "normalnormal":
        second = _towards(end, before, long)
        return [
            *_head_of("normal", stroke, before, end, (long, half)),
            *_head_of("normal", stroke, before, second, (long, half)),
        ]
    return _head_of(stroke.arrow, stroke, before, end, (long, half))


def _head_of(
    arrow: str, stroke: Stroke, before: Point, end: Point, size: tuple[float, float]
) -> list[ET.Element]:
    long, half = size
    far = math.dist(before, end) or 1.0
    ux, uy = (end[0] - before[0]) / far, (end[1] - before[1]) / far

    def at(back: float, aside: float) -> Point:
        return end[0] - ux * back - uy * aside, end[1] - uy * back + ux * aside

    diamond = [at(0, 0), at(long * 0.7, half), at(long * 1.4, 0), at(long * 0.7, -half)]
    square = [at(0, half), at(long * 0.8, half), at(long * 0.8, -half), at(0, -half)]
    shapes = {
        "normal": ([at(0, 0), at(long, half), at(long, -half)], True),
        "empty": ([at(0, 0), at(long, half), at(long, -half)], False),
        "diamond": (diamond, True),
        "odiamond": (diamond, False),
        "box": (square, True),
        "obox": (square, False),
    }
    if arrow in shapes:
        corners, full = shapes[arrow]
        fill = stroke.colour if full else "#ffffff"
        return [_stroked(ET.Element("polygon", points=_points(corners)), stroke, half, fill)]
    if arrow in ("odot", "dot"):
        radius = half * _DOT / _HEAD_HALF
        x, y = at(radius, 0)
        circle = ET.Element("circle", cx=number(x), cy=number(y), r=number(radius))
        fill = stroke.colour if arrow == "dot" else "#ffffff"
        return [_stroked(circle, stroke, half, fill)]
    if arrow in ("vee", "tee"):
        ends = (
            [at(long, half), at(0, 0), at(long, -half)]
            if arrow == "vee"
            else [at(half / 3, half), at(half / 3, -half)]
        )
        return [_stroked(ET.Element("polyline", points=_points(ends)), stroke, half, "none")]
    return []


def _stroked(element: ET.Element, stroke: Stroke, half: float, fill: str) -> ET.Element:
    element.set("fill", fill)
    element.set("stroke", stroke.colour)
    element.set("stroke-width", number(half * 0.4))
    return element


def _points(points: list[Point]) -> str:
    return " ".join(map(_point, points))


def _point(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"
