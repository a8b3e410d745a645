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


BOTH_ROLES = (
    "solicitor,Solicitor,council,monitoring officer; chief finance officer,in force,,,report 2\n"
)


def break_a_rule(repository: Path, folder: str = "structure") -> None:
    """Give one post two roles that the law keeps apart."""
    posts = repository / folder / "posts.csv"
    posts.write_text(posts.read_text("utf-8") + BOTH_ROLES, "utf-8")


def check(repository: Path, tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script with this Python's caregraph first on the path."""
    tool = tmp_path / "bin" / "caregraph"
    tool.parent.mkdir(exist_ok=True)
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m caregraph "$@"\n', "utf-8")
    tool.chmod(0o755)
    environment = os.environ | {"PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", str(SCRIPT), *words],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_change_that_breaks_nothing_new_passes(repository: Path, tmp_path: Path) -> None:
    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("# What changes")
    assert "Nothing differs" in done.stdout


@pytest.mark.slow
def test_what_a_change_only_hides_fails_it(repository: Path, tmp_path: Path) -> None:
    posts = repository / "structure" / "posts.csv"
    posts.write_text(posts.read_text("utf-8").replace("head of paid service", ""), "utf-8")

    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "Lost: passed before" in done.stdout
    assert "STAT-01" in done.stdout


@pytest.mark.slow
def test_a_statutory_line_that_is_taken_out_fails(repository: Path, tmp_path: Path) -> None:
    lines = repository / "structure" / "lines.csv"
    other = "top,chief,council,operational,in force,,,report 3\n"
    lines.write_text(lines.read_text("utf-8") + other, "utf-8")
    git(repository, "commit", "--quiet", "-a", "-m", "with two lines")
    lines.write_text(lines.read_text("utf-8").splitlines()[0] + "\n" + other, "utf-8")

    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "ACC-02" in done.stdout.partition("Lost: passed before")[2]


WAIVER = "key,rule,focus,reason,owner,approved by,review by\nw,SOD-01,,known,clerk,chair,{}\n"


@pytest.mark.slow
@pytest.mark.parametrize(("review_by", "status"), [("2999-01-01", 0), ("2011-01-01", 1)])
def test_a_waiver_that_ran_out_fails_until_somebody_answers_again(
    repository: Path, tmp_path: Path, review_by: str, status: int
) -> None:
    break_a_rule(repository)
    waivers = repository / "structure" / "waivers.csv"
    waivers.write_text(WAIVER.format(review_by), "utf-8")
    git(repository, "add", "structure")
    git(repository, "commit", "--quiet", "-m", "broken, and waived")

    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == status, done.stdout + done.stderr
    assert ("ran out on 1 January 2011" in done.stdout) is bool(status)


@pytest.mark.slow
def test_a_change_that_breaks_a_rule_fails_and_says_which(repository: Path, tmp_path: Path) -> None:
    break_a_rule(repository)

    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == 1, done.stderr
    assert "SOD-01" in done.stdout


@pytest.mark.slow
def test_what_was_broken_before_does_not_fail_even_where_the_folder_is_renamed(
    repository: Path, tmp_path: Path
) -> None:
    break_a_rule(repository)
    git(repository, "commit", "--quiet", "-a", "-m", "broken")
    git(repository, "mv", "structure", "moved")

    done = check(repository, tmp_path, "HEAD", "moved/")

    assert done.returncode == 0, done.stderr
    assert "Nothing differs" in done.stdout


@pytest.mark.slow
def test_a_folder_that_did_not_stand_before_is_new_as_a_whole(
    repository: Path, tmp_path: Path
) -> None:
    shutil.copytree(repository / "structure", repository / "another")
    break_a_rule(repository, "another")

    done = check(repository, tmp_path, "HEAD", "another")

    assert done.returncode == 1
    assert "no such folder stood in HEAD" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("base", ["0" * 40, "", "no-such-branch"])
def test_without_a_commit_to_compare_with_everything_is_new(
    repository: Path, tmp_path: Path, base: str
) -> None:
    assert check(repository, tmp_path, base, "structure").returncode == 0

    break_a_rule(repository)
    done = check(repository, tmp_path, base, "structure")

    assert done.returncode == 1
    assert "SOD-01" in done.stdout
    assert "to compare with; every finding counts" in done.stderr


@pytest.mark.slow
def test_a_first_commit_fails_on_what_is_named_besides(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(repository, tmp_path, "", "structure").returncode == 0

    monkeypatch.setenv("CAREGRAPH_FAIL_ON", "new lost not-assured")

    assert check(repository, tmp_path, "", "structure").returncode == 1


@pytest.mark.slow
def test_the_change_that_mends_unreadable_tables_can_land(repository: Path, tmp_path: Path) -> None:
    posts = repository / "structure" / "posts.csv"
    good = posts.read_text("utf-8")
    posts.write_text("not,a,table\n", "utf-8")
    git(repository, "commit", "--quiet", "-a", "-m", "unreadable")
    posts.write_text(good, "utf-8")

    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == 0, done.stderr
    assert "could not be read as it was" in done.stderr


@pytest.mark.slow
def test_a_hook_run_by_git_leaves_the_index_alone(repository: Path, tmp_path: Path) -> None:
    break_a_rule(repository)
    check(repository, tmp_path, "HEAD", "structure")
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\nPATH={tmp_path / 'bin'}:$PATH exec bash {SCRIPT} HEAD structure\n")
    hook.chmod(0o755)

    with pytest.raises(subprocess.CalledProcessError) as refused:
        git(repository, "commit", "--quiet", "-a", "-m", "breaks a rule")

    assert b"SOD-01" in refused.value.stdout + refused.value.stderr
    changed = subprocess.run(
        ["git", "status", "--short"], cwd=repository, capture_output=True, text=True, check=True
    )
    assert " M structure/posts.csv" in changed.stdout


@pytest.mark.slow
def test_tables_that_cannot_be_read_are_told_and_nothing_is_left_behind(
    repository: Path, tmp_path: Path
) -> None:
    (repository / "structure" / "posts.csv").write_text("not,a,table\n", "utf-8")

    done = check(repository, tmp_path, "HEAD", "structure")

    assert done.returncode == 3
    assert "posts.csv" in done.stderr
    listed = subprocess.run(
        ["git", "worktree", "list"], cwd=repository, capture_output=True, text=True, check=True
    )
    assert len(listed.stdout.splitlines()) == 1
