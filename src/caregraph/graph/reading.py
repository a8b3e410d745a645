"""Reading things out of a view as people speak of them: named, placed, dated, with evidence.

Layer 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from caregraph import rdf
from caregraph.graph import ontology
from caregraph.graph.index import Index
from caregraph.graph.structures import called
from caregraph.graph.view import View
from caregraph.numerals import whole
from caregraph.rdf import Node
from caregraph.results import Citation, Cited, Thing
from caregraph.vocab import CG, RDF

_PLACES = (CG.postIn, CG.isPartOf, CG.parentBody)


@cache
def mentions() -> frozenset[rdf.NamedNode]:
    """Give the classes of what a view only mentions, whose ``cg:describedAs`` says what it is."""
    return frozenset(ontology.subclasses(CG.Mention))


def is_mention(view: View, node: Node) -> bool:
    """Say whether a view only mentions a thing: it is not in effect, or that is not known."""
    return not mentions().isdisjoint(view.nodes(node, RDF.type))


def is_a(view: View, node: Node, *classes: rdf.NamedNode) -> bool:
    """Say whether a thing is of one of some classes or of one below them."""
    return not set(view.nodes(node, RDF.type)).isdisjoint(classes)


def thing(view: View, node: Node) -> Thing:
    """Give a node with its label."""
    return Thing(node.value, view.label(node))


def things(view: View, node: Node, predicate: rdf.NamedNode) -> tuple[Thing, ...]:
    """Give what a node has under a predicate, with labels, sorted by IRI."""
    return tuple(sorted(thing(view, one) for one in view.nodes(node, predicate)))


def organisation(view: View, node: Node) -> Thing | None:
    """Give the organisation a post, unit or body is within, the first by IRI of several.

    Of what is only mentioned it is the one that it was or would be within.
    """
    found = things(view, node, CG.withinOrganisation) or sorted(_once_within(view, node))
    return found[0] if found else None


def places(view: View, node: Node) -> list[rdf.NamedNode]:
    """Give what a post, unit or body stands in; of what is only mentioned, where it is described.

    A mention no longer says what it linked, so that is read from its structure.
    """
    if not is_mention(view, node):
        return [place for link in _PLACES for place in view.nodes(node, link)]
    stated = [
        place
        for one in describing(view, node)
        for link in _PLACES
        for place in one.nodes(node, link)
    ]
    return [one for one in stated if isinstance(one, rdf.NamedNode) and view.nodes(one, RDF.type)]


def describing(view: View, node: Node) -> list[Index]:
    """Give the structures that describe a thing, as they stand whatever the day."""
    return [one.index for one in called(view.seen, {*view.nodes(node, CG.describedIn)})]


def _once_within(view: View, node: Node) -> set[Thing]:
    """Give the organisations that something only mentioned was or would be within."""
    found: set[Thing] = set()
    seen: set[Node] = set()
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one in seen or not is_mention(view, one):
            continue
        seen.add(one)
        for place in places(view, one):
            kinds = {*view.nodes(place, RDF.type), *view.nodes(place, CG.describedAs)}
            if kinds.isdisjoint(ontology.subclasses(CG.Organisation)):
                found.update(things(view, place, CG.withinOrganisation))
                waiting.append(place)
            else:
                found.add(thing(view, place))
    return found


def described(view: View, node: Node) -> str:
    """Say which thing this is among others of its name: its organisation and its structure."""
    within = organisation(view, node)
    structures = [one.label for one in things(view, node, CG.describedIn)]
    return ", ".join([*([within.label] if within else []), *structures])


def citations(view: View, node: Node) -> tuple[Citation, ...]:
    """Give the places in documents on which the description of a thing rests, in order."""
    found = {Citation(one.title, one.locator) for one in cited(view, node)}
    return tuple(sorted(found, key=lambda one: (one.document, natural(one.locator))))


def cited(view: View, node: Node) -> Iterator[Cited]:
    """Give the same places, with the document that each is in."""
    for evidence in view.nodes(node, CG.hasEvidence):
        for document in view.nodes(evidence, CG.inDocument):
            places: list[str | None] = [*view.texts(evidence, CG.locator)]
            for place in places or [None]:
                yield Cited(document.value, view.label(document), place)


def natural(text: str | None) -> list[tuple[int, str]]:
    """Order locators as people do.

    >>> sorted(["7.10", "7.9"], key=natural)
    ['7.9', '7.10']
    >>> sorted(["7²", "7"], key=natural)
    ['7', '7²']
    """
    parts = re.findall(r"\d+|\D+", text or "")
    numbers = [(whole(part), part) for part in parts]
    return [(0, part) if number is None else (number, "") for number, part in numbers]


def dated(view: View, node: Node, predicate: rdf.NamedNode) -> str | None:
    """Give the first or last day of a thing as far as it is known: 2008, 2008-05, 2008-05-01.

    Args:
        predicate: ``cg:validFrom``, or another that has its precision beside it.
    """
    days = view.texts(node, predicate)
    name = predicate.value.rpartition("/")[2] + "Precision"
    precision = [one.value.rpartition("/")[2] for one in view.nodes(node, CG[name])]
    length = {"year": 4, "month": 7}.get(precision[0] if precision else "day", 10)
    return days[0][:length] if days else None


def documents_not_held(view: View, *about: Node) -> tuple[str, ...]:
    """Name the documents, not held, that may state what is missing about some things."""
    gaps = {gap for node in about for gap in view.subjects(CG.about, node)}
    missing = {document for gap in gaps for document in view.nodes(gap, CG.documentNotHeld)}
    return tuple(sorted(view.label(document) for document in missing))


def declared_by(view: View, declaration: Node) -> str:
    """Say who declares that all there is of a kind is described."""
    return " and ".join(view.texts(declaration, CG.completenessDeclaredBy)) or "nobody who is named"
