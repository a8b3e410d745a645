"""Watching files: what every save of them does to the findings.

Layer 4. What cannot be read is told and the last state that could be stays; nothing here waits.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from caregraph.errors import CaregraphError, SourceError, SourceWarning
from caregraph.graph.choices import Choice, Part
from caregraph.graph.named import parse_name
from caregraph.graph.view import open_parts
from caregraph.results import Report
from caregraph.sources import saved
from caregraph.sources.saved import Stamp
from caregraph.validation.live import Live


@dataclass(frozen=True)
class Saved:
    """What is known after a save."""

    number: int
    """Of the saves told, the first state among them."""
    files: tuple[str, ...]
    """Those that were saved, by name; none where it is the first state."""
    report: Report | None
    """On the last state that could be read, with what became of the findings of the one before;
    ``None`` where none could be read yet."""
    problem: CaregraphError | None = None
    """Why what is saved now cannot be read, so that the report is of the state before."""
    notes: tuple[str, ...] = ()
    """How the source was read, where that was not told before."""
    folder: str = ""
    """The one folder that is watched, in whose files the rows of findings stand; else nothing."""


class Watch:
    """Descriptions that are watched.

    Args:
        graphs: Folders of tables, workbooks or RDF files, each perhaps with a view of its own.
        choice: The view in which they are seen.
        live: Follows them; belongs to this from now on.

    Raises:
        SourceError: there is no such file or folder.
        UsageError: an option after a comma is none of those of a view.
    """

    def __init__(self, graphs: Iterable[str], choice: Choice, live: Live) -> None:
        self._graphs = tuple(graphs)
        self._choice = choice
        self._live = live
        self.paths = tuple(Path(parse_name(one).target) for one in self._graphs)
        """What is watched."""
        for path in self.paths:
            if not path.exists():
                raise SourceError(
                    "there is nothing to watch",
                    where=str(path),
                    code="no-such-source",
                    hint="Give a folder of CSV tables, a workbook or an RDF file.",
                )
        self._taken: Mapping[str, Stamp] | None = None
        self._glimpsed: Mapping[str, Stamp] = {}
        self._locked: Mapping[str, Stamp] | None = None
        self._notes: frozenset[str] = frozenset()
        self._folder = str(self.paths[0]) if len(self.paths) == 1 and self.paths[0].is_dir() else ""
        self.last: Saved | None = None
        """What was told last."""

    def look(self, *, waits: bool = False) -> Saved | None:
        """Look whether anything was saved; if so, say what that does.

        Args:
            waits: Whether to leave what has only just changed to the next look, since whoever
                writes it may not have ended.
        """
        now = self._state()
        if now == self._taken or (now == self._locked and self._is_locked()):
            return None
        if waits and now not in (self._locked, self._glimpsed):
            self._glimpsed = now
            return None
        parts, notes, problem = self._read()
        if self._state() != now:  # it was written meanwhile: the next look reads it
            return None
        files = () if self._taken is None else saved.differing(self._taken, now)
        if problem is not None and self._is_locked():
            self._locked = now
        else:
            self._taken, self._locked = now, None
        return self._telling(files, parts, notes, problem)

    def rest(self) -> None:
        """Do, while nobody waits, what the next look would have to do first."""
        self._live.remember()

    def _is_locked(self) -> bool:
        return any(saved.locked(path) for path in self.paths)

    def _state(self) -> Mapping[str, Stamp]:
        return {name: one for path in self.paths for name, one in saved.state(path).items()}

    def _read(self) -> tuple[Sequence[Part], frozenset[str], CaregraphError | None]:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            try:
                parts: Sequence[Part] = open_parts(self._graphs, self._choice)
                problem: CaregraphError | None = None
            except OSError as wrong:
                parts, problem = (
                    (),
                    SourceError(f"it cannot be read now: {wrong.strerror}", where=wrong.filename),
                )
            except CaregraphError as wrong:
                parts, problem = (), wrong
        notes = {str(one.message) for one in told if issubclass(one.category, SourceWarning)}
        return parts, frozenset(notes), problem

    def _telling(
        self,
        files: Sequence[str],
        parts: Sequence[Part],
        notes: frozenset[str],
        problem: CaregraphError | None,
    ) -> Saved:
        report = self.last.report if self.last else None
        if problem is None:
            try:
                report = self._live.take(parts)
            except CaregraphError as wrong:
                problem = wrong
        number = self.last.number + 1 if self.last else 1
        names = tuple(Path(one).name for one in files)
        fresh = tuple(sorted(notes - self._notes))
        self._notes = notes
        self.last = Saved(number, names, report, problem, fresh, self._folder)
        return self.last
