"""Bath and North East Somerset 2008: typed as the report types it, and nothing invented."""

from __future__ import annotations

import pytest
from described import Described, seen

CASE = "bath-and-north-east-somerset-2008"


@pytest.fixture
def adopted() -> Described:
    """Give the structure as it would be in May 2008."""
    return seen(CASE, None, "integration")


# --- lines -----------------------------------------------------------------------------------


def test_there_are_three_lines_and_all_come_with_the_proposal(case: Described) -> None:
    lines = case.of_class("AccountabilityLine")

    assert lines == {"dass-to-pct-ceo", "dass-to-la-ce", "dcs-to-pct-ceo"}
    assert lines <= case.values("integration", "introduces")
    assert {status for line in lines for status in case.values(line, "status")} == {"proposed"}


@pytest.mark.parametrize(
    ("line", "who", "whom", "kind", "scope"),
    [
        ("dass-to-pct-ceo", "dass", "pct-ceo", "operational", set()),
        ("dass-to-la-ce", "dass", "la-ce", "statutory", {"statutory-social-care"}),
        ("dcs-to-pct-ceo", "dcs", "pct-ceo", "commissioning", {"childrens-health-commissioning"}),
    ],
)
def test_a_line_has_the_parties_kind_and_scope_stated(
    case: Described, line: str, who: str, whom: str, kind: str, scope: set[str]
) -> None:
    assert case.values(line, "accountableParty") == {who}
    assert case.values(line, "accountableTo") == {whom}
    assert case.values(line, "accountabilityKind") == {kind}
    assert case.values(line, "hasScope") == scope


def test_only_the_statutory_line_is_said_to_be_direct(case: Described) -> None:
    assert case.values("dass-to-la-ce", "isDirect") == {"true"}
    assert case.values("dass-to-pct-ceo", "isDirect") == set()
    assert case.values("dcs-to-pct-ceo", "isDirect") == set()


def test_the_commissioning_line_names_a_kind_of_basis_and_no_agreement(case: Described) -> None:
    assert case.values("dcs-to-pct-ceo", "hasBasis") == set()
    assert case.values("dcs-to-pct-ceo", "basisType") == {
        "section-75-agreement-la-exercises-nhs-functions"
    }
    assert case.values("dass-to-pct-ceo", "basisType") == set()


def test_no_line_leaves_the_chief_executive_of_the_pct(case: Described) -> None:
    assert case.where("accountableParty", "pct-ceo") == set()
    assert case.where("accountableTo", "pct-board") == set()


def test_no_line_ties_the_director_of_childrens_services_to_the_council(case: Described) -> None:
    assert case.where("accountableParty", "dcs") == {"dcs-to-pct-ceo"}


def test_no_way_of_settling_conflicts_between_lines_is_invented(case: Described) -> None:
    routes = [case.values(line, "escalationRoute") for line in case.of_class("AccountabilityLine")]

    assert routes == [set(), set(), set()]


def test_no_line_is_in_effect_on_the_day_of_the_report(as_is: Described) -> None:
    assert as_is.of_class("AccountabilityLine") == set()
    assert as_is.types("dass-to-la-ce") == {"NotInEffect"}


def test_adopting_the_proposal_gives_the_director_two_superiors(adopted: Described) -> None:
    assert adopted.values("dass", "answersOperationallyTo") == {"pct-ceo"}
    assert adopted.values("dass", "answersStatutorilyTo") == {"la-ce"}
    assert adopted.values("dcs", "answersForCommissioningTo") == {"pct-ceo"}
    assert adopted.values("pct-ceo", "answersTo") == set()


# --- posts, people, teams --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "role", "organisation"),
    [
        ("dass", "director-of-adult-social-services", "council"),
        ("dcs", "director-of-childrens-services", "council"),
        ("sd-support", "chief-finance-officer", "council"),
        ("solicitor", "monitoring-officer", "council"),
        ("la-ce", "chief-executive", "council"),
        ("pct-ceo", "chief-executive", "pct"),
    ],
)
def test_a_standing_post_carries_its_role_on_the_day_of_the_report(
    as_is: Described, post: str, role: str, organisation: str
) -> None:
    assert as_is.values(post, "fulfilsRole") == {role}
    assert as_is.values(post, "postIn") == {organisation}


def test_new_posts_are_joint_proposed_and_without_employer(case: Described) -> None:
    posts = case.of_class("JointPost")

    assert posts == {"jd-commissioning", "ijd-provider", "jd-provider"}
    assert posts <= case.values("integration", "introduces")
    assert [case.values(post, "postIn") for post in posts] == [set(), set(), set()]
    assert [case.where("accountableParty", post) for post in posts] == [set(), set(), set()]
    assert "interim" in case.values("ijd-provider", "postStatus")
    assert "interim" not in case.values("jd-provider", "postStatus")


def test_only_two_holders_are_named(case: Described) -> None:
    held = {
        post for tenure in case.of_class("PostHolding") for post in case.values(tenure, "holds")
    }

    assert held == {"pct-ceo", "sd-assh"}


def test_no_employment_route_is_invented(case: Described) -> None:
    for tenure in case.of_class("PostHolding"):
        assert case.values(tenure, "employmentRoute") == set()
        assert case.values(tenure, "placedAtDisposalOf") == set()


def test_the_strategic_director_is_not_made_the_statutory_director(as_is: Described) -> None:
    assert as_is.values("sd-assh", "fulfilsRole") == set()
    assert as_is.values("sd-assh", "possibleSameAs") == {"dass"}


def test_the_single_team_sits_in_no_organisation(case: Described, adopted: Described) -> None:
    assert case.values("single-team", "isPartOf") == set()
    assert case.values("single-team", "staffedFrom") == set()
    assert adopted.values("pct-ceo", "headOf") == {"single-team"}
    assert adopted.values("pct-ceo", "leads") == {"adult-health", "adult-social-care", "housing"}


def test_the_joint_directors_are_not_put_into_the_team(case: Described) -> None:
    assert case.where("postIn", "single-team") == set()
    assert case.where("isPartOf", "single-team") == set()


def test_commissioner_and_provider_meet_in_the_adult_services(adopted: Described) -> None:
    def services(post: str, kind: str) -> set[str]:
        functions = adopted.values(post, kind)
        return {one for fn in functions for one in adopted.values(fn, "concernsService")}

    both = services("jd-commissioning", "commissions") & services("ijd-provider", "provides")

    assert both == {"adult-health", "adult-social-care"}
    assert both <= adopted.values("pct-ceo", "leads")
    assert services("dcs", "commissions") == {"childrens-health-services"}


# --- bodies ----------------------------------------------------------------------------------


def test_the_partnership_board_decides_without_parent_basis_or_members(case: Described) -> None:
    assert case.types("partnership-board") == {"PartnershipBoard"}
    assert case.values("partnership-board", "takesDecisions") == {"true"}
    assert case.values("partnership-board", "parentBody") == set()
    assert case.values("partnership-board", "hasBasis") == set()
    assert case.where("membershipOf", "partnership-board") == set()
    assert case.values("partnership-board", "limits") != set()


def test_may_2008_is_kept_as_a_month(case: Described) -> None:
    assert case.values("partnership-board", "validFrom") == {"2008-05-01"}
    assert case.values("partnership-board", "validFromPrecision") == {"month"}
    assert case.values("establish-partnership-board", "dueDate") == {"2008-05"}
    assert case.values("single-team", "validFrom") == {"2008-04-01"}
    assert case.values("single-team", "validFromPrecision") == set()


def test_in_april_the_team_runs_and_the_old_boards_still_sit() -> None:
    april = seen(CASE, "2008-04-15", "integration")

    assert april.types("single-team") == {"IntegratedTeam"}
    assert april.types("shadow-joint-board") == {"ShadowBody"}
    assert april.types("partnership-board") == {"NotInEffect"}


def test_in_may_the_partnership_board_has_taken_in_the_old_boards(adopted: Described) -> None:
    subsumed = {"shadow-joint-board", "joint-commissioning-board"}

    assert adopted.values("partnership-board", "subsumes") == subsumed
    assert [adopted.types(board) for board in subsumed] == [{"Ended"}] * 2
    assert adopted.values("solicitor", "memberOf") == {"due-diligence"}, "by report only"


def test_the_overseen_services_hold_the_services_the_team_leads_but_housing(
    adopted: Described,
) -> None:
    overseen = {
        service
        for function in adopted.values("partnership-board", "oversees")
        for service in adopted.values(function, "concernsService")
    }

    assert overseen == {"childrens-and-adults-services"}
    assert adopted.where("isPartOf", "childrens-and-adults-services") == {
        "adult-health",
        "adult-social-care",
        "childrens-health-services",
        "childrens-social-care",
    }


def test_contemporaneous_decisions_have_two_sides_without_authority(case: Described) -> None:
    council, pct = "contemporaneous-council-side", "contemporaneous-pct-side"

    assert case.where("sideOf", "contemporaneous-decisions") == {council, pct}
    assert case.values(council, "memberDescription") == {"single member"}
    assert case.values(council, "decisionMaker") == set()
    assert case.values(pct, "decisionMaker") == {"pct-committee"}
    assert case.values(council, "forOrganisation") == {"council"}
    assert case.values(pct, "forOrganisation") == {"pct"}
    assert case.values(council, "hasBasis") | case.values(pct, "hasBasis") == set()
    assert "contemporaneous-decisions" not in case.of_class("GovernanceBody")


def test_the_shadow_joint_board_has_groups_and_the_monitoring_officer(as_is: Described) -> None:
    seats = as_is.where("membershipOf", "shadow-joint-board")
    named = {member for seat in seats for member in as_is.values(seat, "member")}
    groups = {text for seat in seats for text in as_is.values(seat, "memberDescription")}

    assert named == {"solicitor"}
    assert len(groups) == len(seats) - 1 == 4
    assert [as_is.values(seat, "capacity") for seat in seats] == [set()] * 5


def test_the_due_diligence_group_has_a_chair_and_reported_advisers(as_is: Described) -> None:
    assert as_is.values("sd-assh", "chairs") == {"due-diligence"}
    assert as_is.types("due-diligence-monitoring-officer") == {"Membership"}
    assert as_is.values("due-diligence-section-151-officer", "status") == {"reported"}


def test_joining_and_attending_stay_two_rows(case: Described) -> None:
    joins, attends = "pct-ceo-joins-directors-group", "pct-ceo-attends-strategic-directors-group"

    assert case.where("member", "pct-ceo") == {joins, attends}
    assert case.values(joins, "capacity") | case.values(attends, "capacity") == set()
    assert case.evidence(joins) == {"2.1(d)"}
    assert case.evidence(attends) == {"7.2"}


# --- agreements, money, delegation -----------------------------------------------------------


@pytest.mark.parametrize("adopt", [(), ("integration",), ("all",)])
def test_no_agreement_is_ever_in_force(adopt: tuple[str, ...]) -> None:
    assert seen(CASE, None, *adopt).of_class("Agreement") == set()


def test_the_section_75_agreements_are_agreed_in_principle_between_two_parties(
    case: Described,
) -> None:
    assert case.types("s75-agreements") == {"Section75Agreement"}
    assert case.values("s75-agreements", "status") == {"agreed"}
    assert case.values("s75-agreements", "hasParty") == {"council", "pct"}
    assert case.values("s75-agreements", "validFrom") == set()
    assert case.values("s75-agreements", "hostPartner") == set()


def test_the_project_budget_is_no_pooled_fund(case: Described) -> None:
    assert case.types("integration-budget") == {"Fund"}
    assert case.of_class("PooledFund") == set()
    assert case.values("integration-budget", "hasContributor") == {"council", "pct"}
    assert case.values("integration-budget", "amount") == set()


def test_childrens_commissioning_is_delegated_and_stays_with_the_pct(adopted: Described) -> None:
    delegation = "childrens-health-commissioning-delegated"

    assert adopted.values(delegation, "delegatedBy") == {"pct"}
    assert adopted.values(delegation, "delegatedTo") == {"childrens-services"}
    assert adopted.values("childrens-health-commissioning", "vestedIn") == {"pct"}
    assert adopted.values("pct-transfers-resource", "amount") == set()


# --- proposal, decisions, steps --------------------------------------------------------------


def test_cabinet_is_asked_and_has_not_decided(case: Described) -> None:
    approving = {
        decision
        for decision in case.of_class("Decision")
        if case.values(decision, "decisionEffect") & {"approves", "endorses"}
    }

    assert case.values("integration", "putTo") == {"cabinet"}
    assert case.values("integration", "decisionStatus") == {"for-decision"}
    assert case.where("decidedBy", "cabinet") == set()
    assert not any("integration" in case.values(decision, "about") for decision in approving)


def test_the_shadow_joint_board_recommends_and_does_not_decide(case: Described) -> None:
    assert case.where("decidedBy", "shadow-joint-board") == {"sjb-recommendation"}
    assert case.types("sjb-recommendation") == {"Recommendation"}
    assert case.values("sjb-recommendation", "decisionDate") == set()


def test_the_four_dated_milestones_stand_in_order(case: Described) -> None:
    due = {
        date: action
        for action in case.of_class("Action")
        for date in case.values(action, "dueDate")
    }

    assert [due[date] for date in sorted(due)] == [
        "cabinet-approval",
        "joint-senior-management-start",
        "establish-partnership-board",
        "integrate-community-teams",
    ]
    assert sorted(due) == ["2008-03", "2008-04-01", "2008-05", "2008-10"]


def test_only_the_cabinets_own_step_has_an_owner(case: Described) -> None:
    owned = {step for step in case.of_class("Action") if case.values(step, "owner")}

    assert owned == {"cabinet-approval"}


def test_the_engagement_rests_on_regulation_4_and_has_no_outcome(case: Described) -> None:
    basis = case.values("public-engagement-process", "hasBasis")

    assert {iri.rpartition("/uksi/")[2] for iri in basis} == {"2000/617/regulation/4"}
    assert case.values("public-engagement-process", "outcome") == set()
    assert case.values("public-engagement-process", "endedOn") == {"2008-03"}
    assert case.values("public-engagement-process", "reportedTo") == {
        "partnership-board",
        "cabinet",
        "pct-board",
    }


def test_the_panels_request_has_no_answer(case: Described) -> None:
    assert case.types("panel-request") == {"Request"}
    assert case.values("panel-request", "decisionDate") == {"2008-01-22"}
    assert case.where("about", "panel-request") == {"gap-answer-to-panel"}


# --- what is open ----------------------------------------------------------------------------


def test_no_two_things_are_equated_and_the_doubts_are_listed(case: Described) -> None:
    pairs = {
        frozenset(case.values(one, "oneThing") | case.values(one, "otherThing"))
        for one in case.of_class("PossibleIdentity")
    }

    assert {
        frozenset(pair)
        for pair in [
            ("partnership-board", "joint-board"),
            ("joint-board", "shadow-joint-board"),
            ("ijd-provider", "jd-provider"),
            ("sd-assh", "dass"),
            ("lead-cabinet-member", "francine-haeberling"),
            ("joint-smt", "single-team"),
            ("directors-group", "strategic-directors-group"),
        ]
    } <= pairs
    assert len(pairs) == 12


@pytest.mark.parametrize(
    ("gap", "kinds"),
    [
        ("gap-pct-ceo-to-council", {"lines"}),
        ("gap-pct-ceo-upwards", {"lines"}),
        ("gap-joint-directors", {"lines", "posts", "employment-routes"}),
        ("gap-dcs-to-la-ce", {"lines"}),
        ("gap-partnership-board", {"bodies", "memberships"}),
        ("gap-section-75-terms", {"agreements"}),
        ("gap-escalation", {"lines"}),
        ("gap-holders", {"holders"}),
        ("gap-outcomes", {"decisions"}),
        ("gap-answer-to-panel", {"decisions"}),
        ("gap-appendix-1", {"posts", "lines"}),
        ("gap-employment-routes", {"employment-routes"}),
    ],
)
def test_what_is_not_stated_is_said_to_be_missing(
    case: Described, gap: str, kinds: set[str]
) -> None:
    assert case.types(gap) == {"UnstatedMatter"}
    assert case.values(gap, "missingKind") == kinds


def test_reasons_and_history_are_told_apart(case: Described) -> None:
    assert case.values("value-for-money", "attribute") == {"driver"}
    assert case.values("working-together", "attribute") == {"history"}
    assert case.values("working-together", "status") == {"historical"}
    assert case.values("dass-line-stands-already", "isInference") == {"true"}


def test_the_lists_without_a_number_and_the_issues_are_recorded_whole(case: Described) -> None:
    lists = ["council-ambitions", "council-priorities", "community-ambition", "engagement-priority"]
    (issues,) = case.values("issues-considered", "value")

    assert [case.evidence(one) for one in lists] == [{"priorities"}] * 4
    assert len(issues.split(";")) == 12


def test_each_name_of_the_council_stands_where_it_is_said_to(case: Described) -> None:
    assert case.evidence("names-in-the-report") == {"1.1", "2.1", "7.5", "11.1"}
    assert case.evidence("names-in-the-report") - case.evidence("council") == {"1.1"}, "the PCT's"


@pytest.mark.parametrize(("inner", "outer"), [("partnership-board", "hwp"), ("hwp", "lsp")])
def test_where_the_partnerships_belong_is_a_reading_and_says_so(
    case: Described, inner: str, outer: str
) -> None:
    assert outer in case.values(inner, "isPartOf")
    assert "is a reading" in " ".join(case.values(inner, "note"))


def test_what_came_before_and_beside_the_report_is_missing(case: Described) -> None:
    assert case.values("earlier-reports", "isHeld") == {"false"}
    assert case.where("documentNotHeld", "earlier-reports") == {"gap-earlier-reports"}
    assert case.values("gap-background-papers", "about") == {"report"}


def test_the_appendix_is_named_and_not_held(case: Described) -> None:
    assert case.values("appendix-1", "isHeld") == {"false"}
    assert case.where("inDocument", "appendix-1") == set()
    assert "gap-pct-ceo-to-council" in case.where("documentNotHeld", "appendix-1")


def test_the_report_declares_nothing_complete(case: Described) -> None:
    assert case.of_class("CompletenessDeclaration") == set()


def test_a_proposal_does_not_concern_what_it_does_not_touch(adopted: Described) -> None:
    concerned = adopted.values("integration", "concerns")

    assert {"pct-ceo", "dass", "la-ce", "dcs", "single-team", "partnership-board"} <= concerned
    assert not {"tu-forum", "solicitor", "osc-hcop", "lead-cabinet-member"} & concerned


def test_everything_the_proposal_brings_is_typed_proposed(case: Described) -> None:
    brought = case.values("integration", "introduces")

    assert {status for row in brought for status in case.values(row, "status")} == {"proposed"}


def test_neither_organisation_is_given_a_full_name_or_code(case: Described) -> None:
    assert case.values("council", "identifier") | case.values("pct", "identifier") == set()
