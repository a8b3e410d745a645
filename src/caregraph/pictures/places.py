"""Where each thing of a network stands in a picture: in which organisation, unit or shared ground.

Part of ``pictures``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from caregraph.relations import CONTAINMENT

if TYPE_CHECKING:
    from caregraph.networks import Network

UNSTATED = "unstated"
"""The ground of what has no stated organisation."""

NOT_DRAWN = {"holds", "is in", "serves", "is deputy for", "is staffed from"}
"""Relations that are told by where a box stands or in its sentence, not by a line."""

TIE = "holds"
"""The relation of people to their posts, which a picture of people draws."""
_GROUNDS = ("organisation", "unit")


def shown(graph: Network, *, people: bool = False) -> list[str]:
    """Give the nodes a picture shows, in the order of the network.

    People only where they have a line of their own, and what is not in effect only where
    something that is in effect stands in it or is linked with it.

    Args:
        people: Show people where they hold a post, too.
    """
    linked: set[str] = set()
    for source, target, data in graph.edges(data=True):
        relation = data["relation"]
        if relation in CONTAINMENT:
            linked.add(target)
        tie = people and relation == TIE
        if tie or (relation not in NOT_DRAWN and relation != "may be the same as"):
            linked |= {source, target}
    linked |= {str(graph.nodes[node].get("parent")) for node in linked}
    return [
        node
        for node, data in graph.nodes(data=True)
        if node in linked or (data["in_effect"] and data["kind"] != "person")
    ]


def grounds(graph: Network, *, people: bool = False) -> dict[str, str | frozenset[str] | None]:
    """Give the ground each shown node stands on.

    An organisation or unit by its IRI; a set of organisations for what they share; `UNSTATED`;
    ``None`` for an organisation that is part of no other one.
    """
    finder = _Finder(graph)
    return {node: finder.ground(node) for node in shown(graph, people=people)}


class _Finder:
    def __init__(self, graph: Network) -> None:
        self._kinds: dict[str, str] = {n: data["kind"] for n, data in graph.nodes(data=True)}
        self._parents = {
            n: data["parent"] for n, data in graph.nodes(data=True) if "parent" in data
        }
        self._targets: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._sources: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for source, target, data in graph.edges(data=True):
            self._targets[source][data["relation"]].append(target)
            self._sources[target][data["relation"]].append(source)

    def ground(self, node: str) -> str | frozenset[str] | None:
        """Give the ground of one node."""
        if self._kinds[node] == "organisation":
            wider = [place for place in self._larger(node) if self._kinds[place] == "organisation"]
            return wider[0] if len(wider) == 1 and node not in self._above(wider[0]) else None
        places = self._places(node, set())
        if len(places) == 1:
            return next(iter(places))
        organisations = {self._organisation(place) for place in places} | self._sharing(node)
        if len(organisations) == 1:
            return next(iter(organisations))
        return frozenset(organisations) if organisations else UNSTATED

    def _larger(self, node: str) -> list[str]:
        found = [place for relation in CONTAINMENT for place in self._targets[node][relation]]
        parent = self._parents.get(node)
        if not found and parent in self._kinds:
            found = [parent]  # what is not in effect is in nothing, and is shown where it was
        return list(dict.fromkeys(found))

    def _above(self, node: str) -> set[str]:
        """Give a node and everything it is in, however far up."""
        found: set[str] = set()
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self._larger(one)
        return found

    def _places(self, node: str, seen: set[str]) -> set[str]:
        """Give the organisations and units a node is in, through the bodies between."""
        if node in seen:
            return set()
        found: set[str] = set()
        for place in self._larger(node):
            if self._kinds[place] in _GROUNDS and node not in self._above(place):
                found.add(place)
            else:
                found |= self._places(place, seen | {node})
        for body in self._targets[node]["is used at"]:
            found |= self._places(body, seen | {node})
        if self._kinds[node] == "person":
            for body in self._targets[node]["is member of"]:
                found |= self._places(body, seen | {node})
        return found

    def _organisation(self, place: str) -> str:
        """Give the organisation of a ground, or the ground where it has none."""
        for one in sorted(self._above(place)):
            if self._kinds[one] == "organisation":
                return one
        return place

    def _sharing(self, node: str) -> set[str]:
        """Give the organisations that a post serves or that made an agreement."""
        found = set(self._targets[node]["serves"])
        for relation in ("is party to", "hosts"):
            found |= set(self._sources[node][relation])
        return {one for one in found if self._kinds[one] == "organisation"}
