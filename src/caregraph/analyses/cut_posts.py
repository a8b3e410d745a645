"""Posts on whom others hang: without them these would answer to nobody at the top.

A row is somebody who stands on every way from others up to anybody at the top (a dominator), with
those others. Where such a post is vacant, the way of all of them to the top is broken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value, accountability, by_label, organisation, things

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = (
    "In a plain tree every manager is one; it says where a vacancy would be felt, not who matters. "
    "Deputies are not taken into account."
)
COLUMNS = ("post", "organisation", "hang on it", "who")
MEASURES = {"hang_on_it": ("hang on it", "How many would answer to nobody at the top without it.")}
_ROOT = ""


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give those on whom most hang first."""
    import networkx as nx

    down = accountability(graph).reverse()
    tops = [node for node in down if not down.in_degree(node)]
    down.add_edges_from((_ROOT, top) for top in tops)
    if not tops:
        return
    nearest = nx.immediate_dominators(down, _ROOT)
    below: dict[str, list[str]] = defaultdict(list)
    for node in nearest:
        above = nearest[node]
        while _ROOT not in (node, above):
            below[above].append(node)
            above = nearest[above]

    def order(node: str) -> tuple[int, str]:
        return -len(below[node]), str(graph.nodes[node]["label"])

    for node in sorted(below, key=order):
        if node not in tops:
            who = by_label(graph, below[node])
            yield At(node), organisation(graph, node), len(who), things(who)
