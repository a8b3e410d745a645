"""What the rules found in a store directory, kept, and brought up to date by what changed in it.

Layer 4. Beside the findings of each reading of the view stand the view itself and a copy of the
store (links to its files). In a later state of the same structures, wherever it is, only what
changed is resolved, derived and asked about; the report is what a check of everything gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from caregraph import keeping, rdf
from caregraph.assurance import Assurance
from caregraph.counts import Counts
from caregraph.errors import CaregraphError, UsageError
from caregraph.graph import identity, in_place, on_disk
from caregraph.graph import view as views
from caregraph.graph.brought import State, bring
from caregraph.graph.choices import Choice
from caregraph.graph.contents import Contents
from caregraph.graph.derived import Change
from caregraph.graph.seen import SUMMED_UP, summary
from caregraph.graph.stated import NOMINAL, OTHER_READINGS, WITHOUT_REPORTS, Reading
from caregraph.graph.structure import Structure
from caregraph.graph.structures import Structures
from caregraph.graph.summed import summed
from caregraph.graph.view import View
from caregraph.rdf import NamedNode, Node
from caregraph.results import Finding, Report
from caregraph.seen import Begins, EndedWith, Picked, Seen, SeenStructure, Taken
from caregraph.shacl.live.plans import plan
from caregraph.validation import laid_by, looked_at, nearness
from caregraph.validation.checking import Doubts, settled
from caregraph.validation.findings import Findings
from caregraph.validation.known import Known, Snapshot, is_listed
from caregraph.validation.looked_at import Since
from caregraph.validation.run import Counted, Rulebook, found, order
from caregraph.validation.turn import Turn
from caregraph.vocab import CG, RDF, RDFS, SKOS

_FACTS, _STORE = "facts", "store"


@dataclass(frozen=True)
class _Structure:
    """What is known of one structure of a view."""

    day: date | None
    decided: tuple[str, ...]
    """The proposals that stand as decided on that day, by IRI."""
    has_reports: bool
    is_uncertain: bool
    seen: Seen


@dataclass(frozen=True)
class _Facts:
    """What is kept of a check beside its views and its structures."""

    structures: Mapping[str, _Structure]
    counts: Mapping[str, Counted]
    """By shape, in the nominal reading."""
    size: int
    """The number of statements of the view."""
    assurance: tuple[Assurance, ...]
    outside: Mapping[str, frozenset[str]]
    """By the id of the rule: what it finds only of what lies outside the description, by IRI."""
    since: Since | None
    """What changed since an earlier state; ``None`` where everything may have."""
    findings: tuple[Finding, ...]

    def state(self, store: rdf.Store, choice: Choice) -> State:
        """Give the structures as they are in a store, each on its day."""
        days = {NamedNode(name): one.day for name, one in self.structures.items()}
        decided = {NamedNode(one) for each in self.structures.values() for one in each.decided}
        return State(store, days, choice, decided)

    @property
    def doubts(self) -> Doubts:
        """Say why what is found may be otherwise."""
        several = self.structures.values()
        return Doubts(
            any(one.has_reports for one in several), any(one.is_uncertain for one in several)
        )


_KINDS = (
    _Facts,
    _Structure,
    Reading,
    Counted,
    Assurance,
    Seen,
    SeenStructure,
    Counts,
    Taken,
    Picked,
    EndedWith,
    Begins,
    *laid_by.KINDS,
    *looked_at.KINDS,
)


_READINGS = (NOMINAL, WITHOUT_REPORTS, *OTHER_READINGS)


class _AnewError(Exception):
    """What changed cannot be followed."""


def check(directory: Path, choice: Choice, book: Rulebook, *, begins: bool = True) -> Known | None:
    """Check a store directory against a rulebook.

    ``None`` where nothing can be kept: there is no cache, proposals are adopted, or the store
    describes no structure.

    Args:
        begins: Whether everything is looked at where nothing near is kept; else ``None`` then too.

    Raises:
        AssetError: a rule cannot be compiled or run.
        SourceError: the store, or something in it, cannot be read.
        UsageError: a day cannot be read.
    """
    chosen = replace(choice, dates=None)
    if chosen.adopt:
        return None
    contents = on_disk.contents(directory)
    started = [one.iri for one in book.started]
    alike = ["check", repr(chosen), book.fingerprint(), *started]

    made: list[_Facts] = []

    def make(beside: Path) -> None:
        try:
            _copy(directory, beside)
            made.append(_brought(beside, contents, alike, chosen, book, begins=begins))
        except RuntimeError as wrong:  # of the engine: there is no room, so nothing is kept
            raise OSError(str(wrong)) from wrong
        nearness.note(beside, contents)
        keeping.write(beside / _FACTS, made[0])

    made_from = [f"{name} {one}" for name, one in contents.items()]
    try:
        kept = keeping.kept_directory("checked", made_from, make, alike=alike)
    except _AnewError:
        return None
    if kept is None:
        return None
    facts = made[0] if made else keeping.read(kept / _FACTS, *_KINDS)
    if not facts.structures:
        return None
    of = facts.state(on_disk.opened(kept / _STORE), chosen)
    view = _view(on_disk.opened(kept / _file(NOMINAL, "view")), of)
    view.kept[SUMMED_UP] = summed(view.iri.value, [one.seen for one in facts.structures.values()])
    if made:
        in_place.offer(view.store, directory, chosen, facts.size)
    findings = tuple(sorted(facts.findings, key=order))
    report = Report(replace(summary(view), started=book.started), findings, facts.assurance)
    state = Snapshot(kept.name, contents, facts.since, facts.outside)
    return Known(view, report.counted(), book, state)


def _copy(directory: Path, folder: Path) -> None:
    """Copy a store for what is kept of it.

    Raises:
        OSError: it cannot be; then nothing is kept.
    """
    try:
        on_disk.copy(directory, folder / _STORE, links=True)
    except UsageError as wrong:  # it is written all the time
        raise OSError(str(wrong)) from wrong


def _opened(folder: Path) -> rdf.Store:
    """Open the copy of a store.

    Raises:
        _AnewError: it describes no structure.
    """
    store = on_disk.opened(folder / _STORE)
    if next(store.quads_for_pattern(None, RDF.type, CG.Structure), None) is None:
        raise _AnewError
    return store


def _brought(
    folder: Path,
    contents: Contents,
    alike: Iterable[str],
    choice: Choice,
    book: Rulebook,
    *,
    begins: bool,
) -> _Facts:
    """Write what is kept of a check: brought from an earlier state, or else of everything.

    Raises:
        _AnewError: it cannot be brought, and is not to be begun.
    """
    broken = (_AnewError, CaregraphError, OSError, ValueError, TypeError, KeyError, RuntimeError)
    for one in nearness.nearest(contents, alike):
        with suppress(*broken):  # what is wrong with the store itself is told by a check of all
            return _Bringing(one, folder, contents, choice, book).write()
        _empty(folder)  # once no store in it is open any more, whose files would go meanwhile
    if not begins:
        raise _AnewError
    return _begin(choice, book, folder)


def _empty(folder: Path) -> None:
    """Remove what was begun in a folder, but for the store."""
    import shutil

    for one in folder.iterdir():
        if one.is_dir() and one.name != _STORE:
            shutil.rmtree(one)
        elif one.is_file():
            one.unlink()


def _begin(choice: Choice, book: Rulebook, folder: Path) -> _Facts:
    """Check a store as a whole; write what is kept of that, give the facts."""
    plan(book.compile())  # is kept too, for whoever follows what changes
    shown = views.combined([(_opened(folder), choice)])
    doubts = Doubts.about(shown)
    structures = {one.index.graph.value: _known(one, shown) for one in shown.seen}
    by_reading: dict[Reading, list[Finding]] = {}
    for reading in doubts.readings():
        view = shown if reading == NOMINAL else views.anew(shown, reading=reading)
        findings = Findings(view, book.compile(), book.by_shape(), watch=True)
        targets = found(view, book, findings)
        by_reading[reading] = [*findings]
        on_disk.write(view.store, folder / _file(reading, "view"))
        keeping.write(folder / _file(reading, "results"), laid_by.lay_by(findings.told()))
        if reading == NOMINAL:
            counts, assurance = targets.counted, tuple(targets.assurance(book, findings))
            outside = findings.left_out()
    told = tuple(settled(doubts, by_reading[NOMINAL], by_reading.__getitem__))
    return _Facts(structures, counts, len(shown.store), assurance, outside, None, told)


def _known(structure: Structure, view: View) -> _Structure:
    """Say what is known of one structure of a view."""
    alone = replace(view, seen=(structure,))
    return _Structure(
        view.days[structure.index.graph],
        tuple(one.value for one in alone.decided),
        alone.has_reports,
        alone.is_uncertain,
        summary(alone, [structure.index.graph]),
    )


def _file(reading: Reading, what: str) -> str:
    """Name the file or folder for one reading."""
    return f"{what}-{_READINGS.index(reading)}"


def _view(store: rdf.Store, of: State) -> View:
    """Give the view of structures that is in a store, or is to be."""
    known_by = {of.choice.known_by}
    return View(
        store,
        dict(of.days),
        dict.fromkeys(of.days, of.choice),
        (),
        Structures(dict.fromkeys(of.days, of.dataset), dict.fromkeys(of.days, *known_by), ()),
        (),
        identity.named(of.days, known_by, ()),
    )


class _Bringing:
    """A check that was kept, brought to another state of the structures.

    Raises:
        OSError: it is there no more; ValueError, TypeError or KeyError: it is not whole.
        _AnewError: what changed cannot be followed.
    """

    def __init__(
        self,
        kept: Path,
        folder: Path,
        contents: Contents,
        choice: Choice,
        book: Rulebook,
    ) -> None:
        self._kept, self._folder = kept, folder
        self._contents, self._choice, self._book = contents, choice, book
        self._facts: _Facts = keeping.read(kept / _FACTS, *_KINDS)
        self._changed = nearness.differing(nearness.noted(kept), contents)
        self._dataset = _opened(folder)
        self._was = self._facts.state(on_disk.opened(kept / _STORE), choice)
        self._now = self._turned(self._was.days)

    def _turned(self, was: Mapping[NamedNode, date | None]) -> State:
        """Give the structures as they are now, each on its day."""
        days: dict[NamedNode, date | None] = {}
        decided: set[Node] = set()
        now = State(self._dataset, days, self._choice, decided)
        for name in self._contents:
            graph, old = NamedNode(name), self._facts.structures.get(name)
            days[graph] = was.get(graph)
            known = {*map(NamedNode, old.decided)} if old else set[Node]()
            if graph in self._changed:
                structure = now.structure(graph)
                days[graph] = day = structure.day_for(self._choice.as_of)
                own = structure.decided.on(day) if day else set[Node]()
                if old and (day, own) != (old.day, known):
                    raise _AnewError
                known = {*own}
            decided |= known
        if {*days.values()} != {*was.values()}:
            raise _AnewError  # rules come into force or go out of it
        return now

    def write(self) -> _Facts:
        """Write what is kept of the later state, give the facts."""
        folder = self._folder
        readings = [*self._facts.doubts.readings()]
        by_reading: dict[Reading, list[Finding]] = {}
        for reading in readings:
            before = _view(on_disk.opened(self._kept / _file(reading, "view")), self._was)
            before.store.backup(str(folder / _file(reading, "view")))
            now = _view(rdf.Store(str(folder / _file(reading, "view"))), self._now)
            change, of_all = self._bring(before, now, reading)
            results = keeping.read(self._kept / _file(reading, "results"), *laid_by.KINDS)
            turn = Turn(before, now, change, self._book, [*laid_by.taken_up(results)])
            findings = turn.findings()
            by_reading[reading] = [*findings]
            keeping.write(folder / _file(reading, "results"), laid_by.lay_by(findings.told()))
            if reading == NOMINAL:
                structures = self._structures(now, change)
                targets = turn.retargeted.targets(self._facts.counts)
                counts, assurance = targets.counted, tuple(targets.assurance(self._book, findings))
                outside, since = findings.left_out(), self._since(turn, of_all)
                size = self._facts.size + len(of_all.added) - len(of_all.removed)
            now.store.flush()
        facts = _Facts(structures, counts, size, assurance, outside, since, ())
        if not {*facts.doubts.readings()} <= {*readings}:
            raise _AnewError
        told = tuple(settled(facts.doubts, by_reading[NOMINAL], by_reading.__getitem__))
        return replace(facts, findings=told)

    def _since(self, turn: Turn, change: Change) -> Since | None:
        """Say what changed since a state of which all that is looked at may be kept."""
        seen = turn.retargeted.looked_at()
        if seen is None:
            return None
        there = looked_at.standing_again(turn.now, self._was, self._now, self._changed, change)
        step = Since(self._kept.name, seen, there, identity.difference(change))
        earlier = self._facts.since
        return earlier.and_then(step) if earlier and not is_listed(step.name) else step

    def _bring(self, before: View, now: View, reading: Reading) -> tuple[Change, Change]:
        """Change the graph of a view; say what changed, for rules and in all."""
        was, turned_to = self._was.read_as(reading), self._now.read_as(reading)
        change, of_all = bring(before, now, was, turned_to, self._changed)
        if any(one.predicate == RDFS.subClassOf for one in (*change.added, *change.removed)):
            raise _AnewError
        return change, of_all

    def _structures(self, now: View, change: Change) -> dict[str, _Structure]:
        """Say what is known of every structure."""
        found = {}
        for name in self._contents:
            graph, old = NamedNode(name), self._facts.structures.get(name)
            if graph in self._changed:
                found[name] = _known(self._now.structure(graph), now)
            elif old:
                found[name] = old
        renamed = {
            one.subject
            for one in (*change.added, *change.removed)
            if one.predicate == SKOS.prefLabel
        }
        told = {
            NamedNode(thing.iri)
            for name, one in found.items()
            if NamedNode(name) not in self._changed
            for ended in one.seen.ended
            for thing in (ended.by, ended.thing)
        }
        if not told.isdisjoint(renamed):
            raise _AnewError
        return found
