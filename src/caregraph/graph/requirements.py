"""What law and guidance ask a body of a kind to have on a day: posts, bodies, seats and lines.

Layer 3. The parts themselves are data, in ``ontology/law/parts.ttl``. Whether one is met by what a
structure describes is for rules and questions to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, TypeAlias

from caregraph.graph import jurisdictions, law, ontology
from caregraph.graph.law import InForce
from caregraph.graph.view import View
from caregraph.rdf import NamedNode, Node
from caregraph.vocab import CG, PREFIXES, RDF

PartKind: TypeAlias = Literal["post", "body", "seat", "line"]

_ASKS: dict[NamedNode, PartKind] = {
    CG.asksForPost: "post",
    CG.asksForBody: "body",
    CG.asksForSeat: "seat",
    CG.asksForLineTo: "line",
}

_LAW = frozenset({CG.LegalProvision, CG.Enactment})
_DESCRIPTION = NamedNode(PREFIXES["dcterms"] + "description")


@dataclass(frozen=True)
class RequiredPart:
    """One thing that law or guidance asks every body of a kind to have."""

    node: NamedNode
    kind: PartKind
    label: str
    """What is asked for, in words: ``monitoring officer``."""
    note: str | None
    """On what condition or from whom, where that is not in the label."""
    of: tuple[NamedNode, ...]
    """The classes of body of which it is asked; narrower ones are meant too."""
    asks_for: tuple[NamedNode, ...]
    """For a post its role; for a body its class or body type; for a seat a role, a capacity or the
    class of organisation that is seated; for a line the class to which it leads."""
    also_met_by: tuple[NamedNode, ...]
    """What else meets it: the same kinds of thing."""
    sits_on: NamedNode | None
    """The class of body on which whoever has the post sits; ``None`` where none is asked."""
    capacity: NamedNode | None
    """In which capacity whoever has the seat sits; ``None`` where none is asked."""
    at_least: int
    """How many are asked for."""
    requirement: NamedNode
    """The legal requirement in plain words that it is part of."""
    provisions: tuple[NamedNode, ...]
    """On what it rests, without what is not in force on the day."""
    in_force: InForce
    """Whether it is known to be asked on the day: never ``no``."""
    is_law: bool
    """False where it rests on guidance or good practice only."""
    confirmed: bool
    """False where its text or a day of its own has not been checked: see its review note."""


def required(
    kind: NamedNode, day: date, nations: Collection[NamedNode] | None = None
) -> list[RequiredPart]:
    """Give what is asked of every body of a kind on a day: posts, bodies, seats, then lines.

    What is asked of its bodies (the seats on a board) is asked for by their class in turn.

    Args:
        kind: A class of organisation or body.
        nations: Whose law is meant: for the class of a board, that of its organisation;
            without any, that of the kind. A kind that no one nation knows is asked nothing, and
            neither is one that the law has not yet, or no longer, on the day.
    """
    places = nations_of(kind) if nations is None else nations
    if any(law.standing(one, day) == "no" for one in ontology.superclasses(kind)):
        return []
    found = [_part(node, day) for node in _asked_of(kind, places)]
    order = list(_ASKS.values())
    held = [one for one in found if one.in_force != "no"]
    return sorted(held, key=lambda one: (order.index(one.kind), one.node.value))


@cache
def nations_of(kind: NamedNode) -> frozenset[NamedNode]:
    """Give the nations whose law knows a class, by the nearest class that names any."""
    above = [one for one in ontology.superclasses(kind) if _nodes(one, CG.inLawOf)]
    return frozenset(nation for one in ontology.lowest(above) for nation in _nodes(one, CG.inLawOf))


def kinds_of_its_nation(view: View, thing: Node) -> Iterator[str]:
    """Give the classes of a thing, without those that are known to other law than its own."""
    under = view.nodes(thing, CG.underLawOf)
    for kind in view.nodes(thing, RDF.type):
        known = nations_of(kind) if isinstance(kind, NamedNode) else frozenset()
        if not known or not under or not known.isdisjoint(under):
            yield kind.value


def _asked_of(kind: NamedNode, places: Collection[NamedNode]) -> Iterator[NamedNode]:
    kinds = ontology.superclasses(kind)
    for quad in ontology.store().quads_for_pattern(None, RDF.type, CG.RequiredPart):
        node = quad.subject
        assert isinstance(node, NamedNode), "a part is named"
        asked_in = [one.value for one in _nodes(node, CG.jurisdiction)]
        if (
            not kinds.isdisjoint(_nodes(node, CG.requiresOf))
            and kinds.isdisjoint(_nodes(node, CG.exceptOf))
            and any(jurisdictions.is_asked(asked_in, [place]) for place in places)
        ):
            yield node


def _part(node: NamedNode, day: date) -> RequiredPart:
    (asking,) = (one for one in _ASKS if _nodes(node, one))
    (requirement,) = _nodes(node, CG.underRequirement)
    asks_for, of = _nodes(node, asking), _nodes(node, CG.requiresOf)
    resting = {one: law.in_force(one, day) for one in _nodes(node, CG.hasBasis)}
    held = tuple(one for one, state in resting.items() if state != "no")
    rests = _best(resting.values())
    if rests == "not known" and law.in_force(requirement, day) == "yes":
        rests = "yes"
    bounds = [rests, _best([law.standing(one, day) for one in asks_for])]
    bounds += [law.standing(one, day) for one in (node, requirement)]
    texts = {one: next(ontology.texts(node, one), None) for one in (_DESCRIPTION, CG.atLeast)}
    return RequiredPart(
        node,
        _ASKS[asking],
        ontology.label(node) or node.value,
        texts[_DESCRIPTION],
        of,
        asks_for,
        _nodes(node, CG.alsoMetBy),
        next(iter(_nodes(node, CG.sitsOn)), None),
        next(iter(_nodes(node, CG.asksForCapacity)), None),
        int(texts[CG.atLeast] or 1),
        requirement,
        held,
        _least(bounds),
        any(not _LAW.isdisjoint(ontology.objects(one, RDF.type)) for one in held),
        not any(
            "false" in ontology.texts(node, one) for one in (CG.datesConfirmed, CG.textConfirmed)
        ),
    )


def _best(states: Collection[InForce]) -> InForce:
    """Give the surest of what several provisions say: one of them is enough."""
    return "yes" if "yes" in states else "not known" if "not known" in states else "no"


def _least(states: Collection[InForce]) -> InForce:
    """Give the least sure of what several bounds say: all of them have to hold."""
    return "no" if "no" in states else "not known" if "not known" in states else "yes"


def _nodes(node: NamedNode, predicate: NamedNode) -> tuple[NamedNode, ...]:
    found = ontology.objects(node, predicate)
    return tuple(sorted((one for one in found if isinstance(one, NamedNode)), key=str))
