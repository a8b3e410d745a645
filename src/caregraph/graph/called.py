"""Finding, in structures opened in place, the things that people may mean by a name.

Layer 3. As ``find`` does in a view, but on whatever day and by whatever proposal: what is found is
a view made of, and that view is asked who is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from caregraph import rdf
from caregraph.errors import near
from caregraph.graph import ontology
from caregraph.graph.find import NAMES
from caregraph.graph.opened import Opened
from caregraph.rdf import Node
from caregraph.vocab import CG, RDF

_TEXTS = (*NAMES, CG.newTerm)
"""Where a name may stand; the last, where a proposal gives it."""


def called(opened: Opened, name: str) -> set[Node]:
    """Give the things that a name may mean: those that bear it, and the posts that such hold.

    A name is a label, another label, a code, a key or an IRI, whatever its case; also that of the
    holder of a post, of the role that it carries, or one borne on other days.
    """
    name = name.strip()
    folded = name.casefold()
    if "://" in name and opened.about(given := rdf.NamedNode(name)):
        return {given}
    found = {one for dataset, _ in opened.parts for one in _bearing(dataset, folded)}
    for one in [*found]:
        found |= opened.objects(one, CG.nameOf) | opened.objects(one, CG.changedThing)
    for one in [*found]:
        for tenure in opened.subjects(CG.heldBy, one):
            found |= opened.objects(tenure, CG.holds)
    for role in {*found, *_roles(name)}:
        found |= opened.subjects(CG.fulfilsRole, role)
        for change in opened.subjects(CG.newTerm, role):
            found |= opened.objects(change, CG.changedThing)
    return found


def nearest(opened: Opened, name: str) -> set[Node]:
    """Give the things whose names look most like one that nothing bears."""
    known = {
        quad.object.value
        for predicate in NAMES
        for quad in opened.said(None, predicate, None)
        if isinstance(quad.object, rdf.Literal)
    }
    return {one for like in near(name, known) for one in called(opened, like)}


def is_known_anyway(name: str) -> bool:
    """Say whether the ontology, the codes or the law call something so, or it is the IRI of one."""
    quads = (quad for one in NAMES for quad in ontology.under(one))
    nodes = (text for quad in quads for text in (quad.subject, quad.object))
    texts = {one.value for one in nodes if isinstance(one, rdf.NamedNode | rdf.Literal)}
    return name.strip().casefold() in map(str.casefold, texts)


@cache
def _roles(name: str) -> frozenset[Node]:
    """Give the statutory roles that are called so."""
    roles = set(ontology.codes("statutory-role").values())
    return frozenset(
        {*ontology.bearing(name, roles), *(one for one in roles if _is_key(one, name.casefold()))}
    )


def _bearing(dataset: rdf.Store, folded: str) -> Iterator[Node]:
    """Give the things of a dataset that bear a folded name, by label, code, key or IRI."""
    for predicate in _TEXTS:
        pattern, not_plain = f"?thing {predicate} ?text", 'REGEX(STR(?text), "[^ -~]")'
        for thing, text in _alike(dataset, pattern, "?text", folded, not_plain):
            if text.value.casefold() == folded:
                yield thing
    if " " in folded:
        return  # no key or IRI has one
    for thing, _ in _alike(dataset, f"?thing {RDF.type} ?text", "?thing", folded):
        if _is_key(thing, folded):
            yield thing


def _alike(
    dataset: rdf.Store, pattern: str, where: str, folded: str, otherwise: str = "false"
) -> Iterable[tuple[Node, rdf.Literal]]:
    """Give the rows of a pattern in any structure in which something ends in a folded name.

    The engine does not fold every letter as Python does: labels that are not plain are looked at
    here.
    """
    text = rdf.Literal(folded)
    return rdf.select(
        dataset,
        f"SELECT ?thing ?text WHERE {{ GRAPH ?graph {{ {pattern} }} "
        f"FILTER(STRENDS(LCASE(STR({where})), {text}) || {otherwise}) }}",
    )


def _is_key(thing: Node, folded: str) -> bool:
    iri = thing.value.casefold()
    return folded in (iri, iri.rpartition("/")[2])
