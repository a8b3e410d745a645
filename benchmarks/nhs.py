"""The NHS of the synthetic England: the nation, integrated care boards and trusts."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.organisations import Organisation, complete, organisation, services
from benchmarks.world import World, coded, day, law, text


@dataclass(frozen=True)
class Board:
    """An integrated care board with those of its posts that partners refer to."""

    own: Organisation
    chair: str
    head: str
    board: str
    partnership: str
    area: str


def nation(world: World) -> dict[str, str]:
    """Describe Parliament, the Secretary of State and NHS England with what is asked of it."""
    parliament = world.thing("organisation", "parliament", "Parliament", "Parliament")
    secretary = world.thing(
        "organisation",
        "secretary",
        "SecretaryOfState",
        "Secretary of State for Health and Social Care",
    )
    own = organisation(world, "nhs-england", "NHSEngland", "NHS England")
    own.line("secretary", secretary, parliament, "ministerial")
    own.line("nhs-england", own.iri, secretary, "ministerial")
    for key, title, role in (
        ("medical", "National medical director", "caldicott-guardian"),
        ("risk", "Director of information", "senior-information-risk-owner"),
        ("protection", "Data protection officer", "data-protection-officer"),
    ):
        post = own.post(key, title, own.iri, roles=[role])
        own.line(key, post, own.iri, "operational")
    complete(world, world.iri, "structure")
    return {"secretary": secretary, "nhs-england": own.iri}


def board(world: World, nation: dict[str, str], name: str, councils: list[str]) -> Board:
    """Describe an integrated care board, its partnership and its committees without a fault.

    Args:
        councils: The upper-tier authorities of its area.
    """
    own = organisation(world, "icb", "IntegratedCareBoard", f"NHS {name} Integrated Care Board")
    appointer = nation["nhs-england"]
    governing, chair, head = _leadership(
        own, nation, appointer, "chief-executive", "accountable-officer"
    )
    directors = _directors(own, head)
    lay = [
        own.post(
            f"lay-{number}",
            f"Non-executive member {number}",
            own.iri,
            roles=["non-executive-director"],
            appointed_by=chair,
        )
        for number in range(1, 5)
    ]
    for number, post in enumerate(lay, 1):
        own.line(f"lay-{number}", post, chair, "corporate")
        own.seat(f"board-lay-{number}", governing, post, "non-officer-member")
    _committees(own, chair, lay, directors[0])
    area = world.thing("area", "area", "Area", f"Area of {name}", servedBy=own.iri)
    partnership = own.body(
        "partnership",
        "IntegratedCarePartnership",
        "Integrated care partnership",
        parentBody=[own.iri, *councils],
        hasBasis=law("hca-2022-s26"),
    )
    own.seat("partnership-icb", partnership, chair, "chair", representing=own.iri)
    complete(world, world.iri, "structure")
    return Board(own, chair, head, governing, partnership, area)


def trust(world: World, nation: dict[str, str], name: str, cls: str) -> tuple[Organisation, str]:
    """Describe an NHS trust without a fault; give it and its chief executive."""
    kind = "NHS Trust" if cls == "NHSTrust" else "NHS Foundation Trust"
    own = organisation(world, "trust", cls, f"{name} {kind}")
    appointer = nation["nhs-england"]
    if cls == "NHSFoundationTrust":
        appointer = own.body("governors", "CouncilOfGovernors", "Council of governors")
    governing, chair, head = _leadership(
        own, nation, appointer, "chief-executive", "accounting-officer"
    )
    if cls == "NHSFoundationTrust":
        _governors(own, appointer, chair)
    _directors(own, head)
    lay = own.post(
        "lay-1",
        "Non-executive director",
        own.iri,
        roles=["non-executive-director"],
        appointed_by=appointer,
    )
    own.line("lay-1", lay, chair, "corporate")
    own.seat("board-lay-1", governing, lay, "non-officer-member")
    for key in ("medicine", "surgical", "community"):
        scope = own.function(key, f"{key} care")
        unit, director = own.unit(
            key, f"Division of {key}", own.iri, f"Director of {key}", head, scope
        )
        services(own, unit, director, key, scope, staff=1)
    return own, head


def _governors(own: Organisation, governors: str, chair: str) -> None:
    """Seat the governors of a foundation trust under its chair."""
    own.seat("governors-chair", governors, chair, "chair")
    for electors, seats in (("public", 5), ("staff", 3)):
        for number in range(1, seats + 1):
            own.seat(
                f"governors-{electors}-{number}",
                governors,
                None,
                "staff-governor" if electors == "staff" else "elected-governor",
                memberDescription=text(f"{electors} governor {number}"),
            )
    council = own.world.at("organisation", "council")
    own.seat("governors-council", governors, None, "appointed-governor", representing=council)


def _leadership(
    own: Organisation, nation: dict[str, str], appointer: str, *roles: str
) -> tuple[str, str, str]:
    """Describe board, chair and chief executive; *appointer* appointed the chair."""
    governing = own.body("board", "GoverningBoard", "Board", decides_by="nhs-act-2006-s14z25")
    own.line("board", governing, nation["nhs-england"], "ministerial")
    chair = own.post("chair", "Chair", own.iri, roles=["chair"], appointed_by=appointer)
    own.line("chair", chair, nation["nhs-england"], "ministerial")
    head = own.post("head", "Chief executive", own.iri, roles=roles)
    own.line("head", head, chair, "operational")
    own.line("head", head, governing, "statutory")
    own.seat("board-chair", governing, chair, "chair")
    own.seat("board-head", governing, head, "officer-member")
    return governing, chair, head


def _directors(own: Organisation, head: str) -> list[str]:
    found = []
    for key, title, roles in (
        ("finance", "Chief finance officer", ["director-of-finance"]),
        ("medical", "Medical director", ["medical-director", "caldicott-guardian"]),
        ("digital", "Director of digital", ["senior-information-risk-owner"]),
        ("nursing", "Director of nursing", ["director-of-nursing"]),
    ):
        post = own.post(key, title, own.iri, roles=roles)
        own.line(key, post, head, "operational")
        own.seat(f"board-{key}", own.world.at("body", f"{own.key}-board"), post, "officer-member")
        found.append(post)
    protection = own.post(
        "protection", "Data protection officer", own.iri, roles=["data-protection-officer"]
    )
    own.line("protection", protection, found[2], "operational")
    return found


def _committees(own: Organisation, chair: str, lay: list[str], finance: str) -> None:
    """Describe the committees of an integrated care board; its chair approves who commissions."""
    for number, (key, title) in enumerate(
        (("audit", "Audit committee"), ("remuneration", "Remuneration committee"))
    ):
        committee = own.body(
            key, "Committee", title, bodyType=coded("body-type", f"{key}-committee")
        )
        own.seat(f"{key}-chair", committee, lay[number], "chair")
        own.seat(f"{key}-other", committee, lay[3], "voting-member")
    work = own.function("acute", "acute care")
    committee = own.body(
        "commissioning", "Committee", "Commissioning committee", decides_by="nhs-act-2006-s14z25"
    )
    own.duty("acute", committee, "commissions", work)
    for key, member, capacity in (("lay", lay[2], "chair"), ("finance", finance, "voting-member")):
        seat = own.seat(f"commissioning-{key}", committee, member, capacity)
        own.world.thing(
            "decision",
            f"{own.key}-commissioning-{key}-approval",
            "Decision",
            f"Approval of a member of the commissioning committee of {own.name}",
            decidedBy=chair,
            about=seat,
            decisionEffect=coded("decision-effect", "approves"),
            decisionDate=day("2023-03-01"),
            decisionStatus=coded("decision-status", "implemented"),
        )
