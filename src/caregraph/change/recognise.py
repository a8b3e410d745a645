"""Recognising changes: from two views to a closed list of categories, never by likeness of names.

Layer 4. What belongs together is told first, each taking its triples from the pool: events that
make one thing follow another, who holds a post, where functions are vested, roles and lines that
go elsewhere. Then thing by thing: what begins and ends, and which values differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caregraph import rdf
from caregraph.change import values
from caregraph.change.drafts import Draft, Pool
from caregraph.change.side import Side
from caregraph.change.steps import Leg
from caregraph.change.words import ends, held, phrase
from caregraph.comparisons import Category, Change, Reason
from caregraph.graph import reading
from caregraph.rdf import Node
from caregraph.results import Thing
from caregraph.vocab import CG, RDF, code

_EVENTS: dict[Node, Category] = {
    code("change-type", "merge"): "merged",
    code("change-type", "split"): "split",
    code("change-type", "subsume"): "subsumed",
    code("change-type", "transfer-function"): "transferred",
}
"""What an event is told as; any other with something after it as *succeeded*."""

_SAID: dict[str, str] = {
    "merged": "merge into",
    "split": "is split into",
    "subsumed": "is taken into",
    "transferred": "hands over to",
    "succeeded": "is followed by",
}

_OPERATIONAL = code("accountability-kind", "operational")
_STATUTORY = code("accountability-kind", "statutory")
_EXERCISES = code("responsibility-kind", "exercises")
_SUSPENDED = code("status", "suspended")


def recognise(leg: Leg, before: Side, after: Side) -> tuple[list[Change], Change | None]:
    """Give the changes of one step, and what differs only because one looks from elsewhere."""
    step = _Recogniser(leg, before, after)
    step.run()
    told = [draft.change(leg.step) for draft in step.drafts]
    seen = step.viewpoint
    view = seen.change(leg.step) if seen.added or seen.removed else None
    order = {name: place for place, name in enumerate(_ORDER)}
    return sorted(
        told, key=lambda one: (order.get(one.kind, 99), one.category, one.said, one.thing.iri)
    ), view


_ORDER = (
    "organisation",
    "body",
    "unit",
    "post",
    "line",
    "holding",
    "seat",
    "function",
    "delegation",
    "responsibility",
    "agreement",
    "fund",
    "flow",
    "arrangement",
    "side",
    "proposal",
    "decision",
    "other",
)


class _Recogniser:
    def __init__(self, leg: Leg, before: Side, after: Side) -> None:
        self.leg, self.before, self.after = leg, before, after
        self.pool = Pool(before, after)
        self.drafts: list[Draft] = []
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
        for event in self._turned(CG.ChangeEvent):
            self._event(event)
        self._holders()
        self._vestings()
        self._delegations()
        self._roles()
        self._lines()
        evidence: list[Node] = []
        for thing in self.pool.things:
            if self._is_a_place(thing):
                evidence.append(thing)
            elif self.pool.differs(thing):  # a dated name goes with what it renames
                self._thing(thing)
        self._places(evidence)
        self._unchanged()
        self.pool.finish(self.viewpoint)

    # What belongs together

    def _looked_at(self) -> None:
        for thing in self.pool.things:
            stays = self.before.state(thing) == self.after.state(thing) != "absent"
            if stays:
                self.pool.give(self.viewpoint, thing, {CG.presumedSince, CG.describedOn})

    def _turned(self, *classes: rdf.NamedNode) -> list[Node]:
        """Give the things of some classes that are left in the pool and begin or end."""
        return [
            thing
            for thing in self.pool.things
            if any(reading.is_a(side.view, thing, *classes) for side in (self.before, self.after))
            and self.before.is_in_effect(thing) != self.after.is_in_effect(thing)
        ]

    def _event(self, event: Node) -> None:
        if not self.after.is_in_effect(event):
            return
        types = set(self.after.nodes(event, CG.changeType))
        gone = [self._named(one) for one in self.after.nodes(event, CG.predecessor)]
        follow = [self.after.named(one) for one in self.after.nodes(event, CG.successor)]
        if not gone or not follow:
            return
        category: Category = next((_EVENTS[one] for one in types if one in _EVENTS), "succeeded")
        names = [" and ".join(one.label for one in several) for several in (gone, follow)]
        said = f"{names[0]} {_SAID[category]} {names[1]}"
        if len(gone) > 1:
            said = said.replace(" is ", " are ", 1)
        on, because = self.after.start(event)
        draft = self._draft(category, self.after, event, said, on=on, because=because)
        draft.came_from, draft.goes_to = tuple(gone), tuple(follow)

    def _holders(self) -> None:
        """Tell who holds each post that stands on both sides, where that differs."""
        posts: dict[Node, list[Node]] = {}
        for thing in self.pool.things:
            sides = [
                side
                for side in (self.before, self.after)
                if reading.is_a(side.view, thing, CG.PostHolding)
            ]
            for side in sides:
                for post in side.nodes(thing, CG.holds):
                    held = posts.setdefault(post, [])
                    held += [thing] if thing not in held else []
            if self.pool.differs(thing, CG.postStatus) and self._stands(thing):
                posts.setdefault(thing, [])
        for post, holdings in posts.items():
            if self._stands(post) and {"not-known"}.isdisjoint(
                side.state(one) for side in (self.before, self.after) for one in holdings
            ):
                self._holder(post, holdings)

    def _holder(self, post: Node, holdings: list[Node]) -> None:
        telling = {CG.heldBy, CG.holds, CG.appointmentType}
        turned = [
            one for one in holdings if not self._stands(one) or self.pool.differs(one, *telling)
        ]
        told = [held(side, post) for side in (self.before, self.after)]
        if told[0] == told[1]:
            return
        one_row = turned[0] if len(turned) == 1 and self._stands(turned[0]) else None
        said = self._says(f"holder of {self.after.label(post)}", *told)
        side = self.after
        thing = one_row or post
        draft = Draft(
            "holder-changed",
            "holding" if one_row else "post",
            side.named(thing),
            said,
            before=told[0],
            after=told[1],
        )
        for one in turned:
            whole = not self._stands(one)
            self.pool.give(draft, one, None if whole else telling)
            on, because = self._turn(one)
            draft.on = draft.on or on
            draft.because += because
        self.pool.give(draft, post, {CG.postStatus})
        draft.evidence = tuple(
            dict.fromkeys([*self.before.evidence(*turned), *self.after.evidence(*turned)])
        )
        draft.rows = tuple(sorted({*self.before.rows(*turned), *self.after.rows(*turned)}))
        self._keep(draft)

    def _vestings(self) -> None:
        """Tell in which organisations functions are vested, by dated row or by short form."""
        turned = [one for one in self._turned(CG.Vesting) if self._is_known(one)]
        functions: dict[Node, list[Node]] = {}
        for one in turned:
            side = self.after if self.after.is_in_effect(one) else self.before
            for function in side.nodes(one, CG.vestedFunction):
                functions.setdefault(function, []).append(one)
        for thing in self.pool.things:
            if self.pool.differs(thing, CG.vestedIn) and self._stands(thing):
                functions.setdefault(thing, [])
        for function, vestings in functions.items():
            self._vesting(function, vestings)

    def _vesting(self, function: Node, vestings: list[Node]) -> None:
        told = [
            side.labels(side.view.nodes(function, CG.vestedIn))
            for side in (self.before, self.after)
        ]
        on, by = self.after.set_by(function, CG.vestedIn)
        back, since = self.before.set_by(function, CG.vestedIn)
        known: list[Category] = ["first-known", "not-known-any-more"]
        category: Category = "function-re-vested"
        because: tuple[Reason, ...] = ()
        if function in (by, since) and not vestings and self.leg.step == "time" and not all(told):
            category, because = known[not told[1]], (Reason("described"),)
            on = on or back
        elif by is not None and by != function:
            because = (Reason(self.after.reason(by), self.after.named(by)),)
        names = [one or "nobody known" for one in told]
        said = self._says(f"{self.after.label(function)} is vested in", *names, colon=False)
        draft = Draft(
            category,
            "function",
            self.after.named(function),
            said,
            before=names[0],
            after=names[1],
            column="vested in",
            on=on,
            because=because,
        )
        self.pool.give(draft, function, {CG.vestedIn})
        for one in vestings:
            turn = self._turn(one)
            draft.on, draft.because = draft.on or turn[0], draft.because + turn[1]
            self.pool.give(draft, one)
        things = [function, *vestings]
        draft.evidence = self.after.evidence(*(vestings or things))
        draft.rows = self.after.rows(*things)
        self._keep(draft)

    def _delegations(self) -> None:
        for one in self._turned(CG.Delegation):
            if self.after.is_in_effect(one):
                if self._is_known(one):
                    on, because = self.after.start(one)
                    self._draft(
                        "function-delegated",
                        self.after,
                        one,
                        phrase(self.after, one),
                        on=on,
                        because=because,
                    )
            elif self._is_known(one) and self._is_exercised_again(one):
                on, because, owner = self.after.end(one)
                said = f"{phrase(self.before, one)}: the delegator exercises it again"
                draft = self._draft(
                    "function-returned", self.before, one, said, on=on, because=because
                )
                draft.consequence_of = owner

    def _is_exercised_again(self, delegation: Node) -> bool:
        """Say whether the data name the delegator as exercising now what it had delegated."""
        for who in self.before.nodes(delegation, CG.delegatedBy):
            for what in self.before.nodes(delegation, CG.hasScope):
                now, then = (
                    {
                        one
                        for one in side.users.get((CG.responsibleParty, who), ())
                        if what in side.nodes(one, CG.responsibleFor)
                        and _EXERCISES in side.nodes(one, CG.responsibilityKind)
                    }
                    for side in (self.after, self.before)
                )
                if now - then:
                    return True
        return False

    def _roles(self) -> None:
        """Tell the roles that leave one post and are on another of the same organisation."""
        moves: dict[tuple[Node, Node], tuple[list[Node], list[Node]]] = {}
        for post in self.pool.things:
            if self.pool.differs(post, CG.fulfilsRole):
                had, has = (
                    set(side.nodes(post, CG.fulfilsRole)) if side.is_in_effect(post) else set()
                    for side in (self.before, self.after)
                )
                for side, roles, which in ((self.before, had - has, 0), (self.after, has - had, 1)):
                    for role in roles:
                        for one in side.view.nodes(post, CG.withinOrganisation):
                            moves.setdefault((role, one), ([], []))[which].append(post)
        for (role, within), (left, taken) in moves.items():
            if left and taken:
                self._role(role, within, left, taken)

    def _role(self, role: Node, within: Node, left: list[Node], taken: list[Node]) -> None:
        names = [self.before.labels(left), self.after.labels(taken)]
        said = self._says(f"role of {self.after.label(role)} in {self.after.label(within)}", *names)
        draft = Draft(
            "role-re-assigned",
            "post",
            self.after.named(taken[0]),
            said,
            before=names[0],
            after=names[1],
            column="roles",
        )
        draft.came_from = tuple(self.before.named(one) for one in left)
        draft.goes_to = tuple(self.after.named(one) for one in taken)
        for post in (*left, *taken):
            self.pool.give(draft, post, {CG.fulfilsRole}, lambda said: said[1] == role)
        draft.on, by = self.after.set_by(taken[0], CG.fulfilsRole)
        if by is not None:
            draft.because = (Reason(self.after.reason(by), self.after.named(by)),)
        draft.evidence, draft.rows = self.after.evidence(*taken), self.after.rows(*left, *taken)
        self._keep(draft)

    def _lines(self) -> None:
        """Tell one line out and one in of the same who, kind and scope as one that turns."""
        pairs: dict[tuple[object, ...], tuple[list[Node], list[Node]]] = {}
        for line in self._turned(CG.AccountabilityLine):
            side, which = (self.after, 1) if self.after.is_in_effect(line) else (self.before, 0)
            if self._is_known(line):
                key = tuple(
                    tuple(side.nodes(line, one))
                    for one in (CG.accountableParty, CG.accountabilityKind, CG.hasScope)
                )
                pairs.setdefault(key, ([], []))[which].append(line)
        for out, comes in pairs.values():
            if len(out) == len(comes) == 1:
                told = [
                    side.labels(side.nodes(line, CG.accountableTo))
                    for side, line in ((self.before, out[0]), (self.after, comes[0]))
                ]
                if told[0] == told[1]:
                    continue
                who = self.after.labels(self.after.nodes(comes[0], CG.accountableParty))
                kind = self.after.labels(self.after.nodes(comes[0], CG.accountabilityKind))
                on, because = self.after.start(comes[0])
                draft = self._draft(
                    "re-pointed",
                    self.after,
                    comes[0],
                    self._says(f"{who} answers to ({kind})", *told),
                    on=on,
                    because=because,
                )
                draft.before, draft.after = told
                self.pool.give(draft, out[0])
                draft.rows = tuple(sorted({*draft.rows, *self.before.rows(out[0])}))

    # Thing by thing

    def _thing(self, thing: Node) -> None:
        states = self.before.state(thing), self.after.state(thing)
        suspended = any(
            (CG.status, _SUSPENDED) in side.about(thing) for side in (self.before, self.after)
        )
        if states[0] == states[1] or ("in-effect" not in states and "not-known" not in states):
            values.differing(self, thing)
        elif "not-known" in states:
            self._known(thing, is_known=states[0] == "not-known" or states[1] != "not-known")
        elif suspended and "absent" not in states:
            values.status(self, thing, whole=True)
        elif states[1] == "in-effect":
            on, because = self.after.start(thing)
            self._draft(
                "added", self.after, thing, phrase(self.after, thing), on=on, because=because
            )
        else:
            self._ended(thing)

    def _ended(self, thing: Node) -> None:
        on, because, owner = self.after.end(thing) if self.after.about(thing) else (None, (), None)
        if not because and self.before.start(thing)[1]:
            on, because = self.before.start(thing)  # looked at from later to earlier
        draft = self._draft(
            "ended", self.before, thing, phrase(self.before, thing), on=on, because=because
        )
        draft.consequence_of = owner

    def _known(self, thing: Node, *, is_known: bool) -> None:
        side = self.after if self.after.state(thing) == "in-effect" else self.before
        category: Category = "first-known" if is_known else "not-known-any-more"
        self._draft(category, side, thing, phrase(side, thing), because=(Reason("described"),))

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

    def _unchanged(self) -> None:
        """Say of a post whose operational line changes which statutory lines stay as they are."""
        told: set[Node] = set()
        changed = {draft.thing.iri for draft in self.drafts if draft.kind == "line"}
        for iri in sorted(changed):
            line: Node = rdf.NamedNode(iri)
            for side in (self.before, self.after):
                if _OPERATIONAL not in side.nodes(line, CG.accountabilityKind):
                    continue
                for post in side.nodes(line, CG.accountableParty):
                    told.update(self._statutory(post, changed))
        for line in sorted(told, key=lambda one: one.value):
            draft = self._draft(
                "unchanged", self.after, line, f"{phrase(self.after, line)}: stays as it is"
            )
            draft.because = ()

    def _statutory(self, post: Node, changed: set[str]) -> Iterator[Node]:
        for line in self.after.users.get((CG.accountableParty, post), ()):
            stays = self.before.is_in_effect(line) and line.value not in changed
            if stays and _STATUTORY in self.after.nodes(line, CG.accountabilityKind):
                yield line

    # Telling

    def _draft(
        self,
        category: Category,
        side: Side,
        thing: Node,
        said: str,
        *,
        on: str | None = None,
        because: tuple[Reason, ...] = (),
    ) -> Draft:
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
        draft.came_from, draft.goes_to = ends(side, thing)
        if category != "unchanged":
            self.pool.give(draft, thing)
        self.drafts.append(draft)
        return draft

    def _keep(self, draft: Draft) -> None:
        """Tell a change, unless others have told all of it: another name is no other holder."""
        if draft.added or draft.removed:
            self.drafts.append(draft)

    def _says(self, what: str, before: str, after: str, *, colon: bool = True) -> str:
        return values.says(self.leg, what, before, after, colon=colon)

    def _turn(self, thing: Node) -> tuple[str | None, tuple[Reason, ...]]:
        """Say when and why a thing begins or ends."""
        if self._stands(thing):
            return None, ()
        if self.after.is_in_effect(thing):
            return self.after.start(thing)
        return self.after.end(thing)[:2] if self.after.about(thing) else (None, ())

    def _stands(self, thing: Node) -> bool:
        return self.before.is_in_effect(thing) and self.after.is_in_effect(thing)

    def _is_known(self, thing: Node) -> bool:
        return "not-known" not in (self.before.state(thing), self.after.state(thing))

    def _named(self, thing: Node) -> Thing:
        return (self.before if self.before.about(thing) else self.after).named(thing)
