"""Operators on examples: a fact is removed, altered, misdated or doubled, or two things are one.

A thing may also be of another class that the rule names, or stand as in a failing example.

Each mutant is described and seen in a view beside the others, like the examples in ``met``. What
a limb guards is told by that limb once it is gone or wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pyoxigraph as ox
from met import Fired, Met, fired, span_days
from rulefiles import RuleFile

from caregraph.graph import ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import combined
from caregraph.vocab import CG, PREFIXES, RDF, XSD, code

_YEARS = timedelta(days=800)
_FEW = 4
"""How many other things stand in place of one."""
_KEPT = {CG.describedIn, CG.asAt}
"""What says where and when something is described: no fact of the example."""
_CODE = PREFIXES["code"]
_NOT_DESCRIBED = {
    "Rule",
    "Advice",
    "Structure",
    "View",
    "Mention",
    "NotInEffect",
    "NotKnown",
    "Ended",
}
"""Classes that nobody describes a thing as."""


@cache
def told(file: RuleFile) -> tuple[Fired, ...]:
    """Give what the limbs of a rule find in the mutants of their own passing examples."""
    parts, roots = [], {}
    for example in file.examples():
        if example.kind == "passes":
            one = Met(example, f"https://example.org/{example}/mutants/")
            day = span_days(one)[0]
            mutants = [*_mutants(one, day, file.text), *_as_where_it_fails(one, day)]
            for number, mutant in enumerate(mutants):
                place = f"https://example.org/{example}/{number}/"
                roots[place] = example.shape.value
                parts.append((_moved(mutant, one.place, place), _choice(one, day)))
    limbs = [shape.value for shape in file.shapes()]
    if not parts:
        return ()
    return tuple(one for one in fired(combined(parts), limbs) if roots[one.place] == one.query[0])


def _choice(one: Met, day: date) -> Choice:
    return Choice(as_of=day.isoformat(), adopt=("all",) * one.adopts)


def _mutants(one: Met, day: date, told_of: str) -> Iterator[list[ox.Quad]]:
    """Give the example with one fact, or one thing, made wrong at a time.

    Args:
        told_of: The text of the rule, which names the codes that matter.
    """
    quads = list(one.described(day))
    facts = [quad for quad in quads if quad.predicate not in _KEPT and quad.object != CG.Structure]
    for fact in facts:
        rest = [quad for quad in quads if quad != fact]
        yield rest
        for other in _others(fact, facts, told_of):
            yield [*rest, ox.Quad(fact.subject, fact.predicate, other, fact.graph_name)]
    for thing in dict.fromkeys(fact.subject for fact in facts):
        own = [quad for quad in quads if quad.subject == thing]
        rest = [quad for quad in quads if quad.subject != thing]
        yield rest
        yield [*quads, *_doubled(quads, thing)]
        for other in _alike(facts, thing):
            yield [_merged(quad, other, thing) for quad in quads]
        if any(quad.predicate == CG.status for quad in own):
            for status, predicate, when in (
                ("ended", CG.validUntil, day - _YEARS),
                ("in-force", CG.validUntil, day + _YEARS),
                ("in-force", CG.validFrom, day + _YEARS),
                ("in-force", CG.validFrom, day - _YEARS),
                ("proposed", CG.validFrom, day),
            ):
                yield [*rest, *_redated(own, status, predicate, when)]


def _as_where_it_fails(one: Met, day: date) -> Iterator[list[ox.Quad]]:
    """Give the example with one thing as it stands in a failing example, in its place or too."""
    quads = list(one.described(day))
    for failing in one.example.file.examples():
        if failing.kind == "fails" and failing.shape == one.example.shape:
            wrong = list(Met(failing, one.place).described(day))
            for thing in dict.fromkeys(quad.subject for quad in wrong):
                put = [quad for quad in wrong if quad.subject == thing]
                yield [*(quad for quad in quads if quad.subject != thing), *put]
                yield [*quads, *(quad for quad in put if quad not in quads)]


def _classes(told_of: str) -> Iterator[ox.NamedNode]:
    """Give the classes that the text of a rule names and things may be of."""
    for name in dict.fromkeys(re.findall(r"cg:([A-Z]\w+)", told_of)):
        if name not in _NOT_DESCRIBED:
            yield CG[name]


def _others(
    fact: ox.Quad, facts: list[ox.Quad], told_of: str
) -> Iterator[ox.NamedNode | ox.Literal]:
    """Give what may stand in place of the object of a fact."""
    value = fact.object
    if fact.predicate == RDF.type:
        yield from (one for one in _classes(told_of) if one != value)
    elif isinstance(value, ox.NamedNode):
        if value.value.startswith(_CODE):
            scheme = value.value.removeprefix(_CODE).partition("/")[0]
            known = dict.fromkeys(ontology.codes(scheme).values())
            yield from (one for one in known if one != value and str(one) in told_of)
        else:
            things = dict.fromkeys(one.subject for one in facts)
            rest = [one for one in things if one not in (value, fact.subject)]
            yield from rest[:_FEW]  # type: ignore[misc]
    elif isinstance(value, ox.Literal):
        if value.datatype == XSD.date:
            when = date.fromisoformat(value.value)
            for other in (when - _YEARS, when + _YEARS):
                yield ox.Literal(other.isoformat(), datatype=XSD.date)
        elif value.datatype == XSD.boolean:
            yield ox.Literal(value.value != "true")
        elif not value.value[:4].isdigit():
            yield ox.Literal("something else", language=value.language)


def _alike(facts: list[ox.Quad], thing: object) -> list[object]:
    """Give other things of a class of a thing: one of them may be taken for the other."""
    kinds = {one.object for one in facts if one.subject == thing and one.predicate == RDF.type}
    found = [one.subject for one in facts if one.predicate == RDF.type and one.object in kinds]
    return [one for one in found if one != thing][:_FEW]


def _merged(quad: ox.Quad, other: object, into: object) -> ox.Quad:
    subject = into if quad.subject == other else quad.subject
    value = into if quad.object == other else quad.object
    return ox.Quad(subject, quad.predicate, value, quad.graph_name)  # type: ignore[arg-type]


def _doubled(quads: list[ox.Quad], thing: object) -> Iterator[ox.Quad]:
    """Give a second thing of which all is said that is said of a thing."""
    if not isinstance(thing, ox.NamedNode):
        return
    second = ox.NamedNode(thing.value + "-second")
    for quad in quads:
        if quad.subject == thing:
            yield ox.Quad(second, quad.predicate, quad.object, quad.graph_name)
        elif quad.object == thing and quad.predicate != RDF.type:
            yield ox.Quad(quad.subject, quad.predicate, second, quad.graph_name)


def _redated(
    own: list[ox.Quad], status: str, predicate: ox.NamedNode, when: date
) -> Iterator[ox.Quad]:
    aside = {CG.status, predicate} | ({CG.startsOpen} if predicate == CG.validFrom else set())
    yield from (quad for quad in own if quad.predicate not in aside)
    subject, graph = own[0].subject, own[0].graph_name
    yield ox.Quad(subject, CG.status, code("status", status), graph)
    yield ox.Quad(subject, predicate, ox.Literal(when.isoformat(), datatype=XSD.date), graph)


def _moved(quads: list[ox.Quad], place: str, to: str) -> ox.Store:
    """Give statements of one place in another."""

    def there(term: object) -> object:
        if isinstance(term, ox.NamedNode) and term.value.startswith(place):
            return ox.NamedNode(to + term.value.removeprefix(place))
        return term

    store = ox.Store()
    store.extend(
        ox.Quad(there(q.subject), q.predicate, there(q.object), there(q.graph_name))  # type: ignore[arg-type]
        for q in quads
    )
    return store
