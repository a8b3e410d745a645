"""Fixtures that many tests share: the views of the shipped case, a small structure to vary."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tiers

from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.keeping import SETTING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BNES = "case:bath-and-north-east-somerset-2008"

sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Whatever a machine is set to, what is imported is compiled once: by this process, the workers and
# hundreds of processes that tests start, and not again by each.

_LOOPBACK = ("127.0.0.1", "::1", "localhost", "0.0.0.0")


def pytest_collection_finish() -> None:
    """Let Python look for circles seldom, and not again in all that the tests are made of."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs seldom before it is chosen by its marks."""
    tiers.mark(items)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in _LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is compiled apart from what the user of this machine keeps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _measured_workers_end_by_themselves() -> Iterator[None]:
    """Where coverage is measured, let a worker tell what it ran before it is ended."""
    if "COVERAGE_PROCESS_CONFIG" not in os.environ:
        yield
        return
    from caregraph.serve.processes import workers

    end = workers._Worker.close

    def close(self: workers._Worker, *, for_good: bool = False) -> None:
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError, subprocess.TimeoutExpired):
                process.stdin.close()  # a worker that waits for the next request ends
                process.wait(timeout=5)
        end(self, for_good=for_good)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(workers._Worker, "close", close)
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, for a module: while it runs nothing else may wait in this thread."""
    from browsing import launched

    with launched() as one:
        yield one


@pytest.fixture(scope="session")
def bnes_as_is() -> View:
    """The shipped case as it stood on the day of the report."""
    return open_view([BNES])


@pytest.fixture(scope="session")
def bnes_adopted() -> View:
    """The shipped case with its proposal taken as adopted."""
    return open_view([BNES], Choice(adopt=("all",)))


Tables = Mapping[str, str]

SMALL: dict[str, str] = {
    "structure": "key,title,main source,as at\nsmall,A small structure,report,2010-06-01\n",
    "sources": "key,title,type,issued\nreport,The report,committee report,2010-05-01\n",
    "organisations": "key,name,type,status,evidence\n"
    "council,The Council,upper-tier authority,in force,report 1\n"
    "trust,The Trust,primary care trust,in force,report 1\n",
    "posts": "key,title,in,roles,status,from,until,evidence\n"
    "chief,Chief Executive,council,head of paid service,in force,,,report 2\n"
    "director,Director of Care,council,DASS,in force,2009-04-01,2011-04-01,report 2\n"
    "trust-chief,Trust Chief Executive,trust,,in force,,,report 2\n",
    "lines": "key,who answers,to whom,kind,status,from,until,evidence\n"
    "up,director,chief,statutory,in force,2009-04-01,2011-04-01,report 3\n",
}
"""A council, a trust, three posts and one line: enough to vary one thing at a time."""


@pytest.fixture
def write_tables(tmp_path: Path) -> Callable[[Tables], Path]:
    """Write tables into a folder: the small structure, with some tables replaced or added."""

    def write(changes: Tables) -> Path:
        folder = tmp_path / "structure"
        folder.mkdir(exist_ok=True)
        for name, text in (SMALL | dict(changes)).items():
            (folder / f"{name}.csv").write_text(text, "utf-8")
        return folder

    return write
