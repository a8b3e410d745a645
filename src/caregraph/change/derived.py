"""What derived triples rest on: the things that a derivation of ``queries/infer`` read for each.

Layer 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from caregraph import rdf
from caregraph.graph.derived import derivations


@dataclass(frozen=True)
class Support:
    """What one row of a derivation read."""

    nodes: frozenset[rdf.NamedNode]
    predicates: frozenset[rdf.NamedNode]
    """The properties that the derivation reads anywhere."""


def supports(store: rdf.Store, triples: Iterable[rdf.Triple]) -> dict[rdf.Triple, list[Support]]:
    """Give, for derived triples of a graph, what the rows read from which they follow."""
    wanted = set(triples)
    predicates = {triple.predicate for triple in wanted}
    found: dict[rdf.Triple, list[Support]] = defaultdict(list)
    for one in derivations() if wanted else ():
        if not any(isinstance(p, str) or p in predicates for _, p, _ in one.head):
            continue
        rows = rdf.select(store, one.everything)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            values = {f"?{name}": row[name] for name in names}
            nodes = frozenset(one for one in values.values() if isinstance(one, rdf.NamedNode))
            for triple in one.triples(values):
                if triple in wanted:
                    found[triple].append(Support(nodes, one.reads))
    return found
