"""Findings that another rule tells now than before, so that waivers and baselines say so.

Layer 4. Ids of rules are never used again for something else; what a rule told may move to another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from caregraph.results import Finding


@dataclass(frozen=True)
class Move:
    """What a rule told and another tells now."""

    old: str
    new: str
    what: str

    def __str__(self) -> str:
        return f"what {self.old} told of {self.what}, {self.new} tells now"


MOVES = (Move("TMP-02", "AUT-08", "what rests only on an agreement that has ended"),)
"""A rule that stands whole in the place of another says so itself."""


def of(rule: str) -> tuple[Move, ...]:
    """Give what has moved from a rule to others."""
    return tuple(one for one in MOVES if one.old == rule)


def said(rule: str, rules: Collection[str]) -> str:
    """Say what has moved from a rule to some others; nothing where nothing has."""
    return "; ".join(str(one) for one in of(rule) if one.new in rules)


def told_before_by(rule: str) -> tuple[str, ...]:
    """Name the rules that told before what a rule tells."""
    return tuple(one.old for one in MOVES if one.new == rule)


def renamed(earlier: Iterable[Finding], now: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give earlier findings under the rules that tell them now: those of the same focus.

    One whose own rule still finds it keeps that.
    """
    present = list(now)
    still = {one.fingerprint for one in present}
    by_focus = {(one.rule, one.focus.iri): one for one in present}
    found = []
    for one in earlier:
        again = [
            by_focus[move.new, one.focus.iri]
            for move in of(one.rule)
            if one.fingerprint not in still and (move.new, one.focus.iri) in by_focus
        ]
        found.append(
            replace(one, rule=again[0].rule, path=again[0].path, value=again[0].value)
            if again
            else one
        )
    return tuple(found)
