"""Conditions: whether one node conforms to a shape, as one SPARQL expression.

Layer 2 (shacl). Every expression is total (true or false, never an error), and every pattern
stands alone in its EXISTS level, because Oxigraph plans each level without knowing what the levels
outside have bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from caregraph.rdf import NamedNode, Term
from caregraph.shacl.compiler import author, literals
from caregraph.shacl.shapegraph import RDF, SH
from caregraph.shacl.shapes import Constraint, Shape
from caregraph.sparql import paths
from caregraph.sparql.paths import Path

TYPE = paths.Predicate(RDF + "type")

_NODE_KIND_TESTS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "!isLiteral({0})",
    "BlankNodeOrLiteral": "!isIRI({0})",
    "IRIOrLiteral": "!isBlank({0})",
}

_COMPARISONS = {
    "minExclusive": ">",
    "minInclusive": ">=",
    "maxExclusive": "<",
    "maxInclusive": "<=",
    "lessThan": "<",
    "lessThanOrEquals": "<=",
}

ON_VALUES = frozenset(
    {
        "class",
        "datatype",
        "nodeKind",
        "minExclusive",
        "minInclusive",
        "maxExclusive",
        "maxInclusive",
        "minLength",
        "maxLength",
        "pattern",
        "languageIn",
        "in",
        "not",
        "and",
        "or",
        "xone",
        "node",
        "closed",
        "property",
    }
)
"""Constraints that judge each value by itself; the others judge the set of values."""

_SORT_FROM = 3
"""From this many distinct values on, they are asked for in order, which saves permutations."""


def same(one: str, other: str) -> str:
    """Write that two terms are the very same."""
    return f"sameTerm({one}, {other})"


def compares(kind: str, one: str, other: str) -> str:
    """Write that *one* stands to *other* as the constraint asks; incomparable terms do not."""
    return f"COALESCE({one} {_COMPARISONS[kind]} {other}, false)"


def listed(variable: str, terms: Sequence[Term]) -> str:
    """Write that a variable is one of *terms*, term by term and not by value."""
    if all(isinstance(term, NamedNode) for term in terms):
        return f"{variable} IN ({', '.join(map(str, terms))})"
    return f"({' || '.join(same(variable, str(term)) for term in terms)})"


class Conditions:
    """Writes expressions; one writer serves one part of a query, with variables of its own."""

    def __init__(self, subclasses: Mapping[str, frozenset[str]], prefix: str = "?_n") -> None:
        self._subclasses = subclasses
        self._prefix = prefix
        self._count = 0
        self._judges: dict[str, Callable[[Constraint, str], str]] = {
            "class": lambda c, v: self.is_instance(v, self.class_terms(c.terms[0])),
            "datatype": lambda c, v: literals.has_datatype(v, c.terms[0].value),
            "nodeKind": lambda c, v: _NODE_KIND_TESTS[c.terms[0].value[len(SH) :]].format(v),
            **dict.fromkeys(
                ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive"),
                lambda c, v: compares(c.kind, v, str(c.terms[0])),
            ),
            "minLength": lambda c, v: f"(!isBlank({v}) && STRLEN(STR({v})) >= {c.number})",
            "maxLength": lambda c, v: f"(!isBlank({v}) && STRLEN(STR({v})) <= {c.number})",
            "pattern": lambda c, v: literals.matches(v, c.terms[0].value, c.flags),
            "languageIn": lambda c, v: literals.has_language(v, [t.value for t in c.terms]),
            "in": lambda c, v: listed(v, c.terms) if c.terms else "false",
            "not": lambda c, v: f"!({self.conforms(c.shapes[0], v)})",
            "node": lambda c, v: self.conforms(c.shapes[0], v),
            "property": lambda c, v: self.conforms(c.shapes[0], v),
            "and": lambda c, v: self._all(c.shapes, v),
            "or": lambda c, v: self._any(c.shapes, v),
            "xone": self._exactly_one,
            "closed": self._closed,
        }
        self._set_judges: dict[str, Callable[[Constraint, str, tuple[Path, ...]], str]] = {
            "hasValue": lambda c, v, s: self.reaches(v, s, str(c.terms[0])),
            "equals": self._equals,
            "disjoint": lambda c, v, s: f"!{self.some(v, s, lambda x: self._has(c, v, x))}",
            "lessThan": self._ordered,
            "lessThanOrEquals": self._ordered,
            "uniqueLang": self._unique_language,
            "minCount": lambda c, v, s: self.at_least(c.number, v, s),
            "maxCount": lambda c, v, s: f"!{self.at_least(c.number + 1, v, s)}",
            "qualifiedMinCount": lambda c, v, s: self.at_least(
                c.number, v, s, lambda x: self.qualifies(c, x)
            ),
            "qualifiedMaxCount": lambda c, v, s: (
                f"!{self.at_least(c.number + 1, v, s, lambda x: self.qualifies(c, x))}"
            ),
        }

    def fresh(self) -> str:
        """Give a variable no other part of the query uses."""
        self._count += 1
        return f"{self._prefix}{self._count}"

    def class_terms(self, class_: Term) -> list[NamedNode]:
        """List a class and its subclasses."""
        names = {class_.value, *self._subclasses.get(class_.value, ())}
        return [NamedNode(name) for name in sorted(names)]

    # Shapes

    def conforms(self, shape: Shape, variable: str) -> str:
        """Write that the node in *variable* conforms to *shape*."""
        if shape.deactivated:
            return "true"
        steps = () if shape.path is None else paths.steps(shape.path)
        conditions = [
            self._set_judges[c.kind](c, variable, steps)
            for c in shape.constraints
            if c.kind not in ON_VALUES
        ]
        if any(c.kind in ON_VALUES for c in shape.constraints):
            conditions.append(f"!{self.some(variable, steps, lambda x: self._offends(shape, x))}")
        conditions += [author.as_condition(q, shape, variable, self.fresh) for q in shape.queries]
        return " && ".join(conditions) or "true"

    def _offends(self, shape: Shape, variable: str) -> str:
        judged = [self.holds(c, variable) for c in shape.constraints if c.kind in ON_VALUES]
        return f"!({' && '.join(judged)})"

    def holds(self, constraint: Constraint, variable: str) -> str:
        """Write that one value satisfies a constraint that judges single values."""
        return self._judges[constraint.kind](constraint, variable)

    def set_holds(self, constraint: Constraint, variable: str, path: Path | None) -> str:
        """Write that a focus node satisfies a constraint on the whole set of its values."""
        steps = () if path is None else paths.steps(path)
        return self._set_judges[constraint.kind](constraint, variable, steps)

    def qualifies(self, constraint: Constraint, variable: str) -> str:
        """Write that a value counts: it conforms, and to no sibling shape if they are disjoint."""
        own = f"({self.conforms(constraint.shapes[0], variable)})"
        others = [f"!({self.conforms(shape, variable)})" for shape in constraint.siblings]
        return " && ".join([own, *others])

    # Walking

    def some(self, start: str, steps: tuple[Path, ...], then: Callable[[str], str]) -> str:
        """Write that some node reached from *start* satisfies *then*, one pattern per level."""
        if not steps:
            return f"({then(start)})"
        end = self.fresh()
        pattern = paths.pattern(start, steps[0], end)
        rest = self.some(end, steps[1:], then) if steps[1:] else then(end)
        return f"EXISTS {{ {pattern}{'' if rest == 'true' else f' FILTER({rest})'} }}"

    def reaches(self, start: str, steps: tuple[Path, ...], end: str) -> str:
        """Write that *end* (a variable or a term) is reached from *start*."""
        if not steps:
            return same(start, end)
        *first, last = steps
        turned = isinstance(last, paths.Inverse)
        if end.startswith('"') and turned:  # a literal is nobody's subject, nor may stand as one
            return "false"
        return self.some(
            start, tuple(first), lambda node: f"EXISTS {{ {paths.pattern(node, last, end)} }}"
        )

    def at_least(
        self,
        number: int,
        start: str,
        steps: tuple[Path, ...],
        counts: Callable[[str], str] | None = None,
    ) -> str:
        """Write that at least *number* different nodes are reached that satisfy *counts*."""

        def another(found: tuple[str, ...]) -> str:
            def then(node: str) -> str:
                tests = [f"!{same(node, one)}" for one in found]
                if found and number >= _SORT_FROM:
                    tests.append(f'COALESCE(STR({found[-1]}), "") <= COALESCE(STR({node}), "")')
                if counts is not None:
                    tests.append(counts(node))
                if len(found) + 1 < number:
                    tests.append(another((*found, node)))
                return " && ".join(tests) or "true"

            return self.some(start, steps, then)

        return another(()) if number > 0 else "true"

    def is_instance(self, variable: str, classes: Sequence[Term]) -> str:
        """Write that a node has one of the classes as its type."""
        if len(classes) == 1:
            return f"EXISTS {{ {variable} {paths.text(TYPE)} {classes[0]} }}"
        return self.some(variable, (TYPE,), lambda kind: listed(kind, classes))

    # Single constraints

    def _all(self, shapes: Sequence[Shape], variable: str) -> str:
        return " && ".join(f"({self.conforms(shape, variable)})" for shape in shapes) or "true"

    def _any(self, shapes: Sequence[Shape], variable: str) -> str:
        alternatives = " || ".join(f"({self.conforms(shape, variable)})" for shape in shapes)
        return f"({alternatives})" if alternatives else "false"

    def _exactly_one(self, constraint: Constraint, variable: str) -> str:
        terms = [f"IF({self.conforms(shape, variable)}, 1, 0)" for shape in constraint.shapes]
        return f"({' + '.join(terms) or '0'} = 1)"

    def _closed(self, constraint: Constraint, variable: str) -> str:
        predicate, value = self.fresh(), self.fresh()
        allowed = listed(predicate, constraint.terms) if constraint.terms else "false"
        return f"NOT EXISTS {{ {variable} {predicate} {value} FILTER(!({allowed})) }}"

    def _has(self, constraint: Constraint, focus: str, value: str) -> str:
        return f"EXISTS {{ {focus} {constraint.terms[0]} {value} }}"

    def _equals(self, constraint: Constraint, focus: str, steps: tuple[Path, ...]) -> str:
        other = (paths.Predicate(constraint.terms[0].value),)
        missing = self.some(focus, steps, lambda x: f"!{self._has(constraint, focus, x)}")
        extra = self.some(focus, other, lambda x: f"!{self.reaches(focus, steps, x)}")
        return f"!{missing} && !{extra}"

    def _ordered(self, constraint: Constraint, focus: str, steps: tuple[Path, ...]) -> str:
        other = (paths.Predicate(constraint.terms[0].value),)

        def out_of_order(value: str) -> str:
            return self.some(focus, other, lambda x: f"!{compares(constraint.kind, value, x)}")

        return f"!{self.some(focus, steps, out_of_order)}"

    def _unique_language(self, _constraint: Constraint, focus: str, steps: tuple[Path, ...]) -> str:
        def repeated(value: str) -> str:
            alike = self.some(
                focus, steps, lambda x: f"!{same(x, value)} && {literals.same_language(x, value)}"
            )
            return f"{literals.has_some_language(value)} && {alike}"

        return f"!{self.some(focus, steps, repeated)}"
