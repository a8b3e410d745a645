"""Backups: whole, proven, of one moment; and stores made of them."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import processes
import pyoxigraph as ox
import pytest

from caregraph.cli import main
from caregraph.graph import backup, on_disk
from caregraph.graph.store import open_store
from caregraph.serve.writing import changes

BNES = "case:bath-and-north-east-somerset-2008"
NAMES = ("backup", "backup.tar.gz")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of the case."""
    on_disk.save(open_store([BNES]), tmp_path / "store")
    return tmp_path / "store"


def beside(path: Path) -> list[str]:
    return sorted(one.name for one in path.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_what_is_restored_is_what_was_backed_up(store: Path, tmp_path: Path, name: str) -> None:
    (store / backup.LOG).write_text("a line\n", "utf-8")

    assert main(["backup", str(store), str(tmp_path / name)]) == 0
    assert main(["restore", str(tmp_path / name), str(tmp_path / "again")]) == 0

    assert set(open_store([str(tmp_path / "again")])) == set(open_store([BNES]))
    assert (tmp_path / "again" / backup.LOG).read_text("utf-8") == "a line\n"
    assert beside(tmp_path) == sorted(["again", name, "store"])


@pytest.mark.skipif(os.name == "nt", reason="files have no such rights there")
@pytest.mark.parametrize("name", ["backup", "backup.tar.gz"])
def test_only_its_owner_may_read_a_backup(store: Path, tmp_path: Path, name: str) -> None:
    assert main(["backup", str(store), str(tmp_path / name)]) == 0

    for one in (tmp_path / name, *(tmp_path / name).glob("*")):
        assert one.stat().st_mode & 0o777 == (0o700 if one.is_dir() else 0o600), one


def test_the_log_is_that_of_a_store_that_is_written() -> None:
    assert backup.LOG == changes.FILE


def test_a_backup_says_what_it_holds(store: Path, tmp_path: Path) -> None:
    main(["backup", str(store), str(tmp_path / "backup")])

    said = json.loads((tmp_path / "backup" / "backup.json").read_text("utf-8"))

    size = len(open_store([BNES]))
    assert said["statements"] == size
    assert said["structures"] == {
        "https://w3id.org/caregraph/id/bath-and-north-east-somerset-2008": size
    }
    assert said["log"] is None
    assert beside(tmp_path / "backup") == ["backup.json", "data.nq"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_is_there_is_touched(
    store: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["backup", str(store), str(tmp_path / name)])
    there = tmp_path / "there"
    there.mkdir()
    (there / "mine").touch()

    assert main(["backup", str(store), str(tmp_path / name)]) == 2
    assert main(["backup", str(store), str(there)]) == 2
    assert main(["restore", str(tmp_path / name), str(store)]) == 2
    assert main(["restore", str(tmp_path / name), str(there)]) == 2
    assert beside(there) == ["mine"]
    assert "not empty" in capsys.readouterr().err


def test_a_nameless_thing_is_no_difference(tmp_path: Path) -> None:
    quads = list(open_store([BNES]))
    graph = quads[0].graph_name
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    quads += [ox.Quad(ox.BlankNode(), label, ox.Literal(text), graph) for text in ("a", "_:b")]
    on_disk.save(quads, tmp_path / "store")

    assert main(["backup", str(tmp_path / "store"), str(tmp_path / "backup")]) == 0
    assert main(["restore", str(tmp_path / "backup"), str(tmp_path / "again")]) == 0
    assert len(on_disk.opened(tmp_path / "again")) == len(quads)


def _cut(folder: Path) -> None:
    data = (folder / "data.nq").read_bytes()
    (folder / "data.nq").write_bytes(data[: data.index(b"\n", len(data) // 2) + 1])


def _altered(folder: Path) -> None:
    data = (folder / "data.nq").read_text("utf-8")
    (folder / "data.nq").write_text(data.replace("2008", "2009", 1), "utf-8")


def _counted_otherwise(folder: Path) -> None:
    said = json.loads((folder / "backup.json").read_text("utf-8"))
    said["statements"] += 1
    (folder / "backup.json").write_text(json.dumps(said), "utf-8")


def _later(folder: Path) -> None:
    said = json.loads((folder / "backup.json").read_text("utf-8"))
    (folder / "backup.json").write_text(json.dumps(said | {"form": 2}), "utf-8")


INJURIES: dict[str, Callable[[Path], object]] = {
    "cut": _cut,
    "altered": _altered,
    "counted-otherwise": _counted_otherwise,
    "later": _later,
    "log-altered": lambda folder: (folder / backup.LOG).write_text("another\n"),
    "log-lost": lambda folder: (folder / backup.LOG).unlink(),
    "data-lost": lambda folder: (folder / "data.nq").unlink(),
    "no-account": lambda folder: (folder / "backup.json").unlink(),
    "no-json": lambda folder: (folder / "backup.json").write_text("{"),
    "other-json": lambda folder: (folder / "backup.json").write_text('{"a": 1}'),
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("injury", INJURIES)
def test_a_backup_that_is_not_whole_is_not_restored(
    store: Path, tmp_path: Path, injury: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (store / backup.LOG).write_text("a line\n", "utf-8")
    folder = tmp_path / "backup"
    main(["backup", str(store), str(folder)])
    INJURIES[injury](folder)
    packed = tmp_path / "packed.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        for one in folder.iterdir():
            archive.add(one, one.name)
    capsys.readouterr()

    for source in (folder, packed):
        assert main(["restore", str(source), str(tmp_path / "again")]) == 3
        assert "damaged-backup" in capsys.readouterr().err
    assert beside(tmp_path) == ["backup", "packed.tar.gz", "store"]


@pytest.mark.parametrize("part", [0, 0.5, 0.99])
def test_a_packed_backup_that_breaks_off_is_not_restored(
    store: Path, tmp_path: Path, part: float, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / "backup.tar.gz"
    main(["backup", str(store), str(packed)])
    data = packed.read_bytes()
    packed.write_bytes(data[: int(len(data) * part)])

    assert main(["restore", str(packed), str(tmp_path / "again")]) == 3
    assert "damaged-backup" in capsys.readouterr().err
    assert not (tmp_path / "again").exists()


def test_what_is_packed_beside_goes_nowhere(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    main(["backup", str(store), str(folder)])
    packed = tmp_path / "packed.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        for one in folder.iterdir():
            archive.add(one, one.name)
        archive.add(folder / "data.nq", "../escaped.nq")

    assert main(["restore", str(packed), str(tmp_path / "again")]) == 0
    assert not (tmp_path.parent / "escaped.nq").exists()
    assert beside(tmp_path / "again") == sorted({*beside(store), *beside(tmp_path / "again")})
    assert "escaped.nq" not in beside(tmp_path)


def test_a_damaged_store_is_not_backed_up(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    largest = max(store.glob("*.sst"), key=lambda one: one.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1])

    assert main(["backup", str(store), str(tmp_path / "backup")]) == 3
    assert main(["backup", str(tmp_path), str(tmp_path / "backup")]) == 3
    said = capsys.readouterr().err
    assert "damaged-store" in said
    assert "not-a-store" in said
    assert beside(tmp_path) == ["store"]


def test_a_store_that_is_written_is_backed_up_as_at_one_moment(store: Path, tmp_path: Path) -> None:
    graph = ox.NamedNode("https://w3id.org/caregraph/id/pairs")
    one, other = ox.NamedNode("urn:x-one"), ox.NamedNode("urn:x-other")
    stop = threading.Event()

    def write() -> None:
        disk = ox.Store(str(store))
        number = 0
        while not stop.wait(0.02):
            number += 1
            said = ox.Literal(number)
            disk.extend([ox.Quad(one, one, said, graph), ox.Quad(other, other, said, graph)])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        contents = [backup.back_up(store, tmp_path / f"backup{number}") for number in range(3)]
    finally:
        stop.set()
        writer.join()

    for number, said in enumerate(contents):
        data = list(ox.parse(path=str(tmp_path / f"backup{number}" / "data.nq")))
        assert len(data) == said.statements
        pairs = [quad for quad in data if quad.graph_name == graph]
        assert {quad.object for quad in pairs if quad.subject == one} == {
            quad.object for quad in pairs if quad.subject == other
        }


@pytest.mark.slow
def test_a_store_that_is_served_is_backed_up(store: Path, tmp_path: Path) -> None:
    with processes.python(["-m", "caregraph", "serve", str(store), "--port", "0"]) as server:
        assert server.stderr is not None
        assert "http://" in server.stderr.readline()

        assert main(["backup", str(store), str(tmp_path / "backup.tar.gz")]) == 0

    assert main(["restore", str(tmp_path / "backup.tar.gz"), str(tmp_path / "again")]) == 0
    shutil.rmtree(store)
    assert set(open_store([str(tmp_path / "again")])) == set(open_store([BNES]))
