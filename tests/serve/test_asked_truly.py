"""Asked on the page: suggestions while a question is written, and what is said beside an answer."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


def test_of_a_question_that_is_being_written_questions_and_what_it_names_are_suggested(
    bath: FlaskClient,
) -> None:
    told = bath.get("/suggest?q=who+does+the+dass").get_json()["suggestions"]

    kinds = [one["kind"] for one in told]
    assert kinds[0] == "question"
    assert ("Director of Adult Social Services", "post") in [
        (one["label"], one["kind"]) for one in told
    ]
    assert not {"rule", "unstated matter"} & {*kinds}
    assert bath.get(told[0]["href"]).status_code == 200


def test_what_rules_find_is_told_where_a_question_has_no_answer(bath: FlaskClient) -> None:
    text = bath.get("/ask?q=Are+there+any+conflicts+of+interest%3F").text

    assert "Nothing in this view answers it" in text
    assert "SOD-09: people who assure a proposal of their own" in text
    assert "rule=SOD-09" in text


@pytest.mark.parametrize(
    ("sentence", "day", "said"),
    [
        (
            "What has no successor when the PCT ends on 31 March 2013?",
            "2013-03-31",
            "The answer is of all days; 31 March 2013 is shown elsewhere.",
        ),
        ("Who was the DASS on 1 May 2008?", "2008-05-01", "on 1 May 2008."),
    ],
)
def test_a_day_in_a_sentence_moves_the_view_and_is_not_said_to_be_unused(
    sentence: str, day: str, said: str, bath: FlaskClient
) -> None:
    moved = bath.get("/ask", query_string={"q": sentence})

    assert f"asOf={day}" in moved.headers["Location"]
    text = bath.get(moved.headers["Location"]).text
    assert said in text
    assert "Not used" not in text


def test_where_nothing_is_stated_the_evidence_and_the_document_not_held_are_told(
    bath: FlaskClient,
) -> None:
    text = bath.get("/ask?q=Who+does+the+DASS+answer+to%3F").text

    answer = text.partition('id="says"')[2].partition("</section>")[0]
    assert "Appendix 1" in answer
    assert "Governance and Leadership Arrangements" in answer
