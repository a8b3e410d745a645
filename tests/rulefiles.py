"""The rule files and their examples, read once for every test that tries them.

An example is Turtle with the house prefixes. It becomes a small view: the example, the classes,
the codes' names and what ``queries/infer`` derives, so that a rule meets what it meets in a view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql import algebra, parser, processor

from caregraph import assets
from caregraph.graph import infer, ontology
from caregraph.shacl import execute
from caregraph.shacl.compiler import compile_shapes
from caregraph.shacl.queries import Compiled
from caregraph.shacl.shapegraph import ShapeGraph
from caregraph.validation import standard
from caregraph.vocab import CG, PREFIXES, RDFS, SKOS, turtle_prologue

PREFIX_FILE = assets.folder("shapes") / "prefixes.ttl"
TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")

_NEEDED = {
    RDFS.subClassOf,
    CG.shortcut,
    CG.existsFrom,
    CG.existsUntil,
    CG.inLawOf,
    CG.citedAs,
    CG.powerOf,
    CG.powerTowards,
    CG.barsPassingOn,
    SKOS.inScheme,
    SKOS.broader,
}
_TOLD_OF_CODES = {SKOS.prefLabel, CG.hasBasis, CG.inForceFrom, CG.inForceUntil}


@dataclass(frozen=True)
class RuleFile:
    """One file of ``shapes``: a rule, its limbs and their constraints."""

    path: Path

    @property
    def identifier(self) -> str:
        """Give the identifier that the file name begins with, as the IRI writes it."""
        return "-".join(self.path.stem.split("-")[:2]).upper()

    @property
    def iri(self) -> ox.NamedNode:
        """Give the IRI of the rule."""
        return ox.NamedNode(PREFIXES["rule"] + self.identifier)

    @property
    def text(self) -> str:
        """Give the file as written."""
        return self.path.read_text("utf-8")

    def graph(self) -> ox.Dataset:
        """Give the triples of the file, with those that it leaves out."""
        return _triples(self.path)

    def values(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.Literal]:
        """Give the texts that the file says of something."""
        found = self.graph().quads_for_subject(subject)
        return [
            quad.object
            for quad in found
            if quad.predicate == predicate and isinstance(quad.object, ox.Literal)
        ]

    def shapes(self) -> list[ox.NamedNode]:
        """Give the shapes that have targets: the rule itself, then its limbs."""
        found = {
            quad.subject for quad in self.graph() if quad.predicate.value in _target_predicates()
        }
        named = [node for node in found if isinstance(node, ox.NamedNode)]
        assert len(named) == len(found), f"{self.path.name}: a shape with targets has no IRI"
        return sorted(named, key=lambda node: (node != self.iri, node.value))

    def world(self) -> ox.Store:
        """Give all examples of the file side by side in one view, each in a place of its own."""
        return _view([example.text for example in self.examples()])

    def examples(self) -> Iterator[Example]:
        """Give every example of every shape."""
        for shape in self.shapes():
            given = "".join(f"{literal.value}\n" for literal in self.values(shape, CG.given))
            for kind, predicate in (("passes", CG.passes), ("fails", CG.fails)):
                texts = sorted(literal.value for literal in self.values(shape, predicate))
                for number, text in enumerate(texts, 1):
                    yield Example(self, shape, kind, number, given + text)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Example:
    """One example of one shape."""

    file: RuleFile
    shape: ox.NamedNode
    kind: Literal["passes", "fails"]
    number: int
    text: str

    def __str__(self) -> str:
        name = self.shape.value.removeprefix(PREFIXES["rule"])
        return f"{name}-{self.kind}-{self.number}"

    def store(self) -> ox.Store:
        """Give the example as a view would show it."""
        return _view([self.text])


class StoreSource:
    """A store as the engine asks it."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def select(self, query: str) -> Iterable[execute.Row]:
        """Give the rows of a SELECT query."""
        return self._store.query(query)  # type: ignore[return-value]


@cache
def files() -> tuple[RuleFile, ...]:
    """Give every rule file, sorted by path."""
    return tuple(RuleFile(path) for path in assets.files("shapes", "*/*.ttl"))


@cache
def examples() -> tuple[Example, ...]:
    """Give every example of every rule file."""
    return tuple(example for file in files() for example in file.examples())


@cache
def compiled(*paths: Path) -> Compiled:
    """Compile some rule files, or all of them where none is named."""
    below = execute.subclasses(StoreSource(ontology.store()))
    return compile_shapes(_shapes(paths), subclasses=below)


def found_among_all(example: Example) -> list[execute.Result]:
    """Give what the shape of an example finds in it, with every rule loaded."""
    source = StoreSource(example.store())
    queries = (query for query in compiled().queries if query.root == example.shape.value)
    return [result for query in queries for result in execute.run_query(source, query)]


@cache
def reference_shapes(*paths: Path) -> rdflib.Graph:
    """Give some rule files, or all, as standard SHACL, as the reference engine reads them."""
    return rdflib.Graph().parse(data=standard.written(_shapes(paths)), format="turtle")


def reference_data(store: ox.Store) -> rdflib.Graph:
    """Give a store as the reference engine reads it."""
    triples = ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES)
    assert triples is not None
    return rdflib.Graph().parse(data=triples, format="nt")


def read_queries_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rdflib keep the queries it has read; reading one takes it longer than running it."""
    monkeypatch.setattr(processor, "parseQuery", str)
    monkeypatch.setattr(processor, "translateQuery", _translated)


def _translated(text: str, base: str | None, prefixes: Mapping[str, str]) -> algebra.Query:
    return _translation(text, base, frozenset(prefixes.items()))


@cache
def _translation(
    text: str, base: str | None, prefixes: frozenset[tuple[str, str]]
) -> algebra.Query:
    return algebra.translateQuery(parser.parseQuery(text), base, dict(prefixes))


def _view(texts: Iterable[str]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(_surroundings())
    for number, text in enumerate(texts, 1):
        place = f"@prefix ex: <https://example.org/{number}/> .\n"
        store.bulk_load((turtle_prologue() + place + text).encode(), format=ox.RdfFormat.TURTLE)
    infer.derive(store)
    return store


def _shapes(paths: Iterable[Path]) -> ShapeGraph:
    graph = ShapeGraph()
    for path in (PREFIX_FILE, *(paths or [file.path for file in files()])):
        graph.read(path.read_text("utf-8"), where=path.name)
    graph.add(standard.left_out(graph), {})
    return graph


@cache
def _triples(path: Path) -> ox.Dataset:
    dataset = ox.Dataset(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    for triple in standard.left_out(ShapeGraph.of(dataset)):
        dataset.add(ox.Quad(*triple))
    return dataset


@cache
def _target_predicates() -> frozenset[str]:
    return frozenset(PREFIXES["sh"] + name for name in TARGETS)


@cache
def _surroundings() -> tuple[ox.Quad, ...]:
    """Give what an example needs of the ontology: classes, lifespans, powers, codes with names."""
    told_of = (f"<{PREFIXES['code']}", f"<{PREFIXES['law']}POWER-")
    return tuple(
        quad
        for quad in ontology.store()
        if quad.predicate in _NEEDED
        or (quad.predicate in _TOLD_OF_CODES and str(quad.subject).startswith(told_of))
    )
