"""Keeping the results of a check while the graph changes.

Layer 4 (shacl). A session knows the results of every query by focus node. For a change it finds the
(shape, focus node) pairs that may be touched, on the graph before for what is removed and on the
graph after for what is added, and asks about those alone. What cannot be followed back is run in
full, and said so; a change of the class tree runs everything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, NamedNode, Triple

from caregraph.errors import QueryError
from caregraph.shacl import dependencies, execute
from caregraph.shacl.compiler import Compiled, ShapeQuery, compile_shapes
from caregraph.shacl.dependencies import Link
from caregraph.shacl.execute import Result, Source
from caregraph.shacl.shapegraph import RDF, Term
from caregraph.vocab import PREFIXES

_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"

MOST_FOCUS_NODES = 2000
"""From this many focus nodes on, a query is run over everything rather than over a list."""


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


@dataclass
class _Touched:
    """The focus nodes that a change may concern, for each query by its number."""

    nodes: defaultdict[int, set[Term]] = field(default_factory=lambda: defaultdict(set))
    whole: set[int] = field(default_factory=set)

    def add(self, queries: Iterable[int], nodes: Iterable[Term]) -> None:
        found = set(nodes)
        for number in queries:
            self.nodes[number] |= found


class Session:
    """The results of a check, kept up to date."""

    def __init__(self, source: Source, compiled: Compiled) -> None:
        """Run the whole check once."""
        self._source = source
        self._start(compiled)

    def _start(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._index = _index(compiled)
        self._found: list[dict[Term, list[Result]]] = [
            _by_focus(execute.run_query(self._source, query)) for query in compiled.queries
        ]

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

        Args:
            write: Makes the change; called once, after the graph before was looked at.
            added: Every triple that *write* adds.
            removed: Every triple that *write* removes. Naming one too many does no harm.
        """
        additions, removals = list(added), list(removed)
        if any(one.predicate.value == _SUBCLASS for one in (*additions, *removals)):
            return self._restart(write, "the class tree changed")
        touched = _Touched()
        self._touch(touched, removals)
        write()
        self._touch(touched, additions)
        return self._ask_again(touched)

    def _restart(self, write: Callable[[], None], why: str) -> Refresh:
        before = list(self._all())
        write()
        below = execute.subclasses(self._source)
        self._start(compile_shapes(self._compiled.shapes, subclasses=below))
        new, gone = _difference(before, self._all())
        pairs = sum(len(found) for found in self._found)
        return Refresh(new, gone, pairs, tuple(self._compiled.targets), why)

    # What is touched

    def _touch(self, touched: _Touched, triples: Iterable[Triple]) -> None:
        """Follow changed triples back on the graph as it is now."""
        ends: defaultdict[Link, set[Term]] = defaultdict(set)
        for triple in triples:
            for link in self._links(triple):
                ends[link].add(_end(triple, link))
        for link, nodes in ends.items():
            queries = self._index[link.predicate][link]
            if link.end is None or (link.walk and _unaskable(nodes)):
                touched.whole.update(queries)
            elif not link.walk:
                touched.add(queries, nodes)
            else:
                rows = self._source.select(link.touched(map(str, nodes)))
                touched.add(queries, (this for row in rows if (this := row["this"]) is not None))

    def _links(self, triple: Triple) -> Iterator[Link]:
        for predicate in (triple.predicate.value, None):
            for link in self._index.get(predicate, ()):
                subject_fits = link.subject in (None, str(triple.subject))
                if subject_fits and (link.objects is None or str(triple.object) in link.objects):
                    yield link

    # Asking again

    def _ask_again(self, touched: _Touched) -> Refresh:
        types = self._types(touched)
        new: list[Result] = []
        gone: list[Result] = []
        pairs = 0
        whole = {n for n, nodes in touched.nodes.items() if _unaskable(nodes)} | touched.whole
        for number in sorted(whole | set(touched.nodes)):
            query, found = self._compiled.queries[number], self._found[number]
            if number in whole:
                before = [result for results in found.values() for result in results]
                found = _by_focus(execute.run_query(self._source, query))
                self._found[number] = found
                after = [result for results in found.values() for result in results]
            else:
                nodes = touched.nodes[number]
                before = [result for node in nodes for result in found.pop(node, ())]
                targets = _targets(query, nodes, types)
                pairs += len(targets)
                after = self._focused(query, targets)
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

    def _types(self, touched: _Touched) -> dict[Term, set[str]]:
        """Look up all nodes concerned at once: most are nobody's target.

        A node is known by its types and by those of its predicates that make targets.
        """
        nodes: set[str] = set()
        having: set[str] = set()
        for number, found in touched.nodes.items():
            focus = self._compiled.queries[number].focus
            if focus.classes is not None:
                nodes.update(str(node) for node in found if isinstance(node, NamedNode))
                having |= focus.having
        types: dict[Term, set[str]] = {}
        if nodes:
            values = f"VALUES ?this {{ {' '.join(sorted(nodes))} }}"
            ways = [f"?this <{RDF}type> ?type"]
            ways += [f"?this <{one}> ?any BIND(<{one}> AS ?type)" for one in sorted(having)]
            query = " UNION ".join(f"{{ {values} {way} }}" for way in ways)
            for row in self._source.select(f"SELECT DISTINCT ?this ?type WHERE {{ {query} }}"):
                this, type_ = row["this"], row["type"]
                if this is not None and isinstance(type_, NamedNode):
                    types.setdefault(this, set()).add(type_.value)
        return types


def _targets(query: ShapeQuery, nodes: set[Term], types: Mapping[Term, set[str]]) -> list[Term]:
    """Keep the nodes that can be targets of a query, in a fixed order."""
    classes = query.focus.classes
    if classes is not None:
        wanted = classes | query.focus.having
        nodes = {node for node in nodes if not wanted.isdisjoint(types.get(node, ()))}
    return sorted(nodes, key=str)


def _index(compiled: Compiled) -> dict[str | None, dict[Link, list[int]]]:
    """From each predicate to its links, and from each link to the queries that have it."""
    index: dict[str | None, dict[Link, list[int]]] = {}
    for number, query in enumerate(compiled.queries):
        for link in dependencies.links(query.text):
            index.setdefault(link.predicate, {}).setdefault(link, []).append(number)
    return index


def _end(triple: Triple, link: Link) -> Term:
    node = triple.object if link.end == "object" else triple.subject
    if isinstance(node, Triple):
        raise QueryError("a statement about a statement cannot stand in a view")
    return node


def _unaskable(nodes: set[Term]) -> bool:
    return len(nodes) > MOST_FOCUS_NODES or any(isinstance(node, BlankNode) for node in nodes)


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
