"""What stands in front: a base path, proxies that are believed, hosts that are answered."""

from __future__ import annotations

import html
import http.client
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client, EnvironBuilder

from caregraph.errors import UsageError
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import create_app, take_uploads
from caregraph.serve.front import Front
from caregraph.serve.server import Server

FORGED = {
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
    "Forwarded": "for=6.6.6.6;host=evil.example",
}


def seen(front: Front, headers: Mapping[str, str], peer: str = "127.0.0.1") -> dict[str, Any]:
    """Give the environment that an application gets of a request."""
    got: dict[str, Any] = {}

    def inner(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        got.update(environ)
        start_response("200 OK", [])
        return [b""]

    builder = EnvironBuilder(headers=dict(headers), environ_base={"REMOTE_ADDR": peer})
    Client(front.before(inner)).open(builder)
    return got


def told(environ: Mapping[str, Any]) -> tuple[str, ...]:
    names = ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME")
    return tuple(environ.get(name, "") for name in names)


PLAIN = ("127.0.0.1", "http", "localhost", "")


def test_what_nobody_vouches_for_is_thrown_away() -> None:
    for front, peer in (
        (Front(), "127.0.0.1"),
        (Front(proxies=1, proxy="10.0.0.9"), "127.0.0.1"),
        (Front("/caregraph", 1, "10.0.0.9"), "127.0.0.1"),
    ):
        environ = seen(front, FORGED, peer)
        assert told(environ) == PLAIN
        assert not [name for name in environ if "FORWARDED" in name and "ORIG" not in name]


def test_a_proxy_is_believed_and_what_came_before_it_is_not() -> None:
    said = {
        "X-Forwarded-For": "6.6.6.6, 9.9.9.9",
        "X-Forwarded-Proto": "gopher, https",
        "X-Forwarded-Host": "evil.example, care.example",
        "X-Forwarded-Prefix": "/evil, /care",
    }

    assert told(seen(Front(proxies=1), said)) == ("9.9.9.9", "https", "care.example", "/care")
    assert told(seen(Front(proxies=1, proxy="*"), said, "10.1.1.1"))[0] == "9.9.9.9"
    assert told(seen(Front("/fixed", proxies=1), said))[3] == ""
    both = {name: value.replace("6.6.6.6", "5.5.5.5, 6.6.6.6") for name, value in said.items()}
    assert told(seen(Front(proxies=2), both))[0] == "6.6.6.6"


@pytest.mark.parametrize(
    "prefix", ["//evil.example", "/a b", '/"><script>', "evil", "/a//b", "/a/"]
)
def test_a_prefix_that_is_no_path_is_thrown_away(prefix: str) -> None:
    assert told(seen(Front(proxies=1), {"X-Forwarded-Prefix": prefix}))[3] == ""


def test_a_scheme_that_is_none_of_the_web_is_thrown_away() -> None:
    assert told(seen(Front(proxies=1), {"X-Forwarded-Proto": "javascript"}))[1] == "http"


@pytest.mark.parametrize("path", ["caregraph", "/", "/a/", "//a", "/a b", "/a?b", "/<"])
def test_a_base_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(UsageError):
        Front(path)


@contextmanager
def running(folder: Path, front: Front, hosts: list[str] | None = None) -> Iterator[str]:
    app = create_app([(stores.open_store([str(folder)]), Choice())], trusted_hosts=hosts)
    take_uploads(app)
    server = Server(app, port=0, front=front)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.address
    finally:
        server.stop()
        thread.join(timeout=10)


def asked(
    address: str, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


@pytest.mark.slow
def test_every_link_below_a_base_path_stays_there_and_leads_somewhere(folder: Path) -> None:
    with running(folder, Front("/care/graph")) as address:
        assert address.endswith("/care/graph/")
        found, waiting = {"/care/graph/"}, ["/care/graph/"]
        while waiting and len(found) < 80:
            page = waiting.pop(0)
            status, headers, text = asked(address, page)
            assert status == 200, (page, status)
            links = re.findall(r'(?:href|src|action)="(/[^"#]*)', text)
            assert links or "html" not in headers["Content-Type"]
            for link in map(html.unescape, links):
                assert link.startswith("/care/graph/"), (page, link)
                if link not in found:
                    found.add(link)
                    waiting.append(link)
        assert any(one.endswith(".svg") for one in found) or any("svg" in one for one in found)

        about = asked(address, "/care/graph/openapi.json")[2]
        assert f'"{address.rstrip("/")}"' in about
        described = asked(address, "/care/graph/sparql", {"Accept": "text/turtle"})[2]
        assert f"{address}sparql" in described
        assert f"{address}sparql" in asked(address, "/care/graph/.well-known/void")[2]
        assert asked(address, "/care/graph")[0] in (200, 308)


@pytest.mark.slow
def test_hosts_that_are_not_allowed_are_refused_also_from_behind_a_proxy(folder: Path) -> None:
    front = Front(proxies=1)
    with running(folder, front, ["care.example", "localhost", "127.0.0.1"]) as address:
        for host, status in (
            ("care.example", 200),
            ("care.example:8443", 200),
            ("evil.example", 400),
            ("care.example.evil.example", 400),
            ("care.example@evil.example", 400),
        ):
            assert asked(address, "/", {"Host": host})[0] == status, host
            assert asked(address, "/", {"X-Forwarded-Host": host})[0] == status, host
        said = {"X-Forwarded-Host": "care.example", "X-Forwarded-Proto": "https"}
        about = asked(address, "/openapi.json", said)[2]
        assert '"https://care.example"' in about
