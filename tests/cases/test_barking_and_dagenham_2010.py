"""Barking and Dagenham 2010: an intention endorsed, and no structure established."""

from __future__ import annotations

import pytest
from described import Described, described, seen

CASE = "barking-and-dagenham-2010"


@pytest.fixture
def adopted() -> Described:
    """Give the structure on the day the decision took effect, with all that was chosen adopted."""
    return seen(CASE, "2010-07-15", "all")


# --- the decision ----------------------------------------------------------------------------


def test_the_cabinet_endorsed_option_three_and_approved_nothing(case: Described) -> None:
    assert case.of_class("Decision") == {"endorse-option-3"}
    assert case.values("endorse-option-3", "decidedBy") == {"cabinet"}
    assert case.values("endorse-option-3", "about") == {"option-3"}
    assert case.values("endorse-option-3", "decisionEffect") == {"endorses"}
    assert case.values("endorse-option-3", "decisionStatus") == {"approved-agreed"}


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("decisionDate", "2010-07-06"),
        ("publicationDate", "2010-07-09"),
        ("effectiveFrom", "2010-07-15"),
        ("isKeyDecision", "true"),
        ("subjectToCallIn", "true"),
    ],
)
def test_the_decision_carries_its_dates_and_marks(case: Described, term: str, value: str) -> None:
    assert case.values("endorse-option-3", term) == {value}


def test_the_day_of_effect_is_the_decisions_and_no_structures(case: Described) -> None:
    for proposal in case.of_class("Proposal"):
        assert case.values(proposal, "effectiveFrom") == set()
    assert case.values("endorse-option-3", "implementationDate") == set()


# --- the options -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "model", "extends", "status"),
    [
        ("option-1", "strategic-partnership", set(), "for-decision"),
        ("option-2", "integrated-management", {"option-1"}, "for-decision"),
        ("option-3", "integrated-leadership", set(), "endorsed"),
    ],
)
def test_an_option_has_its_model_and_what_it_builds_on(
    case: Described, option: str, model: str, extends: set[str], status: str
) -> None:
    assert case.types(option) == {"IntegrationOption"}
    assert case.values(option, "optionOf") == {"integration"}
    assert case.values(option, "integrationModel") == {model}
    assert case.values(option, "buildsOn") == extends
    assert case.values(option, "decisionStatus") == {status}


def test_there_are_three_options_and_their_features_tell_them_apart(case: Described) -> None:
    assert case.where("optionOf", "integration") == {"option-1", "option-2", "option-3"}
    features = {
        option: {
            one
            for one in case.where("about", option)
            if case.values(one, "attribute") == {"feature"}
        }
        for option in case.where("optionOf", "integration")
    }
    assert features == {
        "option-1": set(),
        "option-2": {"option-2-boards", "option-2-managers"},
        "option-3": {"option-3-posts", "option-3-board", "option-3-support"},
    }


def test_the_proposal_has_four_aims(case: Described) -> None:
    assert len(case.values("integration", "aim")) == 4


# --- what stands and what does not -----------------------------------------------------------


def test_nothing_of_option_three_stands_as_is(as_is: Described) -> None:
    assert as_is.types("joint-governance-board") == {"NotInEffect"}
    assert as_is.of_class("GovernanceBody") == {"cabinet", "joint-working-group"}
    assert as_is.values("joint-working-group", "status") == {"reported"}
    assert seen(CASE, "2010-07-20").types("joint-governance-board") == {"NotInEffect"}


def test_adopting_all_adopts_the_option_that_was_chosen(adopted: Described) -> None:
    assert not adopted.types("joint-governance-board") & {"NotInEffect", "NotKnown"}
    assert adopted.values("joint-governance-board", "takesDecisions") == {"true"}


@pytest.mark.parametrize("option", ["option-1", "option-2"])
def test_an_option_that_was_not_chosen_brings_nothing(option: str) -> None:
    shown = seen(CASE, None, option)

    assert shown.of_class("GovernanceBody") == {"cabinet", "joint-working-group"}


@pytest.mark.parametrize(
    "term", ["parentBody", "hasBasis", "isPartOf", "quorum", "termsOfReference", "limits"]
)
def test_the_constitution_of_the_board_is_not_invented(case: Described, term: str) -> None:
    assert case.values("joint-governance-board", term) == set()


def test_the_board_has_neither_members_nor_delegations(case: Described) -> None:
    assert case.of_class("Membership") == set()
    assert case.of_class("Delegation") == set()


def test_nothing_is_declared_complete(case: Described) -> None:
    assert case.of_class("CompletenessDeclaration") == set()


def test_no_line_joint_post_holder_or_agreement_is_invented(case: Described) -> None:
    for absent in ("AccountabilityLine", "JointPost", "PostHolding", "Agreement", "Fund"):
        assert case.of_class(absent) == set(), absent


def test_the_author_is_not_said_to_hold_the_post(case: Described) -> None:
    assert case.values("integration", "authoredBy") == {"anne-bristow"}
    assert case.values("author-and-director", "oneThing") == {"anne-bristow"}
    assert case.values("author-and-director", "otherThing") == {"corporate-director"}
    assert case.values("corporate-director", "fulfilsRole") == set()


def test_the_nhs_partner_is_not_said_to_be_a_primary_care_trust(case: Described) -> None:
    assert case.types("nhs-bd") == {"NHSBody"}


# --- risk and next steps ---------------------------------------------------------------------


def test_the_lift_matter_has_an_owner_and_no_date(case: Described) -> None:
    assert case.values("refer-lift", "owner") == {"corporate-director"}
    assert case.values("refer-lift", "about") == {"lift-liabilities", "joint-working-group"}
    assert case.values("refer-lift", "dueDate") == set()
    assert case.values("refer-lift", "outcome") == set()


def test_the_liability_has_neither_owner_nor_amount(case: Described) -> None:
    assert case.values("lift-liabilities", "owner") == set()
    assert case.values("lift-liabilities", "amount") == set()


def test_the_working_group_is_reported_and_does_not_decide(case: Described) -> None:
    assert case.values("joint-working-group", "status") == {"reported"}
    assert case.where("decidedBy", "joint-working-group") == set()


# --- gaps and evidence -----------------------------------------------------------------------


def test_what_is_not_stated_is_on_record(case: Described) -> None:
    assert case.of_class("UnstatedMatter") == {
        "nhs-decision",
        "call-in-outcome",
        "board-constitution",
        "accompanying-documents",
        "integrated-leadership-lines",
    }


def test_the_report_is_named_and_not_held(case: Described) -> None:
    assert case.values("officer-report", "isHeld") == {"false"}
    assert case.values("accompanying-documents", "documentNotHeld") == {"officer-report"}


def test_the_lines_of_the_record_are_kept_as_evidence(case: Described) -> None:
    assert {"31", "35", "37", "39", "41"} <= case.evidence("endorse-option-3")
    assert case.evidence("lift-liabilities") == {"28"}


def test_the_council_is_one_thing_in_every_case_that_describes_it() -> None:
    named = [
        ("barking-and-dagenham-2010", "council"),
        ("barking-and-dagenham-2023", "council"),
        ("london-2009", "bd-council"),
    ]
    assert {one for case, key in named for one in described(case).values(key, "identifier")} == {
        "gss:E09000002"
    }
    assert len({described(case).iri(key) for case, key in named}) == 1
