"""Reading a drawing back and judging it: nothing here is shared with what draws.

Boxes, lines, frames and words are read from an SVG as any reader of the format would; letters are
measured by FreeType in the font that drawings name.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import networkx as nx
from PIL import ImageFont

SVG = "{http://www.w3.org/2000/svg}"
FONTS = Path(__file__).parents[1] / "src" / "caregraph" / "pictures" / "fonts"
Point = tuple[float, float]
Piece = tuple[Point, Point]
_OUTLINES = ("path", "polygon", "ellipse")
_ABOVE, _BELOW = 0.72, 0.2
"""How far letters reach above and below their base line, in sizes."""
_LARGE = 1000
"""The size at which letters are measured, so that nothing is rounded."""
_SAME, _ONE_LANE, _ALONG = 0.1, 0.8, 5.0
"""Points apart: of one height; in one lane; along one another for too long."""


@dataclass(frozen=True)
class Rectangle:
    """A rectangle of the paper; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rectangle, inset: float = 1.0) -> bool:
        """Say whether two lie over one another, but for an edge of so many points."""
        return (
            self.left + inset < other.right - inset
            and other.left + inset < self.right - inset
            and self.top + inset < other.bottom - inset
            and other.top + inset < self.bottom - inset
        )

    def around(self, other: Rectangle) -> bool:
        """Say whether another one is inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def holds(self, point: Point, inset: float) -> bool:
        """Say whether a point is inside, so far from the edge."""
        x, y = point
        return (
            self.left + inset < x < self.right - inset
            and self.top + inset < y < self.bottom - inset
        )

    def crossed(self, piece: Piece, inset: float = 0.5) -> bool:
        """Say whether an upright or level piece of a line runs over it."""
        (x, y), (right, bottom) = piece
        along = Rectangle(min(x, right), min(y, bottom), max(x, right), max(y, bottom))
        return (
            along.left < self.right - inset
            and along.right > self.left + inset
            and along.top < self.bottom - inset
            and along.bottom > self.top + inset
        )


@dataclass(frozen=True)
class Box(Rectangle):
    """A box or a frame."""

    iri: str
    kind: str
    sentence: str
    words: str
    heavy: float = 0.0
    """How thick its outline is."""


@dataclass(frozen=True)
class Line:
    """A line; its points are its ends and its corners, from source to target."""

    source: str
    target: str
    kind: str
    relation: str
    points: list[Point]
    dash: str
    colour: str

    @property
    def told(self) -> str:
        """Name it."""
        return f"{self.source} {self.relation} {self.target}"


@dataclass(frozen=True)
class Words(Rectangle):
    """A line of text."""

    text: str
    size: float
    box: str
    """The box that it is in; empty for what stands elsewhere."""


def tree(svg: str) -> ET.Element:
    """Read a drawing."""
    return ET.fromstring(svg)


def boxes(svg: str) -> list[Box]:
    """Give the boxes of a drawing; the rectangle is that of the outline."""
    found = []
    for group in with_class(svg, "cg-box"):
        outline = next(e for e in group.iter() if e.tag.removeprefix(SVG) in _OUTLINES)
        label = group.find(f"{SVG}a") if group.find(f"{SVG}a") is not None else group
        assert label is not None
        found.append(
            Box(
                *_extent(outline),
                group.attrib["data-iri"],
                group.attrib["data-kind"],
                label.attrib["aria-label"],
                " ".join(text.text or "" for text in group.iter(f"{SVG}text")),
                float(outline.attrib["stroke-width"]),
            )
        )
    return found


def lines(svg: str) -> list[Line]:
    """Give the lines of a drawing."""
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
                _corners(path.attrib["d"])[::-1],
                path.get("stroke-dasharray", ""),
                path.attrib["stroke"],
            )
        )
    return found


def frames(svg: str) -> dict[str, Box]:
    """Give the grounds of organisations and units, by IRI."""
    found = {}
    for group in with_class(svg, "cg-group"):
        outline = next(e for e in group.iter() if e.tag.removeprefix(SVG) in _OUTLINES)
        iri = group.attrib["data-iri"]
        found[iri] = Box(*_extent(outline), iri, "", "", "")
    return found


def words(svg: str) -> list[Words]:
    """Give every line of text of a drawing, with the room that its letters take."""
    found = tree(svg)
    inside = {
        id(text): group.attrib["data-iri"]
        for group in found.iter(f"{SVG}g")
        if "cg-box" in group.get("class", "").split()
        for text in group.iter(f"{SVG}text")
    }
    return [
        Words(
            *_taken(text),
            text.text or "",
            float(text.attrib["font-size"]),
            inside.get(id(text), ""),
        )
        for text in found.iter(f"{SVG}text")
    ]


def with_class(svg: str, name: str) -> list[ET.Element]:
    """Give the groups of a drawing that have a class."""
    return [group for group in tree(svg).iter(f"{SVG}g") if name in group.get("class", "").split()]


def paper(svg: str) -> Rectangle:
    """Give the paper of a drawing."""
    return Rectangle(*_numbers(tree(svg).attrib["viewBox"]))


def over_foreign_boxes(svg: str) -> list[tuple[str, str]]:
    """Give every line that runs over a box that is not its own, with the box."""
    there = boxes(svg)
    return [
        (line.told, box.iri)
        for line in lines(svg)
        for box in there
        if box.iri not in (line.source, line.target)
        and any(box.crossed(piece) for piece in pairwise(line.points))
    ]


def over_words(svg: str) -> list[tuple[str, str]]:
    """Give every line that runs over words outside boxes: names of frames, titles, the key."""
    outside = [one for one in words(svg) if not one.box]
    return [
        (line.told, one.text)
        for line in lines(svg)
        for one in outside
        if any(one.crossed(piece) for piece in pairwise(line.points))
    ]


def overlapping(svg: str) -> list[tuple[str, str]]:
    """Give what lies over something else: boxes, words, boxes on words, frames across frames."""
    there, ground, texts = boxes(svg), [*frames(svg).values()], words(svg)
    found = [(a.words, b.words) for a, b in combinations(there, 2) if a.meets(b, 0.0)]
    found += [(a.text, b.text) for a, b in combinations(texts, 2) if a.meets(b, 0.3)]
    found += [(a.words, b.text) for a in there for b in texts if a.iri != b.box and a.meets(b, 0.3)]
    found += [
        (a.iri, b.iri)
        for a in ground
        for b in (*there, *(one for one in ground if one is not a))
        if a.meets(b, 0.3) and not a.around(b) and not b.around(a)
    ]
    return found


def outside_paper(svg: str) -> list[str]:
    """Give what reaches beyond the paper."""
    page = paper(svg)
    found = [one.iri for one in (*boxes(svg), *frames(svg).values()) if not page.around(one)]
    found += [one.text for one in words(svg) if not page.around(one)]
    return found + [
        line.told for line in lines(svg) if not all(page.holds(point, 0.0) for point in line.points)
    ]


def inverted(svg: str, answering: Iterable[tuple[str, str]] | None = None) -> list[tuple[str, str]]:
    """Give who answers and to whom, where the latter does not stand above; circles excuse it.

    Args:
        answering: All lines of accountability, drawn or not; by default those that are drawn.
    """
    ends = answering or [
        (line.source, line.target) for line in lines(svg) if line.relation == "answers to"
    ]
    above = {box.iri: box for box in boxes(svg)}
    graph = nx.DiGraph(ends)
    circles = {
        one: n for n, many in enumerate(nx.strongly_connected_components(graph)) for one in many
    }
    return [
        (source, target)
        for source, target in graph.edges
        if circles[source] != circles[target]
        and {source, target} <= set(above)
        and above[target].bottom > above[source].top
    ]


def words_outside(svg: str) -> list[str]:
    """Give the words of boxes that stick out of them."""
    there = {box.iri: box for box in boxes(svg)}
    return [
        one.text
        for one in words(svg)
        if one.box
        and one.text.isascii()  # other letters have other fonts, as each program finds them
        and not (
            there[one.box].left - 0.5 <= one.left
            and one.right <= there[one.box].right + 0.5
            and there[one.box].top <= one.top
            and one.bottom <= there[one.box].bottom
        )
    ]


def broken_words(svg: str, known: Iterable[str]) -> list[str]:
    """Give the words in boxes that are none of the words of some texts."""
    whole = {word for text in known for word in text.split()}
    return [word for one in boxes(svg) for word in one.words.split() if word not in whole]


def along_others(svg: str) -> list[tuple[str, str]]:
    """Give lines of different looks or superiors that run along one another for five points."""
    pieces = [(line, *piece) for line in lines(svg) for piece in pairwise(line.points)]
    found = []
    for axis in (0, 1):
        level = [one for one in pieces if abs(one[1][axis] - one[2][axis]) < _SAME]
        level.sort(key=lambda one: one[1][axis])
        for at, (one, a, b) in enumerate(level):
            for other, c, d in level[at + 1 :]:
                if c[axis] - a[axis] > _ONE_LANE:
                    break
                if one == other or _bundle(one) == _bundle(other):
                    continue
                low = max(min(a[1 - axis], b[1 - axis]), min(c[1 - axis], d[1 - axis]))
                high = min(max(a[1 - axis], b[1 - axis]), max(c[1 - axis], d[1 - axis]))
                if high - low > _ALONG:
                    found.append((one.told, other.told))
    return found


def _bundle(line: Line) -> tuple[str, str, str]:
    """Give what lines have in common that may run along one another: where to, and their look."""
    return line.target, line.dash, line.colour


def crossings(svg: str) -> list[tuple[str, str]]:
    """Give the pairs of lines without a common end that cross."""
    return [
        (one.told, other.told)
        for one, other in combinations(lines(svg), 2)
        if not {one.source, one.target} & {other.source, other.target}
        and any(
            _cross(*first, *second) for first in _near(one, other) for second in _near(other, one)
        )
    ]


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


def smallest_letters(svg: str) -> float:
    """Give the size of the smallest words in boxes, in points of the paper."""
    return min(one.size for one in words(svg) if one.box)


def letters(text: str, size: float, *, bold: bool) -> float:
    """Measure a line of text, in points."""
    return _font(bold=bold).getlength(text) * size / _LARGE


@cache
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"LiberationSans-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(str(FONTS / name), _LARGE, layout_engine=ImageFont.Layout.BASIC)


def _taken(text: ET.Element) -> tuple[float, float, float, float]:
    x, y, size = (float(text.attrib[name]) for name in ("x", "y", "font-size"))
    wide = letters(text.text or "", size, bold=text.get("font-weight") == "bold")
    return x, y - _ABOVE * size, x + wide, y + _BELOW * size


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def _extent(outline: ET.Element) -> tuple[float, float, float, float]:
    if outline.tag == f"{SVG}ellipse":
        x, y, rx, ry = (float(outline.attrib[name]) for name in ("cx", "cy", "rx", "ry"))
        return x - rx, y - ry, x + rx, y + ry
    numbers = _numbers(outline.get("d") or outline.attrib["points"])
    xs, ys = numbers[::2], numbers[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def _corners(path: str) -> list[Point]:
    """Give the ends and corners of a path of curves: straight ones, and one round each corner."""
    points = [*_pairs(path.partition("C")[0])]
    for curve in path.split("C")[1:]:
        first, second, end = _pairs(curve)
        points.append(first if first == second and first != points[-1] else end)
        if points[-1] != end:
            points.append(end)
    return [*_straightened(points)]


def _pairs(text: str) -> list[Point]:
    numbers = _numbers(text)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _straightened(points: list[Point]) -> Iterator[Point]:
    """Leave out points between two pieces of one direction."""
    yield points[0]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        straight = any(
            abs(before[axis] - here[axis]) < _SAME and abs(here[axis] - after[axis]) < _SAME
            for axis in (0, 1)
        )
        if not straight and before != here:
            yield here
    yield points[-1]
