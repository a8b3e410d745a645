"""What is asked about one thing costs the same in a place and in a country.

Costs are compared with each other, never with a clock: at the one size with the other, and with
reading the names of all posts there.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks import growth
from benchmarks.__main__ import prepare
from benchmarks.contestants import view_of
from caregraph.graph.view import View
from caregraph.questions import Question, catalogue
from caregraph.vocab import PREFIXES, prologue

pytestmark = pytest.mark.weekly

ALL_POSTS = f"{prologue()} SELECT ?post ?name WHERE {{ ?post a cg:Post ; skos:prefLabel ?name }}"
TIMES = 3
"""So many times as much it may cost in a country of ten times the size, all posts aside."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> View:
    return england(tmp_path_factory.mktemp("england"), "10k")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> View:
    return england(tmp_path_factory.mktemp("england"), "100k")


def england(folder: Path, size: str) -> View:
    """A synthetic England with faults in every place, ready to be asked."""
    prepare(folder, size)
    return view_of(folder / f"{size}.nt")


def test_no_question_about_one_thing_costs_more_in_a_country(small: View, large: View) -> None:
    reading = growth._cost(large, growth.Asked("all posts", ALL_POSTS))
    asked = list(growth.of_questions(small))
    costs = {one.name: (growth._cost(small, one), growth._cost(large, one)) for one in asked}

    grown = {
        name: (before, after)
        for name, (before, after) in costs.items()
        if after > TIMES * before + reading
    }
    assert not grown
    total, in_a_country = (sum(cost[size] for cost in costs.values()) for size in (0, 1))
    assert in_a_country < 2 * total


def rows(view: View, text: str) -> Counter[tuple[str, ...]]:
    solutions = view.store.query(text, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return Counter(tuple(str(row[name]) for name in names) for row in solutions)


@pytest.mark.parametrize("question", catalogue().values(), ids=lambda one: one.id)
def test_a_question_has_the_same_rows_as_written_in_a_place_with_faults(
    question: Question, small: View
) -> None:
    terms = growth._terms(small, question)
    asked = [terms]
    for one in question.parameters:
        things = growth._things(small, one)
        asked += [{**terms, one.name: thing} for thing in things[:: len(things) // 4 + 1]]
    for given in asked:
        if all(given[one.name] for one in question.parameters if one.needed):
            assert rows(small, question.planned(given)) == rows(small, question.bound(given))
