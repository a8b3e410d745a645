"""Pages that cannot say what was asked: which one, no such day, nothing called so, and the rest."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app

BATH = "bath-and-north-east-somerset-2008"
DASS = f"/posts/{BATH}/dass"


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    """A client of a service that shows two places that share names."""
    cases = [f"case:{BATH}", "case:london-2009", "case:barking-and-dagenham-2010"]
    app = create_app([(stores.open_store(cases), Choice())])
    yield app.test_client()
    close(app)


def page(client: FlaskClient, path: str, status: int) -> str:
    """The main part of a page, as HTML."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status
    told = answer.get_data(as_text=True)
    return html.unescape(told[told.index("<main") : told.index("</main>")])


def test_an_address_that_there_is_not_is_named(client: FlaskClient) -> None:
    main = page(client, "/structure/bath-two", 404)
    told = client.get("/structure/bath-two.json").get_json()

    assert "There is no page /structure/bath-two</h1>" in main
    assert "Everything is reached from the first page" in main
    assert told["error"] == "there is no page /structure/bath-two"
    assert "/openapi.json" in told["hint"]


def test_what_is_called_so_in_the_menu_is_meant_before_what_is_spelt_alike(
    client: FlaskClient,
) -> None:
    main = page(client, "/findings", 404)

    assert "The page Findings is /check." in main
    assert '<a href="/check">check</a>' in main
    assert "funds" not in main


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("typed", "said", "why"),
    [
        ("31/04/2008", "There is no 31 April", "April has 30 days."),
        ("31 April 2008", "There is no 31 April", "April has 30 days."),
        ("2008-06-31", "There is no 31 June", "June has 30 days."),
        ("29/02/2007", "There is no 29 February 2007", "February 2007 has 28 days."),
        ("soon", "“soon” is no day", ""),
        ("13/13/2008", "“13/13/2008” is no day", ""),
        ("05/13/2008", "“05/13/2008” is no day", "Did you mean 2008-05-13?"),
    ],
)
def test_a_day_that_there_is_not_is_told_at_its_field(
    client: FlaskClient, typed: str, said: str, why: str
) -> None:
    main = page(client, f"{DASS}?asOf={typed}", 400)

    assert f"<h2>{said}</h2>" in main
    assert why in main
    assert f'name="asOf" value="{typed}" aria-invalid="true"' in main
    assert f'<a href="#asOf">Day: “{typed}” is no day.</a>' in main


def test_the_turning_days_of_the_place_stand_beside_a_day_that_there_is_not(
    client: FlaskClient,
) -> None:
    main = page(client, f"{DASS}?asOf=31+April+2008&adopt=all", 400)
    listed = main.partition("Days on which something turns here: ")[2].partition("</p>")[0]

    assert f'<a href="{DASS}?asOf=2013-04-01&adopt=all">1 April 2013</a>' in listed
    assert "Days on which something turns" not in page(client, "/?asOf=31+April+2008", 400)


@pytest.mark.slow
def test_the_two_nearest_days_are_one_step_away_and_nothing_else_is_lost(
    client: FlaskClient,
) -> None:
    path = f"/check?structure={BATH}&severity=warning&knownBy=2009&adopt=all&asOf=31/04/2008"
    main = page(client, path, 400)

    kept = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', main)
    assert kept == [("structure", BATH), ("severity", "warning"), ("knownBy", "2009")]
    assert re.search(r'type="checkbox"[^>]* name="adopt"[^>]* checked', main)
    days = re.findall(r'class="button second" href="([^"]*)">Use ([^<]*)<', main)
    assert [day for _, day in days] == ["30 April 2008", "1 May 2008"]
    for address, _ in days:
        assert address.startswith(path.partition("&asOf")[0])
        assert client.get(address).status_code == 200


def test_a_name_of_several_is_asked_back_with_what_tells_them_apart(client: FlaskClient) -> None:
    main = page(client, "/trace?post=Cabinet&asOf=any", 400)

    assert re.search(r"<h1>\d things are called “Cabinet”. Which one\?</h1>", main)
    offered = re.findall(r'type="radio"[^>]* name="post" value="([^"]*)"', main)
    assert len(offered) > 1
    assert len(set(re.findall(r'<span class="detail">([^<]+)<', main))) == len(offered)
    assert 'type="hidden" name="asOf" value="any"' in main
    answer = client.get("/trace", query_string={"post": offered[0], "asOf": "any"})
    assert answer.status_code == 200


def test_a_name_that_one_place_uses_alone_is_asked_back_where_others_have_it_too(
    client: FlaskClient,
) -> None:
    main = page(client, "/trace?post=Chief+Executive", 400)

    offered = re.findall(r"<b>([^<]*)</b>", main)
    assert offered[0] == "LA Chief Executive"
    assert len(offered) > 3
    assert all("chief executive" in one.casefold() for one in offered)
    assert "Geoff Alltimes" in main, "who holds it tells it from the others"


def test_a_proposal_of_several_places_is_asked_back_too(client: FlaskClient) -> None:
    main = page(client, "/posts?adopt=integration&q=director", 400)

    assert main.count('type="radio"') == 2
    assert 'type="hidden" name="q" value="director"' in main


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"/posts/{BATH}/dazz", "No post called “dazz” is described here"),
        ("/trace?post=Nobody+at+all", "No post or body called “Nobody at all” is described here"),
        ("/structures/bth", "No structure called “bth” is described here"),
    ],
)
def test_that_nothing_is_called_so_is_no_evidence_that_there_is_none(
    client: FlaskClient, path: str, said: str
) -> None:
    main = page(client, path, 404)

    assert f"<h1>{said}</h1>" in main
    assert "That is no evidence that there is none" in main
    assert ">Look for it whatever the day</a>" in main
    assert re.search(r'name="q" value="[^"]+"', main), "what was sought is in the box"


def test_the_nearest_names_are_links(client: FlaskClient) -> None:
    assert f'<a href="{DASS}">dass</a>' in page(client, f"/posts/{BATH}/daas", 404)


@pytest.mark.parametrize(
    ("path", "status", "way"),
    [
        ("/posts?nonsense=1&q=dir", 404, '<a href="/posts?q=dir">This page without “nonsense”</a>'),
        ("/check?outcome=bad", 404, '<a href="/check">This page without “outcome”</a>'),
        ("/posts?adopt=plam&q=x", 404, '<a href="/posts?q=x">This page without “adopt”</a>'),
        (f"/posts/{BATH}/dazz", 404, f'<a href="/structures/{BATH}">Bath and North East Somerset:'),
        ("/nothing", 404, '<a href="/">Places</a>'),
    ],
)
def test_every_failure_leads_back(client: FlaskClient, path: str, status: int, way: str) -> None:
    assert way in page(client, path, status)


def test_no_failure_speaks_of_status_numbers_or_codes(client: FlaskClient) -> None:
    for path in ("/nothing", "/posts?asOf=soon", "/posts?adopt=plam"):
        told = client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
        assert not re.search(r"\b40[0-9]\b|unknown-name|not-a-date", told)
