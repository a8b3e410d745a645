"""What an answer of the endpoint costs beside bare engines: `python -m benchmarks.endpoint`.

The view of all cases is served by caregraph (sealed workers, limits and all), by oxigraph's own
server and by rdflib-endpoint, at the same time; they are asked the same in turns. What is measured
is the CPU time of a server's process and its children, the least of a few rounds. Ends with 1 where
a bar is missed.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox

from caregraph.graph.view import open_view

SMALL = 1.2
"""CPU milliseconds that ten rows may take."""
SHARE = 0.7
"""At least so much of the CPU time of ten thousand rows has to be what oxigraph takes."""
ROUNDS = 3
HTTP_OK = 200
_TICKS = os.sysconf("SC_CLK_TCK")
_ALL = "SELECT * WHERE { ?s ?p ?o } LIMIT 10000"
_TRIPLES = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 10000"
_JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Asked:
    """One request, and how often it is sent in a round."""

    name: str
    query: str
    accept: str
    times: int


TEN = Asked("10 rows", "SELECT * WHERE { ?s a ?type ; ?p ?o } LIMIT 10", _JSON, 1000)
ROWS = Asked("10,000 rows, JSON", _ALL, _JSON, 10)
ASKED = (
    Asked("ASK {}", "ASK {}", _JSON, 1000),
    TEN,
    ROWS,
    Asked("10,000 rows, XML", _ALL, "application/sparql-results+xml", 10),
    Asked("10,000 rows, CSV", _ALL, "text/csv", 10),
    Asked("10,000 rows, TSV", _ALL, "text/tab-separated-values", 10),
    Asked(
        "10,000 triples", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 10000", "application/n-triples", 10
    ),
)
FOR_ALL = ("ASK {}", TEN.name, ROWS.name)
"""What rdflib-endpoint is asked too; the rest takes it long."""


@dataclass(frozen=True)
class Server:
    """A server that listens."""

    name: str
    process: int
    port: int
    path: str

    def spent(self, asked: Asked) -> float:
        """Ask so many times over one connection; give the CPU milliseconds of each."""
        self._ask(asked, 2)
        before = used(self.process)
        self._ask(asked, asked.times)
        return (used(self.process) - before) * 1000 / asked.times

    def _ask(self, asked: Asked, times: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        path = f"{self.path}?{urlencode({'query': asked.query})}"
        for _ in range(times):
            connection.request("GET", path, headers={"Accept": asked.accept})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == HTTP_OK, body[:300]
        connection.close()


def main() -> None:
    """Ask every server the same and print what it cost each."""
    argparse.ArgumentParser(prog="python -m benchmarks.endpoint", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        data = Path(folder) / "view.nt"
        view = open_view(["case:all"])
        view.store.dump(data, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        servers = [running.enter_context(one) for one in started(data)]
        spent = {
            (server.name, asked.name): min(server.spent(asked) for _ in range(ROUNDS))
            for asked in ASKED
            for server in servers
            if server.name != "rdflib-endpoint" or asked.name in FOR_ALL
        }
    print(f"CPU milliseconds a request, on a view of {len(view.store):,} triples\n")
    print(table(spent, [server.name for server in servers]))
    sys.exit(0 if met(spent) else 1)


Spent = dict[tuple[str, str], float]


def table(spent: Spent, names: list[str]) -> str:
    """Lay out what was measured."""
    lines = [f"| request | {' | '.join(names)} |", "| --- |" + " ---: |" * len(names)]
    for asked in ASKED:
        costs = [spent.get((name, asked.name)) for name in names]
        told = " | ".join("–" if cost is None else f"{cost:.2f}" for cost in costs)
        lines.append(f"| {asked.name} | {told} |")
    return "\n".join(lines)


def met(spent: Spent) -> bool:
    """Say how the bars stand."""
    ten = spent["caregraph", TEN.name]
    print(f"\n10 rows: {ten:.2f} ms, at most {SMALL:g}")
    bare = spent.get(("oxigraph", ROWS.name))
    if bare is None:
        print("10,000 rows: not looked at, for oxigraph's server is not here; see tests/peers.py")
        return False
    share = bare / spent["caregraph", ROWS.name]
    print(f"10,000 rows: {share:.2f} of oxigraph's server, at least {SHARE:g}")
    return ten <= SMALL and share >= SHARE


def started(data: Path) -> Iterator[AbstractContextManager[Server]]:
    """Start each server that is installed on some data."""
    python = sys.executable
    serve = [python, "-m", "caregraph", "serve", "case:all", "--port"]
    yield listening("caregraph", serve, "/sparql")
    if oxigraph := shutil.which("oxigraph", path=_beside(python)):
        store = str(data.with_suffix(".store"))
        subprocess.run([oxigraph, "load", "-l", store, "-f", data], check=True, capture_output=True)
        bare = [oxigraph, "serve-read-only", "-l", store, "-b"]
        yield listening("oxigraph", bare, "/query", "127.0.0.1:{}")
    if endpoint := shutil.which("rdflib-endpoint", path=_beside(python)):
        yield listening("rdflib-endpoint", [endpoint, "serve", str(data), "--port"], "/")


def _beside(python: str) -> str:
    return os.pathsep.join([str(Path(python).parent), os.environ.get("PATH", "")])


@contextmanager
def listening(name: str, command: list[str], path: str, port_is: str = "{}") -> Iterator[Server]:
    """Start a server and wait until it answers a query, or ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*command, port_is.format(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while process.poll() is None and not _answers(port, path):
            time.sleep(0.1)
        yield Server(name, process.pid, port, path)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", f"{path}?query=ASK%20%7B%7D", headers={"Accept": _JSON})
        return connection.getresponse().status == HTTP_OK
    except OSError:
        return False
    finally:
        connection.close()


def used(process: int) -> float:
    """Give the CPU seconds of a process and of all below it, so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    spent = sum(map(int, fields[11:15])) / _TICKS
    for thread in Path(f"/proc/{process}/task").iterdir():
        with suppress(FileNotFoundError):  # it has ended meanwhile
            spent += sum(used(int(child)) for child in (thread / "children").read_text().split())
    return spent


if __name__ == "__main__":
    main()
