"""What nobody states is never answered with a no, nor a holder without dates given a day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_nothing import TABLES, asked, opened

from caregraph import questions
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.questions import plain, saying
from caregraph.validation import Rulebook

ASKED_OF_THE_VIEW = {
    ("CQ-18", "in_force"): "whether it is in effect, the view itself says",
    ("CQ-56", "exists"): "whether it is in effect, the view itself says",
    ("CQ-20", "recorded_as_its_basis"): "it says what is recorded",
    ("CQ-74", "only_the_exercise"): "the law that is held says it of every move",
}
"""Columns that may say no where nothing is found, each with why."""
_GROUP = r"(?:[^{}]|{[^{}]*})*?"
_NO = re.compile(rf'BIND\((?:(?:NOT )?EXISTS\b{_GROUP}|IF\(EXISTS\b{_GROUP}"no"\)) AS \?(\w+)\)')
SEATS = {
    "bodies": "key,name,type,parent,status,evidence\n"
    "cabinet,Cabinet,cabinet,north,in force,report 4\n"
    "board,Trust Board,governing board,trust,in force,report 4\n",
    "memberships": "key,body,member,from organisation,status,evidence\n"
    "one,cabinet,ann,,in force,report 4\n"
    "two,board,ann,,in force,report 4\n"
    "sent,cabinet,bo,trust,in force,report 4\n",
}
DECLARED = {
    "interests": "key,who,type,about,on,evidence\nsaid,ann,actual,trust,2009-01-01,report 5\n",
}
ALL_INTERESTS = {
    "completeness": "key,about,complete for,status,evidence\n"
    "all,small,interests,in force,report 1\n"
}


@pytest.mark.parametrize("question", questions.catalogue().values(), ids=lambda one: one.id)
def test_no_question_says_no_of_what_is_only_not_found(question: questions.Question) -> None:
    head = question.sparql.partition("WHERE")[0]

    said = {name for name in _NO.findall(question.sparql) if re.search(rf"\?{name}\b", head)}

    assert not said - {one for each, one in ASKED_OF_THE_VIEW if each == question.id}


@pytest.mark.parametrize(("more", "said"), [({}, None), (ALL_INTERESTS, "no"), (DECLARED, "yes")])
def test_an_interest_that_is_not_recorded_is_none_only_where_all_are_described(
    more: dict[str, str], said: str | None, tmp_path: Path
) -> None:
    view = opened(tmp_path, TABLES | SEATS | more)

    rows = asked(view, "LQ-08", first="North Council", second="North Trust")

    assert [(row["who"], row["interest declared"]) for row in rows] == [("Ann Example", said)]


def test_a_seat_for_one_in_a_body_of_the_other_is_no_seat_in_its_own() -> None:
    view = open_view(["case:bath-and-north-east-somerset-2008,adopt=all"])

    rows = asked(view, "LQ-08", first="the Council", second="the PCT")

    hers = {row["seat in second"] for row in rows if row["who"] == "Rhona MacDonald"}
    assert hers == {"PCT Chief Executive Officer"}
    assert {row["who"] for row in rows} == {"Rhona MacDonald", None}
    assert {row["interest declared"] for row in rows} == {None}


def test_a_role_an_owner_and_pooling_that_nobody_states_are_not_denied() -> None:
    view = open_view(["case:bath-and-north-east-somerset-2008,adopt=all"])

    assert {row["statutory"] for row in asked(view, "LQ-07")} == {None}
    assert {row["owned"] for row in asked(view, "LQ-11")} == {"yes", "not stated who"}
    assert {row["pooled"] for row in asked(view, "CQ-29")} == {None}


HUMBER = "case:humber-2025"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"post": "group chief executive", "day": "2024-06-01"},
            "Not stated: who held chief executive of both trusts on 1 June 2024. "
            "Holders without dates that tell it: Jonathan Lofthouse and Lyn Simpson.",
        ),
        (
            {"post": "chief executive of HUTH", "day": "2024-01-01"},
            "Not stated: who held chief executive of HUTH on 1 January 2024. "
            "Holders without dates that tell it: Chris Long.",
        ),
        (
            {"role": "chair", "day": "2025-11-01"},
            "Chair of both trusts was held by Murray Macdonald, presumed to go on since it was "
            "described.",
        ),
        (
            {"role": "chair", "day": "2025-10-13"},
            "Chair of both trusts was held by Murray Macdonald.",
        ),
    ],
)
def test_a_holder_without_dates_is_given_no_day(given: dict[str, str], said: str) -> None:
    question = questions.find("LQ-15")

    answer = questions.ask(open_view([HUMBER]), question, given)

    assert saying.first_sentence(answer, *question.sentences) == said


def test_a_role_finds_those_that_carry_a_narrower_one() -> None:
    rows = asked(open_view([HUMBER]), "LQ-15", role="chief executive", day="2024-01-01")

    assert {row["post"] for row in rows} == {
        "chief executive of both trusts",
        "chief executive of HUTH",
        "chief executive of NLaG",
    }


def test_who_holds_it_is_asked_as_at_the_day_that_was_chosen() -> None:
    view = open_view([HUMBER], Choice(as_of="2026-03-01"))

    (row,) = asked(view, "LQ-15", role="chair")

    assert (row["on day"], row["person"]) == ("2026-03-01", "Murray Macdonald")


def test_of_what_is_only_proposed_that_is_said_first() -> None:
    question = questions.find("LQ-15")

    answer = questions.ask(open_view(["case:lambeth-2020"]), question, {"role": "place lead"})

    said = saying.first_sentence(answer, *question.sentences)
    assert said.startswith("Only proposed, and not stated: who held joint Executive Place Lead on ")


def test_a_scrutiny_body_of_the_holder_is_not_told_as_that_of_the_function() -> None:
    rows = asked(open_view(["case:bath-and-north-east-somerset-2008"]), "LQ-10")

    found = {row["function"]: (row["scrutinised by"], row["body of its holder"]) for row in rows}
    panel = "Healthier Communities & Older People's Overview & Scrutiny Panel"
    assert found["housing"] == (None, panel)
    assert found["children's health services"] == (panel, None)


def test_the_gaps_of_one_thing_stand_in_one_row() -> None:
    view = open_view(["case:bath-and-north-east-somerset-2008"])

    rows = asked(view, "LQ-17", about="PCT Chief Executive Officer")

    assert len(rows) == 1
    assert str(rows[0]["not stated"]).count("; ") >= 2


@pytest.mark.parametrize("written", ["children’s health services", "children's\xa0health services"])
def test_names_are_found_whatever_the_quotes_and_spaces(written: str) -> None:
    view = open_view(["case:bath-and-north-east-somerset-2008"])

    (row,) = asked(view, "LQ-10", function=written)
    found = plain.readings(view, f"Who scrutinises {written}?")

    assert row["function"] == "children's health services"
    assert found[0].given == {"function": "children's health services"}


def test_the_rules_that_bear_on_a_question_are_rules() -> None:
    known = Rulebook.load().rules

    assert {rule for one in questions.catalogue().values() for rule in one.rules} <= {*known}
