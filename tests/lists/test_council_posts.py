"""Lists of posts by level and directorate: no line comes of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from listed import builds, cells, counts, of, read
from shared import shared_path

from caregraph import lists
from caregraph.errors import SourceError
from caregraph.graph.store import read_list
from caregraph.lists import council_posts

TRAFFORD = "data/trafford_council_2025"
HEADER = (
    "OrganisationLabel,EffectiveDate,Level,JobTitle,Name,Directorate,Service,SharedPost,Vacancy"
)


def listing(*rows: str) -> str:
    return "\n".join((HEADER, *(f"Vale Council,2025-07-01,{row}" for row in rows)))


def test_trafford_is_read_as_it_was_counted() -> None:
    found = builds(lists.read(shared_path(f"{TRAFFORD}/organisation_chart")))

    assert counts(found)["posts"] == 80
    assert "80 posts: 1 of level 1, 7 of level 2, 29 of level 3, 43 of level 4" in found.notes
    said = [one for row in of(found, "posts") for one in row.values.get("post status", ())]
    assert Counter(said) == {"established vacant": 11, "shared": 5}
    titles = Counter(cells(found, "posts", "title").values())
    assert sorted(number for number in titles.values() if number > 1) == [2, 2, 4]
    assert set(cells(found, "people", "name").values()) == {"Sara Todd", "Sara Saleh"}
    assert not counts(found).keys() & {"lines", "successions"}
    assert not [one for one in found.records if "roles" in one.values]
    assert not found.left_out


def test_salaries_are_read_for_posts_and_not_for_money() -> None:
    found = builds(lists.read(shared_path(f"{TRAFFORD}/senior_salaries")))

    assert (counts(found)["posts"], counts(found)["people"]) == (8, 2)
    assert any(one.endswith("(char 1259)") for one in found.notes), "the broken file beside it"
    assert not [cell for one in found.records for cell in one.values.values() if "195207" in cell]


def test_roles_in_titles_are_offered_and_never_set() -> None:
    found = read_list(shared_path(f"{TRAFFORD}/organisation_chart"))

    offered = [one.one("roles") for one in found.offers if one.table == "posts"]
    assert offered.count("monitoring officer") == 1
    assert offered.count("director of public health") == 1


def test_the_only_post_one_level_up_is_offered_as_a_question(tmp_path: Path) -> None:
    text = listing(
        "1,Chief Executive,NA,NA,NA,NA,NA",
        "2,Director of Place,NA,Place,NA,NA,NA",
        "3,Head of Parks,NA,Place,Parks,NA,NA",
        "2,Director of Care,NA,Care,NA,NA,NA",
        "2,Director of Health,NA,Care,NA,NA,NA",
        "3,Head of Homes,NA,Care,Homes,NA,NA",
    )

    found = builds(read(tmp_path / "posts.csv", text))

    lines = [one for one in found.offers if one.table == "lines"]
    assert [(one.one("who answers"), one.one("to whom")) for one in lines] == [
        ("head-of-parks", "director-of-place")
    ]
    assert "lines" not in counts(found)


def test_na_is_nothing_and_vacancies_are_posts_without_holders(tmp_path: Path) -> None:
    text = listing("2,Director of Place,NA,Place,NA,NA,Vacant", "2,Clerk,n/a,NA,NA,Shared,NA")

    found = builds(read(tmp_path / "posts.csv", text))

    posts = {one.key: one.values for one in of(found, "posts")}
    assert posts["director-of-place"]["post status"] == ("established vacant",)
    assert posts["director-of-place"]["in"] == ("place",)
    assert posts["clerk"]["post status"] == ("shared",)
    assert posts["clerk"]["in"] == ("vale-council",)
    assert "people" not in counts(found)


def test_units_of_one_name_in_two_directorates_are_two(tmp_path: Path) -> None:
    text = listing("3,A,NA,Care,Commissioning,NA,NA", "3,B,NA,Place,Commissioning,NA,NA")

    found = builds(read(tmp_path / "posts.csv", text))

    wider = cells(found, "units", "part of")
    assert wider["care-commissioning"] == "care"
    assert wider["place-commissioning"] == "place"


def test_a_service_called_as_its_directorate_is_that(tmp_path: Path) -> None:
    found = builds(read(tmp_path / "posts.csv", listing("3,A,NA,Care,care,NA,NA")))

    assert cells(found, "posts", "in") == {"a": "care"}
    assert counts(found)["units"] == 1


@pytest.mark.parametrize(
    "header",
    [
        "Council;Post Title;Department;Tier",
        "Job title\tGrade\tDepartment\tSalary band",
        "Title of the list\n\nPosition,Directorate,Vacant",
    ],
)
def test_such_lists_are_known_by_their_columns(tmp_path: Path, header: str) -> None:
    separator = next(one for one in ";\t," if one in header)
    (tmp_path / "anything.csv").write_text(f"{header}\n{separator.join(['Clerk'] * 4)}\n")

    assert lists.read(tmp_path / "anything.csv").kind.startswith("list of posts")


@pytest.mark.parametrize("column", ["Reports To", "Line Manager", "Reporting senior post"])
def test_a_list_that_says_who_manages_is_not_read_so(tmp_path: Path, column: str) -> None:
    (tmp_path / "anything.csv").write_text(f"Job Title,Level,Directorate,{column}\nA,1,B,C\n")

    with lists.opened(tmp_path / "anything.csv") as given:
        assert not council_posts.recognises(given)


def test_a_row_without_a_title_is_left_out_alone(tmp_path: Path) -> None:
    found = builds(read(tmp_path / "posts.csv", listing("2,,NA,Place,NA,NA,NA", "2,A,B,C,D,NA,NA")))

    assert [(one.code, one.row) for one in found.left_out] == [("missing-field", 2)]
    assert cells(found, "people", "name") == {"b": "B"}


def test_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    text = listing("2,A,NA,Place,NA,NA,NA").replace("2025-07-01", "summer")

    found = read(tmp_path / "posts.csv", text)

    assert [(one.code, one.row, one.value) for one in found.left_out] == [
        ("not-a-date", 2, "summer")
    ]


def test_a_list_without_a_post_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path / "posts.csv", HEADER)

    assert refused.value.code == "empty-list"
