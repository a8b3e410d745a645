"""Rearranging UNION so that every alternative is planned as one join.

Layer 2. Oxigraph runs the alternatives of a UNION for each row beside it, each planned as
if nothing were bound: an alternative of two patterns may start from its far end every time, which
is quadratic. ``A . { B } UNION { C } . D`` has the same rows, as often, as
``{ A . B . D } UNION { A . C . D }``, so the second is what runs.

A query that is asked about one thing names it by VALUES beside its alternatives and sub-selects,
which are planned as if nothing were named. There only the values are written into them, with the
pattern that leads from them: most of what stands beside an alternative costs more when it is asked
once for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from caregraph.sparql import paths, tree
from caregraph.sparql.tree import Element, Group, Subselect, Triple, Union, Values

_MOST_ALTERNATIVES = 16
_A_JOIN = 2


def distribute(group: Group) -> Group:
    """Give the same group with its joining alternatives written out, where that is the same."""
    alternatives = _alternatives(Group(tuple(_inside(element) for element in group.elements)))
    if len(alternatives) == 1:
        return alternatives[0]
    return Group((Union(tuple(alternatives)),))


def carried(group: Group, given: tuple[Values, ...] = (), links: tuple[Triple, ...] = ()) -> Group:
    """Give the same group with each value of a variable also where its patterns are planned apart.

    A value goes into an alternative or a sub-select that binds the variable in every row: there it
    only leaves out rows that no row beside it would join. It goes in by way of one pattern beside,
    which holds once or not at all, where the variable at its other end is bound in every row.

    Args:
        given: Values that stand beside the group.
        links: Patterns that stand beside the group.
    """
    bound, named = always_bound(group), tree.variables(group)
    own = tuple(one for one in group.elements if isinstance(one, Values) and _is_given(one))
    stated = [one for one in group.elements if not _says_nothing(one)]
    known = tuple(dict.fromkeys((*given, *own)))
    beside = tuple(one for one in group.elements if isinstance(one, Triple) and _is_link(one))
    needed: list[Element] = []
    for values in given:
        (variable,) = values.variables
        if values in own:
            continue
        if variable in bound:
            needed.append(values)
        elif variable not in named:
            ways = [
                one
                for one in links
                if variable in (one.subject, one.object)
                and tree.triple_variables(one) - {variable} <= bound
            ]
            needed += [values, *ways] if ways else []
    ways_on = tuple(dict.fromkeys((*links, *beside)))
    return Group((*needed, *(_carried(one, known, ways_on) for one in stated)))


def _carried(element: Element, known: tuple[Values, ...], links: tuple[Triple, ...]) -> Element:
    match element:
        case Union(groups):
            return Union(tuple(carried(group, known, links) for group in groups))
        case tree.Optional(group):
            return tree.Optional(carried(group))
        case Subselect(select):
            kept = {column.variable for column in select.columns}
            if select.group_by or any(one.value for one in select.columns):
                keys = tuple(one for one in known if {*one.variables} <= {*select.group_by} & kept)
                return Subselect(replace(select, where=carried(select.where, keys)))
            hidden = tree.variables(select.where) - kept
            inside = tuple(one for one in known if hidden.isdisjoint(one.variables))
            ways = tuple(one for one in links if hidden.isdisjoint(tree.triple_variables(one)))
            return Subselect(replace(select, where=carried(select.where, inside, ways)))
        case _:
            return element


def _is_link(triple: Triple) -> bool:
    """Say whether a pattern ties two variables by one predicate."""
    ends = {triple.subject, triple.object}
    plain = isinstance(triple.path, paths.Predicate)
    return plain and len(ends) == 2 and all(map(tree.is_variable, ends))  # noqa: PLR2004


def _is_given(values: Values) -> bool:
    """Say whether values give one variable one value."""
    return len(values.variables) == len(values.rows) == 1 and not _says_nothing(values)


def _says_nothing(element: Element) -> bool:
    """Say whether something is a parameter left open; the planner cannot know what it matches."""
    return isinstance(element, Values) and element.rows == (("UNDEF",),)


def always_bound(group: Group) -> frozenset[str]:
    """List the variables that have a value in every row of a group, by its patterns."""
    found: frozenset[str] = frozenset()
    for element in group.elements:
        match element:
            case Triple():
                found |= tree.triple_variables(element)
            case Union(groups):
                found |= frozenset.intersection(*map(always_bound, groups))
            case Subselect(select):
                kept = frozenset(one.variable for one in select.columns if one.value is None)
                found |= always_bound(select.where) & kept
            case _:
                continue
    return found


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
