"""Organisations whose bodies share members or a chair.

A row is a pair of organisations with those who sit on a body of each, as a post or as a person who
holds one, and who of them chairs one of these bodies. A post and its holder count once. Bodies that
are of several organisations, of none that is stated, or of one of two with one name, are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value, members, organisation, sharing, things

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = (
    "Who sits with both does not decide for both, and two organisations may work together without "
    "anybody who does. Whether two names are one person is taken from the sources, never guessed."
)
COLUMNS = ("one organisation", "other organisation", "shared", "who", "chairs")


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give the pairs that share most first."""
    seats = members(graph)
    of: dict[str, set[str]] = defaultdict(set)
    named: dict[str, list[str]] = defaultdict(list)
    for node, data in graph.nodes(data=True):
        if data["kind"] == "organisation":
            named[str(data["label"])].append(node)
    for body in seats:
        match named.get(organisation(graph, body) or ""):
            case [one]:
                of[one].add(body)
    found = [
        (At(one), At(other), len(shared), things(shared), things(leading))
        for one, other, shared, leading in sharing(graph, seats, of)
    ]
    yield from sorted(found, key=lambda row: -row[2])
