"""Tables of every page: filtered, sorted, paged and downloaded as the address says."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from caregraph.errors import UnknownNameError
from caregraph.graph.find import instances
from caregraph.graph.marks import marks
from caregraph.graph.view import View
from caregraph.serve.disk.lists import Listed
from caregraph.serve.things.listing import listing_page, on_leaf
from caregraph.serve.web.arranging import Arrangement, File, Leaves
from caregraph.serve.web.content import Grid, Item
from caregraph.spreadsheet import XLSX
from caregraph.vocab import CG

GRID = Grid(
    "Things",
    ("name", "since", "count"),
    tuple(
        tuple((Item(text),) if text else () for text in row)
        for row in (
            ("Beta", "1 May 2008", "10"),
            ("alpha", "April 2008", "9"),
            ("Gamma", "", "=1+1"),
            ("delta", "2009", "100"),
        )
    ),
)

COLUMNS = ("name", "kind", "organisation", "status", "since", "structure")


def names(grid: Grid) -> list[str]:
    return [row[0][0].text for row in grid.rows]


def rows_of(client: FlaskClient, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(address).get_data().decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["alpha", "Beta", "delta", "Gamma"]),
        ("-name", ["Gamma", "delta", "Beta", "alpha"]),
        ("since", ["alpha", "Beta", "delta", "Gamma"]),
        ("-since", ["delta", "Beta", "alpha", "Gamma"]),
        ("Count", ["Gamma", "alpha", "Beta", "delta"]),
    ],
)
def test_rows_are_sorted_as_people_do_and_what_is_not_stated_is_last(
    sort: str, expected: list[str]
) -> None:
    order = names(Arrangement(sort=sort).of(GRID))

    assert order == expected or (sort == "Count" and order[0:3] == ["alpha", "Beta", "delta"])


def test_filters_look_in_all_columns_or_in_one_and_all_of_them_have_to_hold() -> None:
    assert names(Arrangement(filters=("2008",)).of(GRID)) == ["Beta", "alpha"]
    assert names(Arrangement(filters=("name: a", "since: 2008")).of(GRID)) == ["Beta", "alpha"]
    assert names(Arrangement(filters=("since: not stated",)).of(GRID)) == ["Gamma"]
    assert names(Arrangement(filters=("no column: 9",)).of(GRID)) == []


def test_a_column_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="xyz") as caught:
        Arrangement(sort="xyz").of(GRID)

    assert "name, since, count" in (caught.value.hint or "")


def test_a_page_of_what_is_wanted() -> None:
    grid, count = Leaves(Arrangement(sort="name"), 2, 3).of(GRID)

    assert (names(grid), count) == (["Gamma"], 4)


@pytest.mark.parametrize(
    ("wanted", "read"),
    [
        (Arrangement(sort="name"), {"name"}),
        (Arrangement(sort="-organisation"), {"organisation"}),
        (Arrangement(sort="Since", filters=("kind: director",)), {"kind", "since"}),
        (Arrangement(sort="status", filters=("director",)), set(COLUMNS)),
    ],
)
def test_a_page_of_a_list_is_that_of_all_of_it_and_reads_no_more_than_it_needs(
    bnes_as_is: View, wanted: Arrangement, read: set[str]
) -> None:
    posts = [Listed(one, marks(bnes_as_is, one)) for one in instances(bnes_as_is, CG.Post)]
    whole = listing_page(bnes_as_is, "posts", len(posts), posts).main_grid
    assert whole is not None
    for number in (1, 2):
        leaves = Leaves(wanted, number, 3)
        listed, count = on_leaf(bnes_as_is, posts, leaves)
        page = listing_page(bnes_as_is, "posts", len(posts), listed)

        assert (page.main_grid, count) == leaves.of(whole)
    assert wanted.looks_at(COLUMNS) == read


def test_a_file_says_what_of_the_table_it_has() -> None:
    wanted = Arrangement(filters=("2008",), sort="-name")
    told = File("csv", wanted, ("“Things”, here",)).of(GRID).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(File("xlsx", wanted, ("“Things”, here",)).of(GRID)))

    assert told.splitlines()[1:3] == ["Beta,1 May 2008,10", "alpha,April 2008,9"]
    assert "2 of 4 rows: those with “2008”; sorted by name, last first" in told
    assert [cell.value for cell in book["Things"][2]] == ["Beta", "1 May 2008", "10"]
    assert "2 of 4 rows" in str(book["About this table"]["B3"].value)


def test_a_whole_file_has_nothing_but_the_table() -> None:
    told = File("csv", Arrangement(), ("“Things”, here",)).of(GRID).decode("utf-8-sig")

    assert len(told.splitlines()) == 5
    book = load_workbook(io.BytesIO(File("xlsx", Arrangement(), ()).of(GRID)))
    assert book["Things"]["C4"].data_type == "s"


@pytest.mark.parametrize(
    "page",
    [
        "/posts",
        "/rules",
        "/law",
        "/structures",
        "/questions",
        "/questions/CQ-01?adopt=all",
        "/analyse",
        "/analyse/depth",
    ],
)
def test_what_is_filtered_is_what_is_downloaded(client: FlaskClient, page: str) -> None:
    path, _, query = page.partition("?")
    begun = f"?{query}&" if query else "?"
    whole = rows_of(client, f"{path}.csv{begun}")
    words = whole[1][0]
    asked = f"{begun}filter={quote(f'{whole[0][0]}: {words}')}&sort={quote('-' + whole[0][0])}"

    told = rows_of(client, f"{path}.csv{asked}")
    data = client.get(f"{path}.json{asked}").get_json()
    book = load_workbook(io.BytesIO(client.get(f"{path}.xlsx{asked}").get_data()))
    text = client.get(f"{path}{asked}").text

    blank = told.index([])
    kept = told[1:blank]
    assert 0 < len(kept) <= len(whole) - 1
    assert data["count"] == len(kept)
    assert data["of"] == len(whole) - 1
    assert book.worksheets[0].max_row == len(kept) + 1
    assert f"{len(kept)} of {len(whole) - 1} rows" in text
    assert any(f"{len(kept)} of {len(whole) - 1} rows" in "".join(row) for row in told[blank:])
    assert client.get(f"{path}.xlsx{begun}").mimetype == XLSX


def test_every_table_of_a_page_can_be_asked_for_by_its_place(client: FlaskClient) -> None:
    page = client.get("/posts/wandle/director").text
    told = client.get("/posts/wandle/director.json?table=findings&sort=rule").get_json()

    assert re.search(r'href="/posts/wandle/director\?table=[\w-]+&amp;sort=[\w+]+#[\w-]+"', page)
    assert told["columns"] == ["mood", "what", "what to do", "rule"]
    ids = [row["rule"][0]["text"] for row in told["rows"]]
    assert ids == sorted(ids)
    wrong = client.get("/posts/wandle/director?table=nothing")
    assert wrong.status_code == 404
    assert "It has" in wrong.text


def test_headings_are_links_that_turn_the_order(client: FlaskClient) -> None:
    first = client.get("/posts?sort=name").text
    second = client.get("/posts?sort=-name").text

    assert 'aria-sort="ascending"' in first
    assert "sort=-name" in first
    assert 'aria-sort="descending"' in second


def test_a_page_without_a_table_has_no_file_of_one(client: FlaskClient) -> None:
    assert client.get("/trace.xlsx").status_code == 404


def test_how_to_cite_a_page_is_said_with_its_address_and_view(client: FlaskClient) -> None:
    text = client.get("/posts?asOf=2010-07-01").text

    assert "Cite this page" in text
    assert "“Posts”, as of 1 July 2010, nothing adopted. caregraph" in text
    assert "http://localhost/posts?asOf=2010-07-01" in text


@pytest.mark.slow
def test_long_answers_are_paged_with_their_count() -> None:
    from caregraph.serve import close, create_app

    made = create_app(["case:surrey-2026", "case:london-2009", "case:lambeth-2020"])
    try:
        text = made.test_client().get("/lines?asOf=any&filter=a&page=1").text
        assert made.test_client().get("/statements?asOf=any&sort=name&page=9").status_code == 400
    finally:
        close(made)
    assert "rows" in text


def test_parameters_of_tables_are_declared(app: Flask) -> None:
    told = app.test_client().get("/openapi.json").get_json()["paths"]

    names_of = {one["name"] for one in told["/law"]["get"]["parameters"]}
    assert {"table", "filter", "sort", "page"} <= names_of
    assert "filter" not in {one["name"] for one in told["/suggest"]["get"]["parameters"]}
