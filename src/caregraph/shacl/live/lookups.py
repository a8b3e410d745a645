"""What a node must have for a pattern to hold of it: looked up for many nodes at once.

Layer 2 (shacl). Preparing a query costs more than a look at the edges of its nodes, and after a
change most queries can find nothing: a post without a statutory role is no matter for the rules
about statutory roles. So the edges are read first, and only what can have an answer is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from caregraph.rdf import NamedNode, Term
from caregraph.shacl.execute import Source
from caregraph.shacl.shapegraph import RDF
from caregraph.sparql import paths, tree
from caregraph.sparql.constants import is_iri
from caregraph.sparql.paths import Edge, Path, Predicate
from caregraph.sparql.restrictions import restrictions
from caregraph.sparql.tree import Exists, Group, Triple

Need: TypeAlias = frozenset[Edge]
"""Edges of which a node must have at least one."""
Allowed: TypeAlias = Mapping[str, frozenset[str]]
"""The IRIs to which variables are restricted."""


@dataclass(frozen=True)
class Needs:
    """What a node must have for a query to have a row for it."""

    alternatives: tuple[frozenset[Need], ...]
    """Of one alternative at least, every need must be met."""

    @cached_property
    def edges(self) -> frozenset[Edge]:
        """List every edge that matters."""
        return frozenset(e for several in self.alternatives for need in several for e in need)

    def may_answer(self, node: Term, edges: Mapping[Term, Set[Edge]]) -> bool:
        """Say whether a node may have a row; one without a name, whose edges are unknown, may."""
        if not isinstance(node, NamedNode):
            return True
        return any(
            all(not need.isdisjoint(edges[node]) for need in several)
            for several in self.alternatives
        )


def of_this(group: Group) -> Needs:
    """Read off a query's WHERE what every focus node in its answer must have."""
    match group.elements:
        case (tree.Union(groups),):
            return Needs(tuple(frozenset(_needs_of_this(one)) for one in groups))
        case _:
            return Needs((frozenset(_needs_of_this(group)),))


def _needs_of_this(group: Group) -> Iterator[Need]:
    patterns = [element for element in group.elements if isinstance(element, Triple)]
    yield from at("?this", patterns, restrictions(group))
    for element in group.elements:
        match element:
            case tree.Subselect(select):
                yield from _needs_of_this(select.where)
            case tree.Filter((Exists(False, inner),)):
                yield from _needs_of_this(inner)
            case _:
                continue


def at(term: str, patterns: Iterable[Triple], allowed: Allowed) -> Iterator[Need]:
    """List what the node that a variable stands for must have for patterns to hold."""
    for pattern in patterns:
        if pattern.subject == term and isinstance(pattern.path, Predicate):
            others = allowed.get(pattern.object, frozenset())
            if is_iri(pattern.object):
                others = frozenset({pattern.object})
            if others:
                iri = pattern.path.iri
                yield frozenset(Edge(iri, inverse=False, other=one) for one in others)
                continue
        for path in _leaving(pattern, term):
            edges = paths.openings(path)
            if edges is not None:
                yield edges


def _leaving(pattern: Triple, term: str) -> Iterator[Path]:
    """Give the paths on which a pattern leads away from one of its ends."""
    if isinstance(pattern.path, str):
        return
    if pattern.subject == term:
        yield pattern.path
    if pattern.object == term:
        yield paths.backwards(pattern.path)


Wanted: TypeAlias = Mapping[Term, Set[Edge]]
"""Nodes, each with the edges that are asked after."""


def edges_of(source: Source, wanted: Wanted) -> dict[Term, set[Edge]]:
    """Look up which of the edges *wanted* of each node it has; without a name it has none."""
    found: dict[Term, set[Edge]] = {node: set() for node in wanted}
    for node, edge in (*leaving_edges(source, wanted), *arriving_edges(source, wanted)):
        found[node].add(edge)
    return found


def leaving_edges(source: Source, wanted: Wanted) -> Iterator[tuple[Term, Edge]]:
    """Read the wanted edges that lead away from nodes: all of a node's, for it has few."""
    each = {id(edges): edges for edges in wanted.values()}  # most nodes are asked for the same
    leaving = {
        key: {one.predicate for one in edges if not one.inverse} for key, edges in each.items()
    }
    asked = (node for node, edges in wanted.items() if leaving[id(edges)])
    if values := _values(asked):
        query = f"SELECT ?node ?predicate ?other WHERE {{ {values} ?node ?predicate ?other }}"
        for node, predicate, other in _rows(source, query):
            edges, iri = wanted[node], predicate.value
            if iri in leaving[id(edges)]:
                for edge in (Edge(iri, inverse=False), Edge(iri, inverse=False, other=str(other))):
                    if edge in edges:
                        yield node, edge


def arriving_edges(source: Source, wanted: Wanted) -> Iterator[tuple[Term, Edge]]:
    """Test the wanted edges that arrive at nodes, and no others: an organisation has many.

    In memory the store finds subjects by predicate or by object, not by both: asking a class for
    what only posts have would go through every instance.
    """
    groups: defaultdict[frozenset[str], list[Term]] = defaultdict(list)
    for node, edges in wanted.items():
        groups[frozenset(f"<{edge.predicate}>" for edge in edges if edge.inverse)].append(node)
    for predicates, nodes in groups.items():
        values = _values(nodes)
        if values and predicates:
            values += f" VALUES ?predicate {{ {' '.join(sorted(predicates))} }}"
            test = "FILTER EXISTS { ?other ?predicate ?node }"
            query = f"SELECT ?node ?predicate WHERE {{ {values} {test} }}"
            for node, predicate in _rows(source, query):
                yield node, Edge(predicate.value, inverse=True)


def types_of(source: Source, nodes: Iterable[Term]) -> dict[Term, set[str]]:
    """Look up the types of some nodes; nodes that have none are left out."""
    found: defaultdict[Term, set[str]] = defaultdict(set)
    values = _values(nodes)
    if values:
        query = f"SELECT DISTINCT ?node ?type WHERE {{ {values} ?node <{RDF}type> ?type }}"
        for node, type_ in _rows(source, query):
            found[node].add(type_.value)
    return found


def _values(nodes: Iterable[Term]) -> str:
    """Write the nodes that can be named, if any; only an IRI is sure to be found again."""
    listed = sorted(str(node) for node in nodes if isinstance(node, NamedNode))
    return f"VALUES ?node {{ {' '.join(listed)} }}" if listed else ""


def _rows(source: Source, query: str) -> Iterable[Any]:
    """Ask a query of which every column is bound in every row."""
    return source.select(query)
