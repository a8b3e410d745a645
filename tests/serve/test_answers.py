"""The pages of things as answers: the sentence first, then lines, law, silence and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app

pytestmark = pytest.mark.slow

BATH = "bath-and-north-east-somerset-2008"
DASS = f"/posts/{BATH}/dass"
ADOPTED = "asOf=2008-05-01&adopt=all"
HTML = {"Accept": "text/html"}


Serve = Callable[[Mapping[str, str]], FlaskClient]


@pytest.fixture
def town(folder: Path, tmp_path: Path) -> Iterator[Serve]:
    """Serve the small structure with some tables replaced, or with rows added by a leading "+"."""
    made = []

    def serve(changes: Mapping[str, str]) -> FlaskClient:
        tables = {one.stem: one.read_text("utf-8") for one in folder.iterdir()}
        for name, text in changes.items():
            old = tables.get(name, "") if text.startswith("+") else ""
            tables[name] = old + text.removeprefix("+") + "\n"
        for name, text in tables.items():
            (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        made.append(create_app([(stores.open_store([str(tmp_path)]), Choice())]))
        return made[-1].test_client()

    yield serve
    for app in made:
        close(app)


def main(client: FlaskClient, address: str) -> str:
    response = client.get(address, headers=HTML)
    assert response.status_code == 200, response.text
    return response.text.partition("<main")[2]


def words(text: str) -> str:
    """Give what a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def card(client: FlaskClient, address: str) -> str:
    text = main(client, address)
    return text[text.index('<section class="answer"') :].partition("</section>")[0]


def links(text: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', text)]


def test_the_first_sentence_stands_over_the_card_and_in_the_json(bath: FlaskClient) -> None:
    said = (
        "Answers to two chief executives, in two organisations: operationally and by statute, "
        "if the proposal is adopted"
    )

    assert f">{said}</h2>" in card(bath, f"{DASS}?{ADOPTED}")
    assert bath.get(f"{DASS}.json?{ADOPTED}").get_json()["says"][0] == f"{said}."


def test_nothing_stands_between_the_title_and_the_answer(bath: FlaskClient) -> None:
    for address in (
        DASS,
        f"/people/{BATH}/jane-ashman",
        f"/organisations/{BATH}/pct",
        f"/bodies/{BATH}/cabinet",
        f"/functions/{BATH}/adult-health",
        f"/lines/{BATH}/dass-to-la-ce?adopt=all",
        f"/sources/{BATH}/report",
        f"/proposals/{BATH}/integration",
        f"/tenures/{BATH}/ashman-sd-assh",
        "/law/lassa-1970-s6",
    ):
        after = main(bath, address).partition("</h1>")[2].lstrip()
        assert after.startswith('<section class="answer"'), address


def test_a_line_says_its_kind_to_whom_who_that_is_and_on_which_paragraph(
    bath: FlaskClient,
) -> None:
    said = words(card(bath, f"{DASS}?{ADOPTED}"))

    assert (
        "Operationally Answers to the PCT Chief Executive Officer , Rhona MacDonald (as last "
        "described on 5 March 2008), in the PCT; comes with the proposal on 1 April 2008. "
        "For what, on what basis and since when: not stated. Scope, basis, start and a "
        "way of settling conflicts with the other line are not stated. Proposed. [ 7.5 ]" in said
    )
    assert (
        "By statute Answers directly to the LA Chief Executive for statutory social care "
        "responsibilities ; comes with the proposal on 1 April 2008. On what "
        "basis and since when: not stated. To be retained, so the line probably stands already; "
        "the report states it only for the new arrangements. Proposed. [ 7.5 ]" in said
    )
    told = "since: not stated; comes with the proposal on 1 April 2008"
    assert said.count(told) == 2


@pytest.mark.parametrize(
    ("direct", "said", "drawn"),
    [
        ("yes", "Answers directly to the", "operationally, direct"),
        ("no", "Answers, not directly, to the", "operationally, not direct"),
        ("", "Answers to the", "operationally"),
    ],
)
def test_a_line_says_whether_it_is_direct_only_where_that_is_stated(
    town: Serve, direct: str, said: str, drawn: str
) -> None:
    head = "key,who answers,to whom,kind,status,direct,evidence\n"
    client = town({"lines": f"{head}up,director,chief,operational,in force,{direct},report 3"})
    text = card(client, "/posts/wandle/director")

    assert said in words(text)
    assert f"<b>{drawn}</b>" in text


def test_the_drawing_of_a_post_is_text_with_one_step_above_of_each(bath: FlaskClient) -> None:
    text = card(bath, f"{DASS}?{ADOPTED}")
    drawn = text[text.index('<figure class="rails"') :]

    assert "<svg" not in main(bath, f"{DASS}?{ADOPTED}")
    assert re.findall(r'class="rail (\w+)"', drawn) == ["op", "stat"]
    assert drawn.count('<div class="stub">above: not stated</div>') == 2
    assert words(drawn).endswith(
        "Director of Adult Social Services holder not stated · the Council (B&NES)"
    )


def test_above_of_who_is_answered_to_stands_the_next_box(town: Serve) -> None:
    client = town({"lines": "+further,chief,cabinet,democratic,,,,in force,,,report 3"})

    drawn = card(client, "/posts/wandle/director")

    assert '<a class="stub" href="/bodies/wandle/cabinet">Cabinet</a>' in drawn


def test_every_paragraph_that_a_card_cites_is_a_place_on_the_page_of_its_document(
    bath: FlaskClient,
) -> None:
    cited = [one for one in links(main(bath, f"{DASS}?{ADOPTED}")) if "#p-" in one]

    assert cited
    for address in cited:
        parts = urlsplit(address)
        page = main(bath, f"{parts.path}?{parts.query}")
        assert f'id="{parts.fragment}"' in page


def test_paragraphs_stand_in_the_order_of_people_with_what_rests_on_them(
    bath: FlaskClient,
) -> None:
    text = main(bath, f"/sources/{BATH}/report?{ADOPTED}")
    places = re.findall(r'<li id="(p-[\w-]+)">', text)

    assert places.index("p-8-4") < places.index("p-11-3")
    assert places.index("p-2-1-b") < places.index("p-7-5")
    paragraph = words(text[text.index('id="p-7-5"') : text.index('id="p-7-6"')])
    assert "answers by statute to the LA Chief Executive" in paragraph


def test_what_rests_on_many_paragraphs_is_folded_after_the_first(bath: FlaskClient) -> None:
    text = main(bath, f"/sources/{BATH}/report?{ADOPTED}")
    listed = text[text.index('id="paragraphs"') :]
    places = re.findall(r'<li id="(p-[\w-]+)">', listed)
    open_ones, _, rest = listed.partition('<details class="fold">')

    assert len(re.findall(r'<li id="p-', open_ones)) == 15
    assert rest.startswith(
        f'<summary><span class="n">and {len(places) - 15} more paragraphs</span></summary>'
    )


def test_a_document_that_is_not_held_says_so(bath: FlaskClient) -> None:
    assert "Named, and not held" in card(bath, f"/sources/{BATH}/appendix-1")


def test_the_law_is_that_of_the_day_and_guidance_is_called_no_law(bath: FlaskClient) -> None:
    now = words(card(bath, f"{DASS}?{ADOPTED}"))
    before = bath.get(f"{DASS}.json?asOf=2008-03-05").get_json()["lawOnTheDay"]

    assert (
        "The law on 1 May 2008 An upper-tier authority has to have a director of adult social "
        "services: Local Authority Social Services Act 1970, section 6" in now
    )
    assert "Guidance, which is not law: DASS best practice guidance 2006 ; DASS guidance" in now
    assert before["day"] == "2008-03-05"
    assert {one["text"] for one in before["guidance"]} & {"DASS guidance 2006"}


def test_a_column_that_no_row_fills_is_told_and_not_shown(bath: FlaskClient) -> None:
    text = main(bath, f"{DASS}?{ADOPTED}")
    table = text[text.index('<div id="answers-to">') :].partition('<details class="fold"')[0]

    assert 'data-th="to whom"' in table
    assert 'data-th="since"' not in table
    assert "Of none of them is it stated: on which basis, since." in table
    rows = bath.get(f"{DASS}.json?{ADOPTED}").get_json()["answers-to"]
    assert "since" in rows[0]


def test_what_is_not_there_says_when_it_is_and_leads_to_that_day(bath: FlaskClient) -> None:
    board = f"/bodies/{BATH}/partnership-board"
    text = main(bath, f"{board}?asOf=2008-04-01")

    assert (
        "Not there on 1 April 2008: it begins in May 2008, and only if “Integration of social "
        "care with the PCT: governance and leadership” is adopted." in words(text)
    )
    there = next(one for one in links(text) if one.startswith(f"{board}?"))
    assert there == f"{board}?asOf=2008-05-01&adopt=integration"
    assert '<section class="answer"' in main(bath, there)
    compared = next(one for one in links(text) if one.startswith("/compare?"))
    assert "before=2008-04-01&after=2008-05-01&asOf=&adopt=integration" in compared
    assert "Partnership Board" in words(main(bath, compared))
    beside = words(text[text.index("In its place on") :].partition("</section>")[0])
    assert "Joint Commissioning Board Shadow Joint Board" in beside


def test_what_is_not_there_tells_what_is_said_of_it(bath: FlaskClient) -> None:
    board = f"/bodies/{BATH}/partnership-board"

    text = words(main(bath, f"{board}?asOf=2008-04-01"))
    told = bath.get(f"{board}.json?asOf=2008-04-01").get_json()

    assert "What is said of it, whatever the day" in text
    assert "What it is responsible for" in text
    assert told["described"]["responsibilities"]


def test_what_ended_names_what_followed(bath: FlaskClient) -> None:
    text = words(main(bath, f"/bodies/{BATH}/shadow-joint-board?{ADOPTED}"))

    assert "Not there on 1 May 2008: it ended in May 2008; Partnership Board followed it." in text


def test_what_only_later_documents_say_is_not_in_the_sentence(town: Serve) -> None:
    client = town(
        {
            "sources": "key,title,type,issued,held\n"
            "report,The report,committee report,2009-05-01,yes\n"
            "annex,The annex,committee report,2010-05-01,yes",
            "lines": "key,who answers,to whom,kind,status,evidence\n"
            "up,director,chief,statutory,in force,report 3\n"
            "across,director,trust-chief,operational,in force,annex 4",
        }
    )

    now = client.get("/posts/wandle/director.json").get_json()["says"][0]
    then = client.get("/posts/wandle/director.json?knownBy=2009-12-31").get_json()["says"][0]

    assert now == "Answers to two posts, in two organisations: operationally and by statute."
    assert then == "Answers by statute to the Chief Executive."


def test_the_path_of_a_post_begins_with_its_sentence(bath: FlaskClient) -> None:
    text = main(bath, f"/trace?post=dass&{ADOPTED}")

    assert "<h2" in text.partition("</h1>")[2].lstrip()[:120]
    assert "Answers to two chief executives, in two organisations" in words(text)
    assert "#p-7-5" in text
    assert words(text).count("Operationally to PCT Chief Executive Officer") == 1


def test_a_history_is_told_in_the_order_of_days_and_no_more_than_is_read(town: Serve) -> None:
    years = range(1960, 2000)
    client = town(
        {
            "people": "+" + "\n".join(f"p{year},Ann {year},report 2" for year in years),
            "tenures": "key,person,post,status,from,until,evidence\n"
            + "\n".join(
                f"t{year},p{year},chief,in force,{year}-01-01,{year + 1}-01-01,report 2"
                for year in years
            ),
        }
    )

    text = main(client, "/posts/wandle/chief")

    days = re.findall(r'<b class="when">1 January (\d{4})</b>', text)
    assert days == [str(year) for year in years[:24]]
    assert "16 more stand in the lists below" in words(text)


def test_a_history_says_of_what_is_undecided_that_and_from_when_it_comes(
    bath: FlaskClient,
) -> None:
    board = words(main(bath, f"/bodies/{BATH}/partnership-board?{ADOPTED}"))
    post = words(main(bath, DASS))

    assert "May 2008, if adopted Begins." in board
    assert "if adopted Answers operationally to the PCT Chief Executive Officer" in post
    assert "Its start is not stated. To be retained, so the line probably stands already" in post
    assert "1 April 2008, if adopted" not in post


def test_a_folded_table_is_filtered_sorted_and_open_where_that_is_asked(bath: FlaskClient) -> None:
    address = f"{DASS}?{ADOPTED}&table=answers-to&filter=in+which+capacity:+statutory"

    text = main(bath, address)

    assert "Answers to two chief executives" in text
    fold = text[text.index("To whom it answers</h2>") - 60 :].partition('<div id="not-')[0]
    assert 'class="fold" open' in fold
    assert "LA Chief Executive" in fold
    assert "PCT Chief Executive Officer" not in words(fold.partition("<tbody>")[2])
    rows = bath.get(address.replace("/dass?", "/dass.csv?")).text.splitlines()
    assert [row for row in rows if "operational" in row] == []
