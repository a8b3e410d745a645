"""Barking and Dagenham 2023: two boards in common, a reserve under assurance, two accounts."""

from __future__ import annotations

import pytest
from described import Described

CASE = "barking-and-dagenham-2023"


def test_the_case_study_is_undated_and_the_structure_known_to_the_year(case: Described) -> None:
    assert case.values("case-study", "issued") == set()
    assert case.values("barking-and-dagenham-2023", "asAt") == {"2023"}


# --- committees in common --------------------------------------------------------------------


def test_committees_in_common_are_an_arrangement_of_two_sides(as_is: Described) -> None:
    assert as_is.types("committees-in-common") == {"CommitteesInCommonArrangement"}
    assert as_is.where("sideOf", "committees-in-common") == {"hwb-side", "nhs-side"}
    assert as_is.where("constituentOf", "committees-in-common") == {"hwb", "integrated-care-board"}


def test_the_arrangement_is_not_a_body(case: Described) -> None:
    assert "committees-in-common" not in case.of_class("GovernanceBody")
    assert "committees-in-common" not in case.of_class("Organisation")


def test_the_arrangement_has_the_three_features_told(case: Described) -> None:
    assert case.values("committees-in-common", "feature") == {
        "same time",
        "same place",
        "same chair",
    }


def test_the_nhs_side_stays_unresolved(case: Described) -> None:
    assert case.types("integrated-care-board") == {"GovernanceBody"}
    assert case.of_class("IntegratedCareBoard") == set()
    assert case.values("board-and-nhs-nel", "oneThing") == {"integrated-care-board"}
    assert case.values("board-and-nhs-nel", "otherThing") == {"nhs-nel"}


@pytest.mark.parametrize("body", ["hwb", "integrated-care-board"])
@pytest.mark.parametrize("term", ["parentBody", "hasBasis", "quorum", "termsOfReference"])
def test_the_constitution_of_a_side_is_not_invented(case: Described, body: str, term: str) -> None:
    assert case.values(body, term) == set()


@pytest.mark.parametrize("side", ["hwb-side", "nhs-side"])
def test_the_authority_of_a_side_is_not_invented(case: Described, side: str) -> None:
    assert case.values(side, "hasBasis") == set()
    assert case.values(side, "forOrganisation") == set()


def test_the_shared_chair_is_nobody_in_particular(case: Described) -> None:
    for seat in ("hwb-shared-chair", "icb-shared-chair"):
        assert case.values(seat, "capacity") == {"chair"}
        assert case.values(seat, "member") == set()
        assert case.values(seat, "status") == {"reported"}


def test_the_endorsement_is_ascribed_to_the_arrangement(as_is: Described) -> None:
    assert as_is.where("decidedBy", "committees-in-common") == {"endorsement-in-common"}
    assert as_is.values("endorsement-in-common", "decisionEffect") == {"endorses"}
    assert as_is.where("decidedBy", "hwb") == set()
    assert as_is.evidence("endorsement-in-common") == {"49"}


# --- public health money ---------------------------------------------------------------------


def test_the_reserve_is_public_health_money_under_assurance(case: Described) -> None:
    assert case.types("public-health-reserve") == {"Reserve"}
    assert case.values("public-health-reserve", "serviceKind") == {"public-health"}
    assert case.values("public-health-reserve", "amount") == {"about £4 million"}
    assert "social-care-front-line" in case.values("public-health-reserve", "hasScope")
    assert case.values("reserve-assurance", "assuredBy") == {"ohid"}
    assert "public-health-reserve" in case.values("reserve-assurance", "about")


def test_the_council_answered_for_assurance_and_that_is_past(
    case: Described, as_is: Described
) -> None:
    assert case.values("council-to-ohid", "accountableParty") == {"council"}
    assert case.values("council-to-ohid", "accountableTo") == {"ohid"}
    assert case.values("council-to-ohid", "accountabilityKind") == {"assurance"}
    assert as_is.of_class("AccountabilityLine") == set()


def test_the_budget_is_neither_a_grant_nor_given_an_amount(case: Described) -> None:
    assert case.of_class("Grant") == set()
    assert case.of_class("PooledFund") == set()
    assert case.values("public-health-budget", "amount") == set()


def test_the_plan_for_the_reserve_is_the_boroughs_and_undated(case: Described) -> None:
    assert case.values("three-year-plan", "decidedBy") == {"council"}
    assert case.values("three-year-plan", "decisionDate") == set()


# --- the peer challenge ----------------------------------------------------------------------


def test_the_peers_recommended_what_is_described(case: Described) -> None:
    assert case.of_class("Recommendation") == {
        "recommend-leadership",
        "recommend-commissioning",
        "recommend-localities",
        "recommend-health-in-all-policies",
    }
    for one in case.of_class("Recommendation"):
        assert case.values(one, "decidedBy") == {"peer-team"}
        assert case.values(one, "addressedTo") == {"council"}


def test_the_peer_team_is_past_and_decides_nothing(case: Described, as_is: Described) -> None:
    assert case.values("peer-team", "takesDecisions") == {"false"}
    assert as_is.types("peer-team") == {"Ended"}


@pytest.mark.parametrize(
    ("attribute", "told", "minuted"),
    [
        ("challenge-date", "February 2023", "February 2024"),
        ("recommendation-count", "eight", "six"),
    ],
)
def test_both_accounts_stand_side_by_side(
    as_is: Described, attribute: str, told: str, minuted: str
) -> None:
    ours, theirs = f"{attribute}-case-study", f"{attribute}-minutes"
    assert as_is.values(ours, "value") == {told}
    assert as_is.values(theirs, "value") == {minuted}
    assert as_is.values(ours, "conflictsWith") == {theirs}
    assert as_is.values(theirs, "conflictsWith") == {ours}


def test_outside_sources_are_evidence_for_statements_only(case: Described) -> None:
    assert case.resting_on("minutes") == {
        "challenge-date-minutes",
        "recommendation-count-minutes",
    }
    assert case.resting_on("committee-pages") == {"title-on-committee-pages"}
    for source in ("minutes", "committee-pages"):
        assert case.values(source, "sourceType") == {"external-context"}


def test_the_fieldwork_is_dated_to_the_month(case: Described) -> None:
    assert case.values("peer-challenge", "beganOn") == {"2023-02"}
    assert case.values("peer-presentation", "beganOn") == set()
    assert case.values("peer-presentation", "consulted") == {"hwb", "integrated-care-board"}


# --- posts, areas and what comes next --------------------------------------------------------


def test_the_director_of_public_health_holds_the_statutory_role(as_is: Described) -> None:
    assert as_is.values("matthew-cole", "holdsPost") == {"dph"}
    assert as_is.values("dph", "fulfilsRole") == {"director-of-public-health"}


def test_the_place_lead_is_planned_and_undated(case: Described, as_is: Described) -> None:
    assert as_is.types("place-lead") == {"NotInEffect"}
    assert case.values("place-lead", "postIn") == set()
    assert case.values("appoint-place-lead", "owner") == set()
    assert case.values("appoint-place-lead", "dueDate") == set()


@pytest.mark.parametrize(
    ("area", "count"),
    [("council-localities", "3"), ("four-localities", "4"), ("primary-care-network-areas", "6")],
)
def test_areas_are_counted_and_not_named(case: Described, area: str, count: str) -> None:
    assert case.values(area, "count") == {count}


def test_three_localities_stand_and_four_are_being_made(as_is: Described) -> None:
    assert as_is.of_class("Area") == {
        "borough",
        "council-localities",
        "primary-care-network-areas",
        "four-localities",
    }
    assert as_is.values("four-localities", "status") == {"reported"}
    assert as_is.values("align-localities", "actionStatus") == {"under-way"}


def test_what_is_not_stated_is_on_record(case: Described) -> None:
    assert case.of_class("UnstatedMatter") == {
        "constitution-in-common",
        "date-and-place-lead",
        "reserve-figures",
    }


def test_the_preparation_is_told_of_and_the_unit_is_a_reading(case: Described) -> None:
    assert case.values("preparation", "about") == {"peer-challenge"}
    assert case.evidence("preparation") == {"23", "31"}
    assert "is a reading" in " ".join(case.values("single-commissioning-function", "note"))
