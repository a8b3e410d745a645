"""SHACL to SPARQL: every constraint becomes one or two SELECTs over all focus nodes at once.

Layer 2 (shacl). The texts use SPARQL 1.1 alone and run wherever the data is. T stands for the
targets of the shape, p for its path, v for a value; ok(v) is an expression written by
``conditions.py``. A node shape is its own value: ``?this`` takes the place of ``?value``.

=============================  ==================================================================
component                      rows
=============================  ==================================================================
class, datatype, nodeKind,     T . ?this p ?value . FILTER(!ok(?value))
min/maxExclusive/Inclusive,
min/maxLength, pattern,
languageIn, in
not, and, or, xone, node       the same, ok() being the conformity to the shapes named
property                       the queries of the property shape, whose focus nodes are T, or,
                               below another property shape, the values reached from T
minCount, qualifiedMinCount    1: T FILTER(NOT EXISTS ...); n > 1: also GROUP BY ?this with
                               0 < COUNT(DISTINCT) < n
maxCount, qualifiedMaxCount    0: T . ?this p ?value; n: GROUP BY ?this HAVING COUNT(DISTINCT) > n
uniqueLang                     GROUP BY ?this ?language HAVING COUNT(DISTINCT) > 1
hasValue                       T FILTER(NOT EXISTS { ?this p term })
equals                         values of p that the other property lacks; and the reverse
disjoint                       T . ?this p ?value FILTER EXISTS { ?this other ?value }
lessThan, lessThanOrEquals     T . ?this p ?value . ?this other ?other FILTER(!(?value < ?other))
closed                         T . ?this ?path ?value FILTER(?path not allowed)
sh:sparql                      the author's SELECT with T put in, see ``author.py``
=============================  ==================================================================

What decides the speed on Oxigraph, each measured: one pattern in each level of EXISTS, joining
alternatives written out, subclasses written out when compiling, counting by GROUP BY, targets
tested rather than listed when focus nodes are given.

One known difference from the standard: a target named by sh:targetNode that is nowhere in the
data has no value on a path of no steps (``*``, ``?``), because SPARQL finds no node outside the
graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from caregraph import rdf
from caregraph.errors import AssetError
from caregraph.rdf import Quad, Triple
from caregraph.shacl.compiler import author, constraints, targets
from caregraph.shacl.compiler.conditions import Conditions
from caregraph.shacl.compiler.messages import DEFAULT
from caregraph.shacl.compiler.shared import shared
from caregraph.shacl.queries import Compiled, Focus, ShapeQuery
from caregraph.shacl.shapegraph import SH, ShapeGraph, broken, name_of
from caregraph.shacl.shapes import AuthorQuery, Constraint, Shape, read_shapes
from caregraph.sparql import paths, tree
from caregraph.sparql.needed import needed
from caregraph.sparql.paths import Path

Subclasses = Mapping[str, frozenset[str]]


def compile_shapes(
    shapes: ShapeGraph | Iterable[Triple | Quad], *, subclasses: Subclasses | None = None
) -> Compiled:
    """Turn shapes into queries.

    Args:
        shapes: Shapes as read from files, or the triples of a Store or Dataset.
        subclasses: From each class to all classes below it, however far; as
            ``execute.subclasses`` reads them from the data. None where the data says of each thing
            every class it has, as a view does: then no class stands for those below it.
    """
    graph = shapes if isinstance(shapes, ShapeGraph) else ShapeGraph.of(shapes)
    queries: list[ShapeQuery] = []
    selects: dict[int, tree.Select] = {}
    found: dict[str, Focus] = {}
    for root in read_shapes(graph):
        compiler = _Compiler(root, subclasses or {})
        found[root.name] = compiler.focus(())
        for query, select in compiler.shape(root, ()):
            if select is not None:
                selects[len(queries)] = select
            queries.append(query)
    again = None if subclasses is None else graph
    return Compiled(tuple(shared(queries, selects)), found, subclasses, again)


_Made: TypeAlias = tuple[ShapeQuery, tree.Select | None]
"""A query, with what its author wrote where one did, rearranged."""


class _Compiler:
    """Compiles one shape with targets and all it leads to."""

    def __init__(self, root: Shape, subclasses: Subclasses) -> None:
        self._root = root
        self._subclasses = subclasses

    def focus(self, chain: Sequence[Path]) -> Focus:
        return targets.focus(self._root.targets, chain, Conditions(self._subclasses, "?_t"))

    def shape(self, shape: Shape, chain: tuple[Path, ...]) -> Iterator[_Made]:
        """Compile a shape whose focus nodes are reached by *chain*, and the shapes below it."""
        if shape.deactivated:
            return
        focus = self.focus(chain)
        below = chain if shape.path is None else (*chain, shape.path)
        for constraint in shape.constraints:
            if constraint.kind == "property":
                yield from self.shape(constraint.shapes[0], below)
            else:
                for made in self._core(shape, constraint, focus, chain):
                    yield made, None
        for query in shape.queries:
            yield self._author(shape, query, focus)

    def _core(
        self, shape: Shape, constraint: Constraint, focus: Focus, chain: tuple[Path, ...]
    ) -> Iterator[ShapeQuery]:
        outer = targets.outer_columns(chain)
        _refuse_bad_pattern(shape, constraint)
        for form in constraints.forms(shape, constraint, Conditions(self._subclasses)):
            counted = ("count",) if form.grouped else ()
            yield ShapeQuery(
                root=self._root.name,
                shape=shape.name,
                constraint=None,
                component=constraint.component,
                path=None if shape.path is None else paths.name(shape.path),
                severity=shape.severity,
                messages=shape.messages or (DEFAULT[constraint.kind],),
                columns=("this", *outer, *form.columns, *counted),
                value=form.value,
                template=form.template(outer),
                focus=focus,
            )

    def _author(self, shape: Shape, query: AuthorQuery, focus: Focus) -> _Made:
        messages = query.messages or shape.messages or (DEFAULT["sparql"],)
        read = author.read_query(query, shape, messages)
        select = author.placed(read)
        columns = tuple(column.variable[1:] for column in select.columns)
        fallback = "this" if shape.path is None else None
        compiled = ShapeQuery(
            root=self._root.name,
            shape=shape.name,
            constraint=name_of(query.node),
            component=SH + "SPARQLConstraintComponent",
            path=None if shape.path is None else paths.name(shape.path),
            severity=shape.severity,
            messages=messages,
            columns=columns,
            value="value" if "value" in columns else fallback,
            template=tree.write_select(select),
            focus=focus,
            needs=needed(select.where),
        )
        try:
            rdf.query(rdf.Store(), compiled.text)
        except rdf.RdfError as error:
            raise AssetError(
                f"the query cannot be run: {error}", where=shape.name, code="broken-shape"
            ) from error
        return compiled, read


def _refuse_bad_pattern(shape: Shape, constraint: Constraint) -> None:
    """Raise for a regular expression the engine cannot run: it would call every value a breach."""
    if constraint.kind != "pattern":
        return
    words = [str(constraint.terms[0]), *([f'"{constraint.flags}"'] if constraint.flags else [])]
    test = f'SELECT ?run WHERE {{ BIND(REGEX("", {", ".join(words)}) AS ?run) }}'
    ((ran,),) = rdf.select(rdf.Store(), test)
    if ran is None:
        raise broken(
            shape.node,
            f"the pattern {constraint.terms[0].value!r} cannot be run",
            hint="Look-ahead and back references are not available; use plain alternatives.",
        )
