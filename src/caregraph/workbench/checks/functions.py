"""Functions in conditions: compared with what they never give, or looking for what is not there.

Layer 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caregraph import rdf
from caregraph.workbench import parts, readings
from caregraph.workbench.asked import Advice, Asked
from caregraph.workbench.checks.conditions import sources
from caregraph.workbench.parts import Expression, ExpressionPart, Mark, Pattern, Term

_OF_NUMBERS = ("YEAR", "MONTH", "DAY", "HOURS", "STRLEN", "COUNT", "SUM", "AVG", "ABS", "ROUND")
_OF_PLAIN_TEXTS = ("STR", "LANG", "CONCAT", "STRBEFORE", "STRAFTER")
_COMPARED = ("=", "!=", "<", ">", "<=", ">=")
_SOUGHT = ("CONTAINS", "STRSTARTS", "STRENDS")
_ADDED_UP = ("SUM", "AVG")
_NUMBERS = {"integer", "decimal", "double", "float"}
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_VALUES = 50


@dataclass(frozen=True)
class _Call:
    """A function with what it is given."""

    name: Mark
    arguments: tuple[tuple[ExpressionPart, ...], ...]
    end: Mark
    """The bracket that closes it."""
    mark: ExpressionPart | None
    """What stands behind it, and after that."""
    other: ExpressionPart | None


def look(asked: Asked) -> Iterator[Advice]:
    """Look at every function in every expression."""
    patterns = tuple(parts.patterns_of(asked.query))
    for element, expression in _expressions(asked):
        yield from _sums(asked, expression)
        yield from _wildcards(asked, expression)
        for call in _calls(expression):
            yield from _compared(asked, call)
            yield from _language(asked, call, patterns, element)
            yield from _sought(asked, call, patterns)
            yield from _added_up(asked, call, patterns)


def _expressions(asked: Asked) -> Iterator[tuple[parts.Element | None, Expression]]:
    for group in parts.groups_of(asked.query):
        for element in group.elements:
            match element:
                case parts.Filter(expression) | parts.Bind(expression):
                    yield element, expression
    for query in parts.queries_of(asked.query):
        for expression in (*query.having, *(one.value or () for one in query.columns)):
            yield None, expression


def _calls(expression: Expression) -> Iterator[_Call]:
    for at, part in enumerate(expression[:-1]):
        opening = expression[at + 1]
        if isinstance(part, Mark) and part.text.isalpha() and _is(opening, "("):
            yield from _call(expression, at, part)


def _call(expression: Expression, at: int, name: Mark) -> Iterator[_Call]:
    arguments: list[list[ExpressionPart]] = [[]]
    depth = 0
    for place in range(at + 2, len(expression)):
        part = expression[place]
        if _is(part, ")") and depth == 0:
            behind = (*expression[place + 1 : place + 3], None, None)
            assert isinstance(part, Mark)
            yield _Call(name, tuple(map(tuple, arguments)), part, behind[0], behind[1])
            return
        depth += _is(part, "(") - _is(part, ")")
        if _is(part, ",") and depth == 0:
            arguments.append([])
        else:
            arguments[-1].append(part)


def _is(part: ExpressionPart, text: str) -> bool:
    return isinstance(part, Mark) and part.text == text


def _only_variable(argument: Sequence[ExpressionPart]) -> Term | None:
    """Give the variable that is all of an argument, or stands in STR, LCASE or LANG alone."""
    terms = [one for one in argument if isinstance(one, Term)]
    return terms[0] if len(terms) == 1 and terms[0].kind == "variable" else None


def _compared(asked: Asked, call: _Call) -> Iterator[Advice]:
    """Look at what a function gives and what that is compared with."""
    name, value = call.name.text.upper(), call.other
    if not isinstance(call.mark, Mark) or call.mark.text not in _COMPARED:
        return
    if not isinstance(value, Term) or value.kind != "literal":
        return
    if name in _OF_NUMBERS and value.is_text and value.value.isdigit():
        says = f"{name} gives a number, and {value.written} is a text"
        mend = [(value.start, value.end, value.value)]
        yield asked.advice("number-as-text", value, says, [value.value], mend)
    elif name in _OF_PLAIN_TEXTS and value.language:
        new = str(rdf.Literal(value.value))
        says = f"{name} gives a text without a language tag, and {value.written} has one"
        yield asked.advice("language-tag", value, says, [new], [(value.start, value.end, new)])


def _language(
    asked: Asked, call: _Call, patterns: tuple[Pattern, ...], element: parts.Element | None
) -> Iterator[Advice]:
    """Look for a language that no value has."""
    variable = _only_variable(call.arguments[0])
    if call.name.text.upper() != "LANG" or variable is None:
        return
    wanted = call.other
    if not isinstance(wanted, Term) or wanted.kind != "literal":
        return
    pattern = sources(asked, variable.value, patterns)
    values = asked.data.terms(variable.value, pattern, _VALUES) if pattern else []
    tags = {one.language or "" for one in values if isinstance(one, rdf.Literal)}
    if not tags or any(tag.casefold().startswith(wanted.value.casefold()) for tag in tags if tag):
        return
    named = ", ".join(f"@{tag}" for tag in sorted(tags) if tag) or "none"
    says = f"{variable.written} has no value with the language {wanted.written}"
    told = [f"language tags there: {named}; names of things have none"]
    mend = [(element.start, element.end, "")] if element and _is_all(element) else []
    yield asked.advice("language-tag", wanted, says, told, mend)


def _is_all(element: parts.Element) -> bool:
    """Say whether a condition asks for a language and nothing else."""
    if not isinstance(element, parts.Filter):
        return False
    return not any(isinstance(one, Mark) and one.text in ("&&", "||") for one in element.condition)


def _sought(asked: Asked, call: _Call, patterns: tuple[Pattern, ...]) -> Iterator[Advice]:
    """Look for a text that is there in other letters only."""
    name = call.name.text.upper()
    if name not in (*_SOUGHT, "REGEX") or len(call.arguments) != 2:  # noqa: PLR2004
        return
    (first, second) = call.arguments
    if _is_turned(first, second) and name != "REGEX":
        yield _turned(asked, first[0], second[0], call)
        return
    variable, sought = first[0], second[0]
    if len(first) != 1 or not isinstance(variable, Term) or variable.kind != "variable":
        return
    if not isinstance(sought, Term) or sought.kind != "literal":
        return
    pattern = sources(asked, variable.value, patterns)
    text, folded = rdf.Literal(sought.value), rdf.Literal(sought.value.lower())
    value = f"STR({variable.written})"
    if not pattern or not asked.data.lacks(f"{pattern} FILTER({name}({value}, {text}))"):
        return
    if not asked.data.has(f"{pattern} FILTER({name}(LCASE({value}), {folded}))"):
        return
    says = f"{sought.written} is there in other letters only: capitals and small letters count"
    if name == "REGEX":
        new = [(sought.end, sought.end, ', "i"')]
        told = [f'{name}({variable.written}, {sought.written}, "i")']
    else:
        new = [
            (variable.start, variable.end, f"LCASE({variable.written})"),
            (sought.start, sought.end, str(folded)),
        ]
        told = [f"{name}(LCASE({variable.written}), {folded})"]
    yield asked.advice("other-case", sought, says, told, new)


def _is_turned(first: Sequence[ExpressionPart], second: Sequence[ExpressionPart]) -> bool:
    one, other = (side[0] if len(side) == 1 else None for side in (first, second))
    return (
        isinstance(one, Term)
        and isinstance(other, Term)
        and (one.kind, other.kind) == ("literal", "variable")
    )


def _turned(asked: Asked, one: ExpressionPart, other: ExpressionPart, call: _Call) -> Advice:
    """Say that what is looked for stands where it is looked for."""
    assert isinstance(one, Term)
    assert isinstance(other, Term)
    name = call.name.text.upper()
    says = f"{name} looks in what it is given first for what it is given second"
    told = [f"{name}({other.written}, {one.written})"]
    mend = [(one.start, one.end, other.written), (other.start, other.end, one.written)]
    return asked.advice("arguments-turned", one, says, told, mend)


def _wildcards(asked: Asked, expression: Expression) -> Iterator[Advice]:
    """Look for * and % that are meant as any letters, and for an empty text meant as none."""
    for at, part in enumerate(expression):
        if not isinstance(part, Term) or part.kind != "literal" or part.datatype or at < 2:  # noqa: PLR2004
            continue
        mark, variable = expression[at - 1], expression[at - 2]
        if (
            not isinstance(variable, Term)
            or variable.kind != "variable"
            or not isinstance(mark, Mark)
        ):
            continue
        if mark.text == "=" and part.value == "":
            new = f"!BOUND({variable.written})"
            says = "an empty text is a value; what has none is asked otherwise"
            yield asked.advice("empty-text", part, says, [new], [(variable.start, part.end, new)])
        elif mark.text == "=" and part.value != (sought := part.value.strip("*%")) and sought:
            new = f"CONTAINS({variable.written}, {rdf.Literal(sought)})"
            says = f"* and % stand for themselves in {part.written}"
            yield asked.advice("wildcard", part, says, [new], [(variable.start, part.end, new)])
        elif mark.text == "," and part.value.startswith("*"):
            new = str(rdf.Literal(part.value.strip("*")))
            says = f"a form that begins with * matches nothing: {part.written}"
            yield asked.advice("wildcard", part, says, [new], [(part.start, part.end, new)])


def _added_up(asked: Asked, call: _Call, patterns: tuple[Pattern, ...]) -> Iterator[Advice]:
    """Look for a sum of what are no numbers."""
    variable = _only_variable(call.arguments[0])
    if call.name.text.upper() not in _ADDED_UP or variable is None:
        return
    pattern = sources(asked, variable.value, patterns)
    values = asked.data.terms(variable.value, pattern, _VALUES) if pattern else []
    literals = [one for one in values if isinstance(one, rdf.Literal)]
    if not values or readings.kinds(literals) & _NUMBERS:
        return
    says = f"{call.name.text.upper()} adds up numbers, and {variable.written} has none"
    told = [f"COUNT({variable.written}) counts them"]
    mend = [(call.name.start, call.name.end, "COUNT")]
    yield asked.advice("no-number", call.name, says, told, mend)


def _sums(asked: Asked, expression: Expression) -> Iterator[Advice]:
    """Look for a day without quotation marks, which is a sum of numbers."""
    for part in expression:
        if not isinstance(part, Term) or part.kind != "literal" or not part.datatype:
            continue
        found = _DAY.match(asked.text, part.start)
        day = readings.as_date(found[0]) if found else None
        if found and day is not None:
            new = f'"{day.isoformat()}"^^xsd:date'
            says = f"{found[0]} without quotation marks is a sum of numbers, not a day"
            mend = [(found.start(), found.end(), new)]
            yield asked.advice("date-as-text", part, says, [f"written as {new}"], mend)
