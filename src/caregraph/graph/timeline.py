"""Turning days: the days of a range on which a view may be another than the day before, and how.

Layer 3. Days are half open, as everywhere: a range holds its first day and not its last.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from caregraph import rdf
from caregraph.errors import UsageError
from caregraph.graph import dates, ontology
from caregraph.graph.changes import NewValues
from caregraph.graph.lives import ALWAYS
from caregraph.graph.resolve import Resolved
from caregraph.graph.stated import OTHER_READINGS
from caregraph.graph.structure import Structure
from caregraph.graph.view import View, anew
from caregraph.rdf import Node
from caregraph.vocab import CG

Why = Literal[
    "starts",
    "ends",
    "ends-with",
    "proposal",
    "decision",
    "succession",
    "law",
    "calendar",
    "described",
    "range",
]
"""Why something turns on a day; ``described``: up to it, or after it, less is known."""

_DAY = timedelta(days=1)
_RANGE = re.compile(r"(?P<start>[\d-]*)\.\.(?P<until>[\d-]*)")
_ALL = "all"


@dataclass(frozen=True, order=True)
class Reason:
    """One reason why a day is a turning day."""

    type: Why
    thing: str | None = None
    """IRI of what begins, ends or is changed, or of the provision or rule."""


@dataclass(frozen=True)
class Turns:
    """On which days rules may turn by themselves."""

    on: frozenset[rdf.NamedNode] = frozenset()
    """Properties on whose days a rule may turn."""
    after: frozenset[rdf.NamedNode] = frozenset()
    """Properties on the days after whose dates a rule may turn."""
    yearly: Mapping[tuple[int, int], frozenset[str]] = field(default_factory=dict)
    """By month and day, ids of the rules that count in years that begin on it."""
    days: Mapping[date, frozenset[str]] = field(default_factory=dict)
    """Days that stand in rules, with the ids of those."""
    eras: Mapping[date, frozenset[str]] = field(default_factory=dict)
    """First and last days of rules, with the IRIs of those."""


@dataclass(frozen=True)
class Range:
    """The days that are looked at, from the first until the day after the last."""

    start: date
    until: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day < self.until

    def __str__(self) -> str:
        return f"{self.start}..{self.until}"


@dataclass(frozen=True)
class Delta:
    """What is stated in a view from a day on and was not before, and the other way round."""

    day: date
    why: tuple[Reason, ...]
    added: frozenset[rdf.Triple]
    removed: frozenset[rdf.Triple]
    announced: tuple[rdf.Triple, ...]
    """Triples whose date turns on the day."""
    heard_by: frozenset[str]
    """Ids of the rules for which the day itself counts as a change."""
    flipped: int
    """How many things begin, end, become known or are changed."""


class Days:
    """A view over a range of days: which days turn, and what each changes.

    Args:
        shown: A view of the structures; its own day is not looked at.
        over: The days.
        turns: On which days rules turn.
    """

    def __init__(self, shown: View, over: Range, turns: Turns | None = None) -> None:
        self.over = over
        self.structures = shown.seen
        self._shown = shown
        self._turns = turns or Turns()
        self._dated = dict(_dated(self.structures, self._turns))
        self.uncertain = _merged(_uncertain(self.structures))
        """Stretches of days, half open, in which a date known to the month or year may lie."""
        self.why = self._turning_days()
        """The turning days in order, the first of the range first, each with its reasons."""

    @property
    def first_known(self) -> int:
        """Count what is known only from the day on as at which its structure is described."""
        return sum(map(_first_known, self.structures))

    def holds_anything(self, day: date) -> bool:
        """Say whether anything described that has a status is in effect on a day."""
        return any(one.count(day).get("in_effect") for one in self.structures)

    def view(self) -> View:
        """Give the view of the first day, in which nothing is derived yet."""
        return anew(self._shown, day=self.over.start, derive=False)

    def is_uncertain(self, day: date) -> bool:
        """Say whether what holds on a day hangs on a date known to the month or year only."""
        return any(first <= day < after for first, after in self.uncertain)

    def deltas(self) -> Iterator[Delta]:
        """Give what each turning day after the first changes in a view of the day before."""
        before = self.over.start
        for day in [*self.why][1:]:
            added, removed, flipped = self._difference(before, day)
            told = self._dated.get(day, ())
            announced = tuple(triple for triple in told if triple not in removed)
            yield Delta(day, self.why[day], added, removed, announced, self.heard_by(day), flipped)
            before = day

    def heard_by(self, day: date) -> frozenset[str]:
        """Give the ids of the rules for which a day itself counts as a change."""
        yearly = self._turns.yearly.get((day.month, day.day), frozenset())
        return self._turns.days.get(day, frozenset()) | yearly

    def _turning_days(self) -> dict[date, tuple[Reason, ...]]:
        found: dict[date, set[Reason]] = defaultdict(set)
        found[self.over.start].add(Reason("range"))
        for day, reason in self._turns_of_things():
            if day in self.over:
                found[day].add(reason)
        for day, reason in self._turns_of_rules():
            told = found[day] if day in self.over else None
            if told is not None and reason.thing not in {one.thing for one in told if one.thing}:
                told.add(reason)
        return {day: tuple(sorted(found[day], key=_order)) for day in sorted(found)}

    def _turns_of_things(self) -> Iterator[tuple[date, Reason]]:
        for structure in self.structures:
            yield from _turns_of(structure)
            for reading in OTHER_READINGS if self.uncertain else ():
                yield from _turns_of(structure.read_as(reading))
        for first, after in self.uncertain:
            yield first, Reason("calendar")
            yield after, Reason("calendar")

    def _turns_of_rules(self) -> Iterator[tuple[date, Reason]]:
        for day, told in self._dated.items():
            for triple in told:
                is_law = triple.predicate.value.rpartition("/")[2].startswith(("exists", "inForce"))
                yield day, Reason("law" if is_law else "calendar", _iri(triple.subject))
        for day, rules in self._turns.eras.items():
            for rule in rules:
                yield day, Reason("law", rule)
        for day in self._turns.days:
            yield day, Reason("law")
        years = range(self.over.start.year, self.over.until.year + 1)
        for month, day_ in self._turns.yearly:
            for year in years:
                yield date(year, month, day_), Reason("calendar")

    def _difference(
        self, before: date, day: date
    ) -> tuple[frozenset[rdf.Triple], frozenset[rdf.Triple], int]:
        was: set[rdf.Triple] = set()
        now: set[rdf.Triple] = set()
        flipped: set[Node] = set()
        for structure in self.structures:
            flipped |= _flips(structure, before, day)
        for structure in self.structures:
            old, new = structure.on(before), structure.on(day)
            for thing in flipped & structure.index.things:
                was |= {rdf.Triple(*one) for one in old.triples_of(thing, before)}
                now |= {rdf.Triple(*one) for one in new.triples_of(thing, day)}
            for proposal in (old.taken ^ new.taken) - structure.adopted:
                said = rdf.Triple(self._shown.iri, CG.takesAsDecided, proposal)
                (now if proposal in new.taken else was).add(said)
        return frozenset(now - was), frozenset(was - now), len(flipped)


def read_range(text: str, structures: Sequence[Structure]) -> Range:
    """Read a range of days: ``2004..2024``, ``2008-03-05..``, ``..2024``, ``2008..`` or ``all``.

    Where an end is left open it is that of what is described: the first or last turning day, and
    a day more so that the last is looked at.

    Raises:
        UsageError: it is no range, is reversed, or nothing described has a date.
    """
    match = _RANGE.fullmatch(".." if text == _ALL else text)
    hint = "Write 2004..2024, 2008-03-05.. or all; the first day is in it, the last is not."
    if match is None or (not text.strip(". ")):
        raise UsageError(f"{text!r} is not a range of days", code="not-a-range", hint=hint)
    try:
        start, until = (dates.parse(one).first_day if one else None for one in match.groups())
    except ValueError as wrong:
        said = f"{text!r} names a day that there is not: {wrong}"
        raise UsageError(said, code="not-a-date", hint=hint) from wrong
    if start is None or until is None:
        known = sorted(_days_described(structures))
        if not known:
            raise UsageError(
                "nothing described has a date, so an open range has no end",
                code="endless-range",
                hint="Write both days of the range.",
            )
        start = start or known[0]
        until = until or max(known[-1], start) + _DAY
    if until <= start:
        raise UsageError(
            f"the range {start}..{until} holds no day",
            code="reversed-range",
            hint="Its first day has to be before its last. " + hint,
        )
    return Range(start, until)


def _days_described(structures: Iterable[Structure]) -> set[date]:
    return {day for structure in structures for day, _ in _turns_of(structure)}


def segments(structure: Structure) -> Iterator[tuple[date, date, Resolved]]:
    """Give the structure as resolved from each day on which something is decided to the next."""
    starts = [ALWAYS, *structure.decided.days]
    for first, after in zip(starts, [*starts[1:], date.max], strict=True):
        yield first, after, structure.on(first)


def _turns_of(structure: Structure) -> Iterator[tuple[date, Reason]]:
    for first, after, resolved_ in segments(structure):
        for day, things in resolved_.turns.items():
            if first <= day < after:
                for thing in things:
                    yield day, _reason(resolved_, thing, day)
    for day in structure.decided.days:
        yield day, Reason("decision", structure.index.graph.value)


def _first_known(structure: Structure) -> int:
    described = structure.described
    if described is None:
        return 0
    before, now = structure.on(described - _DAY), structure.on(described)
    known = (
        (before.life(thing, described - _DAY), now.life(thing, described)) for thing in now.lives
    )
    return sum(
        was is not None
        and now is not None
        and was.state(described - _DAY) == "not-known"
        and now.state(described) != "not-known"
        for was, now in known
    )


def _reason(resolved_: Resolved, thing: Node, day: date) -> Reason:
    """Say why a thing is another from a day on."""
    end = resolved_.ends.get(thing)
    if end is not None and end.day == day and end.is_known:
        return Reason(_ended_by(resolved_, end.by), thing.value)
    if resolved_.starts.get(thing) == day:
        brought = resolved_.brought_by.get(thing, set()) & resolved_.taken
        return Reason("proposal" if brought else "starts", thing.value)
    for change in resolved_.changes:
        if change.thing == thing and change.day == day and change.by != thing:
            return _changed_by(resolved_, change)
    return Reason("described", thing.value)


def _changed_by(resolved_: Resolved, change: NewValues) -> Reason:
    """Say what gives a thing another value: a proposal, an event, or a name that begins or ends."""
    if change.by in resolved_.taken:
        return Reason("proposal", change.thing.value)
    if change.by in resolved_.events:
        return Reason("succession", change.thing.value)
    begins = resolved_.starts.get(change.by) == change.day
    return Reason("starts" if begins else "ends", change.by.value)


def _ended_by(resolved_: Resolved, by: Node | None) -> Why:
    if by is None:
        return "ends"
    if by in resolved_.taken:
        return "proposal"
    if by in resolved_.events:
        return "succession"
    return "ends-with" if by in resolved_.lives else "law"


def _flips(structure: Structure, before: date, day: date) -> set[Node]:
    """Find the things of which a view says something else on a day than on one before."""
    old, new = structure.on(before), structure.on(day)
    if old is not new:
        return {
            thing
            for thing in structure.index.things
            if set(old.triples_of(thing, before)) != set(new.triples_of(thing, day))
        }
    return {thing for turn, things in new.turns.items() if before < turn <= day for thing in things}


def _dated(structures: Iterable[Structure], turns: Turns) -> Mapping[date, list[rdf.Triple]]:
    """Give, by day, the triples whose date a rule compares with the day."""
    found: dict[date, list[rdf.Triple]] = defaultdict(list)
    for predicate in turns.on | turns.after:
        for triple in _triples_with(structures, predicate):
            assert isinstance(triple.object, rdf.Literal)
            try:
                when = dates.parse(triple.object.value)
            except ValueError:
                continue
            if predicate in turns.on:
                found[when.first_day].append(triple)
            if predicate in turns.after:
                found[when.last_day + _DAY].append(triple)
    return found


def _triples_with(
    structures: Iterable[Structure], predicate: rdf.NamedNode
) -> Iterator[rdf.Triple]:
    for structure in structures:
        for subject, obj in structure.index.pairs(predicate):
            if isinstance(obj, rdf.Literal):
                yield rdf.Triple(subject, predicate, obj)
    for quad in ontology.under(predicate):
        yield quad.triple


def _uncertain(structures: Iterable[Structure]) -> Iterator[tuple[date, date]]:
    """Give the stretches in which a start or an end may lie that is known to a month or year."""
    for structure in structures:
        for first, last in structure.uncertain():
            yield first, last + _DAY


def _merged(stretches: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    found: list[tuple[date, date]] = []
    for first, after in sorted(stretches):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(after, found[-1][1]))
        else:
            found.append((first, after))
    return tuple(found)


def _iri(node: object) -> str | None:
    return node.value if isinstance(node, (rdf.NamedNode, rdf.BlankNode)) else None


def _order(reason: Reason) -> tuple[str, str]:
    return reason.type, reason.thing or ""
