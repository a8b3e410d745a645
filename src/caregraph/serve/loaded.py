"""What the service shows: the loaded structures, the views of them, and the query pool.

Layer 6. Views are made when they are first asked for and the few used last are kept.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph import store as stores
from caregraph.graph import view as views
from caregraph.graph.choices import Choice, Part, settled
from caregraph.graph.view import View
from caregraph.serve.endpoint.pool import Pool
from caregraph.serve.once import Gate, Memory
from caregraph.serve.processes.tasks import Tasks
from caregraph.serve.processes.workers import Limits, Workers
from caregraph.serve.shown import Shown
from caregraph.serve.snapshots import Snapshots
from caregraph.validation import Rulebook


@dataclass(frozen=True)
class Own:
    """Folders of one's own."""

    rules: tuple[Path, ...] = ()
    questions: tuple[Path, ...] = ()


_VIEWS_KEPT = 8


def _end(several: Iterable[Workers], folder: Path) -> None:
    for workers in several:
        workers.close()
    shutil.rmtree(folder, ignore_errors=True)


def _retire(shown: Shown) -> None:
    shown.snapshots.retire()


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
        self._shown = Memory(_VIEWS_KEPT, forget=_retire, gate=self._gate)
        self._numbers = itertools.count(1)
        self._end = weakref.finalize(
            self, _end, (self.pool.workers, self._tasks.workers), self._folder
        )

    def replaced(self, parts: Sequence[Part]) -> None:
        """Show these from now on."""
        self.parts = tuple(parts)
        self.__dict__.pop("structures", None)
        self._shown.clear()

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
        choice = choice.plain()
        shown: Shown = self._shown.once(choice, lambda: self._show(choice))
        return shown

    def _show(self, choice: Choice) -> Shown:
        parts = settled([(dataset, choice.over(own)) for dataset, own in self.parts])
        view, memory = views.combined(parts), Memory(gate=self._gate)
        folder = self._folder / str(next(self._numbers))
        return Shown(
            view,
            Snapshots(folder, view, parts, memory),
            self.rulebook,
            self.own.rules,
            self._tasks,
            memory,
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


def structure_called(loaded: Loaded, key: str) -> rdf.NamedNode:
    """Find a structure by the last part of its IRI.

    Raises:
        UnknownNameError: there is none; carries near matches.
    """
    known = {one.value.rpartition("/")[2]: one for one in loaded.structures}
    if key not in known:
        raise UnknownNameError("structure", key, known)
    return known[key]
