"""What stands in ``examples`` runs and says what it says it does."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import caregraph

EXAMPLES = Path(__file__).parents[1] / "examples"
NOTEBOOK = json.loads((EXAMPLES / "your-own-structure.ipynb").read_text("utf-8"))


def run(name: str, *arguments: str, folder: Path) -> str:
    """Run an example as a reader would, and give what it prints."""
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def code() -> Iterator[str]:
    """Give the cells of the notebook that are code."""
    for cell in NOTEBOOK["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the names of the notebook stand for once its cells have run, in a folder of its own."""
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("notebook"))
        for number, cell in enumerate(code(), 1):
            exec(compile(cell, f"cell {number}", "exec"), names)
    return names


def test_the_notebook_is_one_that_notebooks_open_and_keeps_no_output() -> None:
    identifiers = [cell["id"] for cell in NOTEBOOK["cells"]]

    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"]) == (4, 5)
    assert len(set(identifiers)) == len(identifiers)
    for cell in NOTEBOOK["cells"]:
        assert set(cell) == {"cell_type", "id", "metadata", "source"} | (
            {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        )
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_the_notebook_mends_what_it_finds_and_makes_a_breach_of_silence(
    played: dict[str, Any],
) -> None:
    assert not played["before"].breaches
    assert {one.rule for one in played["before"].findings} >= {"ACC-07", "STR-02"}
    assert "ACC-07" not in {one.rule for one in played["after"].findings}
    assert {one.rule for one in played["report"].breaches} >= {"STAT-02", "STAT-03"}
    assert len(played["findings"]) == len(played["report"].findings)


@pytest.mark.weekly
def test_the_second_opinion_is_the_same(tmp_path: Path) -> None:
    said = run("second_opinion.py", folder=tmp_path)

    report = caregraph.check(caregraph.load("case:waltham-forest-2009"))
    first, *rules = said.splitlines()
    assert first == f"Both engines find the same {len(report.findings)} findings."
    assert {line.split()[0] for line in rules} == {one.rule for one in report.findings}


@pytest.mark.slow
def test_before_the_vote_says_and_draws_what_a_proposal_brings(tmp_path: Path) -> None:
    said = run("before_the_vote.py", folder=tmp_path)

    assert "AGR-06  It is said to rest on a section 75 agreement" in said
    assert "Most paths lead through: PCT Chief Executive Officer." in said
    assert (tmp_path / "adopted.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.slow
def test_the_intranet_shows_its_own_page_and_ours() -> None:
    app = runpy.run_path(str(EXAMPLES / "intranet.py"))["make_app"]("case:waltham-forest-2009")
    try:
        client = app.test_client()

        start = client.get("/").text

        assert "5 breaches" in start
        assert 'href="/structures/check"' in start
        assert client.get("/structures/check").status_code == 200
    finally:
        caregraph.close(app.blueprints["caregraph"])
