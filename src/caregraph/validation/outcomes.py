"""From what the shapes report to what it means: breach, not stated, or out of era.

Layer 4. A result that rests on an absence is a breach only where a declaration of completeness in
effect covers that kind of thing, for the structure, for the organisation, or for an adopted
proposal that introduces or concerns the focus. Otherwise silence stays silence: *not stated*.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Protocol, TypeGuard
from urllib.parse import quote

import pyoxigraph as ox

from caregraph.graph import naming, reading
from caregraph.graph.index import Node
from caregraph.graph.view import View
from caregraph.results import NOT_STATED, UNNAMED, Finding, Outcome, Thing
from caregraph.shacl.execute import SLOT
from caregraph.validation.rules import Era, Rule
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
    def focus(self) -> ox.NamedNode | ox.BlankNode | ox.Literal: ...
    @property
    def path(self) -> str | None: ...
    @property
    def value(self) -> ox.NamedNode | ox.BlankNode | ox.Literal | None: ...
    @property
    def messages(self) -> tuple[str, ...]: ...


class Reader:
    """Reads results on one view; asks the view for dates and completeness once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._declared = _declared(view)
        self._proposals: dict[str, set[str]] = defaultdict(set)
        for proposal in view.adopted:
            for predicate in (CG.introduces, CG.concerns):
                for thing in view.nodes(proposal, predicate):
                    self._proposals[thing.value].add(proposal.value)

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
            (rule.absences[iri] for iri in (result.constraint, result.shape, shape)
             if iri and iri in rule.absences), None,
        )  # fmt: skip
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
            basis=tuple(Thing(iri, self._view.label(ox.NamedNode(iri))) for iri in rule.basis),
            evidence=tuple(dict.fromkeys(
                citation for node in about for citation in reading.citations(self._view, node)
            )),
            not_held=not_held,
            rows=tuple(sorted(self._view.texts(focus, CG.tableRow))),
            component=result.component,
        )  # fmt: skip

    def _is_particular(self, value: object) -> TypeGuard[ox.NamedNode]:
        """Say whether a value's evidence bears on the finding: an organisation's does not."""
        return isinstance(value, ox.NamedNode) and not reading.is_a(
            self._view, value, CG.Organisation
        )

    def _complete(self, focus: Node, kind: str) -> bool:
        view = self._view
        within = [*view.nodes(focus, CG.describedIn), *view.nodes(focus, CG.withinOrganisation)]
        about = [one.value for one in within]
        about += [focus.value, *self._proposals.get(focus.value, ())]
        return any(kind in self._declared.get(one, ()) for one in about)

    def _organisation(self, focus: Node) -> Thing | None:
        within = reading.organisation(self._view, focus)
        if within is None and self._view.subjects(CG.withinOrganisation, focus):
            return reading.thing(self._view, focus)
        return within

    def _not_held(self, focus: Node) -> tuple[str, ...]:
        """Name the documents that the structure of the focus names and does not hold."""
        structures = set(self._view.nodes(focus, CG.describedIn))
        absent = self._view.store.quads_for_pattern(None, CG.isHeld, ox.Literal(False))  # noqa: FBT003
        documents = (q.subject for q in absent if isinstance(q.subject, ox.NamedNode))
        return tuple(sorted(
            self._view.label(document) for document in documents
            if structures & set(self._view.nodes(document, CG.describedIn))
        ))  # fmt: skip


def _declared(view: View) -> dict[str, set[str]]:
    """Give, by structure, organisation or proposal, the kinds declared complete."""
    declared: dict[str, set[str]] = defaultdict(set)
    for declaration in view.subjects(RDF.type, CG.CompletenessDeclaration):
        kinds = {kind.value for kind in view.nodes(declaration, CG.completeFor)}
        for about in view.nodes(declaration, CG.about):
            declared[about.value] |= kinds
    return declared


def node(term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Node:
    """Give a focus as a node; a literal focus stands for itself by its text."""
    if isinstance(term, ox.Literal):
        return ox.NamedNode(f"urn:literal:{quote(term.value)}")
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
