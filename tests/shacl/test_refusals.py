"""What is not supported stops the run with the shape's name; nothing is ignored."""

from __future__ import annotations

import pytest
from shacl.worlds import PREFIXES, check, compiled, graph, iri

from caregraph.errors import AssetError, QueryError
from caregraph.shacl import reference
from caregraph.shacl.shapegraph import ShapeGraph

TARGET = ":S a sh:NodeShape ; sh:targetClass :C ; "

BROKEN: list[tuple[str, str, str]] = [
    ("recursion", TARGET + "sh:property :P . :P sh:path :p ; sh:node :S .", "refers to itself"),
    ("a slip", ":S a sh:NodeShape ; sh:targetSubjectOf :p .", "sh:targetSubjectOf is not"),
    ("a slip off the shape", TARGET + "sh:class :D . :T sh:minCuont 1 .", "sh:minCuont is not"),
    ("SPARQL target", ":S a sh:NodeShape ; sh:target [ sh:select 'x' ] .", "sh:target is not"),
    ("rules", TARGET + "sh:rule [ a sh:TripleRule ] .", "sh:rule is not"),
    ("components", ":X a sh:ConstraintComponent .", "sh:ConstraintComponent is not"),
    ("ASK", TARGET + "sh:sparql [ sh:ask 'ASK {}' ] .", "sh:ask is not"),
    ("expressions", TARGET + "sh:expression [] .", "sh:expression is not"),
    ("entailment", TARGET + "sh:entailment :x .", "sh:entailment is not"),
    ("blank target", ":S a sh:NodeShape ; sh:targetNode [] .", "a blank node is named"),
    ("blank value", TARGET + "sh:hasValue [] .", "names a blank node"),
    ("blank in list", TARGET + "sh:in ( [] ) .", "lists a blank node"),
    ("literal target", ":S a sh:NodeShape ; sh:targetClass 'C' .", "must be an IRI"),
    ("undescribed", TARGET + "sh:node :Nowhere .", "described nowhere"),
    ("no path", TARGET + "sh:property [ sh:class :D ] .", "which has no sh:path"),
    ("node with path", TARGET + "sh:node [ sh:path :p ] .", "has a sh:path"),
    ("count on a node", TARGET + "sh:minCount 1 .", "needs a property shape"),
    ("two counts", TARGET + "sh:property [ sh:path :p ; sh:minCount 1 , 2 ] .", "given 2 times"),
    ("two paths", TARGET + "sh:property [ sh:path :p , :q ] .", "given 2 times"),
    ("count in words", TARGET + "sh:property [ sh:path :p ; sh:minCount 'one' ] .", "whole number"),
    ("literal path", TARGET + "sh:property [ sh:path 'p' ] .", "is the literal"),
    ("odd path", TARGET + "sh:property [ sh:path [ :p :q ] ] .", "not a property path"),
    ("short path", TARGET + "sh:property [ sh:path ( :p ) ] .", "at least two members"),
    ("open list", TARGET + "sh:in [ rdf:first :a ] .", "not closed"),
    ("node kind", TARGET + "sh:nodeKind sh:Iri .", "is none of"),
    ("bound", TARGET + "sh:minInclusive :low .", "must be a literal"),
    ("pattern", TARGET + "sh:pattern :x .", "must be text"),
    ("look-ahead", TARGET + "sh:pattern '^(?!x)' .", "cannot be run"),
    ("languages", TARGET + "sh:languageIn ( :en ) .", "language tags"),
    ("message", TARGET + "sh:message :x .", "must be text"),
    ("deactivated", TARGET + "sh:deactivated 'yes' .", "true or false"),
    ("severity", TARGET + "sh:severity 'high' .", "must be an IRI"),
    (
        "qualified",
        TARGET + "sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:class :D ] ] .",
        "needs sh:qualifiedMinCount",
    ),
    (
        "rewritten",
        TARGET + "sh:property [ sh:path :p ; sh:datatype xsd:nonNegativeInteger ] .",
        "can never hold",
    ),
    ("no query", TARGET + "sh:sparql [ sh:message 'x' ] .", "needs one sh:select"),
    (
        "severity inside",
        TARGET + "sh:sparql [ sh:severity sh:Info ; sh:select 'x' ] .",
        "inside sh:sparql",
    ),
    (
        "two meanings",
        TARGET + "sh:sparql [ sh:select 'x' ; sh:prefixes :o ] . :o sh:declare "
        "[ sh:prefix 'a' ; sh:namespace 'urn:a' ] , [ sh:prefix 'a' ; sh:namespace 'urn:b' ] .",
        "two meanings",
    ),
    (
        "half a prefix",
        TARGET + "sh:sparql [ sh:select 'x' ; sh:prefixes :o ] . :o sh:declare [ sh:prefix 'a' ] .",
        "one sh:namespace",
    ),
]


@pytest.mark.parametrize(
    ("shapes", "words"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_shape_that_cannot_be_run_is_refused_by_name(shapes: str, words: str) -> None:
    with pytest.raises(AssetError) as caught:
        compiled(shapes)

    assert words in caught.value.message
    assert caught.value.where is not None
    assert caught.value.code in ("broken-shape", "unsupported-shape")


def test_a_slip_is_met_with_the_nearest_word() -> None:
    with pytest.raises(AssetError) as caught:
        compiled(":S a sh:NodeShape ; sh:targetSubjectOf :p .")

    assert caught.value.hint == "Did you mean sh:targetSubjectsOf?"
    assert caught.value.where == iri("S").value


QUERIES: list[tuple[str, str]] = [
    ("SELECT ?x { $this :p ?x }", "does not select $this"),
    ("SELECT $this { $this :p ?x MINUS { $this :q ?x } }", "MINUS"),
    ("SELECT $this { SERVICE :s { $this :p ?x } }", "SERVICE"),
    ("SELECT $this { GRAPH ?g { $this :p ?x } }", "GRAPH"),
    ("SELECT $this { VALUES $this { :a } }", "VALUES"),
    ("SELECT $this { $this :p ?x . VALUES ?x { 1 2 } }", "VALUES"),
    ("SELECT $this { $this :p ?x } VALUES ?x { 1 }", "VALUES"),
    ("SELECT $this { $this :p ?x } LIMIT 1", "LIMIT"),
    ("SELECT (:a AS $this) { ?x :p ?y }", "AS must not name it"),
    ("SELECT $this { ?x :p ?y BIND(?x AS $this) }", "BIND must not name it"),
    ("SELECT $this { $this :p ?x { SELECT ?x { ?x :q ?y } } }", "sub-select must select $this"),
    ("SELECT $this { { SELECT $this { $this :p ?x } LIMIT 1 } }", "LIMIT"),
    (
        "SELECT $this { $this :p ?x { SELECT $this (COUNT(?y) AS ?n) { $this :q ?y } } }",
        "sub-select that counts",
    ),
    (
        "SELECT $this { $this :p ?x FILTER EXISTS { { SELECT ?x { ?x :q ?y } } } }",
        "sub-select must select $this",
    ),
    ("SELECT $this (COUNT(?x) AS ?n) { $this :p ?x }", "GROUP BY $this"),
    ("SELECT * { $this :p ?x }", "SELECT *"),
    ("SELECT $this { $this $PATH ?x }", "$PATH"),
    ("SELECT $this ?failure { $this :p ?failure }", "?failure"),
    ("SELECT $this { $this :p $shapesGraph }", "?shapesGraph"),
    ("SELECT $this { $this nope:p ?x }", "'nope:' is not declared"),
    ("SELECT $this { $this :p ( 1 2 ) }", "RDF list"),
    ("SELECT $this { $this :p ?x FILTER(?x > ) }", "cannot be run"),
    ("SELECT $this { $this :p ?x FILTER(:odd(?x)) }", "cannot be run"),
    ("SELECT $this { $this :p ?x", "expected"),
    ("SELECT $this FROM :g { $this :p ?x }", "FROM"),
    ("SELECT $this { $this :p ?x } GROUP BY (STR(?x))", "GROUP BY"),
    ("SELECT $this { $this :p ?x . BIND(?x AS ?y } }", "'}' where ')' was expected"),
    ("SELECT $this { $this :p ?x FILTER(?x", "ends where ')' was expected"),
    ("ASK { $this :p ?x }", "must be a SELECT"),
    ("SELECT $this { $this :p ~ }", "cannot read"),
]


@pytest.mark.parametrize(("query", "words"), QUERIES)
def test_a_query_that_cannot_be_bound_beforehand_is_refused(query: str, words: str) -> None:
    with pytest.raises(AssetError) as caught:
        compiled(f"{TARGET} sh:sparql [ sh:select '''{query}''' ] .")

    assert words in caught.value.message
    assert caught.value.where == iri("S").value


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT $this (COUNT(?x) AS ?n) { $this :p ?x } GROUP BY $this", "counts"),
        (
            "SELECT DISTINCT $this { $this :p ?x OPTIONAL { ?x :q ?y } FILTER(!BOUND(?y)) }",
            "OPTIONAL",
        ),
    ],
)
def test_a_query_inside_another_shape_must_be_a_plain_condition(query: str, words: str) -> None:
    with pytest.raises(AssetError, match=words):
        compiled(f"{TARGET} sh:not :N . :N a sh:NodeShape ; sh:sparql [ sh:select '{query}' ] .")


def test_an_unreadable_file_is_refused_by_its_name() -> None:
    with pytest.raises(AssetError) as caught:
        ShapeGraph.parse("@prefix : <urn:x> . :a :b", where="shapes/post/broken.ttl")

    assert caught.value.where == "shapes/post/broken.ttl"


def test_a_blank_node_cannot_be_asked_for() -> None:
    (query,) = compiled(TARGET + "sh:class :D .").queries
    blank = ShapeGraph.parse(PREFIXES + ":a :b [] .").values(iri("a"), iri("b").value)

    with pytest.raises(QueryError, match="blank node"):
        query.focused(blank)


def test_the_reference_refuses_what_it_cannot_run() -> None:
    shapes = [
        TARGET + "sh:property :P . :P sh:path 'p' .",
        TARGET + "sh:sparql [ sh:select 'SELECT $this { $this :p ?x MINUS { $this :q ?x } }' ] .",
    ]

    for shape in shapes:
        with pytest.raises(AssetError, match="pySHACL cannot run"):
            reference.run(graph(":a a :C ."), graph(shape))


def test_the_same_prefix_may_mean_different_things_in_different_files() -> None:
    shapes = ShapeGraph()
    for base in ("http://example.org/", "http://example.com/"):
        shapes.read(f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <{base}> .
            x:S a sh:NodeShape ; sh:targetClass x:C ;
            sh:sparql [ sh:select "SELECT DISTINCT $this {{ $this x:p ?v }}" ] .""")

    (com, org) = compiled_graph(shapes)

    assert "<http://example.com/p>" in com
    assert "<http://example.org/p>" in org


def compiled_graph(shapes: ShapeGraph) -> list[str]:
    from caregraph.shacl.compiler import compile_shapes

    return [query.text for query in compile_shapes(shapes, subclasses={}).queries]


def test_declared_prefixes_are_found_through_imports() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:prefixes :one ;
        sh:select "SELECT DISTINCT $this ?value { $this far:p ?value }" ] .
        :one owl:imports :two . :two owl:imports :one ; sh:declare [ sh:prefix "far" ;
        sh:namespace "http://example.org/" ] ."""

    (result,) = check(shapes, ":a a :C ; :p 1 .")

    assert result.value is not None
    assert result.value.value == "1"
