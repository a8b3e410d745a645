"""What a query asks, in plain words: sentences by the labels of the ontology.

Layer 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from caregraph import questions
from caregraph.english import articled, together
from caregraph.sparql.tokens import placed
from caregraph.vocab import RDF
from caregraph.workbench import knowledge, parts
from caregraph.workbench.asked import Asked
from caregraph.workbench.parts import Element, Expression, Group, Path, Pattern, Query, Term

_VERB = re.compile(r"^(is|has|[a-z]+s)\b(?! (kind|status))")
_NOUNS = ("status", "basis", "terms", "limits", "access", "address")
"""First words of labels that end as a verb does and are none."""
_BEGINNINGS = ("about", "within", "under", "for", "in")
_PREPOSITIONS = ("to", "of", "by", "in", "on", "at", "for", "from", "with", "as")
_SIGNS = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    ">": "is more than",
    "<=": "is at most",
    ">=": "is at least",
    "&&": "and",
    "||": "or",
    "!": "not",
}
_OF_DAYS = {
    "<": "is before",
    ">": "is after",
    "<=": "is not after",
    ">=": "is not before",
}
_CALLS = {
    "CONTAINS": "{0} contains {1}",
    "STRSTARTS": "{0} begins with {1}",
    "STRENDS": "{0} ends with {1}",
    "REGEX": "{0} is of the form {1}",
    "BOUND": "{0} has a value",
    "LCASE": "{0} in small letters",
    "UCASE": "{0} in capitals",
    "STR": "{0}",
    "LANG": "the language of {0}",
    "COUNT": "how many {0}",
    "SUM": "the sum of {0}",
    "MIN": "the least {0}",
    "MAX": "the greatest {0}",
    "AVG": "the average of {0}",
    "YEAR": "the year of {0}",
    "MONTH": "the month of {0}",
    "STRLEN": "the length of {0}",
    "COALESCE": "the first of {0} that has a value",
    "ISIRI": "{0} is a thing",
    "ISLITERAL": "{0} is a value",
    "CONCAT": "{0} joined together",
    "GROUP_CONCAT": "all {0} together",
    "SAMPLE": "any {0}",
    "DATATYPE": "the datatype of {0}",
}


@dataclass(frozen=True)
class Line:
    """One sentence, and how deep it stands under those above it."""

    text: str
    depth: int = 0

    def __str__(self) -> str:
        return "  " * self.depth + ("- " if self.depth else "") + self.text


def explained(asked: Asked) -> list[Line]:
    """Say what a query asks, line by line."""
    teller = _Teller(asked)
    return [*_of_catalogue(asked), *teller.query(asked.query, 0)]


def _of_catalogue(asked: Asked) -> Iterator[Line]:
    """Say which question of the catalogue the query is, whatever it is asked about."""
    mine = _without_values(asked.text)
    for one in questions.catalogue().values():
        if _without_values(one.sparql) == mine:
            yield Line(f"This is question {one.id}: {one.title}")


def _without_values(text: str) -> list[str]:
    plain = re.sub(r"VALUES\s+\?\w+\s*\{[^{}]*\}", "", text)
    return [token for _, token, _ in placed(plain)]


class _Teller:
    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._days = {
            one.object.value
            for one in parts.patterns_of(asked.query)
            if (step := one.predicate) is not None
            and (known := knowledge.known().get(step.value)) is not None
            and known.datatype.endswith("date")
        }

    def query(self, query: Query, depth: int) -> Iterator[Line]:
        """Tell a query: what it gives, of what, in which order."""
        yield Line(self._head(query), depth)
        yield from self._group(query.where, depth + 1)
        if query.values:
            yield Line(self._values(query.values), depth + 1)
        if query.group_by:
            names = ", ".join(self._expression(one) for one in query.group_by)
            yield Line(f"One row for each {names}.", depth)
        for one in query.having:
            yield Line(f"Only those for which {self._expression(one)}.", depth)
        if query.order_by:
            yield Line(f"Sorted by {', '.join(self._order(one) for one in query.order_by)}.", depth)
        if query.offset:
            yield Line(f"Without the first {query.offset} rows.", depth)
        if query.limit is not None:
            yield Line(f"At most {query.limit} rows.", depth)

    def _head(self, query: Query) -> str:
        match query.form:
            case "ASK":
                return "Says yes or no: is there anything for which this holds?"
            case "CONSTRUCT":
                said = "; ".join(self._pattern(one) for one in query.template)
                return f"Makes statements ({said}) wherever this holds:"
            case "DESCRIBE":
                names = ", ".join(self._term(one) for one in query.described) or "everything named"
                return f"Gives all that is stated of {names}, where this holds:"
        shown = [self._column(one) for one in query.columns]
        rows = "Lists the different" if query.is_distinct else "Lists"
        return f"{rows} {together(shown) or 'everything that is named'}, where this holds:"

    def _column(self, column: parts.Column) -> str:
        if column.value is None:
            return self._term(column.variable)
        return f"{self._expression(column.value)} (as {column.variable.written})"

    def _order(self, expression: Expression) -> str:
        text = self._expression(expression)
        first = expression[0]
        if isinstance(first, parts.Mark) and first.text.upper() == "DESC":
            return f"{text.removeprefix('DESC').strip(' ()')}, the greatest first"
        return text.removeprefix("ASC").strip(" ()")

    def _group(self, group: Group, depth: int) -> Iterator[Line]:
        for element in group.elements:
            yield from self._element(element, depth)

    def _element(self, element: Element, depth: int) -> Iterator[Line]:
        match element:
            case Pattern():
                yield Line(self._pattern(element), depth)
            case parts.Filter(condition):
                yield from self._filter(condition, depth)
            case parts.Bind(value, variable):
                yield Line(f"{variable.written} is {self._expression(value)}", depth)
            case parts.Values():
                if any(one is not None for row in element.rows for one in row):
                    yield Line(self._values(element), depth)
            case parts.Union(groups):
                for number, group in enumerate(groups):
                    yield Line("either:" if number == 0 else "or:", depth)
                    yield from self._group(group, depth + 1)
            case parts.Subquery(query):
                yield Line("and what this gives:", depth)
                yield from self.query(query, depth + 1)
            case parts.Nested(word, group, name=name):
                yield Line(self._under(word, name), depth)
                yield from self._group(group, depth + 1)

    def _under(self, word: str, name: Term | None) -> str:
        where = self._term(name) if name is not None else ""
        return {
            "OPTIONAL": "and, if there is such (rows stay without it):",
            "MINUS": "without those for which:",
            "GRAPH": f"as stated in the graph {where} by itself:",
            "SERVICE": f"at another service, {where}:",
        }.get(word, "and together:")

    def _filter(self, condition: Expression, depth: int) -> Iterator[Line]:
        if len(condition) == 1 and isinstance(condition[0], parts.Exists):
            exists = condition[0]
            yield Line(f"only where there is {'no' if exists.negated else 'a'} match for:", depth)
            yield from self._group(exists.group, depth + 1)
        else:
            yield Line(f"only where {self._expression(condition)}", depth)

    def _values(self, values: parts.Values) -> str:
        names = ", ".join(one.written for one in values.variables)
        rows = [
            " and ".join(self._term(one) if one else "anything" for one in row)
            for row in values.rows
        ]
        return f"{names} is {' or '.join(rows)}"

    def _pattern(self, pattern: Pattern) -> str:
        subject, target = self._term(pattern.subject), self._term(pattern.object)
        one = pattern.predicate
        if one is not None and one.value == RDF.type.value:
            is_named = pattern.object.kind == "iri"
            return f"{subject} is {articled(target) if is_named else f'of the kind {target}'}"
        return self._linked(subject, pattern.path, target)

    def _linked(self, subject: str, path: Path, target: str) -> str:
        """Tell how a path leads from one thing to another."""
        match path.kind:
            case "inverse":
                return self._linked(target, path.parts[0], subject)
            case "sequence":
                steps = [subject, *("something" for _ in path.parts[1:]), target]
                told = [
                    self._linked("it" if number else one, part, other)
                    for number, (part, one, other) in enumerate(
                        zip(path.parts, steps, steps[1:], strict=False)
                    )
                ]
                return ", and ".join(told)
            case "alternative":
                return ", or ".join(self._linked(subject, one, target) for one in path.parts)
            case "repeat":
                times = {"*": "in any number of steps, or none", "+": "in one or more steps"}
                inner = self._linked(subject, path.parts[0], target)
                return f"{inner} ({times.get(path.mark, 'or is the same')})"
            case "not":
                return f"{subject} is linked, by any other property, to {target}"
        term = path.term
        assert term is not None
        if term.kind == "variable":
            return f"{subject} is linked, by a property {term.written}, to {target}"
        return f"{subject} {_said(term)} {target}"

    def _term(self, term: Term) -> str:
        if term.kind == "variable":
            return f"?{term.value}"
        if term.kind == "blank":
            return "something"
        if term.kind == "literal":
            return f"“{term.value}”" if not term.datatype else term.value
        return self._asked.label(term.value) or term.written

    def _expression(self, expression: Expression) -> str:
        """Tell a condition, or something that is computed."""
        days = any(
            isinstance(one, Term) and one.kind == "variable" and one.value in self._days
            for one in expression
        )
        said, rest = self._told(list(expression), days=days)
        while rest:
            more, rest = self._told(rest[1:], days=days)
            said = f"{said}) {more}"
        return said

    def _told(
        self, rest: list[parts.ExpressionPart], *, days: bool
    ) -> tuple[str, list[parts.ExpressionPart]]:
        """Tell parts up to the bracket that closes them; gives what is left, with that bracket."""
        words: list[str] = []
        arguments: list[str] = []
        while rest:
            part = rest[0]
            if isinstance(part, parts.Mark) and part.text == ")":
                break
            rest = rest[1:]
            if isinstance(part, parts.Mark) and part.text == ",":
                arguments.append(" ".join(words))
                words = []
            elif isinstance(part, parts.Mark) and rest and _opens(rest[0]):
                inner, rest = self._told(rest[1:], days=days)
                rest = rest[1:]
                words.append(_call(part.text, inner))
            elif isinstance(part, parts.Mark) and part.text == "(":
                inner, rest = self._told(rest, days=days)
                rest = rest[1:]
                words.append(f"({inner})")
            else:
                words.append(self._part(part, days=days))
        arguments.append(" ".join(words))
        return ", ".join(arguments), rest

    def _part(self, part: parts.ExpressionPart, *, days: bool) -> str:
        if isinstance(part, Term):
            return self._term(part)
        if isinstance(part, parts.Exists):
            said = "; ".join(str(one.text) for one in self._group(part.group, 0))
            return f"there is {'no' if part.negated else 'a'} match for ({said})"
        if days and part.text in _OF_DAYS:
            return _OF_DAYS[part.text]
        return _SIGNS.get(
            part.text,
            {"IN": "is one of", "NOT": "not", "DISTINCT": "different"}.get(
                part.text.upper(), part.text
            ),
        )


def _opens(part: parts.ExpressionPart) -> bool:
    return isinstance(part, parts.Mark) and part.text == "("


def _call(word: str, inner: str) -> str:
    """Tell a function with what it is given."""
    if word in _SIGNS:
        return f"{_SIGNS[word]} ({inner})"
    if word.upper() == "IN":
        return f"is one of {inner}"
    form = _CALLS.get(word.upper())
    if form is None:
        return f"{word}({inner})"
    given = inner.split(", ") if "{1}" in form else [inner.replace("*", "rows")]
    return form.format(*given[:2]) if len(given) > form.count("{") - 1 else f"{word}({inner})"


def _said(term: Term) -> str:
    """Tell a property as a verb: "answers to", "has the accountable party"."""
    label = knowledge.label(term.value)
    one = knowledge.known().get(term.value)
    if label == "is a":
        return "is of the kind"
    first, *others = label.split() or [label]
    if one is not None and one.datatype.endswith("boolean"):
        return f"{label}:" if first == "is" else f"has “{label}”:"
    if first not in _NOUNS and _VERB.match(label):
        return label
    ends_open = bool(others) and others[-1] in _PREPOSITIONS
    if ends_open or first in _BEGINNINGS or first.endswith("ing"):
        return f"is {label}"
    return f"has the {label}"
