"""Reading what a visitor brought.

Layer 6, used inside worker processes: a file may be made to take all the time and memory there is.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from caregraph import lists, rdf
from caregraph.errors import CaregraphError, Problem, SourceProblemsError
from caregraph.graph import build
from caregraph.graph import store as stores
from caregraph.model import ReadTables, Record
from caregraph.serve.disk.making import store
from caregraph.sources import sheets
from caregraph.sources.sheets import Sheet

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True)
class Mend:
    """A cell that a visitor changed."""

    table: str
    row: int
    column: str
    old: str
    """What stood in it."""
    new: str
    """What stands in it now; empty where nothing does."""
    is_heading: bool = False

    def as_json(self) -> dict[str, str | int]:
        """Give it as ``{"table", "row", "column", "from", "to"}``."""
        return {
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "from": self.old,
            "to": self.new,
        }


@dataclass(frozen=True)
class Brought:
    """What one visitor brought, and what could be made of it."""

    name: str
    """What the file is called, or how many files they are."""
    app: Flask | None
    """Shows the structure; none where nothing could be made of it."""
    kind: str = ""
    """What kind of list it is, in words; empty for tables of ours."""
    notes: tuple[str, ...] = ()
    """How it was read."""
    problems: tuple[Problem, ...] = ()
    """Why nothing could be made of it, by cell."""
    left_out: tuple[Problem, ...] = ()
    """What could not be taken over; all else was."""
    offers: tuple[Record, ...] = ()
    """Rows that the list hints at and does not say, to confirm."""
    sheets: tuple[Sheet, ...] = ()
    """The sheets of tables of ours as they stand, for cells to be shown and mended."""
    mends: tuple[Mend, ...] = ()
    """The cells that were changed since it was brought, in the order of changing."""
    refused: CaregraphError | None = None
    """Why the files themselves could not be read."""

    @property
    def is_whole(self) -> bool:
        """Say whether a structure could be made of it."""
        return not self.problems and self.refused is None


def read(path: Path, name: str, place: Path) -> Brought:
    """Read what is at a path, and put the structure that can be made of it into a store.

    Dates of which nothing shows how they are meant are read day first, as people here write them;
    which were, the sheets show.

    Args:
        name: What it is called, for who brought it.
        place: The directory of the store.
    """
    if path.suffix.casefold() in rdf.SUFFIXES and path.is_file():
        with suppress(CaregraphError):
            store(stores.open_store([str(path)]), place)
            return Brought(name, None, notes=("It is RDF, and read as it stands.",))
    try:
        reading = _read(path)
        found = () if reading.kind else _sheets(path)
    except SourceProblemsError as wrong:
        return Brought(name, None, problems=wrong.problems)
    except CaregraphError as refused:
        return Brought(name, None, refused=refused)
    how = Brought(
        name, None, reading.kind, reading.notes, (), reading.left_out, reading.offers, sheets=found
    )
    try:
        with warnings.catch_warnings(action="ignore"):
            store(build.build([reading]), place)
    except SourceProblemsError as wrong:
        return replace(how, problems=wrong.problems)
    return how


def _sheets(path: Path) -> tuple[Sheet, ...]:
    """Give the sheets of tables of ours as they stand, of those in a ZIP file too."""
    with lists.opened(path) as given:
        paths = [one.path for one in given.files]
        return sheets.read(paths[0] if len(paths) == 1 else paths[0].parent)


def _read(path: Path) -> ReadTables:
    """Read tables, day first where a date may be either and nothing else then stands against it."""
    reading = stores.read_tables(path)
    if any(one.code == "ambiguous-date" for one in reading.problems):
        again = stores.read_tables(path, "day-first")
        return again if len(again.problems) < len(reading.problems) else reading
    return reading


def mended(several: tuple[Sheet, ...], name: str, mends: tuple[Mend, ...], place: Path) -> Brought:
    """Read sheets again whose cells were changed; each row keeps its number.

    A sheet without rows may be left in a workbook, and is no table.

    Args:
        name: What they are called, for who brought them.
        mends: All cells that were changed.
        place: The directory of the store.
    """
    with TemporaryDirectory(prefix="caregraph-") as folder:
        for one in several:
            if one.rows:
                (Path(folder) / f"{one.table}.csv").write_text(one.as_csv(), "utf-8")
        return replace(read(Path(folder), name, place), mends=mends)
