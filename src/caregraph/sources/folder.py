"""A folder of CSV tables, the form in which people describe a structure.

``_csv`` reads the files, whatever their encoding and separators; ``_rows`` finds what is wrong with
their rows.
"""

from __future__ import annotations

from pathlib import Path

from caregraph.columns import TableSchema
from caregraph.errors import Problem, SourceError
from caregraph.model import ReadTables, Record
from caregraph.sources import _csv
from caregraph.sources import _headers as headers
from caregraph.sources import _rows as rows
from caregraph.sources._dates import Convention
from caregraph.sources._plain import Manner
from caregraph.tables import tables

_ENDING = ".csv"
_AS_TEXT = (".tsv", ".txt")
"""Endings that spreadsheets give to tables with tabs; other files may have them too."""
_NOT_READ = (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
"""Endings of workbooks, which are read by themselves and not in a folder."""


def read(folder: Path, *, dates: Convention | None = None) -> ReadTables:
    """Read every table of *folder*; problems are collected, never raised one by one.

    Args:
        dates: How dates are written that are not in the form of tables; by default they are read
            day first where the table shows that they are meant so.

    Raises:
        SourceError: there is no such folder, or nothing in it is a table.
    """
    if not folder.is_dir():
        raise SourceError(
            "there is no such file or folder",
            where=str(folder),
            code="no-such-source",
            hint="Give a folder of CSV tables, a workbook, a list, an RDF file, or case:<name>.",
        )
    paths = _paths(folder)
    if not paths:
        raise SourceError(
            "the folder holds no table",
            where=str(folder),
            code="no-tables",
            hint="A structure needs at least structure.csv and sources.csv.",
        )
    named = [_name(path) for path in paths]
    problems = rows.missing_tables(named, _ENDING)
    manner = Manner(dates)
    records: list[Record] = []
    unread = {name for name in rows.REQUIRED_TABLES if name not in named}
    for path, name in zip(paths, named, strict=True):
        table = tables().get(name)
        if table is None:
            meant = headers.meant(name, _csv.read(path).rows)
            called = f"{meant}{_ENDING}" if meant else None
            problems.append(rows.unknown_table(path.name, called, is_there=meant in named))
            unread |= {meant} - {*named} if meant else set()
            continue
        read_here, found = _read_table(path, table, manner)
        unread |= {name} if found and not read_here else set()
        records += read_here
        problems += found
    records, found_across = rows.across(records, manner)
    return ReadTables(
        str(folder),
        tuple(records),
        (*problems, *found_across),
        frozenset(unread),
        manner.notes(),
        lost=manner.lost,
    )


def has_tables(folder: Path) -> bool:
    """Say whether a file of a folder is called as a table of ours is."""
    return any(_name(one) in tables() for one in _paths(folder))


def _name(path: Path) -> str:
    """Give the name of the table that a file is to hold."""
    return path.stem.strip().casefold()


def _paths(folder: Path) -> list[Path]:
    """Give the files of a folder that are to hold tables; what systems hide is none."""
    return sorted(
        one
        for one in folder.iterdir()
        if not one.name.startswith(".")
        and (
            one.suffix.casefold() == _ENDING
            or (_name(one) in tables() and one.suffix.casefold() in (*_AS_TEXT, *_NOT_READ))
        )
    )


def table_in(folder: Path, name: str) -> Path | None:
    """Give the file of a folder that holds a table, however its name is written."""
    found = _paths(folder) if folder.is_dir() else []
    return next((one for one in found if _name(one) == name), None)


def read_table(path: Path, name: str, *, dates: Convention | None = None) -> ReadTables:
    """Read one file as the table called *name*, wherever it lies and whatever it is called.

    Args:
        dates: As for a folder.

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
    manner = Manner(dates)
    records, problems = _read_table(path, tables()[name], manner)
    problems += rows.duplicates(records)
    return ReadTables(str(path), tuple(records), tuple(problems), notes=manner.notes())


def _read_table(
    path: Path, table: TableSchema, manner: Manner
) -> tuple[list[Record], list[Problem]]:
    grid = _csv.read(path, headers.known_names(table))
    for cause, place in grid.notes.items():
        manner.see(cause, place)
    if grid.problems:
        return [], grid.problems
    if not grid.rows:
        return [], [rows.empty(path.name)]
    number = headers.row(table, grid.rows) or grid.rows[0][0]
    above = [one for one, _ in grid.rows if one < number]
    header, *below = grid.rows[len(above) :]
    unnamed = [i for i, cell in enumerate(header[1]) if not cell.strip()]
    beside = (i + 1 for _, cells in below for i in unnamed if i < len(cells) and cells[i].strip())
    headers.tell(path.name, number, above, beside, manner)
    return rows.read_rows(path.name, table, header, below, manner)
