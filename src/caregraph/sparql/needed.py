"""What a graph must hold for a query to have a row, whatever the focus node.

Layer 2. Most rules are about kinds of thing that most graphs do not have. A look at whether
anything of the kind is there takes a microsecond, and the query goes through all that it begins
with before it comes to what is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from caregraph.sparql import paths, tree
from caregraph.sparql.constants import is_iri
from caregraph.sparql.paths import Path
from caregraph.sparql.restrictions import restrictions
from caregraph.sparql.tree import Exists, Group, Triple

Pattern: TypeAlias = tuple[str, str | None]
"""The predicate of a triple, and its object where that is a certain IRI, as SPARQL text."""
Need: TypeAlias = tuple[Pattern, ...]
"""Patterns of which one at least must be met by a triple of the graph."""


def needed(group: Group) -> tuple[Need, ...]:
    """Read off the WHERE of a query all that a graph must hold for it to have a row.

    What the query only computes, counts or takes where it is there is left out, so that a graph may
    hold all of it and give no row.
    """
    return tuple(dict.fromkeys(_of_group(group)))


def _of_group(group: Group) -> Iterator[Need]:
    allowed = restrictions(group)
    for element in group.elements:
        match element:
            case Triple(_, path, object_) if not isinstance(path, str):
                yield from _of_path(path, object_ if is_iri(object_) else None)
                if ends := allowed.get(object_):
                    yield from _of_one_of(_of_path(path, end) for end in sorted(ends))
            case tree.Union(groups):
                yield from _of_one_of(_of_group(one) for one in groups)
            case tree.Filter((Exists(False, inner),)):
                yield from _of_group(inner)
            case _:
                continue


def _of_path(path: Path, end: str | None) -> Iterator[Need]:
    """Give what a path needs to lead anywhere, or to the IRI *end*."""
    match path:
        case paths.Predicate(iri):
            yield ((iri, end),)
        case paths.Inverse(inner):
            yield from _of_path(inner, None)
        case paths.Sequence((*parts, last)):
            for part in parts:
                yield from _of_path(part, None)
            yield from _of_path(last, end)
        case paths.Alternative(parts):
            yield from _of_one_of(_of_path(part, end) for part in parts)
        case paths.Repeat(inner, "+"):
            yield from _of_path(inner, None)
        case _:
            return


def _of_one_of(alternatives: Iterable[Iterator[Need]]) -> Iterator[Need]:
    """Give what is needed where one of several alternatives must hold."""
    first, *others = map(tuple, alternatives)
    if not others:
        yield from first
    elif first and all(others):
        shortest = (min(several, key=len) for several in (first, *others))
        yield tuple(dict.fromkeys(pattern for need in shortest for pattern in need))
