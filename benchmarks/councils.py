"""Councils of the synthetic England: an upper-tier authority and a district with their officers,
councillors and bodies."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.organisations import Organisation, organisation, services
from benchmarks.world import World, coded, day, text, truth

_DIRECTORATES = {
    "dass": ("Adult social care", "director-of-adult-social-services"),
    "dcs": ("Children's services", "director-of-childrens-services"),
    "dph": ("Public health", "director-of-public-health"),
    "cfo": ("Resources", "chief-finance-officer"),
    "mo": ("Law and governance", "monitoring-officer"),
    "env": ("Environment", None),
}


@dataclass(frozen=True)
class Council:
    """A council with those of its posts and bodies that partners refer to."""

    own: Organisation
    head: str
    leader: str
    full: str
    electorate: str
    councillors: list[str]


def upper_tier(world: World, nation: dict[str, str], name: str) -> Council:
    """Describe an upper-tier authority complete and without a fault."""
    own = organisation(world, "council", "UpperTierAuthority", f"{name} Council")
    council = _elected(own, members=22)
    _directorates(council, nation)
    _protection(council)
    _bodies(council)
    return council


def district(world: World, name: str) -> Council:
    """Describe a district council complete and without a fault."""
    own = organisation(world, "district", "LocalAuthority", f"{name} District Council")
    council = _elected(own, members=13)
    for key, title, role in (
        ("cfo", "Finance", "chief-finance-officer"),
        ("mo", "Governance", "monitoring-officer"),
        ("env", "Environment", None),
    ):
        _directorate(council, key, title, role)
    _deputy(council)
    seat = council.councillors
    panel = own.body("scrutiny", "OverviewAndScrutinyCommittee", "Overview and scrutiny committee")
    _seats(own, "scrutiny", panel, seat[8:13])
    return council


def _elected(own: Organisation, *, members: int) -> Council:
    """Describe the councillors, the full council, the executive and the chief executive."""
    world = own.world
    electorate = world.thing(
        "organisation", f"{own.key}-electorate", "Electorate", f"Electorate of {own.name}"
    )
    full = own.body("full", "FullCouncil", "Full council", decides_by="lga-1972-s101")
    own.line("full", full, electorate, "democratic")
    councillors = [own.person(f"member-{number}") for number in range(1, members + 1)]
    _seats(own, "full", full, councillors)
    leader = own.post("leader", "Leader", own.iri, roles=["executive-member"], elected=True)
    own.line("leader", leader, full, "democratic")
    cabinet = own.body("cabinet", "Cabinet", "Cabinet", decides_by="lga-2000-part1a")
    own.seat("cabinet-leader", cabinet, leader, "chair")
    for number in range(1, 5):
        roles = ["executive-member"]
        if number == 1 and own.key == "council":
            roles.append("lead-member-for-childrens-services")
        member = own.post(
            f"cabinet-{number}", f"Cabinet member {number}", own.iri, roles=roles, elected=True
        )
        own.line(f"cabinet-{number}", member, leader, "democratic")
        own.seat(f"cabinet-{number}", cabinet, member, "voting-member")
    head = own.post(
        "head", "Chief executive", own.iri, roles=["head-of-paid-service", "chief-executive"]
    )
    own.line("head", head, full, "statutory")
    own.line("head", head, leader, "operational")
    return Council(own, head, leader, full, electorate, councillors)


def _seats(own: Organisation, key: str, body: str, members: list[str]) -> None:
    for number, member in enumerate(members):
        own.seat(f"{key}-{number}", body, member, "chair" if number == 0 else "voting-member")


def _directorate(council: Council, key: str, title: str, role: str | None) -> list[str]:
    """Describe a directorate; give its heads of service."""
    own = council.own
    scope = own.function(key, title)
    unit, director = own.unit(
        key,
        title,
        own.iri,
        f"Director of {title}",
        council.head,
        scope,
        roles=[role] if role else [],
        qualification="member of a listed accountancy body" if key == "cfo" else None,
    )
    if role:
        own.line(
            f"{key}-head", director, council.head, "statutory", scope, isDirect=truth(value=True)
        )
    return services(own, unit, director, key, scope, staff=1)


def _directorates(council: Council, nation: dict[str, str]) -> None:
    own = council.own
    heads: dict[str, list[str]] = {}
    for key, (title, role) in _DIRECTORATES.items():
        heads[key] = _directorate(council, key, title, role)
    _deputy(council)
    _appointment(own, nation)
    _home_support(own, heads["dass"])
    scrutiny = own.post(
        "scrutiny-officer", "Statutory scrutiny officer", own.iri, roles=["scrutiny-officer"]
    )
    own.line("scrutiny-officer", scrutiny, council.head, "operational")


def _deputy(council: Council) -> None:
    own = council.own
    officer = own.world.at("post", f"{own.key}-mo-head")
    unit = own.world.at("unit", f"{own.key}-mo")
    deputy = own.post("mo-deputy", "Deputy monitoring officer", unit)
    own.world.add(deputy, "deputyFor", officer)
    own.line("mo-deputy", deputy, officer, "operational")


def _appointment(own: Organisation, nation: dict[str, str]) -> None:
    """Record that the Secretary of State shared in appointing the director of public health."""
    director = own.world.at("post", f"{own.key}-dph-head")
    approval = own.world.thing(
        "decision",
        f"{own.key}-dph-appointment",
        "Decision",
        f"Appointment of the director of public health of {own.name}",
        decidedBy=nation["secretary"],
        about=director,
        decisionEffect=coded("decision-effect", "approves"),
        decisionDate=day("2023-02-14"),
        decisionStatus=coded("decision-status", "implemented"),
    )
    own.world.add(own.world.at("tenure", f"{own.key}-dph-head-tenure"), "hasBasis", approval)


def _home_support(own: Organisation, heads: list[str]) -> None:
    """Let one director's two services buy and provide a service, with the safeguard recorded."""
    work = own.function("home-support", "home support")
    own.duty(
        "home-support",
        heads[0],
        "commissions",
        work,
        safeguard=text("awards are signed off outside the directorate"),
    )
    own.duty("home-support", heads[1], "provides", work)


def _protection(council: Council) -> None:
    own = council.own
    for key, title, role in (
        ("guardian", "Principal social worker", "caldicott-guardian"),
        ("risk", "Head of information", "senior-information-risk-owner"),
        ("protection", "Head of data protection", "data-protection-officer"),
    ):
        post = own.post(key, title, own.iri, roles=[role])
        above = {"guardian": "dass", "risk": "cfo", "protection": "mo"}[key]
        own.line(key, post, own.world.at("post", f"{own.key}-{above}-head"), "operational")


def _bodies(council: Council) -> None:
    own, seat = council.own, council.councillors
    panel = own.body(
        "scrutiny",
        "OverviewAndScrutinyCommittee",
        "Health scrutiny committee",
        bodyType=coded("body-type", "overview-and-scrutiny-committee-panel"),
    )
    _seats(own, "scrutiny", panel, seat[8:15])
    own.duty("scrutiny", panel, "scrutinises", own.world.at("function", "council-home-support"))
    audit = own.body(
        "audit", "Committee", "Audit committee", bodyType=coded("body-type", "audit-committee")
    )
    _seats(own, "audit", audit, seat[3:8])
    planning = own.body("planning", "Committee", "Planning committee", decides_by="lga-1972-s101")
    _seats(own, "planning", planning, seat[15:22])
