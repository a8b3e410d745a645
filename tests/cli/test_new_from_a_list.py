"""``new --from``: tables made of a list, and beside them what is left to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from caregraph.cli import main
from tests.conftest import SMALL
from tests.workbooks import sheet, statements

CHART = """Name,Title,Reports To
Ann Smith,Chief Executive,
Bob Jones,Director of Public Health,Ann Smith
Dee White,Clerk,Anne Smith
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("staff.csv").write_text(CHART, "utf-8")


def new(*words: str) -> int:
    return main(["new", "our-town", "--from", "staff.csv", "--as-at", "2026-11-01", *words])


def test_a_workbook_and_a_folder_of_a_list_are_the_same_graph(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert new("-o", "our-town.xlsx") == new("-o", "our-town") == 0
    assert capsys.readouterr().out == ""

    assert statements("our-town.xlsx") == statements("our-town")
    assert main(["check", "our-town"]) == 0
    assert "as at 2026-11-01" in capsys.readouterr().out


def test_what_was_understood_and_left_out_is_told_and_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    new("-o", "our-town.xlsx")
    new("-o", "our-town")

    told = capsys.readouterr().err
    written = Path("our-town", "how-it-was-read.md").read_text("utf-8")
    front = sheet(openpyxl.load_workbook("our-town.xlsx"), "Read me")
    first = [str(row[0].value) for row in front.iter_rows(max_row=6)]

    for said in (
        "read as organisation chart: 3 posts, 3 people, 3 tenures, 1 line",
        "left out: staff.csv, row 4: Clerk answers to somebody unknown",
        "3 rows that the list hints at are",
    ):
        assert f"note: {said}" in told
        assert f"- {said}" in written
        assert any(one.startswith(said) for one in first)


def test_a_row_to_confirm_can_be_put_in_the_place_of_the_one_with_its_key(
    capsys: pytest.CaptureFixture[str],
) -> None:
    new("-o", "our-town.xlsx")
    book = openpyxl.load_workbook("our-town.xlsx")
    offered = [[cell.value for cell in row] for row in sheet(book, "To confirm").iter_rows()]
    posts = sheet(book, "Posts")
    (row,) = (one for one in offered if one[0] == "director-of-public-health")
    (place,) = (one[0].row for one in posts.iter_rows() if one[0].value == row[0])
    for i, value in enumerate(row, start=1):
        posts.cell(place, i, value)
    book.save("our-town.xlsx")
    capsys.readouterr()

    assert main(["trace", "our-town.xlsx", "director-of-public-health"]) == 0
    told = capsys.readouterr()

    assert "director of public health" in told.out
    assert "To confirm" not in told.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--as", "rota"], 2, "no kind of list called 'rota'"),
        (["--as-at", "1 May"], 2, "--as-at: '1 May' is not a date"),
        (["--as-at", "11/13/2026"], 2, "Did you mean 2026-11-13?"),
        (["-o", "x.ods"], 2, "files ending in '.ods' are not written"),
        (["-o", "staff.csv"], 2, "there is something already"),
    ],
)
def test_what_cannot_be_done_is_refused(
    words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(*words) == code
    assert said in capsys.readouterr().err
    assert sorted(Path().iterdir()) == [Path("staff.csv")]


def test_a_file_that_is_no_list_and_options_without_one_are_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("other.csv").write_text("Day,Weather\n1,fair\n", "utf-8")

    assert main(["new", "our-town", "--from", "other.csv"]) == 3
    assert "Its first row is 'Day', 'Weather'. Lists that are read:" in capsys.readouterr().err
    assert main(["new", "our-town", "--as-at", "2026-11-01"]) == 2
    assert "--as, --as-at and --dates are about a list" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [["check", "--full"], ["export", "--format", "mermaid"], ["build"]]
)
def test_every_command_takes_a_list_where_it_takes_a_graph(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command[0], "staff.csv", *command[1:]]) == 0

    told = capsys.readouterr()
    assert "Director of Public Health" in told.out
    assert told.err.count("read as organisation chart") == 1
    assert "caregraph new NAME --from staff.csv" in told.err


def test_dates_that_can_be_read_two_ways_are_left_out_or_read_as_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("staff.csv").write_text("Name,Title,Manager,Start Date\nAnn,Chief,,01/02/2020\n", "utf-8")

    assert new("-o", "open") == new("-o", "said", "--dates", "day-first") == 0

    assert "--dates day-first" in capsys.readouterr().err
    assert "2020-02-01" not in Path("open", "tenures.csv").read_text("utf-8")
    assert "2020-02-01" in Path("said", "tenures.csv").read_text("utf-8")


def test_a_row_of_one_of_two_sheets_is_named_with_its_sheet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    book = openpyxl.Workbook()
    for name, top in (("Adults", "Director of Adults"), ("Children", "Director of Children")):
        rows = book.create_sheet(name)
        rows.append(["Name", "Title", "Reports To"])
        rows.append(["A Smith", top, ""])
        rows.append(["B Jones", f"Head in {name}", top])
    book.save("two.xlsx")

    assert main(["new", "two", "--from", "two.xlsx", "-o", "two"]) == 0

    told = capsys.readouterr().err
    assert "row 2 of 'Adults' (A Smith, Director of Adults)" in told
    assert "row 2 of 'Children' (A Smith, Director of Children)" in told


def test_posts_of_one_title_are_told_apart_by_key_and_holder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("clerks.csv").write_text(
        "Position ID,Name,Title,Reports To\nP1,Ann Hart,Chief,\n"
        "P2,Jo Hart,Clerk,P1\nP3,Sam Reid,Clerk,P1\n",
        "utf-8",
    )

    assert main(["trace", "clerks.csv", "Clerk"]) == 2
    told = capsys.readouterr().err
    assert main(["trace", "clerks.csv", "post-p3"]) == 0

    assert "'Clerk' may be any of 2 things" in told
    assert "\n  post-p2  (held by Jo Hart; clerks)\n  post-p3  (held by Sam Reid; clerks)" in told
    assert "https://" not in told


def test_what_is_left_out_is_counted_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    Path("staff.csv").write_text(
        "Name,Title,Reports To\nAnn,Chief,\nBob,Clerk,Nobody Known\nCy,Porter,Else\n", "utf-8"
    )

    assert main(["check", "staff.csv"]) in (0, 1)

    assert "2 left out" in capsys.readouterr().err


@pytest.mark.slow
def test_tables_in_a_zip_file_are_told_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile("ours.zip", "w") as archive:
        for table, text in SMALL.items():
            archive.writestr(f"{table}.csv", text.replace(",", ";"))

    assert main(["check", "ours.zip"]) in (0, 1)

    assert "note: ours.zip: " in capsys.readouterr().err
