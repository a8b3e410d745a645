"""The triples of a difference, dealt out to changes so that each belongs to exactly one.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from caregraph import rdf
from caregraph.change import derived, triples
from caregraph.change.derived import Support
from caregraph.change.side import Said, Side
from caregraph.comparisons import Category, Change, Reason, Triples
from caregraph.deltas import Step
from caregraph.graph.identity import VIEWS
from caregraph.rdf import Node
from caregraph.results import Citation, Thing
from caregraph.thing_kinds import ThingKind
from caregraph.vocab import CG


@dataclass(eq=False)
class Draft:
    """A change while its triples are still being gathered."""

    category: Category
    kind: ThingKind
    thing: Thing
    said: str
    before: str | None = None
    after: str | None = None
    column: str | None = None
    came_from: tuple[Thing, ...] = ()
    goes_to: tuple[Thing, ...] = ()
    on: str | None = None
    because: tuple[Reason, ...] = ()
    consequence_of: Thing | None = None
    evidence: tuple[Citation, ...] = ()
    rows: tuple[str, ...] = ()
    is_start_stated: bool = True
    note: str = ""
    duties: tuple[str, ...] = ()
    added: set[rdf.Triple] = field(default_factory=set)
    removed: set[rdf.Triple] = field(default_factory=set)

    def change(self, step: Step) -> Change:
        """Give the change; on the way from one record of a day to another it is a correction."""
        corrects = step == "record" and self.category != "unchanged"
        return Change(
            step,
            "corrected" if corrects else self.category,
            self.kind,
            self.thing,
            self.said,
            self.before,
            self.after,
            self.column,
            self.category if corrects else None,
            self.came_from,
            self.goes_to,
            self.on,
            () if corrects else self.because,
            self.consequence_of,
            self.evidence,
            self.rows,
            triples.lines(self.added, self.removed) if self.added or self.removed else Triples(),
            self.is_start_stated,
            self.note,
            self.duties,
        )


class Pool:
    """The triples of one step that no change has taken yet."""

    def __init__(self, before: Side, after: Side) -> None:
        added, removed = triples.difference(before.view.store, after.view.store)
        self.before, self.after = before, after
        self._more = _stated(after, added)
        self._less = _stated(before, removed)
        self._derived = (
            {one for one in added if not _says(after, one)},
            {one for one in removed if not _says(before, one)},
        )
        self._owner: dict[rdf.Triple, Draft] = {}
        self._of_subject: dict[object, list[Draft]] = {}

    @property
    def things(self) -> list[Node]:
        """Give the things of which some triple is left, sorted by IRI."""
        left = {node for side in (self._more, self._less) for node, said in side.items() if said}
        return sorted(left, key=lambda node: node.value)

    def differs(self, thing: Node, *predicates: rdf.NamedNode) -> bool:
        """Say whether triples of a thing are left, with some predicates where any is given."""
        return any(
            not predicates or predicate in predicates
            for side in (self._more, self._less)
            for predicate, _ in side.get(thing, ())
        )

    def predicates(self, thing: Node) -> set[rdf.NamedNode]:
        """Give the predicates of the triples that are left of a thing."""
        return {
            predicate for side in (self._more, self._less) for predicate, _ in side.get(thing, ())
        }

    def give(
        self,
        draft: Draft,
        thing: Node,
        predicates: Collection[rdf.NamedNode] | None = None,
        accept: Callable[[Said], bool] = lambda said: True,  # noqa: ARG005
    ) -> None:
        """Give a change the triples that are left of a thing, or those that it asks for."""
        for side, kept in ((self._more, draft.added), (self._less, draft.removed)):
            taken = {
                said
                for said in side.get(thing, ())
                if (predicates is None or said[0] in predicates) and accept(said)
            }
            if taken:
                side[thing] -= taken
                for predicate, obj in taken:
                    triple = rdf.Triple(thing, predicate, obj)
                    kept.add(triple)
                    self._own(triple, draft)

    def finish(self, whatever: Draft) -> None:
        """Give the derived triples to the changes from which they follow, else to *whatever*.

        What a view says of itself and of the day of its structures is *whatever* too.
        """
        for side, left, to in (
            (self.after, self._derived[0], "added"),
            (self.before, self._derived[1], "removed"),
        ):
            for triple in [one for one in left if _is_of_a_view(one)]:
                left.remove(triple)
                getattr(whatever, to).add(triple)
                self._own(triple, whatever)
            resting = derived.supports(side.view.store, left)
            waiting = sorted(left, key=str)
            while waiting:
                stuck = []
                for triple in waiting:
                    draft = self._cause(triple, resting)
                    if draft is None:
                        stuck.append(triple)
                    else:
                        getattr(draft, to).add(triple)
                        self._own(triple, draft)
                if len(stuck) == len(waiting):
                    break
                waiting = stuck
            for triple in waiting:
                draft = self._beside(triple) or whatever
                getattr(draft, to).add(triple)
                self._own(triple, draft)

    def _own(self, triple: rdf.Triple, draft: Draft) -> None:
        self._owner[triple] = draft
        drafts = self._of_subject.setdefault(triple.subject, [])
        if draft not in drafts:
            drafts.append(draft)

    def _cause(
        self, triple: rdf.Triple, resting: Mapping[rdf.Triple, Iterable[Support]]
    ) -> Draft | None:
        """Give the change from which a derived triple follows: what its derivation read."""
        found: list[tuple[int, str, Draft]] = []
        for support in resting.get(triple, ()):
            for node in support.nodes:
                for draft in self._of_subject.get(node, ()):
                    read = any(
                        one.subject == node and one.predicate in support.predicates
                        for one in (*draft.added, *draft.removed)
                    )
                    if read:
                        on_a_row = node not in (triple.subject, triple.object)
                        found.append((not on_a_row, node.value, draft))
        return min(found, key=lambda one: one[:2])[2] if found else None

    def _beside(self, triple: rdf.Triple) -> Draft | None:
        near = (self._of_subject.get(node) for node in (triple.subject, triple.object))
        return next((drafts[0] for drafts in near if drafts), None)


def _stated(side: Side, found: Iterable[rdf.Triple]) -> dict[Node, set[Said]]:
    stated: dict[Node, set[Said]] = {}
    for one in found:
        if _says(side, one):
            stated.setdefault(one.subject, set()).add((one.predicate, one.object))  # type: ignore[arg-type]
    return stated


def _says(side: Side, triple: rdf.Triple) -> bool:
    """Say whether a structure itself says a triple in a view; else it is derived."""
    assert not isinstance(triple.subject, rdf.Triple)
    return (triple.predicate, triple.object) in side.about(triple.subject)


def _is_of_a_view(triple: rdf.Triple) -> bool:
    subject = triple.subject
    named = isinstance(subject, rdf.NamedNode) and subject.value.startswith(VIEWS)
    return named or triple.predicate == CG.asAt
