"""Writing into a store: what is let in, what is refused, the log, undoing, and catching up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from variants import change, variant

from caregraph import rdf
from caregraph.errors import CaregraphError, SourceError, UnknownNameError, UsageError
from caregraph.graph import contents, on_disk
from caregraph.graph.store import open_store
from caregraph.serve.writing import kept
from caregraph.serve.writing.changes import FILE, Log, quads
from caregraph.serve.writing.judging import Grounds, Judge, kept_waivers
from caregraph.serve.writing.kept import BusyError, Kept
from caregraph.serve.writing.writing import (
    Asked,
    ChangedError,
    RefusedError,
    Writing,
    Written,
    state_of,
)
from caregraph.validation import Rulebook
from caregraph.vocab import PREFIXES

CASE = "bath-and-north-east-somerset-2008"
TOWN = rdf.NamedNode(f"{PREFIXES['id']}{CASE}")
OTHER = "waltham-forest-2009"
ANN = Asked("ann", "tidying up")
TODAY = date(2026, 1, 1)
GROUNDS = Grounds("the merger waits", "Head of governance", "The board", date(2027, 1, 1))


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return Rulebook.load()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    place = tmp_path / "store"
    on_disk.save(open_store([f"case:{CASE}", f"case:{OTHER}"]), place)
    return place


@pytest.fixture
def writing(directory: Path, rulebook: Rulebook) -> Writing:
    return Writing(Kept(directory), Judge(lambda: rulebook, lambda: TODAY))


def stated(directory: Path, graph: rdf.NamedNode = TOWN) -> set[rdf.Quad]:
    return set(rdf.Store.read_only(str(directory)).quads_for_pattern(None, None, None, graph))


def of_tables(folder: Path) -> set[rdf.Quad]:
    return set(open_store([folder]).quads_for_pattern(None, None, None, TOWN))


def put(writing: Writing, after: set[rdf.Quad], asked: Asked = ANN) -> Written:
    return writing.write("put", asked, lambda _: {TOWN: after})


@pytest.fixture
def retitled(tmp_path: Path) -> set[rdf.Quad]:
    folder = Path(variant(tmp_path / "a", CASE, {}))
    change(folder / "posts.csv", {"dass": {"title": "Director of something else"}})
    return of_tables(folder)


@pytest.fixture
def breaking(tmp_path: Path) -> set[rdf.Quad]:
    """Tables in which a post answers to itself, which breaks a rule."""
    folder = Path(variant(tmp_path / "b", CASE, {}))
    line = {
        "who answers": "dass",
        "to whom": "dass",
        "kind": "operational",
        "status": "in force",
        "evidence": "report 7.5",
    }
    change(folder / "lines.csv", {"dass-to-dass": line})
    return of_tables(folder)


def test_a_change_is_made_logged_and_shown(
    writing: Writing, directory: Path, retitled: set[rdf.Quad]
) -> None:
    shown: list[Path] = []
    writing._publish = shown.append

    found = put(writing, retitled)

    assert stated(directory) == retitled == stated(shown[-1])
    (logged,) = writing.kept.log.read()
    assert logged == found.change
    assert (logged.number, logged.who, logged.why, logged.keys) == (1, "ann", "tidying up", (CASE,))
    assert quads(logged.added) <= retitled
    assert found.state == state_of(retitled)
    assert logged.findings["new"] == []


def test_what_structures_state_is_noted_beside_the_store_and_its_copies(
    writing: Writing, directory: Path, retitled: set[rdf.Quad]
) -> None:
    before = contents.noted(directory)
    shown: list[Path] = []
    writing._publish = shown.append

    put(writing, retitled)

    counting = contents.Counting()
    counting.count(on_disk.opened(directory))
    assert contents.noted(directory) == counting.contents == contents.noted(shown[-1])
    assert before is not None
    assert {name for name, one in counting.contents.items() if before[name] != one} == {TOWN.value}


def test_what_structures_state_is_noted_once_the_store_is_closed(
    writing: Writing,
    directory: Path,
    retitled: set[rdf.Quad],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Until then the engine may merge files, and what was noted would hold for none that stand."""

    def note(path: Path, noted: contents.Contents, opened: str | None = None) -> None:
        if path == directory:
            assert rdf.Store(str(path)) is not None  # which nobody can while another has it
        contents.note(path, noted, opened)

    monkeypatch.setattr(kept, "note", note)

    put(writing, retitled)

    assert contents.noted(directory) is None  # it was opened since


def test_nothing_is_noted_of_a_store_that_another_opened_since(directory: Path) -> None:
    opened = contents.opening(directory)
    rdf.Store(str(directory)).flush()
    contents.note(directory, {}, opened)
    assert contents.noted(directory) is None
    contents.note(directory, {}, contents.opening(directory))
    assert contents.noted(directory) == {}


def test_what_is_so_already_is_no_change(writing: Writing, directory: Path) -> None:
    found = put(writing, stated(directory))

    assert found.change is None
    assert writing.kept.log.read() == []


def test_new_breaches_are_refused_and_nothing_is_left_of_the_change(
    writing: Writing, directory: Path, breaking: set[rdf.Quad]
) -> None:
    before = stated(directory)

    with pytest.raises(RefusedError, match="new breach") as refused:
        put(writing, breaking)

    assert all(one.outcome == "breach" for one in refused.value.findings)
    assert stated(directory) == before
    assert writing.kept.log.read() == []


def test_new_breaches_are_let_in_on_grounds_and_then_waived(
    writing: Writing, directory: Path, breaking: set[rdf.Quad]
) -> None:
    found = put(writing, breaking, Asked("ann", "", GROUNDS))

    assert found.change is not None
    assert found.change.waived == {
        "reason": "the merger waits",
        "owner": "Head of governance",
        "approvedBy": "The board",
        "until": "2027-01-01",
    }
    assert found.report is not None
    assert "waived" in {one.outcome for one in found.report.findings}
    assert stated(directory) > breaking


@pytest.mark.slow
def test_a_recorded_waiver_stays_when_tables_are_sent_again_and_goes_with_its_breach(
    writing: Writing, directory: Path, breaking: set[rdf.Quad], retitled: set[rdf.Quad]
) -> None:
    put(writing, breaking, Asked("ann", "", GROUNDS))
    recorded = kept_waivers(stated(directory))

    again = writing.write(
        "put", ANN, lambda turn: {TOWN: breaking | kept_waivers(turn.graph(TOWN))}
    )
    mended = writing.write(
        "put", ANN, lambda turn: {TOWN: retitled | kept_waivers(turn.graph(TOWN))}
    )

    assert recorded
    assert again.change is None
    assert mended.change is not None
    assert stated(directory) == retitled


def test_a_change_undone_leaves_the_structure_as_it_was(
    writing: Writing, directory: Path, retitled: set[rdf.Quad]
) -> None:
    before = stated(directory)
    put(writing, retitled)

    found = writing.undo(1, Asked("bob", "a mistake"))

    assert stated(directory) == before
    assert found.change is not None
    assert (found.change.number, found.change.what, found.change.undoes) == (2, "undone", 1)
    writing.undo(2, Asked("bob"))
    assert stated(directory) == retitled


@pytest.mark.slow
def test_a_change_on_which_others_rest_is_undone_only_with_them(
    writing: Writing, directory: Path, retitled: set[rdf.Quad]
) -> None:
    before = stated(directory)
    put(writing, retitled)
    note = rdf.Quad(TOWN, rdf.NamedNode("http://example.org/note"), rdf.Literal("later"), TOWN)
    writing.write("added to", ANN, lambda turn: {TOWN: turn.graph(TOWN) | {note}})

    with pytest.raises(UsageError, match="changed later, by 2"):
        writing.undo(1, ANN)
    writing.undo(1, ANN, with_later=True)

    assert stated(directory) == before


def test_an_unknown_change_is_not_undone(writing: Writing) -> None:
    with pytest.raises(UnknownNameError, match="Nothing was changed yet"):
        writing.undo(7, ANN)


def test_a_structure_goes_and_comes_back(writing: Writing, directory: Path) -> None:
    before = stated(directory)

    gone = writing.write("deleted", ANN, lambda _: {TOWN: set()})
    assert stated(directory) == set()
    back = writing.undo(1, ANN)

    assert gone.change is not None
    assert {one["rule"] for one in gone.change.findings["gone"]}
    assert back.created
    assert stated(directory) == before


def test_the_last_structure_can_go_too(tmp_path: Path, rulebook: Rulebook) -> None:
    place = tmp_path / "one"
    on_disk.save(open_store([f"case:{CASE}"]), place)
    writing = Writing(Kept(place), Judge(lambda: rulebook, lambda: TODAY))

    writing.write("deleted", ANN, lambda _: {TOWN: set()})

    assert len(rdf.Store.read_only(str(place))) == 0


def test_a_change_of_what_was_changed_meanwhile_is_refused(
    writing: Writing, directory: Path, retitled: set[rdf.Quad]
) -> None:
    state = frozenset({state_of(stated(directory))})
    put(writing, retitled, Asked("ann", only_if=state))

    with pytest.raises(ChangedError, match="since you read it"):
        put(writing, set(), Asked("bob", only_if=state))
    with pytest.raises(ChangedError, match="there already"):
        put(writing, set(), Asked("bob", only_if_new=True))

    assert stated(directory) == retitled


def test_what_is_no_structure_is_refused(writing: Writing, directory: Path) -> None:
    other = rdf.Quad(TOWN, rdf.NamedNode("http://example.org/p"), rdf.Literal("x"), TOWN)

    with pytest.raises(SourceError, match="it describes no structure"):
        put(writing, {other})


def test_what_the_log_has_and_the_store_missed_is_caught_up(
    writing: Writing, directory: Path, retitled: set[rdf.Quad]
) -> None:
    """As after a process was killed between the two."""
    with (
        patch("caregraph.serve.writing.changes.Change.update", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        put(writing, retitled)
    assert stated(directory) != retitled

    with writing.kept.turn():
        pass

    assert stated(directory) == retitled


def test_a_line_of_the_log_that_is_not_whole_was_never_a_change(
    writing: Writing, directory: Path, retitled: set[rdf.Quad]
) -> None:
    put(writing, retitled)
    path = directory / FILE
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: len(whole) // 2])

    assert len(Log(directory).read()) == 1
    with writing.kept.turn():
        pass

    assert path.read_bytes() == whole


def test_a_damaged_log_is_told_and_not_passed_over(
    writing: Writing, directory: Path, retitled: set[rdf.Quad]
) -> None:
    put(writing, retitled)
    path = directory / FILE
    path.write_bytes(b"{" + path.read_bytes())

    with pytest.raises(SourceError, match="the log of changes is damaged"):
        put(writing, set())


def test_two_who_write_take_turns(writing: Writing, directory: Path) -> None:
    with writing.kept.turn(), pytest.raises(BusyError), writing.kept.turn(patience=0):
        pass
    with writing.kept.turn(patience=0):
        pass


def test_after_a_refusal_the_next_can_write(
    writing: Writing, breaking: set[rdf.Quad], retitled: set[rdf.Quad]
) -> None:
    with pytest.raises(RefusedError) as kept:  # its frames are kept with it
        put(writing, breaking)

    assert put(writing, retitled).change is not None
    assert kept.value.code == "new-breaches"


def test_no_more_than_two_copies_are_kept_to_show_once_they_are_old(
    writing: Writing,
    directory: Path,
    retitled: set[rdf.Quad],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("caregraph.serve.writing.kept._OLD", 0)
    put(writing, retitled)
    writing.undo(1, ANN)
    writing.undo(2, ANN)

    assert sorted(one.name for one in (directory / "shown").iterdir()) == ["2", "3"]


def test_what_another_process_changed_is_shown(
    writing: Writing, directory: Path, rulebook: Rulebook, retitled: set[rdf.Quad]
) -> None:
    shown: list[Path] = []
    writing._publish = shown.append
    other = Writing(Kept(directory), Judge(lambda: rulebook, lambda: TODAY))
    put(other, retitled)

    writing.catch_up()
    writing.catch_up()

    assert shown == [directory / "shown" / "1"]
    assert stated(shown[0]) == retitled


def test_the_log_is_lines_of_json(
    writing: Writing, directory: Path, retitled: set[rdf.Quad]
) -> None:
    put(writing, retitled)

    (line,) = (directory / FILE).read_text("utf-8").splitlines()

    assert json.loads(line)["who"] == "ann"
    assert set(json.loads(line)) == {
        "number",
        "at",
        "who",
        "what",
        "structures",
        "why",
        "added",
        "removed",
        "findings",
        "waived",
        "undoes",
    }


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CaregraphError, match="no store"):
        Kept(tmp_path)
