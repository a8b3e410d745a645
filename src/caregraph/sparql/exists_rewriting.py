"""Rearranging EXISTS so that every level holds one pattern.

Layer 2. Oxigraph plans an EXISTS group without knowing that the variables of the row
outside are bound: two patterns in one level are joined from scratch for every row, which is
quadratic. ``EXISTS { A . B }`` asks the same as ``EXISTS { A FILTER EXISTS { B } }``, so the second
is what runs. Only triple patterns, filters, binds and alternatives are rearranged; what holds
anything else is left as it stands, for the linter to refuse.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import count

from caregraph.sparql import paths, tree
from caregraph.sparql.optional_rewriting import from_the_row
from caregraph.sparql.tree import Bind, Exists, Expression, Filter, Group, Triple, Union
from caregraph.sparql.union_rewriting import carried, distribute

Variables = frozenset[str]


def mend(select: tree.Select) -> tree.Select:
    """Give the same query with DISTINCT rows and one pattern in each level of EXISTS.

    Alternatives are written out first, see ``union_rewriting.py``.
    """
    written_out = replace(select, where=distribute(select.where))
    return _mend_select(written_out, frozenset({"?this"}), count(1), distinct=True)


def rearrange(select: tree.Select) -> tree.Select:
    """Give the same query, not about a focus node, with the same rows, as often.

    Values are carried to the alternatives and sub-selects that use them, see
    ``union_rewriting.py``, and an OPTIONAL is planned from its row, see ``optional_rewriting.py``.
    """
    carrying = replace(select, where=carried(select.where))
    mended = _mend_select(carrying, frozenset(), count(1), distinct=False)
    return replace(mended, where=from_the_row(mended.where))


def condition(group: Group, bound: Variables) -> Expression:
    """Write that a group has a row, given that the variables *bound* have values."""
    return _Nest(count(1)).exists(Exists(negated=False, group=group), bound)


def _mend_select(
    select: tree.Select, bound: Variables, steps: count[int], *, distinct: bool
) -> tree.Select:
    inside = bound | tree.bound_variables(select.where)
    columns = tuple(
        tree.Column(c.variable, None if c.value is None else _mended(c.value, inside, steps))
        for c in select.columns
    )
    return replace(
        select,
        distinct=distinct or select.distinct,
        columns=columns,
        where=_mend_group(select.where, bound, steps),
        having=tuple(_mended(one, inside, steps) for one in select.having),
    )


def _mend_group(group: Group, bound: Variables, steps: count[int]) -> Group:
    inside = bound | tree.bound_variables(group)
    elements: list[tree.Element] = []
    for element in group.elements:
        match element:
            case Filter(one):
                elements.append(Filter(_mended(one, inside, steps)))
            case Bind(value, variable):
                elements.append(Bind(_mended(value, inside, steps), variable))
            case tree.Optional(inner):
                elements.append(tree.Optional(_mend_group(inner, inside, steps)))
            case Union(groups):
                elements.append(Union(tuple(_mend_group(one, bound, steps) for one in groups)))
            case tree.Subselect(select):
                mended = _mend_select(select, frozenset({"?this"}), steps, distinct=False)
                elements.append(tree.Subselect(mended))
            case _:
                elements.append(element)
    return Group(tuple(elements))


def _mended(expression: Expression, bound: Variables, steps: count[int]) -> Expression:
    nest = _Nest(steps)
    parts: list[str | Exists] = []
    for part in expression:
        if isinstance(part, Exists):
            parts += nest.exists(part, bound)
        else:
            parts.append(part)
    return tuple(parts)


@dataclass
class _Parts:
    """The elements of one EXISTS group, sorted by what they are."""

    triples: list[Triple] = field(default_factory=list)
    filters: list[Expression] = field(default_factory=list)
    binds: list[Bind] = field(default_factory=list)
    unions: list[Union] = field(default_factory=list)

    def local(self) -> Variables:
        """The variables that these elements give values to."""
        elements: list[tree.Element] = [*self.triples, *self.binds, *self.unions]
        return tree.bound_variables(Group(tuple(elements)))


class _Nest:
    def __init__(self, steps: count[int]) -> None:
        self._steps = steps

    def exists(self, exists: Exists, bound: Variables) -> Expression:
        """Rearrange one (NOT) EXISTS."""
        parts = self._sort(exists.group.elements, frozenset())
        if parts is None:
            group = _mend_group(exists.group, bound, self._steps)
            return (Exists(exists.negated, group),)
        nested = self._level(parts, bound)
        match nested:
            case (Exists(negated, group),):
                return (Exists(negated is not exists.negated, group),)
            case _ if exists.negated:
                return ("!", "(", *nested, ")")
            case _:
                return ("(", *nested, ")")

    def _sort(self, elements: Iterable[tree.Element], beside: Variables) -> _Parts | None:
        """Sort the elements; None where something cannot be rearranged.

        Args:
            beside: Variables of neighbouring elements, which a filter in here must not see.
        """
        parts = _Parts()
        for element in elements:
            match element:
                case Triple():
                    parts.triples += self._single_steps(element)
                case Filter(one):
                    parts.filters.append(one)
                case Bind():
                    parts.binds.append(element)
                case Union():
                    parts.unions.append(element)
                case _:
                    return None
        seen = frozenset().union(*(tree.expression_variables(one) for one in parts.filters))
        return None if (seen & beside) - parts.local() else parts

    def _single_steps(self, triple: Triple) -> list[Triple]:
        if isinstance(triple.path, str):
            return [triple]
        steps = paths.steps(triple.path)
        middle = [f"?_step{next(self._steps)}" for _ in steps[1:]]
        ends = [triple.subject, *middle, triple.object]
        return [Triple(ends[i], step, ends[i + 1]) for i, step in enumerate(steps)]

    def _level(self, parts: _Parts, bound: Variables) -> Expression:
        if not parts.triples:
            return self._branches(parts, bound) if parts.unions else self._leaf(parts, bound)
        chosen = max(parts.triples, key=lambda triple: _linked(triple, bound))
        inside = bound | tree.element_variables(chosen)
        waiting = [triple for triple in parts.triples if triple is not chosen]
        rest = _Parts(waiting, parts.filters, parts.binds, parts.unions)
        elements: list[tree.Element] = [chosen]
        inside = self._place_binds(rest, inside, elements)
        later = rest.local() - inside
        now = [one for one in rest.filters if not tree.expression_variables(one) & later]
        rest.filters = [one for one in rest.filters if one not in now]
        elements += [Filter(_mended(one, inside, self._steps)) for one in now]
        nested = self._level(rest, inside)
        if nested != ("true",):
            elements.append(Filter(nested))
        return (Exists(negated=False, group=Group(tuple(elements))),)

    def _place_binds(
        self, rest: _Parts, inside: Variables, elements: list[tree.Element]
    ) -> Variables:
        """Take over the binds whose inputs are known; give the variables now known."""
        for bind in list(rest.binds):
            others = _Parts(rest.triples, [], [b for b in rest.binds if b is not bind], rest.unions)
            if not tree.expression_variables(bind.value) & (others.local() - inside):
                rest.binds = [one for one in rest.binds if one is not bind]
                elements.append(Bind(_mended(bind.value, inside, self._steps), bind.variable))
                inside |= {bind.variable}
        return inside

    def _leaf(self, parts: _Parts, bound: Variables) -> Expression:
        if parts.binds:
            inside = bound | parts.local()
            elements: list[tree.Element] = [*parts.binds]
            elements += [Filter(_mended(one, inside, self._steps)) for one in parts.filters]
            return (Exists(negated=False, group=Group(tuple(elements))),)
        together: list[str | Exists] = []
        for one in parts.filters:
            together += ["&&"] if together else []
            together += ["(", *_mended(one, bound, self._steps), ")"]
        return tuple(together) or ("true",)

    def _branches(self, parts: _Parts, bound: Variables) -> Expression:
        union, *others = parts.unions
        beside = _Parts([], [], parts.binds, others).local()
        written: list[str | Exists] = []
        for branch in union.groups:
            inner = self._sort(branch.elements, beside)
            if inner is None:
                elements: list[tree.Element] = [*parts.binds, *parts.unions]
                elements += map(Filter, parts.filters)
                group = _mend_group(Group(tuple(elements)), bound, self._steps)
                return (Exists(negated=False, group=group),)
            merged = _Parts(
                inner.triples,
                parts.filters + inner.filters,
                parts.binds + inner.binds,
                others + inner.unions,
            )
            written += ["||"] if written else []
            written += ["(", *self._level(merged, bound), ")"]
        return ("(", *written, ")")


def _linked(triple: Triple, bound: Variables) -> tuple[int, int, int]:
    """Rank a pattern by how well it is tied to what is known: constants count, subjects first."""
    known = [
        term in bound or not tree.is_variable(term) for term in (triple.subject, triple.object)
    ]
    tied = any(term in bound for term in (triple.subject, triple.object))
    return (int(tied), sum(known), int(known[0]))
