"""Making the SVG of Graphviz one that pages can show and that can be read without seeing it.

Part of ``pictures``. Each thing becomes an element with a full sentence as its label;
lines are hidden from readers and carry ``data-kind``, ``data-source`` and ``data-target``. Only
presentation attributes are used: a strict content security policy refuses nothing.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

from caregraph.pictures.dot import Names
from caregraph.pictures.legend import KEY, strokes
from caregraph.pictures.scene import Box, Group, Link, Scene
from caregraph.pictures.styles import DOTS, Stroke

FONTS = '"Liberation Sans", Arial, Helvetica, sans-serif'
_SVG = "{http://www.w3.org/2000/svg}"
_SAFE = re.compile(r"(https?://|[#/?]|\.{1,2}/|[^:]*$)", re.IGNORECASE)


def accessible(
    drawn: bytes, scene: Scene, names: Names, *, link: Callable[[str], str | None] | None = None
) -> str:
    """Give the SVG as text, every thing named and, where *link* gives an address, a link.

    Addresses that would run something (``javascript:``) are left out, the thing stays.
    """
    ET.register_namespace("", _SVG.strip("{}"))
    root = ET.fromstring(drawn)  # noqa: S314 - written by Graphviz from our own text
    _head(root, scene)
    for element in root.iter(_SVG + "g"):
        identifier = element.get("id", "")
        _rename(element)
        if identifier in names.boxes:
            _box(element, names.boxes[identifier], link)
        elif identifier in names.groups:
            _group(element, names.groups[identifier])
        elif identifier in names.links:
            _line(element, names.links[identifier])
    for number, stroke in enumerate(strokes(scene)):
        for element in root.iterfind(f".//{_SVG}g[@id='{KEY}{number}']"):
            _dash(element, stroke)
    _fonts(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _head(root: ET.Element, scene: Scene) -> None:
    """Give the drawing its size, its title and a description."""
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    root.attrib.update(
        {
            "width": f"{width:.0f}",
            "height": f"{height:.0f}",
            "role": "group",
            "class": "cg-structure",
            "aria-label": f"Drawing: {scene.title}",
        }
    )
    title, description = ET.Element(_SVG + "title"), ET.Element(_SVG + "desc")
    title.text, description.text = scene.title, " ".join([scene.holds, *scene.subtitle]).strip()
    root[:0] = [title, description]


def _rename(element: ET.Element) -> None:
    """Remove the names that Graphviz gives things as their titles."""
    for title in element.findall(_SVG + "title"):
        element.remove(title)


def _box(element: ET.Element, box: Box, link: Callable[[str], str | None] | None) -> None:
    marks = {"class": f"cg-box cg-{box.kind}", "data-iri": box.iri, "data-kind": box.kind}
    if box.status:
        marks["data-status"] = box.status
    element.attrib.update(marks)
    target = element
    address = link(box.iri) if link else None
    if address and _SAFE.match(address):
        target = ET.Element(_SVG + "a", {"href": address})
        target.extend(list(element))
        element[:] = [target]
    else:
        element.set("role", "img")
    target.set("aria-label", box.sentence)
    _title(target, box.sentence)


def _group(element: ET.Element, group: Group) -> None:
    mark = f" ({group.status})" if group.status else ""
    element.attrib.update(
        {
            "class": f"cg-group cg-{group.kind}",
            "data-iri": group.key,
            "role": "img",
            "aria-label": f"{group.label}{mark}: {len(list(group.all_boxes()))} drawn in it",
        }
    )


def _line(element: ET.Element, link: Link) -> None:
    element.attrib.update(
        {
            "class": "cg-line",
            "aria-hidden": "true",
            "data-relation": link.relation,
            "data-kind": link.kind,
            "data-source": link.source,
            "data-target": link.target,
        }
    )
    if link.status:
        element.set("data-status", link.status)
    _dash(element, link.stroke)
    _title(element, link.sentence)


def _dash(element: ET.Element, stroke: Stroke) -> None:
    """Give a line the dashes of its stroke; Graphviz knows only one kind of dash."""
    path = element.find(_SVG + "path")
    if stroke.dash and path is not None:
        path.set("stroke-dasharray", stroke.dash)
        path.set("stroke-linecap", "round" if stroke.dash == DOTS else "butt")


def _title(element: ET.Element, words: str) -> None:
    title = ET.Element(_SVG + "title")
    title.text = words
    element.insert(0, title)


def _fonts(root: ET.Element) -> None:
    """Name the font first that the layout was made with, then the ones of the same widths."""
    for text in root.iter(_SVG + "text"):
        text.set("font-family", FONTS)
