"""A description that begins with what law requires: marked, told as not described, filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from caregraph import check, load
from caregraph.cli import main
from caregraph.errors import SourceWarning
from caregraph.graph import lacking, law, ontology
from caregraph.graph.view import open_view
from caregraph.results import Report
from caregraph.vocab import CG
from tests.workbooks import statements

MARK = "required; not described"
TYPES = [
    (cls, ontology.label(cls) or "")
    for cls in ontology.subclasses(CG.Organisation)
    if law.standing(cls, date(2026, 11, 1)) != "no"
]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(kind: str, day: str = "2026-11-01", name: str = "ours") -> Path:
    path = Path(f"{name}.xlsx")
    assert main(["new", name, "--type", kind, "--on", day, "-o", str(path)]) == 0
    return path


def report(path: Path) -> Report:
    found = check(load(str(path)))
    assert isinstance(found, Report)
    return found


def cells(path: Path, sheet: str) -> list[dict[str, str]]:
    head, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows if row[0]]


def marked(path: Path) -> list[dict[str, str]]:
    book = openpyxl.load_workbook(path)
    sheets = [sheet for sheet in book.sheetnames if sheet not in ("Read me", "Lists")]
    return [row for sheet in sheets for row in cells(path, sheet) if row.get("status") == MARK]


@pytest.mark.slow
def test_an_integrated_care_board_begins_with_its_posts_boards_seats_and_committees() -> None:
    path = written("ICB")

    assert {row["roles"] for row in cells(path, "Posts")} >= {
        "chair",
        "chief executive",
        "Caldicott Guardian",
    }
    assert {row["name"] for row in cells(path, "Bodies")} >= {
        "ICB board",
        "Audit committee",
        "Remuneration committee",
    }
    seats = [row for row in cells(path, "Memberships") if row["body"] == "icb-board"]
    assert {row["described as"] for row in seats} >= {
        "ordinary member nominated by local authorities",
        "ordinary member nominated by primary medical services",
        "ordinary member nominated by NHS trusts and foundation trusts",
    }
    assert {row["member"] for row in seats} >= {"chair", "chief-executive"}


@pytest.mark.slow
def test_each_row_has_its_mark_and_its_provision() -> None:
    path = written("integrated care board")
    sources = {row["key"]: row["title"] for row in cells(path, "Sources")}

    rows = marked(path)

    assert len(rows) == 27
    assert all(row["evidence"].split()[0] in sources for row in rows)
    (chair,) = (row for row in rows if row["key"] == "chair")
    assert chair["evidence"] == "nhs-act-2006 Schedule 1B"
    assert sources["nhs-act-2006"] == "National Health Service Act 2006"


def test_a_sheet_shows_what_is_marked_until_it_has_another_status() -> None:
    sheet = openpyxl.load_workbook(written("ICB"))["Posts"]

    (shown,) = sheet.conditional_formatting
    column = {cell.value: cell.column_letter for cell in sheet[1]}["status"]
    assert [rule.formula for rule in shown.rules] == [[f'${column}2="{MARK}"']]


@pytest.mark.sampled(5)
@pytest.mark.parametrize(("cls", "kind"), TYPES, ids=[name for _, name in TYPES])
def test_a_new_description_and_what_it_lacks_are_one_list(cls: object, kind: str) -> None:
    view = open_view([str(written(kind))])

    every = lacking.held(view)

    assert not any(one.is_described for one in every)
    assert [one.asked for one in every] == lacking.asked_of(cls, date(2026, 11, 1))  # type: ignore[arg-type]
    assert view.counts.in_effect == 1
    assert view.counts.required >= len(every)


@pytest.mark.parametrize(
    "kind", ["ICB", "upper-tier authority", "foundation trust", "council (Scotland)"]
)
def test_a_check_of_it_tells_only_what_is_not_described_each_with_its_provision(kind: str) -> None:
    found = report(written(kind)).findings

    assert found
    assert {one.outcome for one in found} == {"not-stated"}
    assert all(one.basis for one in found)


@pytest.mark.slow
def test_what_is_filled_in_is_no_longer_told() -> None:
    path = written("integrated care board")
    before = {(one.rule, one.value) for one in report(path).findings}
    book = openpyxl.load_workbook(path)
    book["Sources"].append(["paper", "Annual report", "minutes"])
    columns = [cell.value for cell in book["Posts"][1]]
    for row in book["Posts"].iter_rows(min_row=2):
        if row[0].value in ("chair", "chief-executive"):
            row[columns.index("title")].value = f"Our {row[0].value}"
            row[columns.index("status")].value = "in force"
            row[columns.index("evidence")].value = "paper 4"
    book.save(path)

    after = {(one.rule, one.value) for one in report(path).findings}

    role = "https://w3id.org/caregraph/code/statutory-role"
    assert before - after == {("STAT-11", f"{role}/chair"), ("STAT-11", f"{role}/chief-executive")}
    assert len(marked(path)) == 25
    described = [one for one in lacking.held(open_view([str(path)])) if one.is_described]
    assert [one.asked.part.asks_for[0].value for one in described] == [
        f"{role}/chair",
        f"{role}/chief-executive",
    ]


@pytest.mark.slow
def test_a_row_that_cites_more_than_the_law_and_keeps_its_mark_is_told() -> None:
    path = written("integrated care board")
    book = openpyxl.load_workbook(path)
    book["Sources"].append(["paper", "Annual report", "minutes"])
    evidence = [cell.value for cell in book["Posts"][1]].index("evidence")
    book["Posts"][2][evidence].value = "paper 4"
    book.save(path)

    with pytest.warns(SourceWarning, match="row 2: still marked as required and not described"):
        view = open_view([str(path)])

    assert view.counts.in_effect == 1


def test_a_folder_holds_the_same_and_can_be_checked_as_it_stands() -> None:
    path = written("unitary authority", name="our-town")
    assert (
        main(["new", "our-town", "--type", "unitary authority", "--on", "2026-11-01", "-o", "x"])
        == 0
    )

    assert statements("x") == statements(str(path))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["--type", "primary care trust"], "on 2026-11-01 the law knows no primary care trust"),
        (["--type", "PCT"], "It knows one from 2000-04 until 2013-04-01"),
        (["--type", "trust"], "no type of organisation called 'trust'"),
        (["--type", "borough council"], "'borough council' may be any of 4 types of organisation"),
        (["--type", "borough council"], "metropolitan district council; unitary authority."),
        (["--type", "ICB", "--on", "03/13/2022"], "Did you mean 2022-03-13?"),
        (["--type", "ICB", "--on", "soon"], "--on: 'soon' is not a date"),
    ],
)
def test_what_cannot_begin_so_is_refused(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [*asked, *([] if "--on" in asked else ["--on", "2026-11-01"])]

    assert main(["new", "ours", *asked]) == 2
    assert said in capsys.readouterr().err
    assert not Path("ours.xlsx").exists()


def test_a_list_and_a_type_are_refused_together(capsys: pytest.CaptureFixture[str]) -> None:
    Path("list.csv").write_text("Name,Title,Reports To\nAnn,Chief,\n", "utf-8")

    assert main(["new", "ours", "--type", "ICB", "--from", "list.csv"]) == 2
    assert "and --type of what law requires" in capsys.readouterr().err


def test_a_day_without_a_type_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "ours", "--on", "2026-11-01"]) == 2
    assert "--on is about the law on a type" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("GP practice", "the law that is held requires no post, body or seat"),
        ("council", "is of no one nation's law, and nothing can be asked of it"),
    ],
)
def test_of_what_the_law_held_requires_nothing_that_is_said(
    kind: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(kind)

    assert said in capsys.readouterr().err
    assert marked(path) == []


def test_what_an_existing_description_lacks_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["show", "required", "case:bath-and-north-east-somerset-2008", "--format", "csv"]) == 0
    )

    told = capsys.readouterr().out
    assert "head of paid service" in told
    assert "monitoring officer" not in told
    assert "Local Government and Housing Act 1989, section 4" in told


def test_what_is_required_is_asked_of_a_graph(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "required"]) == 2
    assert "no graph is named" in capsys.readouterr().err
