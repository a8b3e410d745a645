"""A description with what a newer list says: what is the same, what changed, what stays."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from caregraph import lists
from caregraph.errors import UsageError
from caregraph.graph import build
from caregraph.graph.updating import Updated, updated
from caregraph.model import ReadTables, Record
from tests.lists.test_organisation_chart import EIGHT, HEADER, write
from tests.lists.test_organogram import JUNIOR, SENIOR
from tests.lists.test_organogram import write as organogram
from tests.shared import shared_path

CODED = ("Position ID", "Employee ID", "Name", "Title", "Department", "Reports To Position")
FIRST = (
    CODED,
    ("1", "a", "Ann Smith", "Chief Executive", "Office", ""),
    ("2", "b", "Bob Jones", "Director of Care", "Care", "1"),
    ("3", "c", "Cas Lee", "Manager", "Care", "2"),
    ("4", "", "Vacant", "Clerk", "Office", "1"),
)
SECOND = (
    CODED,
    ("1", "a", "Ann Smith-Hill", "Chief Executive", "Office", ""),
    ("2", "e", "Eve Green", "Director of Adult Care", "Care", "1"),
    ("3", "c", "Cas Lee", "Manager", "Office", "1"),
    ("5", "b", "Bob Jones", "Adviser", "Office", "1"),
)


def read(folder: Path, name: str, day: date, *rows: Sequence[str]) -> ReadTables:
    return lists.read(write(folder / name, *rows), "town", None, day)


def then(folder: Path, *rows: Sequence[str]) -> ReadTables:
    return read(folder, "then.csv", date(2026, 11, 1), *rows)


def now(folder: Path, *rows: Sequence[str]) -> ReadTables:
    return read(folder, "now.csv", date(2026, 12, 1), *rows)


def changes(found: Updated) -> set[tuple[str | None, ...]]:
    """Give what is proposed of things that are there: thing, column, new value."""
    rows = (one for one in found.reading.records if one.table == "changes")
    return {(one.one("thing"), one.one("column"), one.one("new value")) for one in rows}


def added(found: Updated, old: ReadTables) -> set[str]:
    """Give the keys of rows that are new, the list itself and the proposal aside."""
    before = {one.key for one in old.records}
    aside = ("sources", "proposals", "changes")
    return {
        one.key for one in found.reading.records if one.key not in before and one.table not in aside
    }


def of(found: Updated, key: str) -> Record:
    (record,) = (one for one in found.reading.records if one.key == key)
    return record


def test_a_thing_with_a_code_stays_the_same_whatever_it_is_called(tmp_path: Path) -> None:
    old = then(tmp_path, *FIRST)

    found = updated(old, now(tmp_path, *SECOND))

    assert changes(found) == {
        ("person-a", "name", "Ann Smith-Hill"),
        ("post-2", "title", "Director of Adult Care"),
        ("post-3", "in", "office"),
        ("person-b-in-post-2", None, None),
        ("post-4", None, None),
        ("post-4-to-post-1", None, None),
        ("post-3-to-post-2", None, None),
    }
    assert added(found, old) == {
        "post-5",
        "person-e",
        "person-e-in-post-2",
        "person-b-in-post-5",
        "post-5-to-post-1",
        "post-3-to-post-1",
    }
    assert not [one for one in found.notes if "taken for the same" in one and "post" in one]


def test_what_is_proposed_rests_on_its_row_of_the_newer_list(tmp_path: Path) -> None:
    found = updated(then(tmp_path, *FIRST), now(tmp_path, *SECOND))

    post, proposal = of(found, "post-5"), of(found, found.proposal)

    assert post.one("evidence") == "list-2026-12-01 row 5"
    assert post.one("proposal") == found.proposal == "shown-on-2026-12-01"
    assert proposal.one("decision status") == "under consideration"
    assert of(found, "list-2026-12-01").one("title") == "now.csv"
    assert build.build([found.reading])


def test_the_same_list_on_a_later_day_changes_nothing(tmp_path: Path) -> None:
    old = then(tmp_path, HEADER, *EIGHT)

    found = updated(old, now(tmp_path, HEADER, *reversed(EIGHT)))

    assert not found.tables
    assert not found.proposal


def test_posts_that_are_counted_are_known_by_their_count_and_whom_they_answer_to(
    tmp_path: Path,
) -> None:
    senior = [SENIOR, ["1", "Ann", "", "Chief", "", "Office", "Top", "XX", "1"]]
    rows = [["", "Office", "Top", "1", "EO", "Clerk", count, ""] for count in ("2", "3", "3")]
    for name, day, under in (("a", "2026-03-31", rows), ("b", "2026-09-30", [*rows[1:], rows[1]])):
        organogram(tmp_path / name, f"office-{day}-senior.csv", senior)
        organogram(tmp_path / name, f"office-{day}-junior.csv", [JUNIOR, *under])

    old = lists.read(tmp_path / "a", "office")
    found = updated(old, lists.read(tmp_path / "b", "office"))

    gone = {of(found, thing or "").one("number") for thing, _, _ in changes(found)}
    new = [of(found, key) for key in sorted(added(found, old))]
    assert gone == {"2", None}
    assert [(one.table, one.one("number")) for one in new] == [("posts", "3"), ("lines", None)]
    assert not [column for _, column, _ in changes(found) if column]


def test_what_is_applied_is_not_proposed_again(tmp_path: Path) -> None:
    first = updated(then(tmp_path, *FIRST), now(tmp_path, *SECOND), applied=True)

    again = updated(first.reading, read(tmp_path, "later.csv", date(2027, 1, 1), *SECOND))

    assert of(first, first.proposal).one("decision status") == "implemented"
    assert not again.tables
    assert not again.proposal


def test_nobody_is_merged_by_name_alone(tmp_path: Path) -> None:
    old = then(tmp_path, HEADER, *EIGHT)
    moved = (*EIGHT[:3], ("John Brown", "Analyst", "Ann Smith"), *EIGHT[5:])

    found = updated(old, now(tmp_path, HEADER, *moved))

    people = {one.key for one in found.reading.records if one.table == "people"}
    assert len(people) == 8
    assert any("John Brown is called as somebody described" in one for one in found.notes)
    assert any("taken for the same by name and place" in one for one in found.notes)


def test_what_rests_on_other_sources_and_what_the_list_is_silent_about_stay(
    tmp_path: Path,
) -> None:
    old = then(tmp_path, *FIRST)
    paper = Record(
        "sources", "paper", 3, "sources.csv", {"title": ("A paper",), "type": ("minutes",)}
    )
    own = Record(
        "posts",
        "own",
        9,
        "posts.csv",
        {"title": ("Own post",), "status": ("in force",), "evidence": ("paper 1",)},
    )
    shared = [
        _with(
            one, {"evidence": (*one.values["evidence"], "paper 2"), "roles": ("chief executive",)}
        )
        if one.key in ("post-1", "post-4")
        else one
        for one in old.records
    ]
    mine = _reading(old, [*shared, paper, own])

    found = updated(mine, now(tmp_path, *SECOND))

    ended = {thing for thing, column, _ in changes(found) if column is None}
    assert not {"own", "post-4"} & ended
    assert of(found, "post-1").values["roles"] == ("chief executive",)


def test_a_list_of_the_same_day_corrects_the_record(tmp_path: Path) -> None:
    old = then(tmp_path, *FIRST)

    found = updated(old, then(tmp_path, *SECOND))

    assert not found.proposal
    assert of(found, "post-2").one("title") == "Director of Adult Care"
    assert of(found, "post-2").values["evidence"] == ("list row 3", "list-2026-11-01 row 3")
    assert any("(post-4) is not in the list any more; it stays" in one for one in found.notes)


def test_an_older_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="as at 2026-11-01"):
        updated(now(tmp_path, *FIRST), then(tmp_path, *SECOND))


def _with(record: Record, more: dict[str, tuple[str, ...]]) -> Record:
    return Record(record.table, record.key, record.row, record.file, {**record.values, **more})


def _reading(old: ReadTables, records: Sequence[Record]) -> ReadTables:
    return ReadTables(old.where, tuple(records), coded=old.coded, kind=old.kind)


def test_a_published_organogram_brings_the_one_before_up_to_date(tmp_path: Path) -> None:
    for day in ("2011-03-31", "2011-09-30"):
        (tmp_path / day).mkdir()
        folder = shared_path("data/organograms_health_2011_2013")
        for path in folder.glob(f"*department_of_health-{day}-*"):
            shutil.copy(path, tmp_path / day / path.name)

    old = lists.read(tmp_path / "2011-03-31", "dh")
    found = updated(old, lists.read(tmp_path / "2011-09-30", "dh"))

    rows = {one.key: one for one in found.reading.records}
    new = [rows[key] for key in added(found, old) if rows[key].table in ("posts", "lines")]
    posts = {one.key for one in new if one.table == "posts"}
    gone = [rows[thing or ""] for thing, column, _ in changes(found) if column is None]
    assert sum(not rows[key].one("number") for key in posts) == 40
    assert sum(one.table == "posts" and not one.one("number") for one in gone) == 29
    assert sum(one.table == "lines" and one.one("who answers") not in posts for one in new) == 30
    assert sum(column == "title" for _, column, _ in changes(found)) == 22
