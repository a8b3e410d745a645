"""The network as GEXF 1.3, for Gephi, with colours, dashes and the time each thing holds.

Edges run as their ``relation`` reads; accountability from who answers to who is answered to.
Truth values are the words yes and no; what is not stated has neither. Gephi keeps two edges
between the same things apart only where their ``kind`` differs, which is why each has its own.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import BinaryIO

from caregraph import analyses, provenance
from caregraph.exports import _looks, _networks
from caregraph.graph.view import View

SUFFIX = ".gexf"
MEDIA_TYPE = "application/gexf+xml"
OPTIONS = _networks.OPTIONS
_SPACE = "http://gexf.net/1.3"


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Write the network of a view; no date of writing, so that equal views give equal bytes."""
    network = _networks.in_words(view, measures=measures)
    root = ET.Element("gexf", {"xmlns": _SPACE, "xmlns:viz": f"{_SPACE}/viz", "version": "1.3"})
    _meta(root, view)
    graph = ET.SubElement(root, "graph", {"defaultedgetype": "directed", "idtype": "string"})
    _attributes(graph, "node", (data for _, data in network.nodes(data=True)))
    _attributes(graph, "edge", (data for *_, data in network.edges(data=True)))
    nodes = ET.SubElement(graph, "nodes")
    for key, data in network.nodes(data=True):
        node = ET.SubElement(nodes, "node", {"id": key, "label": data["label"], **_interval(data)})
        _colour(node, _looks.COLOURS[data["kind"]])
        _values(node, data)
    edges = ET.SubElement(graph, "edges")
    same: Counter[tuple[str, str, str]] = Counter()
    for source, target, key, data in network.edges(keys=True, data=True):
        title = _looks.title(data)
        same[source, target, title] += 1
        count = same[source, target, title]
        told = {
            "id": key,
            "source": source,
            "target": target,
            "label": data.get("label", title),
            "kind": f"{title} {count}" if count > 1 else title,
            **_interval(data),
        }
        edge = ET.SubElement(edges, "edge", told)
        line = _looks.line(data)
        _colour(edge, line.colour)
        ET.SubElement(edge, "viz:thickness", {"value": str(line.width)})
        ET.SubElement(edge, "viz:shape", {"value": line.dash})
        _values(edge, data)
    if any(time in one.attrib for one in (*nodes, *edges) for time in ("start", "end")):
        graph.attrib |= {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    else:
        graph.set("mode", "static")
    ET.indent(root)
    ET.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)


def _meta(root: ET.Element, view: View) -> None:
    meta, about = ET.SubElement(root, "meta"), dict(provenance.of(view).items())
    for tag, name in (("creator", "made by"), ("keywords", "view"), ("description", "cite as")):
        ET.SubElement(meta, tag).text = about[name]


def _attributes(graph: ET.Element, of: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Declare every attribute by its name, so that files put together keep their columns."""
    numbers = analyses.measures()
    listed = ET.SubElement(graph, "attributes", {"class": of, "mode": "static"})
    for name in sorted({name for row in rows for name in row} - {"label"}):
        kind = "double" if name in numbers else "string"  # which Gephi ranks; it may be missing
        ET.SubElement(listed, "attribute", {"id": name, "title": name, "type": kind})


def _values(element: ET.Element, data: Mapping[str, str]) -> None:
    values = ET.SubElement(element, "attvalues")
    for name, value in sorted(data.items()):
        if name != "label":
            ET.SubElement(values, "attvalue", {"for": name, "value": value})


def _interval(data: Mapping[str, str]) -> dict[str, str]:
    """Give the first and the last day, both within: ours ends on the first day no longer.

    Of several dates none is given; they stand in the attributes.
    """
    found = {}
    if start := _day(data.get("from")):
        found["start"] = start.isoformat()
    if until := _day(data.get("until")):
        last = until - timedelta(days=1)
        found["end"] = max(last, start or last).isoformat()
    return found


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _colour(element: ET.Element, written: str) -> None:
    channels = zip("rgb", (1, 3, 5), strict=True)
    told = {name: str(int(written[at : at + 2], 16)) for name, at in channels}
    ET.SubElement(element, "viz:color", told)
