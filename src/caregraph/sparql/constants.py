"""What an expression can only be: the IRIs between which IF and COALESCE choose.

Layer 2. A variable that a BIND gives such a value has one of a few IRIs, as after
``FILTER(?x IN (...))``. That holds only where the expression cannot fail: what fails leaves its
variable unbound, and an unbound variable matches everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from caregraph.sparql.tree import Exists, Expression

Part: TypeAlias = "str | Exists"

_TESTS_OF_A_VALUE = ("ISIRI", "ISURI", "ISLITERAL", "ISBLANK", "ISNUMERIC")


def is_iri(term: object) -> bool:
    """Say whether a term is an IRI; a literal may be spelt in several ways and proves nothing."""
    return isinstance(term, str) and term.startswith("<") and term.endswith(">")


def listed(terms: Iterable[Part]) -> frozenset[str] | None:
    """Give the IRIs of a list with commas; None where something else stands in it."""
    found = [term for term in terms if term != ","]
    return frozenset(map(str, found)) if all(map(is_iri, found)) else None


def chosen(
    expression: Expression, bound: frozenset[str], *, is_tested: bool = False
) -> frozenset[str] | None:
    """Give the IRIs of which an expression has one, whatever the data; None where it may differ.

    Args:
        bound: Variables that have a value where the expression is evaluated.
        is_tested: Whether only rows count in which it has an IRI.
    """
    found = _values(expression, bound)
    if found is None or not (found[1] or is_tested):
        return None
    written = frozenset(one for one in found[0] if is_iri(one))
    return written if is_tested or written == found[0] else None


def _values(
    expression: Sequence[Part], bound: frozenset[str]
) -> tuple[frozenset[str], bool] | None:
    """Give the constants an expression may be, and whether it is sure to be one."""
    match tuple(expression):
        case (str(term),) if is_iri(term) or term.startswith('"'):
            return frozenset({term}), True
        case ("(", *inner, ")") if _is_one(inner):
            return _values(inner, bound)
        case (str(name), "(", *inner, ")") if _is_one(inner) and name.upper() in ("IF", "COALESCE"):
            arguments = list(_split(inner, ","))
            condition = arguments.pop(0) if name.upper() == "IF" else None
            several = [_values(one, bound) for one in arguments]
            if None in several:
                return None
            together = frozenset().union(*(one[0] for one in several if one))
            sure = [one[1] for one in several if one]
            if condition is None:
                return together, any(sure)
            return together, all(sure) and _cannot_fail(condition, bound)
        case _:
            return None


def _cannot_fail(condition: Sequence[Part], bound: frozenset[str]) -> bool:
    """Say whether a condition is true or false, whatever the data: one with an IRI to compare."""
    for connective in ("||", "&&"):
        parts = list(_split(condition, connective))
        if len(parts) > 1:
            return all(_cannot_fail(part, bound) for part in parts)
    match tuple(condition):
        case ("!", *inner):
            return _cannot_fail(inner, bound)
        case ("(", *inner, ")") if _is_one(inner):
            return _cannot_fail(inner, bound)
        case test:
            return _is_sure_test(test, bound)


def _is_sure_test(test: Sequence[Part], bound: frozenset[str]) -> bool:
    match test:
        case (Exists(),) | ("true",) | ("false",):
            return True
        case (str(one), "=" | "!=", str(other)):
            terms = (one, other)
            return any(map(is_iri, terms)) and all(is_iri(t) or t in bound for t in terms)
        case (name, str(word), "(", *inner, ")") if name in bound and word.upper() == "IN":
            return listed(inner) is not None
        case (name, str(no), str(word), "(", *inner, ")") if name in bound:
            return (no.upper(), word.upper()) == ("NOT", "IN") and listed(inner) is not None
        case (str(name), "(", str(variable), ")"):
            sure = name.upper() in _TESTS_OF_A_VALUE and variable in bound
            return sure or name.upper() == "BOUND"
        case _:
            return False


def _is_one(inner: Sequence[Part]) -> bool:
    """Say whether brackets that stood around this belong together."""
    depths = [depth for _, depth in _depths(inner)]
    return min(depths, default=0) >= 0 and (not depths or depths[-1] == 0)


def _split(parts: Sequence[Part], mark: str) -> Iterator[Sequence[Part]]:
    """Cut at a mark that stands in no brackets."""
    cuts = [n for n, (part, depth) in enumerate(_depths(parts)) if part == mark and depth == 0]
    return (parts[one + 1 : other] for one, other in pairwise([-1, *cuts, len(parts)]))


def _depths(parts: Sequence[Part]) -> Iterator[tuple[Part, int]]:
    """Give each part with how many brackets are open after it."""
    depth = 0
    for part in parts:
        depth += {"(": 1, ")": -1}.get(part, 0) if isinstance(part, str) else 0
        yield part, depth
