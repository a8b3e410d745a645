"""The days since when and until when rows of a list hold, read as the dates of tables are.

Layer 2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from caregraph.lists._chart_rows import Row
from caregraph.lists._tables import Tables
from caregraph.sources import Convention, _dates

_COLUMNS = ("start", "end")
_IN_FORM = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def dated(tables: Tables, rows: Sequence[Row], asked: Convention | None) -> list[Row]:
    """Give rows with their dates in the form of tables; one that is none is left out and told."""
    found: list[Row] = []
    for file, group in groupby(rows, lambda row: row.file):
        own = list(group)
        cells = [
            _dates.Dated(row.number, column, row[column], means)
            for row in own
            for column in _COLUMNS
            if (means := _dates.written(row[column]))
        ]
        settled = _dates.settled(file, cells, asked)
        for problem in settled.problems:
            tables.left_out.append(problem)
        telling = [
            said for said, one in settled.notes if one.means.day_first != one.means.month_first
        ]
        tables.notes += dict.fromkeys(f"{file}: {said}" for said in telling)
        for row in own:
            read = {one: _read(tables, row, one, settled) for one in _COLUMNS if row[one]}
            found.append(replace(row, cells={**row.cells, **read}))
    return found


def _read(tables: Tables, row: Row, column: str, settled: _dates.Settled) -> str:
    text = row[column]
    if _IN_FORM.fullmatch(text):
        return text
    if (row.number, column) not in settled.read:
        tables.leave_out(
            "not-a-date", row.file, row.number, f"the {column} is no date", text, "It is left out."
        )
    return settled.read.get((row.number, column), "")
