"""The pages of what a change does: the same as the commands, with everything linked."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import waiting
from flask import Flask
from flask.testing import FlaskClient

from caregraph.cli import main
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.graph.dates import spoken_days
from caregraph.serve.app import create_app
from caregraph.serve.changes import pages
from caregraph.serve.mount import close
from caregraph.vocab import BASE

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
CASES = ("barking-and-dagenham-2010", "bath-and-north-east-somerset-2008")
BARKING = f"case:{CASES[0]}"

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def two_cases() -> Iterator[Flask]:
    """The service that shows two cases, each with a proposal of the same key, one with options."""
    app = create_app([(stores.open_store([f"case:{one}" for one in CASES]), Choice())])
    yield app
    close(app)


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    """The text of a page with its links, without what HTML makes of letters."""
    response = client.get(address, headers=HTML)
    assert response.status_code == status, response.text[-2000:]
    return html.unescape(response.text)


def link(text: str, name: str) -> str:
    """Where the first link of a name leads."""
    found = re.search(rf'<a href="([^"]+)">{re.escape(name)}</a>', text)
    assert found, name
    return found[1]


SAME = {
    "/compare?adopt=plan": ["compare", "{}", "--adopt", "plan", "--check"],
    "/compare?adopt=plan&asOf=2011-06-01": [
        "compare",
        "{},asOf=2011-06-01",
        "--adopt",
        "plan",
        "--check",
    ],
    "/compare?before=2008&after=2010-06-01": [
        "compare",
        "{},asOf=2008",
        "{},asOf=2010-06-01",
        "--check",
    ],
    "/compare?before=2008-02&after=2012-01-01&adopt=plan&knownBy=2010-06-01": [
        "compare",
        "{},asOf=2008-02",
        "{},asOf=2012-01-01,adopt=plan",
        "--known-by",
        "2010-06-01",
        "--check",
    ],
    "/impact?thing=director": ["impact", "{}", "director", "--check"],
    "/impact?thing=director&on=2010-01-01": [
        "impact",
        "{}",
        "director",
        "--on",
        "2010-01-01",
        "--check",
    ],
    "/impact?thing=joint&adopt=plan": ["impact", "{}", "joint", "--adopt", "plan", "--check"],
}
"""What is asked of a page, and of the command that says the same."""
PARTS = ("/compare?adopt=plan&asOf=2011-06-01", "/impact?thing=director")
"""Those of which others ask each part, in other company."""


@pytest.mark.parametrize(
    ("address", "form"),
    [
        *(
            pytest.param(address, "json", marks=pytest.mark.weekly if address in PARTS else ())
            for address in SAME
        ),
        ("/compare?adopt=plan", "csv"),
        ("/impact?thing=joint&adopt=plan", "csv"),
    ],
)
def test_a_page_gives_as_json_and_csv_what_the_command_gives(
    client: FlaskClient, folder: Path, address: str, form: str, capsys: Capture
) -> None:
    main([word.format(folder) for word in SAME[address]] + ["--format", form])
    said = capsys.readouterr().out

    path, _, query = address.partition("?")
    answer = client.get(f"{path}.{form}?{query}")

    assert answer.status_code == 200
    if form == "json":
        assert answer.get_json() == json.loads(said)
    else:
        assert answer.data.decode().splitlines() == said.splitlines()
        assert said.count("\n") > 1


@pytest.fixture(scope="module")
def barking() -> Iterator[FlaskClient]:
    """A client of a service that shows the case of options alone."""
    app = create_app([(stores.open_store([BARKING]), Choice())])
    yield app.test_client()
    close(app)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_options_are_those_of_the_command_whatever_is_adopted(
    form: str, barking: FlaskClient, capsys: Capture
) -> None:
    main(["options", BARKING, "--format", form])
    said = capsys.readouterr().out

    answer = barking.get(f"/options.{form}?adopt=option-3")

    if form == "json":
        assert answer.get_json() == json.loads(said)
    else:
        assert answer.data.decode().splitlines() == said.splitlines()


def test_a_page_shows_every_change_with_a_link_to_it_as_it_then_is(client: FlaskClient) -> None:
    address = "?before=2008&after=2012&adopt=plan"
    told = client.get(f"/compare.json{address}").get_json()
    text = page(client, f"/compare{address}")

    assert {one["category"] for one in told["changes"]} > {"added"}
    for one in told["changes"]:
        where = parse_qs(urlsplit(link(text, spoken_days(one["said"]))).query)
        gone = one["category"] in ("ended", "not-known-any-more")
        assert where["asOf"] == ["2008" if gone else "2012"], one["said"]
        assert where["adopt"] == ["none" if gone else "plan"], one["said"]
    for one in told["dangling"]:
        assert spoken_days(one["said"]) in text
    for kind in ("new", "lost", "fixed", "gone", "open"):
        for finding in told["findings"][kind]:
            said = finding["title"] if kind == "fixed" else finding["message"]
            assert spoken_days(said) in text
    assert "moved from" not in text


def test_what_ended_leads_to_the_view_before(client: FlaskClient) -> None:
    told = client.get("/compare.json?before=2008&after=2010-06-01").get_json()
    text = page(client, "/compare?before=2008&after=2010-06-01")

    (ended,) = (one for one in told["changes"] if one["category"] == "ended")
    where = link(text, ended["said"])
    assert "asOf=2008" in where
    assert "Former Director" in page(client, where)


def test_a_page_of_a_change_says_first_what_it_does_and_last_what_is_compared(
    client: FlaskClient,
) -> None:
    text = page(client, "/compare?adopt=plan")
    order = [
        "One joint director",
        "What the proposal changes by 1 January 2011</h1>",
        '<p class="lead">',
        'id="chooser"',
        'id="drawing"',
        'id="comes"',
        'id="stays"',
        'id="findings"',
        "What is compared",
        "Wandle in 2010, as at 1 January 2011, moved from 1 June 2010 by what is taken as adopted",
    ]

    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_a_page_counts_what_begins_ends_and_stays_by_kind(client: FlaskClient) -> None:
    text = page(client, "/compare?before=2008&after=2012&adopt=plan")
    told = client.get("/compare.json?before=2008&after=2012&adopt=plan").get_json()["changes"]

    brought = {"added", "function-delegated"}
    for place, title, categories, is_stated in (
        ("begins", "Begins", brought, True),
        ("comes", "Comes with the proposal; its start is not stated", brought, False),
        ("ends", "Ends", {"ended"}, True),
    ):
        part = text.partition(f'id="{place}"')[2].partition("</section>")[0]
        number = sum(
            one["category"] in categories and one["startStated"] is is_stated for one in told
        )
        assert number
        assert f'<h2>{title} <span class="detail">{number}</span>' in part, place
        assert f'<span class="unseen">{place.title()}: </span>' in part
    stays = text.partition('id="stays"')[2].partition("</section>")[0]
    names = re.findall(r"<a href=[^>]*>([^<]*)</a>", stays)
    assert names
    assert not {*names} & {one["thing"]["label"] for one in told if one["category"] == "added"}


def test_findings_stand_in_five_tiles_that_lead_to_them(client: FlaskClient) -> None:
    text = page(client, "/compare?adopt=plan")
    told = client.get("/compare.json?adopt=plan").get_json()["findings"]
    tiles = re.findall(r'class="count">\s*<b>([\d,]+)</b> ([a-z ]+?)(?: <span|\s*</)', text)

    assert [name for _, name in tiles] == [
        "new",
        "lost",
        "still open",
        "mended",
        "gone with its subject",
    ]
    worse = sum(1 for one in told["open"] if one["was"] and one["outcome"] == "breach")
    new, lost, still, mended, gone = (int(number) for number, _ in tiles)
    assert (new, lost, still) == (
        len(told["new"]) + worse,
        len(told["lost"]),
        len(told["open"]) - worse,
    )
    assert (mended, gone) == (len(told["fixed"]), len(told["gone"]))
    for anchor in re.findall(r'<a href="#(findings-[a-z-]+)" class="count"', text):
        assert f'id="{anchor}"' in text


def test_what_is_mended_is_told_by_what_is_so_now(two_cases: Flask) -> None:
    client = two_cases.test_client()
    address = f"?structure={CASES[1]}&adopt=all"
    told = client.get(f"/compare.json{address}").get_json()["findings"]["fixed"]
    text = page(client, f"/compare{address}")
    mended = text.partition('id="findings-mended"')[2].partition("</section>")[0]
    answered = text.partition('id="findings-answered"')[2].partition("</section>")[0]

    assert told
    for one in told:
        if one["outcome"] == "breach":
            assert f"{one['title']}, as {one['rule']} asks" in mended
        else:
            assert f"stated now: {one['question']}" in html.unescape(answered)


def test_a_question_that_has_an_answer_is_not_told_to_be_mended(bath: FlaskClient) -> None:
    text = page(bath, "/compare?adopt=all")
    answered = text.partition('id="findings-answered"')[2].partition("</section>")[0]

    assert 'id="findings-mended"' not in text
    assert "is stated now: whether Director of Adult Social Services" in answered
    assert "answers directly to the chief executive, as ACC-02 asks" not in text
    assert re.search(r"<b>3</b> mended <span class=\"detail\">3 by an answer</span>", text)
    assert "PCT Chief Executive Officer comes to lead adult health" in text


def test_proposals_are_taken_as_adopted_on_each_side(two_cases: Flask) -> None:
    client = two_cases.test_client()
    key = "barking-and-dagenham-2010"
    ask = f"structure={key}&adopt=option-3&beforeAdopt=option-1"
    told = client.get(f"/compare.json?{ask}").get_json()
    text = page(client, f"/compare?{ask}")

    assert [one["label"] for one in told["before"]["adopted"]] != [
        one["label"] for one in told["after"]["adopted"]
    ]
    assert len(re.findall(r'name="beforeAdopt" value="option-1" checked', text)) == 1
    assert len(re.findall(r'name="adopt" value="option-3" checked', text)) == 1


def test_one_place_is_compared_where_one_is_named_or_meant(two_cases: Flask) -> None:
    client = two_cases.test_client()
    named = client.get(f"/compare.json?structure={CASES[1]}&before=2008&after=2009").get_json()
    meant = client.get("/compare.json?adopt=option-3").get_json()
    every = client.get("/compare.json?before=2008&after=2010").get_json()
    text = page(client, f"/compare?structure={CASES[1]}")

    assert [len(one["after"]["structures"]) for one in (named, meant, every)] == [1, 1, 2]
    assert f'name="structure" value="{CASES[1]}"' in text
    assert "option-3" not in text
    assert client.get("/compare?structure=nowhere").status_code == 404


def test_evidence_stands_as_places_that_lead_to_their_document(client: FlaskClient) -> None:
    text = page(client, "/compare?adopt=plan")

    found = re.search(r'<a href="([^"]+)" aria-label="Evidence: The report, 4">4</a>', text)
    assert found
    assert "The report" in page(client, found[1])


@pytest.mark.parametrize(
    "address",
    [
        "/compare",
        "/compare?adopt=plan",
        "/compare?before=2008&after=2012&adopt=plan",
        "/compare?before=2012&after=2008",
        "/compare?before=2012",
        "/impact",
        "/impact?thing=director",
        "/impact?thing=joint",
        "/impact?thing=joint&adopt=plan",
        "/impact?thing=law%3Anothing",
        "/impact?thing=law%3Anhs-act-2006-s75",
        "/options",
        "/check?over=all&adopt=plan",
        "/days?adopt=plan",
        "/?adopt=plan",
    ],
)
def test_no_page_speaks_of_the_options_of_commands(client: FlaskClient, address: str) -> None:
    text = re.sub(r"<[^>]*>", " ", html.unescape(client.get(address, headers=HTML).text))

    assert re.findall(r"(?<![\w-])--[a-z][\w-]*", text) == []


def test_options_that_exclude_each_other_are_refused_in_words_of_pages(two_cases: Flask) -> None:
    address = "/compare.json?adopt=option-1&adopt=option-3"
    told = two_cases.test_client().get(address).get_json()

    assert told["code"] == "options-exclude-each-other"
    assert "--" not in told["hint"]


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ("before=2012&after=2008", "days-reversed", "is later than the day after (2008)"),
        ("before=2012", "one-day", "the day after is missing"),
        ("after=2012&adopt=plan", "one-day", "the day before is missing"),
        ("before=soon&after=2012", "not-a-date", "'soon' is not a date"),
        ("before=any&after=2012", "not-a-date", "'any' is not a date"),
        ("before=2008&after=2012&asOf=2010", "three-days", "no meaning beside before and after"),
    ],
)
def test_days_that_make_no_sense_are_said_to_with_the_form_kept(
    client: FlaskClient, asked: str, code: str, said: str
) -> None:
    text = page(client, f"/compare?{asked}", 400)
    told = client.get(f"/compare.json?{asked}")

    assert said in text
    assert told.status_code == 400
    assert told.get_json()["code"] == code
    assert told.get_json()["hint"] in text
    for name, values in parse_qs(asked).items():
        if name in ("before", "after"):
            assert f'name="{name}" value="{values[0]}"' in text
    assert client.get(f"/compare/drawing.svg?{asked}").status_code == 400


def test_days_may_be_written_as_people_write_them(client: FlaskClient) -> None:
    asked = "before=1+June+2008&after=01/06/2010"
    told = client.get(f"/compare.json?{asked}").get_json()
    text = page(client, f"/compare?{asked}")

    assert told == client.get("/compare.json?before=2008-06-01&after=2010-06-01").get_json()
    assert "What changes from 1 June 2008 to 1 June 2010" in text
    assert 'name="before" value="1 June 2008"' in text
    assert "asOf=2010-06-01" in text


def test_the_two_nearest_days_are_offered_for_one_that_there_is_not(client: FlaskClient) -> None:
    text = page(client, "/compare?before=31+April+2008&after=2010", 400)

    found = dict(re.findall(r'<a class="button" href="([^"]+)">([^<]+)</a>', text))
    assert [*found.values()] == ["Use 30 April 2008", "Use 1 May 2008"]
    assert all("after=2010" in one for one in found)
    assert 'name="before" value="31 April 2008"' in text


def test_where_nothing_is_named_to_compare_the_proposals_are_offered(client: FlaskClient) -> None:
    text = page(client, "/compare")

    assert "No proposal is taken as adopted" in text
    assert link(text, "One joint director") == "/compare?adopt=plan"
    assert client.get("/compare/drawing.svg").status_code == 404


def test_what_the_service_adopts_is_compared_with_what_is_without_it(folder: Path) -> None:
    app = create_app([(stores.open_store([str(folder)]), Choice(adopt=("plan",)))])
    try:
        text = page(app.test_client(), "/compare")
        without = page(app.test_client(), "/compare?adopt=none")
    finally:
        close(app)

    assert "What the proposal changes" in text
    assert "No proposal is taken as adopted" in without


def test_parts_that_are_shown_by_choices_of_their_own_are_compared_by_them(folder: Path) -> None:
    case = stores.open_store([f"case:{CASES[1]}"])
    app = create_app(
        [(stores.open_store([str(folder)]), Choice(as_of="2011-06-01")), (case, Choice())]
    )
    try:
        told = app.test_client().get("/compare.json?adopt=plan").get_json()
    finally:
        close(app)

    assert told["path"] == ["proposal"]
    assert {one["day"] for one in told["before"]["structures"]} == {"2011-06-01"}
    assert told["before"]["structures"] == told["after"]["structures"]
    assert told["after"]["moved"] is None


def test_a_change_is_drawn_on_its_page_and_by_itself(client: FlaskClient) -> None:
    text = page(client, "/compare?adopt=plan")
    alone = client.get(link(text, "drawing as SVG"))

    assert alone.mimetype == "image/svg+xml"
    assert "Director" in alone.text
    assert text.count("cg-structure") == 1
    nothing = page(client, "/compare?before=2010-06-01&after=2010-06-01")
    assert "Nothing differs." in nothing
    assert "Nothing changes that could be drawn." in nothing


def test_what_is_not_in_effect_has_nothing_to_end_and_says_when_it_has(client: FlaskClient) -> None:
    text = page(client, "/impact?thing=joint")

    assert "not in effect on 2010-06-01" in text
    assert client.get("/impact.json?thing=joint").get_json()["code"] == "not-in-effect"
    assert "no thing described called 'nobody'" in page(client, "/impact?thing=nobody", 404).lower()
    assert "'soon' is not a date" in page(client, "/impact?thing=director&on=soon", 400)
    assert 'name="on" value="soon"' in page(client, "/impact?thing=director&on=soon", 400)


def test_a_proposal_shows_its_options_on_its_own_page(two_cases: Flask) -> None:
    client = two_cases.test_client()
    address = f"/proposals/{CASES[0]}/integration"
    waiting.until(lambda: "Each is set against" in page(client, address))
    text = page(client, address)
    told = client.get(f"/proposals/{CASES[0]}/integration.json").get_json()["side-by-side"]
    alone = page(client, link(text, "Its options side by side"))

    assert "Each is set against the structure as it is" in text
    assert {one["matter"][0]["text"] for one in told} >= {"decision status", "things that begin"}
    for row in told:
        for name, cell in row.items():
            for one in cell:
                assert one["text"] in text, name
                assert one["text"] in alone, name
    (more,) = (row for row in told if row["matter"][0]["text"] == "more")
    options = {item["page"] for cell in more.values() for item in cell if "page" in item}
    assert len(options) == 3
    for address in options:
        assert re.search(r"What \w+ (proposal|proposals) changes?", page(client, address))
    assert "side-by-side" not in page(client, f"/proposals/{CASES[1]}/integration")


def test_options_that_cannot_be_told_apart_by_a_name_are_listed(two_cases: Flask) -> None:
    text = page(two_cases.test_client(), "/options?proposal=nothing", 404)

    assert "Proposals with options" in text
    assert "Options of" in page(
        two_cases.test_client(),
        link(text, "Closer working and integration with NHS Barking and Dagenham"),
    )


def test_options_of_a_structure_without_any_are_refused(client: FlaskClient) -> None:
    assert client.get("/options").status_code == 400


def test_a_table_that_is_cut_says_how_much_it_leaves_out(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = page(client, "/compare?adopt=all")
    monkeypatch.setattr(pages, "most_rows", lambda: 1)
    cut = page(client, "/compare?adopt=all")

    assert "not shown here" not in whole
    assert re.search(r"\d+ more are not shown here", cut)


def test_the_triples_of_a_change_are_those_of_the_structure_only(client: FlaskClient) -> None:
    told = client.get("/compare.json?adopt=all").get_json()["triples"]
    assert told["added"]
    assert not [one for one in told["added"] if one in told["removed"]]
    assert not [one for one in (*told["added"], *told["removed"]) if "ontology" in one]
    assert len(told["added"]) + len(told["removed"]) < 500  # the ontology alone has more


def test_a_link_adopts_one_proposal_of_two_with_the_same_key(two_cases: Flask) -> None:
    client, address = two_cases.test_client(), f"/proposals/{CASES[0]}/integration"

    def adopted() -> set[str]:
        found = re.findall(r'<a [^>]*href="(/compare[^"]*)"', page(client, address))
        return {parse_qs(urlsplit(one).query).get("adopt", [""])[0] for one in found}

    waiting.until(
        lambda: f"https://w3id.org/caregraph/id/{CASES[0]}/proposal/integration" in adopted(),
        tries=50,
    )


def test_seats_of_which_the_same_is_found_are_told_apart(two_cases: Flask) -> None:
    pct = f"{BASE}id/bath-and-north-east-somerset-2008/organisation/pct"
    text = page(two_cases.test_client(), f"/impact?thing={pct}")
    new = text.partition('id="findings-new-breach"')[2].partition("</section>")[0]

    assert "row sjb-pct-executives" in new
    assert "row sjb-pct-non-executives" in new
