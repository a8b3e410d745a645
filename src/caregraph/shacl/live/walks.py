"""The way from an end of a changed triple to ``?this``, by the patterns of a query.

Layer 2 (shacl). Any way along patterns that have to hold leads to every focus node concerned. The
best leads to few others: it does not go against a property by which very many things are sorted,
from a code to everything that has it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import count
from typing import Literal, TypeAlias

from caregraph.sparql import paths, tree
from caregraph.sparql.constants import is_iri
from caregraph.sparql.paths import Path
from caregraph.sparql.restrictions import restrictions
from caregraph.sparql.tree import Group, Select, Triple

End: TypeAlias = Literal["subject", "object"]
Way: TypeAlias = tuple[End, str, tuple[Path, ...]]
"""An end of a triple, the term at which a path from there ends, and the path."""

_ALONG, _AGAINST, _ANY, _TO_ALL = 1, 2, 3, 100
"""What a step costs: along a property or against it, along any, from a code to all that have it."""


@dataclass(frozen=True)
class Walk:
    """A way to ``?this``."""

    end: End
    term: str
    """Where the path ends and the patterns begin."""
    path: tuple[Path, ...]
    chain: tuple[Triple, ...]


def best(ways: Iterable[Way], patterns: Sequence[Triple], sorting: AbstractSet[str]) -> Walk | None:
    """Choose the way that leads to the fewest focus nodes besides; ``None``: none leads there.

    Args:
        sorting: The properties by which very many things are sorted.
    """
    found: list[tuple[int, int, Walk]] = []
    for number, (end, term, path) in enumerate(ways):
        chain = _chain(term, patterns, sorting) if tree.is_variable(term) else None
        if chain is not None:
            steps = tuple(step for part in path for step in paths.steps(part))
            cost = chain[0] + sum(_cost(step, sorting) for step in steps)
            found.append((cost, number, Walk(end, term, steps, chain[1])))
    return min(found)[2] if found else None


def _chain(
    start: str, patterns: Sequence[Triple], sorting: AbstractSet[str]
) -> tuple[int, tuple[Triple, ...]] | None:
    """Find the cheapest patterns that lead from a variable to ``?this``."""
    order = count()
    waiting: list[tuple[int, int, str, tuple[Triple, ...]]] = [(0, next(order), start, ())]
    seen: set[str] = set()
    while waiting:
        cost, _, here, chain = heapq.heappop(waiting)
        if here == "?this":
            return cost, chain
        if here in seen:
            continue
        seen.add(here)
        for pattern in patterns:
            names = tree.element_variables(pattern)
            if here in names:
                more = _step(pattern, here, sorting)
                for name in sorted(names - seen):
                    there = (cost + more, next(order), name, (*chain, pattern))
                    heapq.heappush(waiting, there)
    return None


def _step(pattern: Triple, here: str, sorting: AbstractSet[str]) -> int:
    """Say what it costs to go on from a variable by a pattern."""
    if isinstance(pattern.path, str):
        return _ANY
    path = pattern.path if pattern.subject == here else paths.backwards(pattern.path)
    return sum(_cost(step, sorting) for step in paths.steps(path))


def _cost(step: Path, sorting: AbstractSet[str]) -> int:
    match step:
        case paths.Predicate():
            return _ALONG
        case paths.Inverse(paths.Predicate(iri)):
            return _TO_ALL if iri in sorting else _AGAINST
        case paths.Alternative(parts):
            return max(_cost(part, sorting) for part in parts)
        case paths.Repeat(inner, _):
            return _ANY + _cost(inner, sorting)
        case _:
            return _ANY


def sorting(selects: Iterable[Select]) -> frozenset[str]:
    """Give the properties that some queries compare with constants: codes, classes, kinds."""
    return frozenset(iri for one in selects for iri in _sorting(one.where))


def _sorting(group: Group) -> Iterator[str]:
    known = restrictions(group)
    for element in group.elements:
        match element:
            case Triple(_, path, object_) if not isinstance(path, str):
                if is_iri(object_) or object_ in known:
                    yield from paths.predicates(path) or ()
            case tree.Filter(expression) | tree.Bind(expression, _):
                for exists in tree.groups_in(expression):
                    yield from _sorting(exists.group)
            case tree.Optional(inner):
                yield from _sorting(inner)
            case tree.Union(groups):
                for inner in groups:
                    yield from _sorting(inner)
            case tree.Subselect(select):
                yield from _sorting(select.where)
            case _:
                continue
