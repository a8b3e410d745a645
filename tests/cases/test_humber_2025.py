"""NHS Humber Health Partnership 2025: two trusts, one chair, and a group that decides nothing."""

from __future__ import annotations

import pytest
from described import Described, seen

CASE = "humber-2025"
TRUSTS = {"huth", "nlag"}


def test_a_trust_and_a_foundation_trust_stay_two(as_is: Described) -> None:
    assert as_is.types("huth") == {"NHSTrust"}
    assert as_is.types("nlag") == {"NHSFoundationTrust"}
    assert as_is.where("isPartOf", "group") >= TRUSTS


def test_the_group_begins_in_april_2024_and_decides_nothing(case: Described) -> None:
    assert case.values("group", "validFrom") == {"2024-04-01"}
    assert case.where("decidedBy", "group") | case.where("employedBy", "group") == set()
    assert case.where("parentBody", "group") == set()


@pytest.mark.parametrize("post", ["joint-chair", "joint-chief-executive"])
def test_a_shared_post_serves_both_trusts_and_has_an_interim_holder(
    as_is: Described, post: str
) -> None:
    assert as_is.types(post) == {"JointPost"}
    assert as_is.values(post, "serves") == TRUSTS
    (tenure,) = {one for one in as_is.where("holds", post) if as_is.types(one) == {"PostHolding"}}
    assert as_is.values(tenure, "appointmentType") == {"interim"}
    assert as_is.values(tenure, "employedBy") | as_is.values(tenure, "employmentRoute") == set()


def test_each_appointer_approves_for_itself(case: Described) -> None:
    approvals = case.where("about", "macdonald-chair")

    assert {one for each in approvals for one in case.values(each, "decidedBy")} == {
        "nhs-england",
        "nlag-governors",
    }
    assert case.types("nlag-governors") == {"CouncilOfGovernors"}


def test_who_confirmed_the_chief_executive_is_not_invented(case: Described) -> None:
    assert case.values("chief-executive-confirmed", "decidedBy") == set()
    assert "lofthouse-chief-executive" in case.values("appointers", "about")


@pytest.mark.parametrize("decision", ["group-model", "people-strategy"])
def test_what_both_boards_are_asked_is_two_decisions(case: Described, decision: str) -> None:
    deciders = [case.values(f"{decision}-{trust}", "decidedBy") for trust in sorted(TRUSTS)]

    assert deciders == [{"huth-board"}, {"nlag-board"}]


def test_boards_in_common_is_an_arrangement_of_two_sides(case: Described) -> None:
    sides = case.where("sideOf", "boards-in-common")

    assert {one for side in sides for one in case.values(side, "decisionMaker")} == {
        "huth-board",
        "nlag-board",
    }
    assert "boards-in-common" not in case.of_class("GovernanceBody")


def test_each_trust_keeps_its_freedom_to_speak_up(as_is: Described) -> None:
    assert as_is.where("retainsAccountabilityFor", "freedom-to-speak-up") == TRUSTS


def test_the_former_chair_is_in_no_view_of_the_day() -> None:
    assert seen(CASE).types("lyons-chair") == {"Ended"}
    assert seen(CASE, "2025-10-14").where("holdsPost", "joint-chair") == {"murray-macdonald"}


def test_nobody_is_said_to_answer_to_anybody(case: Described) -> None:
    assert case.of_class("AccountabilityLine") == set()
