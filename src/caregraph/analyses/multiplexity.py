"""Pairs of things that are linked in more than one way.

A row is a pair with lines or ties of several kinds between them, in either direction: one answers
to the other in daily work and by law, or gives it money too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value
from caregraph.relations import CONTAINMENT

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = (
    "Many links do not make a tie strong, and one may matter more than five. What something is in, "
    "or part of, is not counted."
)
COLUMNS = ("one", "other", "links", "kinds")


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give the pairs with most kinds of links first."""
    between: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        if source != target and data["relation"] not in CONTAINMENT:
            kind = str(data.get("kind", ""))
            told = f"{data['relation']}{f' ({kind})' * bool(kind)}"
            between[min(source, target), max(source, target)].add(told)
    several = [(pair, sorted(kinds)) for pair, kinds in between.items() if len(kinds) > 1]

    def order(one: tuple[tuple[str, str], list[str]]) -> tuple[int, str, str]:
        (first, second), kinds = one
        return -len(kinds), str(graph.nodes[first]["label"]), str(graph.nodes[second]["label"])

    for (one, other), kinds in sorted(several, key=order):
        yield At(one), At(other), len(kinds), [*kinds]
