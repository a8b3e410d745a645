"""Writing a laid-out picture as an SVG that pages can show and that reads without being seen.

Part of ``pictures``. Each thing becomes an element with a full sentence as its label;
lines are hidden from readers and carry ``data-kind``, ``data-source`` and ``data-target``. Only
presentation attributes are used: a strict content security policy refuses nothing. Coordinates
are those of the paper, in points.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from caregraph.pictures import marks
from caregraph.pictures.layout import Area
from caregraph.pictures.layout.sizes import SAMPLE
from caregraph.pictures.legend import words
from caregraph.pictures.letters import width
from caregraph.pictures.placed import Leaf, PlacedBox, PlacedFrame, PlacedLine
from caregraph.pictures.styles import INK, QUIET
from caregraph.vocab import PREFIXES

FONTS = '"Liberation Sans", Arial, Helvetica, sans-serif'
_SAFE = re.compile(r"(https?://|[#/?]|\.{1,2}/|[^:]*$)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_TERMS = {
    "title": "title",
    "view": "isFormatOf",
    "as at": "temporal",
    "sources": "source",
    "licence": "license",
    "made by": "creator",
    "content hash": "identifier",
    "cite as": "bibliographicCitation",
}
"""The term of Dublin Core for what is said of where a drawing comes from."""
LinkTo = Callable[[str], str | None]


def written(leaf: Leaf, link: LinkTo | None = None, about: Iterable[tuple[str, str]] = ()) -> str:
    """Write a page as text, every thing named and, where *link* gives an address, a link.

    Addresses that would run something (``javascript:``) are left out, the thing stays.

    Args:
        about: Where it comes from, as names and texts; written as metadata in Dublin Core.
    """
    scene, sheet = leaf.scene, leaf.sheet
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {marks.number(sheet.width)} {marks.number(sheet.height)}",
            "width": f"{sheet.width:.0f}",
            "height": f"{sheet.height:.0f}",
            "lang": "en-GB",
            "role": "group",
            "class": "cg-structure",
            "aria-label": f"Drawing: {scene.title}",
            "font-family": FONTS,
        },
    )
    ET.SubElement(root, "title").text = scene.title
    ET.SubElement(root, "desc").text = " ".join([scene.holds, *scene.subtitle]).strip()
    _describe(root, dict(about))
    ground = ET.SubElement(root, "rect", fill="#ffffff")
    ground.set("width", marks.number(sheet.width))
    ground.set("height", marks.number(sheet.height))
    root.extend(sheet.furniture())
    root.extend(_Drawer(leaf, link).elements())
    for element in root.iter():
        if element.text:
            element.text = _CONTROL.sub(" ", element.text)
        for name, value in element.attrib.items():
            element.attrib[name] = _CONTROL.sub(" ", value)
    return ET.tostring(root, encoding="unicode") + "\n"


def _describe(root: ET.Element, about: dict[str, str]) -> None:
    """Say where a drawing comes from, in the terms of Dublin Core."""
    if not about:
        return
    spaces = {"xmlns:rdf": PREFIXES["rdf"], "xmlns:dcterms": PREFIXES["dcterms"]}
    inside = ET.SubElement(ET.SubElement(root, "metadata"), "rdf:RDF", spaces)
    work = ET.SubElement(inside, "rdf:Description", {"rdf:about": ""})
    for name, term in _TERMS.items():
        if name in about:
            ET.SubElement(work, f"dcterms:{term}").text = about[name]


@dataclass(frozen=True)
class _Drawer:
    leaf: Leaf
    link: LinkTo | None

    def elements(self) -> list[ET.Element]:
        """Give frames, then lines, then boxes."""
        return [
            *map(self._frame, self.leaf.frames()),
            *map(self._line, self.leaf.lines()),
            *map(self._box, self.leaf.boxes()),
        ]

    def _scaled(self, length: float) -> float:
        return length * self.leaf.sheet.scale

    def _frame(self, placed: PlacedFrame) -> ET.Element:
        group, area = placed.group, placed.area
        mark = f" ({group.status})" if group.status else ""
        boxes = len(list(group.all_boxes()))
        element = ET.Element(
            "g",
            {
                "id": f"cg-g{placed.number}",
                "class": f"cg-group cg-{group.kind}",
                "data-iri": group.key,
                "role": "img",
                "aria-label": f"{group.label}{mark}: {boxes} drawn in it",
            },
        )
        shape = marks.frame(area)
        shape.set("fill", placed.look.fill)
        shape.set("stroke", placed.look.colour)
        shape.set("stroke-width", marks.number(self._scaled(placed.look.width)))
        if placed.look.dashed:
            shape.set("stroke-dasharray", "4,3")
        element.append(shape)
        x = area.left + self._scaled(placed.padding)
        for row, text in enumerate(placed.title):
            y = area.top + self._scaled(14 + 13 * row)
            element.append(words(x, y, text, placed.letters, bold=True))
        return element

    def _line(self, placed: PlacedLine) -> ET.Element:
        link, scale = placed.link, self.leaf.sheet.scale
        element = ET.Element(
            "g",
            {
                "id": f"cg-l{placed.number}",
                "class": "cg-line",
                "aria-hidden": "true",
                "data-relation": link.relation,
                "data-kind": link.kind,
                "data-source": link.source,
                "data-target": link.target,
            },
        )
        for name, value in (("status", link.status), ("change", link.change)):
            if value:
                element.set(f"data-{name}", value)
        ET.SubElement(element, "title").text = link.sentence
        element.extend(marks.line(placed.points, placed.stroke, scale))
        if link.change == "−":
            element.append(marks.cross(placed.points, placed.stroke, scale))
        return element

    def _box(self, placed: PlacedBox) -> ET.Element:
        box, sized = placed.box, placed.sized
        element = ET.Element(
            "g",
            {
                "id": f"cg-b{placed.number}",
                "class": f"cg-box cg-{box.kind}",
                "data-iri": box.iri,
                "data-kind": box.kind,
            },
        )
        said = {"status": box.status, "dual": "true" * box.dual, "change": box.change}
        for name, value in said.items():
            if value:
                element.set(f"data-{name}", value)
        target = element
        address = self.link(box.iri) if self.link else None
        if address and _SAFE.match(address):
            target = ET.SubElement(element, "a", href=address)
        else:
            element.set("role", "img")
        target.set("aria-label", box.sentence)
        ET.SubElement(target, "title").text = box.sentence
        target.extend(self._outline(placed))
        text = self._text(placed)
        for one, shown in zip(sized.words, text, strict=False):
            if box.change == "−" and one.size == sized.words[0].size:
                shown.set("text-decoration", "line-through")
        hidden = ET.SubElement(target, "g", {"aria-hidden": "true"})  # the sentence says it all
        hidden.extend(text)
        return element

    def _outline(self, placed: PlacedBox) -> list[ET.Element]:
        """Give the outline of a box, and the one within where there is one."""
        area, look, kind = placed.area, placed.look, placed.box.kind
        found = [marks.outline(kind, area, self.leaf.sheet.scale)]
        if look.double:
            by = self._scaled(2)
            inner = Area(area.left + by, area.top + by, area.right - by, area.bottom - by)
            found.append(marks.outline(kind, inner, self.leaf.sheet.scale))
        for shape in found:
            shape.set("fill", look.fill)
            shape.set("stroke", look.colour)
            shape.set("stroke-width", marks.number(self._scaled(look.width)))
            if look.dashed:
                dash = f"{self._scaled(4):.2f},{self._scaled(2.5):.2f}"
                shape.set("stroke-dasharray", dash)
        return found

    def _text(self, placed: PlacedBox) -> list[ET.Element]:
        """Give the words of a box; those about a line begin at its left, with a sample."""
        found = []
        area, sized = placed.area, placed.sized
        centre = (area.left + area.right) / 2
        for one, y, _ in placed.lines():
            size = self._scaled(one.size)
            base = y + size * 0.92
            wide = width(one.text, size, bold=one.bold)
            colour = INK if one.bold or one.size == sized.words[0].size else QUIET
            if one.indented:
                x = area.left + self._scaled(5 + SAMPLE - 2)
                if one.stroke is not None:
                    middle = base - size * 0.3
                    start = area.left + self._scaled(5)
                    end = start + self._scaled(SAMPLE - 5)
                    found += marks.sample(
                        one.stroke, (start, middle), (end, middle), self.leaf.sheet.scale * 0.8
                    )
            else:
                x = centre - wide / 2
            found.append(words(x, base, one.text, size, bold=one.bold, colour=colour))
        return found
