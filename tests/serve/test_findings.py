"""Findings on pages: three moods, one card a rule or cause, filters that hold on to everything."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from caregraph.graph.dates import spoken_days
from caregraph.graph.law import lifespan
from caregraph.moods import MOODS, OUTCOMES
from caregraph.results import Citation, Finding, Outcome, Thing
from caregraph.serve.things.cards import MOST, Card, Mood, Setting, by_mood, longest, reduced
from caregraph.serve.things.lawful import cited
from caregraph.validation import Rulebook

HTML = {"Accept": "text/html"}
CASE = "bath-and-north-east-somerset-2008"
ADOPTED = "asOf=2008-05-01&adopt=all"


def finding(
    focus: str = "Board",
    outcome: Outcome = "breach",
    statement: str = "The board has no chair.",
    **others: Any,
) -> Finding:
    """Give a finding of the rule on bodies that decide."""
    return Finding(
        rule="BOD-01",
        title="body that decides is constituted",
        found="bodies without a chair",
        outcome=outcome,
        severity="warning",
        focus=Thing(f"https://w3id.org/caregraph/id/wandle/body/{focus}", focus),
        organisations=(),
        path=None,
        value=others.pop("value", None),
        statement=statement,
        remedy="Appoint one.",
        owner="clerk",
        basis=(),
        evidence=others.pop("evidence", ()),
        **others,
    )


def words(client: FlaskClient, address: str) -> str:
    """Give what a page says, without its marks."""
    page = client.get(address, headers=HTML)
    assert page.status_code == 200, page.text[:500]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page.text)))


def findings(client: FlaskClient, query: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get(f"/check.json?{query}").get_json()["findings"]
    return found


def test_the_first_sentence_and_the_tiles_count_what_the_json_holds(bath: FlaskClient) -> None:
    page = bath.get(f"/check?{ADOPTED}", headers=HTML).text
    told = findings(bath, ADOPTED)

    assert f"{len(told)} findings come down to " in page
    for mood in ("breach", "left-open", "not-stated"):
        count = sum(one["outcome"] == mood for one in told)
        assert re.search(rf'href="#{mood}">\s*<b>{count}</b> {MOODS[mood]}', page), mood
        assert f'<section class="part" id="{mood}">' in page
    assert bath.get(f"/check.json?{ADOPTED}").get_json()["headline"] in html.unescape(page)


def test_nothing_is_hidden_every_finding_and_every_rule_stands_on_the_page(
    bath: FlaskClient,
) -> None:
    said = words(bath, f"/check?{ADOPTED}")
    report = bath.get(f"/check.json?{ADOPTED}").get_json()

    for one in report["findings"]:
        asks = one["question"] if one["outcome"] != "breach" else None
        text = (asks or one["statement"]).removeprefix(one["focus"]["label"]).strip()
        assert spoken_days(text)[1:] in said, one  # but for a capital
        assert one["step"] in said
    for one in report["assurance"]:
        assert one["rule"] in said


def test_severity_never_stands_without_its_mood(bath: FlaskClient) -> None:
    page = bath.get(f"/check?{ADOPTED}", headers=HTML).text

    for mood in ("left-open", "not-stated"):
        part = page.partition(f'<section class="part" id="{mood}">')[2].partition("</section>")[0]
        tags = re.findall(r"<strong class=\"tag[^>]*>(.*?)</strong>", part)
        assert tags
        assert all("would be" in one for one in tags), tags
    for address in (f"/posts/{CASE}/dass?{ADOPTED}", f"/rules/BOD-01?{ADOPTED}"):
        grid = bath.get(address.replace("?", ".json?")).get_json()["findings"]
        assert grid
        for row in grid:
            assert any(name in row["mood"][0]["text"] for name in MOODS.values())


def test_what_is_left_open_is_not_spoken_of_where_nothing_is_adopted(bath: FlaskClient) -> None:
    said = words(bath, "/check")

    assert "to find out" in said
    assert MOODS["left-open"] not in said
    assert MOODS["left-open"] in words(bath, "/check?adopt=all")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("page", ["/", f"/structures/{CASE}"])
def test_home_and_structure_count_by_mood_and_lead_to_the_findings(
    bath: FlaskClient, page: str
) -> None:
    told = bath.get(f"{page}?{ADOPTED}", headers=HTML).text
    count = sum(one["outcome"] == "left-open" for one in findings(bath, ADOPTED))

    assert re.search(rf'href="/check\?[^"]*adopt=all#left-open">\s*<b>{count}</b>', told)


@pytest.mark.parametrize("mood", OUTCOMES)
def test_each_mood_can_be_asked_for_alone(bath: FlaskClient, mood: str) -> None:
    found = findings(bath, f"{ADOPTED}&outcome={mood}")
    every = findings(bath, ADOPTED)

    assert found == [one for one in every if one["outcome"] == mood]


def test_filters_by_organisation_lose_no_finding(bath: FlaskClient) -> None:
    page = html.unescape(bath.get(f"/check?{ADOPTED}", headers=HTML).text)
    block = page[page.index('id="organisation"') : page.index('id="severity"')]
    offered = re.findall(r'<option value="([^"]+)">[^<]*\((\d+)\)</option>', block)
    every = {one["fingerprint"] for one in findings(bath, ADOPTED)}
    seen = set()

    for value, count in offered:
        own = bath.get(
            "/check.json",
            query_string={"asOf": "2008-05-01", "adopt": "all", "organisation": value},
        ).get_json()["findings"]
        assert len(own) == int(count)
        seen |= {one["fingerprint"] for one in own}

    assert len(offered) > 2
    assert seen == every


def test_new_since_another_day_is_what_that_day_does_not_hold(bath: FlaskClient) -> None:
    before = {one["fingerprint"] for one in findings(bath, "")}
    after = findings(bath, ADOPTED)
    new = [one["fingerprint"] for one in after if one["fingerprint"] not in before]

    assert [one["fingerprint"] for one in findings(bath, f"{ADOPTED}&since=own")] == new != []
    assert [one["fingerprint"] for one in findings(bath, f"{ADOPTED}&since=2008-03-05")] == new
    assert f"{len(new)} of {len(after)} findings" in words(bath, f"/check?{ADOPTED}&since=own")
    assert "new since 5 March 2008" in words(bath, f"/check?{ADOPTED}")
    assert bath.get("/check?since=31.4.2008").status_code == 400


def _of_word(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return re.sub(r"<[^>]+>", " ", parts.read("word/document.xml").decode())


@pytest.mark.parametrize("form", ["xlsx", "csv", "docx", "html", "json"])
def test_what_is_filtered_can_be_taken_away(bath: FlaskClient, form: str) -> None:
    asked = f"{ADOPTED}&outcome=left-open&rule=BOD-01"
    page = html.unescape(bath.get(f"/check?{asked}", headers=HTML).text)
    address = next(
        one for one in re.findall(r'href="(/check\?[^"]*)"', page) if f"format={form}" in one
    )

    taken = bath.get(address)

    assert taken.status_code == 200
    assert taken.headers["Content-Disposition"].endswith(f'findings.{form}"')
    if form == "json":
        assert len(taken.get_json()["findings"]) == len(findings(bath, asked)) > 0
    if form == "docx":
        said = _of_word(taken.data)
        assert "Left open by the proposal" in said
        assert "Partnership Board" in said
        assert "To find out" not in said
    if form == "csv":
        assert "BOD-01" in taken.text
        assert "STR-02" not in taken.text


def test_a_form_that_is_none_is_told_what_there_is(bath: FlaskClient) -> None:
    told = bath.get("/check?format=odt")

    assert told.status_code == 404
    assert "xlsx" in told.text


@pytest.mark.parametrize(
    ("address", "name", "near"),
    [
        ("/check.json?structure=nope", "structure called 'nope'", ""),
        ("/check?rule=agr-01x", "rule called 'agr-01x'", "AGR-01"),
        ("/check.json?organisation=nope", "organisation called 'nope'", "IRI"),
        ("/check?asof=2004-01-01", "parameter of this page called 'asof'", "asOf"),
        ("/posts?structure=nope", "parameter of this page called 'structure'", "asOf"),
        ("/?utm_source=nope", "parameter of this page called 'utm_source'", "asOf"),
    ],
)
def test_a_filter_by_nothing_is_refused_and_not_passed_over(
    bath: FlaskClient, address: str, name: str, near: str
) -> None:
    answer = bath.get(address, headers={"Accept": "application/json"})
    told = answer.get_json()
    assert (answer.status_code, told["error"]) == (404, f"no {name}")
    assert near in told.get("hint", "")


def test_what_a_page_takes_is_told_once_each(bath: FlaskClient) -> None:
    hint = bath.get("/days.json?nope=1").get_json()["hint"]

    takes = hint.removeprefix("It takes ").removesuffix(".").split(", ")
    assert "page" in takes
    assert len(takes) == len({*takes})


def test_what_a_page_takes_is_not_refused(bath: FlaskClient) -> None:
    for address in (
        "/check?rule=AGR-01&structure=&organisation=none&asOf=2008-04-01",
        "/posts?q=director&page=1&adopt=",
        "/health?probe=1",
    ):
        assert bath.get(address).status_code == 200, address


def test_a_rule_tells_its_labels_its_questions_and_its_advice(bath: FlaskClient) -> None:
    book = Rulebook.load()
    said = words(bath, "/rules/BOD-01")
    rule = book.rules["BOD-01"]

    assert rule.found in said
    assert f"Not known: {rule.open}" in said
    assert "who chairs …" in said
    assert "{?" not in said.partition("Examples that prove it")[0]
    assert rule.advice
    assert "clinical commissioning group" in said
    assert "from 1 April 2013 until 1 July 2022" in said


def test_a_rule_tells_its_law_on_the_day_and_what_it_found(bath: FlaskClient) -> None:
    then = bath.get(f"/rules/BOD-06.json?{ADOPTED}").get_json()["facts"]
    later = bath.get("/rules/BOD-06.json?asOf=2024-01-01").get_json()["facts"]

    assert then["not in force yet on 1 May 2008"]
    assert "not in force yet on 1 January 2024" not in later
    assert later["law in force on 1 January 2024"]
    assert "law in force on 1 May 2008" not in then
    assert "not of this date" in then["in this view"][0]["text"]


def test_a_rule_tells_what_it_found_on_cards(bath: FlaskClient) -> None:
    said = words(bath, f"/rules/AGR-06?{ADOPTED}")
    told = bath.get(f"/check.json?{ADOPTED}").get_json()["assurance"]
    looked = next(one["targets"] for one in told if one["rule"] == "AGR-06")

    assert f"has findings; looked at {looked}" in said
    assert "2 findings come from it; mending it settles them." in said
    assert "Why it matters" in said


@pytest.mark.parametrize("about", ["partnership board", "AGR-06", "Section 75", "children"])
def test_findings_are_narrowed_by_what_they_name(bath: FlaskClient, about: str) -> None:
    whole = findings(bath, ADOPTED)
    few = findings(bath, f"{ADOPTED}&about={quote(about)}")

    assert 0 < len(few) < len(whole)
    for one in few:
        assert about.casefold() in str(one).casefold()
    assert (
        f'value="{about}"' in bath.get(f"/check?{ADOPTED}&about={quote(about)}", headers=HTML).text
    )


def test_a_rule_or_a_mood_that_is_chosen_is_said_and_can_be_let_go(bath: FlaskClient) -> None:
    text = bath.get(f"/check?{ADOPTED}&rule=BOD-01&outcome=left-open", headers=HTML).text

    assert '<input type="hidden" name="rule" value="BOD-01">' in text
    assert '<input type="hidden" name="outcome" value="left-open">' in text
    assert "all moods and rules" in text


def test_evidence_of_a_finding_leads_to_its_paragraph(bath: FlaskClient) -> None:
    text = bath.get(f"/check?{ADOPTED}", headers=HTML).text
    folds = re.findall(r'<details class="evidence">(.*?)</details>', text, re.DOTALL)

    links = [link for fold in folds for link in re.findall(r'href="(/sources/[^"]+)"', fold)]
    assert links
    assert all(re.search(r"#(p-[a-z0-9-]+|whole)$", link) for link in links)


def test_a_page_of_findings_that_there_is_not_is_refused(bath: FlaskClient) -> None:
    assert bath.get(f"/check?{ADOPTED}&page=1", headers=HTML).status_code == 200
    assert bath.get(f"/check?{ADOPTED}&page=2", headers=HTML).status_code == 400
    assert bath.get("/rules/BOD-01?page=2", headers=HTML).status_code == 400


def test_law_that_begins_later_is_counted_and_not_named() -> None:
    book = Rulebook.load().rules
    card = by_mood([finding()], book, Setting(day=date(2008, 5, 1)))[0].cards[0]
    today = by_mood([finding()], book, Setting(day=date(2026, 5, 1)))[0].cards[0]

    starts = [lifespan(one)[0] for one in cited(book["BOD-01"].basis)]
    later = [one for one in starts if one and one.first_day > date(2008, 5, 1)]
    assert bool(card.later) == bool(later)
    assert today.later == ""


def test_subjects_of_a_long_card_stand_on_several_pages() -> None:
    many = [finding(f"Board {number}") for number in range(2 * MOST + 5)]
    book = Rulebook.load().rules

    pages = [
        by_mood(many, book, Setting(part=slice(start, start + MOST)))[0].cards[0]
        for start in range(0, len(many), MOST)
    ]

    assert [len(card.subjects) for card in pages] == [MOST, MOST, 5]
    assert [card.left_out for card in pages] == [MOST + 5, MOST + 5, 2 * MOST]
    assert len({one.item.iri for card in pages for one in card.subjects}) == len(many)
    assert longest(many) == len(many)


def test_nothing_a_lead_reads_is_an_address_or_a_code_word(bath: FlaskClient) -> None:
    for address in (f"/check?{ADOPTED}", f"/check?{ADOPTED}&since=own", f"/posts/{CASE}/dass"):
        said = words(bath, address).partition("Take it with you")[0]
        assert "https://w3id.org" not in said
        assert "urn:" not in said
        assert not re.search(r"\bcg:\w", said)
        assert "not-stated" not in said
        assert "left-open" not in said


def test_one_thing_of_one_rule_is_told_once_with_all_that_is_said_of_it() -> None:
    book = Rulebook.load().rules
    several = [
        finding(outcome="not-stated", value=each, question=f"who {each}")
        for each in ("chairs it", "sits on it")
    ]

    (part,) = by_mood(several, book)
    (card,) = part.cards
    (subject,) = card.subjects

    assert subject.said == ("who chairs it", "who sits on it")
    assert subject.told == "who chairs it; who sits on it"
    assert (part.count, card.count, card.serious) == (2, 2, "would be a warning")


def test_sentences_of_one_thing_stand_behind_each_other() -> None:
    several = [finding(value=each, statement=f"It has no {each}.") for each in ("chair", "quorum")]

    ((card,),) = (part.cards for part in by_mood(several, Rulebook.load().rules))

    assert [one.told for one in card.subjects] == ["It has no chair. It has no quorum."]


def test_two_seats_of_which_the_same_is_said_are_told_apart_by_their_rows() -> None:
    seats = "https://w3id.org/caregraph/id/wandle/membership/"
    several = [
        replace(finding(statement=said), focus=Thing(seats + key, "membership: Board"))
        for key, said in (("ann", "Alike."), ("bob", "Alike."), ("cleo", "Another."))
    ]

    ((card,),) = (part.cards for part in by_mood(several, Rulebook.load().rules))

    assert [one.where for one in card.subjects] == ["row ann", "row bob", ""]


def test_what_is_said_alike_of_every_subject_is_said_once() -> None:
    book = Rulebook.load().rules
    several = [finding(focus=name, statement="It stands alone.") for name in ("One", "Two")]

    ((card,),) = (part.cards for part in by_mood(several, book))

    assert card.once == ("It stands alone.",)
    assert [one.said for one in card.subjects] == [(), ()]
    assert [one.item.text for one in card.subjects] == ["One", "Two"]


def test_a_card_names_few_and_counts_the_rest() -> None:
    several = [finding(f"Board {number}") for number in range(MOST + 5)]

    ((card,),) = (part.cards for part in by_mood(several, Rulebook.load().rules))

    assert (card.count, len(card.subjects), card.left_out) == (MOST + 5, MOST, 5)
    assert len(card.first) + len(card.rest) == MOST


def test_places_in_a_document_stand_as_people_count_them() -> None:
    places = ("11.3", "2.1(b)", "contact", "7.5", "2.1(a)", "7.10")
    cited = finding(evidence=tuple(Citation("Report", place) for place in (*places, "7.5")))

    ((card,),) = (part.cards for part in by_mood([cited], Rulebook.load().rules))

    (item,) = card.subjects[0].evidence
    assert item.detail == "2.1(a), 2.1(b), 7.5, 7.10, 11.3, contact"


def test_what_is_waived_says_why_by_whom_and_until_when() -> None:
    waiver = {"reason": "A chair is sought.", "approvedBy": "Cabinet", "reviewBy": "2011-01-01"}
    waived = [finding(outcome="waived", waiver=waiver)]

    (part,) = by_mood(waived, Rulebook.load().rules)

    assert part.title == "Waived"
    assert part.cards[0].waived == (
        "A chair is sought. Approved by Cabinet, until 1 January 2011.",
    )


def test_an_organisation_leads_to_what_concerns_it(bath: FlaskClient) -> None:
    page = bath.get(f"/organisations/{CASE}/council?{ADOPTED}", headers=HTML).text
    address, count = re.findall(r'href="(/check[^"]*)">Findings that concern it .(\d+).<', page)[0]

    assert f"{count} of " in words(bath, html.unescape(address))


@pytest.mark.parametrize(
    ("moods", "of", "said"),
    [
        ({}, 0, "Nothing was found."),
        ({}, 9, "None of 9 findings is shown."),
        ({"breach": [1]}, 1, "1 finding: 1 thing to mend."),
        ({"breach": [1, 1]}, 2, "2 findings: 2 things to mend."),
        ({"breach": [1, 3]}, 4, "4 findings come down to 2 things to mend."),
        (
            {"breach": [2], "not-stated": [3, 4]},
            9,
            "9 findings come down to 1 thing to mend and 2 to find out.",
        ),
        (
            {"breach": [1], "left-open": [5], "not-stated": [3], "waived": [1]},
            20,
            "10 of 20 findings come down to 1 thing to mend, 1 left open by the proposal, "
            "1 to find out and 1 waived.",
        ),
        ({"left-open": [5, 1]}, 6, "6 findings come down to 2 things left open by the proposal."),
    ],
)
def test_the_sentence_says_to_how_much_findings_come_down(
    moods: dict[str, list[int]], of: int, said: str
) -> None:
    parts = tuple(
        Mood(outcome, tuple(_card(count) for count in counts), "")  # type: ignore[arg-type]
        for outcome, counts in moods.items()
    )

    assert reduced(parts, of) == said


def _card(count: int) -> Card:
    nothing = ()
    return Card(
        outcome="breach",
        severity="info",
        graded="info",
        rules=nothing,
        heading="",
        settles="",
        once=nothing,
        subjects=nothing,
        left_out=0,
        law=nothing,
        steps=nothing,
        may_say=nothing,
        waived=nothing,
        count=count,
    )


@pytest.mark.slow
def test_rules_with_nothing_to_look_at_are_counted_of_all_that_is_served_only(
    bath_and_surrey: FlaskClient,
) -> None:
    whole = words(bath_and_surrey, "/check")
    place = words(bath_and_surrey, "/check?structure=surrey-2026")

    said = re.findall(r"(In all structures together, )?(\d+) rules had nothing to look at", whole)
    assert [one[0] for one in said] == ["", "In all structures together, "]
    assert len({one[1] for one in said}) == 1
    assert f"In all structures together, {said[0][1]} rules had" in place
    assert len(re.findall(r"rules had nothing to look at", place)) == 1


def test_few_organisations_are_offered_and_the_rest_are_counted(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregraph.serve.tools.findings.MOST_OFFERED", 1)
    organisation = "https://w3id.org/caregraph/id/wandle/organisation/council"

    page = client.get(f"/check?organisation={quote(organisation)}", headers=HTML).text

    assert page.count("<option value") > 1
    assert "more organisations have findings" in page
    assert f'value="{organisation}" selected' in page
