"""Tables made of a list that somebody has, with what was understood and what is to be confirmed."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli import _folder
from caregraph.cli._options import Output
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from caregraph.model import ReadTables, Record
    from caregraph.sources import Convention

_CONFIRM = "to-confirm"
"""The folder beside the tables that holds the rows to confirm; it is not read."""
_NOTES = "how-it-was-read.md"


def day(text: str | None) -> date | None:
    """Read the day that a list speaks of.

    Raises:
        UsageError: it is none.
    """
    from caregraph.graph import dates

    if text is None:
        return None
    return dates.asked(text, hint="Write 2026, 2026-11 or 2026-11-01.", where="--as-at").first_day


def write(
    name: str,
    source: Path,
    kind: str | None,
    as_at: date | None,
    path: Path,
    dates: Convention | None,
) -> None:
    """Write the tables that a list gives, as a workbook or a folder.

    Raises:
        SourceError: it cannot be read.
        UsageError: it holds tables already.
    """
    from caregraph.exports import _book
    from caregraph.graph import store

    reading = store.read_list(source, name, kind, as_at, dates=dates)
    if not reading.kind:
        raise UsageError(
            "it holds tables of caregraph, and is read as it is",
            where=str(source),
            hint=f"caregraph check {source}",
        )
    _refuse_what_cannot_be_built(reading)
    rows = by_table(reading.records)
    offers = by_table(reading.offers)
    shown = [*(one for one in _book.NEEDED_FIRST if one in rows)]
    shown += [one for one in rows if one not in shown]
    if path.suffix:
        about = [f"{name}: made of {source.name}", *_told(reading, "on the sheet 'To confirm'")]
        Output(None, path).write(_book.write(rows, shown, about, offers))
    else:
        told = "\n".join(f"- {line}" for line in _told(reading, f"in the folder {_CONFIRM}"))
        others = {_NOTES: f"# How {source.name} was read\n\n{told}\n".encode()}
        for table, some in offers.items():
            others[f"{_CONFIRM}/{table}.csv"] = _folder.as_csv(table, some)
        _folder.write_folder(path, shown, rows, others)
    for line in _told(reading, "on the sheet 'To confirm'" if path.suffix else f"in {_CONFIRM}"):
        click.echo(f"caregraph: note: {line}", err=True)


def by_table(records: Iterable[Record]) -> dict[str, list[dict[str, str]]]:
    """Give the cells of records by column, by table."""
    found: dict[str, list[dict[str, str]]] = {}
    for record in records:
        cells = {column: "; ".join(values) for column, values in record.values.items()}
        found.setdefault(record.table, []).append({"key": record.key, **cells})
    return found


def _told(reading: ReadTables, where: str) -> list[str]:
    """Tell how a list was read, what was left out, and where the rows to confirm are."""
    told = [*reading.notes, *(f"left out: {one}" for one in reading.left_out)]
    if reading.offers:
        count = len(reading.offers)
        noun = "row that the list hints at is" if count == 1 else "rows that the list hints at are"
        told.append(
            f"{count} {noun} {where}, to confirm: put one into its table, in the place of the row "
            "with the same key, where it is right"
        )
    return told


def _refuse_what_cannot_be_built(reading: ReadTables) -> None:
    """Write nothing that could not be read again.

    Raises:
        SourceProblemsError: the tables have problems.
    """
    from caregraph.graph import build

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        build.build([reading])
