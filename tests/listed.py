"""Lists as the tests read them: written to a file, read, and looked at by table and cell."""

from __future__ import annotations

import warnings
from collections import Counter
from pathlib import Path

from caregraph import lists
from caregraph.errors import SourceWarning
from caregraph.graph import build
from caregraph.model import ReadTables, Record


def read(path: Path, text: str | bytes) -> ReadTables:
    """Read what a file with a text would be read as."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return lists.read(path)


def of(reading: ReadTables, table: str) -> list[Record]:
    """Give the rows of one table."""
    return [one for one in reading.records if one.table == table]


def counts(reading: ReadTables) -> Counter[str]:
    """Give how many rows each table has."""
    return Counter(one.table for one in reading.records)


def cells(reading: ReadTables, table: str, column: str) -> dict[str, str | None]:
    """Give the single value of one column by the key of each row."""
    return {one.key: one.one(column) for one in of(reading, table)}


def builds(reading: ReadTables) -> ReadTables:
    """Give what was read, which makes a graph without any problem."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SourceWarning)
        assert len(build.build([reading]))
    return reading
