"""Processes that tests start, each over when its test is, whatever became of the test."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def python(
    arguments: Sequence[str], *, env: Mapping[str, str] | None = None, stdin: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Run Python in a process of its own, with its output and what it complains of to be read.

    Args:
        stdin: What its input is, if not ours."""
    command = [sys.executable, *arguments]
    with subprocess.Popen(
        command,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def program(
    command: Sequence[str | Path], *, folder: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run any program in a process of its own, in a folder; nobody reads what it says."""
    silent = subprocess.DEVNULL
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=silent, stderr=silent, cwd=folder
    ) as process:
        try:
            yield process
        finally:
            process.kill()
