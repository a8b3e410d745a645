"""What things are in a view: of their own class and of every class above it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from each import of_each

from caregraph import assets
from caregraph.cli import main
from caregraph.graph import infer, ontology
from caregraph.graph.choices import Choice
from caregraph.graph.naming import kind_of
from caregraph.graph.store import open_store
from caregraph.graph.view import View, open_view
from caregraph.vocab import CG, PREFIXES, RDF, RDFS
from tests.worlds import world

CHOICES = (Choice(), Choice(as_of="any"), Choice(adopt=("all",)))
WALTHAM_FOREST = "case:waltham-forest-2009"


def classes(view: View) -> dict[ox.NamedNode, set[ox.NamedNode]]:
    """Give the classes of everything that the structures of a view describe."""
    found: dict[ox.NamedNode, set[ox.NamedNode]] = defaultdict(set)
    for quad in view.store.quads_for_pattern(None, RDF.type, None):
        if quad not in infer.background():
            found[quad.subject].add(quad.object)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_everything_is_of_every_class_above_its_own(choice: Choice) -> None:
    view = open_view([], choice)

    for thing, given in classes(view).items():
        assert given == {above for one in given for above in ontology.superclasses(one)}
        described = view.nodes(thing, CG.describedAs)
        assert ontology.lowest(described) == described
        assert kind_of(view, thing).count(",") == len(described or ontology.lowest(given)) - 1


@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_every_statement_holds_for_every_property_above_its_own(choice: Choice) -> None:
    view = open_view([], choice)
    above = [
        (quad.subject, quad.object)
        for quad in ontology.store().quads_for_pattern(None, RDFS.subPropertyOf, None)
    ]

    said = [
        ox.Quad(quad.subject, higher, quad.object)
        for lower, higher in above
        for quad in view.store.quads_for_pattern(None, lower, None)
    ]

    assert said
    assert [quad for quad in said if quad not in view.store] == []


def test_a_class_given_by_a_code_brings_those_above_it() -> None:
    view = world("ex:event cg:changeType <https://w3id.org/caregraph/code/change-type/designate> .")

    (event,) = view.subjects(RDF.type, CG.Designation)

    assert set(view.nodes(event, RDF.type)) == {CG.Designation, CG.ChangeEvent, CG.Situation}


def test_what_something_is_not_is_asked_once_all_classes_are_known() -> None:
    view = world("""
        ex:trust a cg:PrimaryCareTrust ; cg:isPartOf ex:service .
        ex:service a cg:StrategicHealthAuthority .
        ex:post a cg:JointPost ; cg:postIn ex:trust .""")

    within = {
        quad.subject.value[-5:]
        for quad in view.store.quads_for_pattern(None, CG.withinOrganisation, None)
    }

    assert within == {"/post"}


def test_what_follows_is_told_from_what_only_a_source_says() -> None:
    view = world("""
        ex:line a cg:AccountabilityLine ; cg:accountableParty ex:a ; cg:accountableTo ex:b ;
            cg:accountabilityKind <https://w3id.org/caregraph/code/accountability-kind/statutory> .
        ex:a a cg:JointPost . ex:b a cg:Post ; cg:answersTo ex:c . ex:c a cg:Post .
        ex:one cg:parentBody ex:other . ex:other cg:parentBody ex:one .
        ex:one cg:withinOrganisation ex:council .""")

    follows = {
        (quad.subject.value.rpartition("/")[2], quad.predicate)
        for quad in infer.following(view.store)
    }

    assert {("a", CG.answersTo), ("a", RDF.type)} <= follows
    assert ("b", CG.answersTo) not in follows
    assert {name for name, predicate in follows if predicate == CG.withinOrganisation} == set()


def test_what_is_built_says_no_more_than_the_tables() -> None:
    dataset = open_store([WALTHAM_FOREST])
    post = ox.NamedNode(PREFIXES["id"] + "waltham-forest-2009/post/joint-finance-director")

    given = [quad.object for quad in dataset.quads_for_pattern(post, RDF.type, None)]

    assert given == [CG.JointPost]


@pytest.mark.parametrize("cls", ["Post", "Organisation"])
def test_a_query_for_a_class_finds_those_below(
    cls: str, capsys: pytest.CaptureFixture[str]
) -> None:
    query = f"SELECT DISTINCT ?thing WHERE {{ ?thing a cg:{cls} }}"
    described = open_store([WALTHAM_FOREST])
    expected = {
        quad.subject.value
        for one in ontology.subclasses(CG[cls])
        for quad in described.quads_for_pattern(None, RDF.type, one)
    }

    status = main(["query", f"{WALTHAM_FOREST},asOf=any", query, "--format", "json"])

    rows = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert status == 0
    assert {row["thing"]["value"] for row in rows} == expected
    assert len(expected) > sum(1 for _ in described.quads_for_pattern(None, RDF.type, CG[cls]))


@of_each(
    [*assets.files("shapes", "*/*.ttl"), *assets.files("queries", "*/*.rq")],
    lambda path: path.stem,
)
def test_no_query_looks_for_the_classes_above(path: Path) -> None:
    text = path.read_text("utf-8")

    assert not re.search(r"\b(a|rdf:type)\)?/rdfs:subClassOf[*+]", text)
