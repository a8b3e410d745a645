"""What becomes of the things of one structure, with some proposals taken, and what a day shows.

Layer 3. This is the only place that decides about dates and statuses: ``proposals`` says what is
decided, ``stated`` what is described, ``changes`` and ``endings`` what becomes of it, and ``lives``
what that means on a day. ``structure`` looks at a structure as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from caregraph import rdf
from caregraph.graph import changes, conflicts, endings
from caregraph.graph.changes import NewValues, States
from caregraph.graph.endings import End
from caregraph.graph.index import PRECISION, Statement
from caregraph.graph.lives import ALWAYS, Life, Standing
from caregraph.graph.stated import STANDINGS, Stated
from caregraph.rdf import AnyTerm, Node
from caregraph.vocab import CG, RDF, SKOS, XSD

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


class Resolved:
    """A structure with some proposals taken: the life of each thing, and what changes.

    Nothing in it depends on the day looked at.
    """

    def __init__(self, stated: Stated) -> None:
        self._index, self._later = stated.index, stated.later
        self.adopted = stated.adopted
        self._stated = stated
        self.taken = stated.taken
        """The proposals that bring and change things: adopted ones, and decided ones."""
        self.brought_by = stated.brought_by
        self.events = stated.events
        by_proposals = changes.set_by_proposals(stated)
        self.starts = stated.starts
        ended = [*endings.ended_by_others(stated, by_proposals)]
        own = endings.own_ends(stated, by_proposals, ended)
        own_days = {thing: end.day for thing, end in own.items()}
        in_states = [*changes.states(stated, own_days)]
        self.changes = [
            *by_proposals,
            *changes.handed_over(stated),
            *changes.vested(stated),
            *changes.named(stated, own_days),
            *(kinds for one in in_states for kinds in one.kinds(stated)),
        ]
        """New values, each from a day on."""
        self._changed: dict[Node, list[NewValues]] = defaultdict(list)
        for change in sorted(self.changes, key=lambda one: one.day):
            self._changed[change.thing].append(change)
        self.ends: Mapping[Node, End] = endings.all_ends(stated, own, self._finally)
        """When each thing ends that does, and by what."""
        self.lives = {thing: self._life(thing, stated.standing(thing)) for thing in stated.status}
        """When each thing holds, by the status it is described with."""
        self._turned = self._status_set(by_proposals, in_states)
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
        self, by_proposals: Iterable[NewValues], in_states: Iterable[States]
    ) -> dict[Node, list[tuple[date, Standing]]]:
        """Give the standings that things have by proposals and between states, from a day on."""
        found: dict[Node, list[tuple[date, Standing]]] = {}
        for states in in_states:
            for gap, following in states.gaps():
                if states.thing in self._stated.status:
                    found.setdefault(states.thing, []).append((gap, "suspended"))
                    found[states.thing].append((following, self._stated.standing(states.thing)))
        for one in by_proposals:
            if one.predicate == CG.status and one.thing in self._stated.status:
                standing = STANDINGS.get(one.values[0], "never")
                found.setdefault(one.thing, []).append((one.day, standing))
        return {thing: sorted(turned, key=lambda one: one[0]) for thing, turned in found.items()}

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
        alike: dict[Life, list[Node]] = defaultdict(list)
        for thing, life in self.lives.items():
            alike[life].append(thing)
        for life, things in alike.items():
            for day in life.turns():
                found[day].update(things)
        for change in self.changes:
            if change.day != ALWAYS:
                found[change.day].add(change.thing)
        return {day: tuple(things) for day, things in sorted(found.items())}

    def triples_of(self, thing: Node, day: date) -> Iterable[Statement]:
        """Give what a view on a day says of one thing; of a mention, little."""
        if self._is_as_described(thing, day):
            return [(thing, predicate, obj) for predicate, obj in self._index.about(thing)]
        return self._shown_of(thing, day)

    def _is_as_described(self, thing: Node, day: date) -> bool:
        """Say whether a view on a day says of a thing what is described; so it is with most."""
        if self._later or thing in self._changed or thing in self.ends:
            return False
        if thing == self._index.graph:
            return False
        life = self.life(thing, day)
        return life is None or (life.state(day) == "in-effect" and life.presumed_since(day) is None)

    def _shown_of(self, thing: Node, day: date) -> Iterator[Statement]:
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
                yield from _referred(thing, predicate, obj)
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


def _referred(thing: Node, predicate: rdf.NamedNode, obj: AnyTerm) -> Iterator[Statement]:
    """Give what a mention says of a reference: to what, and of a line who answered by it.

    An exported view that is read again says that of a mention itself.
    """
    if isinstance(obj, rdf.NamedNode) and predicate not in _ASIDE:
        yield thing, CG.mentions, obj
    if predicate in (CG.accountableParty, CG.mentionsAsAnswering):
        yield thing, CG.mentionsAsAnswering, obj


def _literal(day: date) -> rdf.Literal:
    return rdf.Literal(day.isoformat(), datatype=XSD.date)
