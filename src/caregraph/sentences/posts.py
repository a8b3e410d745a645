"""What is said of posts and of the people who hold them.

Layer 3, part of ``sentences``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caregraph import rdf
from caregraph.graph import dates, reading
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.results import WITHHELD, Thing
from caregraph.sentences import lines, standing
from caregraph.sentences.words import counted, listed, number, the
from caregraph.vocab import CG, code

_VACANT = code("post-status", "established-vacant")
_JOB_SHARE = code("post-status", "job-share")
_TOLD = frozenset(
    code("post-status", name)
    for name in ("established-filled", "established-vacant", "joint", "shared", "proposed")
) | {_JOB_SHARE}
"""Post statuses that need no words of their own."""
_CAPACITY = {
    "interim": "as interim",
    "acting": "acting",
    "seconded": "on secondment",
    "elected": "by election",
}
_NAMED = 4


def post(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell to whom a post answers, who holds it, for whom it works, and what it may be."""
    yield lines.answers(view, node)
    yield held(view, node)
    if works := _works_for(view, node):
        yield works
    if number_of := view.texts(node, CG["count"]):
        yield f"it stands for {number_of[0]} posts alike"
    yield from same(view, node)


def person(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell which posts a person holds and on which bodies the person sits."""
    holding = [
        (tenure, one)
        for tenure in view.subjects(CG.heldBy, node)
        for one in view.nodes(tenure, CG.holds)
    ]
    seats = [
        (view.label(body), standing.of(view, seat))
        for seat in view.subjects(CG.member, node)
        for body in view.nodes(seat, CG.membershipOf)
    ]
    sits = f"sits on {_bodies(seats)}" if seats else ""
    held_posts = {one for _, one in holding}
    if not held_posts:
        yield sits or "which post the person holds on this day is not stated"
    elif len(held_posts) == 1:
        tenure, only = holding[0]
        within = reading.organisation(view, only)
        place = f", in {within.label}" if within else ""
        how = _term(_capacity(view, tenure), _day(view, tenure), presumed(view, tenure))
        yield _and(f"holds the post of {view.label(only)}{place}{how}", sits)
    else:
        found = {one.label for each in held_posts if (one := reading.organisation(view, each))}
        where = f", in {counted(len(found), 'organisation')}" if len(found) > 1 else ""
        where = where or (f", both in {found.pop()}" if len(found) == 1 else "")
        where = where if len(held_posts) == 2 else where.replace("both", "all")  # noqa: PLR2004
        yield _and(f"holds {counted(len(held_posts), 'post')}{where}", sits)
    yield from same(view, node)


def held(view: View, node: rdf.NamedNode) -> str:
    """Say in a clause who holds a post."""
    found = holders(view, node)
    statuses = set(view.nodes(node, CG.postStatus))
    other = listed(sorted(view.label(one) for one in statuses - _TOLD), 9)
    if not found:
        if _VACANT in statuses:
            return "it is recorded as vacant"
        return "who holds it is not stated" + (f"; it is recorded as {other}" if other else "")
    vacant = "; it is recorded as vacant" if _VACANT in statuses else ""
    if len(found) == 1:
        (one,) = found
        return f"{one.name} holds it{_term(one.capacity, one.since, one.presumed)}{vacant}"
    people = listed([one.told for one in found], _NAMED)
    verb = "share it" if _JOB_SHARE in statuses else "hold it"
    return f"{number(len(found))} people {verb}: {people}{vacant}"


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post on the day."""

    node: rdf.NamedNode
    name: str
    capacity: str
    """As an adverb; empty for a substantive holder, and where it is not stated."""
    since: str
    tenure: rdf.NamedNode
    presumed: str = ""
    """How far it is described, where it is presumed to go on; else empty."""

    @property
    def special(self) -> str:
        """Say what is special about it: ``interim, as last described on 1 May 2008``."""
        return ", ".join(filter(None, (self.capacity.removeprefix("as "), self.presumed)))

    @property
    def told(self) -> str:
        """Name them, with what is special: ``Peter Lund (interim)``."""
        return f"{self.name} ({self.special})" if self.special else self.name


def holders(view: View, node: rdf.NamedNode) -> list[Holder]:
    """Give those who hold a post on the day, by name."""
    found = [
        Holder(
            one,
            _name(view, one),
            _capacity(view, tenure),
            _day(view, tenure),
            tenure,
            presumed(view, tenure),
        )
        for tenure in view.subjects(CG.holds, node)
        for one in view.nodes(tenure, CG.heldBy)
    ]
    return sorted(found, key=lambda one: (one.name, one.node.value))


def presumed(view: View, node: Node) -> str:
    """Say how far something is described that is presumed to go on; empty for all else."""
    days = sorted(view.texts(node, CG.presumedSince))
    return f"as last described on {dates.parse(days[0]).spoken}" if days else ""


def _name(view: View, person: rdf.NamedNode) -> str:
    name = view.label(person)
    return "somebody whose name is withheld" if name == WITHHELD else name


def same(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Say what a thing may be the same as, which no source says."""
    for one, other in ((CG.oneThing, CG.otherThing), (CG.otherThing, CG.oneThing)):
        for identity in sorted(view.subjects(one, node), key=str):
            for thing in view.nodes(identity, other):
                yield f"it may be the same as {view.label(thing)}, which no source says"


def _works_for(view: View, node: rdf.NamedNode) -> str:
    served = [_still(view, one) for one in reading.things(view, node, CG.serves)]
    if len(served) > 1:
        return f"it is a joint post and works for {listed(served, _NAMED)}"
    if reading.is_a(view, node, CG.JointPost):
        return "it is a joint post, and of which organisations is not stated in full"
    return ""


def _still(view: View, one: Thing) -> str:
    """Name an organisation, with that it is not in effect on the day where it is not."""
    is_mention = reading.is_mention(view, rdf.NamedNode(one.iri))
    return f"{one.label} (not in effect on this day)" if is_mention else one.label


def _bodies(seats: list[tuple[str, str]]) -> str:
    """Name a body, or count several, by names and standings of the seats on them."""
    names = {name for name, _ in seats}
    marks = [mark for _, mark in seats]
    if len(names) > 1:
        return counted(len(names), "body") + standing.counted(marks)
    mark = marks[0] if len({*marks}) == 1 else ""
    return standing.marked(the(names.pop()), mark, beside=standing.PRESUMED)


def _and(first: str, second: str) -> str:
    return f"{first}, and {second}" if second else first


def _term(capacity: str, since: str, described: str) -> str:
    """Go on from a name with how, since when and how far described somebody holds something."""
    parts = filter(None, (" ".join(filter(None, (capacity, since))), described))
    return "".join(f", {part}" for part in parts)


def _capacity(view: View, tenure: Node) -> str:
    labels = [view.label(one) for one in view.nodes(tenure, CG.appointmentType)]
    return " ".join(_CAPACITY[one] for one in sorted(labels) if one in _CAPACITY)


def _day(view: View, tenure: Node) -> str:
    since = reading.dated(view, tenure, CG.validFrom)
    return f"since {dates.parse(since).spoken}" if since else ""
