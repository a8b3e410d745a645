"""What a change does to the results of a check, where the graph stands before and after.

Layer 2 (shacl). A session keeps what it found; here nothing is kept, and what a change may concern
is asked in both graphs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from caregraph.rdf import Term, Triple
from caregraph.shacl import execute
from caregraph.shacl.execute import Result, Source
from caregraph.shacl.live import asking
from caregraph.shacl.live.plans import Plan, plan
from caregraph.shacl.live.touched import Touched, unaskable
from caregraph.shacl.queries import Compiled, Focus


@dataclass(frozen=True)
class Turned:
    """What a change did to the results, and to what was looked at."""

    new: tuple[Result, ...]
    gone: tuple[Result, ...]
    came: Mapping[Focus, AbstractSet[Term]]
    """Focus nodes that are targets now and were not, by how they are listed."""
    went: Mapping[Focus, AbstractSet[Term]]
    pairs: int
    """How many pairs of query and focus node were asked about."""


def turned(
    compiled: Compiled,
    before: Source,
    after: Source,
    *,
    added: Iterable[Triple],
    removed: Iterable[Triple],
) -> Turned:
    """Say what the change from one graph to another does, of which the class tree is the same.

    Args:
        added: Every triple that stands in *after* alone, what is derived from others too.
        removed: Every triple that stands in *before* alone.

    Raises:
        QueryError: a triple is about a statement.
    """
    the_plan, touched = plan(compiled), Touched()
    the_plan.follower.follow(before, removed, touched)
    the_plan.follower.follow(after, added, touched)
    whole = {n for n, nodes in touched.nodes.items() if unaskable(nodes)} | touched.whole
    parts = {n: nodes for n, nodes in touched.nodes.items() if n not in whole}
    was, now = (_Side(the_plan, source, parts, whole) for source in (before, after))
    old, new = Counter(was.results), Counter(now.results)
    listed = {*was.targets, *now.targets}
    none: AbstractSet[Term] = frozenset()
    return Turned(
        tuple((new - old).elements()),
        tuple((old - new).elements()),
        {one: now.targets.get(one, none) - was.targets.get(one, none) for one in listed},
        {one: was.targets.get(one, none) - now.targets.get(one, none) for one in listed},
        was.pairs + now.pairs,
    )


class _Side:
    """The results and targets that a change may concern, in one of the graphs."""

    def __init__(
        self,
        the_plan: Plan,
        source: Source,
        parts: Mapping[int, set[Term]],
        whole: AbstractSet[int],
    ) -> None:
        self._plan, self._source = the_plan, source
        own = len(the_plan.queries)
        likely = asking.likely(the_plan, source, parts)
        asked = asking.to_ask(
            the_plan, source, {n: nodes for n, nodes in likely.items() if n < own}
        )
        self.pairs = sum(map(len, asked.values()))
        self.results: list[Result] = []
        for number, nodes in asked.items():
            self.results += asking.focused(source, the_plan.queries[number], nodes)
        for number in whole:
            if number < own:
                self.results += execute.run_query(source, the_plan.queries[number])
        self.targets: dict[Focus, AbstractSet[Term]] = {}
        for number in (*parts, *whole):
            if number >= own:
                focus = the_plan.listings[number - own]
                self.targets[focus] = self._listed(focus, likely.get(number))

    def _listed(self, focus: Focus, nodes: set[Term] | None) -> AbstractSet[Term]:
        """Give the targets among some nodes that may be; of all, where None are given."""
        if nodes is None or (nodes and focus.classes is None):
            return execute.list_targets(self._source, focus, nodes)
        return nodes
