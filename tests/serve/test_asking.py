"""Asking on the pages: how a sentence is read, its answer in words, and what if it is unclear."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from asked import answered
from flask import Flask
from flask.testing import FlaskClient

from caregraph import questions
from caregraph.questions import saying
from caregraph.results import Cell, Table

BATH = "bath-and-north-east-somerset-2008"


@pytest.fixture
def client(every_case: Flask) -> FlaskClient:
    return every_case.test_client()


def test_a_clear_sentence_is_answered_with_how_it_was_read(client: FlaskClient) -> None:
    text = client.get("/ask?q=Who+does+the+DASS+answer+to%3F&adopt=all").text

    assert 'value="Who does the DASS answer to?"' in text
    assert "To whom is a post accountable" in text
    assert '<a class="chip" href="#change"><b>post</b> Director of Adult Social Services' in text
    assert (
        "If what is proposed is adopted, Director of Adult Social Services answers to PCT Chief "
        "Executive Officer and LA Chief Executive." in text
    )
    assert "How conflicts between the two lines" in text
    assert "not held, may say it." in text
    assert "7.5" in text


def test_the_query_opens_filled_in_in_the_editor(client: FlaskClient) -> None:
    text = client.get("/ask?q=Who+does+the+DASS+answer+to&adopt=all").text

    address = next(one for one in text.split('href="') if one.startswith("/sparql?query="))
    query = parse_qs(urlsplit(address.partition('"')[0].replace("&amp;", "&")).query)["query"][0]
    assert f"/{BATH}/post/dass>" in query
    told = client.get("/sparql", query_string={"query": query, "adopt": "all"})
    assert told.status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["please could you tell me who chairs the Cabinet in Bath", "who is on the Partnership Board"],
)
def test_sentences_of_people_are_answered_at_once(client: FlaskClient, asked: str) -> None:
    text = client.get("/ask", query_string={"q": asked, "adopt": "all"}).text

    assert "Who sits on a body?" in text
    assert 'class="answer"' in text


def test_a_day_in_a_sentence_moves_the_view_and_stands_in_the_address(client: FlaskClient) -> None:
    answer = client.get("/ask?q=what+does+the+Partnership+Board+oversee+on+1+May+2008")

    assert answer.status_code == 302
    assert "asOf=2008-05-01" in answer.location
    assert client.get(answer.location).status_code == 200


@pytest.mark.slow
def test_of_a_day_that_there_is_not_it_is_said_which_is_shown_instead(client: FlaskClient) -> None:
    sentence = "/ask?q=Who+sits+on+the+Shadow+Joint+Board+on+31+April+2008%3F&asOf=2008-04-30"
    text = client.get(sentence, headers={"Accept": "text/html"}).text

    assert "30 April 2008 is shown in place of 31 April 2008." in text
    assert "Not used" not in text


def test_asking_as_if_it_were_adopted_adopts_it(client: FlaskClient) -> None:
    answer = client.get("/ask?q=who+does+the+DASS+answer+to+if+the+proposal+is+adopted")

    assert answer.status_code == 302
    assert "adopt=all" in answer.location
    assert "answers to PCT Chief Executive Officer" in client.get(answer.location).text


def test_a_place_in_a_sentence_is_read_and_confirmed(client: FlaskClient) -> None:
    text = client.get("/ask?q=who+are+the+statutory+officers+in+Bath&adopt=all").text

    assert "<b>place</b> Bath and North East Somerset" in text


def test_what_may_be_several_things_is_asked_back(client: FlaskClient) -> None:
    answer = client.get("/questions/CQ-01?post=chief+executive&q=who+does+the+ce+answer+to")

    text = answer.text
    assert "are called “chief executive”. Which one?" in text
    assert text.count('type="radio"') >= 2
    assert 'name="q" value="who does the ce answer to"' in text
    chosen = text.partition('type="radio"')[2].partition('value="')[2].partition('"')[0]
    assert client.get("/questions/CQ-01", query_string={"post": chosen}).status_code == 200


def test_an_unclear_sentence_offers_what_it_may_be_and_what_is_found(client: FlaskClient) -> None:
    text = client.get("/ask?q=something+about+money+and+people+there").text

    assert "Questions it may be" in text
    assert text.count("/questions/") >= 3
    assert "q=something" in text


def test_a_name_is_searched_for(client: FlaskClient) -> None:
    answer = client.get("/ask?q=DASS&asOf=2008-05-01")

    assert answer.status_code == 302
    assert answer.location == "/search?q=DASS&asOf=2008-05-01"
    assert "Found for “Partnership Board”" in client.get("/ask?q=Partnership+Board").text


def test_an_empty_answer_says_why_and_what_to_try(client: FlaskClient) -> None:
    text = client.get("/ask?q=who+sits+on+the+Partnership+Board").text

    assert "Nothing in this view answers it" in text
    assert "Described but not in effect" in text
    assert "no evidence that it is not so" in text
    assert "adopt=all" in text


def test_all_questions_stand_by_who_asks_them_and_never_as_bare_numbers(
    client: FlaskClient,
) -> None:
    text = client.get("/ask").text

    for one in questions.catalogue().values():
        assert f">{one.title.replace(chr(39), '&#39;')}</a>" in text, one.id
        assert f">{one.id}</a>" not in text


def test_a_sentence_as_json_has_its_readings_and_its_answer(client: FlaskClient) -> None:
    clear = client.get("/ask.json?q=who+does+the+DASS+answer+to&adopt=all").get_json()
    unclear = client.get("/ask.json?q=something+about+money+and+people+there").get_json()

    assert clear["clear"] is True
    assert clear["readings"][0]["question"] == "CQ-01"
    assert clear["readings"][0]["given"] == {"post": "DASS"}
    assert len(clear["answer"]["results"]["bindings"]) == 2
    assert (unclear["clear"], unclear["answer"]) == (False, None)
    assert unclear["readings"][0]["doubts"]


SAID = {
    "CQ-01": "If what is proposed is adopted, Director of Adult Social Services answers to PCT "
    "Chief Executive Officer and LA Chief Executive.",
    "CQ-07": "Shadow Joint Board has as members Council Solicitor, executive members of the "
    "Council, executives of the PCT and 2 more.",
    "CQ-26": "Not stated: which body oversees single leadership team for Adult Health, Social Care "
    "and Housing.",
    "CQ-29": "4 funds are recorded: annual public health budget, public health reserve, "
    "integration project budget and set of Section 75 (NHS Act 2006) agreements; 1 of them agreed "
    "and not yet in force.",
    "CQ-64": "Paths of at most three lines lead from Director of Adult Social Services by 2 first "
    "steps: PCT Chief Executive Officer and LA Chief Executive (reaches: no).",
    "LQ-07": "2 posts are vacant, interim or acting: chair of both trusts and chief executive of "
    "both trusts (interim).",
    "LQ-15": "2 posts have a holder on record: chair of both trusts and chief executive of both "
    "trusts; of 3 more it is not stated.",
    "LQ-22": "If what is proposed is adopted, LA Chief Executive is answered to by Director of "
    "Adult Social Services.",
}


@pytest.mark.parametrize("name", SAID)
def test_an_answer_says_itself_in_one_sentence(name: str) -> None:
    question, answer = answered(name)

    assert saying.first_sentence(answer, *question.sentences) == SAID[name]


@pytest.mark.sampled(12)
@pytest.mark.parametrize("name", questions.catalogue())
def test_every_question_says_its_answer_in_words_of_its_own(name: str) -> None:
    question, answer = answered(name)
    said = saying.first_sentence(answer, *question.sentences)

    assert question.lists or question.says
    assert not said or said != saying.first_sentence(answer)
    assert not re.search(r"[{}|#]|\.\.$|(?<!it is) not stated\.$", said), said


ROWS = (("a", None), ("b", "x"), ("c, d", "y"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS, "2 posts answer to somebody: b; and c, d; of 1 more it is not stated."),
        (ROWS[1:2], "B answers to x."),
        (ROWS[:1], "Not stated: to whom a answers."),
        (((*ROWS[0],), ("e", None)), "Not stated: to whom a and e answer."),
    ],
)
def test_a_question_says_one_thing_several_and_none_in_its_own_words(
    rows: tuple[tuple[str | None, ...], ...], said: str
) -> None:
    cells = tuple(tuple(Cell(one) if one else None for one in row) for row in rows)
    answer = Table(("post", "to"), cells)

    assert said == saying.first_sentence(
        answer,
        "{post} answers to {to}",
        "{# post} (answers|answer) to somebody: {post}",
        "to whom {post} (answers|answer)",
    )


def test_things_are_told_apart_by_how_they_are_so() -> None:
    cells = tuple((Cell(one), Cell(how)) for one, how in (("a", "yes"), ("b", "no"), ("c", "yes")))

    said = saying.first_sentence(
        Table(("one", "known"), cells), "", "{# one = thing} (is|are) here: {one by known}"
    )

    assert said == "3 things are here: a and c (known: yes); b (known: no)."


@pytest.mark.parametrize("name", questions.catalogue())
def test_every_answer_with_rows_has_a_sentence_that_names_what_stands_in_it(name: str) -> None:
    question, answer = answered(name)

    said = saying.first_sentence(answer, *question.sentences)

    texts = {cell.text for row in answer.rows for cell in row if cell}
    assert bool(said) == bool(answer.rows)
    assert not said or "not stated" in said or any(text[:20] in said for text in texts)
