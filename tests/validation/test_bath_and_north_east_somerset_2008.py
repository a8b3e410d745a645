"""What the rules find in the case of Bath and North East Somerset.

The expectations come from the report of March 2008 itself: what it states, proposes and leaves
open. What single edits of its tables change stands in ``test_edits_of_the_bath_case``.
"""

from __future__ import annotations

from functools import cache

import pytest
import rulefiles
from edited import ADOPTED, AS_IS, CASE, Told, told

from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.results import Finding, Outcome
from caregraph.shacl import execute, reference
from caregraph.validation import Rulebook, check

RULES = (
    "STAT-02",
    "STAT-03",
    "STAT-04",
    "STAT-05",
    "ACC-01",
    "ACC-02",
    "ACC-03",
    "ACC-04",
    "ACC-05",
    "ACC-06",
    "ACC-07",
    "ACC-08",
    "ACC-09",
    "SOD-01",
    "SOD-09",
    "BOD-01",
    "BOD-08",
    "CIC-06",
    "AGR-06",
    "AGR-07",
    "TMP-01",
    "TMP-02",
    "TMP-05",
    "STR-02",
    "STR-03",
)


@cache
def shipped(choice: Choice) -> tuple[Finding, ...]:
    return check(open_view([f"case:{CASE}"], choice), Rulebook.load().only(RULES)).findings


def found(rule: str, choice: Choice = ADOPTED) -> set[Told]:
    return {told(finding) for finding in shipped(choice) if finding.rule == rule}


def breaches(rule: str, choice: Choice = ADOPTED) -> set[tuple[str, str]]:
    return of_outcome("breach", rule, choice)


def of_outcome(wanted: Outcome, rule: str, choice: Choice = ADOPTED) -> set[tuple[str, str]]:
    return {(focus, about) for focus, about, outcome in found(rule, choice) if outcome == wanted}


def test_as_it_stands_nothing_is_a_breach_but_assurance_by_those_with_a_stake() -> None:
    broken = {(f.rule, *told(f)) for f in shipped(AS_IS) if f.outcome == "breach"}

    assert broken == {
        ("SOD-09", "sd-assh", "integration", "breach"),
        ("SOD-09", "solicitor", "integration", "breach"),
    }


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("STAT-02", {("sd-support", "council", "not-stated")}),
        ("STAT-03", {("solicitor", "council", "not-stated")}),
        ("STAT-04", set()),
        ("STAT-05", set()),
        ("SOD-01", set()),
    ],
)
def test_officers_exist_and_what_is_unknown_of_them_is_not_stated(
    rule: str, expected: set[Told]
) -> None:
    assert found(rule, AS_IS) == expected
    assert found(rule) == expected


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "rule", ["ACC-01", "ACC-02", "ACC-03", "STR-03", "BOD-08", "TMP-01", "TMP-05"]
)
def test_adopted_proposal_keeps_these_rules(rule: str) -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("rule", "severity", "expected"),
    [
        (
            "AGR-06",
            "violation",
            {
                ("dcs-to-pct-ceo", "s75-agreements"),
                ("childrens-health-commissioning-delegated", "s75-agreements"),
            },
        ),
        ("SOD-09", "warning", {("sd-assh", "integration")}),
    ],
)
def test_adopted_proposal_breaks_these_rules(
    rule: str, severity: str, expected: set[tuple[str, str]]
) -> None:
    severities = {f.severity for f in shipped(ADOPTED) if f.rule == rule and f.outcome == "breach"}

    assert breaches(rule) == expected
    assert severities == {severity}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "ACC-05",
            {
                ("dcs-to-pct-ceo", "hasBasis"),
                ("dass-to-pct-ceo", "hasBasis"),
                ("dass-to-pct-ceo", "hasScope"),
            },
        ),
        (
            "AGR-07",
            {
                ("jd-commissioning", "jd-commissioning"),
                ("ijd-provider", "ijd-provider"),
                ("jd-provider", "jd-provider"),
            },
        ),
        (
            "BOD-01",
            {
                ("partnership-board", "parentBody"),
                ("partnership-board", "hasBasis"),
                ("partnership-board", "termsOfReference"),
                ("partnership-board", "chairs"),
                ("partnership-board", "membershipOf"),
                ("pct-committee", "hasBasis"),
                ("pct-committee", "termsOfReference"),
                ("pct-committee", "chairs"),
            },
        ),
    ],
)
def test_proposal_leaves_open_what_it_brings_and_does_not_state(
    rule: str, expected: set[tuple[str, str]]
) -> None:
    assert of_outcome("left-open", rule) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("ACC-04", {("dcs", "council")}),
        ("ACC-09", {("dass", "pct")}),
    ],
)
def test_what_the_proposal_only_concerns_is_not_stated(
    rule: str, expected: set[tuple[str, str]]
) -> None:
    assert of_outcome("not-stated", rule) >= expected


def test_proposal_leaves_open_what_the_duties_that_it_gives_ask_for() -> None:
    asked = {"ACC-06": {"adult-social-care", "housing"}, "ACC-08": {"adult-health"}}
    asked["ACC-08"] |= {"adult-social-care"}

    for rule, services in asked.items():
        assert of_outcome("left-open", rule) == {("pct-ceo", service) for service in services}


def test_chief_executive_of_the_trust_leads_to_no_root_that_is_known() -> None:
    assert ("pct-ceo", "pct-ceo", "not-stated") in found("ACC-07")
    assert ("dass", "dass", "not-stated") in found("ACC-07")
    assert ("pct-ceo", "pct-ceo", "not-stated") in found("ACC-07", AS_IS)


def test_joint_directors_have_no_line() -> None:
    assert of_outcome("left-open", "STR-02") == {
        ("jd-commissioning", "answersTo"),
        ("ijd-provider", "answersTo"),
        ("jd-provider", "answersTo"),
    }


def test_sides_of_decisions_are_left_open() -> None:
    assert found("CIC-06") == {
        ("contemporaneous-council-side", "decisionMaker", "left-open"),
        ("contemporaneous-council-side", "hasBasis", "left-open"),
        ("contemporaneous-council-side", "separateRecord", "left-open"),
        ("contemporaneous-pct-side", "hasBasis", "left-open"),
        ("contemporaneous-pct-side", "separateRecord", "left-open"),
    }


def test_the_appendix_that_is_not_held_is_named_where_it_may_answer_and_nowhere_else() -> None:
    named = {(f.rule, told(f)[0]) for f in shipped(ADOPTED) if f.not_held}
    findings = [f for f in shipped(ADOPTED) if f.not_held]

    assert {title for f in findings for title in f.not_held} == {
        "Appendix 1: senior management structure and accountability arrangements"
    }
    assert all(f.message.endswith(f"“{f.not_held[0]}” may say.") for f in findings)
    assert {("ACC-06", "pct-ceo"), ("ACC-09", "dass"), ("BOD-01", "partnership-board")} <= named
    about = {focus for _, focus in named}
    assert about == {
        "dass",
        "dass-to-pct-ceo",
        "dcs",
        "council",
        "la-ce",
        "pct-ceo",
        "partnership-board",
        "jd-commissioning",
        "jd-provider",
        "ijd-provider",
    }, "nothing is recorded of the solicitor or the committee, so no document is named"


def test_no_document_is_named_for_a_caldicott_guardian() -> None:
    findings = check(open_view([f"case:{CASE}"], ADOPTED), Rulebook.load().only(["STAT-12"]))

    assert findings.findings
    assert not [one.not_held for one in findings.findings if one.not_held]


@pytest.mark.slow
def test_nobody_oversees_the_team_in_april_and_somebody_does_before_and_after() -> None:
    days = ("2008-03-31", "2008-04-01", "2008-04-30", "2008-05-01")

    told = [found("TMP-05", Choice(as_of=day, adopt=("all",))) for day in days]

    gap = {("single-team", "oversees", "breach")}
    assert told == [set(), gap, gap, set()]


@pytest.mark.slow
def test_lines_are_left_dangling_by_the_end_of_the_trust_in_april_2013_and_not_before() -> None:
    last, after = (Choice(as_of=day, adopt=("all",)) for day in ("2013-03-31", "2014-01-01"))

    assert not any(focus == "dass-to-pct-ceo" for focus, *_ in found("TMP-02", last))
    assert breaches("TMP-02", after) >= {
        ("dass-to-pct-ceo", "pct-ceo"),
        ("dcs-to-pct-ceo", "pct-ceo"),
        ("childrens-health-commissioning-delegated", "pct"),
    }
    assert found("TMP-01", after) == set(), "the trust's own posts and holdings ended with it"


@pytest.mark.weekly
@pytest.mark.parametrize("choice", [AS_IS, ADOPTED], ids=["as-is", "adopted"])
def test_reference_engine_agrees_on_the_case(
    choice: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulefiles.read_queries_once(monkeypatch)
    view = open_view([f"case:{CASE}"], choice)

    expected = reference.run(rulefiles.reference_data(view.store), rulefiles.reference_shapes())

    own = execute.run(view, rulefiles.compiled())
    assert own
    assert [one.key for one in own] == [one.key for one in expected]
