"""Making the structures of a dataset ready to be seen, by a choice.

Layer 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from caregraph import rdf
from caregraph.graph import on_disk
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.graph.index import Index
from caregraph.graph.proposals import Adopted, adopted
from caregraph.graph.stated import NOMINAL, Reading
from caregraph.graph.structure import Structure

ReadPart: TypeAlias = tuple[rdf.Store | Sequence[Index], Choice]
"""A dataset, or the indexes of its structures, with the choice it is seen by."""


def alone(groups: Mapping[Choice, Sequence[stores.Target]]) -> Iterator[ReadPart]:
    """Read the one file that is to be opened into indexes, and no store, where that can be.

    Args:
        groups: What is to be opened by the choice it is to be seen by.
    """
    (chosen, (target, *others)), *more = groups.items()
    if not others and not more and not chosen.adopt:
        indexes = stores.indexes(target)
        if indexes is not None:
            yield indexes, replace(chosen, dates=None)


def ready(
    dataset: rdf.Store | Sequence[Index], choice: Choice, reading: Reading = NOMINAL
) -> tuple[list[Structure], set[tuple[str, tuple[str, ...]]]]:
    """Make the structures of a dataset ready to be seen by a choice.

    Gives also the proposals none of whose options ``all`` could take, with those options.

    Args:
        dataset: Also as the indexes of its structures.

    Raises:
        UnknownNameError: a proposal to adopt is not in any structure.
        UsageError: a date cannot be read, or proposals cannot be adopted together.
    """
    indexes = _indexes(dataset) if isinstance(dataset, rdf.Store) else dataset
    taken = _adopted(indexes, choice)
    return [
        Structure(one, known_by=choice.known_by, adopted=taken.proposals, reading=reading)
        for one in indexes
    ], set(taken.undecided)


def _indexes(dataset: rdf.Store) -> list[Index]:
    with on_disk.sound():
        return [Index(dataset, graph) for graph in stores.structures(dataset)]


def _adopted(indexes: Sequence[Index], choice: Choice) -> Adopted:
    if not choice.adopt:
        return Adopted(frozenset())
    decided = [
        (one.decided, one.described or date.max)
        for one in (Structure(index, known_by=choice.known_by) for index in indexes)
    ]
    chosen = {node for one, day in decided for node in one.on(day) | one.chosen}
    return adopted(indexes, choice.adopt, chosen)
