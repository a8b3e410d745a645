"""A store that is written: one writer at a time, each change ahead in the log, copies to show.

Layer 6. A change is first written to the log, then made in the store in one transaction. Whoever
opens the store to write makes what the log has and the store may not, so that a process that was
killed leaves nothing half done. What is shown is a copy of the store (links to its files, where
the disk has them) that never changes.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from caregraph import rdf
from caregraph.errors import SourceError, UsageError
from caregraph.graph.contents import Contents, Counting, note, noted, opening
from caregraph.serve.writing.changes import Change, Log

_SHOWN = "shown"
_MADE = "made"
"""The file that says up to which change the store has all on disk."""
_OLD = 120.0
"""Seconds after another came after which nobody works any more on what a copy showed."""
_PATIENCE = 10.0
"""Seconds to wait for another who writes."""
_PAUSE = 0.02


class BusyError(UsageError):
    """Another writes the store."""

    code = "busy"


class Turn:
    """The turn of one who writes: nobody else does until it ends."""

    def __init__(
        self, directory: Path, log: Log, store: rdf.Store, contents: Contents | None
    ) -> None:
        self._directory = directory
        self._log = log
        self._store: rdf.Store | None = store
        self._contents = contents
        self._changed: set[rdf.NamedNode] = set()

    @property
    def store(self) -> rdf.Store:
        """Give the store; not to be kept, for as long as somebody has it nobody else can write."""
        assert self._store is not None, "the turn is over"
        return self._store

    def graph(self, name: rdf.NamedNode) -> set[rdf.Quad]:
        """Give what a structure states."""
        return set(self.store.quads_for_pattern(None, None, None, name))

    def make(self, change: Change) -> None:
        """Make a change: it is not lost once this returns."""
        self._log.append(change)
        self._do(change)

    def catch_up(self) -> None:
        """Make the changes that may not be made; to make one again does no harm."""
        self._log.repair()
        made = self._directory / _MADE
        done = int(made.read_text() or 0) if made.exists() else 0
        for change in self._log.read():
            if change.number > done:
                self._do(change)

    def _do(self, change: Change) -> None:
        """Make a change in the store, in one transaction; a graph without a statement goes."""
        if update := change.update():
            self.store.update(update)
        for name in map(rdf.NamedNode, change.structures):
            if next(self.store.quads_for_pattern(None, None, None, name), None) is None:
                self.store.remove_graph(name)
            self._changed.add(name)

    def show(self, *, anew: bool = False) -> Path:
        """Give a copy of the store for those who read; old ones but the one before go.

        Args:
            anew: Make it though there is one of the last change, for the store may be another.
        """
        shown, number = self._directory / _SHOWN, self._log.last
        copy, beside = shown / str(number), shown / f"{number}.part"
        for one in (beside, *([copy] if anew else [])):
            shutil.rmtree(one, ignore_errors=True)
        if not copy.exists():
            shown.mkdir(exist_ok=True)
            self.store.backup(str(beside))  # has all of it on disk
            if (contents := self._count()) is not None:
                note(beside, contents)
            beside.rename(copy)
            (self._directory / _MADE).write_text(str(number))
        _remove_old(shown)
        return copy

    def _count(self) -> Contents | None:
        """Give the hashes of what the structures state; ``None`` where they were not known."""
        if self._contents is not None and self._changed:
            counting = Counting()
            for name in self._changed:
                counting.count(self.store.quads_for_pattern(None, None, None, name))
            gone = {one.value for one in self._changed}
            stay = {name: one for name, one in self._contents.items() if name not in gone}
            self._contents = {**stay, **counting.contents}
            self._changed = set()
        return self._contents

    def end(self) -> None:
        """Let others write."""
        self.store.flush()
        contents, opened = self._count(), opening(self._directory)
        self._store = None
        if contents is not None:
            note(self._directory, contents, opened)


def _remove_old(shown: Path) -> None:
    """Remove the copies that nobody reads any more; the last two stay however old they are."""
    copies = sorted(
        (one for one in shown.iterdir() if one.name.isdecimal()), key=lambda one: int(one.name)
    )
    for one, next_one in pairwise(copies[:-1]):
        if time.time() - next_one.stat().st_mtime >= _OLD:
            shutil.rmtree(one, ignore_errors=True)


class Kept:
    """A store directory that is written.

    Raises:
        SourceError: it is no store.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        if not (self.directory / "CURRENT").is_file():
            raise SourceError(
                "there is no store to write into",
                where=str(directory),
                code="no-store",
                hint=f"Make one: caregraph build SOURCE --store {directory}",
            )
        self.log = Log(self.directory)

    def copy(self) -> Path | None:
        """Give the copy of the last change, where it was made."""
        found = self.directory / _SHOWN / str(self.log.last)
        return found if found.exists() else None

    @contextmanager
    def turn(self, patience: float = _PATIENCE) -> Iterator[Turn]:
        """Be the one who writes, with all that the log says made.

        Raises:
            BusyError: another goes on writing.
            SourceError: the store or its log is damaged.
        """
        contents = noted(self.directory)
        turn = Turn(self.directory, self.log, self._opened(patience), contents)
        try:
            turn.catch_up()
            yield turn
        finally:
            turn.end()

    def _opened(self, patience: float) -> rdf.Store:
        until = time.monotonic() + patience
        while True:
            try:
                return rdf.Store(str(self.directory))
            except (OSError, RuntimeError) as wrong:
                if "lock" not in str(wrong).casefold():
                    raise SourceError(
                        f"the store is damaged: {wrong}",
                        where=str(self.directory),
                        code="damaged-store",
                        hint="Build it again into a new directory.",
                    ) from wrong
                if time.monotonic() > until:
                    raise BusyError(
                        "another writes this store",
                        where=str(self.directory),
                        hint="Try again in a little while.",
                    ) from wrong
                time.sleep(_PAUSE)
