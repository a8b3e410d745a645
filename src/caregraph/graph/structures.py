"""The structures of a view that is kept on disk, each read when it is looked at.

Layer 3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import overload

from caregraph import rdf
from caregraph.graph.index import Index
from caregraph.graph.structure import Structure
from caregraph.rdf import AnyTerm, Node
from caregraph.vocab import RDF


class Structures(Sequence[Structure]):
    """Structures in named graphs of datasets, made as they are asked for.

    Args:
        datasets: The dataset of each structure, in the order of the structures.
        known_by: The day by which each is seen as known.
        adopted: Proposals taken as adopted, whichever structure they belong to.
        in_part: Those of which only a part is there.
    """

    def __init__(
        self,
        datasets: Mapping[rdf.NamedNode, rdf.Store],
        known_by: Mapping[rdf.NamedNode, str | None],
        adopted: Iterable[Node],
        in_part: Collection[Node] = (),
    ) -> None:
        self._datasets, self._known_by, self._adopted = datasets, known_by, frozenset(adopted)
        self._in_part = in_part
        self._each = tuple({id(one): one for one in datasets.values()}.values())
        self._graphs = tuple(datasets)
        self._made: dict[rdf.NamedNode, Structure] = {}

    def __len__(self) -> int:
        return len(self._graphs)

    @overload
    def __getitem__(self, at: int) -> Structure: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Structure, ...]: ...
    def __getitem__(self, at: int | slice) -> Structure | tuple[Structure, ...]:
        if isinstance(at, slice):
            return tuple(map(self._one, self._graphs[at]))
        return self._one(self._graphs[at])

    def called(self, names: Collection[Node]) -> Iterator[Structure]:
        """Give the structures called so; no other is read."""
        return (self._one(graph) for graph in self._graphs if graph in names)

    def things(self) -> Iterator[tuple[rdf.NamedNode, Set[Node]]]:
        """Give every structure with the things of which it says something; none is read."""
        for graph, dataset in self._datasets.items():
            listing = f"SELECT DISTINCT ?thing {{ GRAPH {graph} {{ ?thing ?property ?value }} }}"
            found = (row[0] for row in rdf.select(dataset, listing))
            yield graph, {one for one in found if isinstance(one, rdf.NamedNode | rdf.BlankNode)}

    def kinds(self, thing: Node) -> Mapping[rdf.NamedNode, Set[AnyTerm]]:
        """Give the classes of a thing, by the structures that say something of it."""
        found: dict[rdf.NamedNode, set[AnyTerm]] = {}
        for dataset in self._each:
            for quad in dataset.quads_for_pattern(thing, None, None):
                graph = quad.graph_name
                if isinstance(graph, rdf.NamedNode) and self._datasets.get(graph) is dataset:
                    of = {quad.object} if quad.predicate == RDF.type else set[AnyTerm]()
                    found.setdefault(graph, set()).update(of)
        return found

    def _one(self, graph: rdf.NamedNode) -> Structure:
        if graph not in self._made:
            index = Index(self._datasets[graph], graph)
            index.is_part = graph in self._in_part
            self._made[graph] = Structure(
                index, known_by=self._known_by[graph], adopted=self._adopted
            )
        return self._made[graph]


def called(seen: Sequence[Structure], names: Collection[Node]) -> Iterator[Structure]:
    """Give those of some structures that are called so; of those on disk no other is read."""
    if isinstance(seen, Structures):
        return seen.called(names)
    return (one for one in seen if one.index.graph in names)


def things(seen: Sequence[Structure]) -> Iterator[tuple[rdf.NamedNode, Set[Node]]]:
    """Give each of some structures with the things of which it says something."""
    if isinstance(seen, Structures):
        return seen.things()
    return ((one.index.graph, one.index.things) for one in seen)
