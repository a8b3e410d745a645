"""Making a large network small enough to read: the surroundings of one thing, or organisations.

Part of ``pictures``. What is left out is always counted in words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from caregraph.pictures.places import NOT_DRAWN, UNSTATED, grounds, shown
from caregraph.relations import CONTAINMENT

if TYPE_CHECKING:
    from caregraph.networks import Network

MOST = 150
"""With more boxes than this only organisations are drawn."""
AROUND = 60
"""With more boxes than this two steps from the focus, only one step is drawn."""
_NOUNS = {
    "organisation": ("organisation", "organisations"),
    "unit": ("unit", "units"),
    "post": ("post", "posts"),
    "body": ("body", "bodies"),
    "agreement": ("agreement", "agreements"),
    "arrangement": ("arrangement", "arrangements"),
    "person": ("person", "people"),
    "line": ("line of accountability", "lines of accountability"),
}


def surroundings(graph: Network, focus: str) -> Network:
    """Give what is linked with the focus by one or two lines, and where all of it stands.

    Of an organisation or unit also what is directly in it.
    """
    neighbours = _neighbours(graph, focus)
    near = {focus} | neighbours[focus]
    wider = near | {other for one in near for other in neighbours[one]}
    kept = wider if len(wider) <= AROUND else near
    waiting = list(kept)
    while waiting:
        node = waiting.pop()
        for _, place, data in graph.out_edges(node, data=True):
            if data["relation"] in CONTAINMENT and place not in kept:
                kept.add(place)
                waiting.append(place)
    return _part(graph, kept)


def _neighbours(graph: Network, focus: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        contains = data["relation"] in CONTAINMENT
        if (contains and target == focus) or (not contains and data["relation"] not in NOT_DRAWN):
            found[source].add(target)
            found[target].add(source)
    return found


def _part(graph: Network, kept: set[str]) -> Network:
    """Give the part of a network with these nodes, in the order of the whole."""
    part = graph.__class__()
    part.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in kept)
    for source, target, key, data in graph.edges(keys=True, data=True):
        if source in kept and target in kept:
            part.add_edge(source, target, key=key, **data)
    return part


def organisations(graph: Network) -> Network:
    """Give organisations only, with the lines between what is in one and what is in another.

    An edge stands for all lines of its kind: ``of`` has their keys, ``times`` says how many.
    """
    places = grounds(graph)
    within = {node: _organisations_of(graph, places, node) for node in places}
    small = _part(graph, {n for n in graph if graph.nodes[n]["kind"] == "organisation"})
    merged: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for source, target, key, data in graph.edges(keys=True, data=True):
        if data["relation"] in NOT_DRAWN or data["relation"] in CONTAINMENT:
            continue
        if source in small and target in small:
            continue
        for one in within.get(source, ()):
            for other in within.get(target, ()):
                if one != other:
                    merged[one, other, data["relation"], str(data.get("kind", ""))].append(key)
    for (one, other, relation, kind), keys in sorted(merged.items()):
        attributes = {"relation": relation, "kind": kind, "times": len(keys), "of": keys}
        small.add_edge(one, other, key=f"{one} {relation} {kind} {other}", **attributes)
    return small


def _organisations_of(
    graph: Network, places: dict[str, str | frozenset[str] | None], node: str
) -> frozenset[str]:
    """Give the organisations a node is, is in or is shared by."""
    here: str | frozenset[str] | None = node
    while isinstance(here, str) and here != UNSTATED:
        if graph.nodes[here]["kind"] == "organisation":
            return frozenset({here})
        here = places.get(here)
    return here if isinstance(here, frozenset) else frozenset()


def accountability(graph: Network) -> set[str]:
    """Give the keys of the lines of accountability in a network, of merged ones each by itself."""
    return {
        one
        for *_, key, data in graph.edges(keys=True, data=True)
        if data["relation"] == "answers to"
        for one in data.get("of", [key])
    }


def left_out(whole: Network, part: Network, lines: Collection[str]) -> str:
    """Say in words how much of a network a part leaves out; empty where it leaves out nothing.

    Args:
        lines: The keys of all lines of accountability of the whole.
    """
    kinds = Counter(whole.nodes[node]["kind"] for node in shown(whole) if node not in part)
    counted = [_count(number, kind) for kind, number in sorted(kinds.items())]
    if missing := len(set(lines) - accountability(part)):
        counted.append(_count(missing, "line"))
    return f"Not drawn here: {', '.join(counted)}." if counted else ""


def held(whole: Network, part: Network, lines: Collection[str]) -> str:
    """Count the posts, bodies and lines of a network, and those that a part shows of them.

    Args:
        lines: The keys of all lines of accountability of the whole.
    """
    nodes = shown(whole)
    there = _amounts(whole, nodes, len(lines))
    here = _amounts(
        whole, [one for one in nodes if one in part], len(set(lines) & accountability(part))
    )
    posts, bodies, of_lines = (_count(number, kind) for kind, number in there.items())
    told = f"{posts}, {bodies} and {of_lines}."
    if here != there:
        drawn = ", ".join(_count(number, kind) for kind, number in here.items() if number)
        told += f" Drawn of these: {drawn or 'none'}."
    return told


def _amounts(graph: Network, nodes: Iterable[str], lines: int) -> dict[str, int]:
    kinds = Counter(graph.nodes[node]["kind"] for node in nodes)
    return {"post": kinds["post"], "body": kinds["body"], "line": lines}


def _count(number: int, kind: str) -> str:
    return f"{number} {_NOUNS[kind][number != 1]}"
