"""The statements of a view as RDF, for the formats that write RDF.

Written is what the view says: everything its structures describe, as resolved for its day, with
the derived shortcuts and the description of the view itself. The ontology, the codes and the law
are not repeated. The dataset as asserted, before any view, is what ``build`` writes.
"""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from caregraph.graph import ontology
from caregraph.graph import store as stores
from caregraph.graph.index import Node
from caregraph.graph.view import View
from caregraph.vocab import CG


def plain(view: View, rdf_format: ox.RdfFormat) -> bytes:
    """Write the statements of a view as one graph."""
    shipped = ontology.store()
    own = ox.Store()
    own.extend([quad for quad in view.store if quad not in shipped])
    return stores.serialise(own, rdf_format)


def by_structure(view: View, rdf_format: ox.RdfFormat) -> bytes:
    """Write the statements of a view with a named graph for each structure.

    A statement stands in the graph of the one structure that describes its subject. What several
    structures describe, and what is said of the view, stands outside any named graph.
    """
    shipped = ontology.store()
    own = ox.Store()
    graphs = _graphs(view)
    for quad in view.store:
        if quad not in shipped:
            graph = graphs.get(quad.subject, ox.DefaultGraph())
            own.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return stores.serialise(own, rdf_format)


def _graphs(view: View) -> dict[Node, ox.NamedNode]:
    """Give the structure of every subject that belongs to exactly one."""
    describing: dict[Node, set[ox.NamedNode]] = defaultdict(set)
    for structure in view.structures:
        describing[structure].add(structure)
    for quad in view.store.quads_for_pattern(None, CG.describedIn, None):
        if isinstance(quad.object, ox.NamedNode) and not isinstance(quad.subject, ox.Triple):
            describing[quad.subject].add(quad.object)
    for thing, structures in list(describing.items()):
        for quad in view.store.quads_for_pattern(thing, CG.hasEvidence, None):
            if isinstance(quad.object, (ox.NamedNode, ox.BlankNode)):
                describing[quad.object] |= structures
    return {thing: found.pop() for thing, found in describing.items() if len(found) == 1}
