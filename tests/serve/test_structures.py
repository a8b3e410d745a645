"""The page of a structure: its drawing and what that lacks, its chart, its tables; large ones."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from organograms import write_department

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app
from caregraph.serve.structures.chart import FEW, MOST
from caregraph.vocab import PREFIXES

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
CASE = "bath-and-north-east-somerset-2008"
HERE = f"/structures/{CASE}"
ADOPTED = "asOf=2008-05-01&adopt=all"
VIEWS = ("", ADOPTED, "asOf=2008-04-01", "asOf=any", "knownBy=2008-03-06&adopt=all")
DRAWN_TABLES = ("posts", "bodies", "organisations", "units", "agreements", "arrangements")
DEPARTMENT = f"{PREFIXES['id']}dept/organisation/department"


def served(source: str) -> Iterator[FlaskClient]:
    app = create_app([(stores.open_store([source]), Choice())])
    yield app.test_client()
    close(app)


@pytest.fixture(scope="module")
def bath() -> Iterator[FlaskClient]:
    """A client of a service that shows a case of two organisations with a proposal."""
    yield from served(f"case:{CASE}")


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a service that shows one organisation of 302 posts."""
    yield from served(str(write_department(tmp_path_factory.mktemp("dept") / "dept")))


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def words(text: str) -> str:
    """Give what a page says, without its marks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text)))


def part(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def iris(told: Any) -> set[str]:
    """Give every IRI that a part of the JSON of a page has."""
    if isinstance(told, dict):
        own = {told["iri"]} if isinstance(told.get("iri"), str) else set()
        return own.union(*map(iris, told.values()))
    return set().union(*map(iris, told)) if isinstance(told, list) else set()


@pytest.mark.parametrize("view", VIEWS)
def test_every_box_and_line_of_the_drawing_is_in_the_lists(bath: FlaskClient, view: str) -> None:
    drawing = part(page(bath, f"{HERE}?{view}"), '<svg xmlns="', "</svg>")
    told = bath.get(f"{HERE}.json?{view}").get_json()
    rows = [iris(row) for rows in told.values() if isinstance(rows, list) for row in rows]
    here = set().union(*rows)

    boxes = re.findall(r'class="cg-box[^>]*data-iri="([^"]+)"', drawing)
    lines = re.findall(r'class="cg-line.*?data-source="([^"]+)" data-target="([^"]+)"', drawing)
    assert len(boxes) > 15
    assert set(boxes) <= here
    assert [pair for pair in lines if not any(set(pair) <= row for row in rows)] == []


@pytest.mark.parametrize("view", VIEWS)
def test_what_the_lists_have_is_drawn_or_named_as_not_drawn(bath: FlaskClient, view: str) -> None:
    text = page(bath, f"{HERE}?{view}")
    told = bath.get(f"{HERE}.json?{view}").get_json()
    drawing = part(text, '<svg xmlns="', "</svg>")
    named = part(text, '<p class="detail drawn">', "</p>")

    for table in DRAWN_TABLES:
        for row in told.get(table, ()):
            first = next(iter(row.values()))[0]
            is_drawn = f'data-iri="{first["iri"]}"' in drawing
            assert is_drawn or html.escape(first["page"]) in named, first


def test_what_is_not_in_effect_and_linked_with_nothing_is_named_as_not_drawn(
    bath: FlaskClient,
) -> None:
    named = part(page(bath, HERE), '<p class="detail drawn">', "</p>")
    told = bath.get(f"{HERE}.json").get_json()["not-in-effect"]

    for row in told:
        if row["kind"][0]["text"] in ("post", "body", "agreement", "unit", "organisation"):
            assert html.escape(row["name"][0]["page"]) in named, row


@pytest.mark.parametrize("view", VIEWS)
def test_every_line_is_drawn_or_told_as_not_drawn(bath: FlaskClient, view: str) -> None:
    text = page(bath, f"{HERE}?{view}")
    drawing = part(text, '<svg xmlns="', "</svg>")
    untold = words(part(text, "What is not drawn as a line", "</details>"))

    for row in bath.get(f"{HERE}.json?{view}").get_json()["lines"]:
        who, to = row["who answers"][0], row["to whom"][0]
        is_drawn = f'data-source="{who["iri"]}" data-target="{to["iri"]}"' in drawing
        assert is_drawn or f"{who['text']} answers to {to['text']}" in untold, row


def test_a_post_with_two_masters_stands_under_both_and_it_is_said(bath: FlaskClient) -> None:
    chart = part(page(bath, f"{HERE}?{ADOPTED}"), 'id="chart"', "</details>")
    said = words(chart)

    assert chart.count(f'href="/posts/{CASE}/dass?') == 2
    assert "answers also to PCT Chief Executive Officer (operational, proposed)" in said
    assert "answers also to LA Chief Executive (statutory, proposed); of the Council" in said
    assert "Rhona MacDonald; not stated: to whom it answers" in said
    assert "3 organisations" not in said  # one more has only units in it
    for row in bath.get(f"{HERE}.json?{ADOPTED}").get_json()["posts"]:
        assert html.escape(row["post"][0]["page"]) in chart


@pytest.mark.parametrize(
    ("view", "count"),
    [
        ("", "2 organisations, 8 posts"),
        ("asOf=2008-05-01&adopt=all", "2 organisations, 11 posts"),
        ("asOf=2013-04-01&adopt=all", "1 organisation, 10 posts, 2 not in effect"),
    ],
)
def test_the_chart_counts_what_it_lists(bath: FlaskClient, view: str, count: str) -> None:
    chart = part(page(bath, f"{HERE}?{view}"), 'id="chart"', "</details>")

    assert f'<span class="n">{count}</span>' in chart


def test_a_lens_shows_its_lines_alone_and_names_what_it_leaves_out(bath: FlaskClient) -> None:
    text = page(bath, f"{HERE}?{ADOPTED}&lens=statutory")
    relations = re.findall(r'data-relation="answers to" data-kind="(\w+)"', text)

    assert set(relations) == {"statutory"}
    assert "PCT Chief Executive Officer" in part(text, "What is not drawn as a line", "</details>")
    chosen = re.search(r'<nav class="lens".*?aria-current="true">(\w+)', text, re.DOTALL)
    assert chosen is not None
    assert chosen[1] == "statutory"
    assert "lens=committees" in text
    assert html.escape(f"{HERE}/drawing.svg?{ADOPTED}&lens=statutory") in text


def test_a_part_of_the_drawing_can_be_had_by_itself(bath: FlaskClient) -> None:
    whole = bath.get(f"{HERE}/drawing.svg?{ADOPTED}").text
    council = bath.get(f"{HERE}/drawing.svg?{ADOPTED}&lane=council").text
    near = bath.get(f"{HERE}/drawing.svg?{ADOPTED}&focus=dass&depth=1").text

    boxes = [one.count('class="cg-box') for one in (whole, council, near)]
    assert boxes[0] > boxes[1] > boxes[2] > 1
    assert "Partnership Board" not in council


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("lens=operatonal", 404, "operational"),
        ("lane=councl", 404, "council"),
        ("focus=nobody", 404, "nobody"),
        ("depth=far&focus=dass", 400, "no number of lines"),
        ("depth=2", 400, "a number of lines from a focus"),
        ("focus=dass&lens=committees", 400, "one subject"),
    ],
)
def test_a_part_that_there_is_not_is_refused(
    bath: FlaskClient, query: str, status: int, said: str
) -> None:
    for path in (HERE, f"{HERE}/drawing.svg"):
        answer = bath.get(f"{path}?{ADOPTED}&{query}")
        assert answer.status_code == status, answer.text
        assert said in answer.text


def test_a_column_that_says_nothing_is_named_and_not_shown(bath: FlaskClient) -> None:
    text = page(bath, f"{HERE}?{ADOPTED}")
    lines = part(text, '<section id="lines">', "</section>")
    rows = bath.get(f"{HERE}.json?{ADOPTED}").get_json()["lines"]

    silent = {name for name in rows[0] if not any(row[name] for row in rows)}
    shown = set(re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]*)', lines))
    named = re.search(r"Not stated of any of them: ([^.]*)\.", lines)
    assert silent
    assert shown == set(rows[0]) - silent
    assert named is not None
    assert set(named[1].split(", ")) == {"since"}


def test_folds_say_what_is_in_them_and_how_much(bath: FlaskClient) -> None:
    text = page(bath, f"{HERE}?{ADOPTED}")
    told = bath.get(f"{HERE}.json?{ADOPTED}").get_json()

    assert f'<span class="n">{len(told["posts"])} posts, {len(told["lines"])} lines</span>' in text
    assert f'<span class="n">{len(told["not-stated"])} gaps</span>' in text
    assert f'<span class="n">{len(told["identities"])} pairs</span>' in text
    assert told.pop("says")[0] in words(text)
    for name, rows in told.items():
        if isinstance(rows, list):
            assert f'<section id="{name}">' in text, name


def test_a_table_has_a_page_of_its_own_narrowed_by_name(bath: FlaskClient) -> None:
    told = bath.get(f"{HERE}/posts.json?{ADOPTED}").get_json()
    few = bath.get(f"{HERE}/posts.json?{ADOPTED}&q=joint").get_json()

    assert told["posts"] == bath.get(f"{HERE}.json?{ADOPTED}").get_json()["posts"]
    assert 0 < len(few["posts"]) < len(told["posts"])
    assert all("oint" in row["post"][0]["text"] for row in few["posts"])
    assert bath.get(f"{HERE}/functions?{ADOPTED}", headers=HTML).status_code == 200
    assert bath.get(f"{HERE}/postss").status_code == 404
    assert bath.get("/structures/nowhere/posts").status_code == 404
    assert "None has “zz” in its name." in page(bath, f"{HERE}/posts?q=zz")


def test_a_large_structure_is_first_drawn_as_its_organisations(department: FlaskClient) -> None:
    text = page(department, "/structures/dept")
    drawing = part(text, '<svg xmlns="', "</svg>")

    assert drawing.count('class="cg-box') == 1
    assert "302 posts" in words(drawing)
    assert f"/structures/dept?lane={quote(DEPARTMENT, safe='')}#drawing" in text
    assert "302 boxes are more than can be read at once" in text
    assert "Begin at:" in text
    assert "focus=" in part(text, "Begin at:", "</p>")


def test_a_large_structure_lists_a_part_and_counts_the_rest(department: FlaskClient) -> None:
    text = page(department, "/structures/dept")
    chart = part(text, 'id="chart"', "</details>")

    assert 2 < chart.count("<li>") <= FEW + 2
    assert "56 below" in chart
    assert len(re.findall(r"<tr>", part(text, '<section id="posts">', "</section>"))) == 31
    assert "272 more: " in text
    assert len(text) < 150_000


def test_of_too_many_rows_it_is_said_that_they_are_not_sorted(
    department: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sorted_here = page(department, "/structures/dept/posts")
    monkeypatch.setattr("caregraph.serve.structures.pages._MOST_SORTED", 100)
    text = page(department, "/structures/dept/posts")
    refused = department.get("/structures/dept/posts?table=posts&sort=post", headers=HTML)

    assert 'sort=post#posts"' in sorted_here
    assert "sort=" not in text
    assert "The 302 rows stand as they come: up to 100 are sorted and filtered here." in text
    assert refused.status_code == 400
    assert department.get("/structures/dept/posts.csv?table=posts").status_code == 200


def test_one_organisation_opens_and_so_does_what_is_near_a_post(department: FlaskClient) -> None:
    lane = page(department, "/structures/dept?lane=department")
    near = page(department, "/structures/dept?focus=p1&depth=1")

    assert "302 boxes are too many to be read at once." in lane
    assert 2 < part(lane, 'id="chart"', "</details>").count("<li>") <= MOST
    drawing = part(near, '<svg xmlns="', "</svg>")
    assert drawing.count('class="cg-box') == 8
    assert "Permanent Secretary and below" in near
    assert 'aria-current="true">One step' in near


def test_of_what_is_too_large_to_be_taken_alone_the_page_says_what_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregraph.serve.disk.scope._LITTLE", 10)
    monkeypatch.setattr("caregraph.graph.opened._LARGE", 100)
    monkeypatch.setattr("caregraph.serve.structures.pages._VAST", 10)
    app = create_app([(stores.open_store([str(write_department(tmp_path / "dept"))]), Choice())])

    text = page(app.test_client(), "/structures/dept")
    posts = app.test_client().get("/structures/dept/posts.json").get_json()["posts"]
    close(app)

    assert "One organisation with 302 posts" in text
    assert "302 posts, 300 lines" in words(text)
    assert len(posts) == 302


def test_a_long_table_is_paged(department: FlaskClient) -> None:
    first, second = (page(department, f"/structures/dept/posts?page={n}") for n in (1, 2))

    assert (first.count("<tr>"), second.count("<tr>")) == (201, 103)
    assert "Page 1 of 2" in first
    assert len(department.get("/structures/dept/posts.json").get_json()["posts"]) == 302
    assert len(department.get("/structures/dept.json").get_json()["posts"]) == 302
