"""The network as tables, for the formats that write CSV or say what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caregraph import spreadsheet
from caregraph.networks import Network, Scalar

NODES_FIRST = ("Id", "Label")
EDGES_FIRST = ("Source", "Target", "Type", "Id", "Label", "Source name", "Target name")
"""The columns that stand first, in the order in which Gephi reads them."""


@dataclass(frozen=True)
class Table:
    """One table of the network."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Scalar], ...]

    def written(self, *, plain: bool = False) -> bytes:
        """Write it as CSV, for spreadsheets, or as plain as other programs take it."""
        rows = ([row.get(name) for name in self.columns] for row in self.rows)
        return spreadsheet.table(self.columns, rows, plain=plain)


def nodes(graph: Network) -> Table:
    """Give the nodes: ``Id`` and ``Label``, then every attribute."""
    rows = [
        {"Id": node, "Label": data["label"], **_without(data, "label")}
        for node, data in graph.nodes(data=True)
    ]
    return _table(NODES_FIRST, rows)


def edges(graph: Network) -> Table:
    """Give the edges: ``Source``, ``Target``, ``Type``, ``Id`` and ``Label``, then the rest.

    An edge runs as its label, the relation, reads from source to target.
    """
    rows = [
        {
            "Source": source,
            "Target": target,
            "Type": "Directed",
            "Id": key,
            "Label": data["relation"],
            "Source name": graph.nodes[source]["label"],
            "Target name": graph.nodes[target]["label"],
            **_without(data, "relation"),
        }
        for source, target, key, data in graph.edges(keys=True, data=True)
    ]
    return _table(EDGES_FIRST, rows)


def _without(data: Mapping[str, Scalar], name: str) -> dict[str, Scalar]:
    return {key: value for key, value in data.items() if key != name}


def _table(first: tuple[str, ...], rows: list[dict[str, Scalar]]) -> Table:
    others = sorted({name for row in rows for name in row} - set(first))
    return Table((*first, *others), tuple(rows))
