"""The check of a change: only what is newly broken fails it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Write = Callable[[Mapping[str, str]], Path]

SCRIPT = Path(__file__).parents[1] / ".ci" / "check-change"
DIRECTOR = "key,title,in,roles,status,from,until,evidence\n"

pytestmark = pytest.mark.skipif(
    not (shutil.which("git") and shutil.which("bash")), reason="git or bash is not installed"
)


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(write_tables: Write) -> Path:
    folder = write_tables({})
    git(folder.parent, "init", "--quiet")
    git(folder.parent, "add", "structure")
    git(folder.parent, "commit", "--quiet", "-m", "as it was")
    return folder.parent


def check(repository: Path, tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script with this Python's caregraph first on the path."""
    tool = tmp_path / "bin" / "caregraph"
    tool.parent.mkdir(exist_ok=True)
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m caregraph "$@"\n', "utf-8")
    tool.chmod(0o755)
    environment = os.environ | {"PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", str(SCRIPT), *words], cwd=repository, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_change_that_breaks_nothing_new_passes(repository: Path, tmp_path: Path) -> None:
    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == 0, done.stderr
    assert "# Accountability check" in done.stdout
    assert "0 new" in done.stdout


def test_a_change_that_breaks_a_rule_fails_and_says_which(repository: Path, tmp_path: Path) -> None:
    posts = repository / "structure" / "posts.csv"
    both = posts.read_text("utf-8") + (
        "solicitor,Solicitor,council,monitoring officer; chief finance officer,"
        "in force,,,report 2\n"
    )
    posts.write_text(both, "utf-8")

    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == 1, done.stderr
    assert "SOD-01" in done.stdout


def test_a_folder_that_is_new_is_checked_as_it_is(repository: Path, tmp_path: Path) -> None:
    git(repository, "mv", "structure", "moved")

    done = check(repository, tmp_path, "HEAD", "moved")

    assert done.returncode == 0, done.stderr


def test_tables_that_cannot_be_read_are_told_and_nothing_is_left_behind(
    repository: Path, tmp_path: Path
) -> None:
    (repository / "structure" / "posts.csv").write_text("not,a,table\n", "utf-8")

    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == 3
    assert "posts.csv" in done.stderr
    listed = subprocess.run(["git", "worktree", "list"], cwd=repository, capture_output=True,
                            text=True, check=True)  # fmt: skip
    assert len(listed.stdout.splitlines()) == 1
