"""London 2009: plans in a newspaper, and two chief executives shared with the NHS."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from described import Described, seen

from caregraph.vocab import SKOS

CASE = "london-2009"

HOLDERS = {
    "rob-whiteman": "bd-chief-executive",
    "ruth-carnall": "nhs-london-chief-executive",
    "geoff-alltimes": "hf-chief-executive",
    "jeff-zitron": "hf-pct-chair",
    "john-obrien": "london-councils-chief-executive",
    "joyce-redfearn": "wigan-chief-executive",
    "andy-burnham": "health-secretary",
}


def test_the_article_is_undated_and_the_structure_known_to_the_year(case: Described) -> None:
    assert case.values("article", "issued") == set()
    assert case.values("london-2009", "asAt") == {"2009"}


# --- people and posts ------------------------------------------------------------------------


def test_each_person_holds_the_post_stated(as_is: Described) -> None:
    assert as_is.of_class("Person") == set(HOLDERS)
    assert {person: as_is.values(person, "holdsPost") for person in HOLDERS} == {
        person: {post} for person, post in HOLDERS.items()
    }


def test_the_shared_chief_executive_serves_council_and_trust(as_is: Described) -> None:
    assert as_is.of_class("JointPost") == {"hf-chief-executive"}
    assert as_is.values("hf-chief-executive", "serves") == {"hf-council", "hf-pct"}
    assert as_is.values("hf-chief-executive", "fulfilsRole") == {"chief-executive"}


@pytest.mark.parametrize(
    "term", ["employedBy", "employmentRoute", "placedAtDisposalOf", "appointmentType", "validFrom"]
)
def test_how_the_shared_chief_executive_is_employed_is_not_invented(
    case: Described, term: str
) -> None:
    assert case.values("geoff-alltimes-tenure", term) == set()


def test_herefordshire_came_before_and_is_past(case: Described, as_is: Described) -> None:
    assert case.types("herefordshire-chief-executive") == {"JointPost"}
    assert case.values("herefordshire-chief-executive", "status") == {"historical"}
    assert as_is.types("herefordshire-chief-executive") == {"Ended"}
    assert case.where("holds", "herefordshire-chief-executive") == set()


def test_the_two_chairs_chair_what_is_stated(as_is: Described) -> None:
    assert as_is.values("rob-whiteman", "chairs") == {"ce-london-committee"}
    assert as_is.values("joyce-redfearn", "chairs") == {"lga-ce-task-group"}
    assert as_is.values("ce-london-committee", "parentBody") == set()
    assert as_is.values("lga-ce-task-group", "parentBody") == {"lga"}


# --- lines -----------------------------------------------------------------------------------


def test_the_only_line_runs_from_the_trust_to_the_secretary_of_state(as_is: Described) -> None:
    assert as_is.of_class("AccountabilityLine") == {"hf-pct-to-secretary-of-state"}
    assert as_is.values("hf-pct-to-secretary-of-state", "accountabilityKind") == {"ministerial"}
    assert as_is.values("hf-pct", "answersMinisteriallyTo") == {"secretary-of-state"}
    assert as_is.values("hf-pct-to-secretary-of-state", "isDirect") == set()
    assert as_is.evidence("hf-pct-to-secretary-of-state") == {"27"}


def test_no_line_of_the_shared_chief_executive_is_invented(as_is: Described) -> None:
    assert as_is.where("accountableParty", "hf-chief-executive") == set()
    assert as_is.values("hf-chief-executive", "answersTo") == set()


def test_nhs_london_is_not_said_to_be_a_strategic_health_authority(case: Described) -> None:
    assert case.types("nhs-london") == {"NHSBody"}


def test_the_two_names_of_the_office_are_not_equated(case: Described) -> None:
    assert case.values("health-secretary-office", "oneThing") == {"health-secretary"}
    assert case.values("health-secretary-office", "otherThing") == {"secretary-of-state"}


# --- the board -------------------------------------------------------------------------------


def test_the_board_is_planned_and_stands_only_when_adopted(as_is: Described) -> None:
    assert as_is.types("health-integration-board") == {"NotInEffect"}
    adopted = seen(CASE, None, "integration-board-plan")
    assert adopted.types("health-integration-board") == {"PartnershipBoard"}
    assert adopted.where("membershipOf", "health-integration-board") == {
        "board-pct-chiefs",
        "board-council-chiefs",
    }


@pytest.mark.parametrize("term", ["parentBody", "hasBasis", "takesDecisions", "quorum"])
def test_form_and_powers_of_the_board_are_not_invented(case: Described, term: str) -> None:
    assert case.values("health-integration-board", term) == set()


def test_nobody_is_said_to_have_decided_anything(case: Described) -> None:
    assert case.of_class("Decision") == set()
    assert case.values("integration-board-plan", "decisionStatus") == {"under-consideration"}


def test_an_expected_size_is_not_a_membership(case: Described) -> None:
    assert case.values("board-size", "statedBy") == {"rob-whiteman"}
    for seat in ("board-pct-chiefs", "board-council-chiefs"):
        assert case.values(seat, "member") == set()


# --- who says what ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "speakers"),
    [
        ("hf-no-conflicts", {"jeff-zitron"}),
        ("hf-working-well", {"jeff-zitron"}),
        ("need-for-shared-posts", {"rob-whiteman"}),
        ("democratic-influence", {"john-obrien", "london-councils"}),
        ("greater-manchester", {"joyce-redfearn"}),
        ("second-shared-chief-executive", set()),
    ],
)
def test_an_opinion_has_its_speaker(case: Described, statement: str, speakers: set[str]) -> None:
    assert case.values(statement, "statedBy") == speakers
    assert case.values(statement, "status") == {"reported"}


def test_an_assurance_is_not_a_declaration_of_interest(case: Described) -> None:
    assert case.of_class("DeclarationOfInterest") == set()


def test_relative_dates_stay_without_a_date(case: Described) -> None:
    assert case.values("finalise-board", "dueDate") == set()
    assert case.values("july-event", "beganOn") == set()
    assert case.values("hf-joint-management-starts", "validFrom") == set()


def test_what_is_not_stated_is_on_record(case: Described) -> None:
    assert case.of_class("UnstatedMatter") == {"article-and-board", "hf-chief-executive-terms"}
    assert case.values("hf-chief-executive-terms", "missingKind") == {
        "employment-routes",
        "lines",
        "posts",
    }


def test_only_the_names_the_article_uses_are_given(case: Described) -> None:
    def others(key: str) -> set[str]:
        names = case.store.quads_for_pattern(ox.NamedNode(case.iri(key)), SKOS.altLabel, None)
        return {str(name.object) for name in names}

    assert others("lga") == set()
    assert {name.strip('"@en') for name in others("nhs")} == {"NHS"}
    assert case.evidence("nhs") == {"1", "27"}
