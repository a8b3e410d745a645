"""How findings stand on a page: their mood, and how serious they are, never one without the other.

Layer 6. The moods themselves, with their words and signs, are those of ``caregraph.moods``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caregraph.moods import MOODS, OUTCOMES, Outcome
from caregraph.results import Finding, Severity
from caregraph.serve.web.content import Item

_ALWAYS: tuple[Outcome, ...] = ("breach", "not-stated")
"""The moods that are counted even where there is nothing of them."""
SERIOUS: dict[Severity, str] = {
    "violation": "violation",
    "warning": "warning",
    "info": "information",
}
"""How severities read."""
_SAID: dict[Outcome, str] = {
    "breach": "what is stated breaks a rule",
    "left-open": "the proposal should say",
    "not-stated": "nobody has said",
}
"""What each mood means, in a few words."""


@dataclass(frozen=True)
class Tile:
    """How many findings there are of a mood."""

    outcome: Outcome
    count: int
    said: str
    """What the mood means; empty where its name says it."""

    @property
    def mood(self) -> str:
        """Name the mood."""
        return MOODS[self.outcome]


def tiles(findings: Iterable[Finding], *, proposes: bool) -> tuple[Tile, ...]:
    """Count findings by mood, in the order of moods.

    Args:
        proposes: Whether a proposal is taken as adopted, which may leave things open.
    """
    return tiles_of(Counter(one.outcome for one in findings), proposes=proposes)


def tiles_of(counts: Mapping[Outcome, int], *, proposes: bool) -> tuple[Tile, ...]:
    """Give the tiles of findings that are counted by mood."""
    shown = {*_ALWAYS, *counts, *(("left-open",) if proposes else ())}
    return tuple(
        Tile(one, counts.get(one, 0), _SAID.get(one, "")) for one in OUTCOMES if one in shown
    )


def serious(outcome: Outcome, graded: str) -> str:
    """Say how serious findings are, or would be where they are not known to be breaches.

    Args:
        graded: A severity, or how many there are of each.

    >>> serious("breach", "info"), serious("not-stated", "violation")
    ('information', 'would be a violation')
    """
    word = "information" if graded == "info" else graded
    if outcome == "breach":
        return word
    return f"would be a {word}" if graded in ("violation", "warning") else f"would be {word}"


def tag(finding: Finding) -> Item:
    """Give the mood of a finding as a tag, and how serious it is."""
    mood, said = MOODS[finding.outcome], serious(finding.outcome, finding.severity)
    if finding.outcome == "breach":
        return Item(f"{mood}: {said}", tag=finding.severity)
    return Item(mood, tag=finding.outcome, detail=said)
