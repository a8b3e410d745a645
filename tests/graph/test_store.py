"""Store directories: whole or not there, and what holds no structure is no dataset."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import processes
import pyoxigraph as ox
import pytest

from caregraph.cli import main
from caregraph.errors import SourceError, UsageError
from caregraph.graph import on_disk
from caregraph.graph import store as stores
from caregraph.graph.store import open_store
from caregraph.vocab import CG, RDF, turtle_prologue

BNES = "case:bath-and-north-east-somerset-2008"

NEVER_DONE = """
import sys, time
from pathlib import Path
from caregraph.graph import on_disk
from caregraph.graph import store as stores
from caregraph.graph import store as stores

class Endless:
    def __iter__(self):
        yield from stores.open_store([sys.argv[1]])
        print("written", flush=True)
        time.sleep(600)

on_disk.save(Endless(), Path(sys.argv[2]))
"""

NO_ROOM = """
import resource, sys
from caregraph.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.exit(main(["build", sys.argv[1], "--store", sys.argv[2]]))
"""


@pytest.fixture
def building(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that is in the middle of building ``store``."""
    with processes.python(["-c", NEVER_DONE, BNES, str(tmp_path / "store")]) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        yield process


@pytest.mark.slow
def test_a_killed_build_leaves_nothing_that_opens_and_the_next_is_whole(
    tmp_path: Path, building: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    building.kill()
    building.wait()

    left = [path.name for path in tmp_path.iterdir()]
    assert left == ["store.part"]
    assert (tmp_path / "store.part" / "CURRENT").exists()
    for name in ("store", "store.part"):
        assert main(["check", str(tmp_path / name)]) == 3
    assert "not whole" in capsys.readouterr().err
    assert main(["build", BNES, "--store", str(tmp_path / "store")]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    assert set(open_store([str(tmp_path / "store")])) == set(open_store([BNES]))


@pytest.mark.usefixtures("building")
def test_a_build_leaves_another_alone_that_is_still_writing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((tmp_path / "store.part").iterdir())

    assert main(["build", BNES, "--store", str(tmp_path / "store")]) == 2
    assert "no other build" in capsys.readouterr().err
    assert set(before) <= set((tmp_path / "store.part").iterdir())
    assert not (tmp_path / "store").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="file limits as POSIX has them")
def test_a_build_without_room_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM, BNES, str(tmp_path / "store")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_fails_part_way_leaves_nothing(tmp_path: Path) -> None:
    class Failing:
        def __iter__(self) -> Iterator[ox.Quad]:
            yield from open_store([BNES])
            raise OSError(28, "No space left on device")

    with pytest.raises(UsageError, match="No space left"):
        on_disk.save(cast("ox.Store", Failing()), tmp_path / "store")

    assert list(tmp_path.iterdir()) == []


def test_a_store_may_take_the_place_of_an_empty_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("store").mkdir()

    assert main(["build", BNES, "--store", "store"]) == 0
    assert main(["build", BNES, "--store", "new/deeper/store"]) == 0

    assert (
        set(open_store(["store"]))
        == set(open_store(["new/deeper/store"]))
        == set(open_store([BNES]))
    )


def _empty_store(folder: Path) -> str:
    ox.Store(str(folder / "store"))
    return "store"


def _store_without_structure(folder: Path) -> str:
    store = ox.Store(str(folder / "store"))
    store.add(ox.Quad(CG.Post, RDF.type, CG.Post, CG.Post))
    return "store"


def _empty_file(folder: Path) -> str:
    (folder / "empty.nq").write_text("")
    return "empty.nq"


def _file_without_structure(folder: Path) -> str:
    (folder / "posts.ttl").write_text(turtle_prologue() + "id:a a cg:Post .")
    return "posts.ttl"


def _empty_folder(folder: Path) -> str:
    (folder / "tables").mkdir()
    return "tables"


@pytest.mark.sampled(8)
@pytest.mark.parametrize("command", [["check"], ["ask", "CQ-01"], ["query", "ASK {}"], ["build"]])
@pytest.mark.parametrize(
    ("make", "told"),
    [
        (_empty_store, "it holds no statement"),
        (_store_without_structure, "no structure"),
        (_empty_file, "it holds no statement"),
        (_file_without_structure, "no structure"),
        (_empty_folder, "no table"),
    ],
)
def test_a_dataset_without_any_structure_is_never_a_pass(
    tmp_path: Path,
    make: Callable[[Path], str],
    told: str,
    command: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    target = str(tmp_path / make(tmp_path))

    assert main([command[0], target, *command[1:]]) == 3

    said = capsys.readouterr()
    assert target in said.err
    assert told in said.err
    assert said.out == ""
    assert main(["check", BNES, target]) == 3


def test_a_damaged_store_is_told_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "store"
    on_disk.save(open_store([BNES]), target)
    (target / "CURRENT").write_text("nothing of the kind")

    assert main(["check", str(target)]) == 3

    told = capsys.readouterr().err
    assert str(target) in told
    assert "damaged" in told


def test_a_store_is_opened_in_place(tmp_path: Path) -> None:
    target = tmp_path / "store"
    on_disk.save(open_store([BNES]), target)
    opened = open_store([str(target)])

    with pytest.raises(RuntimeError, match="read-write"):
        opened.add(next(iter(open_store([BNES]))))
    assert set(opened) == set(open_store([BNES]))


def test_what_several_targets_hold_is_brought_together_in_memory(tmp_path: Path) -> None:
    target = tmp_path / "store"
    on_disk.save(open_store([BNES]), target)
    other = "case:waltham-forest-2009"

    whole = open_store([str(target), other])

    assert set(whole) == set(open_store([BNES, other]))
    whole.remove(next(iter(whole)))
    assert len(open_store([str(target)])) == len(open_store([BNES]))


def test_a_store_damaged_inside_is_told_as_damaged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "store"
    on_disk.save(open_store([BNES]), target)
    for table in target.glob("*.sst"):
        whole = table.read_bytes()
        table.write_bytes(whole[:100] + bytes(200) + whole[300:])

    assert main(["check", str(target)]) == 3

    assert "damaged" in capsys.readouterr().err


def written(path: Path, suffix: str) -> Path:
    """Write the Bath case, with things that have no name, into a file of RDF."""
    store = open_store([BNES])
    graph = next(iter(store.named_graphs()))
    for number in range(3):
        nameless = ox.BlankNode()
        store.add(ox.Quad(nameless, RDF.type, CG.Person, graph))
        store.add(ox.Quad(nameless, CG.note, ox.Literal(f"The person {number % 2}"), graph))
    target = path / f"whole{suffix}"
    if suffix == ".ttl":
        store.dump(str(target), format=ox.RdfFormat.TURTLE, from_graph=graph)
    else:
        store.dump(str(target))
    return target


@pytest.mark.parametrize("suffix", [".nq", ".trig", ".ttl"])
@pytest.mark.parametrize("at_once", [1000, 100_000])
def test_a_file_written_in_parts_is_what_it_is_when_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, at_once: int
) -> None:
    monkeypatch.setattr(on_disk, "_AT_ONCE", at_once)
    path = written(tmp_path, suffix)

    count = stores.save([str(path)], tmp_path / "store")

    whole = set(open_store([str(path)]))
    assert set(open_store([str(tmp_path / "store")])) == whole
    assert count == len(whole)


def test_what_stands_in_no_graph_is_put_there_in_parts_too(tmp_path: Path) -> None:
    path = written(tmp_path, ".nq")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"<https://example.org/post> <{RDF.type.value}> <{CG.Post.value}> .\n")

    stores.save([str(path)], tmp_path / "store")

    found = open_store([str(tmp_path / "store")])
    assert set(found) == set(open_store([str(path)]))
    assert next(found.quads_for_pattern(None, None, None, ox.DefaultGraph()), None) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-structure"),
        ("<urn:a> <urn:b> <urn:c> <urn:g> .\n" * 5, "no-structure"),
        ("<urn:a> <urn:b> <urn:c> <urn:g> .\n" * 5 + "<urn:a", "not-rdf"),
    ],
)
def test_a_file_that_is_no_dataset_leaves_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: str
) -> None:
    monkeypatch.setattr(on_disk, "_AT_ONCE", 2)
    path = tmp_path / "given.nq"
    path.write_text(text, "utf-8")

    with pytest.raises(SourceError) as told:
        stores.save([str(path)], tmp_path / "store")

    assert told.value.code == code
    assert [*tmp_path.iterdir()] == [path]
