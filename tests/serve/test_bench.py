"""The SPARQL page: templates, warnings, why an answer is empty, tables, drawings, completions."""

from __future__ import annotations

import html
import io
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from caregraph import questions, serve

EDITOR = Path(serve.__file__).parent / "static" / "editor.js"
PAGE = {"Accept": "text/html"}
MISTAKES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).parents[1].joinpath("workbench", "mistakes.toml").read_text("utf-8")
)["mistake"]
POSTS = "SELECT ?post ?name WHERE { ?post a cg:Post ; skos:prefLabel ?name }"
BOSS = "SELECT ?post ?boss WHERE { ?post a cg:Post ; cg:reportsTo ?boss }"


def page(client: FlaskClient, **given: str) -> str:
    return client.get("/sparql", query_string=given, headers=PAGE).get_data(as_text=True)


def told(client: FlaskClient, path: str, **given: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(path, query_string=given).get_json()
    return answer


def rows_of(text: str) -> list[str]:
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    return re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)


def test_the_two_faces_of_asking_are_one_click_apart(client: FlaskClient) -> None:
    ask = client.get("/ask", headers=PAGE).get_data(as_text=True)

    assert '<a href="/ask">In words</a>' in page(client)
    assert '<a href="/sparql">In SPARQL</a>' in ask


def test_every_shipped_question_and_recipe_is_a_template(client: FlaskClient) -> None:
    text = page(client)

    assert '<option value="CQ-01">' in text
    assert '<option value="shadow-board/0">' in text


def test_the_rows_of_a_question_are_told_as_its_answer_counts_them(bath: FlaskClient) -> None:
    query = questions.find("CQ-02").sparql
    asked = bath.get("/questions/CQ-02.json?adopt=all").get_json()
    text = bath.get(
        "/sparql", query_string={"query": query, "adopt": "all"}, headers=PAGE
    ).get_data(as_text=True)

    number = len(asked["results"]["bindings"])
    assert len(rows_of(text)) > number
    assert f"As the answer to a question these are {number} rows" in text
    assert "As the answer to a question" not in page(bath, query=POSTS)


def test_a_template_is_opened_and_not_run(client: FlaskClient) -> None:
    text = page(client, template="shadow-board/0")

    assert "ASK" in text
    assert 'id="answer"' not in text


def test_the_query_of_an_answer_opens_filled_in_with_its_view(client: FlaskClient) -> None:
    asked = {"post": "Director of Care", "asOf": "2010-07-01"}
    answer = client.get("/questions/CQ-01", query_string=asked, headers=PAGE)
    link = re.search(r'href="(/sparql\?[^"]+)"', answer.get_data(as_text=True))

    assert link is not None
    opened = client.get(html.unescape(link[1]), headers=PAGE).get_data(as_text=True)
    assert "&lt;https://w3id.org/caregraph/id/wandle/post/director&gt;" in opened
    assert '<input type="hidden" name="asOf" value="2010-07-01">' in opened


def test_a_template_is_filled_in_with_what_is_given(client: FlaskClient) -> None:
    opened = page(client, template="CQ-01", post="Director of Care", asOf="2010-07-01")

    assert "VALUES ?post { &lt;https://w3id.org/caregraph/id/wandle/post/director&gt; }" in opened
    assert '<input type="hidden" name="asOf" value="2010-07-01">' in opened


def test_an_unknown_template_is_told_with_near_ones(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"template": "CQ-011"}, headers=PAGE)

    assert answer.status_code == 404
    assert "CQ-01" in answer.get_data(as_text=True)


def test_the_editor_is_loaded_on_this_page_only(client: FlaskClient) -> None:
    home = client.get("/", headers=PAGE).get_data(as_text=True)

    assert "/static/editor.js" in page(client)
    assert "editor.js" not in home


def test_without_script_a_query_is_told_in_words_with_what_is_wrong(client: FlaskClient) -> None:
    text = page(client, query=BOSS, show="words")

    assert "?post is a post" in text
    assert "there is no property cg:reportsTo" in text
    assert "cg:answersTo ?boss" in text
    assert 'id="answer"' not in text


def test_what_cannot_be_read_is_told_with_the_query_mended(client: FlaskClient) -> None:
    answer = client.get(
        "/sparql", query_string={"query": "SELECT ?a, ?b { ?a a ?b }"}, headers=PAGE
    )

    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "without commas" in text
    assert "Run the mended query" in text


def test_an_empty_answer_offers_to_say_why(client: FlaskClient) -> None:
    query = "SELECT ?x { ?x a cg:Post ; cg:holdsPost ?y }"

    assert "Why is it empty?" in page(client, query=query)
    text = page(client, query=query, show="why")
    assert "these parts have no match together" in text
    assert "stands the wrong way round here" in text


@pytest.mark.parametrize(
    "query", ["ASK { ?x cg:quorum ?y }", "SELECT (COUNT(?x) AS ?n) { ?x cg:quorum ?y }"]
)
def test_no_and_zero_may_be_asked_about_too(client: FlaskClient, query: str) -> None:
    assert "Why is it empty?" in page(client, query=query)
    assert "?x cg:quorum ?y" in page(client, query=query, show="why")


def test_an_answer_with_rows_is_not_asked_why(client: FlaskClient) -> None:
    assert "Why is it empty?" not in page(client, query=POSTS)
    assert "It is not" in page(client, query=POSTS, show="why")


def test_things_stand_in_the_table_by_name_with_their_iri(client: FlaskClient) -> None:
    text = page(client, query=POSTS)

    assert 'href="/posts/wandle/chief">Chief Executive</a>' in text
    assert "https://w3id.org/caregraph/id/wandle/post/chief" in text


def test_what_a_query_does_not_find_is_no_value_and_never_said_to_be_not_stated(
    client: FlaskClient,
) -> None:
    query = "SELECT ?post ?law WHERE { ?post a cg:Post OPTIONAL { ?post cg:basis ?law } }"
    text = page(client, query=query)

    assert "law: no value in any row" in text
    assert "no value" in rows_of(text)[0]
    assert "not stated" not in " ".join(rows_of(text))
    assert "show=words" in text.partition("no value in any row")[2]


def test_rows_are_sorted_by_a_column_both_ways(client: FlaskClient) -> None:
    up = rows_of(page(client, query=POSTS, sort="name"))
    down = rows_of(page(client, query=POSTS, sort="-name"))

    assert up == down[::-1]
    assert "Chief Executive" in up[0]
    assert 'aria-sort="ascending"' in page(client, query=POSTS, sort="name")


def test_a_column_of_another_query_sorts_nothing(client: FlaskClient) -> None:
    assert rows_of(page(client, query=POSTS, sort="post")) != []
    assert rows_of(page(client, query=POSTS, sort="elsewhere")) != []


def test_rows_are_filtered_by_a_text(client: FlaskClient) -> None:
    text = page(client, query=POSTS, filter="trust")

    assert len(rows_of(text)) == 1
    assert re.search(r"\d+ rows, 1 shown", text)


def test_rows_are_given_as_a_workbook(client: FlaskClient) -> None:
    answer = client.get("/sparql/workbook", query_string={"query": POSTS})

    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "Chief Executive" in cells


def test_only_rows_are_given_as_a_workbook(client: FlaskClient) -> None:
    answer = client.get("/sparql/workbook", query_string={"query": "ASK {}"})

    assert answer.status_code in (400, 406)


def test_statements_are_drawn(client: FlaskClient) -> None:
    query = "CONSTRUCT { ?a cg:answersTo ?b } WHERE { ?a cg:answersTo ?b }"

    text = page(client, query=query)

    assert "<svg" in text
    assert "Director of Care answers to Chief Executive." in text


def test_no_more_statements_are_drawn_than_can_be_read(client: FlaskClient) -> None:
    text = page(client, query="CONSTRUCT WHERE { ?a cg:describedIn ?b }")

    assert re.search(r"Not drawn: \d+ more statements|All statements are drawn", text)


@pytest.mark.sampled(20)
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one["about"])
def test_a_mistake_is_told_by_the_service(client: FlaskClient, mistake: dict[str, Any]) -> None:
    """Where the kind hangs on the data, this small structure may give another reason."""
    found = client.post("/sparql/look", data={"query": mistake["query"]}).get_json()["advice"]

    assert found
    assert all(one["says"] and one["line"] >= 1 for one in found)


def test_warnings_have_places_and_mending(client: FlaskClient) -> None:
    (one,) = told(client, "/sparql/look", query=BOSS)["advice"]

    assert BOSS[one["start"] : one["end"]] == "cg:reportsTo"
    assert "cg:answersTo ?boss" in one["mended"]


def test_why_is_given_as_json(client: FlaskClient) -> None:
    found = told(client, "/sparql/why", query="SELECT ?x { ?x cg:quorum ?y }")["whyEmpty"]

    assert [one["text"] for one in found["emptiedBy"]] == ["?x cg:quorum ?y"]


@pytest.mark.parametrize("path", ["/sparql/look", "/sparql/why"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("INSERT DATA { <a> <b> <c> }", 400),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
        ("SELECT * { ?s ?p '" + "x" * 70_000 + "' }", 413),
        ("{" * 300, 400),
    ],
)
def test_what_may_not_be_asked_is_not_looked_at(
    client: FlaskClient, path: str, query: str, status: int
) -> None:
    answer = client.post(path, data={"query": query}) if path.endswith("look") else client.get(
        path, query_string={"query": query}
    )  # fmt: skip

    assert answer.status_code == status
    assert not answer.get_json()["ok"]


@pytest.mark.parametrize(
    ("given", "insert"),
    [
        ({"q": "answ"}, "cg:answersTo"),
        ({"q": "cg:Po", "at": "class"}, "cg:Post"),
        ({"q": "boss", "at": "property"}, "cg:answersTo"),
        ({"q": "statutory"}, "<https://w3id.org/caregraph/code/accountability-kind/statutory>"),
        ({"q": "Wandle Tr"}, "<https://w3id.org/caregraph/id/ods/5ZZ>"),
    ],
)
def test_what_is_written_is_completed(
    client: FlaskClient, given: dict[str, str], insert: str
) -> None:
    found = told(client, "/sparql/complete", **given)["completions"]

    assert insert in [one["insert"] for one in found]
    assert len(found) <= 27


def test_terms_are_completed_with_what_they_mean(client: FlaskClient) -> None:
    first = told(client, "/sparql/complete", q="cg:Post", at="class")["completions"][0]

    assert first["label"] == "post"
    assert first["definition"].startswith("A post is a position")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("cg:answersTo", "answers to"),
        ("a", "is a"),
        ("<https://w3id.org/caregraph/code/status/proposed>", "proposed"),
        ("<https://w3id.org/caregraph/id/wandle/post/chief>", "Chief Executive"),
    ],
)
def test_a_term_is_told_to_who_points_at_it(client: FlaskClient, name: str, label: str) -> None:
    assert told(client, "/sparql/term", name=name)["term"]["label"] == label


@pytest.mark.parametrize("name", ["cg:reportsTo", "", "nonsense", "<x>"])
def test_nothing_is_told_of_what_there_is_not(client: FlaskClient, name: str) -> None:
    assert told(client, "/sparql/term", name=name)["term"] is None


def test_the_bundle_of_the_editor_is_of_the_versions_that_are_locked() -> None:
    tools = Path(__file__).parents[2] / "tools" / "editor"
    wanted = json.loads((tools / "package.json").read_text("utf-8"))["dependencies"]
    lock = (tools / "package-lock.json").read_text("utf-8")
    head = EDITOR.read_text("utf-8").partition("*/")[0]

    assert [name for name, version in wanted.items() if f"{name} {version}, MIT" not in head] == []
    locked = json.loads(lock)["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert "resolved" not in lock, "a lock names no host of a registry"


def test_the_bundle_of_the_editor_fetches_nothing_from_elsewhere() -> None:
    code = EDITOR.read_text("utf-8").partition("*/")[2]

    assert re.findall(r"https?://(?!www\.w3\.org/)[\w.-]+", code) == []
    assert len(code) < 450_000
