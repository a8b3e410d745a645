"""The ontology as one file: all of it, labelled for every tool, and read by reasoners as it is."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from worlds import profile_violations, require_java

from caregraph import assets
from caregraph.cli import main
from caregraph.graph import whole
from caregraph.reasoner import java
from caregraph.vocab import BASE, OWL, RDF, RDFS, SKOS, XSD

HERMIT = "org.semanticweb.HermiT.cli.CommandLine"
FILES = [
    path
    for pattern in ("*.ttl", "codes/*.ttl", "law/*.ttl")
    for path in assets.files("ontology", pattern)
]


def canonical(quads: Iterable[ox.Quad]) -> ox.Dataset:
    """Give statements as a set that is equal where they say the same with nameless nodes."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def triples() -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(whole.turtle(), format=ox.RdfFormat.TURTLE)]


@pytest.mark.slow
def test_all_that_the_files_say_is_in_it_and_beside_it_only_labels() -> None:
    apart = {
        quad
        for path in FILES
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    }
    together = set(ox.parse(whole.turtle(), format=ox.RdfFormat.TURTLE))
    labels = {quad for quad in together if quad.predicate == RDFS.label}

    assert len(labels) > 900
    assert canonical(together - labels) == canonical(apart)


def test_every_label_stands_under_rdfs_label_too_with_its_language() -> None:
    said = triples()

    def under(predicate: ox.NamedNode) -> set[tuple[object, object]]:
        return {(one.subject, one.object) for one in said if one.predicate == predicate}

    header = ox.NamedNode(BASE)
    assert {pair for pair in under(RDFS.label) if pair[0] != header} == under(SKOS.prefLabel)
    assert len([pair for pair in under(RDFS.label) if pair[0] == header]) == 1


def test_it_is_one_ontology_that_imports_nothing() -> None:
    said = triples()

    headers = {one.subject for one in said if one.object == OWL.Ontology}
    assert headers == {ox.NamedNode(BASE)}
    assert [one for one in said if one.predicate == OWL.imports] == []


def test_its_header_says_since_when_by_whom_and_under_which_prefix() -> None:
    said = {
        one.predicate.value.rpartition("/")[2]: one.object.value
        for one in triples()
        if one.subject == ox.NamedNode(BASE) and isinstance(one.object, ox.Literal)
    }

    assert said["created"] <= said["modified"]
    assert said["creator"] == "the caregraph developers"
    assert (said["preferredNamespacePrefix"], said["preferredNamespaceUri"]) == ("cg", BASE)


def test_no_date_stands_where_a_reasoner_reads() -> None:
    """The type of civil dates is none of OWL 2; annotations may be of any type."""
    said = triples()
    annotations = {
        one.subject
        for one in said
        if one.predicate == RDF.type and one.object == OWL.AnnotationProperty
    }
    dated = {
        one.predicate
        for one in said
        if isinstance(one.object, ox.Literal) and one.object.datatype == XSD.date
    }

    assert dated
    assert dated <= annotations
    assert [one for one in said if one.predicate == RDFS.range and one.object == XSD.date] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "suffix",
    [".ttl", *(pytest.param(one, marks=pytest.mark.weekly) for one in (".owl", ".rdf"))],
)
def test_hermit_reads_it_as_it_is_and_finds_no_contradiction(tmp_path: Path, suffix: str) -> None:
    """Nothing is passed over: not even datatypes that OWL 2 does not know."""
    require_java()
    file = tmp_path / f"caregraph{suffix}"
    assert main(["show", "ontology", "-o", str(file)]) == 0

    hermit = java.owlready_folder("hermit")
    classes = os.pathsep.join([str(hermit), str(hermit / "HermiT.jar")])
    command = [str(java.find_java()), "-cp", classes, HERMIT, "-k", "-U", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    assert "owl#Thing is satisfiable" in done.stdout
    unsatisfiable = done.stdout.partition("Classes equivalent to 'owl:Nothing':")[2].split()
    assert unsatisfiable == ["owl:Nothing"]


@pytest.mark.slow
def test_it_is_within_owl_2_dl(tmp_path: Path) -> None:
    assert profile_violations(triples(), tmp_path) == ""


def test_owlready2_finds_its_classes_and_their_labels(tmp_path: Path) -> None:
    import owlready2

    file = tmp_path / "caregraph.owl"
    file.write_bytes(whole.written(ox.RdfFormat.RDF_XML))

    ontology = owlready2.World().get_ontology(file.as_uri()).load()

    post = ontology.world[BASE + "Post"]
    assert post in set(ontology.classes())
    assert [str(label) for label in post.label] == ["post"]


@pytest.mark.slow
def test_the_forms_say_the_same(tmp_path: Path) -> None:
    forms = {".owl": ox.RdfFormat.RDF_XML}
    said = []
    for suffix in (".ttl", ".owl", ".rdf", ".nt", ".jsonld"):
        file = tmp_path / f"whole{suffix}"
        assert main(["show", "ontology", "-o", str(file)]) == 0
        parsed = ox.parse(path=file, format=forms.get(suffix))
        said.append(
            {
                quad.triple
                for quad in parsed
                if not isinstance(quad.subject, ox.BlankNode)
                and not isinstance(quad.object, ox.BlankNode)
            }
        )

    assert len(said[0]) > 5000
    assert all(one == said[0] for one in said)


@pytest.mark.parametrize(
    "words", [["-o", "whole.trig"], ["--format", "nquads"], ["-o", "whole.xyz"]]
)
def test_a_form_that_holds_more_than_one_graph_is_refused(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["show", "ontology", *words]) == 2
    assert "Known: " in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["post", "cg:Post", "POST"])
def test_a_term_is_told_in_full_with_its_prefix_or_without(
    capsys: pytest.CaptureFixture[str], asked: str
) -> None:
    main(["show", "terms", asked, "--format", "json"])

    told = _row(capsys)
    assert told["term"] == "cg:Post"
    assert told["definition"].startswith("A post is")
    assert told["parent"] == "none"
    assert "cg:postIn" in told["domain_of"] or "more" in told["domain_of"]
    assert told["example"].startswith("Director of public health.")
    assert "posts.csv, every row" in told["use"]


def test_a_kind_of_body_is_told_with_its_history_its_nation_and_its_days(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["show", "terms", "primary care trust", "--format", "json"])

    told = _row(capsys)
    assert told["history"].startswith("The first followed primary care groups")
    assert (told["in_law_of"], told["in_law"]) == ("England", "from 2000-04 until 2013-04-01")


def test_a_relation_is_told_with_its_ends_its_inverse_and_what_uses_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["show", "terms", "accountableParty", "--format", "json"])

    told = _row(capsys)
    assert told["domain"] == "cg:AccountabilityLine"
    assert told["range"].startswith("cg:Post or ")
    assert told["inverse"] == "cg:hasLine"
    assert "lines.csv, column who answers" in told["use"]


def test_what_several_terms_begin_with_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    main(["show", "terms", "answers", "--format", "csv"])

    assert len(capsys.readouterr().out.splitlines()) > 10


def _row(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    (row,) = json.loads(capsys.readouterr().out)["results"]["bindings"]
    return {name: cell["value"] for name, cell in row.items()}
