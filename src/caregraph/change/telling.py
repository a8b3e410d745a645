"""One step as it is told: the two sides, the triples not told yet, and the changes so far.

Layer 4. ``recognise`` goes through it; ``values``, ``posts``, ``functions`` and ``lines`` tell what
they know of.
"""

from __future__ import annotations

from caregraph import rdf
from caregraph.change.drafts import Draft, Pool
from caregraph.change.side import Side
from caregraph.change.steps import Leg
from caregraph.change.words import duties, ends
from caregraph.comparisons import Category, Reason
from caregraph.graph import reading
from caregraph.rdf import Node
from caregraph.results import Thing


class Telling:
    """What tells the changes of one step, each by a draft that takes its triples from the pool."""

    def __init__(self, leg: Leg, before: Side, after: Side) -> None:
        self.leg, self.before, self.after = leg, before, after
        self.pool = Pool(before, after)
        self.drafts: list[Draft] = []

    def turned(self, *classes: rdf.NamedNode) -> list[Node]:
        """Give the things of some classes that are left in the pool and begin or end."""
        return [
            thing
            for thing in self.pool.things
            if any(reading.is_a(side.view, thing, *classes) for side in (self.before, self.after))
            and self.before.is_in_effect(thing) != self.after.is_in_effect(thing)
        ]

    def draft(
        self,
        category: Category,
        side: Side,
        thing: Node,
        said: str,
        *,
        on: str | None = None,
        because: tuple[Reason, ...] = (),
    ) -> Draft:
        """Tell of a thing, with all triples that are left of it."""
        draft = Draft(
            category,
            side.kind(thing),
            side.named(thing),
            said,
            on=on,
            because=because,
            evidence=side.evidence(thing),
            rows=side.rows(thing),
        )
        if category == "added" and not side.is_start_stated(thing):
            draft.is_start_stated, draft.note = False, side.note(thing)
        draft.came_from, draft.goes_to = ends(side, thing)
        draft.duties = duties(side, thing)
        if category != "unchanged":
            self.pool.give(draft, thing)
        self.drafts.append(draft)
        return draft

    def keep(self, draft: Draft) -> None:
        """Tell a change, unless others have told all of it: another name is no other holder."""
        if draft.added or draft.removed:
            self.drafts.append(draft)

    def says(self, what: str, before: str, after: str, *, colon: bool = True) -> str:
        """Say what a value was and what it is; on one day of two records: as it is now recorded."""
        now = "now recorded as" if self.leg.step == "record" else "now"
        return f"{what}{':' if colon else ''} {before}, {now} {after}"

    def turn(self, thing: Node) -> tuple[str | None, tuple[Reason, ...]]:
        """Say when and why a thing begins or ends."""
        if self.stands(thing):
            return None, ()
        if self.after.is_in_effect(thing):
            return self.after.start(thing)
        return self.after.end(thing)[:2] if self.after.about(thing) else (None, ())

    def stands(self, thing: Node) -> bool:
        """Say whether a thing is in effect on both sides."""
        return self.before.is_in_effect(thing) and self.after.is_in_effect(thing)

    def is_known(self, thing: Node) -> bool:
        """Say whether both sides know whether a thing is in effect."""
        return "not-known" not in (self.before.state(thing), self.after.state(thing))

    def named(self, thing: Node) -> Thing:
        """Give a thing with its name, the earlier one where it has several."""
        return (self.before if self.before.about(thing) else self.after).named(thing)
