"""What is said of organisations, their units, and bodies that meet.

Layer 3, part of ``sentences``.
"""

from __future__ import annotations

from collections.abc import Iterator

from caregraph import rdf
from caregraph.graph import dates, reading
from caregraph.graph.view import View
from caregraph.sentences import lines, standing
from caregraph.sentences.posts import holders, same
from caregraph.sentences.words import counted, listed, the
from caregraph.vocab import CG, code

_HEADS = tuple(
    frozenset(code("statutory-role", name) for name in names)
    for names in (
        ("chief-executive", "head-of-paid-service", "chief-executive-of-the-integrated-care-board"),
        ("accountable-officer", "accounting-officer", "group-chief-executive"),
    )
)
"""Roles whose post heads an organisation; later ones count only where it has none before."""
_CHAIR = code("membership-capacity", "chair")
_SILENT = " is not stated"
_COUNTED = (
    ("post", CG.withinOrganisation, CG.Post),
    ("body", CG.withinOrganisation, CG.GovernanceBody),
    ("agreement", CG.hasParty, CG.Agreement),
)


def organisation(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell who heads an organisation, to whom it answers, and what is described of it."""
    answering = lines.answers(view, node)
    if lines.is_root(view, node):
        yield f"this {answering}"
    else:
        yield _joined(_headed(view, heads(view, node)), answering)
    counts = [
        (sum(reading.is_a(view, one, cls) for one in view.subjects(link, node)), noun)
        for noun, link, cls in _COUNTED
    ]
    told = [counted(count, noun) for count, noun in counts if count]
    yield f"described of it: {listed(told)}" if told else "what is within it is not stated"
    yield from followed(view, node)
    yield from same(view, node)


def unit(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell who leads a unit, what it is part of, and to whom it answers."""
    leads = view.nodes(node, CG.headedBy)
    whole = [one.label for one in reading.things(view, node, CG.isPartOf)]
    place = f"it is part of {listed(whole)}" if whole else "what it is part of is not stated"
    yield _joined(_headed(view, leads), lines.answers(view, node))
    yield place
    yield from followed(view, node)
    yield from same(view, node)


def body(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell whether a body decides, to whom it answers, who sits on it, and who constitutes it."""
    decides = view.texts(node, CG.takesDecisions)[:1]
    answering = lines.answers(view, node)
    if not decides:
        yield _joined(answering, "whether it decides is not stated")
    else:
        yield _joined(
            "decides" if decides == ["true"] else "advises and does not decide", answering
        )
    yield _seats(view, node)
    parents = [one.label for one in reading.things(view, node, CG.parentBody)]
    if parents:
        together = " together" if len(parents) > 1 else ""
        yield f"{listed(parents)}{together} {'constitute' if together else 'constitutes'} it"
    else:
        yield "who constitutes it is not stated"
    yield from followed(view, node)
    yield from same(view, node)


def heads(view: View, node: rdf.NamedNode) -> list[rdf.NamedNode]:
    """Give the posts that head an organisation, by the roles that they carry."""
    own = [
        (one, {*view.nodes(one, CG.fulfilsRole)})
        for one in sorted(view.subjects(CG.withinOrganisation, node), key=str)
        if reading.is_a(view, one, CG.Post)
    ]
    for roles in _HEADS:
        if found := [one for one, carried in own if carried & roles]:
            return found
    return []


def followed(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Say what a thing follows, and what follows it."""
    for before, after, said in (
        (CG.successor, CG.predecessor, "it follows {}"),
        (CG.predecessor, CG.successor, "{} follows it"),
    ):
        for event in sorted(view.subjects(before, node), key=str):
            if reading.is_mention(view, event):
                continue
            others = [
                one.label for one in reading.things(view, event, after) if one.iri != node.value
            ]
            day = reading.dated(view, event, CG.validFrom)
            when = f", {dates.parse(day).spoken}" if day else ""
            if others:
                yield said.format(listed(others)) + when


def _headed(view: View, leads: list[rdf.NamedNode]) -> str:
    if not leads:
        return "who heads it is not stated"
    if len(leads) > 1:
        return f"headed by {counted(len(leads), 'post')}: {listed([*map(view.label, leads)])}"
    names = [one.told for one in holders(view, leads[0])]
    return f"headed by {the(view.label(leads[0]))}" + (f", {listed(names)}" if names else "")


def _seats(view: View, node: rdf.NamedNode) -> str:
    seats = view.subjects(CG.membershipOf, node)
    chairs = sorted(
        standing.marked(
            lines.named(view, member), standing.of(view, seat), beside=standing.PRESUMED
        )
        for seat in seats
        if _CHAIR in view.nodes(seat, CG.capacity)
        for member in view.nodes(seat, CG.member)
    )
    if not seats:
        return "who chairs it, and who sits on it, is not stated"
    chaired = f"chaired by {listed(chairs)}" if chairs else "who chairs it is not stated"
    verb = "is" if len(seats) == 1 else "are"
    marks = [standing.of(view, seat) for seat in seats]
    return f"{counted(len(seats), 'seat')} {verb} stated{standing.counted(marks)}; {chaired}"


def _joined(first: str, second: str) -> str:
    """Join two clauses; one that only says that something is not stated, with a semicolon."""
    if first.endswith(_SILENT) and second.endswith(_SILENT):
        return f"{first.removesuffix(_SILENT)}, and {second.removesuffix(_SILENT)}, is not stated"
    is_silent = first.endswith(_SILENT) or second.endswith(_SILENT)
    return f"{first}; {second}" if is_silent else f"{first}, and {second}"
