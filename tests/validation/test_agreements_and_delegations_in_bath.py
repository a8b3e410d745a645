"""What the rules on agreements, delegation, vacancies and evidence find in the Bath case.

The section 75 agreements are only agreed in principle there, so nothing is asked of them until a
variant puts them in force. Each variant changes a cell or two.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from variants import Cells, variant

from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.results import Report
from caregraph.validation import Rulebook, check

CASE = "bath-and-north-east-somerset-2008"
ADOPTED = Choice(adopt=("all",))
RULES = (
    "AGR-01",
    "AGR-02",
    "AGR-05",
    "AUT-05",
    "DEL-02",
    "DEL-03",
    "DEL-04",
    "DEL-05",
    "VAC-02",
    "TMP-02",
    "TMP-03",
    "PRV-01",
    "PRV-03",
    "PRV-04",
    "STR-01",
    "STR-04",
)
IN_FORCE = {"agreements": {"s75-agreements": {"status": "in force", "from": "2008-04-01"}}}

Changes = Mapping[str, Mapping[str, Cells]]
Told = tuple[str, str]
"""Focus and outcome."""


@cache
def shipped(choice: Choice) -> Report:
    return check(open_view([f"case:{CASE}"], choice), Rulebook.load().only(RULES))


def told(report: Report, rule: str) -> set[Told]:
    return {
        (finding.focus.iri.rpartition("/")[2], finding.outcome)
        for finding in report.findings
        if finding.rule == rule
    }


def varied(folder: Path, changes: Changes, rule: str, choice: Choice = ADOPTED) -> set[Told]:
    view = open_view([variant(folder, CASE, changes)], choice)
    return told(check(view, Rulebook.load().only([rule])), rule)


def status(rule: str, choice: Choice = ADOPTED) -> str:
    return next(one.status for one in shipped(choice).assurance if one.rule == rule)


@pytest.mark.parametrize("choice", [Choice(), ADOPTED], ids=["as-is", "adopted"])
@pytest.mark.parametrize("rule", ["AGR-01", "AGR-05"])
def test_planned_agreements_are_asked_nothing(rule: str, choice: Choice) -> None:
    assert status(rule, choice) == "no-targets"


@pytest.mark.parametrize("choice", [Choice(), ADOPTED], ids=["as-is", "adopted"])
def test_planned_agreements_are_pointed_out_as_intentions(choice: Choice) -> None:
    (finding,) = (one for one in shipped(choice).findings if one.rule == "AGR-02")

    assert (finding.severity, finding.focus.iri.rpartition("/")[2]) == ("info", "s75-agreements")
    assert "described as agreed, is an intention so far" in finding.message


@pytest.mark.parametrize("rule", ["DEL-02", "DEL-03", "DEL-04", "PRV-01", "PRV-04", "STR-01"])
def test_adopted_proposal_satisfies(rule: str) -> None:
    assert status(rule) == "assured"


@pytest.mark.parametrize("rule", ["TMP-03", "PRV-01", "PRV-03", "PRV-04", "STR-01", "STR-04"])
def test_description_as_it_stands_satisfies(rule: str) -> None:
    assert not told(shipped(Choice()), rule)


@pytest.mark.slow
def test_agreements_in_force_have_the_right_parties_and_no_terms(tmp_path: Path) -> None:
    assert not varied(tmp_path / "parties", IN_FORCE, "AGR-01")
    assert varied(tmp_path / "terms", IN_FORCE, "AGR-02") == {("s75-agreements", "not-stated")}


def test_agreements_still_run_by_the_trust_in_2014(tmp_path: Path) -> None:
    later = Choice(as_of="2014-01-01", adopt=("all",))

    assert varied(tmp_path, IN_FORCE, "AGR-01", later) == {("s75-agreements", "breach")}


def test_public_engagement_ends_before_agreements_start(tmp_path: Path) -> None:
    about = {"about": "integration; s75-agreements"}
    held = IN_FORCE | {"consultations": {"public-engagement-process": about}}

    assert varied(tmp_path, held, "AGR-05") == {("s75-agreements", "not-stated")}


def test_public_engagement_that_ends_after_the_start(tmp_path: Path) -> None:
    late = {"about": "s75-agreements", "ended": "2008-05"}
    changed = IN_FORCE | {"consultations": {"public-engagement-process": late}}

    assert ("s75-agreements", "breach") in varied(tmp_path, changed, "AGR-05")


def test_delegation_without_the_line_back(tmp_path: Path) -> None:
    gone = {"lines": {"dcs-to-pct-ceo": {"status": "rejected", "proposal": ""}}}
    delegated = "childrens-health-commissioning-delegated"

    assert varied(tmp_path / "silent", gone, "DEL-02") == {(delegated, "left-open")}

    declared = {
        "about": CASE,
        "complete for": "lines; delegations",
        "status": "in force",
        "evidence": "report 7.6",
    }
    complete = gone | {"completeness": {"whole": declared}}
    assert varied(tmp_path / "said", complete, "DEL-02") == {(delegated, "breach")}


def test_childrens_commissioning_given_to_the_joint_director(tmp_path: Path) -> None:
    changes = {
        "delegations": {"childrens-health-commissioning-delegated": {"to body": "council"}},
        "responsibilities": {"dcs-commissions-childrens-health": {"who": "jd-commissioning"}},
    }

    assert varied(tmp_path, changes, "DEL-03") == {
        ("childrens-health-commissioning-delegated", "breach")
    }


def test_the_word_transfer_taken_at_its_face(tmp_path: Path) -> None:
    event = {
        "event": "transfer function",
        "before": "pct",
        "after": "council",
        "status": "proposed",
        "proposal": "integration",
        "evidence": "report 2.1(c)",
    }
    owner = {"childrens-health-commissioning": {"vested in": "council"}}

    assert varied(tmp_path / "event", {"successions": {"moved": event}}, "DEL-04") == {
        ("moved", "breach")
    }
    assert varied(tmp_path / "owner", {"functions": owner}, "DEL-04") == {
        ("childrens-health-commissioning-delegated", "breach")
    }


def test_appointment_of_the_director_cannot_be_delegated(tmp_path: Path) -> None:
    changes = {
        "functions": {
            "appointing": {
                "name": "choice of the director",
                "vested in": "council",
                "basis": "law:lassa-1970-s6",
                "evidence": "report 7.5",
            }
        },
        "delegations": {
            "too-far": {
                "from body": "council",
                "to body": "pct",
                "functions": "appointing",
                "basis": "law:nhs-act-2006-s75",
                "status": "proposed",
                "proposal": "integration",
                "evidence": "report 7.5",
            }
        },
    }

    assert varied(tmp_path, changes, "AUT-05") == {("too-far", "breach")}


def test_resource_for_the_delegation_is_still_to_be_agreed(tmp_path: Path) -> None:
    assert told(shipped(ADOPTED), "DEL-05") == {
        ("childrens-health-commissioning-delegated", "left-open")
    }

    settled = {"flows": {"pct-transfers-resource": {"amount": "£2 million a year"}}}
    assert not varied(tmp_path, settled, "DEL-05")


def test_interim_joint_director_has_no_end(tmp_path: Path) -> None:
    assert told(shipped(ADOPTED), "VAC-02") == {("ijd-provider", "left-open")}
    assert not told(shipped(Choice()), "VAC-02")

    ended = {"posts": {"ijd-provider": {"until": "2009-04-01"}}}
    assert not varied(tmp_path, ended, "VAC-02")


def test_nothing_is_said_of_the_open_business_of_the_two_boards(tmp_path: Path) -> None:
    assert told(shipped(ADOPTED), "TMP-02") == {("partnership-board-subsumes", "left-open")}

    said = {
        "about": "partnership-board-subsumes",
        "attribute": "open business",
        "value": "It goes to the new board.",
        "evidence": "report 7.4",
    }
    assert not varied(tmp_path, {"statements": {"handover": said}}, "TMP-02")


def test_action_left_with_a_board_that_was_subsumed(tmp_path: Path) -> None:
    changes = {
        "actions": {"settle-financial-advice": {"owner": "shadow-joint-board"}},
        "statements": {
            "handover": {
                "about": "partnership-board-subsumes",
                "value": "All of it.",
                "attribute": "open business",
                "evidence": "report 7.4",
            }
        },
    }

    assert varied(tmp_path, changes, "TMP-02") == {("settle-financial-advice", "breach")}


def test_milestone_of_october_2008_is_asked_after_in_november() -> None:
    late = Choice(as_of="2008-11-01", adopt=("all",))
    view = open_view([f"case:{CASE}"], late)

    found = told(check(view, Rulebook.load().only(["TMP-06"])), "TMP-06")

    assert ("integrate-community-teams", "not-stated") in found
    assert ("develop-partnership-agreements", "not-stated") not in found


@pytest.mark.slow
def test_lines_of_one_kind_in_a_circle(tmp_path: Path) -> None:
    back = {
        "who answers": "pct-ceo",
        "to whom": "dass",
        "status": "proposed",
        "proposal": "integration",
        "evidence": "report 7.5",
    }
    same = {"lines": {"back": back | {"kind": "operational"}}}
    other = {"lines": {"back": back | {"kind": "statutory"}}}

    assert varied(tmp_path / "same", same, "STR-01") == {("dass", "breach")}
    assert not varied(tmp_path / "other", other, "STR-01")


def test_line_from_a_post_to_itself(tmp_path: Path) -> None:
    itself = {"lines": {"dass-to-la-ce": {"to whom": "dass"}}}

    assert varied(tmp_path, itself, "STR-04") == {("dass-to-la-ce", "breach")}
