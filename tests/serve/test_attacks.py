"""What is done to services by those who mean harm; a list that grows, and that holds."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app, take_uploads
from caregraph.serve.server import Server
from tests.serve.conftest import TABLES

GUARDS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
WRONG = [
    "/posts/a%20b/c",
    "/organisations/ods/%3E",
    "/bodies/-1/%5E",
    "/posts/x/%7C",
    "/posts/%ff/%fe",
    "/posts/%ff/%fe/drawing.svg",
    "/thing?iri=a%20b",
    "/thing?iri=javascript:alert(1)",
    "/thing",
    "/structures/%00",
    "/structures/a%0d%0ab",
    "/posts/%2e%2e/%2e%2e",
    "/static/..%2fapp.py",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/?asOf=%00",
    "/?adopt=%ff",
    "/posts?page=-1",
    "/posts?page=99999999999999999999",
    "/posts?page=%D9%A1%D9%A2",
    f"/posts?page={'9' * 5000}",
    "/posts?page=%C2%B2",
    f"/structures/wandle/drawing.svg?depth={'9' * 5000}",
    "/questions/%3Cscript%3E",
    "/export?format=..%2f..%2fetc%2fpasswd",
    "/graphs?graph=%00",
    "/graphs?graph=javascript:x",
    "/sparql?query=%00",
    "/rules/%00",
    "/law/%2e%2e%2f",
    "/ontology/%00",
    "/ontology/codes/%00",
    "/compare?adopt=%ff",
    "//evil.example/%2e%2e",
    "/%0d%0aSet-Cookie:x=1",
]


@pytest.mark.parametrize("address", WRONG)
def test_an_address_that_is_none_is_refused_and_is_no_fault_of_ours(
    client: FlaskClient, address: str
) -> None:
    with client.get(address) as answer:
        text = answer.get_data(as_text=True)
        assert 400 <= answer.status_code < 500
        assert "Traceback" not in text
        assert "site-packages" not in text
        assert "root:" not in text
        assert "Set-Cookie" not in answer.headers


@pytest.mark.slow
def test_every_answer_is_guarded_whatever_it_is(app: Flask, client: FlaskClient) -> None:
    parts = {"table": "posts", "structure": "wandle", "key": "chief", "filename": "caregraph.css"}
    asked = [
        re.sub(r"<(?:\w+:)?(\w+)>", lambda found: parts.get(found[1], "x"), rule.rule)
        for rule in app.url_map.iter_rules()
    ]
    assert len(asked) > 30

    for address in [*asked, *WRONG]:
        for method in ("GET", "POST", "TRACE", "OPTIONS"):
            with client.open(address, method=method) as answer:
                for name, value in GUARDS.items():
                    assert answer.headers.get(name, "").startswith(value), (method, address, name)
                assert "Set-Cookie" not in answer.headers


HOST = "Host: localhost\r\n"
RAW = {
    "no host": ("GET / HTTP/1.1\r\n\r\n", {400}),
    "another host": ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", {400}),
    "another host, of a file": (
        "GET /static/caregraph.css HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        {400},
    ),
    "two hosts": ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", {400}),
    "a host with a user": ("GET / HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n", {400}),
    "a script as host": ("GET / HTTP/1.1\r\nHost: <script>alert(1)</script>\r\n\r\n", {400}),
    "a host with a line": ("GET / HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n", {400}),
    "an address of another host": (
        "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        {400},
    ),
    "a forwarded host": (
        f"GET /openapi.json HTTP/1.1\r\n{HOST}X-Forwarded-Host: evil.example\r\n\r\n",
        {200},
    ),
    "two lengths": (
        f"POST /sparql HTTP/1.1\r\n{HOST}Content-Length: 5\r\nContent-Length: 50\r\n\r\nquery",
        {400},
    ),
    "a negative length": (
        f"POST /sparql HTTP/1.1\r\n{HOST}Content-Length: -1\r\n\r\n",
        {400},
    ),
    "a signed length": (f"POST /sparql HTTP/1.1\r\n{HOST}Content-Length: +5\r\n\r\nquery", {400}),
    "a length of letters": (f"POST /sparql HTTP/1.1\r\n{HOST}Content-Length: x\r\n\r\n", {400}),
    "a length that nobody has": (
        f"POST /sparql HTTP/1.1\r\n{HOST}Content-Length: 99999999999\r\n\r\n",
        {413},
    ),
    "a wrong encoding": (
        f"POST /sparql HTTP/1.1\r\n{HOST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        {400, 501},
    ),
    "a wrong piece": (
        f"POST /sparql HTTP/1.1\r\n{HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\nquery\r\n",
        {400},
    ),
    "a space before a colon": (f"GET / HTTP/1.1\r\n{HOST}X : y\r\n\r\n", {400}),
    "a folded header": (f"GET / HTTP/1.1\r\n{HOST}X: y\r\n z\r\n\r\n", {200, 400}),
    "a header without a colon": (f"GET / HTTP/1.1\r\n{HOST}nothing\r\n\r\n", {400}),
    "a name with a nought": (f"GET / HTTP/1.1\r\n{HOST}X\0: y\r\n\r\n", {400}),
    "a long address": (f"GET /{'a' * 300_000} HTTP/1.1\r\n{HOST}\r\n", {414, 431}),
    "a long header": (f"GET / HTTP/1.1\r\n{HOST}X: {'a' * 300_000}\r\n\r\n", {431}),
    "many headers": (
        f"GET / HTTP/1.1\r\n{HOST}" + "X: y\r\n" * 100_000 + "\r\n",
        {431},
    ),
    "a wrong method": (f"GET\tx / HTTP/1.1\r\n{HOST}\r\n", {400}),
    "a method of ours": (f"BREW / HTTP/1.1\r\n{HOST}\r\n", {400, 405, 501}),
    "an older form": ("GET /health\r\n\r\n", {200, 400}),
    "a newer form": (f"GET / HTTP/3.0\r\n{HOST}\r\n", {200, 400, 505}),
    "what another protocol begins with": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 405, 501}),
    "a star": (f"OPTIONS * HTTP/1.1\r\n{HOST}\r\n", {200, 204, 400, 404, 405}),
    "a way up": (f"GET /static/../../../../etc/passwd HTTP/1.1\r\n{HOST}\r\n", {400, 404}),
    "a way up, coded": (
        f"GET /static/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n{HOST}\r\n",
        {400, 404},
    ),
    "letters that are none": (f"GET /posts/\xff\xfe/x HTTP/1.1\r\n{HOST}\r\n", {400, 404}),
    "a coded line": (f"GET /posts/x%0d%0aSet-Cookie:%20a=b/x HTTP/1.1\r\n{HOST}\r\n", {404}),
    "an upgrade": (
        f"GET /health HTTP/1.1\r\n{HOST}Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        {200},
    ),
    "a range": (
        f"GET /health HTTP/1.1\r\n{HOST}Range: bytes=0-,{'0-,' * 1000}0-\r\n\r\n",
        {200, 416},
    ),
    "a body that waits": (
        f"POST /sparql HTTP/1.1\r\n{HOST}Expect: 200-maybe\r\nContent-Length: 0\r\n\r\n",
        {400, 415, 417},
    ),
    "a packed body": (
        f"POST /sparql HTTP/1.1\r\n{HOST}Content-Encoding: gzip\r\n"
        "Content-Type: application/sparql-query\r\nContent-Length: 2\r\n\r\n\x1f\x8b",
        {400, 415},
    ),
}


@pytest.fixture(scope="module")
def listening(folder: Path) -> Iterator[str]:
    app = create_app([(stores.open_store([str(folder)]), Choice())])
    take_uploads(app)
    server = Server(app, port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield server.address
    server.stop()
    thread.join(timeout=10)


def said(address: str, sent: str) -> str:
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        try:
            connection.sendall(sent.encode("latin-1"))
            connection.shutdown(socket.SHUT_WR)
        except OSError:  # it has heard enough
            pass
        heard = b""
        try:
            while piece := connection.recv(65536):
                heard += piece
        except OSError:
            pass
    return heard.decode("latin-1")


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", RAW)
def test_a_request_that_is_made_to_harm_does_none(listening: str, name: str) -> None:
    sent, expected = RAW[name]

    heard = said(listening, sent)

    found = re.findall(r"^HTTP/1\.[01] (\d{3})", heard, re.MULTILINE)
    assert found or name in ("a long header", "many headers", "a long address")
    assert {int(one) for one in found[:1]} <= expected, heard[:300]
    assert "Set-Cookie" not in heard
    assert not re.search(r"(?i)^location:.*evil|(href|src|url)\W+http\W+evil", heard, re.MULTILINE)
    assert "root:" not in heard
    assert "Traceback" not in heard
    assert "HTTP/1.1 200" in said(listening, f"GET /health HTTP/1.1\r\n{HOST}\r\n")


def test_a_second_request_cannot_be_hidden_in_a_first(listening: str) -> None:
    """What says its length twice, once as a number and once in pieces, ends the connection."""
    hidden = f"GET /structures/wandle HTTP/1.1\r\n{HOST}\r\n"
    sent = (
        f"POST /sparql HTTP/1.1\r\n{HOST}Content-Length: {len(hidden) + 5}\r\n"
        f"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}"
    )

    heard = said(listening, sent)

    assert heard.startswith("HTTP/1.1 400")
    assert heard.count("HTTP/1.1") == 1
    assert "Wandle" not in heard


EVIL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></title><svg onload=alert(1)>",
    "{{7919*7907}}{% include 'x' %}${7919*7907}",
    "javascript:alert(1)",
    "' onmouseover='alert(1)",
    "\u202eevil\u2066",
    "=HYPERLINK(1)",
]


class _Elements(HTMLParser):
    """Notes what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.wrong.append("script")
        if tag in ("iframe", "object", "embed", "base", "meta") and "http-equiv" in given:
            self.wrong.append(tag)
        self.wrong += [name for name in given if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action", "xlink:href", "formaction"):
            if re.match(r"\s*(javascript|data|vbscript):", given.get(name, ""), re.IGNORECASE):
                self.wrong.append(given[name])


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a service whose structure has scripts wherever there is a name or text."""
    folder = tmp_path_factory.mktemp("evil")
    quoted = [one.replace('"', '""') for one in EVIL]
    tables = dict(TABLES)
    tables["posts"] += "".join(
        f'\np{i},"{one}","{one}",council,,in force,,,,report 2' for i, one in enumerate(quoted)
    )
    tables["people"] += "".join(f'\nq{i},"{one}",report 2' for i, one in enumerate(quoted))
    tables["tenures"] += "".join(
        f"\nt{i},q{i},p{i},interim,in force,2009-05-02,report 2" for i in range(len(EVIL))
    )
    tables["structure"] = tables["structure"].replace("Wandle in 2010", "<script>w</script>")
    tables["sources"] = (
        "key,title,type,issued,held,address\n"
        "report,<b>r</b>,committee report,2010-05-01,yes,javascript:alert(1)\n"
        'annex,"<img onerror=x>",committee report,,no,"data:text/html,<script>x</script>"'
    )
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text + "\n", "utf-8")
    app = create_app([(stores.open_store([str(folder)]), Choice())])
    yield app.test_client()
    close(app)


@pytest.mark.slow
def test_what_a_structure_says_never_runs(evil: FlaskClient) -> None:
    addresses = [
        "/",
        "/posts",
        "/people",
        "/sources",
        "/structures/wandle",
        "/structures/wandle?adopt=all",
        "/structures/wandle/drawing.svg",
        *(f"/posts/wandle/p{i}" for i in range(len(EVIL))),
        *(f"/posts/wandle/p{i}/drawing.svg" for i in range(3)),
        *(f"/people/wandle/q{i}" for i in range(3)),
        "/sources/wandle/report",
        "/sources/wandle/annex",
        "/check",
        "/questions/CQ-01",
        "/trace?post=%3Cscript%3Ealert(1)%3C/script%3E",
        "/search?q=%3Cscript%3E",
        "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D",
        "/sparql?query=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/compare?adopt=all",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/?asOf=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ]
    for address in addresses:
        answer = evil.get(address, headers={"Accept": "text/html"})
        elements = _Elements()
        elements.feed(answer.get_data(as_text=True))
        assert elements.wrong == [], address
        assert "62615533" not in answer.get_data(as_text=True), address


def test_no_cell_of_a_table_begins_a_formula(evil: FlaskClient) -> None:
    for address in ("/posts.csv", "/people.csv", "/sources.csv"):
        text = evil.get(address).get_data(as_text=True)
        cells = re.split(r'[,\n]"?', text)
        assert not [one for one in cells if re.match(r"[=@+]|-\D", one)], address
    assert "'=HYPERLINK(1)" in evil.get("/posts.csv").get_data(as_text=True)


@pytest.mark.slow
def test_nothing_leaves_the_machine(evil: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked of pages, this process opens no connection and looks up no name."""
    reached: list[object] = []

    def refuse(*given: object, **_: object) -> None:
        reached.append(given)
        raise OSError("no way out")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for address in ("/", "/sources/wandle/report", "/check", "/export?format=xlsx", "/law"):
        assert evil.get(address).status_code == 200
    for name in ("SERVICE", "LOAD", "FROM"):
        evil.get(f"/sparql?query=SELECT%20*%20{name}%20%3Chttp://127.0.0.1:9/x%3E%20%7B%7D")
    assert reached == []
