"""Between the store and rdflib: graphs of rdflib read, and a view given as one.

Layer 3, the door to rdflib for those who work in it. rdflib is imported when somebody hands over a
graph of it, or asks for one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeGuard

from caregraph import rdf
from caregraph.errors import SourceError
from caregraph.vocab import PREFIXES

if TYPE_CHECKING:
    import rdflib


def is_graph(given: object) -> TypeGuard[rdflib.Graph]:
    """Say whether something is a ``Graph`` or ``Dataset`` of rdflib, without importing it."""
    module = sys.modules.get("rdflib")  # whoever has a graph of it has imported it
    return module is not None and isinstance(given, module.Graph)


def quads(graph: rdflib.Graph) -> Iterator[rdf.Quad]:
    """Give the statements of a graph, or of every graph of a dataset, as the store has them.

    Raises:
        SourceError: a statement is none of RDF, such as one with a literal for a subject.
    """
    import rdflib

    if not isinstance(graph, rdflib.Dataset):
        yield from (_quad(*triple, None) for triple in graph)
        return
    default = rdflib.graph.DATASET_DEFAULT_GRAPH_ID
    for subject, predicate, object_, name in graph.quads():
        yield _quad(subject, predicate, object_, None if name == default else name)


def to_graph(triples: Iterable[rdf.Quad]) -> rdflib.Graph:
    """Give statements as a graph of rdflib, with the house prefixes; literals as written."""
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, base in PREFIXES.items():
        graph.bind(prefix, base)

    def own(term: object) -> rdflib.term.IdentifiedNode | rdflib.Literal:
        if isinstance(term, rdf.NamedNode):
            return rdflib.URIRef(term.value)
        if isinstance(term, rdf.BlankNode):
            return rdflib.BNode(term.value)
        assert isinstance(term, rdf.Literal)
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        if term.datatype.value == PREFIXES["xsd"] + "string":
            return rdflib.Literal(term.value)
        return rdflib.Literal(
            term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False
        )

    graph.addN((own(q.subject), own(q.predicate), own(q.object), graph) for q in triples)
    return graph


def _quad(subject: object, predicate: object, object_: object, name: object) -> rdf.Quad:
    terms: list[Any] = [_term(node) for node in (subject, predicate, object_, name)]
    try:
        return rdf.Quad(terms[0], terms[1], terms[2], terms[3])
    except (TypeError, ValueError) as wrong:
        said = " ".join(map(str, (subject, predicate, object_)))
        raise SourceError(
            f"{said} is no statement of RDF: {wrong}", where="the rdflib graph", code="not-rdf"
        ) from wrong


def _term(node: object) -> object:
    """Give a term of rdflib as the store's own; what is none as it is."""
    import rdflib

    match node:
        case None:
            return rdf.DefaultGraph()
        case rdflib.URIRef():
            return rdf.NamedNode(str(node))
        case rdflib.BNode():
            return rdf.BlankNode(str(node))
        case rdflib.Literal() if node.language:
            return rdf.Literal(str(node), language=node.language)
        case rdflib.Literal():
            datatype = rdf.NamedNode(str(node.datatype)) if node.datatype else None
            return rdf.Literal(str(node), datatype=datatype)
    return node
