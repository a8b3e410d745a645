"""Under whose law a thing is, and whether what one nation asks is asked of it.

Layer 3. What is stated of an organisation, or follows from its kind or area, is derived in the
view (``queries/infer/under-law-*.rq``). Here it is read off for things of any kind: a post is
under the law of its organisations, a line under that of whoever answers by it. What shows no
nation of its own is under the law of the one nation that its structure knows; between two
nothing is guessed, and nothing is England's by default.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache

from caregraph import rdf
from caregraph.graph import law, ontology
from caregraph.graph.view import View, as_described
from caregraph.rdf import Node
from caregraph.vocab import CG, RDF, SKOS, code

EVERYWHERE = code("jurisdiction", "united-kingdom").value
"""Where what is asked of all is asked: also of what is under no law that is known."""

_Nations = frozenset[rdf.NamedNode]

_ACTING = (
    CG.accountableParty,
    CG.responsibleParty,
    CG.membershipOf,
    CG.holds,
    CG.holdsPost,
    CG.delegatedBy,
    CG.hasParty,
    CG.underAgreement,
    CG.flowFrom,
    CG.vestedIn,
    CG.vestingIn,
    CG.decidedBy,
    CG.putTo,
    CG.forOrganisation,
    CG.heldAt,
    CG.predecessor,
    CG.successor,
)
"""What leads from a thing that is in no organisation to those whose thing it is."""


@cache
def wider(nation: rdf.NamedNode) -> _Nations:
    """Give a jurisdiction with all that it lies in: Wales, England and Wales, and so on."""
    above = [o for o in ontology.objects(nation, SKOS.broader) if isinstance(o, rdf.NamedNode)]
    return frozenset({nation}).union(*map(wider, above))


@cache
def nations() -> _Nations:
    """Give the jurisdictions that nothing narrower lies in."""
    known = set(ontology.codes("jurisdiction").values())
    return frozenset(known.difference(*(wider(one) - {one} for one in known)))


def is_asked(asked_in: Collection[str], under: Collection[rdf.NamedNode]) -> bool:
    """Say whether what is asked in some jurisdictions, by IRI, is asked of what is under others."""
    lies_in = {place.value for one in under for place in wider(one)}
    return EVERYWHERE in asked_in or not lies_in.isdisjoint(asked_in)


def is_asked_of_all(asked_in: Collection[str], places: Collection[_Nations]) -> bool:
    """Say whether what is asked in some jurisdictions is asked of all there is in some places.

    Args:
        places: The nations of each; none where it is not known, which is then not certain.
    """
    known = bool(places) and all(places)
    return EVERYWHERE in asked_in or (
        known and all(is_asked(asked_in, [one]) for place in places for one in place)
    )


def is_asked_of_any(asked_in: Collection[str], places: Collection[_Nations]) -> bool:
    """Say whether what is asked in some jurisdictions may be asked of something in some places.

    Where there is no place, it is not known and may be.
    """
    return not places or any(not place or is_asked(asked_in, place) for place in places)


@cache
def of_law(node: Node) -> frozenset[str]:
    """Give the jurisdictions, by IRI, that a provision, requirement, power or kind belongs to.

    None where none is held of it, nor of what it is part of or rests on.
    """
    for ways in ((CG.inLawOf, CG.jurisdiction), (CG.partOfEnactment, CG.hasBasis)):
        held = [one for way in ways for one in ontology.objects(node, way)]
        found = {one for one in held if isinstance(one, rdf.NamedNode)}
        if found and CG.jurisdiction in ways:
            return frozenset(one.value for one in found)
        if found:
            return frozenset().union(*map(of_law, found))
    return frozenset()


def law_elsewhere(view: View) -> Callable[[str, Collection[str]], bool]:
    """Give what says of law, by IRI and where it is asked, that it is of other nations only.

    It is not where a structure shows no nation, or describes anything that names it.
    """
    whole = as_described(view)
    places = [around(whole, one) for one in whole.days]

    def is_elsewhere(iri: str, asked_in: Collection[str]) -> bool:
        if not asked_in or is_asked_of_any(asked_in, places):
            return False
        naming = whole.store.quads_for_pattern(None, None, rdf.NamedNode(iri), None)
        subjects = {quad.subject for quad in naming}
        return all(subjects.isdisjoint(structure.index.things) for structure in whole.seen)

    return is_elsewhere


def around(view: View, structure: Node) -> _Nations:
    """Give the nations of whatever a structure describes."""
    return nations().intersection(view.nodes(structure, CG.underLawOf))


def of(view: View, node: Node, passed: set[Node] | None = None) -> _Nations:
    """Give the jurisdictions that a thing is under the law of; none where nothing shows any.

    Args:
        passed: What was asked already on the way: things may lead to each other in a circle.
    """
    asked = {node} if passed is None else passed
    shown = frozenset(view.nodes(node, CG.underLawOf)) or frozenset(_of_others(view, node, asked))
    if own := shown & nations():
        return own
    places = frozenset().union(*(around(view, one) for one in view.nodes(node, CG.describedIn)))
    if shown:  # of several nations together, those that the structure knows
        return frozenset(one for one in places if not wider(one).isdisjoint(shown)) or shown
    return places if len(places) == 1 else frozenset()


def those_asked(view: View, asked_in: Collection[str], foci: Collection[Node]) -> Collection[Node]:
    """Give those of some things of which what is asked in some jurisdictions, by IRI, is asked.

    Where a view knows one nation, beside what that lies in, whatever is described in a structure of
    that nation is under its law.
    """
    if EVERYWHERE in asked_in:
        return foci
    if len(foci) <= len(view.days):
        return [one for one in foci if is_asked(asked_in, of(view, one))]
    shown = {quad.object for quad in view.store.quads_for_pattern(None, CG.underLawOf, None)}
    known = frozenset(one for one in nations() if one in shown)
    alone = len(known) == 1 and shown <= frozenset().union(*map(wider, known))
    structures = {one for one in view.days if alone and known == around(view, one)}
    asked = is_asked(asked_in, known)
    return [
        one
        for one in foci
        if (
            is_asked(asked_in, of(view, one))
            if structures.isdisjoint(view.nodes(one, CG.describedIn))
            else asked
        )
    ]


def hanging_on(view: View, changed: Iterable[rdf.Triple]) -> set[Node]:
    """Give the things whose nations, or whose structures, may be others by changed triples."""
    links = (CG.describedIn, CG.worksFor, *_ACTING)
    found = {
        one.subject
        for one in changed
        if (one.predicate in links or one.predicate == CG.underLawOf)
        and not isinstance(one.subject, rdf.Triple)
    }
    waiting = [*found]
    while waiting:
        thing = waiting.pop()
        more = {one for link in links for one in view.subjects(link, thing)} - found
        found |= more
        waiting += more
    return found


def is_law_for(view: View, provision: rdf.NamedNode, focus: Node) -> bool:
    """Say whether a provision is law of the nation of a thing, or of all, as far as is held."""
    held = law.law_of(provision)
    return not held or EVERYWHERE in held or is_asked(held, of(view, focus))


def why(view: View, node: Node) -> str:
    """Say by what it shows whose law a thing is under; empty where nothing does."""
    if view.nodes(node, CG.jurisdiction):
        return "as is stated"
    if any(list(ontology.objects(kind, CG.inLawOf)) for kind in view.nodes(node, RDF.type)):
        return "by its type"
    if view.nodes(node, CG.underLawOf):
        return "by its area"
    return "as everything in its structure whose nation is known" if of(view, node) else ""


def _of_others(view: View, node: Node, passed: set[Node]) -> Iterator[rdf.NamedNode]:
    for one in view.nodes(node, CG.worksFor):
        yield from view.nodes(one, CG.underLawOf)
    for predicate in _ACTING:
        for one in view.nodes(node, predicate):
            if one not in passed:
                passed.add(one)
                yield from of(view, one, passed)
