"""What a limb guards is told by that limb once it is removed, altered, misdated or doubled."""

from __future__ import annotations

import met
import operators
import pytest
import rulefiles
from rulefiles import RuleFile

pytestmark = pytest.mark.slow

FILE = pytest.mark.parametrize("file", rulefiles.files(), ids=lambda file: file.path.stem)

NOT_REACHED = {
    "ACC-05-agreement",
    "BOD-05-eight",
    "BOD-07-council",
    "BOD-08-delegation",
    "CIC-02-holding",
    "DEL-05-single",
    "ICB-01-post",
    "ICB-04-holding",
    "LGR-02-business-held",
    "LGR-05-parent",
    "OFF-02-term",
    "OFF-05-monitoring-team",
    "PEN-01-healthwatch-seat",
    "PEN-01-national",
    "PRO-07-line",
    "PRO-09-function",
    "PRO-09-fund",
    "PRV-04-same MaxCountConstraintComponent",
    "SOD-05-portfolio",
    "SOD-06-elsewhere",
    "SOD-07-delegation",
    "SOD-07-standing",
    "STAT-06-officer",
    "STAT-09-elsewhere",
    "STAT-09-establishment",
    "STAT-09-public-health-elsewhere",
    "STAT-09-public-health-establishment",
    "TMP-01-before-law",
    "TMP-01-outlives",
    "TMP-02-place-left",
    "TMP-03-planned",
    "TMP-04-time",
    "TMP-07-kind",
    "TMP-07-label",
    "VAC-03-cover",
    "VAC-04-late",
}
"""Constraints that no single wrong fact in a passing example of their limb sets off.

They are set off by failing examples, in views; here they need more than one fact. May only shrink.
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

    assert asked - reached == asked & NOT_REACHED
