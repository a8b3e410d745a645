"""The oracle of today: whole tables, checked through the command line, each judged by its rule."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shared import shared_path

from caregraph.cli import main
from caregraph.validation import Rulebook

Row = Mapping[str, Any]

NUMBERS = [f"OT-{number:02}" for number in range(1, 21)]

MEANS = {
    "VIOLATION": ("breach", "violation"),
    "WARNING": ("breach", "warning"),
    "NOT STATED": ("not-stated", None),
}
"""What an expectation asks of a finding: its outcome and, of a breach, its severity."""


@cache
def oracle() -> Sequence[Row]:
    told: Sequence[Row] = json.loads(shared_path("domain/oracle-today.json").read_text("utf-8"))
    return told


def test_every_row_of_the_oracle_is_asked_here() -> None:
    assert [row["id"] for row in oracle()] == NUMBERS
    assert {expected(row)[0] for row in oracle()} <= {*MEANS, "PASS"}


@pytest.mark.parametrize("number", NUMBERS)
def test_row(number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = (one for one in oracle() if one["id"] == number)
    if row["rule"] not in Rulebook.load().rules:
        pytest.skip(f"the rule {row['rule']} has not been written")
    outcome, silent = expected(row)

    found = checked(row["tables"], row["as_of"], tmp_path / "our-town", capsys)

    assert [one for one in found if one["rule"] in silent] == []
    judged = {(one["outcome"], one["severity"]) for one in found if one["rule"] == row["rule"]}
    if outcome == "PASS":
        assert not judged
    else:
        wanted, severity = MEANS[outcome]
        assert {one for one, _ in judged} == {wanted}, found
        assert severity is None or severity in {graveness for _, graveness in judged}


def expected(row: Row) -> tuple[str, list[str]]:
    """Give what a row expects of its rule, and the other rules that are to say nothing."""
    outcome = next(word for word in ("PASS", *MEANS) if row["expected"].startswith(word))
    return outcome, re.findall(r"[A-Z]+-\d+", row["expected"])


def checked(
    tables: Mapping[str, Sequence[str]],
    day: str,
    place: Path,
    capsys: pytest.CaptureFixture[str],
) -> Sequence[Mapping[str, Any]]:
    """Give what the command line finds in some tables on a day."""
    place.mkdir()
    for name, lines in tables.items():
        (place / name).write_text("\n".join(lines) + "\n", "utf-8")
    main(["check", f"{place},asOf={day}", "--format", "json"])
    told = capsys.readouterr()
    assert told.out, told.err
    found: Sequence[Mapping[str, Any]] = json.loads(told.out)["findings"]
    return found
