"""Components: parts of the description that nothing links.

A row is a set of things among which a way of links leads from each to each, in either direction,
with how many there are of each kind. In one piece there is one row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import Value, by_label, things

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = "Parts without a link may well be linked: nobody has said so in these sources."
COLUMNS = ("part", "things", "kinds", "names")
_NAMED = 12


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give the largest first; of large ones only some names."""
    import networkx as nx

    parts = sorted(nx.weakly_connected_components(graph), key=lambda one: (-len(one), min(one)))
    for number, part in enumerate(parts, start=1):
        kinds = Counter(str(graph.nodes[node]["kind"]) for node in part)
        told: list[Value] = [f"{many} {kind}" for kind, many in sorted(kinds.items())]
        names = by_label(graph, part)
        more: list[Value] = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
        yield number, len(part), told, [*things(names[:_NAMED]), *more]
