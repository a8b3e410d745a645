"""Several processes that serve alike: what ends is started again, and all end together."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import processes
import pytest
import waiting

from caregraph.serve.processes.workers import environment

SCRIPT = """
import sys
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import create_app, run
from caregraph.serve.processes.workers import Limits
app = create_app([(stores.open_store([sys.argv[1]]), Choice())], limits=Limits(seconds=8))
run(app, port=0, processes=2)
"""
SLOW = "/sparql?query=" + quote(
    f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?a{n} ?b{n} ?c{n} .' for n in range(9))} }}"
)
QUERY = "/sparql?query=ASK%7B%7D"
PAGES = ("/health", "/", "/posts", "/structures", "/check", "/posts/wandle/director")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes as POSIX has them")


@dataclass
class Service:
    process: subprocess.Popen[str]
    address: str

    def get(self, path: str, client: int = 1) -> int:
        """Ask as one of several clients on this machine."""
        where = urlsplit(self.address)
        connection = http.client.HTTPConnection(
            where.hostname or "", where.port, timeout=60, source_address=(f"127.0.0.{client}", 0)
        )
        with closing(connection), suppress(OSError, http.client.HTTPException):
            connection.request("GET", path)
            return connection.getresponse().status
        return 0  # its process was ended meanwhile

    def children(self) -> set[int]:
        """Give the processes that serve."""
        number = self.process.pid
        told = Path(f"/proc/{number}/task/{number}/children").read_text("ascii")
        return {int(one) for one in told.split()}


@contextmanager
def service(folder: Path, tmp_path: Path) -> Iterator[Service]:
    env = {**environment(), "TMPDIR": str(tmp_path)}
    with processes.python(["-c", SCRIPT, str(folder)], env=env) as process:
        assert process.stderr is not None
        found = Service(process, process.stderr.readline().split()[-1])
        waiting.until(lambda: found.get("/health") == 200)
        yield found


@pytest.mark.slow
def test_a_process_that_is_killed_is_started_again_and_what_was_made_is_there(
    folder: Path, tmp_path: Path
) -> None:
    with service(folder, tmp_path) as running:
        assert {running.get(path) for path in PAGES} == {200}
        before = running.children()
        assert len(before) == 2

        os.kill(killed := min(before), signal.SIGKILL)
        waiting.until(lambda: len(running.children() - {killed}) == 2)
        assert {running.get(path) for path in PAGES} == {200}

        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=30) == 0
    assert [*tmp_path.iterdir()] == []


@pytest.mark.slow
def test_what_serves_ends_with_the_process_that_keeps_it_running(
    folder: Path, tmp_path: Path
) -> None:
    with service(folder, tmp_path) as running:
        children = running.children()
        running.process.kill()
        running.process.wait(timeout=30)

    waiting.until(lambda: not [one for one in children if Path(f"/proc/{one}").exists()])


@pytest.mark.slow
def test_eight_hostile_links_at_once_keep_nobody_from_pages(folder: Path, tmp_path: Path) -> None:
    with service(folder, tmp_path) as running, ThreadPoolExecutor(8) as hostile:
        waiting.until(lambda: running.get(QUERY) == 200)
        assert {running.get(path) for path in PAGES} == {200}
        asked = [hostile.submit(running.get, SLOW, 2) for _ in range(8)]
        during = {path: running.get(path) for path in PAGES}
        query = running.get(QUERY)
        assert {one.result() for one in asked} == {503}

    assert during == dict.fromkeys(PAGES, 200)
    assert query == 200
