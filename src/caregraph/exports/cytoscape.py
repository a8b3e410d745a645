"""The network as Cytoscape JSON, for Cytoscape and cytoscape.js.

Edges run as their ``relation`` reads, which is also their ``interaction``; accountability from who
answers to who is answered to. The ``parent`` of a node is what it is in, as cytoscape.js nests.
"""

from __future__ import annotations

import json
from typing import BinaryIO

from caregraph import provenance
from caregraph.exports import _looks, _networks
from caregraph.graph.view import View

SUFFIX = ".cyjs"
MEDIA_TYPE = "application/json"
OPTIONS = _networks.OPTIONS


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Write the network of a view."""
    import networkx as nx

    graph, origin = _networks.network(view, measures=measures), provenance.of(view)
    data = nx.cytoscape_data(graph, name="label")
    data["format_version"] = "1.0"
    data["generated_by"] = origin.software
    about = {name.replace(" ", "_"): text for name, text in origin.items()}
    data["data"] = {"name": origin.title, **about}
    for one in (node["data"] for node in data["elements"]["nodes"]):
        if one.get("parent") not in graph:
            one.pop("parent", None)
    for one in (edge["data"] for edge in data["elements"]["edges"]):
        one |= {"id": one["key"], "interaction": one["relation"], "name": _looks.title(one)}
    stream.write(json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")
