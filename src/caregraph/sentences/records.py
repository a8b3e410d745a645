"""What is said of agreements, lines, tenures, seats and other things that rows describe.

Layer 3, part of ``sentences``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from caregraph import rdf
from caregraph.graph import dates, law, naming, ontology, reading
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.sentences import lines
from caregraph.sentences.posts import same
from caregraph.sentences.words import counted, duty, listed
from caregraph.vocab import CG

_DATE = re.compile(r"\b\d{4}(-\d{2}){1,2}\b")
_HAPPENED = {
    "establish": "established",
    "abolish": "abolished",
    "dissolve": "dissolved",
    "merge": "merged",
    "subsume": "subsumed",
    "split": "split",
    "replace": "replaced",
    "rename": "renamed",
}
"""What happened, by the label of a kind of event."""
_TOLD = 3
"""So many cells of a row are told of a thing with no words of its own."""


def agreement(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell who makes an agreement, under which law, who hosts it, since when; then for what."""
    parties = _labels(view, node, CG.hasParty)
    hosts = _labels(view, node, CG.hostPartner)
    if len(parties) > 1:
        said = f"made by {listed(parties, 4)}"
    elif parties:
        said = f"made by {parties[0]}; with whom is not stated"
    else:
        said = "between whom it is made is not stated"
    said += f", hosted by {listed(hosts)}" if hosts else ""
    supposed = lines.supposed(view, node)
    said += ", if the proposal is adopted" if supposed else _since(view, node)
    yield said if hosts else f"{said}; its host is not stated"
    scope = _labels(view, node, CG.hasScope)
    yield f"it covers {listed(scope)}" if scope else "what it covers is not stated"
    funds = _labels_of(view, view.subjects(CG.underAgreement, node))
    yield f"money under it: {listed(funds)}" if funds else "money under it is not stated"
    yield from same(view, node)


def line(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell who answers to whom, in which capacity and for what."""
    parties, to = view.nodes(node, CG.accountableParty), view.nodes(node, CG.accountableTo)
    hows = [lines.how(view.label(one)) for one in view.nodes(node, CG.accountabilityKind)]
    adverbs = f" {listed(sorted(hows))}" if hows else ""
    scope = _labels(view, node, CG.hasScope)
    supposed = ", if the proposal is adopted" if lines.supposed(view, node) else ""
    verb = "answers" if len(parties) == 1 else "answer"
    aside = ", not directly," if "false" in view.texts(node, CG.isDirect) else ""
    yield (
        f"{_named(view, parties)} {verb}{adverbs}{aside} to {_named(view, to)}"
        + (f", for {listed(scope)}" if scope else "")
        + (supposed or _since(view, node))
        + ("" if hows else "; in which capacity is not stated")
    )
    if not scope:
        yield "for what is not stated"


def tenure(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell who holds which post, and since when."""
    capacity = [view.label(one) for one in view.nodes(node, CG.appointmentType)]
    shown = f", {listed(capacity)}" if capacity and capacity != ["not stated"] else ""
    who, which = _labels(view, node, CG.heldBy), view.nodes(node, CG.holds)
    yield f"{listed(who)} holds the post of {listed(_labels_of(view, which))}{shown}" + _since(
        view, node
    )


def membership(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell who sits on which body, in which capacity."""
    described = listed(view.texts(node, CG.memberDescription))
    who = _named(view, view.nodes(node, CG.member))
    capacity = [view.label(one) for one in view.nodes(node, CG.capacity)]
    bodies = _named(view, view.nodes(node, CG.membershipOf))
    shown = f", as {listed(sorted(capacity))}" if capacity else "; in which capacity is not stated"
    seated = f"{described} sit" if described and not who else f"{who or 'somebody'} sits"
    yield f"{seated} on {bodies}{_since(view, node)}{shown}"


def responsibility(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell who is responsible for what, and how."""
    who = _named(view, view.nodes(node, CG.responsibleParty))
    kinds = [view.label(one) for one in view.nodes(node, CG.responsibilityKind)]
    what = listed(_labels(view, node, CG.responsibleFor))
    yield f"{who} {duty(sorted(kinds), what)}" + _since(view, node)


def function(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell who is said to be responsible for a function, and in whom it is vested."""
    who = {
        party
        for one in view.subjects(CG.responsibleFor, node)
        for party in view.nodes(one, CG.responsibleParty)
    }
    vested = _labels(view, node, CG.vestedIn)
    place = f"vested in {listed(vested)}" if vested else "in whom it is vested is not stated"
    named = _named(view, sorted(who, key=str)) if who else ""
    yield f"{place}; " + (
        f"responsible for it: {named}" if named else "who is responsible for it is not stated"
    )
    yield from same(view, node)


def proposal(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell to whom a proposal is put, how far it has come, and what it brings."""
    to = _named(view, view.nodes(node, CG.putTo))
    status = [view.label(one) for one in view.nodes(node, CG.decisionStatus)]
    brings = len(view.nodes(node, CG.introduces))
    put = f"put to {to}" if to else "to whom it is put is not stated"
    standing = f"it stands as “{listed(status)}”" if status else "how it stands is not stated"
    yield f"{put}; {standing}"
    yield f"it brings {counted(brings, 'thing')}" if brings else "what it brings is not stated"


def source(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell whether a document is held, of which day it is, and how much rests on it."""
    issued = view.texts(node, CG.issued)
    day = f"of {dates.parse(issued[0]).spoken}" if issued else "of a day that is not stated"
    held = "named, and not held" if "false" in view.texts(node, CG.isHeld) else "held"
    places = len(view.subjects(CG.inDocument, node))
    resting = f"{counted(places, 'statement')} {'rests' if places == 1 else 'rest'} on it"
    yield f"{held}, {day}; {resting if places else 'what rests on it is not stated'}"


def gap(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell what a source is noted to leave open."""
    said = [one.removesuffix(".") for one in view.texts(node, CG.missing)]
    yield f"not stated: {'; '.join(said)}" if said else "what is not stated is not said"


def relation(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell how one organisation is tied to another."""
    kinds = listed([view.label(one) for one in view.nodes(node, CG.relationKind)])
    who, to = listed(_labels(view, node, CG.relationOf)), listed(_labels(view, node, CG.relationTo))
    yield f"{who} is {kinds} {to}" + _since(view, node)


def succession(view: View, node: rdf.NamedNode) -> Iterator[str]:
    """Tell what follows what, by which kind of event, and when."""
    before, after = _labels(view, node, CG.predecessor), _labels(view, node, CG.successor)
    labels = (view.label(one) for one in view.nodes(node, CG.changeType))
    kinds = sorted(_HAPPENED.get(one, one) for one in labels)
    day = reading.dated(view, node, CG.validFrom)
    when = f", {dates.parse(day).spoken}" if day else "; when is not stated"
    if after:
        verb = "follow" if before else "begin"
        said = f"{listed(after)} {verb}{'s' if len(after) == 1 else ''}"
        said += f" {listed(before)}" if before else ""
    else:
        said = f"{listed(before) or 'what ends'} {'end' if len(before) > 1 else 'ends'}"
        when += "; what comes after is not stated"
    yield f"{said}{f' ({listed(kinds)})' if kinds else ''}{when}"


def row(view: View, node: rdf.NamedNode) -> str:
    """Tell the first cells of the row of a thing: "from organisation: the Trust; amount: 4"."""
    if node.value in {one.value for one in ontology.provisions().values()}:
        return _in_force(view, node)
    table = naming.table_of(view, node)
    told = []
    for column in table.columns.values() if table else ():
        if column.type in ("key", "name", "class", "evidence") or not column.is_said:
            continue
        said = _labels(view, node, column.iri) or view.texts(node, column.iri)
        if said:
            told.append(f"{column.spoken}: {listed(sorted(said))}")
    return "; ".join(told[:_TOLD])


def _in_force(view: View, node: rdf.NamedNode) -> str:
    """Say whether a provision is in force on the day, where there is one, and from when."""
    known = next(one for one in law.provisions() if one.iri == node.value)
    word = {"yes": "in force", "no": "not in force", "not known": "not known to be in force"}
    held = f"in force {known.days}" if known.since else f"since when it is in force: {known.start}"
    said = _DATE.sub(lambda found: dates.parse(found[0]).spoken, held)
    if view.day is None:
        return said
    day = dates.parse(view.day.isoformat()).spoken
    return f"{word[law.in_force(node, view.day)]} on {day}; {said}"


def _since(view: View, node: Node) -> str:
    day = reading.dated(view, node, CG.validFrom)
    return f", since {dates.parse(day).spoken}" if day else ""


def _labels(view: View, node: Node, link: rdf.NamedNode) -> list[str]:
    return sorted(naming.name_of(view, one) for one in view.nodes(node, link))


def _labels_of(view: View, nodes: list[rdf.NamedNode]) -> list[str]:
    return sorted(map(view.label, nodes))


def _named(view: View, nodes: list[rdf.NamedNode]) -> str:
    """Name some things as a subject or an object."""
    return listed(sorted(told_of(view, one) for one in nodes))


def told_of(view: View, node: rdf.NamedNode) -> str:
    """Name a thing with its organisation, posts and bodies with an article."""
    within = reading.organisation(view, node)
    place = f" ({within.label})" if within and within.iri != node.value else ""
    return lines.named(view, node) + place
