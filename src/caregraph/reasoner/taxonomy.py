"""What the axioms say, in a form that words can be made from: supers, disjoint pairs, ends.

Read from the same statements that go to HermiT, so that the words never rest on anything else.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import combinations

from caregraph import rdf
from caregraph.reasoner.statements import Statements
from caregraph.vocab import OWL, RDF, RDFS

Classes = tuple[str, ...]
"""Alternatives: something is in one of these classes, named by IRI."""


class Taxonomy:
    """The part of the ontology that most contradictions come from."""

    def __init__(self, statements: Statements) -> None:
        self._objects: dict[tuple[object, object], list[rdf.NamedNode | rdf.BlankNode]] = (
            defaultdict(list)
        )
        for triple in statements.triples:
            if isinstance(triple.object, (rdf.NamedNode, rdf.BlankNode)):
                self._objects[triple.subject, triple.predicate].append(triple.object)
        self._supers: dict[str, frozenset[str]] = {}
        self._axioms = [
            triple
            for triple in statements.triples
            if triple.predicate in (OWL.disjointWith, OWL.members, RDF.type)
        ]

    def supers(self, iri: str) -> frozenset[str]:
        """Give a class or property and everything above it."""
        if iri not in self._supers:
            self._supers[iri] = self._above(iri)
        return self._supers[iri]

    def clash(self, one: Classes, other: Classes) -> bool:
        """Say whether nothing can be in a class of each."""
        return all(self._disjoint(a, b) for a in one for b in other)

    def ends(self, predicate: str, which: rdf.NamedNode) -> list[Classes]:
        """Give what the subject (domain) or object (range) of a property must be."""
        return [
            self._alternatives(end)
            for name in sorted(self.supers(predicate))
            for end in self._objects.get((rdf.NamedNode(name), which), [])
        ]

    def is_functional(self, predicate: rdf.NamedNode) -> bool:
        """Say whether a thing has at most one value under a property."""
        return OWL.FunctionalProperty in self._objects.get((predicate, RDF.type), [])

    def _above(self, iri: str) -> frozenset[str]:
        found = {iri}
        waiting = [iri]
        while waiting:
            node = rdf.NamedNode(waiting.pop())
            for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
                above = {
                    one.value
                    for one in self._objects.get((node, predicate), [])
                    if isinstance(one, rdf.NamedNode)
                }
                waiting += above - found
                found |= above
        return frozenset(found)

    def _disjoint(self, one: str, other: str) -> bool:
        return any(
            frozenset((a, b)) in self._disjoint_pairs
            for a in self.supers(one)
            for b in self.supers(other)
        )

    def _alternatives(self, end: rdf.NamedNode | rdf.BlankNode) -> Classes:
        if isinstance(end, rdf.NamedNode):
            return (end.value,)
        heads = self._objects.get((end, OWL.unionOf), [])
        return tuple(one.value for head in heads for one in self._list(head))

    def _list(self, head: rdf.NamedNode | rdf.BlankNode) -> list[rdf.NamedNode | rdf.BlankNode]:
        found = []
        while head != RDF.nil:
            found += self._objects[head, RDF.first]
            head = self._objects[head, RDF.rest][0]
        return found

    @cached_property
    def _disjoint_pairs(self) -> frozenset[frozenset[str]]:
        pairs = set()
        for triple in self._axioms:
            if triple.predicate == OWL.disjointWith and isinstance(triple.object, rdf.NamedNode):
                pairs.add(frozenset((str(triple.subject)[1:-1], triple.object.value)))
            elif triple.predicate == OWL.members and isinstance(triple.object, rdf.BlankNode):
                members = [one.value for one in self._list(triple.object)]
                pairs |= {frozenset(pair) for pair in combinations(members, 2)}
        return frozenset(pairs)
