"""Counting the modules on three ways through the code: ``python -m benchmarks.walks``.

A module is entered when a function of it runs, and loaded when it is imported. Each way is a
command, run in a process of its own with ``sys.setprofile``; what runs while modules are imported
is not counted as entered. The rulebook is compiled by the first run and kept, as for any user;
``--cold`` counts the ways without that.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import caregraph
from caregraph.cli import main as command_line
from caregraph.keeping import SETTING

_SOURCE = str(Path(caregraph.__file__).parent) + os.sep
_CASE = ("case:bath-and-north-east-somerset-2008", "--adopt", "all")
WALKS = {
    "a row of lines.csv to a finding in HTML": ("check", *_CASE, "--format", "html"),
    "a question to its table": ("ask", _CASE[0], "CQ-01", *_CASE[1:]),
    "a view to a drawing": ("export", *_CASE, "-o", "drawing.svg"),
}


@dataclass
class Walk:
    """What one command went through."""

    entered: set[str]
    """Modules of which a function ran, by path."""
    calls: int = 0
    switches: int = 0
    """Calls from one module into another."""

    def see(self, frame: FrameType, event: str, _argument: object) -> None:
        """Take note of a call, as ``sys.setprofile`` tells it."""
        path = frame.f_code.co_filename
        if event != "call" or not _is_ours(path) or _is_import(frame):
            return
        self.entered.add(path)
        self.calls += 1
        caller = frame.f_back
        while caller is not None and not _is_ours(caller.f_code.co_filename):
            caller = caller.f_back
        self.switches += caller is not None and caller.f_code.co_filename != path


def _is_ours(path: str) -> bool:
    return path.startswith(_SOURCE) and path.endswith(".py")


def _is_import(frame: FrameType | None) -> bool:
    """Say whether a frame belongs to the importing of a module of ours."""
    while frame is not None:
        if frame.f_code.co_name == "<module>" and _is_ours(frame.f_code.co_filename):
            return True
        frame = frame.f_back
    return False


def walk(arguments: Sequence[str]) -> str:
    """Run a command in this process, and say in figures what it went through."""
    seen = Walk(set())
    sys.setprofile(seen.see)
    try:
        with redirect_stdout(io.TextIOWrapper(io.BytesIO())), redirect_stderr(io.StringIO()):
            command_line([*arguments])
    finally:
        sys.setprofile(None)
    loaded = sum(name.partition(".")[0] == "caregraph" for name in sys.modules)
    return f"{len(seen.entered)} {loaded} {seen.switches} {seen.calls}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of all ways, or the figures of one given as arguments of the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.walks", description=__doc__)
    parser.add_argument("--cold", action="store_true", help="with nothing kept")
    parser.add_argument("--one", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.one:
        print(walk(asked.one))
        return 0
    print("| way | modules entered | loaded | calls between modules | calls |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        path = os.pathsep.join([str(Path.cwd()), *filter(None, [os.environ.get("PYTHONPATH")])])
        paths = os.pathsep.join(str(Path(one).resolve()) for one in path.split(os.pathsep))
        environment = os.environ | {SETTING: "off" if asked.cold else folder, "PYTHONPATH": paths}
        for way, words in WALKS.items():
            for _ in range(1 if asked.cold else 2):  # the second run finds what the first kept
                run = subprocess.run(
                    [sys.executable, "-m", "benchmarks.walks", "--one", *words],
                    cwd=folder,
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=True,
                )
            print(f"| {way} | {' | '.join(run.stdout.split())} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
