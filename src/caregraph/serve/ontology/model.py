"""The ontology as pages show it: its modules, its tree of classes, its code lists, its triples.

Layer 6. Terms themselves come from ``caregraph.terms``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from caregraph import assets, rdf
from caregraph.errors import UnknownNameError
from caregraph.graph import ontology
from caregraph.serve.endpoint import description
from caregraph.terms import OntologyTerm, terms
from caregraph.vocab import BASE, OWL, PREFIXES, RDF, SKOS

_MODULES = ("*.ttl", "codes/*.ttl")
_MORE = {"law": "law/*.ttl", "alignments": "alignments/*.ttl"}
_SCHEME = rdf.NamedNode(PREFIXES["skos"] + "ConceptScheme")
_ONTOLOGY = rdf.NamedNode(PREFIXES["owl"] + "Ontology")
_DCTERMS = PREFIXES["dcterms"]


@dataclass(frozen=True)
class Module:
    """One file of the ontology, with the words at its head."""

    name: str
    title: str
    about: str
    terms: tuple[OntologyTerm, ...]


@dataclass(frozen=True)
class Branch:
    """A class in the tree of classes, with what stands directly below it."""

    term: OntologyTerm
    below: tuple[Branch, ...]


@dataclass(frozen=True)
class Code:
    """A concept of a code list."""

    iri: str
    name: str
    """The last part of its IRI."""
    label: str
    definition: str
    examples: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True)
class CodeList:
    """A code list with its codes."""

    iri: str
    name: str
    label: str
    definition: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Another vocabulary, to which some terms are aligned."""

    name: str
    title: str
    about: str
    path: Path


@cache
def by_name() -> dict[str, OntologyTerm]:
    """Give every term by its name without prefix."""
    return {term.name.removeprefix("cg:"): term for term in terms()}


@cache
def modules() -> tuple[Module, ...]:
    """List the modules that declare terms, by title."""
    found = []
    for path in assets.files("ontology", "*.ttl"):
        own = tuple(term for term in terms() if term.module == path.stem)
        lines = re.findall(r"(?:^# [^\n]*\n)+", path.read_text("utf-8"), re.MULTILINE)
        if own:
            title, *about = lines[0].removeprefix("# ").strip().split("\n# ")
            found.append(Module(path.stem, title, " ".join(about), own))
    return tuple(sorted(found, key=lambda one: one.title))


@cache
def below() -> dict[str, tuple[OntologyTerm, ...]]:
    """Give, for the name of a term, the terms that stand directly below it, in their order."""
    found: dict[str, list[OntologyTerm]] = {}
    for term in terms():
        for name in term.supers:
            found.setdefault(name, []).append(term)
    return {name: tuple(ones) for name, ones in found.items()}


def tree() -> tuple[Branch, ...]:
    """Give the classes as a tree; one with two classes above it stands below both."""
    classes = [term for term in terms() if term.kind == "class"]
    own = {term.name for term in classes}
    return tuple(_branch(term) for term in classes if own.isdisjoint(term.supers))


def _branch(term: OntologyTerm) -> Branch:
    return Branch(term, tuple(_branch(one) for one in below().get(term.name, ())))


def above(term: OntologyTerm) -> Iterator[OntologyTerm]:
    """Give everything above a term, nearest first, each once."""
    waiting, seen = [*term.supers], {term.name}
    while waiting:
        name = waiting.pop(0)
        found = by_name().get(name.removeprefix("cg:"))
        if found and name not in seen:
            seen.add(name)
            yield found
            waiting += found.supers


@cache
def never_both() -> dict[str, frozenset[str]]:
    """Give, for the IRI of a class, the IRIs of the classes that it is said never to overlap."""
    store = ontology.store()
    pairs: list[tuple[object, object]] = [
        (quad.subject, quad.object)
        for quad in store.quads_for_pattern(None, OWL.disjointWith, None)
    ]
    for quad in store.quads_for_pattern(None, OWL.members, None):
        group = list(ontology.members(quad.object))
        pairs += [(one, other) for one in group for other in group if one != other]
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        if isinstance(one, rdf.NamedNode) and isinstance(other, rdf.NamedNode):
            found.setdefault(one.value, set()).add(other.value)
            found.setdefault(other.value, set()).add(one.value)
    return {iri: frozenset(others) for iri, others in found.items()}


@cache
def code_lists() -> dict[str, CodeList]:
    """Give every code list by its name, in the order of their labels."""
    store = ontology.store()
    found = [
        _code_list(quad.subject)
        for quad in store.quads_for_pattern(None, RDF.type, _SCHEME)
        if isinstance(quad.subject, rdf.NamedNode)
    ]
    return {one.name: one for one in sorted(found, key=lambda one: one.label)}


def code_list(name: str) -> CodeList:
    """Find a code list by its name.

    Raises:
        UnknownNameError: there is none; carries near matches.
    """
    if name not in code_lists():
        raise UnknownNameError("code list", name, code_lists())
    return code_lists()[name]


def _code_list(scheme: rdf.NamedNode) -> CodeList:
    quads = ontology.store().quads_for_pattern(None, SKOS.inScheme, scheme)
    codes = [_code(quad.subject) for quad in quads if isinstance(quad.subject, rdf.NamedNode)]
    return CodeList(
        scheme.value,
        _last(scheme),
        _text(scheme, SKOS.prefLabel),
        _text(scheme, SKOS.definition),
        tuple(sorted(codes, key=lambda one: (one.label.casefold(), one.iri))),
    )


def _code(node: rdf.NamedNode) -> Code:
    return Code(
        node.value,
        _last(node),
        _text(node, SKOS.prefLabel),
        _text(node, SKOS.definition),
        tuple(sorted(ontology.texts(node, SKOS.example))),
        tuple(sorted(ontology.texts(node, SKOS.altLabel))),
    )


def _last(node: rdf.NamedNode) -> str:
    return node.value.rpartition("/")[2]


def _text(node: rdf.NamedNode, predicate: rdf.NamedNode) -> str:
    return next(ontology.texts(node, predicate), "")


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """List the vocabularies of ``ontology/alignments``, by title."""
    found = []
    for path in assets.files("ontology", "alignments/*.ttl"):
        store = rdf.Store()
        store.load(path=path, format=rdf.RdfFormat.TURTLE)
        header = next(store.quads_for_pattern(None, RDF.type, _ONTOLOGY)).subject
        words = {
            quad.predicate.value.removeprefix(_DCTERMS): quad.object.value
            for quad in store.quads_for_pattern(header, None, None)
            if isinstance(quad.object, rdf.Literal)
        }
        found.append(Vocabulary(path.stem, words["title"], words["description"], path))
    return tuple(sorted(found, key=lambda one: one.title))


def header() -> dict[str, str]:
    """Give what the ontology says of itself, by the last part of the property."""
    quads = ontology.store().quads_for_pattern(rdf.NamedNode(BASE), None, None)
    words = ((re.split(r"[/#]", quad.predicate.value)[-1], quad.object) for quad in quads)
    return {name: one.value for name, one in words if isinstance(one, rdf.Literal | rdf.NamedNode)}


def merged(more: Iterable[str], media_type: str) -> bytes:
    """Write the ontology as one graph: the modules and code lists.

    Args:
        more: What else to put in: ``law``, ``alignments``.

    Raises:
        UnknownNameError: there is nothing called so to put in.
    """
    unknown = sorted(set(more) - set(_MORE))
    if unknown:
        raise UnknownNameError(
            "part of the ontology", unknown[0], _MORE, hint=f"Write with={' or with='.join(_MORE)}."
        )
    return _written(tuple(sorted(set(more))), media_type)


@cache
def _written(more: tuple[str, ...], media_type: str) -> bytes:
    patterns = [*_MODULES, *(_MORE[name] for name in more)]
    return description.write(_parsed(patterns), media_type)


@cache
def alignments() -> tuple[rdf.Triple, ...]:
    """Give the triples of every alignment."""
    return tuple(_parsed([_MORE["alignments"]]))


def _parsed(patterns: Iterable[str]) -> list[rdf.Triple]:
    """Give the triples of some files of the ontology, each once, in the order of the files."""
    paths = [path for pattern in patterns for path in assets.files("ontology", pattern)]
    triples = (
        quad.triple for path in paths for quad in rdf.parse(path=path, format=rdf.RdfFormat.TURTLE)
    )
    return list(dict.fromkeys(triples))


def said_of(nodes: Sequence[rdf.NamedNode]) -> list[rdf.Triple]:
    """Give what the ontology and its alignments say of some things, with what is nested in it."""
    found: dict[rdf.Triple, None] = {}
    waiting: list[rdf.NamedNode | rdf.BlankNode] = [*nodes]
    while waiting:
        for quad in ontology.store().quads_for_pattern(waiting.pop(0), None, None):
            found[quad.triple] = None
            if isinstance(quad.object, rdf.BlankNode):
                waiting.append(quad.object)
    aligned = (triple for triple in alignments() if triple.subject in nodes)
    found.update(dict.fromkeys(aligned))
    return list(found)
