"""The bar over a page: place, day and proposals in words, and every way to change them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

BATH = "bath-and-north-east-somerset-2008"
SURREY = "surrey-2026"
DASS = f"/posts/{BATH}/dass"


@pytest.fixture
def two(bath_and_surrey: FlaskClient) -> FlaskClient:
    """A client of a service that shows two places."""
    return bath_and_surrey


@pytest.fixture
def humber(every_case: Flask) -> FlaskClient:
    """A client of a service that shows a place whose proposal is implemented."""
    return every_case.test_client()


@pytest.fixture
def one(bath: FlaskClient) -> FlaskClient:
    """A client of a service that shows one place."""
    return bath


def bar(client: FlaskClient, path: str) -> str:
    """The bar of a page, as HTML."""
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 200, page.get_data(as_text=True)
    found = re.search(r"<aside class=\"view.*?</aside>", page.get_data(as_text=True), re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.slow
def test_what_is_decided_already_is_not_offered_to_be_adopted(humber: FlaskClient) -> None:
    """It is in the view as it is: with it nothing begins and nothing ends."""
    path = "/structures/humber-2025"

    assert "no proposal adopted" not in words(bar(humber, path))
    assert "With the proposal" not in bar(humber, path)


@pytest.mark.slow
def test_what_is_only_presumed_is_counted_in_view(one: FlaskClient) -> None:
    later, then = bar(one, f"{DASS}?asOf=2012-06-01"), bar(one, DASS)

    assert re.search(
        r'</details>\s*<p class="detail beside">\d+ of those in effect are presumed to go on since '
        r"5 March 2008; nothing records an end\.</p>",
        later,
    )
    assert later.count("presumed") == 1
    assert "presumed" not in then


def words(html: str) -> str:
    """The words of its first line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html.partition("<details>")[0]).split())


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "Each place on the day its documents describe ; no proposal adopted."),
        ("/?asOf=2008-05-01", "Every place on 1 May 2008 ; no proposal adopted."),
        ("/?asOf=any", "Every place, everything as described, whatever its status and date;"),
        (f"/structures/{SURREY}", "Surrey on 10 March 2026 ; no proposal adopted."),
        (f"/check?structure={BATH}", "Bath and North East Somerset on 5 March 2008 ; no proposal"),
        (DASS, "Bath and North East Somerset on 5 March 2008 ; no proposal adopted."),
        (f"{DASS}?knownBy=April+2008", "5 March 2008 , as known by 1 April 2008; no proposal"),
        (
            f"{DASS}?adopt=all",
            "Bath and North East Somerset on 1 May 2008 , as if the proposal were adopted.",
        ),
    ],
)
def test_it_says_place_day_and_proposals_in_words(two: FlaskClient, path: str, said: str) -> None:
    told = words(bar(two, path)).replace(" ,", ",").replace(" ;", ";")

    assert said.replace(" ,", ",").replace(" ;", ";") in told


@pytest.mark.slow
def test_it_offers_the_proposals_of_its_place_alone_and_none_without_a_place(
    two: FlaskClient,
) -> None:
    assert 'name="adopt"' not in bar(two, "/")
    of_bath, of_surrey = bar(two, DASS), bar(two, f"/structures/{SURREY}")
    assert of_bath.count('type="checkbox"') == 1
    assert "Integration of social care with the PCT" in of_bath
    assert "Reorganisation of local government in Surrey" in of_surrey
    assert "Integration of social care" not in of_surrey


def test_where_one_place_is_shown_every_page_is_of_it(one: FlaskClient) -> None:
    for path in ("/", "/posts", "/rules", "/check"):
        assert words(bar(one, path)).startswith("Bath and North East Somerset on 5 March 2008")


@pytest.mark.slow
def test_it_leads_to_the_days_before_and_after_and_to_a_comparison(two: FlaskClient) -> None:
    html = bar(two, f"{DASS}?asOf=2008-05-01&adopt=all")
    links = re.findall(r'<a href="([^"]*)">([^<]*)</a>', html.partition("<details>")[0])

    assert links == [
        (f"{DASS}?adopt=all&amp;asOf=2008-04-01", "‹ 1 April 2008"),
        (f"{DASS}?adopt=all&amp;asOf=2013-04-01", "1 April 2013 ›"),
        (
            "/compare?adopt=all&amp;before=2008-03-05&amp;after=2008-05-01",
            "Compare with 5 March 2008",
        ),
    ]
    assert two.get(links[2][0].replace("&amp;", "&")).status_code == 200
    plain = bar(two, DASS)
    assert ">With the proposal</a>" in plain
    assert f'<a href="{DASS}?asOf=2008-04-01&amp;adopt=all">1 April 2008, if adopted ›</a>' in plain


@pytest.mark.slow
def test_nothing_that_was_typed_or_ticked_is_lost(two: FlaskClient) -> None:
    path = f"/check?structure={BATH}&severity=warning&asOf=2008-05-01&knownBy=2008-04&adopt=all"
    html = bar(two, path + "&supposeComplete=lines")
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))

    assert kept == {"structure": BATH, "severity": "warning"}
    assert re.search(r'name="asOf" value="1 May 2008"', html)
    assert re.search(r'name="knownBy" value="April 2008"', html)
    assert re.search(r'name="supposeComplete" value="lines"', html)
    assert len(re.findall(r'type="checkbox"[^>]* checked', html)) == 1


def test_a_proposal_of_another_place_stays_adopted_though_it_is_not_offered(
    two: FlaskClient,
) -> None:
    html = bar(two, f"{DASS}?adopt=reorganisation")

    assert '<input type="hidden" name="adopt" value="reorganisation">' in html
    assert "checked" not in html


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "typed", ["01/05/2008", "1 May 2008", "1.5.2008", "1st May 2008", "2008-05-01", " 2008-05-01 "]
)
def test_a_day_is_read_as_people_write_it_and_stands_in_links_as_in_addresses(
    one: FlaskClient, typed: str
) -> None:
    page = one.get(DASS, query_string={"asOf": typed}, headers={"Accept": "text/html"})
    html = page.get_data(as_text=True)

    assert "on <b>1 May 2008</b>" in html
    assert 'href="/check?asOf=2008-05-01"' in html
    assert "asOf=01" not in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("01/05/2008", "“01/05/2008” is read as 1 May 2008, not 5 January 2008."),
        ("31.3.2008", "“31.3.2008” is read as 31 March 2008."),
        ("1 may 2008", ""),
        ("2008-05-01", ""),
        ("05/2008", "“05/2008” is read as May 2008. Of May 2008 the first day is looked at."),
        ("2009", "Of 2009 the first day is looked at."),
    ],
)
def test_how_a_day_was_read_is_confirmed(one: FlaskClient, typed: str, said: str) -> None:
    told = words(bar(one, f"{DASS}?asOf={typed}"))

    assert told.count(" is read as ") + told.count("first day is looked") == said.count(".") - (
        said.count("31.3") * 2
    )
    assert said in told


@pytest.mark.slow
def test_a_form_ticks_of_rival_options_only_the_one_that_is_adopted(two: FlaskClient) -> None:
    text = bar(two, f"/structures/{SURREY}?adopt=all")
    ticked = re.findall(r'value="([^"]+)" checked', text)

    assert ticked == ["reorganisation", "two-councils"]
    assert (
        "as if “Reorganisation of local government in Surrey” in its option “Two councils: East "
        "and West Surrey” were adopted"
    ) in words(text)
    assert text.count("rivals are not adopted together") == 2


def test_a_comparison_says_which_option_it_has_and_leads_to_its_rival(two: FlaskClient) -> None:
    page = two.get(f"/compare?adopt=all&structure={SURREY}", headers={"Accept": "text/html"})
    text = " ".join(re.sub(r"<[^>]*>", "", page.text).split())

    assert "What the proposal changes" in text
    assert "in its option “Two councils: East and West Surrey”, nothing begins" in text
    assert "not taken with it: Three councils: East, North and West (rejected)" in text
    assert 'href="/compare?adopt=three-councils"' in page.text
    assert ">All options side by side</a>" in page.text
