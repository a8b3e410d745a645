"""Views on disk: made once, kept while there is room and while they are used, equal to others."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph import on_disk
from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.graph.marks import marks
from caregraph.graph.seen import summary
from caregraph.graph.view import View, as_described, view
from caregraph.rdf import NamedNode
from caregraph.serve.disk import making, opening, places
from caregraph.serve.disk.described import Described
from caregraph.serve.disk.places import Shelf
from caregraph.serve.disk.scope import Scope
from caregraph.serve.loaded import Loaded
from caregraph.vocab import CG, PREFIXES

WANDLE = NamedNode(PREFIXES["id"] + "wandle")
LARGE = 1_000_000


def write(folder: Path, size: int = 10) -> None:
    (folder / "value").write_bytes(b"x" * size)


def refuse(_: Path) -> None:
    raise ZeroDivisionError


def test_a_folder_is_made_once_however_many_ask(tmp_path: Path) -> None:
    shelf, made = Shelf(tmp_path, LARGE), []

    def make(folder: Path) -> None:
        made.append(folder)
        write(folder)

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(shelf.once, "key", make) for _ in range(4)]
        found = {one.result()[0] for one in asked}

    assert len(made) == len(found) == 1
    assert (found.pop() / "value").read_bytes() == b"x" * 10


def test_what_fails_leaves_nothing_and_is_tried_again(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, LARGE)
    with pytest.raises(ZeroDivisionError):
        shelf.once("key", refuse)
    assert not [one for one in tmp_path.iterdir() if one.is_dir()]

    place, _ = shelf.once("key", write)
    assert (place / "value").is_file()


def test_what_a_killed_process_left_half_made_is_made_anew(tmp_path: Path) -> None:
    half = tmp_path / (places.named("key") + ".part")
    half.mkdir()
    (half / "half").touch()

    place, _ = Shelf(tmp_path, LARGE).once("key", write)

    assert not (place / "half").exists()


def test_what_was_used_longest_ago_goes_unless_it_is_held(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 250)
    first, held = shelf.once("first", lambda folder: write(folder, 100))
    second = shelf.once("second", lambda folder: write(folder, 100))[0]
    third = shelf.once("third", lambda folder: write(folder, 100))[0]

    assert first.is_dir()
    assert third.is_dir()
    assert not second.exists()
    assert places.is_held(held, first)


def test_a_lock_goes_with_the_process_that_has_it(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from caregraph.serve.disk import places;"
        "held = places.kept_alive(Path(sys.argv[1])); os._exit(0)"
    )
    path = tmp_path / "alive"
    mine = places.kept_alive(path)
    with places.alone(path) as is_alone:
        assert not is_alone
    assert mine.is_at(path)

    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    with places.alone(path) as is_alone:
        assert is_alone


@pytest.fixture
def described(folder: Path, tmp_path: Path) -> Described:
    return Described(tmp_path / "described", [(stores.open_store([str(folder)]), Choice())])


def made(described: Described, choice: Choice, folder: Path) -> View:
    folder.mkdir()
    making.make([(place, choice) for place in described.now.places], (), (), folder)
    return opening.opened(folder)


@pytest.mark.slow
@pytest.mark.parametrize("choice", [Choice(), Choice("any"), Choice("2011-06", adopt=("plan",))])
def test_a_view_from_disk_equals_one_made_in_memory(
    described: Described, folder: Path, tmp_path: Path, choice: Choice
) -> None:
    kept = made(described, choice, tmp_path / "view")
    fresh = view(stores.open_store([str(folder)]), choice)

    assert kept.fingerprint() == fresh.fingerprint()
    assert (kept.days, kept.adopted, kept.iri) == (fresh.days, fresh.adopted, fresh.iri)
    assert summary(kept) == summary(fresh)
    assert summary(kept, {WANDLE}) == summary(fresh, {WANDLE})
    nodes = fresh.subjects(CG.describedIn, WANDLE)
    assert [marks(kept, one) for one in nodes] == [marks(fresh, one) for one in nodes]
    assert kept.decided == fresh.decided
    assert kept.moved == fresh.moved


@pytest.mark.slow
def test_a_part_shows_the_same_structures_whatever_the_day(
    described: Described, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "part").mkdir()
    asked = described.now.asked(Choice("2011-06"))
    making.around(asked, Scope((WANDLE.value,)), (), tmp_path / "part")
    fresh = as_described(view(stores.open_store([str(folder)]), Choice("2011-06")))

    shown = opening.opened(tmp_path / "part")
    kept = opening.whatever_the_day(tmp_path / "part", shown)

    assert kept.seen is shown.seen
    assert kept.fingerprint() == fresh.fingerprint()
    assert (kept.days, kept.adopted, kept.iri) == (fresh.days, fresh.adopted, fresh.iri)
    assert kept.counts == fresh.counts
    assert summary(kept) == summary(fresh)


@pytest.mark.slow
def test_what_cannot_be_made_is_refused_in_the_words_of_the_maker(folder: Path) -> None:
    loaded = Loaded([(stores.open_store([str(folder)]), Choice())])
    try:
        with pytest.raises(UsageError, match="tomorrow"):
            loaded.shown(Choice("tomorrow"))
        with pytest.raises(UnknownNameError):
            loaded.shown(Choice(adopt=("nothing",)))
    finally:
        loaded.close()


@pytest.mark.slow
def test_what_is_shown_can_be_replaced(folder: Path, write_tables: object, tmp_path: Path) -> None:
    assert callable(write_tables)
    loaded = Loaded([(stores.open_store([str(folder)]), Choice())])
    try:
        before = loaded.shown(Choice())
        other = stores.open_store([str(write_tables({}))])
        loaded.replaced([(other, Choice())])

        assert [one.value.rpartition("/")[2] for one in loaded.structures] == ["small"]
        assert loaded.shown(Choice()).view.structures == loaded.structures
        assert before.view.structures == (WANDLE,)
        assert before.view.label(WANDLE) == "Wandle in 2010"
    finally:
        loaded.close()


def test_a_store_directory_is_shown_where_it_is(folder: Path, tmp_path: Path) -> None:
    directory = tmp_path / "store"
    on_disk.save(stores.open_store([str(folder)]), directory)
    parts = [
        (stores.open_store([str(directory)]), Choice()),
        (stores.open_store([str(folder)]), Choice("any")),
    ]

    shown = Described(tmp_path / "described", parts)

    assert [place.directory for place in shown.now.places] == [
        str(directory),
        str(tmp_path / "described" / "1" / "1"),
    ]
    assert shown.now.choices == (Choice(), Choice("any"))


def test_the_folder_of_a_service_that_was_killed_is_removed_by_the_next(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = tmp_path / "caregraph-dead"
    dead.mkdir()
    (dead / "alive").touch()
    parts = [(stores.open_store([str(folder)]), Choice())]
    first, second = Loaded(parts), Loaded(parts)
    try:
        assert not dead.exists()
        assert first.structures == second.structures == (WANDLE,)
    finally:
        first.close()
        second.close()
    assert [*tmp_path.iterdir()] == []
