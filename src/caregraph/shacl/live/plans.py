"""What compiled shapes hang on, made ready once for every graph they are asked of.

Layer 2 (shacl). To read the queries again and index their links costs as much as several checks of
a town; it says nothing of any graph, so all sessions over the same compiled shapes share it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

from caregraph.shacl.live import lookups
from caregraph.shacl.live.touched import Follower
from caregraph.shacl.queries import Compiled
from caregraph.sparql import paths, tree
from caregraph.sparql.parse import parse_select
from caregraph.sparql.tree import Group, Select


class Plan:
    """The queries of compiled shapes, and the lists of their targets, ready to be followed."""

    def __init__(self, compiled: Compiled) -> None:
        self.queries = compiled.queries
        self.listings = tuple(dict.fromkeys(compiled.targets.values()))
        """How targets are listed, each way once. For the follower they come after the queries."""
        texts = [f"SELECT DISTINCT ?this WHERE {{ {one.everyone} }}" for one in self.listings]
        self._selects = [_read(query.text) for query in self.queries]
        self.follower = Follower([*self._selects, *map(_read, texts)])
        self.needs = [lookups.of_this(select.where) for select in self._selects]
        self.focuses = (*(query.focus for query in self.queries), *self.listings)
        """How the nodes are found that each of those is about."""
        self._showing: dict[str, frozenset[int]] = {}

    def showing(self, predicate: str) -> frozenset[int]:
        """Give the numbers of the queries whose rows may show a value of a predicate."""
        if predicate not in self._showing:
            self._showing[predicate] = frozenset(
                number for number, select in enumerate(self._selects) if _shows(select, predicate)
            )
        return self._showing[predicate]


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
