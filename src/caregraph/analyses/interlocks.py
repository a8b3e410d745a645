"""Interlocks: bodies that share members or a chair.

A row is a pair of bodies that somebody sits on both of, as a post or as a person who holds one,
with who they are and who of them chairs either. A post and its holder count once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value, by_label, members, organisation, things

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = (
    "A shared member is no conflict of interest by itself: joint boards are made of them. Whether "
    "two names are one person is taken from the sources, never guessed."
)
COLUMNS = ("one body", "of", "other body", "of (other)", "shared", "who", "chairs")


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give the pairs that share most first."""
    seats = members(graph)
    chairs: dict[str, set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        if data["relation"] == "is member of" and "chair" in str(data.get("kind", "")):
            chairs[source].add(target)
    posts: dict[str, set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        if data["relation"] == "holds":
            posts[source].add(target)
    found = []
    for one, other in combinations(by_label(graph, seats), 2):
        both = seats[one] & seats[other]
        if shared := by_label(graph, both - _held(graph, both)):
            leading = [
                who
                for who in shared
                if any(chairs[seat] & {one, other} for seat in (who, *posts[who]))
            ]
            found.append(
                (
                    At(one),
                    organisation(graph, one),
                    At(other),
                    organisation(graph, other),
                    len(shared),
                    things(shared),
                    things(leading),
                )
            )
    yield from sorted(found, key=lambda row: -row[4])


def _held(graph: Network, seats: set[str]) -> set[str]:
    """Give the posts among some seats whose holder is among them too."""
    return {
        target
        for source, target, data in graph.edges(data=True)
        if data["relation"] == "holds" and source in seats and target in seats
    }
