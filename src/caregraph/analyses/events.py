"""Events: when each link begins and ends, for programs that study networks in time.

A row is a link with its first day and the first day no longer, as the sources give them. Ask it of
everything as described (asOf=any), or only what is in effect on the day is there. Things may share
a name; their IRIs tell them apart. Programs for networks in time want days as numbers and leave out
what has none: for tsna they are onset, terminus, tail and head; pathpy is given edges one by one,
for it reads from a file neither names with commas nor days before 1970.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caregraph.analyses._values import At, Value

if TYPE_CHECKING:
    from caregraph.networks import Network

NOT = (
    "A day that is not stated is not known, and is no beginning and no end of time. Dates "
    "known to the month or year stand as the first day, with how precisely they are known."
)
COLUMNS = (
    "source",
    "target",
    "relation",
    "kind",
    "from",
    "until",
    "from precision",
    "source IRI",
    "target IRI",
)


def rows(graph: Network) -> Iterator[tuple[Value, ...]]:
    """Give links by their first day, those without one last."""
    edges = sorted(
        graph.edges(keys=True, data=True),
        key=lambda edge: (str(edge[3].get("from", "9999")), str(edge[2])),
    )
    for source, target, _, data in edges:
        told = [
            str(data[name]) if data.get(name) else None
            for name in ("kind", "from", "until", "from_precision")
        ]
        yield At(source), At(target), str(data["relation"]), *told, source, target
