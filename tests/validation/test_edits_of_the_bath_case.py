"""What one edit of the tables of the Bath case changes in what a rule finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from edited import AS_IS, CASE, Tables, varied


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path)


def test_without_the_statutory_line_the_director_answers_to_the_trust_alone(
    tables: Tables,
) -> None:
    tables.withdraw("lines", "dass-to-la-ce")

    assert varied(tables, "ACC-01") == {("dass", "pct-ceo", "left-open")}
    assert varied(tables, "ACC-02") == {("dass", "council", "not-stated")}


def test_line_through_somebody_else_is_not_direct(tables: Tables) -> None:
    tables.change("lines", "dass-to-la-ce", direct="no")

    assert varied(tables, "ACC-02") == {("dass", "council", "breach")}


def test_silence_about_whether_a_line_is_direct_is_no_breach(tables: Tables) -> None:
    tables.change("lines", "dass-to-la-ce", direct="")

    assert "breach" not in {outcome for _, _, outcome in varied(tables, "ACC-02")}


def test_two_operational_lines_of_one_scope_collide(tables: Tables) -> None:
    tables.change("lines", "dass-to-la-ce", kind="operational")
    tables.change("lines", "dass-to-pct-ceo", scope="statutory-social-care")

    assert varied(tables, "ACC-03") == {("dass", "pct-ceo", "breach")}
    assert varied(tables, "STR-03") == {("dass", "answersOperationallyTo", "breach")}


def test_operational_line_without_scope_collides_with_another(tables: Tables) -> None:
    tables.change("lines", "dass-to-la-ce", kind="operational")

    assert varied(tables, "ACC-03") == {("dass", "pct-ceo", "left-open")}


def test_line_of_the_childrens_director_to_the_chief_executive_is_enough(tables: Tables) -> None:
    tables.add("lines", "dcs-to-la-ce", who_answers="dcs", to_whom="la-ce", kind="operational")

    assert varied(tables, "ACC-04", AS_IS) == set()
    assert varied(tables, "ACC-04") == set()


@pytest.mark.slow
def test_naming_the_agreement_moves_the_finding_to_its_being_planned(tables: Tables) -> None:
    tables.change("lines", "dcs-to-pct-ceo", basis="s75-agreements", basis_type="")

    assert not {one for one in varied(tables, "ACC-05") if one[0] == "dcs-to-pct-ceo"}
    assert ("dcs-to-pct-ceo", "s75-agreements", "breach") in varied(tables, "AGR-06")


def test_agreement_in_force_from_april_carries_what_rests_on_it(tables: Tables) -> None:
    tables.change("agreements", "s75-agreements", status="in force", **{"from": "2008-04-01"})

    assert varied(tables, "AGR-06") == set()


def test_line_to_cabinet_covers_the_functions_it_names_and_no_others(tables: Tables) -> None:
    tables.add(
        "lines",
        "up",
        who_answers="pct-ceo",
        to_whom="cabinet",
        kind="operational",
        scope="adult-social-care",
    )

    assert varied(tables, "ACC-06") == {("pct-ceo", "housing", "left-open")}


def test_trust_that_answers_to_the_minister_is_a_way_to_a_root(tables: Tables) -> None:
    tables.add("organisations", "minister", name="the minister", type="Secretary of State")
    tables.add("lines", "top", who_answers="pct", to_whom="minister", kind="ministerial")
    tables.add("lines", "up", who_answers="pct-ceo", to_whom="pct-board", kind="corporate")

    foci = {focus for focus, _, _ in varied(tables, "ACC-07")}

    assert foci.isdisjoint({"pct-ceo", "pct", "dass", "dcs"})
    assert "la-ce" in foci


def test_recorded_safeguard_lifts_the_warning_for_its_service(tables: Tables) -> None:
    tables.change(
        "responsibilities", "pct-ceo-leads-adult-health", safeguard="separate provider committee"
    )

    assert varied(tables, "ACC-08") == {("pct-ceo", "adult-social-care", "left-open")}


def test_recorded_escalation_route_settles_the_two_lines(tables: Tables) -> None:
    tables.change("lines", "dass-to-pct-ceo", escalation_route="to the two chief executives")

    assert varied(tables, "ACC-09") == set()


@pytest.mark.parametrize(
    ("post", "rule"),
    [("sd-support", "STAT-02"), ("solicitor", "STAT-03"), ("dass", "STAT-04"), ("dcs", "STAT-05")],
)
def test_missing_officer_is_a_breach_only_where_the_council_is_described_completely(
    tables: Tables, post: str, rule: str
) -> None:
    tables.change("posts", post, roles="")
    silent = varied(tables, rule, AS_IS)
    tables.add("completeness", "council-complete", about="council", complete_for="posts")

    assert {outcome for _, _, outcome in silent} == {"not-stated"}
    assert {outcome for _, _, outcome in varied(tables, rule, AS_IS)} == {"breach"}


def test_one_post_with_both_roles_is_a_breach(tables: Tables) -> None:
    tables.change("posts", "solicitor", roles="monitoring officer; chief finance officer")

    assert varied(tables, "SOD-01", AS_IS) == {("solicitor", "council", "breach")}


def test_chair_without_a_stake_may_assure(tables: Tables) -> None:
    tables.change("proposals", "integration", contact="francine-haeberling")

    assert varied(tables, "SOD-09", AS_IS) == {("solicitor", "integration", "breach")}


def test_shadow_board_may_recommend_and_not_approve(tables: Tables) -> None:
    tables.change("decisions", "sjb-recommendation", type="decision", effect="approves")

    assert varied(tables, "BOD-08", AS_IS) == {
        ("shadow-joint-board", "sjb-recommendation", "breach")
    }


def test_sides_break_the_rule_where_decisions_are_complete(tables: Tables) -> None:
    tables.add("completeness", "whole", about=CASE, complete_for="decisions")

    assert {outcome for _, _, outcome in varied(tables, "CIC-06")} == {"breach"}


def test_placement_at_the_councils_disposal_is_a_route(tables: Tables) -> None:
    tables.change(
        "tenures",
        "macdonald-pct-ceo",
        route="section 113 agreement",
        employer="pct",
        placed_at_disposal_of="council",
    )

    assert not {one for one in varied(tables, "AGR-07") if one[0] == "pct-ceo"}


def test_section_113_asks_for_consultation_of_an_officer_the_council_lends(
    tables: Tables,
) -> None:
    tables.change(
        "tenures",
        "ashman-sd-assh",
        route="section 113 agreement",
        employer="council",
        placed_at_disposal_of="pct",
    )

    assert varied(tables, "AGR-07", AS_IS) == {("ashman-sd-assh", "jane-ashman", "not-stated")}


def test_board_from_april_leaves_no_gap(tables: Tables) -> None:
    tables.change("bodies", "partnership-board", **{"from": "2008-04-01"})

    assert varied(tables, "TMP-05") == set()


def test_interim_oversight_that_runs_to_the_board_closes_the_gap(tables: Tables) -> None:
    tables.change("bodies", "shadow-joint-board", until="2008-05-01")
    tables.add(
        "responsibilities",
        "interim",
        who="shadow-joint-board",
        kind="oversees",
        what="strategy-development",
    )

    assert varied(tables, "TMP-05") == set()


def test_joint_director_with_a_place_and_a_line_stands_in_the_structure(tables: Tables) -> None:
    tables.change("posts", "jd-commissioning", **{"in": "council"})
    tables.add(
        "lines",
        "up",
        who_answers="jd-commissioning",
        to_whom="pct-ceo",
        kind="operational",
        proposal="integration",
        status="proposed",
    )

    assert not {one for one in varied(tables, "STR-02") if one[0] == "jd-commissioning"}


@pytest.mark.slow
def test_a_recorded_gap_outranks_a_declaration(tables: Tables) -> None:
    tables.add("completeness", "whole", about=CASE, complete_for="lines; bodies")

    assert {outcome for _, _, outcome in varied(tables, "ACC-09")} == {"not-stated"}
    assert ("partnership-board", "chairs", "left-open") in varied(tables, "BOD-01")
    assert ("pct-committee", "chairs", "breach") in varied(tables, "BOD-01")
