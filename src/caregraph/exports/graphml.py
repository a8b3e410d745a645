"""The network as GraphML, for igraph, NetworkX and most network tools.

Edges run as their ``relation`` reads; accountability from who answers to who is answered to.
Truth values are the words yes and no; what is not stated has neither. What is said of the graph
stands before its nodes: graph-tool takes what comes after an edge for that edge's. Ids are IRIs, as
in every network file; the schema of the format wants names without slashes there.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph import provenance
from caregraph.exports import _networks
from caregraph.graph.view import View

SUFFIX = ".graphml"
MEDIA_TYPE = "application/graphml+xml"
OPTIONS = _networks.OPTIONS


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Write the network of a view."""
    import networkx as nx

    graph = _networks.in_words(view, measures=measures)
    graph.graph.update({name.replace(" ", "_"): text for name, text in provenance.of(view).items()})
    writer = nx.GraphMLWriter()
    writer.add_graph_element(graph)
    for element in writer.xml.iter("graph"):
        element[:] = sorted(element, key=lambda one: one.tag != "data")
    writer.indent(writer.xml)
    writer.dump(stream)
