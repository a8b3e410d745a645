"""Betweenness: who stands on the shortest ways between others.

A row is a thing with its betweenness, from 0 to 1: of the shortest ways between all pairs of
others, along links of any kind and in either direction, the share that leads through it. Of more
than 2,000 things it is an estimate, by the ways from 400 of them, the same ones each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value, organisation

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = (
    "It is a measure of the description, not of influence: whatever is described in more detail "
    "scores higher, kinds of links count alike, and a missing line changes it for everybody."
)
COLUMNS = ("thing", "kind", "organisation", "betweenness")
_MOST, _STARTS = 2000, 400
"""Of more things than the first it is estimated by the ways from so many of them."""
MEASURES = {"betweenness": ("betweenness", "The share of shortest ways that leads through it.")}


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give the highest first; those on no way are left out."""
    import networkx as nx

    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(graph)
    plain.add_edges_from((source, target) for source, target in graph.edges() if source != target)
    few = _STARTS if len(plain) > _MOST else None
    found = nx.betweenness_centrality(plain, k=few, seed=0)
    for node in sorted(found, key=lambda one: (-found[one], str(graph.nodes[one]["label"]), one)):
        if found[node] > 0:
            kind = str(graph.nodes[node]["kind"])
            yield At(node), kind, organisation(graph, node), float(found[node])
