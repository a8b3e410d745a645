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

from caregraph import rdf
from caregraph.vocab import CG, PREFIXES, RDF, SKOS

GENID = PREFIXES["cg"] + ".well-known/genid/"
"""What the IRIs of nameless things begin with, as RDF 1.1 asks (section 3.5)."""

_WORDS = {SKOS.prefLabel, SKOS.altLabel, CG.note}
_BUILT = (PREFIXES["owl"], PREFIXES["rdf"])

Names = Mapping[rdf.BlankNode, str]


def settled(quads: Iterable[rdf.Quad]) -> Iterator[rdf.Quad]:
    """Give the statements of a source as they come, those with nameless things last and named."""
    waiting: list[rdf.Quad] = []
    for quad in quads:
        if isinstance(quad.subject, rdf.BlankNode) or isinstance(quad.object, rdf.BlankNode):
            waiting.append(quad)
        else:
            yield quad
    yield from named(waiting)


def named(quads: Sequence[rdf.Quad]) -> Sequence[rdf.Quad]:
    """Give the same statements with an IRI for each nameless thing they describe.

    Args:
        quads: At least all those of a source that have blank nodes.
    """
    about = _about(quads)
    if not about:
        return quads
    marks = _marks(about)
    alike: dict[str, list[rdf.BlankNode]] = defaultdict(list)
    for node in sorted(about, key=lambda one: (marks[one], _words(about[one]))):
        alike[marks[node]].append(node)
    iris = {
        node: rdf.NamedNode(GENID + mark + (f"-{number}" if number else ""))
        for mark, nodes in alike.items()
        for number, node in enumerate(nodes)
    }

    return [_renamed(quad, iris) for quad in quads]


def _renamed(quad: rdf.Quad, iris: Mapping[rdf.BlankNode, rdf.NamedNode]) -> rdf.Quad:
    subject, obj = quad.subject, quad.object
    if isinstance(subject, rdf.BlankNode):
        subject = iris.get(subject, subject)
    if isinstance(obj, rdf.BlankNode):
        obj = iris.get(obj, obj)
    return rdf.Quad(subject, quad.predicate, obj, quad.graph_name)


def _about(quads: Iterable[rdf.Quad]) -> dict[rdf.BlankNode, list[rdf.Quad]]:
    """Give the statements in which each blank node stands that describes a thing."""
    about: dict[rdf.BlankNode, list[rdf.Quad]] = defaultdict(list)
    built: set[object] = set()
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, rdf.BlankNode):
                about[term].append(quad)
        is_built = quad.predicate.value.startswith(_BUILT) and quad.predicate != RDF.type
        if is_built or (quad.predicate == RDF.type and _is_built(quad.object)):
            built |= {quad.subject, quad.object}
    return {node: said for node, said in about.items() if node not in built}


def _is_built(term: object) -> bool:
    return isinstance(term, rdf.NamedNode) and term.value.startswith(_BUILT)


def _marks(about: Mapping[rdf.BlankNode, Sequence[rdf.Quad]]) -> Names:
    """Tell blank nodes apart by what stands around them, ever further, as far as that helps."""
    marks: dict[rdf.BlankNode, str] = dict.fromkeys(about, "")
    kinds = 0
    while len(set(marks.values())) > kinds:
        kinds = len(set(marks.values()))
        marks = {node: _mark(node, said, marks) for node, said in about.items()}
    return marks


def _mark(node: rdf.BlankNode, said: Iterable[rdf.Quad], marks: Names) -> str:
    def mark(term: object) -> str:
        if isinstance(term, rdf.BlankNode):
            return "itself" if term == node else marks.get(term, "")
        return str(term)

    lines = sorted(
        f"{quad.predicate} {mark(quad.subject)} {mark(quad.object)}"
        for quad in said
        if quad.predicate not in _WORDS
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _words(said: Iterable[rdf.Quad]) -> list[str]:
    return sorted(str(quad.object) for quad in said if quad.predicate in _WORDS)
