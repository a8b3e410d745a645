"""What a change does to the results of a check, where the graph stands before and after.

Layer 2 (shacl). A session keeps what every query touches; here only the results before are known,
and what a change may concern is asked of the graph after it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from caregraph.rdf import Term, Triple
from caregraph.shacl import execute
from caregraph.shacl.execute import Result, Source
from caregraph.shacl.live import asking
from caregraph.shacl.live.plans import Plan, plan
from caregraph.shacl.live.touched import Touched, unaskable
from caregraph.shacl.queries import Compiled, Focus, ShapeQuery


@dataclass(frozen=True)
class Turned:
    """What a change did to the results, and to what was looked at."""

    new: tuple[Result, ...]
    gone: tuple[Result, ...]
    came: Mapping[Focus, AbstractSet[Term]]
    """Focus nodes that are targets now and were not, by how they are listed."""
    went: Mapping[Focus, AbstractSet[Term]]


def turned(
    compiled: Compiled,
    before: Source,
    after: Source,
    known: Mapping[Result, int],
    *,
    added: Iterable[Triple],
    removed: Iterable[Triple],
) -> Turned:
    """Say what the change from one graph to another does, of which the class tree is the same.

    Args:
        known: Every result before, with how often it was given.
        added: Every triple that stands in *after* alone, what is derived from others too.
        removed: Every triple that stands in *before* alone.

    Raises:
        QueryError: a triple is about a statement.
    """
    the_plan, touched = plan(compiled), Touched()
    the_plan.follower.follow(before, removed, touched)
    the_plan.follower.follow(after, added, touched)
    concerned = _Concerned(the_plan, touched)
    old = Counter({one: times for one, times in known.items() if concerned.is_among(one)})
    likely = concerned.likely(after)
    new = Counter(concerned.results(after, likely))
    was = concerned.targets(before, concerned.likely(before, of_queries=False))
    now = concerned.targets(after, likely)
    return Turned(
        tuple((new - old).elements()),
        tuple((old - new).elements()),
        {one: now[one] - was[one] for one in now},
        {one: was[one] - now[one] for one in now},
    )


class _Concerned:
    """The results and targets that a change may concern."""

    def __init__(self, the_plan: Plan, touched: Touched) -> None:
        self._plan, self._own = the_plan, len(the_plan.queries)
        self._alike: defaultdict[tuple[str | None, ...], list[int]] = defaultdict(list)
        """The numbers of the queries whose results are not told apart by what gave them."""
        for number, query in enumerate(the_plan.queries):
            self._alike[_place(query)].append(number)
        self._whole = {n for n, nodes in touched.nodes.items() if unaskable(nodes)} | touched.whole
        self._parts = dict(touched.nodes)
        for several in self._alike.values():
            if len(several) > 1:
                self._join(several)
        self._parts = {n: nodes for n, nodes in self._parts.items() if n not in self._whole}

    def _join(self, several: Iterable[int]) -> None:
        """Ask some queries about the same nodes."""
        if not self._whole.isdisjoint(several):
            self._whole.update(several)
        elif nodes := set[Term]().union(*(self._parts.get(one, ()) for one in several)):
            self._parts |= dict.fromkeys(several, nodes)

    def is_among(self, result: Result) -> bool:
        """Say whether a result before is one that a query gives which is asked again."""
        number = self._alike[_place(result)][0]
        return number in self._whole or result.focus in self._parts.get(number, ())

    def likely(self, source: Source, *, of_queries: bool = True) -> dict[int, set[Term]]:
        """Give the nodes that may be targets, by number of query or list, or of list alone."""
        first = 0 if of_queries else self._own
        parts = {n: nodes for n, nodes in self._parts.items() if n >= first}
        return asking.likely(self._plan, source, parts)

    def results(self, source: Source, likely: Mapping[int, set[Term]]) -> Iterator[Result]:
        """Ask again in a graph."""
        own = {n: nodes for n, nodes in likely.items() if n < self._own}
        for number, nodes in asking.to_ask(self._plan, source, own).items():
            yield from asking.focused(source, self._plan.queries[number], nodes)
        for number in self._whole:
            if number < self._own:
                yield from execute.run_query(source, self._plan.queries[number])

    def targets(
        self, source: Source, likely: Mapping[int, set[Term]]
    ) -> dict[Focus, AbstractSet[Term]]:
        """Give those of what may be a target that are one, by how they are listed; or all."""
        return {
            focus: self._listed(source, focus, likely.get(number))
            for number, focus in enumerate(self._plan.listings, self._own)
            if number in likely or number in self._whole
        }

    @staticmethod
    def _listed(source: Source, focus: Focus, nodes: set[Term] | None) -> AbstractSet[Term]:
        """Give the targets among some nodes that may be; of all, where None are given."""
        if nodes is None or (nodes and focus.classes is None):
            return execute.list_targets(source, focus, nodes)
        return nodes


def _place(one: ShapeQuery | Result) -> tuple[str | None, ...]:
    """Say what gives results, as far as they tell."""
    return one.root, one.shape, one.constraint, one.component
