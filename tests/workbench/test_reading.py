"""Reading queries into parts that know their places."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from caregraph import assets, questions
from caregraph.cli import cli
from caregraph.serve.ontology import recipes
from caregraph.workbench import parts, reading

QUERIES = [
    *(one.sparql for one in questions.catalogue().values()),
    *(claim.query for one in recipes.catalogue().values() for claim in one.claims),
    *(path.read_text("utf-8") for path in assets.files("queries", "infer/*.rq")),
]
FORMS = [
    "SELECT * { ?x ^(cg:a|cg:b)/!(cg:c|^cg:d)+ ?y }",
    'SELECT (GROUP_CONCAT(?x; separator=", ") AS ?l) { ?x a cg:Post }',
    "SELECT * { ?x cg:y (1 2 3) . [ cg:a [ cg:b ?x ] ; cg:c 'd' ] cg:e ?y . [] a cg:Post }",
    'SELECT * { ?x cg:p """long "text" here""", 1e5, -2.5, true, "a"@en-GB, "1"^^xsd:gYear }',
    "SELECT ?x (IF(?y, 1, 2) AS ?z) { ?x ?p ?y } GROUP BY ?x (STR(?y) AS ?k) HAVING (COUNT(*) > 1) "
    "ORDER BY ASC(?x) DESC(STR(?y)) LIMIT 5 OFFSET 2 VALUES (?x ?y) { (cg:a UNDEF) }",
    "DESCRIBE cg:Post",
    "CONSTRUCT WHERE { ?x a ?y }",
    "CONSTRUCT { ?x a ?y } FROM <a:b> FROM NAMED <c:d> WHERE { GRAPH ?g { ?x a ?y } }",
    "ASK { FILTER EXISTS { ?x a ?y } FILTER(NOT EXISTS { ?x a ?z } || ?x IN (1, 2)) }",
    "BASE <http://x/> PREFIX : <urn:y:> SELECT * { :a :b <c> . { SELECT ?x { ?x a :d } } }",
    "SELECT * { { ?x a ?y } UNION { ?x a cg:Fund } MINUS { ?x cg:a ?y } OPTIONAL { ?x cg:b ?z } }",
]


@pytest.mark.parametrize("text", [*QUERIES, *FORMS])
def test_a_query_is_read_with_every_part_at_its_place(text: str) -> None:
    query = reading.read(text)

    for pattern in parts.patterns_of(query):
        for term in (pattern.subject, *pattern.path.steps(), pattern.object):
            if not term.value.startswith("_:anonymous"):
                assert text[term.start : term.end] == term.written
    for group in parts.groups_of(query):
        whole = text[group.start : group.end]
        assert not whole or (whole[0], whole[-1]) == ("{", "}")


def test_there_are_queries_of_all_kinds_to_read() -> None:
    assert len(QUERIES) > 90


def test_what_cannot_be_looked_at_is_said_to_be_so() -> None:
    done = CliRunner().invoke(
        cli, ["query", "case:london-2009", "SELECT * { << ?a ?b ?c >> ?d ?e }", "--explain"]
    )

    assert "of a form that cannot be looked at" in done.output
