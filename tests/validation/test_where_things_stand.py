"""What is in force stands in nothing that had ended, and one code is described alike everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from caregraph.graph.view import open_view
from caregraph.results import Finding
from caregraph.validation import check

ORGANISATIONS = (
    "key,name,part of,code,status,from,until,evidence\n"
    "bank,Bank,treasury,ods:B1,in force,1990-01-01,,src 1\n"
    "treasury,Treasury Solicitor,,,ended,1980-01-01,{end},src 1\n"
)


def written(folder: Path, **others: str) -> Path:
    folder.mkdir()
    tables = {
        "structure": f"key,title,main source,as at\n{folder.name},{folder.name},src,2020-01-01\n",
        "sources": "key,title,type,issued\nsrc,Report,committee report,2020-01-01\n",
    }
    for name, text in (tables | others).items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def told(rule: str, *folders: Path) -> list[Finding]:
    report = check(open_view([str(one) for one in folders]))
    return [one for one in report.findings if one.rule == rule]


@pytest.mark.parametrize(
    ("end", "found"), [("2015-01-01", 3), ("2020-01-01", 3), ("2020-01-02", 0)]
)
def test_what_is_described_as_in_force_after_the_end_of_what_it_stands_in_is_told(
    tmp_path: Path, end: str, found: int
) -> None:
    folder = written(
        tmp_path / "one",
        organisations=ORGANISATIONS.format(end=end),
        posts="key,title,in,status,evidence\nd,Director,treasury,in force,src 1\n",
        bodies="key,name,parent,status,evidence\nboard,Board,treasury,in force,src 1\n",
    )

    findings = told("TMP-01", folder)

    assert len(findings) == found
    assert all("no dates of its own" in one.message for one in findings)


def test_a_tie_outlives_neither_end(tmp_path: Path) -> None:
    ties = "key,organisation,kind,to,status,from,until,evidence\n"
    folder = written(
        tmp_path / "one",
        organisations=ORGANISATIONS.format(end="2030-01-01").replace("Bank,treasury", "Bank,"),
        relations=ties
        + "early,bank,partner of,treasury,in force,1985-01-01,2029-01-01,src 1\n"
        + "late,bank,partner of,treasury,in force,1995-01-01,2031-01-01,src 1\n"
        + "fine,bank,partner of,treasury,in force,1995-01-01,2030-01-01,src 1\n",
    )

    findings = told("TMP-01", folder)

    assert {one.message.partition(",")[0] for one in findings} == {
        "It names Bank",
        "It states 2031-01-01 as its end and names Treasury Solicitor",
    }


def test_two_structures_that_name_or_date_one_code_differently_are_told_side_by_side(
    tmp_path: Path,
) -> None:
    first = written(tmp_path / "first", organisations=ORGANISATIONS.format(end="2015-01-01"))
    other = ORGANISATIONS.format(end="2015-01-01").replace("Bank,treasury", "The Bank,")
    second = written(tmp_path / "second", organisations=other.replace("1990-01-01", "1991-01-01"))

    assert not told("PRV-06", first)
    assert {one.message for one in told("PRV-06", first, second)} == {
        "first and second call ods:B1 by different names: “Bank” and “The Bank”.",
        "first and second let ods:B1 begin on different days: 1990-01-01 and 1991-01-01.",
    }
