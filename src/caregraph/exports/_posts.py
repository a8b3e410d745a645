"""The posts of a view as returns and lists tell them: place, tier, holders and lines.

A tier counts from the top along operational lines, and begins where the top is known: at a post
that answers to no other and heads its organisation by role, answers to an organisation or a body of
it, or stands at a level that its source states. What no such line reaches has the level that is
stated, else no tier: that nobody has said to whom a post answers does not put it at the top.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from caregraph import accountability, rdf, spreadsheet
from caregraph.english import count
from caregraph.errors import SourceWarning
from caregraph.graph import ontology, reading
from caregraph.graph.view import View
from caregraph.numerals import whole
from caregraph.results import Citation
from caregraph.traces import Hop
from caregraph.vocab import CG, RDF, code

WITHHELD = "N/D"
"""What stands in the place of a name that is withheld, as in published organograms."""
_NOBODY = {
    code("post-status", "established-vacant"): "Vacant",
    code("post-status", "eliminated"): "Eliminated",
}
"""What stands in the place of a name where a post has no holder and its status says why."""
_OPERATIONAL = code("accountability-kind", "operational")
_HEADS = ("head-of-paid-service", "chief-executive", "accountable-officer")
"""The roles of whoever heads an organisation, with those that are narrower."""
_JOB_SHARE = code("post-status", "job-share")
_NOT_IN_POST = code("post-status", "not-in-post")
_NOT_STATED = code("appointment-type", "not-stated")
_TERMS = {
    code("appointment-type", "substantive"): "permanent",
    code("appointment-type", "interim"): "temporary",
    code("appointment-type", "acting"): "temporary",
    code("appointment-type", "seconded"): "temporary",
}


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post."""

    name: str
    capacity: str
    """In words; empty where it is not stated."""
    term: str
    """``permanent`` or ``temporary``; empty where the capacity says neither."""
    since: str | None
    evidence: tuple[Citation, ...]


@dataclass(frozen=True)
class Post:
    """A post of a view, or several alike that one row counts."""

    node: rdf.NamedNode
    reference: str
    """Its key; with the key of its structure where several structures have that key."""
    title: str
    organisation: str
    belongs_to: str
    """What the organisation is part of; empty where nothing is said."""
    units: tuple[str, ...]
    """The units it is in, the outermost first."""
    tier: int | None
    """1 is the top; ``None``: not known."""
    superiors: tuple[rdf.NamedNode, ...]
    """The posts it answers to operationally, in order."""
    lines: tuple[Hop, ...]
    """Every line from it, of whatever kind and to whatever."""
    holders: tuple[Holder, ...]
    nobody: str
    """Why nobody holds it, in a word; empty where somebody does or nothing is said."""
    shares: int
    """How many hold it together at the least: 2 where it is shared."""
    is_in_structure: bool
    """False where its holder is paid and has no post in the structure."""
    roles: tuple[str, ...]
    number: int | None
    """How many posts it stands for, where the row counts several without naming them."""
    grade: str
    full_time: str
    """To how many full-time posts it amounts; empty where nothing is said."""
    since: str | None
    evidence: tuple[Citation, ...]

    def is_named(self, redact_below: int | None) -> bool:
        """Say whether the names of its holders are given.

        A post of no known tier counts as below every tier.
        """
        return redact_below is None or (self.tier is not None and self.tier <= redact_below)

    def names(self, redact_below: int | None) -> list[str]:
        """Give what a return has for the name: of each holder, or why there is none.

        Where a post is shared and fewer than two are stated, the others are empty.
        """
        is_named = self.is_named(redact_below)
        names = [one.name if is_named else WITHHELD for one in self.holders] or [self.nobody]
        return names + [""] * (self.shares - len(names))


def posts(view: View) -> list[Post]:
    """Give the posts in effect, by organisation, unit, tier and title."""
    nodes = sorted(
        {
            node
            for cls in ontology.subclasses(CG.Post)
            for node in view.subjects(RDF.type, cls)
            if not reading.is_mention(view, node)
        },
        key=lambda one: one.value,
    )
    lines = {node: accountability.lines(view, node) for node in nodes}
    operational = {node: _operational(view, lines[node]) for node in nodes}
    superiors = {node: _superiors(operational[node], lines.keys()) for node in nodes}
    tiers = _tiers(view, operational, superiors)
    references = _references(nodes)
    holders = {node: _holders(view, node) for node in nodes}
    found = [
        Post(
            node,
            references[node],
            view.label(node),
            *_within(view, node),
            _units(view, node),
            tiers.get(node),
            superiors[node],
            lines[node],
            holders[node],
            "" if holders[node] else _nobody(view, node),
            2 if _JOB_SHARE in view.nodes(node, CG.postStatus) else 1,
            _NOT_IN_POST not in view.nodes(node, CG.postStatus),
            tuple(sorted(view.label(one) for one in view.nodes(node, CG.fulfilsRole))),
            next((n for one in view.texts(node, CG.count) if (n := whole(one)) is not None), None),
            ", ".join(view.texts(node, CG.grade)),
            next(iter(view.texts(node, CG.fullTimeEquivalent)), ""),
            reading.dated(view, node, CG.validFrom),
            reading.citations(view, node),
        )
        for node in nodes
    ]
    return sorted(
        found,
        key=lambda one: (one.organisation, one.units, one.tier or 99, one.title, one.node.value),
    )


def _operational(view: View, lines: Iterable[Hop]) -> list[Hop]:
    """Give the operational ones of some lines, the direct ones first."""
    found = [
        hop
        for hop in lines
        if _OPERATIONAL in view.nodes(rdf.NamedNode(hop.line.iri), CG.accountabilityKind)
    ]
    return sorted(found, key=lambda hop: hop.direct is False)


def _superiors(
    operational: Iterable[Hop], known: Collection[rdf.NamedNode]
) -> tuple[rdf.NamedNode, ...]:
    """Give the posts to which operational lines lead."""
    ends = [rdf.NamedNode(hop.to.iri) for hop in operational]
    return tuple(dict.fromkeys(one for one in ends if one in known))


def _tiers(
    view: View,
    operational: Mapping[rdf.NamedNode, Sequence[Hop]],
    superiors: Mapping[rdf.NamedNode, tuple[rdf.NamedNode, ...]],
) -> dict[rdf.NamedNode, int]:
    """Count the tiers from the tops down, then from each level that is stated of what is left."""
    said = {node: view.texts(node, CG.level) for node in superiors}
    levels = {node: min(map(int, texts)) for node, texts in said.items() if texts}
    tiers = {
        node: levels.get(node, 1)
        for node, above in superiors.items()
        if not above and (node in levels or _is_top(view, node, operational[node]))
    }
    return _counted(levels | _counted(tiers, superiors), superiors)


def _is_top(view: View, node: rdf.NamedNode, operational: Iterable[Hop]) -> bool:
    """Say whether a post heads its organisation by role, or answers to it or to a body of it."""
    heads = ontology.narrower(*(code("statutory-role", one) for one in _HEADS))
    if not heads.isdisjoint(view.nodes(node, CG.fulfilsRole)):
        return True
    own = reading.organisation(view, node)
    classes = ontology.subclasses(CG.Organisation, CG.GovernanceBody)
    return own is not None and any(
        own in (hop.to, hop.to_organisation)
        and reading.is_a(view, rdf.NamedNode(hop.to.iri), *classes)
        for hop in operational
    )


def _counted(
    known: Mapping[rdf.NamedNode, int],
    superiors: Mapping[rdf.NamedNode, tuple[rdf.NamedNode, ...]],
) -> dict[rdf.NamedNode, int]:
    """Give known tiers, and those of what answers to them: of several ways up by the shortest."""
    below: dict[rdf.NamedNode, list[rdf.NamedNode]] = {}
    for node, above in superiors.items():
        for one in above:
            below.setdefault(one, []).append(node)
    tiers = dict(known)
    waiting = [(tier, node.value) for node, tier in known.items()]
    heapify(waiting)
    while waiting:
        tier, iri = heappop(waiting)
        for one in below.get(rdf.NamedNode(iri), ()):
            if one not in tiers:
                tiers[one] = tier + 1
                heappush(waiting, (tier + 1, one.value))
    return tiers


def _references(nodes: Iterable[rdf.NamedNode]) -> dict[rdf.NamedNode, str]:
    """Give each post a reference of its own: letters, digits and hyphens.

    What was read from an organogram has the reference that it has there, in small letters.
    """
    keys = {node: node.value.rpartition("/")[2].removeprefix("post-") for node in nodes}
    times = Counter(keys.values())
    return {
        node: key if times[key] == 1 else "-".join(node.value.split("/")[-3:])
        for node, key in keys.items()
    }


def _within(view: View, node: rdf.NamedNode) -> tuple[str, str]:
    """Give the organisation of a post, and what that is part of."""
    found = reading.organisation(view, node)
    if found is None:
        return "", ""
    wholes = reading.things(view, rdf.NamedNode(found.iri), CG.isPartOf)
    return found.label, ", ".join(sorted(one.label for one in wholes))


def _units(view: View, node: rdf.NamedNode) -> tuple[str, ...]:
    """Give the units that a post is in, the outermost first; of several the first by label."""
    units = ontology.subclasses(CG.OrganisationalUnit)
    found: list[rdf.NamedNode] = []
    places = view.nodes(node, CG.postIn)
    while places := [one for one in places if reading.is_a(view, one, *units) and one not in found]:
        found.append(min(places, key=lambda one: (view.label(one), one.value)))
        places = view.nodes(found[-1], CG.isPartOf)
    return tuple(view.label(one) for one in reversed(found))


def _nobody(view: View, node: rdf.NamedNode) -> str:
    said = (_NOBODY.get(one, "") for one in view.nodes(node, CG.postStatus))
    return next(filter(None, sorted(said)), "")


def _holders(view: View, node: rdf.NamedNode) -> tuple[Holder, ...]:
    found = [
        _holder(view, tenure, person)
        for tenure in view.subjects(CG.holds, node)
        for person in view.nodes(tenure, CG.heldBy)
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.since or "")))


def _holder(view: View, tenure: rdf.NamedNode, person: rdf.NamedNode) -> Holder:
    capacity = [one for one in view.nodes(tenure, CG.appointmentType) if one != _NOT_STATED]
    return Holder(
        view.label(person),
        ", ".join(view.label(one) for one in capacity),
        next((term for one in capacity if (term := _TERMS.get(one))), ""),
        reading.dated(view, tenure, CG.validFrom),
        reading.citations(view, tenure),
    )


def table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows under the columns of a return, and tell which of them nothing is held for."""
    empty = [one for one in columns if not any(row.get(one) for row in rows)]
    if not rows:
        tell("no post of the view belongs in this return: it has its header and no row")
    elif empty:
        tell(f"nothing is held for {', '.join(empty)}; the columns stand empty")
    return spreadsheet.table(columns, ([row.get(one) for one in columns] for row in rows))


def tell_unknown(every: Iterable[Post], said: str) -> None:
    """Tell by name which posts are at no known tier.

    Args:
        said: What that means for them.
    """
    if unknown := [post.title for post in every if post.tier is None and post.is_in_structure]:
        posts = count(len(unknown), "post")
        tell(
            f"{said}, since nothing says at which tier: {posts} ({'; '.join(unknown)}). Say to "
            "whom each answers, or its level; who is at the top has level 1 or the role of a head"
        )


def tell(said: str) -> None:
    """Tell whoever writes a return what it does not hold."""
    warnings.warn(said, SourceWarning, stacklevel=4)
