"""Which variables of a group can only be certain IRIs.

Layer 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph.sparql import constants, tree
from caregraph.sparql.constants import is_iri
from caregraph.sparql.tree import Group, Triple

_OF_A_TEST = 4
"""So many words has the test of one variable: its name, two brackets, and the variable."""


def restrictions(group: Group) -> dict[str, frozenset[str]]:
    """Find variables that can only be certain IRIs, with those.

    A filter ``?x IN (...)``, a list of VALUES or a BIND that chooses between IRIs says so.
    """
    found: dict[str, frozenset[str]] = {}
    for name, terms in _restrictions(group):
        found[name] = found[name] & terms if name in found else terms
    return found


def _restrictions(group: Group) -> Iterator[tuple[str, frozenset[str]]]:
    bound = frozenset({"?this"})
    tested = {
        element.condition[2]
        for element in group.elements
        if isinstance(element, tree.Filter)
        and len(element.condition) == _OF_A_TEST
        and str(element.condition[0]).upper() in ("ISIRI", "ISURI")
    }
    for element in group.elements:
        match element:
            case Triple():
                bound |= tree.triple_variables(element)
            case tree.Filter((str(name), "IN", "(", *listed, ")")) if tree.is_variable(name):
                if (terms := constants.listed(listed)) is not None:
                    yield name, terms
            case tree.Values(names, rows):
                for name, *column in zip(names, *rows, strict=True):
                    if all(map(is_iri, column)):
                        yield name, frozenset(column)
            case tree.Bind(value, name):
                is_tested = name in tested
                if (terms := constants.chosen(value, bound, is_tested=is_tested)) is not None:
                    yield name, terms
            case _:
                continue
