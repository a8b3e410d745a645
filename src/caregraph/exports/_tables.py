"""The network as tables, for the formats that write CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caregraph import spreadsheet
from caregraph.graph.view import View
from caregraph.networks import Scalar, network


def nodes(view: View) -> bytes:
    """Write the nodes: ``Id`` and ``Label``, then every attribute."""
    graph = network(view)
    rows = [
        {"Id": node, "Label": data["label"], **_without(data, "label")}
        for node, data in graph.nodes(data=True)
    ]
    return _table(["Id", "Label"], rows)


def edges(view: View) -> bytes:
    """Write the edges: ``Source``, ``Target``, ``Type``, ``Id`` and ``Label``, then the rest.

    An edge runs as its label, the relation, reads from source to target.
    """
    graph = network(view)
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
    first = ["Source", "Target", "Type", "Id", "Label", "Source name", "Target name"]
    return _table(first, rows)


def _without(data: Mapping[str, Scalar], name: str) -> dict[str, Scalar]:
    return {key: value for key, value in data.items() if key != name}


def _table(first: list[str], rows: Iterable[Mapping[str, Scalar]]) -> bytes:
    rows = list(rows)
    others = sorted({name for row in rows for name in row} - set(first))
    columns = [*first, *others]
    return spreadsheet.table(columns, ([row.get(name) for name in columns] for row in rows))
