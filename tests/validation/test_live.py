"""Following edits: after every saved state the report is what a full check of that state gives."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import strategies as st
from laws import tried
from variants import change, variant

from caregraph.deltas import Shift
from caregraph.errors import CaregraphError, SourceError
from caregraph.finding import KINDS
from caregraph.graph.choices import Choice, Part
from caregraph.graph.view import combined, open_parts
from caregraph.results import Report
from caregraph.validation import Rulebook, baselines, check, memory, waivers
from caregraph.validation.baselines import Baseline
from caregraph.validation.kinds import Checked
from caregraph.validation.live import Live

pytestmark = pytest.mark.slow

CASE = "bath-and-north-east-somerset-2008"
CASES = [CASE, "barking-and-dagenham-2010", "london-2009", "waltham-forest-2009", "surrey-2026"]
TODAY = date(2026, 1, 1)
ADOPTED = Choice(adopt=("all",))

Edit = tuple[str, int, int, int]
"""What is done, and numbers by which table, row and column are chosen."""

edits = st.lists(
    st.tuples(
        st.sampled_from(["drop", "empty", "copy a cell", "copy a row", "undo"]),
        st.integers(0, 999),
        st.integers(0, 999),
        st.integers(0, 999),
    ),
    min_size=4,
    max_size=10,
)


@cache
def rulebook() -> Rulebook:
    return Rulebook.load()


def checked(parts: Sequence[Part]) -> Checked:
    """A full check, as the command makes it."""
    view = combined(parts)
    report = check(view, rulebook())
    kept = waivers.of_view(view, rulebook().former)
    return Checked(view, rulebook(), waivers.applied(report, kept, view, TODAY))


def since(before: Checked, after: Checked) -> Report:
    """A full check with an earlier one as its baseline."""
    kept = memory.kept(before.report, before.view, rulebook())
    adopted = frozenset(one.value for one in before.view.adopted)
    baseline = Baseline(kept.findings, kept.memory, adopted)
    return baselines.compared(after.report, baseline, after)


def make(edit: Edit, folder: Path, first: dict[str, bytes]) -> None:
    """Change one table of a folder."""
    what, *numbers = edit
    tables = sorted(folder.glob("*.csv"))
    table = tables[numbers[0] % len(tables)]
    with table.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    row = rows[numbers[1] % len(rows)]
    column = 1 + numbers[2] % (len(header) - 1)
    match what:
        case "drop":
            rows.remove(row)
        case "empty":
            row[column] = ""
        case "copy a cell":
            row[column] = rows[numbers[2] % len(rows)][column]
        case "copy a row":
            rows.append([f"{row[0]}-again", *row[1:]])
        case _:
            table.write_bytes(first[table.name])
            return
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
@tried(few=2, many=40, case=st.sampled_from(CASES), adopts=st.booleans(), steps=edits)
def test_every_state_has_the_report_of_a_full_check_and_its_comparison(
    case: str, adopts: bool, steps: list[Edit]
) -> None:
    choice = ADOPTED if adopts else Choice()
    with TemporaryDirectory() as place:
        folder = Path(variant(Path(place), case, {}))
        first = {one.name: one.read_bytes() for one in folder.glob("*.csv")}
        live = Live(rulebook(), today=TODAY)
        before = checked(open_parts([folder], choice))
        assert live.take(open_parts([folder], choice)) == before.report

        for step in steps:
            saved = {one: one.read_bytes() for one in folder.glob("*.csv")}
            make(step, folder, first)
            try:
                after = checked(open_parts([folder], choice))
            except CaregraphError:
                for path, data in saved.items():
                    path.write_bytes(data)
                continue
            assert live.take(open_parts([folder], choice)) == since(before, after)
            before = after


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::caregraph.errors.SourceWarning")
def test_an_option_that_comes_is_named_among_those_that_nobody_chose(tmp_path: Path) -> None:
    folder = Path(variant(tmp_path, "waltham-forest-2009", {}))
    live = Live(rulebook(), today=TODAY)
    live.take(open_parts([folder], ADOPTED))

    table = folder / "proposals.csv"
    (merger,) = (one for one in table.read_text("utf-8").splitlines() if one.startswith("merger,"))
    with table.open("a", encoding="utf-8") as file:
        file.write(merger.replace("merger,", "merger-again,", 1) + "\n")

    parts = open_parts([folder], ADOPTED)
    assert live.take(parts).view.undecided == checked(parts).report.view.undecided
    assert checked(parts).report.view.undecided == (("closer-working", ("merger", "merger-again")),)


def test_a_save_tells_what_is_new_mended_lost_and_gone(tmp_path: Path) -> None:
    folder = Path(variant(tmp_path, CASE, {}))
    live = Live(rulebook(), today=TODAY)
    live.take(open_parts([folder], ADOPTED))

    def told(status: str, proposal: str) -> dict[str, set[tuple[str, str]]]:
        line = {"dass-to-la-ce": {"status": status, "proposal": proposal}}
        change(folder / "lines.csv", line)
        found = live.take(open_parts([folder], ADOPTED)).since
        assert found is not None
        return {kind: {key(one) for one in found.of(kind)} for kind in KINDS}

    first = told("rejected", "")
    back = told("proposed", "integration")

    assert first["gone"]
    assert back["new"] == first["gone"] | first["mended"]


def key(shift: Shift) -> tuple[str, str]:
    return shift.finding.rule, shift.finding.focus.label


def test_a_state_that_is_no_view_leaves_the_one_before(tmp_path: Path) -> None:
    good = open_parts([variant(tmp_path / "a", CASE, {})])
    broken = open_parts([variant(tmp_path / "b", CASE, {})], Choice(as_of="no day"))
    live = Live(rulebook(), today=TODAY)
    first = live.take(good)

    with pytest.raises(CaregraphError, match="no day"):
        live.take(broken)

    assert live.take(good) == since(checked(good), checked(good))
    assert first == checked(good).report


@pytest.mark.slow
def test_after_a_failure_halfway_the_next_state_is_compared_with_the_last_that_was_told(
    tmp_path: Path,
) -> None:
    folder = Path(variant(tmp_path, CASE, {}))
    live = Live(rulebook(), today=TODAY)
    live.take(open_parts([folder]))
    before = checked(open_parts([folder]))
    change(folder / "posts.csv", {"dass": {"title": "Director of something else"}})

    with (
        patch("caregraph.validation.following.Session.update", side_effect=SourceError("halfway")),
        pytest.raises(SourceError, match="halfway"),
    ):
        live.take(open_parts([folder]))

    assert live.take(open_parts([folder])) == since(before, checked(open_parts([folder])))


def test_a_cell_of_one_table_is_followed_and_nothing_is_made_anew(tmp_path: Path) -> None:
    folder = Path(variant(tmp_path, CASE, {}))
    live = Live(rulebook(), today=TODAY)
    live.take(open_parts([folder], ADOPTED))
    change(folder / "posts.csv", {"dass": {"title": "Director of something else"}})

    with patch("caregraph.validation.live.Following", side_effect=AssertionError("made anew")):
        live.take(open_parts([folder], ADOPTED))
