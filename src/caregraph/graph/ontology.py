"""The shipped ontology, code lists and law as one store, and look-ups of their labels.

Layer 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from caregraph import assets, rdf
from caregraph.errors import AssetError
from caregraph.rdf import BlankNode, Literal, NamedNode, Quad, RdfError, RdfFormat, Store
from caregraph.vocab import CG, PREFIXES, RDF, RDFS, SKOS

_FOLDERS = ("", "codes/", "law/")


@cache
def store() -> Store:
    """Load the ontology, the code lists and the law into one store; treat it as read-only.

    Raises:
        AssetError: a file cannot be parsed; says which and where.
    """
    loaded = Store()
    for folder in _FOLDERS:
        for path in sorted(assets.folder("ontology").glob(f"{folder}*.ttl")):
            try:
                with rdf.failing():
                    loaded.load(path=path, format=RdfFormat.TURTLE)
            except RdfError as broken:
                raise AssetError(f"{path.name} cannot be read: {broken}") from broken
    return loaded


@cache
def statements() -> tuple[Quad, ...]:
    """Give what the store holds, in its order: every view is filled with it."""
    return tuple(store())


@cache
def codes(scheme: str) -> dict[str, NamedNode]:
    """Give the concepts of a code list by folded label, other label and last part of the IRI."""
    listed = NamedNode(f"{PREFIXES['code']}{scheme}")
    quads = store().quads_for_pattern(None, SKOS.inScheme, listed)
    concepts = [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]
    if not concepts:
        raise AssetError(f"there is no code list {scheme!r}")
    ends = {concept.value.rpartition("/")[2]: concept for concept in concepts}
    return ends | _by_label(concepts)


def all_codes() -> list[tuple[str, str, str]]:
    """Give list, label and definition of every code, sorted."""
    listed = []
    for quad in store().quads_for_pattern(None, SKOS.inScheme, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            definition = next(texts(quad.subject, SKOS.definition), "")
            scheme = quad.object.value.rpartition("/")[2]
            listed.append((scheme, label(quad.subject) or "", definition))
    return sorted(listed)


def kinds_of(base: str) -> list[tuple[str, str, str]]:
    """Give "kind of" *base*, label and definition of a class and each below it, sorted by label."""
    of = f"kind of {label(CG[base]) or base}"
    return sorted(
        (of, label(one) or "", next(texts(one, SKOS.definition), ""))
        for one in subclasses(CG[base])
    )


@cache
def classes(base: str) -> dict[str, NamedNode]:
    """Give the class *base* and its subclasses by folded label and other label."""
    return _by_label(subclasses(CG[base]))


def bearing(name: str, among: Iterable[NamedNode]) -> list[NamedNode]:
    """Give those of some classes or codes that people may mean by a name."""
    return [node for node in among if name.casefold() in map(str.casefold, names(node))]


def _by_label(nodes: Iterable[NamedNode]) -> dict[str, NamedNode]:
    """Give classes or codes by folded name; one of several and no one's label is left out."""
    called: defaultdict[str, set[NamedNode]] = defaultdict(set)
    own: dict[str, NamedNode] = {}
    for node in nodes:
        for name in names(node):
            called[name.casefold()].add(node)
        own[(label(node) or node.value).casefold()] = node
    return {name: one for name, (one, *others) in called.items() if not others} | own


@cache
def subclasses(*nodes: NamedNode) -> tuple[NamedNode, ...]:
    """Give some classes and everything below them, sorted by IRI."""
    found = set(nodes)
    waiting = [*nodes]
    while waiting:
        for quad in store().quads_for_pattern(None, RDFS.subClassOf, waiting.pop()):
            if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                waiting.append(quad.subject)
    return tuple(sorted(found, key=lambda one: one.value))


@cache
def narrower(*nodes: NamedNode) -> frozenset[NamedNode]:
    """Give some codes and everything narrower."""
    found = set(nodes)
    waiting = [*nodes]
    while waiting:
        for quad in store().quads_for_pattern(None, SKOS.broader, waiting.pop()):
            if isinstance(quad.subject, NamedNode) and quad.subject not in found:
                found.add(quad.subject)
                waiting.append(quad.subject)
    return frozenset(found)


@cache
def superclasses(node: NamedNode) -> frozenset[NamedNode]:
    """Give a class and everything above it: whatever has it among its subclasses."""
    quads = store().quads_for_pattern(None, RDFS.subClassOf, None)
    above = {quad.object for quad in quads if isinstance(quad.object, NamedNode)}
    return frozenset({node, *(one for one in above if node in subclasses(one))})


def lowest(nodes: Iterable[NamedNode]) -> list[NamedNode]:
    """Give those of some classes that are above none of the others: what a thing is called by."""
    given = list(nodes)
    above = {one for node in given for one in superclasses(node) if node not in superclasses(one)}
    return [node for node in given if node not in above]


@cache
def provisions() -> dict[str, NamedNode]:
    """Give the legal provisions by the short name that tables use after ``law:``."""
    return {
        quad.object.value: quad.subject
        for quad in store().quads_for_pattern(None, SKOS.notation, None)
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
    }


@cache
def label(node: NamedNode) -> str | None:
    """Give the label of a term, code or provision, or ``None``."""
    return next(iter(_labels(node)), None)


def texts(node: NamedNode, predicate: NamedNode) -> Iterator[str]:
    """Give the literals that a term, code or provision has under a predicate, as text."""
    return (one.value for one in objects(node, predicate) if isinstance(one, Literal))


def objects(node: NamedNode | BlankNode, predicate: NamedNode) -> Iterator[object]:
    """Give what the ontology says of a node under a predicate."""
    return (quad.object for quad in store().quads_for_pattern(node, predicate, None))


def members(head: object) -> Iterator[object]:
    """Give the members of an RDF list in their order."""
    while isinstance(head, BlankNode):
        yield next(objects(head, RDF.first))
        head = next(objects(head, RDF.rest))


def _labels(node: NamedNode) -> Iterable[str]:
    yield from texts(node, SKOS.prefLabel)
    yield from texts(node, SKOS.altLabel)


def names(node: NamedNode) -> Iterable[str]:
    """Give what people may type for a class or code."""
    yield from _labels(node)
    yield from texts(node, SKOS.hiddenLabel)
