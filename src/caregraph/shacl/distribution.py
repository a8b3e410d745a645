"""Rearranging UNION so that every alternative is planned as one join.

Layer 2 (shacl). Oxigraph runs the alternatives of a UNION for each row beside it, each planned as
if nothing were bound: an alternative of two patterns may start from its far end every time, which
is quadratic. ``A . { B } UNION { C } . D`` has the same rows, as often, as
``{ A . B . D } UNION { A . C . D }``, so the second is what runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from caregraph.shacl import paths
from caregraph.shacl.syntax import tree
from caregraph.shacl.syntax.tree import Element, Group, Subselect, Triple, Union

_MOST_ALTERNATIVES = 16
_A_JOIN = 2


def distribute(group: Group) -> Group:
    """Give the same group with its joining alternatives written out, where that is the same."""
    alternatives = _alternatives(Group(tuple(_inside(element) for element in group.elements)))
    if len(alternatives) == 1:
        return alternatives[0]
    return Group((Union(tuple(alternatives)),))


def is_undistributed(group: Group) -> bool:
    """Say whether a group still joins a UNION of joins with something else."""
    beside = [one for one in group.elements if not isinstance(one, tree.Place)]
    return len(beside) > 1 and any(isinstance(one, Union) and _joins(one) for one in beside)


def _inside(element: Element) -> Element:
    if not isinstance(element, Subselect):
        return element
    select = element.select
    return Subselect(replace(select, where=distribute(select.where)))


def _alternatives(group: Group) -> list[Group]:
    for place, element in enumerate(group.elements):
        if isinstance(element, Union) and _joins(element):
            before, after = group.elements[:place], group.elements[place + 1 :]
            if all(_may_merge(branch, before, after) for branch in element.groups):
                merged = [
                    alternative
                    for branch in element.groups
                    for alternative in _alternatives(Group((*before, *branch.elements, *after)))
                ]
                if len(merged) <= _MOST_ALTERNATIVES:
                    return merged
    return [group]


def _joins(union: Union) -> bool:
    """Say whether some alternative joins several patterns."""
    return any(_weight(group.elements) >= _A_JOIN for group in union.groups)


def _weight(elements: Iterable[Element]) -> int:
    """Count the patterns that a list of elements joins."""
    total = 0
    for element in elements:
        match element:
            case Triple(_, path, _):
                total += 1 if isinstance(path, str) else len(paths.steps(path))
            case Union(groups):
                total += max(_weight(group.elements) for group in groups)
            case tree.Optional(group):
                total += _weight(group.elements)
            case Subselect():
                total += _A_JOIN
            case _:
                continue
    return total


def _may_merge(branch: Group, before: tuple[Element, ...], after: tuple[Element, ...]) -> bool:
    """Say whether an alternative means the same with its neighbours in one group.

    What reads variables (filters, binds, OPTIONAL) must read none that only the neighbours bind.
    """
    neighbours = tree.variables(Group((*before, *after)))
    own = {"?this"}
    for element in branch.elements:
        if isinstance(element, Triple | Union | Subselect):
            own |= tree.bound_variables(Group((element,)))
    for element in branch.elements:
        match element:
            case tree.Filter(expression):
                read = tree.expression_variables(expression)
            case tree.Bind(expression, variable):
                read = tree.expression_variables(expression)
                if variable in tree.variables(Group(before)):
                    return False
                own.add(variable)
            case tree.Optional(group):
                read = tree.variables(group)
            case _:
                continue
        if (read & neighbours) - own:
            return False
    return True
