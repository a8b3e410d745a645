"""What the service shows: the loaded structures, the views of them, and the query pool.

Layer 6. Views are made when they are first asked for and the few used last are kept; each may
have a snapshot on disk for the query pool.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph import dates
from caregraph.graph import store as stores
from caregraph.graph import view as views
from caregraph.graph.choices import Choice, Part, settled
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.results import Report
from caregraph.seen import Seen
from caregraph.serve.endpoint.pool import Pool
from caregraph.serve.once import Gate, Memory
from caregraph.serve.processes.tasks import Tasks
from caregraph.serve.processes.workers import Limits, Workers
from caregraph.validation import Rulebook, check

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Own:
    """Folders of one's own."""

    rules: tuple[Path, ...] = ()
    questions: tuple[Path, ...] = ()


_VIEWS_KEPT = 8
_DRAWINGS_KEPT = 64
_RESULTS_KEPT = 8


@dataclass(eq=False)
class Shown:
    """One view, and what has been worked out for it."""

    view: View
    _parts: Sequence[Part]
    _folder: Path
    _rulebook: Rulebook
    _own: Own
    _tasks: Tasks
    _memory: Memory
    drawings: Memory = field(default_factory=lambda: Memory(_DRAWINGS_KEPT))
    _results: Memory = field(default_factory=lambda: Memory(_RESULTS_KEPT))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _uses: int = 0
    _retired: bool = False

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Give what *make* made the first time it was asked for under *key*."""
        return self._memory.once(key, make)

    @property
    def report(self) -> Report:
        """Give the report of the rules on this view."""
        report: Report = self.once("report", lambda: check(self.view, self._rulebook))
        return report

    def work(self, task: Callable[..., _Result], *arguments: Any) -> _Result:
        """Give what a function of ``costly`` gives for this view, within the limits of a query.

        Raises:
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        with (
            self._on_disk("view", self._write_view) as directory,
            self._on_disk("described", self._write_described) as described,
        ):
            return self._tasks.run(directory, described, self.view, task, *arguments)

    def work_by_rules(self, task: Callable[..., _Result], *arguments: Hashable) -> _Result:
        """Give what a function of ``costly`` gives that takes folders of rules of one's own last.

        The last few results are kept.

        Raises:
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        key = (task, *arguments)
        result: _Result = self._results.kept(
            key, lambda: self.work(task, *arguments, self._own.rules)
        )
        return result

    def snapshot(self) -> AbstractContextManager[Path]:
        """Give the directory in which queries find the view as default graph, and the structures
        as asserted as named graphs; it stays while it is used.
        """
        return self._on_disk("all", self._write_all)

    @property
    def seen(self) -> Seen:
        """Give what the view says of itself."""
        seen: Seen = self.once("seen", lambda: summary(self.view))
        return seen

    @contextmanager
    def _on_disk(self, name: str, write: Callable[[Path], bool]) -> Iterator[Path]:
        with self._lock:
            self._uses += 1
        try:
            directory = self._folder / name
            self.once(("on disk", name), lambda: write(directory))
            yield directory
        finally:
            with self._lock:
                self._uses -= 1
            self._remove_if_idle()

    def retire(self) -> None:
        """Remove the snapshot as soon as nobody uses it."""
        self._retired = True
        self._remove_if_idle()

    def _remove_if_idle(self) -> None:
        with self._lock:
            if self._retired and not self._uses:
                shutil.rmtree(self._folder, ignore_errors=True)

    def _write_view(self, directory: Path) -> bool:
        return _write(directory, self.view.store)

    def _write_described(self, directory: Path) -> bool:
        return _write(directory, *self._described())

    def _write_all(self, directory: Path) -> bool:
        return _write(directory, self.view.store, *self._described())

    def _described(self) -> Iterator[Iterable[rdf.Quad]]:
        """Give the structures as asserted, a named graph each."""
        for dataset, _ in self._parts:
            for structure in stores.structures(dataset):
                yield dataset.quads_for_pattern(None, None, None, structure)


def _write(directory: Path, *several: Iterable[rdf.Quad]) -> bool:
    directory.mkdir(parents=True, exist_ok=True)
    disk = rdf.Store(str(directory))
    for quads in several:
        disk.bulk_extend(iter(quads))
    disk.flush()
    return True


def _end(several: Iterable[Workers], folder: Path) -> None:
    for workers in several:
        workers.close()
    shutil.rmtree(folder, ignore_errors=True)


class Loaded:
    """The loaded structures and everything made of them."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        limits: Limits | None = None,
        workers: int = 2,
        own: Own | None = None,
    ) -> None:
        self.parts = tuple(parts)
        self.own = own or Own()
        self.pool = Pool(limits, workers=workers)
        self._folder = Path(tempfile.mkdtemp(prefix="caregraph-"))
        self._tasks = Tasks(self.pool.limits, self._folder, workers=workers)
        self._gate = Gate(self.pool.limits.seconds)
        self._shown = Memory(_VIEWS_KEPT, forget=Shown.retire, gate=self._gate)
        self._numbers = itertools.count(1)
        self._end = weakref.finalize(
            self, _end, (self.pool.workers, self._tasks.workers), self._folder
        )

    @cached_property
    def structures(self) -> tuple[rdf.NamedNode, ...]:
        """Give the structures, sorted by IRI."""
        found = {one for dataset, _ in self.parts for one in stores.structures(dataset)}
        return tuple(sorted(found, key=lambda one: one.value))

    @cached_property
    def rulebook(self) -> Rulebook:
        """Give the shipped rules, and those of one's own."""
        return Rulebook.load(self.own.rules)

    def shown(self, choice: Choice) -> Shown:
        """Give the view of a choice, made now or kept from before.

        Raises:
            UsageError: a date cannot be read.
            UnknownNameError: there is no such proposal.
        """
        choice = _plain(choice)
        shown: Shown = self._shown.once(choice, lambda: self._show(choice))
        return shown

    def _show(self, choice: Choice) -> Shown:
        parts = settled([(dataset, choice.over(own)) for dataset, own in self.parts])
        folder = self._folder / str(next(self._numbers))
        return Shown(
            views.combined(parts),
            parts,
            folder,
            self.rulebook,
            self.own,
            self._tasks,
            Memory(gate=self._gate),
        )

    @property
    def most_waiting(self) -> int:
        """Give how many threads wait at most for what is dear; others are refused at once."""
        return self.pool.workers.most + self._tasks.workers.most + self._gate.most

    def described(self) -> View:
        """Give the view of everything as described, nothing resolved."""
        return self.shown(Choice(as_of="any")).view

    def close(self) -> None:
        """End the workers and remove the snapshots; so does the end of the program."""
        self._end()


def _plain(choice: Choice) -> Choice:
    """Write a choice in one way, so that equal choices share a view."""
    return Choice(_day(choice.as_of), _day(choice.known_by), tuple(sorted(set(choice.adopt))))


def _day(text: str | None) -> str | None:
    if not text or text == "any":
        return text or None
    try:
        return dates.parse(text).first_day.isoformat()
    except ValueError:
        return text  # the view says what is wrong with it


def structure_called(loaded: Loaded, key: str) -> rdf.NamedNode:
    """Find a structure by the last part of its IRI.

    Raises:
        UnknownNameError: there is none; carries near matches.
    """
    known = {one.value.rpartition("/")[2]: one for one in loaded.structures}
    if key not in known:
        raise UnknownNameError("structure", key, known)
    return known[key]
