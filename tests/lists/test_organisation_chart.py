"""Lists of posts and people with their managers, in every dialect and disorder people have."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import caregraph
from caregraph import lists
from caregraph.errors import SourceWarning
from caregraph.graph import offices, store
from caregraph.model import ReadTables, Record

HEADER = ("Name", "Title", "Reports To")
EIGHT = (
    ("Ann Smith", "Chief Executive", ""),
    ("Bob Jones", "Director of Adult Social Services", "Ann Smith"),
    ("Carol Patel", "Director of Public Health", "Ann Smith"),
    ("John Brown", "Head of Commissioning", "Bob Jones"),
    ("John Brown", "Team Manager", "Carol Patel"),
    ("Vacant", "Monitoring Officer", "Ann Smith"),
    ("Dee White", "Section 151 Officer", "Anne Smith"),
    ("Eve Green", "Joint Head of Integrated Care", "Bob Jones; Carol Patel"),
)
"""The list of the issue: it holds each thing that goes wrong once."""


def write(path: Path, *rows: Sequence[str]) -> Path:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read(folder: Path, *rows: Sequence[str]) -> ReadTables:
    return lists.read(write(folder / "orgchart.csv", *rows))


def of(reading: ReadTables, table: str) -> list[Record]:
    return [one for one in reading.records if one.table == table]


def structure(reading: ReadTables) -> set[tuple[str | None, ...]]:
    """Give what a list says without keys and places: titles, holders, who answers to whom."""
    names = {one.key: one.one("name") for one in of(reading, "people")}
    held = {one.one("post"): names[one.one("person") or ""] for one in of(reading, "tenures")}
    places = {
        one.key: one.one("name") for one in (*of(reading, "units"), *of(reading, "organisations"))
    }
    posts = {
        one.key: f"{one.one('title')}, {held.get(one.key)}, {places.get(one.one('in') or '')}"
        for one in of(reading, "posts")
    }
    lines = {
        (posts[one.one("who answers") or ""], posts[one.one("to whom") or ""], one.one("kind"))
        for one in of(reading, "lines")
    }
    return lines | {(one,) for one in posts.values()} | {(name,) for name in names.values()}


def test_the_list_of_eight_rows_gives_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADER, *EIGHT)

    kinds = [one.one("kind") for one in of(reading, "lines")]
    unsure = [one for one in of(reading, "lines") if one.one("kind") is None]
    vacant = [
        one
        for one in of(reading, "posts")
        if one.values.get("post status") != ("established filled",)
    ]
    browns = [one.key for one in of(reading, "people") if one.one("name") == "John Brown"]

    assert len(of(reading, "posts")) == 8
    assert len(of(reading, "people")) == len(of(reading, "tenures")) == 7
    assert len(set(browns)) == 2
    assert (kinds.count("operational"), kinds.count(None)) == (5, 2)
    assert {one.one("who answers") for one in unsure} == {"joint-head-of-integrated-care"}
    assert [one.one("title") for one in vacant] == ["Monitoring Officer"]
    assert vacant[0].values["post status"] == ("established vacant",)
    (left,) = reading.left_out
    assert (left.code, left.row, left.value) == ("unknown-manager", 8, "Anne Smith")
    assert "row 2 (Ann Smith, Chief Executive)" in (left.hint or "")
    assert "the top is row 2 (Ann Smith, Chief Executive)" in reading.notes
    assert not reading.problems


def test_every_row_and_line_rests_on_its_row_of_the_list(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADER, *EIGHT)

    for one in reading.records[2:]:
        assert one.one("evidence") == f"list row {one.row}"
    assert of(reading, "sources")[0].one("title") == "orgchart.csv"


def test_statutory_roles_are_offered_from_titles_and_never_set(tmp_path: Path) -> None:
    reading = store.read_list(write(tmp_path / "orgchart.csv", HEADER, *EIGHT))

    roles = {one.one("title"): one.one("roles") for one in reading.offers if one.table == "posts"}

    assert roles == {
        "Chief Executive": "chief executive",
        "Director of Adult Social Services": "director of adult social services",
        "Director of Public Health": "director of public health",
        "Monitoring Officer": "monitoring officer",
        "Section 151 Officer": "chief finance officer",
    }
    assert not any(one.values.get("roles") for one in reading.records)


@pytest.mark.parametrize(
    ("title", "roles"),
    [
        (
            "Corporate Director of Children\u2019s Services (DCS)",
            ["director of children's services"],
        ),
        ("Head of Legal and Monitoring Officer", ["monitoring officer"]),
        ("Chief Finance Officer/S.151 officer", ["chief finance officer"]),
        ("Chief Executive & Head of Paid Service", ["chief executive", "head of paid service"]),
        ("Deputy Monitoring Officer", []),
        ("Executive Assistant to the Director of Public Health", []),
        ("Director of Public Health Nursing", []),
        ("Mo", []),
    ],
)
def test_a_title_names_a_role_only_where_a_part_of_it_is_one(title: str, roles: list[str]) -> None:
    assert offices.named(title) == roles


def test_a_check_asks_what_the_list_does_not_say_and_breaks_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "orgchart.csv", HEADER, *EIGHT)

    with pytest.warns(SourceWarning) as told:
        report = caregraph.check(caregraph.load(path))

    asked = [one.rule for one in report.findings if one.outcome == "not-stated"]
    assert not report.breaches
    assert asked.count("STR-03") == 2
    assert sum("read as organisation chart: 8 posts" in str(one.message) for one in told) == 1
    assert len(told) == 2


@pytest.mark.parametrize(
    "header",
    [
        ("Name", "Title", "Reports_To"),
        ("Employee Name", "Job Title", "Manager"),
        ("FULL NAME", "JobTitle", "line manager"),
        ("Worker", "Business Title", "Worker's Manager"),
        ("Post Holder", "Post Title", "Reporting Manager *"),
        ("Person", "Role", "Boss"),
        ("name", "Position", "supervisor_name"),
    ],
)
def test_columns_are_known_by_any_name_in_any_order(tmp_path: Path, header: Sequence[str]) -> None:
    expected = structure(read(tmp_path, HEADER, *EIGHT))
    order = random.Random(str(header)).sample(range(3), 3)

    found = read(tmp_path, *([row[i] for i in order] for row in (header, *EIGHT)))

    assert structure(found) == expected
    assert len(found.left_out) == 1


@pytest.mark.parametrize("seed", range(20))
def test_rows_in_another_order_give_the_same_structure(tmp_path: Path, seed: int) -> None:
    expected = structure(read(tmp_path, HEADER, *EIGHT))

    found = read(tmp_path, HEADER, *random.Random(seed).sample(EIGHT, len(EIGHT)))

    assert structure(found) == expected


def test_a_merged_title_above_and_semicolons_between_change_nothing(tmp_path: Path) -> None:
    expected = structure(read(tmp_path, HEADER, *EIGHT))
    lines = [
        "Our people in 2026;;",
        *(";".join(f'"{one}"' for one in row) for row in (HEADER, *EIGHT)),
    ]
    path = tmp_path / "orgchart.csv"
    path.write_text("\r\n".join(lines), "cp1252")

    found = lists.read(path)

    assert structure(found) == expected
    assert "orgchart.csv: row 2 is taken for the header" in found.notes


def orgplus() -> Iterable[Sequence[str]]:
    yield "Person ID", "Supervisor ID", "Full Name", "Job Title", "Department", "AltReportsTo"
    yield "0012", "0012", "Ann Smith", "Chief Executive", "Office", ""
    yield "012", "0012", "Bob Jones", "Director", "Care", ""
    yield "12", "012", "Cas Lee", "Manager", "Care", "0012; 012;77"


def test_ids_are_compared_whole_and_as_text(tmp_path: Path) -> None:
    reading = read(tmp_path, *orgplus())

    lines = {(one.key, one.one("kind")) for one in of(reading, "lines")}

    assert lines == {
        ("director-to-chief-executive", "operational"),
        ("manager-to-director", "operational"),
        ("manager-to-chief-executive", None),
    }
    assert [one.key for one in of(reading, "people")] == ["person-0012", "person-012", "person-12"]
    assert [(one.code, one.value) for one in reading.left_out] == [("unknown-manager", "77")]
    assert "the top is row 2 (Ann Smith, Chief Executive)" in reading.notes


def test_units_are_made_of_departments_within_their_organisation(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ("Employee", "Title", "Organization", "Directorate", "Team", "Manager"),
        ("Ann", "Director", "Our Trust", "Care", "", "root"),
        ("Bob", "Nurse", "Our Trust", "Care", "Ward 1", "Ann"),
        ("Cas", "Nurse", "Our Trust", "Estates", "Ward 1", "Ann"),
    )

    units = {(one.key, one.one("name"), one.one("part of")) for one in of(reading, "units")}

    assert units == {
        ("care", "Care", "our-trust"),
        ("ward-1", "Ward 1", "care"),
        ("estates", "Estates", "our-trust"),
        ("ward-1-2", "Ward 1", "estates"),
    }
    assert [one.one("in") for one in of(reading, "posts")] == ["care", "ward-1", "ward-1-2"]
    assert not reading.offers


def test_one_number_of_a_post_is_one_post_with_as_many_holders_as_rows(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ("Position", "Reports To", "Name", "Title"),
        ("1", "", "Ann Smith", "Director"),
        ("2", "1", "Bob Jones", "Head of Care"),
        ("2", "1", "Cas Lee", "Head of Care"),
    )

    shared = of(reading, "posts")[1]

    assert [one.key for one in of(reading, "posts")] == ["post-1", "post-2"]
    assert shared.values["post status"] == ("job share",)
    assert shared.values["evidence"] == ("list row 3", "list row 4")
    assert len(of(reading, "people")) == 3
    assert len(of(reading, "lines")) == 1


@pytest.mark.parametrize("top", ["", "root", "XX", "n/a", "Ann Smith", "0", "None"])
def test_who_answers_to_nobody_or_to_themselves_is_a_top(tmp_path: Path, top: str) -> None:
    reading = read(tmp_path, HEADER, ("Ann Smith", "Chief", top), ("Bob", "Head", "Ann Smith"))

    assert [one.key for one in of(reading, "lines")] == ["head-to-chief"]
    assert "the top is row 2 (Ann Smith, Chief)" in reading.notes
    assert not reading.left_out


def test_several_tops_and_rings_are_told_with_their_members(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        HEADER,
        ("Ann", "Chief", ""),
        ("Bob", "Adviser", ""),
        ("Cas", "Head", "Dee"),
        ("Dee", "Deputy", "Eve"),
        ("Eve", "Lead", "Cas"),
        ("Fay", "Clerk", "Cas"),
    )

    assert "2 rows answer to nobody in the list: row 2 (Ann, Chief), row 3 (Bob, Adviser)" in (
        reading.notes
    )
    assert (
        "3 rows answer to each other in a ring: row 4 (Cas, Head), row 5 (Dee, Deputy), "
        "row 6 (Eve, Lead)" in reading.notes
    )
    assert len(of(reading, "lines")) == 4


def test_a_name_of_two_rows_names_both_and_leaves_out_that_line_only(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADER, *EIGHT[:5], ("Fay", "Clerk", "John Brown; Bob Jones"))

    (left,) = reading.left_out

    assert left.code == "ambiguous-manager"
    assert "row 5 (John Brown, Head of Commissioning), row 6 (John Brown, Team Manager)" in (
        left.message
    )
    assert [one.one("kind") for one in of(reading, "lines")][-1] is None
    assert len(of(reading, "posts")) == 6


@pytest.mark.parametrize(
    "manager",
    [
        "Smith, Ann",
        "ann  SMITH",
        "Ann Smith (Chief Executive)",
        "Chief Executive",
        "Ann Smith, Chief Executive",
    ],
)
def test_a_manager_is_found_by_name_or_title_however_written(tmp_path: Path, manager: str) -> None:
    reading = read(tmp_path, HEADER, *EIGHT[:1], ("Bob", "Head", manager))

    assert [(one.key, one.one("kind")) for one in of(reading, "lines")] == [
        ("head-to-chief-executive", "operational")
    ]
    assert not reading.left_out


def test_first_and_last_names_bosses_and_dotted_ids_of_organimi(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ("ID", "First Name", "Last Name", "Role Title", "Boss ID", "Dottedids", "Photo"),
        ("7", "Ann", "Smith", "Chief", "", "", "a.jpg"),
        ("8", "Bob", "Jones", "Head", "7", "", ""),
        ("9", "", "", "Clerk", "8", "7:8", ""),
        ("", "", "", "", "", "", "photos of May"),
    )

    assert [one.one("name") for one in of(reading, "people")] == ["Ann Smith", "Bob Jones"]
    assert {(one.key, one.one("kind")) for one in of(reading, "lines")} == {
        ("head-to-chief", "operational"),
        ("clerk-to-head", "operational"),
        ("clerk-to-chief", None),
    }
    assert "orgchart.csv: columns not read: Photo" in reading.notes
    assert [(one.code, one.row) for one in reading.left_out] == [("nameless-row", 5)]


def test_one_id_of_two_people_is_told_and_merges_nobody(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ("Employee Number", "Name", "Title", "Supervisor Number"),
        ("1", "Ann", "Chief", ""),
        ("1", "Bob", "Head", ""),
        ("2", "Cas", "Clerk", "1"),
        ("2", "Cas", "Typist", "3"),
    )

    assert [one.one("name") for one in of(reading, "people")] == ["Ann", "Bob", "Cas"]
    assert (
        "'1' is the id of several people, who stay apart: row 2 (Ann, Chief), row 3 (Bob, Head)"
        in (reading.notes)
    )
    assert [one.code for one in reading.left_out] == ["ambiguous-manager", "unknown-manager"]


def test_days_since_when_are_read_day_first_and_what_is_none_is_told(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        (*HEADER, "Start Date", "End Date"),
        ("Ann", "Chief", "", "25/03/2020", ""),
        ("Bob", "Head", "Ann", "01/04/2021", "2026-03"),
        ("Cas", "Clerk", "Ann", "last year", ""),
    )

    held = [(one.one("from"), one.one("until")) for one in of(reading, "tenures")]

    assert held == [("2020-03-25", None), ("2021-04-01", "2026-03"), (None, None)]
    assert [(one.code, one.row) for one in reading.left_out] == [("not-a-date", 4)]
    assert any("day before month" in one for one in reading.notes)


def test_days_that_may_be_others_are_left_out_and_not_told_as_read(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        (*HEADER, "Start Date"),
        ("Ann", "Chief", "", "01/04/2019"),
        ("Bob", "Head", "", "1/1/2021"),
    )

    assert [one.one("from") for one in of(reading, "tenures")] == [None, "2021-01-01"]
    assert [one.code for one in reading.left_out] == ["ambiguous-date"]
    assert not any("day before month" in one for one in reading.notes)


DIALECTS = {
    "Visio": "Unique_ID,Name,Title,Reports_To,Department\n1,Ann,Chief,,Care\n2,Bob,Head,1,Care\n",
    "OrgPlus": "Position,Reports_To,Name,Title,Department\n1,,Ann,Chief,Care\n2,1,Bob,Head,Care\n",
    "OrgChart": "PersonID,SupervisorID,Name,Title,Department\n"
    "1,1,Ann,Chief,Care\n2,1,Bob,Head,Care\n",
    "Organimi": "Unique ID,Manager ID,Firstname,Lastname,Role Title,Department\n"
    "1,,Ann,,Chief,Care\n2,1,Bob,,Head,Care\n",
    "Built for Teams": "First Name,Last Name,Work Email,Title,Department,Reports To\n"
    "Ann,,a@x.uk,Chief,Care,\nBob,,b@x.uk,Head,Care,a@x.uk\n",
    "Plumsail": "Employee ID,Manager ID,Employee name,Position,Department\n"
    "a@x,,Ann,Chief,Care\nb@x,a@x,Bob,Head,Care\n",
    "Lucidchart": "Employee ID,Supervisor ID,Name,Title,Department\n"
    "7,,Ann,Chief,Care\n8,7,Bob,Head,Care\n",
    "Workday": "Worker,Employee ID,Business Title,Position ID,Supervisory Organization,"
    "Worker's Manager\n"
    "Ann,E1,Chief,P1,Care,\nBob,E2,Head,P2,Care,Ann (E1)\n",
    "ESR": "Employee Number,Full Name,Position Title,Position Number,Department,"
    "Supervisor Employee Number\n001,Ann,Chief,10,Care,\n002,Bob,Head,11,Care,001\n",
    "iTrent": "Personal reference,Full name,Position title,Unit name,Reporting manager\n"
    "A1,Ann,Chief,Care,\nA2,Bob,Head,Care,Ann\n",
}


@pytest.mark.parametrize("text", DIALECTS.values(), ids=DIALECTS)
def test_exports_of_the_programs_people_use_say_the_same(tmp_path: Path, text: str) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(text, "utf-8")

    reading = lists.read(path)

    assert structure(reading) == {
        ("Head, Bob, Care", "Chief, Ann, Care", "operational"),
        ("Head, Bob, Care",),
        ("Chief, Ann, Care",),
        ("Ann",),
        ("Bob",),
    }
    assert not reading.left_out


def test_a_workbook_of_one_sheet_is_a_list_with_its_sheet_as_evidence(tmp_path: Path) -> None:
    expected = structure(read(tmp_path, HEADER, *EIGHT))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Staff"
    for row in (HEADER, *EIGHT):
        sheet.append(row)
    book.save(tmp_path / "staff.xlsx")

    reading = store.read_tables(tmp_path / "staff.xlsx")

    assert structure(reading) == expected
    assert of(reading, "posts")[0].one("evidence") == "list Staff row 2"


STAFF = ("Position No", "Job Title", "Employee Name", "Line Manager Position", "Line Manager Name")


def test_an_id_comes_before_a_name_and_a_difference_is_told(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        STAFF,
        ("P1", "Chief", "Dr Ann Smith", "", ""),
        ("P2", "Head", "Bob Jones", "P1", "Ann Smiht"),
        ("P3", "Clerk", "Cas Lee", "P2", "Ann Smith"),
        ("P4", "Typist", "Dee Roe", "P1", "Ann Smith"),
        ("P5", "Porter", "Eve Lee", "P2", ""),
    )

    assert [one.key for one in of(reading, "lines")] == [
        "post-p2-to-post-p1",
        "post-p3-to-post-p2",
        "post-p4-to-post-p1",
        "post-p5-to-post-p2",
    ]
    (told,) = [one for one in reading.notes if "two managers" in one]
    assert "row 3: 'P1' is row 2 (Dr Ann Smith, Chief), and 'Ann Smiht' is not" in told
    assert "row 4: 'P2' is row 3 (Bob Jones, Head), and 'Ann Smith' is not" in told
    assert "row 5" not in told
    assert "the top is row 2 (Dr Ann Smith, Chief)" in reading.notes


def test_a_code_that_no_row_has_is_no_top_and_offers_whom_the_name_means(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        STAFF,
        ("P0011", "Chief", "Ann Smith", "", ""),
        ("P0012", "Head", "Bob Jones", "P0099", "Ann Smith"),
        ("P0019", "Clerk", "Cas Lee", "P0098", ""),
    )

    assert not of(reading, "lines")
    assert [one.value for one in reading.left_out] == ["P0099", "P0098"]
    assert not any("Did you mean" in (one.hint or "") for one in reading.left_out)
    assert [one.key for one in reading.offers if one.table == "lines"] == [
        "post-p0012-to-post-p0011"
    ]
    assert "the top is row 2 (Ann Smith, Chief)" in reading.notes


def test_a_title_of_several_rows_is_told_apart_by_the_name_beside_it(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ("Name", "Title", "Manager", "Manager Position"),
        ("Ann", "Chief", "", ""),
        ("Bob", "Team Manager", "Ann", "Chief"),
        ("Cas", "Team Manager", "Ann", "Chief"),
        ("Dee", "Nurse", "Cas", "Team Manager"),
        ("Eve", "Clerk", "Bob", "Manager of Teams"),
    )

    assert [one.key for one in of(reading, "lines")][2:] == [
        "nurse-to-team-manager-cas",
        "clerk-to-team-manager-bob",
    ]
    assert not reading.left_out


def test_an_office_outside_the_list_is_offered_and_never_taken_for_ours(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        (*HEADER, "Dotted Line"),
        ("Ann", "Chief Executive", "", ""),
        ("Bob", "Head of Housing", "Ann", "ICB Chief Executive"),
        ("Cas", "Head of Health", "Chief Nurse, Acute Trust", ""),
        ("Dee", "Clerk", "Head of Huosing", ""),
        ("Eve", "Typist", "Somebody Else", ""),
    )

    offered = [(one.table, one.key, one.one("in"), one.one("kind")) for one in reading.offers]

    assert offered[:6] == [
        ("organisations", "icb", None, None),
        ("posts", "icb-chief-executive", "icb", None),
        ("lines", "head-of-housing-to-icb-chief-executive", None, None),
        ("organisations", "acute-trust", None, None),
        ("posts", "chief-nurse-acute-trust", "acute-trust", None),
        ("lines", "head-of-health-to-chief-nurse-acute-trust", None, "operational"),
    ]
    assert {one.table for one in reading.offers[6:]} == {"organisations"}
    assert [(one.value, one.hint) for one in reading.left_out] == [
        ("ICB Chief Executive", "The line is left out, and offered to confirm."),
        ("Chief Nurse, Acute Trust", "The line is left out, and offered to confirm."),
        (
            "Head of Huosing",
            "Did you mean row 3 (Bob, Head of Housing)? The line is left out.",
        ),
        ("Somebody Else", "The line is left out."),
    ]


@pytest.mark.parametrize(
    ("cell", "status", "names", "capacity", "state"),
    [
        ("F White - maternity leave until 01/03/2027", "", ["F White"], None, "established filled"),
        ("E Brown (acting up)", "", ["E Brown"], "acting", "acting"),
        ("Interim: B Jones", "", ["B Jones"], "interim", "interim"),
        ("C Patel / D Green (job share)", "", ["C Patel", "D Green"], None, "job share"),
        ("Patel and Green (job share)", "", ["Patel", "Green"], None, "job share"),
        ("Vacant (interim: B Jones)", "Vacant", ["B Jones"], "interim", "interim"),
        ("Mark Lowe", "Filled - interim", ["Mark Lowe"], "interim", "interim"),
        ("Rosa Diaz", "Secondment from ICB", ["Rosa Diaz"], "seconded", "seconded"),
        ("Rosa Diaz", "Seconded to NHS England", ["Rosa Diaz"], None, "established filled"),
        ("", "Vacant - recruiting", [], None, "established vacant"),
        ("Vacant - Band 7", "", [], None, "established vacant"),
        ("Gil Hay until May", "", [], None, None),
        ("Ann/Bob", "", [], None, None),
        ("Temp cover", "", [], None, None),
        ("TBC - interim", "", [], None, None),
        ("Smith, Ann (E1)", "Filled", ["Smith, Ann (E1)"], None, "established filled"),
    ],
)
def test_cells_about_holders_are_taken_apart(
    tmp_path: Path, cell: str, status: str, names: list[str], capacity: str, state: str
) -> None:
    reading = read(
        tmp_path,
        (*HEADER, "Status"),
        (cell, "Head of Care", "", status),
        ("Zed Orr", "Nurse", cell or "Head of Care", ""),
    )

    tenures = of(reading, "tenures")
    assert [one.one("name") for one in of(reading, "people")] == [*names, "Zed Orr"]
    assert all(one.one("capacity") == capacity for one in tenures[:-1])
    assert of(reading, "posts")[0].one("post status") == state
    assert len(of(reading, "posts")) == 2
    if names:
        assert [one.key for one in of(reading, "lines")] == ["nurse-to-head-of-care"]


def test_what_is_said_besides_a_name_is_told_or_offered(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        (*HEADER, "Status"),
        ("F White - maternity leave", "Head of Care", "", ""),
        ("Gil Hay until May", "Head of IT", "F White", "Frozen"),
        ("Rosa Diaz", "Lead", "F White", "Secondment from ICB"),
    )

    told = "is told and not held by a table"
    assert f"'maternity leave' {told}: row 2 (F White, Head of Care)" in reading.notes
    assert f"'Frozen' {told}: row 3 (Head of IT)" in reading.notes
    people = [one.one("name") for one in reading.offers if one.table == "people"]
    tenures = [(one.key, one.one("employer")) for one in reading.offers if one.table == "tenures"]
    assert people == ["Gil Hay until May"]
    assert tenures == [
        ("gil-hay-until-may-in-head-of-it", None),
        ("rosa-diaz-in-lead", "icb"),
    ]


def test_equivalents_are_those_of_posts_and_what_is_no_number_is_left_out(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        (*STAFF, "FTE"),
        ("1", "Chief", "Ann", "", "", "1.0"),
        ("2", "Head", "Bob", "1", "", "0.6"),
        ("2", "Head", "Cas", "1", "", "0.4"),
        ("3", "Clerk", "Dee", "1", "", "full"),
        ("4", "Typist", "Eve", "1", "", ""),
    )

    found = [one.one("full-time equivalent") for one in of(reading, "posts")]

    assert found == ["1", "1", None, None]
    assert [(one.code, one.row, one.value) for one in reading.left_out] == [
        ("not-a-number", 5, "full")
    ]


@pytest.mark.parametrize(
    ("day", "as_at"),
    [("Run date: 21/11/2026", "2026-11-21"), ("As at 1 November 2026", "2026-11-01")],
)
def test_a_title_tells_its_day_and_offers_its_organisation(
    tmp_path: Path, day: str, as_at: str
) -> None:
    reading = read(
        tmp_path, ("Org Report - Wexbourne Borough Council", "", ""), (day, "", ""), HEADER, *EIGHT
    )

    assert of(reading, "structure")[0].one("as at") == as_at
    names = [one.one("name") for one in reading.offers if one.table == "organisations"]
    assert names == ["Wexbourne Borough Council"]
    assert any("above the header stands 'Org Report" in one for one in reading.notes)
    assert not any("the list does not say" in one for one in reading.notes)


def test_a_day_that_may_be_another_is_told_and_not_taken(tmp_path: Path) -> None:
    rows = [("Run date: 01/11/2026", "", ""), HEADER, *EIGHT]
    path = write(tmp_path / "orgchart.csv", *rows)

    unsure = lists.read(path)
    asked = lists.read(path, as_at=date(2026, 11, 1))
    british = lists.read(path, dates="day-first")

    assert any("does not say one day only" in one for one in unsure.notes)
    assert {of(one, "structure")[0].one("as at") for one in (asked, british)} == {"2026-11-01"}


def test_all_that_is_left_out_is_counted_where_a_few_are_told(tmp_path: Path) -> None:
    rows = [(f"Person {one}", f"Post {one}", f"Nobody {one}") for one in "abcde"]

    told = read(tmp_path, HEADER, *rows).told()

    assert "5 left out" in told[0]
    assert told[-1] == "2 more left out; all are told by caregraph new NAME --from orgchart.csv"
