"""A view that was kept, brought from one state of its structures to another.

Layer 3. Only structures that changed are read; what they no longer state, and what they state from
now on, is followed through the derivations. A copy of the view is changed, and the view stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date

from caregraph import rdf
from caregraph.graph import identity, infer
from caregraph.graph.choices import Choice
from caregraph.graph.derived import Change
from caregraph.graph.derived_again import DerivedAgain
from caregraph.graph.index import Index
from caregraph.graph.opened import graphs_of
from caregraph.graph.stated import NOMINAL, Reading
from caregraph.graph.structure import Structure
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.vocab import CG

Stated = frozenset[rdf.Triple]


@dataclass(frozen=True)
class State:
    """Structures as they are in a dataset, each seen on its day; read when they are asked for."""

    dataset: rdf.Store
    days: Mapping[rdf.NamedNode, date | None]
    choice: Choice
    """By which all are seen; it adopts nothing."""
    decided: Collection[Node]
    """The proposals that stand as decided."""
    reading: Reading = NOMINAL
    _structures: dict[rdf.NamedNode, Structure] = field(default_factory=dict, repr=False)
    _stated: dict[rdf.NamedNode, Stated] = field(default_factory=dict, repr=False)

    def read_as(self, reading: Reading) -> State:
        """Give the same with dates and reports read otherwise."""
        return replace(self, reading=reading, _stated={})

    def structure(self, graph: rdf.NamedNode) -> Structure:
        """Give a structure, ready to be seen."""
        if graph not in self._structures:
            index = Index(self.dataset, graph)
            self._structures[graph] = Structure(index, known_by=self.choice.known_by)
        return self._structures[graph]

    def stated(self, graph: rdf.NamedNode) -> Stated:
        """Give what a structure states in the view; nothing where there is no such structure."""
        if graph not in self.days:
            return frozenset()
        if graph not in self._stated:
            seen = self.structure(graph).read_as(self.reading)
            triples = seen.triples(self.days[graph])
            self._stated[graph] = frozenset(rdf.Triple(s, p, o) for s, p, o in triples)
        return self._stated[graph]

    def things(self, graph: rdf.NamedNode) -> Set[Node]:
        """Give the things of which a structure says something; none where there is no such."""
        return self.structure(graph).index.things if graph in self.days else frozenset()

    def describing(self, thing: Node) -> set[rdf.NamedNode]:
        """Give the structures that say something of a thing."""
        return graphs_of(self.dataset.quads_for_pattern(thing, None, None))

    def states(self, triple: rdf.Triple, *, but: Collection[rdf.NamedNode] = ()) -> bool:
        """Say whether any structure states a triple, some of them aside.

        A structure states nothing but of what it says something.
        """
        about = self.describing(triple.subject)  # type: ignore[arg-type]
        return any(triple in self.stated(one) for one in about - set(but))


def bring(
    before: View,
    now: View,
    was: State,
    turned: State,
    changed: Collection[rdf.NamedNode],
) -> tuple[Change, Change]:
    """Bring a copy of a view from one state of its structures to another.

    Args:
        before: The view as it was, in which everything is derived.
        now: The view as it is to be; its store holds what that of *before* holds, and is changed.
        was: The structures of *before*.
        turned: Those of *now*.
        changed: The structures that are not the same; every other states what it stated.

    Returns:
        What changed in the graph but for which view it says it is, and all that changed.
    """
    old = frozenset[rdf.Triple]().union(*map(was.stated, changed))
    new = frozenset[rdf.Triple]().union(*map(turned.stated, changed))
    said_before, said_now = (
        {rdf.Triple(*one) for one in identity.description(view, state.decided)}
        for view, state in ((before, was), (now, turned))
    )

    def is_stated(triple: rdf.Triple) -> bool:
        said = triple in old or triple in said_before or infer.is_background(triple)
        return said or was.states(triple, but=changed)

    def stays(triple: rdf.Triple) -> bool:
        return infer.is_background(triple) or turned.states(triple, but=changed)

    silent = {one for one in said_before ^ said_now if _is_silent(one, before, now)}
    removed = {one for one in old - new if not stays(one)} | (said_before - said_now - silent)
    derived = DerivedAgain(now, before, is_stated)
    change = derived.update(added=(new - old) | (said_now - said_before - silent), removed=removed)
    for triple in silent & said_before:
        now.store.remove(rdf.Quad(*triple))
    for triple in silent & said_now:
        now.store.add(rdf.Quad(*triple))
    of_all = Change(change.added | silent & said_now, change.removed | silent & said_before)
    return change, of_all


def _is_silent(triple: rdf.Triple, before: View, now: View) -> bool:
    """Say whether a triple only says which view it is: rules ask that of no view."""
    about: set[Node] = {before.iri, now.iri}
    return triple.subject in about and triple.predicate not in (CG.adopts, CG.takesAsDecided)
