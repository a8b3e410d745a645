"""Labels in messages: ``{?holderLabel}`` is the label of what the query calls ``?holder``.

Layer 2 (shacl). An author writes the place and not the look-up: a query is given an OPTIONAL for
every such place that it does not fill itself, as a tree for our engine and as text for others.
A thing that the query does not bind in every row has no such place: the look-up would find the
labels of everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from caregraph.sparql import paths, tree
from caregraph.sparql.tokens import outermost_braces
from caregraph.vocab import PREFIXES

_PLACE = re.compile(r"\{[?$](\w+)Label\}")
_WHERE = re.compile(r"(\s*\bWHERE)?\s*$", re.IGNORECASE)
_GROUP_BY = re.compile(r"\bGROUP\s+BY\b", re.IGNORECASE)
_LABEL = PREFIXES["skos"] + "prefLabel"


def wanted(select: tree.Select, messages: Iterable[str]) -> list[str]:
    """Name the things, as variables, whose labels the messages ask for and the query leaves out."""
    known = frozenset(select.group_by) or _bound(select.where) | {"?this"}
    own = {column.variable for column in select.columns} | tree.variables(select.where)
    places = dict.fromkeys("?" + name for text in messages for name in _PLACE.findall(text))
    return [thing for thing in places if thing in known and f"{thing}Label" not in own]


def looked_up(select: tree.Select, things: Iterable[str]) -> tree.Select:
    """Give a query that looks up the labels of some things too, as its last columns."""
    labels = {thing: f"{thing}Label" for thing in things}
    found = (
        tree.Optional(tree.Group((tree.Triple(thing, paths.Predicate(_LABEL), label),)))
        for thing, label in labels.items()
    )
    return replace(
        select,
        columns=(*select.columns, *map(tree.Column, labels.values())),
        where=tree.Group((*select.where.elements, *found)),
        group_by=(*labels.values(), *select.group_by) if select.group_by else (),
    )


def written(text: str, things: Iterable[str]) -> str:
    """Give the text of a query with the same look-ups written into it."""
    labels = {thing: f"{thing}Label" for thing in things}
    if not labels:
        return text
    begin, end = outermost_braces(text)
    columns = " ".join(labels.values())
    head = _WHERE.sub(rf" {columns}\1 ", text[:begin], count=1)
    body = text[begin:end].rstrip()
    found = "".join(
        f"\n  OPTIONAL {{ {thing} <{_LABEL}> {label} }}" for thing, label in labels.items()
    )
    return f"{head}{body}{found}\n{_GROUP_BY.sub(f'GROUP BY {columns}', text[end:], count=1)}"


def _bound(group: tree.Group) -> frozenset[str]:
    """List the variables that have a value in every row of a group."""
    found: set[str] = set()
    for element in group.elements:
        match element:
            case tree.Triple():
                found |= tree.triple_variables(element)
            case tree.Bind(_, variable):
                found.add(variable)
            case tree.Union(groups):
                found |= frozenset.intersection(*map(_bound, groups))
            case tree.Subselect(select):
                found |= {column.variable for column in select.columns}
            case _:
                continue
    return frozenset(found)
