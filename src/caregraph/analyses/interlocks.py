"""Interlocks: bodies that share members or a chair.

A row is a pair of bodies that somebody sits on both of, as a post or as a person who holds one,
with who they are and who of them chairs either. A post and its holder count once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value, members, organisation, sharing, things

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
    found = [
        (
            At(one),
            organisation(graph, one),
            At(other),
            organisation(graph, other),
            len(shared),
            things(shared),
            things(leading),
        )
        for one, other, shared, leading in sharing(graph, seats, {body: {body} for body in seats})
    ]
    yield from sorted(found, key=lambda row: -row[4])
