"""Surrey 2026: twelve councils on the way to two, with the days as far as they are known."""

from __future__ import annotations

import pytest
from described import Described, seen

CASE = "surrey-2026"
EAST = {"elmbridge", "epsom-and-ewell", "mole-valley", "reigate-and-banstead", "tandridge"}
WEST = {"guildford", "runnymede", "spelthorne", "surrey-heath", "waverley", "woking"}


def test_twelve_councils_end_on_the_day_two_begin() -> None:
    eve, day = seen(CASE, "2027-03-31"), seen(CASE, "2027-04-01")
    new = {"east-surrey", "west-surrey"}

    assert eve.of_class("DistrictCouncil") == EAST | WEST
    assert eve.of_class("CountyCouncil") == {"county"}
    assert {kind for one in new for kind in eve.types(one)} == {"NotInEffect"}
    assert day.of_class("UnitaryAuthority") == new
    assert day.of_class("DistrictCouncil") | day.of_class("CountyCouncil") == set()


@pytest.mark.parametrize(("council", "districts"), [("east-surrey", EAST), ("west-surrey", WEST)])
def test_districts_merge_and_the_county_is_split(
    case: Described, council: str, districts: set[str]
) -> None:
    merger = f"{council.partition('-')[0]}-districts-merge"

    assert case.values(merger, "predecessor") == districts
    assert case.values(merger, "successor") == {council}
    assert council in case.values("county-splits", "successor")
    assert case.values(merger, "hasBasis") == {"order"}


def test_shadow_authorities_begin_in_may_2026_to_the_month(case: Described) -> None:
    for shadow in ("east-shadow", "west-shadow"):
        assert case.types(shadow) == {"ShadowAuthority"}
        assert case.values(shadow, "validFromPrecision") == {"month"}


def test_a_relative_end_is_a_statement_and_no_date(case: Described) -> None:
    committees = {"east-committee", "west-committee"}

    assert case.values("relative-end", "about") == committees
    assert case.values("committees-end", "missingKind") == {"ends"}
    assert {end for one in committees for end in case.values(one, "validUntil")} == set()


def test_the_committees_have_chairs_of_two_councils(as_is: Described) -> None:
    assert as_is.where("chairs", "east-committee") == {"bridget-kendrick"}
    assert as_is.where("chairs", "west-committee") == {"anne-marie-barker"}
    assert as_is.values("west-committee", "parentBody") == {"county", *WEST}


def test_to_the_last_day_before_is_until_the_day(case: Described) -> None:
    post = "spelthorne-interim-chief-executive"

    assert case.values(post, "validFrom") == {"2026-03-02"}
    assert case.values(post, "validUntil") == {"2027-04-01"}
    assert case.where("holds", post) == set()
    assert case.values("interim-holder", "about") == {post}


def test_the_option_not_chosen_is_rejected(case: Described) -> None:
    assert case.values("three-councils", "decisionStatus") == {"rejected"}
    assert case.values("three-councils-not-chosen", "decisionEffect") == {"rejects"}


def test_the_order_was_not_read(case: Described) -> None:
    assert case.values("order", "isHeld") == {"false"}
    assert case.where("documentNotHeld", "order") == {"the-order"}


def test_nothing_is_said_to_move_that_no_document_moves(case: Described) -> None:
    events = {"county-splits", "east-districts-merge", "west-districts-merge"}

    assert {one for event in events for one in case.values(event, "passesFunction")} == set()
