"""The service inside an application of somebody's own: links, forms, files, failures, its end."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
import rdflib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

import caregraph
from caregraph import Choice

PREFIX = "/who/our%20structures"
_LINK = re.compile(r'(?:href|action|src)="([^"#][^"]*)"')
_HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def outside(folder: Path) -> Iterator[Flask]:
    """An application with a page and failures of its own, and ours under a prefix."""
    app = Flask("outside")
    app.add_url_rule("/", "start", lambda: "ours")
    app.register_error_handler(404, lambda _: ("nothing here", 404))
    mounted = caregraph.create_blueprint(str(folder))
    app.register_blueprint(mounted, url_prefix="/who/our structures")
    yield app
    caregraph.close(mounted)


@pytest.fixture
def browser(outside: Flask) -> FlaskClient:
    return outside.test_client()


def links(text: str, page: str) -> set[str]:
    """The addresses of a page on the same host, links, forms and files alike."""
    found = {urldefrag(urljoin(page, html.unescape(one)))[0] for one in _LINK.findall(text)}
    return {one for one in found if not re.match("[a-z]+:", one)}


@pytest.mark.slow
def test_every_link_form_and_file_stays_below_the_prefix(browser: FlaskClient) -> None:
    kinds: dict[str, str] = {}
    waiting = [f"{PREFIX}/"]
    seen = set(waiting)
    while waiting and len(kinds) < 60:
        page = waiting.pop(0)
        # One page of each kind is enough: what differs are the keys of things.
        kind = "/".join(page.partition("?")[0].removeprefix(PREFIX).split("/")[:2])
        if kinds.setdefault(kind, page) != page:
            continue
        with browser.get(page, headers=_HTML) as answer:
            text = answer.text if "text/html" in answer.content_type else ""
        assert answer.status_code in (200, 400), page  # a form with nothing filled in
        found = links(text, page)
        assert [one for one in found if not one.startswith(f"{PREFIX}/")] == [], page
        waiting += sorted(found - seen)
        seen |= found

    assert {"/posts", "/check", "/static", "/ontology", "/sparql", "/rules"} <= set(kinds)


@pytest.mark.slow
def test_the_prefix_may_be_that_of_a_wsgi_application(folder: Path) -> None:
    app = caregraph.create_app(str(folder))
    try:
        client = Client(DispatcherMiddleware(Flask("outside"), {"/deep": app}))

        found = links(client.get("/deep/posts", headers=_HTML).text, "/deep/posts")

        assert found
        assert all(one.startswith("/deep/") for one in found)
    finally:
        caregraph.close(app)


def test_a_drawing_links_below_the_prefix(browser: FlaskClient) -> None:
    drawn = browser.get(f"{PREFIX}/structures/wandle/drawing.svg")

    found = links(drawn.text, PREFIX)
    assert found
    assert all(one.startswith(f"{PREFIX}/") for one in found)


def test_the_endpoint_and_what_describes_it_know_where_they_are(browser: FlaskClient) -> None:
    said = browser.post(
        f"{PREFIX}/sparql", data={"query": "SELECT (1 AS ?x) {}"}, headers={"Accept": "text/csv"}
    )
    void = browser.get(f"{PREFIX}/.well-known/void").text

    assert said.text.split() == ["x", "1"]
    assert f"void:sparqlEndpoint <http://localhost{PREFIX}/sparql>" in void
    assert browser.head(f"{PREFIX}/posts").status_code == 200
    assert browser.put(f"{PREFIX}/posts").status_code == 405


def test_each_application_has_its_own_failures_pages_and_headers(browser: FlaskClient) -> None:
    ours, theirs = browser.get(f"{PREFIX}/nothing", headers=_HTML), browser.get("/nothing")

    assert browser.get("/").text == "ours"
    assert theirs.text == "nothing here"
    assert (ours.status_code, theirs.status_code) == (404, 404)
    assert f'href="{PREFIX}/"' in ours.text
    assert "Content-Security-Policy" in ours.headers
    assert "Content-Security-Policy" not in theirs.headers
    assert browser.get(PREFIX).headers["Location"].endswith(f"{PREFIX}/")


def test_the_application_around_it_can_link_into_it(outside: Flask) -> None:
    with outside.test_request_context():
        assert outside.url_for("caregraph.page") == f"{PREFIX}/"
        assert outside.url_for("caregraph.page", path="posts") == f"{PREFIX}/posts"


@pytest.mark.slow
def test_names_views_stores_and_graphs_are_shown_together(folder: Path) -> None:
    london = caregraph.load("case:london-2009,asOf=2009-06-01")
    bath = caregraph.load("case:bath-and-north-east-somerset-2008", adopt="all")
    app = caregraph.create_app(
        [
            str(folder),
            london,
            bath.to_rdflib(),
            (caregraph.build("case:waltham-forest-2009"), Choice(as_of="any")),
        ],
        choice=Choice(adopt=("all",)),
    )
    try:
        view = app.test_client().get("/structures.json").json["view"]

        days = {one["iri"].rpartition("/")[2]: one["day"] for one in view["structures"]}
        assert days == {
            "wandle": "2011-01-01",
            "london-2009": "2009-06-01",
            "waltham-forest-2009": None,
            "bath-and-north-east-somerset-2008": "2008-05-01",
        }
    finally:
        caregraph.close(app)


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [str, caregraph.build, caregraph.load, lambda name: caregraph.load(name).to_rdflib()],
    ids=["str", "Store", "View", "Graph"],
)
def test_one_need_not_be_put_in_a_list(made: Callable[[str], object]) -> None:
    app = caregraph.create_app(made("case:waltham-forest-2009"))
    try:
        (shown,) = app.test_client().get("/structures.json").json["view"]["structures"]
        assert shown["iri"].endswith("waltham-forest-2009")
    finally:
        caregraph.close(app)


@pytest.mark.parametrize("given", [7, [7], [[]], rdflib.Graph()], ids=["7", "[7]", "[[]]", "empty"])
def test_what_cannot_be_shown_is_refused_before_anything_starts(given: object) -> None:
    with pytest.raises((caregraph.UsageError, caregraph.SourceError)) as caught:
        caregraph.create_app(given)

    assert caught.value.hint


_FORGETFUL = """
import sys, tempfile
tempfile.tempdir = sys.argv[2]
import caregraph
app = caregraph.create_app(sys.argv[1])
client = app.test_client()
assert client.get("/trace?post=director").status_code == 200
workers = app.extensions["caregraph"]._tasks.workers._workers
print(*[one._process.pid for one in workers if one._process])
"""


@pytest.mark.slow
def test_what_nobody_closes_leaves_no_process_and_no_file(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FORGETFUL, str(folder), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )

    started = done.stdout.split()
    assert started
    assert [one for one in started if Path(f"/proc/{one}").exists()] == []
    assert list(tmp_path.iterdir()) == []
