"""How good a layout is: lines over boxes that are not theirs, lines over words, crossings, length.

Part of ``pictures``. Reads the JSON that Graphviz writes of a layout; pure geometry.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

Point = tuple[float, float]
_STEPS = 5
"""Straight pieces that a curve between two control points is measured by."""
_EDGE = 1.5
"""Points by which a box is made smaller before a line is said to run over it."""


@dataclass(frozen=True)
class Area:
    """A rectangle: of a box, a group's name or the words on a line."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, point: Point) -> bool:
        """Say whether a point lies inside."""
        return self.left < point[0] < self.right and self.bottom < point[1] < self.top

    def meets(self, other: Area) -> bool:
        """Say whether two rectangles overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def smaller(self, by: float) -> Area:
        """Give the rectangle without a margin of *by* on every side."""
        return Area(self.left + by, self.bottom + by, self.right - by, self.top - by)


@dataclass(frozen=True)
class Curve:
    """A line of the layout as straight pieces."""

    name: str
    ends: tuple[str, str]
    points: tuple[Point, ...]
    area: Area


@dataclass(frozen=True)
class Layout:
    """Where everything is, in points, the origin at the bottom left."""

    size: Point
    boxes: dict[str, Area]
    curves: tuple[Curve, ...]
    words: dict[str, Area]
    """The words of a group or a line, by the name of either."""


@dataclass(frozen=True, order=True)
class Quality:
    """What is wrong with a layout; the smaller the better."""

    over_boxes: int
    cost: float
    over_words: int
    crossings: int


def read_layout(text: bytes) -> Layout:
    """Read the JSON of a laid-out graph."""
    data = json.loads(text)
    objects: list[dict[str, Any]] = data.get("objects", [])
    names = {one["_gvid"]: one["name"] for one in objects}
    boxes = {one["name"]: _box(one) for one in objects if "pos" in one}
    words = {one["id"]: _words(one) for one in objects if "bb" in one and one.get("_ldraw_")}
    curves = []
    for edge in data.get("edges", []):
        if edge.get("style") == "invis" or "pos" not in edge:
            continue
        points = tuple(_bezier(edge["pos"]))
        ends = names[edge["tail"]], names[edge["head"]]
        curves.append(Curve(edge["id"], ends, points, _around(points)))
        if edge.get("_ldraw_"):
            words[edge["id"]] = _words(edge)
    _, _, width, height = (float(number) for number in data["bb"].split(","))
    return Layout((width, height), boxes, tuple(curves), words)


def judge(layout: Layout) -> Quality:
    """Judge a layout: first no line over a foreign box, then few crossings and short lines."""
    over_boxes = len(over_foreign_boxes(layout))
    over_words = len(over_foreign_words(layout)) + len(words_over_words(layout))
    crossings = sum(_cross(one, other) for one, other in combinations(layout.curves, 2))
    length = sum(_length(curve) for curve in layout.curves)
    width, height = (max(side, 1.0) for side in layout.size)
    shape = max(width / (1.7 * height), (1.2 * height) / width, 1.0)
    cost = 6.0 * crossings + 8.0 * over_words + length / 120 + width * height * shape / 40_000
    return Quality(over_boxes, round(cost, 3), over_words, crossings)


def over_foreign_boxes(layout: Layout) -> list[tuple[str, str]]:
    """Give line and box for every line that runs over a box that is not its own."""
    return [
        (curve.name, name)
        for curve in layout.curves
        for name, box in layout.boxes.items()
        if name not in curve.ends and runs_over(curve, box.smaller(_EDGE))
    ]


def over_foreign_words(layout: Layout) -> list[tuple[str, str]]:
    """Give line and owner of the words for every line that runs over words not its own."""
    return [
        (curve.name, name)
        for curve in layout.curves
        for name, area in layout.words.items()
        if name != curve.name and runs_over(curve, area.smaller(_EDGE))
    ]


def words_over_words(layout: Layout) -> list[tuple[str, str]]:
    """Give the owners of words that overlap."""
    return [
        (one, other)
        for (one, first), (other, second) in combinations(layout.words.items(), 2)
        if first.smaller(_EDGE).meets(second.smaller(_EDGE))
    ]


def runs_over(curve: Curve, area: Area) -> bool:
    """Say whether a line runs through a rectangle."""
    if not curve.area.meets(area):
        return False
    return any(
        area.holds(_between(start, end, step / 4))
        for start, end in pairwise(curve.points)
        for step in range(5)
    )


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _cross(one: Curve, other: Curve) -> bool:
    """Say whether two lines that share no end cross."""
    if set(one.ends) & set(other.ends) or not one.area.meets(other.area):
        return False
    theirs = _pieces_in(other, one.area)
    return any(
        _segments_cross(*first, *second)
        for first in _pieces_in(one, other.area)
        for second in theirs
    )


def _pieces_in(curve: Curve, area: Area) -> list[tuple[Point, Point]]:
    """Give the straight pieces of a line that may touch a rectangle."""
    return [
        (a, b)
        for a, b in pairwise(curve.points)
        if min(a[0], b[0]) <= area.right
        and max(a[0], b[0]) >= area.left
        and min(a[1], b[1]) <= area.top
        and max(a[1], b[1]) >= area.bottom
    ]


def _segments_cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, point: Point) -> float:
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])


def _length(curve: Curve) -> float:
    return sum(math.dist(start, end) for start, end in pairwise(curve.points))


def _bezier(position: str) -> Iterator[Point]:
    """Give points along the curves that a position describes, arrow heads included."""
    for spline in position.split(";"):
        start = end = None
        control: list[Point] = []
        for part in spline.split():
            numbers = part.split(",")
            point = float(numbers[-2]), float(numbers[-1])
            if numbers[0] == "s":
                start = point
            elif numbers[0] == "e":
                end = point
            else:
                control.append(point)
        yield from [start] if start else []
        for first in range(0, len(control) - 3, 3):
            a, b, c, d = control[first : first + 4]
            for step in range(_STEPS + 1):
                t = step / _STEPS
                weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                yield (
                    sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
                    sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
                )
        yield from [end] if end else []


def _box(node: dict[str, Any]) -> Area:
    x, y = (float(number) for number in node["pos"].split(","))
    width, height = float(node["width"]) * 36, float(node["height"]) * 36
    return Area(x - width, y - height, x + width, y + height)


def _words(thing: dict[str, Any]) -> Area:
    """Give the area of a label from the drawing operations of its text."""
    size = 9.0
    points: list[Point] = []
    for operation in thing["_ldraw_"]:
        if operation["op"] == "F":
            size = float(operation["size"])
        elif operation["op"] == "T":
            x, y = operation["pt"]
            width = float(operation["width"])
            left = x - {"l": 0.0, "c": width / 2, "r": width}[operation["align"]]
            points += [(left, y - size * 0.2), (left + width, y + size * 0.7)]
    return _around(tuple(points))


def _around(points: tuple[Point, ...]) -> Area:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Area(min(xs), min(ys), max(xs), max(ys))
