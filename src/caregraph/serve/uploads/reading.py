"""Reading what a visitor brought.

Layer 6, used inside worker processes: a file may be made to take all the time and memory there is.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from caregraph.errors import CaregraphError, Problem, SourceProblemsError
from caregraph.graph import build
from caregraph.graph import store as stores
from caregraph.model import Record
from caregraph.serve.disk.making import store

if TYPE_CHECKING:
    from flask import Flask


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
    refused: CaregraphError | None = None
    """Why the files themselves could not be read."""

    @property
    def is_whole(self) -> bool:
        """Say whether a structure could be made of it."""
        return not self.problems and self.refused is None


def read(path: Path, name: str, place: Path) -> Brought:
    """Read what is at a path, and put the structure that can be made of it into a store.

    Args:
        name: What it is called, for who brought it.
        place: The directory of the store.
    """
    try:
        reading = stores.read_tables(path)
    except SourceProblemsError as found:
        return Brought(name, None, problems=found.problems)
    except CaregraphError as refused:
        return Brought(name, None, refused=refused)
    how = Brought(name, None, reading.kind, reading.notes, (), reading.left_out, reading.offers)
    try:
        with warnings.catch_warnings(action="ignore"):
            store(build.build([reading]), place)
    except SourceProblemsError as found:
        return replace(how, problems=found.problems)
    return how
