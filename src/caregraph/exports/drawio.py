"""The drawing for draw.io (diagrams.net): boxes, frames and lines to go on with, as they are drawn.

A page for each page of the book, A3 unless told otherwise. What is in an organisation or unit moves
with its frame, and lines stay at the boxes that they join. Each thing carries its IRI, its kind and
its sentence as data; each page carries where it comes from.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, BinaryIO

from caregraph import provenance
from caregraph.exports import _drawings
from caregraph.graph.view import View
from caregraph.pictures.legend import GAP, SAMPLE, SIZE
from caregraph.pictures.letters import width
from caregraph.pictures.styles import DOTS

if TYPE_CHECKING:
    from caregraph.pictures import Leaf, Part, PlacedBox, PlacedFrame, PlacedLine
    from caregraph.pictures.layout import Area, Point
    from caregraph.pictures.legend import Entry
    from caregraph.pictures.placed import Look, Paragraph
    from caregraph.pictures.styles import Stroke

SUFFIX = ".drawio"
MEDIA_TYPE = "application/vnd.jgraph.mxfile"
OPTIONS = _drawings.OPTIONS
_UNIT = 100 / 72
"""Of draw.io in a point: it counts hundredths of an inch."""
_SHAPES = {
    "post": "rounded=1;absoluteArcSize=1;arcSize=8",
    "person": "rounded=1;arcSize=50",
    "body": "shape=mxgraph.basic.octagon2;dx=9",
    "arrangement": "shape=hexagon;perimeter=hexagonPerimeter2;fixedSize=1;size=9",
    "agreement": "shape=card;size=9;flipH=1",
    "unit": "shape=folder;tabWidth=36;tabHeight=5;tabPosition=left",
    "organisation": "rounded=0",
}
_HEADS = {
    "normal": "block;endFill=1",
    "normalnormal": "doubleBlock;endFill=1",
    "empty": "block;endFill=0",
    "vee": "open;endFill=0",
    "diamond": "diamond;endFill=1",
    "odiamond": "diamond;endFill=0",
    "box": "box;endFill=1",
    "obox": "box;endFill=0",
    "dot": "oval;endFill=1",
    "odot": "oval;endFill=0",
    "tee": "ERone;endFill=0",
    "none": "none;endFill=0",
}
"""The heads of lines, by their names in strokes."""
_HEAD_SIZE = 6.5
_DOTTED = "2 3"
"""Dots, as draw.io has them: its dashes end square, and one of no length is not seen."""
_TEXT = (
    "text;html=1;whiteSpace=wrap;align=left;verticalAlign=top;spacing=0;fillColor=none;"
    "strokeColor=none;fontColor=#111111"
)
_SHAPED = "html=1;whiteSpace=wrap;spacing=2;fontFamily=Arial,Helvetica;verticalAlign=middle"
_FRAMED = (
    "rounded=1;absoluteArcSize=1;arcSize=12;container=1;collapsible=0;html=1;whiteSpace=wrap;"
    "align=left;verticalAlign=top;spacingLeft=6;fontStyle=1;fontColor=#111111"
)
_PAGE = "1"
"""The cell that stands for the page, to draw.io its layer."""


def write(
    view: View,
    stream: BinaryIO,
    *,
    part: Part | None = None,
    before: View | None = None,
    paper: str | None = None,
) -> None:
    """Write the drawing of a view, or of a part of it; raises what ``pictures.draw`` raises."""
    origin = provenance.of(view)
    about = {name.replace(" ", "_"): text for name, text in origin.items()}
    root = ET.Element("mxfile", {"host": "caregraph", "agent": origin.software})
    leaves = _drawings.on_pages(view, part=part, before=before, paper=paper)
    for number, leaf in enumerate(leaves, 1):
        diagram = ET.SubElement(root, "diagram", {"id": f"page-{number}", "name": leaf.name})
        _Page(leaf).write(diagram, about)
    ET.indent(root, " ")
    stream.write(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


class _Page:
    """One page, whose cells have as ids what they show: ``frame-2``, ``box-7``, ``line-3``."""

    def __init__(self, leaf: Leaf) -> None:
        self._leaf = leaf
        self._scale = leaf.sheet.scale
        self._areas: dict[str, Area] = {}
        """The places of frames and boxes, by their keys."""
        self._ids: dict[str, str] = {"": _PAGE}

    def write(self, diagram: ET.Element, about: Mapping[str, str]) -> None:
        sheet = self._leaf.sheet
        size = {"pageWidth": _length(sheet.width), "pageHeight": _length(sheet.height)}
        model = ET.SubElement(diagram, "mxGraphModel", {"grid": "0", "page": "1", **size})
        root = ET.SubElement(model, "root")
        ET.SubElement(ET.SubElement(root, "object", {"label": "", **about, "id": "0"}), "mxCell")
        ET.SubElement(root, "mxCell", {"id": _PAGE, "parent": "0"})
        root.extend(self._heading())
        root.extend([self._frame(one) for one in self._leaf.frames()])
        boxes = [self._box(one) for one in self._leaf.boxes()]
        root.extend([self._line(one) for one in self._leaf.lines()])
        root.extend(boxes)
        root.extend(self._key())

    def _heading(self) -> Iterator[ET.Element]:
        for number, one in enumerate(self._leaf.sheet.headings()):
            x, y, text, size, bold = one
            style = f"{_TEXT};fontSize={_length(size)};fontStyle={int(bold)}"
            area = (x, y - size, self._leaf.sheet.width - x, size * 1.25)
            yield _cell(f"heading-{number}", escape(text), style, area)

    def _frame(self, placed: PlacedFrame) -> ET.Element:
        group = placed.group
        style = f"{_FRAMED};fontSize={_length(placed.letters)};{self._outline(placed.look)}"
        told = {"iri": group.key, "kind": group.kind, "status": group.status}
        self._ids[placed.key] = f"frame-{placed.number}"
        label = escape(" ".join(placed.title))
        return self._thing(placed.key, placed.inside, label, style, placed.area, told)

    def _box(self, placed: PlacedBox) -> ET.Element:
        box = placed.box
        style = f"{_SHAPES[box.kind]};{_SHAPED};{self._outline(placed.look)}"
        told = {
            "iri": box.iri,
            "kind": box.kind,
            "status": box.status,
            "change": box.change,
            "tooltip": box.sentence,
        }
        self._ids[box.iri] = f"box-{placed.number}"
        label = "".join(map(_paragraph, placed.paragraphs()))
        return self._thing(box.iri, placed.inside, label, style, placed.area, told)

    def _thing(
        self, key: str, inside: str, label: str, style: str, area: Area, told: Mapping[str, str]
    ) -> ET.Element:
        """Give a frame or box, placed within the frame that it stands in."""
        self._areas[key] = area
        left, top = area.left, area.top
        if inside:
            left, top = left - self._areas[inside].left, top - self._areas[inside].top
        size = (area.right - area.left, area.bottom - area.top)
        cell = _cell(None, None, style, (left, top, *size), self._ids[inside])
        said = {name: text for name, text in told.items() if text}
        thing = ET.Element("object", {"label": label, **said, "id": self._ids[key]})
        thing.append(cell)
        return thing

    def _line(self, placed: PlacedLine) -> ET.Element:
        link, points = placed.link, placed.points
        ends = zip(
            ("exit", "entry"),
            (placed.source, placed.target),
            (points[0], points[-1]),
            strict=True,
        )
        style = ";".join(
            [
                "edgeStyle=none;rounded=1;arcSize=6;html=1",
                _stroke(placed.stroke, self._scale),
                *(self._port(name, key, point) for name, key, point in ends),
            ]
        )
        told = {
            "relation": link.relation,
            "kind": link.kind,
            "status": link.status,
            "change": link.change,
            "tooltip": link.sentence,
        }
        said = {name: text for name, text in told.items() if text}
        label = "×" if link.change == "−" else ""
        thing = ET.Element("object", {"label": label, **said, "id": f"line-{placed.number}"})
        joined = {"source": self._ids[placed.source], "target": self._ids[placed.target]}
        cell = ET.SubElement(
            thing, "mxCell", {"style": style, "edge": "1", "parent": _PAGE, **joined}
        )
        geometry = ET.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
        corners = ET.SubElement(geometry, "Array", {"as": "points"})
        for x, y in points[1:-1]:
            ET.SubElement(corners, "mxPoint", {"x": _length(x), "y": _length(y)})
        return thing

    def _port(self, name: str, key: str, point: Point) -> str:
        """Say where at a box or frame a line begins or ends, as parts of its width and height."""
        area = self._areas[key]
        x = (point[0] - area.left) / (area.right - area.left)
        y = (point[1] - area.top) / (area.bottom - area.top)
        return f"{name}X={x:.4f};{name}Y={y:.4f};{name}Dx=0;{name}Dy=0;{name}Perimeter=0"

    def _outline(self, look: Look) -> str:
        width = _length(look.width * self._scale)
        style = f"fillColor={look.fill};strokeColor={look.colour};strokeWidth={width}"
        style += ";dashed=1;fixDash=1;dashPattern=4 3" * look.dashed
        return style + ";double=1" * look.double

    def _key(self) -> Iterator[ET.Element]:
        heading, entries = self._leaf.sheet.key()
        if not entries:
            return
        left, top = self._leaf.sheet.key_place
        yield _set_words("key", heading, (left, top), bold=True)
        for number, (entry, x, y) in enumerate(entries):
            if entry.kind:
                yield _sample(f"key-{number}-sample", entry, x, y)
            yield _set_words(f"key-{number}", entry.words, (x + SAMPLE + GAP, y - SIZE * 0.6))


def _set_words(name: str, text: str, at: Point, *, bold: bool = False) -> ET.Element:
    """Give a line of the key."""
    style = f"{_TEXT};fontSize={_length(SIZE)};fontStyle={int(bold)}"
    area = (*at, width(text, SIZE, bold=bold) * 1.1, SIZE * 1.25)
    return _cell(name, escape(text), style, area)


def _sample(name: str, entry: Entry, x: float, y: float) -> ET.Element:
    """Give the sample of an entry of the key."""
    if entry.stroke is None:
        style = f"{_SHAPES[entry.kind]};html=1;fillColor=#ffffff;strokeColor=#111111"
        style += f";strokeWidth={3 if entry.dual else 1}"
        style += ";dashed=1" * entry.dashed
        style += ";double=1" * (entry.change == "~")
        return _cell(name, escape(entry.change), style, (x + 4, y - 5, SAMPLE - 8, 10))
    style = f"edgeStyle=none;html=1;{_stroke(entry.stroke, 1.0)}"
    cell = ET.Element("mxCell", {"id": name, "style": style, "edge": "1", "parent": _PAGE})
    geometry = ET.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
    for end, at in (("sourcePoint", x), ("targetPoint", x + SAMPLE)):
        ET.SubElement(geometry, "mxPoint", {"x": _length(at), "y": _length(y), "as": end})
    return cell


def _cell(
    name: str | None,
    value: str | None,
    style: str,
    area: tuple[float, float, float, float],
    parent: str = _PAGE,
) -> ET.Element:
    """Give a cell with a place; one within an object has its name and its words from that."""
    told = {"id": name, "value": value, "style": style, "vertex": "1", "parent": parent}
    cell = ET.Element("mxCell", {key: text for key, text in told.items() if text is not None})
    names = ("x", "y", "width", "height")
    place = {key: _length(at) for key, at in zip(names, area, strict=True)}
    ET.SubElement(cell, "mxGeometry", {**place, "as": "geometry"})
    return cell


def _stroke(stroke: Stroke, scale: float) -> str:
    dash = _DOTTED if stroke.dash == DOTS else stroke.dash.replace(",", " ")
    return (
        f"strokeColor={stroke.colour};strokeWidth={_length(stroke.width * scale)};"
        f"endArrow={_HEADS[stroke.arrow]};endSize={_length(_HEAD_SIZE * scale)}"
        + f";dashed=1;fixDash=1;dashPattern={dash}"
        * bool(dash)
    )


def _paragraph(one: Paragraph) -> str:
    """Write words of a box as the HTML that labels of draw.io are."""
    side = "left" if one.about_line else "center"
    weight = "bold" if one.bold else "normal"
    style = f"font-size:{_length(one.size)}px;font-weight:{weight};color:{one.colour}"
    return f'<div style="text-align:{side};line-height:1.16;{style}">{escape(one.text)}</div>'


def _length(points: float) -> str:
    """Write a length in the unit of draw.io."""
    return f"{points * _UNIT:.2f}".rstrip("0").rstrip(".")
