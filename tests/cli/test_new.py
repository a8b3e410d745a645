"""A template: it can be read as it stands, as a workbook and as a folder, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from caregraph.cli import main
from caregraph.exports._book import NEEDED_FIRST
from caregraph.graph import store
from caregraph.model import sheet_name
from caregraph.sources import workbook
from caregraph.tables import tables
from tests.workbooks import sheet, statements


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_here")
def test_a_template_can_be_read_as_it_stands_in_both_forms() -> None:
    assert main(["new", "our-town"]) == 0
    assert main(["new", "our-town", "-o", "folder"]) == 0
    for path in Path("folder").glob("*.csv"):  # a table nobody has filled in is not read
        if len(path.read_text("utf-8-sig").splitlines()) == 1:
            path.unlink()

    assert statements("our-town.xlsx") == statements("folder")
    assert workbook.read(Path("our-town.xlsx")).notes == ()
    (graph,) = store.structures(store.open_store(["our-town.xlsx"]))
    assert graph.value.endswith("/our-town")


@pytest.mark.usefixtures("_here")
def test_every_table_that_is_needed_first_has_a_worked_example() -> None:
    main(["new", "our-town"])

    found = {record.table for record in workbook.read(Path("our-town.xlsx")).records}
    assert found == set(NEEDED_FIRST)


@pytest.mark.sampled(8)
@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("table", [*tables(), "all"])
@pytest.mark.parametrize("target", ["x.xlsx", "folder"])
def test_every_table_has_an_example_that_can_be_read_as_it_stands(table: str, target: str) -> None:
    assert main(["new", "my-town", "-o", target, "--table", table]) == 0

    read = store.read_tables(Path(target))
    found = {record.table for record in read.records}
    assert found >= ({*tables()} if table == "all" else {table, *NEEDED_FIRST})
    assert statements(target)


@pytest.mark.slow
@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    ("asked", "more"),
    [
        ([], []),
        (["--table", "proposals.csv", "--table", "posts"], ["proposals"]),
        (["--table", "all"], [one for one in tables() if one not in NEEDED_FIRST]),
    ],
)
def test_sheets_are_those_needed_first_and_those_asked_for(
    asked: list[str], more: list[str]
) -> None:
    main(["new", "our-town", "-o", "x.xlsx", *asked])

    book = openpyxl.load_workbook("x.xlsx")
    wanted = ["Read me", *map(sheet_name, [*NEEDED_FIRST, *more]), "Lists"]
    assert book.sheetnames == wanted


@pytest.mark.slow
@pytest.mark.usefixtures("_here")
def test_no_formula_is_longer_than_excel_can_hold() -> None:
    main(["new", "our-town", "--table", "all"])

    book = openpyxl.load_workbook("our-town.xlsx")
    formulas = [
        str(cell.value)
        for row in sheet(book, "Lists").iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas
    assert max(map(len, formulas)) <= 8_192


@pytest.mark.usefixtures("_here")
def test_a_blank_template_holds_the_key_and_nothing_else() -> None:
    main(["new", "our-town", "--blank"])

    book = openpyxl.load_workbook("our-town.xlsx")
    filled = {name: sheet(book, name).max_row - 1 for name in map(sheet_name, NEEDED_FIRST)}
    assert {name for name, rows in filled.items() if rows} == {"Structure"}
    assert sheet(book, "Structure")["A2"].value == "our-town"


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    "words",
    [
        ["new", "our-town", "-o", "kept.xlsx"],
        ["new", "our-town", "-o", "kept"],
        ["new", "our-town", "-o", "x.docx"],
        ["new", "our-town", "--table", "psots"],
        ["new", "Our Town"],
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_touched(words: list[str]) -> None:
    Path("kept.xlsx").write_bytes(b"mine")
    Path("kept").mkdir()
    Path("kept/notes.txt").write_text("mine", "utf-8")

    assert main(words) == 2
    assert Path("kept.xlsx").read_bytes() == b"mine"
    assert sorted(path.name for path in Path().rglob("*")) == ["kept", "kept.xlsx", "notes.txt"]


@pytest.mark.usefixtures("_here")
def test_notes_on_how_a_workbook_was_read_stand_beside_the_result(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["new", "our-town"])
    book = openpyxl.load_workbook("our-town.xlsx")
    sheet(book, "Posts").sheet_state = "hidden"
    book.save("our-town.xlsx")
    capsys.readouterr()

    assert main(["build", "our-town.xlsx"]) == 0

    out, err = capsys.readouterr()
    assert "Posts" not in out.split("@prefix")[0]
    assert err == (
        "caregraph: note: our-town.xlsx: the sheet 'Posts' is hidden; it is read like the others\n"
    )
