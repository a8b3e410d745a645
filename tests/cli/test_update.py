"""``update``: what a newer list changes is shown, and written only where that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caregraph.cli import main

THEN = "Position,Reports To,Name,Title\n1,,Ann,Chief\n2,1,Bob,Head of Care\n3,2,Cas,Clerk\n"
NOW = "Position,Reports To,Name,Title\n1,,Ann,Chief\n2,1,Bob,Director of Care\n3,1,Dee,Clerk\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("then.csv").write_text(THEN, "utf-8")
    Path("now.csv").write_text(NOW, "utf-8")
    assert main(["new", "town", "--from", "then.csv", "--as-at", "2026-11-01", "-o", "town"]) == 0


def update(*words: str) -> int:
    return main(["update", "town", "--from", "now.csv", "--as-at", "2026-12-01", *words])


def written() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("town").glob("*.csv")}


def test_what_changes_is_told_in_words_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = written()

    assert update() == 0
    told = capsys.readouterr()

    words = " ".join(told.out.split())
    for said in (
        "name: Head of Care, now Director of Care",
        "holder of Clerk: Cas (established filled), now Dee (established filled)",
        "Clerk answers to (operational): Head of Care, now Chief",
    ):
        assert said in words
    assert "Corrections of the record" not in told.out
    assert "nothing is written: --apply does" in told.err
    assert written() == before


@pytest.mark.slow
def test_what_is_applied_holds_from_its_day_and_keeps_what_was_before(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert update("--apply") == 0
    assert "check town --as-of 2026-12-01" in capsys.readouterr().err

    for day, title, holder in (
        ("2026-11-15", "Head of Care", "Cas"),
        ("2026-12-15", "Director of Care", "Dee"),
    ):
        assert main(["trace", "town", "Clerk", "--as-of", day]) == 0
        assert holder in capsys.readouterr().out
        assert main(["trace", "town", title, "--as-of", day]) == 0
        capsys.readouterr()
    assert update() == 0
    assert "says already all that the list does" in capsys.readouterr().err


@pytest.mark.slow
def test_a_copy_to_review_has_the_proposal_and_can_be_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = written()

    assert update("--to", "review.xlsx") == update("--to", "review") == 0
    capsys.readouterr()

    for name in ("review.xlsx", "review"):
        assert main(["compare", name, "--adopt", "shown-on-2026-12-01"]) == 0
        assert "Dee" in capsys.readouterr().out
    assert written() == before


def test_the_answer_has_the_forms_of_a_comparison(capsys: pytest.CaptureFixture[str]) -> None:
    update("--format", "json")

    found = json.loads(capsys.readouterr().out)
    assert {one["category"] for one in found["changes"]} >= {"renamed", "holder-changed"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["town.xlsx", "--apply"], "a workbook is not written over"),
        (["town", "--to", "then.csv"], "there is something already"),
        (["town", "--as-at", "2026-10-01"], "it is as at 2026-10-01"),
        (["town", "--as-at", "11/13/2026"], "Did you mean 2026-11-13?"),
        (["town", "--as-at", "May"], "--as-at: 'May' is not a date"),
    ],
)
def test_what_cannot_be_done_is_refused(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = written()

    assert main(["update", *words, "--from", "now.csv"]) == 2
    assert said in capsys.readouterr().err
    assert written() == before


def test_what_is_no_list_is_an_error_of_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    Path("now.csv").write_text("Day,Weather\n1,fair\n", "utf-8")

    assert update() == 3
    assert "no list that is recognised" in capsys.readouterr().err


@pytest.mark.slow
def test_what_a_list_covers_is_said_where_that_is_doubtful(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = written()
    Path("now.csv").write_text("Position,Reports To,Name,Title\n3,2,Cas,Clerk\n", "utf-8")

    assert update("--apply") == 2
    told = capsys.readouterr().err
    assert "it lacks 2 of the 3 posts" in told
    assert "--covers part" in told
    assert written() == before
    assert update("--covers", "part") == update("--covers", "whole") == 0
    nothing, _, ended = capsys.readouterr().out.partition(", nothing begins")
    assert "Nothing differs." in nothing
    assert ended.startswith((", 6 end", " and 6 end"))


def test_a_list_of_nothing_is_an_error_of_the_source(capsys: pytest.CaptureFixture[str]) -> None:
    before = written()
    Path("now.csv").write_text("Position,Reports To,Name,Title\n", "utf-8")

    assert update("--apply", "--covers", "whole") == 3
    assert "[empty-list]" in capsys.readouterr().err
    assert written() == before


def test_a_copy_to_review_holds_no_plan_that_is_taken_for_a_fact(
    capsys: pytest.CaptureFixture[str],
) -> None:
    update("--to", "review")
    capsys.readouterr()

    main(["check", "review", "--adopt", "shown-on-2026-12-01", "--rule", "TMP-03"])

    assert "0 to mend" in capsys.readouterr().out


def test_a_role_that_ends_with_its_post_is_a_duty_lost_in_no_known_organisation_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    posts = Path("town/posts.csv")
    lines = posts.read_text("utf-8-sig").splitlines()
    cells = lines[2].split(",")
    cells[lines[0].split(",").index("roles")] = "director of adult social services"
    lines[2] = ",".join(cells)
    posts.write_text("\n".join(lines), "utf-8")
    Path("now.csv").write_text(
        "Position,Reports To,Name,Title\n1,,Ann,Chief\n3,1,Cas,Clerk\n", "utf-8"
    )

    assert update() == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "1 duty loses its holder" in told
    assert "carried the role of director of adult social services; nobody carries it now" in told
