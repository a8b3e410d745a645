"""Malformed folders and workbooks as people hand them in: the cause comes first, and no traceback.

Each is the small structure with one thing wrong. What only follows from that is not told as well:
whoever mends the first problem has mended it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from caregraph.cli import main
from tests.conftest import SMALL
from tests.workbooks import workbook

FILES = {**SMALL, "posts": SMALL["posts"].replace(",,,report", ",2009-05-01,,report")}
"""The small structure, with a date in most rows of its posts."""

Spoil = Callable[[Path], object]
"""Does something to the folder or the workbook."""


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Give the problems that a command tells, in their order; it must say so and nothing else."""
    assert main(["build", str(path)]) == 3

    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert "an unexpected" not in said
    lines = [line for line in said.splitlines() if "caregraph: note:" not in line]
    problems = [line.strip() for line in lines if re.search(r" \[[a-z0-9-]+\]$", line)]
    return problems[1:] if "[problems-in-source]" in problems[0] else problems


def codes(problems: list[str]) -> list[str]:
    return [problem.rpartition("[")[2].removesuffix("]") for problem in problems]


def put(name: str, data: bytes) -> Spoil:
    return lambda folder: (folder / name).write_bytes(data)


def moved(name: str, to: str) -> Spoil:
    return lambda folder: (folder / name).rename(folder / to)


def gone(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def changed(name: str, found: str, instead: str, encoding: str = "utf-8") -> Spoil:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert found in text
        (folder / name).write_bytes(text.replace(found, instead).encode(encoding))

    return change


def rests_on(basis: str) -> Spoil:
    """Say of a line what it rests on."""

    def change(folder: Path) -> None:
        changed("lines.csv", "kind,status", "kind,basis,status")(folder)
        changed("lines.csv", "statutory,in force", f"statutory,{basis},in force")(folder)

    return change


def saved(name: str) -> Spoil:
    """Put a workbook in the place of a table."""

    def save(folder: Path) -> None:
        (folder / name).unlink()
        book = openpyxl.Workbook()
        book.save(folder / name)

    return save


ALSO: Mapping[str, tuple[str, ...]] = {
    "a column misspelt": ("missing-column",),
    "a column misspelt in a sheet": ("missing-column",),
    "a header with semicolons over rows with commas": ("missing-column",),
}
"""What is told besides, of other places."""

FOLDERS: Mapping[str, tuple[Spoil, str, str]] = {
    "a workbook called posts.csv": (
        saved("posts.csv"),
        "not-csv",
        "posts.csv: the file is a workbook or an archive",
    ),
    "an old workbook called posts.csv": (
        put("posts.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
        "not-csv",
        "posts.csv: the file is a workbook of the form before 2007 (.xls)",
    ),
    "a PDF called posts.csv": (
        put("posts.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        "not-csv",
        "posts.csv: the file is a PDF",
    ),
    "a page of the portal called posts.csv": (
        put("posts.csv", b"<!DOCTYPE html><html><body>Sign in</body></html>"),
        "not-csv",
        "posts.csv: the file is a web page or XML",
    ),
    "a pointer of Git in place of posts.csv": (
        put("posts.csv", b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n"),
        "not-csv",
        "posts.csv: the file is a pointer to a file that Git keeps elsewhere",
    ),
    "an answer of a service called posts.csv": (
        put("posts.csv", b'{"error": "not found"}'),
        "not-csv",
        "posts.csv: the file is JSON",
    ),
    "a picture called posts.csv": (
        put("posts.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"),
        "not-csv",
        "posts.csv: the file is no text",
    ),
    "UTF-16 that is cut off": (
        put("posts.csv", FILES["posts"].encode("utf-16")[:-1]),
        "not-utf-8",
        "posts.csv, row 4: the file looks like UTF-16, and is damaged",
    ),
    "UTF-8 with a row of another encoding": (
        put(
            "posts.csv",
            FILES["posts"].replace("Chief", "Chéf").encode()
            + b"deputy,Caf\xe9,council,,in force,,,report 2\n",
        ),
        "not-utf-8",
        "posts.csv, row 5: the file is UTF-8, but this row holds something else",
    ),
    "an encoding that nobody knows": (
        put("posts.csv", FILES["posts"].encode().replace(b"Care", b"C\x81\x8dre")),
        "not-utf-8",
        "posts.csv, row 3: the file looks like Windows-1252, and is damaged",
    ),
    "a quote that is never closed": (
        changed("posts.csv", "\nchief,Chief", '\nchief,"Chief'),
        "not-csv",
        "posts.csv, row 2: the file is not CSV",
    ),
    "a quote within a cell": (
        changed("posts.csv", "Director of Care", '"Director" of Care'),
        "not-csv",
        "posts.csv, row 3: the file is not CSV",
    ),
    "a header with semicolons over rows with commas": (
        changed("posts.csv", "key,title,in,roles", "key;title;in;roles"),
        "extra-column",
        "posts.csv, row 1, column 'key;title;in;roles'",
    ),
    "a header wholly with semicolons over rows with commas": (
        changed(
            "posts.csv",
            FILES["posts"].splitlines()[0],
            FILES["posts"].splitlines()[0].replace(",", ";"),
        ),
        "wrong-separator",
        "posts.csv, row 2: the header is separated by semicolons, and this row by commas",
    ),
    "an empty file": (put("posts.csv", b""), "empty-table", "posts.csv: the table has no rows"),
    "a file of blank lines": (
        put("posts.csv", b"\r\n,,,,\r\n\r\n"),
        "empty-table",
        "posts.csv: the table has no rows",
    ),
    "a header and nothing below": (
        put("posts.csv", FILES["posts"].splitlines()[0].encode()),
        "empty-table",
        "posts.csv: the table has no rows",
    ),
    "rows without a header": (
        put("posts.csv", FILES["posts"].partition("\n")[2].encode()),
        "missing-header",
        "posts.csv, row 1: the row is no header: it names no column of the table",
    ),
    "a folder called like a table": (
        lambda folder: ((folder / "posts.csv").unlink(), (folder / "posts.csv").mkdir()),
        "unreadable-table",
        "posts.csv: it cannot be read",
    ),
    "a workbook among the tables": (
        lambda folder: (saved("posts.csv")(folder), moved("posts.csv", "posts.xlsx")(folder)),
        "not-csv",
        "posts.xlsx: the file is a workbook or an archive",
    ),
    "post.csv for posts.csv": (
        moved("posts.csv", "post.csv"),
        "unknown-table",
        "post.csv: no table has this name. Did you mean posts.csv?",
    ),
    "staff.csv for posts.csv, known by its header": (
        moved("posts.csv", "staff.csv"),
        "unknown-table",
        "staff.csv: no table has this name. Did you mean posts.csv?",
    ),
    "a copy beside its table": (
        put("posts (1).csv", FILES["posts"].encode()),
        "unknown-table",
        "posts (1).csv: no table has this name. posts.csv is there already. Is this a copy",
    ),
    "no posts.csv": (
        gone("posts.csv"),
        "missing-table",
        "posts.csv: the table is missing, and 2 cells name what no row has, first 'director' "
        "(lines.csv, row 2). Add it. One row for each seat, whoever holds it. "
        "Its columns: caregraph show tables posts [missing-table]",
    ),
    "no table of the tenures' posts": (
        lambda folder: [
            (folder / "people.csv").write_text("key,name,evidence\nann,Ann,report 1\n"),
            (folder / "tenures.csv").write_text(
                "key,person,post,status,evidence\n"
                "t,ann,chief,in force,report 1\nu,ann,director,in force,report 1\n"
            ),
            (folder / "lines.csv").unlink(),
            (folder / "posts.csv").unlink(),
        ],
        "missing-table",
        "posts.csv: the table is missing, and 2 cells name what no row has, first 'chief' "
        "(tenures.csv, row 2).",
    ),
    "no posts.csv, which cells name that may name much else": (
        lambda folder: [
            (folder / "posts.csv").unlink(),
            (folder / "gaps.csv").write_text(
                "key,about,kind,what,evidence\n"
                "g,director,posts,Who deputises.,report 1\nh,chief,posts,How long.,report 1\n"
            ),
            (folder / "consultations.csv").write_text(
                "key,title,consulted,action status,evidence\n"
                "c,Talks,chief; director,done,report 1\n"
            ),
        ],
        "missing-table",
        "posts.csv: the table is missing, and 6 cells name what no row has, first 'chief' "
        "(consultations.csv, row 2).",
    ),
    "a provision of law as people call it": (
        rests_on("Section 75 NHS Act 2006"),
        "unknown-reference",
        "lines.csv, row 2, column 'basis': no row in agreements.csv, decisions.csv, sources.csv "
        "has this key (found 'Section 75 NHS Act 2006'). Did you mean 'law:nhs-act-2006-s75'?",
    ),
    "a provision of law that is not known": (
        rests_on("Some Act 1999 s.3"),
        "unknown-reference",
        "lines.csv, row 2, column 'basis': no row in agreements.csv, decisions.csv, sources.csv "
        "has this key (found 'Some Act 1999 s.3'). Law is named as in law:care-act-2014-s42;",
    ),
    "roles.csv, which looks a little like lines.csv": (
        put("roles.csv", b"key,what\na,b\n"),
        "unknown-table",
        "roles.csv: no table has this name. Call it as the table that it is, or take it out; "
        "caregraph show tables lists them. [unknown-table]",
    ),
    "a key that may be of any table": (
        put("gaps.csv", b"key,about,kind,what,evidence\ng,treasurer,posts,Who it is.,report 1\n"),
        "unknown-reference",
        "gaps.csv, row 2, column 'about': no row of any table has this key (found 'treasurer'). "
        "Add a row with this key to the table of its kind. [unknown-reference]",
    ),
    "no sources.csv": (
        gone("sources.csv"),
        "missing-table",
        "sources.csv: the table sources.csv is missing",
    ),
    "no structure.csv": (
        gone("structure.csv"),
        "missing-table",
        "structure.csv: the table structure.csv is missing",
    ),
    "a column without its name": (
        changed("posts.csv", "key,title,in", "key,,in"),
        "missing-column",
        "posts.csv, row 1, column 'title': the column is missing",
    ),
    "a column misspelt": (
        changed("posts.csv", "evidence\n", "evidense\n"),
        "extra-column",
        "posts.csv, row 1, column 'evidense': the table has no such column. Did you mean "
        "'evidence'?",
    ),
    "a column twice": (
        changed("posts.csv", "roles,status", "title,status"),
        "repeated-column",
        "posts.csv, row 1, column 'title': the column stands twice",
    ),
    "a column of one's own": (
        changed("posts.csv", "roles", "colour"),
        "extra-column",
        "posts.csv, row 1, column 'colour': the table has no such column",
    ),
    "a comma in a cell without quotes": (
        changed("posts.csv", "Chief Executive,council,head", "Chief, Executive,council,head"),
        "too-many-cells",
        "posts.csv, row 2: the row has 9 cells and the header 8",
    ),
    "a key with capitals and a space": (
        lambda folder: [
            changed("posts.csv", "\nchief,", "\nMD North,")(folder),
            changed("lines.csv", ",chief,", ",md-north,")(folder),
        ],
        "bad-key",
        "posts.csv, row 2, column 'key': the key cannot be used (found 'MD North')",
    ),
    "a row that has lost its key": (
        changed("posts.csv", "\nchief,", "\n,"),
        "empty-cell",
        "posts.csv, row 2, column 'key': the cell is empty",
    ),
    "a key in two tables": (
        changed("posts.csv", "\nchief,", "\ntrust,Trust,trust,,in force,,,report 2\nchief,"),
        "duplicate-key",
        "posts.csv, row 2, column 'key': the key is used twice",
    ),
    "two structures in one folder": (
        changed("structure.csv", "2010-06-01\n", "2010-06-01\nother,Another,report,2010\n"),
        "second-structure",
        "structure.csv, row 3, column 'key': a folder describes one structure",
    ),
    "dates that may be of two days": (
        changed("posts.csv", "2009-04-01,2011-04-01", "01/04/2009,04/01/2011"),
        "ambiguous-date",
        "posts.csv, row 3, column 'from': the date can be read day first or month first",
    ),
    "dates with the month first": (
        changed("posts.csv", "2009-04-01,2011-04-01", "04/13/2009,04/30/2011"),
        "ambiguous-date",
        "posts.csv, row 3, column 'from': the date is written month before day",
    ),
    "dates both ways": (
        changed("posts.csv", "2009-04-01,2011-04-01", "13/04/2009,04/30/2011"),
        "ambiguous-date",
        "posts.csv, row 3, column 'until': the date is written month before day, and "
        "'13/04/2009' in row 3 day before month",
    ),
    "a day that is none": (
        changed("posts.csv", "2009-04-01", "31/04/2009"),
        "not-a-date",
        "posts.csv, row 3, column 'from': a date was expected (found '31/04/2009'). "
        "There is no such day.",
    ),
    "a word for a date": (
        changed("posts.csv", "2009-04-01", "spring"),
        "not-a-date",
        "posts.csv, row 3, column 'from': a date was expected (found 'spring')",
    ),
    "a date as the number that a spreadsheet keeps": (
        changed("posts.csv", "2009-04-01", "39904"),
        "not-a-date",
        "posts.csv, row 3, column 'from': a date was expected (found '39904'). "
        "Did you mean 2009-04-01?",
    ),
    "an end before the start": (
        changed("posts.csv", "2011-04-01", "2008-04-01"),
        "end-before-start",
        "posts.csv, row 3, column 'until': the end is before the start, 2009-04-01",
    ),
    "a kind that is like another only in its letters": (
        changed("lines.csv", "statutory", "managerial"),
        "unknown-code",
        "lines.csv, row 2, column 'kind': no such code is known (found 'managerial'). "
        "Did you mean 'operational'?",
    ),
    "a kind that means nothing here": (
        changed("lines.csv", "statutory", "magisterial"),
        "unknown-code",
        "lines.csv, row 2, column 'kind': no such code is known (found 'magisterial'). Valid: "
        "'assurance', 'commissioning',",
    ),
    "a type whose last word alone is another": (
        changed("organisations.csv", "primary care trust", "primary care federation"),
        "unknown-type",
        "organisations.csv, row 3, column 'type': no such type is known "
        "(found 'primary care federation'). Valid: ",
    ),
    "a name that two posts have": (
        lambda folder: [
            changed("posts.csv", "Trust Chief Executive", "Chief Executive")(folder),
            changed("lines.csv", ",chief,", ",Chief Executive,")(folder),
        ],
        "ambiguous-name",
        "lines.csv, row 2, column 'to whom': the name is that of 2 rows, and a key was expected "
        "(found 'Chief Executive'). Write the key that is meant: 'chief' (posts.csv, row 2) or "
        "'trust-chief' (posts.csv, row 4).",
    ),
    "a name of something else": (
        changed("lines.csv", ",chief,", ",The report,"),
        "wrong-table",
        "lines.csv, row 2, column 'to whom': the name belongs to sources.csv",
    ),
    "keys parted by a comma": (
        changed("lines.csv", ",chief,", ',"chief, director",'),
        "unknown-reference",
        "lines.csv, row 2, column 'to whom': no row in",
    ),
    "evidence without a source": (
        changed("lines.csv", "report 3", "page 3"),
        "unknown-source",
        "lines.csv, row 2, column 'evidence': no row in sources.csv has this key (found 'page 3'). "
        "Begin with the key of a source",
    ),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_malformed_folder_is_told_by_its_cause(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, code, first = FOLDERS[name]
    for table, text in FILES.items():
        (tmp_path / f"{table}.csv").write_text(text, "utf-8")
    spoil(tmp_path)

    problems = told(tmp_path, capsys)

    assert problems[0].startswith(first)
    assert codes(problems)[0] == code
    assert set(codes(problems)) <= {code, "not-looked-at", *ALSO.get(name, ())}


def zipped(folder: Path) -> Path:
    path = folder.parent / f"{folder.name}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, f"{folder.name}/{one.name}")
    return path


@pytest.mark.parametrize("name", FOLDERS)
def test_a_malformed_folder_in_a_zip_file_is_told_by_the_same_cause(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, code, first = FOLDERS[name]
    (tmp_path / "ours").mkdir()
    for table, text in FILES.items():
        (tmp_path / "ours" / f"{table}.csv").write_text(text, "utf-8")
    spoil(tmp_path / "ours")
    if (tmp_path / "ours" / "posts.csv").is_dir():
        code, first = "missing-table", "posts.csv: the table is missing"

    problems = told(zipped(tmp_path / "ours"), capsys)

    assert problems[0].startswith(first)
    assert codes(problems)[0] == code


Edit = Callable[[openpyxl.Workbook], object]
"""Does something to a workbook before it is saved."""


def cell(sheet: str, place: str, value: object, *, shown: str = "General") -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        found = book[sheet][place]
        found.value, found.number_format = value, shown

    return edit


def sheet_named(old: str, new: str) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        book[old].title = new

    return edit


def emptied(sheet: str, *, above: int) -> Edit:
    return lambda book: book[sheet].delete_rows(above, 100)


def formula(sheet: str, place: str, value: str, kind: str) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        book[sheet][place].value = value
        book[sheet][place].data_type = kind

    return edit


WORKBOOKS: Mapping[str, tuple[Edit, str, str]] = {
    "a sheet called Post": (
        sheet_named("Posts", "Post"),
        "unknown-table",
        "small.xlsx#Post: no table has this name. Did you mean 'Posts'?",
    ),
    "a sheet called People we have": (
        sheet_named("Posts", "Seats we have"),
        "unknown-table",
        "small.xlsx#Seats we have: no table has this name. Did you mean 'Posts'?",
    ),
    "no sheet of sources": (
        lambda book: book.remove(book["Sources"]),
        "missing-table",
        "sources: the table sources is missing",
    ),
    "a sheet of sources without rows": (
        emptied("Sources", above=2),
        "empty-table",
        "small.xlsx#Sources: the table has no rows",
    ),
    "rows without a header in a sheet": (
        lambda book: book["Posts"].delete_rows(1, 1),
        "missing-header",
        "small.xlsx#Posts, row 1: the row is no header",
    ),
    "a column misspelt in a sheet": (
        cell("Posts", "A1", "kee"),
        "extra-column",
        "small.xlsx, Posts!A1, column 'kee': the table has no such column. Did you mean 'key'?",
    ),
    "a column twice in a sheet": (
        cell("Posts", "D1", "Title"),
        "repeated-column",
        "small.xlsx, Posts!D1, column 'title': the column stands twice",
    ),
    "a formula that gives an error": (
        formula("Lines", "C2", "#REF!", "e"),
        "cell-without-value",
        "small.xlsx, Lines!C2, column 'to whom': the formula of the cell gives an error",
    ),
    "a formula that was never computed": (
        formula("Lines", "C2", "=Posts!A2", "f"),
        "cell-without-value",
        "small.xlsx, Lines!C2, column 'to whom': the formula of the cell has not been computed",
    ),
    "a key with a space in a sheet": (
        lambda book: [
            cell("Posts", "A2", "The Chief")(book),
            cell("Lines", "C2", "the-chief")(book),
        ],
        "bad-key",
        "small.xlsx, Posts!A2, column 'key': the key cannot be used (found 'The Chief'). Use "
        "lower-case letters, digits and hyphens, as in the-chief",
    ),
    "a key that a spreadsheet made a date of": (
        cell("Posts", "A2", date(2026, 3, 1), shown="d-mmm"),
        "unknown-reference",
        "small.xlsx, Lines!C2, column 'to whom': no row in Posts",
    ),
    "a day and a time": (
        cell("Posts", "F3", "2009-04-01 12:30"),
        "not-a-date",
        "small.xlsx, Posts!F3, column 'from': a date was expected (found '2009-04-01 12:30')",
    ),
    "a date that is text and may be of two days": (
        cell("Posts", "F3", "01/04/2009"),
        "ambiguous-date",
        "small.xlsx, Posts!F3, column 'from': the date can be read day first or month first",
    ),
    "a date that is shown as its number": (
        cell("Posts", "F3", 39904),
        "not-a-date",
        "small.xlsx, Posts!F3, column 'from': a date was expected (found '39904'). Did you mean "
        "2009-04-01?",
    ),
    "an end before the start in a sheet": (
        cell("Posts", "G3", "2008"),
        "end-before-start",
        "small.xlsx, Posts!G3, column 'until': the end is before the start",
    ),
    "a status that is none": (
        cell("Posts", "E2", "in farce"),
        "unknown-code",
        "small.xlsx, Posts!E2, column 'status': no such code is known (found 'in farce'). Did you "
        "mean 'in force'?",
    ),
    "a type cut short": (
        cell("Organisations", "C2", "upper tier"),
        "unknown-type",
        "small.xlsx, Organisations!C2, column 'type': no such type is known (found 'upper tier'). "
        "Did you mean",
    ),
    "a key misspelt in a sheet": (
        cell("Lines", "C2", "cheif"),
        "unknown-reference",
        "small.xlsx, Lines!C2, column 'to whom': no row in Posts, Bodies, Organisations, Units has "
        "this key (found 'cheif'). Did you mean 'chief'?",
    ),
    "evidence of a source misspelt": (
        cell("Lines", "H2", "reprot 3"),
        "unknown-source",
        "small.xlsx, Lines!H2, column 'evidence': no row in Sources has this key",
    ),
    "an empty cell that must not be": (
        cell("Lines", "B2", None),
        "empty-cell",
        "small.xlsx, Lines!B2, column 'who answers': the cell is empty and must not be",
    ),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_malformed_workbook_is_told_by_its_cause(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit, code, first = WORKBOOKS[name]
    book = workbook(SMALL)
    edit(book)
    book.save(tmp_path / "small.xlsx")

    problems = told(tmp_path / "small.xlsx", capsys)

    assert problems[0].startswith(first)
    assert codes(problems)[0] == code
    assert set(codes(problems)) <= {code, "not-looked-at", *ALSO.get(name, ())}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_malformed_workbook_in_a_zip_file_is_told_by_the_same_cause(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit, code, first = WORKBOOKS[name]
    book = workbook(SMALL)
    edit(book)
    (tmp_path / "ours").mkdir()
    book.save(tmp_path / "ours" / "small.xlsx")

    problems = told(zipped(tmp_path / "ours"), capsys)

    assert problems[0].startswith(first)
    assert codes(problems)[0] == code


def packed(**parts: bytes) -> Callable[[Path], None]:
    def pack(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)

    return pack


def invoices() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Invoice", "Amount"])
    book.worksheets[0].append(["17", "20.00"])
    return book


def damaged(path: Path) -> None:
    workbook(SMALL).save(path)
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name).replace(b"</sheetData>", b"") for name in whole.namelist()}
    packed(**parts)(path)


DAMAGED: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "text called a workbook": (lambda path: path.write_bytes(b"key,title\n"), "no workbook"),
    "nothing called a workbook": (lambda path: path.write_bytes(b""), "the file is empty"),
    "a workbook under a password": (
        lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        "locked by a password",
    ),
    "an archive without a workbook": (packed(readme=b"hello"), "workbook"),
    "a workbook that is cut off": (
        lambda path: (workbook(SMALL).save(path), path.write_bytes(path.read_bytes()[:3000])),
        "no workbook",
    ),
    "a workbook with a damaged sheet": (damaged, "xl/worksheets/sheet1.xml is not XML"),
    "a workbook of nothing": (
        lambda path: openpyxl.Workbook().save(path),
        "it is empty: no cell in it holds anything",
    ),
    "a workbook of something else": (
        lambda path: invoices().save(path),
        "it is no table of ours and no list that is recognised",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_file_that_is_no_whole_workbook_is_told_as_that(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage, said = DAMAGED[name]
    damage(tmp_path / "small.xlsx")

    (problem,) = told(tmp_path / "small.xlsx", capsys)

    assert problem.startswith(f"caregraph: {tmp_path / 'small.xlsx'}: ")
    assert said in problem


@pytest.mark.parametrize("name", DAMAGED)
def test_a_file_that_is_no_whole_workbook_is_named_with_the_zip_file_it_is_in(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage, said = DAMAGED[name]
    (tmp_path / "ours").mkdir()
    damage(tmp_path / "ours" / "small.xlsx")

    (problem,) = told(zipped(tmp_path / "ours"), capsys)

    assert problem.startswith(f"caregraph: {tmp_path / 'ours.zip'}")
    assert said in problem


def test_more_than_sixty_malformed_inputs_are_named() -> None:
    assert len({*FOLDERS, *WORKBOOKS, *DAMAGED}) >= 60
