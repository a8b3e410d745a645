"""Which questions about one place cost more in a larger England: `python -m benchmarks.growth`.

The linter sees how a query is written, not how the store's planner runs it. Asked about the posts
and bodies of one place, every query of a rule should cost the same at any size, and so should every
question of the catalogue with one thing of that place named; one that does not begins somewhere
else than at what it is asked about. A derivation, and a question about nothing in particular, is
asked of the whole and may grow as it does.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from benchmarks.__main__ import prepare
from benchmarks.contestants import view_of
from caregraph.graph import infer
from caregraph.graph.find import instances
from caregraph.graph.view import View
from caregraph.questions import Parameter, Question, catalogue, files
from caregraph.rdf import Term
from caregraph.shacl.queries import ShapeQuery
from caregraph.validation import Rulebook
from caregraph.vocab import CG

NODES = 20
"""How many focus nodes are asked about, at most."""
RUNS = 5
GROWN = 2.0
"""From this ratio on a query is named."""
MORE = 50.0
"""A question about one thing may cost so many milliseconds more, which nobody notices; a rule asks
for thousands of things."""
PLACE = "/place-0"
"""The structure that is there at every size."""


@dataclass(frozen=True)
class Asked:
    """One query, the same at both sizes."""

    name: str
    text: str
    share: bool = False
    """It is about the whole, so that its cost may grow as the whole does."""


def main() -> None:
    """Measure at two sizes, print what grew, and end with 1 where what is about one place did."""
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
    grown = tell("queries of rules about one place", small, large, list(of_rules(small)))
    grown += tell("questions about one thing", small, large, list(of_questions(small)), MORE)
    tell("questions about everything", small, large, list(of_everything(small)))
    tell("derivations", small, large, list(of_derivations()))
    sys.exit(1 if grown else 0)


def tell(what: str, small: View, large: View, asked: list[Asked], more: float = 0) -> int:
    """Measure some queries on two views, print what they cost and which grew, and count those.

    Args:
        more: So many milliseconds more do not count.
    """
    shipped = len(infer.background())
    size = (len(large.store) - shipped) / (len(small.store) - shipped)
    costs = [(_cost(small, one), _cost(large, one), one) for one in asked]
    totals = sum(before for before, _, _ in costs), sum(after for _, after, _ in costs)
    print(f"{len(asked)} {what}: {totals[0]:.0f} and {totals[1]:.0f} ms in all")
    grown = [
        (before, after, one.name)
        for before, after, one in costs
        if after > GROWN * before * (size if one.share else 1)
    ]
    for before, after, name in sorted(grown, key=lambda cost: cost[0] - cost[1]):
        print(f"{name}: {before:.2f} and {after:.2f} ms")
    print(f"{len(grown)} of them cost more than {GROWN:.0f} times as much at the larger size")
    return sum(after > before + more for before, after, _ in grown)


def of_rules(view: View) -> Iterator[Asked]:
    """Ask every query of the rulebook about the focus nodes it has in the place."""
    for query in Rulebook.load().compile().queries:
        if nodes := _nodes(view, query):
            name = (query.constraint or f"{query.shape} {query.component}").rpartition("/")[2]
            yield Asked(name, query.focused(nodes, known=query.focus.classes is not None))


def of_questions(view: View) -> Iterator[Asked]:
    """Ask every question about each sort of thing that can be named and is in the place."""
    for question in catalogue().values():
        for parameter in question.parameters:
            terms = _terms(view, question)
            things = _things(view, parameter)
            if things and all(terms[one.name] for one in question.parameters if one.needed):
                terms[parameter.name] = things[len(things) // 2]
                yield Asked(f"{question.id} {parameter.name}", question.planned(terms))


def of_everything(view: View) -> Iterator[Asked]:
    """Ask every question that can be asked about nothing in particular."""
    for question in catalogue().values():
        terms = _terms(view, question)
        if all(terms[one.name] for one in question.parameters if one.needed):
            yield Asked(question.id, question.planned(terms), share=True)


def of_derivations() -> Iterator[Asked]:
    """Ask every derivation for all that it gives."""
    for name, text in infer.rules().items():
        yield Asked(name, text, share=True)


def _terms(view: View, question: Question) -> dict[str, ox.NamedNode | ox.Literal | None]:
    """Give what a question is asked with beside the one thing: its own words and days, no thing."""
    terms: dict[str, ox.NamedNode | ox.Literal | None] = {}
    for one in question.parameters:
        terms[one.name] = None if one.kind in files.KINDS else one.default
        if one.needed and one.kind in files.KINDS:
            terms[one.name] = next(iter(_things(view, one)), None)
    return terms


def _things(view: View, parameter: Parameter) -> list[ox.NamedNode]:
    """List the things of the place that a parameter can stand for."""
    if parameter.kind not in files.KINDS:
        return []
    found = instances(view, *(CG[name] for name in files.KINDS[parameter.kind]))
    return sorted((one for one in found if f"{PLACE}/" in f"{one.value}/"), key=str)


def _nodes(view: View, query: ShapeQuery) -> list[Term]:
    """Give focus nodes of a query in the place, the same at every size."""
    rows = view.select(f"SELECT DISTINCT ?this WHERE {{ {query.focus.everyone} }}")
    found = sorted((this for (this,) in rows if f"{PLACE}/" in str(this)), key=str)
    return found[:: max(1, len(found) // NODES)][:NODES]


def _cost(view: View, asked: Asked) -> float:
    """Give the CPU milliseconds of one query, the least of several runs."""
    spent = []
    for _ in range(RUNS):
        before = time.process_time()
        for _ in view.store.query(asked.text):  # type: ignore[union-attr]  # rows or triples
            pass
        spent.append((time.process_time() - before) * 1000)
    return min(spent)


if __name__ == "__main__":
    main()
