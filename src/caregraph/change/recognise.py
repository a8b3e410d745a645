"""Recognising changes: from two views to a closed list of categories, never by likeness of names.

Layer 4. What belongs together is told first, each taking its triples from the pool: events that
make one thing follow another, who holds a post, where functions are vested, roles and lines that
go elsewhere. Then thing by thing: what begins and ends, and which values differ.
"""

from __future__ import annotations

from collections.abc import Iterable

from caregraph.change import functions, lines, posts, values
from caregraph.change.drafts import Draft
from caregraph.change.side import Side
from caregraph.change.steps import Leg
from caregraph.change.telling import Telling
from caregraph.change.words import phrase
from caregraph.comparisons import Category, Change, Reason
from caregraph.english import together
from caregraph.graph import reading
from caregraph.rdf import Node
from caregraph.thing_kinds import NOUNS
from caregraph.vocab import CG, RDF, code

_EVENTS: dict[Node, Category] = {
    code("change-type", "merge"): "merged",
    code("change-type", "split"): "split",
    code("change-type", "subsume"): "subsumed",
    code("change-type", "transfer-function"): "transferred",
}
"""What an event is told as; any other with something after it as *succeeded*."""

_SAID: dict[str, tuple[str, str]] = {
    "merged": ("merges into", "merge into"),
    "split": ("is split into", "are split into"),
    "subsumed": ("is taken into", "are taken into"),
    "transferred": ("hands over to", "hand over to"),
    "succeeded": ("is followed by", "are followed by"),
}
"""What is said of one thing, and of several."""

_SUSPENDED = code("status", "suspended")


def recognise(leg: Leg, before: Side, after: Side) -> tuple[list[Change], Change | None]:
    """Give the changes of one step, and what differs only because one looks from elsewhere."""
    step = _Recogniser(leg, before, after)
    step.run()
    told = [draft.change(leg.step) for draft in step.drafts]
    seen = step.viewpoint
    view = seen.change(leg.step) if seen.added or seen.removed else None
    order = {kind: place for place, kind in enumerate(NOUNS)}
    return sorted(
        told, key=lambda one: (order[one.kind], one.category, one.said, one.thing.iri)
    ), view


class _Recogniser(Telling):
    def __init__(self, leg: Leg, before: Side, after: Side) -> None:
        super().__init__(leg, before, after)
        graph = next(iter(after.view.days))
        days = [str(side.view.day or "each its own") for side in (before, after)]
        self.viewpoint = Draft(
            "value-changed",
            "other",
            reading.thing(after.view, graph),
            f"looked at on {days[0]}, now on {days[1]}",
            before=days[0],
            after=days[1],
        )

    def run(self) -> None:
        self._looked_at()
        for event in self.turned(CG.ChangeEvent):
            self._event(event)
        posts.holders(self)
        functions.vestings(self)
        functions.delegations(self)
        posts.roles(self)
        lines.re_pointed(self)
        evidence: list[Node] = []
        for thing in self.pool.things:
            if self._is_a_place(thing):
                evidence.append(thing)
            elif self.pool.differs(thing):  # a dated name goes with what it renames
                self._thing(thing)
        self._places(evidence)
        lines.unchanged(self)
        self.pool.finish(self.viewpoint)

    # What belongs together

    def _looked_at(self) -> None:
        """Set aside what differs by the day, and by the row in which a thing stands.

        A place in a document is the same where only the number of a row of a list differs in it.
        """
        for thing in self.pool.things:
            stays = self.before.state(thing) == self.after.state(thing) != "absent"
            if stays:
                self.pool.give(self.viewpoint, thing, {CG.presumedSince, CG.describedOn})
            if self.before.about(thing) and self.after.about(thing):
                self.pool.give(self.viewpoint, thing, {CG.tableRow})
                here, there = self.before.places(thing), self.after.places(thing)
                if here.keys() != there.keys() and {*here.values()} == {*there.values()}:
                    self.pool.give(self.viewpoint, thing, {CG.hasEvidence})
                    for place in here.keys() ^ there.keys():
                        self.pool.give(self.viewpoint, place)

    def _event(self, event: Node) -> None:
        if not self.after.is_in_effect(event):
            return
        types = set(self.after.nodes(event, CG.changeType))
        gone = [self.named(one) for one in self.after.nodes(event, CG.predecessor)]
        follow = [self.after.named(one) for one in self.after.nodes(event, CG.successor)]
        if not gone or not follow:
            return
        category: Category = next((_EVENTS[one] for one in types if one in _EVENTS), "succeeded")
        names = [together([one.label for one in several]) for several in (gone, follow)]
        said = f"{names[0]} {_SAID[category][len(gone) > 1]} {names[1]}"
        on, because = self.after.start(event)
        draft = self.draft(category, self.after, event, said, on=on, because=because)
        draft.came_from, draft.goes_to = tuple(gone), tuple(follow)

    # Thing by thing

    def _thing(self, thing: Node) -> None:
        states = self.before.state(thing), self.after.state(thing)
        suspended = any(
            (CG.status, _SUSPENDED) in side.about(thing) for side in (self.before, self.after)
        )
        if "absent" in states and "in-effect" not in states:
            values.recorded(self, thing)
        elif states[0] == states[1] or {*states}.isdisjoint({"in-effect", "not-known"}):
            values.differing(self, thing)
        elif "not-known" in states:
            self._known(thing, is_known=states[0] == "not-known" or states[1] != "not-known")
        elif suspended and "absent" not in states:
            values.status(self, thing, whole=True)
        elif states[1] == "in-effect":
            on, because = self.after.start(thing)
            self.draft(
                "added", self.after, thing, phrase(self.after, thing), on=on, because=because
            )
        else:
            self._ended(thing)

    def _ended(self, thing: Node) -> None:
        on, because, owner = self.after.end(thing) if self.after.about(thing) else (None, (), None)
        days = [side.day(thing) or side.view.day for side in (self.before, self.after)]
        if not because and days[0] and days[1] and days[0] > days[1]:
            on, because = self.before.start(thing)  # looked at from later to earlier
        draft = self.draft(
            "ended", self.before, thing, phrase(self.before, thing), on=on, because=because
        )
        draft.consequence_of = owner

    def _known(self, thing: Node, *, is_known: bool) -> None:
        side = self.after if self.after.state(thing) == "in-effect" else self.before
        category: Category = "first-known" if is_known else "not-known-any-more"
        self.draft(category, side, thing, phrase(side, thing), because=(Reason("described"),))

    def _is_a_place(self, thing: Node) -> bool:
        return any(
            (RDF.type, CG.Evidence) in side.about(thing) for side in (self.before, self.after)
        )

    def _places(self, places: Iterable[Node]) -> None:
        """Give what is said of places in documents to the changes of what cites them."""
        for place in places:
            side = self.after if self.after.about(place) else self.before
            citing = {one.value for one in side.users.get((CG.hasEvidence, place), ())}
            draft = next((one for one in self.drafts if one.thing.iri in citing), None)
            if draft is not None:
                self.pool.give(draft, place)
            else:
                values.differing(self, place)
