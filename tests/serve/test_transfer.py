"""How answers travel: packed for those who take it, shared with those sites that are allowed."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app, share, take_uploads
from caregraph.serve.processes.workers import Limits

YASGUI = "https://yasgui.example.org"
OTHER = "https://other.example.org"
QUERY = "/sparql?query=ASK%7B%7D"
ROWS = "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D"
SHARED = (
    QUERY,
    "/sparql",
    "/sparql?query=nonsense",
    "/graphs?default",
    "/graphs/wandle",
    "/.well-known/void",
    "/posts.json",
    "/posts.csv",
    "/openapi.json",
)
TO_OTHERS = "Access-Control-Allow-Origin"

Made = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def shared(folder: Path) -> Iterator[Made]:
    """Make services that other sites may read."""
    apps = []

    def make(*origins: str) -> FlaskClient:
        app = create_app(
            [(stores.open_store([str(folder)]), Choice())], limits=Limits(rows=1000), workers=1
        )
        apps.append(app)
        take_uploads(app)
        share(app, origins)
        return app.test_client()

    yield make
    for app in apps:
        close(app)


@pytest.fixture(scope="module")
def one(shared: Made) -> FlaskClient:
    return shared(YASGUI)


@pytest.fixture(scope="module")
def every(shared: Made) -> FlaskClient:
    return shared("*")


def asks_first(client: FlaskClient, path: str, origin: str) -> Any:
    """Send what a browser sends before a POST to another site."""
    return client.options(
        path,
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )


@pytest.mark.sampled(3)
@pytest.mark.parametrize("path", SHARED)
def test_data_are_shared_with_the_site_that_is_allowed(one: FlaskClient, path: str) -> None:
    answer = one.get(path, headers={"Origin": YASGUI})

    assert answer.headers[TO_OTHERS] == YASGUI
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "X-Caregraph-Truncated" in answer.headers["Access-Control-Expose-Headers"]
    assert "Origin" in answer.headers.getlist("Vary")


@pytest.mark.parametrize("path", SHARED)
@pytest.mark.parametrize("origin", [OTHER, "null", f"{YASGUI}.evil.example", ""])
def test_data_are_shared_with_no_other_site(one: FlaskClient, path: str, origin: str) -> None:
    answer = one.get(path, headers={"Origin": origin})

    assert TO_OTHERS not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert TO_OTHERS not in asks_first(one, path, origin).headers


def test_every_site_may_be_allowed(every: FlaskClient) -> None:
    answer = every.get(QUERY, headers={"Origin": OTHER})

    assert answer.headers[TO_OTHERS] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_browser_that_asks_first_may_send_queries(one: FlaskClient) -> None:
    answer = asks_first(one, "/sparql", YASGUI)

    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers[TO_OTHERS] == YASGUI
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]


def test_nothing_is_shared_unless_it_is_allowed(client: FlaskClient) -> None:
    answers = [client.get(path, headers={"Origin": YASGUI}) for path in SHARED]
    answers.append(asks_first(client, "/sparql", YASGUI))

    assert not [one for one in answers if TO_OTHERS in one.headers]


@pytest.mark.parametrize("path", ["/", "/posts", "/sparql", "/static/caregraph.js"])
def test_pages_and_scripts_are_shared_with_nobody(every: FlaskClient, path: str) -> None:
    with every.get(path, headers={"Origin": YASGUI, "Accept": "text/html"}) as answer:
        assert answer.status_code == 200
        assert TO_OTHERS not in answer.headers


@pytest.mark.parametrize(
    "path", ["/yours", "/yours.json", "/yours/x/sparql", "/yours/x/posts.json"]
)
def test_what_visitors_brought_is_shared_with_nobody(every: FlaskClient, path: str) -> None:
    assert TO_OTHERS not in every.get(path, headers={"Origin": YASGUI}).headers
    assert TO_OTHERS not in asks_first(every, path, YASGUI).headers


@pytest.mark.parametrize(
    "path", [ROWS, f"{ROWS}&format=csv", "/graphs?default", "/posts", "/posts.json"]
)
def test_a_long_answer_is_packed_for_those_who_take_it(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip, deflate"})

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in packed.vary


@pytest.mark.parametrize("path", [QUERY, "/export?format=xlsx", "/static/caregraph.css"])
def test_what_is_short_or_packed_as_it_is_stays_as_it_is(client: FlaskClient, path: str) -> None:
    with client.get(path, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_a_client_can_refuse_what_is_packed(client: FlaskClient) -> None:
    answer = client.get(ROWS, headers={"Accept-Encoding": "gzip;q=0, identity"})

    assert "Content-Encoding" not in answer.headers
