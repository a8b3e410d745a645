"""What compiled shapes hang on, made ready once for every graph they are asked of.

Layer 2 (shacl). To read the queries again and index their links costs as much as several checks of
a town; it says nothing of any graph, so all sessions over the same compiled shapes share it, and it
is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias
from weakref import WeakKeyDictionary

from caregraph.keeping import kept
from caregraph.shacl.live import lookups
from caregraph.shacl.live.lookups import Need
from caregraph.shacl.live.touched import Edges, Follower, Index, indexed, plainly
from caregraph.shacl.queries import Compiled
from caregraph.sparql import paths, tree
from caregraph.sparql.parse import parse_select
from caregraph.sparql.paths import Edge
from caregraph.sparql.tree import Group, Select

Written: TypeAlias = tuple[tuple[Edges, ...], ...]
"""What a query asks of its focus nodes, written plainly: of one alternative at least, all."""


class Plan:
    """The queries of compiled shapes, and the lists of their targets, ready to be followed."""

    def __init__(self, compiled: Compiled) -> None:
        self.queries = compiled.queries
        self.listings = tuple(dict.fromkeys(compiled.targets.values()))
        """How targets are listed, each way once. For the follower they come after the queries."""
        self._texts = [query.text for query in self.queries]
        lists = [f"SELECT DISTINCT ?this WHERE {{ {one.everyone} }}" for one in self.listings]

        def read() -> tuple[Index, tuple[Written, ...]]:
            needs = (lookups.of_this(one.where).alternatives for one in self._selects)
            return (
                indexed([*self._selects, *map(_read, lists)]),
                tuple(tuple(tuple(map(plainly, one)) for one in each) for each in needs),
            )

        index, needs = kept("links", [*self._texts, *lists], read, Index)
        self.follower = Follower(index)
        self.needs = [lookups.Needs(tuple(map(_needs, each))) for each in needs]
        self.focuses = (*(query.focus for query in self.queries), *self.listings)
        """How the nodes are found that each of those is about."""
        self._showing: dict[str, frozenset[int]] = {}

    @cached_property
    def _selects(self) -> list[Select]:
        return [*map(_read, self._texts)]

    def showing(self, predicate: str) -> frozenset[int]:
        """Give the numbers of the queries whose rows may show a value of a predicate."""
        if predicate not in self._showing:
            self._showing[predicate] = frozenset(
                number for number, select in enumerate(self._selects) if _shows(select, predicate)
            )
        return self._showing[predicate]


def _needs(several: Sequence[Edges]) -> frozenset[Need]:
    return frozenset(frozenset(Edge(*edge) for edge in one) for one in several)


_plans: WeakKeyDictionary[Compiled, Plan] = WeakKeyDictionary()


def plan(compiled: Compiled) -> Plan:
    """Give the plan of compiled shapes, made when it is first asked for."""
    if compiled not in _plans:
        _plans[compiled] = Plan(compiled)
    return _plans[compiled]


def _read(text: str) -> Select:
    """Read a query for the patterns that have to hold together."""
    select = parse_select(text, {})
    return replace(select, where=tree.opened(select.where))


def _shows(select: Select, predicate: str) -> bool:
    """Say whether some column is, or is computed from, the object of a predicate."""
    shown = set(_objects(select.where, predicate))
    for element in select.where.elements:
        if isinstance(element, tree.Bind) and tree.expression_variables(element.value) & shown:
            shown.add(element.variable)
    columns = (
        {one.variable} | tree.expression_variables(one.value or ()) for one in select.columns
    )
    return any(column & shown for column in columns)


def _objects(group: Group, predicate: str) -> Iterator[str]:
    """List the variables that may stand for an object of a predicate, and harmless constants."""
    for element in group.elements:
        match element:
            case tree.Triple(subject, path, object_):
                used = None if isinstance(path, str) else paths.predicates(path)
                if used is None or predicate in used:
                    yield from {subject, object_} - {"?this"}
            case tree.Optional(inner):
                yield from _objects(inner, predicate)
            case tree.Union(groups):
                for inner in groups:
                    yield from _objects(inner, predicate)
            case tree.Subselect(select) if _shows(select, predicate):
                yield from (column.variable for column in select.columns)
            case tree.Bind() | tree.Filter() | tree.Values() | tree.Place() | tree.Subselect():
                continue
