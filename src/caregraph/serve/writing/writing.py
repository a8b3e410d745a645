"""Writing: each change judged, let in or refused, logged, made, and shown from then on.

Layer 6, below the pages; ``caregraph undo`` comes in by this door too.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from caregraph import rdf
from caregraph.errors import UsageError
from caregraph.finding import Finding
from caregraph.results import Report
from caregraph.serve.writing import changes, judging
from caregraph.serve.writing.changes import Change, What
from caregraph.serve.writing.judging import Grounds, Judges
from caregraph.serve.writing.kept import BusyError, Kept, Turn

_HUB = 8
"""What more structures name is a hub: those are not looked at when it changes."""
_PATIENCE = 10.0

States = Mapping[rdf.NamedNode, Collection[rdf.Quad]]
"""What structures are to state, by structure; nothing where they are to go."""


class RefusedError(UsageError):
    """A change would break rules that hold now."""

    code = "new-breaches"

    def __init__(self, report: Report, several: tuple[Finding, ...]) -> None:
        count = len(several)
        some = "a new breach" if count == 1 else f"{count} new breaches"
        super().__init__(
            f"the change is refused: it brings {some}",
            hint="Mend what is named, or say on what grounds it is let in: waive, until, "
            "owner and approvedBy.",
        )
        self.report = report
        self.findings = several


class ChangedError(UsageError):
    """Somebody else changed, between, what is to be changed."""

    code = "changed-meanwhile"


@dataclass(frozen=True)
class Asked:
    """Who asks for a change, why, and on what conditions."""

    who: str
    why: str = ""
    grounds: Grounds | None = None
    """On what grounds new breaches are let in; ``None`` where they are not."""
    only_if: frozenset[str] | None = None
    """It is made only where what is changed is in one of these states."""
    only_if_new: bool = False
    may_see: Callable[[rdf.NamedNode], bool] = lambda _: True
    """Says of structures around whether they are looked at, and spoken of."""


@dataclass(frozen=True)
class Written:
    """What became of a change that was asked for."""

    change: Change | None
    """``None`` where all was so already."""
    report: Report | None
    created: bool = False
    state: str = ""
    """Of the structure that was changed, if it was one; see ``state_of``."""


class Writing:
    """Writes one store; safe for several threads.

    Args:
        publish: Told the directory of each copy that is to be shown.
    """

    def __init__(
        self, kept: Kept, judge: Judges, publish: Callable[[Path], object] = lambda _: None
    ) -> None:
        self.kept = kept
        self._judge = judge
        self._publish = publish
        self._lock = threading.Lock()
        self._published = -1
        self._copy: Path | None = None

    def write(self, what: What, asked: Asked, make: Callable[[Turn], States]) -> Written:
        """Make a change.

        Args:
            make: Gives the states that structures are to have, by what there is.

        Raises:
            RefusedError: it brings new breaches, and there are no grounds to let them in.
            ChangedError: what it is to change is in another state.
            BusyError: others go on writing.
            SourceError: it would leave something that is no structure.
            LimitReachedError: judging it took too long, or too much memory.
        """
        with self._turn() as turn:
            return self._write(turn, what, asked, make, None)

    def undo(self, number: int, asked: Asked, *, with_later: bool = False) -> Written:
        """Take a change back: each structure that it changed is as it was before it.

        Args:
            with_later: Take back later changes of the same structures too.

        Raises:
            UnknownNameError: there is no such change.
            UsageError: the same structures were changed later.
        """
        with self._turn() as turn:
            change = self.kept.log.change(number)
            concerned = set(change.structures)
            later = [
                one
                for one in self.kept.log.read()
                if one.number > number and concerned & {*one.structures}
            ]
            if later and not with_later:
                named = ", ".join(str(one.number) for one in later)
                raise UsageError(
                    f"what change {number} changed was changed later, by {named}",
                    code="changed-later",
                    hint="Undo those first, the last before the others; or say that all of them "
                    "are to go (--with-later, later=yes).",
                )
            states = {rdf.NamedNode(one): turn.graph(rdf.NamedNode(one)) for one in concerned}
            for one in (*reversed(later), change):
                added, removed = changes.quads(one.added), changes.quads(one.removed)
                for graph in states:
                    states[graph] -= {quad for quad in added if quad.graph_name == graph}
                    states[graph] |= {quad for quad in removed if quad.graph_name == graph}
            return self._write(turn, "undone", asked, lambda _: states, number)

    def state(self, structure: rdf.NamedNode) -> str:
        """Name the state of a structure as it is shown; empty where there is none."""
        stated = [*self._shown().quads_for_pattern(None, None, None, structure)]
        return state_of(stated) if stated else ""

    def begin(self) -> None:
        """Show the store as it is, with all that its log says made."""
        with self._turn() as turn:
            self._show(self.kept.log.size, turn.show(anew=True))

    def catch_up(self) -> None:
        """Show what was changed by others since, if anything was and nobody is writing."""
        size = self.kept.log.size
        if size == self._published or not self._lock.acquire(blocking=False):
            return
        try:
            copy = self.kept.copy()
            if copy is None:
                with suppress(BusyError), self.kept.turn(patience=0) as turn:
                    copy = turn.show()
            if copy is not None:
                self._show(size, copy)
        finally:
            self._lock.release()

    @contextmanager
    def _turn(self) -> Iterator[Turn]:
        if not self._lock.acquire(timeout=_PATIENCE):
            raise BusyError("others write this store", hint="Try again in a little while.")
        try:
            with self.kept.turn() as turn:
                yield turn
        finally:
            self._lock.release()

    def _write(
        self,
        turn: Turn,
        what: What,
        asked: Asked,
        make: Callable[[Turn], States],
        undoes: int | None,
    ) -> Written:
        wanted = {graph: set(stated) for graph, stated in make(turn).items()}
        before = {graph: turn.graph(graph) for graph in wanted}
        for graph, stated in wanted.items():
            _refuse_others_state(before[graph], asked)
            if stated:
                judging.refuse_no_structure(graph, stated)
        if wanted == before:
            return Written(None, None, state=_one_state(wanted))
        number = self.kept.log.last + 1
        report, wanted = self._judged(
            turn, before, wanted, asked, number, is_undo=undoes is not None
        )
        change = Change(
            number=number,
            at=datetime.now(tz=UTC).isoformat(timespec="seconds"),
            who=asked.who,
            what=what,
            structures=tuple(sorted(graph.value for graph in wanted)),
            why=asked.why,
            added=changes.lines(_minus(wanted, before)),
            removed=changes.lines(_minus(before, wanted)),
            findings=changes.findings(report.since),
            waived=asked.grounds.as_json()
            if _has_let_in(wanted, before) and asked.grounds
            else None,
            undoes=undoes,
        )
        turn.make(change)
        self._show(self.kept.log.size, turn.show())
        created = any(stated and not before[graph] for graph, stated in wanted.items())
        return Written(change, report, created, _one_state(wanted))

    def _judged(
        self,
        turn: Turn,
        before: States,
        wanted: dict[rdf.NamedNode, set[rdf.Quad]],
        asked: Asked,
        number: int,
        *,
        is_undo: bool,
    ) -> tuple[Report, dict[rdf.NamedNode, set[rdf.Quad]]]:
        """Judge a change; give what it does, and what it leaves with the waivers that let it in."""
        near = {
            graph: turn.graph(graph)
            for graph in _around(turn.store, before, wanted)
            if asked.may_see(graph)
        }
        report = self._judge.judge({**near, **before}, {**near, **wanted})
        without = {graph: judging.without_idle(stated, report) for graph, stated in wanted.items()}
        several = () if is_undo else judging.new_breaches(report)
        if asked.grounds and several:
            home = next(graph for graph, stated in without.items() if stated)
            without[home] |= judging.let_in(home, number, several, asked.grounds)
        if without != wanted:
            report = self._judge.judge({**near, **before}, {**near, **without})
            several = () if is_undo else judging.new_breaches(report)
        if several:
            raise RefusedError(report, several)
        return report, without

    def _show(self, size: int, copy: Path) -> None:
        self._copy = copy
        self._publish(copy)
        self._published = size

    def _shown(self) -> rdf.Store:
        return rdf.Store.read_only(str(self._copy or self.kept.directory))


def state_of(stated: Iterable[rdf.Quad]) -> str:
    """Name the state of a structure: another one has another name."""
    text = "\n".join(changes.lines(stated))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _one_state(states: States) -> str:
    return state_of(next(iter(states.values()))) if len(states) == 1 else ""


def _refuse_others_state(stated: Collection[rdf.Quad], asked: Asked) -> None:
    """Refuse a change that was asked for on conditions which do not hold.

    Raises:
        ChangedError: they do not.
    """
    is_there = bool(stated)
    if asked.only_if_new and is_there:
        raise ChangedError("it is there already", hint="Leave out If-None-Match to replace it.")
    if asked.only_if is None:
        return
    if not is_there or ("*" not in asked.only_if and state_of(stated) not in asked.only_if):
        raise ChangedError(
            "it was changed since you read it",
            hint="Read it again, make your change in what it is now, and send that with its ETag.",
        )


def _around(store: rdf.Store, before: States, after: States) -> set[rdf.NamedNode]:
    """Give the structures that some name, and those that name them; hubs aside."""
    stated = [quad for states in (before, after) for one in states.values() for quad in one]
    described = {quad.subject for quad in stated}
    named = {quad.object for quad in stated if isinstance(quad.object, rdf.NamedNode)} - described
    found: set[rdf.NamedNode] = set()
    for one in named:
        found |= _graphs(store.quads_for_pattern(one, None, None))
    naming: set[rdf.NamedNode] = set()
    for subject in described:
        naming |= _graphs(store.quads_for_pattern(None, None, subject)) - set(before)
    return (found | (naming if len(naming) <= _HUB else set())) - set(before)


def _graphs(quads: Iterable[rdf.Quad]) -> set[rdf.NamedNode]:
    return {one.graph_name for one in quads if isinstance(one.graph_name, rdf.NamedNode)}


def _minus(some: States, others: States) -> Iterable[rdf.Quad]:
    return (quad for graph, stated in some.items() for quad in set(stated) - set(others[graph]))


def _has_let_in(after: States, before: States) -> bool:
    return bool(judging.kept_waivers(_minus(after, before)))
