"""The difference of two graphs as triples, and applying it.

Layer 4. Nameless nodes of what users give are named when it is read, and the ontology has the
same in every view: so equal triples are equal text.
"""

from __future__ import annotations

from collections.abc import Iterable

from caregraph import rdf
from caregraph.comparisons import Comparison, Triples
from caregraph.errors import UsageError
from caregraph.graph.filling import fill
from caregraph.graph.view import View


def difference(before: rdf.Store, after: rdf.Store) -> tuple[set[rdf.Triple], set[rdf.Triple]]:
    """Give what *after* has and *before* has not, and the reverse."""
    here, there = set(before), set(after)
    return {quad.triple for quad in there - here}, {quad.triple for quad in here - there}


def lines(added: Iterable[rdf.Triple], removed: Iterable[rdf.Triple]) -> Triples:
    """Give triples as lines of N-Triples, sorted."""
    return Triples(
        tuple(sorted(f"{one} ." for one in added)), tuple(sorted(f"{one} ." for one in removed))
    )


def apply(diff: Comparison | Triples, graph: View | rdf.Store) -> rdf.Store:
    """Give a copy of a graph with a difference made in it; the graph itself is not changed.

    Raises:
        UsageError: the graph lacks what is to be removed, or holds what is to be added: the
            difference is not one of this graph.
    """
    triples = diff.triples if isinstance(diff, Comparison) else diff
    store = rdf.Store()
    fill(store, graph.store if isinstance(graph, View) else graph)
    removed, added = _read(triples.removed), _read(triples.added)
    strange = sum(quad not in store for quad in removed) + sum(quad in store for quad in added)
    if strange:
        raise UsageError(
            f"{strange} of {len(removed) + len(added)} triples do not fit: the difference was "
            "made of another graph",
            code="another-graph",
            hint="Apply it to the first of the two graphs that were compared, its inverse to "
            "the second.",
        )
    for quad in removed:
        store.remove(quad)
    fill(store, added)
    return store


def _read(text: Iterable[str]) -> list[rdf.Quad]:
    return list(rdf.parse("\n".join(text), format=rdf.RdfFormat.N_TRIPLES))
