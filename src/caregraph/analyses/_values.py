"""What rows of analyses are made of, and what several of them ask of a network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import networkx as nx

    from caregraph.networks import Network

ANSWERS = "answers to"


class At(str):
    """A thing, by its id in the network."""

    __slots__ = ()


Value: TypeAlias = At | str | int | float | list["Value"] | None
"""One value of a row."""


def things(nodes: Iterable[str]) -> list[Value]:
    """Give things as one value, in their order."""
    return [At(node) for node in nodes]


def by_label(graph: Network, nodes: Iterable[str]) -> list[str]:
    """Sort things by their labels."""
    return sorted(nodes, key=lambda node: (str(graph.nodes[node]["label"]), node))


def organisation(graph: Network, node: str) -> str | None:
    """Give the name of the organisation of a thing; ``None`` where it is not stated."""
    data = graph.nodes[node]
    if data["kind"] == "organisation":
        return str(data["label"])
    found = data.get("organisation")
    return str(found) if found else None


def accountability(graph: Network) -> nx.DiGraph[str]:
    """Give who answers to whom, whatever the kind, each pair once, without lines to oneself."""
    import networkx as nx

    found: nx.DiGraph[str] = nx.DiGraph()
    for source, target, data in graph.edges(data=True):
        if data["relation"] == ANSWERS and source != target:
            found.add_edge(source, target)
    return found


def lines(graph: Network, node: str) -> Iterator[tuple[str, str]]:
    """Give to whom a thing answers, with the kind of each line."""
    for _, target, data in graph.out_edges(node, data=True):
        if data["relation"] == ANSWERS:
            yield target, str(data.get("kind", "")) or "kind not stated"


def members(graph: Network) -> dict[str, set[str]]:
    """Give the people and posts that sit on each body; of a post its holders too."""
    holders: dict[str, set[str]] = defaultdict(set)
    seats: dict[str, set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        if data["relation"] == "holds":
            holders[target].add(source)
    for source, target, data in graph.edges(data=True):
        if data["relation"] == "is member of":
            seats[target] |= {source} | holders[source]
    return seats


def chaired(graph: Network) -> dict[str, set[str]]:
    """Give the bodies that each chairs, a person those that a post of theirs does too."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        if data["relation"] == "is member of" and "chair" in str(data.get("kind", "")):
            found[source].add(target)
    for source, target, data in graph.edges(data=True):
        if data["relation"] == "holds":
            found[source] |= found[target]
    return found


def sharing(
    graph: Network, seats: Mapping[str, set[str]], of: Mapping[str, set[str]]
) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Give the pairs that share members: both, who sits with both, and who of them chairs either.

    Looked at are only pairs that somebody sits with, which are few of all in a country.

    Args:
        seats: Who sits on each body, as ``members`` gives it.
        of: The bodies of each that may be one of a pair.
    """
    chairs = chaired(graph)
    sitting = {
        one: set[str]().union(*(seats[body] for body in of[one])) for one in by_label(graph, of)
    }
    with_whom: dict[str, list[str]] = defaultdict(list)
    for one, who in sitting.items():
        for seat in who:
            with_whom[seat].append(one)
    order = {one: place for place, one in enumerate(sitting)}
    pairs = {pair for found in with_whom.values() for pair in combinations(found, 2)}
    for one, other in sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]])):
        shared = by_label(graph, once(graph, sitting[one] & sitting[other]))
        yield one, other, shared, [who for who in shared if chairs[who] & (of[one] | of[other])]


def once(graph: Network, seats: set[str]) -> set[str]:
    """Give people and posts without the posts whose holder is among them too."""
    return seats - {
        target
        for seat in seats
        for _, target, data in graph.out_edges(seat, data=True)
        if data["relation"] == "holds"
    }
