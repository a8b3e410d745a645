"""Statements put in order: each in the named graph of the structure that describes its subject.

Layer 3. A file of Turtle, a graph of rdflib or a store may have no named graphs; a dataset has one
for each structure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from caregraph import rdf
from caregraph.graph import blank_nodes, exported
from caregraph.graph.filling import fill
from caregraph.graph.index import About, Index
from caregraph.vocab import CG, PREFIXES, RDF


def is_loose(store: rdf.Store) -> bool:
    """Say whether anything stands outside every named graph."""
    outside = store.quads_for_pattern(None, None, None, rdf.DefaultGraph())
    return next(outside, None) is not None


def arranged(quads: Iterable[rdf.Quad], name: str) -> rdf.Store:
    """Give statements as a dataset: those outside any named graph go to that of their structure.

    An exported view becomes what its structures describe.

    Args:
        name: What the graph of that which belongs to no structure is called.
    """
    store = rdf.Store()
    loose: list[rdf.Quad] = []
    for quad in blank_nodes.settled(quads):
        if isinstance(quad.graph_name, rdf.DefaultGraph):
            loose.append(quad)
        else:
            store.add(quad)
    if exported.is_view(loose):
        loose = list(exported.as_described([*loose, *store]))
        store = rdf.Store()
    fill(store, _by_structure(loose, rdf.NamedNode(f"{PREFIXES['id']}file/{name}")))
    return store


class LooseError(Exception):
    """Something stands outside every named graph, so that all has to be looked at to place it."""


def placed(quads: Iterable[rdf.Quad]) -> Iterator[rdf.Quad]:
    """Give statements as they come, which all stand in named graphs.

    Raises:
        LooseError: one does not.
    """
    for quad in blank_nodes.settled(quads):
        if isinstance(quad.graph_name, rdf.DefaultGraph):
            raise LooseError
        yield quad


def indexed(quads: Iterable[rdf.Quad]) -> list[Index]:
    """Give the index of each named graph, in order, of statements that all stand in one.

    Each is looked at once, in one loop, and no store is made of them: at a million statements
    every further step takes a second.

    Raises:
        LooseError: a statement does not.
    """
    graphs: dict[Any, About] = {}
    waiting: list[rdf.Quad] = []
    terms: dict[Any, Any] = {}
    once = terms.setdefault

    def take(several: Iterable[rdf.Quad], nameless: type | None) -> None:
        within = of = None
        about: About = {}
        said: list[tuple[rdf.NamedNode, rdf.AnyTerm]] = []
        for quad in several:
            subject, predicate, obj, graph = quad
            if graph != within:
                if isinstance(graph, rdf.DefaultGraph):
                    raise LooseError
                about = graphs.setdefault(graph, {})
                within, of = graph, None
            if type(subject) is nameless or type(obj) is nameless:
                waiting.append(quad)
                continue
            if subject != of:
                said = about.setdefault(once(subject, subject), [])
                of = subject
            said.append((once(predicate, predicate), once(obj, obj)))

    take(quads, rdf.BlankNode)
    take(blank_nodes.named(waiting), None)
    for about in graphs.values():
        for thing, said in about.items():
            if len({id(obj) for _, obj in said}) < len(said):  # most say nothing twice of anything
                about[thing] = [*dict.fromkeys(said)]
    named = (graph for graph in graphs if isinstance(graph, rdf.NamedNode))
    return [Index.of(graph, graphs[graph]) for graph in sorted(named, key=lambda one: one.value)]


def _by_structure(quads: Sequence[rdf.Quad], fallback: rdf.NamedNode) -> Iterator[rdf.Quad]:
    """Put statements into the named graphs of the structures that describe their subjects.

    A subject says itself what describes it, or its IRI begins with that of a structure; what
    belongs to no structure goes to *fallback*.
    """
    structures = {
        q.subject.value: q.subject
        for q in quads
        if q.predicate == RDF.type
        and q.object == CG.Structure
        and isinstance(q.subject, rdf.NamedNode)
    }
    known = set(structures.values())
    graphs: dict[object, set[rdf.NamedNode]] = {}
    for quad in quads:
        if quad.predicate == CG.describedIn and quad.object in known:
            graphs.setdefault(quad.subject, set()).add(quad.object)  # type: ignore[arg-type]
    for quad in quads:
        if quad.subject not in graphs:
            iri = quad.subject.value if isinstance(quad.subject, rdf.NamedNode) else ""
            begins = structures.keys() & set(_beginnings(iri))
            graphs[quad.subject] = {structures[one] for one in begins} or {fallback}
        for graph in graphs[quad.subject]:
            yield rdf.Quad(quad.subject, quad.predicate, quad.object, graph)


def _beginnings(iri: str) -> Iterator[str]:
    """Give an IRI and what it begins with, part by part."""
    while iri:
        yield iri
        iri = iri.rpartition("/")[0]
