"""Tables as people save them: read as what they say, and what was found is told once."""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import caregraph
from caregraph import assets
from caregraph.cli import main
from caregraph.errors import SourceProblemsError, SourceWarning
from caregraph.graph import build
from caregraph.graph.choices import Choice
from caregraph.graph.named import parse_name
from caregraph.model import ReadTables, Record
from caregraph.sources import _dates, checked, folder, workbook
from caregraph.validation import waivers
from tests.conftest import SMALL
from tests.workbooks import workbook as made

Write = Callable[[Mapping[str, str]], Path]

POSTS = "key,title,in,status,from,until,evidence\n"
TWO = (
    POSTS + "chief,Chief Executive,council,in force,{},{},report 2\n"
    "director,Director of Care,council,in force,{},{},report 2\n"
)


def record(reading: ReadTables, key: str) -> Record:
    return next(one for one in reading.records if one.key == key)


def statements(*readings: ReadTables) -> set[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SourceWarning)
        return {str(quad) for quad in build.build(readings) if "tableRow" not in str(quad)}


def resaved(path: Path, to: Path, separator: str, encoding: str, ending: str) -> Path:
    """Save each table of a folder again as a spreadsheet would."""
    to.mkdir(exist_ok=True)
    for file in path.glob("*.csv"):
        text = io.StringIO(newline="")
        rows = csv.reader(io.StringIO(file.read_text("utf-8")))
        csv.writer(text, delimiter=separator).writerows(rows)
        (to / f"{file.stem}{ending}").write_bytes(text.getvalue().encode(encoding, "replace"))
    return to


@pytest.mark.parametrize("ending", [".csv", ".CSV", ".txt", ".tsv"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_case_saved_again_in_any_way_is_the_same_graph(
    tmp_path: Path, separator: str, encoding: str, ending: str
) -> None:
    case = assets.folder("cases") / "barking-and-dagenham-2010"
    again = resaved(case, tmp_path / "again", separator, encoding, ending)

    assert statements(folder.read(again)) == statements(folder.read(case))


@settings(max_examples=40, deadline=None)
@given(
    titles=st.lists(
        st.text("abc Aé’;,|\t\"'–£", min_size=1, max_size=12).filter(lambda one: one.split()),
        min_size=1,
        max_size=5,
    ),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]),
)
def test_any_titles_saved_in_any_way_are_the_same_graph(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str], separator: str, encoding: str
) -> None:
    path = tmp_path_factory.mktemp("town")
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [POSTS.strip().split(",")]
        + [
            [f"p{i}", title, "council", "in force", "", "", "report 2"]
            for i, title in enumerate(titles)
        ]
    )
    tables = {name: SMALL[name] for name in ("structure", "sources", "organisations")}
    for name, said in {**tables, "posts": text.getvalue()}.items():
        (path / f"{name}.csv").write_text(said, "utf-8", newline="")
    again = resaved(path, path / "again", separator, encoding, ".csv")

    assert statements(folder.read(again)) == statements(folder.read(path))


def test_what_was_found_in_several_files_is_told_once(tmp_path: Path, write_tables: Write) -> None:
    again = resaved(write_tables({}), tmp_path / "again", ";", "utf-8", ".csv")

    assert folder.read(again).notes == (
        "lines.csv and 4 more: the cells are separated by semicolons, and are read so",
    )


@pytest.mark.parametrize(
    "title",
    [
        "Posts of Our Town, as of June\n",
        "Posts of Our Town,,,,,,\n",
        "\n\nPosts,,,,,,\n,,,,,,\n",
        '"Posts\nof the council"\n\n',
    ],
)
def test_a_title_above_the_header_is_told_and_not_read(write_tables: Write, title: str) -> None:
    posts = TWO.format("", "", "", "")
    reading = folder.read(write_tables({"posts": title + posts}))

    assert not reading.problems
    assert record(reading, "chief").one("title") == "Chief Executive"
    (note,) = reading.notes
    assert note.startswith("posts.csv: row ")
    assert "is not the header; the header seems to be row" in note


def test_a_header_below_blank_rows_only_is_read_without_a_word(write_tables: Write) -> None:
    reading = folder.read(write_tables({"posts": "\n,,,\n" + TWO.format("", "", "", "")}))

    assert not reading.problems
    assert not reading.notes
    assert record(reading, "chief").row == 4


def test_cells_are_as_plain_in_csv_as_in_a_workbook(tmp_path: Path, write_tables: Write) -> None:
    tables = {
        "posts": POSTS + "chief ,Director of Children’s Services – interim, council\u00a0,"
        "in\u00a0force,２０１０‑０５,,report ‘2’\n"
        "director,Director of Care,council,in force,,,report 2\n"
    }
    made({**SMALL, **tables}).save(tmp_path / "small.xlsx")

    plain, book = folder.read(write_tables(tables)), workbook.read(tmp_path / "small.xlsx")

    assert record(plain, "chief").values == record(book, "chief").values
    assert record(plain, "chief").one("from") == "2010-05"
    assert record(plain, "chief").one("title") == "Director of Children’s Services – interim"
    causes = [
        {note.partition(": ")[2] for note in one.notes if "cell has" in note}
        for one in (plain, book)
    ]
    assert causes[0] == causes[1]
    assert len(causes[0]) == 4


def test_columns_without_a_name_are_told_where_they_hold_anything(write_tables: Write) -> None:
    posts = TWO.format("", "", "", "").replace("\n", ",,ask Ann\n").replace("e,,ask Ann", "e,,", 1)

    reading = folder.read(write_tables({"posts": posts}))

    assert not reading.problems
    assert reading.notes == ("posts.csv: what stands in columns without a name (I) is not read",)


def test_what_systems_leave_in_a_folder_is_no_table(write_tables: Write) -> None:
    path = write_tables({})
    (path / "._posts.csv").write_bytes(b"\0\5\26\7\0")
    (path / "README.txt").write_text("ours")
    (path / "budget.xlsx").write_bytes(b"PK")

    assert not folder.read(path).problems


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("13/03/2009", "2009-03-13"),
        ("13.3.2009", "2009-03-13"),
        ("13-03-2009", "2009-03-13"),
        ("13/03/09", "2009-03-13"),
        ("13/03/74", "1974-03-13"),
        ("13/03/2009 00:00", "2009-03-13"),
        ("1 March 2009", "2009-03-01"),
        ("1st March, 2009", "2009-03-01"),
        ("Sun 1 Mar 2009", "2009-03-01"),
        ("1-Mar-09", "2009-03-01"),
        ("Mar 2009", "2009-03"),
        ("Mar-09", "2009-03"),
        ("March ’09", "2009-03"),
        ("Sept 2009", "2009-09"),
        ("03/2009", "2009-03"),
        ("3/3/2009", "2009-03-03"),
        ("2009/3/1", "2009-03-01"),
        ("2009-03-01 00:00:00", "2009-03-01"),
        ("2009-03-01T00:00:00Z", "2009-03-01"),
    ],
)
def test_a_date_that_can_be_read_in_one_way_is(
    write_tables: Write, written: str, means: str
) -> None:
    reading = folder.read(write_tables({"posts": TWO.format(f'"{written}"', "", "", "")}))

    assert not reading.problems
    assert record(reading, "chief").one("from") == means
    place = "posts.csv, row 2, column 'from'"
    assert [note.startswith(place) for note in reading.notes] == [True] * len(reading.notes)
    assert f"is {means}): {_dates.READ_SO}" in " ".join(reading.notes)


@pytest.mark.parametrize("shows", ["until", "from"])
def test_one_day_above_twelve_shows_how_the_dates_of_a_table_are_written(
    write_tables: Write, shows: str
) -> None:
    cells = ("01/04/2009", "31/03/2010") if shows == "until" else ("13/04/2009", "01/03/2010")
    reading = folder.read(write_tables({"posts": TWO.format(*cells, "01/05/2009", "")}))

    assert not reading.problems
    assert record(reading, "director").one("from") == "2009-05-01"
    assert reading.notes[0].startswith(f"posts.csv, row 2, column 'from' ({cells[0]!r} is 2009-04-")
    assert "and 2 more: the date is written as in Britain" in reading.notes[0]


def test_a_date_that_may_be_of_two_days_is_refused_with_both(write_tables: Write) -> None:
    path = write_tables({"posts": TWO.format("01/03/2009", "", "02/03/2009", "2011")})

    (problem,) = folder.read(path).problems

    assert (problem.code, problem.row, problem.column) == ("ambiguous-date", 2, "from")
    assert problem.hint == (
        "Write 2009-03-01 or 2009-01-03; --dates day-first reads all as 2009-03-01. So it is in "
        "1 more cell of this column."
    )
    assert not folder.read(path, dates="day-first").problems


@pytest.mark.parametrize("dates", [None, "day-first"])
def test_dates_with_the_month_first_are_never_read(
    write_tables: Write, dates: _dates.Convention | None
) -> None:
    path = write_tables({"posts": TWO.format("04/13/2009", "", "01/03/2009", "")})

    (problem,) = folder.read(path, dates=dates).problems

    assert (problem.code, problem.row, problem.value) == ("ambiguous-date", 2, "04/13/2009")
    assert "2009-04-13" in (problem.hint or "")


def test_iso_refuses_all_other_forms_and_proposes_this(write_tables: Write) -> None:
    path = write_tables({"posts": TWO.format("13/03/2009", "Mar 2010", "", "")})

    with pytest.raises(SourceProblemsError) as caught:
        build.build([folder.read(path, dates="iso")])

    found = [(one.code, one.hint and one.hint.split("?")[0]) for one in caught.value.problems]
    assert found == [
        ("not-a-date", "Did you mean 2009-03-13"),
        ("not-a-date", "Did you mean 2010-03"),
    ]


@settings(max_examples=100, deadline=None)
@given(day=st.dates(min_value=date(1930, 1, 1)))
def test_any_day_written_as_in_britain_is_that_day(day: date) -> None:
    words = f"{day.day} {day:%B} {day.year:04}"

    assert _dates.written(words) == _dates.Written(day.isoformat())
    numbers = _dates.written(f"{day.day}/{day.month:02}/{day.year:04}")
    assert numbers is not None
    assert numbers.day_first == day.isoformat()


def test_every_door_takes_the_convention(
    write_tables: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write_tables({"posts": TWO.format("01/03/2009", "", "", "")}))

    assert main(["build", path]) == 3
    assert "2009-03-01 or 2009-01-03" in capsys.readouterr().err
    for command in (
        ["build", path, "--dates", "day-first"],
        ["query", f"{path},dates=day-first", "SELECT ?s WHERE { ?s a cg:Post }"],
        ["check", path, "--dates", "day-first", "--rule", "STR-01"],
        ["compare", path, f"{path},asOf=2010-01-01", "--dates", "day-first"],
        ["show", "required", path, "--dates", "day-first"],
    ):
        assert main(command) == 0, command
        assert "caregraph: note:" in capsys.readouterr().err
    with pytest.warns(SourceWarning, match="day before month"):
        view = caregraph.load(path, dates="day-first")
    assert view.choices
    with pytest.warns(SourceWarning, match="day before month"):
        assert len(caregraph.build(path, dates="day-first"))
    with pytest.raises(SourceProblemsError):
        caregraph.load(path)


def test_a_graph_carries_its_own_convention() -> None:
    assert parse_name("our-town,dates=iso").choice.over(Choice(dates="day-first")).dates == "iso"


def test_waivers_are_read_by_the_same_door(tmp_path: Path) -> None:
    path = tmp_path / "waivers.csv"
    path.write_bytes(
        "key;rule;reason;owner;approved by;review by\n"
        "one;ACC-06;It’s late;Ann;Bob;31/03/2011\n".encode("cp1252")
    )

    with pytest.warns(SourceWarning) as told:
        (waiver,) = waivers.read(path, ["ACC-06"])

    assert (waiver.reason, waiver.review_by.isoformat()) == ("It’s late", "2011-03-31")
    assert len(told) == 3


def test_a_reader_of_another_package_gains_the_same() -> None:
    posts = [
        {"key": "chief", "title": "Chief", "status": "in\u00a0force", "from": "31/3/2009"},
    ]
    reading = checked(Path("x.own"), "own", {"posts": [{**posts[0], "evidence": "report 1"}]})

    assert record(reading, "chief").one("from") == "2009-03-31"
    assert record(reading, "chief").one("status") == "in force"
    assert len(reading.notes) == 2


@pytest.mark.parametrize(
    "name",
    ["Chief Executive", "chief executive ", "CHIEF  EXECUTIVE", "Chief", "Chief\u00a0Executive"],
)
def test_a_name_that_one_row_has_is_read_as_its_key(write_tables: Write, name: str) -> None:
    lines = SMALL["lines"].replace(",chief,", f",{name},")

    reading = folder.read(write_tables({"lines": lines}))

    assert record(reading, "up").one("to whom") == "chief"
    note = reading.notes[-1]
    assert "is chief): a name stands where a key is due" in note


def test_names_in_many_values_evidence_and_changes_are_read_too(write_tables: Write) -> None:
    path = write_tables(
        {
            "posts": "key,title,in,serves,status,evidence\n"
            "chief,Chief Executive,The Council,The Council; trust,in force,The report 2\n"
            "director,Director of Care,council,,in force,report\n",
            "proposals": "key,title,decision status,evidence\nplan,Plan,for decision,report 4\n",
            "changes": "key,proposed by,effect,thing,column,new value,evidence\n"
            "ch,Plan,changes,Director of Care,in,The Trust,report 4\n"
            "to,Plan,changes,Director of Care,until,31/03/2011,report 4\n",
        }
    )

    reading = folder.read(path)

    chief, change = record(reading, "chief"), record(reading, "ch")
    assert chief.values["serves"] == ("council", "trust")
    assert (chief.one("in"), chief.one("evidence")) == ("council", "report 2")
    assert (change.one("proposed by"), change.one("thing")) == ("plan", "director")
    assert change.one("new value") == "trust"
    assert record(reading, "to").one("new value") == "2011-03-31"
    assert statements(reading)


def test_a_key_always_wins_over_a_name(write_tables: Write) -> None:
    posts = SMALL["posts"].replace("Director of Care", "chief")

    reading = folder.read(write_tables({"posts": posts}))

    assert record(reading, "up").one("to whom") == "chief"
    assert not reading.notes


def test_no_key_is_suggested_for_that_of_a_row_that_cannot_be_read(write_tables: Write) -> None:
    path = write_tables(
        {
            "organisations": SMALL["organisations"] + "north,North,,in force,report 1\n",
            "units": "key,name,part of,status,evidence\nMD North,North,council,in force,report 1\n",
            "lines": SMALL["lines"].replace(",chief,", ",md-north,"),
        }
    )

    with pytest.raises(SourceProblemsError) as caught:
        build.build([folder.read(path)])

    assert [(one.code, one.file) for one in caught.value.problems] == [
        ("bad-key", "units.csv"),
        ("not-looked-at", "units.csv"),
    ]
    assert "'north'" not in str(caught.value)
