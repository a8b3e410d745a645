"""The command that watches: what it prints on every save, driven by its input, and how it ends."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from processes import python
from variants import change, variant

from caregraph.cli import main

CASE = "bath-and-north-east-somerset-2008"
WATCH = ["-m", "caregraph", "watch"]
CHECKED = r"\d+ of \d+ rules passed"
"""How the last line of the first report begins."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(variant(tmp_path, CASE, {}))


@contextmanager
def watching(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with python([*WATCH, *arguments], stdin=subprocess.PIPE) as process:
        yield process


def until(process: subprocess.Popen[str], last: str) -> str:
    """Read what is printed up to a line that begins with a pattern."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if re.match(last, line):
            return "".join(said)
    raise AssertionError(f"no line begins with {last!r}: {said}")


def look(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.mark.slow
def test_a_save_is_told_with_what_came_what_to_do_and_how_things_stand(folder: Path) -> None:
    with watching(str(folder), "--adopt", "all", "--on-input") as process:
        first = until(process, CHECKED)
        change(folder / "lines.csv", {"dass-to-la-ce": {"status": "rejected", "proposal": ""}})
        look(process)
        second = until(process, "now: ")
        change(folder / "lines.csv", {"dass-to-la-ce": {"status": "in forse"}})
        look(process)
        third = until(process, "not read: ")
        change(
            folder / "lines.csv",
            {"dass-to-la-ce": {"status": "proposed", "proposal": "integration"}},
        )
        look(process)
        fourth = until(process, "now: ")
        _, complaints = process.communicate("")

    assert "4 to mend" in first
    assert second.startswith("saved: lines.csv\n")
    assert "gone with its subject (" in second
    assert "new (" in fourth
    assert "Next: " in fourth
    assert f"Row: {folder}/" in fourth.replace("\n", "").replace("        ", "")
    assert third.endswith(
        "saved: lines.csv\nnot read: the findings are those of the state before; save it again "
        "when it is mended\n"
    )
    assert "lines.csv, row 3, column 'status'" in complaints
    assert process.returncode == 0


@pytest.mark.slow
def test_control_c_ends_it_cleanly(folder: Path) -> None:
    with watching(str(folder), "--adopt", "all") as process:
        until(process, CHECKED)
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=60)

    assert process.returncode == 0
    assert complaints.endswith("stopped\n")
    assert "Traceback" not in complaints


@pytest.mark.slow
def test_a_page_follows_what_the_terminal_tells(folder: Path) -> None:
    with watching(str(folder), "--adopt", "all", "--on-input", "--page", "--port", "0") as process:
        assert process.stderr is not None
        address = process.stderr.readline().rpartition(" ")[2].strip()
        until(process, CHECKED)
        change(folder / "posts.csv", {"dass": {"title": "Director of something else"}})
        look(process)
        until(process, "now: ")
        with urlopen(f"{address}next?after=1") as answer:
            page = answer.read().decode()
        process.communicate("")

    assert "Save 1: posts.csv" in page
    assert process.returncode == 0


def test_nothing_to_watch_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["watch", "nowhere"]) == 3
    assert "there is nothing to watch [no-such-source]" in capsys.readouterr().err
