"""Findings kept true while a graph changes, beside ShaclSail: `python -m benchmarks.revalidation`.

RDF4J's ShaclSail validates each transaction. It is given a synthetic England, those rules that it
takes and gets right when it checks everything, and the changes that ``edits`` makes, each taken
back; so is a session of caregraph. An update costs the CPU time of the whole process, the JVM's
threads included. What is found is compared as sets of shape and focus: ShaclSail has to tell what
a change makes wrong, and nothing that is right.

Needs Java 17 and RDF4J, which ``python tests/peers.py FOLDER`` brings.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from benchmarks import edits, england
from benchmarks.__main__ import prepare, told
from benchmarks.contestants import Pairs, view_of
from benchmarks.edits import Edit
from benchmarks.incremental import spread
from caregraph.shacl import execute
from caregraph.shacl.live.session import Session
from caregraph.validation import Rulebook, rules, standard
from caregraph.validation.rule import Rule

PROGRAM = Path(__file__).parent / "ShaclSailSession.java"
_ENGINES = "CAREGRAPH_ENGINES"


@dataclass
class Checked:
    """What one check found, and what it cost."""

    cpu: float | None = None
    """Milliseconds; None where there was no answer."""
    pairs: Pairs = field(default_factory=set)
    problem: str | None = None


@dataclass(frozen=True)
class Turn:
    """One update: what caregraph and ShaclSail made of it."""

    name: str
    ours: Checked
    theirs: Checked
    new: Pairs
    """What is wrong since this update."""

    @property
    def missing(self) -> Pairs:
        """What went wrong and ShaclSail did not tell."""
        return self.new - self.theirs.pairs

    @property
    def untrue(self) -> Pairs:
        """What ShaclSail told and is not so."""
        return self.theirs.pairs - self.ours.pairs


def main() -> None:
    """Say which rules ShaclSail takes, make every change, and print what each cost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.revalidation", description=__doc__)
    where = os.environ.get(_ENGINES)
    parser.add_argument("--engines", type=Path, default=where, required=where is None)
    parser.add_argument("--size", default="10k", help=f"of {', '.join(england.PLACES)}")
    parser.add_argument("--rules", default="", help="only these, with commas between; all without")
    parser.add_argument("--systems", type=int, default=1, help="of the England that are changed")
    parser.add_argument("--keep", type=Path, help="folder for the data, written once and kept")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = chosen.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        prepare(folder, chosen.size)
        data = folder / f"{chosen.size}.nt"
        wanted = rules.pick(rules.load(), filter(None, chosen.rules.split(",")))
        right = taken(chosen.engines, data, wanted, Path(passing))
        numbers = spread(england.PLACES[chosen.size])[: chosen.systems]
        print("\n" + raced(chosen.engines, data, right, numbers, Path(passing)))


def taken(engines: Path, data: Path, wanted: Mapping[str, Rule], work: Path) -> dict[str, Rule]:
    """Check everything by each rule alone; give those that ShaclSail gets right, tell of others."""
    told(f"{len(wanted)} rules by ShaclSail, one by one")
    files = [written(work / f"{name}.nt", [rule]) for name, rule in wanted.items()]
    theirs = sail(engines, "rules", data, *files)
    view = view_of(data)
    right: dict[str, Rule] = {}
    for name, rule in wanted.items():
        answer = theirs[f"{name}.nt"]
        ours = pairs_of(execute.run(view, Rulebook({name: rule}).compile()))
        if answer.problem:
            print(f"{name}: refused, {answer.problem[:200]}")
        elif answer.pairs != ours:
            few, many = len(ours - answer.pairs), len(answer.pairs - ours)
            print(f"{name}: wrong, {few} missing and {many} too many of {len(ours)}")
        else:
            right[name] = rule
    cost = sum(one.cpu or 0 for one in theirs.values()) / 1000
    print(f"{len(right)} of {len(wanted)} rules taken, everything checked right, {cost:.0f} CPU s")
    return right


def raced(
    engines: Path, data: Path, right: Mapping[str, Rule], numbers: Iterable[int], work: Path
) -> str:
    """Make every change and take it back, by both; give a table."""
    places = england.PLACES[data.stem]
    changes = [
        turn for n in numbers for edit in edits.edits(places, n) for turn in (edit, edit.undone())
    ]
    steps = work / "steps"
    steps.mkdir()
    for number, change in enumerate(changes):
        _write(steps / f"{number:04}.add.nt", change.added)
        _write(steps / f"{number:04}.remove.nt", change.removed)
    told(f"{len(changes)} changes of {data.stem} by ShaclSail")
    theirs = sail(engines, "changes", data, written(work / "shapes.nt", right.values()), steps)
    told(f"{len(changes)} changes of {data.stem} by caregraph")
    ours = session(data, right, changes)
    turns = [
        Turn(change.name, after, theirs[f"{number:04}"], after.pairs - before.pairs)
        for number, (change, (before, after)) in enumerate(
            zip(changes, pairwise(ours), strict=True)
        )
    ]
    return table(turns)


def session(data: Path, right: Mapping[str, Rule], changes: Iterable[Edit]) -> list[Checked]:
    """Give what caregraph finds before any change and after each, and what each cost it."""
    view = view_of(data)
    compiled = Rulebook(dict(right)).compile()
    kept = Session(view, compiled)
    found = [Checked(None, pairs_of(kept.results))]
    for change in changes:
        before = time.process_time()
        make = partial(change.make, view.store)
        kept.update(make, added=change.added, removed=change.removed)
        spent = (time.process_time() - before) * 1000
        found.append(Checked(spent, pairs_of(kept.results)))
    return found


def sail(engines: Path, *arguments: str | Path) -> dict[str, Checked]:
    """Run ShaclSail on some data; give what it found by the name of what it was given."""
    command = ["java", "-Xmx8g", "-cp", f"{engines / 'rdf4j' / 'lib'}/*", PROGRAM, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Checked] = defaultdict(Checked)
    for line in done.stdout.splitlines():
        match line.split("\t"):
            case [name, "cpu", spent]:
                found[name].cpu = float(spent)
            case [name, "pair", shape, focus]:
                found[name].pairs.add((shape, focus))
            case [name, "problem", words]:
                found[name].problem = words
    return found


def pairs_of(results: Iterable[execute.Result]) -> Pairs:
    """Give shape and focus of every result."""
    return {(one.shape, getattr(one.focus, "value", "")) for one in results}


def written(path: Path, some: Iterable[Rule]) -> Path:
    """Write rules as standard SHACL, in N-Triples."""
    turtle = standard.written(rules.shape_graph(some))
    _write(path, (quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)))
    return path


def _write(path: Path, triples: Iterable[ox.Triple]) -> None:
    ox.serialize(triples, output=path, format=ox.RdfFormat.N_TRIPLES)


def table(turns: Iterable[Turn]) -> str:
    """Tell what each kind of change cost and found, made and taken back."""
    by_name: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        by_name[turn.name].append(turn)
    every = [turn for several in by_name.values() for turn in several]
    lines = [
        "| change, and back | caregraph: CPU ms | ShaclSail: CPU ms | new findings "
        "| not told by ShaclSail | told and not so |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(_row(name, several) for name, several in by_name.items()),
        _row("all", every),
    ]
    return "\n".join(lines)


def _row(name: str, turns: list[Turn]) -> str:
    refused = {turn.theirs.problem for turn in turns if turn.theirs.problem}
    if refused:
        return f"| {name} | – | {'; '.join(sorted(refused))} | | | |"
    ours, theirs = (
        median(one.cpu or 0 for one in checked)
        for checked in ([turn.ours for turn in turns], [turn.theirs for turn in turns])
    )
    new, missing, untrue = (
        sum(len(getattr(turn, what)) for turn in turns) for what in ("new", "missing", "untrue")
    )
    return f"| {name} | {ours:.1f} | {theirs:.1f} | {new} | {missing} | {untrue} |"


if __name__ == "__main__":
    main()
