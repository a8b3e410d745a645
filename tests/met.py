"""Examples of rules as users meet them: described in a structure, and seen in a view of a day.

An example in a rule file is written as a view shows it. Here it is turned into what a user would
have described: a structure of its own, each thing with the status and the dates by which a view
shows it so, under the law of the nation in which the rule is asked. It is read as a user's RDF is
read and seen on a day, so that statuses, cascades, jurisdiction and derivations act on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import TypeAlias

import pyoxigraph as ox
from rulefiles import Example, RuleFile

from caregraph.graph import dates, jurisdictions, ontology
from caregraph.graph.choices import Choice
from caregraph.graph.store import open_store
from caregraph.graph.view import View, combined
from caregraph.results import Finding
from caregraph.shacl.execute import Result
from caregraph.tables import tables
from caregraph.validation import Rulebook, engines
from caregraph.validation.outcomes import Reader, node
from caregraph.validation.rule import Limb
from caregraph.vocab import CG, PREFIXES, RDF, XSD, code, turtle_prologue

RULES = Rulebook.load()
DAY = timedelta(days=1)
FIRST, LAST = date(1997, 4, 1), date(2027, 12, 31)
"""Between which days there is anything to see, where neither law nor example says so."""

_SEEN = {CG.Mention, CG.NotInEffect, CG.NotKnown, CG.Ended}
"""Classes of a view, which nobody describes."""
_MENTIONED: Mapping[object, tuple[ox.NamedNode, ...]] = {
    CG.PostHolding: (CG.holds,),
    CG.AccountabilityLine: (CG.accountableParty, CG.accountableTo),
    CG.ChangeEvent: (CG.predecessor, CG.successor, CG.passesAgreement),
    CG.Responsibility: (CG.responsibleParty, CG.responsibleFor, CG.responsibilityKind),
}
"""The properties under which things of a class name what a mention of them mentions, in order."""


_OWNED: Mapping[object, ox.NamedNode] = {CG.Membership: CG.membershipOf}
"""The property under which things of a class name what they end with."""
_SHOWN_ONLY = {
    RDF.type,
    CG.describedAs,
    CG.describedIn,
    CG.describedOn,
    CG.mentions,
    CG.mentionsAsAnswering,
    CG.endedBy,
    CG.statedUntil,
}
"""Properties that a view says otherwise than they are stated."""
_NOWHERE = "https://example.org/nothing/nowhere/"
AS_DESCRIBED = {"TMP-03-plan-fails-2"}
"""Examples of what only a view shows that shows everything as described, whatever the day."""
AS_WRITTEN = {"TMP-03"}
"""Shapes about how things are described: their examples are described just as they are."""

_Node: TypeAlias = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True)
class Met:
    """One example as somebody would have described it.

    Args:
        place: What its IRIs begin with.
    """

    example: Example
    place: str

    @property
    def limb(self) -> Limb:
        """Give the limb of which it is an example."""
        return RULES.rules[self.example.file.identifier].limbs[self.example.shape.value]

    @cached_property
    def _shown(self) -> tuple[ox.Quad, ...]:
        text = f"{turtle_prologue()}@prefix ex: <{self.place}> .\n{self.example.text}"
        return tuple(ox.parse(text, format=ox.RdfFormat.TURTLE))

    def _objects(self, subject: object, predicate: ox.NamedNode) -> list[ox.NamedNode]:
        return [
            q.object  # type: ignore[misc]
            for q in self._shown
            if q.subject == subject and q.predicate == predicate
        ]

    def _day(self, subject: object, predicate: ox.NamedNode) -> date | None:
        found = self._objects(subject, predicate)
        return dates.parse(found[0].value).first_day if found else None

    @property
    def adopts(self) -> bool:
        """Say whether the view that it shows takes proposals as adopted."""
        if any(q.object == CG.View for q in self._shown):
            return any(q.predicate == CG.adopts for q in self._shown)
        brought = [q.object for q in self._shown if q.predicate == CG.introduces]
        return any(_SEEN.isdisjoint(self._objects(one, RDF.type)) for one in brought)

    @property
    def has_days(self) -> bool:
        """Say whether its structures are described as at days of their own, more than one."""
        return len({q.object for q in self._shown if q.predicate == CG.asAt}) > 1

    def span(self) -> tuple[date, date]:
        """Give the first and the last day on which a view may show it so: of those it says one."""
        first = [self.limb.era.since or FIRST]
        last = [(self.limb.era.until or LAST + DAY) - DAY]
        ends: list[date] = []
        for thing in {q.subject for q in self._shown}:
            kinds = {*self._objects(thing, RDF.type)}
            start, end = self._day(thing, CG.validFrom), self._day(thing, CG.validUntil)
            if CG.Structure in kinds and (as_at := self._day(thing, CG.asAt)):
                return as_at, as_at
            if CG.Structure in kinds:
                first += [one for one in (self._day(thing, CG.describedOn),) if one]
            elif CG.Ended in kinds:
                first += [end] if end else []
            elif CG.NotInEffect in kinds:
                last += [start - DAY] if start else []
            else:
                first += [start] if start else []
                last += [end - DAY] if end else []
                first += [day for kind in kinds for day in _told(kind, CG.existsFrom)]
                ends += [day - DAY for kind in kinds for day in _told(kind, CG.existsUntil)]
        if max(first) <= min([*last, *ends]):
            last += ends  # else it is about a body that is there no more
        return max(first), min(last)

    def described(self, day: date) -> ox.Store:
        """Give it as a dataset of structures that are described as at a day."""
        structures = self._structures()
        own = structures or (ox.NamedNode(self.place + "structure"),)
        as_at = ox.Literal(day.isoformat(), datatype=XSD.date)
        store = ox.Store()
        for one in own:
            several = [day for day in self._objects(one, CG.asAt) if self.has_days]
            told = self._objects(one, CG.describedOn) or several or [as_at]
            store.add(ox.Quad(one, RDF.type, CG.Structure, one))
            store.add(ox.Quad(one, CG.asAt, told[0], one))
        for thing in dict.fromkeys(q.subject for q in self._shown):
            kinds = self._objects(thing, RDF.type)
            if CG.View not in kinds:
                for graph in self._objects(thing, CG.describedIn) or [*own]:
                    store.extend(ox.Quad(*one, graph) for one in self._stated(thing, kinds))
                    if thing not in own and CG.Evidence not in kinds:
                        store.add(ox.Quad(thing, CG.describedIn, graph, graph))
        for graph in own:
            for one in [*self._added(), *self._completeness(graph)]:
                store.add(ox.Quad(*one, graph))
                store.add(ox.Quad(one.subject, CG.describedIn, graph, graph))  # type: ignore[arg-type]
        return open_store([store])

    def _completeness(self, structure: ox.NamedNode) -> Iterator[ox.Triple]:
        """Declare everything complete where silence says nothing yet: what awaits its law."""
        if self.limb.awaits:
            declared = ox.NamedNode(self.place + "complete")
            yield ox.Triple(declared, RDF.type, CG.CompletenessDeclaration)
            yield ox.Triple(declared, CG.about, structure)
            yield ox.Triple(declared, CG.status, code("status", "in-force"))
            yield ox.Triple(declared, CG.startsOpen, ox.Literal(True))
            for kind in set(ontology.codes("completeness-kind").values()):
                yield ox.Triple(declared, CG.completeFor, kind)

    def _structures(self) -> tuple[ox.NamedNode, ...]:
        typed = [q.subject for q in self._shown if q.object == CG.Structure]
        named = [q.object for q in self._shown if q.predicate == CG.describedIn]
        return tuple(dict.fromkeys([*typed, *named]))  # type: ignore[arg-type]

    def _added(self) -> Iterator[ox.Triple]:
        """Give what a view tells of what is not in the example: votes, and whose law it is."""
        for vote in (q for q in self._shown if q.predicate == CG.takesAsDecided):
            decision = ox.NamedNode(self.place + "vote")
            yield ox.Triple(decision, RDF.type, CG.Decision)
            yield ox.Triple(decision, CG.about, vote.object)
            yield ox.Triple(decision, CG.decisionStatus, code("decision-status", "approved-agreed"))
            yield ox.Triple(decision, CG.decisionEffect, code("decision-effect", "approves"))
        if not any(_is_one_of([q.object], CG.Organisation) for q in self._shown):
            around = ox.NamedNode(self.place + "around")
            for nation in self._nation():
                yield ox.Triple(around, RDF.type, CG.Organisation)
                yield ox.Triple(around, CG.jurisdiction, nation)

    def _stated(self, thing: _Node, types: Iterable[object]) -> Iterator[ox.Triple]:
        """Give what somebody would have said of a thing that a view shows so."""
        marks = _SEEN.intersection(types)
        kinds = [*self._objects(thing, CG.describedAs), *(one for one in types if one not in _SEEN)]
        if marks and not kinds:
            kinds = [CG.Organisation]
        linked = [name for kind in kinds for name in _MENTIONED.get(kind, ())]
        linked += [name for kind in kinds if (name := _OWNED.get(kind))]
        others = [*self._objects(thing, CG.mentions), *self._objects(thing, CG.endedBy)]
        ends = self._objects(thing, CG.statedUntil)
        yield from (ox.Triple(thing, RDF.type, kind) for kind in kinds)
        yield from (ox.Triple(thing, *one) for one in zip(linked, others, strict=False))
        yield from (ox.Triple(thing, CG.validUntil, end) for end in ends)
        is_changed = any(q.predicate == CG.changedThing and q.object == thing for q in self._shown)
        aside = _SHOWN_ONLY | ({CG.validUntil} if ends or is_changed else set())
        aside |= {CG.asAt} if CG.Structure in types else set()
        yield from (
            q.triple for q in self._shown if q.subject == thing and q.predicate not in aside
        )
        yield from self._state(thing, kinds, marks)
        if _is_one_of(kinds, CG.Organisation) and not self._is_under_law(thing, kinds):
            yield from (ox.Triple(thing, CG.jurisdiction, nation) for nation in self._nation())

    def _nation(self) -> list[ox.NamedNode]:
        """Give one nation in which the limb is asked; none where it is asked everywhere."""
        asked = self.limb.jurisdictions
        if jurisdictions.EVERYWHERE in asked:
            return []
        known = sorted(jurisdictions.nations(), key=str)
        return [one for one in known if jurisdictions.is_asked(asked, [one])][:1]

    def _state(
        self, thing: _Node, kinds: Iterable[object], marks: Iterable[object]
    ) -> Iterator[ox.Triple]:
        """Say how far a thing has come that a view shows so, where the example does not."""
        name = self.example.shape.value.removeprefix(PREFIXES["rule"])
        known = self._objects(thing, CG.status) or name in AS_WRITTEN
        if known or not _has_status(kinds):
            return
        start = self._day(thing, CG.validFrom)
        status = "ended" if CG.Ended in marks else "in-force"
        if marks and start is None and CG.Ended not in marks:
            status = "proposed"
        yield ox.Triple(thing, CG.status, code("status", status))
        if start is None and status != "proposed":
            yield ox.Triple(thing, CG.startsOpen, ox.Literal(True))

    def _is_under_law(self, thing: object, kinds: Iterable[object]) -> bool:
        said = self._objects(thing, CG.jurisdiction)
        above = {one for kind in kinds for one in (kind, *ontology.superclasses(kind))}  # type: ignore[arg-type]
        return bool(said) or any(list(ontology.objects(one, CG.inLawOf)) for one in above)


@dataclass(frozen=True)
class Fired:
    """A finding in a view of examples, with the query that gave it."""

    place: str
    query: Query
    finding: Finding


Query = tuple[str, str, str | None, str]
"""The shape with targets, the shape, the constraint and the component."""


@dataclass(frozen=True)
class Seen:
    """An example in a view of one day."""

    met: Met
    day: date
    may_fire: bool
    """Whether the limb is in force on the day and the view shows the example as it is written."""
    found: tuple[Fired, ...]
    """What its own limb finds in it."""


@cache
def seen(file: RuleFile) -> tuple[Seen, ...]:
    """See the examples of a rule, side by side, on the first and last day of each and about them.

    The days about them are those on which the limb is not in force yet, or no longer.
    """
    placed: dict[str, tuple[Met, date, bool]] = {}
    parts = []
    for example in file.examples():
        for day, may_fire in _days(Met(example, _NOWHERE)).items():
            one = Met(example, f"https://example.org/{example}/{day}/")
            as_of = "any" if str(example) in AS_DESCRIBED else day.isoformat()
            as_of = None if one.has_days and may_fire else as_of
            placed[one.place] = (one, day, may_fire)
            choice = Choice(as_of=as_of, adopt=("all",) * one.adopts)
            parts.append((one.described(day), choice))
    found: dict[str, list[Fired]] = {place: [] for place in placed}
    for fact in fired(combined(parts), [shape.value for shape in file.shapes()]):
        if fact.query[0] == placed[fact.place][0].example.shape.value:
            found[fact.place].append(fact)
    return tuple(Seen(*how, tuple(found[place])) for place, how in placed.items())


def span_days(one: Met) -> tuple[date, date]:
    """Give the first and last day on which a view shows an example as it is written."""
    first, last = one.span()
    assert first <= last, f"{one.example} can be seen on no day: {first} to {last}"
    return first, last


def _days(one: Met) -> dict[date, bool]:
    first, last = span_days(one)
    days = {first: True, last: True}
    days |= {one.limb.era.since - DAY: False} if one.limb.era.since else {}
    days |= {one.limb.era.until: False} if one.limb.era.until else {}
    return days


def fired(view: View, limbs: Iterable[str]) -> Iterator[Fired]:
    """Give what some limbs find in a view, each with the query that found it."""
    owners, reader = RULES.by_shape(), Reader(view)
    for result in engines.own(view, RULES, dict.fromkeys(limbs)):
        finding = reader.finding(owners[result.root], result.root, result)
        if finding is not None:
            query = (result.root, result.shape, result.constraint, result.component)
            yield Fired(_place(view, result), query, finding)


def _place(view: View, result: Result) -> str:
    """Say in which example something was found."""
    terms = [result.focus, result.value, *result.bindings.values()]
    for term in terms:
        if isinstance(term, ox.NamedNode) and (place := _PLACE.match(term.value)):
            return place[0]
    for structure in view.nodes(node(result.focus), CG.describedIn):
        if place := _PLACE.match(structure.value):
            return place[0]
    return ""


_PLACE = re.compile(r"https://example\.org/[^/]+/[^/]+/")


@cache
def _told(kind: object, predicate: ox.NamedNode) -> list[date]:
    above = [kind, *ontology.superclasses(kind)]  # type: ignore[arg-type]
    return [date.fromisoformat(o.value) for one in above for o in ontology.objects(one, predicate)]  # type: ignore[union-attr]


def _is_one_of(kinds: Iterable[ox.NamedNode], base: ox.NamedNode) -> bool:
    return not set(ontology.subclasses(base)).isdisjoint(kinds)


def _has_status(kinds: Iterable[ox.NamedNode]) -> bool:
    of = [table for table in tables().values() if "status" in table.columns]
    return any(_is_one_of(kinds, CG[table.cls]) for table in of)


def name(query: Query) -> str:
    """Name what a query asks: its constraint, or its shape and the component."""
    _, shape, constraint, component = query
    part = constraint or f"{shape} {component.rpartition('#')[2]}"
    return part.removeprefix(PREFIXES["rule"])
