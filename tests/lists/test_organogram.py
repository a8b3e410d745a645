"""Organograms of the government: their counts, their quirks, and several of them as a timeline."""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

import caregraph
from caregraph import lists, rdf
from caregraph.graph import build
from caregraph.model import ReadTables, Record
from tests.shared import shared_path

SENIOR = [
    "Post Unique Reference",
    "Name",
    "Grade (or equivalent)",
    "Job Title",
    "Parent Department",
    "Organisation",
    "Unit",
    "Reports to Senior Post",
    "FTE",
]
JUNIOR = [
    "Parent Department",
    "Organisation",
    "Unit",
    "Reporting Senior Post",
    "Grade",
    "Generic Job Title",
    "Number of Posts in FTE",
    "Professional/Occupational Group",
]


def senior(*rows: str) -> list[list[str]]:
    """Make rows of ``reference, name, title, unit, superior``."""
    told = []
    for row in rows:
        reference, name, title, unit, superior = (one.strip() for one in row.split("|"))
        told.append([reference, name, "SCS1", title, "DH", "The Office", unit, superior, "1"])
    return [SENIOR, *told]


FIRST = senior(
    "1  | Ann Smith  | Chief         | Top    | XX",
    "01 | N/D        | Director      | Care   | 1",
    "2  | Bob Jones  | Head          | Care   | 01",
    "2  | Cas Lee    | Head          | Care   | 01",
    "3  | Vacant     | Deputy        | Money  | 1",
    "4  | Eliminated | Adviser       | Top    | 1",
    "0  | Dee White  | On secondment | N/A    | 1",
    "5  |            | Clerk         | Money  | 99",
)
SECOND = senior(
    "1  | Ann Smith | Chief Officer | Top   | xx",
    "01 | Eve Green | Director      | Money | 1",
    "3  | N/D       | Deputy        | Money | 01",
    "6  | Fay Hill  | Analyst       | Money | 3",
    "5  | Gus Ives  | Clerk         | Money | 3",
)
UNDER = [
    JUNIOR,
    ["DH", "The Office", "Care", "01", "EO", "Officer", "5.6", "Policy"],
    ["DH", "The Office", "Care", "01", "EO", "Officer", "5.6", "Policy"],
    ["DH", "The Office", "Money", "77", "EO", "Not in post", "1", "Policy"],
]


def write(folder: Path, name: str, rows: Iterable[Sequence[str]]) -> Path:
    """Write rows as CSV."""
    folder.mkdir(exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder


def of(reading: ReadTables, table: str) -> dict[str, Record]:
    return {one.key: one for one in reading.records if one.table == table}


def one_snapshot(folder: Path) -> ReadTables:
    write(folder / "office", "office-2011-03-31-junior.csv", UNDER)
    return lists.read(write(folder / "office", "office-2011-03-31-senior.csv", FIRST))


def both(folder: Path) -> ReadTables:
    write(folder / "office", "office-2011-03-31-senior.csv", FIRST)
    return lists.read(write(folder / "office", "office-2011-09-30-senior.csv", SECOND))


def test_who_holds_a_post_is_told_apart_from_vacant_gone_and_not_said(tmp_path: Path) -> None:
    reading = one_snapshot(tmp_path)

    posts = of(reading, "posts")
    states = {key: one.values.get("post status", ()) for key, one in posts.items()}

    assert states["post-2"] == ("job share",)
    assert states["post-3"] == ("established vacant",)
    assert states["post-4"] == ("eliminated",)
    assert states["not-in-post"] == ("not in post",)
    assert states["post-1"] == states["post-01"] == states["post-5"] == ()
    assert posts["post-4"].one("status") == "ended"
    names = [one.one("name") for one in of(reading, "people").values()]
    assert names == ["Ann Smith", "Bob Jones", "Cas Lee", "Dee White"]


def test_lines_lead_to_references_compared_whole_and_a_dangling_one_is_left_out(
    tmp_path: Path,
) -> None:
    reading = one_snapshot(tmp_path)

    lines = {key: one.one("status") for key, one in of(reading, "lines").items()}

    assert lines == {
        "post-01-to-post-1": "in force",
        "post-2-to-post-01": "in force",
        "post-3-to-post-1": "in force",
        "post-4-to-post-1": "ended",
        "junior-01-officer-to-post-01": "in force",
        "junior-01-officer-2-to-post-01": "in force",
    }
    assert [(one.code, one.value) for one in reading.left_out] == [
        ("unknown-manager", "99"),
        ("unknown-manager", "77"),
    ]


def test_the_columns_of_the_schema_of_the_w3c_are_read_too(tmp_path: Path) -> None:
    head = (
        "Reporting Senior Post,Grade,Generic Job Title,Number of Posts (FTE),Organization Reference"
    )
    write(tmp_path, "junior-roles.csv", [head.split(","), ["9", "4", "Clerk", "8.67", "hefce"]])
    head = "Post Unique Reference,Name,Job Title,Reports to Senior Post,Organization Reference"
    write(tmp_path, "senior-roles.csv", [head.split(","), ["9", "Ann", "Chief", "xx", "hefce"]])

    reading = lists.read(tmp_path, "hefce")

    assert [one.one("name") for one in of(reading, "organisations").values()] == ["hefce"]
    assert list(of(reading, "lines")) == ["junior-9-clerk-to-post-9"]
    assert [one.one("number") for one in of(reading, "posts").values()] == [None, "9"]


def test_junior_rows_are_counts_of_posts(tmp_path: Path) -> None:
    reading = one_snapshot(tmp_path)

    counted = [
        (one.one("number"), one.one("full-time equivalent"), one.values.get("post status"))
        for one in of(reading, "posts").values()
        if one.one("number")
    ]

    assert counted == [("6", "5.6", None), ("6", "5.6", None), ("1", "1", ("not in post",))]
    assert (
        "The Office on 2011-03-31: 8 senior rows, 6 posts, 4 lines, 3 units, 1 at the top (Chief); "
        "3 junior rows, 12.2 full-time equivalent" in reading.notes
    )


def test_two_snapshots_are_one_timeline(tmp_path: Path) -> None:
    reading = both(tmp_path)

    dated = {
        key: (one.one("from"), one.one("until"))
        for table in ("posts", "lines", "tenures")
        for key, one in of(reading, table).items()
    }

    assert dated["post-1"] == dated["post-3"] == (None, None)
    assert dated["post-2"] == (None, "2011-09-30")
    assert dated["post-6"] == ("2011-09-30", None)
    assert dated["post-3-to-post-1"] == (None, "2011-09-30")
    assert dated["post-3-to-post-01"] == ("2011-09-30", None)
    assert dated["ann-smith-in-post-1"] == (None, None)
    assert dated["eve-green-in-post-01"] == ("2011-09-30", None)
    names = [(one.one("name"), one.one("from")) for one in of(reading, "names").values()]
    assert names == [("Chief", None), ("Chief Officer", "2011-09-30")]
    moved = [(one.one("thing"), one.one("new value")) for one in of(reading, "changes").values()]
    assert moved == [("post-01", "money")]
    assert any(
        "4 posts kept, 1 new, 2 gone; of those kept 3 answer to another, 1 have another title, 1 "
        "are in another unit" in one
        for one in reading.notes
    )


def test_a_timeline_answers_for_each_of_its_days(tmp_path: Path) -> None:
    both(tmp_path)

    with pytest.warns() as told:
        store = caregraph.build(tmp_path / "office")
    assert sum("read as organogram" in str(one.message) for one in told) == 1
    seen = {day: _titles(store, day) for day in ("2011-03-31", "2011-09-30")}

    assert {"Chief", "Head"} <= seen["2011-03-31"]
    assert not {"Chief Officer", "Analyst"} & seen["2011-03-31"]
    assert {"Chief Officer", "Analyst", "Deputy"} <= seen["2011-09-30"]
    assert "Head" not in seen["2011-09-30"]


def _titles(store: rdf.Store, day: str) -> set[str]:
    view = caregraph.load(store, as_of=day)
    asked = "SELECT ?title WHERE { ?post a cg:Post ; skos:prefLabel ?title }"
    return {cell.text for (cell,) in caregraph.query(view, asked).rows}


@pytest.mark.parametrize("seed", range(10))
def test_rows_in_another_order_give_the_same_posts_and_lines(tmp_path: Path, seed: int) -> None:
    expected = one_snapshot(tmp_path)
    mixed = random.Random(seed).sample(FIRST[1:], len(FIRST) - 1)

    write(tmp_path / "mixed", "office-2011-03-31-junior.csv", UNDER)
    found = lists.read(
        write(tmp_path / "mixed", "office-2011-03-31-senior.csv", [FIRST[0], *mixed])
    )

    for table in ("posts", "lines", "people"):
        assert set(of(found, table)) == set(of(expected, table))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            "*department_of_health-2011-03-31*",
            "303 senior rows, 302 posts, 300 lines, 27 units, 2 at the top (Permanent Secretary of "
            "the Department of Health; NHS Chief Executive); 1242 junior rows, 2531.64",
        ),
        (
            "*department_of_health-2011-09-30*",
            "313 senior rows, 313 posts, 312 lines, 29 units, 1 at the top (Department of Health); "
            "1122 junior rows, 2298.09",
        ),
        (
            "*care_quality_commission-2011-03-31*",
            "46 senior rows, 46 posts, 45 lines, 9 units, 1 at the top (Chair of Commission); 312 "
            "junior rows, 1985.5",
        ),
        (
            "*NHSEngland*",
            "293 senior rows, 293 posts, 292 lines, 15 units, 1 at the top (Chief Executive); 1 "
            "junior rows, 1",
        ),
        (
            "*department_of_health*",
            "from 2011-03-31 to 2011-09-30: 273 posts kept, 40 new, 29 gone; of those kept 30 "
            "answer to another, 22 have another title, 26 are in another unit",
        ),
    ],
)
def test_published_organograms_give_the_counts_that_were_made_by_hand(
    tmp_path: Path, names: str, said: str
) -> None:
    for path in shared_path("data/organograms_health_2011_2013").glob(names):
        shutil.copy(path, tmp_path / path.name)

    reading = lists.read(tmp_path, "dh")

    assert any(said in one for one in reading.notes)
    tables = Counter(one.table for one in reading.records)
    senior_posts = [one for one in of(reading, "posts").values() if not one.one("number")]
    assert tables["units"] == len({one.one("name") for one in of(reading, "units").values()})
    assert len(senior_posts) == len({one.key for one in senior_posts})
    with pytest.warns() as told:
        assert build.build([reading])
    assert any("read as organogram" in str(one.message) for one in told)


def test_an_organogram_of_nobody_named_has_a_title_without_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "senior.csv"
    path.write_text(
        "Post Unique Reference,Name,Job Title,Reports to Senior Post\n1,Ann,Chief,XX\n", "utf-8"
    )

    assert of(lists.read(path), "structure")["senior"].one("title") == "Organogram"
