"""The network as JSON Graph Format, version 2: nodes by their IRIs, and edges.

Edges run as their ``relation`` reads; accountability from who answers to who is answered to. What
else is stated of a node or an edge is its ``metadata``; those of the graph say which view it is.
"""

from __future__ import annotations

import json
from typing import BinaryIO

from caregraph import provenance
from caregraph.exports import _looks, _networks
from caregraph.graph.view import View

SUFFIX = ".jgf.json"
MEDIA_TYPE = "application/vnd.jgf+json"
OPTIONS = _networks.OPTIONS


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Write the network of a view."""
    graph, origin = _networks.network(view, measures=measures), provenance.of(view)
    nodes = {
        node: {"label": data.pop("label"), "metadata": data}
        for node, data in graph.nodes(data=True)
    }
    edges = [
        {
            "id": key,
            "source": source,
            "target": target,
            "label": _looks.title(data),
            "relation": data.pop("relation"),
            "directed": True,
            "metadata": data,
        }
        for source, target, key, data in graph.edges(keys=True, data=True)
    ]
    told = {
        "id": origin.view,
        "label": origin.title,
        "directed": True,
        "metadata": {name.replace(" ", "_"): text for name, text in origin.items()},
        "nodes": nodes,
        "edges": edges,
    }
    stream.write(json.dumps({"graph": told}, ensure_ascii=False, indent=1).encode() + b"\n")
