"""The parts of a query, each with where it stands in the text.

Layer 4. ``reading`` makes them; they are looked at, told in words and cut out, never written anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

TermKind = Literal["variable", "iri", "literal", "blank"]


@dataclass(frozen=True, slots=True)
class Term:
    """A variable, IRI, literal or blank node where it stands."""

    kind: TermKind
    written: str
    start: int
    end: int
    value: str
    """The name of a variable, a full IRI, the text of a literal."""
    language: str = ""
    datatype: str = ""
    """The IRI of its datatype; empty for a plain text."""

    @property
    def is_text(self) -> bool:
        """Say whether it is a literal without a datatype of its own."""
        return self.kind == "literal" and not self.datatype


@dataclass(frozen=True, slots=True)
class Path:
    """A property path: a step, or how paths are put together."""

    kind: Literal["step", "sequence", "alternative", "inverse", "repeat", "not"]
    start: int
    end: int
    term: Term | None = None
    """Of a step: its property, or a variable."""
    parts: tuple[Path, ...] = ()
    mark: str = ""
    """Of what is repeated: ``*``, ``+`` or ``?``."""

    def steps(self) -> Iterator[Term]:
        """Yield the property, or variable, of every step."""
        if self.term is not None:
            yield self.term
        for part in self.parts:
            yield from part.steps()


@dataclass(frozen=True, slots=True)
class Pattern:
    """Subject, path and object."""

    subject: Term
    path: Path
    object: Term
    start: int
    end: int

    @property
    def predicate(self) -> Term | None:
        """Give the property where the path is one step with a name."""
        term = self.path.term
        return term if term is not None and term.kind == "iri" else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, number of signs, or bracket of an expression."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Exists:
    """EXISTS or NOT EXISTS, in an expression."""

    negated: bool
    group: Group
    start: int
    end: int


ExpressionPart: TypeAlias = "Term | Mark | Exists"
Expression: TypeAlias = tuple[ExpressionPart, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on the rows of its group."""

    condition: Expression
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bind:
    """A computed value with its name."""

    value: Expression
    variable: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Values:
    """Rows given in the text; ``None`` for UNDEF."""

    variables: tuple[Term, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Nested:
    """A group under a word: OPTIONAL, MINUS, GRAPH, SERVICE, or none for mere braces."""

    word: str
    group: Group
    start: int
    end: int
    name: Term | None = None
    """Of GRAPH and SERVICE: what is named."""


@dataclass(frozen=True, slots=True)
class Union:
    """Alternative groups."""

    groups: tuple[Group, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Subquery:
    """A query inside a group."""

    query: Query
    start: int
    end: int


Element: TypeAlias = "Pattern | Filter | Bind | Values | Nested | Union | Subquery"


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between braces."""

    elements: tuple[Element, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Column:
    """Something that is selected: a variable, or what is computed under its name."""

    variable: Term
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A query, or one inside another."""

    form: Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
    where: Group
    columns: tuple[Column, ...] = ()
    """Empty where all variables are shown."""
    is_distinct: bool = False
    described: tuple[Term, ...] = ()
    template: tuple[Pattern, ...] = ()
    from_graphs: tuple[Term, ...] = ()
    group_by: tuple[Expression, ...] = ()
    having: tuple[Expression, ...] = ()
    order_by: tuple[Expression, ...] = ()
    limit: int | None = None
    offset: int | None = None
    values: Values | None = None
    prefixes: dict[str, str] = field(default_factory=dict)
    prologue: str = ""
    """Its PREFIX and BASE lines as they stand."""


def variables_of(expression: Expression) -> Iterator[Term]:
    """Yield the variables of an expression itself, without those of its EXISTS groups."""
    return (one for one in expression if isinstance(one, Term) and one.kind == "variable")


def exists_in(expression: Expression) -> Iterator[Exists]:
    """Yield the EXISTS groups of an expression."""
    return (one for one in expression if isinstance(one, Exists))


def inner_groups(element: Element) -> Iterator[Group]:
    """Yield the groups that stand directly in an element."""
    match element:
        case Nested(group=group):
            yield group
        case Union(groups):
            yield from groups
        case Subquery(query):
            yield query.where
        case Filter(expression) | Bind(expression):
            yield from (one.group for one in exists_in(expression))


def groups_of(query: Query) -> Iterator[Group]:
    """Yield every group of a query, the outermost first."""
    waiting = [query.where]
    while waiting:
        group = waiting.pop(0)
        yield group
        for element in group.elements:
            waiting += inner_groups(element)


def patterns_of(query: Query) -> Iterator[Pattern]:
    """Yield every pattern of a query, wherever it stands."""
    for group in groups_of(query):
        yield from (one for one in group.elements if isinstance(one, Pattern))


def queries_of(query: Query) -> Iterator[Query]:
    """Yield a query and those inside it."""
    yield query
    for group in groups_of(query):
        yield from (one.query for one in group.elements if isinstance(one, Subquery))


def pattern_variables(pattern: Pattern) -> set[str]:
    """Name the variables of a pattern; a blank node counts as one."""
    terms = (pattern.subject, *pattern.path.steps(), pattern.object)
    return {one.value for one in terms if one.kind in ("variable", "blank")}


def bound_by(element: Element) -> set[str]:
    """Name the variables that an element may give a value."""
    match element:
        case Pattern():
            return pattern_variables(element)
        case Bind(variable=variable):
            return {variable.value}
        case Values(variables):
            return {one.value for one in variables}
        case Nested(word, group, name=name):
            own = {name.value} if name is not None and name.kind == "variable" else set()
            return set() if word == "MINUS" else own | bound_in(group)
        case Union(groups):
            return set().union(*map(bound_in, groups))
        case Subquery(query):
            if not query.columns:
                return bound_in(query.where)
            return {one.variable.value for one in query.columns}
        case _:
            return set()


def bound_in(group: Group) -> set[str]:
    """Name the variables that a group may give a value."""
    return set().union(*map(bound_by, group.elements))


def surely_bound(element: Element) -> set[str]:
    """Name the variables that an element gives a value in every row."""
    match element:
        case Nested("OPTIONAL" | "MINUS"):
            return set()
        case Nested(group=group, name=name):
            own = {name.value} if name is not None and name.kind == "variable" else set()
            return own | set().union(*map(surely_bound, group.elements))
        case Union(groups):
            found = [set().union(*map(surely_bound, one.elements)) for one in groups]
            return set.intersection(*found)
        case Subquery(query):
            within = set().union(*map(surely_bound, query.where.elements))
            computed = {one.variable.value for one in query.columns if one.value is not None}
            return bound_by(element) & (within | computed)
        case _:
            return bound_by(element)
