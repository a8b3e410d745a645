"""Texts, days, truths and things in patterns that are written as nothing in the data is.

Layer 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph import rdf
from caregraph.errors import near
from caregraph.vocab import PREFIXES, RDF, SKOS
from caregraph.workbench import knowledge
from caregraph.workbench.asked import Advice, Asked, Placed
from caregraph.workbench.parts import Path, Term
from caregraph.workbench.readings import SURE, as_date, as_written, likely

_MOST = 6
_VALUES = 400
"""Among so many values near ones are looked for."""


def look(asked: Asked) -> Iterator[Advice]:
    """Look at every literal and every thing that stands as an object."""
    for placed in asked.patterns:
        pattern = placed.pattern
        if pattern.object.kind not in ("literal", "iri") or placed.graph is not None:
            continue
        last = last_step(pattern.path)
        if last is None or last.value == RDF.type.value or not _is_known(asked, pattern.path):
            continue
        if asked.data.lacks(_here(asked, placed)):
            if pattern.object.kind == "literal":
                yield _literal(asked, placed, last)
            elif placed.is_needed and not _is_told_elsewhere(asked, pattern.object):
                yield _thing(asked, placed, last)


def _here(asked: Asked, placed: Placed, value: str | None = None) -> str:
    """Write a pattern with the classes that its subject is of, so that only these are looked at.

    Args:
        value: What stands in the place of the object.
    """
    pattern = placed.pattern
    classes = asked.classes(pattern.subject, placed.beside)
    typed = " ".join(f"{asked.node(pattern.subject)} a <{one}> ." for one in sorted(classes))
    others = {} if value is None else {"object": value}
    if not typed and pattern.subject.kind != "iri":
        others["subject"] = "?anything"
    return f"{asked.written(pattern, **others)} {typed}"


def last_step(path: Path) -> Term | None:
    """Give the property that a path ends with; ``None`` where it may end with several."""
    match path.kind:
        case "step":
            return path.term if path.term is not None and path.term.kind == "iri" else None
        case "sequence" | "repeat":
            return last_step(path.parts[-1])
        case _:
            return None


def _is_known(asked: Asked, path: Path) -> bool:
    """Say whether every property of a path is used in the data: others tell if it is not."""
    return all(
        step.kind == "iri" and asked.data.has(f"?subject <{step.value}> ?object")
        for step in path.steps()
    )


def _is_told_elsewhere(asked: Asked, term: Term) -> bool:
    """Say whether nothing has such an IRI at all, which is told of the term."""
    return term.value not in knowledge.known() and asked.is_nowhere(term.value)


def _literal(asked: Asked, placed: Placed, last: Term) -> Advice:
    """Say why no such text, day or truth is there, and what is."""
    here = _here(asked, placed, "?value")
    values = asked.data.terms("value", here, _VALUES)
    if any(isinstance(one, rdf.Literal) for one in values):
        return _value(asked, placed, values)
    return _name_of_thing(asked, placed, last, values)


def _value(asked: Asked, placed: Placed, values: list[rdf.AnyTerm]) -> Advice:
    """Say how a value is written that is there."""
    term = placed.pattern.object
    literals = [one for one in values if isinstance(one, rdf.Literal)]
    here = _here(asked, placed, "?value")
    wanted = rdf.Literal(term.value.casefold())
    exact = asked.data.terms("value", f"{here} FILTER(LCASE(STR(?value)) = {wanted})", _MOST)
    same = [one for one in exact if isinstance(one, rdf.Literal)]
    if same:
        return _otherwise_written(asked, term, same)
    if read := likely(term, literals):
        code, says, new = read
        mend = [(term.start, term.end, new)]
        told = [f"written as {new}"] if new else []
        day = as_date(term.value)
        found = [f"there is {as_written(one)}" for one in literals[:_MOST]] if day is None else []
        return asked.advice(code, term, says, [*told, *found], mend if new else ())
    if sought := term.value.strip("*%") if term.value != term.value.strip("*%") else "":
        says = f"* and % stand for themselves in {term.written}"
        name = "?name_there"
        condition = f" FILTER(CONTAINS({name}, {rdf.Literal(sought)}))"
        mend = [(term.start, term.end, name), (placed.pattern.end, placed.pattern.end, condition)]
        return asked.advice("wildcard", term, says, [f"{name}{condition}"], mend)
    texts = {one.value: one for one in literals}
    told = [as_written(texts[one]) for one in near(term.value, texts)]
    sure = near(term.value, texts, least=SURE)
    mend = [(term.start, term.end, told[0])] if len(sure) == 1 else []
    told = told or [f"there is {as_written(one)}" for one in literals[:_MOST]]
    says = f"nothing has the value {term.written} here"
    others = asked.data.terms(
        "thing", f"?thing <{SKOS.altLabel.value}> ?name FILTER(LCASE(STR(?name)) = {wanted})", _MOST
    )
    told += [f"it is another name of {asked.called(one)}: skos:altLabel" for one in others]
    return asked.advice("no-such-value", term, says, told, mend)


def _otherwise_written(asked: Asked, term: Term, same: list[rdf.Literal]) -> Advice:
    """Say that a text is there in another case, or with another language tag or datatype."""
    one = next((one for one in same if one.value == term.value), same[0])
    new = as_written(one)
    mend = [(term.start, term.end, new)]
    if one.value != term.value:
        says = f"{term.written} is written otherwise: capitals and small letters count"
        return asked.advice("other-case", term, says, [new], mend)
    if one.language:
        what = f"has the language tag @{one.language}"
        says = f"{term.written} matches nothing, because the text {what}, and it counts"
        return asked.advice("language-tag", term, says, [new], mend)
    if term.language:
        says = f"{term.written} matches nothing, because names of things have no language tag"
        return asked.advice("language-tag", term, says, [new], mend)
    says = f"{term.written} is of another datatype than what is there"
    return asked.advice("other-datatype", term, says, [new], mend)


def _name_of_thing(asked: Asked, placed: Placed, last: Term, values: list[rdf.AnyTerm]) -> Advice:
    """Say that a property leads to things, not to texts, and how the thing is named."""
    pattern, term = placed.pattern, placed.pattern.object
    here = _here(asked, placed, "?thing")
    named = f"<{SKOS.prefLabel.value}>|<{SKOS.altLabel.value}>|<{SKOS.hiddenLabel.value}>"
    wanted = rdf.Literal(term.value.casefold())
    by_name = asked.data.terms(
        "thing", f"{here} ?thing {named} ?name FILTER(LCASE(STR(?name)) = {wanted})", _MOST
    )
    by_key = [one for one in values if _key(one) == term.value.casefold()]
    things = [one for one in by_name or by_key if isinstance(one, rdf.NamedNode)]
    name = (
        asked.path(knowledge.known()[last.value].name)
        if last.value in knowledge.known()
        else (last.written)
    )
    says = f"{name} leads to things, and {term.written} is a text"
    told = [asked.called(one) for one in (things or values)[:_MOST]]
    if not things:
        labels = {
            asked.label(one.value) or "": one for one in values if isinstance(one, rdf.NamedNode)
        }
        close = [labels[text] for text in near(term.value, labels)]
        told = [asked.called(one) for one in close] or told
    mend = []
    if len(things) == 1:
        mend = [(term.start, term.end, asked.name(things[0].value))]
    label = f"{asked.text[pattern.path.start : pattern.path.end]}/skos:prefLabel"
    told.append(f"to go by its name: {label} and the name")
    return asked.advice("text-for-thing", term, says, told, mend)


def _key(one: rdf.AnyTerm) -> str:
    return one.value.rpartition("/")[2].casefold() if isinstance(one, rdf.NamedNode) else ""


def _thing(asked: Asked, placed: Placed, last: Term) -> Advice:
    """Say that a property has values, not things, or leads to none such as this."""
    term = placed.pattern.object
    here = _here(asked, placed, "?value")
    values = asked.data.terms("value", here, _VALUES)
    name = (
        asked.path(knowledge.known()[last.value].name)
        if last.value in knowledge.known()
        else (last.written)
    )
    if values and not any(isinstance(one, rdf.NamedNode) for one in values):
        says = f"{name} has texts, days or numbers, and {term.written} is a thing"
        told = [
            f"there is {as_written(one)}" for one in values[:_MOST] if isinstance(one, rdf.Literal)
        ]
        label = asked.label(term.value)
        labels = [one for one in values if isinstance(one, rdf.Literal) and one.value == label]
        mend = [(term.start, term.end, as_written(labels[0]))] if labels else []
        return asked.advice("thing-for-text", term, says, told, mend)
    label = asked.label(term.value)
    says = f"nothing has {name} {term.written}{f' ({label})' if label else ''} in this view"
    if term.value.startswith(PREFIXES["code"]):
        told = [asked.called(one) for one in values[:_MOST]]
    else:
        told = [f"there is {asked.called(one)}" for one in values[:_MOST]]
    return asked.advice("no-such-value", term, says, told)
