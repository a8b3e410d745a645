"""The moods of findings: to mend, left open, to find out, pending; and how they are told.

Layer 1, below ``results``. A breach is told as a fact with what to mend; what a proposal leaves
open as what it must settle; what nobody has said as a question; what law that is not in force
would break as something ahead. None is told as another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from caregraph.english import count, together, upper

Outcome = Literal["breach", "left-open", "not-stated", "pending", "waived"]
OUTCOMES: tuple[Outcome, ...] = ("breach", "left-open", "not-stated", "pending", "waived")
"""Outcomes, the most pressing first."""

Severity = Literal["violation", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
"""Severities, gravest first."""

MOODS: dict[Outcome, str] = {
    "breach": "to mend",
    "left-open": "left open by the proposal",
    "not-stated": "to find out",
    "pending": "pending law",
    "waived": "waived",
}
SIGNS: dict[Outcome, str] = {
    "breach": "■",
    "left-open": "◇",
    "not-stated": "?",
    "pending": "▷",
    "waived": "○",
}
KEYS: dict[str, Outcome] = {
    "leftOpen": "left-open",
    "notStated": "not-stated",
    "pending": "pending",
    "waived": "waived",
}
"""How counts of what is no breach are called in JSON."""
SECTIONS: dict[Outcome, str] = {
    "breach": "To mend",
    "left-open": "Left open by the proposal: to be settled before the decision",
    "not-stated": "To find out: nobody has said",
    "pending": "Pending: would fail once law takes effect that is not in force",
    "waived": "Waived for a time",
}
"""The headings under which findings of a mood stand."""
_LINE = re.compile(r"\bline on which (.+) answers? to (.+?)(?:, for .+)?$")
"""How a line is called, by who answers and to whom."""
_NOT_KNOWN, _NOT_SAID = "Not known: ", "The proposal does not say "
_SETTLE = " Settle it before the decision."


def headline(counts: Mapping[str, int | None], *, proposes: bool, idle: int | None = None) -> str:
    """Count findings by mood, never in one number.

    Args:
        counts: How many breaches by severity, and ``leftOpen``, ``notStated``, ``waived``.
        proposes: Whether a proposal is taken as adopted, which may leave things open.
        idle: How many rules had nothing to look at; ``None`` where that is not known.
    """
    graded = [(counts[one] or 0, one) for one in SEVERITIES]
    each = ", ".join(count(number, one) for number, one in graded if number)
    parts = [f"{sum(number for number, _ in graded):,} to mend" + (f" ({each})" if each else "")]
    if proposes or counts["leftOpen"]:
        parts.append(f"{counts['leftOpen'] or 0:,} {MOODS['left-open']}")
    parts.append(f"{counts['notStated'] or 0:,} {MOODS['not-stated']}")
    if counts.get("pending"):
        parts.append(f"{counts['pending']:,} {MOODS['pending']}")
    parts.append(f"{counts['waived'] or 0:,} {MOODS['waived']}")
    if idle is not None:
        parts.append(f"{count(idle, 'rule')} had nothing to look at")
    return " · ".join(parts)


def counted(counts: Mapping[str, int]) -> str:
    """Count by mood what there is, and leave out what there is not."""
    graded = ", ".join(count(counts[one], one) for one in SEVERITIES if counts[one])
    parts = [f"{graded} {MOODS['breach']}" if graded else ""]
    for key, outcome in KEYS.items():
        parts.append(f"{counts[key]:,} {MOODS[outcome]}" if counts[key] else "")
    return "; ".join(filter(None, parts))


def about(label: str, said: str) -> str:
    """Put before a sentence what it is about, where the sentence does not name it.

    What has no name of its own is named by naming what it links.

    >>> about("the PCT", "Not known: who chairs the board.")
    'Not known of the PCT: who chairs the board.'
    >>> about("statutory line on which A answers to B, for care", "The line from A to B has ended.")
    'The line from A to B has ended.'
    """
    line = _LINE.search(label)
    links = line.groups() if line else label.partition(": ")[2].split(", ")
    if label in said or (any(links) and all(one in said for one in links)):
        return said
    if said.startswith(_NOT_KNOWN):
        return f"Not known of {label}: {said.removeprefix(_NOT_KNOWN)}"
    if said.startswith(_NOT_SAID):
        return f"{_NOT_SAID}of {label}: {said.removeprefix(_NOT_SAID)}"
    return f"{label}: {said}"


def under_heading(said: str) -> str:
    """Tell what is open without what its heading says: that it is, and when to settle it.

    >>> under_heading("The proposal does not say who chairs it; settle it before the decision.")
    'Who chairs it.'
    """
    for begins in (_NOT_KNOWN, "Not known ", _NOT_SAID):
        if said.startswith(begins):
            said = said.removeprefix(begins)
            break
    return upper(said.replace("; settle it before the decision", "").replace(_SETTLE, ""))


def series(names: Iterable[str]) -> str:
    """Name things one after another; with semicolons where a name has a comma of its own.

    >>> series(["Ann", "Bob"]), series(["Director of Care, Health and Housing", "Bob"])
    ('Ann, Bob', 'Director of Care, Health and Housing; Bob')
    """
    found = [*names]
    mark = "; " if any("," in one for one in found) else ", "
    return mark.join(found)


def told_together(outcome: Outcome, heading: str, subjects: Iterable[str]) -> str:
    """Tell several findings of one rule and outcome in a sentence."""
    named = series(subjects)
    match outcome:
        case "left-open" if "; " in named:
            return f"{_NOT_SAID}{heading}: {named}.{_SETTLE}"
        case "left-open":
            return f"{_NOT_SAID}{heading}: {named}; settle it before the decision."
        case "not-stated":
            return f"{_NOT_KNOWN}{heading}: {named}."
        case "pending":
            return f"Once law takes effect that is not in force: {heading}: {named}."
        case _:
            return f"{upper(heading)}: {named}."


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
            said = f"{_NOT_SAID}{question}; settle it before the decision."
        case "left-open":
            said = f"The proposal does not settle whether it is so: {statement}"
        case "not-stated" if question:
            said = f"{_NOT_KNOWN}{question}."
        case "not-stated":
            said = f"Not known whether it is so: {statement}"
        case _:
            return statement
    return " ".join([said, *_may_say(may_say)])


def ahead(provision: str, state: str, statement: str) -> str:
    """Tell what would be a breach once a provision has started.

    Args:
        state: How the provision stands, and when that was last looked into.
    """
    return f"Would fail on the day {provision} takes effect ({state}): {statement}"


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
        case "pending":
            return f"Be ready for that day: {remedy[:1].lower()}{remedy[1:]}"
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
    return [f"{together([f'“{one}”' for one in titles], 'or')} may say."] if titles else []
