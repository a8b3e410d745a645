"""Making the structures of a dataset ready to be seen, by a choice.

Layer 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from caregraph import rdf
from caregraph.graph import on_disk
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.graph.index import Index
from caregraph.graph.proposals import Adopted, adopted
from caregraph.graph.stated import NOMINAL, Reading
from caregraph.graph.structure import Structure


def ready(
    dataset: rdf.Store, choice: Choice, reading: Reading = NOMINAL
) -> tuple[list[Structure], set[tuple[str, tuple[str, ...]]]]:
    """Make the structures of a dataset ready to be seen by a choice.

    Gives also the proposals none of whose options ``all`` could take, with those options.

    Raises:
        UnknownNameError: a proposal to adopt is not in any structure.
        UsageError: a date cannot be read, or proposals cannot be adopted together.
    """
    with on_disk.sound():
        indexes = [Index(dataset, graph) for graph in stores.structures(dataset)]
    taken = _adopted(indexes, choice)
    return [
        Structure(one, known_by=choice.known_by, adopted=taken.proposals, reading=reading)
        for one in indexes
    ], set(taken.undecided)


def _adopted(indexes: Sequence[Index], choice: Choice) -> Adopted:
    if not choice.adopt:
        return Adopted(frozenset())
    decided = [
        (one.decided, one.described or date.max)
        for one in (Structure(index, known_by=choice.known_by) for index in indexes)
    ]
    chosen = {node for one, day in decided for node in one.on(day) | one.chosen}
    return adopted(indexes, choice.adopt, chosen)
