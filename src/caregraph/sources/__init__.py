"""Readers: one module a format, each turning bytes into a `ReadTables` of records and problems.

Layer 2: knows ``model`` and ``errors``, never triples. Other packages add readers of files under
the entry point ``caregraph.readers``: modules with ``SUFFIXES``, the endings of their files with
the dot, and ``read``, which is given a path and gives the tables in it::

    {"posts": [{"key": "chief", "title": "Chief Executive", "status": "in force", ...}, ...], ...}

Tables, columns and cells are those of a folder of tables, in the same words, and what is wrong with
them is told in the same way; a row is numbered as if it stood below a header. A table without rows
may be there or not. A reader raises ``ValueError`` to say what is wrong with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from caregraph import registry
from caregraph.errors import PlugInError, Problem, SourceError
from caregraph.model import ReadTables, Record
from caregraph.sources import _headers, _rows
from caregraph.sources._csv import lines_of_rows as lines_of_rows
from caregraph.sources._dates import CONVENTIONS as CONVENTIONS
from caregraph.sources._dates import Convention as Convention
from caregraph.sources._dates import written as written
from caregraph.sources._names import Names as Names
from caregraph.sources._plain import Manner
from caregraph.sources._plain import folded as folded
from caregraph.sources._plain import plain as plain
from caregraph.sources._rows import advice_to_add as advice_to_add
from caregraph.sources._rows import is_key as is_key
from caregraph.tables import tables

_SPREADSHEET = "Open it in a spreadsheet and save it as a workbook (.xlsx). "
_DOCUMENT = "Copy the table in it into a workbook (.xlsx). "
_SAVED = {
    **dict.fromkeys((".xls", ".xlsb", ".xlt", ".xltx", ".fods", ".numbers"), _SPREADSHEET),
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf", ".pdf", ".htm", ".html"), _DOCUMENT),
}
"""By the ending of a file that is not read, how to make of it one that is."""


def read_file(path: Path, others: Iterable[str], *, dates: Convention | None = None) -> ReadTables:
    """Read a file with the reader of another package; the longest ending wins.

    Args:
        dates: How dates are written, as for a folder of tables.
        others: Endings of files that are read otherwise, for the error.

    Raises:
        SourceError: no reader reads such files, or the file cannot be read.
        PlugInError: several readers would read it, or what the reader gives are no tables.
    """
    added = registry.added(__name__)
    readers = {
        ending: [name for name, one in added.modules.items() if ending in one.SUFFIXES]
        for ending in sorted({ending for one in added.modules.values() for ending in one.SUFFIXES})
    }
    fitting = [ending for ending in readers if path.name.casefold().endswith(ending)]
    if not fitting:
        known = ", ".join([*others, *readers])
        left_out = "".join(f"\n  Left out: {one.message}" for one in added.problems)
        raise SourceError(
            f"files ending in {path.suffix!r} cannot be read",
            where=str(path),
            code="unknown-format",
            hint=f"{_SAVED.get(path.suffix.casefold(), '')}Known: {known}, or a folder of "
            f"tables.{left_out}",
        )
    ending = max(fitting, key=len)
    if len(readers[ending]) > 1:
        names = " and by ".join(repr(name) for name in readers[ending])
        raise PlugInError(
            f"files ending in {ending!r} are read by {names}",
            code="plug-in-clash",
            hint="Remove all but one of their packages.",
        )
    (name,) = readers[ending]
    return checked(path, name, _given(path, added.modules[name].read), dates=dates)


def _given(path: Path, read: Callable[[Path], object]) -> object:
    try:
        return read(path)
    except (ValueError, OSError) as wrong:
        raise SourceError(str(wrong), where=str(path)) from wrong


def checked(
    path: Path, reader: str, given: object, *, dates: Convention | None = None
) -> ReadTables:
    """Check the tables that a reader gives, as if they stood in a folder."""
    if not isinstance(given, Mapping):
        raise PlugInError(f"the reader {reader!r} gives no tables by name", where=str(path))
    filled = {name: listed for name, rows in given.items() if (listed := list(rows))}
    problems: list[Problem] = _rows.missing_tables(filled, "")
    manner = Manner(dates)
    records: list[Record] = []
    for name, rows in filled.items():
        file = f"{path.name}#{name}"
        table = tables().get(name)
        if table is None:
            close = _headers.called(name)
            problems.append(_rows.unknown_table(file, close, is_there=close in filled))
            continue
        listed = [_row(reader, file, row) for row in rows]
        header = list(dict.fromkeys(column for row in listed for column in row))
        cells = [[_text(reader, file, row.get(column)) for column in header] for row in listed]
        read_here, found = _rows.read_rows(
            file, table, (1, header), enumerate(cells, start=2), manner
        )
        records += read_here
        problems += found
    records, found = _rows.across(records, manner)
    return ReadTables(
        str(path),
        tuple(records),
        (*problems, *found),
        notes=manner.notes(),
        lost=manner.lost,
    )


def _row(reader: str, file: str, row: object) -> Mapping[str, object]:
    if not isinstance(row, Mapping):
        raise PlugInError(f"the reader {reader!r} gives a row that is no mapping", where=file)
    return row


def _text(reader: str, file: str, cell: object) -> str:
    if cell is None:
        return ""
    if not isinstance(cell, str):
        kind = type(cell).__name__
        raise PlugInError(
            f"the reader {reader!r} gives a cell that is no text: {cell!r} ({kind})", where=file
        )
    return cell
