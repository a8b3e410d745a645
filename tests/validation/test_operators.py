"""What a limb guards is told by that limb once it is removed, altered, misdated or doubled."""

from __future__ import annotations

import met
import operators
import pytest
import rulefiles
from rulefiles import RuleFile

pytestmark = pytest.mark.weekly

FILE = pytest.mark.parametrize("file", rulefiles.files(), ids=lambda file: file.path.stem)

NOT_REACHED = {
    "TMP-01-outlives": "two ends that a view writes differ: the own one, and that of the owner",
}
"""Constraints that no single wrong fact or thing in a passing example sets off, with the reason.

They are set off by failing examples, in views; here they need more than one. May only shrink.
"""


@FILE
def test_every_constraint_is_set_off_by_one_wrong_fact_of_a_passing_example(
    file: RuleFile,
) -> None:
    shapes = {shape.value for shape in file.shapes()}
    asked = {
        met.name((one.root, one.shape, one.constraint, one.component))
        for one in met.RULES.compile().queries
        if one.root in shapes
    }

    reached = {met.name(one.query) for one in operators.told(file)}

    assert asked - reached == asked & NOT_REACHED.keys()
