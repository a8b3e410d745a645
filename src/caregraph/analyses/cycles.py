"""Circles of accountability: who answers, through others, to themselves.

A row is a circle of up to eight lines, with the kinds and the scopes of its lines. A circle all of
whose lines have one scope is one in which nobody is at the top for it. Up to a thousand are listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from caregraph.analyses._values import ANSWERS, Value, accountability, things

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = (
    "A circle over different scopes is no fault: one may answer for one thing and be answered to "
    "for another."
)
COLUMNS = ("circle", "length", "kinds", "scopes", "one scope")
_LONGEST, _MOST = 8, 1000


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give circles, the shortest first."""
    import networkx as nx

    found = islice(nx.simple_cycles(accountability(graph), length_bound=_LONGEST), _MOST)
    turned = (circle[at:] + circle[:at] for circle in found for at in [circle.index(min(circle))])
    for circle in sorted(turned, key=lambda one: (len(one), one)):
        data = [
            edge
            for source, target in pairwise([*circle, circle[0]])
            for edge in graph.get_edge_data(source, target).values()
            if edge["relation"] == ANSWERS
        ]
        kinds: list[Value] = [*sorted({str(one.get("kind", "kind not stated")) for one in data})]
        scopes = sorted({str(one.get("scope", "")) for one in data})
        told: list[Value] = [one or "not stated" for one in scopes]
        one = "yes" if len(scopes) == 1 and scopes[0] else "no" if len(scopes) > 1 else None
        yield things(circle), len(circle), kinds, told, one
