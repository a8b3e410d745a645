"""Conditions that compare what can never be alike: things with texts, days with texts, labels.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph import rdf
from caregraph.errors import near
from caregraph.vocab import SKOS
from caregraph.workbench import parts, readings
from caregraph.workbench.asked import Advice, Asked
from caregraph.workbench.parts import Expression, Group, Mark, Pattern, Term

_COMPARED = ("=", "!=", "<", ">", "<=", ">=")
_OF_TEXTS = ("CONTAINS", "STRSTARTS", "STRENDS", "REGEX", "LCASE", "UCASE", "STRLEN", "SUBSTR")
_FOLDING = {"LCASE": str.lower, "UCASE": str.upper}
_VALUES = 400
_MOST = 6


def look(asked: Asked) -> Iterator[Advice]:
    """Look at every condition, with the patterns that give its variables their values."""
    yield from _in_group(asked, asked.query.where, ())


def _in_group(asked: Asked, group: Group, outer: tuple[Pattern, ...]) -> Iterator[Advice]:
    own = tuple(one for one in group.elements if isinstance(one, Pattern))
    nested = tuple(
        one
        for element in group.elements
        if isinstance(element, parts.Nested) and element.word in ("OPTIONAL", "")
        for one in element.group.elements
        if isinstance(one, Pattern)
    )
    beside = (*own, *nested, *outer)
    for element in group.elements:
        if isinstance(element, (parts.Filter, parts.Bind)):
            expression = element.condition if isinstance(element, parts.Filter) else element.value
            yield from _expression(asked, expression, beside)
        inside = () if isinstance(element, parts.Subquery) else beside
        for inner in parts.inner_groups(element):
            yield from _in_group(asked, inner, inside)
        if isinstance(element, parts.Values):
            yield from _listed(asked, element, beside)


def _expression(
    asked: Asked, expression: Expression, beside: tuple[Pattern, ...]
) -> Iterator[Advice]:
    for at, part in enumerate(expression):
        if isinstance(part, Mark) and part.text in _COMPARED:
            yield from _compared(asked, expression, at, beside)
        elif isinstance(part, Mark) and part.text.upper() == "IN":
            yield from _among(asked, expression, at, beside)
        elif isinstance(part, Mark) and part.text.upper() in _OF_TEXTS:
            yield from _of_text(asked, expression, at, beside)
            yield from _folded(asked, expression, at)
        elif isinstance(part, Mark) and part.text in ("||", "&&"):
            yield from _always(asked, expression, at)


def _at(expression: Expression, place: int) -> parts.ExpressionPart | None:
    return expression[place] if 0 <= place < len(expression) else None


def _compared(
    asked: Asked, expression: Expression, at: int, beside: tuple[Pattern, ...]
) -> Iterator[Advice]:
    """Look at a variable that is compared with a value, on either side."""
    left, right = _at(expression, at - 1), _at(expression, at + 1)
    for one, other, beyond in (
        (left, right, _at(expression, at + 2)),
        (right, left, _at(expression, at - 2)),
    ):
        calls = isinstance(beyond, Mark) and beyond.text in ("(", "-")
        if (
            isinstance(one, Term)
            and isinstance(other, Term)
            and one.kind == "variable"
            and not calls
        ):
            mark = expression[at]
            assert isinstance(mark, Mark)
            yield from _value(asked, one, other, beside, mark.text)


def _among(
    asked: Asked, expression: Expression, at: int, beside: tuple[Pattern, ...]
) -> Iterator[Advice]:
    """Look at a variable that has to be in a list."""
    before = at - 1
    if isinstance(word := _at(expression, before), Mark) and word.text.upper() == "NOT":
        before -= 1
    variable = _at(expression, before)
    if not isinstance(variable, Term) or variable.kind != "variable":
        return
    for part in expression[at + 2 :]:
        if isinstance(part, Mark) and part.text == ")":
            return
        if isinstance(part, Term):
            yield from _value(asked, variable, part, beside, "=")


def _listed(asked: Asked, values: parts.Values, beside: tuple[Pattern, ...]) -> Iterator[Advice]:
    for row in values.rows:
        for variable, term in zip(values.variables, row, strict=False):
            if term is not None and term.kind == "literal":
                yield from _value(asked, variable, term, beside, "VALUES")


def sources(asked: Asked, variable: str, beside: tuple[Pattern, ...]) -> str:
    """Write the first pattern that gives a variable its values, with the classes of its subject.

    Returns:
        Nothing where no pattern does.
    """
    found = [
        one
        for one in beside
        if one.object.kind == "variable"
        and one.object.value == variable
        and all(step.kind == "iri" for step in one.path.steps())
    ]
    if not found:
        return ""
    subject = found[0].subject
    typed = [f"{asked.node(subject)} a <{one}> ." for one in asked.classes(subject, beside)]
    return " ".join([asked.written(found[0]), *sorted(typed)])


def is_no_plain_text(term: Term) -> bool:
    """Say whether a text is meant as none, or with any letters around it: ``functions`` tells."""
    return term.is_text and (not term.value or term.value != term.value.strip("*%"))


def _value(
    asked: Asked, variable: Term, term: Term, beside: tuple[Pattern, ...], how: str
) -> Iterator[Advice]:
    """Look at a variable and what it is compared with."""
    if term.kind not in ("literal", "iri") or is_no_plain_text(term):
        return
    pattern = sources(asked, variable.value, beside)
    values = asked.data.terms(variable.value, pattern, _VALUES) if pattern else []
    if not values:
        is_subject = any(
            one.subject.kind == "variable" and one.subject.value == variable.value for one in beside
        )
        if is_subject and term.kind == "literal" and not pattern:
            yield _named(asked, variable, term, [], how)
        return
    literals = [one for one in values if isinstance(one, rdf.Literal)]
    things = [one for one in values if isinstance(one, rdf.NamedNode)]
    if term.kind == "iri":
        if not things:
            label = asked.label(term.value)
            has = [one for one in literals if one.value == label]
            says = f"{variable.written} is a text, a day or a number, and {term.written} is a thing"
            told = [f"there is {readings.as_written(one)}" for one in (has or literals)[:_MOST]]
            mend = [(term.start, term.end, readings.as_written(has[0]))] if has else []
            yield asked.advice("thing-for-text", term, says, told, mend)
        return
    if not literals:
        yield _named(asked, variable, term, things, how)
        return
    yield from _literal(asked, variable, term, literals, pattern, how)


def _literal(
    asked: Asked, variable: Term, term: Term, literals: list[rdf.Literal], pattern: str, how: str
) -> Iterator[Advice]:
    """Look at a variable that has texts, days or numbers."""
    if read := readings.likely(term, literals):
        code, says, new = read
        yield asked.advice(code, term, says, [f"written as {new}"], [(term.start, term.end, new)])
        return
    if how not in ("=", "VALUES") or not (term.is_text or term.language):
        return
    wanted = (
        rdf.Literal(term.value, language=term.language)
        if term.language
        else rdf.Literal(term.value)
    )
    if wanted in literals:
        return
    folded = rdf.Literal(term.value.casefold())
    name = variable.value
    found = asked.data.terms(name, f"{pattern} FILTER(LCASE(STR(?{name})) = {folded})", _MOST)
    same = [one for one in found if isinstance(one, rdf.Literal)]
    if wanted in same:
        return
    if same:
        one = next((one for one in same if one.value == term.value), same[0])
        new = readings.as_written(one)
        tag = one.value == term.value
        says = f"{variable.written} is never {term.written}: " + (
            "the language tag counts" if tag else "capitals and small letters count"
        )
        code = "language-tag" if tag else "other-case"
        yield asked.advice(code, term, says, [new], [(term.start, term.end, new)])
        return
    texts = {one.value: one for one in literals}
    close = [readings.as_written(texts[one]) for one in near(term.value, texts)]
    sure = near(term.value, texts, least=readings.SURE)
    mend = [(term.start, term.end, close[0])] if len(sure) == 1 else []
    told = close or [f"there is {readings.as_written(one)}" for one in literals[:_MOST]]
    says = f"{variable.written} is never {term.written}"
    yield asked.advice("no-such-value", term, says, told, mend)


def _named(
    asked: Asked, variable: Term, term: Term, things: list[rdf.NamedNode], how: str
) -> Advice:
    """Say that a thing is compared with a text, and by which name or IRI it is meant."""
    wanted = rdf.Literal(term.value.casefold())
    name = f"<{SKOS.prefLabel.value}>|<{SKOS.altLabel.value}>"
    keys = {one.value.rpartition("/")[2].casefold(): one for one in things}
    found: list[rdf.AnyTerm] = [
        one for one in things if (asked.label(one.value) or "").casefold() == term.value.casefold()
    ]
    if term.value.casefold() in keys:
        found = found or [keys[term.value.casefold()]]
    if not found and not things:
        found = asked.data.terms(
            "thing", f"?thing {name} ?name FILTER(LCASE(STR(?name)) = {wanted})", _MOST
        )
    meant = [one for one in found if isinstance(one, rdf.NamedNode)]
    says = f"{variable.written} is a thing, and {term.written} is a text: they are never the same"
    told = [asked.called(one) for one in meant or things[:_MOST]]
    told.append(
        f"to go by its name: {variable.written} skos:prefLabel ?name . FILTER(STR(?name) = "
        f"{rdf.Literal(term.value)})"
    )
    mend = []
    if len(meant) == 1 and how in ("=", "!=", "VALUES"):
        mend = [(term.start, term.end, asked.name(meant[0].value))]
    return asked.advice("text-for-thing", term, says, told, mend)


def _of_text(
    asked: Asked, expression: Expression, at: int, beside: tuple[Pattern, ...]
) -> Iterator[Advice]:
    """Look at a function of texts that is given a thing."""
    opening, first, after = (_at(expression, at + n) for n in (1, 2, 3))
    if not isinstance(opening, Mark) or not isinstance(first, Term) or first.kind != "variable":
        return
    if not isinstance(after, Mark) or after.text not in (",", ")"):
        return
    pattern = sources(asked, first.value, beside)
    subjects = {one.subject.value for one in beside if one.subject.kind == "variable"}
    values = asked.data.terms(first.value, pattern, _VALUES) if pattern else []
    is_thing = (not pattern and first.value in subjects) or (
        bool(values) and all(isinstance(one, rdf.NamedNode) for one in values)
    )
    if not is_thing:
        return
    word = expression[at]
    assert isinstance(word, Mark)
    has_label = [
        one.object.written
        for one in beside
        if one.subject.value == first.value
        and one.predicate is not None
        and one.predicate.value == SKOS.prefLabel.value
        and one.object.kind == "variable"
    ]
    says = f"{first.written} is a thing, and {word.text.upper()} looks into texts"
    told = (
        [f"write {has_label[0]}, its name"]
        if has_label
        else [f"ask for its name: {first.written} skos:prefLabel ?name . and write ?name here"]
    )
    mend = [(first.start, first.end, has_label[0])] if has_label else []
    if not mend and "?name" not in asked.text and (group := _around(asked, word)):
        line = f" {first.written} skos:prefLabel ?name . "
        mend = [(first.start, first.end, "?name"), (group.start + 1, group.start + 1, line)]
    yield asked.advice("thing-for-text", first, says, told, mend)


def _around(asked: Asked, part: Mark) -> Group | None:
    """Give the innermost group in which something stands."""
    found = [g for g in parts.groups_of(asked.query) if g.start <= part.start and part.end <= g.end]
    return max(found, key=lambda one: one.start, default=None)


def _folded(asked: Asked, expression: Expression, at: int) -> Iterator[Advice]:
    """Look for capitals in what small letters are compared with, and the reverse."""
    word = expression[at]
    assert isinstance(word, Mark)
    fold = _FOLDING.get(word.text.upper())
    if fold is None:
        return
    depth = 0
    for place in range(at + 1, len(expression)):
        part = expression[place]
        if isinstance(part, Mark):
            depth += {"(": 1, ")": -1}.get(part.text, 0)
        if depth == 0:
            break
    mark, other = _at(expression, place + 1), _at(expression, place + 2)
    is_compared = isinstance(mark, Mark) and mark.text in ("=", ",")
    if not is_compared or not isinstance(other, Term) or other.kind != "literal":
        return
    if other.value != fold(other.value):
        new = other.written.replace(other.value, fold(other.value))
        letters = "small letters" if fold is str.lower else "capitals"
        says = f"{word.text.upper()} gives {letters} only, and {other.written} has others"
        yield asked.advice("other-case", other, says, [new], [(other.start, other.end, new)])


def _always(asked: Asked, expression: Expression, at: int) -> Iterator[Advice]:
    """Look for a bare value beside || or &&, which is no condition."""
    for place, beyond in ((at + 1, at + 2), (at - 1, at - 2)):
        value, other = _at(expression, place), _at(expression, beyond)
        is_bare = other is None or (
            isinstance(other, Mark) and other.text in ("||", "&&", ")", "(")
        )
        if not isinstance(value, Term) or value.kind != "literal" or not is_bare:
            continue
        if value.datatype:
            continue
        subject, first = _at(expression, at - 3), _at(expression, at - 1)
        mend = []
        if isinstance(subject, Term) and isinstance(first, Term) and place == at + 1:
            new = f"{subject.written} IN ({first.written}, {value.written})"
            mend = [(subject.start, value.end, new)]
        says = f"{value.written} by itself is no condition: a text that is not empty is always true"
        told = [f"write {mend[0][2]}" if mend else "compare it with a variable"]
        yield asked.advice("no-condition", value, says, told, mend)
