"""Filling a store in memory.

Layer 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from caregraph import rdf
from caregraph.errors import Problem, SourceProblemsError
from caregraph.vocab import CG, RDF


def fill(store: rdf.Store, quads: Iterable[rdf.Quad]) -> None:
    """Add quads to a store in memory, one by one.

    ``bulk_extend`` is made for disks. In memory it is no quicker, takes half as much memory again,
    and leaves a heap on which every later query of the process, however small, costs three times
    as much (measured at a million triples; ``extend`` does the same to a lesser degree).
    """
    for quad in quads:
        store.add(quad)


def merged(stores: Sequence[rdf.Store]) -> rdf.Store:
    """Give what several stores hold as one; a single one is given as it is."""
    if len(stores) == 1:
        return stores[0]
    whole = rdf.Store()
    for store in stores:
        fill(whole, store)
    return whole


def refuse_two_of_one_key(opened: Sequence[tuple[str, rdf.Store]]) -> None:
    """Refuse structures that have one key and are described differently.

    As one they would be a structure that nobody described.

    Args:
        opened: Each store, and what it was opened from.

    Raises:
        SourceProblemsError: names every such key, and both places.
    """
    first: dict[rdf.NamedNode, tuple[str, rdf.Store]] = {}
    problems = []
    for place, store in opened:
        for one in {quad.subject for quad in store.quads_for_pattern(None, RDF.type, CG.Structure)}:
            assert isinstance(one, rdf.NamedNode)
            where, other = first.setdefault(one, (place, store))
            if other is not store and _stated(other, one) != _stated(store, one):
                problems += [_taken(one, where, place), _taken(one, place, where)]
    if problems:
        raise SourceProblemsError(problems, where=", ".join(place for place, _ in opened))


def _stated(store: rdf.Store, graph: rdf.NamedNode) -> set[tuple[str, str, str]]:
    """Give what a structure states of what has a name; blank nodes differ from file to file."""
    triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
    said = ((one.subject, one.predicate, one.object) for one in triples)
    return {
        (str(s), str(p), str(o))
        for s, p, o in said
        if not isinstance(s, rdf.BlankNode) and not isinstance(o, rdf.BlankNode)
    }


def _taken(structure: rdf.NamedNode, where: str, other: str) -> Problem:
    table = Path(where) / "structure.csv"
    return Problem(
        code="one-structure-key",
        file=str(table) if table.is_file() else where,
        column="key" if table.is_file() else None,
        row=2 if table.is_file() else None,
        value=structure.value.rpartition("/")[2],
        message=f"the structure in {other} has this key too, and is described differently",
        hint="Give one of the two another key, or set them side by side: "
        f"caregraph compare {where} {other}",
    )
