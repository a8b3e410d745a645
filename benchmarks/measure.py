"""Starting contestants within a cap of CPU time, and judging their results."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from caregraph.validation import rules as rulefiles
from caregraph.validation import standard


@dataclass(frozen=True)
class Run:
    """One engine on one size."""

    engine: str
    size: str
    cpu: float | None
    memory: float | None
    """Peak memory in megabytes."""
    pairs: frozenset[tuple[str, str]]
    findings: frozenset[tuple[str, str, str]]
    """For caregraph, rule, focus and outcome of every finding."""
    triples: int
    problem: str | None
    """Why there is no result, where there is none."""


def write_shapes(path: Path) -> None:
    """Write the whole rulebook as one file of N-Triples."""
    rules = rulefiles.shape_graph(rulefiles.load().values())
    triples = ox.parse(standard.written(rules), format=ox.RdfFormat.TURTLE)
    ox.serialize((quad.triple for quad in triples), output=path, format=ox.RdfFormat.N_TRIPLES)


def run(engine: str, size: str, data: Path, shapes: Path, cap: int) -> Run:
    """Run one engine in a process of its own; past *cap* CPU seconds it is stopped."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (cap, cap))

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        command = [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "benchmarks.contestants",
            engine,
            str(data),
            str(shapes),
            str(out),
        ]
        done = subprocess.run(
            command, preexec_fn=limit, capture_output=True, text=True, check=False
        )
        told = json.loads(out.read_text()) if out.is_file() else {}
    problem = told.get("problem")
    if not told:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        over = done.returncode < 0 or "no report" in last
        problem = f"stopped at {cap} CPU-s" if over else last[:160]
    return Run(
        engine,
        size,
        told.get("cpu"),
        told.get("memory"),
        frozenset((shape, focus) for shape, focus in told.get("pairs", ())),
        frozenset((rule, focus, outcome) for rule, focus, outcome in told.get("findings", ())),
        told.get("triples", 0),
        problem,
    )


def difference(one: Iterable[tuple[str, str]], right: Iterable[tuple[str, str]]) -> str:
    """Say how the results of an engine differ from the right ones."""
    found, wanted = set(one), set(right)
    if found == wanted:
        return "equal"
    return f"{len(wanted - found)} missing, {len(found - wanted)} too many"
