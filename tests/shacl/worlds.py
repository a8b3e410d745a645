"""What the check tests share: a source over a store, and small worlds from Turtle."""

from __future__ import annotations

from collections.abc import Iterable

import rdflib
from pyoxigraph import NamedNode, RdfFormat, Store

from caregraph.rdf import Term
from caregraph.shacl import execute
from caregraph.shacl.compiler import compile_shapes
from caregraph.shacl.execute import Result
from caregraph.shacl.queries import Compiled
from caregraph.shacl.shapegraph import ShapeGraph

PREFIXES = """
@prefix : <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


class StoreSource:
    """A store's default graph, as the engine asks it; counts what it was asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked: list[str] = []

    def select(self, query: str) -> Iterable[execute.Row]:
        self.asked.append(query)
        return self.store.query(query)  # type: ignore[return-value]


def source(turtle: str) -> StoreSource:
    """A store with the triples of *turtle*, prefixes added."""
    store = Store()
    store.load((PREFIXES + turtle).encode(), format=RdfFormat.TURTLE)
    return StoreSource(store)


def compiled(shapes: str, data: StoreSource | None = None) -> Compiled:
    """The queries of shapes in Turtle, with the subclasses of the data."""
    below = {} if data is None else execute.subclasses(data)
    return compile_shapes(ShapeGraph.parse(PREFIXES + shapes), subclasses=below)


def check(shapes: str, data: str, **options: object) -> list[Result]:
    """The results of one small check."""
    given = source(data)
    return execute.run(given, compiled(shapes, given), **options)  # type: ignore[arg-type]


def foci(results: Iterable[Result]) -> list[str]:
    """The local names of the focus nodes."""
    return [local(result.focus) for result in results]


def local(term: Term | None) -> str:
    """The last part of an IRI, or the text of a literal."""
    assert term is not None
    return term.value.rpartition("/")[2] if isinstance(term, NamedNode) else str(term.value)


def iri(name: str) -> NamedNode:
    """A node of the example world."""
    return NamedNode(f"http://example.org/{name}")


def graph(turtle: str) -> rdflib.Graph:
    """The same Turtle for the reference engine."""
    return rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")
