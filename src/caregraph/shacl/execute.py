"""Running compiled shapes where the data is, and reading the rows as results.

Layer 2 (shacl). All that is asked of the data is ``select``: the store in this process, a file
on disk and a remote endpoint look the same from here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol, TypeAlias

from caregraph.rdf import BlankNode, Literal, NamedNode, Term
from caregraph.shacl.queries import Compiled, Focus, ShapeQuery
from caregraph.vocab import PREFIXES

SLOT = re.compile(r"\{[?$](\w+)\}")
"""A place in a message that a column of the row fills; it stays where the column is unbound."""

_MANY = 1_000
"""A query is asked about so many focus nodes at most by their names."""

_SUBCLASSES = f"SELECT ?class ?above WHERE {{ ?class <{PREFIXES['rdfs']}subClassOf> ?above }}"


Row: TypeAlias = Iterable[Term | None]
"""One row of a query's answer: a term for each column as selected, None where it is unbound."""


class Source(Protocol):
    """Anything that answers SPARQL SELECT queries over one plain graph."""

    def select(self, query: str) -> Iterable[Row]:
        """Yield the rows of a SELECT query."""
        ...


@dataclass(frozen=True)
class Result:
    """One breach of one constraint by one focus node."""

    root: str
    """The shape with the targets, from which the constraint was reached."""
    shape: str
    constraint: str | None
    """For sh:sparql, the node of the constraint."""
    component: str
    focus: Term
    path: str | None
    """The IRI of a single predicate, the SPARQL text of a longer path, or None."""
    value: Term | None
    severity: str
    messages: tuple[str, ...]
    bindings: Mapping[str, Term] = field(hash=False)
    """Every column of the row, by name."""

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """What the result is about, without its words: the same in every engine."""
        about = self.constraint or self.component
        value = "" if self.value is None else str(self.value)
        return (self.shape, about, str(self.focus), self.path or "", value, self.severity)


def run(source: Source, compiled: Compiled, *, focus: Iterable[Term] | None = None) -> list[Result]:
    """Check every target, or those of the *focus* nodes that are targets, in a fixed order."""
    if focus is None:
        counts = count_targets(source, compiled)
        asked = [query for query in compiled.queries if counts[query.root]]
        return in_order(result for query in asked for result in run_query(source, query))
    nodes = list(focus)
    return in_order(
        result for query in compiled.queries for result in run_query(source, query, focus=nodes)
    )


def run_query(
    source: Source, query: ShapeQuery, *, focus: Iterable[Term] | None = None, known: bool = False
) -> Iterator[Result]:
    """Yield the results of one query, in the order the source gives them.

    Args:
        focus: Ask about those of these nodes that are targets.
        known: All of them are targets.
    """
    text = query.text if focus is None else query.focused(focus, known=known)
    for row in source.select(text):
        yield _result(query, row)


class Asking:
    """Asks queries about one graph in turn; what several begin with alike is looked for once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._having: dict[str, list[Term]] = {}
        """By the beginning of queries: the focus nodes that have it, all or one too many."""

    def run(self, query: ShapeQuery, *, focus: Iterable[Term] | None = None) -> Iterator[Result]:
        """Yield the results of a query as ``run_query`` does, in whatever order."""
        begins = None if focus is not None else query.beginning
        if begins is None:
            return run_query(self._source, query, focus=focus)
        if begins not in self._having:
            rows = islice(self._source.select(begins), _MANY + 1)
            self._having[begins] = [this for (this,) in rows if this is not None]
        nodes = self._having[begins]
        if len(nodes) > _MANY or any(isinstance(one, BlankNode) for one in nodes):
            return run_query(self._source, query)
        return run_query(self._source, query, focus=nodes, known=True) if nodes else iter(())


def in_order(results: Iterable[Result]) -> list[Result]:
    """Sort results by shape, focus, path and value, so that two runs print alike."""
    return sorted(results, key=place)


def place(result: Result) -> tuple[str, ...]:
    """Give where a result stands among others."""
    row = [f"{name}={result.bindings[name]}" for name in sorted(result.bindings)]
    return (result.root, *result.key, *result.messages, *row)


def count_targets(source: Source, compiled: Compiled) -> dict[str, int]:
    """Count the focus nodes of every shape that has targets; 0 says nothing was looked at."""
    counted: dict[str, int] = {}
    answers: dict[str, int] = {}
    for shape, focus in compiled.targets.items():
        if focus.everyone not in answers:
            query = f"SELECT (COUNT(DISTINCT ?this) AS ?count) WHERE {{ {focus.everyone} }}"
            ((count,),) = source.select(query)
            answers[focus.everyone] = int(count.value) if isinstance(count, Literal) else 0
        counted[shape] = answers[focus.everyone]
    return counted


def list_targets(source: Source, focus: Focus, nodes: Iterable[Term] | None = None) -> set[Term]:
    """Give the focus nodes of a shape that has targets, or those among some *nodes*."""
    among = focus.everyone if nodes is None else f"{focus.among(nodes)} {focus.test}"
    query = f"SELECT DISTINCT ?this WHERE {{ {among} }}"
    return {this for (this,) in source.select(query) if this is not None}


def subclasses(source: Source) -> dict[str, frozenset[str]]:
    """Read, for each class, every class below it, however far, from the data."""
    below: defaultdict[str, set[str]] = defaultdict(set)
    for class_, above in source.select(_SUBCLASSES):
        if isinstance(class_, NamedNode) and isinstance(above, NamedNode):
            below[above.value].add(class_.value)
    return {class_: frozenset(_closure(class_, below)) for class_ in list(below)}


def _closure(class_: str, below: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [class_]
    while waiting:
        for one in below.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


def _result(query: ShapeQuery, row: Row) -> Result:
    cells = zip(query.columns, row, strict=True)
    bindings = {name: term for name, term in cells if term is not None}
    path = bindings.get("path")
    return Result(
        root=query.root,
        shape=query.shape,
        constraint=query.constraint,
        component=query.component,
        focus=bindings["this"],
        path=path.value if isinstance(path, NamedNode) else query.path,
        value=None if query.value is None else bindings.get(query.value),
        severity=query.severity,
        messages=_messages(query, bindings),
        bindings=bindings,
    )


def _messages(query: ShapeQuery, bindings: Mapping[str, Term]) -> tuple[str, ...]:
    said = bindings.get("message")
    if isinstance(said, Literal):
        return (said.value,)
    words = {name: _words(term) for name, term in bindings.items()}
    if query.value is not None and query.value in words:
        words.setdefault("value", words[query.value])
    if query.path is not None:
        words.setdefault("path", query.path)
    return tuple(
        SLOT.sub(lambda slot: words.get(slot[1], slot[0]), text) for text in query.messages
    )


def _words(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode) else term.value
