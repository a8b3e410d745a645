"""How caregraph stands to other vocabularies: what is aligned exists, and nothing breaks."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from shared import shared_path
from worlds import profile_violations, require_java, world

from caregraph import assets
from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.reasoner import java
from caregraph.reasoner.statements import of_view
from caregraph.terms import terms
from caregraph.vocab import BASE, OWL, PREFIXES, RDF, RDFS

FILES = assets.files("ontology", "alignments/*.ttl")
EXPECTED = {"org", "prov", "owl-time", "skos", "cpov", "fhir", "schema", "eli", "oa"}
CPOV = "http://data.europa.eu/m8g/"
SHAPES = "data/semic_cpov/2.1.2/shacl/core-public-organisation-ap-SHACL.ttl"

aligned_files = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def triples_of(path: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]


def test_there_is_one_file_a_vocabulary() -> None:
    assert {path.stem for path in FILES} == EXPECTED


@aligned_files
def test_an_alignment_speaks_of_terms_that_exist_and_declares_the_others(path: Path) -> None:
    ours = {term.iri for term in terms()}
    triples = triples_of(path)
    declared = {triple.subject for triple in triples if triple.predicate == RDF.type}
    header = ox.NamedNode(f"{BASE}alignments/{path.stem}")
    standing = [
        triple for triple in triples if triple.predicate != RDF.type and triple.subject != header
    ]

    assert standing
    assert {triple.subject.value for triple in standing} <= ours  # type: ignore[union-attr]
    known_here = {ox.NamedNode(PREFIXES["skos"] + name) for name in ("Concept", "note")}
    assert {triple.object for triple in standing} <= declared | known_here


@aligned_files
def test_an_alignment_imports_nothing(path: Path) -> None:
    assert [triple for triple in triples_of(path) if triple.predicate == OWL.imports] == []


def test_what_would_make_things_what_they_are_not_is_only_near() -> None:
    """ORG makes whoever is head of something an agent, ELI whatever has its dates legislation."""
    near = {
        (term.name, one.relation, one.iri.rpartition("/")[2].rpartition("#")[2])
        for term in terms()
        for one in term.alignments
    }

    assert ("cg:headOf", "is close to", "headOf") in near
    assert ("cg:inForceFrom", "is close to", "first_date_entry_in_force") in near
    assert ("cg:inForceUntil", "is close to", "date_no_longer_in_force") in near
    assert ("cg:hasEvidence", "is close to", "hasTarget") in near
    assert {name for name, _, other in near if other == "hasTarget"} == {"cg:hasEvidence"}
    assert not {name for name, _, other in near if other == "Site"}


@pytest.mark.slow
def test_with_every_alignment_the_cases_stay_consistent() -> None:
    require_java()
    view = open_view([], Choice(as_of="any"))
    for path in FILES:
        view.store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples_of(path))

    assert java.is_consistent(of_view(view).triples, seconds=120)


@pytest.mark.weekly
@aligned_files
def test_an_alignment_stays_within_owl_2_dl(path: Path, tmp_path: Path) -> None:
    together = of_view(world(path.read_text("utf-8"))).triples

    assert profile_violations(together, tmp_path) == ""


@cache
def aligned_case() -> rdflib.Graph:
    """Give the Bath case as CPOV sees it: with the classes and properties above our own."""
    store = ox.Store()
    view = open_view(["case:bath-and-north-east-somerset-2008"], Choice(as_of="any"))
    store.bulk_extend(iter(view.store))
    for path in FILES:
        if path.stem in ("org", "cpov"):
            store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples_of(path))
    store.update(
        f"""INSERT {{ ?thing a ?above }} WHERE {{
                ?thing a ?cls . ?cls <{RDFS.subClassOf.value}>+ ?above . FILTER isIRI(?above) }} ;
            INSERT {{ ?thing ?above ?value }} WHERE {{
                ?own <{RDFS.subPropertyOf.value}>+ ?above . ?thing ?own ?value }}"""
    )
    graph = rdflib.Graph()
    triples = [quad.triple for quad in store]
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return graph


def cpov_findings(graph: rdflib.Graph) -> tuple[bool, set[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pySHACL's own use of rdflib
        conforms, report, _ = pyshacl.validate(
            graph, shacl_graph=str(shared_path(SHAPES)), inference="none"
        )
    assert isinstance(report, rdflib.Graph)
    path = rdflib.URIRef(PREFIXES["sh"] + "resultPath")
    return conforms, {str(value).rpartition("#")[2] for value in report.objects(None, path)}


@pytest.mark.slow
def test_a_case_has_public_organisations_in_the_sense_of_cpov() -> None:
    found = aligned_case().subjects(rdflib.RDF.type, rdflib.URIRef(CPOV + "PublicOrganisation"))

    assert len(set(found)) >= 2


@pytest.mark.weekly
def test_a_case_conforms_to_cpov_but_for_the_deviations_written_down() -> None:
    shared_path(SHAPES)

    conforms, paths = cpov_findings(aligned_case())

    assert not conforms
    assert paths == {"prefLabel", "altLabel"}, "see decision 009"


@pytest.mark.weekly
def test_with_tagged_labels_only_several_other_names_deviate_from_cpov() -> None:
    shared_path(SHAPES)
    tagged = rdflib.Graph()
    for subject, predicate, value in aligned_case():
        plain = isinstance(value, rdflib.Literal) and value.language is None
        label = predicate in (rdflib.SKOS.prefLabel, rdflib.SKOS.altLabel) and plain
        tagged.add((subject, predicate, rdflib.Literal(value, lang="en") if label else value))

    conforms, paths = cpov_findings(tagged)

    assert not conforms
    assert paths == {"altLabel"}, "see decision 009"
