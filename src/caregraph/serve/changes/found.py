"""What a change does to findings, as lists: in five kinds, what is new by mood, then by rule.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from caregraph.deltas import Delta, Shift
from caregraph.finding import KINDS, Finding, Kind
from caregraph.moods import MOODS, OUTCOMES, Outcome
from caregraph.serve.changes.told import Places
from caregraph.serve.web.content import Item
from caregraph.serve.web.speech import apart

_CLOSE = 4
"""So many findings of a kind stand in the open one by one; more stand by rule, so many rules."""


@dataclass(frozen=True)
class Tile:
    """How many findings a change does one of five things to."""

    kind: Kind
    count: int
    said: str
    """What is in it; empty where its name says it."""

    @property
    def name(self) -> str:
        """Name what is done to them."""
        return KINDS[self.kind]


def tiles(found: Delta) -> tuple[Tile, ...]:
    """Count findings by what a change does to them, in the five words."""
    came = [one.finding.outcome for one in (*found.new, *found.worsened)]
    moods = [mood for mood in OUTCOMES if mood in came]
    new = [f"{came.count(mood)} {_SHORT.get(mood, MOODS[mood])}" for mood in moods]
    answered = len(found.answered)
    said = {
        "new": ", ".join(new),
        "lost": "passed before",
        "mended": f"{answered} by an answer" if answered else "",
        "gone": "not mended",
    }
    return tuple(Tile(kind, found.count(kind), said.get(kind, "")) for kind in KINDS)


_SHORT: Mapping[Outcome, str] = {"left-open": "left open"}


@dataclass(frozen=True)
class Moved:
    """A finding to which a change does something."""

    finding: Finding
    about: Item
    said: str
    """What is found; of what is mended, what is so instead."""
    rule: Item
    detail: str


@dataclass(frozen=True)
class ByRule:
    """Findings of one rule and mood to which a change does the same."""

    heading: str
    rule: Item
    several: tuple[Moved, ...]
    left_out: int
    """How many more there are than a page shows."""

    @property
    def count(self) -> int:
        """Count all of them."""
        return len(self.several) + self.left_out


@dataclass(frozen=True)
class Group:
    """Findings to which a change does the same, with how they stand on a page."""

    id: str
    kind: Kind
    title: str
    look: str
    word: str
    said: str
    rules: tuple[ByRule, ...]
    is_by_rule: bool
    """Rules stand in the open, what each finds folded; else all stand in the open."""
    folds: bool

    @property
    def count(self) -> int:
        """Count the findings."""
        return sum(one.count for one in self.rules)

    @property
    def left_out(self) -> int:
        """Count what the page does not show."""
        return sum(one.left_out for one in self.rules)

    @property
    def open(self) -> tuple[ByRule, ...]:
        """Give the rules that stand in the open, those with most findings."""
        return self.rules if len(self.rules) <= _CLOSE + 1 else self.rules[:_CLOSE]

    @property
    def folded(self) -> tuple[ByRule, ...]:
        """Give the rules that stand folded."""
        return self.rules[len(self.open) :]


def findings(found: Delta, places: Places, most: int | None) -> tuple[Group, ...]:
    """Give findings by what a change does to them, what is new by mood; the empty left out.

    Args:
        most: Show no more findings of a rule than this, and say how many there are.
    """
    came = (*found.new, *found.worsened)
    by_mood = {mood: [one for one in came if one.finding.outcome == mood] for mood in _NEW}
    still = tuple(one for one in found.open if not one.finding.has_worsened)
    put_right = tuple(one for one in found.mended if not one.finding.is_question)
    others: tuple[tuple[str, Kind, str, Sequence[Shift]], ...] = (
        ("lost", "lost", "Lost", found.lost),
        ("mended", "mended", "Mended", put_right),
        ("answered", "mended", "Answered", found.answered),
        ("gone", "gone", "Gone with its subject", found.gone),
        ("open", "open", "Still open", still),
    )
    groups = [
        *(_group(f"new-{mood}", "new", _NEW[mood], by_mood[mood], places, most) for mood in _NEW),
        *(_group(*one, places, most) for one in others),
    ]
    return tuple(one for one in groups if one.rules)


_NEW: dict[Outcome, str] = {
    "breach": "New to mend",
    "left-open": "Newly left open by the proposal",
    "not-stated": "New to find out",
    "pending": "New and pending law",
    "waived": "New and waived",
}
_LOOKS: Mapping[str, tuple[str, str]] = {
    "lost": ("alter", "Lost"),
    "mended": ("same", "Mended"),
    "answered": ("same", "Answered"),
    "gone": ("end", "Gone"),
    "open": ("same", "Still open"),
}
_SAID: Mapping[str, str] = {
    "lost": "“Lost” is what passed before and is found now.",
    "gone": "“Gone” is not “mended”: look at each before you report progress.",
}


_BY_RULE = ("new-left-open", "new-not-stated")


def _group(
    place: str,
    kind: Kind,
    title: str,
    shifts: Sequence[Shift],
    places: Places,
    most: int | None,
) -> Group:
    look, word = _LOOKS.get(place, ("add", "New"))
    by: dict[tuple[str, str], list[Shift]] = {}
    for one in shifts:
        by.setdefault((one.finding.rule, one.finding.heading), []).append(one)
    ranked = sorted(by.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    rules = tuple(
        ByRule(
            heading,
            _rule(rule),
            tuple(_told_apart([_moved(one, kind, places) for one in several])[:most]),
            len(several[most or len(several) :]),
        )
        for (rule, heading), several in ranked
    )
    many = place in _BY_RULE or (len(shifts) > _CLOSE and place != "new-breach")
    return Group(
        f"findings-{place}",
        kind,
        title,
        look,
        word,
        _SAID.get(place, ""),
        rules,
        is_by_rule=many,
        folds=kind == "open",
    )


def _told_apart(several: Sequence[Moved]) -> list[Moved]:
    """Name the rows of things without a name of which the same is said in the same words."""
    rows = apart([(one.finding.focus, one.said) for one in several])
    return [
        replace(one, detail="; ".join(filter(None, (row, one.detail))))
        for one, row in zip(several, rows, strict=True)
    ]


def _moved(shift: Shift, kind: Kind, places: Places) -> Moved:
    one = shift.finding
    details = [
        f"was {MOODS[one.was]} before" if one.was else "",
        "comes with the calendar" if shift.step == "time" else "",
        f"gone with {', '.join(thing.label for thing in shift.because)}" if shift.because else "",
    ]
    about = places.item(one.focus, gone=kind in ("mended", "gone"))
    said = _mended(one) if kind == "mended" else one.message
    return Moved(one, about, said, _rule(one.rule), "; ".join(filter(None, details)))


def _mended(finding: Finding) -> str:
    """Say what is so now; of a question what has an answer, which need not be as the rule asks."""
    if not finding.is_question:
        return f"{finding.title}, as {finding.rule} asks"
    return f"is stated now: {finding.question or finding.heading}"


def _rule(identifier: str) -> Item:
    return Item(identifier, path=f"/rules/{identifier}")
