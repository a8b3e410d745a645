"""People and posts on both sides of an agreement.

A row is somebody who serves, sits in or holds a post of two or more of the parties to one
agreement, with these parties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value, by_label, things

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = "To be on both sides is what a joint post is for. Whether an interest is declared, ask LQ-09."
COLUMNS = ("agreement", "who", "kind", "parties")
_TIES = ("is in", "serves", "is constituted by", "is part of", "is member of", "holds")


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give them by agreement."""
    parties: dict[str, set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        if data["relation"] in ("is party to", "hosts"):
            parties[target].add(source)
    serves = {node: _organisations(graph, node) for node in graph} if parties else {}
    for agreement in by_label(graph, parties):
        for who in by_label(graph, serves):
            kind = str(graph.nodes[who]["kind"])
            sides = serves[who] & parties[agreement]
            if kind in ("post", "person") and len(sides) > 1:
                yield At(agreement), At(who), kind, things(by_label(graph, sides))


def _organisations(graph: Network, start: str) -> set[str]:
    """Give the organisations that somebody holds a post, sits or serves in, directly or not."""
    seen, waiting = {start}, [start]
    while waiting:
        for _, target, data in graph.out_edges(waiting.pop(), data=True):
            if data["relation"] in _TIES and target not in seen:
                seen.add(target)
                waiting.append(target)
    return {node for node in seen if graph.nodes[node]["kind"] == "organisation"}
