"""The query linter: what would be slow is refused or rearranged, with the same answer."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store
from shacl import authored
from shacl.worlds import PREFIXES, check, compiled, foci, iri

from caregraph.errors import AssetError
from caregraph.sparql import exists_rewriting, lint, tree
from caregraph.sparql.parse import parse_select

NAMES = {"": "http://example.org/"}

REFUSED: list[tuple[str, str]] = [
    ("cartesian", "SELECT DISTINCT $this { $this :p ?a . ?x :q ?b FILTER(?a = ?b) }"),
    ("cartesian", "SELECT DISTINCT $this { $this :p ?a . ?x a :Thing }"),
    ("unlinked", "SELECT DISTINCT $this { ?x :p ?y FILTER(?x = $this) }"),
    ("unlinked", "SELECT DISTINCT $this { $this :p ?x { ?y :p ?z } UNION { $this :q ?z } }"),
    ("free-path", "SELECT DISTINCT $this { $this :p ?a . ?x :q+ ?y }"),
    ("free-path", "SELECT DISTINCT $this { $this :p ?a . ?x (^:q)*/:r ?y FILTER(?y = ?a) }"),
    ("optional-first", "SELECT DISTINCT $this { OPTIONAL { ?a :p ?b } $this :q ?a }"),
    ("optional-first", "SELECT DISTINCT $this { $this :q ?z OPTIONAL { $this :p ?b } ?b :q ?c }"),
    (
        "exists-unlinked",
        "SELECT DISTINCT $this { $this :p ?a FILTER NOT EXISTS { ?x :q ?y FILTER(?y = ?a) } }",
    ),
    (
        "exists-join",
        "SELECT DISTINCT $this { $this :p ?a FILTER EXISTS { ?a :q ?b OPTIONAL { ?b :r ?c } } }",
    ),
    (
        "exists-join",
        "SELECT DISTINCT $this { $this :p ?a FILTER EXISTS {"
        " { $this :p ?x . OPTIONAL { ?x :q ?y } } UNION { $this :q ?x } } }",
    ),
    (
        "cartesian",
        "SELECT DISTINCT $this { { SELECT $this ?x { $this :p ?x . ?y :q ?z } } $this :r ?x }",
    ),
    (
        "cartesian",
        "SELECT DISTINCT $this { $this :p ?a FILTER EXISTS {"
        " { SELECT $this { $this :p ?x . ?y :q ?z } } } }",
    ),
    ("exists-unlinked", "SELECT DISTINCT $this (EXISTS { ?x :q ?y } AS ?known) { $this :p ?a }"),
    (
        "exists-unlinked",
        "SELECT DISTINCT $this ?k { $this :p ?a OPTIONAL { $this :q ?b } "
        "BIND(EXISTS { ?x :q ?y } AS ?k) }",
    ),
]


@pytest.mark.parametrize(("code", "query"), REFUSED)
def test_a_slow_query_is_refused_with_advice(code: str, query: str) -> None:
    found = lint.refusals(exists_rewriting.mend(parse_select(query, NAMES)))
    with pytest.raises(AssetError) as caught:
        compiled(f":S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''{query}''' ] .")

    assert code in {one.code for one in found}
    assert caught.value.code == "slow-query"
    assert caught.value.where == iri("S").value
    assert caught.value.hint in {one.advice for one in found}


MANY = " ".join(f"{{ $this :p ?a{n} . ?a{n} :q ?x }} UNION {{ $this :q ?x }}" for n in range(5))
UNDISTRIBUTED = [
    "$this :p ?a . { $this :q ?x . ?x :r ?y FILTER(?a != ?x) } UNION { $this :r ?x }",
    "$this :p ?a . { $this :q ?x . ?x :r ?y BIND(?a AS ?z) } UNION { $this :r ?x }",
    "$this :p ?a . { $this :q ?x . ?x :r ?y BIND(?x AS ?a) } UNION { $this :r ?x }",
    "$this :p ?a . { $this :q ?x . ?x :r ?y OPTIONAL { ?y :q ?a } } UNION { $this :r ?x }",
    MANY,
]


@pytest.mark.parametrize("body", UNDISTRIBUTED)
def test_alternatives_that_cannot_be_written_out_are_refused(body: str) -> None:
    select = parse_select(f"SELECT DISTINCT $this {{ {body} }}", NAMES)

    assert "union-join" in {one.code for one in lint.refusals(exists_rewriting.mend(select))}


WRITTEN_OUT = [
    "SELECT DISTINCT $this ?b { $this a ?k . { $this :p ?a . ?a :q ?b } UNION { ?b :q/:r $this } }",
    "SELECT DISTINCT $this ?b { { $this :p ?a . ?a :q ?b FILTER(?b != ?a) } UNION { $this :q ?b } "
    "?b :r ?c OPTIONAL { ?c :p $this . BIND(1 AS ?d) } FILTER(?c != $this || BOUND(?d)) }",
    "SELECT DISTINCT $this ?m { $this :p ?x "
    "{ { $this :q/:r ?b } UNION { $this :q ?b BIND(1 AS ?m) } } "
    "UNION { ?b :p ?a . ?a :r $this BIND(2 AS ?m) } }",
    "SELECT $this (COUNT(?b) AS ?n) { { $this :p ?a . ?a :q ?b } UNION { $this :p ?b } "
    "{ ?b :r ?c } UNION { ?b :q ?d . ?d :q ?c } } GROUP BY $this",
    "SELECT DISTINCT $this ?n { $this :r ?z { SELECT $this (COUNT(?b) AS ?n) { $this a ?t "
    "{ $this :p ?a . ?a :q ?b } UNION { $this :p ?b } } GROUP BY $this } }",
    "SELECT DISTINCT $this ?y { $this :p ?a . { $this :q ?x . ?x :r ?y OPTIONAL { ?y :q ?w } } "
    "UNION { $this :r ?y } }",
]


@pytest.mark.parametrize("query", WRITTEN_OUT)
def test_writing_out_alternatives_changes_no_answer(query: str) -> None:
    select = parse_select(query, NAMES)
    mended = exists_rewriting.mend(select)
    store = Store()
    store.load((PREFIXES + CYCLES).encode(), format=RdfFormat.TURTLE)

    def answers(one: tree.Select) -> list[list[str]]:
        rows = store.query(tree.write_select(one))
        return sorted([str(row[c.variable[1:]]) for c in one.columns] for row in rows)

    assert mended.where != select.where
    assert answers(mended) == answers(select) != []
    assert lint.refusals(mended) == []


MENDED: list[tuple[str, str]] = [
    ("no-distinct", "SELECT $this { $this :p ?x }"),
    (
        "exists-join",
        "SELECT DISTINCT $this { $this :p ?x FILTER EXISTS { ?x :q ?y . ?y :r $this } }",
    ),
    ("exists-join", "SELECT DISTINCT $this { $this :p ?x FILTER EXISTS { ?x :q/:r $this } }"),
    (
        "union-join",
        "SELECT DISTINCT $this { $this :p ?x { ?x :q ?y . ?y :r $this } UNION { ?x :r ?y } }",
    ),
    (
        "exists-join",
        "SELECT DISTINCT $this { $this :p ?x { SELECT $this { $this :q ?y "
        "FILTER NOT EXISTS { ?y :r ?z . ?z :p $this } } } }",
    ),
]


@pytest.mark.parametrize(("code", "query"), MENDED)
def test_what_can_be_mended_is_named_and_not_refused(code: str, query: str) -> None:
    select = parse_select(query, NAMES)

    assert [(one.code, one.mended) for one in lint.inspect(select)] == [(code, True)]
    assert lint.inspect(exists_rewriting.mend(select)) == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT $this ?value { $this :p ?value FILTER NOT EXISTS { ?value :q $this } }",
        "SELECT $this (COUNT(?x) AS ?n) { $this :p ?x } GROUP BY $this HAVING(COUNT(?x) > 1)",
        "SELECT DISTINCT $this { $this :p+ $this }",
        "SELECT DISTINCT $this { $this :p ?x OPTIONAL { ?x :q ?y } FILTER(!BOUND(?y)) }",
        "SELECT DISTINCT $this { :settings :kind ?k . $this :kind ?k }",
        "SELECT DISTINCT $this { { $this :p ?x FILTER EXISTS { ?x :q ?y } } OPTIONAL { ?x :r ?z} }",
        "SELECT DISTINCT $this { $this :p ?x OPTIONAL { ?x :q ?y } BIND(COALESCE(?y, 0) AS ?z) }",
        "SELECT DISTINCT $this { $this :p ?x FILTER EXISTS { :settings :strict true } }",
        "SELECT DISTINCT $this { FILTER(STRSTARTS(STR($this), 'http')) }",
    ],
)
def test_a_good_query_passes_without_a_word(query: str) -> None:
    assert lint.inspect(parse_select(query, NAMES)) == []


BODIES = [
    "$this :p ?a . ?a :q ?b . ?b :r ?c FILTER(?c != $this)",
    "$this :p/:q ?b . FILTER(?b != $this) FILTER NOT EXISTS { ?b :r ?c . ?c :p $this }",
    "{ $this :p ?a . ?a :q ?b } UNION { $this :q ?b } ?b :r ?c",
    "{ $this :p ?a FILTER(?a != $this) } UNION { ?a :q $this } FILTER(isIRI(?a))",
    "$this :p ?a BIND(STR(?a) AS ?t) ?a :q ?b BIND(STR(?b) AS ?u) FILTER(?t < ?u)",
    "BIND(STR($this) AS ?t) $this :p ?a FILTER(STR(?a) != ?t)",
    "?a :p ?b . ?b :q $this . ?a :r ?c FILTER EXISTS { ?c :p ?d FILTER(?d = ?a) }",
    "{ { $this :p ?a } UNION { $this :q ?a } ?a :r ?b } UNION { $this :r/:p ?b FILTER(?b = ?b) }",
    "{ $this :p ?a . ?a :q $this } UNION { FILTER($this = :n1) FILTER(isIRI($this)) }",
    "{ $this :p/:q/:r $this } UNION { BIND(:n2 AS ?a) FILTER(?a = $this) }",
    "$this ?p ?o . ?o ?q $this FILTER(?p = ?q)",
    "$this !(:p|^:q) ?o . ?o a ?t FILTER(?t IN (:C, :D))",
]
CYCLES = " ".join(
    f":n{i} :p :n{(i * 2) % 7} . :n{i} :q :n{(i * 3 + 1) % 7} . :n{(i * 5) % 7} :r :n{i} . "
    f":n{i} a :{'CDE'[i % 3]} ."
    for i in range(7)
)


@pytest.mark.parametrize("negated", ["", "NOT "])
@pytest.mark.parametrize("body", BODIES)
def test_rearranging_changes_no_answer(body: str, negated: str) -> None:
    written = f"SELECT DISTINCT $this {{ $this a ?any FILTER {negated}EXISTS {{ {body} }} }}"
    select = parse_select(written, NAMES)
    mended = exists_rewriting.mend(select)
    store = Store()
    store.load((PREFIXES + CYCLES).encode(), format=RdfFormat.TURTLE)

    def answers(query: tree.Select) -> set[str]:
        return {str(row["this"]) for row in store.query(tree.write_select(query))}

    assert mended != select
    assert answers(mended) == answers(select)


def test_a_negated_exists_over_alternatives_keeps_its_meaning() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''
        SELECT DISTINCT $this { FILTER NOT EXISTS {
            { $this :p ?x . ?x :q ?y } UNION { $this :r ?x } } }''' ] ."""

    results = check(shapes, ":a a :C ; :p :x . :b a :C ; :p :y . :y :q 1 . :c a :C ; :r 1 .")

    assert foci(results) == ["a"]


def test_compiled_queries_pass_the_linter_themselves() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:property :P , :Q ; sh:closed true ;
        sh:not [ sh:path ( :a [ sh:inversePath :b ] ) ; sh:hasValue :x ; sh:minCount 3 ] .
        :P sh:path ( [ sh:oneOrMorePath :a ] :b ) ; sh:minCount 2 ; sh:maxCount 3 ; sh:equals :c ;
            sh:uniqueLang true ; sh:lessThan :d ; sh:node [ sh:property :R ] .
        :Q sh:path :q ; sh:class :D ; sh:qualifiedValueShape [ sh:xone ( :R [ sh:class :E ] ) ] ;
            sh:qualifiedMinCount 2 ; sh:qualifiedMaxCount 4 ; sh:property :R .
        :R sh:path ( :r :s ) ; sh:disjoint :t ; sh:or ( [ sh:class :D ] [ sh:nodeKind sh:IRI ] ) .
    """

    queries = compiled(shapes).queries

    assert len(queries) > 12
    for query in queries:
        for text in (query.text, query.focused([iri("a")])):
            assert lint.refusals(parse_select(text, {})) == []


def test_authored_queries_are_left_with_one_pattern_for_each_exists() -> None:
    for query in compiled(authored.SHAPES).queries:
        assert "exists-join" not in {one.code for one in lint.inspect(parse_select(query.text, {}))}


def test_an_authors_constraint_can_stand_inside_another_shape() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:property :P .
        :P sh:path :p ; sh:node :N .
        :N a sh:NodeShape ; sh:sparql [ sh:select '''SELECT DISTINCT $this {
            $this :q ?x . ?x :r ?y . FILTER(?y > 2) }''' ] ."""

    results = check(shapes, ":a a :C ; :p :x , :y . :x :q :u . :u :r 3 . :y :q :v . :v :r 1 .")

    assert [str(one.value) for one in results] == [str(iri("x"))]
