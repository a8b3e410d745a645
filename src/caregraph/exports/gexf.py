"""The network as GEXF, for Gephi, with colours, dashes and the time each thing holds.

Edges run as their ``relation`` reads; accountability from who answers to who is answered to.
Truth values are the words yes and no; what is not stated has neither.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import BinaryIO

from caregraph import provenance
from caregraph.graph.view import View
from caregraph.networks import in_words
from caregraph.pictures.styles import DOTS, INK, LINKS, QUIET, stroke

SUFFIX = ".gexf"
MEDIA_TYPE = "application/gexf+xml"
_COLOURS = {
    "organisation": "#4a5157",
    "unit": "#8a8f93",
    "post": "#111111",
    "body": "#0067a5",
    "arrangement": "#5b3a99",
    "agreement": "#7a3b00",
    "person": "#00644f",
}


def write(view: View, stream: BinaryIO) -> None:
    """Write the network of a view; no date of writing, so that equal views give equal bytes."""
    from networkx.readwrite.gexf import GEXFWriter

    graph = in_words(view)
    for attributes in (data for _, data in graph.nodes(data=True)):
        attributes["viz"] = {"color": _colour(_COLOURS[attributes["kind"]])}
        _interval(attributes)
    for attributes in (data for *_, data in graph.edges(data=True)):
        attributes["viz"] = _line(attributes)
        _interval(attributes)
    graph.graph["mode"] = "dynamic"
    writer = GEXFWriter(version="1.2draft", prettyprint=True)
    writer.add_graph(graph)
    about = dict(provenance.of(view).items())
    for meta in writer.xml.iter("meta"):
        meta.attrib.pop("lastmodifieddate", None)
        meta[:] = []
        for tag, name in (("creator", "made by"), ("keywords", "view"), ("description", "cite as")):
            ET.SubElement(meta, tag).text = about[name]
    ET.indent(writer.xml)
    ET.ElementTree(writer.xml).write(stream, encoding="utf-8", xml_declaration=True)


def _line(attributes: dict[str, object]) -> dict[str, object]:
    relation, kind = str(attributes["relation"]), str(attributes.get("kind", ""))
    drawn = stroke(relation, kind) if relation == "answers to" else LINKS.get(relation)
    if drawn is None:
        return {"color": _colour(QUIET), "thickness": 1.0, "shape": "solid"}
    shape = "dotted" if drawn.dash == DOTS else "dashed" if drawn.dash else "solid"
    colour = INK if relation == "answers to" and not drawn.label else drawn.colour
    return {"color": _colour(colour), "thickness": drawn.width, "shape": shape}


def _interval(attributes: dict[str, object]) -> None:
    """Give the first day, and the first day no longer, in the names that GEXF has for them."""
    for name, called in (("from", "start"), ("until", "end")):
        if name in attributes:
            attributes[called] = attributes[name]


def _colour(written: str) -> dict[str, float]:
    red, green, blue = (int(written[at : at + 2], 16) for at in (1, 3, 5))
    return {"r": red, "g": green, "b": blue, "a": 1.0}
