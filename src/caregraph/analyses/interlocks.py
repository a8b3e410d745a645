"""Interlocks: bodies that share members or a chair.

A row is a pair of bodies that somebody sits on both of, as a post or as a person who holds one,
with who they are and who of them chairs either. A post and its holder count once.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from caregraph.analyses._values import (
    At,
    Value,
    by_label,
    chaired,
    members,
    once,
    organisation,
    things,
)

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = (
    "A shared member is no conflict of interest by itself: joint boards are made of them. Whether "
    "two names are one person is taken from the sources, never guessed."
)
COLUMNS = ("one body", "of", "other body", "of (other)", "shared", "who", "chairs")


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give the pairs that share most first."""
    seats, chairs = members(graph), chaired(graph)
    found = []
    for one, other in combinations(by_label(graph, seats), 2):
        if shared := by_label(graph, once(graph, seats[one] & seats[other])):
            leading = [who for who in shared if chairs[who] & {one, other}]
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
