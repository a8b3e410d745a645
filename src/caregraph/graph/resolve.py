"""Resolving one structure: what of it is in effect on a day, with some proposals adopted.

Layer 3; ``view`` puts the resolved structures together. This is the only place that decides about
dates and statuses; ``lives`` says what a status and dates mean, ``proposals`` what is decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from itertools import pairwise

import pyoxigraph as ox

from caregraph.errors import UsageError
from caregraph.graph import dates, ontology
from caregraph.graph.dates import PartialDate
from caregraph.graph.index import Index, Node, Statement, Term
from caregraph.graph.lives import ALWAYS, Life, Standing
from caregraph.graph.proposals import Decided
from caregraph.vocab import CG, RDF, SKOS, XSD, code

ANY = "any"
"""The as-of date that shows everything as described, whatever its status and dates."""

_STANDINGS: Mapping[Term, Standing] = {
    code("status", "in-force"): "stands",
    code("status", "agreed"): "agreed",
    code("status", "reported"): "reported",
    code("status", "suspended"): "suspended",
    code("status", "unknown"): "unknown",
    code("status", "rejected"): "never",
    **{code("status", name): "past" for name in ("ended", "superseded", "historical")},
}
"""What is only proposed, recommended or endorsed stands nowhere by itself."""

_STANDS = code("status", "in-force")

_MENTION = {
    SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, CG.status, CG.validFrom, CG.validUntil,
    CG.validFromPrecision, CG.validUntilPrecision, CG.hasEvidence, CG.describedIn, CG.note,
    CG.tableRow,
}  # fmt: skip
_PRECISIONS = {
    CG.validFrom: CG.validFromPrecision, CG.validUntil: CG.validUntilPrecision,
}  # fmt: skip
_UNTIL = (CG.validUntil, CG.validUntilPrecision)
_RECORDS = (CG.EvidencedStatement, CG.Proposal, CG.Decision)

_GOES_ON = {code("change-type", name) for name in
            ("transfer-function", "delegate-function", "appoint", "leave", "designate")}  # fmt: skip
"""Events that what was there before survives; so it does a rename that names nothing else."""

_RENAME = code("change-type", "rename")

_OWNERS: Mapping[ox.NamedNode, tuple[ox.NamedNode, ...]] = {
    CG.Post: (CG.postIn,),
    CG.OrganisationalUnit: (CG.isPartOf,),
    CG.GovernanceBody: (CG.isPartOf, CG.parentBody),
    CG.Membership: (CG.membershipOf,),
    CG.PostHolding: (CG.holds,),
    CG.AccountabilityLine: (CG.accountableParty,),
    CG.ArrangementSide: (CG.sideOf,),
    CG.DatedName: (CG.nameOf,),
}
"""What a thing is wholly in or of, so that it ends when that ends."""

_PASSES: Mapping[ox.NamedNode, ox.NamedNode] = {
    CG.passesFunction: CG.vestedIn,
    CG.passesAgreement: CG.hasParty,
    CG.passesPost: CG.postIn,
}
"""What a succession hands over, and the property that then leads to the successor."""


@dataclass(frozen=True)
class Reading:
    """How dates known only to the month or the year are read: as their first or last day."""

    starts_late: bool = False
    ends_late: bool = False


NOMINAL = Reading()
"""A month or year stands for its first day."""

OTHER_READINGS = (Reading(True, True), Reading(True, False), Reading(False, True))
"""With the nominal one, the extremes of what such dates may mean."""


@dataclass(frozen=True, slots=True)
class End:
    """When something ends, and what ends it."""

    day: date
    by: Node | None = None
    """A proposal, an event, a provision of law, or what it ends with; ``None``: its own date."""
    is_recorded: bool = True
    is_known: bool = True
    """False where it had only ended by that day."""


@dataclass(frozen=True, slots=True)
class Change:
    """A new value that a thing has from a day on."""

    day: date
    thing: Node
    property: ox.NamedNode
    values: tuple[Term, ...]
    by: Node
    """The proposal, succession or name it comes with."""


@dataclass(frozen=True)
class Knowledge:
    """What of a structure could be known by a day."""

    later: frozenset[Node] = frozenset()
    """What rests only on documents issued later: not even mentioned."""
    things: int = 0
    """How many described things that are."""
    undated: int = 0
    """How many rest on documents without a date, and are taken as known."""


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
        self, index: Index, *, known_by: str | None = None,
        adopted: Iterable[Node] = (), reading: Reading = NOMINAL,
        supposed: Mapping[Node, date] | None = None,
    ) -> None:  # fmt: skip
        self.index = index
        self.reading = reading
        self.known_by = known_by
        self.supposed = {} if supposed is None else supposed
        self.described = index.day(index.graph, CG.asAt)
        """The day as at which it is described."""
        self.knowledge = _known(index, _day(known_by)) if known_by else Knowledge()
        self.decided = Decided(index, self.knowledge.later, self.described)
        self.adopted = frozenset(adopted) & self.decided.proposals
        self._resolved: dict[frozenset[Node], Resolved] = {}

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
        """Count what a view on a day shows as what, by the names of ``view.Counts``."""
        found = {"later": self.knowledge.things, "undated": self.knowledge.undated}
        resolved = self.on(day or self.described or date.max)
        names = {"in-effect": "in_effect", "not-in-effect": "not_in_effect",
                 "not-known": "not_known"}  # fmt: skip
        for thing in resolved.lives:
            life = resolved.life(thing, day) if day else None
            state = names[life.state(day)] if life and day else "in_effect"
            found[state] = found.get(state, 0) + 1
            if life and day and life.presumed_since(day):
                found["presumed"] = found.get("presumed", 0) + 1
            if life and state == "in_effect" and life.standing == "reported":
                found["reported"] = found.get("reported", 0) + 1
        return found

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
        self._reading = structure.reading
        self._described = structure.described
        self._later = structure.knowledge.later
        self._supposed = structure.supposed
        self._carried_out = structure.decided.carried_out
        self.adopted = structure.adopted
        self.taken = structure.adopted | (decided - _rivals(self._index, structure.adopted))
        """The proposals that bring and change things: adopted ones, and decided ones."""
        self._stated = self._stated_states()
        self.brought_by = self._what_brings()
        """The proposals that introduce each thing that any introduces."""
        self._tied = self._seams()
        self.starts = {thing: self._start(thing) for thing in self._stated}
        """The first day of each thing, as far as it is stated."""
        self.set_by_proposals = self._what_proposals_set()
        """The values that proposals set, in order of their days."""
        self._turned = self._status_set()
        ended = [*self._ended_by_proposals(), *self._ended_by_successions(),
                 *((thing, End(day)) for thing, day in self._supposed.items())]  # fmt: skip
        self._own_ends = dict(self._read_ends(ended))
        self.changes = [*self.set_by_proposals, *self._handed_over(), *self._vested(),
                        *self._named()]  # fmt: skip
        """New values, each from a day on."""
        self._changed: dict[Node, list[Change]] = defaultdict(list)
        for change in sorted(self.changes, key=lambda one: one.day):
            self._changed[change.thing].append(change)
        self.ends = self._ends()
        """When each thing ends that does, and by what."""
        self.lives = {thing: self._life(thing, self._standing(thing)) for thing in self._stated}
        """When each thing holds, by the status it is described with."""
        if len(self.taken) > 1 and self.adopted:
            _refuse_conflicts(self._index, self, self._references(), ended)

    # What is said of things

    def _stated_states(self) -> dict[Node, Term]:
        """Give the status of each thing that has one, records aside, of several the first."""
        records = self._index.of_class(*_RECORDS) | self._later
        found: dict[Node, Term] = {}
        for thing, status in self._index.pairs(CG.status):
            if thing not in records:
                found.setdefault(thing, status)
        for thing in self._supposed.keys() & self._index.things:
            found.setdefault(thing, _STANDS)
        return found

    def _what_brings(self) -> dict[Node, set[Node]]:
        """Give the proposals that introduce each thing."""
        found: dict[Node, set[Node]] = {}
        for proposal, thing in self._index.pairs(CG.introduces):
            if thing in self._stated and proposal not in self._later:
                found.setdefault(thing, set()).add(proposal)  # type: ignore[arg-type]
        return found

    def _standing(self, thing: Node) -> Standing:
        status = self._stated[thing]
        proposals = self.brought_by.get(thing)
        if proposals is None:
            return _STANDINGS.get(status, "never")
        if not proposals & self.taken:
            return "never"
        return _STANDINGS.get(status, "agreed")

    def _status_set(self) -> dict[Node, list[tuple[date, Standing]]]:
        """Give the standings that proposals give to things, each from a day on, in order."""
        found: dict[Node, list[tuple[date, Standing]]] = {}
        for one in self.set_by_proposals:
            if one.property == CG.status and one.thing in self._stated:
                standing = _STANDINGS.get(one.values[0], "never")
                found.setdefault(one.thing, []).append((one.day, standing))
        return found

    def _references(self) -> dict[Node, list[Node]]:
        """Give, for each thing, those that proposals bring and that refer to it."""
        found: dict[Node, list[Node]] = defaultdict(list)
        for thing in self.brought_by:
            for predicate, obj in self._index.about(thing):
                if predicate not in (CG.predecessor, CG.about) and obj in self._stated:
                    found[obj].append(thing)  # type: ignore[index]
        return found

    def _seams(self) -> frozenset[tuple[date, str]]:
        """Give the imprecise dates that end one thing and begin another: one unknown day each."""
        seen: dict[ox.NamedNode, set[tuple[date, str]]] = {CG.validFrom: set(), CG.validUntil: set()}
        if self._reading.starts_late == self._reading.ends_late:
            return frozenset()
        for predicate, found in seen.items():
            for thing, _ in self._index.pairs(CG[predicate.value.rpartition("/")[2] + "Precision"]):
                when = self._index.date(thing, predicate)
                if when is not None:
                    found.add((when.first_day, when.precision))
        return frozenset(seen[CG.validFrom] & seen[CG.validUntil])

    def _read(self, thing: Node, when: PartialDate | None, *, late: bool) -> date | None:
        """Read a date; what comes with an adopted proposal is supposed to come on its day."""
        if when is None:
            return None
        supposed = bool(self.brought_by.get(thing, set()) & self.adopted)
        tied = (when.first_day, when.precision) in self._tied
        return when.last_day if late and not supposed and not tied else when.first_day

    def _start(self, thing: Node) -> date | None:
        """Give the first day of a thing: its own, or that of what brings it."""
        if "true" in self._index.texts(thing, CG.startsOpen):
            return ALWAYS
        if thing in self._supposed and not self._index.nodes(thing, CG.status):
            return ALWAYS  # people and functions: days do not matter but for the supposed end
        own = self._read(thing, self._index.date(thing, CG.validFrom),
                         late=self._reading.starts_late)  # fmt: skip
        if own is not None:
            return own
        bringing = self.brought_by.get(thing, set()) & self.taken
        begun = [start for one in bringing if (start := self._begins(one))]
        if begun:
            return min(begun)
        without_a_day = bringing & self.adopted and self._standing(thing) == "agreed"
        return (self._described or ALWAYS) if without_a_day else None

    def _begins(self, proposal: Node) -> date | None:
        """Give the day on which a proposal takes effect."""
        own = self._index.date(proposal, CG.effectiveFrom)
        if own is None:
            return self._carried_out.get(proposal)
        late = self._reading.starts_late and proposal not in self.adopted
        return own.last_day if late else own.first_day

    # Endings

    def _read_ends(self, ended: Iterable[tuple[Node, End]]) -> Iterator[tuple[Node, End]]:
        """Give, for each thing, the earliest of its own end and those by change and succession."""
        found: dict[Node, list[End]] = defaultdict(list)
        later = {one.thing: _first_day(one.values[0]) for one in self.set_by_proposals
                 if one.property == CG.validUntil}  # fmt: skip
        for thing in {thing for thing, _ in self._index.pairs(CG.validUntil)} & self._stated.keys():
            own = self._read(thing, self._index.date(thing, CG.validUntil),
                             late=self._reading.ends_late)  # fmt: skip
            if own is not None and thing not in later:
                found[thing].append(End(own))
        for thing, end in (*((thing, End(day)) for thing, day in later.items()), *ended):
            if thing in self._stated:
                found[thing].append(end)
        for thing in self._stated:
            if thing not in found and self._standing(thing) == "past":
                found[thing].append(End(self._described or ALWAYS, is_known=False))
        for thing, ends in found.items():
            yield thing, min(ends, key=lambda end: (not end.is_known, end.day))

    def _ended_by_proposals(self) -> Iterator[tuple[Node, End]]:
        for change, proposal, day in self._proposed("ends"):
            for thing in self._index.nodes(change, CG.changedThing):
                yield thing, End(day, proposal)
        for one in self.set_by_proposals:
            if one.property == CG.status and _STANDINGS.get(one.values[0]) == "past":
                yield one.thing, End(one.day, one.by)

    def _ended_by_successions(self) -> Iterator[tuple[Node, End]]:
        for event in {event for event, _ in self._index.pairs(CG.predecessor)}:
            if event not in self._stated or not self._has_happened(event):
                continue
            types = set(self._index.nodes(event, CG.changeType))
            before = set(self._index.nodes(event, CG.predecessor))
            after = set(self._index.nodes(event, CG.successor))
            if types & _GOES_ON or (_RENAME in types and not after):
                continue
            day = self.starts[event]
            for thing in before - after:
                if day is not None and day != ALWAYS:
                    yield thing, End(day, event)
                else:
                    yield thing, End(self._described or ALWAYS, event, is_known=False)

    def _has_happened(self, event: Node) -> bool:
        standing = self._standing(event)
        return standing in ("stands", "past", "reported") or (
            standing == "agreed" and self.starts[event] is not None
        )

    def _proposed(self, effect: str) -> Iterator[tuple[Node, Node, date]]:
        """Give what taken proposals change: the change, its proposal and its day.

        A decided change without a day takes effect on none; one that is only supposed, on the day
        the structure is described as at.
        """
        for change, proposal in self._index.pairs(CG.changeProposedBy):
            if proposal not in self.taken or change in self._later:
                continue
            if effect not in self._index.texts(change, CG.changeEffect):
                continue
            assert not isinstance(proposal, (ox.Literal, ox.Triple))
            day = self._index.day(change, CG.changeDate) or self._begins(proposal)
            if day is None and proposal in self.adopted:
                day = self._described or ALWAYS
            if day is not None:
                yield change, proposal, day

    def _ends(self) -> dict[Node, End]:
        """Add the ends by law, and let what is wholly another's end with it.

        What ends with a thing is the smallest set: two units that are part of each other only
        do not end.
        """
        ends = dict(self._own_ends)
        for thing in self._stated:
            law = self._end_by_law(thing)
            if law is not None and (thing not in ends or law.day < ends[thing].day):
                ends[thing] = law
        owners = {thing: found for thing in self._stated if (found := self._owners(thing))}
        owned: dict[Node, list[Node]] = defaultdict(list)
        for thing, several in owners.items():
            for owner in several:
                owned[owner].append(thing)
        waiting = [*ends]
        while waiting:
            for thing in owned.get(waiting.pop(), ()):
                end = self._end_with(owners[thing], ends)
                if end is not None and self._is_earlier(end, ends.get(thing)):
                    ends[thing] = end
                    waiting.append(thing)
        return ends

    def _is_earlier(self, end: End, present: End | None) -> bool:
        if present is None:
            return True
        if end.is_known != present.is_known:
            return end.is_known and end.day <= present.day
        return end.day < present.day

    def _end_with(self, owners: tuple[Node, ...], ends: Mapping[Node, End]) -> End | None:
        """Give the end of what ends with the last of its owners; none, while one goes on."""
        last: tuple[Node, End] | None = None
        for owner in owners:
            end = ends.get(owner)
            if end is None:
                return None
            if last is None or end.day > last[1].day:
                last = (owner, end)
        if last is None:
            return None
        owner, end = last
        return End(end.day, owner, end.is_recorded, end.is_known)

    def _owners(self, thing: Node) -> tuple[Node, ...]:
        """Give what a thing is wholly in or of; nothing where it serves others too."""
        for cls in self._index.nodes(thing, RDF.type):
            predicates = _owners_of(cls) if isinstance(cls, ox.NamedNode) else ()
            if predicates:
                found = [owner for one in predicates for owner in self._finally(thing, one)]
                found += self._index.nodes(thing, CG.serves) if CG.postIn in predicates else []
                return tuple(dict.fromkeys(found))
        return ()

    def ending_with(self, *gone: Node) -> dict[Node, Node]:
        """Give what ends with some things on the day they end, each with the owner it ends with.

        What says of itself that it ends on that day ends with its owner too.
        """
        owners = {thing: self._owners(thing) for thing in self._stated}
        owned: dict[Node, list[Node]] = defaultdict(list)
        for thing, several in owners.items():
            for owner in several:
                owned[owner].append(thing)
        found: dict[Node, Node] = {}
        waiting = [one for one in gone if one in self.ends]
        while waiting:
            owner = waiting.pop(0)
            day = self.ends[owner].day
            for thing in owned.get(owner, ()):
                end = self.ends.get(thing)
                if end is None or end.day != day or thing in found or thing in gone:
                    continue
                if all(one in self.ends and self.ends[one].day <= day for one in owners[thing]):
                    found[thing] = owner
                    waiting.append(thing)
        return found

    def _finally(self, thing: Node, predicate: ox.NamedNode) -> list[Node]:
        """Give the things under a predicate once all changes have been made."""
        found = self._index.nodes(thing, predicate)
        for change in self._changed.get(thing, ()):
            if change.property == predicate:
                found = [one for one in change.values
                         if isinstance(one, (ox.NamedNode, ox.BlankNode))]  # fmt: skip
        return found

    def _end_by_law(self, thing: Node) -> End | None:
        for cls in self._index.nodes(thing, RDF.type):
            known = _end_of_kind(cls) if isinstance(cls, ox.NamedNode) else None
            if known is not None:
                start = self.starts[thing]
                return known if start is None or start < known.day else None
        return None

    def _life(self, thing: Node, standing: Standing) -> Life:
        start, end = self.starts[thing], self.ends.get(thing)
        if standing == "past" and end is not None and end.by is not None and (
            self._described is not None and end.day > self._described
        ):
            end = None  # over by the day of the description, it did not wait for what comes later
        if end is None or not end.is_known:
            over = end is not None
            return Life(standing, start, None, self._described, is_over=over)
        return Life(standing, start, end.day, self._described, is_recorded=end.is_recorded)

    def life(self, thing: Node, day: date) -> Life | None:
        """Give the life of a thing by the status it has on a day; ``None``: days do not matter."""
        turned = [standing for when, standing in self._turned.get(thing, ()) if when <= day]
        if turned and turned[-1] != "past":  # what a proposal makes past has an end
            return self._life(thing, turned[-1])
        return self.lives.get(thing)

    # Changes

    def _what_proposals_set(self) -> list[Change]:
        """Give the values that taken proposals set, in order of their days."""
        found = []
        for change, proposal, day in self._proposed("changes"):
            values = tuple(o for p, o in self._index.about(change) if p == CG.newTerm)
            for thing in self._index.nodes(change, CG.changedThing):
                for target in self._index.nodes(change, CG.changedProperty):
                    if isinstance(target, ox.NamedNode) and values:
                        found.append(Change(day, thing, target, values, proposal))
        for one in found:
            if one.property == CG.validFrom and one.thing in self._stated:
                self.starts[one.thing] = _first_day(one.values[0])
        return sorted(found, key=lambda one: one.day)

    def _handed_over(self) -> Iterator[Change]:
        """Give what successions that name it hand over to what comes after."""
        for passes, leads_to in _PASSES.items():
            for event, thing in self._index.pairs(passes):
                if event not in self._stated or not self._has_happened(event):
                    continue
                day = self.starts[event]
                before = set(self._index.nodes(event, CG.predecessor))
                after = self._index.nodes(event, CG.successor)
                assert not isinstance(thing, (ox.Literal, ox.Triple))
                if day is not None:
                    kept = [o for o in self._index.nodes(thing, leads_to) if o not in before]
                    values = tuple(dict.fromkeys([*kept, *after]))
                    yield Change(day, thing, leads_to, values, event)

    def _vested(self) -> Iterator[Change]:
        """Take back, before the day of the description, where functions are vested: not known."""
        if self._described is None:
            return
        for function in {function for function, _ in self._index.pairs(CG.vestedIn)}:
            yield Change(ALWAYS, function, CG.vestedIn, (), function)
            stated = tuple(self._index.nodes(function, CG.vestedIn))
            yield Change(self._described, function, CG.vestedIn, stated, function)

    def _named(self) -> Iterator[Change]:
        """Give the names that things bear from a day on."""
        for name, thing in self._index.pairs(CG.nameOf):
            if name not in self._stated or isinstance(thing, (ox.Literal, ox.Triple)):
                continue
            start, end = self.starts[name], self._own_ends.get(name)
            if self._standing(name) not in ("stands", "past", "agreed", "reported"):
                continue
            called = tuple(o for p, o in self._index.about(name) if p == SKOS.prefLabel)
            yield Change(start or ALWAYS, thing, SKOS.prefLabel, called, name)
            if end is not None:
                usual = tuple(o for p, o in self._index.about(thing) if p == SKOS.prefLabel)
                yield Change(end.day, thing, SKOS.prefLabel, usual, name)

    # Days

    def begins(self) -> Iterator[date]:
        """Give the days on which what the adopted proposals bring begins or is changed."""
        for thing, proposals in self.brought_by.items():
            start = self.starts[thing]
            if proposals & self.adopted and start and start != ALWAYS:
                yield start
        for effect in ("ends", "changes"):
            for _, proposal, day in self._proposed(effect):
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
        if life is None or life.standing in ("never", "unknown"):
            return False
        if life.end is not None:
            return day >= life.end and (life.start is None or life.start < life.end)
        return life.over and life.state(day) == "not-in-effect" and not (
            life.start is not None and day < life.start
        )

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
            elif predicate in _MENTION and predicate not in present and obj not in self._later:
                if not (written and predicate in _UNTIL):
                    yield thing, predicate, obj
        for predicate, values in present.items():
            if predicate in _MENTION or predicate == RDF.type:
                for value in values:
                    yield thing, CG.describedAs if predicate == RDF.type else predicate, value
        yield from self._other_names(thing, present)

    def _present(self, thing: Node, day: date) -> dict[ox.NamedNode, tuple[Term, ...]]:
        """Give the values that differ on a day from what is described."""
        present = {
            one.property: one.values for one in self._changed.get(thing, ()) if one.day <= day
        }
        for dated, precision in _PRECISIONS.items():
            if dated in present:
                present[precision] = ()
        return present

    def _other_names(
        self, thing: Node, present: Mapping[ox.NamedNode, tuple[Term, ...]]
    ) -> Iterator[Statement]:
        """Give the names of other days, so that a search finds all."""
        named = [one for one in self._changed.get(thing, ()) if one.property == SKOS.prefLabel]
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
        if end is None or not end.is_known or (end.by is None and thing not in self._supposed):
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
            yield thing, CG.statedUntil, ox.Literal(text, datatype=XSD.date)


def _refuse_conflicts(index: Index, resolved: Resolved, wanted: Mapping[Node, Sequence[Node]],
                      ended: Iterable[tuple[Node, End]]) -> None:  # fmt: skip
    """Refuse adopted proposals that cannot all be carried out.

    Raises:
        UsageError: two set one cell differently, or one changes or builds on what another ends
            before; every conflict at once.
    """
    found = [*_set_differently(index, resolved), *_ended_before(index, resolved, wanted, ended)]
    if found:
        raise UsageError("\n".join(dict.fromkeys(found)), code="conflicting-proposals",
                         where=index.called(index.graph),
                         hint="Adopt those that go together, or let the proposals say which "
                              "comes first.")  # fmt: skip


def _set_differently(index: Index, resolved: Resolved) -> Iterator[str]:
    by_cell: dict[tuple[Node, ox.NamedNode], list[Change]] = defaultdict(list)
    for change in resolved.set_by_proposals:
        by_cell[change.thing, change.property].append(change)
    for (thing, target), several in by_cell.items():
        for one, other in pairwise(several):
            apart = one.by != other.by and set(one.values) != set(other.values)
            if apart and {one.by, other.by} & resolved.adopted:
                what = f"{index.key(thing)}, {ontology.label(target) or target.value}"
                yield (f"{index.key(one.by)} and {index.key(other.by)} set one cell differently: "
                       f"{what}")  # fmt: skip


def _ended_before(
    index: Index, resolved: Resolved, wanted: Mapping[Node, Sequence[Node]],
    ended: Iterable[tuple[Node, End]],
) -> Iterator[str]:  # fmt: skip
    for thing, end in ended:
        if end.by not in resolved.taken:
            continue
        says = f"{index.key(end.by)} ends {index.key(thing)} on {end.day}, before"  # type: ignore[arg-type]
        for change in resolved.set_by_proposals:
            if change.thing == thing and change.by != end.by and change.day > end.day:
                if {change.by, end.by} & resolved.adopted:
                    yield f"{says} {index.key(change.by)} changes it on {change.day}"
        for user in wanted.get(thing, ()):
            start = resolved.starts.get(user)
            for proposal in resolved.brought_by.get(user, set()) & resolved.taken:
                if proposal != end.by and start and start >= end.day:
                    if {proposal, end.by} & resolved.adopted:
                        yield (f"{says} {index.key(proposal)} builds {index.key(user)} on it "
                               f"on {start}")  # fmt: skip


def _rivals(index: Index, adopted: frozenset[Node]) -> set[Node]:
    """Give the options that an adopted option of the same proposal rules out, decided or not."""
    chosen = {proposal for option, proposal in index.pairs(CG.optionOf) if option in adopted}
    return {option for option, proposal in index.pairs(CG.optionOf)
            if proposal in chosen} - adopted  # fmt: skip


@cache
def _owners_of(cls: ox.NamedNode) -> tuple[ox.NamedNode, ...]:
    """Give the properties by which things of a class are wholly another's."""
    for base, predicates in _OWNERS.items():
        if cls in ontology.subclasses(base):
            return predicates
    return ()


@cache
def _end_of_kind(cls: ox.NamedNode) -> End | None:
    """Give the day on which law ended a kind of thing, with the provision that did."""
    for one in ontology.superclasses(cls):
        for day in ontology.texts(one, CG.existsUntil):
            by = next((node for node in ontology.objects(one, CG.existenceEndedBy)
                       if isinstance(node, ox.NamedNode)), one)  # fmt: skip
            return End(dates.parse(day).first_day, by, is_recorded=False)
    return None


def _known(index: Index, limit: date) -> Knowledge:
    """Find what rests only on documents issued after a day, and those documents."""
    documents = {document for _, document in index.pairs(CG.inDocument)}
    documents |= index.of_class(CG.SourceDocument)
    issued = {one: index.day(one, CG.issued) for one in documents}  # type: ignore[arg-type]
    late = {document for document, day in issued.items() if day is not None and day > limit}
    places: dict[Term, list[Term]] = defaultdict(list)
    for place, document in index.pairs(CG.inDocument):
        places[place].append(document)
    late_places = {place for place, several in places.items() if late.issuperset(several)}
    resting: dict[Node, list[Term]] = defaultdict(list)
    for thing, place in index.pairs(CG.hasEvidence):
        resting[thing].append(place)
    later = {thing for thing, several in resting.items() if late_places.issuperset(several)}
    undated = sum(
        all(issued.get(document) is None for place in several for document in places[place])
        for several in resting.values()
    )
    return Knowledge(frozenset(later | late | late_places), len(later), undated)  # type: ignore[arg-type]


def _first_day(literal: Term) -> date:
    assert isinstance(literal, ox.Literal)
    return dates.parse(literal.value).first_day


def _literal(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=XSD.date)


def _day(text: str) -> date:
    try:
        return dates.parse(text).first_day
    except ValueError as wrong:
        hint = "Write 2008, 2008-05, 2008-05-01 or any."
        raise UsageError(f"{text!r} is not a date", code="not-a-date", hint=hint) from wrong
