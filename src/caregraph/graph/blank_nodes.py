"""Names for things that an RDF file leaves nameless, the same whenever it is read.

Layer 3. A blank node has another name in every file and on every reading, so a finding about it
could be matched with nothing. Here it gets an IRI made from what is said of it and by it, labels
and notes aside. What OWL and RDF themselves build from blank nodes, as in lists and restrictions,
keeps them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from caregraph import rdf as ox
from caregraph.vocab import CG, PREFIXES, RDF, SKOS

GENID = PREFIXES["cg"] + ".well-known/genid/"
"""What the IRIs of nameless things begin with, as RDF 1.1 asks (section 3.5)."""

_WORDS = {SKOS.prefLabel, SKOS.altLabel, CG.note}
_BUILT = (PREFIXES["owl"], PREFIXES["rdf"])

Names = Mapping[ox.BlankNode, str]


def settled(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Give the statements of a source as they come, those with nameless things last and named."""
    waiting: list[ox.Quad] = []
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            waiting.append(quad)
        else:
            yield quad
    yield from named(waiting)


def named(quads: Sequence[ox.Quad]) -> Sequence[ox.Quad]:
    """Give the same statements with an IRI for each nameless thing they describe.

    Args:
        quads: At least all those of a source that have blank nodes.
    """
    about = _about(quads)
    if not about:
        return quads
    marks = _marks(about)
    alike: dict[str, list[ox.BlankNode]] = defaultdict(list)
    for node in sorted(about, key=lambda one: (marks[one], _words(about[one]))):
        alike[marks[node]].append(node)
    iris = {
        node: ox.NamedNode(GENID + mark + (f"-{number}" if number else ""))
        for mark, nodes in alike.items()
        for number, node in enumerate(nodes)
    }

    return [_renamed(quad, iris) for quad in quads]


def _renamed(quad: ox.Quad, iris: Mapping[ox.BlankNode, ox.NamedNode]) -> ox.Quad:
    subject, obj = quad.subject, quad.object
    if isinstance(subject, ox.BlankNode):
        subject = iris.get(subject, subject)
    if isinstance(obj, ox.BlankNode):
        obj = iris.get(obj, obj)
    return ox.Quad(subject, quad.predicate, obj, quad.graph_name)


def _about(quads: Iterable[ox.Quad]) -> dict[ox.BlankNode, list[ox.Quad]]:
    """Give the statements in which each blank node stands that describes a thing."""
    about: dict[ox.BlankNode, list[ox.Quad]] = defaultdict(list)
    built: set[object] = set()
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode):
                about[term].append(quad)
        is_built = quad.predicate.value.startswith(_BUILT) and quad.predicate != RDF.type
        if is_built or (quad.predicate == RDF.type and _is_built(quad.object)):
            built |= {quad.subject, quad.object}
    return {node: said for node, said in about.items() if node not in built}


def _is_built(term: object) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(_BUILT)


def _marks(about: Mapping[ox.BlankNode, Sequence[ox.Quad]]) -> Names:
    """Tell blank nodes apart by what stands around them, ever further, as far as that helps."""
    marks: dict[ox.BlankNode, str] = dict.fromkeys(about, "")
    kinds = 0
    while len(set(marks.values())) > kinds:
        kinds = len(set(marks.values()))
        marks = {node: _mark(node, said, marks) for node, said in about.items()}
    return marks


def _mark(node: ox.BlankNode, said: Iterable[ox.Quad], marks: Names) -> str:
    def mark(term: object) -> str:
        if isinstance(term, ox.BlankNode):
            return "itself" if term == node else marks.get(term, "")
        return str(term)

    lines = sorted(
        f"{quad.predicate} {mark(quad.subject)} {mark(quad.object)}"
        for quad in said
        if quad.predicate not in _WORDS
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _words(said: Iterable[ox.Quad]) -> list[str]:
    return sorted(str(quad.object) for quad in said if quad.predicate in _WORDS)
