"""Waltham Forest 2009: a joint post agreed, a secondment and a merger only considered."""

from __future__ import annotations

import pytest
from described import Described, seen

CASE = "waltham-forest-2009"
SET_UP = {"care-trust-nel", "care-trust-torbay", "care-trust-solihull"}


def test_the_article_is_undated_and_the_structure_known_to_the_year(case: Described) -> None:
    assert case.values("article", "issued") == set()
    assert case.values("waltham-forest-2009", "asAt") == {"2009"}


# --- the joint post --------------------------------------------------------------------------


def test_the_joint_post_is_agreed_and_not_in_force(case: Described, as_is: Described) -> None:
    assert case.values("joint-finance-director", "status") == {"agreed"}
    assert case.types("joint-finance-director") == {"JointPost"}
    assert as_is.types("joint-finance-director") == {"NotInEffect"}


def test_adopted_it_serves_both_and_carries_no_statutory_office() -> None:
    adopted = seen(CASE, None, "joint-finance-director-plan")
    assert adopted.values("joint-finance-director", "serves") == {"council", "pct"}
    assert adopted.values("joint-finance-director", "fulfilsRole") == set()
    assert adopted.values("joint-finance-director", "postIn") == set()
    assert adopted.of_class("Fund") == set()


def test_only_the_councils_cabinet_is_reported_as_deciding(case: Described) -> None:
    assert case.values("approve-recruitment", "decidedBy") == {"cabinet"}
    assert case.values("approve-recruitment", "decisionEffect") == {"approves"}
    assert case.values("approve-recruitment", "decisionDate") == set()
    assert case.where("decidedBy", "pct") == set()


# --- the secondment --------------------------------------------------------------------------


def test_the_chief_executive_stays_where_she_is(as_is: Described) -> None:
    assert as_is.values("sally-gorham", "holdsPost") == {"pct-chief-executive"}
    assert as_is.types("gorham-interim") == {"NotInEffect"}


def test_adopted_she_leads_adult_social_care_as_an_interim() -> None:
    adopted = seen(CASE, None, "interim-charge-plan")
    assert adopted.values("sally-gorham", "holdsPost") == {"pct-chief-executive", "interim-charge"}
    assert adopted.values("interim-charge", "leads") == {"adult-social-care"}
    assert adopted.values("gorham-interim", "appointmentType") == {"interim"}
    assert adopted.values("gorham-interim", "employmentRoute") == {"secondment-agreement"}


@pytest.mark.parametrize(
    "term", ["employedBy", "expectedEnd", "reason", "hasBasis", "validFrom", "validUntil"]
)
def test_the_terms_of_the_secondment_are_not_invented(case: Described, term: str) -> None:
    assert case.values("gorham-interim", term) == set()


def test_nobody_is_said_to_be_director_of_adult_social_services(case: Described) -> None:
    assert case.values("interim-charge", "fulfilsRole") == set()
    roles = {role for post in case.of_class("Post") for role in case.values(post, "fulfilsRole")}
    assert roles == {"chief-executive"}


def test_the_article_declares_nothing_complete(case: Described) -> None:
    assert case.of_class("CompletenessDeclaration") == set()


# --- the merger and the study ----------------------------------------------------------------


def test_a_merger_is_considered_and_merges_nothing(case: Described) -> None:
    assert case.values("merger", "decisionStatus") == {"under-consideration"}
    assert case.where("introduces", "merger") == set()
    assert case.values("merger", "introduces") == set()
    adopted = seen(CASE, None, "merger")
    assert {"council", "pct"} <= adopted.of_class("Organisation")


def test_adopting_all_leaves_out_the_merger_that_nobody_chose() -> None:
    view = seen(CASE, None, "all")
    adopted = {one for one in view.of_class("Proposal") if view.where("adopts", one)}
    assert adopted == view.of_class("Proposal") - {"merger"}


def test_who_commissioned_the_study_is_told_in_two_ways(case: Described) -> None:
    one, other = "study-commissioned-by-cabinet", "study-commissioned-by-both"
    assert case.values(one, "conflictsWith") == {other}
    assert case.values(other, "conflictsWith") == {one}
    assert case.values(one, "attribute") == case.values(other, "attribute")
    assert case.values(one, "value") != case.values(other, "value")


def test_the_outside_report_is_evidence_for_one_statement_only(case: Described) -> None:
    assert case.values("other-report", "sourceType") == {"external-context"}
    assert case.resting_on("other-report") == {"study-commissioned-by-both"}


def test_the_end_of_the_study_is_not_dated(case: Described) -> None:
    assert case.values("pwc-study", "owner") == {"pwc"}
    assert case.values("pwc-study", "dueDate") == set()


# --- care trusts and law ---------------------------------------------------------------------


def test_the_care_trust_for_blackburn_is_not_in_existence(as_is: Described) -> None:
    assert as_is.of_class("CareTrust") == SET_UP
    assert as_is.types("bwd-care-trust") == {"NotInEffect"}


def test_what_was_agreed_is_an_application(case: Described) -> None:
    assert case.values("bwd-apply", "decidedBy") == {"bwd-council", "bwd-pct"}
    assert case.values("bwd-apply", "decisionEffect") == {"requests"}
    assert case.values("bwd-apply", "addressedTo") == {"department-of-health"}
    assert case.values("bwd-application", "decisionStatus") == {"for-decision"}


def test_adopted_the_care_trust_would_commission_everything() -> None:
    adopted = seen(CASE, None, "bwd-application")
    assert adopted.of_class("CareTrust") == SET_UP | {"bwd-care-trust"}
    assert adopted.values("bwd-care-trust", "commissions") == {
        "social-care-and-health-commissioning"
    }


def test_a_headline_is_not_a_decision(case: Described) -> None:
    assert case.values("related-blackburn", "isHeld") == {"false"}
    assert case.of_class("Decision") == {"approve-recruitment", "commission-study", "bwd-apply"}


def test_the_account_of_section_75_is_about_the_section_and_is_no_agreement(
    case: Described,
) -> None:
    assert case.values("section-75-told", "about") == {
        "http://www.legislation.gov.uk/id/ukpga/2006/41/section/75"
    }
    assert case.of_class("Agreement") == set()
    assert case.evidence("section-75-told") == {"11"}


def test_what_is_not_stated_is_on_record(case: Described) -> None:
    assert case.of_class("UnstatedMatter") == {"article-and-post", "adult-social-care-leadership"}
    assert case.of_class("AccountabilityLine") == set()
