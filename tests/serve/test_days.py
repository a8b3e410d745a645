"""Day by day and the diary: which days turn what, what is found on each, and what is left out."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.serve.changes import daily
from caregraph.serve.processes import changing
from caregraph.serve.processes.workers import LimitReachedError
from caregraph.serve.shown import Shown
from caregraph.validation import check

BATH = "bath-and-north-east-somerset-2008"
SURREY = "surrey-2026"


@pytest.fixture
def places(bath_and_surrey_app: Flask) -> Flask:
    """The service that shows two places."""
    return bath_and_surrey_app


def page(client: FlaskClient, address: str) -> str:
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text[-2000:]
    return html.unescape(response.text)


def whole(client: FlaskClient, address: str) -> str:
    """Ask for a page until all of it is worked out; a slow machine takes longer than one may."""
    for _ in range(20):
        if "Look again" not in (text := page(client, address)):
            break
    return text


def stops(text: str) -> dict[str, str]:
    """Give what a page says of each day, by the day."""
    parts = re.split(r'<li data-stop="([\d-]+)"', text.partition("</ol></section>")[0])
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_days_of_a_place_say_what_begins_and_ends_on_each(places: Flask) -> None:
    text = page(places.test_client(), f"/days?structure={BATH}&adopt=integration")
    told = stops(text)

    assert (
        "turns on 3 days: 1 April 2008 if adopted, 1 May 2008 if adopted and 1 April 2013" in text
    )
    assert ">1 April 2008, if adopted</h3>" in told["2008-04-01"]
    assert "Comes: </span>3 lines</strong>" in told["2008-04-01"]
    assert "Shadow Joint Board" in told["2008-05-01"].partition("Ends: ")[2]
    assert "Known to the month" in told["2008-05-01"]
    assert ">1 April 2013</h3>" in told["2013-04-01"]


@pytest.mark.slow
def test_without_the_proposal_only_the_days_of_others_are_there(places: Flask) -> None:
    client = places.test_client()
    told = stops(page(client, f"/days?structure={BATH}"))

    assert "The structure turns on 1 day: 1 April 2013." in page(client, f"/days?structure={BATH}")
    assert "Begins: " not in told["2008-04-01"]
    assert 'class="plan"' in told["2008-04-01"]


def test_planned_steps_that_change_nothing_are_marked(places: Flask) -> None:
    text = page(places.test_client(), f"/days?structure={BATH}&adopt=integration")

    assert 'class="plan"><h3>31 October 2008</h3>' in text
    told = stops(text)["2008-10-31"]
    assert "Integration of community teams falls due" in told
    assert "A step, no change of the structure." in told


@pytest.mark.slow
def test_each_day_leads_to_the_structure_and_to_the_day_before_it(places: Flask) -> None:
    client = places.test_client()
    told = stops(page(client, f"/days?structure={SURREY}"))["2027-04-01"]
    (compared,) = re.findall(r'<a href="(/compare[^"]+)"', told)

    assert re.search(rf'href="/structures/{SURREY}\?asOf=2027-04-01"', told)
    assert "before=2026-05-01&after=2027-04-01" in compared
    assert "14 organisations give way to East Surrey and West Surrey" in page(client, compared)


@pytest.mark.slow
def test_bars_and_table_count_what_a_check_of_that_day_finds(places: Flask) -> None:
    text = page(places.test_client(), f"/days?structure={BATH}&adopt=integration")
    table = text.partition('id="over-time"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r">([^<>]+)</(?:a|td)>", row) for row in table.split("</tr>") if row.strip()]

    for row, day, adopt in (
        (rows[0], "2008-03-05", "none"),
        (rows[3], "2008-05-01", "integration"),
    ):
        view = open_view([f"case:{BATH}"], Choice(as_of=day, adopt=(adopt,)))
        found = [one.outcome for one in check(view).findings]
        assert row[1:4] == [
            str(found.count(mood))
            for mood in ("breach", "left-open", "not-stated")  # type: ignore[arg-type]
        ]
    assert re.fullmatch(r"3 to mend, \d+ to find out", rows[3][4])
    assert "Without the proposal: 3 to 10 to mend" in text
    bar = text.partition('class="barrow"><b>1 May 2008</b>')[2].partition("</svg>")[0]
    assert re.findall(r">(\d+)</text>", bar) == rows[3][1:4]


def test_findings_new_and_gone_on_a_day_are_told_there(places: Flask) -> None:
    text = whole(places.test_client(), f"/days?structure={SURREY}")
    told = stops(text)["2027-04-01"]

    assert re.search(r"Findings: 2 new to mend, \d+ new to find out, \d+ no longer", told)
    assert "A delegation names Executive of Reigate and Banstead, which has ended" in told


@pytest.mark.slow
def test_days_are_paged_and_the_page_says_which_it_shows(
    places: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "ON_PAGE", 3)
    client = places.test_client()
    first = page(client, f"/days?structure={SURREY}")
    second = page(client, f"/days?structure={SURREY}&page=2")

    assert "Days 1 to 3 of 9 are shown here." in first
    assert "Days 4 to 6 of 9 are shown here." in second
    assert not {*stops(first)} & ({*stops(second)} - {"2025-10-28"})
    assert client.get(f"/days?structure={SURREY}&page=9").status_code == 400


def test_what_there_is_no_time_for_is_said_and_the_days_stand_all_the_same(
    places: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Shown.work_long

    def long(one: Shown, task: object, *given: object) -> object:
        if task is changing.days:
            return work(one, task, *given)
        raise LimitReachedError("it is being worked out for long", code="busy", hint="Wait.")

    monkeypatch.setattr(Shown, "work_long", long)
    text = page(places.test_client(), f"/days?structure={SURREY}")

    assert "What is found on each day is not counted yet: it is being worked out for long" in text
    assert "What begins and ends is told in short so far" in text
    assert "Look again" in text
    assert "East Surrey begins" in stops(text)["2027-04-01"]
    assert 'id="over-time"' not in text


@pytest.mark.slow
def test_the_diary_has_the_days_of_all_places_with_what_comes_first(places: Flask) -> None:
    client = places.test_client()
    text = page(client, "/days")
    ahead, _, past = text.partition('id="past"')

    kind = '<span class="kind">diary of all places</span><span class="unseen">:</span>'
    assert f"<h1>{kind} Changes</h1>" in text
    assert "In 2 places something turns on" in text
    assert "next change: 1 April 2008, Bath" in text, "what falls due on 31 March changes nothing"
    assert "Next change: 1 April 2008" in page(client, "/")
    assert "1 April 2027" in ahead
    assert "15 January 2026" in past
    found = re.search(rf"/compare\?structure={SURREY}&before=2027-03-31&after=2027-04-01", ahead)
    assert found
    assert "What changes from 31 March 2027 to 1 April 2027" in page(client, found[0])
    assert f"/days?structure={BATH}" in text


@pytest.mark.parametrize("table", ["ahead", "past"])
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_the_tables_of_the_diary_can_be_had_as_files(places: Flask, form: str, table: str) -> None:
    found = places.test_client().get(f"/days.{form}?table={table}")

    assert found.status_code == 200
    assert form == "xlsx" or ("1 April 2027" in found.text or "2027-04-01" in found.text) == (
        table == "ahead"
    )


def test_the_diary_looks_ahead_of_the_day_that_is_asked_for(places: Flask) -> None:
    text = page(places.test_client(), "/days?asOf=2027-04-01")

    assert "none of them after the day shown" in text
    assert 'id="ahead"' not in text


def test_changes_is_the_name_of_one_door_and_of_no_list(places: Flask) -> None:
    text = page(places.test_client(), "/days")
    door = re.findall(r'<a href="([^"]+)"[^>]*>Changes</a>', text.partition("</nav>")[0])

    assert door == ["/days"]
    assert "<h1>What proposals end or change</h1>" in page(places.test_client(), "/changes")


def test_an_entry_counts_what_happens_and_names_some_of_it(places: Flask) -> None:
    view = open_view([f"case:{SURREY}"], Choice())
    entries = {str(one.day): one for one in changing.diary(view)}

    assert entries["2027-04-01"].is_ahead
    assert not entries["2025-12-01"].is_ahead
    said = daily.happenings(entries["2025-12-01"])
    assert said == "3 begin: East Surrey Joint Committee; West Surrey Joint Committee and 1 more"
    assert daily.happenings(entries["2026-03-02"]) == (
        "1 begins: Interim Chief Executive and Head of Paid Service"
    )


@pytest.mark.parametrize(
    "address",
    [
        "/days",
        "/days?table=ahead&sort=place",
        f"/days?structure={SURREY}",
        f"/check?over=all&structure={SURREY}",
        f"/compare?structure={SURREY}&before=2025&after=2027",
    ],
)
def test_a_page_that_takes_long_leads_to_itself_and_a_program_is_told_to_wait(
    places: Flask, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def long(*_: object) -> None:
        raise LimitReachedError("it goes on being worked out", code="busy", hint="Wait.")

    monkeypatch.setattr(Shown, "work_long", long)
    client = places.test_client()
    answer = client.get(address, headers={"Accept": "text/html"})
    text = html.unescape(answer.text)
    path, _, query = address.partition("?")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "It goes on being worked out." in text
    assert re.search(r'<a class="button" href="([^"]+)">Look again</a>', text)[1] == address  # type: ignore[index]
    assert client.get(f"{path}.json?{query}").status_code == 503
