"""What the service shows: the loaded structures, the views of them, and the query pool.

Layer 6. Views are made when they are first asked for and the few used last are kept.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, cast

from caregraph import rdf
from caregraph.errors import UnknownNameError
from caregraph.graph.choices import Choice, Part
from caregraph.serve.disk import making, places
from caregraph.serve.disk.described import Described, Generation
from caregraph.serve.disk.proposals import Proposal, proposals, titles
from caregraph.serve.disk.scope import Extent, Scope
from caregraph.serve.endpoint.pool import Pool
from caregraph.serve.once import Gate, Memory
from caregraph.serve.processes.tasks import Tasks
from caregraph.serve.processes.workers import JUDGING, LimitReachedError, Limits, Workers
from caregraph.serve.shown import Shown, Work
from caregraph.validation import Rulebook


@dataclass(frozen=True)
class Own:
    """Folders of one's own."""

    rules: tuple[Path, ...] = ()
    questions: tuple[Path, ...] = ()


_VIEWS_KEPT = 8
"""So many views are open, which takes some 20 MB each; more of them are on disk."""
_MAKERS = 2
_JUDGES = 1
"""One change is judged at a time, by the process that followed those before it."""
_PREFIX = "caregraph-"
_ALIVE = "alive"


def _end(several: Iterable[Workers], folder: Path, owner: int) -> None:
    for workers in several:
        workers.close()
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _put(makers: Tasks, quads: Iterable[rdf.Quad], directory: Path) -> None:
    """Put statements into a store directory; by another process where this one cannot."""
    if making.can_store():
        making.store(quads, directory)
        return
    file = directory.with_name(f"{directory.name}.nq")
    rdf.serialize(quads, file, format=rdf.RdfFormat.N_QUADS)
    makers.run(making.store_file, file, directory)
    file.unlink()


class Loaded:
    """The loaded structures and everything made of them."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        limits: Limits | None = None,
        workers: int = 3,
        own: Own | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.own = own or Own()
        folder, self._alive = kept_folder()
        self._shelf = places.Shelf(folder / "views", self.limits.disk)
        self.pool = Pool(self.limits, workers=workers)
        self._tasks = Tasks("what was asked for", self.limits, folder, workers=workers)
        self._makers = Tasks("the view", self.limits.of_views(), folder, workers=_MAKERS)
        self._judges = Tasks(JUDGING, self.limits.of_views(), folder, workers=_JUDGES)
        self._gate = Gate(self.limits.seconds)
        self._shown = Memory(_VIEWS_KEPT, gate=self._gate)
        self._is_ready = False
        self._extents, self._proposals, self._titles = Memory(1), Memory(1), Memory(1)
        pools = (self.pool, self._tasks, self._makers, self._judges)
        several = [one.workers for one in pools]
        self._end = weakref.finalize(self, _end, several, folder, os.getpid())
        self._described = Described(folder / "described", parts, partial(_put, self._makers))

    @property
    def parts(self) -> tuple[Part, ...]:
        """Give the structures as described, on disk, each part with the choice it is seen by."""
        return self._described.now.parts()

    def replaced(self, parts: Sequence[Part]) -> None:
        """Show these from now on, or the same after a change; every process learns of it."""
        self._described.replaced(parts)

    @property
    def structures(self) -> tuple[rdf.NamedNode, ...]:
        """Give the structures, sorted by IRI."""
        return tuple(self.titles)

    @property
    def titles(self) -> dict[rdf.NamedNode, str]:
        """Give the title of each structure, sorted by IRI."""
        now = self._described.now
        found = self._titles.kept(now.number, lambda: titles(now.parts()))
        return cast("dict[rdf.NamedNode, str]", found)

    @cached_property
    def rulebook(self) -> Rulebook:
        """Give the shipped rules, and those of one's own."""
        return Rulebook.load(self.own.rules)

    def work(self, task: Callable[..., Any], *arguments: Any) -> Any:
        """Give what a function of a module gives, within the limits of what is dear.

        Raises:
            CaregraphError: what *task* raises.
            LimitReachedError: time or memory ran out, or every worker stayed busy.
        """
        return self._tasks.run(task, *arguments)

    def judge(self, task: Callable[..., Any], *arguments: Any) -> Any:
        """Give what a function that judges changes gives, within the limits of making views.

        Raises:
            CaregraphError: what *task* raises.
            LimitReachedError: time or memory ran out.
        """
        return self._judges.run(task, *arguments)

    def shown(self, choice: Choice) -> Shown:
        """Give the view of a choice, made now or kept from before.

        Raises:
            UsageError: a date cannot be read.
            UnknownNameError: there is no such proposal.
        """
        now, plain = self._described.now, choice.plain()
        shown: Shown = self._shown.once((now.number, plain), lambda: self._show(now, plain))
        return shown

    def about(self, choice: Choice, thing: rdf.NamedNode) -> Shown:
        """Give a view with all on which the page of a thing can rest, made now or kept.

        Where much is described that is a small part of it; else it is the view of everything.

        Raises:
            UsageError: a date cannot be read.
            UnknownNameError: there is no such proposal.
        """
        now, plain = self._described.now, choice.plain()
        extent = self.extent
        scope = None if extent.is_little else extent.scope(thing)
        if scope is None:
            return self.shown(choice)
        key = (now.number, plain, scope)
        shown: Shown = self._shown.once(key, lambda: self._show_part(now, plain, scope))
        return shown

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Give the proposals that can be taken as adopted, by structure and label."""
        now = self._described.now
        found = self._proposals.kept(now.number, lambda: proposals(now.parts()))
        return cast("tuple[Proposal, ...]", found)

    @property
    def proposal_names(self) -> dict[rdf.NamedNode, str]:
        """Give what each proposal is adopted by."""
        return {one.node: one.name for one in self.proposals}

    @property
    def extent(self) -> Extent:
        """Say how much is described, and where."""
        now = self._described.now
        return cast("Extent", self._extents.kept(now.number, lambda: Extent(now.parts())))

    def _show(self, now: Generation, choice: Choice) -> Shown:
        asked = now.asked(choice)
        rules, questions = self.own.rules, self.own.questions
        place, held = self._shelf.once(
            asked, lambda folder: self._makers.run(making.make, asked, rules, questions, folder)
        )
        return self._opened(place, held, self._whatever_the_day)

    def _show_part(self, now: Generation, choice: Choice, scope: Scope) -> Shown:
        asked, own = now.asked(choice), self.own.rules
        place, held = self._shelf.once(
            (asked, scope),
            lambda folder: self._makers.run(making.around, asked, scope, own, folder),
        )
        return self._opened(place, held)

    def _opened(
        self, place: Path, held: places.Hold, described: Callable[[], Shown] | None = None
    ) -> Shown:
        work = Work(self._tasks, self._makers, self._gate, self.own.rules)
        return Shown(place, held, work, described)

    @property
    def most_waiting(self) -> int:
        """Give how many threads wait at most for what is dear; others are refused at once."""
        return self.pool.workers.line.most + self._tasks.workers.line.most + self._gate.most

    def _whatever_the_day(self) -> Shown:
        return self.shown(Choice(as_of="any"))

    def readiness(self) -> dict[str, Any]:
        """Say whether the first pages have been made; nobody waits for it.

        Once they were it stays so: what is made later is made beside them.
        """
        now, plain = self._described.now, Choice()
        with suppress(LimitReachedError):
            shown = self._shown.soon((now.number, plain), lambda: self._show(now, plain))
            self._is_ready = self._is_ready or (shown is not None and shown.is_reported())
        sealing = self.pool.workers.sealing()
        return {"ok": self._is_ready and sealing is not None, "queries": sealing}

    def close(self) -> None:
        """End the workers and remove what is on disk; so does the end of the program."""
        self._end()


def kept_folder() -> tuple[Path, places.Hold]:
    """Make a folder for a service, kept while it is held; remove those of services killed."""
    for one in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_ALIVE}"):
        with places.alone(one) as is_dead:
            if is_dead:
                shutil.rmtree(one.parent, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    return folder, places.kept_alive(folder / _ALIVE)


def structure_called(loaded: Loaded, key: str) -> rdf.NamedNode:
    """Find a structure by the last part of its IRI.

    Raises:
        UnknownNameError: there is none; carries near matches.
    """
    known = {one.value.rpartition("/")[2]: one for one in loaded.structures}
    if key not in known:
        raise UnknownNameError("structure", key, known)
    return known[key]
