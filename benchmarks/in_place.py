"""What is asked of a store on disk, each from a cold process: `python -m benchmarks.in_place`.

CPU seconds and peak memory of whole commands: traces and questions about random posts and bodies of
the synthetic England, on two days, of what the whole country names, a check after each of some
changes, and a count of the view. Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from benchmarks import england
from benchmarks.world import RDF_TYPE, World, cg
from caregraph.graph import on_disk
from caregraph.serve.writing.changes import Change, lines
from caregraph.serve.writing.kept import Kept

ORDINARY = 1.0
"""CPU seconds that an answer about a thing may take, of a hundred the 95th."""
HUB = 2.5
"""CPU seconds that an answer about what the whole country names may take."""
CHANGED = 1.0
"""CPU seconds that a check may take after one structure changed."""
COUNT = 0.3
"""CPU seconds that a count of the view may take once it is kept."""
MEMORY = 250
"""Megabytes that an answer about a thing may take."""
OTHER_DAY = "2024-03-01"
_CHANGES = 6
_KINDS = ("Post", "Committee", "UpperTierAuthority", "OrganisationalUnit")
_HUBS = (
    "england/organisation/nhs-england",
    "england/organisation/secretary",
    "system-0/organisation/icb",
)
_ID = "https://w3id.org/caregraph/id/"


@dataclass(frozen=True)
class Spent:
    """What one command took."""

    cpu: float
    megabytes: float


def main() -> None:
    """Print what each kind of answer takes, and whether it is within its bar."""
    options = argparse.ArgumentParser()
    options.add_argument("--size", choices=england.PLACES, default="100k")
    options.add_argument("--store", type=Path, help="a store that was written before")
    options.add_argument("--times", type=int, default=12, help="of each kind")
    asked = options.parse_args()
    with TemporaryDirectory() as folder:
        store = asked.store or Path(folder, "store")
        if asked.store is None:
            write(store, england.PLACES[asked.size])
        things = some(store, asked.times)
        posts = things[: asked.times]
        met = [
            told("trace", [["trace", store, one] for one in things], ORDINARY),
            told(
                "trace, another day",
                [["trace", store, one, "--as-of", OTHER_DAY] for one in things],
                ORDINARY,
            ),
            told(
                "CQ-01 about a post",
                [["ask", store, "CQ-01", f"post={one}"] for one in posts],
                ORDINARY,
            ),
            told("trace of a hub", [["trace", store, _ID + one] for one in _HUBS], HUB),
            changed(store, posts[:: max(1, len(posts) // _CHANGES)]),
            counted(store),
        ]
    sys.exit(0 if all(met) else 1)


def write(store: Path, places: int) -> None:
    """Write an England as users have it, as asserted, a named graph a structure."""
    on_disk.save(_quads(places), store)


def _quads(places: int) -> Iterator[ox.Quad]:
    nation, above = england.nation()
    yield from _of(nation)
    for system in england.systems(places, above):
        for world in system.worlds:
            yield from _of(world)


def _of(world: World) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(world.iri.strip("<>"))
    for line in ox.parse("\n".join(world.lines()), format=ox.RdfFormat.N_TRIPLES):
        yield ox.Quad(line.subject, line.predicate, line.object, graph)


def some(store: Path, times: int) -> list[str]:
    """Give the IRIs of random things that answer to somebody, so many of each kind."""
    disk, chance = ox.Store.read_only(str(store)), random.Random(england.SEED)
    found: list[str] = []
    for kind in _KINDS:  # posts first
        quads = disk.quads_for_pattern(
            None, ox.NamedNode(RDF_TYPE.strip("<>")), ox.NamedNode(cg(kind).strip("<>"))
        )
        things = sorted(one.subject.value for one in quads if isinstance(one.subject, ox.NamedNode))
        found += chance.sample(things, min(times, len(things)))
    return found


def changed(store: Path, posts: Iterable[str]) -> bool:
    """Check a store, and again after each of some posts is taken out of it.

    Each state is told as text, and then as JSON against the report on the first.
    """
    words: list[object] = ["check", store]
    with TemporaryDirectory() as folder:
        before, now = Path(folder, "before.json"), Path(folder, "now.json")
        told("check, everything looked at", [words])
        told("the same as JSON, all of which is listed and kept", [[*words, "-o", before]])
        told("check, nothing changed", [words])

        def after_each() -> Iterator[list[object]]:
            for post in posts:
                without(store, post)
                yield words
                compared.append(spent([*words, "--baseline", before, "-o", now]))

        compared: list[Spent] = []
        is_met = told("check, one structure changed", after_each(), CHANGED)
        tell("the same as JSON against the first report", compared)
        return is_met


def without(store: Path, thing: str) -> None:
    """Take what is said of a thing out of a store, as a service that is written does."""
    disk = on_disk.opened(store)
    said = [*disk.quads_for_pattern(ox.NamedNode(thing), None, None)]
    names = {quad.graph_name for quad in said}
    graphs = tuple(sorted(one.value for one in names if isinstance(one, ox.NamedNode)))
    del disk
    kept = Kept(store)
    with kept.turn() as turn:
        number = kept.log.last + 1
        now = "2026-11-27T12:00:00Z"
        turn.make(Change(number, now, "benchmark", "updated", graphs, "", (), lines(said)))


def counted(store: Path) -> bool:
    """Count the view, which the last check kept."""
    words = ["query", store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"]
    return told("count, the view kept", [words], COUNT)


def told(what: str, commands: Iterable[list[object]], most: float | None = None) -> bool:
    """Run some commands and print what they took; say whether that is within its bar."""
    return tell(what, [spent(words) for words in commands], most)


def tell(what: str, each: Sequence[Spent], most: float | None = None) -> bool:
    """Print what some commands took: the median, the 95th of a hundred, the worst."""
    cpu = sorted(one.cpu for one in each)
    late, largest = cpu[max(0, -(-len(cpu) * 95 // 100) - 1)], max(one.megabytes for one in each)
    bar = "" if most is None else f", at most {most:g}"
    print(
        f"{what}: {len(cpu)} times, median {cpu[len(cpu) // 2]:.2f} CPU s, 95th {late:.2f}, "
        f"worst {cpu[-1]:.2f}{bar}; {largest:.0f} MB",
        flush=True,
    )
    return most is None or (late <= most and (most == HUB or largest <= MEMORY))


def spent(words: Iterable[object]) -> Spent:
    """Run a command of caregraph in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = (
        "import resource, sys; from caregraph.cli import main; code = main(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr  # 1: a check finds violations
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(cpu, int(done.stderr.split()[-1]) / 1024)


if __name__ == "__main__":
    main()
