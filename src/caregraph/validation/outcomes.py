"""From what the shapes report to what it means: breach, left open, not stated, or not asked.

Layer 4. A result that rests on an absence is a breach only where a declaration of completeness in
effect covers that kind of thing, for the structure, for the organisation, or for a decided
proposal that introduces the focus; and where no gap about it is recorded. What an adopted proposal
introduces, whose cell it changes, or to which it gives the line or duty that raises the question,
is *left open*. Otherwise silence stays silence: *not stated*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import fields
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeGuard
from urllib.parse import quote

from caregraph import rdf
from caregraph.english import upper
from caregraph.graph import jurisdictions, law, naming, ontology, reading
from caregraph.graph.requirements import kinds_of_its_nation
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.results import NOT_STATED, UNNAMED, Finding, Outcome, Thing
from caregraph.shacl.execute import SLOT, Result
from caregraph.validation import scope
from caregraph.validation.eras import Era
from caregraph.validation.ground import Ground, Seen, Watched
from caregraph.validation.pending import not_begun, pending
from caregraph.validation.rule import Advice, Limb, Rule, Wording
from caregraph.validation.wording import parted
from caregraph.vocab import CG, PREFIXES, RDF


class Outside(Enum):
    """What stands for a finding of which the description does not speak."""

    OUTSIDE = "outside the scope of the description"


OUTSIDE = Outside.OUTSIDE

_LINES = rdf.NamedNode(PREFIXES["cg"] + "code/completeness-kind/lines")
_OF_LINES = {
    one.value for one in (CG.accountableParty, CG.accountableTo, CG.accountabilityKind, CG.isDirect)
}
"""What makes a line lead from whom to whom: rules ask for it by properties that views derive."""
_LINKS = (
    (CG.accountableParty, CG.accountableTo),
    (CG.responsibleParty, CG.responsibleFor),
)
"""What links whoever answers, or is responsible, with whom or what: lines and responsibilities."""

_MOST_STEPS = 10_000
"""No walk to a cause goes further."""


class Reader:
    """Reads results on one view; asks the view for dates and completeness once.

    Args:
        seen: Where to note whatever a finding is read from, for who wants to know when it has to
            be read again.
        changes: Whether the graph of the view is to be changed.
    """

    def __init__(self, view: View, seen: set[Seen] | None = None, *, changes: bool = False) -> None:
        self._ground = Ground(view, changes=changes)
        self._seen = seen
        self.look_at(view)

    def look_at(self, view: View) -> None:
        """Look at a view from now on: the same graph, and what its structures are may differ."""
        self._view = view
        if self._seen is not None:
            given = {one.name: getattr(view, one.name) for one in fields(View) if one.init}
            self._view = Watched(**given, looked_up=self._seen)

    def renew(self, changed: Collection[rdf.Triple]) -> set[Seen]:
        """Take note of triples that came or went; name what was looked up and differs now."""
        differs: set[Seen] = {(one.subject, one.predicate) for one in changed}
        differs |= {(one.predicate, one.object) for one in changed}
        if any(map(self._ground.hangs_on, changed)):
            ground = Ground(self._view, changes=True)
            differs.update(self._ground.differences(ground))
            self._ground = ground
        return differs

    def applies_to(self, era: Era, focus: Node) -> bool:
        """Say whether an era holds on the day of the structure that describes the focus."""
        return any(era.holds(day) for day in self._days(focus))

    def applies_somewhere(self, era: Era) -> bool:
        """Say whether an era holds on the day of any structure of the view."""
        return any(era.holds(day) for day in {*self._view.days.values()} or {None})

    def applies_everywhere(self, era: Era) -> bool:
        """Say whether an era holds on the days of all structures of the view."""
        return all(era.holds(day) for day in {*self._view.days.values()})

    def is_asked_of(self, limb: Limb, focus: Node) -> bool:
        """Say whether a focus is under the law of a nation in which a limb is asked."""
        if jurisdictions.EVERYWHERE in limb.jurisdictions:
            return True
        return jurisdictions.is_asked(limb.jurisdictions, jurisdictions.of(self._view, focus))

    def those_asked(self, limb: Limb, foci: Collection[Node]) -> Collection[Node]:
        """Give those of some focus nodes of whom a limb is asked."""
        return jurisdictions.those_asked(self._view, limb.jurisdictions, foci)

    def places(self) -> set[frozenset[rdf.NamedNode]]:
        """Give the nations of the structures of the view, as they are now, those alike once."""
        return {jurisdictions.around(self._view, one) for one in self._view.days}

    def finding(self, rule: Rule, shape: str, result: Result) -> Finding | Outside | None:
        """Give the finding that a result amounts to; ``None`` out of era or in another nation.

        ``OUTSIDE`` where what is missing lies outside the scope of the description.
        """
        focus, limb = node(result.focus), rule.limbs[shape]
        if not (self.applies_to(limb.era, focus) and self.is_asked_of(limb, focus)):
            return None
        said = rule.wording(result.constraint, result.shape, shape)
        value = result.value if isinstance(result.value, rdf.NamedNode) else None
        organisations = self._organisations(focus, value)
        statement, question = parted(result.messages[0]) if result.messages else ("", None)
        cause = self._cause(focus, said, result)
        concerned = [focus, *([cause] if cause else [])]
        advice = self._advice(rule, focus, [*organisations, *([value] if value else [])])
        outcome = self._outcome(concerned, said, value)
        days, basis = self._days(focus), (advice and advice.basis) or rule.basis
        awaits = pending(limb, days) or not_begun(basis, days)
        if awaits and outcome != "breach":
            return None
        is_silence = said.missing and outcome != "breach"
        if is_silence and self._is_outside(focus, value, organisations, said.missing or ""):
            return OUTSIDE
        outcome = "pending" if awaits else outcome
        about = [focus, *([value] if value and self._is_particular(value) else [])]
        return Finding(
            rule=rule.id,
            title=rule.title,
            found=rule.found,
            asked=rule.open,
            outcome=outcome,
            remark=self._remark(outcome, focus, said),
            severity=limb.severity,
            focus=Thing(focus.value, naming.name_of(self._view, focus)),
            organisations=tuple(sorted(reading.thing(self._view, one) for one in organisations)),
            path=result.path,
            value=result.value.value if result.value is not None else None,
            statement=_filled(statement) if statement else rule.requirement,
            question=_filled(question, begins=False) if question else None,
            missing=self._thing(said.missing),
            cause=Thing(cause.value, naming.name_of(self._view, cause)) if cause else None,
            remedy=said.remedy or (advice and advice.remedy) or rule.remedy,
            general=(advice and advice.remedy) or rule.remedy,
            owner=self._owner(rule, organisations),
            basis=tuple(self._basis(basis, focus, limb)),
            evidence=tuple(
                dict.fromkeys(
                    citation for node in about for citation in reading.citations(self._view, node)
                )
            ),
            not_held=self._not_held(concerned, said.missing) if said.missing else (),
            rows=tuple(sorted(self._view.texts(focus, CG.tableRow))),
            component=result.component,
            pending=awaits,
        )

    def _outcome(
        self, concerned: Sequence[Node], said: Wording, value: rdf.NamedNode | None
    ) -> Outcome:
        """Say what a result about a focus, with its cause, means, by what is missing."""
        focus = concerned[0]
        if said.missing is None:
            return "breach"
        if self._is_supposed(focus, said.missing):
            return "breach"
        if not self._has_gap(concerned, said.missing) and self._complete(focus, said.missing):
            return "breach"
        if self._kept("introduced", focus.value) or self._is_changed(focus, said):
            return "left-open"
        return "left-open" if value and self._is_brought(focus, value) else "not-stated"

    def _is_changed(self, focus: Node, said: Wording) -> bool:
        """Say whether an adopted proposal changes what is asked of a focus, or of its lines."""
        asks = set(said.asks)
        if not self._kept("changed", focus.value).isdisjoint(asks):
            return True
        if said.missing != _LINES.value:
            return False
        asks |= _OF_LINES
        lines = self._view.subjects(CG.accountableParty, focus)
        return any(not self._kept("changed", one.value).isdisjoint(asks) for one in lines)

    def _is_brought(self, focus: Node, value: rdf.NamedNode) -> bool:
        """Say whether an adopted proposal gives a focus the line or duty that is asked about."""
        return any(
            self._kept("introduced", one.value) and value in self._view.nodes(one, towards)
            for party, towards in _LINKS
            for one in self._view.subjects(party, focus)
        )

    def _is_outside(
        self,
        focus: Node,
        value: rdf.NamedNode | None,
        organisations: Iterable[rdf.NamedNode],
        kind: str,
    ) -> bool:
        """Say whether no structure that describes a focus speaks of what is missing."""
        structures = self._view.nodes(focus, CG.describedIn)
        scopes = [self._kept("scope", one.value) for one in structures]
        if not scopes or not all(scopes):
            return False
        functions = {focus.value, *(one.value for one in self._view.nodes(focus, CG.hasScope))}
        functions |= {value.value} if value else set()
        within = {one.value for one in organisations}
        return all(scope.is_outside(one, kind, within, functions) for one in scopes)

    def _remark(self, outcome: Outcome, focus: Node, said: Wording) -> str:
        """Say of a breach that it is one only as the describer reads the source."""
        if outcome != "breach" or said.missing is None or self._is_supposed(focus, said.missing):
            return ""
        if any(said.missing in self._kept("stated", one) for one in self._declarable(focus)):
            return ""
        return "The describer, and no source, declares the description complete for it."

    def _is_supposed(self, focus: Node, kind: str) -> bool:
        """Say whether the user asked what holds if what is written of a kind is all there is."""
        structures = self._view.nodes(focus, CG.describedIn)
        return any(kind in self._kept("supposed", one.value) for one in structures)

    def _has_gap(self, about: Iterable[Node], kind: str) -> bool:
        """Say whether something is recorded as not stated.

        A gap about an organisation is about itself and not about all that is within it, where
        another declaration may be as good as it says.
        """
        return any(kind in self._kept("gap", one.value) for one in about)

    def _complete(self, focus: Node, kind: str) -> bool:
        return any(kind in self._kept("declared", one) for one in self._declarable(focus))

    def _declarable(self, focus: Node) -> list[str]:
        """Name what may be declared complete so that it counts for a focus, by IRI."""
        view = self._view
        within = [*view.nodes(focus, CG.describedIn), *view.nodes(focus, CG.withinOrganisation)]
        about = [one.value for one in within]
        return [*about, focus.value, *self._kept("decided", focus.value)]

    def _is_particular(self, value: rdf.NamedNode) -> TypeGuard[rdf.NamedNode]:
        """Say whether a value's evidence bears on the finding: an organisation's does not."""
        return not reading.is_a(self._view, value, CG.Organisation)

    def _organisations(self, *about: Node | None) -> set[rdf.NamedNode]:
        """Give the organisations that some things are, work for, or link by what works for them."""
        found: set[rdf.NamedNode] = set()
        for one in about:
            if one is None:
                continue
            own = self._own(one)
            if not own and (table := naming.table_of(self._view, one)):
                for column in table.columns.values():
                    if column.type == "reference":
                        for linked in self._view.nodes(one, column.iri):
                            own |= self._own(linked)
            found |= own
        return found

    def _own(self, thing: Node) -> set[rdf.NamedNode]:
        view = self._view
        within = {*view.nodes(thing, CG.worksFor), *view.nodes(thing, CG.withinOrganisation)}
        if not within and isinstance(thing, rdf.NamedNode):
            within = {thing} if reading.is_a(view, thing, CG.Organisation) else set()
        return within

    def _cause(self, focus: Node, said: Wording, result: Result) -> Node | None:
        """Give what a finding comes from, where that is not its focus."""
        found: object = result.bindings.get(said.cause) if said.cause else None
        if said.along:
            found = self._top(focus, said.along)
        return found if isinstance(found, rdf.NamedNode) and found != focus else None

    def _top(self, start: Node, along: Iterable[str]) -> Node:
        """Give where a walk along some properties ends; of several ends the first by IRI."""
        properties = [rdf.NamedNode(one) for one in along]
        ends, seen, waiting = [], {start}, [start]
        while waiting and len(seen) < _MOST_STEPS:
            here = waiting.pop()
            onward = [one for name in properties for one in self._view.nodes(here, name)]
            if not onward:
                ends.append(here)
            for one in onward:
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return min(ends or [start], key=lambda one: one.value)

    def _advice(self, rule: Rule, focus: Node, others: Collection[rdf.NamedNode]) -> Advice | None:
        """Give what a rule says on the day to a kind of thing; that to a kind goes before.

        Args:
            others: What the finding is about beside its focus: organisations and its value.
        """
        fitting = [one for one in rule.advice if self.applies_to(one.era, focus)]
        if not fitting:
            return None
        kinds = {kind for one in (focus, *others) for kind in kinds_of_its_nation(self._view, one)}
        own = [one for one in fitting if not kinds.isdisjoint(one.kinds)]
        return next(iter(own or [one for one in fitting if not one.kinds]), None)

    def _owner(self, rule: Rule, organisations: Iterable[rdf.NamedNode]) -> str:
        """Give the office that answers: a rule's, or that of the organisations without such one.

        Empty where they are of kinds of which no office is known.
        """
        kinds = {kind for one in organisations for kind in self._view.nodes(one, RDF.type)}
        offices = {text for kind in kinds for text in ontology.texts(kind, CG.ownerRole)}
        if not kinds or rule.owner in offices or rule.owner not in _offices():
            return rule.owner
        return min(offices, default="")

    def _basis(self, iris: Iterable[str], focus: Node, limb: Limb) -> Iterator[Thing]:
        """Give what a rule rests on: law of its nation that is in force on the day of the focus.

        What a limb awaits is named whether in force or not. Beside what is a Bill, or whose start
        is not held, and beside what was not looked into for long before the day, stands when it
        was last.
        """
        days = [day for day in self._days(focus) if day]
        awaited = (*limb.awaits, *limb.supposed)
        for iri in dict.fromkeys((*awaited, *iris)):
            provision = rdf.NamedNode(iri)
            ended = {law.in_force(provision, day) for day in days} == {"no"}
            if iri not in awaited and (
                ended or not jurisdictions.is_law_for(self._view, provision, focus)
            ):
                continue
            doubt = law.doubt(provision, max(days)) if days else ""
            yield Thing(iri, self._view.label(provision) + doubt)

    def _thing(self, iri: str | None) -> Thing | None:
        return reading.thing(self._view, rdf.NamedNode(iri)) if iri else None

    def _days(self, focus: Node) -> list[date | None]:
        structures = [s for s in self._view.nodes(focus, CG.describedIn) if s in self._view.days]
        return [self._view.days[structure] for structure in structures] or [self._view.day]

    def _not_held(self, about: Iterable[Node], kind: str) -> tuple[str, ...]:
        """Name the documents, not held, that a gap of this kind about one of some things names."""
        titles: set[str] = set()
        for one in about:
            titles |= self._kept("not held", f"{one.value} {kind}")
        return tuple(sorted(titles))

    def _kept(self, kind: str, iri: str) -> Set[Any]:
        """Give what is kept for the whole view, noting that it was looked up."""
        if self._seen is not None:
            self._seen.add((kind, iri))
        return self._ground.get(kind, iri)


@cache
def _offices() -> frozenset[str]:
    """Name the offices that only some kinds of organisation have."""
    kinds = ontology.subclasses(CG.Organisation)
    return frozenset(text for kind in kinds for text in ontology.texts(kind, CG.ownerRole))


def told_on(rule: Rule, day: date | None) -> tuple[object, ...]:
    """Give what decides on a day which law and which advice a rule tells."""
    advice = tuple(one.era.holds(day) for one in rule.advice)
    cited = [*rule.basis, *(iri for one in rule.advice for iri in one.basis)]
    cited += [iri for limb in rule.limbs.values() for iri in limb.awaits]
    if day is None:
        return advice
    return (*advice, *(law.doubt(rdf.NamedNode(iri), day) for iri in cited))


def node(term: rdf.NamedNode | rdf.BlankNode | rdf.Literal) -> Node:
    """Give a focus as a node; a literal focus stands for itself by its text."""
    if isinstance(term, rdf.Literal):
        return rdf.NamedNode(f"urn:literal:{quote(term.value)}")
    return term


def _filled(message: str, *, begins: bool = True) -> str:
    """Fill the places of a message for which the data had nothing: a name, a date.

    A sentence that begins so, or with the article of a name, begins with a capital; a clause never.
    """
    said = SLOT.sub(lambda slot: UNNAMED if slot[1].endswith("Label") else NOT_STATED, message)
    if not begins:
        return said
    return upper(said) if SLOT.match(message) or said.startswith("the ") else said
