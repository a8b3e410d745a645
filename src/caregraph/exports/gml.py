"""The network as GML, for tools that read the older text format.

Nodes are labelled by their IRIs, which are unique; the name of a thing is its ``title``. Truth
values are the words yes and no; what is not stated has neither.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph import provenance
from caregraph.graph.view import View
from caregraph.networks import in_words

SUFFIX = ".gml"
MEDIA_TYPE = "text/plain"


def write(view: View, stream: BinaryIO) -> None:
    """Write the network of a view."""
    import networkx as nx

    graph = in_words(view)
    rows = [data for _, data in graph.nodes(data=True)]
    rows += [data for *_, data in graph.edges(data=True)]
    for attributes in rows:
        if "label" in attributes:
            attributes["title"] = attributes.pop("label")
    told = provenance.of(view).items()
    graph.graph.update({name.title().replace(" ", ""): text for name, text in told})
    nx.write_gml(graph, stream)
