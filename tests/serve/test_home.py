"""The first page: where to begin, what needs attention, what changes when."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app

pytestmark = pytest.mark.slow

BATH = "bath-and-north-east-somerset-2008"
CASES = (BATH, "barking-and-dagenham-2023", "surrey-2026")
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def many() -> Iterator[FlaskClient]:
    """A client of a service that shows three places."""
    app = create_app([(stores.open_store([f"case:{one}" for one in CASES]), Choice())])
    yield app.test_client()
    close(app)


@pytest.fixture
def one(bath: FlaskClient) -> FlaskClient:
    """A client of a service that shows one place."""
    return bath


def part(client: FlaskClient, path: str, heading: str) -> str:
    """The part of a page under a heading, as HTML."""
    told = html.unescape(client.get(path, headers=HTML).get_data(as_text=True))
    return re.split("<h2", told.partition(f">{heading}</h2>")[2])[0]


def words(text: str) -> str:
    """The words of some HTML."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def test_of_many_places_each_has_a_sentence_its_counts_and_its_next_change(
    many: FlaskClient,
) -> None:
    cards = part(many, "/", "Places").split('<li class="card">')[1:]

    assert words(cards[0]).startswith(
        "Barking and Dagenham, 2023 Peer challenge and place-based working. 5 organisations, "
    )
    bath = words(cards[1])
    assert "3 organisations, 8 posts, 9 bodies · as at 5 March 2008" in bath
    assert "Next change: 1 April 2008, if adopted" in bath
    findings = many.get(f"/check.json?structure={BATH}").get_json()["findings"]
    mend = sum(one["outcome"] == "breach" for one in findings)
    find_out = sum(one["outcome"] == "not-stated" for one in findings)
    assert f"{mend} to mend · {find_out} to find out" in bath


def test_what_needs_attention_is_told_by_rule_the_most_serious_first(many: FlaskClient) -> None:
    told = part(many, "/", "Needs attention")
    breaches = [
        one for one in many.get("/check.json").get_json()["findings"] if one["outcome"] == "breach"
    ]
    rows = re.findall(r"<li>(.*?)</li>", told, re.DOTALL)
    severities = [re.findall(r"tag-(\w+)", row)[0] for row in rows]
    rules = [re.findall(r"/check\?rule=([\w-]+)", row)[0] for row in rows]

    assert 0 < len(rows) <= 5
    assert severities == sorted(severities, key=["violation", "warning", "info"].index)
    assert len(set(rules)) == len(rules)
    assert set(rules) <= {one["rule"] for one in breaches}
    assert f"All {len(breaches)} to mend" in words(told)


def changes(client: FlaskClient, path: str) -> tuple[list[str], list[str]]:
    """What is told to change next, and where it leads."""
    told = part(client, path, "Next changes")
    rows = re.findall(r"<li>(.*?)</li>", told, re.DOTALL)
    return [words(row) for row in rows], re.findall(r'href="([^"]*)"', told)


def test_what_changes_next_is_told_with_its_day_and_whether_only_if_adopted(
    one: FlaskClient,
) -> None:
    told, ways = changes(one, "/")

    assert told == [
        "1 April 2008 Three posts and three lines begin. if adopted see that day",
        "May 2008 PCT Committee, Partnership Board and contemporaneous decision making begin; "
        "Joint Commissioning Board and Shadow Joint Board end. if adopted see that day",
        "1 April 2013 The PCT, PCT Board and PCT Chief Executive Officer end. see that day",
    ]
    assert all(one.get(address).status_code == 200 for address in ways)


def test_what_is_adopted_has_come_and_only_later_changes_are_told(one: FlaskClient) -> None:
    told, _ = changes(one, "/?adopt=all")

    assert told == ["1 April 2013 One organisation and two bodies end. see that day"]


def test_everything_that_is_offered_to_try_has_an_answer(
    many: FlaskClient, one: FlaskClient
) -> None:
    for client in (many, one):
        told = client.get("/", headers=HTML).get_data(as_text=True)
        line = html.unescape(told.partition('<p class="tries">')[2].partition("</p>")[0])
        tries = re.findall(r'<a href="([^"]*)">([^<]*)</a>', line)
        assert len(tries) == 4
        assert tries[0][1] == "Who does the Director of Adult Social Services answer to?"
        for address, _ in tries:
            found = client.get(address, headers=HTML)
            assert found.status_code == 200
            assert "Nothing is called so" not in found.text


def test_of_one_place_its_posts_and_what_is_for_decision_stand_on_it(one: FlaskClient) -> None:
    told = one.get("/", headers=HTML).get_data(as_text=True)

    assert re.search(r'<p class="lead">Three organisations\b.*eight posts and nine bodies', told)
    assert '<a class="button" href="/structures/bath-and-north-east-somerset-2008">' in told
    assert len(re.findall(r"<tr>", told)) == 1 + 5
    assert f'href="/structures/{BATH}/posts">All 8 posts</a>' in told
    assert "Integration of social care with the PCT" in part(one, "/", "For decision")
    assert "For decision</h2>" not in one.get("/?adopt=all", headers=HTML).text


def test_nine_questions_are_asked_in_three_groups(many: FlaskClient) -> None:
    told = part(many, "/", "Questions people ask")
    asked = re.findall(r'href="(/questions/[\w-]+)"', told)

    assert len(asked) == 9
    assert told.count("<h3>") == 3
    assert all(many.get(address).status_code == 200 for address in asked)


def test_of_a_large_country_the_page_waits_for_no_report(
    many: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = many.application.extensions["caregraph"]
    monkeypatch.setattr(loaded.extent, "is_little", False)
    told = many.get("/?asOf=2011-01-01", headers=HTML).get_data(as_text=True)

    assert "What the rules find is being worked out" in told
    assert "to mend" not in words(told.partition("<main")[2])
