"""Lambeth 2020: a board, joint posts without an instrument, and nothing made of a title."""

from __future__ import annotations

import pytest
from described import Described, seen

CASE = "lambeth-2020"


def test_a_shared_portfolio_is_one_post_with_two_holders(as_is: Described) -> None:
    assert as_is.values("cabinet-member-health", "postStatus") == {"job-share"}
    holders = as_is.where("holdsPost", "cabinet-member-health")
    assert holders == {"danny-adilypour", "jim-dickson"}


@pytest.mark.parametrize(
    ("post", "served"),
    [
        ("director-integrated-commissioning", {"lambeth-ccg", "council"}),
        ("associate-director-commissioning", {"sel-ccg", "council"}),
    ],
)
def test_a_joint_post_has_neither_employer_nor_instrument(
    case: Described, post: str, served: set[str]
) -> None:
    assert case.types(post) == {"JointPost"}
    assert case.values(post, "serves") == served
    (tenure,) = case.where("holds", post)
    assert case.values(tenure, "employmentRoute") | case.values(tenure, "employedBy") == set()


def test_no_director_is_given_a_statutory_role(case: Described) -> None:
    posts = case.of_class("Post") | case.of_class("JointPost")
    directors = {post for post in posts if "director" in post}

    assert len(directors) == 9
    assert {role for post in directors for role in case.values(post, "fulfilsRole")} == set()


def test_nobody_is_said_to_answer_to_anybody(case: Described) -> None:
    assert case.of_class("AccountabilityLine") == set()


def test_two_titles_of_one_holder_stay_two_posts(case: Described) -> None:
    earlier, later = "strategic-director-integrated", "strategic-director-adults"

    assert case.values("strategic-directors", "oneThing") == {earlier}
    assert case.values("strategic-directors", "otherThing") == {later}
    assert case.values(later, "validFrom") == {"2022-06-23"}


def test_the_board_is_in_shadow_form_from_january_2022() -> None:
    before, after = seen(CASE), seen(CASE, "2022-02-01")

    assert before.types("shadow-board") == {"NotInEffect"}
    assert after.types("shadow-board") == {"ShadowBody"}
    assert after.where("chairs", "shadow-board") == {"jim-dickson", "dianne-aitken"}


def test_the_two_days_of_the_start_are_both_kept(case: Described) -> None:
    assert case.values("ics-start-told", "conflictsWith") == {"ics-start-law"}
    assert case.values("ics-start-law", "conflictsWith") == {"ics-start-told"}
    assert case.resting_on("commencement") == {"ics-start-law"}


def test_what_southwark_aims_at_is_only_proposed(case: Described) -> None:
    aimed_at = {"southwark-joint-committee", "southwark-place-lead"}

    assert case.values("southwark-plan", "introduces") == aimed_at
    assert case.values("southwark-place-lead", "serves") == set()
    assert case.values("southwark-joint-committee", "hasBasis") == set()


def test_that_only_the_beginnings_were_read_is_on_record(case: Described) -> None:
    assert case.values("rest-of-the-documents", "about") == {"lambeth-2020"}
