"""Reading an exported view: back from what a view says to what its structures describe.

Layer 3. An export holds what is derived and the description of the view, and what is not in effect
as mentions. Taken as described, derived statements would outlive what they follow from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caregraph import rdf
from caregraph.graph import infer
from caregraph.graph.filling import fill
from caregraph.vocab import CG, PREFIXES, RDF

_AS_STATED = {
    CG.describedAs: RDF.type,
    CG.describedOn: CG.asAt,
    CG.statedUntil: CG.validUntil,
}
"""Properties by which a view says what is stated otherwise, because it says something else too."""

_FROM = rdf.NamedNode(PREFIXES["prov"] + "wasDerivedFrom")


def is_view(quads: Iterable[rdf.Quad]) -> bool:
    """Say whether some statements describe a view."""
    return any(quad.predicate == RDF.type and quad.object == CG.View for quad in quads)


def as_described(quads: Iterable[rdf.Quad]) -> Iterator[rdf.Quad]:
    """Give the statements of an exported view as its structures describe them, without graphs.

    Left out are the description of the view, the ontology, the codes and the law, and what is
    derived: the graph of it, or, where there is none, whatever follows from the rest. A mention is
    again of the class it is described as, and a thing has the end that it states, unless it is a
    mention, of which what ended it is kept.
    """
    known = list(quads)
    views = {quad.subject for quad in known if is_view([quad])}
    apart = {quad.subject for quad in known if quad.predicate == _FROM and quad.object in views}
    left = [
        rdf.Quad(quad.subject, quad.predicate, quad.object)
        for quad in known
        if quad.graph_name not in apart
        and quad.subject not in views | apart
        and not _is_background(quad)
    ]
    derived = set() if apart else _following(left)
    mentions = {quad.subject for quad in left if quad.predicate == CG.describedAs}
    ended = {quad.subject for quad in left if quad.predicate == CG.endedBy} - mentions
    described = {quad.subject for quad in left if quad.predicate == CG.describedOn}
    for quad in left:
        if quad.predicate == CG.presumedSince or quad in derived:
            continue
        if quad.predicate == RDF.type and quad.subject in mentions:
            continue
        if quad.predicate in (CG.validUntil, CG.endedBy) and quad.subject in ended:
            continue
        if quad.predicate == CG.asAt and quad.subject in described:
            continue
        stated = _AS_STATED.get(quad.predicate, quad.predicate)
        if quad.predicate != CG.statedUntil or quad.subject in ended:
            yield rdf.Quad(quad.subject, stated, quad.object)


def _is_background(quad: rdf.Quad) -> bool:
    """Say whether a statement is of the ontology, which alone builds of blank nodes."""
    if isinstance(quad.subject, rdf.BlankNode) or isinstance(quad.object, rdf.BlankNode):
        return True
    return rdf.Quad(quad.subject, quad.predicate, quad.object) in infer.background()


def _following(quads: Iterable[rdf.Quad]) -> set[rdf.Quad]:
    store = rdf.Store()
    fill(store, infer.background())
    fill(store, quads)
    return infer.following(store)
