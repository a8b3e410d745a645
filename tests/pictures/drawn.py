"""Reading a drawing back: the boxes and lines of an SVG with their places, for the tests."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import combinations, pairwise

import networkx as nx

from caregraph.pictures import letters

SVG = "{http://www.w3.org/2000/svg}"
Point = tuple[float, float]
_OUTLINES = ("path", "polygon", "ellipse")


@dataclass(frozen=True)
class Box:
    iri: str
    kind: str
    sentence: str
    words: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, inset: float = 1.0) -> bool:
        return (
            self.left + inset < other.right - inset
            and other.left + inset < self.right - inset
            and self.top + inset < other.bottom - inset
            and other.top + inset < self.bottom - inset
        )

    def around(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def holds(self, point: Point, inset: float) -> bool:
        x, y = point
        return (
            self.left + inset < x < self.right - inset
            and self.top + inset < y < self.bottom - inset
        )


@dataclass(frozen=True)
class Line:
    source: str
    target: str
    kind: str
    relation: str
    points: list[Point]
    dash: str
    colour: str


def tree(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def boxes(svg: str) -> list[Box]:
    """The boxes of a drawing; the rectangle is that of the outline."""
    found = []
    for group in with_class(svg, "cg-box"):
        outline = next(e for e in group.iter() if e.tag.removeprefix(SVG) in _OUTLINES)
        label = group.find(f"{SVG}a") if group.find(f"{SVG}a") is not None else group
        found.append(
            Box(
                group.attrib["data-iri"],
                group.attrib["data-kind"],
                label.attrib["aria-label"],
                " ".join(text.text or "" for text in group.iter(f"{SVG}text")),
                *_extent(outline),
            )
        )
    return found


def lines(svg: str) -> list[Line]:
    """The lines of a drawing as points along them."""
    found = []
    for group in with_class(svg, "cg-line"):
        path = group.find(f"{SVG}path")
        assert path is not None
        found.append(
            Line(
                group.attrib["data-source"],
                group.attrib["data-target"],
                group.attrib["data-kind"],
                group.attrib["data-relation"],
                _along(path.attrib["d"]),
                path.get("stroke-dasharray", ""),
                path.attrib["stroke"],
            )
        )
    return found


def frames(svg: str) -> dict[str, Box]:
    """The grounds of organisations and units, by IRI."""
    found = {}
    for group in with_class(svg, "cg-group"):
        outline = next(e for e in group.iter() if e.tag.removeprefix(SVG) in _OUTLINES)
        iri = group.attrib["data-iri"]
        found[iri] = Box(iri, "", "", "", *_extent(outline))
    return found


def with_class(svg: str, name: str) -> list[ET.Element]:
    return [group for group in tree(svg).iter(f"{SVG}g") if name in group.get("class", "").split()]


def over_foreign_boxes(svg: str) -> list[tuple[str, str]]:
    """Every line that runs over a box that is not its own, with the box."""
    return [
        (f"{line.source} {line.relation} {line.target}", box.iri)
        for line in lines(svg)
        for box in boxes(svg)
        if box.iri not in (line.source, line.target)
        and any(box.holds(point, 2.0) for point in line.points)
    ]


def overlapping(svg: str) -> list[tuple[str, str]]:
    """Boxes that overlap one another."""
    found = boxes(svg)
    return [
        (one.words, other.words)
        for number, one in enumerate(found)
        for other in found[number + 1 :]
        if one.meets(other, 0.0)
    ]


def inverted(svg: str) -> list[tuple[str, str]]:
    """Who answers and to whom, where the latter does not stand above, and no circle excuses it."""
    above = {box.iri: box for box in boxes(svg)}
    answering = [line for line in lines(svg) if line.relation == "answers to"]
    graph = nx.DiGraph((line.source, line.target) for line in answering)
    circles = {
        one: n for n, many in enumerate(nx.strongly_connected_components(graph)) for one in many
    }
    return [
        (line.source, line.target)
        for line in answering
        if circles[line.source] != circles[line.target]
        and {line.source, line.target} <= set(above)
        and above[line.target].bottom > above[line.source].top
    ]


def words_outside(svg: str) -> list[str]:
    """The words of boxes that stick out of them, measured by the letters of the font."""
    found = []
    for group, box in zip(with_class(svg, "cg-box"), boxes(svg), strict=True):
        for text in group.iter(f"{SVG}text"):
            size, left = float(text.attrib["font-size"]), float(text.attrib["x"])
            wide = letters.width(text.text or "", size, bold=text.get("font-weight") == "bold")
            inside = box.top <= float(text.attrib["y"]) <= box.bottom
            if left < box.left - 0.5 or left + wide > box.right + 0.5 or not inside:
                found.append(text.text or "")
    return found


def along_others(svg: str) -> list[tuple[str, str]]:
    """Lines of different kinds or superiors that run along one another for over five points."""
    pieces = [(line, start, end) for line in lines(svg) for start, end in pairwise(corners(line))]
    found = []
    for (one, a, b), (other, c, d) in combinations(pieces, 2):
        same = (one.target, one.kind) == (other.target, other.kind) or one == other
        for axis in (0, 1):
            level = abs(a[axis] - b[axis]) < 0.1 and abs(c[axis] - d[axis]) < 0.1
            if same or not level or abs(a[axis] - c[axis]) > 0.8:
                continue
            low = max(min(a[1 - axis], b[1 - axis]), min(c[1 - axis], d[1 - axis]))
            high = min(max(a[1 - axis], b[1 - axis]), max(c[1 - axis], d[1 - axis]))
            if high - low > 5:
                found.append((f"{one.source} {one.target}", f"{other.source} {other.target}"))
    return found


def corners(line: Line) -> list[Point]:
    """The points of a line at which its straight pieces begin and end."""
    return line.points[::20] if len(line.points) < 25 else line.points[::21]


def crossings(svg: str) -> int:
    """How many pairs of lines without a common end cross."""
    found = 0
    for one, other in combinations(lines(svg), 2):
        if {one.source, one.target} & {other.source, other.target}:
            continue
        found += any(
            _cross(*first, *second) for first in _near(one, other) for second in _near(other, one)
        )
    return found


def _near(line: Line, other: Line) -> list[tuple[Point, Point]]:
    """The pieces of a line that reach into the rectangle round another."""
    (left, top), (right, bottom) = (
        [pick(point[axis] for point in other.points) for axis in (0, 1)] for pick in (min, max)
    )
    return [
        (a, b)
        for a, b in pairwise(line.points)
        if max(a[0], b[0]) >= left
        and min(a[0], b[0]) <= right
        and max(a[1], b[1]) >= top
        and min(a[1], b[1]) <= bottom
    ]


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def smallest_letters(svg: str, paper: tuple[float, float] = (1190.55, 841.89)) -> float:
    """The size of the smallest words in boxes, in points on a paper."""
    _, _, width, height = (float(one) for one in tree(svg).attrib["viewBox"].split())
    scale = min(paper[0] / width, paper[1] / height)
    sizes = [
        float(text.attrib["font-size"])
        for group in with_class(svg, "cg-box")
        for text in group.iter(f"{SVG}text")
    ]
    return min(sizes) * min(scale, 1.0)


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def _extent(outline: ET.Element) -> tuple[float, float, float, float]:
    if outline.tag == f"{SVG}ellipse":
        x, y, rx, ry = (float(outline.attrib[name]) for name in ("cx", "cy", "rx", "ry"))
        return x - rx, y - ry, x + rx, y + ry
    numbers = _numbers(outline.get("d") or outline.attrib["points"])
    xs, ys = numbers[::2], numbers[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def _along(path: str) -> list[Point]:
    """Points along a path of one or more cubic curves, twenty to each."""
    points: list[Point] = []
    for part in path.split("M")[1:]:
        numbers = _numbers(part)
        control = list(zip(numbers[::2], numbers[1::2], strict=True))
        for first in range(0, len(control) - 3, 3):
            a, b, c, d = control[first : first + 4]
            for step in range(21):
                t = step / 20
                w = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                points.append(
                    (
                        w[0] * a[0] + w[1] * b[0] + w[2] * c[0] + w[3] * d[0],
                        w[0] * a[1] + w[1] * b[1] + w[2] * c[1] + w[3] * d[1],
                    )
                )
    assert all(start != end for start, end in pairwise(points[:2]))
    return points
