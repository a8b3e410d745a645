"""``python -m benchmarks``: write the synthetic England, run every engine, print the tables."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import england, measure, tables
from benchmarks.contestants import ENGINES
from benchmarks.measure import Run

COMPARED = ("10k", "100k")
"""Sizes at which every change is compared with a full run."""
DESCRIBED = {"40 structures": (40, False), "one structure of 40": (40, True)}
"""The same places in structures of their own, and in one with what is over."""


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--sizes",
        default="10k,100k",
        help=f"of {', '.join(england.PLACES)}; %(default)s by default",
    )
    parser.add_argument("--engines", default=",".join(ENGINES), help="%(default)s by default")
    capped = "CPU seconds after which an engine is stopped; %(default)s by default"
    parser.add_argument("--cap", type=int, default=300, help=capped)
    parser.add_argument("--keep", type=Path, help="folder for the data, written once and kept")
    chosen = parser.parse_args()
    sizes, engines = chosen.sizes.split(","), chosen.engines.split(",")
    with tempfile.TemporaryDirectory() as passing:
        folder = chosen.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        planted = {size: prepare(folder, size) for size in sizes}
        print(tables.full(race(folder, sizes, engines, chosen.cap), planted), flush=True)
        if "caregraph" in engines:
            print("\n" + tables.changes({size: change(folder, size) for size in sizes}))
            print("\n" + tables.changes({how: side_by_side(folder, how) for how in DESCRIBED}))


def prepare(folder: Path, size: str) -> set[tuple[str, str]]:
    """Write the data of a size, where it is not there yet; give the planted findings."""
    data, planted = folder / f"{size}.nt", folder / f"{size}.json"
    if not planted.is_file():
        told(f"writing {size}")
        planted.write_text(json.dumps(sorted(england.write(data, england.PLACES[size]))))
    return {(rule, focus) for rule, focus in json.loads(planted.read_text())}


def race(folder: Path, sizes: list[str], engines: list[str], cap: int) -> list[Run]:
    """Run every engine on every size, one after the other.

    Sizes grow; an engine that was stopped at one size is not tried at a larger one.
    """
    shapes = folder / "shapes.nt"
    measure.write_shapes(shapes)
    runs: list[Run] = []
    stopped: dict[str, str] = {}
    for size in sizes:
        for engine in dict.fromkeys(["caregraph", *engines]):
            if engine in stopped:
                missing = f"not tried: {stopped[engine]}"
                runs.append(Run(engine, size, None, None, frozenset(), frozenset(), 0, missing))
                continue
            told(f"{engine} on {size}")
            run = measure.run(engine, size, folder / f"{size}.nt", shapes, cap)
            if run.problem:
                stopped[engine] = f"at {size}, {run.problem}"
            runs.append(run)
    return runs


def change(folder: Path, size: str) -> dict[str, Any]:
    """Measure typical changes at one size, in a process of its own."""
    equal = ["--equal"] if size in COMPARED else []
    return change_of(folder / f"{size}.nt", england.PLACES[size], *equal)


def change_of(data: Path, places: int, *options: str) -> dict[str, Any]:
    """Measure typical changes of written data."""
    told(f"changes of {data.stem}")
    out = data.with_suffix(".changes.json")
    command = [sys.executable, "-m", "benchmarks.incremental", str(data), str(places), str(out)]
    subprocess.run([*command, *options], check=True)
    found: dict[str, Any] = json.loads(out.read_text())
    return found


def side_by_side(folder: Path, how: str) -> dict[str, Any]:
    """Measure the same changes of the same places, described one by one or together."""
    places, together = DESCRIBED[how]
    data = folder / f"{how.replace(' ', '-')}.nt"
    if not data.is_file():
        told(f"writing {how}")
        england.write(data, places, together=together)
    return change_of(data, places, *(["--together"] if together else []))


def told(what: str) -> None:
    """Say what is going on, beside the tables."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
