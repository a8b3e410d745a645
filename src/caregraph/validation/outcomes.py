"""From what the shapes report to what it means: breach, not stated, or out of era.

Layer 4. A result that rests on an absence is a breach only where a declaration of completeness in
effect covers that kind of thing, for the structure, for the organisation, or for an adopted
proposal that introduces or concerns the focus. Otherwise silence stays silence: *not stated*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Protocol, TypeAlias, TypeGuard
from urllib.parse import quote

from caregraph import rdf
from caregraph.graph import naming, reading
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.results import NOT_STATED, UNNAMED, Finding, Outcome, Thing
from caregraph.shacl.execute import SLOT
from caregraph.validation.eras import Era
from caregraph.validation.rules import Rule
from caregraph.vocab import CG, RDF


class Result(Protocol):
    """What an engine reports: one focus of one shape that a constraint does not accept."""

    @property
    def shape(self) -> str: ...
    @property
    def constraint(self) -> str | None: ...
    @property
    def component(self) -> str: ...
    @property
    def focus(self) -> rdf.NamedNode | rdf.BlankNode | rdf.Literal: ...
    @property
    def path(self) -> str | None: ...
    @property
    def value(self) -> rdf.NamedNode | rdf.BlankNode | rdf.Literal | None: ...
    @property
    def messages(self) -> tuple[str, ...]: ...


Seen: TypeAlias = tuple[object, object]
"""Something looked up: a node and a property that leads from it, a property and a node it leads to,
or what is kept for the whole view and the IRI it was asked for."""


@dataclass(frozen=True)
class _Watched(View):
    """A view that notes what is looked up in it."""

    looked_up: set[Seen] = field(default_factory=set)

    def nodes(self, subject: Node, predicate: rdf.NamedNode) -> list[rdf.NamedNode]:
        self.looked_up.add((subject, predicate))
        return super().nodes(subject, predicate)

    def subjects(self, predicate: rdf.NamedNode, obj: Node | rdf.Literal) -> list[rdf.NamedNode]:
        self.looked_up.add((predicate, obj))
        return super().subjects(predicate, obj)

    def texts(self, subject: Node, predicate: rdf.NamedNode) -> list[str]:
        self.looked_up.add((subject, predicate))
        return super().texts(subject, predicate)


class _Ground:
    """What decides for the whole view what silence means, by kind and IRI.

    ``declared``: of a structure, organisation or proposal, the kinds declared complete.
    ``proposed``: of a thing, the adopted proposals that introduce or concern it.
    ``not held``: of a structure, IRI and title of the documents that it names and does not hold.
    """

    def __init__(self, view: View) -> None:
        self._told: defaultdict[tuple[str, str], set[Any]] = defaultdict(set)
        for declaration in view.subjects(RDF.type, CG.CompletenessDeclaration):
            kinds = {kind.value for kind in view.nodes(declaration, CG.completeFor)}
            for about in view.nodes(declaration, CG.about):
                self._told["declared", about.value] |= kinds
        for proposal in (*view.adopted, *view.decided):
            for predicate in (CG.introduces, CG.concerns):
                for thing in view.nodes(proposal, predicate):
                    self._told["proposed", thing.value].add(proposal.value)
        self._absent = set(view.subjects(CG.isHeld, rdf.Literal(False)))  # noqa: FBT003
        for document in self._absent:
            for structure in view.nodes(document, CG.describedIn):
                told = (document.value, view.label(document))
                self._told["not held", structure.value].add(told)

    def get(self, kind: str, iri: str) -> Set[Any]:
        """Give what is kept of a node."""
        return self._told.get((kind, iri), frozenset())

    def hangs_on(self, triple: rdf.Triple) -> bool:
        """Say whether it may be another when a triple comes or goes."""
        if triple.predicate in (CG.completeFor, CG.about, CG.introduces, CG.concerns, CG.isHeld):
            return True
        if triple.predicate == CG.takesAsDecided:
            return True
        if triple.predicate == RDF.type:
            return triple.object == CG.CompletenessDeclaration
        return triple.subject in self._absent

    def differences(self, other: _Ground) -> Iterator[Seen]:
        """Name what is not the same in another."""
        kinds = self._told.keys() | other._told.keys()
        return (key for key in kinds if self.get(*key) != other.get(*key))


class Reader:
    """Reads results on one view; asks the view for dates and completeness once.

    Args:
        seen: Where to note whatever a finding is read from, for who wants to know when it has to
            be read again.
    """

    def __init__(self, view: View, seen: set[Seen] | None = None) -> None:
        self._ground = _Ground(view)
        self._seen = seen
        self._view = view
        if seen is not None:
            self._view = _Watched(
                **{one.name: getattr(view, one.name) for one in fields(View)}, looked_up=seen
            )

    def renew(self, changed: Collection[rdf.Triple]) -> set[Seen]:
        """Take note of triples that came or went; name what was looked up and differs now."""
        differs: set[Seen] = {(one.subject, one.predicate) for one in changed}
        differs |= {(one.predicate, one.object) for one in changed}
        if any(map(self._ground.hangs_on, changed)):
            ground = _Ground(self._view)
            differs.update(self._ground.differences(ground))
            self._ground = ground
        return differs

    def applies_to(self, era: Era, focus: Node) -> bool:
        """Say whether an era holds on the day of the structure that describes the focus."""
        structures = [s for s in self._view.nodes(focus, CG.describedIn) if s in self._view.days]
        days = [self._view.days[structure] for structure in structures] or [self._view.day]
        return any(era.holds(day) for day in days)

    def applies_somewhere(self, era: Era) -> bool:
        """Say whether an era holds on the day of any structure of the view."""
        days: list[date | None] = list(self._view.days.values())
        return any(era.holds(day) for day in days or [None])

    def applies_everywhere(self, era: Era) -> bool:
        """Say whether an era holds on the days of all structures of the view."""
        return all(era.holds(day) for day in self._view.days.values())

    def finding(self, rule: Rule, shape: str, result: Result) -> Finding | None:
        """Give the finding that a result amounts to, or ``None`` out of era."""
        focus = node(result.focus)
        if not self.applies_to(rule.eras[shape], focus):
            return None
        kind = next(
            (
                rule.absences[iri]
                for iri in (result.constraint, result.shape, shape)
                if iri and iri in rule.absences
            ),
            None,
        )
        outcome: Outcome = "breach" if kind is None or self._complete(focus, kind) else "not-stated"
        not_held = self._not_held(focus) if kind else ()
        said = _filled(result.messages[0]) if result.messages else rule.requirement
        value = result.value
        about = [focus, *([value] if self._is_particular(value) else [])]
        return Finding(
            rule=rule.id,
            title=rule.title,
            outcome=outcome,
            severity=rule.severities[shape],
            focus=Thing(focus.value, naming.name_of(self._view, focus)),
            organisation=self._organisation(focus),
            path=result.path,
            value=value.value if value is not None else None,
            message=f"{said} {_silence(not_held)}" if kind else said,
            short=said if kind else None,
            remedy=rule.remedy,
            basis=tuple(Thing(iri, self._view.label(rdf.NamedNode(iri))) for iri in rule.basis),
            evidence=tuple(
                dict.fromkeys(
                    citation for node in about for citation in reading.citations(self._view, node)
                )
            ),
            not_held=not_held,
            rows=tuple(sorted(self._view.texts(focus, CG.tableRow))),
            component=result.component,
        )

    def _is_particular(self, value: object) -> TypeGuard[rdf.NamedNode]:
        """Say whether a value's evidence bears on the finding: an organisation's does not."""
        return isinstance(value, rdf.NamedNode) and not reading.is_a(
            self._view, value, CG.Organisation
        )

    def _complete(self, focus: Node, kind: str) -> bool:
        view = self._view
        within = [*view.nodes(focus, CG.describedIn), *view.nodes(focus, CG.withinOrganisation)]
        about = [one.value for one in within]
        about += [focus.value, *self._kept("proposed", focus.value)]
        return any(kind in self._kept("declared", one) for one in about)

    def _organisation(self, focus: Node) -> Thing | None:
        within = reading.organisation(self._view, focus)
        if within is None and self._view.subjects(CG.withinOrganisation, focus):
            return reading.thing(self._view, focus)
        return within

    def _not_held(self, focus: Node) -> tuple[str, ...]:
        """Name the documents that the structure of the focus names and does not hold."""
        structures = self._view.nodes(focus, CG.describedIn)
        absent = set().union(*(self._kept("not held", one.value) for one in structures))
        return tuple(sorted(title for _, title in absent))

    def _kept(self, kind: str, iri: str) -> Set[Any]:
        """Give what is kept for the whole view, noting that it was looked up."""
        if self._seen is not None:
            self._seen.add((kind, iri))
        return self._ground.get(kind, iri)


def node(term: rdf.NamedNode | rdf.BlankNode | rdf.Literal) -> Node:
    """Give a focus as a node; a literal focus stands for itself by its text."""
    if isinstance(term, rdf.Literal):
        return rdf.NamedNode(f"urn:literal:{quote(term.value)}")
    return term


def _filled(message: str) -> str:
    """Fill the places of a message for which the data had nothing: a name, a date.

    A sentence that begins so, or with the article of a name, begins with a capital.
    """
    said = SLOT.sub(lambda slot: UNNAMED if slot[1].endswith("Label") else NOT_STATED, message)
    return naming.upper(said) if SLOT.match(message) or said.startswith("the ") else said


def _silence(not_held: tuple[str, ...]) -> str:
    held = f"; not held: {', '.join(not_held)}" if not_held else ""
    return f"Not stated in the material held{held}."
