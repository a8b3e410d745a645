"""Killed at any moment: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from processes import python

from caregraph import rdf
from caregraph.graph import on_disk
from caregraph.graph.store import open_store
from caregraph.serve import tokens
from caregraph.serve.tokens import Scope
from caregraph.serve.writing.changes import quads
from caregraph.serve.writing.kept import Kept
from caregraph.vocab import PREFIXES

pytestmark = pytest.mark.slow

CASE = "waltham-forest-2009"
TOWN = rdf.NamedNode(f"{PREFIXES['id']}{CASE}")
NOTE = rdf.NamedNode("http://www.w3.org/2004/02/skos/core#note")
WIDE = 200
"""So many statements come with a change and go with the next."""

WRITER = f"""
import sys
from itertools import count
from pathlib import Path
from caregraph import rdf
from caregraph.serve.writing.judging import Judge
from caregraph.serve.writing.kept import Kept
from caregraph.serve.writing.writing import Asked, Writing
from caregraph.validation import Rulebook

book = Rulebook.load().only(["STR-01"])
writing = Writing(Kept(Path(sys.argv[1])), Judge(lambda: book))
town, note = rdf.NamedNode({TOWN.value!r}), rdf.NamedNode({NOTE.value!r})


def other(turn, number):
    before = {{one for one in turn.graph(town) if one.predicate != note}}
    notes = (rdf.Literal(f"{{number}} of {{n}}") for n in range({WIDE}))
    return {{town: before | {{rdf.Quad(town, note, one, town) for one in notes}}}}


for number in count(int(sys.argv[2])):
    writing.write("updated", Asked("ann"), lambda turn: other(turn, number))
    print(number, flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    place = tmp_path / "store"
    on_disk.save(open_store([f"case:{CASE}"]), place)
    return place


def linger(chance: random.Random) -> None:
    """Let some moments pass, now more, now fewer."""
    for _ in range(chance.randrange(400_000)):
        pass


def notes(stated: set[rdf.Quad]) -> set[str]:
    return {one.object.value for one in stated if one.predicate == NOTE}  # type: ignore[union-attr]


def sound(store: Path, first: set[rdf.Quad], acknowledged: int) -> int:
    """Say which change the store has last, once it was opened to write: all that its log has."""
    with Kept(store).turn() as turn:
        stated = turn.graph(TOWN)
    logged = Kept(store).log.read()
    expected = set(first)
    for one in logged:
        expected = (expected - quads(one.removed)) | quads(one.added)
    assert stated == expected
    assert [one.number for one in logged] == [*range(1, len(logged) + 1)]
    last = {text.partition(" ")[0] for text in notes(stated)}
    assert len(last) <= 1
    assert len(notes(stated)) in (0, WIDE)
    number = int(last.pop()) if last else 0
    assert number >= acknowledged
    return number


def kill_again_and_again(store: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)
    with Kept(store).turn() as turn:
        first = turn.graph(TOWN)
    number = 0
    for _ in range(times):
        with python(["-c", WRITER, str(store), str(number + 1)]) as process:
            assert process.stdout is not None
            for _ in range(chance.randrange(1, 6)):
                number = int(process.stdout.readline())
            linger(chance)
            process.kill()
            said, _ = process.communicate()
        number = max([number, *map(int, said.split())])
        number = sound(store, first, number)


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(store: Path) -> None:
    kill_again_and_again(store, times=3, seed=1)


@pytest.mark.weekly
def test_nor_is_it_after_fifty_times(store: Path) -> None:
    kill_again_and_again(store, times=50, seed=2)


@contextmanager
def serving(store: Path, file: Path) -> Iterator[str]:
    command = ["-m", "caregraph", "serve", "--writable", "--store", str(store)]
    with python([*command, "--tokens", str(file), "--port", "0"]) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if " on http" in line:
                yield line.rpartition(" ")[2].strip()
                break
        process.kill()


def write(address: str, token: str, number: int) -> bool:
    """Write a note; say whether it was acknowledged."""
    request = Request(
        f"{address}graphs/{CASE}",
        f'<{TOWN.value}> <{NOTE.value}> "{number} of 0" .'.encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "text/turtle"},
        method="POST",
    )
    try:
        with urlopen(request, timeout=60) as answer:
            return json.load(answer)["ok"] is True
    except (URLError, OSError, ValueError):
        return False


class Writer:
    """Writes one note after the other until it is not answered any more."""

    def __init__(self, address: str, token: str, begin: int) -> None:
        self.acknowledged: set[str] = set()
        self.number = begin
        self._enough = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._go_on, args=(address, token))
        self._thread.start()

    def _go_on(self, address: str, token: str) -> None:
        while write(address, token, self.number):
            self.acknowledged.add(f"{self.number} of 0")
            self.number += 1
            self._enough.release()

    def has_written(self, count: int) -> None:
        for _ in range(count):
            assert self._enough.acquire(timeout=120)

    def end(self) -> None:
        self._thread.join()


def kill_the_service(store: Path, file: Path, times: int, seed: int) -> None:
    chance = random.Random(seed)
    token = tokens.add(file, Scope("ann", frozenset({"read", "write"}), structures=None))
    acknowledged: set[str] = set()
    begin = 1
    for _ in range(times):
        with serving(store, file) as address:
            writer = Writer(address, token, begin)
            writer.has_written(chance.randrange(1, 5))
            linger(chance)
        writer.end()
        acknowledged |= writer.acknowledged
        begin = writer.number + 1
        with Kept(store).turn() as turn:
            stated = notes(turn.graph(TOWN))
        assert acknowledged <= stated
        assert len(stated - acknowledged) <= times


def test_a_service_that_is_killed_keeps_what_it_acknowledged(store: Path, tmp_path: Path) -> None:
    kill_the_service(store, tmp_path / "tokens.json", times=1, seed=3)


@pytest.mark.weekly
def test_so_does_one_that_is_killed_twenty_times(store: Path, tmp_path: Path) -> None:
    kill_the_service(store, tmp_path / "tokens.json", times=20, seed=4)
