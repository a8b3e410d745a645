"""The posts of a view as returns and lists tell them: place, tier, holders and lines.

A tier counts from the top along operational lines. 1 is a post that answers to no other, where a
line of some kind leads from it to a body or an organisation or to it from a post. A post of which
neither is stated, or whose lines go round in a circle, has no tier; nothing is made up for it.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from caregraph import accountability, rdf, spreadsheet
from caregraph.errors import SourceWarning
from caregraph.graph import ontology, reading
from caregraph.graph.view import View
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
    superiors = {node: _superiors(view, lines[node], lines.keys()) for node in nodes}
    tiers = _tiers(lines, superiors)
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
            next((int(one) for one in view.texts(node, CG.count) if one.isdigit()), None),
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


def _superiors(
    view: View, lines: Iterable[Hop], known: Iterable[rdf.NamedNode]
) -> tuple[rdf.NamedNode, ...]:
    """Give the posts to which operational lines lead, those of direct lines first."""
    operational = [
        hop
        for hop in lines
        if _OPERATIONAL in view.nodes(rdf.NamedNode(hop.line.iri), CG.accountabilityKind)
    ]
    operational.sort(key=lambda hop: hop.direct is False)
    ends = [rdf.NamedNode(hop.to.iri) for hop in operational]
    return tuple(dict.fromkeys(one for one in ends if one in known))


def _tiers(
    lines: Mapping[rdf.NamedNode, Sequence[Hop]],
    superiors: Mapping[rdf.NamedNode, tuple[rdf.NamedNode, ...]],
) -> dict[rdf.NamedNode, int]:
    """Count the tiers from the tops down; of several ways up the shortest counts."""
    below: dict[rdf.NamedNode, list[rdf.NamedNode]] = {}
    for node, above in superiors.items():
        for one in above:
            below.setdefault(one, []).append(node)
    ends = {node: {rdf.NamedNode(hop.to.iri) for hop in hops} for node, hops in lines.items()}
    led_to = set[rdf.NamedNode]().union(*ends.values())
    tops = [node for node, to in ends.items() if not to & lines.keys() and (to or node in led_to)]
    tiers = dict.fromkeys(tops, 1)
    waiting = list(tops)
    for node in waiting:  # grows while it is gone through, level by level
        for one in below.get(node, ()):
            if one not in tiers:
                tiers[one] = tiers[node] + 1
                waiting.append(one)
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
    if rows and empty:
        tell(f"nothing is held for {', '.join(empty)}; the columns stand empty")
    return spreadsheet.table(columns, ([row.get(one) for one in columns] for row in rows))


def tell(said: str) -> None:
    """Tell whoever writes a return what it does not hold."""
    warnings.warn(said, SourceWarning, stacklevel=4)
