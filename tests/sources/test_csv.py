"""Plain rows, however a spreadsheet saved them: the same cells, and what was found is told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caregraph.sources import _csv

TABLE = [
    ["key", "title", "serves", "note"],
    ["chief", "Chief Executive – interim", "council; trust", "Joint, until 2010"],
    ["director", "Director of “Care”", "council", ""],
]


def write(path: Path, rows: list[list[str]], separator: str, encoding: str) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_cells_are_the_same_whatever_parts_and_encodes_them(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    grid = _csv.read(write(tmp_path / "posts.csv", TABLE, separator, encoding))

    assert grid.rows == list(enumerate(TABLE, start=1))
    assert not grid.problems
    assert len(grid.notes) == (separator != ",") + (not encoding.startswith("utf-8"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(*[st.text('abc é;,|\t"\n’', min_size=1).filter(str.strip)] * 4).map(list),
        max_size=6,
    ),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
)
def test_any_cells_below_a_header_of_known_names_come_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], separator: str, encoding: str
) -> None:
    table = [TABLE[0], *rows]
    path = write(tmp_path_factory.mktemp("any") / "x.csv", table, separator, encoding)

    assert [cells for _, cells in _csv.read(path, {*TABLE[0]}).rows] == table


def test_what_was_read_otherwise_is_told_with_a_cell_to_look_at(tmp_path: Path) -> None:
    notes = _csv.read(write(tmp_path / "posts.csv", TABLE, ";", "cp1252")).notes

    assert notes == {
        "the cells are separated by semicolons, and are read so": "posts.csv",
        "the file is written in Windows-1252 and not UTF-8, and is read so": "posts.csv, row 2 "
        "('Chief Executive – interim')",
    }


def test_semicolons_that_part_values_do_not_part_cells(tmp_path: Path) -> None:
    rows = [["key", "evidence"], *[[f"k{i}", "report 3; plan 4"] for i in range(9)]]

    assert not _csv.read(write(tmp_path / "x.csv", rows, ",", "utf-8")).notes


def test_the_line_that_names_the_separator_is_believed_and_not_counted(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"sep=;\r\nkey;name\r\na,b;c\r\n")

    assert _csv.read(tmp_path / "x.csv").rows == [(1, ["key", "name"]), (2, ["a,b", "c"])]
    assert _csv.lines_of_rows(tmp_path / "x.csv") == [2, 3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_machine(tmp_path: Path, end: str) -> None:
    (tmp_path / "x.csv").write_bytes(f'key,name{end}a,"b{end}c"{end}{end}d,e'.encode())

    grid = _csv.read(tmp_path / "x.csv")

    assert [(number, cells[0]) for number, cells in grid.rows] == [(1, "key"), (2, "a"), (4, "d")]


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"PK\x03\x04\x14\0", "not-csv", "a workbook or an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-csv", "before 2007"),
        (b"%PDF-1.7", "not-csv", "a PDF"),
        (b"\xef\xbb\xbf <html><table>", "not-csv", "a web page"),
        (b'{"posts": []}', "not-csv", "JSON"),
        (b"key,name\0\0\0\xff\xd8\xff", "not-csv", "no text"),
        (b"\xff\xfek\0e\0y", "not-utf-8", "looks like UTF-16"),
        (b"key,name\na,\x81\x8d\n", "not-utf-8", "looks like Windows-1252"),
        ('key,name\na,é\nb,é\nc,"é'.encode() + b'\xe9"\n', "not-utf-8", "UTF-8, but this row"),
        (b'key,name\na,"b\n', "not-csv", "not CSV"),
        (b"key;name;note\na,b,c\nd,e,f\n", "wrong-separator", "this row by commas"),
    ],
)
def test_what_cannot_be_read_is_one_problem_that_says_what_it_is(
    tmp_path: Path, data: bytes, code: str, said: str
) -> None:
    (tmp_path / "x.csv").write_bytes(data)

    grid = _csv.read(tmp_path / "x.csv", {"key", "name", "note"})

    assert [one.code for one in grid.problems] == [code]
    assert said in grid.problems[0].message
    assert not grid.rows
