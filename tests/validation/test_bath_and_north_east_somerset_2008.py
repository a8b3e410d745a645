"""What the rules find in the case of Bath and North East Somerset, and what changes a finding.

The expectations come from the report of March 2008 itself: what it states, proposes and leaves
open. Each variant below edits the tables of the case in one place.
"""

from __future__ import annotations

import csv
import shutil
from functools import cache
from pathlib import Path

import pytest
import rulefiles

from caregraph import assets
from caregraph.check import execute, reference
from caregraph.graph.store import Choice
from caregraph.graph.view import open_view
from caregraph.results import Finding
from caregraph.validation import Rulebook, check

CASE = "bath-and-north-east-somerset-2008"
ADOPTED = Choice(adopt=("all",))
AS_IS = Choice()
RULES = (
    "STAT-02", "STAT-03", "STAT-04", "STAT-05", "ACC-01", "ACC-02", "ACC-03", "ACC-04", "ACC-05",
    "ACC-06", "ACC-07", "ACC-08", "ACC-09", "SOD-01", "SOD-09", "BOD-01", "BOD-08", "CIC-06",
    "AGR-06", "AGR-07", "TMP-01", "TMP-05", "STR-02", "STR-03",
)  # fmt: skip

Told = tuple[str, str, str]
"""Focus, what it is about (the last part of the path, else of the value) and outcome."""


class Tables:
    """A copy of the case's folder in which rows can be changed."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(assets.folder("cases") / CASE, folder)
        self.folder = folder

    def withdraw(self, table: str, key: str) -> None:
        """Keep a row as a mention that is never in effect."""
        self.change(table, key, status="rejected", proposal="")

    def change(self, table: str, key: str, **cells: str) -> None:
        """Set cells of a row; an underscore in a column's name stands for a space."""
        rows = self._read(table)
        (row,) = (row for row in rows if row["key"] == key)
        row |= _columns(cells)
        self._write(table, rows)

    def add(self, table: str, key: str, **cells: str) -> None:
        """Add a row that is in force, from the report."""
        new = {"key": key, "status": "in force", "evidence": "report 7.2"} | _columns(cells)
        self._write(table, [*self._read(table), new])

    def _read(self, table: str) -> list[dict[str, str]]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def _write(self, table: str, rows: list[dict[str, str]]) -> None:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path / CASE)


@cache
def shipped(choice: Choice) -> tuple[Finding, ...]:
    return check(open_view([f"case:{CASE}"], choice), Rulebook.load().only(RULES)).findings


def varied(tables: Tables, rule: str, choice: Choice = ADOPTED) -> set[Told]:
    view = open_view([str(tables.folder)], choice)
    return {told(finding) for finding in check(view, Rulebook.load().only([rule])).findings}


def found(rule: str, choice: Choice = ADOPTED) -> set[Told]:
    return {told(finding) for finding in shipped(choice) if finding.rule == rule}


def breaches(rule: str, choice: Choice = ADOPTED) -> set[tuple[str, str]]:
    return {(focus, about) for focus, about, outcome in found(rule, choice) if outcome == "breach"}


def told(finding: Finding) -> Told:
    about = finding.path or finding.value or finding.focus.iri
    return _tail(finding.focus.iri), _tail(about), finding.outcome


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2]


def _columns(cells: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", " "): value for name, value in cells.items()}


# What the case shows as it stands and as it would stand


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


@pytest.mark.parametrize("rule", ["ACC-01", "ACC-02", "ACC-03", "STR-03", "BOD-08", "TMP-01"])
def test_adopted_proposal_keeps_these_rules(rule: str) -> None:
    assert found(rule) == set()


@pytest.mark.parametrize(
    ("rule", "severity", "expected"),
    [
        ("ACC-04", "warning", {("dcs", "council")}),
        (
            "ACC-05",
            "violation",
            {
                ("dcs-to-pct-ceo", "hasBasis"),
                ("dass-to-pct-ceo", "hasBasis"),
                ("dass-to-pct-ceo", "hasScope"),
            },
        ),
        ("ACC-06", "violation", {("pct-ceo", "adult-social-care"), ("pct-ceo", "housing")}),
        ("ACC-08", "warning", {("pct-ceo", "adult-health"), ("pct-ceo", "adult-social-care")}),
        ("ACC-09", "warning", {("dass", "pct")}),
        (
            "AGR-06",
            "violation",
            {
                ("dcs-to-pct-ceo", "s75-agreements"),
                ("childrens-health-commissioning-delegated", "s75-agreements"),
            },
        ),
        (
            "AGR-07",
            "violation",
            {
                ("pct-ceo", "council"),
                ("jd-commissioning", "jd-commissioning"),
                ("ijd-provider", "ijd-provider"),
                ("jd-provider", "jd-provider"),
            },
        ),
        (
            "BOD-01",
            "violation",
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
        ("SOD-09", "warning", {("sd-assh", "integration")}),
        ("TMP-05", "warning", {("single-team", "partnership-board")}),
    ],
)
def test_adopted_proposal_breaks_these_rules(
    rule: str, severity: str, expected: set[tuple[str, str]]
) -> None:
    severities = {f.severity for f in shipped(ADOPTED) if f.rule == rule and f.outcome == "breach"}

    assert breaches(rule) == expected
    assert severities == {severity}


def test_chief_executive_of_the_trust_leads_to_no_root() -> None:
    assert ("pct-ceo", "pct-ceo", "breach") in found("ACC-07")
    assert ("dass", "dass", "breach") in found("ACC-07")
    assert ("pct-ceo", "pct-ceo", "not-stated") in found("ACC-07", AS_IS)


def test_joint_directors_have_no_place_and_no_line() -> None:
    assert breaches("STR-02") >= {
        ("jd-commissioning", "postIn"),
        ("jd-commissioning", "answersTo"),
        ("ijd-provider", "postIn"),
        ("ijd-provider", "answersTo"),
    }


def test_sides_of_decisions_are_not_stated_since_decisions_are_not_complete() -> None:
    assert found("CIC-06") == {
        ("contemporaneous-council-side", "decisionMaker", "not-stated"),
        ("contemporaneous-council-side", "hasBasis", "not-stated"),
        ("contemporaneous-council-side", "separateRecord", "not-stated"),
        ("contemporaneous-pct-side", "hasBasis", "not-stated"),
        ("contemporaneous-pct-side", "separateRecord", "not-stated"),
    }


def test_what_rests_on_silence_names_the_appendix_that_is_not_held() -> None:
    (finding,) = (f for f in shipped(ADOPTED) if f.rule == "ACC-06" and "housing" in f.message)

    assert "Not stated in the material held" in finding.message
    assert any("Appendix 1" in title for title in finding.not_held)


def test_lines_outlive_the_trust_from_april_2013_and_not_before() -> None:
    last, after = (Choice(as_of=day, adopt=("all",)) for day in ("2013-03-31", "2014-01-01"))

    assert found("TMP-01", last) == set()
    assert breaches("TMP-01", after) >= {
        ("dass-to-pct-ceo", "pct"),
        ("dcs-to-pct-ceo", "pct"),
        ("childrens-health-commissioning-delegated", "pct"),
        ("macdonald-pct-ceo", "pct"),
    }


# What one edit changes


def test_without_the_statutory_line_the_director_answers_to_the_trust_alone(
    tables: Tables,
) -> None:
    tables.withdraw("lines", "dass-to-la-ce")

    assert varied(tables, "ACC-01") == {("dass", "pct-ceo", "breach")}
    assert varied(tables, "ACC-02") == {("dass", "council", "breach")}


def test_line_through_somebody_else_is_not_direct(tables: Tables) -> None:
    tables.change("lines", "dass-to-la-ce", direct="no")

    assert varied(tables, "ACC-02") == {("dass", "council", "breach")}


def test_two_operational_lines_of_one_scope_collide(tables: Tables) -> None:
    tables.change("lines", "dass-to-la-ce", kind="operational")
    tables.change("lines", "dass-to-pct-ceo", scope="statutory-social-care")

    assert varied(tables, "ACC-03") == {("dass", "pct-ceo", "breach")}
    assert varied(tables, "STR-03") == {("dass", "answersOperationallyTo", "breach")}


def test_operational_line_without_scope_collides_with_another(tables: Tables) -> None:
    tables.change("lines", "dass-to-la-ce", kind="operational")

    assert varied(tables, "ACC-03") == {("dass", "pct-ceo", "breach")}


def test_line_of_the_childrens_director_to_the_chief_executive_is_enough(tables: Tables) -> None:
    tables.add("lines", "dcs-to-la-ce", who_answers="dcs", to_whom="la-ce", kind="operational")

    assert varied(tables, "ACC-04", AS_IS) == set()
    assert varied(tables, "ACC-04") == set()


def test_naming_the_agreement_moves_the_finding_to_its_being_planned(tables: Tables) -> None:
    tables.change("lines", "dcs-to-pct-ceo", basis="s75-agreements", basis_type="")

    assert not {one for one in varied(tables, "ACC-05") if one[0] == "dcs-to-pct-ceo"}
    assert ("dcs-to-pct-ceo", "s75-agreements", "breach") in varied(tables, "AGR-06")


def test_agreement_in_force_from_april_carries_what_rests_on_it(tables: Tables) -> None:
    tables.change("agreements", "s75-agreements", status="in force", **{"from": "2008-04-01"})

    assert varied(tables, "AGR-06") == set()


def test_line_to_cabinet_covers_the_functions_it_names_and_no_others(tables: Tables) -> None:
    tables.add("lines", "up", who_answers="pct-ceo", to_whom="cabinet", kind="operational",
               scope="adult-social-care")  # fmt: skip

    assert varied(tables, "ACC-06") == {("pct-ceo", "housing", "breach")}


def test_trust_that_answers_to_the_minister_is_a_way_to_a_root(tables: Tables) -> None:
    tables.add("organisations", "minister", name="the minister", type="Secretary of State")
    tables.add("lines", "top", who_answers="pct", to_whom="minister", kind="ministerial")
    tables.add("lines", "up", who_answers="pct-ceo", to_whom="pct-board", kind="corporate")

    foci = {focus for focus, _, _ in varied(tables, "ACC-07")}

    assert foci.isdisjoint({"pct-ceo", "pct", "dass", "dcs"})
    assert "la-ce" in foci


def test_recorded_safeguard_lifts_the_warning_for_its_service(tables: Tables) -> None:
    tables.change("responsibilities", "pct-ceo-leads-adult-health",
                  safeguard="separate provider committee")  # fmt: skip

    assert varied(tables, "ACC-08") == {("pct-ceo", "adult-social-care", "breach")}


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
    tables.change("completeness", "integration-complete", complete_for="decisions")

    assert {outcome for _, _, outcome in varied(tables, "CIC-06")} == {"breach"}


def test_placement_at_the_councils_disposal_is_a_route(tables: Tables) -> None:
    tables.change("tenures", "macdonald-pct-ceo", route="section 113 agreement", employer="pct",
                  placed_at_disposal_of="council")  # fmt: skip

    assert not {one for one in varied(tables, "AGR-07") if one[0] == "pct-ceo"}


def test_section_113_asks_for_consultation_of_an_officer_the_council_lends(
    tables: Tables,
) -> None:
    tables.change("tenures", "ashman-sd-assh", route="section 113 agreement", employer="council",
                  placed_at_disposal_of="pct")  # fmt: skip

    assert varied(tables, "AGR-07", AS_IS) == {("ashman-sd-assh", "jane-ashman", "not-stated")}


def test_board_from_april_leaves_no_gap(tables: Tables) -> None:
    tables.change("bodies", "partnership-board", **{"from": "2008-04-01"})

    assert varied(tables, "TMP-05") == set()


def test_interim_oversight_that_runs_to_the_board_closes_the_gap(tables: Tables) -> None:
    tables.change("bodies", "shadow-joint-board", until="2008-05-01")
    tables.add("responsibilities", "interim", who="shadow-joint-board", kind="oversees",
               what="strategy-development")  # fmt: skip

    assert varied(tables, "TMP-05") == set()


def test_joint_director_with_a_place_and_a_line_stands_in_the_structure(tables: Tables) -> None:
    tables.change("posts", "jd-commissioning", **{"in": "council"})
    tables.add("lines", "up", who_answers="jd-commissioning", to_whom="pct-ceo",
               kind="operational", proposal="integration", status="proposed")  # fmt: skip

    assert not {one for one in varied(tables, "STR-02") if one[0] == "jd-commissioning"}


def test_without_the_declaration_silence_is_no_breach(tables: Tables) -> None:
    tables.withdraw("completeness", "integration-complete")

    for rule in ("ACC-04", "ACC-05", "ACC-06", "ACC-07", "ACC-08", "ACC-09", "AGR-07", "BOD-01"):
        assert {outcome for _, _, outcome in varied(tables, rule)} == {"not-stated"}, rule


@pytest.mark.slow
@pytest.mark.parametrize("choice", [AS_IS, ADOPTED], ids=["as-is", "adopted"])
def test_reference_engine_agrees_on_the_case(
    choice: Choice, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulefiles.read_queries_once(monkeypatch)
    view = open_view([f"case:{CASE}"], choice)
    paths = [file.path for file in rulefiles.files()]

    expected = reference.run(
        rulefiles.reference_data(view.store), rulefiles.reference_shapes(*paths)
    )

    own = execute.run(view, rulefiles.compiled())
    assert own
    assert [one.key for one in own] == [one.key for one in expected]
