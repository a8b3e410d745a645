"""What law requires of organisations, part by part, and what of it a view describes.

Layer 3, on the parts that ``requirements`` reads from the law. To whom a body answers in law is
not among them: a description has lines for that, and a question of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from datetime import date

from caregraph.english import upper
from caregraph.graph import jurisdictions, law, naming, ontology, reading
from caregraph.graph.requirements import RequiredPart, nations_of, required
from caregraph.graph.seen import summary
from caregraph.graph.view import View
from caregraph.rdf import NamedNode, Node
from caregraph.results import Cell, Table
from caregraph.vocab import CG, RDF, XSD

_BODIES = frozenset(ontology.subclasses(CG.GovernanceBody))


@dataclass(frozen=True)
class Asked:
    """One thing that is asked of an organisation, or of a body that is asked of it."""

    part: RequiredPart
    on: RequiredPart | None = None
    """The body on which a seat is asked; ``None`` for what is asked of the organisation."""


@dataclass(frozen=True)
class Held:
    """One thing that is asked of an organisation of a view, and what the view has of it."""

    organisation: NamedNode
    asked: Asked
    by: tuple[NamedNode, ...]
    """What meets it, or begins to: fewer than are asked for where several are."""

    @property
    def is_described(self) -> bool:
        """Say whether as many are described as are asked for."""
        return len(self.by) >= self.asked.part.at_least


def asked_of(
    kind: NamedNode, day: date, nations: Collection[NamedNode] | None = None
) -> list[Asked]:
    """Give what is asked of an organisation of a kind: its own parts, and the seats on its bodies.

    Args:
        nations: Whose law it is under; without any, that of the kind.
    """
    places = nations_of(kind) if nations is None else nations
    found = []
    for part in required(kind, day, places):
        if part.kind == "line":
            continue
        found.append(Asked(part))
        for cls in part.asks_for if part.kind == "body" else ():
            seats = required(cls, day, places) if cls in _BODIES else []
            found += [Asked(seat, part) for seat in seats if seat.kind == "seat"]
    return found


def held(view: View) -> list[Held]:
    """Give what is asked of the organisations in effect on their days, described or not.

    An organisation that is shown as described, whatever the day, is asked nothing.
    """
    found = []
    for node in _organisations(view):
        days = {view.days.get(one) for one in view.nodes(node, CG.describedIn)}
        nations = jurisdictions.of(view, node)
        for kind in ontology.lowest(view.nodes(node, RDF.type)):
            found += [
                Held(node, asked, tuple(sorted(_meeting(view, node, asked), key=str)))
                for day in days
                if day is not None
                for asked in asked_of(kind, day, nations)
            ]
    return list(dict.fromkeys(found))


def lacking(view: View) -> Table:
    """List what is asked of the organisations of a view and is not described, or not in full.

    A row for each thing: of which organisation, on which of its bodies, how many are asked for,
    what there is of it, and the provisions, with what is not sure of them in brackets.
    """
    every = held(view)
    rows = [_row(view, one) for one in every if not one.is_described]
    left = len(every) - len(rows)
    said = f"{left} of {len(every)} things that law requires are described"
    if not every:
        said = _nothing(view)
    return Table(_COLUMNS, tuple(rows), summary(view), (f"{upper(said)}.",))


def _nothing(view: View) -> str:
    """Say why nothing is asked: no organisation, none of a known type, or no law held on theirs."""
    there = _organisations(view)
    if not there:
        return (
            "no organisation is described in effect, so nothing can be said of what law requires; "
            "give organisations and their type"
        )
    kinds = {kind for one in there for kind in ontology.lowest(view.nodes(one, RDF.type))}
    if not any(map(nations_of, kinds)):
        names = ", ".join(view.label(one) for one in there[:3]) + (", …" if there[3:] else "")
        return (
            f"no organisation of a known type is described ({names}), so nothing can be said of "
            "what law requires; give the type under Organisations, as in metropolitan district"
        )
    return "the law that is held requires no post, body or seat of an organisation in effect"


_COLUMNS = ("organisation", "what", "required", "of", "on", "described", "provisions")


def _row(view: View, one: Held) -> tuple[Cell | None, ...]:
    part, on = one.asked.part, one.asked.on
    days = [
        day for graph in view.nodes(one.organisation, CG.describedIn) if (day := view.days[graph])
    ]
    by = "; ".join(naming.name_of(view, thing) for thing in one.by)
    law_of = [
        f"{ontology.label(node) or node.value}{law.doubt(node, max(days))}"
        for node in part.provisions
    ]
    return (
        Cell(view.label(one.organisation), iri=one.organisation.value),
        Cell(part.kind),
        Cell(part.label),
        Cell(str(part.at_least), datatype=XSD.integer.value),
        Cell(on.label) if on else None,
        Cell(by) if by else None,
        Cell("; ".join(law_of)),
    )


def _organisations(view: View) -> list[NamedNode]:
    found = {
        node
        for cls in ontology.subclasses(CG.Organisation)
        for node in view.subjects(RDF.type, cls)
        if not reading.is_mention(view, node)
    }
    return sorted(found, key=lambda one: one.value)


def _meeting(view: View, organisation: NamedNode, asked: Asked) -> set[NamedNode]:
    """Give the things of an organisation that meet what is asked."""
    wanted = _wanted(asked.part)
    match asked.part.kind:
        case "post":
            posts = (
                one for one in view.subjects(CG.worksFor, organisation) if _is(view, one, wanted)
            )
            return {*posts, *_sitting(view, organisation, set(asked.part.also_met_by))}
        case "body":
            return set(_bodies(view, organisation, wanted))
        case _:
            on = _wanted(asked.on) if asked.on else _BODIES
            words = asked.part.label.casefold()
            return {
                seat
                for body in _bodies(view, organisation, on)
                for seat in view.subjects(CG.membershipOf, body)
                if _seats(view, seat, wanted)
                or words in map(str.casefold, view.texts(seat, CG.memberDescription))
            }


def _wanted(part: RequiredPart) -> frozenset[Node]:
    """Give the classes and codes of whatever meets a part, narrower ones too."""
    return ontology.narrower(*ontology.subclasses(*part.asks_for, *part.also_met_by))


def _sitting(view: View, organisation: NamedNode, capacities: Set[Node]) -> Iterator[NamedNode]:
    """Give the seats on the bodies of an organisation that are held in some capacity."""
    for body in _bodies(view, organisation, _BODIES) if capacities else ():
        for seat in view.subjects(CG.membershipOf, body):
            if not capacities.isdisjoint(view.nodes(seat, CG.capacity)):
                yield seat


def _is(view: View, node: NamedNode, wanted: Collection[Node]) -> bool:
    """Say whether a thing is of a class, a body type or a role that is wanted."""
    return any(
        one in wanted
        for link in (RDF.type, CG.bodyType, CG.fulfilsRole)
        for one in view.nodes(node, link)
    )


def _bodies(view: View, organisation: NamedNode, wanted: Collection[Node]) -> Iterator[NamedNode]:
    """Give the bodies of a kind that an organisation has, or shares as a member or a part."""
    linked: dict[NamedNode, None] = dict.fromkeys(
        view.subjects(CG.withinOrganisation, organisation)
    )
    linked |= dict.fromkeys(view.nodes(organisation, CG.isPartOf))
    linked |= dict.fromkeys(view.nodes(organisation, CG.memberOf))
    for link in (CG.representing, CG.appointedBy):
        for seat in view.subjects(link, organisation):
            linked |= dict.fromkeys(view.nodes(seat, CG.membershipOf))
    for post in view.subjects(CG.worksFor, organisation):
        linked |= dict.fromkeys(view.nodes(post, CG.memberOf))
    return (one for one in linked if _is(view, one, wanted))


def _seats(view: View, seat: NamedNode, wanted: Collection[Node]) -> bool:
    """Say whether a seat is that of a role, a capacity or a kind of organisation."""
    if any(one in wanted for one in view.nodes(seat, CG.capacity)):
        return True
    sitting = {*view.nodes(seat, CG.representing), *view.nodes(seat, CG.member)}
    sitting |= {post for one in sitting for post in view.nodes(one, CG.holdsPost)}
    sitting |= {one for post in sitting for one in view.nodes(post, CG.worksFor)}
    return any(_is(view, one, wanted) for one in sitting)
