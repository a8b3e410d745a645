"""When each thing ends, by whatever ends it, and what ends with it.

Layer 3. The earliest of its own date, a proposal, a succession, the law on its kind, and the end
of what it wholly belongs to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from caregraph import rdf
from caregraph.graph import dates, ontology
from caregraph.graph.changes import NewValues
from caregraph.graph.lives import ALWAYS
from caregraph.graph.stated import STANDINGS, Stated
from caregraph.rdf import Node
from caregraph.vocab import CG, RDF, code

_GOES_ON = {
    code("change-type", name)
    for name in (
        "transfer-function",
        "delegate-function",
        "appoint",
        "leave",
        "designate",
        "succession",
    )
}
"""Events that what was there before survives; so it does a rename that names nothing else."""

_RENAME = code("change-type", "rename")

OWNERS: Mapping[rdf.NamedNode, tuple[rdf.NamedNode, ...]] = {
    CG.Post: (CG.postIn, CG.serves),
    CG.OrganisationalUnit: (CG.isPartOf,),
    CG.GovernanceBody: (CG.isPartOf, CG.parentBody),
    CG.Membership: (CG.membershipOf,),
    CG.PostHolding: (CG.holds,),
    CG.AccountabilityLine: (CG.accountableParty,),
    CG.ArrangementSide: (CG.sideOf,),
    CG.DatedName: (CG.nameOf,),
    CG.DatedState: (CG.stateOf,),
    CG.OrganisationRelation: (CG.relationOf,),
}
"""What a thing is wholly in or of: when the last of these ends, so does it."""

Finally = Callable[[Node, rdf.NamedNode], Iterable[Node]]
"""Gives what a thing has under a property once all changes have been made."""


@dataclass(frozen=True, slots=True)
class End:
    """When something ends, and what ends it."""

    day: date
    by: Node | None = None
    """A proposal, an event, a provision of law, or what it ends with; ``None``: its own date."""
    is_recorded: bool = True
    """False where it only follows from the law on a kind."""
    is_known: bool = True
    """False where it had only ended by that day."""


def ended_by_others(stated: Stated, changes: Iterable[NewValues]) -> Iterator[tuple[Node, End]]:
    """Give the ends by taken proposals and by successions."""
    for change, proposal, day in stated.proposed("ends"):
        for thing in stated.index.nodes(change, CG.changedThing):
            yield thing, End(day, proposal)
    for one in changes:
        if one.predicate == CG.status and STANDINGS.get(one.values[0]) == "past":
            yield one.thing, End(one.day, one.by)
    yield from _ended_by_successions(stated)
    for thing, day in stated.supposed.items():
        yield thing, End(day)


def own_ends(
    stated: Stated, changes: Iterable[NewValues], ended: Iterable[tuple[Node, End]]
) -> dict[Node, End]:
    """Give, for each thing, the earliest of its own end and those by proposal and succession."""
    found: dict[Node, list[End]] = defaultdict(list)
    set_anew = {one.thing: one.first_day for one in changes if one.predicate == CG.validUntil}
    dated = {thing for thing, _ in stated.index.pairs(CG.validUntil)} - set_anew.keys()
    for thing in dated & stated.status.keys():
        own = stated.read(thing, CG.validUntil)
        if own is not None:
            said = stated.index.nodes(thing, CG.endedBy)  # where a view was written down
            found[thing].append(End(own, said[0] if said else None))
    for thing, end in (*((thing, End(day)) for thing, day in set_anew.items()), *ended):
        if thing in stated.status:
            found[thing].append(end)
    for thing in stated.status.keys() - found.keys():
        if stated.standing(thing) == "past":
            found[thing].append(End(stated.described or ALWAYS, is_known=False))
    return {thing: min(ends, key=_place) for thing, ends in found.items()}


def all_ends(stated: Stated, own: Mapping[Node, End], finally_: Finally) -> dict[Node, End]:
    """Add the ends by law, and let what is wholly another's end with it.

    What ends with a thing is the smallest set: two units that are part of each other only do not
    end.
    """
    ends = dict(own)
    for thing in stated.status:
        law = _end_by_law(stated, thing)
        if law is not None and (thing not in ends or law.day < ends[thing].day):
            ends[thing] = law
    waiting = [*ends]
    owned_by = owned(stated, finally_) if waiting else {}
    while waiting:
        for thing, owners in owned_by.get(waiting.pop(), ()):
            end = _end_with(owners, ends)
            if end is not None and _is_earlier(end, ends.get(thing)):
                ends[thing] = end
                waiting.append(thing)
    return ends


def owned(
    stated: Stated, finally_: Finally
) -> Mapping[Node, Sequence[tuple[Node, tuple[Node, ...]]]]:
    """Give what belongs to each thing, with all that it belongs to."""
    found: dict[Node, list[tuple[Node, tuple[Node, ...]]]] = defaultdict(list)
    for thing in stated.status:
        owners = _owners(stated, thing, finally_)
        for owner in owners:
            found[owner].append((thing, owners))
    return found


def _ended_by_successions(stated: Stated) -> Iterator[tuple[Node, End]]:
    index = stated.index
    for event in {event for event, _ in index.pairs(CG.predecessor)} & stated.status.keys():
        if not stated.has_happened(event):
            continue
        types = set(index.nodes(event, CG.changeType))
        before = set(index.nodes(event, CG.predecessor))
        after = set(index.nodes(event, CG.successor))
        if types & _GOES_ON or (_RENAME in types and not after):
            continue
        day = stated.starts[event]
        is_known = day is not None and day != ALWAYS
        for thing in before - after:
            if is_known and day is not None:
                yield thing, End(day, event)
            else:
                yield thing, End(stated.described or ALWAYS, event, is_known=False)


def _place(end: End) -> tuple[bool, date, str]:
    """Give which of several ends counts: the earliest; of one day, the same whatever the rows."""
    return not end.is_known, end.day, end.by.value if end.by else ""


def _is_earlier(end: End, present: End | None) -> bool:
    if present is None:
        return True
    if end.is_known != present.is_known:
        return end.is_known and end.day <= present.day
    return end.day < present.day


def _end_with(owners: tuple[Node, ...], ends: Mapping[Node, End]) -> End | None:
    """Give the end of what ends with the last of its owners; none, while one goes on."""
    if not ends.keys() >= set(owners):
        return None
    owner = max(owners, key=lambda one: (ends[one].day, one.value))
    end = ends[owner]
    return End(end.day, owner, end.is_recorded, end.is_known)


def _owners(stated: Stated, thing: Node, finally_: Finally) -> tuple[Node, ...]:
    """Give what a thing is wholly in or of, or works for."""
    for cls in stated.index.nodes(thing, RDF.type):
        predicates = _owners_of(cls) if isinstance(cls, rdf.NamedNode) else ()
        if predicates:
            found = (owner for one in predicates for owner in finally_(thing, one))
            return tuple(dict.fromkeys(found))
    return ()


def _end_by_law(stated: Stated, thing: Node) -> End | None:
    for cls in stated.index.nodes(thing, RDF.type):
        known = _end_of_kind(cls) if isinstance(cls, rdf.NamedNode) else None
        if known is not None:
            start = stated.starts[thing]
            return known if start is None or start < known.day else None
    return None


@cache
def _owners_of(cls: rdf.NamedNode) -> tuple[rdf.NamedNode, ...]:
    """Give the properties by which things of a class are wholly another's."""
    for base, predicates in OWNERS.items():
        if cls in ontology.subclasses(base):
            return predicates
    return ()


@cache
def _end_of_kind(cls: rdf.NamedNode) -> End | None:
    """Give the day on which law ended a kind of thing, with the provision that did."""
    for one in ontology.superclasses(cls):
        for day in ontology.texts(one, CG.existsUntil):
            by = next(
                (
                    node
                    for node in ontology.objects(one, CG.existenceEndedBy)
                    if isinstance(node, rdf.NamedNode)
                ),
                one,
            )
            return End(dates.parse(day).first_day, by, is_recorded=False)
    return None
