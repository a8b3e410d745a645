"""The page of a post: everything on one screen, each statement with its evidence."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import SMALL
from flask.testing import FlaskClient

from caregraph.errors import CaregraphError
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.graph.dates import spoken_date
from caregraph.questions import Parameter
from caregraph.serve import close, create_app
from caregraph.serve.processes import costly
from caregraph.serve.shown import Shown
from caregraph.serve.tools import asking
from caregraph.serve.web.addresses import path_of, thing_at
from caregraph.serve.web.content import Grid, Item, Section

ID = "https://w3id.org/caregraph/id/"


def told(client: FlaskClient, path: str, **options: str) -> dict[str, Any]:
    response = client.get(path + ".json", query_string=options)
    assert response.status_code == 200, response.text
    return dict(response.get_json())


def texts(cell: list[dict[str, str]]) -> list[str]:
    return [
        f"{item['text']} ({item['detail']})" if "detail" in item else item["text"] for item in cell
    ]


def rows(section: list[dict[str, list[dict[str, str]]]]) -> list[dict[str, list[str]]]:
    return [{name: texts(cell) for name, cell in row.items()} for row in section]


def test_a_post_says_to_whom_it_answers_for_what_on_which_basis_since_when(
    client: FlaskClient,
) -> None:
    page = told(client, "/posts/wandle/director")

    assert rows(page["answers-to"]) == [
        {
            "to whom": ["Chief Executive (Wandle Council)"],
            "in which capacity": ["statutory"],
            "for what": ["adult social care"],
            "on which basis": ["National Health Service Act 2006, section 75"],
            "direct": ["yes"],
            "escalation route": [],
            "since": ["1 April 2009"],
            "until": [],
            "status": ["in force"],
            "evidence": ["The report (3, 10)"],
        }
    ]


def test_a_post_says_who_holds_it_which_roles_it_carries_and_since_when(
    client: FlaskClient,
) -> None:
    facts = told(client, "/posts/wandle/director")["facts"]

    assert texts(facts["holder"]) == ["Ann Example (interim, since 2 May 2009)"]
    assert texts(facts["roles"]) == ["director of adult social services"]
    assert texts(facts["organisation or unit"]) == ["Wandle Council"]
    assert texts(facts["since"]) == ["April 2009"]
    assert texts(facts["also known as"]) == ["DoC"]


def test_a_post_says_what_is_not_stated_and_which_documents_may_state_it(
    client: FlaskClient,
) -> None:
    page = told(client, "/posts/wandle/director")

    silent = " ".join(texts(page["not-stated"]))
    assert "To whom the director answers for health." in silent
    assert "Not held, and may state it: The annex." in silent


def test_what_is_proposed_is_shown_apart_until_it_is_taken_as_adopted(
    client: FlaskClient,
) -> None:
    as_is = told(client, "/posts/wandle/director")
    adopted = told(client, "/posts/wandle/director", adopt="plan")

    proposed = [
        row for row in rows(as_is["not-in-effect"]) if row["what"] == ["To whom it answers"]
    ]
    assert [row["whom or which"] for row in proposed] == [["Trust Chief Executive (Wandle Trust)"]]
    assert [row["status"] for row in proposed] == [
        ["proposed", "comes with One joint director, which is not decided"]
    ]
    assert {row["to whom"][0] for row in rows(adopted["answers-to"])} == {
        "Chief Executive (Wandle Council)",
        "Trust Chief Executive (Wandle Trust)",
    }


def test_who_answers_to_a_post_and_where_it_sits_is_on_its_page(client: FlaskClient) -> None:
    page = told(client, "/posts/wandle/chief")

    assert [row["who answers"] for row in rows(page["answered-by"])] == [
        ["Director of Care (Wandle Council)"]
    ]
    assert [(row["body"], row["in which capacity"]) for row in rows(page["seats"])] == [
        (["Cabinet (Wandle Council)"], ["chair"])
    ]


def test_a_finding_about_a_post_stands_on_its_page(client: FlaskClient) -> None:
    report = client.get("/check.json").get_json()
    iri = ID + "wandle/post/director"
    expected = {
        one["rule"] for one in report["findings"] if iri in (one["focus"]["iri"], one["value"])
    }

    page = told(client, "/posts/wandle/director")

    assert expected
    assert {item["rule"][0]["text"] for item in page["findings"]} == expected


def test_something_not_in_effect_has_a_page_that_says_so(client: FlaskClient) -> None:
    response = client.get("/posts/wandle/joint", headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert (
        "Not there on 1 June 2010: it begins on 1 January 2011, and only if “One joint director” "
        "is adopted." in response.text
    )
    assert "Joint &lt;b&gt;Director&lt;/b&gt; &amp; &#34;friend&#34;" in response.text
    assert "<b>Director" not in response.text


def test_a_path_to_nobody_in_this_view_is_told_and_not_an_error(client: FlaskClient) -> None:
    page = told(client, "/trace", post="joint")

    assert page["lines"] == []
    assert page["notStated"] == [page["says"]]
    assert page["says"].startswith("Not there on 1 June 2010: it begins on 1 January 2011")


def test_an_organisation_with_a_code_has_its_page_under_the_code(client: FlaskClient) -> None:
    page = told(client, "/organisations/ods/5ZZ")

    assert page["title"] == "Wandle Trust"
    assert [row["name"] for row in rows(page["agreements"])] == [["Pooling agreement"]]


def test_a_structure_says_in_tables_what_its_drawing_shows(client: FlaskClient) -> None:
    page = told(client, "/structures/wandle")

    assert [(row["post"], row["answers to"]) for row in rows(page["posts"])] == [
        (["Chief Executive"], []),
        (["Director of Care"], ["Chief Executive (statutory)"]),
        (["Trust Chief Executive"], []),
    ]
    assert [row["about"] for row in rows(page["not-stated"])] == [
        ["Director of Care (Wandle Council)"]
    ]
    assert page["proposals"][0]["look"][0]["page"] == "/structures/wandle?adopt=plan"


def test_a_question_gives_results_as_sparql_does(client: FlaskClient) -> None:
    answer = told(client, "/questions/CQ-01", post="director")

    assert "post" in answer["head"]["vars"]
    assert {row["answers_to"]["value"] for row in answer["results"]["bindings"]} == {
        ID + "wandle/post/chief"
    }


def test_a_form_offers_some_of_many_things_and_the_search_for_the_others() -> None:
    few, many = (
        asking._field(Parameter("post", "post", "The post", None), {}, ["A"] * number)
        for number in (costly.LISTED - 1, costly.LISTED)
    )

    assert not few["is_cut"]
    assert many["is_cut"]


def test_a_path_is_given_in_the_shape_that_stays(client: FlaskClient) -> None:
    path = told(client, "/trace", post="Director of Care")

    assert set(path) == {
        "view",
        "post",
        "organisation",
        "holders",
        "roles",
        "says",
        "marks",
        "lines",
        "roots",
        "notStated",
    }
    assert path["lines"][0]["to"]["label"] == "Chief Executive"


@pytest.mark.slow
def test_the_page_of_a_matrix_follows_every_post_once(
    write_tables: Callable[[Mapping[str, str]], Path],
) -> None:
    levels = 25
    posts = [f"p{n}{side}" for n in range(levels) for side in "ab"]
    lines = [
        f"{who}-{to},{who},{to},operational,in force,report 3"
        for who in posts
        for to in posts
        if int(to[1:-1]) == int(who[1:-1]) + 1
    ]
    folder = write_tables(
        {
            "posts": "\n".join(
                [
                    "key,title,in,status,evidence",
                    *(f"{key},Post {key},council,in force,report 2" for key in posts),
                ]
            ),
            "lines": "\n".join(["key,who answers,to whom,kind,status,evidence", *lines]),
        }
    )
    app = create_app([(stores.open_store([str(folder)]), Choice())])

    page = app.test_client().get("/trace?post=p0a", headers={"Accept": "text/html"}).text
    close(app)

    path = page[page.index('<ol class="path">') : page.rindex("</ol>") + len("</ol>")]
    root = ET.fromstring(path)
    assert len(list(root.iter("li"))) == 4 * (levels - 1) - 2
    assert all(child.tag == "li" for ordered in root.iter("ol") for child in ordered)
    assert len(root) == 2
    assert path.count("From here on as above") == 2 * (levels - 3)


def test_findings_are_narrowed_by_the_address_and_the_summary_is_of_all(
    client: FlaskClient,
) -> None:
    whole = client.get("/check.json").get_json()
    rule = whole["findings"][0]["rule"]

    some = client.get("/check.json", query_string={"rule": rule}).get_json()

    assert 0 < len(some["findings"]) < len(whole["findings"])
    assert {one["rule"] for one in some["findings"]} == {rule}
    assert some["summary"] == whole["summary"]
    none = client.get("/check.json", query_string={"structure": "other"})
    assert none.status_code == 404


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("graphml", "application/graphml+xml; charset=utf-8"),
        ("turtle", "text/turtle; charset=utf-8"),
        ("csv", "application/zip"),
    ],
)
def test_a_download_is_the_view_as_a_file(client: FlaskClient, name: str, said: str) -> None:
    response = client.get("/export", query_string={"format": name, "adopt": "plan"})

    assert response.status_code == 200
    assert response.headers["Content-Type"] == said
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert len(response.data) > 500


def test_a_drawing_can_be_had_by_itself(client: FlaskClient) -> None:
    for path in ("/structures/wandle", "/posts/wandle/director"):
        response = client.get(path + "/drawing.svg")
        assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
        assert "Director of Care" in response.text
    assert client.get("/people/wandle/ann/drawing.svg").status_code == 404


def test_where_drawing_fails_the_page_says_so_and_stands(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **what: object) -> str:
        raise CaregraphError("the drawing was not ready after 30 seconds")

    monkeypatch.setattr(Shown, "work", fails)

    response = client.get("/structures/wandle?asOf=2010-07-01", headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert "It could not be drawn: the drawing was not ready" in response.text
    assert "Director of Care" in response.text


@pytest.mark.parametrize(
    "iri",
    [
        ID + "wandle",
        ID + "wandle/post/director",
        ID + "ods/5ZZ",
        ID + "wandle/line/up",
        "https://w3id.org/caregraph/rule/ACC-01",
        "https://w3id.org/caregraph/Post",
        "https://w3id.org/caregraph/code/status/in-force",
        "http://www.legislation.gov.uk/id/ukpga/2006/41/section/75",
    ],
)
def test_the_address_of_a_thing_leads_to_its_page(client: FlaskClient, iri: str) -> None:
    path, _, place = path_of(iri).partition("#")

    response = client.get(path, headers={"Accept": "text/html"})

    assert response.status_code == 200
    assert not place or f'id="{place}"' in response.text


def test_addresses_and_things_go_there_and_back() -> None:
    for iri in (ID + "wandle/post/director", ID + "ods/5ZZ"):
        _, table, structure, key = path_of(iri).split("/")
        assert thing_at(table, structure, key) == iri


@pytest.mark.slow
def test_a_structure_called_as_a_scheme_of_codes_has_pages_of_its_organisations(
    tmp_path: Path,
) -> None:
    for name, text in SMALL.items():
        (tmp_path / f"{name}.csv").write_text(text.replace("small,", "ods,", 1), "utf-8")
    app = create_app([(stores.open_store([str(tmp_path)]), Choice())])
    iris = [ID + "ods", ID + "ods/organisation/council", ID + "ods/post/chief"]
    found = [app.test_client().get(path_of(iri)) for iri in iris]
    close(app)

    assert [one.status_code for one in found] == [200, 200, 200]
    assert all(iri in one.text for iri, one in zip(iris, found, strict=True))


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("2008", "2008"),
        ("2008-05", "May 2008"),
        ("2008-05-01", "1 May 2008"),
        ("2008-13", "2008"),
        ("soon", "soon"),
    ],
)
def test_a_date_is_said_no_more_precisely_than_it_is(text: str, spoken: str) -> None:
    assert spoken_date(text) == spoken


def test_formulas_in_a_table_are_disarmed_and_silence_is_told() -> None:
    grid = Grid("x", ("=a", "b"), (((Item("=1+1"),), ()), ((Item("@x"),), (Item("ok"),))))

    lines = grid.as_csv().decode("utf-8-sig").splitlines()

    assert lines == ["=a,b", "'=1+1,not stated", "'@x,ok"]


def test_a_link_leads_outside_only_over_the_web() -> None:
    assert Item("x", "https://example.org/a").outside == "https://example.org/a"
    for iri in ("javascript:alert(1)", "data:text/html,x", 'https://e.org/"onclick="x', None):
        assert Item("x", iri).outside is None
    assert Item("x", "https://example.org/a", path="/thing").outside is None


def test_columns_that_say_nothing_can_be_left_out_and_are_not_lost() -> None:
    grid = Grid("x", ("a", "b"), (((Item("1"),), ()), ((Item("2"),), ())))
    section = Section("s", "S", grid, silences=frozenset())
    kept = Section("s", "S", grid, silences=frozenset({"b"}))

    assert section.shown_grid is not None
    assert section.shown_grid.columns == ("a",)
    assert kept.shown_grid == grid
    assert [set(row) for row in section.as_json()] == [{"a", "b"}, {"a", "b"}]


@pytest.mark.slow
def test_a_structure_says_who_declares_it_complete(tmp_path: Path) -> None:
    tables = SMALL | {
        "completeness": "key,about,complete for,declared by,status,evidence\n"
        "some,small,lines; posts,the describer,in force,report 4\n"
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
    app = create_app([(stores.open_store([str(tmp_path)]), Choice())])
    page = app.test_client().get(path_of(f"{ID}small"), headers={"Accept": "text/html"})
    close(app)

    assert page.get_data(as_text=True).count("declared by the describer") == 2
