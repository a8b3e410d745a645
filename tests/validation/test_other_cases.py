"""What the rulebook finds on the four cases beside Bath, as described and varied.

A variant changes a cell or two, and exactly the rule that ought to notice does.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from described import described
from variants import variant

from caregraph import assets
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.results import Finding, Report
from caregraph.validation import Rulebook, check
from caregraph.vocab import PREFIXES

BARKING_2010 = "barking-and-dagenham-2010"
BARKING_2023 = "barking-and-dagenham-2023"
LONDON = "london-2009"
WALTHAM = "waltham-forest-2009"


@cache
def report(graph: str, as_of: str | None = None, *adopt: str) -> Report:
    """Check a graph against the whole rulebook, once."""
    return check(open_view([graph], Choice(as_of=as_of, adopt=adopt)), rulebook())


@cache
def rulebook() -> Rulebook:
    return Rulebook.load()


def case(name: str, as_of: str | None = None, *adopt: str) -> Report:
    return report(f"case:{name}", as_of, *adopt)


def found_by(rule: str, graph: str, as_of: str | None = None, *adopt: str) -> tuple[Finding, ...]:
    """Check a variant against one rule."""
    view = open_view([graph], Choice(as_of=as_of, adopt=adopt))
    return check(view, rulebook().only([rule])).findings


def by_rule(found: Report, rule: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.rule == rule]


def breaches(found: Report, rule: str) -> list[Finding]:
    return [finding for finding in found.breaches if finding.rule == rule]


def left_open(found: Report, rule: str | None = None) -> list[Finding]:
    several = found.findings if rule is None else by_rule(found, rule)
    return [finding for finding in several if finding.outcome == "left-open"]


def status(found: Report, rule: str) -> str:
    return next(one.status for one in found.assurance if one.rule == rule)


BREACHES = [
    (BARKING_2010, (), {}),
    (BARKING_2010, ("all",), {}),
    (WALTHAM, (), {"PRV-02": 4, "PRV-03": 1}),
    (WALTHAM, ("all",), {"PRV-02": 4, "PRV-03": 1}),
    (LONDON, (), {"PRV-02": 11}),
    (LONDON, ("all",), {"PRV-02": 11}),
    (BARKING_2023, (), {"CIC-02": 1, "PRV-03": 2}),
]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "adopt", "expected"), BREACHES)
def test_breaches_are_these_and_no_others(
    name: str, adopt: tuple[str, ...], expected: dict[str, int]
) -> None:
    rules = [finding.rule for finding in case(name, None, *adopt).breaches]

    assert {rule: rules.count(rule) for rule in rules} == expected


LEFT_OPEN = [
    (BARKING_2010, {"BOD-01": 5, "CIC-04": 1}),
    (
        WALTHAM,
        {
            "ACC-07": 3,
            "AGR-07": 1,
            "AGR-08": 2,
            "SOD-08": 1,
            "STAT-12": 2,
            "STR-02": 2,
            "VAC-02": 3,
            "VAC-03": 4,
            "VAC-04": 7,
        },
    ),
    (LONDON, {}),
    (BARKING_2023, {}),
]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("name", "expected"), LEFT_OPEN)
def test_adopted_proposals_leave_this_open_and_nothing_else(
    name: str, expected: dict[str, int]
) -> None:
    counted = Counter(f.rule for f in left_open(case(name, None, "all")))

    assert counted == expected
    assert not left_open(case(name))


# Barking and Dagenham, 2010


def test_joint_governance_board_lacks_a_power_once_the_option_is_adopted() -> None:
    adopted = case(BARKING_2010, "2010-07-15", "all")

    (power,) = left_open(adopted, "CIC-04")

    assert power.focus.label == "joint governance board"
    assert power.severity == "violation"
    assert power.not_held == ("Report to Cabinet on closer working with NHS Barking and Dagenham",)
    assert status(case(BARKING_2010), "CIC-04") == "assured"
    assert not by_rule(case(BARKING_2010), "CIC-04")


def test_joint_governance_board_lacks_everything_a_deciding_body_has() -> None:
    found = left_open(case(BARKING_2010, "2010-07-15", "all"), "BOD-01")

    assert {finding.focus.label for finding in found} == {"joint governance board"}
    assert {finding.severity for finding in found} == {"violation"}


def test_basis_in_section_75_is_what_the_joint_governance_board_needs(tmp_path: Path) -> None:
    cells = {"basis": "law:si-2000-617-reg10"}
    mended = variant(tmp_path, BARKING_2010, {"bodies": {"joint-governance-board": cells}})

    assert not found_by("CIC-04", mended, "2010-07-15", "all")


def test_power_of_councils_alone_does_not_carry_the_board(tmp_path: Path) -> None:
    cells = {"basis": "law:lga-1972-s101", "parent": "council; nhs-bd"}
    varied = variant(tmp_path, BARKING_2010, {"bodies": {"joint-governance-board": cells}})

    (finding,) = found_by("CIC-04", varied, "2010-07-15", "all")

    assert finding.outcome == "breach"
    assert "does not allow that pairing" in finding.message


def test_endorsed_option_is_no_structure_in_force() -> None:
    assert status(case(BARKING_2010, "2010-07-20"), "TMP-03") == "assured"


def test_board_called_in_force_while_its_option_is_only_endorsed(tmp_path: Path) -> None:
    cells = {"status": "in force"}
    varied = variant(tmp_path, BARKING_2010, {"bodies": {"joint-governance-board": cells}})

    (finding,) = found_by("TMP-03", varied, "2010-07-20")

    assert (finding.outcome, finding.severity) == ("breach", "violation")
    assert finding.focus.label == "joint governance board"


def test_board_called_in_force_on_a_decision_that_only_endorses(tmp_path: Path) -> None:
    cells = {"status": "in force", "proposal": "", "basis": "endorse-option-3"}
    varied = variant(tmp_path, BARKING_2010, {"bodies": {"joint-governance-board": cells}})

    (finding,) = found_by("TMP-03", varied, "2010-07-20")

    assert (finding.outcome, finding.severity) == ("breach", "violation")
    assert finding.value == described(BARKING_2010).iri("endorse-option-3")


def test_decision_was_taken_published_and_effective_in_order() -> None:
    assert status(case(BARKING_2010), "TMP-04") == "assured"


def test_decision_carried_out_before_its_day_of_effect(tmp_path: Path) -> None:
    cells = {"carried out": "2010-07-12"}
    varied = variant(tmp_path, BARKING_2010, {"decisions": {"endorse-option-3": cells}})

    (finding,) = found_by("TMP-04", varied)

    assert (finding.outcome, finding.severity) == ("breach", "violation")
    assert "2010-07-12" in finding.message


def test_holder_who_starts_under_a_decision_not_yet_effective(tmp_path: Path) -> None:
    holder = {
        "person": "anne-bristow",
        "post": "corporate-director",
        "status": "in force",
        "from": "2010-07-12",
        "basis": "endorse-option-3",
        "evidence": "decision 33",
    }
    varied = variant(tmp_path, BARKING_2010, {"tenures": {"early": holder}})

    (finding,) = found_by("TMP-04", varied, "2010-07-20")

    assert finding.outcome == "breach"
    assert finding.value is not None
    assert finding.value.endswith("/early")


def test_steps_of_2010_are_asked_after_in_2011_and_not_before() -> None:
    later = by_rule(case(BARKING_2010, "2011-01-01"), "TMP-06")

    assert {finding.outcome for finding in later} == {"not-stated"}
    assert {finding.severity for finding in later} == {"info"}
    lift = "Refer the matter of LIFT liabilities to the joint working group"
    assert lift in {finding.focus.label for finding in later}
    assert status(case(BARKING_2010), "TMP-06") == "assured"


def test_lift_liability_has_neither_owner_nor_amount_nor_date() -> None:
    found = by_rule(case(BARKING_2010), "AGR-10")

    assert len(found) == 3
    assert {finding.outcome for finding in found} == {"not-stated"}


def test_author_and_director_are_not_equated() -> None:
    assert status(case(BARKING_2010), "PRV-04") == "assured"

    view = open_view([f"case:{BARKING_2010}"])
    things = described(BARKING_2010)
    same = ox.NamedNode(PREFIXES["owl"] + "sameAs")
    one, other = (ox.NamedNode(things.iri(k)) for k in ("anne-bristow", "corporate-director"))
    view.store.add(ox.Quad(one, same, other))

    (finding,) = check(view, rulebook().only(["PRV-04"])).findings

    assert (finding.outcome, finding.focus.iri) == ("breach", one.value)


# Waltham Forest, 2009


def test_care_trust_applied_for_is_no_care_trust() -> None:
    found = by_rule(case(WALTHAM), "AGR-08")

    assert "care trust (Blackburn with Darwen)" not in {one.focus.label for one in found}
    assert {finding.outcome for finding in found} == {"not-stated"}


def test_care_trust_called_in_force_lacks_a_designation(tmp_path: Path) -> None:
    complete = {
        "about": "waltham-forest-2009",
        "complete for": "organisations; delegations",
        "status": "in force",
        "evidence": "article 14",
    }
    varied = variant(
        tmp_path,
        WALTHAM,
        {
            "organisations": {"bwd-care-trust": {"status": "in force", "proposal": ""}},
            "completeness": {"whole": complete},
        },
    )

    found = [f for f in found_by("AGR-08", varied) if "Blackburn" in f.focus.label]

    assert {(finding.outcome, finding.severity) for finding in found} == {("breach", "violation")}
    assert {(finding.path or "").rpartition("/")[2] for finding in found} == {
        "successor",
        "delegatedTo",
    }


def test_interim_charge_of_adult_social_care_has_no_end() -> None:
    found = left_open(case(WALTHAM, None, "all"), "VAC-02")

    assert {finding.focus.iri for finding in found} == {described(WALTHAM).iri("gorham-interim")}
    assert {finding.severity for finding in found} == {"warning"}
    assert any("expected end" in finding.statement for finding in found)
    assert status(case(WALTHAM), "VAC-02") == "assured"


def test_review_date_start_and_reason_settle_the_interim_charge(tmp_path: Path) -> None:
    cells = {"from": "2009-10-01", "expected end": "2010-03", "reason": "The post is vacant."}
    mended = variant(tmp_path, WALTHAM, {"tenures": {"gorham-interim": cells}})

    assert not found_by("VAC-02", mended, None, "all")


def test_who_runs_the_trust_during_the_secondment_is_unsaid_only_once_adopted() -> None:
    found = left_open(case(WALTHAM, None, "all"), "VAC-03")

    assert any("chief executive of the PCT" in finding.message for finding in found)
    assert not by_rule(case(WALTHAM), "VAC-03")


def test_joint_finance_director_may_carry_both_finance_roles() -> None:
    (finding,) = by_rule(case(WALTHAM, None, "all"), "SOD-08")

    assert (finding.outcome, finding.severity) == ("left-open", "info")
    assert finding.focus.label == "joint finance director"


def test_joint_finance_director_who_carries_both_finance_roles(tmp_path: Path) -> None:
    cells = {"roles": "chief finance officer; director of finance"}
    pool = {
        "name": "a fund of both",
        "type": "pooled fund",
        "contributors": "council; pct",
        "status": "in force",
        "evidence": "article 3",
    }
    varied = variant(
        tmp_path, WALTHAM, {"posts": {"joint-finance-director": cells}, "funds": {"pool": pool}}
    )

    found = found_by("SOD-08", varied, None, "all")

    assert [finding.severity for finding in found] == ["warning"]


def test_two_accounts_of_who_commissioned_the_study_are_pointed_out_once() -> None:
    (finding,) = breaches(case(WALTHAM), "PRV-03")

    assert finding.severity == "warning"
    assert "cabinet" in finding.message
    assert "both organisations" in finding.message


# Barking and Dagenham, 2023


def test_sides_of_the_committees_in_common_have_no_stated_parent() -> None:
    found = by_rule(case(BARKING_2023), "CIC-01")

    assert {finding.outcome for finding in found} == {"not-stated"}
    things = described(BARKING_2023)
    assert {f.value for f in found} == {things.iri("hwb"), things.iri("integrated-care-board")}


def test_sides_with_parents_of_their_own_are_in_order(tmp_path: Path) -> None:
    parents = {"hwb": {"parent": "council"}, "integrated-care-board": {"parent": "nhs-nel"}}
    mended = variant(tmp_path, BARKING_2023, {"bodies": parents})

    assert not found_by("CIC-01", mended)


def test_one_parent_for_both_sides_is_no_arrangement_in_common(tmp_path: Path) -> None:
    parents = {"hwb": {"parent": "council"}, "integrated-care-board": {"parent": "council"}}
    varied = variant(tmp_path, BARKING_2023, {"bodies": parents})

    (finding,) = found_by("CIC-01", varied)

    assert finding.outcome == "breach"


def test_endorsement_by_the_arrangement_leaves_open_who_decided() -> None:
    (finding,) = breaches(case(BARKING_2023), "CIC-02")

    assert finding.severity == "violation"
    assert finding.value == described(BARKING_2023).iri("endorsement-in-common")
    assert [str(citation) for citation in finding.evidence if citation.locator == "49"]


def test_endorsement_by_each_board_is_in_order(tmp_path: Path) -> None:
    cells = {"decided by": "hwb; integrated-care-board"}
    mended = variant(tmp_path, BARKING_2023, {"decisions": {"endorsement-in-common": cells}})

    assert not found_by("CIC-02", mended)


def test_date_and_count_of_the_peer_challenge_conflict() -> None:
    found = breaches(case(BARKING_2023), "PRV-03")

    assert {finding.severity for finding in found} == {"warning"}
    first, second = sorted(finding.message for finding in found)
    assert "February 2023" in first
    assert "February 2024" in first
    assert "eight" in second
    assert "six" in second


def test_resolution_settles_a_conflict(tmp_path: Path) -> None:
    settled = {
        "about": "challenge-date-minutes",
        "attribute": "resolution",
        "value": "The minutes are right.",
        "evidence": "minutes",
    }
    varied = variant(tmp_path, BARKING_2023, {"statements": {"settled": settled}})

    (finding,) = found_by("PRV-03", varied)

    assert "number of recommendations" in finding.message


@pytest.mark.slow
def test_title_of_today_on_a_page_of_2017_could_not_exist(tmp_path: Path) -> None:
    varied = variant(
        tmp_path, BARKING_2023, {"statements": {"title-on-committee-pages": {"on": "2017"}}}
    )

    (finding,) = found_by("TMP-07", varied)

    assert (finding.outcome, finding.severity) == ("breach", "info")
    assert status(case(BARKING_2023), "TMP-07") == "assured"


def test_reserve_spent_on_social_care_is_found_where_everything_counts() -> None:
    found = by_rule(case(BARKING_2023, "any"), "AGR-09")

    spent = [f for f in found if (f.path or "").endswith("hasScope")]
    paid = {(f.value or "").rpartition("/")[2]: f.outcome for f in spent}
    assert paid == {"social-care-front-line": "breach", "domestic-abuse": "not-stated"}
    assert {finding.focus.label for finding in found} == {"public health reserve"}


# London, 2009


def test_press_account_of_london_is_marked_and_breaks_nothing_graver() -> None:
    found = case(LONDON)

    assert {finding.severity for finding in found.breaches} == {"info"}
    assert found.conforms("warning")


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", assets.case_names())
def test_findings_name_what_they_are_about_in_words(name: str) -> None:
    keys = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")

    called = {finding.focus.label for finding in case(name, None, "all").findings}

    assert called
    assert not [label for label in called if keys.fullmatch(label)]


def test_a_line_is_called_by_its_kind_who_answers_to_whom_and_for_what() -> None:
    found = by_rule(case("bath-and-north-east-somerset-2008", None, "all"), "ACC-05")

    assert {finding.focus.label for finding in found} == {
        "operational line on which Director of Adult Social Services answers to "
        "PCT Chief Executive Officer",
        "commissioning line on which Director of Children's Services answers to "
        "PCT Chief Executive Officer, for commissioning of children's health services",
    }
