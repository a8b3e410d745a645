"""Resolving one structure: what of it is in effect on a day, with some proposals adopted.

Layer 3; ``view`` puts the resolved structures together. This is the only place that decides about
dates and statuses: ``proposals`` says what is decided, ``stated`` what is described, ``changes``
and ``endings`` what becomes of it, and ``lives`` what that means on a day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from caregraph import rdf
from caregraph.graph import changes, conflicts, dates, endings
from caregraph.graph.changes import Change
from caregraph.graph.endings import End
from caregraph.graph.index import PRECISION, Index, Statement
from caregraph.graph.knowledge import Knowledge, known
from caregraph.graph.lives import ALWAYS, Life, Standing
from caregraph.graph.proposals import Decided, rivals
from caregraph.graph.stated import NOMINAL, STANDINGS, Reading, Stated
from caregraph.rdf import AnyTerm, Node
from caregraph.vocab import CG, RDF, SKOS, XSD

ANY = "any"
"""The as-of date that shows everything as described, whatever its status and dates."""

_MENTION = {
    SKOS.prefLabel,
    SKOS.altLabel,
    SKOS.hiddenLabel,
    CG.status,
    CG.validFrom,
    CG.validUntil,
    CG.validFromPrecision,
    CG.validUntilPrecision,
    CG.hasEvidence,
    CG.describedIn,
    CG.note,
    CG.tableRow,
}
_ASIDE = {RDF.type, CG.endedBy, CG.hasBasis, CG.basisType, CG.mainSource}
"""What a mention does not even mention: its class stands apart, its basis says nothing of whom."""

_UNTIL = (CG.validUntil, CG.validUntilPrecision)


class Structure:
    """One named graph, ready to be seen on any day.

    Args:
        index: Its statements.
        known_by: Leave out what rests only on documents issued after this date.
        adopted: Proposals taken as adopted, whichever structure they belong to.
        reading: How dates known to the month or year are read.
        supposed: Things supposed to end, each with the day, unless they end before.
    """

    def __init__(
        self,
        index: Index,
        *,
        known_by: str | None = None,
        adopted: Iterable[Node] = (),
        reading: Reading = NOMINAL,
        supposed: Mapping[Node, date] | None = None,
    ) -> None:
        self.index = index
        self.reading = reading
        self.known_by = known_by
        """What is known only later is left out; as text."""
        self.supposed = {} if supposed is None else supposed
        self.described = index.day(index.graph, CG.asAt)
        """The day as at which it is described."""
        self.knowledge = known(index, _day(known_by)) if known_by else Knowledge()
        self.decided = Decided(index, self.knowledge.later, self.described)
        self.adopted = frozenset(adopted) & self.decided.proposals
        self._resolved: dict[frozenset[Node], Resolved] = {}

    def read_as(self, reading: Reading) -> Structure:
        """Give the same structure with its dates read otherwise."""
        if reading == self.reading:
            return self
        return Structure(
            self.index,
            known_by=self.known_by,
            adopted=self.adopted,
            reading=reading,
            supposed=self.supposed,
        )

    def on(self, day: date) -> Resolved:
        """Give the structure as resolved with what is adopted and what is decided on a day."""
        decided = self.decided.on(day)
        if decided not in self._resolved:
            self._resolved[decided] = Resolved(self, decided)
        return self._resolved[decided]

    def day_for(self, as_of: str | None) -> date | None:
        """Give the day to look at: the one asked for, or its own.

        With proposals adopted and no day asked for, the day on which all they bring has begun.

        Raises:
            UsageError: what is asked for is no date.
        """
        if as_of == ANY:
            return None
        if as_of:
            return _day(as_of)
        if self.described is None:
            return None
        return max([self.described, *self.on(self.described).begins()])

    def count(self, day: date | None) -> dict[str, int]:
        """Count what a view on a day shows as what, by the names of ``seen.Counts``."""
        found: Counter[str] = Counter(later=self.knowledge.things, undated=self.knowledge.undated)
        resolved = self.on(day or self.described or date.max)
        for thing in resolved.lives:
            life = resolved.life(thing, day) if day else None
            if life is None or day is None:
                found["in_effect"] += 1
                continue
            state = life.state(day)
            found[state.replace("-", "_")] += 1
            found["presumed"] += life.presumed_since(day) is not None
            found["reported"] += state == "in-effect" and life.standing == "reported"
        return dict(found)

    def in_effect(self, day: date) -> set[Node]:
        """Give the things with a status that are in effect on a day."""
        resolved = self.on(day)
        lives = ((thing, resolved.life(thing, day)) for thing in resolved.lives)
        return {thing for thing, life in lives if life and life.state(day) == "in-effect"}

    def uncertain(self) -> Iterator[tuple[date, date]]:
        """Give the first and last day that each date known to the month or year may mean.

        What comes with an adopted proposal is supposed to come on its day, and what is only
        planned, or comes with a proposal that is never decided, does not come.
        """
        decided = frozenset[Node]().union(*map(self.decided.on, (ALWAYS, *self.decided.days)))
        brought: dict[AnyTerm, set[Node]] = defaultdict(set)
        for proposal, thing in self.index.pairs(CG.introduces):
            brought[thing].add(proposal)
        aside = {thing for thing, by in brought.items() if by & self.adopted or not by & decided}
        known = [
            self.index.dated(thing, predicate)
            for predicate, precision in PRECISION.items()
            for thing, _ in self.index.pairs(precision)
            if thing not in aside
            and thing not in self.knowledge.later
            and not self._is_only_planned(thing)
        ]
        known += [self.index.dated(one, CG.effectiveFrom) for one in decided - self.adopted]
        for when in known:
            if when is not None and when.precision != "day":
                yield when.first_day, when.last_day

    def _is_only_planned(self, thing: Node) -> bool:
        """Say whether a thing is never in effect, whatever its dates and the day."""
        life = self.on(date.max).life(thing, date.max)
        return life is not None and life.standing == "never"

    def triples(self, day: date | None) -> Iterator[Statement]:
        """Give the triples of the view on a day; ``None``: everything as described."""
        resolved = self.on(day or self.described or date.max)
        if day is None:
            yield from self.index.statements()
            return
        for thing in self.index.things:
            yield from resolved.triples_of(thing, day)


class Resolved:
    """A structure with some proposals taken: the life of each thing, and what changes.

    Nothing in it depends on the day looked at.
    """

    def __init__(self, structure: Structure, decided: frozenset[Node]) -> None:
        self._index = structure.index
        self._later = structure.knowledge.later
        self.adopted = structure.adopted
        stated = Stated(
            structure.index,
            structure.knowledge.later,
            structure.adopted,
            decided - rivals(structure.index, structure.adopted),
            structure.decided.carried_out,
            structure.reading,
            structure.supposed,
        )
        self._stated = stated
        self.taken = stated.taken
        """The proposals that bring and change things: adopted ones, and decided ones."""
        self.brought_by = stated.brought_by
        self.events = stated.events
        by_proposals = changes.set_by_proposals(stated)
        self.starts = stated.starts
        ended = [*endings.ended_by_others(stated, by_proposals)]
        own = endings.own_ends(stated, by_proposals, ended)
        self.changes = [
            *by_proposals,
            *changes.handed_over(stated),
            *changes.vested(stated),
            *changes.named(stated, {thing: end.day for thing, end in own.items()}),
        ]
        """New values, each from a day on."""
        self._changed: dict[Node, list[Change]] = defaultdict(list)
        for change in sorted(self.changes, key=lambda one: one.day):
            self._changed[change.thing].append(change)
        self.ends: Mapping[Node, End] = endings.all_ends(stated, own, self._finally)
        """When each thing ends that does, and by what."""
        self.lives = {thing: self._life(thing, stated.standing(thing)) for thing in stated.status}
        """When each thing holds, by the status it is described with."""
        self._turned = self._status_set(by_proposals)
        if len(self.taken) > 1 and self.adopted:
            conflicts.refuse(stated, by_proposals, ended)

    def life(self, thing: Node, day: date) -> Life | None:
        """Give the life of a thing by the status it has on a day; ``None``: days do not matter."""
        turned = [standing for when, standing in self._turned.get(thing, ()) if when <= day]
        if turned and turned[-1] != "past":  # what a proposal makes past has an end
            return self._life(thing, turned[-1])
        return self.lives.get(thing)

    def ending_with(self, *gone: Node) -> dict[Node, Node]:
        """Give what ends with some things on the day they end, each with the owner it ends with.

        What says of itself that it ends on that day ends with its owner too.
        """
        owned = endings.owned(self._stated, self._finally)
        found: dict[Node, Node] = {}
        waiting = [one for one in gone if one in self.ends]
        while waiting:
            owner = waiting.pop(0)
            day = self.ends[owner].day
            for thing, owners in owned.get(owner, ()):
                end = self.ends.get(thing)
                if end is None or end.day != day or thing in found or thing in gone:
                    continue
                if all(one in self.ends and self.ends[one].day <= day for one in owners):
                    found[thing] = owner
                    waiting.append(thing)
        return found

    def _status_set(
        self, by_proposals: Iterable[Change]
    ) -> dict[Node, list[tuple[date, Standing]]]:
        """Give the standings that proposals give to things, each from a day on, in order."""
        found: dict[Node, list[tuple[date, Standing]]] = {}
        for one in by_proposals:
            if one.predicate == CG.status and one.thing in self._stated.status:
                standing = STANDINGS.get(one.values[0], "never")
                found.setdefault(one.thing, []).append((one.day, standing))
        return found

    def _finally(self, thing: Node, predicate: rdf.NamedNode) -> list[Node]:
        """Give the things under a predicate once all changes have been made."""
        found = self._index.nodes(thing, predicate)
        for change in self._changed.get(thing, ()):
            if change.predicate == predicate:
                found = [
                    one for one in change.values if isinstance(one, (rdf.NamedNode, rdf.BlankNode))
                ]
        return found

    def _life(self, thing: Node, standing: Standing) -> Life:
        start, end, described = self.starts[thing], self.ends.get(thing), self._stated.described
        if standing == "past" and end and end.by and described and end.day > described:
            end = None  # it was over by then, and did not wait for what comes later
        happens = thing in self.events  # an event happens; nothing has to be presumed of it
        if end is None or not end.is_known:
            over = end is not None
            return Life(standing, start, None, described, is_over=over, is_recorded=happens)
        recorded = end.is_recorded or happens
        return Life(standing, start, end.day, described, is_recorded=recorded)

    # Days

    def begins(self) -> Iterator[date]:
        """Give the days on which what the adopted proposals bring begins or is changed."""
        for thing, proposals in self.brought_by.items():
            start = self.starts[thing]
            if proposals & self.adopted and start and start != ALWAYS:
                yield start
        for effect in ("ends", "changes"):
            for _, proposal, day in self._stated.proposed(effect):
                if proposal in self.adopted and day != ALWAYS:
                    yield day

    @cached_property
    def turns(self) -> Mapping[date, tuple[Node, ...]]:
        """Give the things of which another thing may be said, by the first day it is."""
        found: dict[date, set[Node]] = defaultdict(set)
        for thing, life in self.lives.items():
            for day in life.turns():
                found[day].add(thing)
        for change in self.changes:
            if change.day != ALWAYS:
                found[change.day].add(change.thing)
        return {day: tuple(things) for day, things in sorted(found.items())}

    def triples_of(self, thing: Node, day: date) -> Iterator[Statement]:
        """Give what a view on a day says of one thing; of a mention, little."""
        if thing in self._later:
            return
        life = self.life(thing, day)
        state = life.state(day) if life else "in-effect"
        if state == "in-effect":
            yield from self._said_of(thing, day)
            since = life.presumed_since(day) if life else None
            if since is not None:
                yield thing, CG.presumedSince, _literal(since)
        else:
            yield from self._mentioned(thing, day)
            yield thing, RDF.type, CG.Mention
            yield thing, RDF.type, CG.NotKnown if state == "not-known" else CG.NotInEffect
            if state == "not-in-effect" and self.has_ended(thing, day):
                yield thing, RDF.type, CG.Ended
        yield from self._effective_end(thing)

    def has_ended(self, thing: Node, day: date) -> bool:
        """Say whether a thing that may have been in effect no longer is on a day."""
        life = self.life(thing, day)
        return life is not None and life.has_ended(day)

    def _said_of(self, thing: Node, day: date) -> Iterator[Statement]:
        present = self._present(thing, day)
        whole = thing == self._index.graph
        written = self._written_end(thing)
        for predicate, obj in self._index.about(thing):
            if obj in self._later or predicate in present:
                continue
            if whole and predicate == CG.asAt:
                yield thing, CG.describedOn, obj  # the view says its own day
            elif not (written and predicate in _UNTIL):
                yield thing, predicate, obj
        for predicate, values in present.items():
            for value in values:
                yield thing, predicate, value
        yield from self._other_names(thing, present)

    def _mentioned(self, thing: Node, day: date) -> Iterator[Statement]:
        present = self._present(thing, day)
        written = self._written_end(thing)
        for predicate, obj in self._index.about(thing):
            if predicate == RDF.type and predicate not in present:
                yield thing, CG.describedAs, obj
            elif obj in self._later:
                continue
            elif predicate not in _MENTION:
                if isinstance(obj, rdf.NamedNode) and predicate not in _ASIDE:
                    yield thing, CG.mentions, obj
            elif predicate not in present and not (written and predicate in _UNTIL):
                yield thing, predicate, obj
        for predicate, values in present.items():
            if predicate in _MENTION or predicate == RDF.type:
                for value in values:
                    yield thing, CG.describedAs if predicate == RDF.type else predicate, value
        yield from self._other_names(thing, present)

    def _present(self, thing: Node, day: date) -> dict[rdf.NamedNode, tuple[AnyTerm, ...]]:
        """Give the values that differ on a day from what is described."""
        present = {
            one.predicate: one.values for one in self._changed.get(thing, ()) if one.day <= day
        }
        for dated, precision in PRECISION.items():
            if dated in present:
                present[precision] = ()
        return present

    def _other_names(
        self, thing: Node, present: Mapping[rdf.NamedNode, tuple[AnyTerm, ...]]
    ) -> Iterator[Statement]:
        """Give the names of other days, so that a search finds all."""
        named = [one for one in self._changed.get(thing, ()) if one.predicate == SKOS.prefLabel]
        if not named:
            return
        usual = [o for p, o in self._index.about(thing) if p == SKOS.prefLabel]
        now = set(present.get(SKOS.prefLabel, usual))
        others = {value for one in named for value in one.values} | set(usual)
        for other in others - now:
            yield thing, SKOS.hiddenLabel, other

    def _written_end(self, thing: Node) -> End | None:
        """Give the end that a view writes in place of a thing's own."""
        end = self.ends.get(thing)
        is_written = end is not None and (end.by is not None or thing in self._stated.supposed)
        if end is None or not end.is_known or not is_written:
            return None
        life = self.lives[thing]
        return end if life.end == end.day else None

    def _effective_end(self, thing: Node) -> Iterator[Statement]:
        end = self._written_end(thing)
        if end is None:
            return
        yield thing, CG.validUntil, _literal(end.day)
        if end.by is not None:
            yield thing, CG.endedBy, end.by
        for text in self._index.texts(thing, CG.validUntil):
            if text != end.day.isoformat():
                yield thing, CG.statedUntil, rdf.Literal(text, datatype=XSD.date)


def _literal(day: date) -> rdf.Literal:
    return rdf.Literal(day.isoformat(), datatype=XSD.date)


def _day(text: str) -> date:
    return dates.asked(text, hint="Write 2008, 2008-05, 2008-05-01 or any.").first_day
