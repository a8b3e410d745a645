"""Nodes, edges and findings as typed tables of Arrow, which data frames are read from.

Part of ``exports``; its only door to pyarrow. Truth values, whole numbers and days have types of
their own, and what is not stated is missing. The metadata of a column say what it holds, those of
the table where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from caregraph import finding_rows, provenance
from caregraph.errors import ToolMissingError
from caregraph.exports import _columns, _networks, _tables
from caregraph.graph.view import View

if TYPE_CHECKING:
    import pyarrow as pa


def nodes(view: View, *, measures: bool = False) -> pa.Table:
    """Give the nodes of the network of a view, if asked for with what analyses count of them."""
    table = _tables.nodes(_networks.network(view, measures=measures))
    return _made(view, _columns.of_nodes(table), _values(table))


def edges(view: View) -> pa.Table:
    """Give the edges of the network of a view."""
    table = _tables.edges(_networks.network(view))
    return _made(view, _columns.of_edges(table), _values(table))


def findings(view: View) -> pa.Table:
    """Give what the shipped rules find in a view, a row each."""
    from caregraph.validation import check

    report = check(view)
    rows = finding_rows.rows(report.findings, report.groups)
    return _made(view, _columns.of_findings(), rows)


def parquet(table: pa.Table) -> bytes:
    """Write a table as Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def arrow(table: pa.Table) -> bytes:
    """Write a table as a file of Arrow, which is Feather of version 2."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_file(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _values(table: _tables.Table) -> Iterable[Sequence[object]]:
    return ([row.get(name) for name in table.columns] for row in table.rows)


def _made(
    view: View, columns: Sequence[_columns.Column], rows: Iterable[Sequence[object]]
) -> pa.Table:
    try:
        import pyarrow as pa
    except ImportError as missing:
        raise ToolMissingError(
            "Parquet and Arrow need pyarrow", hint='Install it with: pip install "caregraph[arrow]"'
        ) from missing
    types: dict[str, pa.DataType] = {
        "boolean": pa.bool_(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "string": pa.string(),
    }
    schema = pa.schema(
        [pa.field(one.name, types[one.type], metadata={"about": one.about}) for one in columns],
        metadata=dict(provenance.of(view).items()),
    )
    held = [*rows]
    arrays = [
        pa.array([_value(row[at], one.type) for row in held], types[one.type])
        for at, one in enumerate(columns)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _value(value: Any, kind: _columns.Type) -> object:
    if value is None or value == "":
        return None
    if kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    return str(value) if kind == "string" else value
