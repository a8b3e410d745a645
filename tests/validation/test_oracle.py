"""What the brief expects of the rules on the five sources, row by row, in the mode it gives.

Each row says what the rule finds in the case as it is shipped; where the brief offers two results
by modelling, it is the one that follows from how the case is modelled, and the note says which.
Its mutations and variants are tested where ``VARIED`` says.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from shared import shared_path

from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.results import Report
from caregraph.validation import Rulebook, check

BATH = "bath-and-north-east-somerset-2008"
WALTHAM = "waltham-forest-2009"
BARKING_2010 = "barking-and-dagenham-2010"
BARKING_2023 = "barking-and-dagenham-2023"
SEEDS = {
    "003": BATH,
    "002": WALTHAM,
    "000": BARKING_2010,
    "004": BARKING_2023,
    "X-05": BARKING_2023,
    "004 + X-06": BARKING_2023,
    "003, 000": BATH,
}

AS_IS, ALL = (), ("all",)
PASS: dict[str, set[str]] = {}

TOLD_BY = {("TMP-01", "what-if 2014-01-01"): "TMP-02"}
"""Rows that another rule tells now: what an ending leaves dangling is TMP-02, however it ended;
TMP-01 is for stated dates that contradict each other."""

OPEN = "no source declares it complete: the proposal leaves open what it brings"
SILENT = "no source declares it complete, and the proposal does not bring what lacks it"
GIVEN = "no source declares it complete: the proposal gives the duty and leaves open what it asks"
"""Why rows that the brief calls breaches, by a declaration of the describer's own, are none."""

Expected = dict[str, set[str]]
"""By focus, what is found there: the severity of a breach, or another outcome."""

Row = tuple[str, str, str, str | None, tuple[str, ...], Expected, str]
"""Rule, seed and mode as in the brief; day, adopted; what is found; which of two results, why."""

ROWS: list[Row] = [
    ("STAT-02", "003", "as-is 2008-03-05", "2008-03-05", AS_IS, {"sd-support": {"not-stated"}}, ""),
    ("STAT-03", "003", "as-is 2008-03-05", "2008-03-05", AS_IS, {"solicitor": {"not-stated"}}, ""),
    ("STAT-04", "003", "what-if 2008-05-01", "2008-05-01", ALL, PASS, ""),
    ("STAT-05", "003", "what-if 2008-05-01", "2008-05-01", ALL, PASS, ""),
    ("STAT-06", "003", "as-is", None, AS_IS, {"council": {"not-stated"}}, ""),
    ("ACC-01", "003", "what-if 2008-05-01", "2008-05-01", ALL, PASS, ""),
    ("ACC-02", "003", "what-if 2008-05-01", "2008-05-01", ALL, PASS, ""),
    ("ACC-03", "003", "what-if 2008-05-01", "2008-05-01", ALL, PASS, ""),
    ("ACC-04", "003", "what-if 2008-05-01", "2008-05-01", ALL, {"dcs": {"not-stated"}}, SILENT),
    (
        "ACC-05",
        "003",
        "what-if 2008-05-01",
        "2008-05-01",
        ALL,
        {"dcs-to-pct-ceo": {"left-open"}, "dass-to-pct-ceo": {"left-open"}},
        OPEN,
    ),
    ("ACC-06", "003", "what-if 2008-05-01", "2008-05-01", ALL, {"pct-ceo": {"left-open"}}, GIVEN),
    (
        "ACC-07",
        "003",
        "what-if 2008-05-01",
        "2008-05-01",
        ALL,
        {"pct-ceo": {"not-stated"}},
        f"{SILENT}; others are found as well: those whose way up leads through this post",
    ),
    ("ACC-08", "003", "what-if 2008-05-01", "2008-05-01", ALL, {"pct-ceo": {"left-open"}}, GIVEN),
    ("SOD-01", "003", "as-is", None, AS_IS, PASS, ""),
    ("SOD-05", "003", "as-is", None, AS_IS, {"osc-hcop": {"not-stated"}}, ""),
    (
        "SOD-08",
        "002",
        "what-if",
        None,
        ALL,
        {"joint-finance-director": {"left-open"}},
        f"{OPEN}; the source attaches neither finance role, so it is for information",
    ),
    (
        "BOD-01",
        "003",
        "what-if 2008-05-01",
        "2008-05-01",
        ALL,
        {"partnership-board": {"left-open"}},
        f"{OPEN}; also the committee of the trust, and what the Cabinet's entry leaves open",
    ),
    (
        "BOD-01",
        "000",
        "what-if",
        None,
        ALL,
        {"joint-governance-board": {"left-open"}},
        f"{OPEN}; also what the Cabinet's entry leaves open",
    ),
    ("BOD-03", "003", "as-is", None, AS_IS, PASS, ""),
    (
        "CIC-01",
        "004",
        "as-is",
        None,
        AS_IS,
        {"committees-in-common": {"not-stated"}},
        "an arrangement with two constituents, whose parents the study does not state",
    ),
    (
        "CIC-02",
        "004",
        "as-is",
        None,
        AS_IS,
        {"committees-in-common": {"violation"}},
        "the endorsement is typed as a decision",
    ),
    (
        "CIC-04",
        "000",
        "what-if 2010-07-15",
        "2010-07-15",
        ALL,
        {"joint-governance-board": {"left-open"}},
        OPEN,
    ),
    (
        "AGR-01",
        "003",
        "what-if 2008-05-01",
        "2008-05-01",
        ALL,
        PASS,
        "the agreements stay planned, so there is nothing to look at; in force, they pass",
    ),
    (
        "AGR-02",
        "003",
        "what-if 2008-05-01",
        "2008-05-01",
        ALL,
        {"s75-agreements": {"info"}},
        "the agreements stay planned",
    ),
    (
        "AGR-07",
        "003",
        "what-if 2008-04-01 and 2008-05-01",
        "2008-05-01",
        ALL,
        {"pct-ceo": {"not-stated"}},
        f"{SILENT}; also the joint posts; the other day is a row of its own below",
    ),
    (
        "AGR-08",
        "002",
        "as-is",
        None,
        AS_IS,
        PASS,
        "Blackburn is typed proposed and not looked at; of other trusts the article says little",
    ),
    ("DEL-02", "003", "what-if 2008-05-01", "2008-05-01", ALL, PASS, ""),
    ("DEL-03", "003", "what-if", None, ALL, PASS, ""),
    ("DEL-04", "003", "what-if", None, ALL, PASS, "modelled as delegation"),
    ("VAC-02", "003", "what-if", None, ALL, {"ijd-provider": {"left-open"}}, OPEN),
    ("VAC-02", "002", "what-if", None, ALL, {"gorham-interim": {"left-open"}}, OPEN),
    (
        "TMP-01",
        "003",
        "what-if 2014-01-01",
        "2014-01-01",
        ALL,
        {"dass-to-pct-ceo": {"violation"}, "dcs-to-pct-ceo": {"violation"}},
        "also what else others had with the trust",
    ),
    ("TMP-03", "000", "as-is 2010-07-20", "2010-07-20", AS_IS, PASS, "typed endorsed and planned"),
    ("TMP-04", "000", "as-is", None, AS_IS, PASS, ""),
    (
        "TMP-06",
        "000",
        "as-is 2011-01-01",
        "2011-01-01",
        AS_IS,
        {"refer-lift": {"not-stated"}},
        "also the other two steps",
    ),
    (
        "TMP-07",
        "X-05",
        "as-is",
        None,
        AS_IS,
        PASS,
        "external data only: the case is clean, and the variant with them is a warning",
    ),
    (
        "PRV-03",
        "004 + X-06",
        "as-is",
        None,
        AS_IS,
        {"challenge-date-case-study": {"warning"}, "recommendation-count-case-study": {"warning"}},
        "",
    ),
    ("PRV-04", "003, 000", "as-is", None, AS_IS, PASS, "nothing is asserted to be the same"),
]

VARIED = {
    "ACC-01": "test_without_the_statutory_line_the_director_answers_to_the_trust_alone",
    "ACC-03": "test_two_operational_lines_of_one_scope_collide",
    "SOD-01": "test_planted_faults_are_new_and_mended_ones_fixed",
    "SOD-08": "test_joint_finance_director_who_carries_both_finance_roles",
    "CIC-01": "test_one_parent_for_both_sides_is_no_arrangement_in_common",
    "CIC-02": "test_endorsement_by_each_board_is_in_order",
    "AGR-01": "test_agreements_in_force_have_the_right_parties_and_no_terms",
    "AGR-02": "test_agreements_in_force_have_the_right_parties_and_no_terms",
    "AGR-08": "test_care_trust_called_in_force_lacks_a_designation",
    "DEL-04": "test_the_word_transfer_taken_at_its_face",
    "TMP-03": "test_board_called_in_force_while_its_option_is_only_endorsed",
    "TMP-04": "test_decision_carried_out_before_its_day_of_effect",
    "TMP-07": "test_title_of_today_on_a_page_of_2017_could_not_exist",
    "PRV-04": "test_author_and_director_are_not_equated",
}
"""Where the mutation or the other result of a row is tested."""


@cache
def view(seed: str, day: str | None, adopt: tuple[str, ...]) -> View:
    return open_view([f"case:{SEEDS[seed]}"], Choice(as_of=day, adopt=adopt))


@cache
def rulebook() -> Rulebook:
    return Rulebook.load()


def found(report: Report) -> Expected:
    told: Expected = {}
    for one in report.findings:
        said = one.severity if one.outcome == "breach" else one.outcome
        told.setdefault(one.focus.iri.rpartition("/")[2], set()).add(said)
    return told


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_row_of_the_brief_holds(row: Row) -> None:
    rule, seed, mode, day, adopt, expected, note = row
    assert mode.startswith("what-if" if adopt else "as-is")
    assert day is None or day in mode

    report = check(view(seed, day, adopt), rulebook().only([TOLD_BY.get((rule, mode), rule)]))

    told = found(report)
    assert expected.items() <= told.items()
    assert note or told == expected, "what is found beside it is explained in the note"
    if not expected:
        assert not report.breaches
        assert [one.status for one in report.assurance] != ["out-of-era"]


def test_leader_without_an_employment_route_is_found_on_the_first_day_too() -> None:
    report = check(view("003", "2008-04-01", ALL), rulebook().only(["AGR-07"]))

    assert found(report)["pct-ceo"] == {"not-stated"}


def test_nothing_is_equated_in_the_other_case_either() -> None:
    assert not check(view("000", None, AS_IS), rulebook().only(["PRV-04"])).findings


def test_every_row_of_the_brief_stands_here_once() -> None:
    rows = json.loads(shared_path("domain/oracle.json").read_text("utf-8"))

    asked = Counter((row["rule"], row["seed"], row["mode"]) for row in rows)

    assert Counter((row[0], row[1], row[2]) for row in ROWS) == asked


def test_every_mutation_and_variant_of_the_brief_is_tested() -> None:
    rows = json.loads(shared_path("domain/oracle.json").read_text("utf-8"))
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))

    varied = {
        row["rule"]
        for row in rows
        if "MUTATION" in row["why"] or "variant" in row["expected"] or " if " in row["expected"]
    }

    assert varied <= set(VARIED)
    assert not [name for name in VARIED.values() if f"def {name}(" not in tests]
