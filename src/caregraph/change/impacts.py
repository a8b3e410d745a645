"""What the ending of one thing brings: what ends with it, and what is left dangling.

Layer 4. What ends is found by the resolver, as for every ending. No rule is asked, unless wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from caregraph.change.dangling import dangling
from caregraph.change.findings import delta
from caregraph.change.side import Side
from caregraph.change.steps import Leg, again
from caregraph.change.words import phrase
from caregraph.comparisons import EndsWith, Impact, Reason
from caregraph.errors import UnknownNameError, UsageError
from caregraph.graph import dates, ontology
from caregraph.graph.find import find
from caregraph.graph.lives import ALWAYS
from caregraph.graph.proposals import adopted as adoptable
from caregraph.graph.seen import summary
from caregraph.graph.structure import Structure
from caregraph.graph.view import View, of_structures
from caregraph.rdf import Node
from caregraph.results import Thing
from caregraph.validation import Rulebook
from caregraph.vocab import CG

_CLASSES = (
    CG.Organisation,
    CG.OrganisationalUnit,
    CG.GovernanceBody,
    CG.Agreement,
    CG.Fund,
    CG.Function,
    CG.Person,
    CG.AccountabilityLine,
    CG.Membership,
    CG.PostHolding,
    CG.Delegation,
    CG.Responsibility,
    CG.Arrangement,
    CG.ResourceFlow,
    CG.Mention,
)
_DAY = timedelta(days=1)


def impact(
    view: View,
    thing: str,
    *,
    on: str | None = None,
    with_: str | None = None,
    check: bool = False,
    rulebook: Rulebook | None = None,
    today: date | None = None,
) -> Impact:
    """Say what ends with a thing and what its ending leaves dangling.

    Args:
        thing: A post, body, organisation, unit, agreement, fund, function or person by name, key
            or IRI, or ``law:ID`` for all things of a kind whose end that provision is.
        on: The day; by default that on which it ends, else the day described.
        with_: A proposal to take as adopted, which may itself end the thing.
        check: Say also what the ending does to findings.
        today: The day on which waivers that the structures carry have run out or not; without it
            none counts.

    Raises:
        UnknownNameError: nothing is called so, or no proposal is.
        UsageError: the name may be several things, the day is none, or the thing is not in effect
            then.
    """
    taken = _adopting(view, with_) if with_ else view
    structure, things = _meant(taken, thing)
    asked = dates.asked(on, hint="Write 2013, 2013-04 or 2013-04-01.").first_day if on else None
    ending = _ending(taken, structure, things, asked, with_)
    before, after = (Side(one) for one in (ending.before, ending.after))
    lost = _lost(ending, structure, things, before)
    _, because, _ = after.end(things[0])
    if before.is_in_effect(things[0]) and ending.is_supposed:
        because = (Reason("supposed"),)
    findings = None
    if check:
        way = [Leg("proposal", ending.before, ending.after)]
        sides = {id(ending.before): before, id(ending.after): after}
        book = rulebook or Rulebook.load()
        findings = delta(way, sides, ending.before, book, today)
    return Impact(
        view=summary(ending.after),
        things=tuple(before.named(one) for one in things),
        on=ending.day.isoformat(),
        because=because,
        ends_with=tuple(
            _ends_with(before, one, owner)
            for one, owner in sorted(
                lost.items(), key=lambda pair: (before.kind(pair[0]), pair[0].value)
            )
        ),
        dangling=dangling(before, after, {*things, *lost}),
        followed_by=_followed_by(after, things),
        notes=ending.notes,
        findings=findings,
    )


@dataclass(frozen=True)
class _Ending:
    """The views in which things have not ended, and in which they have."""

    before: View
    after: View
    day: date
    is_supposed: bool
    notes: tuple[str, ...] = ()


def structure_on(view: View, structure: Structure) -> Structure:
    """Give the structure of a view that describes the same place as another."""
    return next(one for one in view.seen if one.index.graph == structure.index.graph)


def _ending(
    view: View,
    structure: Structure,
    things: Sequence[Node],
    asked: date | None,
    with_: str | None,
) -> _Ending:
    """Make the views on the day of the ending: as if it had not come, and as it has."""
    described = view.days[structure.index.graph] or structure.described
    resolved = structure.on(asked or described or date.max)
    ends = [resolved.ends[one] for one in things if one in resolved.ends]
    known = [end.day for end in ends if end.is_known and end.day != ALWAYS]
    own = min(known, default=None)
    begun = structure.day_for(None) if with_ else None
    first = max((one for one in (described, begun) if one), default=None)
    day = asked or own or first
    called = structure.index.called(things[0])
    if day is None:
        raise UsageError(f"on which day {called} is to end is not known", hint="Give the day.")
    notes = []
    if with_ and own is None:
        notes.append(f"{with_} does not end {called}: that it ends is only supposed.")
    if begun and day < begun:
        notes.append(f"{with_} has not begun by {day}: all that it brings has on {begun}.")
    elif not asked and not own and first != described:
        notes.append(f"looked at on {day}, when all that {with_} brings has begun.")
    if own is not None and own < day:
        notes.append(
            f"{called} ends on {own.isoformat()} by what is recorded, before "
            f"{day.isoformat()}; the earlier day counts."
        )
        day = own
    is_supposed = own is None or own > day
    supposed = dict.fromkeys(_own(structure, things), day) if is_supposed else {}
    stood = day if is_supposed else day - _DAY
    before = of_structures({structure: stood}, view.choosing(as_of=stood.isoformat()))
    _refuse_what_is_not_there(before, structure, things, stood)
    ended = again(structure, supposed=supposed)
    after = of_structures({ended: day}, view.choosing(as_of=day.isoformat()))
    return _Ending(before, after, day, is_supposed, tuple(notes))


def _lost(
    ending: _Ending, structure: Structure, things: Sequence[Node], before: Side
) -> dict[Node, Node]:
    """Give what was in effect and ends with some things, each with the owner it ends with."""
    own = _own(structure, things)
    owners = structure_on(ending.after, structure).on(ending.day).ending_with(*own)
    found = {
        one: _owner_in_effect(one, owners, before) for one in owners if before.is_in_effect(one)
    }
    return found | {one: things[0] for one in own if one not in things}


def _own(structure: Structure, things: Sequence[Node]) -> list[Node]:
    """Give things with what is so wholly theirs that no row of its own says it: holdings."""
    held = [
        holding
        for one in things
        if one in structure.index.of_class(CG.Person)
        for holding, person in structure.index.pairs(CG.heldBy)
        if person == one
    ]
    return list(dict.fromkeys([*things, *held]))


def _owner_in_effect(thing: Node, owners: Mapping[Node, Node], side: Side) -> Node:
    """Give the nearest owner that was in effect itself, else the first of all that ends."""
    owner = owners[thing]
    while owner in owners and not side.is_in_effect(owner):
        owner = owners[owner]
    return owner


def _refuse_what_is_not_there(
    view: View, structure: Structure, things: Sequence[Node], day: date
) -> None:
    side = Side(view)
    if any(side.is_in_effect(one) for one in things):
        return
    thing = things[0]
    called, state = structure.index.called(thing), side.state(thing).replace("-", " ")
    start = structure.on(day).starts.get(thing)
    since = f"; it starts on {start.isoformat()}" if start and start > day else ""
    ends = structure.on(day).ends.get(thing)
    since += f"; it ended on {ends.day.isoformat()}" if ends and ends.day <= day else ""
    raise UsageError(
        f"{called} is {state} on {day.isoformat()}{since}: there is nothing to end",
        code="not-in-effect",
        hint="Give a day on which it is in effect, or take the proposal that brings it as adopted.",
    )


def _adopting(view: View, proposal: str) -> View:
    """Give the view with one more proposal taken as adopted, on the same days."""
    indexes = [one.index for one in view.seen]
    decided = {
        one
        for structure in view.seen
        if (day := view.days[structure.index.graph])
        for one in structure.decided.on(day)
    }
    taken = adoptable(indexes, [proposal], decided).proposals
    several = {
        again(one, adopted=one.adopted | taken): view.days[one.index.graph] for one in view.seen
    }
    choices = {
        graph: replace(one, adopt=(*one.adopt, proposal)) for graph, one in view.choices.items()
    }
    return of_structures(several, choices)


def _meant(view: View, name: str) -> tuple[Structure, list[Node]]:
    """Give what is meant, with the structure that describes it.

    Raises:
        UnknownNameError: nothing is called so, or there is no such provision.
        UsageError: several things are, or no described thing is of a kind that the law ends.
    """
    if name.casefold().startswith("law:"):
        return _ended_by_law(view, name[4:])
    known = {}
    for classes in (_CLASSES, (CG.Post, *_CLASSES)):
        try:
            known["found"] = find(view, name, *classes, kind="thing described")
            break
        except UnknownNameError:
            if CG.Post in classes:
                raise
    found = known["found"]
    structure = next((one for one in view.seen if found in one.index.things), None)
    if structure is None:
        raise UnknownNameError("thing described", name, [])
    return structure, [found]


def _ended_by_law(view: View, notation: str) -> tuple[Structure, list[Node]]:
    provision = ontology.provisions().get(notation)
    if provision is None:
        raise UnknownNameError(
            "provision",
            notation,
            ontology.provisions(),
            hint="See caregraph show law, or the page of law.",
        )
    for structure in view.seen:
        resolved = structure.on(view.days[structure.index.graph] or date.max)
        things = [one for one, end in resolved.ends.items() if end.by == provision]
        if things:
            return structure, sorted(things, key=lambda one: one.value)
    label = ontology.label(provision) or notation
    raise UsageError(
        f"{label} ends no kind of thing that is described here",
        code="nothing-ended",
        hint="See caregraph show law, or the page of law, for what it ends.",
    )


def _ends_with(side: Side, thing: Node, owner: Node) -> EndsWith:
    return EndsWith(
        side.named(thing),
        side.kind(thing),
        side.named(owner),
        phrase(side, thing),
        side.evidence(thing),
        side.rows(thing),
    )


def _followed_by(side: Side, gone: Iterable[Node]) -> tuple[Thing, ...]:
    """Give what the data name as coming after what ends."""
    found = {
        after
        for one in gone
        for event in side.users.get((CG.predecessor, one), ())
        for after in side.nodes(event, CG.successor)
    }
    return tuple(sorted(side.named(one) for one in found))
