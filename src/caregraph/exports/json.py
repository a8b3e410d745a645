"""The network as JSON: nodes and edges, each with its attributes.

The node-link form that D3 and NetworkX read: ``{"directed", "multigraph", "graph", "nodes",
"edges", "links"}``, where ``graph`` says which view it is. The two lists at the end are one:
NetworkX looks for ``edges`` since its version 3.6, D3 and older ones for ``links``. Edges run as
their ``relation`` reads.
"""

from __future__ import annotations

import json
from typing import BinaryIO

from caregraph import provenance
from caregraph.exports import _networks
from caregraph.graph.seen import summary
from caregraph.graph.view import View

SUFFIX = ".json"
MEDIA_TYPE = "application/json"
OPTIONS = _networks.OPTIONS


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Write the network of a view."""
    import networkx as nx

    data = nx.node_link_data(_networks.network(view, measures=measures), edges="edges")
    about = {name.replace(" ", "_"): text for name, text in provenance.of(view).items()}
    data["links"] = data["edges"]
    data["graph"] = {"view": summary(view).as_json(), "provenance": about}
    stream.write(json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")
