"""The README does what it says: its tables build, its commands run, its output is true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from caregraph import registry
from caregraph.cli import main

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text("utf-8")

TABLES = dict(re.findall(r"^`(\w+\.csv)`\n```\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL))
LISTS = dict(re.findall(r"^`(\w+\.csv)`, a list\n```\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL))
COMMANDS = [
    line.partition("#")[0].strip()
    for block in re.findall(r"^```\n(caregraph .*?)```", TEXT, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.startswith("caregraph ") and "[" not in line
]


@pytest.fixture
def our_town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The structure that the README writes down, in a folder beside which to stand, and lists."""
    folder = tmp_path / "our-town"
    folder.mkdir()
    for name, text in TABLES.items():
        (folder / name).write_text(text, "utf-8")
    for name, text in LISTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_readme_has_tables_and_commands() -> None:
    assert {"structure.csv", "sources.csv", "posts.csv", "lines.csv"} <= set(TABLES)
    assert len(COMMANDS) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("line", COMMANDS)
@pytest.mark.usefixtures("our_town")
def test_a_command_of_the_readme_runs(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = shlex.split(line)

    code = main(words[1:])

    assert code in (0, 1), capsys.readouterr().err


@pytest.mark.slow
def test_the_python_of_the_readme_runs() -> None:
    blocks = re.findall(r"^```python\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}

    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)

    assert len(blocks) >= 4


@pytest.mark.slow
def test_the_output_of_the_demo_is_the_true_one(capsys: pytest.CaptureFixture[str]) -> None:
    (shown,) = re.findall(r"<!-- demo -->\n```\n(.*?)```", TEXT, re.DOTALL)

    main(["demo", "--no-serve"])

    said = capsys.readouterr().out
    parts = shown.strip().split("\n[...]\n")
    assert all(part in said for part in parts), "run caregraph demo --no-serve and copy"
    assert len(parts) >= 2


def test_every_command_is_in_the_readme() -> None:
    for name in registry.names("caregraph.cli"):
        assert f"caregraph {name}" in TEXT, name


@pytest.mark.slow
def test_the_picture_shows_what_an_export_shows(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    picture = README.parent / "cases/bath-and-north-east-somerset-2008/structure.svg"
    words = re.compile(r"<(?:text|title)[^>]*>([^<]*)<")

    main(["export", "case:bath-and-north-east-somerset-2008", "--adopt", "all", "--format", "svg"])

    drawn = capsysbinary.readouterr().out.decode("utf-8")
    assert sorted(words.findall(picture.read_text("utf-8"))) == sorted(words.findall(drawn))
    assert "Director of Adult Social" in drawn
