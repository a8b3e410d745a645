"""The OWL 2 RL closure: the same as owlrl's, on the shipped cases and on any small graph."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from caregraph import assets
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.reasoner import closed
from caregraph.reasoner.rl import closure
from caregraph.vocab import CG, OWL, PREFIXES, RDF, RDFS

NT = ox.RdfFormat.N_TRIPLES
ERRORS = rdflib.Namespace("http://www.daml.org/2002/03/agents/agent-ont#")


def ours(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse("\n".join(closure(text)), format=NT)}


def theirs(text: str) -> set[ox.Triple]:
    """Give what owlrl gives, less what plain RDF cannot say and its words on contradictions."""
    graph = rdflib.Graph(bind_namespaces="none").parse(data=text, format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    words = set(graph.subjects(rdflib.RDF.type, ERRORS.ErrorMessage))
    for triple in list(graph):
        if isinstance(triple[0], rdflib.Literal) or triple[0] in words:
            graph.remove(triple)
    written = graph.serialize(format="nt", encoding="utf-8")
    return {quad.triple for quad in ox.parse(written, format=NT)}


def view_of(case: str) -> str:
    """Give a view of a case with names for its blank nodes, which every reader names anew."""
    store = open_view([f"case:{case}"], Choice(adopt=("all",))).store
    text = (store.dump(format=NT, from_graph=ox.DefaultGraph()) or b"").decode()
    return re.sub(r"_:(\w+)", r"<urn:blank:\1>", text)


@pytest.fixture(autouse=True)
def literals_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.weekly
@pytest.mark.parametrize("case", assets.case_names())
def test_the_closure_of_a_case_is_that_of_owlrl(case: str) -> None:
    text = view_of(case)

    assert ours(text) == theirs(text)


class World:
    """A small graph with axioms of every kind that the profile knows, drawn by a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._count = 0
        self.triples: set[str] = set()
        for _ in range(self._upto(10)):
            self.say(self.thing(), self.prop(), self.one(self.thing(), self.literal()))
        for _ in range(self._upto(5)):
            self.say(self.thing(), RDF.type, self.cls())
        for _ in range(self._upto(8)):
            self.one(*AXIOMS)(self)

    def _upto(self, most: int) -> int:
        return self._random.randint(1, most)

    def one(self, *of: object) -> object:
        return self._random.choice(of)

    def say(self, *triple: object) -> None:
        self.triples.add(" ".join(map(str, triple)) + " .")

    def new(self) -> str:
        self._count += 1
        return f"<urn:n{self._count}>"

    def thing(self) -> str:
        return f"<urn:i{self._random.randrange(6)}>"

    def prop(self) -> str:
        return f"<urn:p{self._random.randrange(4)}>"

    def cls(self) -> str:
        return f"<urn:C{self._random.randrange(5)}>"

    def literal(self) -> object:
        xsd = PREFIXES["xsd"]
        return self.one('"1"', '"x"@en', f'"3"^^<{xsd}integer>', f'"2008-01-01"^^<{xsd}date>')

    def several(self, draw: Callable[[], str]) -> str:
        """Write a list of one to three members and give its head."""
        head = str(RDF.nil)
        for _ in range(self._upto(3)):
            place = self.new()
            self.say(place, RDF.first, draw())
            self.say(place, RDF.rest, head)
            head = place
        return head

    def restriction(self) -> None:
        kind = self.one(*RESTRICTIONS)
        cls = self.new()
        self.say(*self.one((cls, RDFS.subClassOf, self.cls()), (self.cls(), RDFS.subClassOf, cls)))
        self.say(cls, OWL.onProperty, self.prop())
        if kind in (OWL.maxCardinality, OWL.maxQualifiedCardinality):
            self.say(cls, kind, f'"1"^^<{PREFIXES["xsd"]}nonNegativeInteger>')
            self.say(cls, OWL.onClass, self.one(self.cls(), OWL.Thing))
        elif kind == OWL.hasValue:
            self.say(cls, kind, self.thing())
        else:
            self.say(cls, kind, self.one(self.cls(), self.cls(), OWL.Thing))

    @property
    def text(self) -> str:
        return "\n".join(sorted(self.triples)) + "\n"


RESTRICTIONS = (
    *(OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue),
    *(OWL.maxCardinality, OWL.maxQualifiedCardinality),
)
KINDS = (
    *(OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.ObjectProperty),
    *(OWL.SymmetricProperty, OWL.TransitiveProperty),
)
AXIOMS: tuple[Callable[[World], None], ...] = (
    lambda w: w.say(w.cls(), RDFS.subClassOf, w.cls()),
    lambda w: w.say(w.cls(), OWL.equivalentClass, w.cls()),
    lambda w: w.say(w.cls(), RDF.type, OWL.Class),
    lambda w: w.say(w.prop(), RDFS.subPropertyOf, w.prop()),
    lambda w: w.say(w.prop(), OWL.equivalentProperty, w.prop()),
    lambda w: w.say(w.prop(), RDFS.domain, w.cls()),
    lambda w: w.say(w.prop(), RDFS.range, w.cls()),
    lambda w: w.say(w.prop(), OWL.inverseOf, w.prop()),
    lambda w: w.say(w.prop(), RDF.type, w.one(*KINDS)),
    lambda w: w.say(w.prop(), OWL.propertyChainAxiom, w.several(w.prop)),
    lambda w: w.say(w.cls(), OWL.intersectionOf, w.several(w.cls)),
    lambda w: w.say(w.cls(), OWL.unionOf, w.several(w.cls)),
    lambda w: w.say(w.cls(), OWL.oneOf, w.several(w.thing)),
    lambda w: w.say(w.thing(), OWL.sameAs, w.thing()),
    lambda w: w.say(w.one(w.cls(), w.prop()), OWL.sameAs, w.one(w.cls(), w.prop())),
    lambda w: w.say(w.prop(), RDFS.subPropertyOf, w.one(OWL.sameAs, RDF.type, RDFS.subClassOf)),
    lambda w: w.say(w.one(OWL.sameAs, RDF.type), RDFS.subPropertyOf, w.prop()),
    lambda w: w.say(w.cls(), RDFS.subClassOf, w.one(OWL.Class, OWL.FunctionalProperty)),
    World.restriction,
    World.restriction,
)


@pytest.mark.parametrize("seed", range(12))
def test_the_closure_of_a_small_graph_is_that_of_owlrl(seed: int) -> None:
    text = World(seed).text

    assert ours(text) == theirs(text)


@pytest.mark.weekly
@pytest.mark.parametrize("seed", range(12, 200))
def test_the_closure_of_many_small_graphs_is_that_of_owlrl(seed: int) -> None:
    text = World(seed).text

    assert ours(text) == theirs(text)


def test_things_with_the_same_values_of_all_keys_are_one() -> None:
    text = f"""<urn:C> {OWL.hasKey} <urn:l1> .
<urn:l1> {RDF.first} <urn:p> .
<urn:l1> {RDF.rest} <urn:l2> .
<urn:l2> {RDF.first} <urn:q> .
<urn:l2> {RDF.rest} {RDF.nil} .
<urn:a> {RDF.type} <urn:C> .
<urn:b> {RDF.type} <urn:C> .
<urn:c> {RDF.type} <urn:C> .
<urn:a> <urn:p> "1" .
<urn:b> <urn:p> "1" .
<urn:c> <urn:p> "1" .
<urn:a> <urn:q> "2" .
<urn:b> <urn:q> "2" .
<urn:c> <urn:q> "3" .
"""
    lines = set(closure(text))

    assert f"<urn:a> {OWL.sameAs} <urn:b> ." in lines
    assert f"<urn:a> {OWL.sameAs} <urn:c> ." not in lines


def test_a_list_that_runs_in_a_circle_ends() -> None:
    text = f"""<urn:C> {OWL.unionOf} <urn:l> .
<urn:l> {RDF.first} <urn:D> .
<urn:l> {RDF.rest} <urn:l> .
"""
    assert f"<urn:D> {RDFS.subClassOf} <urn:C> ." in set(closure(text))


def test_a_line_break_of_another_script_stays_within_its_literal() -> None:
    line = '<urn:a> <urn:p> "one\u2028two\x85three" .'

    assert line in set(closure(line + "\n"))


@pytest.mark.slow
def test_the_closure_of_a_view_holds_the_view_and_more() -> None:
    view = open_view(["case:waltham-forest-2009"])

    found = set(closed(view))

    assert {quad.triple for quad in view.store if not _blank(quad)} <= found
    posts = [one.subject for one in found if one.predicate == RDF.type and one.object == CG.Post]
    assert posts
    assert all(ox.Triple(post, RDF.type, OWL.Thing) in found for post in posts)


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
