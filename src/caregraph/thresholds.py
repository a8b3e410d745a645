"""What fails a check: the words of ``--fail-on``, and how several combine.

Layer 1, below ``results``, ``deltas`` and ``timelines``, which all count by them.

A check fails where there is any of what the words name. ``violation``, ``warning`` and ``info``
name breaches as grave or graver; ``left-open`` and ``not-stated`` name every breach and what a
proposal leaves open, or nobody has said. ``new`` narrows all of these to what is new since the
baseline, or in a comparison, and means violations where none of them is given. ``lost`` adds what
is lost, ``not-assured`` rules that had nothing to look at.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Literal, get_args

from caregraph.moods import SEVERITIES

if TYPE_CHECKING:
    from caregraph.finding import Finding

Threshold = Literal[
    "violation", "warning", "info", "new", "lost", "left-open", "not-stated", "not-assured"
]
THRESHOLDS: tuple[Threshold, ...] = get_args(Threshold)
"""Every word of ``--fail-on``."""

_NOT_KNOWN: tuple[Threshold, ...] = ("left-open", "not-stated")


def counts(finding: Finding, asked: Collection[Threshold]) -> bool:
    """Say whether a finding is of what the words ask for, whether it is new or not."""
    if finding.outcome != "breach":
        return finding.outcome in asked
    if not set(_NOT_KNOWN).isdisjoint(asked):
        return True
    least = max((SEVERITIES.index(one) for one in SEVERITIES if one in asked), default=-1)
    if least < 0 and "new" in asked:
        least = SEVERITIES.index("violation")
    return SEVERITIES.index(finding.severity) <= least
