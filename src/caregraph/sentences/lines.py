"""The lines from a post, body, unit or organisation, and the clause that sums them up.

Layer 3, part of ``sentences``: "answers to two chief executives, in two organisations".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from caregraph import rdf
from caregraph.english import plural, verb
from caregraph.graph import ontology, reading
from caregraph.graph.marks import absence
from caregraph.graph.structures import called
from caregraph.graph.view import View
from caregraph.rdf import Node
from caregraph.results import Thing
from caregraph.sentences.words import counted, listed, number, the
from caregraph.vocab import CG, RDF, code

ROOTS = (CG.FullCouncil, CG.Electorate, CG.Parliament, CG.SecretaryOfState)
"""The kinds of things at which accountability is complete."""

_LINES = code("completeness-kind", "lines")
_REPORTED = code("status", "reported")
_HOW = {
    "operational": "operationally",
    "statutory": "by statute",
    "professional": "professionally",
    "democratic": "democratically",
    "ministerial": "ministerially",
    "financial": "financially",
    "commissioning": "for commissioning",
    "contractual": "by contract",
    "corporate": "corporately",
    "scrutiny": "to scrutiny",
    "assurance": "for assurance",
    "partnership": "as a partner",
}
"""How the shipped kinds of lines are told; others by their label."""
_SORTS: dict[str, tuple[rdf.NamedNode, ...]] = {
    "post": (CG.Post,),
    "body": (CG.GovernanceBody,),
    "unit": (CG.OrganisationalUnit,),
    "organisation": (CG.Organisation,),
}
_OFFICES = (CG.Post, CG.GovernanceBody, CG.SecretaryOfState, CG.Electorate)
"""What has a title and not a name."""
_SHORT = 60
"""What a line is for is told in a sentence where it takes no more letters."""
_LAST = (len(_HOW) + 1, "")
"""The rank of a line whose kind is not stated."""


@dataclass(frozen=True)
class Line:
    """One line in effect, as far as a sentence tells it."""

    to: Thing
    sort: str
    """Of what sort who is answered to is: a post, a body, a unit, an organisation."""
    is_titled: bool
    """Who is answered to has a title, which takes an article, and not a name."""
    absence: str
    """Says of who is answered to that they are not in effect, or not known to be."""
    roles: frozenset[str]
    organisation: str | None
    """The organisation in which who is answered to is; its own name where it is one."""
    kinds: tuple[str, ...]
    """In which capacities, by the labels of their codes; empty where that is not stated."""
    scope: tuple[str, ...]
    is_supposed: bool
    """It comes with a proposal that is not decided and taken as adopted."""
    is_reported: bool


def lines(view: View, party: rdf.NamedNode) -> list[Line]:
    """Read the lines in effect from a post, body, unit or organisation."""
    found = [
        _line(view, line, to)
        for line in view.subjects(CG.accountableParty, party)
        for to in view.nodes(line, CG.accountableTo)
    ]
    return sorted(found, key=lambda one: ([*map(rank, one.kinds)] or [_LAST], one.to))


def rank(kind: str) -> tuple[int, str]:
    """Put kinds of lines, by their labels, in the order in which they are told."""
    return ([*_HOW].index(kind) if kind in _HOW else len(_HOW)), kind


def how(kind: str) -> str:
    """Tell in which capacity, by the label of a kind of line.

    >>> how("statutory"), how("pastoral")
    ('by statute', 'on a pastoral line')
    """
    return _HOW.get(kind, f"on a {kind} line")


def supposed(view: View, node: Node) -> tuple[Thing, ...]:
    """Give the undecided proposals, taken as adopted, with which a thing comes."""
    proposals = [one for one in view.subjects(CG.introduces, node) if one in view.adopted]
    if not proposals:
        return ()
    decided = {
        one
        for structure in called(view.seen, {*view.nodes(node, CG.describedIn)})
        if (day := view.days[structure.index.graph])
        for one in structure.decided.on(day)
    }
    return tuple(sorted(reading.thing(view, one) for one in proposals if one not in decided))


def answers(view: View, party: rdf.NamedNode) -> str:
    """Say in a clause to whom a thing answers: "answers to two chief executives, …".

    Where that is not stated it is a clause of its own: "to whom it answers is not stated".
    """
    found = lines(view, party)
    return told(found, _home(view, party)) if found else _silent(view, party)


def is_root(view: View, node: Node) -> bool:
    """Say whether accountability is complete at a thing."""
    return reading.is_a(view, node, *ROOTS) or bool(view.texts(node, CG.isRoot))


def complete_by(view: View, node: Node) -> str:
    """Say who declares the lines of a thing complete; nothing where nobody does."""
    wider = {node, *view.nodes(node, CG.withinOrganisation), *view.nodes(node, CG.describedIn)}
    found = {
        reading.declared_by(view, one)
        for one in view.subjects(RDF.type, CG.CompletenessDeclaration)
        if _LINES in view.nodes(one, CG.completeFor) and wider & {*view.nodes(one, CG.about)}
    }
    return ", ".join(sorted(found))


def named(view: View, node: rdf.NamedNode) -> str:
    """Name a thing as it stands in a sentence: posts and bodies with the article."""
    return the(view.label(node)) if _is_a(view, node, *_OFFICES) else view.label(node)


def _is_a(view: View, node: Node, *classes: rdf.NamedNode) -> bool:
    """Say whether a thing, or what is only mentioned, is of one of some classes."""
    kinds = {*view.nodes(node, RDF.type), *view.nodes(node, CG.describedAs)}
    return not kinds.isdisjoint(ontology.subclasses(*classes))


def sort(view: View, node: Node) -> str:
    """Say of what sort a thing is that can answer or be answered to; empty for any other."""
    return next((one for one, classes in _SORTS.items() if _is_a(view, node, *classes)), "")


def told(found: Sequence[Line], home: str | None) -> str:
    """Sum lines up in a clause.

    Args:
        found: At least one.
        home: The organisation from which they lead, which is not named again.
    """
    masters = {one.to.iri: one for one in found}
    said = _to_one(found, home) if len(masters) == 1 else _to_several(found, [*masters.values()])
    return f"answers {said}{_conditions(found, len(masters))}"


def _to_one(found: Sequence[Line], home: str | None) -> str:
    one = found[0]
    adverbs = _adverbs(found)
    name = the(one.to.label) if one.is_titled else one.to.label
    said = f"{listed(adverbs, len(adverbs))} to {name}" if adverbs else f"to {name}"
    if one.organisation and one.sort != "organisation" and one.organisation != home:
        said += f", in {one.organisation}"
    said += f" ({one.absence} that day)" if one.absence else ""
    scope = sorted({each for line in found for each in line.scope})
    if scope and len(listed(scope)) <= _SHORT and all(line.scope for line in found):
        said += f", for {listed(scope)}"
    silent = sum(not line.kinds for line in found)
    return said + _unsaid(silent, len(found))


def _to_several(found: Sequence[Line], masters: Sequence[Line]) -> str:
    said = f"to {_nouns(masters)}{_where(masters)}"
    adverbs = _adverbs(found)
    if adverbs:
        said += f": {listed(adverbs, len(adverbs))}"
        same = len({one.kinds for one in found}) == 1
        said += (" to both" if len(masters) == 2 else " to all") if same else ""  # noqa: PLR2004
    return said + _unsaid(sum(not line.kinds for line in found), len(found))


def _adverbs(found: Iterable[Line]) -> list[str]:
    return list(dict.fromkeys(how(each) for one in found for each in one.kinds))


def _unsaid(silent: int, of: int) -> str:
    if not silent:
        return ""
    if silent == of:
        return "; in which capacity is not stated"
    return f"; the kind of {counted(silent, 'line')} is not stated"


def _nouns(masters: Sequence[Line]) -> str:
    """Count who is answered to by the role that all of them have, or by sort."""
    shared = frozenset.intersection(*(one.roles for one in masters))
    if shared:
        return f"{number(len(masters))} {plural(min(shared, key=lambda one: (len(one), one)))}"
    counts = [(sum(one.sort == sort for one in masters), sort) for sort in _SORTS]
    return listed([counted(count, sort) for count, sort in counts if count], len(_SORTS))


def _where(masters: Sequence[Line]) -> str:
    """Say in how many organisations those are who are answered to."""
    if all(one.sort == "organisation" for one in masters):
        return ""
    known = {one.organisation for one in masters if one.organisation}
    unknown = sum(one.organisation is None for one in masters)
    if not known:
        return ", whose organisations are not stated"
    said = f", all in {known.pop()}" if len(known) == 1 and not unknown else ""
    if said:
        return said.replace("all in", "both in") if len(masters) == 2 else said  # noqa: PLR2004
    said = f", in {counted(len(known), 'organisation')}" if len(known) > 1 else ""
    if unknown:
        said += f", {number(unknown)} of them in an organisation that is not stated"
    return said


def _conditions(found: Sequence[Line], masters: int) -> str:
    """Say which of it holds only if a proposal is adopted, and what is only reported."""
    said = ""
    several = "to one of them" if masters > 1 else "in part"
    for count, condition in (
        (sum(one.is_supposed for one in found), "if the proposal is adopted"),
        (sum(one.is_reported for one in found), "by report only"),
    ):
        only = "" if condition.endswith("only") else "only "
        if count == len(found):
            said += f", {condition}"
        elif count:
            part = several if count == 1 or masters == 1 else f"on {number(count)} lines"
            said += f", {part} {only}{condition}"
    return said


def _silent(view: View, party: rdf.NamedNode) -> str:
    """Say what there is to say of a thing from which no line in effect is stated."""
    if is_root(view, party):
        return "is where accountability ends"
    if by := complete_by(view, party):
        return f"answers to nobody, as all lines are described and {by} declares them complete"
    waiting, proposed = _described(view, party)
    rest = ""
    if proposed:
        rest = f"; {counted(proposed, 'line')} {verb('come', proposed)} with a proposal"
    elif waiting:
        rest = f"; {counted(waiting, 'line')} {verb('stand', waiting)} on other days"
    return f"to whom it answers {'on this day ' if waiting else ''}is not stated{rest}"


def _described(view: View, party: rdf.NamedNode) -> tuple[int, int]:
    """Count the lines that are described and not in effect, and those of them by a proposal."""
    waiting = [
        line
        for structure in called(view.seen, {*view.nodes(party, CG.describedIn)})
        for line, whose in structure.index.pairs(CG.accountableParty)
        if whose == party and isinstance(line, rdf.NamedNode)
    ]
    known = [one for one in waiting if view.nodes(one, RDF.type)]
    return len(known), sum(bool(view.subjects(CG.introduces, one)) for one in known)


def _line(view: View, line: rdf.NamedNode, to: rdf.NamedNode) -> Line:
    within, of = reading.organisation(view, to), sort(view, to)
    kinds = [view.label(one) for one in view.nodes(line, CG.accountabilityKind)]
    return Line(
        to=reading.thing(view, to),
        sort=of,
        is_titled=_is_a(view, to, *_OFFICES),
        absence=absence(view, to) if reading.is_mention(view, to) else "",
        roles=frozenset(_roles(view.nodes(to, CG.fulfilsRole))),
        organisation=view.label(to) if of == "organisation" else within.label if within else None,
        kinds=tuple(sorted(kinds, key=rank)),
        scope=tuple(one.label for one in reading.things(view, line, CG.hasScope)),
        is_supposed=bool(supposed(view, line)),
        is_reported=_REPORTED in view.nodes(line, CG.status),
    )


def _roles(roles: Collection[rdf.NamedNode]) -> Iterator[str]:
    return (label for one in roles if (label := ontology.label(one)))


def _home(view: View, party: rdf.NamedNode) -> str | None:
    within = reading.organisation(view, party)
    return within.label if within else None
