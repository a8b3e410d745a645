"""Things and values of a view in the words of the domain.

Layer 4.
"""

from __future__ import annotations

from caregraph import rdf
from caregraph.change.side import Side
from caregraph.rdf import Node
from caregraph.results import Thing
from caregraph.sentences.words import duty
from caregraph.vocab import CG

NOBODY = "nobody recorded"


def phrase(side: Side, thing: Node) -> str:
    """Say in a few words what a thing is: whose line to whom, who sits where, who holds what."""
    match side.kind(thing):
        case "line":
            said = _between(side, thing, CG.accountableParty, "answers to", CG.accountableTo)
            kind = _labels(side, thing, CG.accountabilityKind) or "kind not stated"
            said += f" ({kind})" if said else ""
        case "seat":
            member = _labels(side, thing, CG.member) or ", ".join(
                sorted(one.value for one in side.values(thing, CG.memberDescription))  # type: ignore[union-attr]
            )
            body = _labels(side, thing, CG.membershipOf)
            said = f"{member or 'a member not named'} on {body}" if body else ""
        case "holding":
            said = _between(side, thing, CG.heldBy, "as", CG.holds)
        case "responsibility":
            kinds = _labels(side, thing, CG.responsibilityKind)
            who, what = (
                _labels(side, thing, one) for one in (CG.responsibleParty, CG.responsibleFor)
            )
            said = f"{who} {duty([kinds] if kinds else [], what)}" if who and what else ""
        case "delegation":
            ends_at = _between(side, thing, CG.delegatedBy, "to", CG.delegatedTo)
            what = _labels(side, thing, CG.hasScope) or "functions not stated"
            said = f"{what}, delegated by {ends_at}" if ends_at else ""
        case "flow":
            said = _between(side, thing, CG.flowFrom, "gives resources to", CG.flowTo)
        case "side":
            who = _labels(side, thing, CG.decisionMaker) or "a decision-maker not named"
            of = _labels(side, thing, CG.sideOf)
            said = f"{who} in {of}" if of else ""
        case _:
            said = ""
    return said or side.named(thing).label


_ENDS = {
    "line": (CG.accountableParty, CG.accountableTo),
    "seat": (CG.member, CG.membershipOf),
    "holding": (CG.heldBy, CG.holds),
    "delegation": (CG.delegatedBy, CG.delegatedTo),
    "responsibility": (CG.responsibleParty, CG.responsibleFor),
    "flow": (CG.flowFrom, CG.flowTo),
    "side": (CG.decisionMaker, CG.sideOf),
}


def ends(side: Side, thing: Node) -> tuple[tuple[Thing, ...], tuple[Thing, ...]]:
    """Give from what and to what a line, seat, holding, duty, delegation, flow or side leads."""
    first, last = _ENDS.get(side.kind(thing), (None, None))
    if first is None or last is None:
        return (), ()
    return (
        tuple(map(side.named, side.nodes(thing, first))),
        tuple(map(side.named, side.nodes(thing, last))),
    )


def duties(side: Side, thing: Node) -> tuple[str, ...]:
    """Give the codes of the kinds of a responsibility, sorted; of all else none."""
    return tuple(
        sorted(one.value.rpartition("/")[2] for one in side.nodes(thing, CG.responsibilityKind))
    )


def called(side: Side, thing: Node) -> str:
    """Name a thing within a sentence: what has no name of its own by its ends."""
    name, said = side.named(thing).label, phrase(side, thing)
    return name if said == name else f"the {side.kind(thing)} “{said}”"


_ASKED = {
    CG.accountableTo: ("{} answers to ({})", CG.accountableParty, CG.accountabilityKind),
    CG.accountableParty: ("who answers to {} ({})", CG.accountableTo, CG.accountabilityKind),
    CG.member: ("who sits on {}", CG.membershipOf),
    CG.heldBy: ("who holds {}", CG.holds),
    CG.delegatedTo: ("to whom {} passes what it delegates", CG.delegatedBy),
}


def asked(side: Side, thing: Node, predicate: rdf.NamedNode, column: str) -> str:
    """Say what a value of a thing is: in the words of the domain, or as its column has it."""
    words, *others = _ASKED.get(predicate, ("",))
    told = [_labels(side, thing, one) for one in others if isinstance(one, rdf.NamedNode)]
    if words and all(told):
        return str(words).format(*told)
    return f"{column} of {called(side, thing)}"


def held(side: Side, post: Node) -> str:
    """Say who holds a post, and in which way where that is not simply so."""
    told = []
    for holding in side.users.get((CG.holds, post), ()):
        how = side.labels(side.nodes(holding, CG.appointmentType))
        who = side.labels(side.nodes(holding, CG.heldBy))
        told.append(f"{who} ({how})" if how and how != "substantive" else who)
    status = side.labels(side.nodes(post, CG.postStatus))
    return (", ".join(sorted(told)) or NOBODY) + (f" ({status})" if status else "")


def _labels(side: Side, thing: Node, predicate: rdf.NamedNode) -> str:
    return side.labels(side.nodes(thing, predicate))


def _between(
    side: Side, thing: Node, first: rdf.NamedNode, words: str, second: rdf.NamedNode
) -> str:
    one, other = _labels(side, thing, first), _labels(side, thing, second)
    return f"{one} {words} {other}" if one and other else ""
