"""Running the service: where it listens, what it says, what it leaves behind."""

from __future__ import annotations

import http.client
import signal
import threading
from pathlib import Path
from urllib.parse import urlsplit

import processes
import pytest

from caregraph.errors import UsageError
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import close, create_app
from caregraph.serve.processes.workers import environment
from caregraph.serve.server import Server

SCRIPT = """
import signal, sys
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import create_app, run
signal.signal(signal.SIGINT, signal.default_int_handler)
run(create_app([(stores.open_store([sys.argv[1]]), Choice())]), port=0)
"""
"""Serves a folder, and hears an interrupt also where the tests run in the background."""


def status(address: str, path: str, **headers: str) -> int:
    where = urlsplit(address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.slow
def test_a_server_takes_a_free_port_answers_and_stops(folder: Path) -> None:
    server = Server(create_app([(stores.open_store([str(folder)]), Choice())]), port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert status(server.address, "/sparql?query=ASK%7B%7D") == 200
        assert status(server.address, "/posts", Host="other.example") == 400
        assert status(server.address, "/health", Host="other.example") == 200
    finally:
        server.stop()
        thread.join(timeout=10)

    assert not thread.is_alive()


def test_a_port_that_is_taken_is_said_so(folder: Path) -> None:
    parts = [(stores.open_store([str(folder)]), Choice())]
    first, second = create_app(parts), create_app(parts)
    holding = Server(first, port=0)
    port = urlsplit(holding.address).port
    assert port
    try:
        with pytest.raises(UsageError, match=str(port)) as caught:
            Server(second, port=port)
        assert caught.value.code == "port-taken"
    finally:
        close(second)
        holding._end()
        holding._server.task_dispatcher.shutdown()
        close(first)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals as POSIX has them")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_service_leaves_no_files_and_no_workers(
    folder: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    env = {**environment(), "TMPDIR": str(tmp_path)}
    with processes.python(["-c", SCRIPT, str(folder)], env=env) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[-1]
        assert status(address, "/sparql?query=ASK%7B%7D") == 200
        assert list(tmp_path.iterdir())
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        workers = children.read_text().split() if children.exists() else []

        process.send_signal(sent)
        assert process.wait(timeout=30) == 0

    assert list(tmp_path.iterdir()) == []
    assert not [one for one in workers if Path(f"/proc/{one}").exists()]
