"""Asking queries about the focus nodes that a change may concern.

Layer 2 (shacl). What nodes are and have is looked up for all queries together first, because most
have no row in most of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from caregraph.rdf import Term
from caregraph.shacl import execute
from caregraph.shacl.execute import Result, Source
from caregraph.shacl.live import lookups
from caregraph.shacl.live.plans import Plan
from caregraph.shacl.queries import ShapeQuery
from caregraph.sparql.paths import Edge

_FEW = 8
"""Up to this many nodes, looking at their edges costs less than asking a query in vain."""


def likely(the_plan: Plan, source: Source, parts: Mapping[int, set[Term]]) -> dict[int, set[Term]]:
    """Keep, by number of query or list, the nodes that may be targets: most are none."""
    classes = {number: the_plan.focuses[number].classes for number in parts}
    typed = [nodes for number, nodes in parts.items() if classes[number] is not None]
    types = lookups.types_of(source, set().union(*typed))
    return {number: _of(classes[number], nodes, types) for number, nodes in parts.items()}


def to_ask(the_plan: Plan, source: Source, parts: Mapping[int, set[Term]]) -> dict[int, list[Term]]:
    """Keep, for each query, the nodes that may have a row, in order.

    Most targets have nothing of what the query is about. A query about many nodes is asked as
    it is.
    """
    wanted: defaultdict[Term, set[Edge]] = defaultdict(set)
    for number, nodes in parts.items():
        if len(nodes) <= _FEW:
            for node in nodes:
                wanted[node] |= the_plan.needs[number].edges
    edges = lookups.edges_of(source, wanted)
    return {
        number: sorted(
            nodes
            if len(nodes) > _FEW
            else (node for node in nodes if the_plan.needs[number].may_answer(node, edges)),
            key=str,
        )
        for number, nodes in parts.items()
    }


def focused(source: Source, query: ShapeQuery, nodes: list[Term]) -> list[Result]:
    """Give the results of a query for some nodes that may be targets by what they are."""
    if not nodes:
        return []
    known = query.focus.classes is not None
    return list(execute.run_query(source, query, focus=nodes, known=known))


def _of(
    classes: frozenset[str] | None, nodes: set[Term], types: Mapping[Term, AbstractSet[str]]
) -> set[Term]:
    """Keep the nodes of some classes; all, where classes do not decide."""
    if classes is None:
        return nodes
    return {node for node in nodes if not classes.isdisjoint(types.get(node, ()))}
