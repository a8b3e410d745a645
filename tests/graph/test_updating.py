"""A description with what a newer list says: what is the same, what changed, what stays."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from caregraph import lists
from caregraph.errors import SourceError, UsageError
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


@pytest.mark.slow
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


TOWN = (
    CODED,
    ("1", "a", "Ann Smith", "Chief Executive", "Office", ""),
    ("2", "b", "Bob Jones", "Director of Care", "Care", "1"),
    ("3", "c", "Cas Lee", "Manager", "Care", "2"),
    ("4", "d", "Di Fox", "Clerk", "Care", "3"),
    ("5", "e", "Eve Hay", "Clerk", "Office", "1"),
)
COUNCIL = Record(
    "organisations",
    "council",
    2,
    "organisations.csv",
    {"name": ("Town Council",), "status": ("in force",), "evidence": ("list row 2",)},
)


def within_a_council(old: ReadTables) -> ReadTables:
    """Give a description whose units somebody has put into an organisation that no list names."""
    units = [
        _with(one, {"part of": ("council",)}) if one.table == "units" else one
        for one in old.records
    ]
    return _reading(old, [*units, COUNCIL])


def ended(found: Updated) -> set[str | None]:
    return {thing for thing, column, _ in changes(found) if column is None}


def test_units_put_into_an_organisation_by_hand_are_still_those_of_the_list(tmp_path: Path) -> None:
    mine = within_a_council(then(tmp_path, *TOWN))

    for found in (updated(mine, then(tmp_path, *TOWN)), updated(mine, now(tmp_path, *TOWN))):
        assert not found.tables
        assert not found.proposal


def test_an_organisation_that_the_list_does_not_name_stays_and_is_told(tmp_path: Path) -> None:
    found = updated(within_a_council(then(tmp_path, *TOWN)), now(tmp_path, *TOWN))

    assert any("council; what it does not say stays" in one for one in found.notes)


def test_a_unit_of_one_name_in_another_organisation_is_another(tmp_path: Path) -> None:
    old = within_a_council(then(tmp_path, *TOWN))
    header = (*CODED, "Company")
    trust = (*(("9", "z", "Zed Ray", "Nurse", "Care", "1", "Trust"),),)

    found = updated(old, now(tmp_path, header, *trust), covers="part")

    assert {of(found, key).one("name") for key in added(found, old) if "care" in key} == {"Care"}
    assert not ended(found)


def test_a_line_whose_manager_cannot_be_read_stays(tmp_path: Path) -> None:
    rows = [*TOWN[:3], ("3", "c", "Cas Lee", "Manager", "Care", "Bob Jonse"), *TOWN[4:]]

    found = updated(then(tmp_path, *TOWN), now(tmp_path, *rows))

    assert not changes(found)
    assert any("post-3-to-post-2" in one for one in found.notes)


def test_a_line_ends_with_another_in_its_place_or_with_a_post_and_not_with_silence(
    tmp_path: Path,
) -> None:
    rows = (
        *TOWN[:2],
        ("2", "b", "Bob Jones", "Director of Care", "Care", ""),
        ("4", "d", "Di Fox", "Clerk", "Care", "2"),
        TOWN[5],
    )

    found = updated(then(tmp_path, *TOWN), now(tmp_path, *rows))

    assert ended(found) == {"post-3", "post-3-to-post-2", "post-4-to-post-3"}


def test_a_holder_stays_where_nobody_is_named_and_leaves_where_the_post_is_vacant(
    tmp_path: Path,
) -> None:
    rows = (
        *TOWN[:3],
        ("3", "", "N/D", "Manager", "Care", "2"),
        ("4", "", "Vacant", "Clerk", "Care", "3"),
        TOWN[5],
    )

    found = updated(then(tmp_path, *TOWN), now(tmp_path, *rows))

    assert ended(found) == {"person-d-in-post-4"}


def test_a_list_without_names_ends_no_tenure(tmp_path: Path) -> None:
    rows = [(*one[:1], "", "", *one[3:]) for one in TOWN[1:]]

    assert not ended(updated(then(tmp_path, *TOWN), now(tmp_path, CODED, *rows)))


def test_a_list_of_nothing_is_refused_whatever_it_is_said_to_cover(tmp_path: Path) -> None:
    old = then(tmp_path, *TOWN)
    empty = replace(old, records=tuple(one for one in old.records if one.table == "structure"))

    for covers in (None, "part", "whole"):
        with pytest.raises(SourceError, match="lists nothing") as found:
            updated(old, empty, covers=covers)
        assert found.value.code == "empty-list"


def test_a_list_that_lacks_most_is_refused_unless_somebody_says_what_it_covers(
    tmp_path: Path,
) -> None:
    old = then(tmp_path, *TOWN)
    part = now(tmp_path, CODED, TOWN[3], ("4", "f", "Flo Orr", "Clerk", "Care", "3"))

    with pytest.raises(UsageError, match="lacks 3 of the 5 posts") as refused:
        updated(old, part)
    assert refused.value.code == "partial-list"
    assert "--covers part" in (refused.value.hint or "")
    assert ended(updated(old, part, covers="part")) == {"person-d-in-post-4"}
    assert {"post-1", "post-2", "post-5", "office"} <= ended(updated(old, part, covers="whole"))


def test_a_list_of_another_organisation_is_refused_unless_it_is_to_stand_beside(
    tmp_path: Path,
) -> None:
    old = then(tmp_path, *TOWN)
    header = (*CODED, "Company")
    rows = [(f"x{one[0]}", *one[1:5], f"x{one[5]}"[: 2 * len(one[5])], "Other") for one in TOWN[1:]]
    other = now(tmp_path, header, *rows)

    for mine, said in (
        (within_a_council(old), "it is of Other"),
        (old, "of its 5 posts, 0 are among"),
    ):
        with pytest.raises(UsageError, match=said) as refused:
            updated(mine, other)
        assert refused.value.code == "another-organisation"
        assert not ended(updated(mine, other, covers="part"))


def test_what_is_proposed_is_not_called_in_force_until_it_is_applied(tmp_path: Path) -> None:
    old, new = then(tmp_path, *FIRST), now(tmp_path, *SECOND)

    proposed, applied = updated(old, new), updated(old, new, applied=True)

    for key in ("post-5", "person-e-in-post-2", "post-5-to-post-1"):
        assert of(proposed, key).one("status") == "proposed"
        assert of(applied, key).one("status") == "in force"


def test_a_holder_who_began_since_comes_with_the_state_of_the_post(tmp_path: Path) -> None:
    header = (*CODED, "Start Date")
    rows = [(*one, "") for one in FIRST[1:]]
    filled = [*rows[:3], ("4", "g", "Gus Hill", "Clerk", "Office", "1", "2026-11-16")]

    found = updated(then(tmp_path, header, *rows), now(tmp_path, header, *filled))

    assert of(found, "person-g-in-post-4").one("proposal") == found.proposal
    assert ("post-4", "post status", "established filled") in changes(found)


def test_somebody_who_is_in_no_post_is_no_new_post(tmp_path: Path) -> None:
    top = ["1", "Ann", "", "Chief", "", "Office", "Top", "XX", "1"]
    outside = ["0", "Bob", "", "Not in post", "", "Office", "Top", "1", "1"]
    for name, day, rows in (("a", "2026-03-31", [top]), ("b", "2026-09-30", [top, outside])):
        organogram(tmp_path / name, f"office-{day}-senior.csv", [SENIOR, *rows])

    old = lists.read(tmp_path / "a", "office")
    found = updated(old, lists.read(tmp_path / "b", "office"))

    new = (one for one in found.reading.records if one.key in added(found, old))
    assert {one.table for one in new} == {"people"}
    assert "rows of people who are in no post are no new posts: 1" in found.notes
