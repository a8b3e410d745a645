"""Too much asked for at once: it is refused at once, and pages and /health go on."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import sleeping
import waiting
from flask import Flask

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app
from caregraph.serve.disk import making
from caregraph.serve.loaded import Loaded
from caregraph.serve.processes import costly
from caregraph.serve.processes.workers import WAITING, Limits
from caregraph.serve.server import Server

pytestmark = pytest.mark.slow

POST = "/posts/wandle/director"
CHEAP = ("/health", "/", "/posts", "/structures", "/check", "/static/caregraph.css")
SLOW_QUERY = "/sparql?query=" + quote(
    f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?a{n} ?b{n} ?c{n} .' for n in range(9))} }}"
)
DEAR = {
    "path": "/trace?post=director",
    "all_of_answer": "/questions/CQ-38",
    "drawing": f"{POST}/drawing.svg",
    "export": "/export?format=graphml",
}
"""What is costly on pages, by the function that works it out."""
KIND = pytest.mark.parametrize(
    "kind",
    [pytest.param(one, marks=() if one == "path" else pytest.mark.weekly) for one in DEAR],
)


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Service:
    """A server that runs, and how to ask it."""

    app: Flask
    address: str

    @property
    def loaded(self) -> Loaded:
        found: Loaded = self.app.extensions["caregraph"]
        return found

    def get(self, path: str, client: int = 1) -> Reply:
        """Ask as one of several clients on this machine."""
        where = urlsplit(self.address)
        connection = http.client.HTTPConnection(
            where.hostname or "", where.port, timeout=60, source_address=(f"127.0.0.{client}", 0)
        )
        try:
            connection.request("GET", path, headers={"Accept": "application/json, image/svg+xml"})
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.headers), answer.read().decode())
        finally:
            connection.close()


@contextmanager
def service(
    folder: Path, *, seconds: float, view_seconds: float = 60, workers: int = 1
) -> Iterator[Service]:
    limits = Limits(seconds=seconds, view_seconds=view_seconds)
    app = create_app([(stores.open_store([str(folder)]), Choice())], limits=limits, workers=workers)
    server = Server(app, port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield Service(app, server.address)
    finally:
        close(app)  # what waits for a worker is refused, so that nothing is left to wait for
        server.stop()
        thread.join(timeout=30)
    assert not thread.is_alive()


@contextmanager
def flood(
    running: Service, path: str, count: int, full: Callable[[], bool]
) -> Iterator[list[Future[Reply]]]:
    """Ask for something slow as so many clients at once, until the service has taken all of it."""
    with ThreadPoolExecutor(count) as clients:
        asked = [clients.submit(running.get, path, 2 + n) for n in range(count)]
        try:
            waiting.until(lambda: full() or any(one.done() for one in asked))
            assert not [one.result() for one in asked if one.done()]
            yield asked
        finally:
            close(running.app)


def answered(reply: Reply) -> Reply | None:
    """Give a reply unless it says that the service is too busy for it."""
    return None if reply.status == 503 else reply


def _full(workers: Any) -> bool:
    return bool(workers.line.taken == workers.line.most)


@pytest.mark.slow
def test_slow_queries_stop_neither_pages_nor_health(folder: Path) -> None:
    with service(folder, seconds=60) as running:
        before = {path: running.get(path).status for path in CHEAP}
        assert running.get("/sparql?query=ASK%7B%7D").status == 200

        workers = running.loaded.pool.workers
        with flood(running, SLOW_QUERY, 1 + WAITING, lambda: _full(workers)) as asked:
            refused = running.get(SLOW_QUERY)
            during = {path: running.get(path).status for path in CHEAP}
            other = running.get(DEAR["path"])
            assert not any(one.done() for one in asked)

        assert before == during == dict.fromkeys(CHEAP, 200)
        assert refused.status == 503
        assert json.loads(refused.text)["code"] == "busy"
        assert int(refused.headers["Retry-After"]) > 0
        assert other.status == 200
        assert {one.result().status for one in asked} == {503}


@KIND
def test_dear_pages_stop_neither_others_nor_health(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with service(folder, seconds=60) as running:
        assert running.get(DEAR[kind]).status == 200
        assert {running.get(path).status for path in CHEAP} == {200}
        path = DEAR[kind]
        if kind == "drawing":  # of a view for which none is kept
            path += "?asOf=2010-07-01"
            assert running.get("/trace?post=director&asOf=2010-07-01").status == 200
        monkeypatch.setattr(costly, kind, sleeping.for_ever)

        workers = running.loaded._tasks.workers
        with flood(running, path, 1 + WAITING, lambda: _full(workers)) as asked:
            refused = running.get(path)
            during = {path: running.get(path).status for path in CHEAP}
            page = running.get(POST)
            query = running.get("/sparql?query=ASK%7B%7D")
            assert not any(one.done() for one in asked)

        assert refused.status == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert during == dict.fromkeys(CHEAP, 200)
        assert page.status == 200
        assert "Director of Care" in page.text, "the page of a post needs no worker"
        assert query.status == 200


@KIND
def test_dear_work_ends_at_the_deadline_and_the_next_is_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with service(folder, seconds=5) as running:
        waiting.until(lambda: running.get(POST).status == 200)
        with monkeypatch.context() as patched:
            patched.setattr(costly, kind, sleeping.for_ever)
            late = running.get(DEAR[kind])
        after = running.get(DEAR[kind])

    assert late.status == 503
    assert json.loads(late.text)["code"] == "time-limit"
    assert "5 seconds" in late.text
    assert after.status == 200


def test_views_that_take_long_are_made_to_the_end_and_hold_up_nobody(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service(folder, seconds=3, view_seconds=6) as running:
        waiting.until(lambda: {running.get(path).status for path in CHEAP} == {200})
        paths = [f"/posts?asOf=2010-07-{day:02}" for day in range(1, 2 + WAITING)]
        with monkeypatch.context() as patched, ThreadPoolExecutor(len(paths)) as clients:
            patched.setattr(making, "make", sleeping.for_ever)
            asked = [clients.submit(running.get, path, 2 + n) for n, path in enumerate(paths)]
            during = {path: running.get(path).status for path in CHEAP}
            replies = [one.result() for one in asked]
        told = [json.loads(one.text)["error"] for one in replies]
        after = waiting.until(lambda: answered(running.get(paths[0])))

    assert during == dict.fromkeys(CHEAP, 200)
    assert {one.status for one in replies} == {503}
    assert "too much is being worked out already" in told
    assert "it was not worked out within 3 seconds, and goes on being" in told
    assert after.status == 200
