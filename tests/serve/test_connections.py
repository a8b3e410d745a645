"""Connections: those that say nothing keep nobody out."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest
from flask import Flask

from caregraph.serve import close, connections
from caregraph.serve.server import Server

BODY = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\na"
BEGUN = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-a: "


@contextmanager
def served(app: Flask) -> Iterator[tuple[str, int]]:
    server = Server(app, port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        where = urlsplit(server.address)
        assert where.hostname
        assert where.port
        yield where.hostname, where.port
    finally:
        server.stop()
        thread.join(timeout=30)


@pytest.fixture
def app(folder: object) -> Iterator[Flask]:
    from caregraph.graph import store as stores
    from caregraph.graph.choices import Choice
    from caregraph.serve import create_app

    made = create_app([(stores.open_store([str(folder)]), Choice())])
    yield made
    close(made)


def status(at: tuple[str, int]) -> int:
    connection = http.client.HTTPConnection(*at, timeout=30)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status
    finally:
        connection.close()


def is_closed(one: socket.socket) -> bool:
    """Say whether the other side closes a connection."""
    try:
        return one.recv(1) == b""
    except ConnectionError:
        return True


def test_many_idle_connections_of_one_client_make_room_for_the_next(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_MOST_OF_CLIENT", 5)
    with served(app) as at, ExitStack() as idle:
        opened = [idle.enter_context(socket.create_connection(at, timeout=30)) for _ in range(20)]
        for one in opened:
            one.sendall(BEGUN)

        assert status(at) == 200
        assert is_closed(opened[0])


def test_where_there_are_too_many_in_all_those_of_who_has_most_go_first(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections.Connections, "most", 6)
    with served(app) as at, ExitStack() as idle:
        other = idle.enter_context(
            socket.create_connection(at, timeout=30, source_address=("127.0.0.2", 0))
        )
        for _ in range(20):
            idle.enter_context(socket.create_connection(at, timeout=30))
        assert status(at) == 200

        other.sendall(BEGUN + b"b\r\n\r\n")
        assert other.recv(8) == b"HTTP/1.1"


@pytest.mark.parametrize(
    ("limit", "seconds", "sent"),
    [("_HEAD_SECONDS", 0, BEGUN), ("_BODY_SECONDS", 0, BODY), ("_IDLE_SECONDS", 1, b"")],
)
def test_what_takes_long_to_arrive_is_not_waited_for(
    app: Flask, monkeypatch: pytest.MonkeyPatch, limit: str, seconds: int, sent: bytes
) -> None:
    monkeypatch.setattr(connections, limit, seconds)
    with served(app) as at, socket.create_connection(at, timeout=30) as one:
        one.sendall(sent)
        assert is_closed(one)
        assert status(at) == 200
