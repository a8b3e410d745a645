"""Rearranging OPTIONAL so that it is planned from the row beside it.

Layer 2. Oxigraph plans what stands in an OPTIONAL as if nothing were bound, and joins three
patterns in it from scratch: ``OPTIONAL { ?tenure cg:holds ?post ; cg:heldBy ?who ; cg:status ?s }``
reads every tenure of a country for one post. ``LATERAL { OPTIONAL { ... } }``, which the engine
knows beyond SPARQL 1.1, is planned with the variables of the row as bound. It has the same rows, as
often, as long as nothing in it that would not see the row then does; where something would, it
stays as it is.
"""

from __future__ import annotations

from dataclasses import replace

from caregraph.sparql import tree
from caregraph.sparql.tree import Bind, Element, Filter, Group, Subselect, Triple, Union, Values
from caregraph.sparql.union_rewriting import always_bound

Variables = frozenset[str]


def from_the_row(group: Group) -> Group:
    """Give the same group with each OPTIONAL planned from the row, where that is the same."""
    known: Variables = frozenset()
    elements: list[Element] = []
    for element in group.elements:
        match element:
            case tree.Optional(inner):
                elements.append(tree.Optional(inner, _is_blind(inner, known, frozenset())))
            case Union(groups):
                elements.append(Union(tuple(map(from_the_row, groups))))
            case Subselect(select):
                elements.append(Subselect(replace(select, where=from_the_row(select.where))))
            case _:
                elements.append(element)
        known |= tree.bound_variables(Group((element,)))
    return Group(tuple(elements))


def _is_blind(group: Group, row: Variables, beside: Variables) -> bool:
    """Say whether nothing in a group changes where it sees the values of a row.

    Args:
        row: The variables that the row may bind.
        beside: Those to which what stands around the group binds the same values anyway.
    """
    bound = beside
    for element in group.elements:
        if _sees(element, row, bound):
            return False
        bound |= always_bound(Group((element,)))
    return True


def _sees(element: Element, row: Variables, bound: Variables) -> bool:
    """Say whether an element may change where it sees the values of a row."""
    sees = True
    match element:
        case Triple() | Filter():  # joined with the row, or asked with it, either way
            sees = False
        case Values(names, _):  # the engine refuses to give a variable of the row a value
            sees = not row.isdisjoint(names)
        case Bind(value, variable):
            sees = variable in row or bool((tree.expression_variables(value) & row) - bound)
        case tree.Optional(inner):
            hidden = (tree.variables(inner) & row) - bound
            sees = bool(hidden) or not _is_blind(inner, row, bound)
        case Union(groups):
            sees = not all(_is_alike(one, row) for one in groups)
    return sees


def _is_alike(branch: Group, row: Variables) -> bool:
    """Say the same of an alternative, whose conditions see nothing beside it."""
    own = always_bound(branch)
    conditions = (one.condition for one in branch.elements if isinstance(one, Filter))
    seen = frozenset().union(*map(tree.expression_variables, conditions))
    return not (seen & row) - own and _is_blind(branch, row, frozenset())
