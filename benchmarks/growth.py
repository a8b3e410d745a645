"""Which questions about one place cost more in a larger England: `python -m benchmarks.growth`.

The linter sees how a rule is written, not how the store's planner runs it. Asked about the posts
and bodies of one place, every query should cost the same at any size; one that does not begins
somewhere else than at the node it is asked about.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.__main__ import prepare
from benchmarks.contestants import view_of
from caregraph.graph.view import View
from caregraph.shacl.compiler import ShapeQuery
from caregraph.shacl.shapegraph import Term
from caregraph.validation import Rulebook

NODES = 20
"""How many focus nodes are asked about, at most."""
RUNS = 5
GROWN = 2.0
"""From this ratio on a query is named."""


def main() -> None:
    """Measure at two sizes and print what grew."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--sizes", default="10k,1m", help="two sizes; %(default)s by default")
    parser.add_argument("--keep", type=Path, help="folder for the data, written once and kept")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = chosen.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        views = []
        for size in chosen.sizes.split(","):
            prepare(folder, size)
            views.append(view_of(folder / f"{size}.nt"))
    small, large = views
    queries = [one for one in Rulebook.load().compile().queries if _nodes(small, one)]
    costs = [(_cost(small, one), _cost(large, one), one) for one in queries]
    totals = [sum(cost[index] for cost in costs) for index in (0, 1)]
    print(f"{len(queries)} queries about one place: {totals[0]:.0f} and {totals[1]:.0f} ms in all")
    grown = [cost for cost in costs if cost[1] > GROWN * cost[0]]
    for before, after, query in sorted(grown, key=lambda cost: cost[0] - cost[1]):
        name = (query.constraint or f"{query.shape} {query.component}").rpartition("/")[2]
        print(f"{name}: {before:.2f} and {after:.2f} ms")
    print(f"{len(grown)} of them cost more than {GROWN:.0f} times as much at the larger size")


def _nodes(view: View, query: ShapeQuery) -> list[Term]:
    """Give focus nodes of a query in the first place, the same at every size."""
    rows = view.select(f"SELECT DISTINCT ?this WHERE {{ {query.focus.everyone} }}")
    found = sorted((this for (this,) in rows if "/place-0/" in str(this)), key=str)
    return found[:: max(1, len(found) // NODES)][:NODES]


def _cost(view: View, query: ShapeQuery) -> float:
    """Give the CPU milliseconds of one question, the least of several runs."""
    text = query.focused(_nodes(view, query), known=query.focus.classes is not None)
    spent = []
    for _ in range(RUNS):
        before = time.process_time()
        list(view.select(text))
        spent.append((time.process_time() - before) * 1000)
    return min(spent)


if __name__ == "__main__":
    main()
