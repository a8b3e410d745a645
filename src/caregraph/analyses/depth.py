"""Depth: how many steps each is below the top.

A row is a post or body, with the fewest and the most lines from it to somebody who answers to
nobody, and who that is. Those in a circle, or whose superiors are, have no most.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value, accountability, by_label, organisation, things

if TYPE_CHECKING:
    import networkx as nx

    from caregraph.networks import Network

NOT = "The top is where no line is stated: it may end what is known, and not the chain."
COLUMNS = ("post or body", "organisation", "fewest steps", "most steps", "tops")
MEASURES = {
    "fewest_steps": ("fewest steps", "The fewest lines from it to somebody at the top."),
    "most_steps": ("most steps", "The most lines from it to somebody at the top."),
}
_KINDS = ("post", "body")


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give the deepest first; those without any line stand at no depth and are left out."""
    import networkx as nx

    chart = accountability(graph)
    tops = {node for node in chart if not chart.out_degree(node)}
    near = nx.multi_source_dijkstra_path_length(chart.reverse(), tops) if tops else {}
    far = _longest(chart)
    found = []
    for node in by_label(graph, chart):
        if graph.nodes[node]["kind"] in _KINDS and node in near:
            above = things(by_label(graph, tops & (nx.descendants(chart, node) | {node})))
            row = (At(node), organisation(graph, node), int(near[node]), far.get(node), above)
            found.append(row)
    yield from sorted(found, key=lambda row: -(row[3] if row[3] is not None else row[2]))


def _longest(chart: nx.DiGraph[str]) -> dict[str, int]:
    """Give the most steps to the top of each that no circle stands above."""
    import networkx as nx

    circles = {
        node
        for component in nx.strongly_connected_components(chart)
        if len(component) > 1
        for node in component
    }
    below = circles.union(*(nx.ancestors(chart, node) for node in circles))
    clear = chart.subgraph([node for node in chart if node not in below])
    found: dict[str, int] = {}
    for node in reversed([*nx.topological_sort(clear)]):
        found[node] = max((found[above] + 1 for above in clear.successors(node)), default=0)
    return found
