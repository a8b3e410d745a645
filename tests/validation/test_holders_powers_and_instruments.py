"""Empty and doubled posts, two hats, bodies without power and what outlives its instrument.

Each is met as users meet it: in tables, read into a view of a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.validation import Rulebook, check

Write = Callable[[Mapping[str, str]], Path]
Told = Callable[..., list[tuple[str, str, str]]]
Tables = Mapping[str, str]

ORGANISATIONS = (
    "key,name,type,part of,status,from,until,evidence\n"
    "council,The Council,upper-tier authority,,in force,..,,report 1\n"
    "board,The Board,integrated care board,,in force,2022-07-01,,report 1\n"
    "hospital,The Hospital,NHS trust,,in force,..,,report 1\n"
)
PEOPLE = "key,name,evidence\nann,Ann Example,report 2\nbob,Bob Example,report 2\n"
POSTS = "key,title,type,in,serves,roles,status,from,evidence\n"
LEAD = POSTS + "lead,Place Lead,,board,,,in force,..,report 2\n"
FINANCE = (
    POSTS + "finance,Director of Resources,,council,,chief finance officer,in force,..,report 2\n"
)
HOLDERS = "key,person,post,employer,capacity,route,reason,status,from,until,evidence\n"
COMPLETE = "key,about,complete for,status,from,evidence\nall,small,{},in force,..,report 1\n"


@pytest.fixture
def told(write_tables: Write) -> Told:
    """Give focus, outcome and severity of what a rule finds in some tables on a day."""

    def found(rule: str, tables: Tables, day: str = "2024-06-01") -> list[tuple[str, str, str]]:
        about = f"key,title,main source,as at\nsmall,A small structure,report,{day}\n"
        whole = {"structure": about, "organisations": ORGANISATIONS, "people": PEOPLE} | dict(
            tables
        )
        folder = write_tables(whole)
        for path in folder.iterdir():
            if path.stem not in whole and path.stem != "sources":
                path.unlink()
        view = open_view([str(folder)], Choice(as_of=day))
        report = check(view, Rulebook.load().only([rule]))
        return [
            (one.focus.iri.rpartition("/")[2], one.outcome, one.severity) for one in report.findings
        ]

    return found


# Empty and doubled posts


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-12-31", []),
        ("2024-01-01", [("finance", "breach", "violation")]),
        ("2024-02-29", [("finance", "breach", "violation")]),
        ("2024-03-01", []),
    ],
)
def test_statutory_post_between_two_holders_is_empty_on_just_those_days(
    told: Told, day: str, expected: list[tuple[str, str, str]]
) -> None:
    holders = HOLDERS + (
        "first,ann,finance,council,,,,ended,2020-01-01,2024-01-01,report 3\n"
        "next,bob,finance,council,,,,in force,2024-03-01,,report 3\n"
    )

    assert told("VAC-01", {"posts": FINANCE, "tenures": holders}, day) == expected


@pytest.mark.parametrize(("complete", "outcome"), [("posts", "not-stated"), ("holders", "breach")])
def test_whoever_followed_the_last_holder_is_not_known_unless_holders_are_complete(
    told: Told, complete: str, outcome: str
) -> None:
    holders = HOLDERS + "first,ann,finance,council,,,,ended,2020-01-01,2024-01-01,report 3\n"
    tables = {"posts": FINANCE, "tenures": holders, "completeness": COMPLETE.format(complete)}

    assert told("VAC-01", tables) == [("finance", outcome, "violation")]


@pytest.mark.parametrize(
    ("capacities", "reason", "expected"),
    [
        (("", ""), "", [("finance", "breach", "info")]),
        (("substantive", "substantive"), "", [("finance", "breach", "info")]),
        (("substantive", "acting"), "", []),
        (("substantive", ""), "handover in June", []),
    ],
)
def test_two_holders_of_one_post_share_it_or_are_told(
    told: Told,
    capacities: tuple[str, str],
    reason: str,
    expected: list[tuple[str, str, str]],
) -> None:
    one, other = capacities
    holders = HOLDERS + (
        f"one,ann,finance,council,{one},,,in force,2020-01-01,,report 3\n"
        f"other,bob,finance,council,{other},,{reason},in force,2024-05-01,,report 3\n"
    )

    assert told("OFF-04", {"posts": FINANCE, "tenures": holders}) == expected
    assert told("OFF-04", {"posts": FINANCE, "tenures": holders}, "2024-04-30") == []


@pytest.mark.parametrize(("status", "count"), [("job share", 0), ("", 1)])
def test_post_that_is_a_job_share_has_two_holders(told: Told, status: str, count: int) -> None:
    posts = FINANCE.replace("roles,", "roles,post status,").replace(
        "officer,in", f"officer,{status},in"
    )
    holders = HOLDERS + (
        "one,ann,finance,council,,,,in force,2020-01-01,,report 3\n"
        "other,bob,finance,council,,,,in force,2020-01-01,,report 3\n"
    )

    assert len(told("OFF-04", {"posts": posts, "tenures": holders})) == count


# Two hats


def hats(
    route: str = "", employer: str = "council", roles: str = "", complete: str = "lines"
) -> Tables:
    """Give a post of the board with a holder in the employment of another."""
    return {
        "posts": POSTS + f"lead,Place Lead,,board,,{roles},in force,..,report 2\n",
        "tenures": HOLDERS + f"t,ann,lead,{employer},,{route},,in force,..,,report 3\n",
        "completeness": COMPLETE.format(complete),
    }


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (hats(), [("t", "not-stated", "violation")]),
        (hats(complete="employment routes"), [("t", "breach", "violation")]),
        (hats(route="secondment agreement"), []),
        (hats(route="section 113 agreement"), []),
        (hats(route="section 113 agreement", employer="hospital"), [("t", "breach", "violation")]),
        (hats(employer="board"), []),
        (hats(roles="chair", complete="employment routes"), []),
        (hats(roles="non-executive director", complete="employment routes"), []),
    ],
)
def test_holder_in_the_employment_of_another_holds_by_an_instrument(
    told: Told, tables: Tables, expected: list[tuple[str, str, str]]
) -> None:
    assert told("OFF-01", tables) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2024-05-31", []), ("2024-06-01", [("t", "not-stated", "violation")])],
)
def test_loan_of_an_officer_covers_the_holder_while_it_lasts(
    told: Told, day: str, expected: list[tuple[str, str, str]]
) -> None:
    loan = (
        "key,title,type,parties,status,from,until,evidence\n"
        "loan,Loan of officers,section 113 agreement,council; board,in force,2023-01-01,"
        "2024-06-01,report 4\n"
    )

    assert told("OFF-01", {**hats(), "agreements": loan}, day) == expected


def test_joint_post_is_of_each_that_it_serves(told: Told) -> None:
    posts = POSTS + "lead,Joint Director,joint post,,council; board,,in force,..,report 2\n"

    assert told("OFF-01", {**hats(complete="employment routes"), "posts": posts}) == []


# Bodies asked to decide


def asked(body: str, more: Tables | None = None) -> Tables:
    """Give a proposal put to one body."""
    return {
        "bodies": "key,name,type,body type,parent,decides,basis,status,from,evidence\n"
        f"body,The Body,{body},in force,..,report 5\n",
        "proposals": "key,title,put to,decision status,evidence\n"
        "pool,Pool the budget,body,for decision,report 5\n",
        **(more or {}),
    }


DELEGATED = {
    "functions": "key,name,vested in,evidence\ncare,care,council,report 5\n",
    "delegations": "key,from body,to body,functions,basis,status,from,evidence\n"
    "given,council,body,care,law:nhs-act-2006-s75,in force,..,report 5\n",
}


@pytest.mark.parametrize(
    ("tables", "outcomes"),
    [
        (asked("partnership board,,,no,"), ["breach"]),
        (asked("partnership board,,,,"), ["breach"]),
        (asked("working group,,council,,"), ["breach"]),
        (asked("governance body,shadow board,council,,"), ["breach"]),
        (asked("committee,,council,no,"), ["breach"]),
        (asked("committee,,council,,"), ["not-stated"]),
        (asked("committee,,council,yes,"), []),
        (asked("committee,,council,,law:lga-1972-s101"), []),
        (asked("partnership board,,,,", DELEGATED), []),
        (asked("cabinet,,council,,"), []),
        (asked("full council,,council,,"), []),
        (asked("governance body,board of an NHS body,board,,"), []),
    ],
)
def test_body_asked_to_decide_has_a_recorded_power(
    told: Told, tables: Tables, outcomes: list[str]
) -> None:
    found = told("AUT-06", tables)

    assert found == [("pool", outcome, "warning") for outcome in outcomes]


@pytest.mark.parametrize(
    ("effect", "status", "expected"),
    [
        ("approves", "for decision", [("paper", "breach", "warning")]),
        ("recommends", "for decision", []),
        ("notes", "for decision", []),
    ],
)
def test_who_is_asked_to_recommend_or_note_needs_no_power(
    told: Told, effect: str, status: str, expected: list[tuple[str, str, str]]
) -> None:
    tables = dict(asked("partnership board,,,no,"))
    del tables["proposals"]
    tables["decisions"] = (
        "key,title,decided by,effect,decision status,evidence\n"
        f"paper,The pooled budget,body,{effect},{status},report 5\n"
    )

    assert told("AUT-06", tables) == expected


# What outlives its instrument, and what it is part of

DEAL = (
    "key,title,type,parties,status,from,until,evidence\n"
    "deal,Section 75 agreement,section 75 agreement,council; hospital,in force,2020-04-01,"
    "2024-04-01,report 6\n"
    "again,Second agreement,section 75 agreement,council; hospital,in force,2024-04-01,,report 6\n"
)
FUND = "key,name,type,under,basis,status,from,until,evidence\n"
FLOW = "key,from organisation,to organisation,basis,status,from,until,evidence\n"


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("it", {"funds": FUND + "it,The pool,pooled fund,deal,,in force,2020-04-01,{},report 6\n"}),
        ("it", {"flows": FLOW + "it,hospital,council,deal,in force,2020-04-01,{},report 6\n"}),
        (
            "it",
            {
                "functions": "key,name,evidence\ncare,care,report 6\n",
                "responsibilities": "key,who,kind,what,basis,status,from,until,evidence\n"
                "it,hospital,exercises,care,deal,in force,2020-04-01,{},report 6\n",
            },
        ),
        (
            "it",
            {
                "functions": "key,name,evidence\ncare,care,report 6\n",
                "delegations": "key,from body,to body,functions,basis,status,from,until,evidence\n"
                "it,council,hospital,care,deal,in force,2020-04-01,{},report 6\n",
            },
        ),
    ],
)
def test_what_rests_only_on_an_agreement_ends_with_it(
    told: Told, name: str, tables: Tables
) -> None:
    def told_on(day: str, until: str) -> list[tuple[str, str, str]]:
        written = {table: text.format(until) for table, text in tables.items()}
        return told("AUT-08", {"agreements": DEAL, **written}, day)

    assert told_on("2024-03-31", "") == []
    assert told_on("2024-04-01", "") == [(name, "breach", "violation")]
    assert told_on("2024-04-01", "2024-04-01") == []


def test_function_that_rests_on_an_agreement_outlives_it(told: Told) -> None:
    tables = {
        "agreements": DEAL,
        "functions": "key,name,basis,evidence\njoint,joint care,deal,report 6\n",
    }

    assert told("AUT-08", tables, "2024-03-31") == []
    assert told("AUT-08", tables, "2024-04-01") == [("joint", "breach", "violation")]


def test_second_basis_that_stands_is_enough(told: Told) -> None:
    funds = FUND + "it,The pool,pooled fund,deal,again,in force,2020-04-01,,report 6\n"
    flows = FLOW + "flow,hospital,council,deal; again,in force,2020-04-01,,report 6\n"

    assert told("AUT-08", {"agreements": DEAL, "funds": funds, "flows": flows}) == []


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        ("group", [("arm", "breach", "warning")]),
        ("group; hospital", [("arm", "breach", "warning")]),
        ("hospital", []),
    ],
)
def test_organisation_that_is_part_of_one_that_ended_is_told_and_what_is_its_own_stays(
    told: Told, parents: str, expected: list[tuple[str, str, str]]
) -> None:
    organisations = ORGANISATIONS + (
        "group,The Group,partnership,,in force,..,2024-04-01,report 1\n"
        f"arm,The Provider Arm,organisation,{parents},in force,..,,report 1\n"
    )
    posts = POSTS + (
        "chief,Chief of the Arm,,arm,,,in force,..,report 2\n"
        "chair,Chair of the Group,,group,,,in force,..,report 2\n"
    )
    units = "key,name,part of,status,from,evidence\nward,The Ward,arm,in force,..,report 2\n"
    tables = {"organisations": organisations, "posts": posts, "units": units}

    assert told("TMP-02", tables, "2024-03-31") == []
    assert told("TMP-02", tables, "2024-04-01") == expected
