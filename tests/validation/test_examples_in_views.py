"""Every example of every rule as users meet it: described, and seen in views of real days."""

from __future__ import annotations

import met
import pytest
import rulefiles
from rulefiles import RuleFile

FILE = pytest.mark.parametrize("file", rulefiles.files(), ids=lambda file: file.path.stem)

NOT_REACHED: set[str] = set()
"""Constraints that no failing example fires in a view; may only shrink."""


@pytest.mark.sampled(16)
@FILE
def test_failing_example_is_told_in_a_view_and_passing_one_is_not(file: RuleFile) -> None:
    wrong = [
        f"{one.met.example} on {one.day}"
        for one in met.seen(file)
        if bool(one.found) != (one.may_fire and one.met.example.kind == "fails")
    ]

    assert wrong == []


@pytest.mark.sampled(16)
@FILE
def test_every_constraint_is_fired_by_a_failing_example_in_a_view(file: RuleFile) -> None:
    found = {fact.query for one in met.seen(file) for fact in one.found}

    shapes = {shape.value for shape in file.shapes()}
    asked = {
        (one.root, one.shape, one.constraint, one.component)
        for one in met.RULES.compile().queries
        if one.root in shapes
    }
    assert asked
    assert {met.name(query) for query in asked - found} == {
        name for name in NOT_REACHED if name.startswith(f"{file.identifier}-")
    }


@pytest.mark.sampled(16)
@FILE
def test_examples_of_rules_that_began_or_ended_are_seen_on_the_days_about_it(
    file: RuleFile,
) -> None:
    eras = [limb.era for limb in met.RULES.rules[file.identifier].limbs.values()]
    about = [one for one in met.seen(file) if not one.may_fire]

    assert bool(about) == any(era.since or era.until for era in eras)
