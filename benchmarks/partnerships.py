"""What binds the organisations of one place: an agreement under section 75 with its pool, a
delegation, a joint post, a health and wellbeing board and committees in common."""

from __future__ import annotations

from benchmarks.councils import Council
from benchmarks.nhs import Board
from benchmarks.organisations import Organisation
from benchmarks.world import SETTLED, World, coded, day, law, text, truth

_TERMS = (
    "aims-and-outcomes contributions-or-payments functions people-and-services "
    "staff-goods-and-accommodation duration-review-and-ending management-and-monitoring"
).split()
_QUARTERS = ("2023-04-20", "2023-07-20", "2023-10-20", "2023-12-20")


def partnership(council: Council, board: Board, trust: Organisation) -> None:
    """Describe what a council, its integrated care board and a trust do together, without fault."""
    world = council.own.world
    nursing = world.thing(
        "function",
        "nursing",
        "Function",
        f"children's community nursing in {council.own.name}",
        vestedIn=board.own.iri,
        concernsPopulation=coded("population", "children"),
    )
    hospital = world.thing(
        "function", "hospital", "Service", f"hospital care in {council.own.name}"
    )
    intermediate = council.own.function("intermediate", "intermediate care")
    agreement = _agreement(council, board, nursing, intermediate)
    _delegation(council, board, agreement, nursing)
    _joint_post(council, board, agreement, intermediate)
    council.own.duty(
        "remit",
        world.at("body", "council-scrutiny"),
        "scrutinises",
        nursing,
        hospital,
        board.own.world.at("function", "icb-acute"),
    )
    council.own.duty("hospital", world.at("post", "trust-surgical-head"), "provides", hospital)
    council.own.duty(
        "hospital-purchase", board.own.world.at("post", "icb-finance"), "commissions", hospital
    )
    _wellbeing_board(council, board, trust)
    _safeguarding(council, board)
    _in_common(council, board)


def _agreement(council: Council, board: Board, *scope: str) -> str:
    world = council.own.world
    agreement = world.thing(
        "agreement",
        "section-75",
        "Section75Agreement",
        f"Integration of care, {council.own.name}",
        hasParty=[council.own.iri, board.own.iri],
        hostPartner=council.own.iri,
        hasScope=scope,
        hasTerm=[coded("agreement-term", term) for term in _TERMS],
        enables=text("one team for people at home"),
        hasBasis=law("nhs-act-2006-s75"),
        validFrom=day("2022-10-01"),
    )
    world.thing(
        "consultation",
        "section-75",
        "Consultation",
        f"Consultation, {council.own.name}",
        consultedBy=[council.own.iri, board.own.iri],
        about=agreement,
        beganOn=day("2022-07-04"),
        endedOn=day("2022-08-31"),
        outcome=text("reported to both boards"),
        actionStatus=coded("action-status", "done"),
    )
    reports = [(f"report-{n}", "quarterly report", when) for n, when in enumerate(_QUARTERS, 1)]
    for key, attribute, when in (*reports, ("return", "annual return", "2023-05-31")):
        world.thing(
            "statement",
            key,
            "EvidencedStatement",
            about=agreement,
            attribute=text(attribute),
            value=text("received by both partners"),
            statedFor=day(when),
        )
    world.thing(
        "fund",
        "pool",
        "PooledFund",
        f"Better care pool, {council.own.name}",
        underAgreement=agreement,
        hostPartner=council.own.iri,
        hasContributor=[council.own.iri, board.own.iri],
        amount=text("12 million pounds"),
        poolManager=world.at("post", "council-cfo-s1-head"),
        hasScope=scope[1],
    )
    return agreement


def _delegation(council: Council, board: Board, agreement: str, nursing: str) -> None:
    """Let the council exercise a function of the board, with money and a line back."""
    world = council.own.world
    world.thing(
        "delegation",
        "nursing",
        "Delegation",
        delegatedBy=board.own.iri,
        delegatedTo=council.own.iri,
        hasScope=nursing,
        hasBasis=agreement,
        validFrom=day(SETTLED),
        basisType=coded("legal-instrument", "section-75-agreement-la-exercises-nhs-functions"),
        allowsOnwardDelegation=truth(value=False),
    )
    world.thing(
        "flow",
        "nursing",
        "ResourceFlow",
        flowFrom=board.own.iri,
        flowTo=council.own.iri,
        hasScope=nursing,
        amount=text("3 million pounds"),
        hasBasis=agreement,
    )
    council.own.line(
        "nursing", council.own.iri, board.own.iri, "partnership", nursing, hasBasis=agreement
    )
    council.own.duty("nursing", world.at("post", "council-dcs-head"), "exercises", nursing)


def _joint_post(council: Council, board: Board, agreement: str, intermediate: str) -> None:
    """Describe a director of both, who leads a function of the council from the board."""
    world = council.own.world
    post = world.thing(
        "post",
        "joint",
        "JointPost",
        f"Joint director of care, {council.own.name}",
        postIn=board.own.iri,
        serves=council.own.iri,
        postStatus=coded("post-status", "joint"),
    )
    person = council.own.person("joint")
    world.thing(
        "tenure",
        "joint-tenure",
        "PostHolding",
        holds=post,
        heldBy=person,
        employedBy=board.own.iri,
        placedAtDisposalOf=council.own.iri,
        validFrom=day(SETTLED),
        appointmentType=coded("appointment-type", "substantive"),
        employmentRoute=coded("legal-instrument", "joint-contract-of-employment"),
    )
    council.own.line(
        "joint",
        post,
        board.head,
        "operational",
        hasBasis=agreement,
        escalationRoute=text("both chief executives, then both chairs"),
    )
    council.own.line("joint", post, council.head, "commissioning", intermediate, hasBasis=agreement)
    council.own.duty("joint", post, "leads", intermediate)
    world.thing(
        "interest",
        "joint",
        "DeclarationOfInterest",
        declaredBy=person,
        conflictType=coded("conflict-of-interest", "potential"),
        about=[council.own.iri, board.own.iri],
        declarationDate=day("2023-04-03"),
        managedBy=text("leaves the room when the other organisation decides"),
    )


def _wellbeing_board(council: Council, board: Board, trust: Organisation) -> None:
    own = council.own
    wellbeing = own.body(
        "wellbeing",
        "HealthAndWellbeingBoard",
        "Health and wellbeing board",
        hasBasis=law("hsca-2012-s194"),
    )
    watch = own.world.thing("organisation", "healthwatch", "Company", f"Healthwatch {own.name}")
    own.seat("wellbeing-lead", wellbeing, own.world.at("post", "council-cabinet-1"), "chair")
    for key in ("dass", "dcs", "dph"):
        own.seat(
            f"wellbeing-{key}",
            wellbeing,
            own.world.at("post", f"council-{key}-head"),
            "voting-member",
        )
    own.seat(
        "wellbeing-watch",
        wellbeing,
        None,
        "voting-member",
        representing=watch,
        memberDescription=text("chair of Local Healthwatch"),
    )
    own.seat("wellbeing-icb", wellbeing, board.head, "voting-member", representing=board.own.iri)
    own.seat(
        "wellbeing-trust",
        wellbeing,
        None,
        "co-opted",
        representing=trust.iri,
        memberDescription=text("director of strategy"),
    )


def _safeguarding(council: Council, board: Board) -> None:
    """Describe what a council, the board and the police do to keep adults and children safe.

    The police answer to the electorate; the commissioner it elects is not described.
    """
    own = council.own
    police = own.world.thing("organisation", "police", "PoliceForce", f"Police of {own.name}")
    own.line("police", police, council.electorate, "democratic")
    adults = own.body("adults", "SafeguardingAdultsBoard", "Safeguarding adults board")
    own.seat("adults-chair", adults, None, "chair", memberDescription=text("an independent chair"))
    partners = {"council": own.iri, "icb": board.own.iri, "police": police}
    for key, partner in partners.items():
        own.seat(f"adults-{key}", adults, None, "voting-member", representing=partner)
    own.world.thing(
        "arrangement",
        "children",
        "SafeguardingPartnership",
        f"Safeguarding children partnership, {own.name}",
        hasParty=list(partners.values()),
    )


def _in_common(council: Council, board: Board) -> None:
    """Describe two committees that meet in common and decide apart."""
    world: World = council.own.world
    arrangement = world.thing(
        "arrangement",
        "in-common",
        "CommitteesInCommonArrangement",
        f"Committees in common, {council.own.name}",
    )
    approvals = {
        "council": ("lga-1972-s102", council.own.iri, world.at("post", "council-cabinet-2")),
        "icb": ("nhs-act-2006-s14z25", board.own.iri, board.own.world.at("post", "icb-lay-4")),
    }
    for key, (power, parent, chair) in approvals.items():
        committee = council.own.body(
            f"{key}-place",
            "Committee",
            f"Place committee for {key}",
            parentBody=parent,
            decides_by=power,
            quorum=text("three members"),
            conflictRules=text("interests are declared at each meeting"),
        )
        council.own.seat(f"{key}-place", committee, chair, "chair")
        member = council.head if key == "council" else board.head
        council.own.seat(f"{key}-place-member", committee, member, "voting-member")
        world.thing(
            "side",
            key,
            "ArrangementSide",
            sideOf=arrangement,
            decisionMaker=committee,
            forOrganisation=parent,
            hasBasis=law(power),
            separateRecord=text("minutes of its own"),
        )


def represent(council: Council, board: Board, trust: Organisation, trust_head: str) -> None:
    """Seat a place's organisations on the board and the partnership, and set it in their area."""
    world = council.own.world
    places = {"trust": (trust.iri, trust_head), "council": (council.own.iri, council.head)}
    for key, (organisation, member) in places.items():
        council.own.seat(
            f"icb-{key}", board.board, member, "partner-member", representing=organisation
        )
    council.own.seat(
        "icb-practice",
        board.board,
        None,
        "partner-member",
        memberDescription=text("general practitioner"),
    )
    council.own.seat(
        "icp-council",
        board.partnership,
        council.leader,
        "voting-member",
        representing=council.own.iri,
    )
    world.thing(
        "area",
        "area",
        "Area",
        f"Area of {council.own.name}",
        isPartOf=board.area,
        servedBy=council.own.iri,
    )
