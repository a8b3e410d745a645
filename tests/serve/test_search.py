"""Searching: what is found by which words, in which order, and what nobody is to find."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caregraph import assets
from caregraph.graph import find
from caregraph.graph.view import View, open_view
from caregraph.questions.files import KINDS
from caregraph.serve.search import index
from caregraph.serve.search.entries import GROUPS, Entry, entries, others
from caregraph.serve.search.index import Index
from caregraph.serve.search.wording import asked_words, folded
from caregraph.validation import Rulebook
from caregraph.vocab import CG

BATH = "bath-and-north-east-somerset-2008"
CASES = [f"case:{name}" for name in assets.case_names()]
FIRST = {
    "dass": "Director of Adult Social Services",
    "DASS Bath": "Director of Adult Social Services",
    "dcs": "Director of Children's Services",
    "s151": "Strategic Director - Support Services",
    "section 151": "Strategic Director - Support Services",
    "monitoring officer bath": "Council Solicitor",
    "mo": "Council Solicitor",
    "siro": "senior information risk owner",
    "jane ashman": "Jane Ashman",
    "ashman": "Jane Ashman",
    "rhona": "Rhona MacDonald",
    "drector of adult social servces": "Director of Adult Social Services",
    "dircetor of childrens services": "Director of Children's Services",
    "partnership board": "Partnership Board",
    "parntership board": "Partnership Board",
    "mole valley": "Mole Valley",
    "E07000210": "Mole Valley",
    "SOD-09": "SOD-09",
    "lambeth": "Lambeth, 2020",
}
"""What is to come first, by what is asked; a rule goes by its identifier."""


@pytest.fixture(scope="module")
def view() -> View:
    return open_view(CASES)


@pytest.fixture(scope="module")
def found(view: View, tmp_path_factory: pytest.TempPathFactory) -> Index:
    file = tmp_path_factory.mktemp("index") / index.FILE
    index.write(entries(view, Rulebook.load(()), ()), file)
    return Index(file)


@pytest.mark.sampled(5)
@pytest.mark.parametrize(("asked", "first"), FIRST.items(), ids=FIRST)
def test_what_is_meant_comes_first(found: Index, asked: str, first: str) -> None:
    hits = found.suggest(asked, 7)

    assert first in (hits[0].label, hits[0].place, hits[0].label.partition(":")[0]) or any(
        first in (one.label, one.place) for one in hits[:2]
    ), [one.label for one in hits]


def test_every_group_can_be_found(found: Index) -> None:
    groups = {
        one.group
        for asked in ("director", "council", "board", "jane", "lambeth", "agreement", "section 75")
        for one in found.find(asked).hits
    }

    assert groups >= {*GROUPS} - {"others"}


def test_a_note_is_found_by_its_words_and_said(found: Index) -> None:
    hits = found.find("conflicts between the two lines").hits

    assert hits
    assert any("conflict" in one.by for one in hits)


def test_a_post_tells_its_organisation_holder_and_place(found: Index) -> None:
    hit = found.suggest("jane ashman", 7)[1]

    assert hit.kind == "post"
    assert hit.place == (
        "the Council (B&NES) · held by Jane Ashman · Bath and North East Somerset, 2008"
    )
    assert hit.by == "jane ashman"


def test_namesakes_are_told_apart(found: Index) -> None:
    hits = [one for one in found.find("chief executive").hits if one.group == "posts"]

    told = [(one.label, one.kind, one.place) for one in hits]
    assert len(told) == len(set(told)) > 8


def test_what_is_not_in_effect_comes_later_and_says_so(found: Index) -> None:
    hits = [one for one in found.find("board").hits if one.group == "bodies"]

    assert hits[-1].place.endswith("not in effect")


def test_a_code_is_not_taken_for_another(found: Index) -> None:
    assert found.find("E07000999").hits == ()


def test_words_that_nothing_has_are_left_out_and_named(found: Index) -> None:
    result = found.find("partnership board qqqqqq")

    assert result.dropped == ("qqqqqq",)
    assert any(one.label == "Partnership Board" for one in result.hits)


def test_all_are_counted_and_one_group_can_be_asked_for(found: Index) -> None:
    every, posts = found.find("director"), found.find("director", "posts")

    assert every.counts["posts"] == posts.counts["posts"] == len(posts.hits)
    assert {one.group for one in posts.hits} == {"posts"}


def test_what_is_asked_is_no_query(found: Index) -> None:
    for asked in ('"', "a OR b", "names:x", "NEAR(a b)", "*", "' --", "x" * 5000, "\x00", "é́"):
        assert isinstance(found.suggest(asked, 7), list)


def test_texts_and_what_is_asked_are_folded_alike() -> None:
    assert folded("Children’s & Adults") == folded("childrens AND adults")
    assert folded("Section 75") == folded("s.75") == folded("S75") == "s75"
    assert asked_words("who is the") == ["who", "is", "the"]


def test_many_that_fit_are_counted_and_not_all_looked_at(tmp_path: Path) -> None:
    many = [
        Entry(f"x:{at}", f"/x/{at}", "posts", "post", f"Director {at}", "", (f"Director {at}",))
        for at in range(3000)
    ]
    role = Entry("x:r", "/r", "words", "role", "director", "", ("director",))
    index.write([*many, role], tmp_path / "found")
    result = Index(tmp_path / "found").find("director")

    assert result.counts == {"posts": 3000, "words": 1}
    assert 1000 < len(result.hits) < 1100
    assert "director" in [one.label for one in Index(tmp_path / "found").suggest("director", 7)]
    with closing(sqlite3.connect(tmp_path / "found")) as disk:
        plan = disk.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM called WHERE name >= 'd' AND name < 'e'"
        ).fetchall()
    assert "COVERING INDEX called_so" in plan[0][3]


@pytest.mark.slow
def test_names_are_looked_up_in_the_index_as_they_would_be_read(
    view: View, found: Index, tmp_path: Path
) -> None:
    """Of every class of which questions are asked, each name gives the same things."""
    index.write(entries(view, Rulebook.load(()), ()), tmp_path / "found", others(view))
    looked = open_view(CASES)
    looked.kept[find.CALLED] = Index(tmp_path / "found").called
    for kinds in [*KINDS.values(), ("Mention",)]:
        classes = [CG[one] for one in kinds]
        read, wanted = find.names(view, *classes), find.names(looked, *classes)
        assert read
        for name, nodes in read.items():
            if "://" not in name:  # an address is no name
                assert list(wanted[name]) == list(nodes), name
        assert "nobody of that name" not in wanted


def test_suggestions_are_json_and_keep_the_view(every_case: Flask) -> None:
    told = every_case.test_client().get("/suggest?q=dass&asOf=2008-05-01&adopt=all").get_json()

    first = told["suggestions"][0]
    assert first == {
        "label": "Director of Adult Social Services",
        "kind": "post",
        "place": "the Council (B&NES) · Bath and North East Somerset, 2008",
        "href": f"/posts/{BATH}/dass?asOf=2008-05-01&adopt=all",
    }
    assert len(told["suggestions"]) <= 7
    assert every_case.test_client().get("/suggest").get_json() == {"suggestions": []}


@pytest.mark.slow
def test_suggestions_lead_to_pages_that_are_there(every_case: Flask) -> None:
    client = every_case.test_client()
    for asked in ("dass", "jane", "council", "section 75", "who sits", "SOD-09"):
        for one in client.get(f"/suggest?q={asked}").get_json()["suggestions"]:
            assert client.get(one["href"]).status_code == 200, one


def test_the_page_shows_the_best_with_questions_filled_in(every_case: Flask) -> None:
    text = every_case.test_client().get("/search?q=DASS").text

    assert "Questions with it filled in" in text
    assert f"/questions/CQ-01?post=https%3A%2F%2Fw3id.org%2Fcaregraph%2Fid%2F{BATH}" in text


def test_a_sentence_says_what_is_taken_for_what_and_for_which_day(every_case: Flask) -> None:
    client = every_case.test_client()
    misspelt = client.get("/search?q=who+does+the+Councl+Solicitor+answer+to").text
    dated = client.get("/search?q=what+does+Partnership+Board+oversee+on+1+May+2008").text

    assert "is taken for" in misspelt
    assert "asOf=2008-05-01" in dated
    assert "Shown as at 1 May 2008" in dated


def test_what_is_found_without_some_of_the_words_is_not_counted_as_found(
    every_case: Flask,
) -> None:
    client = every_case.test_client()

    some = client.get("/search?q=director+qqqqqq", headers={"Accept": "text/html"}).text
    whole = client.get("/search?q=director", headers={"Accept": "text/html"}).text

    assert re.search(r"[\d,]+ found without “qqqqqq”", some)
    assert "found without" not in whole


def test_a_place_that_is_not_there_is_not_taken_for_words_spelt_a_little_like_it(
    bath: FlaskClient,
) -> None:
    page = bath.get("/search?q=Waltham+Forest", headers={"Accept": "text/html"}).text
    post = bath.get("/search?q=Waltham+Forest+chief+executive", headers={"Accept": "text/html"})
    told = bath.get("/suggest?q=Waltham+Forest+chief+executive").get_json()["suggestions"]

    assert "Nothing found for “Waltham Forest”" in page
    assert "is in no name" not in page
    assert bath.get("/suggest?q=Waltham+Forest").get_json() == {"suggestions": []}
    assert re.search(r"\d found without “waltham” and “forest”", post.text)
    assert told
    assert all(one["without"] == ["waltham", "forest"] for one in told)


def test_long_lists_are_paged_with_their_count(every_case: Flask) -> None:
    client = every_case.test_client()
    text = client.get("/search?q=d&in=others").text
    second = client.get("/search?q=d&in=others&page=2").text

    assert "Page 1 of 2" in text
    assert "Page 2 of 2" in second
    assert client.get("/search?q=d&in=nothing").status_code == 404


def test_nothing_found_is_no_evidence_that_there_is_nothing(client: FlaskClient) -> None:
    text = client.get("/search?q=xqzzyq").text

    assert "Nothing found for “xqzzyq”" in text
    assert "no evidence" in text
    assert "asOf=any" in text
