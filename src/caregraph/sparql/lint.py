"""Query shapes that run quadratically, named with what to write instead.

Layer 2. The engine has no statistics, so the way a constraint is written decides whether
it takes seconds or hours on a large graph. What can be rearranged with the same meaning is
(``mended``); the rest is refused when the shape is compiled, not discovered in production.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from caregraph.sparql import exists_rewriting, paths, tree, union_rewriting
from caregraph.sparql.tree import Exists, Filter, Group, Triple

Variables = frozenset[str]


@dataclass(frozen=True)
class Slowness:
    """One thing about a query that would make it slow."""

    code: str
    message: str
    advice: str
    mended: bool = False
    """True where the compiler rearranges the query itself, with the same meaning."""


_ADVICE = {
    "cartesian": "Tie the patterns by a shared variable; a FILTER compares every pair of rows.",
    "free-path": "Bind one end of the path with a pattern that leads from $this.",
    "optional-first": "Put the patterns that bind its variables before the OPTIONAL.",
    "exists-join": "Hold one pattern per EXISTS and nest: EXISTS { A FILTER EXISTS { B } }.",
    "exists-unlinked": "Begin the EXISTS with a pattern on $this or a variable bound outside it.",
    "unlinked": "Begin with a triple pattern that has $this as its subject or object.",
    "union-join": "Write the alternatives as constraints of their own, or begin each with $this.",
    "no-distinct": "Write SELECT DISTINCT: some engines report the same row twice.",
}


def inspect(select: tree.Select) -> list[Slowness]:
    """List what is slow in a constraint's query, as its author wrote it."""
    mended = exists_rewriting.mend(select)
    found = refusals(mended)
    if not select.distinct and not select.group_by:
        found.append(_slow("no-distinct", "SELECT has no DISTINCT", mended=True))
    written_out = union_rewriting.distribute(select.where)
    if tree.opened(written_out) != tree.opened(select.where):
        message = "a UNION joins patterns beside others"
        found.append(_slow("union-join", message, mended=True))
    if _pattern_counts(mended.where) != _pattern_counts(written_out):
        message = "an EXISTS holds several patterns at one level"
        found.append(_slow("exists-join", message, mended=True))
    return found


def refusals(mended: tree.Select) -> list[Slowness]:
    """List what is still slow in a query that has been rearranged by ``nesting.mend``."""
    found = list(_group(mended.where, frozenset({"?this"})))
    for column in mended.columns:
        if column.value is not None:
            found += _expression(column.value, tree.bound_variables(mended.where))
    return found


def condition_refusals(expression: tree.Expression, bound: Variables) -> list[Slowness]:
    """List what is slow in a condition on a row whose variables *bound* have values."""
    return list(_expression(expression, bound))


def _slow(code: str, message: str, *, mended: bool = False) -> Slowness:
    return Slowness(code, message, _ADVICE[code], mended)


def _pattern_counts(group: Group) -> list[tuple[int, ...]]:
    """Count the triple patterns of each level of EXISTS: mending changes nothing else."""
    return sorted(_levels(group, ()))


def _levels(group: Group, place: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    yield (*place, sum(isinstance(element, Triple) for element in group.elements))
    for expression in _expressions(group):
        for nested in tree.groups_in(expression):
            yield from _levels(nested.group, (*place, 0))
    for inner in _inner_groups(group):
        yield from _levels(inner, (*place, 1))


def _expressions(group: Group) -> Iterator[tree.Expression]:
    for element in group.elements:
        if isinstance(element, Filter):
            yield element.condition
        elif isinstance(element, tree.Bind):
            yield element.value


def _inner_groups(group: Group) -> Iterator[Group]:
    for element in group.elements:
        match element:
            case tree.Optional(inner):
                yield inner
            case tree.Union(groups):
                yield from groups
            case tree.Subselect(select):
                yield select.where
            case _:
                continue


def _group(group: Group, outside: Variables) -> Iterator[Slowness]:
    """Inspect a group that is joined, with *outside* known from the start."""
    yield from _ties(group, outside)
    yield from _optionals(group, outside)
    if union_rewriting.is_undistributed(group):
        yield _slow("union-join", "a UNION whose alternatives join patterns cannot be written out")
    inside = outside | tree.bound_variables(group)
    for element in group.elements:
        match element:
            case tree.Optional(inner):
                yield from _group(inner, inside)
            case tree.Union(groups):
                others = tuple(one for one in group.elements if one is not element)
                beside = outside | tree.bound_variables(Group(others))
                for inner in groups:
                    yield from _group(inner, beside)
            case tree.Subselect(select):
                yield from _group(select.where, frozenset({"?this"}))
            case _:
                continue
    for expression in _expressions(group):
        yield from _expression(expression, inside)


def _ties(group: Group, outside: Variables) -> Iterator[Slowness]:
    """Find patterns that no chain of shared variables ties to what is known."""
    joined = [
        element
        for element in group.elements
        if not isinstance(element, Filter | tree.Optional | tree.Place)
    ]
    known = set(outside)
    doubtful = tree.bound_variables(
        Group(tuple(one for one in group.elements if isinstance(one, tree.Optional)))
    )
    waiting = [(element, tree.element_variables(element)) for element in joined]
    moved = True
    while moved:
        moved = False
        for pair in list(waiting):
            if not pair[1] or pair[1] & known or _is_computed(pair[0], doubtful):
                known |= pair[1]
                waiting.remove(pair)
                moved = True
    for element, names in waiting:
        if _has_free_path(element):
            message = f"a path with + or * is free at both ends ({' '.join(sorted(names))})"
            yield _slow("free-path", message)
        elif "?this" in outside and not _mentions_this(group):
            yield _slow("unlinked", "no pattern leads from $this to the rest of the query")
            return
        else:
            message = f"nothing ties {' '.join(sorted(names))} to $this"
            yield _slow("cartesian", message)


def _is_computed(element: tree.Element, doubtful: Variables) -> bool:
    """Say whether an element adds one value to a row: from nothing, or from OPTIONAL parts."""
    return isinstance(element, tree.Bind) and tree.expression_variables(element.value) <= doubtful


def _mentions_this(group: Group) -> bool:
    return any(
        "?this" in tree.element_variables(element)
        for element in group.elements
        if not isinstance(element, Filter)
    )


def _has_free_path(element: tree.Element) -> bool:
    if not isinstance(element, Triple) or isinstance(element.path, str):
        return False
    return any(isinstance(step, paths.Repeat) for step in paths.steps(element.path))


def _optionals(group: Group, outside: Variables) -> Iterator[Slowness]:
    """Find an OPTIONAL that stands before what it hangs on."""
    bound, doubtful = set(outside), set[str]()
    for element in group.elements:
        if isinstance(element, Filter):
            continue
        names = tree.bound_variables(Group((element,)))
        if isinstance(element, tree.Optional):
            if not names & bound:
                yield _slow(
                    "optional-first", "an OPTIONAL shares no variable with what precedes it"
                )
            doubtful |= names - bound
            continue
        if isinstance(element, Triple) and names & doubtful:
            loose = " ".join(sorted(names & doubtful))
            yield _slow("optional-first", f"a pattern joins on {loose}, which may be unbound")
        bound |= names


def _expression(expression: tree.Expression, outside: Variables) -> Iterator[Slowness]:
    for nested in tree.groups_in(expression):
        yield from _exists(nested, outside)


def _exists(exists: Exists, outside: Variables) -> Iterator[Slowness]:
    """Inspect one level of EXISTS after mending."""
    elements = exists.group.elements
    joined = [one for one in elements if not isinstance(one, Filter | tree.Bind)]
    if len(joined) > 1:
        yield _slow("exists-join", "an EXISTS joins patterns that cannot be nested for you")
    inside = outside | tree.bound_variables(exists.group)
    for element in joined:
        names = tree.element_variables(element)
        if names and not names & outside:
            loose = " ".join(sorted(names))
            yield _slow("exists-unlinked", f"an EXISTS starts from {loose}, bound nowhere outside")
        if isinstance(element, tree.Union):
            yield from _alternatives(element.groups, inside)
        elif isinstance(element, tree.Subselect):
            yield from _group(element.select.where, frozenset({"?this"}))
    for expression in _expressions(exists.group):
        yield from _expression(expression, inside)


def _alternatives(groups: Iterable[Group], outside: Variables) -> Iterator[Slowness]:
    for group in groups:
        yield from _exists(Exists(negated=False, group=group), outside)
