"""The terms of the ontology, each with its words and how it stands to the others.

Layer 4: reads the shipped ontology and its alignments, knows no engine. What lists and pages of
terms are made from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from caregraph import assets, rdf
from caregraph.graph import law, ontology
from caregraph.vocab import BASE, CG, OWL, PREFIXES, RDF, RDFS, SKOS, declared, shorten

TermKind = Literal["class", "relation", "attribute", "annotation"]

_KINDS: dict[rdf.NamedNode, TermKind] = {
    OWL.Class: "class",
    OWL.ObjectProperty: "relation",
    OWL.DatatypeProperty: "attribute",
    OWL.AnnotationProperty: "annotation",
}
_SUPERS = (RDFS.subClassOf, RDFS.subPropertyOf)
_NEAR = {
    rdf.NamedNode(PREFIXES["skos"] + "closeMatch"): "is close to",
    rdf.NamedNode(PREFIXES["skos"] + "relatedMatch"): "is related to",
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
class OntologyTerm:
    """A class or property of the ontology."""

    iri: str
    name: str
    """With its prefix: ``cg:Post``."""
    label: str
    definition: str
    examples: tuple[str, ...]
    """Those that begin ``Not:`` show what does not fall under it."""
    history: tuple[str, ...]
    """What it was called when, and what it followed."""
    nations: tuple[str, ...]
    """Labels of the nations whose law knows what it stands for; empty: several, or none by law."""
    days: str
    """From when until when the law has known what it stands for; empty where no day is held."""
    kind: TermKind
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
    inverse: tuple[str, ...]
    """The relations that say the same the other way round, as prefixed names."""
    source: tuple[str, ...]
    """IRIs of terms elsewhere that the idea is borrowed from."""
    alignments: tuple[Alignment, ...]


@cache
def terms() -> tuple[OntologyTerm, ...]:
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


def _term(node: rdf.NamedNode, kind: TermKind, module: str) -> OntologyTerm:
    return OntologyTerm(
        iri=node.value,
        name=shorten(node.value),
        label=next(ontology.texts(node, SKOS.prefLabel), node.value.removeprefix(BASE)),
        definition=next(ontology.texts(node, SKOS.definition), ""),
        examples=tuple(sorted(ontology.texts(node, SKOS.example), key=_negative_last)),
        history=tuple(sorted(ontology.texts(node, SKOS.historyNote))),
        nations=tuple(_labels(node, CG.inLawOf)),
        days=_days(node),
        kind=kind,
        module=module,
        also=tuple(sorted(ontology.texts(node, SKOS.altLabel))),
        supers=tuple(sorted(name for one in _SUPERS for name in _names(node, one))),
        domain=tuple(_names(node, RDFS.domain)),
        range=tuple(_names(node, RDFS.range)),
        inverse=tuple(sorted({*_names(node, OWL.inverseOf), *map(shorten, _inverted(node))})),
        source=tuple(_iris(node, rdf.NamedNode(PREFIXES["dcterms"] + "source"))),
        alignments=_alignments().get(node.value, ()),
    )


def _labels(node: rdf.NamedNode, predicate: rdf.NamedNode) -> list[str]:
    return [ontology.label(rdf.NamedNode(iri)) or iri for iri in _iris(node, predicate)]


def _days(node: rdf.NamedNode) -> str:
    told = zip(("from", "until"), law.lifespan(node), strict=True)
    return " ".join(f"{word} {day.text}" for word, day in told if day)


def _iris(node: rdf.NamedNode, predicate: rdf.NamedNode) -> list[str]:
    """Give the named things that a term has under a predicate, sorted by IRI."""
    found = ontology.objects(node, predicate)
    return sorted(one.value for one in found if isinstance(one, rdf.NamedNode))


def _inverted(node: rdf.NamedNode) -> Iterable[str]:
    return (one.value for one in _subjects(OWL.inverseOf, node))


def _names(node: rdf.NamedNode, predicate: rdf.NamedNode) -> list[str]:
    """Give named things by prefixed name; of a union, its members in the order written."""
    unions = [
        members
        for one in ontology.objects(node, predicate)
        if isinstance(one, rdf.BlankNode)
        for members in ontology.objects(one, OWL.unionOf)
    ]
    named = [one for members in unions for one in ontology.members(members)]
    iris = [one.value for one in named if isinstance(one, rdf.NamedNode)]
    return [shorten(iri) for iri in (*_iris(node, predicate), *iris)]


def _subjects(predicate: rdf.NamedNode, obj: rdf.NamedNode) -> Iterable[rdf.NamedNode]:
    quads = ontology.store().quads_for_pattern(None, predicate, obj)
    return [quad.subject for quad in quads if isinstance(quad.subject, rdf.NamedNode)]


def _modules() -> dict[str, str]:
    """Give, for the IRI of each term, the file that declares it."""
    return {
        BASE + name: path.stem
        for path in assets.files("ontology", "*.ttl")
        for name in declared(path.read_text("utf-8"))
    }


@cache
def _alignments() -> dict[str, tuple[Alignment, ...]]:
    """Give, for the IRI of each term, how it stands to terms of other vocabularies."""
    found: dict[str, set[Alignment]] = {}
    for path in assets.files("ontology", "alignments/*.ttl"):
        for triple in rdf.parse(path=path, format=rdf.RdfFormat.TURTLE):
            subject, obj = triple.subject, triple.object
            relation = _NEAR.get(triple.predicate)
            if relation and isinstance(subject, rdf.NamedNode) and isinstance(obj, rdf.NamedNode):
                one = Alignment(relation, obj.value, path.stem)
                found.setdefault(subject.value, set()).add(one)
    return {iri: tuple(sorted(ones)) for iri, ones in found.items()}


def _negative_last(example: str) -> tuple[bool, str]:
    return example.startswith("Not:"), example
