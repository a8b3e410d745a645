"""No finding cites law that is not in force on its day, or speaks of a body that is not there.

A property of all rules: what each says is looked at on both sides of every day on which kinds of
body begin or end, and about every kind of organisation that exists then.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pyoxigraph as ox
import pytest

from caregraph.graph import jurisdictions, law, ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, view
from caregraph.results import Finding
from caregraph.shacl.execute import Result
from caregraph.validation import Rulebook
from caregraph.validation.outcomes import Reader
from caregraph.validation.rule import Rule
from caregraph.vocab import CG, RDF, SKOS, XSD, code

RULES = Rulebook.load()
RULE = pytest.mark.parametrize("rule", RULES.rules.values(), ids=lambda rule: rule.id)
DAY = timedelta(days=1)

OF_AN_ERA = {
    "primary care trust": CG.PrimaryCareTrust,
    "strategic health authorit": CG.StrategicHealthAuthority,
    "clinical commissioning group": CG.ClinicalCommissioningGroup,
    "integrated care board": CG.IntegratedCareBoard,
    "integrated care partnership": CG.IntegratedCarePartnership,
    "foundation trust": CG.NHSFoundationTrust,
    "health and wellbeing board": CG.HealthAndWellbeingBoard,
    "nhs england": CG.NHSEngland,
    "healthwatch": CG.LocalHealthwatch,
    "combined authorit": CG.CombinedAuthority,
    "integration joint board": CG.IntegrationJointBoard,
    "regional partnership board": CG.RegionalPartnershipBoard,
}
"""Words that name a kind of body, as they begin, with the class whose lifespan is theirs."""

HISTORY = {"TMP-01", "TMP-02", "TMP-07", "LGR-01"}
"""Rules about what came before or is to come: they speak of bodies of other days on purpose."""

TOLD_OF_OTHER_DAYS = {("BOD-05", "primary care trust")}
"""Rules and words that are told of days on which there is no such body; may only shrink.

BOD-05 asks only about trusts; it is in force from the day of their regulations, weeks before any.
"""


def lifespan(kind: ox.NamedNode) -> tuple[date, date]:
    """Give the first day of a kind of body, and the first after it; narrowest bounds win."""
    said = {
        predicate: [
            date.fromisoformat(one.value)
            for above in (kind, *ontology.superclasses(kind))
            for one in ontology.objects(above, predicate)
            if isinstance(one, ox.Literal)
        ]
        for predicate in (CG.existsFrom, CG.existsUntil)
    }
    return max(said[CG.existsFrom], default=date.min), min(said[CG.existsUntil], default=date.max)


@cache
def kinds() -> tuple[ox.NamedNode, ...]:
    return tuple(sorted(set(ontology.subclasses(CG.Organisation)), key=str))


@cache
def days() -> tuple[date, ...]:
    """Give the days about which kinds of body begin or end, within living memory."""
    turns = {day for kind in kinds() for day in lifespan(kind) if date.min < day < date.max}
    return tuple(sorted({one for day in turns for one in (day - DAY, day)} | {date(2026, 11, 27)}))


@cache
def shown(day: date) -> tuple[View, tuple[ox.NamedNode, ...]]:
    """Give a view of one organisation of every kind that exists on a day, with those."""
    store = ox.Store()
    town = ox.NamedNode("https://example.org/all")
    store.add(ox.Quad(town, RDF.type, CG.Structure, town))
    store.add(ox.Quad(town, CG.asAt, ox.Literal(day.isoformat(), datatype=XSD.date), town))
    there = []
    for kind in kinds():
        since, until = lifespan(kind)
        if since <= day < until:
            one = ox.NamedNode(f"{town.value}/{kind.value.rpartition('/')[2]}")
            there.append(one)
            for predicate, value in (
                (RDF.type, kind),
                (CG.describedIn, town),
                (CG.status, code("status", "in-force")),
                (CG.startsOpen, ox.Literal(True)),
                (SKOS.prefLabel, ox.Literal("The Body", language="en")),
            ):
                store.add(ox.Quad(one, predicate, value, town))
    return view(store, Choice(as_of=day.isoformat())), tuple(there)


@cache
def reader(day: date) -> Reader:
    return Reader(shown(day)[0])


@cache
def said(identifier: str) -> tuple[tuple[date, Finding], ...]:
    """Give what a rule would say on every day it may, by each query and to each kind of body.

    Of kinds between which its advice makes no difference, one stands for all.
    """
    rule, found = RULES.rules[identifier], []
    for day in days():
        roots = [shape for shape, limb in rule.limbs.items() if limb.era.holds(day)]
        queries = [one for one in RULES.compile().queries if one.root in roots]
        for number, focus in enumerate(_different(rule, day)):
            seen: set[str] = set()
            for query in queries:
                if number and query.root in seen:
                    continue  # what its queries say to another kind differs by advice alone
                seen.add(query.root)
                about = (query.root, query.shape, query.constraint, query.component, focus)
                result = Result(*about, None, None, query.severity, query.messages, {})
                finding = reader(day).finding(rule, query.root, result)
                found += [(day, finding)] if finding else []
    return tuple(found)


def _different(rule: Rule, day: date) -> list[ox.NamedNode]:
    """Give one organisation of each kind to which a rule may say something of its own."""
    shown_on, there = shown(day)
    advised = {kind for one in rule.advice for kind in one.kinds}
    asked = {nation for limb in rule.limbs.values() for nation in limb.jurisdictions}
    unlike: dict[object, ox.NamedNode] = {}
    for one in there:
        if jurisdictions.is_asked(asked, jurisdictions.of(shown_on, one)):
            kinds_of = {kind.value for kind in shown_on.nodes(one, RDF.type)}
            unlike.setdefault(frozenset(kinds_of & advised), one)
    return list(unlike.values())


@pytest.mark.sampled(12)
@RULE
def test_no_finding_cites_law_of_another_day(rule: Rule) -> None:
    wrong = {
        (one.iri, day)
        for day, finding in said(rule.id)
        if finding.outcome != "pending"
        for one in finding.basis
        if law.in_force(ox.NamedNode(one.iri), day) == "no"
    }

    assert wrong == set()


@pytest.mark.sampled(12)
@RULE
def test_every_finding_rests_on_something_on_its_day(rule: Rule) -> None:
    bare = {(day, finding.focus.iri) for day, finding in said(rule.id) if not finding.basis}

    assert bare == set()


@pytest.mark.sampled(12)
@RULE
def test_no_finding_names_a_kind_of_body_that_is_not_there(rule: Rule) -> None:
    if rule.id in HISTORY:
        return
    wrong = {
        (rule.id, word)
        for day, finding in said(rule.id)
        for word, kind in OF_AN_ERA.items()
        if not lifespan(kind)[0] <= day < lifespan(kind)[1]
        for text in (finding.statement, finding.question, finding.heading, finding.step)
        if text and word in text.lower()
    }

    assert wrong == {one for one in TOLD_OF_OTHER_DAYS if one[0] == rule.id}
