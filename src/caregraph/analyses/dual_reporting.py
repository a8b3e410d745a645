"""Posts that answer to several, or in several organisations.

A row is a post with lines of accountability to more than one superior. Organisations are those of
its superiors; where one has none stated, it is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value, by_label, lines, organisation, things

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = "Two lines are no fault: law often asks for them. Only lines that are stated are counted."
COLUMNS = ("post", "organisation", "answers to", "kinds", "superiors", "organisations above")
MEASURES = {"superiors": ("superiors", "To how many a post answers, where it is more than one.")}


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give posts with most superiors first."""
    found = []
    for node in by_label(graph, graph):
        above = list(lines(graph, node))
        superiors = by_label(graph, {target for target, _ in above})
        if graph.nodes[node]["kind"] == "post" and len(superiors) > 1:
            where = {organisation(graph, one) for one in superiors} - {None}
            kinds: list[Value] = [*sorted({kind for _, kind in above})]
            own = organisation(graph, node)
            row = (At(node), own, things(superiors), kinds, len(superiors), len(where))
            found.append(row)
    yield from sorted(found, key=lambda row: (-row[4], -row[5]))
