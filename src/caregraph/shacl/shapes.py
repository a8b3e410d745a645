"""Reading shapes: from triples to a tree that says everything the compiler needs.

Layer 2 (shacl). Every SHACL term in the graph is either understood here or refused with the
shape's name, because a constraint that is quietly ignored makes data pass that should not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal as Choice
from typing import TypeAlias

from caregraph.rdf import BlankNode, Literal, NamedNode, Term
from caregraph.shacl import shapeterms
from caregraph.shacl.shapegraph import NIL, RDF, SH, ShapeGraph, broken, name_of, unsupported
from caregraph.sparql import paths
from caregraph.sparql.paths import Path
from caregraph.vocab import PREFIXES

_XSD = PREFIXES["xsd"]
_TRUE = Literal("true", datatype=NamedNode(_XSD + "boolean"))
_FALSE = Literal("false", datatype=NamedNode(_XSD + "boolean"))

TargetKind: TypeAlias = Choice["class", "node", "subjects-of", "objects-of"]


@dataclass(frozen=True)
class Target:
    """One way in which a shape chooses its focus nodes."""

    kind: TargetKind
    term: Term


@dataclass(frozen=True)
class Constraint:
    """One Core constraint: its parameter's local name and what it was given."""

    kind: str
    terms: tuple[Term, ...] = ()
    """The value, or the members of the list, as terms."""
    shapes: tuple[Shape, ...] = ()
    number: int = 0
    flags: str = ""
    siblings: tuple[Shape, ...] = ()
    """For qualified counts with sh:qualifiedValueShapesDisjoint: the other qualified shapes."""

    @property
    def component(self) -> str:
        """The IRI of the constraint component."""
        return SH + shapeterms.COMPONENTS[self.kind]


@dataclass(frozen=True)
class AuthorQuery:
    """One sh:sparql constraint, as its author wrote it."""

    node: Term
    select: str
    prefixes: Mapping[str, str]
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """One node shape (``path`` None) or property shape."""

    node: Term
    path: Path | None
    targets: tuple[Target, ...]
    deactivated: bool
    severity: str
    messages: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    queries: tuple[AuthorQuery, ...]

    @property
    def name(self) -> str:
        """The IRI of the shape, or its label with ``_:`` before it."""
        return name_of(self.node)


def read_shapes(graph: ShapeGraph) -> tuple[Shape, ...]:
    """Read every shape that chooses focus nodes, with all it refers to, in name order."""
    shapeterms.refuse_unknown(graph)
    reader = _Reader(graph)
    roots = [node for node in graph.subjects() if reader.targets(node)]
    return tuple(sorted((reader.shape(node) for node in roots), key=lambda shape: shape.name))


def queries(shape: Shape) -> Iterator[tuple[Shape, AuthorQuery]]:
    """Give the queries of a shape and of the property shapes below it, each with its own shape."""
    yield from ((shape, query) for query in shape.queries)
    for constraint in shape.constraints:
        if constraint.kind == "property":
            yield from queries(constraint.shapes[0])


def read_path(graph: ShapeGraph, node: Term, *, owner: Term) -> Path:
    """Read the property path that *node* describes.

    Args:
        owner: The shape whose path it is, for errors.
    """
    if isinstance(node, NamedNode) and node != NIL:
        return paths.Predicate(node.value)
    if isinstance(node, Literal):
        raise broken(owner, f"sh:path is the literal {node.value!r}; a path is an IRI or a list")

    def inner(one: Term) -> Path:
        return read_path(graph, one, owner=owner)

    if graph.values(node, RDF + "first"):
        return paths.Sequence(tuple(inner(part) for part in _path_parts(graph, node, owner)))
    for term, mark in shapeterms.PATH_MARKS.items():
        if (repeated := graph.value(node, SH + term)) is not None:
            return paths.Repeat(inner(repeated), mark)
    if (inverse := graph.value(node, SH + "inversePath")) is not None:
        return paths.Inverse(inner(inverse))
    if (choices := graph.value(node, SH + "alternativePath")) is not None:
        return paths.Alternative(tuple(inner(part) for part in _path_parts(graph, choices, owner)))
    raise broken(owner, "sh:path is not a property path that SHACL knows")


def _path_parts(graph: ShapeGraph, head: Term, owner: Term) -> list[Term]:
    parts = graph.items(head, owner=owner)
    if len(parts) < 2:  # noqa: PLR2004 - the standard asks for at least two
        raise broken(owner, "a path list needs at least two members")
    return parts


@dataclass
class _Reader:
    graph: ShapeGraph
    _done: dict[Term, Shape] = field(default_factory=dict)
    _open: list[Term] = field(default_factory=list)

    def targets(self, node: Term) -> tuple[Target, ...]:
        found = [
            Target(kind, term)
            for predicate, kind in shapeterms.TARGETS.items()
            for term in self.graph.values(node, SH + predicate)
        ]
        if isinstance(node, NamedNode) and shapeterms.is_class_and_shape(self.graph, node):
            found.append(Target("class", node))
        for target in found:
            if isinstance(target.term, BlankNode):
                raise unsupported(
                    node,
                    "a blank node is named as a target; no query can name one",
                    hint="Give the node an IRI.",
                )
            if target.kind != "node" and not isinstance(target.term, NamedNode):
                raise broken(node, f"the target {target.term} must be an IRI")
        return tuple(sorted(set(found), key=lambda target: (target.kind, str(target.term))))

    def shape(self, node: Term) -> Shape:
        if node in self._done:
            return self._done[node]
        if node in self._open:
            chain = " -> ".join(name_of(one) for one in [*self._open, node])
            raise unsupported(
                node,
                f"the shape refers to itself ({chain})",
                hint="Recursive shapes have no agreed meaning; use a path with * or + instead.",
            )
        if isinstance(node, Literal) or not any(True for _ in self.graph.predicates(node)):
            raise broken(node, "a shape is referred to but described nowhere")
        self._open.append(node)
        shape = self._read(node)
        self._open.pop()
        self._done[node] = shape
        return shape

    def _read(self, node: Term) -> Shape:
        path_node = self.graph.value(node, SH + "path")
        path = None if path_node is None else read_path(self.graph, path_node, owner=node)
        severity = self.graph.value(node, SH + "severity")
        return Shape(
            node=node,
            path=path,
            targets=self.targets(node),
            deactivated=self._deactivated(node),
            severity=SH + "Violation" if severity is None else self._iri(node, severity),
            messages=self._messages(node),
            constraints=self._constraints(node, is_property=path is not None),
            queries=self._queries(node),
        )

    def _deactivated(self, node: Term) -> bool:
        value = self.graph.value(node, SH + "deactivated")
        if value not in (None, _TRUE, _FALSE):
            raise broken(node, f"sh:deactivated is {value}; it must be true or false")
        return value == _TRUE

    def _messages(self, node: Term) -> tuple[str, ...]:
        found = self.graph.values(node, SH + "message")
        texts = [one for one in found if isinstance(one, Literal)]
        if len(texts) < len(found):
            raise broken(node, "sh:message must be text")
        texts.sort(key=lambda one: (one.language or "", one.value))
        return tuple(one.value for one in texts)

    def _constraints(self, node: Term, *, is_property: bool) -> tuple[Constraint, ...]:
        found: list[Constraint] = []
        for kinds, read in self._readers().items():
            for kind in kinds:
                given = self.graph.values(node, SH + kind)
                if given and not is_property and kind in shapeterms.ON_PATHS_ONLY:
                    raise broken(
                        node, f"sh:{kind} needs a property shape: the shape has no sh:path"
                    )
                if len(given) > 1 and kind in shapeterms.ONCE:
                    raise broken(node, f"sh:{kind} is given {len(given)} times; once is meant")
                for value in sorted(given, key=str):
                    found += read(node, kind, value)
        return tuple(found)

    def _readers(self) -> dict[tuple[str, ...], Callable[[Term, str, Term], list[Constraint]]]:
        return {
            shapeterms.IRI_VALUED: self._with_iri,
            shapeterms.LITERAL_VALUED: self._with_literal,
            ("hasValue",): self._with_term,
            shapeterms.NUMBERS: self._with_number,
            ("pattern",): self._pattern,
            ("languageIn", "in"): self._with_list,
            ("uniqueLang", "closed"): self._switched,
            ("node", "property", "not"): self._with_shape,
            ("and", "or", "xone"): self._with_shapes,
            ("qualifiedValueShape",): self._qualified,
        }

    def _iri(self, node: Term, value: Term) -> str:
        if not isinstance(value, NamedNode):
            raise broken(node, f"{value} must be an IRI")
        return value.value

    def _with_iri(self, node: Term, kind: str, value: Term) -> list[Constraint]:
        iri = self._iri(node, value)
        if kind == "datatype":
            shapeterms.refuse_rewritten_datatype(node, iri)
        if kind == "nodeKind" and iri.removeprefix(SH) not in shapeterms.NODE_KINDS:
            raise broken(node, f"sh:nodeKind {value} is none of {', '.join(shapeterms.NODE_KINDS)}")
        return [Constraint(kind, (value,))]

    def _with_literal(self, node: Term, kind: str, value: Term) -> list[Constraint]:
        if not isinstance(value, Literal):
            raise broken(node, f"sh:{kind} must be a literal")
        return [Constraint(kind, (value,))]

    def _with_term(self, node: Term, kind: str, value: Term) -> list[Constraint]:
        if isinstance(value, BlankNode):
            raise unsupported(node, f"sh:{kind} names a blank node; no query can name one")
        return [Constraint(kind, (value,))]

    def _with_number(self, node: Term, kind: str, value: Term) -> list[Constraint]:
        return [Constraint(kind, number=self._number(node, kind, value))]

    def _number(self, node: Term, kind: str, value: Term) -> int:
        digits = value.value if isinstance(value, Literal) else ""
        if not digits.isdecimal() or value != Literal(digits, datatype=NamedNode(_XSD + "integer")):
            raise broken(node, f"sh:{kind} is {value}; it must be a whole number, zero or more")
        return int(digits)

    def _pattern(self, node: Term, kind: str, value: Term) -> list[Constraint]:
        flags = self.graph.value(node, SH + "flags")
        if not isinstance(value, Literal) or not isinstance(flags, Literal | None):
            raise broken(node, "sh:pattern and sh:flags must be text")
        return [Constraint(kind, (value,), flags=flags.value if flags else "")]

    def _with_list(self, node: Term, kind: str, value: Term) -> list[Constraint]:
        items = self.graph.items(value, owner=node)
        if any(isinstance(item, BlankNode) for item in items):
            raise unsupported(node, f"sh:{kind} lists a blank node; no query can name one")
        if kind == "languageIn" and not all(isinstance(item, Literal) for item in items):
            raise broken(node, "sh:languageIn must list language tags")
        return [Constraint(kind, tuple(items))]

    def _switched(self, node: Term, kind: str, value: Term) -> list[Constraint]:
        if value != _TRUE:  # the standard switches on `true` alone, not on "1"
            return []
        if kind == "uniqueLang":
            return [Constraint(kind)]
        head = self.graph.value(node, SH + "ignoredProperties")
        ignored = [] if head is None else self.graph.items(head, owner=node)
        own = [
            path
            for shape in self.graph.values(node, SH + "property")
            for path in self.graph.values(shape, SH + "path")
            if isinstance(path, NamedNode)
        ]
        return [Constraint(kind, tuple(sorted({*ignored, *own}, key=str)))]

    def _with_shape(self, node: Term, kind: str, value: Term) -> list[Constraint]:
        shape = self.shape(value)
        if kind == "property" and shape.path is None:
            raise broken(node, f"sh:property points to {shape.name}, which has no sh:path")
        if kind == "node" and shape.path is not None:
            raise broken(
                node,
                f"sh:node points to {shape.name}, which has a sh:path",
                hint="Write sh:property, or wrap it: sh:node [ sh:property ... ].",
            )
        return [Constraint(kind, shapes=(shape,))]

    def _with_shapes(self, node: Term, kind: str, value: Term) -> list[Constraint]:
        members = self.graph.items(value, owner=node)
        return [Constraint(kind, shapes=tuple(self.shape(member) for member in members))]

    def _qualified(self, node: Term, _kind: str, value: Term) -> list[Constraint]:
        disjoint = self.graph.value(node, SH + "qualifiedValueShapesDisjoint") == _TRUE
        siblings = tuple(self._siblings(node, value)) if disjoint else ()
        found = []
        for kind in ("qualifiedMinCount", "qualifiedMaxCount"):
            count = self.graph.value(node, SH + kind)
            if count is not None:
                number = self._number(node, kind, count)
                shapes = (self.shape(value),)
                found.append(Constraint(kind, shapes=shapes, number=number, siblings=siblings))
        if not found:
            raise broken(node, "sh:qualifiedValueShape needs sh:qualifiedMinCount or MaxCount")
        return found

    def _siblings(self, node: Term, own: Term) -> list[Shape]:
        parents = [
            one for one in self.graph.subjects() if node in self.graph.values(one, SH + "property")
        ]
        shapes = {
            qualified
            for parent in parents
            for sibling in self.graph.values(parent, SH + "property")
            for qualified in self.graph.values(sibling, SH + "qualifiedValueShape")
        }
        return [self.shape(one) for one in sorted(shapes - {own}, key=str)]

    def _queries(self, node: Term) -> tuple[AuthorQuery, ...]:
        found = []
        for one in sorted(self.graph.values(node, SH + "sparql"), key=str):
            if self._deactivated(one):
                continue
            if self.graph.values(one, SH + "severity"):
                raise unsupported(
                    node,
                    "sh:severity stands inside sh:sparql, where other engines ignore it",
                    hint="Put sh:severity on the shape itself.",
                )
            select = self.graph.value(one, SH + "select")
            if not isinstance(select, Literal):
                raise broken(node, "sh:sparql needs one sh:select with the text of a query")
            prefixes = {**self.graph.file_prefixes(one), **self._declared(one)}
            found.append(AuthorQuery(one, select.value, prefixes, self._messages(one)))
        return tuple(found)

    def _declared(self, node: Term) -> dict[str, str]:
        """The prefixes that sh:prefixes leads to, through owl:imports too."""
        found: dict[str, str] = {}
        waiting = list(self.graph.values(node, SH + "prefixes"))
        seen: set[Term] = set()
        while waiting:
            owner = waiting.pop()
            if owner in seen:
                continue
            seen.add(owner)
            waiting += self.graph.values(owner, PREFIXES["owl"] + "imports")
            for entry in self.graph.values(owner, SH + "declare"):
                prefix = self.graph.value(entry, SH + "prefix")
                base = self.graph.value(entry, SH + "namespace")
                if not isinstance(prefix, Literal) or not isinstance(base, Literal):
                    raise broken(owner, "sh:declare needs one sh:prefix and one sh:namespace")
                if found.setdefault(prefix.value, base.value) != base.value:
                    raise broken(owner, f"the prefix {prefix.value + ':'!r} has two meanings")
        return found
