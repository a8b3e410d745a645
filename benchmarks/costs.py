"""What drawing and reasoning cost: `python -m benchmarks.costs`.

CPU seconds, children included, of what people wait for and no test measures. Ends with 1 where a
bar is missed.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox

from benchmarks import england
from caregraph import assets
from caregraph.graph import infer, ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.pictures import draw
from caregraph.reasoner import java
from caregraph.reasoner.rl import closure
from caregraph.reasoner.statements import of_view

DRAWING = 3.0
"""CPU seconds that the drawing of a case may take."""
TOGETHER = 6.0
"""How many times the ontology alone all cases together may cost the reasoner."""
CLOSING = 2.5
"""CPU seconds that the OWL 2 RL closure of 100k triples may take."""
SAVING = 0.1
"""CPU seconds from the save of a table of a case to what it did to the findings, in the middle."""
SAVES = 12
RUNS = 3


def main() -> None:
    """Print what each costs, the least of a few runs, and whether it is within its bar."""
    met = [drawing(case) for case in assets.case_names()]
    met += [saving(), reasoning(), closing()]
    sys.exit(0 if all(met) else 1)


def drawing(case: str) -> bool:
    """Draw a case with its proposals adopted."""
    view = open_view([f"case:{case}"], Choice(adopt=("all",)))
    spent = least(partial(draw, view))
    print(f"drawing {case}: {spent:.2f} CPU s, at most {DRAWING:g}", flush=True)
    return spent <= DRAWING


def saving() -> bool:
    """Watch the case of Bath, proposals adopted, and save one title after another."""
    from caregraph.validation import Rulebook
    from caregraph.validation.live import Live
    from caregraph.validation.watching import Watch

    with TemporaryDirectory() as folder:
        place = Path(folder) / "case"
        shutil.copytree(assets.folder("cases") / "bath-and-north-east-somerset-2008", place)
        live = Live(Rulebook.load(), today=date(2026, 1, 1))
        watch = Watch([str(place)], Choice(adopt=("all",)), live)
        watch.look()
        spent = []
        for number in range(SAVES):
            watch.rest()
            posts = place / "posts.csv"
            rows = posts.read_text("utf-8").splitlines(keepends=True)
            row = 1 + number % (len(rows) - 1)
            key, _, others = rows[row].partition(",")
            rows[row] = f"{key},{number} {others}"
            posts.write_text("".join(rows), "utf-8")
            begun = time.process_time()
            watch.look()
            spent.append(time.process_time() - begun)
    middle, worst = sorted(spent)[SAVES // 2], max(spent)
    print(f"a save while watching: {middle:.3f} CPU s, at worst {worst:.3f}, at most {SAVING:g}")
    return middle <= SAVING


def reasoning() -> bool:
    """Ask whether the ontology is consistent, alone and with all cases."""
    empty = ox.Store()
    empty.extend(infer.background())
    alone, together = (
        least(partial(consistent, of_view(view).triples))
        for view in (View(empty, {}, {}, ()), open_view([], Choice(as_of="any")))
    )
    print(
        f"consistency of the ontology: {alone:.2f} CPU s; with all cases: {together:.2f}, "
        f"{together / alone:.1f} times, at most {TOGETHER:g}"
    )
    return together <= TOGETHER * alone


def closing() -> bool:
    """Close an England of 100k triples, with every axiom of the ontology, under OWL 2 RL."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "100k.nt"
        england.write(path, england.PLACES["100k"])
        store = ox.Store()
        store.load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    store.extend(ontology.store())
    text = (store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()) or b"").decode()
    spent = least(lambda: list(closure(text)))
    size, closed = text.count("\n"), sum(1 for _ in closure(text))
    print(
        f"OWL 2 RL closure of {size:,} triples, {closed:,} in all: {spent:.2f} CPU s, "
        f"at most {CLOSING:g}"
    )
    return spent <= CLOSING


def consistent(triples: list[ox.Triple]) -> None:
    """Let the reasoner look for a contradiction where there is none."""
    assert java.is_consistent(triples, seconds=120)


def least(work: Callable[[], object]) -> float:
    """Give the CPU seconds of the cheapest of a few runs."""
    spent = []
    for _ in range(RUNS):
        before = used()
        work()
        spent.append(used() - before)
    return min(spent)


def used() -> float:
    """Give the CPU seconds of this process and of its children so far."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
