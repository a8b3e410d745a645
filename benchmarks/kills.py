"""What is left when caregraph is killed: `python -m benchmarks.kills [NUMBER] [GRAPH]`.

Builds, backups, restores, queries and writes of a store are killed (SIGKILL) at random moments, so
many of each, and what is left is looked at: it is whole or not there, and what was acknowledged is
there. Ends with 1 where it is not.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from caregraph.graph import backup, on_disk
from caregraph.graph import store as stores
from caregraph.serve.writing.changes import Change, lines
from caregraph.serve.writing.kept import Kept

CASE = "case:bath-and-north-east-somerset-2008"
KINDS = ("build", "backup", "restore", "query", "write")
_GRAPH = ox.NamedNode("https://w3id.org/caregraph/id/written")
_LABEL = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
_AS_LONG = 2.0
"""A process is killed within so many times as long as one takes that is not killed."""


class BrokenError(Exception):
    """What is left is neither whole nor gone."""


def main() -> None:
    """Kill so many of each kind and say what was left."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    graph = sys.argv[2] if len(sys.argv) > 2 else CASE  # noqa: PLR2004
    failed = False
    for kind in KINDS:
        with TemporaryDirectory() as folder:
            left, broken = killed(kind, number, graph, Path(folder))
        failed = failed or bool(broken)
        told = ", ".join(f"{count} {what}" for what, count in sorted(left.items()))
        print(f"{kind}: {number} killed: {told}", *broken, sep="\n  ", flush=True)
    sys.exit(1 if failed else 0)


def killed(kind: str, number: int, graph: str, folder: Path) -> tuple[Counter[str], list[str]]:
    """Kill a kind of process so often; give what was left how often, and what was wrong."""
    dataset = stores.open_store([graph])
    on_disk.save(dataset, folder / "store")
    backup.back_up(folder / "store", folder / "backup")
    look = LOOKS[kind]
    chosen = random.Random(f"{kind} {number}")
    _, taken = _run(kind, graph, folder, None)
    look(dataset, folder, 1)
    left: Counter[str] = Counter()
    broken = []
    for one in range(number):
        acknowledged, _ = _run(kind, graph, folder, chosen.uniform(0, taken * _AS_LONG))
        try:
            left[look(dataset, folder, acknowledged)] += 1
        except Exception as wrong:
            left["broken"] += 1
            broken.append(f"{kind} {one}: {type(wrong).__name__}: {wrong}")
    return left, broken


def _run(kind: str, graph: str, folder: Path, seconds: float | None) -> tuple[int, float]:
    """Run a process and kill it after some time from when it begins.

    Gives the last number that it acknowledged, and how many seconds it had.
    """
    command = [sys.executable, "-m", "benchmarks.kills", "--child", kind, graph, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        begun = time.monotonic()
        if seconds is not None:
            with suppress(subprocess.TimeoutExpired):
                child.wait(seconds)
            child.kill()
        said = child.stdout.read().split()
        taken = time.monotonic() - begun
    whole = [int(one) for one in said if one.isdecimal()]
    return (whole[-1] if whole else 0), taken


def _child(kind: str, graph: str, folder: Path) -> None:
    """Do what may be killed, and say each time that something was done for good."""
    doing: dict[str, Callable[[], object]] = {
        "build": lambda: on_disk.save(stores.open_store([graph]), folder / "built"),
        "backup": lambda: backup.back_up(folder / "store", folder / "saved.tar.gz"),
        "restore": lambda: backup.restore(folder / "backup", folder / "restored"),
        "query": lambda: len([*on_disk.opened(folder / "store")]),
        "write": lambda: _write(folder / "store"),
    }  # fmt: skip
    print("ready", flush=True)
    doing[kind]()
    if kind != "write":
        print(1, flush=True)


def _write(store: Path) -> None:
    """Make ten changes, each told once it is not lost any more."""
    for _ in range(10):
        with Kept(store).turn() as turn:
            number = Kept(store).log.last + 1
            quad = ox.Quad(_GRAPH, _LABEL, ox.Literal(str(number)), _GRAPH)
            turn.make(
                Change(number, "2026-11-27T00:00:00+00:00", "kills", "put", (_GRAPH.value,), "",
                       lines([quad]), ())
            )  # fmt: skip
        print(number, flush=True)


def _look_at_built(name: str) -> Callable[[ox.Store, Path, int], str]:
    def look(dataset: ox.Store, folder: Path, acknowledged: int) -> str:
        target = folder / name
        if not target.exists():
            if acknowledged:
                raise BrokenError("it was acknowledged, and is not there")
            return "not there"
        if set(on_disk.opened(target)) != set(dataset):
            raise BrokenError("it opens, and is not whole")
        _clear(target)
        return "whole"

    return look


def _look_at_backup(dataset: ox.Store, folder: Path, acknowledged: int) -> str:
    target = folder / "saved.tar.gz"
    if not target.exists():
        if acknowledged:
            raise BrokenError("it was acknowledged, and is not there")
        return "not there"
    backup.restore(target, folder / "again")
    if set(on_disk.opened(folder / "again")) != set(dataset):
        raise BrokenError("what is restored is not what was saved")
    _clear(folder / "again")
    target.unlink()
    return "whole"


def _look_at_store(dataset: ox.Store, folder: Path, acknowledged: int) -> str:
    del acknowledged
    if set(on_disk.opened(folder / "store")) != set(dataset):
        raise BrokenError("a store that was only asked has changed")
    return "as it was"


def _look_at_written(dataset: ox.Store, folder: Path, acknowledged: int) -> str:
    kept = Kept(folder / "store")
    with kept.turn() as turn:
        logged = kept.log.last
        there = turn.graph(_GRAPH)
        others = {quad for quad in turn.store if quad.graph_name != _GRAPH}
    numbers = {int(quad.object.value) for quad in there if isinstance(quad.object, ox.Literal)}
    if logged < acknowledged or numbers != set(range(1, logged + 1)):
        raise BrokenError(
            f"{acknowledged} were acknowledged, {logged} logged, {len(numbers)} there"
        )
    if others != set(dataset):
        raise BrokenError("something else was changed")
    return "all that was acknowledged"


LOOKS: dict[str, Callable[[ox.Store, Path, int], str]] = {
    "build": _look_at_built("built"),
    "backup": _look_at_backup,
    "restore": _look_at_built("restored"),
    "query": _look_at_store,
    "write": _look_at_written,
}


def _clear(folder: Path) -> None:
    for one in folder.iterdir():
        one.unlink()
    folder.rmdir()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], sys.argv[3], Path(sys.argv[4]))
    else:
        main()
