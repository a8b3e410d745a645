"""Queries with as few steps as can be that need not be taken, for engines that take them wrongly.

Layer 2. ``p/q?`` leads where ``p|(p/q)`` leads, though perhaps by two ways to the same: a query
that counts rows is left as it is. A list of one after IN, which such an engine puts in the place
of the variable, names its member twice.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from itertools import product
from typing import Any

from caregraph.errors import QueryError
from caregraph.sparql import tree
from caregraph.sparql.parse import parse_select
from caregraph.sparql.paths import Alternative, Inverse, Path, Repeat, Sequence

_COUNTED = re.compile(r"\b(?:GROUP BY|COUNT|SUM|AVG|SAMPLE|GROUP_CONCAT)\b", re.IGNORECASE)
_MOST_WAYS = 8


def written_out(query: str) -> str:
    """Give a query with the same rows whose sequences have no optional step and no IN one member.

    What counts rows, or cannot be read, is given as it is.

    >>> print(written_out("SELECT DISTINCT ?a WHERE { ?a <urn:p>/<urn:q>? ?b }"))
    SELECT DISTINCT ?a WHERE { ?a <urn:p>|(<urn:p>/<urn:q>) ?b . }
    """
    if _COUNTED.search(query):
        return query
    try:
        select = parse_select(query, {})
    except QueryError:
        return query
    if select.sliced or not select.distinct:
        return query
    found: tree.Select = _each(select)
    return query if found == select else tree.write_select(found)


def _each(part: Any) -> Any:
    """Give a part of a query with each of its paths written out."""
    if isinstance(part, tree.Triple):
        return part if isinstance(part.path, str) else replace(part, path=_ways(part.path))
    if isinstance(part, tree.Filter):
        return tree.Filter(_twice(_each(part.condition)))
    if isinstance(part, tuple):
        return tuple(map(_each, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{one.name: _each(getattr(part, one.name)) for one in fields(part)})
    return part


def _twice(condition: tree.Expression) -> tree.Expression:
    """Give a condition in which a list of one after IN names its member twice."""
    written: list[str | tree.Exists] = []
    for place, token in enumerate(condition):
        written.append(token)
        match condition[max(place - 2, 0) : place + 2]:
            case (str() as word, "(", _, ")") if word.upper() == "IN":
                written += [",", token]
    return tuple(written)


def _ways(path: Path) -> Path:
    """Write each sequence with optional steps as the sequences that it may be."""
    match path:
        case Sequence(parts):
            return _sequences(tuple(map(_ways, parts)))
        case Alternative(parts):
            return Alternative(tuple(map(_ways, parts)))
        case Inverse(inner):
            return Inverse(_ways(inner))
        case Repeat(inner, mark):
            return Repeat(_ways(inner), mark)
    return path


def _sequences(parts: tuple[Path, ...]) -> Path:
    """Give the alternatives of a sequence; itself where they are too many or one has no step."""
    choices: list[tuple[tuple[Path, ...], ...]] = [
        ((), (part.path,)) if isinstance(part, Repeat) and part.mark == "?" else ((part,),)
        for part in parts
    ]
    ways = [tuple(step for chosen in way for step in chosen) for way in product(*choices)]
    if len(ways) == 1 or len(ways) > _MOST_WAYS or not all(ways):
        return Sequence(parts)
    return Alternative(tuple(way[0] if len(way) == 1 else Sequence(way) for way in ways))
