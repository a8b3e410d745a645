"""Watching files: which saves are seen, what they bring, and what is told where nothing is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from variants import change, variant

from caregraph import rdf
from caregraph.errors import SourceError
from caregraph.graph.choices import Choice
from caregraph.graph.store import open_store
from caregraph.sources import saved
from caregraph.validation import Rulebook
from caregraph.validation.live import Live
from caregraph.validation.watching import Watch

CASE = "bath-and-north-east-somerset-2008"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(variant(tmp_path, CASE, {}))


@pytest.fixture
def watch(folder: Path) -> Watch:
    watch = Watch(
        [str(folder)], Choice(adopt=("all",)), Live(Rulebook.load(), today=date(2026, 1, 1))
    )
    first = watch.look()
    assert first is not None
    assert first.report is not None
    assert first.report.since is None
    return watch


def test_nothing_is_told_where_nothing_was_saved(watch: Watch) -> None:
    assert watch.look() is None


def test_a_save_names_its_file_and_what_it_brought(watch: Watch, folder: Path) -> None:
    change(folder / "lines.csv", {"dass-to-la-ce": {"status": "rejected", "proposal": ""}})

    found = watch.look()

    assert found is not None
    assert found.report is not None
    assert found.report.since is not None
    since = found.report.since
    assert (found.number, found.files) == (2, ("lines.csv",))
    assert since.new or since.lost or since.mended or since.gone


def test_a_file_renamed_into_place_is_a_save(watch: Watch, folder: Path) -> None:
    beside = folder / "posts.csv.tmp"
    beside.write_bytes((folder / "posts.csv").read_bytes())
    assert watch.look() is None

    beside.replace(folder / "posts.csv")

    found = watch.look()
    assert found is not None
    assert found.files == ("posts.csv",)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "name", ["~$posts.xlsx", ".~lock.posts.csv#", "posts.csv~", ".posts.csv.swp", "1A2B3C4D"]
)
def test_what_programs_write_beside_is_no_save(watch: Watch, folder: Path, name: str) -> None:
    (folder / name).write_text("mine")

    assert watch.look() is None


def test_what_has_only_just_changed_waits_for_the_next_look(watch: Watch, folder: Path) -> None:
    change(folder / "posts.csv", {"dass": {"title": "Director"}})

    assert watch.look(waits=True) is None
    assert watch.look(waits=True) is not None


def test_problems_are_told_by_cell_and_the_state_before_stays(watch: Watch, folder: Path) -> None:
    before = watch.last
    assert before is not None
    key = (folder / "posts.csv").read_text("utf-8").splitlines()[1].partition(",")[0]
    change(folder / "posts.csv", {key: {"status": "in forse"}})

    found = watch.look()
    change(folder / "posts.csv", {key: {"status": "in force"}})
    again = watch.look()

    assert found is not None
    assert found.problem is not None
    assert found.report is before.report
    assert "posts.csv, row 2, column 'status'" in str(found.problem)
    assert again is not None
    assert again.problem is None
    assert again.report is not None


def test_a_file_that_is_written_meanwhile_is_left_to_the_next_look(
    watch: Watch, folder: Path
) -> None:
    change(folder / "posts.csv", {"dass": {"title": "Director"}})
    states = iter([watch._state(), {}])

    with patch.object(Watch, "_state", side_effect=lambda: next(states)):
        assert watch.look() is None

    assert watch.look() is not None


def test_a_locked_file_is_told_once_and_read_when_it_is_free(watch: Watch, folder: Path) -> None:
    change(folder / "posts.csv", {"dass": {"title": "Director"}})
    locked = OSError(13, "Permission denied", "posts.csv")

    with (
        patch("caregraph.validation.watching.open_parts", side_effect=locked),
        patch.object(saved, "_opens", return_value=False),
    ):
        found = watch.look()
        assert watch.look() is None
    free = watch.look()

    assert found is not None
    assert "Permission denied" in str(found.problem)
    assert free is not None
    assert free.problem is None
    assert free.files == ("posts.csv",)
    assert watch.look() is None


def test_notes_on_how_a_table_was_read_are_told_once(watch: Watch, folder: Path) -> None:
    path = folder / "posts.csv"
    path.write_text(path.read_text("utf-8").replace(",", ";"), "utf-8")
    found = watch.look()
    path.touch()
    again = watch.look()

    assert found is not None
    assert again is not None
    assert bool(found.notes)
    assert again.notes == ()


@pytest.mark.slow
def test_an_rdf_file_is_watched_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "town.nq"
    open_store([f"case:{CASE}"]).dump(str(path), rdf.RdfFormat.N_QUADS)
    watch = Watch(
        [str(path)], Choice(adopt=("all",)), Live(Rulebook.load(), today=date(2026, 1, 1))
    )
    assert watch.look() is not None
    lines = [one for one in path.read_text("utf-8").splitlines() if "accountableTo" not in one]

    path.write_text("\n".join(lines) + "\n", "utf-8")

    found = watch.look()
    assert found is not None
    assert found.report is not None
    assert found.report.since is not None
    assert found.report.since.new or found.report.since.lost


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(SourceError, match="nothing to watch"):
        Watch(["nowhere"], Choice(), Live(Rulebook.load(), today=date(2026, 1, 1)))
