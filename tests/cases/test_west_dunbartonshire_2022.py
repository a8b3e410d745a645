"""West Dunbartonshire 2022: a joint board under a Scottish scheme, and no English office in it."""

from __future__ import annotations

from described import Described, seen

CASE = "west-dunbartonshire-2022"
PARTIES = {"council", "health-board"}


def test_joint_board_and_partnership_are_not_one(as_is: Described) -> None:
    assert as_is.types("ijb") == {"IntegrationJointBoard"}
    assert as_is.types("hscp") == {"HealthAndSocialCarePartnership"}
    assert as_is.types("council") == {"ScottishCouncil"}
    assert as_is.values("board", "parentBody") == {"ijb"}


def test_both_parties_delegate_services_for_adults_and_children(as_is: Described) -> None:
    delegations = as_is.where("delegatedTo", "ijb")
    services = {"adult-services", "childrens-services"}

    assert {one for each in delegations for one in as_is.values(each, "delegatedBy")} == PARTIES
    assert [as_is.values(each, "hasScope") for each in delegations] == [services] * 2
    assert [as_is.values(each, "hasBasis") for each in delegations] == [{"integration-scheme"}] * 2
    assert {one for service in services for one in as_is.values(service, "vestedIn")} == set()


def test_acute_services_stay_with_the_health_board(as_is: Described) -> None:
    assert as_is.values("acute-services", "vestedIn") == {"health-board"}
    assert as_is.where("manages", "acute-services") == {"health-board"}


def test_six_vote_and_no_side_is_invented(as_is: Described) -> None:
    seats = as_is.where("membershipOf", "board")
    voting = {one for one in seats if "voting-member" in as_is.values(one, "capacity")}
    now = {one for one in voting if as_is.types(one) == {"Membership"}}

    assert len(now) == 6
    assert {side for one in now for side in as_is.values(one, "representing")} == set()
    assert as_is.where("chairs", "board") == {"michelle-mcginty"}


def test_the_chief_officer_has_no_invented_line_or_employer(case: Described) -> None:
    assert case.values("chief-officer", "fulfilsRole") == {
        "chief-officer-of-the-integration-joint-board"
    }
    assert case.of_class("AccountabilityLine") == set()
    assert case.values("culshaw-chief-officer", "employedBy") == set()


def test_nobody_carries_an_english_office(case: Described) -> None:
    roles = {one for post in case.of_class("Post") for one in case.values(post, "fulfilsRole")}

    assert not roles & {"director-of-adult-social-services", "director-of-childrens-services"}
    assert "section-95-officer" not in roles, "not stated, though there must be one"


def test_the_board_replaced_the_old_partnership_in_july_2015() -> None:
    before, after = seen(CASE, "2015-06-30"), seen(CASE, "2015-07-01")

    assert before.types("ijb") == {"NotInEffect"}
    assert after.values("ijb", "replaces") == {"chcp"}
    assert after.types("chcp") == {"Ended"}


def test_officers_of_2013_are_in_no_view_of_2022(as_is: Described) -> None:
    assert as_is.where("holdsPost", "council-chief-executive") == set()
    assert as_is.types("chief-social-work-officer") == {"Ended"}
