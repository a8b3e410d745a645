"""A folder of CSV tables, the form in which people describe a structure.

``_csv`` reads the files, whatever their encoding and separators; ``_rows`` finds what is wrong with
their rows.
"""

from __future__ import annotations

from pathlib import Path

from caregraph.columns import TableSchema
from caregraph.errors import Problem, SourceError, near
from caregraph.model import ReadTables, Record
from caregraph.sources import _csv
from caregraph.sources import _rows as rows
from caregraph.tables import tables

_ENDING = ".csv"


def read(folder: Path) -> ReadTables:
    """Read every table of *folder*; problems are collected, never raised one by one.

    Raises:
        SourceError: there is no such folder, or nothing in it is a table.
    """
    if not folder.is_dir():
        raise SourceError(
            "there is no such folder",
            where=str(folder),
            code="no-such-source",
            hint="Give a folder of CSV tables, an RDF file, or case:<name>.",
        )
    paths = sorted(one for one in folder.iterdir() if one.suffix.casefold() == _ENDING)
    if not paths:
        raise SourceError(
            "the folder holds no table",
            where=str(folder),
            code="no-tables",
            hint="A structure needs at least structure.csv and sources.csv.",
        )
    named = [path.stem.casefold() for path in paths]
    problems = rows.missing_tables(named, _ENDING)
    notes: dict[str, list[str]] = {}
    records: list[Record] = []
    unread = {name for name in rows.REQUIRED_TABLES if name not in named}
    for path, name in zip(paths, named, strict=True):
        table = tables().get(name)
        if table is None:
            problems.append(rows.unknown_table(path.name, path.stem, _ENDING))
            unread |= {one for one in near(name, tables())[:1] if one not in named}
            continue
        read_here, found = _read_table(path, table, notes)
        unread |= {name} if found and not read_here else set()
        records += read_here
        problems += found
    problems += rows.across(records)
    return ReadTables(str(folder), tuple(records), tuple(problems), frozenset(unread), _told(notes))


def has_tables(folder: Path) -> bool:
    """Say whether a file of a folder is called as a table of ours is."""
    return any(
        one.suffix.casefold() == _ENDING and one.stem.casefold() in tables()
        for one in folder.iterdir()
    )


def read_table(path: Path, name: str) -> ReadTables:
    """Read one file as the table called *name*, wherever it lies and whatever it is called.

    Raises:
        SourceError: there is no such file.
    """
    if not path.is_file():
        raise SourceError(
            "there is no such file",
            where=str(path),
            code="no-such-source",
            hint=f"A table (CSV) of {name} was expected.",
        )
    notes: dict[str, list[str]] = {}
    records, problems = _read_table(path, tables()[name], notes)
    problems += rows.duplicates(records)
    return ReadTables(str(path), tuple(records), tuple(problems), notes=_told(notes))


def _read_table(
    path: Path, table: TableSchema, notes: dict[str, list[str]]
) -> tuple[list[Record], list[Problem]]:
    grid = _csv.read(path, {name.casefold() for name in table.columns})
    for cause, place in grid.notes.items():
        notes.setdefault(cause, []).append(place)
    if grid.problems:
        return [], grid.problems
    if not grid.rows:
        return [], [rows.empty(path.name)]
    return rows.read_rows(path.name, table, grid.rows[0][1], grid.rows[1:])


def _told(notes: dict[str, list[str]]) -> tuple[str, ...]:
    """Tell each cause once, with the first of its places."""
    return tuple(
        f"{first}{f' and {len(others)} more' if others else ''}: {cause}"
        for cause, (first, *others) in notes.items()
    )
