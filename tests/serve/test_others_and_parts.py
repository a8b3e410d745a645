"""Services as people run them: of a store that others change, and for readers of a part of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import processes
import pytest

from caregraph.cli import main
from caregraph.graph import on_disk
from caregraph.graph.store import open_store
from caregraph.serve import tokens
from caregraph.serve.processes.workers import environment
from caregraph.serve.tokens import Scope
from caregraph.serve.writing.changes import Change
from caregraph.serve.writing.kept import Kept
from caregraph.vocab import PREFIXES

TOWN = "waltham-forest-2009"
SECRET = (
    "key,title,place,main source,as at,access\n"
    "hidden,Hidden in 2010,Wandle,report,2010-06-01,draft\n"
)
IRI = PREFIXES["id"] + TOWN
NOTE = f'<{IRI}> <http://www.w3.org/2004/02/skos/core#note> "note {{}}" <{IRI}> .'


@contextmanager
def serving(tmp_path: Path, *options: str) -> Iterator[str]:
    """Serve until the end, and give the address; what was worked out is in the folder."""
    command = ["-m", "caregraph", "serve", "--port", "0", *options]
    with processes.python(command, env={**environment(), "TMPDIR": str(tmp_path)}) as process:
        assert process.stderr is not None
        yield process.stderr.readline().split()[-1]
        process.terminate()
        process.wait(timeout=30)


def ask(address: str, token: str = "") -> tuple[int, str]:
    """Give the status of an answer, and its text."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with urlopen(Request(address, headers=headers), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def changed(store: Path, number: int) -> None:
    """Change a store, beside the service, so that what it shows goes as soon as it may."""
    change = Change(
        number=number,
        at="2026-01-01T00:00:00+00:00",
        who="bob",
        what="updated",
        structures=(IRI,),
        why="",
        added=(NOTE.format(number),),
        removed=(),
    )
    with Kept(store).turn() as turn:
        turn.make(change)
        turn.show()
    make_old(store)


def make_old(store: Path) -> None:
    for copy in (store / "shown").iterdir():
        os.utime(copy, (1, 1))


@pytest.mark.slow
def test_what_others_changed_twice_since_anybody_asked_is_shown_at_once(tmp_path: Path) -> None:
    store, file = tmp_path / "c.store", tmp_path / "tokens.json"
    on_disk.save(open_store([f"case:{TOWN}"]), store)
    tokens.add(file, Scope("ann", frozenset({"read"}), structures=None))
    changed(store, 1)
    with serving(tmp_path, "--store", str(store), "--tokens", str(file), "--writable") as address:
        for _ in range(2):
            assert main(["undo", str(store)]) == 0
            make_old(store)
        assert not (store / "shown" / "1").exists()
        assert ask(f"{address}health") == (200, '{"ok":true}\n')
        assert notes(address) == 1

        for number in (4, 5, 6):
            changed(store, number)
        assert not (store / "shown" / "4").exists()
        assert notes(address) == 4
        assert {ask(address + one)[0] for one in ("posts", "posts.json", "health")} == {200}


def notes(address: str) -> int:
    """Count what was noted, as the service shows it."""
    status, text = ask(f"{address}graphs/{TOWN}")
    assert status == 200
    return text.count('"note ')


@pytest.mark.slow
def test_health_is_told_whatever_became_of_store_and_tokens(tmp_path: Path) -> None:
    store, file = tmp_path / "c.store", tmp_path / "tokens.json"
    on_disk.save(open_store([f"case:{TOWN}"]), store)
    tokens.add(file, Scope("ann", frozenset({"read"}), structures=None))
    with serving(tmp_path, "--store", str(store), "--tokens", str(file), "--writable") as address:
        file.write_text("broken", "utf-8")
        for one in [*store.rglob("CURRENT"), store / "changes.jsonl"]:
            one.unlink(missing_ok=True)

        assert ask(f"{address}health", "cgt_none") == (200, '{"ok":true}\n')
        assert ask(f"{address}posts")[0] != 200


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes as POSIX has them")
def test_several_processes_show_readers_the_part_that_they_may_see(
    tmp_path: Path, folder: Path
) -> None:
    hidden, store, file = (tmp_path / name for name in ("hidden", "n.store", "tokens.json"))
    hidden.mkdir()
    for table in folder.iterdir():
        (hidden / table.name).write_bytes(table.read_bytes())
    (hidden / "structure.csv").write_text(SECRET, "utf-8")
    on_disk.save(open_store([str(folder), str(hidden), f"case:{TOWN}"]), store)
    may = frozenset({"read"})
    scopes = {
        "part": Scope("part", may, structures=frozenset({"wandle"})),
        "public": Scope("public", may, structures=None),
        "all": Scope("all", may, frozenset({"draft"}), structures=None),
    }
    known = {name: tokens.add(file, scope) for name, scope in scopes.items()}
    options = ["--store", str(store), "--tokens", str(file), "--read-token", "--workers", "2"]
    with serving(tmp_path, *options) as address:
        told = {
            name: {ask(f"{address}structures.json", token) for _ in range(4)}
            for name, token in known.items()
        }

    assert {status for one in told.values() for status, _ in one} == {200}
    counts = {name: len(json.loads(next(iter(one))[1])["structures"]) for name, one in told.items()}
    assert counts == {"part": 1, "public": 2, "all": 3}
