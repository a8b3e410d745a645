"""The network as GraphML for yEd: labelled shapes, styled lines, and groups of what is within.

What is in one other thing stands in its group in place of a line to it. Other lines run as their
labels read; accountability from who answers to who is answered to. Boxes are put in rows within
their groups, since yEd draws what it is given: *Layout > Hierarchical* orders them by their lines.
"""

from __future__ import annotations

import math
import textwrap
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Mapping
from typing import BinaryIO

from caregraph import provenance
from caregraph.exports import _looks, _networks
from caregraph.graph.view import View
from caregraph.networks import Network
from caregraph.relations import CONTAINMENT

SUFFIX = ".yed.graphml"
MEDIA_TYPE = "application/graphml+xml"
OPTIONS = _networks.OPTIONS
_SHAPES = {
    "post": "rectangle",
    "body": "roundrectangle",
    "person": "ellipse",
    "arrangement": "hexagon",
    "agreement": "parallelogram",
}
"""Of things by their kind; organisations and units are rectangles of thicker border."""
_DASHES = {"solid": "line", "dashed": "dashed", "dotted": "dotted"}
_LETTERS, _LETTER, _ROW = 24, 7, 16
"""How many letters of a label stand in a row at most, and how wide and high they are."""
_PAD, _HEAD = 20, 30
"""Between boxes, and above those of a group, for its label."""


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Write the network of a view."""
    network = _networks.in_words(view, measures=measures)
    root = ET.Element(
        "graphml",
        {
            "xmlns": "http://graphml.graphdrawing.org/xmlns",
            "xmlns:y": "http://www.yworks.com/xml/graphml",
        },
    )
    keys = _Keys(root)
    graph = ET.SubElement(root, "graph", {"id": "G", "edgedefault": "directed"})
    for name, text in provenance.of(view).items():
        keys.tell(graph, "graph", name.replace(" ", "_"), text)
    nodes = _Nodes(network, keys)
    nodes.write(graph)
    number = 0
    for source, target, data in network.edges(data=True):
        if not nodes.shows(source, target, data):
            number += 1
            ends = {"source": nodes.ids[source], "target": nodes.ids[target]}
            edge = ET.SubElement(graph, "edge", {"id": f"e{number}", **ends})
            keys.tell_all(edge, "edge", data)
            _draw(keys.graphics(edge, "edge"), data)
    ET.indent(root)
    ET.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)


class _Keys:
    """The attributes that a file declares, each when it is first told."""

    def __init__(self, root: ET.Element) -> None:
        self._root = root
        self._known: dict[tuple[str, str], str] = {}

    def tell_all(self, element: ET.Element, of: str, data: Mapping[str, str]) -> None:
        for name, text in data.items():
            self.tell(element, of, name, text)

    def tell(self, element: ET.Element, of: str, name: str, text: str) -> None:
        told = {"attr.name": name, "attr.type": "string"}
        ET.SubElement(element, "data", {"key": self._key(of, name, told)}).text = text

    def graphics(self, element: ET.Element, of: str) -> ET.Element:
        """Give the place for how an element is drawn."""
        key = self._key(of, "", {"yfiles.type": f"{of}graphics"})
        return ET.SubElement(element, "data", {"key": key})

    def _key(self, of: str, name: str, told: Mapping[str, str]) -> str:
        if (of, name) not in self._known:
            key = self._known[of, name] = f"d{len(self._known)}"
            place = len(self._known) - 1
            self._root.insert(place, ET.Element("key", {"id": key, "for": of, **told}))
        return self._known[of, name]


class _Nodes:
    """The nodes of a network, each in the group of the one thing that it is in."""

    def __init__(self, network: Network, keys: _Keys) -> None:
        self._network, self._keys = network, keys
        self.ids = {node: f"n{number}" for number, node in enumerate(network)}
        self._groups: dict[str, str] = {}
        self._sizes: dict[str, tuple[float, float]] = {}
        self._within: dict[str, list[str]] = defaultdict(list)
        for node, data in network.nodes(data=True):
            parent = data.get("parent", "")
            if parent in network and not self._reaches(parent, node):
                self._groups[node] = parent
            self._within[self._groups.get(node, "")].append(node)

    def _reaches(self, node: str, sought: str) -> bool:
        """Say whether a group is within another, or is it, so that no circle is nested."""
        while node != sought and node in self._groups:
            node = self._groups[node]
        return node == sought

    def shows(self, source: str, target: str, data: Mapping[str, str]) -> bool:
        """Say whether a link is shown by its source standing in the group of its target."""
        return data["relation"] in CONTAINMENT and self._groups.get(source) == target

    def write(self, graph: ET.Element) -> None:
        """Write every node into a graph, groups with what is within."""
        self._write_within(graph, "", 0, 0)

    def _write_within(self, graph: ET.Element, group: str, x: float, y: float) -> None:
        for node, (left, top) in self._places(group).items():
            data = self._network.nodes[node]
            element = ET.SubElement(graph, "node", {"id": self.ids[node]})
            self._keys.tell_all(element, "node", data)
            self._keys.tell(element, "node", "url", node)
            place = (x + left, y + top, *self._size(node))
            graphics = self._keys.graphics(element, "node")
            if node not in self._within:
                _box(graphics, "ShapeNode", data, place)
                continue
            element.set("yfiles.foldertype", "group")
            realizers = ET.SubElement(graphics, "y:ProxyAutoBoundsNode")
            shown = ET.SubElement(realizers, "y:Realizers", {"active": "0"})
            _box(shown, "GroupNode", data, place)
            ids = {"id": f"{self.ids[node]}:", "edgedefault": "directed"}
            inner = ET.SubElement(element, "graph", ids)
            self._write_within(inner, node, x + left + _PAD, y + top + _HEAD)

    def _places(self, group: str) -> dict[str, tuple[float, float]]:
        """Give where the boxes of a group stand in it, in rows of about as many as there are."""
        nodes, places = self._within[group], {}
        columns = math.ceil(math.sqrt(len(nodes))) or 1
        y = 0.0
        for start in range(0, len(nodes), columns):
            row, x = nodes[start : start + columns], 0.0
            for node in row:
                places[node] = (x, y)
                x += self._size(node)[0] + _PAD
            y += max(self._size(node)[1] for node in row) + _PAD
        return places

    def _size(self, node: str) -> tuple[float, float]:
        if node not in self._sizes:
            self._sizes[node] = self._measured(node)
        return self._sizes[node]

    def _measured(self, node: str) -> tuple[float, float]:
        lines = _lines(self._network.nodes[node]["label"])
        width = max(map(len, lines)) * _LETTER + _PAD
        if node not in self._within:
            return width, len(lines) * _ROW + _PAD
        places = {one: (*at, *self._size(one)) for one, at in self._places(node).items()}
        right = max(x + wide for x, _, wide, _ in places.values())
        bottom = max(y + high for _, y, _, high in places.values())
        return max(width, right + 2 * _PAD), bottom + _HEAD + _PAD


def _lines(label: str) -> list[str]:
    return textwrap.wrap(label, _LETTERS, break_long_words=False) or [label]


def _box(
    graphics: ET.Element,
    kind: str,
    data: Mapping[str, str],
    place: tuple[float, float, float, float],
) -> None:
    """Draw a thing: its place, its label, and by its kind its shape and the colour of its edge."""
    box = ET.SubElement(graphics, f"y:{kind}")
    names = ("x", "y", "width", "height")
    told = {name: str(float(value)) for name, value in zip(names, place, strict=True)}
    ET.SubElement(box, "y:Geometry", told)
    ET.SubElement(box, "y:Fill", {"color": "#FFFFFF", "transparent": "false"})
    border = {"color": _looks.COLOURS[data["kind"]], "type": "line"}
    if data["state"] != "in effect":
        border["type"] = "dashed"
    shape = _SHAPES.get(data["kind"])
    ET.SubElement(box, "y:BorderStyle", border | {"width": "1.0" if shape else "2.0"})
    where = {"modelName": "internal", "modelPosition": "t" if kind == "GroupNode" else "c"}
    label = ET.SubElement(box, "y:NodeLabel", where)
    label.text = "\n".join(_lines(data["label"]))
    ET.SubElement(box, "y:Shape", {"type": shape or "rectangle"})
    if kind == "GroupNode":
        ET.SubElement(box, "y:State", {"closed": "false"})


def _draw(graphics: ET.Element, data: Mapping[str, str]) -> None:
    """Draw a link: its stroke, its arrow head, its label."""
    drawn = ET.SubElement(graphics, "y:PolyLineEdge")
    line = _looks.line(data)
    style = {"color": line.colour, "type": _DASHES[line.dash], "width": str(line.width)}
    ET.SubElement(drawn, "y:LineStyle", style)
    ET.SubElement(drawn, "y:Arrows", {"source": "none", "target": "standard"})
    ET.SubElement(drawn, "y:EdgeLabel").text = _looks.title(data)
