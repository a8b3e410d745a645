"""The terms of the ontology, each with its words and how it stands to the others.

Layer 4: reads the shipped ontology and its alignments, knows no engine. What lists and pages of
terms are made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pyoxigraph as ox

from caregraph import assets
from caregraph.graph import ontology
from caregraph.vocab import BASE, OWL, PREFIXES, RDF, RDFS, SKOS, shorten

Kind = Literal["class", "relation", "attribute", "annotation"]
Node = ox.NamedNode | ox.BlankNode

_KINDS: dict[ox.NamedNode, Kind] = {
    OWL.Class: "class",
    OWL.ObjectProperty: "relation",
    OWL.DatatypeProperty: "attribute",
    OWL.AnnotationProperty: "annotation",
}
_SUPERS = (RDFS.subClassOf, RDFS.subPropertyOf)
_NEAR = {
    ox.NamedNode(PREFIXES["skos"] + "closeMatch"): "is close to",
    ox.NamedNode(PREFIXES["skos"] + "relatedMatch"): "is related to",
    RDFS.subClassOf: "is a kind of",
    RDFS.subPropertyOf: "is a kind of",
}


@dataclass(frozen=True, order=True)
class Alignment:
    """How a term stands to one of another vocabulary."""

    relation: str
    """``is a kind of``, ``is close to`` or ``is related to``."""
    iri: str
    vocabulary: str
    """The file of ``ontology/alignments`` that says so, without its suffix."""


@dataclass(frozen=True)
class Term:
    """A class or property of the ontology."""

    iri: str
    name: str
    """With its prefix: ``cg:Post``."""
    label: str
    definition: str
    examples: tuple[str, ...]
    """Those that begin ``Not:`` show what does not fall under it."""
    kind: Kind
    module: str
    """The file of ``ontology`` that declares it, without its suffix."""
    also: tuple[str, ...]
    """Other labels."""
    supers: tuple[str, ...]
    """What stands directly above it, as prefixed names."""
    domain: tuple[str, ...]
    """What may have it, where anything else would be a mistake of kind; empty: anything."""
    range: tuple[str, ...]
    """What its values may be; empty: anything, or for an attribute, a literal."""
    source: tuple[str, ...]
    """IRIs of terms elsewhere that the idea is borrowed from."""
    alignments: tuple[Alignment, ...]


@cache
def terms() -> tuple[Term, ...]:
    """List every term: classes, relations, attributes, annotations, each by label."""
    modules = _modules()
    found = [
        _term(node, kind, modules[node.value])
        for cls, kind in _KINDS.items()
        for node in _subjects(RDF.type, cls)
        if node.value in modules
    ]
    order = list(_KINDS.values())
    return tuple(
        sorted(found, key=lambda one: (order.index(one.kind), one.label.casefold(), one.iri))
    )


def _term(node: ox.NamedNode, kind: Kind, module: str) -> Term:
    own = _Own(node)
    return Term(
        iri=node.value,
        name=shorten(node.value),
        label=next(iter(own.texts(SKOS.prefLabel)), node.value.removeprefix(BASE)),
        definition=next(iter(own.texts(SKOS.definition)), ""),
        examples=tuple(sorted(own.texts(SKOS.example), key=_negative_last)),
        kind=kind,
        module=module,
        also=tuple(sorted(own.texts(SKOS.altLabel))),
        supers=tuple(sorted(name for one in _SUPERS for name in own.names(one))),
        domain=tuple(own.names(RDFS.domain)),
        range=tuple(own.names(RDFS.range)),
        source=tuple(sorted(own.iris(ox.NamedNode(PREFIXES["dcterms"] + "source")))),
        alignments=_alignments().get(node.value, ()),
    )


class _Own:
    """What the ontology says of one term."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def texts(self, predicate: ox.NamedNode) -> list[str]:
        """Give literals as text."""
        return [o.value for o in self._objects(predicate) if isinstance(o, ox.Literal)]

    def iris(self, predicate: ox.NamedNode) -> list[str]:
        """Give named things by IRI."""
        return [o.value for o in self._objects(predicate) if isinstance(o, ox.NamedNode)]

    def names(self, predicate: ox.NamedNode) -> list[str]:
        """Give named things by prefixed name; of a union, its members in the order written."""
        found = [shorten(iri) for iri in sorted(self.iris(predicate))]
        for blank in self._objects(predicate):
            if isinstance(blank, ox.BlankNode):
                found += [shorten(iri) for iri in _Own(blank)._members()]
        return found

    def _members(self) -> list[str]:
        found: list[str] = []
        rest = self._objects(OWL.unionOf)
        while rest and isinstance(rest[0], ox.BlankNode):
            cell = _Own(rest[0])
            found += cell.iris(RDF.first)
            rest = cell._objects(RDF.rest)
        return found

    def _objects(self, predicate: ox.NamedNode) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        quads = ontology.store().quads_for_pattern(self._node, predicate, None)
        return [quad.object for quad in quads if not isinstance(quad.object, ox.Triple)]


def _subjects(predicate: ox.NamedNode, obj: ox.NamedNode) -> Iterable[ox.NamedNode]:
    quads = ontology.store().quads_for_pattern(None, predicate, obj)
    return [quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)]


def _modules() -> dict[str, str]:
    """Give, for the IRI of each term, the file that declares it."""
    declared = re.compile(r"^cg:([A-Za-z]\w*)\s+a\s+owl:", re.MULTILINE)
    return {
        BASE + name: path.stem
        for path in assets.files("ontology", "*.ttl")
        for name in declared.findall(path.read_text("utf-8"))
    }


@cache
def _alignments() -> dict[str, tuple[Alignment, ...]]:
    """Give, for the IRI of each term, how it stands to terms of other vocabularies."""
    found: dict[str, set[Alignment]] = {}
    for path in assets.files("ontology", "alignments/*.ttl"):
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            subject, obj = triple.subject, triple.object
            relation = _NEAR.get(triple.predicate)
            if relation and isinstance(subject, ox.NamedNode) and isinstance(obj, ox.NamedNode):
                one = Alignment(relation, obj.value, path.stem)
                found.setdefault(subject.value, set()).add(one)
    return {iri: tuple(sorted(ones)) for iri, ones in found.items()}


def _negative_last(example: str) -> tuple[bool, str]:
    return example.startswith("Not:"), example
