"""Keeping the results of a check while the graph changes.

Layer 2 (shacl). A session knows the results of every query by focus node. For a change it finds the
(shape, focus node) pairs that may be touched, on the graph before for what is removed and on the
graph after for what is added, and asks about those alone. What cannot be followed back is run in
full, and said so; a change of the class tree runs everything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Triple

from caregraph.shacl import execute, needs
from caregraph.shacl.compiler import Compiled, ShapeQuery, compile_shapes
from caregraph.shacl.execute import Result, Source
from caregraph.shacl.following import Follower, Touched, unaskable
from caregraph.shacl.paths import Edge
from caregraph.shacl.shapegraph import Term
from caregraph.shacl.syntax.parse import parse_select
from caregraph.shacl.syntax.tree import Select, opened
from caregraph.vocab import PREFIXES

_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"

_FEW = 8
"""Up to this many nodes, looking at their edges costs less than asking a query in vain."""


@dataclass(frozen=True)
class Refresh:
    """What a change of the graph did to the results."""

    new: tuple[Result, ...]
    gone: tuple[Result, ...]
    pairs: int
    """How many (query, focus node) pairs were asked about again."""
    rerun: tuple[str, ...]
    """Shapes that were run over all their targets, because the change could not be followed."""
    everything: str | None
    """Why all shapes were run over all targets, where they were."""


class Session:
    """The results of a check, kept up to date.

    >>> from pyoxigraph import NamedNode, Quad
    >>> from caregraph.graph.store import Choice
    >>> from caregraph.graph.view import open_view
    >>> from caregraph.validation import Rulebook
    >>> view = open_view(["case:waltham-forest-2009"], Choice())
    >>> session = Session(view, Rulebook.load().compile())
    >>> post = NamedNode(PREFIXES["id"] + "waltham-forest-2009/post/new")
    >>> new = Triple(post, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["cg"] + "Post"))
    >>> refresh = session.update(lambda: view.store.add(Quad(*new)), added=[new])
    >>> {result.focus == post for result in refresh.new}, refresh.gone, refresh.everything
    ({True}, (), None)
    """

    def __init__(self, source: Source, compiled: Compiled) -> None:
        """Run the whole check once."""
        self._source = source
        self._start(compiled)

    def _start(self, compiled: Compiled) -> None:
        self._compiled = compiled
        selects = [_patterns(query) for query in compiled.queries]
        self._follower = Follower(selects)
        self._needs = [needs.of_this(select.where) for select in selects]
        self._found: list[dict[Term, list[Result]]] = [
            _by_focus(execute.run_query(self._source, query)) for query in compiled.queries
        ]
        self._cut_short = False
        """True while the graph is changed and the results are not yet."""

    @property
    def results(self) -> list[Result]:
        """The results as a full run would give them now."""
        return execute.in_order(self._all())

    def _all(self) -> Iterator[Result]:
        for found in self._found:
            for results in found.values():
                yield from results

    def update(
        self,
        write: Callable[[], None],
        *,
        added: Iterable[Triple] = (),
        removed: Iterable[Triple] = (),
    ) -> Refresh:
        """Change the graph and bring the results up to date.

        After an update that raised, the next one runs everything.

        Args:
            write: Makes the change; called once, after the graph before was looked at.
            added: Every triple that *write* adds, what is derived from the others too.
            removed: Every triple that *write* removes. Naming one too many does no harm.

        Raises:
            QueryError: a triple is about a statement.
        """
        additions, removals = list(added), list(removed)
        if self._cut_short:
            return self._restart(write, "the change before was cut short")
        if any(one.predicate.value == _SUBCLASS for one in (*additions, *removals)):
            return self._restart(write, "the class tree changed")
        touched = Touched()
        self._follower.follow(self._source, removals, touched)
        self._cut_short = True
        write()
        self._follower.follow(self._source, additions, touched)
        refresh = self._ask_again(touched)
        self._cut_short = False
        return refresh

    def _restart(self, write: Callable[[], None], why: str) -> Refresh:
        before = list(self._all())
        write()
        told = self._compiled.subclasses
        below = None if told is None else execute.subclasses(self._source)
        self._start(compile_shapes(self._compiled.shapes, subclasses=below))
        new, gone = _difference(before, self._all())
        pairs = sum(len(found) for found in self._found)
        return Refresh(new, gone, pairs, tuple(self._compiled.targets), why)

    # Asking again

    def _ask_again(self, touched: Touched) -> Refresh:
        new: list[Result] = []
        gone: list[Result] = []
        pairs = 0
        whole = {n for n, nodes in touched.nodes.items() if unaskable(nodes)} | touched.whole
        parts = {n: nodes for n, nodes in touched.nodes.items() if n not in whole}
        asked = self._to_ask(parts)
        for number in sorted(whole | set(parts)):
            query, found = self._compiled.queries[number], self._found[number]
            if number in whole:
                before = [result for results in found.values() for result in results]
                found = _by_focus(execute.run_query(self._source, query))
                self._found[number] = found
                after = [result for results in found.values() for result in results]
            else:
                before = [result for node in parts[number] for result in found.pop(node, ())]
                after = self._focused(query, asked[number])
                pairs += len(asked[number])
                found.update(_by_focus(after))
            appeared, vanished = _difference(before, after)
            new += appeared
            gone += vanished
        shapes = sorted({self._compiled.queries[number].root for number in whole})
        more, fewer = tuple(execute.in_order(new)), tuple(execute.in_order(gone))
        return Refresh(more, fewer, pairs, tuple(shapes), None)

    def _focused(self, query: ShapeQuery, nodes: list[Term]) -> list[Result]:
        if not nodes:
            return []
        known = query.focus.classes is not None
        return list(execute.run_query(self._source, query, focus=nodes, known=known))

    def _to_ask(self, parts: Mapping[int, set[Term]]) -> dict[int, list[Term]]:
        """Keep, for each query, the nodes that may be targets and may have a row, in order.

        All nodes are looked up together: most are no target, and most targets have nothing of
        what the query is about. A query about many nodes is asked as it is.
        """
        classes = {number: self._compiled.queries[number].focus.classes for number in parts}
        typed = [nodes for number, nodes in parts.items() if classes[number] is not None]
        types = needs.types_of(self._source, set().union(*typed))
        likely = {number: _of(classes[number], nodes, types) for number, nodes in parts.items()}
        wanted: defaultdict[Term, set[Edge]] = defaultdict(set)
        for number, nodes in likely.items():
            if len(nodes) <= _FEW:
                for node in nodes:
                    wanted[node] |= self._needs[number].edges
        edges = needs.edges_of(self._source, wanted)
        return {
            number: sorted(
                nodes if len(nodes) > _FEW
                else (node for node in nodes if self._needs[number].may_answer(node, edges)),
                key=str,
            )
            for number, nodes in likely.items()
        }  # fmt: skip


def _patterns(query: ShapeQuery) -> Select:
    """Read a query for the patterns that have to hold together."""
    select = parse_select(query.text, {})
    return replace(select, where=opened(select.where))


def _of(
    classes: frozenset[str] | None, nodes: set[Term], types: Mapping[Term, set[str]]
) -> set[Term]:
    """Keep the nodes of some classes; all, where classes do not decide."""
    if classes is None:
        return nodes
    return {node for node in nodes if not classes.isdisjoint(types.get(node, ()))}


def _by_focus(results: Iterable[Result]) -> dict[Term, list[Result]]:
    found: dict[Term, list[Result]] = {}
    for result in results:
        found.setdefault(result.focus, []).append(result)
    return found


def _difference(
    before: Iterable[Result], after: Iterable[Result]
) -> tuple[tuple[Result, ...], tuple[Result, ...]]:
    """Give what is new and what is gone, as often as it is."""
    old, now = Counter(before), Counter(after)
    return tuple((now - old).elements()), tuple((old - now).elements())
