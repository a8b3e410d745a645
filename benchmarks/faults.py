"""Faults that are planted in the synthetic England, each with the exact findings it must give.

A fault changes a few triples of a place, or of an integrated care board, before anything is
derived, and names the (rule, focus) pairs that follow. Each touches things of its own, so that
any two may stand in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.world import SETTLED, World, coded, day, truth

Expected = set[tuple[str, str]]
"""Rule and IRI of the focus, of every finding that must be there."""
Fault = Callable[[World], Expected]

FAULTS_A_PLACE = 2


def found(*pairs: tuple[str, str]) -> Expected:
    """Give expected findings from rules and N-Triples names."""
    return {(rule, focus[1:-1]) for rule, focus in pairs}


def _role(world: World, post: str, role: str) -> str:
    """Take a statutory role from a post and give the council."""
    world.drop(world.at("post", post), "fulfilsRole", coded("statutory-role", role))
    return world.at("organisation", "council")


def no_head_of_paid_service(world: World) -> Expected:
    """Nobody is head of paid service."""
    return found(("STAT-01", _role(world, "council-head", "head-of-paid-service")))


def no_qualification(world: World) -> Expected:
    """The chief finance officer belongs to no accountancy body."""
    world.drop(world.at("tenure", "council-cfo-head-tenure"), "qualification")
    return found(("STAT-02", world.at("post", "council-cfo-head")))


def no_deputy(world: World) -> Expected:
    """The monitoring officer has named no deputy."""
    world.drop(world.at("post", "council-mo-deputy"), "deputyFor")
    return found(("STAT-03", world.at("post", "council-mo-head")))


def two_directors(world: World) -> Expected:
    """A head of service is director of adult social services too, and answers to no chief."""
    post = world.at("post", "council-dass-s2-head")
    world.add(post, "fulfilsRole", coded("statutory-role", "director-of-adult-social-services"))
    return found(("STAT-04", world.at("organisation", "council")), ("ACC-02", post))


def no_lead_member(world: World) -> Expected:
    """No councillor leads on children's services."""
    council = _role(world, "council-cabinet-1", "lead-member-for-childrens-services")
    return found(("STAT-06", council))


def appointed_alone(world: World) -> Expected:
    """The council appointed its director of public health without the Secretary of State."""
    world.drop(world.at("tenure", "council-dph-head-tenure"), "hasBasis")
    return found(("STAT-07", world.at("post", "council-dph-head")))


def no_scrutiny_officer(world: World) -> Expected:
    """No officer is designated for scrutiny."""
    return found(("STAT-08", _role(world, "council-scrutiny-officer", "scrutiny-officer")))


def no_guardian(world: World) -> Expected:
    """A trust has no Caldicott Guardian."""
    guardian = coded("statutory-role", "caldicott-guardian")
    world.drop(world.at("post", "trust-medical"), "fulfilsRole", guardian)
    return found(("STAT-12", world.at("organisation", "trust")))


def one_person_two_offices(world: World) -> Expected:
    """The district's chief finance officer holds the post of monitoring officer as well."""
    person = world.at("person", "district-cfo-head-holder")
    world.put(world.at("tenure", "district-mo-head-tenure"), "heldBy", person)
    return found(("SOD-01", person))


def executive_on_scrutiny(world: World) -> Expected:
    """A cabinet member sits on the district's scrutiny committee."""
    panel = world.at("body", "district-scrutiny")
    world.put(
        world.at("membership", "district-scrutiny-3-seat"),
        "member",
        world.at("post", "district-cabinet-2"),
    )
    return found(("SOD-05", panel))


def officer_is_councillor(world: World) -> Expected:
    """An officer of the council is one of its councillors."""
    person = world.at("person", "council-env-head-holder")
    world.put(world.at("membership", "council-full-21-seat"), "member", person)
    return found(("SOD-06", person))


def undeclared_interest(world: World) -> Expected:
    """Whoever serves both partners has declared nothing."""
    world.remove(world.at("interest", "joint"))
    return found(("SOD-07", world.at("person", "council-joint-holder")))


def guardian_owns_risk(world: World) -> Expected:
    """One post is Caldicott Guardian and senior information risk owner of the council."""
    world.add(
        world.at("post", "council-guardian"),
        "fulfilsRole",
        coded("statutory-role", "senior-information-risk-owner"),
    )
    return found(("SOD-10", world.at("organisation", "council")))


def _leaf(world: World, key: str) -> str:
    return world.at("post", f"council-{key}-o1")


def line_through_another(world: World) -> Expected:
    """The line of the director of adult social services to the chief executive is not direct."""
    for kind in ("operational", "statutory"):
        line = world.at("line", f"council-dass-head-{kind}")
        world.put(line, "isDirect", truth(value=False))
    return found(("ACC-02", world.at("post", "council-dass-head")))


def _second_line(world: World, post: str, superior: str, kind: str, scope: str | None) -> str:
    """Give a post one more line."""
    key = post.rpartition("/")[2].rstrip(">")
    values = {"hasScope": scope} if scope else {}
    return world.thing(
        "line",
        f"{key}-second-{superior.rpartition('/')[2].rstrip('>')}",
        "AccountabilityLine",
        accountableParty=post,
        accountableTo=superior,
        validFrom=day(SETTLED),
        accountabilityKind=coded("accountability-kind", kind),
        **values,
    )


def two_masters_for_one_thing(world: World) -> Expected:
    """An officer answers professionally to two people for the same function."""
    post, scope = _leaf(world, "dcs-s1-t1"), world.at("function", "council-dcs")
    for above in ("council-dcs-head", "council-dass-head"):
        _second_line(world, post, world.at("post", above), "professional", scope)
    return found(("ACC-03", post))


def no_basis(world: World) -> Expected:
    """A line to the trust names nothing it rests on."""
    line = _second_line(
        world,
        _leaf(world, "dph-s1-t1"),
        world.at("post", "trust-medical"),
        "partnership",
        world.at("function", "council-dph"),
    )
    return found(("ACC-05", line))


def answers_to_nobody(world: World) -> Expected:
    """An officer has no line at all."""
    world.remove(world.at("line", "council-env-s1-t1-o1-operational"))
    post = _leaf(world, "env-s1-t1")
    return found(("ACC-07", post), ("STR-02", post))


def no_safeguard(world: World) -> Expected:
    """One director holds buyer and seller of a service together, and no safeguard is recorded."""
    world.drop(world.at("responsibility", "council-home-support-commissions"), "safeguard")
    return found(("ACC-08", world.at("post", "council-dass-head")))


def no_escalation(world: World) -> Expected:
    """A post that answers to two organisations has no way to settle a conflict between them."""
    world.drop(world.at("line", "council-joint-operational"), "escalationRoute")
    return found(("ACC-09", world.at("post", "joint")))


def two_superiors(world: World) -> Expected:
    """An officer answers operationally to two managers, and to one of them for nothing named."""
    post = _leaf(world, "env-s2-t1")
    _second_line(
        world,
        post,
        world.at("post", "council-dph-s2-head"),
        "operational",
        None,
    )
    return found(("ACC-03", post), ("STR-03", post))


def no_head(world: World) -> Expected:
    """A team has no head."""
    unit = world.at("unit", "trust-medicine-s2-t1")
    world.drop(unit, "headedBy")
    return found(("STR-02", unit))


def open_interim(world: World) -> Expected:
    """An interim head of service has no end and no reason."""
    tenure = world.at("tenure", "trust-community-s1-head-tenure")
    world.put(tenure, "appointmentType", coded("appointment-type", "interim"))
    return found(("VAC-02", tenure))


def bare_secondment(world: World) -> Expected:
    """A seconded head of service has no host, instrument or end on record."""
    tenure = world.at("tenure", "trust-community-s2-head-tenure")
    world.put(tenure, "appointmentType", coded("appointment-type", "seconded"))
    return found(("VAC-03", tenure))


def term_missing(world: World) -> Expected:
    """The agreement does not settle how long it lasts."""
    agreement = world.at("agreement", "section-75")
    world.drop(agreement, "hasTerm", coded("agreement-term", "duration-review-and-ending"))
    return found(("AGR-02", agreement))


def no_pool_manager(world: World) -> Expected:
    """Nobody manages the pooled fund."""
    fund = world.at("fund", "pool")
    world.drop(fund, "poolManager")
    return found(("AGR-03", fund))


def report_missing(world: World) -> Expected:
    """The partners received three quarterly reports of four."""
    world.remove(world.at("statement", "report-3"))
    return found(("AGR-04", world.at("agreement", "section-75")))


def no_route(world: World) -> Expected:
    """The director of both partners has no employment route."""
    world.drop(world.at("tenure", "joint-tenure"), "employmentRoute")
    return found(("AGR-07", world.at("post", "joint")))


def no_chair(world: World) -> Expected:
    """The planning committee decides without a chair."""
    seat = world.at("membership", "council-planning-0-seat")
    world.put(seat, "capacity", coded("membership-capacity", "voting-member"))
    return found(("BOD-01", world.at("body", "council-planning")))


def no_healthwatch(world: World) -> Expected:
    """Local Healthwatch has no seat on the health and wellbeing board."""
    world.remove(world.at("membership", "council-wellbeing-watch-seat"))
    return found(("BOD-02", world.at("body", "council-wellbeing")))


def beyond_scrutiny(world: World) -> Expected:
    """A service that is bought and sold is in nobody's scrutiny."""
    world.remove(world.at("responsibility", "council-scrutiny-scrutinises"))
    return found(("BOD-04", world.at("function", "council-home-support")))


def one_sided(world: World) -> Expected:
    """Committees in common have one side left."""
    world.remove(world.at("side", "icb"))
    return found(("CIC-01", world.at("arrangement", "in-common")))


def no_quorum(world: World) -> Expected:
    """A committee in common has no quorum of its own."""
    world.drop(world.at("body", "council-council-place"), "quorum")
    return found(("CIC-03", world.at("arrangement", "in-common")))


def no_resources(world: World) -> Expected:
    """No money follows the delegated function."""
    world.remove(world.at("flow", "nursing"))
    return found(("DEL-05", world.at("delegation", "nursing")))


def before_the_post(world: World) -> Expected:
    """Somebody holds a post before there is one."""
    tenure = world.at("tenure", "district-env-s1-t1-o1-tenure")
    world.put(world.at("post", "district-env-s1-t1-o1"), "validFrom", day("2023-09-01"))
    line = world.at("line", "district-env-s1-t1-o1-operational")
    world.put(line, "validFrom", day("2023-09-01"))
    return found(("TMP-01", tenure))


def no_chief_executive(world: World) -> Expected:
    """An integrated care board has no chief executive."""
    world.drop(
        world.at("post", "icb-head"), "fulfilsRole", coded("statutory-role", "chief-executive")
    )
    return found(("STAT-11", world.at("organisation", "icb")))


def no_remuneration_committee(world: World) -> Expected:
    """An integrated care board has no remuneration committee."""
    world.drop(world.at("body", "icb-remuneration"), "bodyType")
    return found(("BOD-06", world.at("organisation", "icb")))


def not_in_the_partnership(world: World) -> Expected:
    """Nobody on the partnership is from the board itself."""
    world.remove(world.at("membership", "icb-partnership-icb-seat"))
    return found(("BOD-07", world.at("body", "icb-partnership")))


IN_A_PLACE: tuple[Fault, ...] = (
    no_head_of_paid_service,
    no_qualification,
    no_deputy,
    two_directors,
    no_lead_member,
    appointed_alone,
    no_scrutiny_officer,
    no_guardian,
    one_person_two_offices,
    executive_on_scrutiny,
    officer_is_councillor,
    undeclared_interest,
    guardian_owns_risk,
    line_through_another,
    two_masters_for_one_thing,
    no_basis,
    answers_to_nobody,
    no_safeguard,
    no_escalation,
    two_superiors,
    no_head,
    open_interim,
    bare_secondment,
    term_missing,
    no_pool_manager,
    report_missing,
    no_route,
    no_chair,
    no_healthwatch,
    beyond_scrutiny,
    one_sided,
    no_quorum,
    no_resources,
    before_the_post,
)
IN_A_SYSTEM: tuple[Fault, ...] = (
    no_chief_executive,
    no_remuneration_committee,
    not_in_the_partnership,
)


def plant(board: World, places: Sequence[World], number: int) -> Expected:
    """Plant a system's share of faults, turn by turn, and give what must be found."""
    expected = IN_A_SYSTEM[number % len(IN_A_SYSTEM)](board)
    for place in places:
        first = int(place.key.rpartition("-")[2]) * FAULTS_A_PLACE
        for turn in range(first, first + FAULTS_A_PLACE):
            expected |= IN_A_PLACE[turn % len(IN_A_PLACE)](place)
    return expected
