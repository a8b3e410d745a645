"""Boards of the other nations, safeguarding, strategic authorities, reorganisation, pending law.

Each is met as users meet it: in tables, read into a view of a day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from caregraph.errors import UnknownNameError
from caregraph.graph import law
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.rdf import NamedNode
from caregraph.results import Report
from caregraph.validation import Rulebook, check
from caregraph.vocab import code

Write = Callable[[Mapping[str, str]], Path]
Tables = Mapping[str, str]
Read = Callable[[Tables, str], View]

BILL = "law:health-bill-2026"
COMPLETE = (
    "key,about,complete for,status,from,evidence\n"
    "all,small,posts; lines; memberships; employment routes; bodies; organisations,"
    "in force,..,report 1\n"
)


@pytest.fixture
def read(write_tables: Write) -> Read:
    """Read some tables, and no others, into a view of a day."""

    def found(tables: Tables, day: str) -> View:
        about = f"key,title,main source,as at\nsmall,A small structure,report,{day}\n"
        whole = {"structure": about} | dict(tables)
        folder = write_tables(whole)
        for path in folder.iterdir():
            if path.stem not in whole and path.stem != "sources":
                path.unlink()
        return open_view([str(folder)], Choice(as_of=day))

    return found


def told(view: View, *rules: str) -> list[tuple[str, str, str]]:
    """Give rule, focus and outcome of what some rules find."""
    report = check(view, Rulebook.load().only(rules))
    return [(one.rule, one.focus.iri.rpartition("/")[2], one.outcome) for one in report.findings]


# An integration joint board and its officer

JOINT = {
    "organisations": (
        "key,name,type,status,from,evidence\n"
        "council,Firth Council,council (Scotland),in force,..,report 1\n"
        "health,NHS Firth,Health Board,in force,..,report 1\n"
        "joint,Firth Joint Board,integration joint board,in force,..,report 1\n"
    ),
    "posts": (
        "key,title,in,status,from,evidence\n"
        "officer,Chief Officer,joint,in force,..,report 2\n"
        "head,Chief Executive,council,in force,..,report 2\n"
        "chief,Board Chief Executive,health,in force,..,report 2\n"
    ),
    "people": "key,name,evidence\nann,Ann Example,report 2\n",
    "completeness": COMPLETE,
}
LINES = "key,who answers,to whom,kind,status,from,evidence\n"
BOTH = LINES + (
    "one,officer,head,operational,in force,..,report 3\n"
    "two,officer,chief,operational,in force,..,report 3\n"
)
HELD = "key,person,post,employer,capacity,status,from,evidence\n"


@pytest.mark.parametrize("kind", ["statutory", "operational"])
def test_officer_of_a_joint_board_answers_to_three_by_design(read: Read, kind: str) -> None:
    lines = BOTH + f"up,officer,joint,{kind},in force,..,report 3\n"
    holder = HELD + "holds,ann,officer,council,seconded,in force,..,report 4\n"
    view = read(JOINT | {"lines": lines, "tenures": holder}, "2025-01-01")

    assert told(view, "DEV-03", "STR-03", "ACC-03") == []


def test_officer_with_lines_to_the_employers_alone_and_no_secondment_is_found(read: Read) -> None:
    holder = HELD + "holds,ann,officer,council,,in force,..,report 4\n"
    view = read(JOINT | {"lines": BOTH, "tenures": holder}, "2025-01-01")

    assert sorted(told(view, "DEV-03", "STR-03", "ACC-03")) == [
        ("DEV-03", "holds", "breach"),
        ("DEV-03", "officer", "breach"),
    ]


SEATS = "key,body,described as,from organisation,capacity,status,from,evidence\n"


@pytest.mark.parametrize(("more", "expected"), [(0, False), (1, True)])
def test_joint_board_has_as_many_members_of_either_side(
    read: Read, more: int, expected: bool
) -> None:
    seats = SEATS + "".join(
        f"{side}-{number},board,a member,{side},voting member,in force,..,report 5\n"
        for side, count in (("council", 3 + more), ("health", 3))
        for number in range(count)
    )
    seats += "third,board,third sector,,voting member,in force,2026-09-01,report 5\n"
    bodies = (
        "key,name,type,parent,status,from,evidence\n"
        "board,The Board,governing board,joint,in force,..,report 5\n"
    )
    view = read(JOINT | {"bodies": bodies, "memberships": seats}, "2026-10-01")
    report = check(view, Rulebook.load().only(["DEV-02"]))

    assert any("4 council and 3" in one.statement for one in report.findings) == expected


# A reorganisation

SPLIT = {
    "organisations": (
        "key,name,type,status,from,until,evidence\n"
        "old,Old County,county council,in force,..,2027-04-01,report 1\n"
        "east,New East,unitary authority,in force,2027-04-01,,report 1\n"
        "west,New West,unitary authority,in force,2027-04-01,,report 1\n"
        "board,The Board,integrated care board,in force,2022-07-01,,report 1\n"
    ),
    "agreements": (
        "key,title,type,parties,status,from,evidence\n"
        "deal,Section 75,section 75 agreement,old; board,in force,2024-04-01,report 2\n"
    ),
}
EVENTS = "key,event,before,after,agreements,basis,status,from,evidence\n"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("split,old,east; west,,", [("LGR-01", "deal", "breach")]),
        ("split,old,east; west,,law:lgpiha-2007-s7", [("LGR-01", "deal", "breach")]),
        ("split,old,east; west,deal,", []),
        ("merge,old,east,,law:lgpiha-2007-s7", []),
        ("merge,old,east,,", [("LGR-01", "deal", "breach")]),
        ("dissolve,old,,,", [("TMP-02", "deal", "breach")]),
    ],
)
def test_what_is_left_by_a_reorganisation_is_told_once(
    read: Read, event: str, expected: list[tuple[str, str, str]]
) -> None:
    events = EVENTS + f"event,{event},in force,2027-04-01,report 3\n"
    view = read(SPLIT | {"successions": events}, "2027-04-01")

    found = told(view, "LGR-01", "TMP-02")
    assert [one for one in found if one[1] == "deal"] == expected


# Pending law

NATIONAL = {
    "organisations": (
        "key,name,type,executive arrangements,status,from,evidence\n"
        "national,NHS England,NHS England,,in force,..,report 1\n"
        "board,The Board,integrated care board,,in force,2022-07-01,report 1\n"
        "council,The Council,upper-tier authority,committee system,in force,..,report 1\n"
    ),
    "posts": "key,title,in,status,from,evidence\nchief,Chief,board,in force,..,report 2\n",
    "lines": LINES + "up,chief,national,corporate,in force,..,report 3\n",
}


def pending(view: View, *started: str) -> Report:
    """Check what hangs on law that is not in force."""
    book = Rulebook.load().only(["PEN-01", "STA-03"])
    return check(view, book, as_if_commenced=started)


def test_what_a_bill_would_break_is_pending_and_never_fails(read: Read) -> None:
    report = pending(read(NATIONAL, "2026-11-26"))

    assert {(one.rule, one.outcome) for one in report.findings} == {
        ("PEN-01", "pending"),
        ("STA-03", "pending"),
    }
    assert report.conforms("info", "not-stated", "left-open")
    (line,) = [one for one in report.findings if one.rule == "PEN-01"]
    assert line.message.startswith(
        "Would fail on the day Health Bill 2026 takes effect "
        "(not in force; last checked 2026-11-26): "
    )
    assert "2 pending law" in report.headline()


def test_law_taken_as_commenced_breaks_and_the_view_says_so(read: Read) -> None:
    report = pending(read(NATIONAL, "2026-11-26"), BILL)

    assert {(one.rule, one.outcome) for one in report.findings} == {
        ("PEN-01", "breach"),
        ("STA-03", "pending"),
    }
    assert not report.conforms("warning")
    assert [one["label"] for one in report.view.as_json()["asIfCommenced"]] == ["Health Bill 2026"]
    assert "as if in force: Health Bill 2026" in report.view.lines()


def test_nothing_is_pending_before_there_was_a_bill(read: Read) -> None:
    assert pending(read(NATIONAL, "2025-11-26")).findings == ()


def test_unknown_provision_is_refused_with_what_may_be_meant(read: Read) -> None:
    with pytest.raises(UnknownNameError, match="health-bil"):
        pending(read(NATIONAL, "2026-11-26"), "law:health-bil")


def test_what_rests_on_a_bill_is_named_with_its_last_check(read: Read) -> None:
    bodies = (
        "key,name,type,parent,basis,status,from,evidence\n"
        f"group,The Group,committee,board,{BILL},in force,..,report 4\n"
    )
    view = read(NATIONAL | {"bodies": bodies}, "2026-11-26")

    assert told(view, "PEN-02") == [("PEN-02", "group", "breach")]


# What is cited and advised is law of the nation

_OTHERS = ("council (Scotland)", "NHS trust (Wales)", "health and social care trust")


@pytest.mark.parametrize("kind", _OTHERS)
def test_no_english_law_or_body_is_named_to_another_nation(read: Read, kind: str) -> None:
    tables = {
        "organisations": (
            f"key,name,type,status,from,evidence\nbody,North,{kind},in force,..,report 1\n"
        ),
        "posts": (
            "key,title,in,roles,status,from,evidence\n"
            "chair,Chair,body,chair,in force,..,report 2\n"
            "head,Chief Executive,body,chief executive,in force,..,report 2\n"
        ),
        "people": "key,name,evidence\nann,Ann Example,report 2\n",
        "tenures": (
            "key,post,person,status,from,evidence\nheld,chair,ann,in force,2024-01-01,report 2\n"
        ),
        "bodies": (
            "key,name,type,parent,decides,status,from,evidence\n"
            "board,The Committee,committee,body,yes,in force,..,report 3\n"
        ),
        "completeness": COMPLETE,
    }

    found = check(read(tables, "2026-10-01")).findings

    assert found
    cited = {basis.iri for one in found for basis in one.basis}
    english = {one for one in cited if _is_english(one)}
    assert english == set()
    assert "NHS England" not in " ".join(one.remedy for one in found)
    assert "Secretary of State" not in " ".join(one.remedy + one.statement for one in found)


def _is_english(iri: str) -> bool:
    held = law.law_of(NamedNode(iri))
    return held == {code("jurisdiction", "england").value}
