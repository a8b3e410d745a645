"""People, organisations, memberships and posts in Popolo JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from listed import builds, cells, counts, of, read

from caregraph.errors import SourceError
from caregraph.model import ReadTables

PEOPLE = [{"id": "ann", "name": "Ann Hill"}, {"id": "bob", "name": "Bob Vale"}]
BOARD = {"id": "board", "name": "Vale Board", "classification": "board", "parent_id": "vale"}
VALE = {"id": "vale", "name": "Vale Trust", "classification": "trust"}


def document(tmp_path: Path, **lists: list[dict[str, Any]]) -> ReadTables:
    whole = {"persons": PEOPLE, "organizations": [VALE, BOARD], **lists}
    return builds(read(tmp_path / "anything.json", json.dumps(whole)))


def test_who_is_in_a_body_has_a_seat_with_days_and_capacity(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        memberships=[
            {
                "id": "1",
                "person_id": "ann",
                "organization_id": "board",
                "role": "Chair",
                "on_behalf_of_id": "vale",
                "start_date": "2019-05-01",
                "end_date": "2021-04-30",
            },
            {"id": "2", "person_id": "bob", "organization_id": "board", "role": "Treasurer"},
        ],
    )

    chair, other = of(found, "memberships")
    assert chair.values["capacity"] == ("chair",)
    assert chair.values["from organisation"] == ("organisation-vale",)
    assert (chair.one("from"), chair.one("until")) == ("2019-05-01", "2021-05-01")
    assert other.one("capacity") is None
    assert other.one("described as") == "Treasurer"
    assert cells(found, "bodies", "parent") == {"organisation-board": "organisation-vale"}


def test_who_holds_a_post_has_a_tenure_and_no_role_and_no_line_comes_of_it(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        posts=[{"id": "chief", "label": "Chief Executive", "organization_id": "vale"}],
        memberships=[
            {"id": "1", "person_id": "ann", "post_id": "chief", "organization_id": "vale"}
        ],
    )

    assert cells(found, "posts", "in") == {"post-chief": "organisation-vale"}
    assert [(one.one("person"), one.one("post")) for one in of(found, "tenures")] == [
        ("person-ann", "post-chief")
    ]
    assert not [one for one in found.records if "roles" in one.values]
    assert not counts(found).keys() & {"lines", "successions"}


def test_a_role_in_an_organisation_is_a_post_that_says_what_it_was(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        memberships=[
            {"id": "1", "person_id": "ann", "organization_id": "vale", "role": "Cook"},
            {"id": "2", "person_id": "bob", "organization_id": "vale", "role": "Cook"},
        ],
    )

    assert cells(found, "posts", "title") == {"role-vale-cook": "Cook"}
    assert cells(found, "posts", "note") == {
        "role-vale-cook": "Stated as the role of a member, and not as a post."
    }
    assert counts(found)["tenures"] == 2


@pytest.mark.parametrize(
    ("last", "until"),
    [
        ("1971-12-31", "1972-01-01"),
        ("1971-12", "1972-01"),
        ("1971", "1972"),
        ("1971-12-31T00:00:00Z", "1972-01-01"),
        (None, None),
        ("some day", None),
    ],
)
def test_ends_are_last_days_months_or_years(
    tmp_path: Path, last: str | None, until: str | None
) -> None:
    found = document(
        tmp_path,
        memberships=[
            {"id": "1", "person_id": "ann", "organization_id": "board", "end_date": last},
        ],
    )

    assert of(found, "memberships")[0].one("until") == until


def test_a_membership_that_goes_on_the_same_day_ends_on_that_day(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        memberships=[
            {"id": "1", "person_id": "ann", "organization_id": "board", "end_date": "2020-05-01"},
            {"id": "2", "person_id": "ann", "organization_id": "board", "start_date": "2020-05-01"},
        ],
    )

    assert of(found, "memberships")[0].one("until") == "2020-05-01"


def test_names_that_were_borne_for_a_time_are_dated(tmp_path: Path) -> None:
    vale = {
        **VALE,
        "other_names": [
            {"name": "Vale Hospital", "start_date": "1950-01-01", "end_date": "1954-12-31"},
            {"name": "The Vale"},
        ],
    }

    found = document(tmp_path, organizations=[vale])

    assert [(one.one("name"), one.one("until")) for one in of(found, "names")] == [
        ("Vale Hospital", "1955-01-01")
    ]
    assert cells(found, "organisations", "also known as")["organisation-vale"] == "The Vale"


def test_what_is_embedded_is_read_as_what_is_listed(tmp_path: Path) -> None:
    whole = {
        "id": "vale",
        "name": "Vale Trust",
        "posts": [
            {
                "id": "chief",
                "label": "Chief Executive",
                "memberships": [{"id": "1", "person": PEOPLE[0], "organization_id": "vale"}],
            }
        ],
        "children": [BOARD],
    }

    found = builds(read(tmp_path / "anything.json", json.dumps(whole)))

    assert counts(found)["tenures"] == 1
    assert cells(found, "people", "name") == {"person-ann": "Ann Hill"}
    assert cells(found, "bodies", "parent") == {"organisation-board": "organisation-vale"}


def test_the_area_of_a_seat_is_told_in_words(tmp_path: Path) -> None:
    seat = {"id": "1", "person_id": "ann", "organization_id": "board"}
    found = document(
        tmp_path,
        areas=[{"id": "n", "name": "Vale North"}],
        memberships=[{**seat, "area_id": "n"}, {**seat, "id": "2", "area": {"id": "n"}}],
    )

    assert set(cells(found, "memberships", "described as").values()) == {"Vale North"}


def test_one_membership_is_a_document(tmp_path: Path) -> None:
    whole = {
        "id": "700",
        "organization": VALE,
        "person": PEOPLE[0],
        "post": {"id": "chief", "label": "Chief Executive", "organization_id": "vale"},
        "start_date": "1972-01-01",
    }

    found = builds(read(tmp_path / "anything.json", json.dumps([whole])))

    assert [one.one("from") for one in of(found, "tenures")] == ["1972-01-01"]


def test_an_organisation_that_is_a_member_of_another_is_tied_to_it(tmp_path: Path) -> None:
    other = {"id": "net", "name": "Vale Network"}
    found = document(
        tmp_path,
        organizations=[VALE, other],
        memberships=[{"id": "1", "member": {"id": "vale"}, "organization_id": "net"}],
    )

    assert [(one.one("kind"), one.one("to")) for one in of(found, "relations")] == [
        ("member of", "organisation-net")
    ]


def test_what_names_nothing_is_left_out_alone_and_told(tmp_path: Path) -> None:
    found = document(
        tmp_path,
        organizations=[{**VALE, "parent_id": "gone"}, BOARD, {"name": "No id"}],
        memberships=[
            {"id": "1", "person_id": "nobody", "organization_id": "board"},
            {"id": "2", "person_id": "ann", "organization_id": "board"},
            {"id": "3", "person_id": "bob", "organization_id": "vale"},
        ],
    )

    assert counts(found)["memberships"] == 1
    assert sorted((one.code, one.value) for one in found.left_out) == [
        ("missing-field", "No id"),
        ("unknown-reference", "gone"),
        ("unknown-reference", "nobody"),
    ]
    assert any("1 memberships are of people in what is no body" in one for one in found.notes)


def test_a_document_without_anybody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path / "anything.json", '{"persons": [], "organizations": []}')

    assert refused.value.code == "empty-list"
