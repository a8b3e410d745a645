"""The notes on decisions: numbered without a gap, one screen each, speaking of terms there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from caregraph import assets
from caregraph.terms import terms

NOTES = assets.files("ontology", "decisions/*.md")


def test_the_notes_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:3]) for path in NOTES]

    assert numbers == list(range(1, len(NOTES) + 1))


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_a_note_asks_chooses_refuses_and_names_its_terms(path: Path) -> None:
    text = path.read_text("utf-8")

    assert text.startswith(f"# {path.name[:3]} ")
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == [
        "Question",
        "Choice",
        "Refused",
        "Terms",
    ]
    assert len(text.splitlines()) <= 30


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_a_note_speaks_of_terms_that_exist(path: Path) -> None:
    named = set(re.findall(r"`(cg:\w+)`", path.read_text("utf-8")))

    assert named
    assert named <= {term.name for term in terms()}
