"""What people type costs: `python -m benchmarks.commands`.

Each command in a process of its own, from start to end, as users run it: on a synthetic England as
it would lie in a file, with nothing derived, and on a shipped case, with the compiled rules kept.
Beside a check of the file stands that of a ready view of the same England.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import england, measure
from benchmarks.__main__ import prepare

CASE = "case:bath-and-north-east-somerset-2008"
RUNS = 3
"""Of so many runs on a case the least counts."""


@dataclass(frozen=True)
class Bar:
    """What a command may cost."""

    seconds: float
    megabytes: float | None = None


BARS = {("check", "1m"): Bar(20, 700), ("check", "case"): Bar(0.35), ("ask", "case"): Bar(0.2)}


@dataclass(frozen=True)
class Cost:
    """What a command took: CPU seconds with children, and peak memory in megabytes."""

    seconds: float
    megabytes: float

    def row(self, name: str, size: str) -> str:
        """Write it as a row of the table."""
        bar = BARS.get((name, size))
        said = ""
        if bar is not None:
            most = f", {bar.megabytes:g} MB" if bar.megabytes else ""
            said = f"{'met' if self.meets(bar) else 'missed'}: {bar.seconds:g} s{most}"
        return f"| {name} | {size} | {self.seconds:.2f} | {self.megabytes:.0f} | {said} |"

    def meets(self, bar: Bar) -> bool:
        """Say whether it is within a bar."""
        return self.seconds <= bar.seconds and self.megabytes <= (bar.megabytes or self.megabytes)


def main() -> None:
    """Print what each command costs at each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.commands", description=__doc__)
    parser.add_argument(
        "--sizes", default="10k,100k", help="of 10k, 100k, 1m, 5m; %(default)s by default"
    )
    parser.add_argument("--keep", type=Path, help="folder for the data, written once and kept")
    chosen = parser.parse_args()
    print("| command | of | CPU s | peak MB | bar |\n| --- | --- | ---: | ---: | --- |", flush=True)
    of_case("check", CASE)
    of_case("ask", CASE, "CQ-01")
    with tempfile.TemporaryDirectory() as passing:
        folder = chosen.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        for size in chosen.sizes.split(","):
            of_england(folder, size)


def of_case(name: str, *words: str) -> None:
    """Run a command on a case, once to keep the rules and then a few times."""
    caregraph(name, *words)
    costs = [caregraph(name, *words) for _ in range(RUNS)]
    least = min(costs, key=lambda cost: cost.seconds)
    print(least.row(name, "case"), flush=True)


def of_england(folder: Path, size: str) -> None:
    """Run the commands on an England, and check a ready view of it."""
    path = folder / f"{size}.nq"
    if not path.is_file():
        england.describe(path, england.PLACES[size])
    print(caregraph("check", str(path)).row("check", size), flush=True)
    with tempfile.TemporaryDirectory() as passing:
        written = Path(passing)
        store = caregraph("build", str(path), "--store", str(written / "store"))
        print(store.row("build --store", size), flush=True)
        anew = caregraph("build", str(path), "-o", str(written / "again.nq"))
        print(anew.row("build -o .nq", size), flush=True)
        prepare(folder, size)
        measure.write_shapes(written / "shapes.nt")
        ready = measure.run("caregraph", size, folder / f"{size}.nt", written / "shapes.nt", 10_000)
    told = Cost(ready.cpu or 0, ready.memory or 0)
    print(told.row("a check of the ready view", size), flush=True)


def caregraph(*words: str) -> Cost:
    """Run a command of caregraph in a process of its own."""
    command = [sys.executable, "-m", "caregraph", *words]
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(command, stdout=quiet, stderr=quiet)
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode not in (0, 1):
        sys.exit(f"caregraph {' '.join(words)} ended with {started.returncode}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
