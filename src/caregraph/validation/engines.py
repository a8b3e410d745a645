"""The engines that may run the rules: our own, and pySHACL for a second opinion.

Layer 4. An engine gives results; what they mean, whether a rule is in force and what silence
amounts to is decided above it, in the same way for both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol

from caregraph import rdf
from caregraph.errors import AssetError, UnknownNameError
from caregraph.graph import rdflibs
from caregraph.graph.view import View
from caregraph.shacl.execute import Asking, Result
from caregraph.shacl.shapeterms import TARGETS
from caregraph.sparql.needed import Pattern
from caregraph.validation import rules as rulefiles
from caregraph.validation.rule import Rule
from caregraph.vocab import PREFIXES

if TYPE_CHECKING:
    from caregraph.validation.run import Rulebook

Name = Literal["caregraph", "pyshacl"]

Asked = Mapping[str, Collection[rdf.NamedNode] | None]
"""Shapes with targets, each with those of its targets to look at; ``None``: all of them."""


class Engine(Protocol):
    """Runs shapes of a rulebook on a view."""

    def __call__(self, view: View, book: Rulebook, asked: Asked) -> Iterable[Result]:
        """Yield the results of the shapes asked about.

        Raises:
            AssetError: a rule cannot be compiled or run.
        """


def own(view: View, book: Rulebook, asked: Asked) -> Iterator[Result]:
    """Run the rules compiled to queries, where the data is."""
    owners = book.by_shape()

    @cache
    def is_there(pattern: Pattern) -> bool:
        predicate, end = pattern
        obj = None if end is None else rdf.NamedNode(end[1:-1])
        found = view.store.quads_for_pattern(None, rdf.NamedNode(predicate), obj)
        return next(found, None) is not None

    asking = Asking(view)
    for query in book.compile().queries:
        if query.root in asked and all(any(map(is_there, need)) for need in query.needs):
            with running(owners[query.root]):
                yield from asking.run(query, focus=asked[query.root])


def pyshacl(view: View, book: Rulebook, asked: Asked) -> Iterator[Result]:
    """Run the rules in pySHACL: slow, and by nobody's reading of SHACL but its own."""
    from caregraph.shacl import reference
    from caregraph.validation import standard

    targets = {PREFIXES["sh"] + name for name in TARGETS}
    shapes = rdflibs.to_graph(
        rdf.Quad(triple.subject, triple.predicate, triple.object)
        for triple in standard.triples(rulefiles.asking(book.rules.values()))
        if triple.predicate.value not in targets or _name(triple.subject) in asked
    )
    nodes = None
    if None not in asked.values():
        nodes = {node.value for several in asked.values() for node in several or ()}
    for result in reference.run(view.to_rdflib(), shapes, focus=nodes):
        wanted = asked.get(result.root, ())
        if wanted is None or result.focus in wanted:
            yield result


def _name(node: object) -> str:
    return node.value if isinstance(node, rdf.NamedNode) else ""


ENGINES: Mapping[Name, Engine] = {"caregraph": own, "pyshacl": pyshacl}


def called(name: str) -> Engine:
    """Find an engine by its name.

    Raises:
        UnknownNameError: there is none.
    """
    for known, engine in ENGINES.items():
        if name == known:
            return engine
    raise UnknownNameError("engine", name, ENGINES, hint=f"Engines: {', '.join(ENGINES)}.")


@contextmanager
def running(rule: Rule | None = None) -> Iterator[None]:
    """Run a rule, or all.

    Raises:
        AssetError: it cannot be run.
    """
    try:
        with rdf.failing():
            yield
    except rdf.RdfError as wrong:
        said = f"the rule {rule.id}" if rule else "the rules"
        raise AssetError(
            f"{said} cannot be run: {wrong}",
            where=rule.path.name if rule else "",
            code="rule-does-not-run",
        ) from wrong
