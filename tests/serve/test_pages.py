"""Every page: reachable, well made, closed to the outside, with its JSON and CSV beside it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import own
import pytest
import waiting
from flask import Flask
from flask.testing import FlaskClient

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app
from caregraph.serve.things import drawings
from caregraph.serve.web import addresses, routes

HTML = {"Accept": "text/html"}
VOID = {
    "meta",
    "link",
    "input",
    "br",
    "hr",
    "img",
    "path",
    "polygon",
    "ellipse",
    "polyline",
    "circle",
    "rect",
    "line",
    "use",
    "stop",
}
KINDS = (
    "organisations",
    "units",
    "people",
    "posts",
    "tenures",
    "functions",
    "lines",
    "bodies",
    "memberships",
    "agreements",
    "proposals",
    "gaps",
    "sources",
)
"""The tables that the small structure fills."""
START = [
    "/compare",
    "/compare?adopt=all",
    "/compare?before=2008&after=2010-06-01",
    "/compare?before=2008&after=2012&adopt=plan",
    "/impact",
    "/impact?thing=director",
    "/impact?thing=director&on=2010-01-01",
    "/impact?thing=joint",
    "/",
    "/structures",
    "/structures/wandle",
    "/posts/wandle/director",
    "/organisations/ods/5ZZ",
    "/check",
    "/check?over=all",
    "/days",
    "/days?structure=wandle&over=2009..2012",
    "/rules",
    "/questions",
    "/questions/CQ-01",
    "/trace",
    "/trace?post=director",
    "/law",
    "/law/nhs-act-2006-s75",
    "/ontology",
    "/ontology/Post",
    "/ontology/tableRow",
    "/ontology/codes/status",
    "/ontology/alignments",
    "/ontology/how-do-i-say",
    "/ontology/how-do-i-say/dual-reporting",
    "/search",
    "/search?q=care",
    "/export",
    "/sparql",
    "/analyse",
    "/analyse/depth",
    "/analyse/cycles?structure=wandle&over=2010..2012",
    *(f"/{kind}" for kind in KINDS),
]


NOT_DRAWN = drawings.Drawing(None, "It is not drawn here.")


@dataclass
class Page(HTMLParser):
    """What a page is made of."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed, f"</{tag}> closes nothing"
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name in names]


def read(client: FlaskClient, address: str, status: int = 200) -> Page:
    response = client.get(address, headers=HTML)
    assert response.status_code == status, f"{address}: {response.text[-2000:]}"
    assert response.mimetype == "text/html"
    page = Page()
    page.feed(response.text)
    assert page.unclosed == [], address
    return page


def links(page: Page) -> set[str]:
    found = {a["href"] for a in page.all("a") if a.get("rel") != "external noreferrer"}
    return {href.partition("#")[0] for href in found if href and not href.startswith("#")} - {""}


def is_a_page(address: str) -> bool:
    path = urlsplit(address).path
    is_file = re.search(r"\.(json|csv|xlsx|svg|ttl|jsonld|rdf|nt)$|/workbook$", path)
    return not is_file and "format=" not in address and "sort=" not in address


MANY = ("law", "rules", "questions", "ontology", "sparql")
DEAR = ("analyse", "check", "compare", "days", "impact", "trace")
"""Kinds of pages of which there are many alike, and those that take long to make."""
LACKING = ("needs-value", "not-in-effect")
"""What is wrong where a page says so with its form, and its JSON has nothing else to say."""


def other_day(href: str, options: str) -> bool:
    """Say whether a link leads to a view on another day than the options ask for."""
    asked, here = (dict(parse_qsl(text.lstrip("?"))) for text in (urlsplit(href).query, options))
    return asked.get("asOf") != here.get("asOf")


FOLLOWED = (
    pytest.param("?adopt=plan&asOf=2011-06-01", 1),
    pytest.param("", 4, marks=pytest.mark.slow),
    pytest.param("?adopt=plan&asOf=2011-06-01", 4, marks=pytest.mark.slow),
    pytest.param("", 0, marks=pytest.mark.weekly),
)


@pytest.mark.parametrize(("options", "most"), FOLLOWED)
def test_every_link_from_home_leads_somewhere_and_keeps_the_view(
    client: FlaskClient, options: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "on_page", lambda *args, **what: NOT_DRAWN)
    waiting, seen = ["/" + options], set()
    left = dict.fromkeys(MANY, most) | dict.fromkeys(DEAR, 2 * most) | {"why": 1} if most else {}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        for href in sorted(links(read(client, address))):
            assert href.startswith("/"), f"{address} leads outside: {href}"
            if options and is_a_page(href) and "adopt=" not in href:
                assert href.split("?")[0] == urlsplit(address).path, f"{address} drops the view"
                continue
            if href in seen or href in waiting or not is_a_page(href):
                continue
            if other_day(href, options):
                continue  # the same pages once more
            kind = "why" if "show=why" in href else urlsplit(href).path.split("/")[1]
            if left.get(kind) == 0:
                continue  # these are alike; the weekly run follows every one
            if kind in left:
                left[kind] -= 1
            waiting.append(href)
    kinds = {urlsplit(address).path.split("/")[1] for address in seen}
    assert {"structures", "posts", "organisations", "bodies", "lines", "rules", "law"} <= kinds
    for address in sorted(seen):
        path, _, query = address.partition("?")
        beside = (path if path != "/" else "/index") + ".json" + (f"?{query}" if query else "")
        if path in ("/sparql", "/sparql/keep"):
            continue  # the answer to a query in JSON, and a form
        response = client.get(beside)
        assert response.mimetype == "application/json"
        told = response.get_json()
        assert response.status_code == 200 or told["code"] in LACKING, beside


@pytest.mark.parametrize("address", START)
def test_a_page_is_well_made(client: FlaskClient, address: str) -> None:
    page = read(client, address)
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    labelled = {label.get("for") for label in page.all("label")}

    assert len(page.all("h1")) == 1
    assert page.all("html")[0]["lang"] == "en-GB"
    assert len(page.all("main")) == 1
    assert page.tags[[tag for tag, _ in page.tags].index("body") + 1][1]["href"] == "#main"
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]
    for control in page.all("input", "select", "textarea"):
        assert control.get("type") == "hidden" or control.get("id") in labelled, control
    assert len(page.all("caption")) == len(page.all("table"))
    for one in page.all("th"):
        assert one.get("scope") in ("col", "row")
    for _, attributes in page.tags:
        described = attributes.get("aria-describedby") or attributes.get("aria-labelledby")
        assert set((described or "").split()) <= set(ids)


@pytest.mark.parametrize("address", [*START, "/nothing", "/posts/wandle/nobody", "/?asOf=soon"])
def test_a_page_asks_nothing_of_the_outside(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers=HTML)
    page = Page()
    page.feed(response.text)
    policy = response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    for tag, attributes in page.tags:
        source = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
        assert not source or source.startswith("/static/"), source
        assert "style" not in attributes, (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "style"
        assert tag != "script" or attributes.get("src")


OWN_JSON = ("/compare?", "/impact?", "/days", "/sparql", "/check", "/questions/", "/trace?")
"""Pages whose JSON has a shape of its own, tested by itself."""


@pytest.mark.parametrize("address", [one for one in START if not one.startswith(OWN_JSON)])
def test_a_page_says_the_same_in_its_json(client: FlaskClient, address: str) -> None:
    path, _, query = address.partition("?")
    told = client.get(f"{path if path != '/' else '/index'}.json?{query}").get_json()
    page = read(client, address)

    assert told["title"] in page.text
    for name, items in told["facts"].items():
        assert name.casefold() in page.text.casefold()
        for item in items:
            assert item["text"] in page.text


def rows_of(client: FlaskClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))


def test_a_list_is_a_table_in_csv(client: FlaskClient) -> None:
    rows = rows_of(client, "/posts.csv")

    assert {row["name"]: row["since"] for row in rows} == {
        "Chief Executive": "not stated",
        "Director of Care": "April 2009",
        "Trust Chief Executive": "not stated",
    }


def test_a_list_is_narrowed_by_its_address(client: FlaskClient) -> None:
    assert [row["name"] for row in rows_of(client, "/posts.csv?q=doc")] == ["Director of Care"]
    assert [row["name"] for row in rows_of(client, "/organisations.csv?q=5zz")] == ["Wandle Trust"]


def test_a_rule_says_on_whose_absence_it_rests_and_what_differs_in_its_limbs(
    client: FlaskClient,
) -> None:
    facts = client.get("/rules/STAT-12.json").get_json()["facts"]

    assert [one["text"] for one in facts["rests on the absence of"]] == ["posts"]
    assert "protection: warning, from 25 May 2018 (unconfirmed), United Kingdom" in [
        one["text"] for one in facts["applies"]
    ]
    assert "rests on the absence of" not in client.get("/rules/STR-01.json").get_json()["facts"]


@pytest.mark.parametrize("number", ["0", "two", "2"])
def test_a_page_of_a_list_that_is_not_there_is_refused(client: FlaskClient, number: str) -> None:
    response = client.get("/posts.json", query_string={"page": number})

    assert response.status_code in (400, 404)
    assert response.get_json()["ok"] is False


def test_the_wish_in_the_accept_header_counts_too(client: FlaskClient) -> None:
    assert client.get("/posts", headers={"Accept": "application/json"}).mimetype == (
        "application/json"
    )
    assert client.get("/posts", headers={"Accept": "text/csv"}).mimetype == "text/csv"
    assert client.get("/posts").mimetype == "text/html"


def test_the_view_options_stay_in_every_form_and_link(client: FlaskClient) -> None:
    page = read(client, "/posts?asOf=2005-01-01")

    assert "Former Director" in page.text
    assert "on 1 January 2005" in page.text
    hidden = [one for one in page.all("input") if one.get("type") == "hidden"]
    assert {"type": "hidden", "name": "asOf", "value": "2005-01-01"} in hidden


def test_adopting_can_be_undone_where_the_service_adopts(folder: object) -> None:
    app = create_app([(stores.open_store([str(folder)]), Choice(adopt=("all",)))])
    try:
        own, none = (
            app.test_client().get(f"/posts.csv{query}").text for query in ("", "?adopt=none")
        )
    finally:
        close(app)

    assert "Joint" in own
    assert "Joint" not in none


@pytest.mark.slow
def test_two_parts_keep_their_own_views_and_a_proposal_finds_its_part(folder: object) -> None:
    case = stores.open_store(["case:bath-and-north-east-somerset-2008"])
    app = create_app([(stores.open_store([str(folder)]), Choice(as_of="2005")), (case, Choice())])
    try:
        client = app.test_client()
        plain = client.get("/posts.csv").text
        adopted = client.get("/posts.csv?adopt=plan").text
        unknown = client.get("/posts.json?adopt=plam")
    finally:
        close(app)

    assert "Former Director" in plain
    assert "Council Solicitor" in plain
    assert "Council Solicitor" in adopted
    assert unknown.status_code == 404
    assert "plan" in unknown.get_json()["hint"]


def test_finding_goes_by_name_other_name_and_code(client: FlaskClient) -> None:
    for asked, name in (
        ("director", "Director of Care"),
        ("doc", "Director of Care"),
        ("5zz", "Wandle Trust"),
        ("section 75", "section 75"),
    ):
        found = [row["name"] for row in rows_of(client, f"/search.csv?q={asked}")]
        assert any(name in one for one in found), asked
    assert rows_of(client, "/search.csv?q=zzzz") == []


def test_a_question_in_ones_own_words_leads_to_it_filled_in(client: FlaskClient) -> None:
    found = client.get("/search.json?q=who+does+the+DASS+answer+to").json["questions"]

    assert [one["page"] for one in found] == [
        "/questions/CQ-01?post=DASS&q=who+does+the+DASS+answer+to"
    ]
    assert client.get(found[0]["page"]).status_code == 200


def test_a_sentence_that_may_be_several_questions_offers_them_and_a_word_none(
    client: FlaskClient,
) -> None:
    several = client.get("/search.json?q=something+about+money+and+people+there").json
    one = client.get("/search.json?q=director").json

    assert len(several["questions"]) == 3
    assert not one.get("questions")


ERRORS = {
    "/nothing": (404, "unknown-name"),
    "/post": (404, "unknown-name"),
    "/posts/wandle/directer": (404, "unknown-name"),
    "/posts/wandle/a/b": (404, "not-found"),
    "/structures/wandel": (404, "unknown-name"),
    "/rules/ACC-99": (404, "unknown-name"),
    "/questions/CQ-999": (404, "unknown-name"),
    "/law/nothing": (404, "unknown-name"),
    "/export?format=grafml": (404, "unknown-name"),
    "/trace?post=nobody": (404, "unknown-name"),
    "/check?outcome=bad": (404, "unknown-name"),
    "/thing": (400, "bad-request"),
    "/thing?iri=https://example.org/none": (404, "not-found"),
    "/posts?asOf=soon": (400, "not-a-date"),
    "/posts?adopt=plam": (404, "unknown-name"),
    "/questions/CQ-01?post=nobody": (404, "unknown-name"),
    "/graphs": (400, "one-graph"),
}


@pytest.mark.parametrize("address", ERRORS)
def test_what_goes_wrong_is_told_in_one_shape(client: FlaskClient, address: str) -> None:
    status, code = ERRORS[address]

    response = client.get(address, headers={"Accept": "application/json"})
    told = response.get_json()

    assert response.status_code == status
    assert (told["ok"], told["status"], told["code"]) == (False, status, code)
    assert set(told) <= {"ok", "error", "code", "status", "hint"}


@pytest.mark.parametrize("address", [one for one in ERRORS if one != "/graphs"])
def test_what_goes_wrong_is_a_page_in_a_browser(client: FlaskClient, address: str) -> None:
    status, _ = ERRORS[address]
    if address.startswith("/questions/CQ-01?"):
        status = 400  # the form is shown again, with the problem above it

    page = read(client, address, status)

    assert len(page.all("h1")) == 1


def test_a_wrong_name_is_answered_with_near_ones(client: FlaskClient) -> None:
    for address, near in (
        ("/post", "posts"),
        ("/posts/wandle/directer", "director"),
        ("/structures/wandel", "wandle"),
        ("/posts?adopt=plam", "plan"),
        ("/export?format=grafml", "graphml"),
    ):
        told = client.get(address, headers={"Accept": "application/json"}).get_json()
        assert near in told["hint"], told


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_what_went_wrong_inside_is_not_told(
    app: Flask, accept: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("the secret of /etc/passwd")

    monkeypatch.setitem(app.view_functions, "pages.law", broken)

    response = app.test_client().get("/law", headers={"Accept": accept})

    assert response.status_code == 500
    assert "secret" not in response.text
    assert "RuntimeError" not in response.text
    assert "secret" in caplog.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_page_cannot_be_written_to(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/posts")

    assert response.status_code == 405
    assert response.get_json()["code"] == "method-not-allowed"


def test_a_host_that_is_not_trusted_is_refused(folder: object) -> None:
    app = create_app([(stores.open_store([str(folder)]), Choice())], trusted_hosts=["localhost"])
    try:
        client = app.test_client()
        assert client.get("/health").status_code == 200
        for path, status in {"/": 400, "/ready": 400, "/health": 200}.items():
            assert client.get(path, headers={"Host": "evil.example"}).status_code == status, path
    finally:
        close(app)


@pytest.fixture
def own_client(folder: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of a service with rules and questions of one's own, one of them broken."""
    (tmp_path / "own.ttl").write_text(own.RULE, "utf-8")
    question = own.QUESTION.replace("CQ-01", "OWN-01").replace("A title?", "Which are there?")
    (tmp_path / "own-01-which.rq").write_text(question, "utf-8")
    (tmp_path / "own-02-none.rq").write_text("ASK {}", "utf-8")
    app = create_app(
        [(stores.open_store([str(folder)]), Choice())],
        rules_dirs=[tmp_path],
        questions_dirs=[tmp_path],
    )
    yield app.test_client()
    close(app)


@pytest.mark.slow
def test_rules_and_questions_of_ones_own_have_their_pages(own_client: FlaskClient) -> None:
    pages = {
        path: own_client.get(path, headers={"Accept": "text/html"})
        for path in (
            "/",
            "/questions",
            "/questions/OWN-01",
            "/questions/OWN-02",
            "/rules",
            "/rules/OWN-01",
            "/check?over=2010..2012&structure=",
            "/questions/CQ-01",
        )
    }

    told = {path: page.get_data(as_text=True) for path, page in pages.items()}
    assert {path for path, page in pages.items() if page.status_code != 200} == {
        "/questions/OWN-02"
    }
    assert "Which are there?" in told["/questions"]
    assert "own-02-none.rq: the question cannot be used: its head has no" in told["/questions"]
    assert (
        "own-02-none.rq: the question cannot be used: its head has no" in told["/questions/OWN-02"]
    )
    assert "Wandle" in told["/questions/OWN-01"]
    assert "/rules/OWN-01" in told["/rules"]
    assert "a post has a note" in told["/rules/OWN-01"].casefold()
    assert "The post has no note." in told["/check?over=2010..2012&structure="]


def test_the_interface_names_every_address(app: Flask, client: FlaskClient) -> None:
    told = client.get("/openapi.json").get_json()
    rules = {
        re.sub(r"<(?:[^<>:]*:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    }

    assert told["openapi"].startswith("3.")
    assert set(told["paths"]) == rules
    for operations in told["paths"].values():
        for operation in operations.values():
            assert operation["summary"].endswith(".")
            assert {"200", "default"} <= set(operation["responses"])


def test_no_table_has_the_name_of_another_page(app: Flask) -> None:
    pages = set(routes.lists(app))

    assert {"check", "rules", "search"} <= pages
    assert pages.isdisjoint(addresses.kinds().values())


def test_five_doors_and_the_foot_lead_to_pages_that_there_are(
    app: Flask, client: FlaskClient
) -> None:
    menu = routes.menu(app)

    doors = [one.name for one in menu if not one.in_foot]
    assert doors == ["Places", "Ask", "Findings", "Changes"], "and with uploads, Your structure"
    assert len({one.path for one in menu}) == len(menu), "an address of two methods stands once"
    assert all(client.get(one.path).status_code == 200 for one in menu)


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/", "Places"),
        ("/posts", "Places"),
        ("/search?q=care", "Ask"),
        ("/rules/ACC-01", "Findings"),
        ("/compare", "Changes"),
        ("/law", None),
    ],
)
def test_a_page_says_behind_which_door_it_is(
    client: FlaskClient, path: str, door: str | None
) -> None:
    page = client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)

    assert re.findall(r'aria-current="(?:page|true)">([^<]+)</a>', page) == [door] * bool(door)


def test_the_service_says_that_it_is_up_and_looks_at_nothing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregraph.serve.tools.pages.loaded", None)

    assert client.get("/health").get_json() == {"ok": True}


def test_the_service_says_when_its_first_pages_are_there(folder: Path) -> None:
    app = create_app([(stores.open_store([str(folder)]), Choice())])
    try:
        client = app.test_client()
        first = client.get("/ready")
        waiting.until(lambda: client.get("/ready").status_code == 200)
        told = client.get("/ready").get_json()
    finally:
        close(app)

    assert first.status_code == 503
    assert int(first.headers["Retry-After"]) > 0
    assert first.get_json()["ok"] is False
    assert told["ok"] is True
    assert told["queries"]["sockets"] in ("seccomp", "namespace", "none")


def test_findings_over_time_are_those_of_the_command_and_lead_to_their_days(
    client: FlaskClient,
) -> None:
    page = read(client, "/check?over=2009..2012")
    told = client.get("/check.json?over=2009..2012").get_json()
    rows = client.get("/check.csv?over=2009..2012").text.splitlines()

    assert told["schema"] == "https://w3id.org/caregraph/timeline/2"
    assert (told["from"], told["until"]) == ("2009-01-01", "2012-01-01")
    assert len(rows) == 1 + sum(len(one["intervals"]) for one in told["findings"])
    assert {f"/check?asOf={one['day']}" for one in told["days"]} <= links(page)
    bars = [one for one in page.all("svg") if one.get("role") == "img"]
    assert len(bars) == len(told["findings"])
    assert all(re.search(r"from \d+ \w+ 2\d\d\d", one["aria-label"] or "") for one in bars)
    narrowed = client.get("/check.json?over=2009..2012&outcome=breach").get_json()
    assert {one["outcome"] for one in narrowed["findings"]} <= {"breach"}


def test_turning_days_lead_to_the_structure_on_that_day(client: FlaskClient) -> None:
    page = read(client, "/days?structure=wandle&over=2009..2012")
    told = client.get("/days.json?structure=wandle&over=2009..2012").get_json()

    assert "2009-04-01" in {one["day"] for one in told["days"]}
    assert {f"/structures/wandle?asOf={one['day']}" for one in told["days"]} <= links(page)
    assert any(one["said"].startswith("Director of Care begins") for one in told["events"])


@pytest.mark.parametrize("page", ["/check.json", "/days.json"])
@pytest.mark.parametrize("over", ["2012..2009", "soon", "2009..2009"])
def test_a_range_that_is_none_is_refused_on_pages(
    client: FlaskClient, page: str, over: str
) -> None:
    answer = client.get(f"{page}?over={over}")

    assert answer.status_code == 400
    assert answer.get_json()["hint"]


def test_what_can_be_done_from_a_page_stands_apart(client: FlaskClient) -> None:
    page = read(client, "/posts/wandle/director")

    order = (
        "Follow it all the way up",
        "The same as a table",
        "See it in the whole drawing",
        "What its ending brings",
    )
    places = [page.text.index(text) for text in order]
    assert places == sorted(places)


def test_the_law_is_told_no_more_precisely_than_it_is_known(client: FlaskClient) -> None:
    rows = {
        row["provision"][0]["text"]: row for row in client.get("/law.json").get_json()["provisions"]
    }

    def told(provision: str, column: str) -> list[str]:
        return [item["text"] for item in rows[provision][column]]

    care_trusts = "Health and Social Care Act 2001, section 45"
    assert told(care_trusts, "in force from") == ["2001"]
    assert told(care_trusts, "until") == ["1 March 2007"]
    assert told(care_trusts, "to confirm") == ["dates"]
    assert told("Care Act 2014", "in force from") == ["start not held"]
    assert told("Health Bill 2026", "in force from") == ["a Bill, not in force"]
    assert "2001" in [
        item["text"]
        for item in client.get("/law/hsca-2001-s45.json").get_json()["facts"]["in force from"]
    ]
