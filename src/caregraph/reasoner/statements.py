"""What goes to the reasoner: the logic of a view, without its words.

Labels, definitions and the marks of tables say nothing in logic, and some of them (a class named
as a value, a property that is not declared) would take the whole out of OWL 2 DL. Of the classes of
a thing only the lowest go: those above follow, and would be told as if a source had said them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from caregraph import rdf
from caregraph.graph.view import View
from caregraph.vocab import OWL, PREFIXES, RDF, RDFS

_DECLARATIONS = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.Ontology,
)
_AXIOMS = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDF.first, RDF.rest)
_ABOUT_THE_ONTOLOGY = (OWL.versionIRI, OWL.versionInfo, OWL.imports, OWL.deprecated)


@dataclass(frozen=True)
class Statements:
    """The logical statements of a view, sorted so that equal views give equal runs."""

    background: tuple[rdf.Triple, ...]
    """The declarations of terms, without which the rest cannot be read."""
    groups: tuple[tuple[rdf.Triple, ...], ...]
    """Everything else: one fact or axiom each, an axiom with the lists and unions inside it."""

    @property
    def triples(self) -> list[rdf.Triple]:
        """Give all of it."""
        return [*self.background, *(triple for group in self.groups for triple in group)]


def of_view(view: View) -> Statements:
    """Take from a view what says something in logic; the view is not changed."""
    declared: dict[object, set[rdf.Triple]] = defaultdict(set)
    follows = _classes_that_follow(view)
    triples = [quad.triple for quad in view.store if quad.triple not in follows]
    for triple in triples:
        if triple.predicate == RDF.type and triple.object in _DECLARATIONS:
            declared[triple.object].add(triple)
    named: dict[object, set[object]] = {
        kind: {one.subject for one in found} for kind, found in declared.items()
    }
    properties = named.get(OWL.ObjectProperty, set()) | named.get(OWL.DatatypeProperty, set())
    background = {triple for found in declared.values() for triple in found}
    kept = [
        triple
        for triple in triples
        if triple not in background and _is_logical(triple, properties, named.get(OWL.Class, set()))
    ]
    anonymous = [triple for triple in background if isinstance(triple.subject, rdf.BlankNode)]
    background.difference_update(anonymous)
    return Statements(tuple(sorted(background, key=str)), _grouped([*kept, *anonymous]))


def _classes_that_follow(view: View) -> set[rdf.Triple]:
    """Find the memberships that follow from another of the same thing."""
    above: dict[object, set[rdf.NamedNode]] = defaultdict(set)
    for quad in view.store.quads_for_pattern(None, RDFS.subClassOf, None):
        if isinstance(quad.object, rdf.NamedNode) and quad.object != quad.subject:
            above[quad.subject].add(quad.object)
    return {
        rdf.Triple(quad.subject, RDF.type, cls)
        for quad in view.store.quads_for_pattern(None, RDF.type, None)
        for cls in above.get(quad.object, ())
    }


def _is_logical(triple: rdf.Triple, properties: set[object], classes: set[object]) -> bool:
    predicate = triple.predicate
    if predicate == RDF.type:
        named = triple.object in classes or str(triple.object).startswith("<" + PREFIXES["owl"])
        return named or isinstance(triple.object, rdf.BlankNode)
    if predicate in _ABOUT_THE_ONTOLOGY:
        return False
    in_owl = predicate.value.startswith(PREFIXES["owl"])
    return predicate in properties or predicate in _AXIOMS or in_owl


def _grouped(triples: list[rdf.Triple]) -> tuple[tuple[rdf.Triple, ...], ...]:
    """Put the triples of one statement together: those that share a blank node."""
    leader: dict[object, object] = {}

    def lead(node: object) -> object:
        while leader.setdefault(node, node) != node:
            node = leader[node]
        return node

    for triple in triples:
        ends = [e for e in (triple.subject, triple.object) if isinstance(e, rdf.BlankNode)]
        for end in ends[1:]:
            leader[lead(end)] = lead(ends[0])
    groups: dict[object, list[rdf.Triple]] = defaultdict(list)
    for triple in triples:
        ends = [e for e in (triple.subject, triple.object) if isinstance(e, rdf.BlankNode)]
        groups[lead(ends[0]) if ends else triple].append(triple)
    ordered = [tuple(sorted(group, key=_position)) for group in groups.values()]
    return tuple(sorted(ordered, key=lambda group: [_position(triple) for triple in group]))


def _position(triple: rdf.Triple) -> tuple[bool, str]:
    """Order named things before blank nodes, whose names change from run to run."""
    return isinstance(triple.subject, rdf.BlankNode), str(triple)
