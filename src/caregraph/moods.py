"""The moods of findings: to mend, left open by a proposal, to find out; and how each is told.

Layer 1, below ``results``. A breach is told as a fact with what to mend; what a proposal leaves
open as what it must settle; what nobody has said as a question. None is told as another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Outcome = Literal["breach", "left-open", "not-stated", "waived"]
OUTCOMES: tuple[Outcome, ...] = ("breach", "left-open", "not-stated", "waived")
"""Outcomes, the most pressing first."""

MOODS: dict[Outcome, str] = {
    "breach": "to mend",
    "left-open": "left open by the proposal",
    "not-stated": "to find out",
    "waived": "waived",
}
SIGNS: dict[Outcome, str] = {"breach": "■", "left-open": "◇", "not-stated": "?", "waived": "○"}


def message(outcome: Outcome, statement: str, question: str | None, may_say: Sequence[str]) -> str:
    """Tell a finding in the mood of its outcome.

    Args:
        statement: The breach, as a fact.
        question: What is missing, as a clause such as "to whom the director answers"; ``None``
            where the finding rests on no absence.
        may_say: Titles of documents that are not held and may answer.
    """
    match outcome:
        case "left-open" if question:
            said = f"The proposal does not say {question}; settle it before the decision."
        case "left-open":
            said = f"The proposal does not settle whether it is so: {statement}"
        case "not-stated" if question:
            said = f"Not known: {question}."
        case "not-stated":
            said = f"Not known whether it is so: {statement}"
        case _:
            return statement
    return " ".join([said, *_may_say(may_say)])


def step(outcome: Outcome, remedy: str, owner: str) -> str:
    """Say what to do next about a finding.

    Args:
        remedy: How a breach of the rule is mended.
        owner: The office that answers for mending it; empty where it is not known.
    """
    match outcome:
        case "left-open":
            return "State it in the proposal before the decision."
        case "not-stated":
            whom = f", from the {owner}" if owner else ""
            return f"Find out{whom}; then record it, with the paragraph."
        case _:
            return remedy


def heading(outcome: Outcome, found: str, asked: str | None) -> str:
    """Head findings of one rule and outcome.

    Args:
        found: Names what was found: "posts that answer to nobody".
        asked: Names what nobody has said, as a clause: "to whom the post answers".
    """
    if outcome in ("left-open", "not-stated"):
        return asked or f"whether there are {found}"
    return found


def _may_say(titles: Sequence[str]) -> list[str]:
    if not titles:
        return []
    *others, last = titles
    return [f"{', '.join(others)} or {last} may say." if others else f"{last} may say."]
