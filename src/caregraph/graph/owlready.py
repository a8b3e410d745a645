"""A view as an ontology of owlready2, for those who work with classes and things as objects.

Layer 3. owlready2 is imported when somebody asks for one.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from caregraph import rdf
from caregraph.vocab import BASE, OWL, PREFIXES, RDF

if TYPE_CHECKING:
    import owlready2

_NAMED = rdf.NamedNode(PREFIXES["owl"] + "NamedIndividual")


def to_ontology(quads: Iterable[rdf.Quad]) -> owlready2.Ontology:
    """Load statements into a world of their own, each thing declared as an individual."""
    import owlready2

    triples = {quad.triple for quad in quads}
    types = [one for one in triples if one.predicate == RDF.type]
    classes = {one.subject for one in types if one.object == OWL.Class}
    things = {one.subject for one in types if one.object in classes}
    triples |= {
        rdf.Triple(thing, RDF.type, _NAMED) for thing in things if isinstance(thing, rdf.NamedNode)
    }
    written = rdf.serialize(triples, format=rdf.RdfFormat.N_TRIPLES)
    assert written is not None
    ontology = owlready2.World().get_ontology(BASE)
    return ontology.load(fileobj=io.BytesIO(written))
