"""The written style of the ontology: every term and every code has its words, and one meaning."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from each import of_each
from shared import shared_path
from worlds import profile_violations, world

from caregraph import assets, vocab
from caregraph.graph import ontology
from caregraph.reasoner.statements import of_view
from caregraph.terms import OntologyTerm, terms
from caregraph.vocab import BASE, OWL, PREFIXES, RDF, RDFS, SKOS, XSD

FILES = [
    path
    for folder in ("", "codes/", "law/", "alignments/")
    for path in assets.files("ontology", f"{folder}*.ttl")
]
TERMS = terms()
HEADER = ox.NamedNode(BASE)
SCHEME = ox.NamedNode(PREFIXES["skos"] + "ConceptScheme")

WITHOUT_TERM = {
    "quotation": "sources are cited by place and told in our words",
    "confidence": "status and inference say how far a statement goes",
}
"""Words of the glossary that have no term, each with the reason (decision 010)."""


@cache
def codes() -> list[ox.NamedNode]:
    quads = ontology.store().quads_for_pattern(None, SKOS.inScheme, None)
    return sorted((quad.subject for quad in quads), key=str)  # type: ignore[arg-type]


def english(node: ox.NamedNode, predicate: ox.NamedNode) -> list[str]:
    """Give the literals of a term, all of which must be English."""
    quads = ontology.store().quads_for_pattern(node, predicate, None)
    values = [quad.object for quad in quads]
    assert all(isinstance(value, ox.Literal) and value.language == "en" for value in values)
    return [value.value for value in values if isinstance(value, ox.Literal)]


def assert_sentence(text: str) -> None:
    assert re.match(r"[A-Z]", text), text
    assert text.endswith("."), text
    assert not text.startswith("This "), text
    assert len(text.split()) > 2, text
    assert "  " not in text, text


@of_each(TERMS, lambda term: term.name)
def test_a_term_has_one_label_one_definition_examples_and_a_home(term: OntologyTerm) -> None:
    node = ox.NamedNode(term.iri)

    assert len(english(node, SKOS.prefLabel)) == 1
    (definition,) = english(node, SKOS.definition)
    assert_sentence(definition)
    examples = english(node, SKOS.example)
    assert any(not example.startswith("Not:") for example in examples)
    assert all(re.match(r"Not: \w", one) for one in examples if one.startswith("Not"))
    homes = [q.object for q in ontology.store().quads_for_pattern(node, RDFS.isDefinedBy, None)]
    assert homes == [HEADER]


@of_each(codes(), lambda code: code.value.removeprefix(BASE + "code/"))
def test_a_code_has_one_label_one_definition_and_an_example(code: ox.NamedNode) -> None:
    assert len(english(code, SKOS.prefLabel)) == 1
    (definition,) = english(code, SKOS.definition)
    assert_sentence(definition)
    assert english(code, SKOS.example)
    schemes = [q.object for q in ontology.store().quads_for_pattern(code, SKOS.inScheme, None)]
    assert [scheme.value for scheme in schemes if isinstance(scheme, ox.NamedNode)] == [
        code.value.rpartition("/")[0]
    ]


def test_a_code_list_is_the_file_of_its_name_and_says_what_it_is() -> None:
    quads = ontology.store().quads_for_pattern(None, RDF.type, SCHEME)
    schemes = [q.subject for q in quads if isinstance(q.subject, ox.NamedNode)]

    names = {scheme.value.removeprefix(PREFIXES["code"]) for scheme in schemes}
    assert names == {path.stem for path in assets.files("ontology", "codes/*.ttl")}
    for scheme in schemes:
        (definition,) = english(scheme, SKOS.definition)
        assert_sentence(definition)


def test_no_two_terms_of_a_kind_share_a_label_or_a_definition() -> None:
    labels = Counter((term.kind == "class", term.label) for term in TERMS)
    definitions = Counter(term.definition for term in TERMS)

    assert [label for label, count in labels.items() if count > 1] == []
    assert [words for words, count in definitions.items() if count > 1] == []


def test_classes_are_nouns_in_upper_camel_and_properties_in_lower() -> None:
    for term in TERMS:
        name = term.iri.removeprefix(BASE)
        pattern = r"[A-Z][A-Za-z0-9]*" if term.kind == "class" else r"[a-z][A-Za-z0-9]*"
        assert re.fullmatch(pattern, name), name


def test_what_is_said_of_ends_names_terms_that_exist() -> None:
    known = {term.name for term in TERMS if term.kind == "class"} | {"skos:Concept", "owl:Thing"}
    for term in TERMS:
        ends = {*term.domain, *term.range}
        assert ends <= known, (term.name, ends - known)


def test_every_relation_says_what_it_is_said_of_and_leads_to_be_it_anything() -> None:
    relations = [term for term in TERMS if term.kind == "relation"]

    assert relations
    assert [term.name for term in relations if not term.domain or not term.range] == []


def test_no_chain_of_relations_has_a_nameless_inverse() -> None:
    turned = ontology.store().quads_for_pattern(None, OWL.inverseOf, None)

    assert [quad for quad in turned if isinstance(quad.subject, ox.BlankNode)] == []
    assert {term.name: term.inverse for term in TERMS}["cg:accountableParty"] == ("cg:hasLine",)


def test_words_carry_their_language_and_codes_and_days_none() -> None:
    plain = {"notation", "identifier", "versionInfo", "preferredNamespacePrefix"}
    plain |= {"preferredNamespaceUri"}
    for path in FILES:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.object, ox.Literal):
                name = re.split(r"[/#]", quad.predicate.value)[-1]
                typed = quad.object.datatype != XSD.string and quad.object.language is None
                wanted = None if typed or name in plain else "en"
                assert quad.object.language == wanted, (path.name, quad)


@of_each(FILES, lambda path: f"{path.parent.name}/{path.name}")
def test_a_prefix_means_the_same_in_every_file(path: Path) -> None:
    declared = re.findall(r"^@prefix (\w+): <([^>]+)> \.", path.read_text("utf-8"), re.MULTILINE)

    assert declared
    assert {prefix: base for prefix, base in declared if PREFIXES.get(prefix) != base} == {}


def test_the_list_of_terms_in_the_vocabulary_is_generated_from_the_files() -> None:
    source = Path(vocab.__file__).read_text("utf-8")

    assert vocab.regenerated(source, vocab.terms_of(assets.folder("ontology"))) == source


def test_the_header_says_what_this_is_and_which_version() -> None:
    def said(predicate: str) -> list[str]:
        node = ox.NamedNode(predicate)
        return [
            q.object.value
            for q in ontology.store().quads_for_pattern(HEADER, node, None)
            if isinstance(q.object, (ox.Literal, ox.NamedNode))
        ]

    pyproject = Path(__file__).parents[2] / "pyproject.toml"
    version = tomllib.loads(pyproject.read_text("utf-8"))["project"]["version"]
    assert said(OWL.versionInfo.value) == [version]
    assert said(OWL.versionIRI.value) == [BASE + version]
    for name in ("title", "description", "publisher"):
        assert len(said(PREFIXES["dcterms"] + name)) == 1
    (licence,) = said(PREFIXES["dcterms"] + "license")
    assert licence.startswith("https://creativecommons.org/licenses/")


@pytest.mark.slow
def test_the_ontology_with_codes_and_law_is_within_owl_2_dl(tmp_path: Path) -> None:
    assert profile_violations(of_view(world("")).triples, tmp_path) == ""


@pytest.mark.weekly
def test_the_profile_check_sees_what_is_outside_owl_2_dl(tmp_path: Path) -> None:
    broken = world("cg:answersTo a owl:FunctionalProperty .")

    assert "answersTo" in profile_violations(of_view(broken).triples, tmp_path)


def test_every_word_of_the_glossary_is_a_term_or_is_left_out_for_a_reason() -> None:
    classes = json.loads(shared_path("domain/classes.json").read_text("utf-8"))
    properties = json.loads(shared_path("domain/properties.json").read_text("utf-8"))
    names = {re.sub(r" \(.*\)", "", one["term"]) for one in [*classes, *properties]}
    wanted = {word for name in names for word in re.split(r" / ", name)}

    known = {term.iri.removeprefix(BASE) for term in TERMS} | {
        camel(one) for one in _other_labels()
    }
    assert wanted - known - set(WITHOUT_TERM) == set()
    assert set(WITHOUT_TERM) <= wanted - known


def _other_labels() -> list[str]:
    hidden = ox.NamedNode(PREFIXES["skos"] + "hiddenLabel")
    return [
        quad.object.value
        for predicate in (SKOS.altLabel, hidden)
        for quad in ontology.store().quads_for_pattern(None, predicate, None)
        if isinstance(quad.object, ox.Literal)
    ]


def camel(label: str) -> str:
    first, *rest = label.split()
    return first + "".join(word.capitalize() for word in rest)
