"""What a description does not speak of is no silence: counted, not listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from caregraph.cli import main
from caregraph.graph.view import open_view
from caregraph.results import Report
from caregraph.validation import Rulebook, check

Write = Callable[[Mapping[str, str]], Path]
SOURCES = "key,title,type,issued,held\nreport,A list,{type},2010-06-01,yes\n"
HEADER = "key,says,kinds,organisations,functions\n"


def checked(write: Write, tables: Mapping[str, str], *ids: str) -> Report:
    book = Rulebook.load()
    return check(open_view([str(write(dict(tables)))]), book.only(ids) if ids else book)


def missing(report: Report) -> set[str]:
    return {one.missing.label for one in report.findings if one.missing}


def test_without_a_scope_a_paper_may_speak_of_anything(write_tables: Write) -> None:
    report = checked(write_tables, {})

    assert {"lines", "posts"} <= missing(report)
    assert not any(one.out_of_scope for one in report.assurance)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("kind", "spoken"),
    [
        ("register", {"organisations", "starts", "ends"}),
        ("organisation chart", {"organisations", "posts", "holders", "lines"}),
    ],
)
def test_the_type_of_the_source_says_what_it_speaks_of(
    write_tables: Write, kind: str, spoken: set[str]
) -> None:
    report = checked(write_tables, {"sources": SOURCES.format(type=kind)})

    assert missing(report) <= spoken
    assert any(one.out_of_scope for one in report.assurance)


@pytest.mark.parametrize(
    ("rows", "outside", "inside"),
    [
        ("a,does not speak about,posts,,\n", {"posts"}, {"lines"}),
        ("a,speaks about,posts,,\n", {"lines"}, {"posts"}),
        ("a,speaks about,posts; lines,,\nb,does not speak about,lines,,\n", {"lines"}, {"posts"}),
    ],
)
def test_a_scope_names_kinds(
    write_tables: Write, rows: str, outside: set[str], inside: set[str]
) -> None:
    told = missing(checked(write_tables, {"scope": HEADER + rows}))

    assert told.isdisjoint(outside)
    assert inside <= told


def test_a_scope_names_organisations(write_tables: Write) -> None:
    rows = "a,does not speak about,,council,\n"

    plain = checked(write_tables, {}, "STAT-12")
    report = checked(write_tables, {"scope": HEADER + rows}, "STAT-12")

    assert {one.focus.label for one in plain.findings} == {"The Council", "The Trust"}
    assert {one.focus.label for one in report.findings} == {"The Trust"}
    (told,) = report.assurance
    assert (told.status, told.out_of_scope) == ("findings", 2)
    assert told.targets == told.passed + told.out_of_scope + len(report.findings)


def test_what_is_stated_and_breaks_a_rule_is_told_whatever_the_scope(write_tables: Write) -> None:
    posts = (
        "key,title,in,roles,status,evidence\n"
        "chief,Chief Executive,council,,in force,report 2\n"
        "director,Director of Care,council,,in force,report 2\n"
        "both,Head,council,monitoring officer; chief finance officer,in force,report 2\n"
    )
    tables = {"posts": posts, "scope": HEADER + "a,does not speak about,posts; holders,,\n"}

    report = checked(write_tables, tables, "SOD-01")

    assert [one.outcome for one in report.findings] == ["breach"]


def council_of_today(kind: str) -> dict[str, str]:
    """The small structure in 2024, its council of a kind."""
    return {
        "structure": "key,title,main source,as at\nsmall,Small,report,2024-01-01\n",
        "organisations": "key,name,type,status,evidence\n"
        f"council,The Council,{kind},in force,report 1\n"
        "trust,The Trust,NHS trust,in force,report 1\n",
    }


@pytest.mark.parametrize(("kind", "asked"), [("register", 0), ("committee report", 1)])
def test_a_register_of_councils_is_not_asked_with_whom_they_safeguard_children(
    write_tables: Write, kind: str, asked: int
) -> None:
    tables = {"sources": SOURCES.format(type=kind), **council_of_today("county council")}

    assert len(checked(write_tables, tables, "SAF-02").findings) == asked


@pytest.mark.parametrize(
    ("kind", "outcomes"),
    [
        ("local authority", ["not-stated"]),
        ("county council", []),
        ("district council", ["breach"]),
        ("integrated care board", ["breach"]),
    ],
)
def test_whether_a_council_of_no_stated_kind_may_have_a_board_is_not_known(
    write_tables: Write, kind: str, outcomes: list[str]
) -> None:
    bodies = (
        "key,name,type,parent,status,evidence\n"
        "board,Board,health and wellbeing board,council,in force,report 1\n"
    )

    report = checked(write_tables, {**council_of_today(kind), "bodies": bodies}, "BOD-02")

    about = [one for one in report.findings if (one.value or "").endswith("/council")]
    assert [one.outcome for one in about] == outcomes


def test_a_rule_about_what_lies_outside_is_one_line(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_tables({"scope": HEADER + "a,does not speak about,posts,,\n"}))

    main(["check", folder, "--rule", "STAT-12", "--full"])

    said = " ".join(capsys.readouterr().out.split())
    assert "1 not applicable to this description, which does not speak of it: STAT-12" in said
    assert "Caldicott" not in said.partition("Checked with")[0]


def test_a_scope_that_names_what_does_not_exist_is_told_by_cell(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "a,speaks about,post,,\nb,speaks,posts,counsil,\n"

    code = main(["check", str(write_tables({"scope": HEADER + rows}))])

    told = capsys.readouterr().err
    assert code == 3
    for words in (
        "scope.csv, row 2, column 'kinds'",
        "scope.csv, row 3, column 'says'",
        "'post'",
        "'counsil'",
        "'speaks'",
    ):
        assert words in told


def test_a_gap_and_a_declaration_that_covers_it_are_a_finding(write_tables: Write) -> None:
    tables = {
        "completeness": "key,about,complete for,declared by,status,evidence\n"
        "whole,council,posts,the describer,in force,report 1\n",
        "gaps": "key,about,kind,what,evidence\ngap,council,posts,Who is who.,report 1\n",
    }

    (found,) = checked(write_tables, tables, "PRV-05").findings

    assert (found.outcome, found.severity) == ("breach", "warning")
    assert "declared complete for posts" in found.message


@pytest.mark.parametrize(("by", "is_said"), [("the describer", True), ("the source", False)])
def test_a_breach_by_a_reading_of_the_describer_says_so(
    write_tables: Write, by: str, is_said: bool
) -> None:
    rows = f"whole,council,posts,{by},in force,report 1\n"
    header = "key,about,complete for,declared by,status,evidence\n"

    found = checked(write_tables, {"completeness": header + rows}, "STAT-12").breaches

    assert found
    assert all(("The describer" in one.message) is is_said for one in found)
