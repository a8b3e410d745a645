"""What the service of a large England costs: ``python -m benchmarks.serving``.

CPU seconds of all its processes, from a service that has just begun to listen, and the peak memory
of the largest of them; then how long eight readers wait beside one. Ends with 1 where a bar is
missed. Linux alone, since it reads /proc.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

from benchmarks import england, faults
from caregraph.vocab import CG, RDF

SEED = 5
PAGES = 8
"""So many pages of posts are opened first, each in a structure of its own."""
USERS = 8
ROUNDS = 40
FIRST, WARM, LIST = 1.0, 0.05, 0.2
"""CPU seconds that a first page may take on the median, a page again, a list again."""
TIMES = 6.0
"""So many times as long as one reader eight may wait, at the 95th percentile."""
_TICKS = os.sysconf("SC_CLK_TCK")
LISTS = ("/", "/posts", "/check", "/structures", "/search?q=adult")
MIX = ("/", "/posts", "/check", "/search?q=finance", "/sparql?query=ASK%7B%3Fa%20a%20%3Fb%7D")


@dataclass
class Service:
    """A service that runs, with the processes it began."""

    process: subprocess.Popen[str]
    address: str

    def get(self, path: str) -> int:
        """Ask until it is not busy any more; give the status."""
        while True:
            try:
                with urllib.request.urlopen(self.address + path, timeout=900) as answer:
                    answer.read()
                    return int(answer.status)
            except urllib.error.HTTPError as refused:
                if refused.code != HTTPStatus.SERVICE_UNAVAILABLE:
                    return refused.code
                time.sleep(0.2)

    def spent(self) -> float:
        """Give the CPU seconds of all its processes and of those that ended."""
        return sum(sum(map(int, stat[11:15])) for _, stat in self._tree()) / _TICKS

    def peak(self) -> int:
        """Give the peak memory of the largest process, in megabytes."""
        return max(_peak(number) for number, _ in self._tree())

    def cost(self, path: str) -> float:
        """Give what an address costs."""
        before = self.spent()
        status = self.get(path)
        assert status == HTTPStatus.OK, f"{path}: {status}"
        return self.spent() - before

    def _tree(self) -> Iterator[tuple[int, list[str]]]:
        children: dict[int, list[tuple[int, list[str]]]] = {}
        for number in (int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()):
            if stat := _stat(number):
                children.setdefault(int(stat[1]), []).append((number, stat))
        waiting = [self.process.pid]
        yield self.process.pid, _stat(self.process.pid)
        while waiting:
            for number, stat in children.get(waiting.pop(), ()):
                yield number, stat
                waiting.append(number)


def main() -> None:
    """Build the stores that are not there, serve each, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=__doc__)
    parser.add_argument("--sizes", default="100k", help="of 10k, 100k, 1m; %(default)s by default")
    parser.add_argument("--keep", type=Path, help="folder for the stores, written once and kept")
    parser.add_argument("--workers", type=int, default=2, help="of the service; %(default)s")
    chosen = parser.parse_args()
    print("| size | what | measured | bar |\n| --- | --- | ---: | ---: |")
    is_met = True
    with tempfile.TemporaryDirectory() as passing:
        for size in chosen.sizes.split(","):
            store = (chosen.keep or Path(passing)) / size
            if not store.exists():
                build(store, england.PLACES[size])
            for row in chain(pages(store), readers(store, chosen.workers)):
                is_met &= row.is_met
                print(f"| {size} | {row} |", flush=True)
    sys.exit(0 if is_met else 1)


@dataclass
class Row:
    """One figure beside its bar."""

    what: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def is_met(self) -> bool:
        """Say whether it is within the bar."""
        return self.bar is None or self.value <= self.bar

    def __str__(self) -> str:
        bar = "" if self.bar is None else f"{self.bar:g}"
        return f"{self.what} | {self.value:,.2f} {self.unit} | {bar}"


def build(store: Path, places: int) -> None:
    """Write the England as it is asserted, a named graph a structure, into a store directory."""
    nation, above = england.nation()
    disk = ox.Store(str(store))
    worlds = [nation]
    for number, system in enumerate(england.systems(places, above)):
        faults.plant(system.board, system.places, number)
        worlds += system.worlds
    for world in worlds:
        text = "".join(world.lines())
        disk.bulk_load(text, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(world.iri[1:-1]))
    disk.flush()


def pages(store: Path) -> Iterator[Row]:
    """Measure pages of things from a service that has just begun, then lists."""
    began = time.perf_counter()
    with served(store, 1) as service:
        yield Row("until it listens", time.perf_counter() - began, "s")
        yield Row("until it listens", service.spent(), "CPU s")
        paths = _posts(store)
        firsts = [service.cost(path) for path in paths]
        yield Row("the first page of all", firsts[0], "CPU s")
        yield Row("a first page, median", _middle(firsts[1:]), "CPU s", FIRST)
        yield Row("a first page, worst", max(firsts[1:]), "CPU s")
        yield Row("a page again, median", _middle(map(service.cost, paths)), "CPU s", WARM)
        dated = [service.cost(f"{path}?asOf=2024-06-01") for path in paths[1:4]]
        yield Row("a page of another day, median", _middle(dated), "CPU s", FIRST)
        yield Row("largest process after these", service.peak(), "MB")
        yield Row("home the first time", service.cost("/"), "CPU s")
        for path in LISTS[1:]:
            service.get(path)
        yield Row("home and lists again, worst", max(map(service.cost, LISTS)), "CPU s", LIST)
        yield Row("largest process after these", service.peak(), "MB")


def readers(store: Path, workers: int) -> Iterator[Row]:
    """Measure how long one reader waits, and eight at once, once all has been made."""
    with served(store, workers) as service:
        paths = [*MIX, *_posts(store)]
        for _ in range(workers):
            for path in paths:
                service.get(path)
        alone = _waits(service, paths, 1)
        together = _waits(service, paths, USERS)
        yield Row("one reader, 95th percentile", alone * 1000, "ms")
        yield Row(f"{USERS} readers, 95th percentile", together * 1000, "ms")
        yield Row(f"times that of one, with {workers} processes", together / alone, "", TIMES)


def _waits(service: Service, paths: list[str], users: int) -> float:
    """Give the 95th percentile of how long so many readers at once wait."""

    def reader(number: int) -> list[float]:
        order, waits = random.Random(number), []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            service.get(order.choice(paths))
            waits.append(time.perf_counter() - began)
        return waits

    with ThreadPoolExecutor(users) as threads:
        waits = sorted(one for waits in threads.map(reader, range(users)) for one in waits)
    return waits[int(len(waits) * 0.95)]


@contextmanager
def served(store: Path, workers: int) -> Iterator[Service]:
    """Serve a store until the end of the block."""
    command = [sys.executable, "-m", "caregraph", "serve", "--store", str(store)]
    command += ["--port", "0", "--workers", str(workers)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        try:
            yield Service(process, line.split()[-1].rstrip("/"))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _posts(store: Path) -> list[str]:
    """Give the addresses of some posts, each in a structure of its own."""
    disk = ox.Store.read_only(str(store))
    found: dict[str, list[str]] = {}
    for quad in disk.quads_for_pattern(None, ox.NamedNode(RDF.type.value), CG.Post):
        assert isinstance(quad.subject, ox.NamedNode)
        structure, _, key = quad.subject.value.split("/")[-3:]
        found.setdefault(structure, []).append(key)
    chosen = random.Random(SEED)
    structures = chosen.sample(sorted(found), min(PAGES, len(found)))
    return [f"/posts/{one}/{chosen.choice(sorted(found[one]))}" for one in structures]


def _middle(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def _stat(number: int) -> list[str]:
    try:
        return Path(f"/proc/{number}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return []


def _peak(number: int) -> int:
    try:
        lines = Path(f"/proc/{number}/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main()
