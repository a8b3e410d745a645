"""What it costs to keep the results true while one organisation changes.

Run as ``python -m benchmarks.incremental DATA PLACES OUT``. For each of eleven changes, in several
systems spread over the England, a session is told what is taken away and what is put in; the CPU
time of that call is taken. With ``--equal`` the results after every change are compared with a
full run; with ``--together`` the data are those of one structure that describes every place.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from benchmarks import edits, england
from benchmarks.contestants import used, view_of
from benchmarks.edits import Edit
from caregraph.graph.view import View
from caregraph.shacl import execute
from caregraph.shacl.live.session import Session
from caregraph.shacl.queries import Compiled
from caregraph.validation.run import Rulebook

SYSTEMS = 5
"""How many systems are changed, at most."""


def spread(places: int) -> list[int]:
    """Give the numbers of some systems, spread over an England of so many places."""
    systems = -(-places // england.PLACES_A_SYSTEM)
    taken = min(SYSTEMS, systems)
    return [index * systems // taken for index in range(taken)]


def measured(
    view: View, places: int, *, compare: bool, together: bool = False
) -> dict[str, object]:
    """Make every change and take it back; give milliseconds by change, and any that differ."""
    compiled = Rulebook.load().compile()
    session = Session(view, compiled)
    times: dict[str, list[float]] = defaultdict(list)
    pairs: dict[str, int] = {}
    differ: list[str] = []
    gc.collect()
    for number in spread(places):
        for edit in edits.edits(places, number, together=together):
            for turn in (edit, edit.undone()):
                spent, asked = _spent(session, view, turn)
                times[edit.name].append(spent)
                pairs[edit.name] = max(asked, pairs.get(edit.name, 0))
                if compare and not _equal(session, view, compiled):
                    differ.append(edit.name)
    every = [one for several in times.values() for one in several]
    by_name = {
        name: {"median": median(found), "worst": max(found), "pairs": pairs[name]}
        for name, found in times.items()
    }
    return {
        "changes": by_name,
        "median": median(every),
        "worst": max(every),
        "count": len(every),
        "compared": compare,
        "differ": sorted(set(differ)),
        **used(),
    }


def _spent(session: Session, view: View, edit: Edit) -> tuple[float, int]:
    """Give the CPU milliseconds of one update and how many questions it asked again."""
    before = time.process_time()
    refresh = session.update(lambda: edit.make(view.store), added=edit.added, removed=edit.removed)
    return (time.process_time() - before) * 1000, refresh.pairs


def _equal(session: Session, view: View, compiled: Compiled) -> bool:
    full = execute.run(view, compiled)
    return [one.key for one in session.results] == [one.key for one in full]


def main(arguments: Iterable[str]) -> None:
    """Measure one written England and write down what came of it."""
    data, places, out, *rest = arguments
    found = measured(
        view_of(Path(data)), int(places), compare="--equal" in rest, together="--together" in rest
    )
    Path(out).write_text(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
