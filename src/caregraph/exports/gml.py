"""The network as GML, for tools that read the older text format; not for igraph.

Nodes are labelled by their IRIs, which are unique; the name of a thing is its ``title``. The format
knows no underscore in names: what is ``in_effect`` elsewhere is ``inEffect``. Truth values are the
words yes and no; what is not stated has neither. Letters beyond ASCII are numbered entities, which
NetworkX, graph-tool and Gephi read and igraph leaves as they stand; GraphML is for igraph.
"""

from __future__ import annotations

from typing import BinaryIO

from caregraph import provenance
from caregraph.exports import _networks
from caregraph.graph.view import View

SUFFIX = ".gml"
MEDIA_TYPE = "text/plain"
OPTIONS = _networks.OPTIONS
_ENTITIES = (("&#38;", "&amp;"), ("&#34;", "&quot;"), ('\\"', '&#92;"'))
"""How some letters are written: a text that ends with a backslash never ends for graph-tool."""


def write(view: View, stream: BinaryIO, *, measures: bool = False) -> None:
    """Write the network of a view."""
    import networkx as nx

    graph = _networks.in_words(view, measures=measures)
    rows = [data for _, data in graph.nodes(data=True)]
    rows += [data for *_, data in graph.edges(data=True)]
    for attributes in rows:
        told = {"title" if name == "label" else name: text for name, text in attributes.items()}
        attributes.clear()
        attributes.update({_key(name): text for name, text in told.items()})
    graph.graph.update({_key(name): text for name, text in provenance.of(view).items()})
    text = "\n".join([*nx.generate_gml(graph), ""])
    for letter, entity in _ENTITIES:
        text = text.replace(letter, entity)
    stream.write(text.encode("ascii"))


def _key(name: str) -> str:
    first, *others = name.replace("_", " ").split()
    return first + "".join(map(str.capitalize, others))
