"""Structures opened in place, one store or several, looked up by thing.

Layer 3. Nothing is copied: a look-up asks the stores, which may be on disk; what it finds of a
thing or of a structure that is taken whole is held on to, and not read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property

from caregraph import rdf
from caregraph.graph.choices import Part
from caregraph.graph.on_disk import sound
from caregraph.rdf import Node
from caregraph.vocab import CG

_LARGE = 20_000
"""A structure of more statements is never taken whole."""
MANY = 8
"""What more structures mention is a hub."""


class Opened:
    """Structures in datasets that stay where they are.

    Args:
        parts: Datasets as ``view.open_parts`` gives them, each with the choice it is seen by.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self._about: dict[Node, Sequence[Sequence[rdf.Quad]]] = {}
        self._naming: dict[Node, dict[rdf.NamedNode, list[rdf.Quad]]] = {}
        self._within: dict[rdf.NamedNode, Sequence[Sequence[rdf.Quad]]] = {}

    @cached_property
    def structures(self) -> tuple[rdf.NamedNode, ...]:
        """Give every structure, sorted by IRI."""
        graphs = {one for dataset, _ in self.parts for one in dataset.named_graphs()}
        named = [one for one in graphs if isinstance(one, rdf.NamedNode)]
        return tuple(sorted(named, key=lambda one: one.value))

    @property
    def is_small(self) -> bool:
        """Say whether there are few structures, so that all can be looked at."""
        return len(self.structures) <= MANY

    def said(
        self,
        subject: Node | None,
        predicate: rdf.NamedNode | None,
        value: rdf.AnyTerm | None,
        graph: Node | None = None,
    ) -> Iterator[rdf.Quad]:
        """Give the statements of a pattern, in every structure or in one."""
        with sound():
            for dataset, _ in self.parts:
                yield from dataset.quads_for_pattern(subject, predicate, value, graph)

    def about(self, thing: Node) -> Sequence[rdf.Quad]:
        """Give what is said of a thing, in whatever structure."""
        return _whole(self.about_by_part(thing))

    def about_by_part(self, thing: Node) -> Sequence[Sequence[rdf.Quad]]:
        """Give what is said of a thing in each of the parts, in their order."""
        if thing not in self._about:
            self._about[thing] = self._found(thing, None)
        return self._about[thing]

    def within(self, graph: rdf.NamedNode) -> Sequence[rdf.Quad]:
        """Give what a structure says, one that is not large."""
        return _whole(self.within_by_part(graph))

    def within_by_part(self, graph: rdf.NamedNode) -> Sequence[Sequence[rdf.Quad]]:
        """Give what a structure says in each of the parts, in their order."""
        if graph not in self._within:
            self._within[graph] = self._found(None, None, None, graph)
        return self._within[graph]

    def _found(
        self,
        subject: Node | None,
        predicate: rdf.NamedNode | None,
        value: rdf.AnyTerm | None = None,
        graph: Node | None = None,
    ) -> Sequence[Sequence[rdf.Quad]]:
        """Give at once what ``said`` gives one by one, for each of the parts."""
        with sound():
            return [
                [*dataset.quads_for_pattern(subject, predicate, value, graph)]
                for dataset, _ in self.parts
            ]

    def named(self, thing: Node, links: Set[rdf.NamedNode] | None = None) -> set[Node]:
        """Give what is named by what is said of a thing; by some properties alone where given."""
        return {
            quad.object
            for quad in self.about(thing)
            if (links is None or quad.predicate in links)
            and isinstance(quad.object, (rdf.NamedNode, rdf.BlankNode))
        }

    def objects(self, thing: Node, link: rdf.NamedNode) -> set[Node]:
        """Give the things that one has under a property."""
        return self.named(thing, {link})

    def subjects(self, link: rdf.NamedNode, thing: Node) -> set[Node]:
        """Give the things that have one under a property."""
        known = self._naming.get(thing)
        if known is None:
            return _subjects(_whole(self._found(None, link, thing)))
        return _subjects(known.get(link, ()))

    def naming(self, thing: Node) -> set[Node]:
        """Give the things of which something is said that names this one.

        That they are described in it, where it is a structure, is nothing of the kind.
        """
        found = self._mentions(thing).items()
        return {one for link, said in found if link != CG.describedIn for one in _subjects(said)}

    def describing(self, thing: Node) -> set[rdf.NamedNode]:
        """Give the structures that say something of a thing."""
        return graphs_of(self.about(thing))

    def mentioning(self, thing: Node) -> set[rdf.NamedNode]:
        """Give the structures in which something names a thing."""
        return {one for said in self._mentions(thing).values() for one in graphs_of(said)}

    def _mentions(self, thing: Node) -> Mapping[rdf.NamedNode, Sequence[rdf.Quad]]:
        """Give what names a thing, by property; ``subjects`` needs not ask of it again."""
        if thing not in self._naming:
            found: dict[rdf.NamedNode, list[rdf.Quad]] = {}
            for quad in _whole(self._found(None, None, thing)):
                found.setdefault(quad.predicate, []).append(quad)
            self._naming[thing] = found
        return self._naming[thing]

    def is_large(self, graph: rdf.NamedNode) -> bool:
        """Say whether a structure is too large to be taken whole."""
        return self.is_more_than(_LARGE, graph)

    def is_more_than(self, most: int, graph: rdf.NamedNode | None = None) -> bool:
        """Say whether the structures, or one, have more than so many statements.

        The engine counts them, a tenth of the cost of looking at each, and no further than needed.
        """
        within = "?graph" if graph is None else str(graph)
        beyond = f"SELECT ?s {{ GRAPH {within} {{ ?s ?p ?o }} }} LIMIT {most + 1}"
        counting = f"SELECT (COUNT(*) AS ?count) {{ {{ {beyond} }} }}"
        with sound():
            counts = [rdf.select(dataset, counting) for dataset, _ in self.parts]
            return sum(int(row["count"].value) for rows in counts for row in rows) > most

    def neighbours(self, things: Set[Node]) -> set[rdf.NamedNode]:
        """Give the structures that describe or mention some things, and those next to the first.

        Those are what they refer to and what refers to them, hubs and what is large aside. There
        are none where the things are described in very many.
        """
        home = _unless_many({graph for one in things for graph in self.describing(one)})
        found = {graph for graph in home if not self.is_large(graph)}
        near = _unless_many({graph for one in things for graph in self.mentioning(one)} - home)
        for graph in found:
            near |= self.referred(graph) | _unless_many(self.referring(graph))
        return found | {graph for graph in near - home if not self.is_large(graph)}

    def referred(self, graph: rdf.NamedNode) -> set[rdf.NamedNode]:
        """Give the structures that describe what a structure names and does not describe."""
        quads = self.within(graph)
        described = _subjects(quads)
        named = {quad.object for quad in quads if isinstance(quad.object, rdf.NamedNode)}
        return {other for one in named - described for other in self.describing(one)}

    def referring(self, graph: rdf.NamedNode) -> set[rdf.NamedNode]:
        """Give the structures that name what a structure describes."""
        described = _subjects(self.within(graph))
        return {other for one in described for other in self.mentioning(one)} - {graph}

    def above(self, things: Iterable[Node]) -> set[Node]:
        """Give some things and all that they answer to, on whatever day, in whatever structure."""
        found, waiting = set(things), [*things]
        while waiting:
            lines = self.subjects(CG.accountableParty, waiting.pop())
            more = {to for line in lines for to in self._ever(line)} - found
            found |= more
            waiting += more
        return found

    def _ever(self, line: Node) -> set[Node]:
        """Give the things to which a line leads, or would by some proposal."""
        changes = self.subjects(CG.changedThing, line)
        return self.objects(line, CG.accountableTo).union(
            *(self.objects(one, CG.newTerm) for one in changes)
        )


def _whole(parts: Sequence[Sequence[rdf.Quad]]) -> Sequence[rdf.Quad]:
    """Give what is said in all parts; that of a single one is not copied."""
    return parts[0] if len(parts) == 1 else [quad for said in parts for quad in said]


def graphs_of(quads: Iterable[rdf.Quad]) -> set[rdf.NamedNode]:
    """Give the named graphs in which some statements stand."""
    return {quad.graph_name for quad in quads if isinstance(quad.graph_name, rdf.NamedNode)}


def _subjects(quads: Iterable[rdf.Quad]) -> set[Node]:
    return {quad.subject for quad in quads if not isinstance(quad.subject, rdf.Triple)}


def _unless_many(graphs: set[rdf.NamedNode]) -> set[rdf.NamedNode]:
    """Give some structures, unless they are so many that what they have in common is a hub."""
    return graphs if len(graphs) <= MANY else set()
