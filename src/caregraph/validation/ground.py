"""What decides what silence means: declarations, gaps, and what adopted proposals bring.

Layer 4. A declaration of completeness makes an absence a breach; a recorded gap outranks it; what
an adopted proposal introduces, or whose cell it changes, is for the proposal to state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from caregraph import rdf
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.tables import tables
from caregraph.validation import scope
from caregraph.vocab import CG, RDF

Seen: TypeAlias = tuple[object, object]
"""Something looked up: a node and a property that leads from it, a property and a node it leads to,
or what is kept for the whole view and the IRI it was asked for."""

_DESCRIBER = "the describer"
_TOLD = (CG.CompletenessDeclaration, CG.UnstatedMatter, CG.DescriptionScope, CG.SourceDocument)
_TOLD_BY = scope.TOLD_BY | frozenset(
    (
        CG.completenessDeclaredBy,
        CG.completeFor,
        CG.about,
        CG.introduces,
        CG.changedThing,
        CG.changedColumn,
        CG.changeProposedBy,
        CG.missingKind,
        CG.documentNotHeld,
        CG.takesAsDecided,
    )
)


@dataclass(frozen=True)
class Watched(View):
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


class Ground:
    """What is kept for a whole view, by kind and IRI.

    ``declared``: of a structure, organisation or proposal, the kinds declared complete.
    ``read``, ``stated``: of the same, those that only the describer, or anybody else, declares.
    ``scope``: of a structure, the parts of its scope.
    ``supposed``: of a structure, the kinds that whoever checks supposes to be complete.
    ``decided``: of a thing, the decided proposals that introduce it.
    ``introduced``: of a thing, the adopted proposals, not decided yet, that introduce it.
    ``changed``: of a thing, the properties that such a proposal gives another value.
    ``gap``: of a thing, the kinds recorded as not stated.
    ``not held``: of a thing and a kind (``<iri> <kind>``), titles of documents that may state it.

    Args:
        changes: Whether the graph of the view is to be changed; else it is read when asked for.
    """

    def __init__(self, view: View, *, changes: bool = False) -> None:
        self._view = view
        self._told: defaultdict[tuple[str, str], set[Any]] = defaultdict(set)
        self._is_read = False
        if changes:
            self._read()

    def get(self, kind: str, iri: str) -> Set[Any]:
        """Give what is kept of a node."""
        self._read()
        return self._told.get((kind, iri), frozenset())

    def hangs_on(self, triple: rdf.Triple) -> bool:
        """Say whether it may be another when a triple comes or goes."""
        if triple.predicate == RDF.type:
            return triple.object in _TOLD
        return triple.predicate in _TOLD_BY

    def differences(self, other: Ground) -> Iterator[Seen]:
        """Name what is not the same in another."""
        self._read()
        other._read()
        kinds = self._told.keys() | other._told.keys()
        return (key for key in kinds if self.get(*key) != other.get(*key))

    def _read(self) -> None:
        """Read it off the view, once."""
        if self._is_read:
            return
        self._is_read, view = True, self._view
        self._declarations(view)
        parts = scope.by_structure(view)
        for structure, choice in view.choices.items():
            self._told["scope", structure.value] |= parts.get(structure, frozenset())
            self._told["supposed", structure.value] = {kind.value for kind in choice.supposed()}
        self._proposals(view)
        self._gaps(view)

    def _declarations(self, view: View) -> None:
        for declaration in view.subjects(RDF.type, CG.CompletenessDeclaration):
            kinds = {kind.value for kind in view.nodes(declaration, CG.completeFor)}
            is_read = _DESCRIBER in view.texts(declaration, CG.completenessDeclaredBy)
            for about in view.nodes(declaration, CG.about):
                self._told["declared", about.value] |= kinds
                self._told["read" if is_read else "stated", about.value] |= kinds

    def _proposals(self, view: View) -> None:
        decided = set(view.nodes(view.iri, CG.takesAsDecided))
        for proposal in (*view.adopted, *decided):
            kind = "decided" if proposal in decided else "introduced"
            for thing in view.nodes(proposal, CG.introduces):
                self._told[kind, thing.value].add(proposal.value)
            if kind == "introduced":
                self._changes(view, proposal)

    def _changes(self, view: View, proposal: Node) -> None:
        for change in view.subjects(CG.changeProposedBy, proposal):
            columns = view.texts(change, CG.changedColumn)
            changed = {
                table.columns[name].iri.value
                for table in tables().values()
                for name in columns
                if name in table.columns
            }
            for thing in view.nodes(change, CG.changedThing) if changed else ():
                self._told["changed", thing.value] |= changed

    def _gaps(self, view: View) -> None:
        for gap in view.subjects(RDF.type, CG.UnstatedMatter):
            documents = [view.label(one) for one in view.nodes(gap, CG.documentNotHeld)]
            for thing in view.nodes(gap, CG.about):
                for kind in view.nodes(gap, CG.missingKind):
                    self._told["gap", thing.value].add(kind.value)
                    self._told["not held", f"{thing.value} {kind.value}"].update(documents)
