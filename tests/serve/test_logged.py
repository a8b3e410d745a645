"""The log of requests: a line for each, which none can forge, and no word of what was asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app
from caregraph.serve.logged import log_requests

LINE = re.compile(
    r"127\.0\.0\.1 - - \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "
    r'"(?P<asked>[^"]*)" (?P<status>\d{3}) (?P<size>\d+|-) \d+\.\d{3}\n'
)


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What is written."""
    return []


@pytest.fixture(scope="module")
def client(folder: Path, told: list[str]) -> Iterator[FlaskClient]:
    app = create_app([(stores.open_store([str(folder)]), Choice())], workers=1)
    log_requests(app, told.append)
    yield app.test_client()
    close(app)


@pytest.mark.parametrize(
    ("method", "path", "line"),
    [
        ("get", "/sparql?query=ASK%7B%7D", ("GET /sparql HTTP/1.1", "200")),
        ("get", "/posts/wandle/none?asOf=2010", ("GET /posts/wandle/none HTTP/1.1", "404")),
        ("post", "/sparql", ("POST /sparql HTTP/1.1", "415")),
        ("get", "/a%0Ab%22%20c", ("GET /a%0Ab%22%20c HTTP/1.1", "404")),
    ],
)
def test_every_request_is_one_line(
    client: FlaskClient, told: list[str], method: str, path: str, line: tuple[str, str]
) -> None:
    told.clear()

    with getattr(client, method)(path) as answer:
        size = len(answer.data)

    (written,) = told
    found = LINE.fullmatch(written)
    assert found, written
    assert (found["asked"], found["status"]) == line
    assert found["size"] == str(size)


def test_what_is_stored_says_that_requests_are_logged(client: FlaskClient) -> None:
    told = client.get("/about-data").text

    assert "with --access-log, the address of who asks" in told
    assert "there is no log of who asked what" not in told
