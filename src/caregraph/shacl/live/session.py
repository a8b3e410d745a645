"""Keeping the results of a check while the graph changes.

Layer 2 (shacl). A session knows the results of every query by focus node. For a change it finds the
(shape, focus node) pairs that may be touched, on the graph before for what is removed and on the
graph after for what is added, and asks about those alone. What cannot be followed back is run in
full, and said so; a change of the class tree runs everything. The targets of every shape are kept
by the same means, so that what was looked at can be counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from caregraph.rdf import Term, Triple
from caregraph.shacl import execute
from caregraph.shacl.execute import Result, Source
from caregraph.shacl.live import asking
from caregraph.shacl.live.plans import plan
from caregraph.shacl.live.touched import Touched, unaskable
from caregraph.shacl.queries import Compiled, Focus, ShapeQuery
from caregraph.vocab import PREFIXES

_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"


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


@dataclass(frozen=True)
class Replaced:
    """A value that is replaced and need not be followed everywhere, such as the day of a structure.

    Whatever else hangs on the new value is named among what is added. Results that show the old
    one are asked about again.
    """

    was: tuple[Triple, ...]
    now: tuple[Triple, ...]
    heard_by: AbstractSet[str]
    """Shapes for which it is followed as any change."""


class Session:
    """The results of a check, kept up to date.

    >>> from caregraph.rdf import NamedNode, Quad
    >>> from caregraph.graph.choices import Choice
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
        self._plan = plan(compiled)
        self._listed: dict[Focus, set[Term]] = {
            one: execute.list_targets(self._source, one) for one in self._plan.listings
        }
        self._found: list[dict[Term, list[Result]]] = [self._run(one) for one in compiled.queries]
        self._cut_short = False
        """True while the graph is changed and the results are not yet."""

    @property
    def results(self) -> list[Result]:
        """The results as a full run would give them now."""
        return execute.in_order(self)

    def __iter__(self) -> Iterator[Result]:
        """Give the results in no order."""
        for found in self._found:
            for results in found.values():
                yield from results

    def targets(self, shape: str) -> AbstractSet[Term]:
        """Give the nodes that a shape with targets looks at now; not to be changed."""
        return self._listed[self._compiled.targets[shape]]

    def _run(self, query: ShapeQuery) -> dict[Term, list[Result]]:
        """Run a query over all targets, if there are any."""
        if not self.targets(query.root):
            return {}
        return _by_focus(execute.run_query(self._source, query))

    def update(
        self,
        write: Callable[[], None],
        *,
        added: Iterable[Triple] = (),
        removed: Iterable[Triple] = (),
        replaced: Replaced | None = None,
    ) -> Refresh:
        """Change the graph and bring the results up to date.

        After an update that raised, the next one runs everything.

        Args:
            write: Makes the change; called once, after the graph before was looked at.
            added: Every triple that *write* adds, what is derived from the others too.
            removed: Every triple that *write* removes. Naming one too many does no harm.
            replaced: What *write* replaces beside that.

        Raises:
            QueryError: a triple is about a statement.
        """
        additions, removals = list(added), list(removed)
        if self._cut_short:
            return self._restart(write, "the change before was cut short")
        if any(one.predicate.value == _SUBCLASS for one in (*additions, *removals)):
            return self._restart(write, "the class tree changed")
        touched = Touched()
        follower, silent = self._plan.follower, replaced or Replaced((), (), frozenset())
        hearing = {
            number
            for number, query in enumerate(self._plan.queries)
            if query.root in silent.heard_by
        }
        follower.follow(self._source, removals, touched)
        follower.follow(self._source, silent.was if hearing else (), touched, hearing)
        self._cut_short = True
        write()
        follower.follow(self._source, additions, touched)
        follower.follow(self._source, silent.now if hearing else (), touched, hearing)
        for predicate in {one.predicate.value for one in silent.was}:
            for number in self._plan.showing(predicate):
                touched.add([number], set(self._found[number]))
        refresh = self._ask_again(touched)
        self._cut_short = False
        return refresh

    def _restart(self, write: Callable[[], None], why: str) -> Refresh:
        before = list(self)
        write()
        self._start(self._compiled_again())
        new, gone = _difference(before, [*self])
        pairs = sum(len(found) for found in self._found)
        return Refresh(new, gone, pairs, tuple(self._compiled.targets), why)

    def _compiled_again(self) -> Compiled:
        """Compile the shapes for the classes as they are now, where the queries hang on them."""
        if self._compiled.shapes is None:
            return self._compiled
        from caregraph.shacl.compiler import compile_shapes

        return compile_shapes(self._compiled.shapes, subclasses=execute.subclasses(self._source))

    # Asking again

    def _ask_again(self, touched: Touched) -> Refresh:
        new: list[Result] = []
        gone: list[Result] = []
        pairs = 0
        whole = {n for n, nodes in touched.nodes.items() if unaskable(nodes)} | touched.whole
        parts = {n: nodes for n, nodes in touched.nodes.items() if n not in whole}
        likely = asking.likely(self._plan, self._source, parts)
        own = len(self._found)
        for number in sorted(one for one in {*whole, *parts} if one >= own):
            self._list_again(
                self._plan.listings[number - own], parts.get(number), likely.get(number)
            )
        parts, whole = {n: parts[n] for n in parts if n < own}, {n for n in whole if n < own}
        asked = asking.to_ask(
            self._plan, self._source, {number: likely[number] for number in parts}
        )
        for number in sorted(whole | set(parts)):
            query, found = self._compiled.queries[number], self._found[number]
            if number in whole:
                before = [result for results in found.values() for result in results]
                found = self._found[number] = self._run(query)
                after = [result for results in found.values() for result in results]
            else:
                before = [result for node in parts[number] for result in found.pop(node, ())]
                after = asking.focused(self._source, query, asked[number])
                pairs += len(asked[number])
                found.update(_by_focus(after))
            appeared, vanished = _difference(before, after)
            new += appeared
            gone += vanished
        shapes = sorted({self._compiled.queries[number].root for number in whole})
        more, fewer = tuple(execute.in_order(new)), tuple(execute.in_order(gone))
        return Refresh(more, fewer, pairs, tuple(shapes), None)

    def _list_again(self, focus: Focus, nodes: set[Term] | None, likely: set[Term] | None) -> None:
        """Bring a list of targets up to date for some nodes; for all, where None are given."""
        if nodes is None or likely is None:
            self._listed[focus] = execute.list_targets(self._source, focus)
            return
        if likely and focus.classes is None:
            likely = execute.list_targets(self._source, focus, likely)
        self._listed[focus] -= nodes
        self._listed[focus] |= likely


def _by_focus(results: Iterable[Result]) -> dict[Term, list[Result]]:
    found: dict[Term, list[Result]] = {}
    for result in results:
        found.setdefault(result.focus, []).append(result)
    return found


def _difference(
    before: Collection[Result], after: Collection[Result]
) -> tuple[tuple[Result, ...], tuple[Result, ...]]:
    """Give what is new and what is gone, as often as it is."""
    if not before and not after:
        return (), ()
    old, now = Counter(before), Counter(after)
    return tuple((now - old).elements()), tuple((old - now).elements())
