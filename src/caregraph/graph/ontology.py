"""The shipped ontology, code lists and law, as statements and as one store, and look-ups in them.

Layer 3. Look-ups walk the statements by their predicate: a process that only fills a view with them
makes no store of its own for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from caregraph import assets, rdf
from caregraph.errors import AssetError
from caregraph.graph.filling import fill
from caregraph.rdf import BlankNode, Literal, NamedNode, Quad, RdfError, RdfFormat, Store
from caregraph.vocab import CG, PREFIXES, RDF, RDFS, SKOS

_FOLDERS = ("", "codes/", "law/")


@cache
def statements() -> tuple[Quad, ...]:
    """Read the ontology, the code lists and the law: every view is filled with them.

    Raises:
        AssetError: a file cannot be parsed; says which and where.
    """
    found: list[Quad] = []
    for folder in _FOLDERS:
        for path in sorted(assets.folder("ontology").glob(f"{folder}*.ttl")):
            try:
                with rdf.failing():
                    found += rdf.parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
            except RdfError as broken:
                raise AssetError(f"{path.name} cannot be read: {broken}") from broken
    return tuple(found)


@cache
def store() -> Store:
    """Give the statements as one store; treat it as read-only."""
    loaded = Store()
    fill(loaded, statements())
    return loaded


def under(predicate: NamedNode) -> Sequence[Quad]:
    """Give what is stated under a predicate, whatever of."""
    return _by_predicate().get(predicate, ())


@cache
def _by_predicate() -> Mapping[NamedNode, Sequence[Quad]]:
    found: defaultdict[NamedNode, list[Quad]] = defaultdict(list)
    for quad in statements():
        found[quad.predicate].append(quad)
    return found


@cache
def _objects(predicate: NamedNode) -> Mapping[object, Sequence[object]]:
    """Give what is said under a predicate, by what it is said of."""
    found: defaultdict[object, list[object]] = defaultdict(list)
    for quad in under(predicate):
        found[quad.subject].append(quad.object)
    return found


@cache
def _subjects(predicate: NamedNode) -> Mapping[object, Sequence[NamedNode]]:
    """Give what has a name and something said of it under a predicate, by what is said."""
    found: defaultdict[object, list[NamedNode]] = defaultdict(list)
    for quad in under(predicate):
        if isinstance(quad.subject, NamedNode):
            found[quad.object].append(quad.subject)
    return found


@cache
def codes(scheme: str) -> dict[str, NamedNode]:
    """Give the concepts of a code list by folded label, other label and last part of the IRI."""
    listed = NamedNode(f"{PREFIXES['code']}{scheme}")
    concepts = _subjects(SKOS.inScheme).get(listed, ())
    if not concepts:
        raise AssetError(f"there is no code list {scheme!r}")
    ends = {concept.value.rpartition("/")[2]: concept for concept in concepts}
    return ends | _by_label(concepts)


def all_codes() -> list[tuple[str, str, str]]:
    """Give list, label and definition of every code, sorted."""
    listed = []
    for quad in under(SKOS.inScheme):
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
    return tuple(sorted(_below(nodes, RDFS.subClassOf), key=lambda one: one.value))


@cache
def narrower(*nodes: NamedNode) -> frozenset[NamedNode]:
    """Give some codes and everything narrower."""
    return frozenset(_below(nodes, SKOS.broader))


def _below(nodes: Iterable[NamedNode], predicate: NamedNode) -> set[NamedNode]:
    """Give some nodes, and all from which a predicate leads up to one of them."""
    found = set(nodes)
    waiting = [*found]
    while waiting:
        new = set(_subjects(predicate).get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


@cache
def superclasses(node: NamedNode) -> frozenset[NamedNode]:
    """Give a class and everything above it: whatever has it among its subclasses."""
    above = [one for one in _subjects(RDFS.subClassOf) if isinstance(one, NamedNode)]
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
        for quad in under(SKOS.notation)
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
    return iter(_objects(predicate).get(node, ()))


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
