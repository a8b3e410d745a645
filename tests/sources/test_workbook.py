"""A workbook of tables: read by value, told by cell, and never a danger."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from caregraph.errors import Problem, SourceError, SourceProblemsError, SourceWarning
from caregraph.graph import build
from caregraph.model import ReadTables
from caregraph.sources import folder, workbook
from tests.conftest import SMALL
from tests.workbooks import sheet, statements
from tests.workbooks import workbook as made

Edit = Callable[[openpyxl.Workbook], None]

LINES = (
    "key,who answers,to whom,kind,direct,status,from,evidence\n"
    "up,director,chief,statutory,yes,in force,2010-05-01,report 3\n"
)


@pytest.fixture
def book() -> openpyxl.Workbook:
    return made({**SMALL, "lines": LINES})


@pytest.fixture
def read(book: openpyxl.Workbook, tmp_path: Path) -> Callable[[], ReadTables]:
    def saved_and_read() -> ReadTables:
        book.save(tmp_path / "small.xlsx")
        return workbook.read(tmp_path / "small.xlsx")

    return saved_and_read


def problems(reading: ReadTables) -> list[Problem]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SourceWarning)
        with pytest.raises(SourceProblemsError) as caught:
            build.build([reading])
    return list(caught.value.problems)


def test_a_workbook_says_what_a_folder_says(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.save(tmp_path / "small.xlsx")
    (tmp_path / "small").mkdir()
    for name, text in {**SMALL, "lines": LINES}.items():
        (tmp_path / "small" / f"{name}.csv").write_text(text, "utf-8")

    assert statements(tmp_path / "small.xlsx") == statements(tmp_path / "small")


@pytest.mark.parametrize(
    ("cell", "value", "code", "meant"),
    [
        ("C2", "cheif", "unknown-reference", "'chief'"),
        ("C2", "report", "wrong-table", None),
        ("D2", "statutry", "unknown-code", "'statutory'"),
        ("E2", "perhaps", "not-yes-or-no", None),
        ("G2", "1/3/2010", "ambiguous-date", "2010-03-01 or 2010-01-03"),
        ("G2", 40238, "not-a-date", "2010-03-01"),
        ("G2", "2010-03-01 12:30", "not-a-date", None),
        ("H2", "reprot 3", "unknown-source", "'report'"),
        ("B2", None, "empty-cell", None),
        ("A2", "Up There", "bad-key", None),
        ("A2", "chief", "duplicate-key", "small.xlsx#Posts"),
    ],
)
def test_a_problem_names_sheet_and_cell_and_what_was_meant(
    book: openpyxl.Workbook,
    read: Callable[[], ReadTables],
    cell: str,
    value: object,
    code: str,
    meant: str | None,
) -> None:
    sheet(book, "Lines")[cell] = value  # type: ignore[assignment]

    found = {one.code: one for one in problems(read())}[code]

    assert found.cell == f"Lines!{cell}"
    assert str(found).startswith(f"small.xlsx, Lines!{cell}")
    assert meant is None or meant in (found.hint or "")


def test_what_a_key_may_name_is_told_by_sheet(
    book: openpyxl.Workbook, read: Callable[[], ReadTables]
) -> None:
    sheet(book, "Lines")["C2"] = "nobody-of-that-name"

    (found,) = problems(read())

    assert found.message == "no row in Posts, Bodies, Organisations, Units has this key"


@pytest.mark.parametrize(
    ("value", "shown", "read_as"),
    [
        (date(2010, 5, 1), "yyyy-mm-dd", "2010-05-01"),
        (date(2010, 5, 1), "dd/mm/yyyy", "2010-05-01"),
        (date(2010, 5, 1), "[$-809]d mmmm yyyy;@", "2010-05-01"),
        (2010, "General", "2010"),
        (2010.0, "0", "2010"),
        ("2010-05", "@", "2010-05"),
        ("２０１０‑０５", "@", "2010-05"),
        ("\u00a02010-05-01 ", "@", "2010-05-01"),
        ("..", "@", ".."),
    ],
)
def test_a_date_is_what_its_cell_shows(
    book: openpyxl.Workbook,
    read: Callable[[], ReadTables],
    value: str | float | date,
    shown: str,
    read_as: str,
) -> None:
    cell = sheet(book, "Lines")["G2"]
    cell.value, cell.number_format = value, shown

    (line,) = (one for one in read().records if one.table == "lines")

    assert line.one("from") == read_as


@pytest.mark.parametrize(("shown", "read_as"), [("mmm-yy", "2010-05"), ("yyyy", "2010")])
def test_a_date_that_shows_no_day_is_known_to_the_month_or_year_and_told(
    book: openpyxl.Workbook, read: Callable[[], ReadTables], shown: str, read_as: str
) -> None:
    cell = sheet(book, "Lines")["G2"]
    cell.value, cell.number_format = date(2010, 5, 1), shown

    reading = read()

    assert [one.one("from") for one in reading.records if one.table == "lines"] == [read_as]
    assert reading.notes == ("Lines!G2: the cell shows no day and is read as a month or a year",)


def test_a_formula_is_read_by_its_value(tmp_path: Path, book: openpyxl.Workbook) -> None:
    sheet(book, "Lines")["C2"] = '="chi"&"ef"'
    book.save(tmp_path / "small.xlsx")
    computed(tmp_path / "small.xlsx", rb"</f><v ?(/>|></v>)", b"</f><v>chief</v>")

    reading = workbook.read(tmp_path / "small.xlsx")

    assert [one.one("to whom") for one in reading.records if one.table == "lines"] == ["chief"]


def computed(path: Path, old: bytes, new: bytes) -> None:
    """Put something else into the sheets of a workbook, as another program would have.

    Args:
        old: A pattern, since openpyxl writes what is empty otherwise where lxml is installed.
    """
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert any(re.search(old, data) for data in parts.values())
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, re.sub(old, new, data) if "worksheets" in name else data)


@pytest.mark.parametrize("value", ["=Posts!A2", "#REF!"])
def test_a_cell_without_a_value_is_a_problem(
    book: openpyxl.Workbook, read: Callable[[], ReadTables], value: str
) -> None:
    cell = sheet(book, "Lines")["C2"]
    cell.value = value
    cell.data_type = "f" if value.startswith("=") else "e"

    found = problems(read())

    assert [(one.code, one.cell) for one in found][:1] == [("cell-without-value", "Lines!C2")]


def test_titles_above_blank_rows_and_spaces_do_no_harm(
    book: openpyxl.Workbook, read: Callable[[], ReadTables]
) -> None:
    lines = sheet(book, "Lines")
    lines.insert_rows(1, 2)
    lines["A1"] = "Who answers to whom"
    lines.merge_cells("A1:H1")
    lines["B3"] = " Who\u00a0answers "
    lines["B4"] = "director\u00a0"
    lines["D4"] = " statutory  "
    lines["A7"] = "again"
    for column, text in zip("BCDFH", ["chief", "council", "statutory", "in force", "report 3"]):  # noqa: B905
        lines[f"{column}7"] = text

    reading = read()

    assert not reading.problems
    assert {one.key: one.row for one in reading.records if one.table == "lines"} == {
        "up": 4,
        "again": 7,
    }
    assert reading.notes == (
        "Lines: row 1 is not the header; the header seems to be row 3, and what stands above it "
        "is not read",
        "Lines!B4: the cell has non-breaking spaces, read as spaces",
    )


def test_curly_quotes_and_dashes_stay_in_texts_and_are_plain_in_words_of_ours(
    book: openpyxl.Workbook, read: Callable[[], ReadTables]
) -> None:
    sheet(book, "Posts")["B2"] = "Director of Children’s Services – interim"
    sheet(book, "Lines")["H2"] = "report ‘3’ – 4"

    reading = read()

    (post,) = (one for one in reading.records if one.key == "chief")
    (line,) = (one for one in reading.records if one.key == "up")
    assert post.one("title") == "Director of Children’s Services – interim"
    assert line.one("evidence") == "report '3' - 4"
    assert reading.notes == (
        "Lines!H2: the cell has curly quotes, read as straight ones",
        "Lines!H2: the cell has dashes or special hyphens, read as hyphens",
    )


def test_hidden_sheets_and_rows_are_read_and_told(
    book: openpyxl.Workbook, read: Callable[[], ReadTables]
) -> None:
    sheet(book, "Lines").sheet_state = "hidden"
    sheet(book, "Posts").row_dimensions[3].hidden = True

    reading = read()

    assert "up" in {one.key for one in reading.records}
    assert reading.notes == (
        "Posts: 1 row is hidden (3), and read like the others",
        "the sheet 'Lines' is hidden; it is read like the others",
    )


def test_a_sheet_that_is_no_table_is_told_and_one_with_a_near_name_is_a_problem(
    book: openpyxl.Workbook, read: Callable[[], ReadTables]
) -> None:
    book.create_sheet("Budget").append(["Cost", "of it all"])
    sheet(book, "Lines").title = "Linse"

    reading = read()

    assert reading.notes == ("the sheet 'Budget' is not read: it is no table of ours",)
    assert [(one.code, one.hint) for one in problems(reading)] == [
        ("unknown-table", "Did you mean 'Lines'?")
    ]


def test_cells_beside_the_table_and_merged_ones_in_it_are_told(
    book: openpyxl.Workbook, read: Callable[[], ReadTables]
) -> None:
    sheet(book, "Lines")["K2"] = "ask Ann"
    sheet(book, "Posts").merge_cells("C2:C3")

    assert read().notes == (
        "Posts: C2:C3 show as one cell; its value is read in the first alone",
        "Lines: what stands in columns without a name (K) is not read",
    )


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing(
    book: openpyxl.Workbook, read: Callable[[], ReadTables]
) -> None:
    sheet(book, "Lines")["XFD1048576"] = " "

    assert "up" in {one.key for one in read().records}


def refused(path: Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        workbook.read(path)
    return caught.value


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"key,title\n", "no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (b"PK\x03\x04 and then nothing", "no workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "x.xlsx").write_bytes(data)

    error = refused(tmp_path / "x.xlsx")

    assert error.code == "not-a-workbook"
    assert said in error.message


def test_a_file_without_a_byte_is_told_as_empty(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"")

    error = refused(tmp_path / "x.xlsx")

    assert error.code == "empty-file"
    assert error.message == "the file is empty, and no workbook"


def packed(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["x.xlsx", "x.ods"])
def test_a_zip_file_without_a_workbook_is_refused(tmp_path: Path, name: str) -> None:
    assert refused(packed(tmp_path / name, readme=b"hello")).code == "not-a-workbook"


@pytest.mark.slow
def test_what_grows_when_unpacked_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "x.ods", **{"content.xml": bytes(301 * 2**20)})

    assert refused(path).code == "unsafe-workbook"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_grow_or_reach_out_are_refused(tmp_path: Path, encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a SYSTEM '
        '"file:///etc/passwd">]><x>&a;</x>'
    )
    path = packed(tmp_path / "x.ods", **{"content.xml": text.encode(encoding)})

    assert refused(path).code == "unsafe-workbook"


def test_a_damaged_part_is_refused_with_its_name(tmp_path: Path, book: openpyxl.Workbook) -> None:
    book.save(tmp_path / "x.xlsx")
    computed(tmp_path / "x.xlsx", b"</sheetData>", b"</sheetDat>")

    assert "worksheets/sheet1.xml" in refused(tmp_path / "x.xlsx").message


def test_macros_and_links_are_left_alone_and_told(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.save(tmp_path / "x.xlsm")
    with zipfile.ZipFile(tmp_path / "x.xlsm", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<x/>")

    assert workbook.read(tmp_path / "x.xlsm").notes == (
        "it holds macros, which are not run",
        "it links to other workbooks, which are not opened; the values it keeps are read",
    )


def test_a_workbook_without_any_table_is_refused_with_its_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "x.xlsx")

    error = refused(tmp_path / "x.xlsx")

    assert error.code == "no-tables"
    assert "'Sheet'" in error.message


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<o:document-content xmlns:o="urn:o" xmlns:t="urn:t" xmlns:x="urn:x" xmlns:s="urn:s"><o:body>
<o:automatic-styles><s:style s:name="gone" s:family="table"><s:table-properties t:display="false"/>
</s:style></o:automatic-styles>
<o:spreadsheet>{sheets}</o:spreadsheet></o:body></o:document-content>"""


def ods(path: Path, tables: dict[str, str], *, style: str = "", row: str = "") -> Path:
    sheets = ""
    for name, text in tables.items():
        listed = "".join(
            f"<t:table-row {row if number else ''}>"
            + "".join(
                f'<t:table-cell o:value-type="string"><x:p>{cell}</x:p></t:table-cell>'
                if cell
                else "<t:table-cell/>"
                for cell in line.split(",")
            )
            + '<t:table-cell t:number-columns-repeated="16000"/></t:table-row>'
            for number, line in enumerate(text.splitlines())
        )
        listed += '<t:table-row t:number-rows-repeated="1048000"><t:table-cell/></t:table-row>'
        sheets += f'<t:table t:name="{name}" t:style-name="{style}">{listed}</t:table>'
    return packed(path, **{"content.xml": ODS.format(sheets=sheets).encode()})


def test_an_opendocument_workbook_says_what_a_folder_says(
    tmp_path: Path, write_tables: Callable[[dict[str, str]], Path]
) -> None:
    path = ods(tmp_path / "small.ods", SMALL)

    reading, written = workbook.read(path), folder.read(write_tables({}))

    assert not reading.problems
    assert {(one.table, one.key, one.row): one.values for one in reading.records} == {
        (one.table, one.key, one.row): one.values for one in written.records
    }


def test_hidden_sheets_and_rows_of_an_opendocument_workbook_are_told(tmp_path: Path) -> None:
    tables = {name: SMALL[name] for name in ("structure", "sources")}
    path = ods(tmp_path / "x.ods", tables, style="gone", row='t:visibility="collapse"')

    assert workbook.read(path).notes[:2] == (
        "the sheet 'structure' is hidden; it is read like the others",
        "structure: 1 row is hidden (2), and read like the others",
    )
