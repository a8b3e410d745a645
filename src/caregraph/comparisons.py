"""What differs between two views, what an ending brings, what options bring: as records.

Layer 1, beside ``results``, whose form they share. ``as_json`` gives the shapes that stay; the
file ``change.schema.json`` says them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from caregraph.deltas import Delta, Step
from caregraph.results import Citation, Thing
from caregraph.seen import Seen
from caregraph.thing_kinds import ThingKind

CHANGE_SCHEMA = "https://w3id.org/caregraph/change/1"
IMPACT_SCHEMA = "https://w3id.org/caregraph/impact/1"
OPTIONS_SCHEMA = "https://w3id.org/caregraph/options/1"

Category = Literal[
    "added",
    "ended",
    "first-known",
    "not-known-any-more",
    "renamed",
    "moved",
    "merged",
    "split",
    "subsumed",
    "succeeded",
    "transferred",
    "re-pointed",
    "re-scoped",
    "re-based",
    "role-re-assigned",
    "holder-changed",
    "function-re-vested",
    "function-delegated",
    "function-returned",
    "status-advanced",
    "status-fell-back",
    "re-dated",
    "value-changed",
    "corrected",
    "unchanged",
]
"""The closed list of what a change is; *unchanged* is said of statutory lines that stay."""

ReasonType = Literal[
    "starts",
    "ends",
    "ends-with",
    "proposal",
    "decision",
    "succession",
    "law",
    "described",
    "supposed",
]

Group = Literal["functions", "roles", "lines", "money", "people", "bodies", "papers"]
"""What dangles, gravest first."""


@dataclass(frozen=True)
class Triples:
    """What one graph has more and less than another, as lines of N-Triples, sorted."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)

    def inverse(self) -> Triples:
        """Give what leads back."""
        return Triples(self.removed, self.added)

    def then(self, other: Triples) -> Triples:
        """Give both, one after the other, as one; what is added and removed again is nothing."""
        added, removed = set(self.added), set(self.removed)
        here, gone = set(other.added), set(other.removed)
        return Triples(
            tuple(sorted((added - gone) | (here - removed))),
            tuple(sorted((removed - here) | (gone - added))),
        )

    def as_json(self) -> dict[str, list[str]]:
        """Give it as ``{"added", "removed"}``."""
        return {"added": list(self.added), "removed": list(self.removed)}


@dataclass(frozen=True)
class Reason:
    """Why something changes: a proposal, an event, a provision, what it ends with, its own date."""

    type: ReasonType
    thing: Thing | None = None

    def as_json(self) -> dict[str, Any]:
        """Give it as ``{"type", "thing"}``."""
        return {"type": self.type, "thing": _json(self.thing)}


@dataclass(frozen=True)
class Change:
    """One change in domain words."""

    step: Step
    category: Category
    kind: ThingKind
    thing: Thing
    said: str
    """The change in words, without what it is because of."""
    before: str | None = None
    after: str | None = None
    column: str | None = None
    """The column of its table that holds another value."""
    corrects: Category | None = None
    """Of a correction of the record: what the change would be, were it one of the world."""
    came_from: tuple[Thing, ...] = ()
    """Who answers, sits, holds or delegates; of an event, what was before."""
    goes_to: tuple[Thing, ...] = ()
    """To whom, on what or what; of an event, what comes after."""
    on: str | None = None
    """The day, as precisely as it is known."""
    because: tuple[Reason, ...] = ()
    consequence_of: Thing | None = None
    evidence: tuple[Citation, ...] = ()
    rows: tuple[str, ...] = ()
    triples: Triples = Triples()
    is_start_stated: bool = True
    """False of what comes with a proposal, of which no start of its own is stated: it may stand
    already, and ``on`` is the day of the proposal."""
    note: str = ""
    """What its source or describer notes of it, where its start is not stated."""
    duties: tuple[str, ...] = ()
    """Of a responsibility, what is done with what it is for, as codes of its kinds: ``leads``."""

    @property
    def comes(self) -> bool:
        """Say whether it comes with a proposal and nothing states that it begins then."""
        added = (self.corrects or self.category) in ("added", "function-delegated")
        return added and not self.is_start_stated

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "step": self.step,
            "category": self.category,
            "kind": self.kind,
            "thing": self.thing.as_json(),
            "said": self.said,
            "before": self.before,
            "after": self.after,
            "column": self.column,
            "corrects": self.corrects,
            "from": [one.as_json() for one in self.came_from],
            "to": [one.as_json() for one in self.goes_to],
            "on": self.on,
            "startStated": self.is_start_stated,
            "note": self.note or None,
            "because": [one.as_json() for one in self.because],
            "consequenceOf": _json(self.consequence_of),
            "evidence": [one.as_json() for one in self.evidence],
            "rows": list(self.rows),
        }


@dataclass(frozen=True)
class Dangling:
    """What others had with a thing that ends, and have no longer: open business."""

    group: Group
    relation: str
    """Which relation is lost, in kebab-case."""
    thing: Thing
    """What is left."""
    lost: Thing
    """What ended."""
    said: str
    remains: tuple[Thing, ...] = ()
    """What the thing that is left still has of that kind."""
    evidence: tuple[Citation, ...] = ()
    rows: tuple[str, ...] = ()
    is_duty: bool = False
    """It is a function, role or responsibility that nobody known has any more."""
    step: Step | None = None
    """With what the thing ends that is lost; ``None`` where nothing is compared."""

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "group": self.group,
            "relation": self.relation,
            "thing": self.thing.as_json(),
            "lost": self.lost.as_json(),
            "said": self.said,
            "remains": [one.as_json() for one in self.remains],
            "evidence": [one.as_json() for one in self.evidence],
            "rows": list(self.rows),
        }


@dataclass(frozen=True)
class Staying:
    """A thing that is in effect in both of two views, as it was."""

    kind: ThingKind
    thing: Thing


@dataclass(frozen=True)
class Comparison:
    """What differs between two views."""

    before: Seen
    """What the first view is."""
    after: Seen
    path: tuple[Step, ...]
    """What differs between the two, in the order told."""
    changes: tuple[Change, ...]
    viewpoint: tuple[Change, ...] = ()
    """What differs only because one looks from elsewhere: the day, what is only presumed."""
    dangling: tuple[Dangling, ...] = ()
    findings: Delta | None = None
    triples: Triples = Triples()
    notes: tuple[str, ...] = ()
    """What has to be said besides: nothing in effect, not begun, open identities."""

    @property
    def calendar(self) -> Step | None:
        """Give the step that is not the change's own: the calendar, where there are others."""
        return "time" if len(self.path) > 1 else None

    @property
    def is_of_records(self) -> bool:
        """Say whether nothing differs but the record, so that nothing changes in the world."""
        return {*self.path} == {"record"}

    @property
    def own_changes(self) -> tuple[Change, ...]:
        """Give what changes, without what the calendar alone brings."""
        return tuple(one for one in self.changes if one.step != self.calendar)

    @property
    def own_dangling(self) -> tuple[Dangling, ...]:
        """Give what is left dangling, without what the calendar alone leaves."""
        if self.calendar is None:
            return self.dangling
        return tuple(one for one in self.dangling if one.step != self.calendar)

    @property
    def own_findings(self) -> Delta:
        """Give what the change does to findings, without what the calendar alone brings."""
        found = self.findings or Delta()
        return found.apart_from(self.calendar) if self.calendar else found

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "schema": CHANGE_SCHEMA,
            "before": self.before.as_json(),
            "after": self.after.as_json(),
            "path": list(self.path),
            "changes": [one.as_json() for one in self.changes],
            "dangling": [one.as_json() for one in self.dangling],
            "findings": self.findings.as_json() if self.findings else None,
            "lookedAtLess": [
                one.as_json() for one in (self.findings.looked_at_less if self.findings else ())
            ],
            "triples": self.triples.as_json(),
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class EndsWith:
    """What ends with a thing, as its own."""

    thing: Thing
    kind: ThingKind
    ends_with: Thing
    """The owner it ends with: the thing itself, or what ends with it."""
    said: str
    evidence: tuple[Citation, ...] = ()
    rows: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "thing": self.thing.as_json(),
            "kind": self.kind,
            "with": self.ends_with.as_json(),
            "said": self.said,
            "evidence": [one.as_json() for one in self.evidence],
            "rows": list(self.rows),
        }


@dataclass(frozen=True)
class Impact:
    """What the ending of a thing brings: what ends with it, and what is left dangling."""

    view: Seen
    things: tuple[Thing, ...]
    """What ends: one thing, or all of a kind that a provision ends."""
    on: str
    """The day."""
    because: tuple[Reason, ...]
    ends_with: tuple[EndsWith, ...]
    dangling: tuple[Dangling, ...]
    followed_by: tuple[Thing, ...] = ()
    """What the data name as coming after; never a guess."""
    notes: tuple[str, ...] = ()
    findings: Delta | None = None
    """Where it was asked for: what the ending does to findings."""

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "schema": IMPACT_SCHEMA,
            "view": self.view.as_json(),
            "things": [one.as_json() for one in self.things],
            "on": self.on,
            "because": [one.as_json() for one in self.because],
            "endsWith": [one.as_json() for one in self.ends_with],
            "dangling": [one.as_json() for one in self.dangling],
            "followedBy": [one.as_json() for one in self.followed_by],
            "findings": self.findings.as_json() if self.findings else None,
            "notes": list(self.notes),
        }


@dataclass(frozen=True)
class Option:
    """One option of a proposal: what it has and what it would bring."""

    option: Thing
    status: str
    """How far the decision on it has come."""
    model: tuple[str, ...]
    aims: tuple[str, ...]
    builds_on: tuple[Thing, ...]
    on: str | None
    """The day on which all it brings has begun."""
    comparison: Comparison
    """What it would bring, against the structure as it is."""
    evidence: tuple[Citation, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "option": self.option.as_json(),
            "decisionStatus": self.status,
            "model": list(self.model),
            "aims": list(self.aims),
            "buildsOn": [one.as_json() for one in self.builds_on],
            "on": self.on,
            "evidence": [one.as_json() for one in self.evidence],
            "comparison": self.comparison.as_json(),
        }


@dataclass(frozen=True)
class Options:
    """The options of one proposal, side by side."""

    proposal: Thing
    status: str
    options: tuple[Option, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "schema": OPTIONS_SCHEMA,
            "proposal": self.proposal.as_json(),
            "decisionStatus": self.status,
            "options": [one.as_json() for one in self.options],
        }


def _json(thing: Thing | None) -> dict[str, str] | None:
    return thing.as_json() if thing else None
