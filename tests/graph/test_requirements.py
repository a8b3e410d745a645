"""What law and guidance ask of a kind of body on a day, as data, and as rules ask for it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import Node

from caregraph import assets
from caregraph.graph import ontology, requirements
from caregraph.rdf import NamedNode
from caregraph.vocab import CG, code

TODAY = date(2026, 11, 27)
_CG = Namespace(CG.Rule.value.removesuffix("Rule"))
_SH = Namespace("http://www.w3.org/ns/shacl#")
_ROLE = code("statutory-role", "x").value.removesuffix("x")


def required(kind: str, day: date = TODAY) -> list[requirements.RequiredPart]:
    return requirements.required(CG[kind], day)


def posts(kind: str, day: date = TODAY) -> set[str]:
    """Give the roles of the posts that are asked of a kind of body, by their code."""
    parts = [one for one in required(kind, day) if one.kind == "post"]
    return {role.value.removeprefix(_ROLE) for one in parts for role in one.asks_for}


def bodies(kind: str, day: date = TODAY) -> set[str]:
    parts = [one for one in required(kind, day) if one.kind == "body"]
    return {str(ontology.label(body)) for one in parts for body in one.asks_for}


GUARDS = {"caldicott-guardian", "senior-information-risk-owner", "data-protection-officer"}
THREE = {"head-of-paid-service", "chief-finance-officer", "monitoring-officer"}
DIRECTORS = {"chief-executive", "director-of-finance", "medical-director", "director-of-nursing"}
POSTS = {
    "UnitaryAuthority": THREE
    | GUARDS
    | {
        "director-of-adult-social-services",
        "director-of-childrens-services",
        "director-of-public-health",
        "lead-member-for-childrens-services",
        "scrutiny-officer",
    },
    "DistrictCouncil": THREE | {"data-protection-officer"},
    "ShadowAuthority": THREE | {"data-protection-officer"},
    "ParishCouncil": set(),
    "CombinedAuthority": THREE | {"chair", "data-protection-officer"},
    "CombinedCountyAuthority": THREE | {"chair", "data-protection-officer"},
    "GreaterLondonAuthority": THREE
    | {"elected-mayor-of-a-strategic-authority", "data-protection-officer"},
    "IntegratedCareBoard": DIRECTORS | GUARDS | {"chair", "non-executive-director"},
    "NHSTrust": DIRECTORS | GUARDS | {"chair", "non-executive-director"},
    "NHSFoundationTrust": DIRECTORS | GUARDS | {"chair", "non-executive-director"},
    "NHSEngland": GUARDS | {"chair", "chief-executive"},
    "ScottishCouncil": {
        "head-of-paid-service",
        "monitoring-officer",
        "section-95-officer",
        "chief-social-work-officer",
        "data-protection-officer",
    },
    "HealthBoardScotland": {
        "chair",
        "accountable-officer-of-a-health-board",
        "director-of-public-health",
        "caldicott-guardian",
        "data-protection-officer",
    },
    "IntegrationJointBoard": {
        "chief-officer-of-the-integration-joint-board",
        "section-95-officer",
        "data-protection-officer",
    },
    "PrincipalCouncilWales": {
        "chief-executive",
        "chief-finance-officer",
        "monitoring-officer",
        "director-of-social-services",
        "data-protection-officer",
    },
    "LocalHealthBoard": DIRECTORS
    | {"chair", "director-of-public-health", "caldicott-guardian", "data-protection-officer"},
    "NHSTrustWales": {"chair", "chief-executive", "data-protection-officer"},
    "HSCTrust": (DIRECTORS - {"chief-executive"})
    | {"chair", "accounting-officer-of-an-hsc-trust", "data-protection-officer"},
}


@pytest.mark.parametrize("kind", sorted(POSTS))
def test_the_posts_of_a_kind_of_body_are_those_of_the_law_of_its_nation(kind: str) -> None:
    assert posts(kind) == POSTS[kind]


@pytest.mark.parametrize(
    ("kind", "day", "asked", "not_asked"),
    [
        ("UnitaryAuthority", date(2007, 6, 1), "head-of-paid-service", "scrutiny-officer"),
        ("UnitaryAuthority", date(2011, 6, 1), "scrutiny-officer", "director-of-public-health"),
        ("PrincipalCouncilWales", date(2022, 5, 4), "head-of-paid-service", "chief-executive"),
        ("PrincipalCouncilWales", date(2022, 5, 5), "chief-executive", "head-of-paid-service"),
        ("PrimaryCareTrust", date(2001, 6, 1), "director-of-finance", "director-of-public-health"),
        ("NHSFoundationTrust", date(2005, 6, 1), "medical-director", "data-protection-officer"),
    ],
)
def test_what_is_asked_depends_on_the_day(kind: str, day: date, asked: str, not_asked: str) -> None:
    found = posts(kind, day)

    assert asked in found
    assert not_asked not in found


@pytest.mark.parametrize("kind", ["PrimaryCareTrust", "ClinicalCommissioningGroup"])
def test_a_kind_that_has_ended_is_asked_nothing(kind: str) -> None:
    assert required(kind) == []


def test_a_kind_that_no_one_nation_knows_is_asked_nothing() -> None:
    assert required("LocalAuthority") == []


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("CountyCouncil", {"health and wellbeing board", "safeguarding adults board"}),
        ("IntegratedCareBoard", {"audit committee", "remuneration committee", "ICB board"}),
        ("NHSFoundationTrust", {"council of governors", "trust board"}),
        ("LocalHealthBoard", {"regional partnership board", "public services board"}),
    ],
)
def test_the_bodies_of_a_kind_are_named_by_class_or_body_type(kind: str, asked: set[str]) -> None:
    assert asked <= bodies(kind)


def test_the_seats_of_a_board_are_asked_for_by_its_class_and_the_law_of_its_organisation() -> None:
    nations = requirements.nations_of(CG.NHSFoundationTrust)

    seats = requirements.required(CG.CouncilOfGovernors, TODAY, nations)

    assert {one.kind for one in seats} == {"seat"}
    (staff,) = (
        one for one in seats if code("membership-capacity", "staff-governor") in one.asks_for
    )
    assert staff.at_least == 3
    assert not staff.confirmed


def test_a_seat_of_a_kind_of_body_goes_with_that_kind() -> None:
    def commissioners(day: date) -> set[NamedNode]:
        seats = required("HealthAndWellbeingBoard", day)
        return {one for seat in seats for one in seat.asks_for}

    assert CG.ClinicalCommissioningGroup in commissioners(date(2022, 6, 30))
    assert CG.IntegratedCareBoard not in commissioners(date(2022, 6, 30))
    assert CG.IntegratedCareBoard in commissioners(date(2022, 7, 1))
    assert CG.ClinicalCommissioningGroup not in commissioners(date(2022, 7, 1))


@pytest.mark.parametrize("kind", [one for one in sorted(POSTS) if one != "ParishCouncil"])
def test_each_kind_but_preparing_ones_answers_to_somebody(kind: str) -> None:
    assert [one for one in required(kind) if one.kind == "line"] or kind == "GreaterLondonAuthority"


def test_a_part_rests_on_what_is_in_force_and_says_whether_that_is_law() -> None:
    parts = {one.label: one for one in required("UnitaryAuthority")}

    scrutiny, guardian = parts["scrutiny officer"], parts["Caldicott Guardian, its own or shared"]
    names = {ontology.label(one) for one in scrutiny.provisions}
    assert "Local Government Act 2000, section 9FB" in names
    assert "Local Government Act 2000, section 21ZA" not in names
    assert (scrutiny.is_law, guardian.is_law) == (True, False)
    assert parts["senior information risk owner, its own or shared"].in_force == "yes"


@pytest.mark.slow
def test_every_part_asks_for_one_kind_of_thing_of_classes_that_exist() -> None:
    law, known = Graph(), Graph()
    law.parse(assets.folder("ontology") / "law" / "parts.ttl")
    for path in [*assets.files("ontology", "*.ttl"), *assets.files("ontology", "codes/*.ttl")]:
        known.parse(path)
    asking = [_CG[name] for name in ("asksForPost", "asksForBody", "asksForSeat", "asksForLineTo")]
    naming = [*asking, _CG.requiresOf, _CG.exceptOf, _CG.alsoMetBy, _CG.sitsOn, _CG.jurisdiction]

    parts = set(law.subjects(RDF.type, _CG.RequiredPart))

    assert len(parts) > 150
    for part in parts:
        assert len([one for one in asking if (part, one, None) in law]) == 1, part
        assert len(set(law.objects(part, _CG.underRequirement))) == 1, part
        assert (part, _CG.hasBasis, None) in law, part
        for predicate in naming:
            for named in law.objects(part, predicate):
                assert (named, RDF.type, None) in known, (part, named)


def _asked_by_rules() -> list[tuple[str, str, date, str]]:
    """Give each role that a rule finds missing: rule, class, a day of the rule, role."""
    graph = Graph()
    for path in sorted(assets.folder("shapes").glob("*/*.ttl")):
        graph.parse(path)
    found = []
    for shape, kind in graph.subject_objects(_SH.targetClass):
        rule = graph.value(shape, _CG.limbOf) or shape
        until = graph.value(shape, _CG.ruleValidUntil) or graph.value(rule, _CG.ruleValidUntil)
        day = date(2012, 6, 1) if until is not None and str(until) < "2014" else TODAY
        day = date(2022, 6, 1) if until is not None and str(until) == "2022-07-01" else day
        name = str(kind).removeprefix(str(_CG))
        found += [(str(rule)[-7:], name, day, role) for role in _roles(graph, shape)]
    return sorted(set(found))


def _roles(graph: Graph, shape: Node) -> set[str]:
    roles: set[str] = set()
    posts = URIRef(code("completeness-kind", "posts").value)
    for constraint in graph.objects(shape, _SH.sparql):
        if (constraint, _CG.restsOnAbsenceOf, posts) in graph:
            select = str(graph.value(constraint, _SH.select))
            roles.update(re.findall(rf"\$this \(<{_ROLE}([\w-]+)> AS \?value\)", select))
    for constraint in graph.objects(shape, _SH.property):
        asked = graph.value(constraint, _SH.qualifiedValueShape)
        value = graph.value(asked, _SH.hasValue)
        if value is not None and str(value).startswith(_ROLE):
            roles.add(str(value).removeprefix(_ROLE))
    return roles


@pytest.mark.slow
def test_what_a_rule_misses_of_a_kind_of_body_the_law_data_ask_for() -> None:
    asked = _asked_by_rules()

    wrong = []
    for rule, kind, day, role in asked:
        nations = requirements.nations_of(CG[kind]) or [code("jurisdiction", "england")]
        parts = requirements.required(CG[kind], day, nations)
        met_by = {one for part in parts for one in (*part.asks_for, *part.also_met_by)}
        if code("statutory-role", role) not in met_by:
            wrong.append((rule, kind, day, role))

    assert wrong == []
    assert len(asked) > 30
