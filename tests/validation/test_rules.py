"""Every rule file proves itself: its words are complete and its examples pass and fail."""

from __future__ import annotations

import re
from functools import cache

import pyoxigraph as ox
import pytest
import rulefiles
from each import of_each
from rulefiles import Example, RuleFile

from caregraph import assets
from caregraph.graph import ontology
from caregraph.shacl import execute, reference
from caregraph.shacl.shapegraph import ShapeGraph
from caregraph.sparql import lint
from caregraph.sparql.parse import parse_select
from caregraph.validation import Rulebook, proving
from caregraph.validation.rule import Rule
from caregraph.vocab import CG, PREFIXES, RDF, SKOS

DCTERMS = PREFIXES["dcterms"]
SH = PREFIXES["sh"]
IDENTIFIER = ox.NamedNode(DCTERMS + "identifier")
SEVERITIES = {f"{SH}Violation", f"{SH}Warning", f"{SH}Info"}
FILE = of_each(rulefiles.files(), lambda file: file.path.stem)
LONGEST = {
    file.path.parent: file for file in sorted(rulefiles.files(), key=lambda file: len(file.text))
}
"""Of each theme the rule that says most."""
EXAMPLE = pytest.mark.parametrize("example", rulefiles.examples(), ids=str)


def sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def subjects(file: RuleFile, predicate: ox.NamedNode) -> set[object]:
    return {quad.subject for quad in file.graph() if quad.predicate == predicate}


def objects(file: RuleFile, predicate: ox.NamedNode) -> list[object]:
    return [quad.object for quad in file.graph() if quad.predicate == predicate]


def told(file: RuleFile, subject: ox.NamedNode, predicate: ox.NamedNode) -> list[object]:
    return [q.object for q in file.graph().quads_for_subject(subject) if q.predicate == predicate]


@cache
def described() -> frozenset[object]:
    """Give everything that the ontology, the codes and the law describe."""
    typed = ontology.store().quads_for_pattern(None, RDF.type, None)
    return frozenset(quad.subject for quad in typed)


def test_prefixes_in_queries_are_those_of_the_table() -> None:
    graph = ShapeGraph.parse(rulefiles.PREFIX_FILE.read_text("utf-8"))
    owner = ox.NamedNode("https://w3id.org/caregraph/prefixes")

    declared = {
        str(graph.value(node, SH + "prefix")): str(graph.value(node, SH + "namespace"))
        for node in graph.values(owner, SH + "declare")
    }

    anyuri = f"^^<{PREFIXES['xsd']}anyURI>"
    assert declared == {f'"{name}"': f'"{base}"{anyuri}' for name, base in PREFIXES.items()}


def test_no_file_in_shapes_is_left_out() -> None:
    every = set(assets.folder("shapes").rglob("*.*"))

    assert every == {rulefiles.PREFIX_FILE, *(file.path for file in rulefiles.files())}


def test_no_two_files_share_a_rule() -> None:
    identifiers = [file.identifier for file in rulefiles.files()]

    assert len(identifiers) == len(set(identifiers))


def test_every_example_literal_is_a_case() -> None:
    literals = [
        quad.object
        for file in rulefiles.files()
        for quad in file.graph()
        if quad.predicate in (CG.passes, CG.fails)
    ]

    assert len(rulefiles.examples()) == len(literals)


@FILE
def test_file_name_identifier_and_iri_agree(file: RuleFile) -> None:
    label = file.values(file.iri, SKOS.prefLabel)[0].value

    slug = re.sub(r"[^a-z0-9]+", "-", label.casefold().replace("'", "")).strip("-")
    assert [one.value for one in file.values(file.iri, IDENTIFIER)] == [file.identifier]
    assert file.path.stem == f"{file.identifier.lower()}-{slug}"
    assert subjects(file, RDF.type) >= {file.iri}
    assert [q.subject for q in file.graph().quads_for_object(CG.Rule)] == [file.iri]


@FILE
def test_rule_says_everything_about_itself(file: RuleFile) -> None:
    wanted = (
        SKOS.prefLabel,
        SKOS.definition,
        CG.whyItMatters,
        CG.remedy,
        CG.ownerRole,
    )

    for predicate in wanted:
        texts = file.values(file.iri, predicate)
        assert len(texts) == 1, predicate
        assert texts[0].language == "en", predicate
    for predicate in (SKOS.definition, CG.whyItMatters, CG.remedy):
        assert file.values(file.iri, predicate)[0].value.endswith("."), predicate


@FILE
def test_rule_is_asked_in_a_jurisdiction_of_the_code_list(file: RuleFile) -> None:
    known = set(ontology.codes("jurisdiction").values())

    assert set(told(file, file.iri, CG.jurisdiction)) <= known
    assert told(file, file.iri, CG.jurisdiction)


@FILE
def test_rule_rests_on_law_or_good_practice_that_is_held(file: RuleFile) -> None:
    basis = told(file, file.iri, CG.hasBasis)

    assert basis
    assert not [node for node in basis if node not in described()]
    assert [node for node in basis if str(node).startswith(f"<{PREFIXES['law']}LAW-")]


@FILE
def test_every_shape_and_constraint_has_a_name_and_a_severity(file: RuleFile) -> None:
    shapes = {*file.shapes(), *objects(file, sh("property"))}
    constraints = set(objects(file, sh("sparql")))

    assert all(isinstance(one, ox.NamedNode) for one in shapes | constraints)
    for shape in shapes:
        assert {one.value for one in told(file, shape, sh("severity"))} <= SEVERITIES
        assert len(told(file, shape, sh("severity"))) == 1, shape


@FILE
def test_rule_dates_are_typed_as_days(file: RuleFile) -> None:
    for shape in file.shapes():
        dates = [*file.values(shape, CG.ruleValidFrom), *file.values(shape, CG.ruleValidUntil)]
        assert all(one.datatype.value == PREFIXES["xsd"] + "date" for one in dates)


@FILE
def test_file_declares_the_house_prefixes_that_it_uses(file: RuleFile) -> None:
    declared = dict(re.findall(r"^@prefix (\w+): <([^>]+)> \.$", file.text, re.MULTILINE))
    body = re.sub(r'"""(?s:.*?)"""|"[^"\n]*"|^@prefix.*$|^#.*$', "", file.text, flags=re.MULTILINE)

    used = set(re.findall(r"(?<![\w<])(\w+):(?!//)", body))

    assert declared == {name: PREFIXES[name] for name in used}


@pytest.mark.slow
@FILE
def test_queries_are_fast_and_distinct_as_written(file: RuleFile) -> None:
    for literal in objects(file, sh("select")):
        found = lint.inspect(parse_select(literal.value, PREFIXES))
        assert not [one for one in found if not one.mended or one.code == "no-distinct"]


@pytest.mark.sampled(20)
@pytest.mark.parametrize("rule", Rulebook.load().rules.values(), ids=lambda rule: rule.id)
def test_rule_is_held_to_what_rules_of_ones_own_are_held_to(rule: Rule) -> None:
    assert [str(fault) for fault in proving.faults(rule)] == []


@EXAMPLE
def test_example_passes_or_fails_among_all_rules(example: Example) -> None:
    found = rulefiles.found_among_all(example)

    assert bool(found) == (example.kind == "fails")


@pytest.mark.slow
@pytest.mark.parametrize(
    "file",
    [
        pytest.param(file, marks=() if file in LONGEST.values() else pytest.mark.weekly)
        for file in rulefiles.files()
    ],
    ids=lambda file: file.path.stem,
)
def test_reference_engine_agrees_on_the_examples(
    file: RuleFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulefiles.read_queries_once(monkeypatch)
    world = file.world()

    expected = reference.run(rulefiles.reference_data(world), rulefiles.reference_shapes(file.path))

    own = execute.run(rulefiles.StoreSource(world), rulefiles.compiled(file.path))
    assert own
    assert [one.key for one in own] == [one.key for one in expected]
    assert [one.messages for one in own] == [one.messages for one in expected]
