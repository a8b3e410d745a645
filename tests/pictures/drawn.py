"""Reading a drawing back: the boxes and lines of an SVG with their places, for the tests."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from itertools import pairwise

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


def words_of_lines(svg: str) -> dict[str, Box]:
    """The grounds of the words on lines, by the id of the line."""
    found = {}
    for group in with_class(svg, "cg-line"):
        words = " ".join(text.text or "" for text in group.iter(f"{SVG}text"))
        for ground in group.iter(f"{SVG}polygon"):
            if ground.get("fill-opacity"):
                found[group.attrib["id"]] = Box("", "", "", words, *_extent(ground))
    return found


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
