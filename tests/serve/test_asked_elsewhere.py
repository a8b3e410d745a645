"""What a page says where a question has no answer in the view and has one in another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caregraph.graph.view import open_view
from caregraph.questions.recognising import recognised
from caregraph.serve import close, create_app

BATH = "bath-and-north-east-somerset-2008"


@pytest.fixture(scope="module")
def cases() -> Iterator[Flask]:
    made = create_app([f"case:{BATH}", "case:surrey-2026"])
    yield made
    close(made)


@pytest.fixture
def client(cases: Flask) -> FlaskClient:
    return cases.test_client()


def test_what_comes_with_the_proposal_of_the_place_is_counted_and_offered(
    client: FlaskClient,
) -> None:
    text = client.get("/ask?q=Who+does+the+DASS+answer+to+in+Bath%3F").text

    assert "answers to not stated on 5 March 2008." in text
    assert "2 answers come if the proposal is adopted." in text
    assert "Ask it as if the proposal were adopted" in text
    assert "adopt=integration" in text
    assert "Not stated: of, for" not in text
    assert "on <b>5 March 2008</b>" in text
    assert "With the proposal" in text


def test_a_day_in_the_sentence_is_the_day_of_the_page_too(client: FlaskClient) -> None:
    text = client.get(
        "/ask?q=Who+does+the+DASS+answer+to+in+Bath+in+2007%3F", follow_redirects=True
    ).text

    assert "answers to not stated on 1 January 2007." in text
    assert "on <b>1 January 2007</b>" in text
    assert "whatever its status and day, 2 answers are there." in text


def test_only_the_proposals_of_the_place_asked_about_are_told(client: FlaskClient) -> None:
    text = client.get("/ask?q=Who+does+the+DASS+answer+to+in+Bath%3F&adopt=all").text

    assert "as if <b>the proposal</b> were adopted" in text
    assert "3 proposals" not in text


def test_what_is_only_described_is_offered_with_a_proposal_adopted_too(
    client: FlaskClient,
) -> None:
    text = client.get(
        "/ask?q=Who+sits+on+both+sides+of+the+agreement+in+Bath%3F&adopt=integration"
    ).text

    assert "8 answers are there" in text
    assert "Ask it of everything as described" in text
