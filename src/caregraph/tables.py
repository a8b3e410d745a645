"""The tables that structures are described in, as ``ontology/tables/*.toml`` describes them.

Layer 1. One table a file, and the folder is the registry: readers, the graph, pages, traces,
networks and drawings go by what is said there. What ``table_files`` finds wrong with any of them
is refused together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from caregraph import assets
from caregraph.columns import Column, Listing, TableSchema
from caregraph.english import count
from caregraph.errors import AssetError, Problem
from caregraph.keeping import kept


@cache
def tables() -> dict[str, TableSchema]:
    """Give every table by name, in the order of their names, from ``ontology/tables``.

    They are kept by the content of their files.

    Raises:
        AssetError: a description says what none may say; tells every problem of all of them.
    """
    paths = assets.files("ontology", "tables/*.toml")
    made_from = [part for one in paths for part in (one.stem, one.read_bytes())]
    return kept("tables", made_from, lambda: _read(paths), TableSchema, Column, Listing)


def _read(paths: Sequence[Path]) -> dict[str, TableSchema]:
    from caregraph.table_files import TableFile

    files = [TableFile(path, {one.stem for one in paths}) for path in paths]
    found = {one.path.stem: table for one in files if (table := one.table())}
    problems = [problem for one in files for problem in one.problems]
    for kind, named in _by_kind(found.values()).items():
        problems += [
            Problem("broken-table", f"{name}.toml", f"'kind' is that of {named[0]} too", value=kind)
            for name in named[1:]
        ]
    if problems:
        lines = "\n".join(f"  {problem}" for problem in problems)
        raise AssetError(
            f"{count(len(problems), 'problem')} in the descriptions of tables\n{lines}",
            code="broken-table",
            where=str(paths[0].parent),
        )
    return found


def _by_kind(found: Iterable[TableSchema]) -> dict[str, list[str]]:
    """Name the tables by the kind of thing that their rows are."""
    named: dict[str, list[str]] = {}
    for table in found:
        named.setdefault(table.kind, []).append(table.name)
    return named
