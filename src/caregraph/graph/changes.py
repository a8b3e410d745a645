"""The values that things have from a day on: set by proposals, handed over, vested, named, stated.

Layer 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from caregraph import rdf
from caregraph.graph import dates
from caregraph.graph.lives import ALWAYS
from caregraph.graph.stated import Stated
from caregraph.rdf import AnyTerm, Node
from caregraph.vocab import CG, RDF, SKOS

_PASSES: Mapping[rdf.NamedNode, rdf.NamedNode] = {
    CG.passesFunction: CG.vestedIn,
    CG.passesAgreement: CG.hasParty,
    CG.passesPost: CG.postIn,
}
"""What a succession hands over, and the property that then leads to the successor."""


@dataclass(frozen=True, slots=True)
class NewValues:
    """New values that a thing has under a property from a day on."""

    day: date
    thing: Node
    predicate: rdf.NamedNode
    values: tuple[AnyTerm, ...]
    by: Node
    """The proposal, succession or name it comes with; the thing itself where it is of its own."""

    @property
    def first_day(self) -> date:
        """Give the new value, where it is a date, as its first day."""
        (literal,) = self.values
        assert isinstance(literal, rdf.Literal)
        return dates.parse(literal.value).first_day


def set_by_proposals(stated: Stated) -> list[NewValues]:
    """Give the values that taken proposals set, in order of their days.

    A new first day counts at once, whenever the proposal takes effect: it says when the thing
    begins.
    """
    index = stated.index
    found = [
        NewValues(day, thing, target, values, proposal)
        for change, proposal, day in stated.proposed("changes")
        if (values := tuple(o for p, o in index.about(change) if p == CG.newTerm))
        for thing in index.nodes(change, CG.changedThing)
        for target in index.nodes(change, CG.changedProperty)
        if isinstance(target, rdf.NamedNode)
    ]
    for one in found:
        if one.predicate == CG.validFrom and one.thing in stated.status:
            stated.starts[one.thing] = one.first_day
    return sorted(found, key=lambda one: (one.day, one.by.value))


def handed_over(stated: Stated) -> Iterator[NewValues]:
    """Give what successions that name it hand over to what comes after."""
    for passes, leads_to in _PASSES.items():
        for event in sorted({event for event, _ in stated.index.pairs(passes)}, key=_iri):
            day = stated.starts.get(event)
            if day is None or not stated.has_happened(event):
                continue
            before = stated.index.nodes(event, CG.predecessor)
            after = stated.index.nodes(event, CG.successor)
            for thing in stated.index.nodes(event, passes):
                kept = [o for o in stated.index.nodes(thing, leads_to) if o not in before]
                yield NewValues(day, thing, leads_to, tuple(dict.fromkeys([*kept, *after])), event)


def vested(stated: Stated) -> Iterator[NewValues]:
    """Take back, before the day of the description, where functions are vested: not known."""
    if stated.described is None:
        return
    for function in {function for function, _ in stated.index.pairs(CG.vestedIn)}:
        yield NewValues(ALWAYS, function, CG.vestedIn, (), function)
        told = tuple(stated.index.nodes(function, CG.vestedIn))
        yield NewValues(stated.described, function, CG.vestedIn, told, function)


def named(stated: Stated, ends: Mapping[Node, date]) -> Iterator[NewValues]:
    """Give the names that things bear from a day on, and their usual names after that.

    Args:
        ends: When dated names end that do.
    """
    for name in sorted({name for name, _ in stated.index.pairs(CG.nameOf)}, key=_iri):
        if name not in stated.status:
            continue
        start = stated.starts[name]
        if stated.standing(name) in ("never", "unknown", "suspended"):
            continue
        for thing in stated.index.nodes(name, CG.nameOf):
            called = tuple(o for p, o in stated.index.about(name) if p == SKOS.prefLabel)
            yield NewValues(start or ALWAYS, thing, SKOS.prefLabel, called, name)
            if name in ends:
                usual = tuple(o for p, o in stated.index.about(thing) if p == SKOS.prefLabel)
                yield NewValues(ends[name], thing, SKOS.prefLabel, usual, name)


@dataclass(frozen=True, slots=True)
class States:
    """The dated states of one thing, each with its first day and the first day no longer."""

    thing: Node
    spans: tuple[tuple[date, date | None, tuple[AnyTerm, ...]], ...]

    def kinds(self, stated: Stated) -> Iterator[NewValues]:
        """Give the classes it belongs to from a day on; its usual ones where no state holds."""
        usual = tuple(stated.index.nodes(self.thing, RDF.type))
        for day in self._days():
            now = tuple(dict.fromkeys(kind for kinds in self._on(day) for kind in kinds))
            yield NewValues(day, self.thing, RDF.type, now or usual, self.thing)

    def gaps(self) -> Iterator[tuple[date, date]]:
        """Give the days between states on which none holds: the first, and the first no longer."""
        days = self._days()
        for day, following in pairwise(days):
            if not self._on(day):
                yield day, following

    def _on(self, day: date) -> list[tuple[AnyTerm, ...]]:
        return [
            kinds for start, end, kinds in self.spans if start <= day and (end is None or day < end)
        ]

    def _days(self) -> list[date]:
        ends = {end for _, end, _ in self.spans if end is not None}
        return sorted(ends.union(start for start, _, _ in self.spans))


def states(stated: Stated, ends: Mapping[Node, date]) -> Iterator[States]:
    """Give the dated states of each thing that has any.

    Args:
        ends: When dated states end that do.
    """
    found: dict[Node, list[tuple[date, date | None, tuple[AnyTerm, ...]]]] = defaultdict(list)
    for state, thing in stated.index.pairs(CG.stateOf):
        if state not in stated.status or isinstance(thing, (rdf.Literal, rdf.Triple)):
            continue
        if stated.standing(state) not in ("never", "unknown", "suspended"):
            kinds = tuple(stated.index.nodes(state, CG.stateKind))
            found[thing].append((stated.starts[state] or ALWAYS, ends.get(state), kinds))
    for thing, spans in found.items():
        yield States(thing, tuple(spans))


def _iri(node: Node) -> str:
    return node.value
