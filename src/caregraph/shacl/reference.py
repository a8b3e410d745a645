"""The same check by pySHACL, the community's reference engine.

Layer 2 (shacl); the one module that opens pyshacl. It is slow (one query for each focus node) and
meant for second opinions: it works on rdflib graphs alone, because over an Oxigraph store it gives
wrong answers for sh:in and sh:hasValue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

import rdflib
from rdflib.plugins.sparql import prepareQuery

from caregraph.errors import AssetError
from caregraph.rdf import Literal, NamedNode, RdfFormat, Store, Term, parse
from caregraph.shacl.execute import Result, in_order
from caregraph.shacl.shapegraph import RDF, SH, ShapeGraph, name_of
from caregraph.shacl.shapes import read_path
from caregraph.shacl.shapeterms import TARGETS
from caregraph.sparql import paths

_RESULT = NamedNode(SH + "ValidationResult")


def run(
    data: rdflib.Graph, shapes: rdflib.Graph, *, focus: Collection[str] | None = None
) -> list[Result]:
    """Check *data* with pySHACL; the results compare with those of ``execute.run``.

    Neither graph is changed. Literals are written as the store writes them, so that values from
    both engines compare; nested results (sh:detail) are left out.

    Args:
        focus: Look only at those targets that have one of these IRIs.

    Raises:
        AssetError: pySHACL cannot run the shapes, or contradicts itself.
    """
    import pyshacl
    from pyshacl.errors import ReportableRuntimeError

    if focus is not None and not focus:
        return []
    try:
        conforms, report, text = pyshacl.validate(
            _Remembering(data),
            shacl_graph=shapes,
            inference="none",
            advanced=False,
            do_owl_imports=False,
            focus_nodes=sorted(focus) if focus else None,
        )
    except ReportableRuntimeError as error:
        raise _refused(str(error)) from error
    if not isinstance(report, rdflib.Graph):
        raise _refused(text)
    results = in_order(_results(_index(report), _index(shapes)))
    if conforms != (not results):
        raise AssetError("pySHACL's report and its verdict do not agree", code="broken-shape")
    return results


class _Remembering(rdflib.Graph):
    """The same graph, which reads a query once; pySHACL asks each again for every focus node."""

    def __init__(self, graph: rdflib.Graph) -> None:
        super().__init__(graph.store, graph.identifier, bind_namespaces="none")
        self._prefixes = frozenset(self.namespaces())

    def query(self, query_object: Any, *others: Any, **named: Any) -> Any:
        """Run a query that is given as text."""
        return super().query(_prepared(query_object, self._prefixes), *others, **named)


@lru_cache(maxsize=1024)
def _prepared(text: str, prefixes: frozenset[tuple[str, rdflib.URIRef]]) -> Any:
    return prepareQuery(text, dict(prefixes))


def _refused(words: str) -> AssetError:
    return AssetError(f"pySHACL cannot run the shapes: {words.strip()}", code="broken-shape")


def _index(graph: rdflib.Graph) -> ShapeGraph:
    """Read an rdflib graph with the store's spelling of literals; blank nodes keep their labels."""
    store = Store()
    store.extend(parse(graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES))
    return ShapeGraph.of(store)


def _results(report: ShapeGraph, shapes: ShapeGraph) -> Iterator[Result]:
    details = {
        detail for node in report.subjects() for detail in report.values(node, SH + "detail")
    }
    parents = _parents(shapes)
    for node in report.subjects():
        if _RESULT in report.values(node, RDF + "type") and node not in details:
            yield _result(report, shapes, node, parents)


def _result(
    report: ShapeGraph, shapes: ShapeGraph, node: Term, parents: dict[Term, list[Term]]
) -> Result:
    def one(name: str) -> Term | None:
        return report.value(node, SH + name)

    def needed(name: str) -> Term:
        term = one(name)
        if term is None:
            raise AssetError(f"a result of pySHACL has no sh:{name}", code="broken-shape")
        return term

    shape, focus = needed("sourceShape"), needed("focusNode")
    constraint, path, value = one("sourceConstraint"), one("resultPath"), one("value")
    messages = sorted(
        term.value
        for term in report.values(node, SH + "resultMessage")
        if isinstance(term, Literal)
    )
    return Result(
        root=name_of(_root(shape, shapes, parents)),
        shape=name_of(shape),
        constraint=None if constraint is None else name_of(constraint),
        component=name_of(needed("sourceConstraintComponent")),
        focus=focus,
        path=None if path is None else paths.name(read_path(report, path, owner=node)),
        value=value,
        severity=name_of(needed("resultSeverity")),
        messages=tuple(messages),
        bindings={"this": focus} | ({} if value is None else {"value": value}),
    )


def _parents(shapes: ShapeGraph) -> dict[Term, list[Term]]:
    """From each property shape to the shapes that have it."""
    found: dict[Term, list[Term]] = {}
    for owner in shapes.subjects():
        for shape in shapes.values(owner, SH + "property"):
            found.setdefault(shape, []).append(owner)
    return found


def _root(shape: Term, shapes: ShapeGraph, parents: dict[Term, list[Term]]) -> Term:
    """Find the shape with targets from which *shape* is reached; the first by name of several."""
    level, seen = [shape], {shape}
    while level:
        for node in sorted(level, key=name_of):
            if any(shapes.values(node, SH + target) for target in TARGETS):
                return node
        level = [up for node in level for up in parents.get(node, []) if up not in seen]
        seen.update(level)
    return shape
