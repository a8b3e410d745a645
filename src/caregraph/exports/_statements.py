"""The statements of a view as RDF, for the formats that write RDF.

Written is what the view says: everything its structures describe, as resolved for its day, with
what is derived and the description of the view itself. What is derived stands in a graph of its
own where a format has graphs; the others say in the description of the view which properties and
classes have derived statements. The ontology, the codes and the law are not repeated. The dataset
as asserted, before any view, is what ``build`` writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from caregraph import provenance, rdf
from caregraph.graph import infer, serialised
from caregraph.graph.identity import derived_graph
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.vocab import CG, PREFIXES, RDF

OPTIONS = ("said",)
"""Of ``exports.OPTIONS``, those that RDF takes."""
_FROM = rdf.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")


def plain(view: View, rdf_format: rdf.RdfFormat, *, said: bool) -> bytes:
    """Write the statements of a view as one graph, which says what in it is derived.

    Args:
        said: Leave out what is derived.
    """
    derived = infer.following(view.store)
    own = rdf.Store()
    own.extend(_own(view, derived if said else set()))
    if not said:
        own.extend(_derived_terms(view, derived))
    return serialised.serialise(own, rdf_format)


def derived_apart(view: View, rdf_format: rdf.RdfFormat, *, said: bool) -> bytes:
    """Write the statements of a view as one graph, with what is derived in a graph beside it."""
    return serialised.serialise(_apart(view, {}, said=said), rdf_format)


def by_structure(view: View, rdf_format: rdf.RdfFormat, *, said: bool) -> bytes:
    """Write the statements of a view with a named graph for each structure.

    A statement stands in the graph of the one structure that describes its subject. What several
    structures describe, and what is said of the view, stands outside any named graph; what is
    derived stands in a graph of its own.
    """
    return serialised.serialise(_apart(view, _graphs(view), said=said), rdf_format)


def _own(view: View, derived: Collection[rdf.Quad]) -> Iterator[rdf.Quad]:
    """Give the statements of a view, and where it comes from, without what is derived."""
    yield from provenance.statements(view)
    for quad in view.store:
        if quad not in infer.background() and quad not in derived:
            yield quad


def _apart(view: View, graphs: Mapping[Any, rdf.NamedNode], *, said: bool) -> rdf.Store:
    """Give the statements of a view by graph: that of their subject, or that of what is derived."""
    derived = infer.following(view.store)
    own = rdf.Store()
    for quad in _own(view, derived):
        graph = graphs.get(quad.subject, rdf.DefaultGraph())
        own.add(rdf.Quad(quad.subject, quad.predicate, quad.object, graph))
    if not said:
        graph = derived_graph(view.iri)
        own.add(rdf.Quad(graph, _FROM, view.iri))
        for quad in derived:
            own.add(rdf.Quad(quad.subject, quad.predicate, quad.object, graph))
    return own


def _derived_terms(view: View, derived: set[rdf.Quad]) -> Iterator[rdf.Quad]:
    """Say of the view which properties and classes have derived statements."""
    terms = {quad.object if quad.predicate == RDF.type else quad.predicate for quad in derived}
    return (rdf.Quad(view.iri, CG.derivedTerm, term) for term in terms)


def _graphs(view: View) -> dict[Node, rdf.NamedNode]:
    """Give the structure of every subject that belongs to exactly one."""
    describing: dict[Node, set[rdf.NamedNode]] = defaultdict(set)
    for structure in view.structures:
        describing[structure].add(structure)
    for quad in view.store.quads_for_pattern(None, CG.describedIn, None):
        if isinstance(quad.object, rdf.NamedNode) and not isinstance(quad.subject, rdf.Triple):
            describing[quad.subject].add(quad.object)
    for thing, structures in list(describing.items()):
        for quad in view.store.quads_for_pattern(thing, CG.hasEvidence, None):
            if isinstance(quad.object, (rdf.NamedNode, rdf.BlankNode)):
                describing[quad.object] |= structures
    return {thing: found.pop() for thing, found in describing.items() if len(found) == 1}
