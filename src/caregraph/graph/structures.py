"""The structures of a view that is kept on disk, each read when it is looked at.

Layer 3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import overload

from caregraph import rdf
from caregraph.graph.index import Index
from caregraph.graph.structure import Structure
from caregraph.rdf import Node


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
