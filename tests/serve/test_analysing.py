"""The pages of analyses say what the analyses find, of what is shown, and what it does not mean."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient

from caregraph import analyses
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.results import NOT_STATED


def test_every_analysis_is_listed_with_what_it_says_and_what_not(client: FlaskClient) -> None:
    page = client.get("/analyse", headers={"Accept": "text/html"}).get_data(as_text=True)

    for one in analyses.every():
        assert f'href="/analyse/{one.name}"' in page
        assert one.says in page
        assert one.does_not_say in page


@pytest.mark.parametrize("choice", [Choice(), Choice(adopt=("all",))], ids=["as is", "adopted"])
def test_rows_are_those_of_the_analysis(client: FlaskClient, folder: str, choice: Choice) -> None:
    expected = analyses.analyse(open_view([str(folder)], choice), "depth")
    assert expected.rows

    address = "/analyse/depth.csv" + "?adopt=all" * bool(choice.adopt)
    read = csv.reader(io.StringIO(client.get(address).get_data(as_text=True).lstrip("\ufeff")))

    head, *rows = read
    assert tuple(head) == expected.columns
    told = [[text or NOT_STATED for text in row] for row in expected.texts()]
    assert rows[: len(told)] == told


def test_a_page_says_what_its_rows_do_not_mean_and_why_there_is_none(client: FlaskClient) -> None:
    page = client.get("/analyse/cycles").get_data(as_text=True)

    assert analyses.named("cycles").does_not_say in page
    assert "No row came out of what is in effect (lines of accountability: 1," in page


def test_over_a_range_each_row_has_its_day(client: FlaskClient) -> None:
    told = client.get("/analyse/depth.json?structure=wandle&over=2009..2012").get_json()

    days = {row["day"]["value"] for row in told["results"]["bindings"]}
    assert told["head"]["vars"][0] == "day"
    assert "2009-04-01" in days
    assert len(days) > 1


def test_what_there_is_not_is_refused_in_words(client: FlaskClient) -> None:
    none = client.get("/analyse/dept")
    bad = client.get("/analyse/depth?over=yesterday")

    assert none.status_code == 404
    assert "depth" in none.get_data(as_text=True)
    assert bad.status_code == 400
