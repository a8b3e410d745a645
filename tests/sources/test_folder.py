"""A folder of tables: every kind of fault is told, with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from caregraph import assets
from caregraph.errors import Problem, SourceError, SourceProblemsError
from caregraph.graph import build
from caregraph.sources import folder
from caregraph.tables import tables

Write = Callable[[Mapping[str, str]], Path]

POSTS = "key,title,in,status,evidence\n"
LINES = "key,who answers,to whom,kind,status,evidence\n"


def problems(path: Path) -> list[Problem]:
    with pytest.raises(SourceProblemsError) as caught:
        build.build([folder.read(path)])
    return list(caught.value.problems)


def test_a_sound_folder_gives_a_record_for_every_row(write_tables: Write) -> None:
    reading = folder.read(write_tables({}))

    assert not reading.problems
    assert len(reading.records) == 8
    assert {record.row for record in reading.records if record.table == "posts"} == {2, 3, 4}


@pytest.mark.parametrize("case", assets.case_names())
def test_a_shipped_case_is_read_without_a_problem(case: str) -> None:
    assert folder.read(assets.folder("cases") / case).problems == ()


@pytest.mark.parametrize(
    ("changes", "code", "row", "column", "hint"),
    [
        (
            {"lines": LINES + "up,directr,chief,statutory,in force,report 3\n"},
            "unknown-reference",
            2,
            "who answers",
            "director",
        ),
        (
            {
                "lines": LINES + "up,director,council,statutory,in force,report 3\n"
                "on,director,report,statutory,in force,report 3\n"
            },
            "wrong-table",
            3,
            "to whom",
            None,
        ),
        (
            {"lines": LINES + "up,director,chief,statutry,in force,report 3\n"},
            "unknown-code",
            2,
            "kind",
            "statutory",
        ),
        (
            {"lines": LINES + "up,director,chief,statutory,in force,memo 3\n"},
            "unknown-source",
            2,
            "evidence",
            "source",
        ),
        (
            {
                "lines": "key,who answers,to whom,kind,basis,status,evidence\n"
                "up,director,chief,statutory,law:nhs-act-2006-s57,in force,report 3\n"
            },
            "unknown-provision",
            2,
            "basis",
            "law:nhs-act-2006-s",
        ),
        (
            {
                "organisations": "key,name,type,status,evidence\n"
                "council,C,upper tier,in force,report 1\ntrust,T,,in force,report 1\n"
            },
            "unknown-type",
            2,
            "type",
            "upper-tier authority",
        ),
        (
            {
                "posts": POSTS.replace("status", "from,until,status")
                + "chief,Chief,council,2010-05,2010-04,in force,report 2\n"
                "director,Director,council,,,in force,report 2\n"
                "trust-chief,TC,trust,,,in force,report 2\n"
            },
            "end-before-start",
            2,
            "until",
            "no longer",
        ),
        (
            {
                "posts": POSTS.replace("status", "from,status")
                + "chief,Chief,council,spring 2008,in force,report 2\n"
                "director,Director,council,,in force,report 2\n"
                "trust-chief,TC,trust,,in force,report 2\n"
            },
            "not-a-date",
            2,
            "from",
            "2008-05-01",
        ),
        (
            {
                "posts": POSTS + "chief,Chief,council,in force,report 2\n"
                "chief,Chief again,council,in force,report 2\n"
                "director,Director,council,in force,report 2\n"
                "trust-chief,TC,trust,in force,report 2\n"
            },
            "duplicate-key",
            3,
            "key",
            "row 2",
        ),
        (
            {"posts": "key,title,in,status\nchief,Chief,council,in force\n"},
            "missing-column",
            1,
            "evidence",
            "said",
        ),
        (
            {
                "lines": LINES.replace("kind", "kind,colour")
                + "up,director,chief,statutory,blue,in force,report 3\n"
            },
            "extra-column",
            1,
            "colour",
            "Columns of this table",
        ),
        (
            {"lines": LINES + "up,director,,statutory,in force,report 3\n"},
            "empty-cell",
            2,
            "to whom",
            "answers to",
        ),
        (
            {"lines": LINES + "Up!,director,chief,statutory,in force,report 3\n"},
            "bad-key",
            2,
            "key",
            "lower-case",
        ),
        (
            {"lines": LINES + "up,director,chief,statutory,in force,report 3,more\n"},
            "too-many-cells",
            2,
            None,
            "quotes",
        ),
        ({"lines": LINES}, "empty-table", None, None, "delete"),
        ({"lines": ""}, "empty-table", None, None, "delete"),
        (
            {"lines": LINES.replace(",", ";") + "up,director,chief,statutory,in force,report 3\n"},
            "wrong-separator",
            2,
            None,
            "one separator",
        ),
        (
            {"linse": LINES + "x,director,chief,statutory,in force,report 3\n"},
            "unknown-table",
            None,
            None,
            "lines.csv",
        ),
        (
            {
                "lines": LINES.replace("kind", "kind,direct")
                + "up,director,chief,statutory,perhaps,in force,report 3\n"
            },
            "not-yes-or-no",
            2,
            "direct",
            "not stated",
        ),
        (
            {"areas": "key,name,count,status,evidence\na,An area,many,in force,report 1\n"},
            "not-a-number",
            2,
            "count",
            None,
        ),
        (
            {
                "structure": "key,title,main source,as at\n"
                "small,S,report,2010\nother,O,report,2010\n"
            },
            "second-structure",
            3,
            "key",
            "folder of its own",
        ),
        (
            {
                "proposals": "key,title,decision status,evidence\n"
                "plan,Plan,for decision,report 4\n",
                "changes": "key,proposed by,effect,thing,column,new value,evidence\n"
                "ch,plan,changes,up,kindness,operational,report 4\n",
            },
            "unknown-column",
            2,
            "column",
            "kind",
        ),
        (
            {
                "proposals": "key,title,decision status,evidence\n"
                "plan,Plan,for decision,report 4\n",
                "changes": "key,proposed by,effect,thing,evidence\nch,plan,alters,up,report 4\n",
            },
            "unknown-value",
            2,
            "effect",
            None,
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_a_way_out(
    write_tables: Write,
    changes: dict[str, str],
    code: str,
    row: int | None,
    column: str | None,
    hint: str | None,
) -> None:
    found = [one for one in problems(write_tables(changes)) if one.code == code]

    assert found, f"no problem {code}"
    assert (found[0].row, found[0].column) == (row, column)
    assert hint is None or hint in (found[0].hint or "")
    assert found[0].file in str(found[0])


def test_a_file_that_is_utf_8_only_in_part_is_told_with_the_row(write_tables: Write) -> None:
    path = write_tables({})
    posts = path / "posts.csv"
    whole = posts.read_bytes().replace(b"Chief Executive", "Chéf Éxécutive".encode())
    posts.write_bytes(whole.replace(b"Director of Care", b"Director of Caf\xe9"))

    found = next(one for one in problems(path) if one.code == "not-utf-8")

    assert (found.file, found.row) == ("posts.csv", 3)
    assert "UTF-8" in (found.hint or "")


@pytest.mark.parametrize(
    "row",
    [
        'deputy,"Deputy,council,,in force,,,report 2\n',
        f'deputy,"{"x" * 200_000}",council,,in force,,,report 2\n',
    ],
    ids=["a quote never closed", "an endless cell"],
)
def test_a_row_that_is_no_csv_is_told_with_its_number(write_tables: Write, row: str) -> None:
    tables_of = write_tables({})
    path = tables_of / "posts.csv"
    path.write_text(path.read_text("utf-8") + row, "utf-8")

    (problem,) = (one for one in folder.read(tables_of).problems if one.file == "posts.csv")

    assert (problem.code, problem.row) == ("not-csv", 5)
    assert "double quote" in (problem.hint or "")


def test_a_folder_called_like_a_table_is_told(write_tables: Write) -> None:
    tables_of = write_tables({})
    (tables_of / "bodies.csv").mkdir()

    (problem,) = folder.read(tables_of).problems

    assert problem.code == "unreadable-table"


def test_a_byte_order_mark_and_windows_line_ends_are_read(write_tables: Write) -> None:
    path = write_tables({})
    posts = path / "posts.csv"
    posts.write_bytes(b"\xef\xbb\xbf" + posts.read_bytes().replace(b"\n", b"\r\n"))

    assert not folder.read(path).problems


def test_a_folder_without_its_two_required_tables_is_told(tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text(LINES + "u,a,b,statutory,in force,r 1\n")

    found = {one.file for one in problems(tmp_path) if one.code == "missing-table"}

    assert found == {"structure.csv", "sources.csv", "posts.csv"}


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_that_is_not_there_or_empty_is_never_an_empty_success(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(SourceError) as caught:
        folder.read(tmp_path / name)

    assert caught.value.exit_code == 3
    assert caught.value.hint


def test_all_problems_of_all_tables_come_at_once(write_tables: Write) -> None:
    path = write_tables(
        {
            "lines": LINES + "up,directr,chief,statutry,in force,memo 3\n",
            "posts": POSTS + "chief,Chief,council,in farce,report 2\n",
        }
    )

    found = problems(path)

    assert {one.file for one in found} == {"lines.csv", "posts.csv"}
    assert [one.code for one in found] == [
        "unknown-source",
        "unknown-code",
        "unknown-reference",
        "unknown-code",
    ]


def test_every_table_is_described_with_columns_that_say_what_they_hold() -> None:
    described = tables()

    assert len(described) == 37
    for table in described.values():
        assert table.about.endswith(".")
        assert all(column.about for column in table.columns.values()), table.name


@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        (lambda path: (path / "posts.csv").rename(path / "post.csv"), "unknown-table"),
        (lambda path: (path / "sources.csv").unlink(), "missing-table"),
        (lambda path: _change(path / "posts.csv", "evidence", "evidense"), "missing-column"),
        (lambda path: _change(path / "posts.csv", "\nchief,", '\n"chief,'), "not-csv"),
    ],
)
def test_what_points_into_a_table_that_cannot_be_read_is_counted_and_not_told(
    write_tables: Write, damage: Callable[[Path], object], cause: str
) -> None:
    path = write_tables({})
    damage(path)

    found = problems(path)

    codes = [problem.code for problem in found]
    assert cause in codes
    assert codes.count("not-looked-at") == 1
    assert set(codes) <= {cause, "not-looked-at", "extra-column"}, "nothing follows from the cause"
    (held_back,) = [problem for problem in found if problem.code == "not-looked-at"]
    assert "cells name rows of this table" in held_back.message
    assert held_back not in found[: 1 + codes.index(cause)], "it stands after its cause"


def _change(path: Path, found: str, instead: str) -> None:
    path.write_text(path.read_text("utf-8").replace(found, instead), "utf-8")


def test_the_name_of_a_file_may_be_written_in_capitals(write_tables: Write) -> None:
    path = write_tables({})
    (path / "posts.csv").rename(path / "Posts.CSV")

    assert build.build([folder.read(path)])


@pytest.mark.parametrize(
    ("until", "hint"),
    [
        ("40268", "Did you mean 2010-03-31?"),
        ("40268", "the day after the last"),
        ("31/02/2010", "There is no such day."),
        ("2010-02-30", "There is no such day. The nearest are 2010-02-28 and 2010-03-01."),
        ("spring", "Write 2008"),
    ],
)
def test_a_date_as_people_write_it_is_told_as_it_is_written_here(
    write_tables: Write, until: str, hint: str
) -> None:
    posts = POSTS.replace("status", "until,status") + "".join(
        f"{key},T,{place},{until if key == 'chief' else ''},in force,report 2\n"
        for key, place in (("chief", "council"), ("director", "council"), ("trust-chief", "trust"))
    )

    (found,) = problems(write_tables({"posts": posts}))

    assert (found.code, found.column) == ("not-a-date", "until")
    assert hint in (found.hint or "")


def test_keys_parted_by_commas_are_told_to_be_parted_by_semicolons(write_tables: Write) -> None:
    posts = POSTS.replace("status", "serves,status") + (
        'chief,T,council,"council, trust",in force,report 2\n'
        "director,T,council,,in force,report 2\ntrust-chief,T,trust,,in force,report 2\n"
    )

    (found,) = problems(write_tables({"posts": posts}))

    assert "council; trust" in (found.hint or "")
