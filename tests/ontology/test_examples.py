"""The recipes of ``ontology/examples``: each builds, and each claim of its README holds."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from worlds import require_java

from caregraph import assets
from caregraph.graph.choices import Choice
from caregraph.graph.named import parse_name
from caregraph.graph.store import open_store
from caregraph.graph.view import open_view, view
from caregraph.reasoner import java
from caregraph.reasoner.statements import of_view
from caregraph.vocab import prologue

FOLDERS = sorted(path.parent for path in assets.files("ontology", "examples/*/README.md"))
EXPECTED = {
    "dual-reporting",
    "joint-post",
    "ex-officio-seat",
    "secondment",
    "interim-cover",
    "committees-in-common",
    "shadow-board",
    "delegation-under-section-75",
    "option-not-adopted",
    "body-that-subsumes",
    "date-known-to-the-month",
    "two-sources-that-disagree",
}
_CLAIM = re.compile(r"^(\S[^\n]*)\n\n```sparql ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def claims(folder: Path) -> list[tuple[str, Choice, str]]:
    """Give what a README claims: the words, the view and the question to be answered by yes."""
    text = (folder / "README.md").read_text("utf-8")
    return [
        (words, parse_name(f"example,{options}" if options else "example").choice, query)
        for words, options, query in _CLAIM.findall(text)
    ]


CLAIMS = [
    pytest.param(folder, choice, query, id=f"{folder.name}: {words}")
    for folder in FOLDERS
    for words, choice, query in claims(folder)
]


def test_every_recipe_has_its_world_and_its_claims() -> None:
    assert {folder.name for folder in FOLDERS} == EXPECTED
    for folder in FOLDERS:
        fences = (folder / "README.md").read_text("utf-8").count("```sparql")
        assert len(claims(folder)) == fences > 0, folder.name


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("folder", "choice", "query"), CLAIMS)
def test_a_recipe_shows_what_it_claims(folder: Path, choice: Choice, query: str) -> None:
    shown = view(open_store([str(folder)]), choice)

    assert query.lstrip().startswith("ASK")
    assert bool(shown.store.query(prologue() + query))


@pytest.mark.parametrize(("folder", "choice", "query"), CLAIMS)
def test_a_claim_does_not_hold_of_an_empty_world(folder: Path, choice: Choice, query: str) -> None:
    assert not ox.Store().query(prologue() + query)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_readme_says_the_recipe_in_words(folder: Path) -> None:
    title, _, words = (folder / "README.md").read_text("utf-8").partition("\n\n")

    assert title.startswith("# ")
    assert len(words.partition("```")[0].split()) > 40


@pytest.mark.weekly
def test_the_recipes_together_are_consistent() -> None:
    require_java()
    together = open_view([str(folder) for folder in FOLDERS], Choice(as_of="any"))

    assert java.is_consistent(of_view(together).triples, seconds=120)
