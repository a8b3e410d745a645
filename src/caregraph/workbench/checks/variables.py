"""Variables that nothing gives a value, or not where they are read.

Layer 4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from caregraph.errors import near
from caregraph.workbench import parts
from caregraph.workbench.asked import Advice, Asked
from caregraph.workbench.parts import Element, Group, Query, Term

_ALIKE = 0.7
_CARING = ("BOUND", "COALESCE", "IF")


def look(asked: Asked) -> Iterator[Advice]:
    """Look at what is selected, compared, computed, sorted and grouped."""
    for query in parts.queries_of(asked.query):
        inner = query is not asked.query
        yield from _shown(asked, query, parts.bound_in(asked.query.where) if inner else set())
        yield from _in_group(asked, query.where, set())
    yield from _once(asked)


def _shown(asked: Asked, query: Query, outer: set[str]) -> Iterator[Advice]:
    """Look at the variables outside the patterns of a query.

    Args:
        outer: What the query around it gives a value: an inner one may name it.
    """
    bound = parts.bound_in(query.where) | outer
    if query.values:
        bound |= {one.value for one in query.values.variables}
    named = bound | {one.variable.value for one in query.columns if one.value is not None}
    for column in query.columns:
        if column.value is None:
            yield from _unbound(asked, column.variable, bound, "selected")
    computed = [one.value for one in query.columns if one.value is not None]
    for how, expressions in (
        ("used in what is computed", computed),
        ("sorted by", query.order_by),
        ("grouped by", query.group_by),
        ("compared in HAVING", query.having),
    ):
        for expression in expressions:
            for term in parts.variables_of(expression):
                yield from _unbound(asked, term, named | _named_in(expression), how)
    written = [
        one
        for pattern in query.template
        for one in (pattern.subject, *pattern.path.steps(), pattern.object)
    ]
    for one in (*query.described, *written):
        if one.kind == "variable":
            yield from _unbound(asked, one, bound, "written" if query.template else "described")


def _named_in(expression: parts.Expression) -> set[str]:
    """Name the variable that an expression gives a name to with AS."""
    for one, other in pairwise(expression):
        if isinstance(one, parts.Mark) and one.text.upper() == "AS" and isinstance(other, Term):
            return {other.value}
    return set()


def _unbound(asked: Asked, term: Term, bound: set[str], how: str) -> Iterator[Advice]:
    """Say that a variable is read that no pattern gives a value."""
    if term.value in bound:
        return
    close = _like(term.value, bound)
    told = [f"did you mean ?{one}?" for one in close]
    told = told or [f"what has a value: {', '.join(f'?{one}' for one in _named(bound))}"]
    mend = [(term.start, term.end, f"?{close[0]}")] if len(close) == 1 else []
    says = f"{term.written} is {how}, and no pattern gives it a value"
    yield asked.advice("unbound-variable", term, says, told, mend)


def _named(bound: set[str]) -> list[str]:
    return sorted(one for one in bound if not one.startswith("_:"))


def _like(name: str, known: set[str]) -> list[str]:
    found = near(name, _named(known), least=_ALIKE)
    plural = [one for one in known if one.rstrip("s") == name.rstrip("s")]
    return [one for one in dict.fromkeys([*plural, *found]) if one != name]


def _in_group(asked: Asked, group: Group, outer: set[str]) -> Iterator[Advice]:
    """Look at the conditions and computed values of a group.

    Args:
        outer: What a group under EXISTS sees from outside.
    """
    bound = parts.bound_in(group) | outer
    everywhere = set().union(*map(parts.bound_in, parts.groups_of(asked.query)))
    for place, element in enumerate(group.elements):
        if isinstance(element, parts.Filter):
            for term in _read(element.condition, everywhere):
                if term.value not in bound:
                    yield from _out_of_reach(asked, term, bound, "condition")
        elif isinstance(element, parts.Bind):
            before = set().union(*map(parts.bound_by, group.elements[:place])) | outer
            yield from _computed(asked, element, group, before, bound)
        if not isinstance(element, parts.Subquery):
            for inner in parts.inner_groups(element):
                yield from _in_group(asked, inner, bound if _sees(element) else set())


def _computed(
    asked: Asked, bind: parts.Bind, group: Group, before: set[str], bound: set[str]
) -> Iterator[Advice]:
    for term in _read(bind.value, parts.bound_in(asked.query.where) | bound):
        if term.value in bound - before:
            yield _too_early(asked, bind, term, group)
        elif term.value not in bound:
            yield from _out_of_reach(asked, term, bound, "computed value")


def _sees(element: Element) -> bool:
    """Say whether the conditions of a group see what stands outside of it."""
    is_optional = isinstance(element, parts.Nested) and element.word == "OPTIONAL"
    return is_optional or isinstance(element, (parts.Filter, parts.Bind))


def _read(expression: parts.Expression, anywhere: set[str]) -> Iterator[Term]:
    """Yield the variables of an expression that have to have a value.

    Args:
        anywhere: Those that anything gives a value: one that nothing does is a slip in any case.
    """
    marks = {one.text.upper() for one in expression if isinstance(one, parts.Mark)}
    if marks & {*_CARING, "||"}:
        if not marks & {"IF", "COALESCE"}:  # those may be given what has no value on purpose
            yield from (one for one in parts.variables_of(expression) if one.value not in anywhere)
        return
    yield from parts.variables_of(expression)


def _out_of_reach(asked: Asked, term: Term, bound: set[str], what: str) -> Iterator[Advice]:
    if term.value not in parts.bound_in(asked.query.where):
        yield from _unbound(asked, term, bound, f"read in a {what}")
        return
    says = (
        f"{term.written} has no value in these braces, so that the {what} never holds: what stands "
        "outside is not seen here"
    )
    told = ["write it outside, beside the pattern that gives the variable its value"]
    yield asked.advice("out-of-reach", term, says, told)


def _too_early(asked: Asked, bind: parts.Bind, term: Term, group: Group) -> Advice:
    """Say that a value is computed before what it is computed from is there."""
    text = asked.text[bind.start : bind.end]
    end = group.end - 1
    mend = [(bind.start, bind.end, ""), (end, end, f" {text} ")]
    says = (
        f"{term.written} gets its value only after this BIND, which goes by what stands before it"
    )
    return asked.advice("bind-too-early", bind, says, ["put the BIND after the patterns"], mend)


def _once(asked: Asked) -> Iterator[Advice]:
    """Look for a variable that stands once and is called nearly as another."""
    bound = set().union(*map(parts.bound_in, parts.groups_of(asked.query)))
    terms = [one for one in _all(asked.query) if one.value in bound]
    counts = Counter(one.value for one in terms)
    template = {one.value for p in asked.query.template for one in (p.subject, p.object)}
    for term in terms:
        if counts[term.value] > 1 or term.value in template:
            continue
        close = [one for one in _like(term.value, {*counts}) if _is_slip(term.value, one)]
        if not close:
            continue
        mend = [(term.start, term.end, f"?{close[0]}")] if len(close) == 1 else []
        says = f"{term.written} stands here only, so that it joins nothing"
        told = [f"did you mean ?{one}?" for one in close]
        yield asked.advice("used-once", term, says, told, mend)


def _is_slip(name: str, other: str) -> bool:
    """Say whether a name is nearly another by a slip of the keys, not by a number or an ending."""
    if name.rstrip("0123456789") == other.rstrip("0123456789"):
        return False
    return (
        name.casefold() == other.casefold()
        or name.rstrip("s") == other.rstrip("s")
        or sorted(name) == sorted(other)
        or bool(near(name, [other], least=0.8))
    )


def _all(query: Query) -> Iterator[Term]:
    """Yield every variable where it stands."""
    for inner in parts.queries_of(query):
        for column in inner.columns:
            yield column.variable
            yield from parts.variables_of(column.value or ())
        for expression in (*inner.order_by, *inner.group_by, *inner.having):
            yield from parts.variables_of(expression)
    for group in parts.groups_of(query):
        for element in group.elements:
            yield from _of_element(element)


def _of_element(element: Element) -> Iterator[Term]:
    match element:
        case parts.Pattern(subject, path, target):
            yield from (one for one in (subject, *path.steps(), target) if one.kind == "variable")
        case parts.Filter(expression):
            yield from parts.variables_of(expression)
        case parts.Bind(value, variable):
            yield variable
            yield from parts.variables_of(value)
        case parts.Values(variables):
            yield from variables
        case parts.Nested(name=name) if name is not None and name.kind == "variable":
            yield name
