"""Constraints: each one as the body and columns of a SELECT.

Layer 2 (shacl). A form is written once for every kind of constraint; the focus nodes are put in
place of a mark when the query is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from caregraph.shacl.compiler import literals
from caregraph.shacl.compiler.conditions import ON_VALUES, Conditions, compares, listed
from caregraph.shacl.queries import EVERYONE
from caregraph.shacl.shapes import Constraint, Shape
from caregraph.sparql import paths


@dataclass(frozen=True)
class Form:
    """A query without its focus nodes."""

    columns: tuple[str, ...]
    where: str
    value: str | None = None
    grouped: str = ""
    """Where rows are counted: the condition on the count, which is column ``count``."""

    def template(self, outer: tuple[str, ...]) -> str:
        """Write the query, with the columns that say from where the focus was reached."""
        names = [f"?{name}" for name in ("this", *outer, *self.columns)]
        if not self.grouped:
            return f"SELECT DISTINCT {' '.join(names)} WHERE {{ {EVERYONE} {self.where} }}"
        count = "COUNT(DISTINCT ?counted)"
        return (
            f"SELECT {' '.join(names)} ({count} AS ?count) WHERE {{ {EVERYONE} {self.where} }} "
            f"GROUP BY {' '.join(names)} HAVING({count} {self.grouped})"
        )


def forms(shape: Shape, constraint: Constraint, conditions: Conditions) -> Iterator[Form]:
    """Write the one or two queries that find every breach of a Core constraint."""
    writer = _Writer(shape, conditions)
    if constraint.kind == "closed":
        yield writer.closed(constraint)
    elif constraint.kind in ON_VALUES:
        yield writer.on_values(constraint)
    else:
        yield from writer.special().get(constraint.kind, writer.on_set)(constraint)


@dataclass(frozen=True)
class _Writer:
    shape: Shape
    conditions: Conditions

    def special(self) -> dict[str, Callable[[Constraint], Iterator[Form]]]:
        """Constraints on the set of values that report more than the focus node, or count."""
        return {
            "equals": self.equals,
            "disjoint": self.disjoint,
            "lessThan": self.ordered,
            "lessThanOrEquals": self.ordered,
            "uniqueLang": self.unique_language,
            "minCount": self.at_least,
            "maxCount": self.at_most,
            "qualifiedMinCount": self.at_least,
            "qualifiedMaxCount": self.at_most,
        }

    def values(self, variable: str) -> str:
        """Write the pattern from the focus node to its values."""
        assert self.shape.path is not None
        return f"?this {paths.text(self.shape.path)} {variable} ."

    def on_values(self, constraint: Constraint) -> Form:
        """Report each value by itself."""
        if self.shape.path is None:
            condition = self.conditions.holds(constraint, "?this")
            return Form((), f"FILTER(!({condition}))", value="this")
        condition = self.conditions.holds(constraint, "?value")
        where = f"{self.values('?value')} FILTER(!({condition}))"
        return Form(("value",), where, value="value")

    def on_set(self, constraint: Constraint) -> Iterator[Form]:
        """Report the focus node alone."""
        condition = self.conditions.set_holds(constraint, "?this", self.shape.path)
        yield Form((), f"FILTER(!({condition}))")

    def closed(self, constraint: Constraint) -> Form:
        """Report each triple with a predicate that is not allowed."""
        allowed = listed("?path", constraint.terms) if constraint.terms else "false"
        to_node = "" if self.shape.path is None else self.values("?node")
        node = "?this" if self.shape.path is None else "?node"
        where = f"{to_node} {node} ?path ?value . FILTER(!({allowed}))"
        return Form(("path", "value"), where.strip(), value="value")

    def equals(self, constraint: Constraint) -> Iterator[Form]:
        """Report values that one side has and the other has not."""
        predicate = paths.Predicate(constraint.terms[0].value)
        other = f"?this {paths.text(predicate)} "
        if self.shape.path is None:
            yield Form((), f"FILTER NOT EXISTS {{ {other} ?this }}", value="this")
            yield Form(("value",), f"{other} ?value . FILTER(!sameTerm(?this, ?value))", "value")
            return
        missing = f"FILTER NOT EXISTS {{ {other} ?value }}"
        yield Form(("value",), f"{self.values('?value')} {missing}", "value")
        reached = self.conditions.reaches("?this", paths.steps(self.shape.path), "?value")
        yield Form(("value",), f"{other} ?value . FILTER(!{reached})", "value")

    def disjoint(self, constraint: Constraint) -> Iterator[Form]:
        """Report values that both sides have."""
        if self.shape.path is None:
            shared = f"FILTER EXISTS {{ ?this {constraint.terms[0]} ?this }}"
            yield Form((), shared, value="this")
            return
        shared = f"FILTER EXISTS {{ ?this {constraint.terms[0]} ?value }}"
        yield Form(("value",), f"{self.values('?value')} {shared}", "value")

    def ordered(self, constraint: Constraint) -> Iterator[Form]:
        """Report each pair that is out of order."""
        unordered = f"FILTER(!{compares(constraint.kind, '?value', '?other')})"
        where = f"{self.values('?value')} ?this {constraint.terms[0]} ?other . {unordered}"
        yield Form(("value", "other"), where, value="value")

    def unique_language(self, _constraint: Constraint) -> Iterator[Form]:
        """Report each language that is used more than once."""
        language = f"FILTER{literals.has_some_language('?counted')}"
        named = "BIND(LCASE(LANG(?counted)) AS ?language)"
        yield Form(("language",), f"{self.values('?counted')} {language} {named}", grouped="> 1")

    def _counted(self, constraint: Constraint) -> str:
        """Write the pattern to the values that count."""
        if not constraint.shapes:
            return self.values("?counted")
        qualifies = self.conditions.qualifies(constraint, "?counted")
        return f"{self.values('?counted')} FILTER({qualifies})"

    def at_least(self, constraint: Constraint) -> Iterator[Form]:
        """Report focus nodes with too few values: those with none, and those with some."""
        if constraint.number == 0:
            return
        yield from self.on_set(
            Constraint(
                constraint.kind, shapes=constraint.shapes, number=1, siblings=constraint.siblings
            )
        )
        if constraint.number > 1:
            yield Form((), self._counted(constraint), grouped=f"< {constraint.number}")

    def at_most(self, constraint: Constraint) -> Iterator[Form]:
        """Report focus nodes with too many values."""
        if constraint.number == 0:
            yield Form((), self._counted(constraint))
        else:
            yield Form((), self._counted(constraint), grouped=f"> {constraint.number}")
