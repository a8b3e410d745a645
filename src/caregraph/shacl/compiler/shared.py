"""What several queries of authors look for alike, so that it is looked for once.

Layer 2 (shacl). A breach, and the same where two sources differ, begin with the same patterns and
comparisons and end with another condition. What they have in common is asked for first; each is
then asked only about the focus nodes that have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from caregraph.shacl.compiler import author
from caregraph.shacl.queries import ShapeQuery
from caregraph.sparql import tree
from caregraph.sparql.tree import Filter, Group, Optional, Select, Triple


def shared(queries: Sequence[ShapeQuery], selects: Mapping[int, Select]) -> list[ShapeQuery]:
    """Give queries, of which those that look for the same at first know what that is.

    Args:
        selects: Those of authors by their place, before they were given places for focus nodes.
    """
    alike: defaultdict[object, list[int]] = defaultdict(list)
    for number, select in selects.items():
        triples = [one for one in select.where.elements if isinstance(one, Triple)]
        if triples and _only_narrows(select):
            alike[queries[number].focus.everyone, tuple(triples)].append(number)
    found = [*queries]
    for several in alike.values():
        begins = _common([selects[number].where for number in several])
        if len(several) > 1 and begins is not None:
            select = Select(distinct=True, columns=(tree.Column("?this"),), where=begins)
            text = tree.write_select(author.placed(select))
            for number in several:
                found[number] = replace(found[number], shared=text)
    return found


def _only_narrows(select: Select) -> bool:
    """Say whether a query with fewer of its conditions has rows about at least the same things."""
    kinds = (Triple, Filter, Optional)
    return not select.group_by and all(isinstance(one, kinds) for one in select.where.elements)


def _common(groups: Iterable[Group]) -> Group | None:
    """Give the patterns and conditions that are in all of some groups; None without conditions.

    A condition on what only an OPTIONAL gives is not among them.
    """
    first, *others = groups
    triples = [one for one in first.elements if isinstance(one, Triple)]
    known = tree.bound_variables(Group(tuple(triples))) | {"?this"}
    optional = tree.bound_variables(first) - known
    conditions = [
        one
        for one in first.elements
        if isinstance(one, Filter)
        and all(one in other.elements for other in others)
        and not tree.expression_variables(one.condition) & optional
    ]
    return Group((*triples, *conditions)) if conditions else None
