"""Rules on offices, separation and bodies, met in views: in their era, by silence, in the cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.results import Finding
from caregraph.validation import Rulebook, check

Write = Callable[[Mapping[str, str]], Path]

ORGANISATIONS = "key,name,type,status,evidence\n"
COUNCIL = ORGANISATIONS + "council,The Council,upper-tier authority,in force,report 1\n"
TRUST = ORGANISATIONS + "trust,The Trust,primary care trust,in force,report 1\n"
BOTH_ROLES = {
    "organisations": COUNCIL,
    "posts": "key,title,in,roles,status,evidence\n"
    "chief,Chief Executive,council,head of paid service; monitoring officer,in force,report 2\n",
}


@cache
def rules(*ids: str) -> Rulebook:
    return Rulebook.load().only(ids)


def findings(view: View, rule: str) -> list[Finding]:
    return list(check(view, rules(rule)).findings)


def outcomes(view: View, rule: str) -> dict[str, int]:
    """Count the findings of a rule by outcome."""
    counts: dict[str, int] = {}
    for finding in findings(view, rule):
        counts[finding.outcome] = counts.get(finding.outcome, 0) + 1
    return counts


def described(write: Write, tables: Mapping[str, str], day: str | None = None) -> View:
    """Open a view of the small structure with these tables instead of its posts and lines.

    It is described as at the day looked at, before which nothing would be known of it.
    """
    about = f"key,title,main source,as at\nsmall,A small structure,report,{day or '2010-06-01'}\n"
    folder = write({"structure": about} | dict(tables))
    for name in {"posts", "lines"} - set(tables):
        (folder / f"{name}.csv").unlink()
    return open_view([str(folder)], Choice(as_of=day))


@pytest.mark.parametrize(("day", "expected"), [("1994-06-01", {}), ("2012-06-01", {"breach": 1})])
def test_one_officer_in_two_roles_was_lawful_once(
    write_tables: Write, day: str, expected: dict[str, int]
) -> None:
    shown = described(write_tables, BOTH_ROLES, day)

    assert outcomes(shown, "SOD-02") == expected


def test_finance_and_paid_service_in_one_post_is_a_warning_and_not_a_violation(
    write_tables: Write,
) -> None:
    posts = BOTH_ROLES["posts"].replace("monitoring officer", "chief finance officer")

    found = findings(described(write_tables, {"organisations": COUNCIL, "posts": posts}), "SOD-04")

    assert [(one.outcome, one.severity) for one in found] == [("breach", "warning")]


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        ("2005-06-01", {"Caldicott Guardian"}),
        ("2010-06-01", {"Caldicott Guardian", "senior information risk owner"}),
        (
            "2018-05-25",
            {"Caldicott Guardian", "senior information risk owner", "data protection officer"},
        ),
    ],
)
def test_guardians_of_information_are_asked_for_from_the_day_each_began(
    write_tables: Write, day: str, missing: set[str]
) -> None:
    shown = described(write_tables, {"organisations": COUNCIL}, day)

    messages = [finding.statement for finding in findings(shown, "STAT-12")]

    assert len(messages) == len(missing)
    assert all(any(message.startswith(f"No {name} ") for message in messages) for name in missing)


@pytest.mark.parametrize(
    ("complete", "expected"),
    [("lines", {"not-stated": 1}), ("posts", {"breach": 1})],
)
def test_silence_on_the_lead_member_is_a_breach_only_where_posts_are_complete(
    write_tables: Write, complete: str, expected: dict[str, int]
) -> None:
    declared = (
        f"key,about,complete for,status,evidence\nwhole,council,{complete},in force,report 1\n"
    )

    shown = described(write_tables, {"organisations": COUNCIL, "completeness": declared})

    assert outcomes(shown, "STAT-06") == expected


@pytest.mark.parametrize(("status", "expected"), [("in force", {}), ("agreed", {"not-stated": 1})])
def test_planned_agreement_makes_nobody_an_officer_of_the_council(
    write_tables: Write, status: str, expected: dict[str, int]
) -> None:
    tables = {
        "organisations": COUNCIL + TRUST.removeprefix(ORGANISATIONS),
        "posts": "key,title,type,in,serves,roles,status,evidence\n"
        "chief,Trust Chief Executive,joint post,trust,council,DASS,in force,report 2\n",
        "people": "key,name,evidence\nholder,The Holder,report 2\n",
        "agreements": "key,title,type,parties,status,evidence\n"
        f"loan,Loan of an officer,section 113 agreement,council; trust,{status},report 3\n",
        "tenures": "key,person,post,employer,basis,status,evidence\n"
        "tenure,holder,chief,trust,loan,in force,report 2\n",
    }

    assert outcomes(described(write_tables, tables), "STAT-09") == expected


def seats(officers: int, others: int) -> dict[str, str]:
    """Give a trust with a board of so many officer and non-officer members."""
    rows = [f"o{n},board,an officer,officer member,in force,report 2\n" for n in range(officers)]
    rows += [
        f"n{n},board,an outsider,non-officer member,in force,report 2\n" for n in range(others)
    ]
    return {
        "organisations": TRUST,
        "bodies": "key,name,type,parent,status,evidence\n"
        "board,The Board,governing board,trust,in force,report 2\n",
        "memberships": "key,body,described as,capacity,status,evidence\n" + "".join(rows),
    }


@pytest.mark.parametrize(
    ("day", "officers", "others", "said"),
    [
        ("2001-06-01", 4, 5, set()),
        ("2003-06-01", 4, 5, {"9 officer and non-officer members"}),
        ("2003-06-01", 7, 7, set()),
        ("2003-06-01", 9, 5, {"9 officer members and 5", "9 officer members recorded"}),
    ],
)
def test_board_of_a_trust_is_counted_by_the_regulations_of_its_day(
    write_tables: Write, day: str, officers: int, others: int, said: set[str]
) -> None:
    shown = described(write_tables, seats(officers, others), day)

    told = [one.statement for one in findings(shown, "BOD-05")]
    counted = [statement for statement in told if "members" in statement]

    assert len(counted) == len(said)
    assert all(any(words in message for message in counted) for words in said)


@pytest.mark.slow
def test_board_of_a_trust_is_out_of_era_once_trusts_have_ended(write_tables: Write) -> None:
    report = check(described(write_tables, seats(9, 5), "2013-04-01"), rules("BOD-05"))

    assert not report.findings
    assert [one.status for one in report.assurance] == ["out-of-era"]


def test_structures_of_other_days_are_not_counted_as_passed(write_tables: Write) -> None:
    one = described(write_tables, BOTH_ROLES, "1994-06-01")
    text = BOTH_ROLES["posts"].replace("status,", "status,from,").replace("force,", "force,..,")
    council = COUNCIL.replace("status,", "status,from,").replace("force,", "force,..,")
    folder = write_tables({"organisations": council, "posts": text})
    (folder / "lines.csv").unlink()
    early = f"{folder},asOf=1994-06-01"
    old = open_view([early, "case:barking-and-dagenham-2023"])

    (gone,) = check(one, rules("SOD-02")).assurance
    (some,) = check(old, rules("SOD-02")).assurance

    assert (gone.status, gone.targets, gone.out_of_era) == ("out-of-era", 0, 1)
    assert some.targets == some.passed > 0
    assert some.out_of_era > 0


def test_what_fails_two_limbs_is_counted_in_each(write_tables: Write) -> None:
    shown = described(write_tables, {"organisations": COUNCIL}, "2018-05-25")

    (one,) = check(shown, rules("STAT-12")).assurance

    assert (one.targets, one.passed, one.findings) == (3, 0, 3)


@pytest.mark.slow
def test_case_of_2008_is_silent_where_its_report_is(bnes_as_is: View) -> None:
    assert outcomes(bnes_as_is, "STAT-06") == {"not-stated": 1}
    assert outcomes(bnes_as_is, "SOD-05") == {"not-stated": 1}
    assert outcomes(bnes_as_is, "BOD-03") == {}
    assert set(outcomes(bnes_as_is, "BOD-05")) == {"not-stated"}


def test_request_of_the_panel_about_its_remit_stays_unanswered(bnes_adopted: View) -> None:
    found = [one for one in findings(bnes_adopted, "BOD-04") if "asked" in one.message]

    assert [one.outcome for one in found] == ["not-stated"]
    assert "Healthier Communities" in found[0].message


def test_childrens_health_stays_in_the_remit_of_the_panel_when_it_moves(bnes_adopted: View) -> None:
    focuses = {finding.focus.iri.rpartition("/")[2] for finding in findings(bnes_adopted, "BOD-04")}

    assert "childrens-health-commissioning" not in focuses
    assert "adult-health-and-social-care-commissioning" in focuses


def test_joint_finance_director_whose_roles_are_not_stated_is_pointed_out() -> None:
    case = ["case:waltham-forest-2009"]

    found = findings(open_view(case, Choice(adopt=("all",))), "SOD-08")

    assert [(one.outcome, one.severity) for one in found] == [("left-open", "info")]
    assert not findings(open_view(case), "SOD-08")


def test_shared_chief_executive_has_declared_nothing() -> None:
    found = findings(open_view(["case:london-2009"]), "SOD-07")

    assert [(one.focus.label, one.outcome) for one in found] == [("Geoff Alltimes", "not-stated")]
