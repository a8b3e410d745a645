"""What the rules found in a store directory, kept, and brought up to date by what changed in it.

Layer 4. Beside the findings of each reading of the view stand the view itself and a copy of the
store (links to its files). In a later state of the same structures, wherever it is, only what
changed is resolved, derived and asked about; the report is what a check of everything gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from caregraph import keeping, rdf
from caregraph.assurance import Assurance
from caregraph.counts import Counts
from caregraph.errors import CaregraphError
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
from caregraph.validation import laid_by
from caregraph.validation.checking import Doubts, settled
from caregraph.validation.findings import Findings
from caregraph.validation.known import Known
from caregraph.validation.run import Counted, Rulebook, found, order
from caregraph.validation.turn import Turn
from caregraph.vocab import RDFS, SKOS

_FACTS, _CONTENTS, _STORE = "facts.json", "contents.json", "store"
_FEW = 4
"""So many structures, or half of all, may change."""


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
    assurance: tuple[Assurance, ...]
    findings: tuple[Finding, ...]

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
            on_disk.opened(directory).backup(str(beside / _STORE))
            made.append(_brought(beside, contents, alike, chosen, book, begins=begins))
        except RuntimeError as wrong:  # of the engine: there is no room, so nothing is kept
            raise OSError(str(wrong)) from wrong
        keeping.write(beside / _CONTENTS, dict(contents))
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
    view = _view(kept, on_disk.opened(kept / _STORE), facts.structures, chosen, NOMINAL)
    if made:
        in_place.offer(view.store, directory, chosen)
    findings = tuple(sorted(facts.findings, key=order))
    report = Report(replace(summary(view), started=book.started), findings, facts.assurance)
    return Known(view, report.counted(), book, kept.name, contents)


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
    for one in _nearest(contents, alike):
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


def _nearest(contents: Contents, alike: Iterable[str]) -> Iterator[Path]:
    """Give what is kept of states from which this one is not far, the nearest first.

    Of several as near, the one that was used last: what it was brought through is most like it.
    """
    found: list[tuple[int, Path]] = []
    for one in keeping.kept_alike("checked", alike):
        with suppress(OSError, ValueError):
            known = keeping.read(one / _CONTENTS)
            found.append((len(_differing(known, contents)), one))
    far = max(len(contents), _FEW) // 2
    nearest = sorted(found, key=lambda one: one[0])
    yield from (one for many, one in nearest if many <= far)


def _differing(one: Contents, other: Contents) -> set[NamedNode]:
    """Name the structures that do not state the same in two states."""
    return {NamedNode(name) for name in {*one, *other} if one.get(name) != other.get(name)}


def _begin(choice: Choice, book: Rulebook, folder: Path) -> _Facts:
    """Check a store as a whole; write what is kept of that, give the facts."""
    plan(book.compile())  # is kept too, for whoever follows what changes
    shown = views.combined([(on_disk.opened(folder / _STORE), choice)])
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
    told = tuple(settled(doubts, by_reading[NOMINAL], by_reading.__getitem__))
    return _Facts(structures, counts, assurance, told)


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


def _view(
    folder: Path,
    store: rdf.Store,
    structures: Mapping[str, _Structure],
    choice: Choice,
    reading: Reading,
) -> View:
    """Give a view as it is kept beside the copy of its store."""
    days = {NamedNode(name): one.day for name, one in structures.items()}
    known_by = dict.fromkeys(days, choice.known_by)
    view = View(
        on_disk.opened(folder / _file(reading, "view")),
        days,
        dict.fromkeys(days, choice),
        (),
        Structures(dict.fromkeys(days, store), known_by, ()),
        (),
        identity.named(days, {choice.known_by}, ()),
    )
    view.kept[SUMMED_UP] = summed(view.iri.value, [one.seen for one in structures.values()])
    return view


class _Bringing:
    """A check that was kept, brought to another state of the structures.

    Raises:
        OSError: it is there no more; ValueError, TypeError or KeyError: it is not whole.
        _AnewError: what changed cannot be followed.
    """

    def __init__(
        self, kept: Path, folder: Path, contents: Contents, choice: Choice, book: Rulebook
    ) -> None:
        self._kept, self._folder = kept, folder
        self._contents, self._choice, self._book = contents, choice, book
        self._facts: _Facts = keeping.read(kept / _FACTS, *_KINDS)
        self._changed = _differing(keeping.read(kept / _CONTENTS), contents)
        self._dataset = on_disk.opened(folder / _STORE)
        structures = self._facts.structures
        was = {NamedNode(name): one.day for name, one in structures.items()}
        decided = {NamedNode(one) for each in structures.values() for one in each.decided}
        self._was = State(on_disk.opened(kept / _STORE), was, choice, decided)
        self._now = self._turned(was)

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
        folder, store = self._folder, self._was.dataset
        readings = [*self._facts.doubts.readings()]
        by_reading: dict[Reading, list[Finding]] = {}
        for reading in readings:
            before = _view(self._kept, store, self._facts.structures, self._choice, reading)
            before.store.backup(str(folder / _file(reading, "view")))
            now = self._view(rdf.Store(str(folder / _file(reading, "view"))))
            turn = Turn(before, now, self._bring(before, now, reading), self._book)
            results = keeping.read(self._kept / _file(reading, "results"), *laid_by.KINDS)
            findings = turn.findings(laid_by.taken_up(results))
            by_reading[reading] = [*findings]
            keeping.write(folder / _file(reading, "results"), laid_by.lay_by(findings.told()))
            if reading == NOMINAL:
                structures = self._structures(now, turn.change)
                targets = turn.targets(self._facts.counts)
                counts, assurance = targets.counted, tuple(targets.assurance(self._book, findings))
            now.store.flush()
        facts = _Facts(structures, counts, assurance, ())
        if not {*facts.doubts.readings()} <= {*readings}:
            raise _AnewError
        told = tuple(settled(facts.doubts, by_reading[NOMINAL], by_reading.__getitem__))
        return replace(facts, findings=told)

    def _view(self, store: rdf.Store) -> View:
        """Give the view as it is to be, in a store that holds what it held."""
        days = dict(self._now.days)
        known_by = dict.fromkeys(days, self._choice.known_by)
        return View(
            store,
            days,
            dict.fromkeys(days, self._choice),
            (),
            Structures(dict.fromkeys(days, self._dataset), known_by, ()),
            (),
            identity.named(days, {self._choice.known_by}, ()),
        )

    def _bring(self, before: View, now: View, reading: Reading) -> Change:
        """Change the graph of a view."""
        was, turned_to = self._was.read_as(reading), self._now.read_as(reading)
        change = bring(before, now, was, turned_to, self._changed)
        if any(one.predicate == RDFS.subClassOf for one in (*change.added, *change.removed)):
            raise _AnewError
        return change

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
