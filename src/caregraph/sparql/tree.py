"""The tree of a SELECT query, the variables in it, and its text.

Terms and variables are SPARQL text: ``?name`` for a variable, ``<iri>`` and literals in full.
An expression is a run of tokens in which (NOT) EXISTS groups stand as trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from caregraph.sparql import paths
from caregraph.sparql.paths import Path


@dataclass(frozen=True, slots=True)
class Triple:
    """A triple pattern; the middle is a property path or a variable."""

    subject: str
    path: Path | str
    object: str


@dataclass(frozen=True, slots=True)
class Exists:
    """EXISTS or NOT EXISTS, inside an expression."""

    negated: bool
    group: Group


Expression: TypeAlias = tuple["str | Exists", ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on the rows of its group."""

    condition: Expression


@dataclass(frozen=True, slots=True)
class Bind:
    """A computed value with its name."""

    value: Expression
    variable: str


@dataclass(frozen=True, slots=True)
class Values:
    """Rows given in the text."""

    variables: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place the compiler fills with focus nodes when the text is used."""

    mark: str


@dataclass(frozen=True, slots=True)
class Optional:
    """A group that may be absent."""

    group: Group
    from_row: bool = False
    """Written so that it is planned from the row beside it, see ``optional_rewriting``."""


@dataclass(frozen=True, slots=True)
class Union:
    """Alternative groups; a single group in braces is a union of one."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Subselect:
    """A query inside a group."""

    select: Select


Element: TypeAlias = Triple | Filter | Bind | Values | Place | Optional | Union | Subselect


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between braces."""

    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One projected variable, with the expression it is computed by, if any."""

    variable: str
    value: Expression | None = None


@dataclass(frozen=True, slots=True)
class Select:
    """A SELECT query."""

    distinct: bool
    columns: tuple[Column, ...]
    where: Group
    group_by: tuple[str, ...] = ()
    having: tuple[Expression, ...] = ()
    order_by: tuple[str, ...] = ()
    sliced: bool = False
    """True where LIMIT or OFFSET was read; neither can be kept, so it is never written."""


def is_variable(term: str) -> bool:
    """Say whether *term* is a variable."""
    return term.startswith("?")


def groups_in(expression: Expression) -> Iterator[Exists]:
    """Yield the (NOT) EXISTS groups that stand directly in *expression*."""
    return (part for part in expression if isinstance(part, Exists))


def all_of(conditions: Iterable[Expression]) -> Expression:
    """Write that every one of some conditions, at least one, holds."""
    first, *others = (("(", *one, ")") for one in conditions)
    return (*first, *(part for one in others for part in ("&&", *one)))


def expression_variables(expression: Expression) -> frozenset[str]:
    """List every variable an expression mentions, inside its EXISTS groups too."""
    found: set[str] = set()
    for part in expression:
        if isinstance(part, Exists):
            found |= variables(part.group)
        elif is_variable(part):
            found.add(part)
    return frozenset(found)


def triple_variables(triple: Triple) -> frozenset[str]:
    """List the variables of a triple pattern."""
    terms = [triple.subject, triple.object]
    if isinstance(triple.path, str):
        terms.append(triple.path)
    return frozenset([term for term in terms if term[0] == "?"])


def element_variables(element: Element) -> frozenset[str]:
    """List every variable an element mentions, at any depth that its group can see."""
    if isinstance(element, Triple):  # by far the most frequent
        return triple_variables(element)
    match element:
        case Filter(condition):
            return expression_variables(condition)
        case Bind(value, variable):
            return expression_variables(value) | {variable}
        case Values(names, _):
            return frozenset(names)
        case Place():
            return frozenset({"?this"})
        case Optional(group):
            return variables(group)
        case Union(groups):
            return frozenset().union(*(variables(group) for group in groups))
        case Subselect(select):
            return frozenset(column.variable for column in select.columns)


def variables(group: Group) -> frozenset[str]:
    """List every variable a group mentions."""
    return frozenset().union(*(element_variables(element) for element in group.elements))


def bound_variables(group: Group) -> frozenset[str]:
    """List the variables a group can give a value to (filters give none)."""
    found: set[str] = set()
    for element in group.elements:
        if isinstance(element, Triple):  # by far the most frequent
            found |= triple_variables(element)
            continue
        match element:
            case Filter():
                continue
            case Bind(_, variable):
                found.add(variable)
            case Optional(inner):
                found |= bound_variables(inner)
            case Union(groups):
                for inner in groups:
                    found |= bound_variables(inner)
            case _:
                found |= element_variables(element)
    return frozenset(found)


def opened(group: Group) -> Group:
    """Give a group without the braces that stand around one group alone, at any depth.

    What a filter in there can see changes; which patterns have to hold together does not. Braces
    that keep a BIND from seeing what stands before them stay.
    """
    elements: list[Element] = []
    for element in group.elements:
        match element:
            case Union((inner,)) if not _is_blind(inner):
                elements += opened(inner).elements
            case Union(groups):
                elements.append(Union(tuple(map(opened, groups))))
            case Optional(inner):
                elements.append(Optional(opened(inner)))
            case Subselect(select):
                elements.append(Subselect(replace(select, where=opened(select.where))))
            case _:
                elements.append(element)
    return Group(tuple(elements))


def _is_blind(group: Group) -> bool:
    """Say whether a BIND of the group reads a variable that has no value in the group."""
    seen = bound_variables(group) | {"?this"}
    binds = (element for element in group.elements if isinstance(element, Bind))
    return any(expression_variables(bind.value) - seen for bind in binds)


Renaming: TypeAlias = Callable[[str], str]


def rename_expression(expression: Expression, new: Renaming) -> Expression:
    """Give the same expression with every variable renamed."""
    return tuple(
        Exists(part.negated, rename(part.group, new))
        if isinstance(part, Exists)
        else (new(part) if is_variable(part) else part)
        for part in expression
    )


def rename(group: Group, new: Renaming) -> Group:
    """Give the same group with every variable renamed."""
    return Group(tuple(_rename_element(element, new) for element in group.elements))


def _rename_element(element: Element, new: Renaming) -> Element:
    def term(written: str) -> str:
        return new(written) if is_variable(written) else written

    match element:
        case Triple(subject, path, object_):
            middle = term(path) if isinstance(path, str) else path
            return Triple(term(subject), middle, term(object_))
        case Filter(condition):
            return Filter(rename_expression(condition, new))
        case Bind(value, variable):
            return Bind(rename_expression(value, new), new(variable))
        case Values(names, rows):
            return Values(tuple(map(new, names)), rows)
        case Place():
            return element
        case Optional(group):
            return Optional(rename(group, new))
        case Union(groups):
            return Union(tuple(rename(group, new) for group in groups))
        case Subselect(select):
            return Subselect(rename_select(select, new))


def rename_select(select: Select, new: Renaming) -> Select:
    """Give the same query with every variable renamed."""
    columns = tuple(
        Column(new(c.variable), None if c.value is None else rename_expression(c.value, new))
        for c in select.columns
    )
    return Select(
        select.distinct,
        columns,
        rename(select.where, new),
        tuple(map(new, select.group_by)),
        tuple(rename_expression(condition, new) for condition in select.having),
        tuple(new(token) if is_variable(token) else token for token in select.order_by),
        select.sliced,
    )


def write_expression(expression: Expression) -> str:
    """Write an expression as SPARQL; brackets stand tight, as Oxigraph's parser wants."""
    written = ""
    for part in expression:
        if isinstance(part, Exists):
            token = f"{'NOT ' if part.negated else ''}EXISTS {write(part.group)}"
        else:
            token = part
        tight = not written or written.endswith("(") or token in ("(", ")", ",")
        written += token if tight else f" {token}"
    return written


def write_triple(triple: Triple) -> str:
    """Write a triple pattern, without the full stop after it."""
    if isinstance(triple.path, str):
        return f"{triple.subject} {triple.path} {triple.object}"
    return paths.pattern(triple.subject, triple.path, triple.object)


def _write_element(element: Element) -> str:
    match element:
        case Triple():
            return f"{write_triple(element)} ."
        case Filter(condition):
            return f"FILTER({write_expression(condition)})"
        case Bind(value, variable):
            return f"BIND({write_expression(value)} AS {variable})"
        case Values(names, rows):
            written = " ".join(f"({' '.join(row)})" for row in rows)
            return f"VALUES ({' '.join(names)}) {{ {written} }}"
        case Place(mark):
            return mark
        case Optional(group, from_row):
            return (
                f"LATERAL {{ OPTIONAL {write(group)} }}" if from_row else f"OPTIONAL {write(group)}"
            )
        case Union(groups):
            return " UNION ".join(write(group) for group in groups)
        case Subselect(select):
            return f"{{ {write_select(select)} }}"


def write(group: Group) -> str:
    """Write a group as SPARQL."""
    return f"{{ {' '.join(_write_element(element) for element in group.elements)} }}"


def write_select(select: Select) -> str:
    """Write a query as SPARQL."""
    columns = " ".join(
        column.variable
        if column.value is None
        else f"({write_expression(column.value)} AS {column.variable})"
        for column in select.columns
    )
    words = ["SELECT DISTINCT" if select.distinct else "SELECT", columns, "WHERE"]
    words.append(write(select.where))
    if select.group_by:
        words += ["GROUP BY", *select.group_by]
    if select.having:
        words += ["HAVING", *(f"({write_expression(condition)})" for condition in select.having)]
    if select.order_by:
        words += ["ORDER BY", *select.order_by]
    return " ".join(words)
