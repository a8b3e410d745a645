"""Span: how many answer directly to each.

A row is a post, body or organisation that others answer to, with how many do in daily work
(operational lines) and in any way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import ANSWERS, At, Value, organisation

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = (
    "Nobody is said to manage too many: that depends on the work. Those whose line is not stated "
    "are not counted."
)
COLUMNS = ("superior", "organisation", "operational", "all lines")
MEASURES = {
    "span": ("all lines", "How many answer to it directly, in any way."),
    "span_daily": ("operational", "How many answer to it directly in daily work."),
}


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give those with the widest span first."""
    every: dict[str, set[str]] = defaultdict(set)
    daily: dict[str, set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        if data["relation"] == ANSWERS and source != target:
            every[target].add(source)
            if data.get("kind") == "operational":
                daily[target].add(source)

    def order(node: str) -> tuple[int, int, str]:
        return -len(every[node]), -len(daily[node]), str(graph.nodes[node]["label"])

    for node in sorted(every, key=order):
        yield At(node), organisation(graph, node), len(daily[node]), len(every[node])
