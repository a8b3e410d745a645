"""The same texts on another SPARQL engine, unchanged: rdflib's gives the same results."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from pyoxigraph import BlankNode, Literal, NamedNode
from shacl import authored, generated
from shacl.worlds import compiled, graph, source

from caregraph.rdf import Term
from caregraph.shacl import execute

pytestmark = pytest.mark.slow


class RdflibSource:
    """An rdflib graph as the engine asks it."""

    def __init__(self, data: rdflib.Graph) -> None:
        self.data = data

    def select(self, query: str) -> Iterator[list[Term | None]]:
        for row in self.data.query(query):
            assert isinstance(row, rdflib.query.ResultRow)
            yield [term(value) for value in row]


def term(node: object) -> Term | None:
    """An rdflib term as the store's own."""
    match node:
        case rdflib.URIRef():
            return NamedNode(str(node))
        case rdflib.BNode():
            return BlankNode(str(node))
        case rdflib.Literal() if node.language:
            return Literal(str(node), language=node.language)
        case rdflib.Literal():
            datatype = node.datatype or rdflib.XSD.string
            return Literal(str(node), datatype=NamedNode(str(datatype)))
        case _:
            return None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shapes=generated.shape_files(), statements=generated.graphs)
def test_compiled_shapes_mean_the_same_on_another_engine(
    shapes: str, statements: set[tuple[str, str, str]]
) -> None:
    data = generated.BELOW + generated.turtle(statements)
    here = source(data)
    queries = compiled(shapes, here)

    there = execute.run(RdflibSource(graph(data)), queries)

    assert [one.key for one in there] == [one.key for one in execute.run(here, queries)]


@settings(max_examples=6, deadline=None)
@given(statements=generated.graphs)
def test_authors_queries_mean_the_same_on_another_engine(
    statements: set[tuple[str, str, str]],
) -> None:
    data = generated.BELOW + generated.turtle(statements)
    here = source(data)
    queries = compiled(authored.SHAPES, here)

    there = execute.run(RdflibSource(graph(data)), queries)

    assert [one.key for one in there] == [one.key for one in execute.run(here, queries)]
