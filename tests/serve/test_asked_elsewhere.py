"""What a page says where a question has no answer in the view and has one in another."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from caregraph.cli import main
from caregraph.graph.view import open_view
from caregraph.questions import plain
from caregraph.questions.compared import compared

BATH = "bath-and-north-east-somerset-2008"


@pytest.fixture
def client(bath_and_surrey: FlaskClient) -> FlaskClient:
    return bath_and_surrey


def test_what_comes_with_the_proposal_of_the_place_is_counted_and_offered(
    client: FlaskClient,
) -> None:
    text = client.get("/ask?q=Who+does+the+DASS+answer+to+in+Bath%3F").text

    said = "Not stated: to whom Director of Adult Social Services answers on 5 March 2008."
    assert said in text
    assert "2 answers come if the proposal is adopted." in text
    assert "Ask it as if the proposal were adopted" in text
    assert "adopt=integration" in text
    assert "Not stated: of, for" not in text
    assert "on <b>5 March 2008</b>" in text
    assert "With the proposal" in text


@pytest.mark.slow
def test_a_day_in_the_sentence_is_the_day_of_the_page_too(client: FlaskClient) -> None:
    text = client.get(
        "/ask?q=Who+does+the+DASS+answer+to+in+Bath+in+2007%3F", follow_redirects=True
    ).text

    assert (
        "Not stated: to whom Director of Adult Social Services answers on 1 January 2007." in text
    )
    assert "on <b>1 January 2007</b>" in text
    assert "whatever its status and day, 2 answers are there." in text


def test_only_the_proposals_of_the_place_asked_about_are_told(client: FlaskClient) -> None:
    text = client.get("/ask?q=Who+does+the+DASS+answer+to+in+Bath%3F&adopt=all").text

    assert "as if <b>the proposal</b> were adopted" in text
    assert "as if <b>3 proposals" not in text


def test_what_is_only_described_is_offered_with_a_proposal_adopted_too(
    client: FlaskClient,
) -> None:
    text = client.get(
        "/ask?q=Who+sits+on+both+sides+of+the+agreement+in+Bath%3F&adopt=integration"
    ).text

    assert "8 answers are there" in text
    assert "Ask it of everything as described" in text


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    ["What changes in Bath if the proposal is adopted?", "What does the proposal break in Bath?"],
)
def test_what_a_proposal_changes_is_answered_by_the_comparison_of_its_place(
    client: FlaskClient, asked: str
) -> None:
    answer = client.get("/ask", query_string={"q": asked, "adopt": "all"})

    assert answer.location == f"/compare?structure={BATH}&adopt=integration"
    assert (
        "12 things begin and 7 end; 16 come with the proposal" in client.get(answer.location).text
    )


@pytest.mark.slow
def test_a_comparison_is_offered_first_where_a_sentence_names_more(client: FlaskClient) -> None:
    text = client.get("/ask?q=What+does+the+proposal+change+for+the+DASS%3F").text

    assert f'href="/compare?structure={BATH}&amp;adopt=integration"' in text


def test_on_the_command_line_the_command_of_the_comparison_is_offered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", f"case:{BATH}", "What does the proposal break in Bath?"])

    assert f"caregraph compare case:{BATH} --adopt integration" in capsys.readouterr().err


@pytest.mark.parametrize(
    "asked", ["what changes on 1 May 2008", "which posts differ", "what is the proposal about"]
)
def test_no_comparison_is_read_into_other_sentences(asked: str) -> None:
    assert compared(open_view(f"case:{BATH}"), asked) is None


def test_several_are_one_of_what_capitals_stand_for() -> None:
    view = open_view(f"case:{BATH}")

    first = plain.readings(view, "Which posts are vacant in PCTs?")[0]

    assert (first.question.id, dict(first.given)) == ("LQ-07", {"organisation": "PCT"})


def test_a_misspelt_beginning_of_a_name_is_told_and_asked_back() -> None:
    view = open_view(f"case:{BATH}")

    found = plain.readings(view, "drector of adult")
    alone = plain.readings(view, "drector here")

    assert found[0].taken[0][0] == "drector of adult"
    assert found[0].taken[0][1].startswith("director of adult")
    assert not plain.is_clear(found)
    assert "'drector' is in no name" in alone[0].doubts
