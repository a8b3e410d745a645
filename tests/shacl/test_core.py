"""Every Core constraint, target and path on worlds small enough to count by hand."""

from __future__ import annotations

import pytest
from shacl.worlds import check, compiled, foci, iri, local, source

from caregraph.shacl import execute
from caregraph.shacl.queries import ASKED, EVERYONE
from caregraph.shacl.shapegraph import SH
from caregraph.shacl.shapeterms import COMPONENTS

PEOPLE = """
:ann a :Person ; :name "Ann" ; :age 30 ; :likes :bob ; :hates :cid .
:bob a :Person ; :name "Bob"@en , "bob"@EN ; :age 40 , 41 ; :likes :bob , :dot ; :hates :bob .
:cid a :Person ; :age "old" ; :likes "jazz" .
:dot a :Dog ; :name "Dot" .
"""

# A constraint on the path named before it, and the (focus, value) pairs that break it.
COUNTED: list[tuple[str, str, str, list[tuple[str, str | None]]]] = [
    ("class", ":likes", "sh:class :Person", [("bob", "dot"), ("cid", "jazz")]),
    ("datatype", ":age", "sh:datatype xsd:integer", [("cid", "old")]),
    ("nodeKind", ":likes", "sh:nodeKind sh:IRI", [("cid", "jazz")]),
    ("minCount", ":name", "sh:minCount 1", [("cid", None)]),
    ("minCount", ":name", "sh:minCount 2", [("ann", None), ("cid", None)]),
    ("maxCount", ":age", "sh:maxCount 1", [("bob", None)]),
    ("maxCount", ":hates", "sh:maxCount 0", [("ann", None), ("bob", None)]),
    ("minExclusive", ":age", "sh:minExclusive 30", [("ann", "30"), ("cid", "old")]),
    ("minInclusive", ":age", "sh:minInclusive 40", [("ann", "30"), ("cid", "old")]),
    ("maxExclusive", ":age", "sh:maxExclusive 41", [("bob", "41"), ("cid", "old")]),
    ("maxInclusive", ":age", "sh:maxInclusive 40", [("bob", "41"), ("cid", "old")]),
    ("minLength", ":name", "sh:minLength 4", [("ann", "Ann"), ("bob", "Bob"), ("bob", "bob")]),
    ("maxLength", ":age", "sh:maxLength 2", [("cid", "old")]),
    ("pattern", ":name", 'sh:pattern "^B"', [("ann", "Ann"), ("bob", "bob")]),
    ("pattern", ":name", 'sh:pattern "^B" ; sh:flags "i"', [("ann", "Ann")]),
    ("languageIn", ":name", 'sh:languageIn ( "en" )', [("ann", "Ann")]),
    ("uniqueLang", ":name", "sh:uniqueLang true", [("bob", None)]),
    ("in", ":likes", 'sh:in ( :bob "jazz" )', [("bob", "dot")]),
    ("hasValue", ":likes", "sh:hasValue :bob", [("cid", None)]),
    (
        "equals",
        ":likes",
        "sh:equals :hates",
        [("ann", "bob"), ("ann", "cid"), ("bob", "dot"), ("cid", "jazz")],
    ),
    ("disjoint", ":likes", "sh:disjoint :hates", [("bob", "bob")]),
    (
        "lessThan",
        ":age",
        "sh:lessThan :age",
        [("ann", "30"), ("bob", "40"), ("bob", "41"), ("bob", "41"), ("cid", "old")],
    ),
    ("lessThanOrEquals", ":age", "sh:lessThanOrEquals :age", [("bob", "41")]),
    (
        "node",
        ":likes",
        "sh:node [ sh:property [ sh:path :age ; sh:maxCount 1 ] ]",
        [("ann", "bob"), ("bob", "bob")],
    ),
    ("not", ":likes", "sh:not [ sh:class :Person ]", [("ann", "bob"), ("bob", "bob")]),
    (
        "and",
        ":likes",
        "sh:and ( [ sh:nodeKind sh:IRI ] [ sh:class :Person ] )",
        [("bob", "dot"), ("cid", "jazz")],
    ),
    (
        "or",
        ":likes",
        "sh:or ( [ sh:class :Dog ] [ sh:datatype xsd:string ] )",
        [("ann", "bob"), ("bob", "bob")],
    ),
    (
        "xone",
        ":likes",
        "sh:xone ( [ sh:class :Dog ] [ sh:nodeKind sh:IRI ] )",
        [("bob", "dot"), ("cid", "jazz")],
    ),
    (
        "qualifiedMinCount",
        ":likes",
        "sh:qualifiedValueShape [ sh:class :Person ] ; sh:qualifiedMinCount 1",
        [("cid", None)],
    ),
    (
        "qualifiedMinCount",
        ":likes",
        "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 2",
        [("ann", None), ("cid", None)],
    ),
    (
        "qualifiedMaxCount",
        ":likes",
        "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMaxCount 1",
        [("bob", None)],
    ),
    (
        "closed",
        ":likes",
        "sh:closed true ; sh:ignoredProperties ( rdf:type :likes :hates :age )",
        [("ann", "Bob"), ("ann", "bob"), ("bob", "Bob"), ("bob", "bob"), ("bob", "Dot")],
    ),
]


@pytest.mark.parametrize(("kind", "path", "constraint", "expected"), COUNTED)
def test_a_constraint_on_a_path_finds_what_counting_finds(
    kind: str, path: str, constraint: str, expected: list[tuple[str, str | None]]
) -> None:
    shape = f":S a sh:NodeShape ; sh:targetClass :Person ; sh:property :P . :P sh:path {path} ; "

    results = check(f"{shape} {constraint} .", PEOPLE)

    found = [(local(one.focus), local(one.value) if one.value else None) for one in results]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert {one.component for one in results} == {SH + COMPONENTS[kind]}
    assert {one.root for one in results} == {iri("S").value}


def test_every_component_is_counted_by_hand() -> None:
    counted = {kind for kind, *_ in COUNTED}

    assert counted | {"property", "sparql"} == set(COMPONENTS)


ON_NODES: list[tuple[str, list[str]]] = [
    ("sh:class :Dog", ["ann", "bob", "cid"]),
    ("sh:in ( :ann :bob )", ["cid"]),
    ("sh:hasValue :ann", ["bob", "cid"]),
    ("sh:nodeKind sh:Literal", ["ann", "bob", "cid"]),
    ('sh:pattern "/[ab]"', ["cid"]),
    ("sh:equals :hates", ["ann", "ann", "cid"]),
    ("sh:disjoint :hates", ["bob"]),
    ("sh:not [ sh:path :likes ; sh:hasValue :bob ]", ["ann", "bob"]),
    ("sh:closed true ; sh:ignoredProperties ( rdf:type :name :age :likes )", ["ann", "bob"]),
    (
        "sh:closed true ; sh:property [ sh:path :age ] ; sh:ignoredProperties ( rdf:type :name )",
        ["ann", "ann", "bob", "bob", "bob", "cid"],
    ),
    ("sh:not [ sh:path :age ; sh:minCount 2 ]", ["bob"]),
    ("sh:not [ sh:path :likes ; sh:disjoint :hates ]", ["ann", "cid"]),
    ("sh:not [ sh:path :name ; sh:uniqueLang true ]", ["ann", "cid"]),
    ("sh:not [ sh:path :age ; sh:lessThanOrEquals :age ]", ["ann", "cid"]),
    ("sh:not [ sh:path ( :likes :age ) ; sh:equals :age ]", ["bob"]),
    (
        "sh:not [ sh:path :likes ; sh:qualifiedValueShape [ sh:class :Person ] ;"
        " sh:qualifiedMaxCount 0 ]",
        ["cid"],
    ),
    ("sh:and ( )", []),
    ("sh:or ( )", ["ann", "bob", "cid"]),
    ("sh:in ( )", ["ann", "bob", "cid"]),
]


@pytest.mark.parametrize(("constraint", "expected"), ON_NODES)
def test_a_constraint_on_the_node_itself(constraint: str, expected: list[str]) -> None:
    results = check(f":S a sh:NodeShape ; sh:targetClass :Person ; {constraint} .", PEOPLE)

    assert foci(results) == expected


def test_incomparable_values_are_breaches_like_any_other() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :Person ; sh:property [ sh:path :likes ;
        sh:lessThanOrEquals :age ] ."""

    # ann: bob against 30; bob: two values against two ages; cid: two texts, in order.
    assert foci(check(shapes, PEOPLE)) == ["ann"] + ["bob"] * 4


DATES: list[tuple[str, str, bool]] = [
    ("date", "2020-02-29", True),
    ("date", "2021-02-29", False),
    ("date", "2020-01-01Z", True),
    ("date", "2020-01-01+01:00", True),
    ("date", "2020-01-01T00:00:00", False),
    ("date", "soon", False),
    ("time", "09:30:00", True),
    ("time", "25:00:00", False),
    ("gYear", "2008", True),
    ("gYear", "08", False),
    ("gYear", "2008+14:00", True),
    ("gYear", "2008-13:59", True),
    ("gYear", "2008+14:01", False),
    ("gYear", "2008+15:00", False),
    ("gYearMonth", "2008-12", True),
    ("gYearMonth", "2008-13", False),
    ("duration", "P1Y2M", True),
    ("duration", "1Y", False),
    ("duration", "P", False),
    ("duration", "PT0.5S", True),
    ("dateTime", "2020-01-01T10:00:00", True),
    ("dateTime", "2020-01-01", False),
    ("integer", "12", True),
    ("integer", "1.5", False),
    ("boolean", "yes", False),
    ("string", "anything", True),
]


@pytest.mark.parametrize(("kind", "text", "well_formed"), DATES)
def test_a_datatype_needs_a_well_formed_text(kind: str, text: str, well_formed: bool) -> None:
    shapes = f""":S a sh:NodeShape ; sh:targetNode :a ;
        sh:property [ sh:path :p ; sh:datatype xsd:{kind} ] ."""

    results = check(shapes, f':a :p "{text}"^^xsd:{kind} .')

    assert (results == []) is well_formed


TARGETS: list[tuple[str, list[str]]] = [
    ("sh:targetClass :Animal", ["ann", "bob", "cid", "dot"]),
    ("sh:targetClass :Dog , :Person", ["ann", "bob", "cid", "dot"]),
    ("sh:targetNode :ann , :nobody", ["ann", "nobody"]),
    ("sh:targetSubjectsOf :hates", ["ann", "bob"]),
    ("sh:targetObjectsOf :hates", ["bob", "cid"]),
    ("sh:targetNode :dot ; sh:targetObjectsOf :hates", ["bob", "cid", "dot"]),
]
TREE = """:Dog rdfs:subClassOf :Mammal . :Person rdfs:subClassOf :Mammal .
:Mammal rdfs:subClassOf :Animal ."""


@pytest.mark.parametrize(("targets", "expected"), TARGETS)
def test_targets_choose_focus_nodes_and_are_counted(targets: str, expected: list[str]) -> None:
    shapes = f":S a sh:NodeShape ; {targets} ; sh:nodeKind sh:Literal ."
    data = source(PEOPLE + TREE)

    assert foci(execute.run(data, compiled(shapes, data))) == expected
    counts = execute.count_targets(data, compiled(shapes, data))
    assert counts == {iri("S").value: len(expected)}


@pytest.mark.parametrize(("targets", "expected"), TARGETS)
def test_given_focus_nodes_are_checked_if_they_are_targets(
    targets: str, expected: list[str]
) -> None:
    shapes = f":S a sh:NodeShape ; {targets} ; sh:nodeKind sh:Literal ."

    results = check(shapes, PEOPLE + TREE, focus=[iri("ann"), iri("dot"), iri("stranger")])

    assert foci(results) == sorted({"ann", "dot"} & set(expected))


def test_a_class_that_is_a_shape_targets_its_instances() -> None:
    for kind in ("rdfs:Class", "owl:Class"):
        shapes = f":Dog a {kind} , sh:NodeShape ; sh:nodeKind sh:Literal ."

        assert foci(check(shapes, PEOPLE)) == ["dot"]


def test_a_shape_without_targets_in_the_data_says_nothing_and_counts_nothing() -> None:
    shapes = (
        ":S a sh:NodeShape ; sh:targetClass :Cat ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    )
    data = source(PEOPLE)

    assert execute.run(data, compiled(shapes, data)) == []
    assert execute.count_targets(data, compiled(shapes, data)) == {iri("S").value: 0}


def test_a_nested_property_shape_reports_each_way_it_was_reached() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :Person ; sh:property :P .
        :P sh:path :likes ; sh:property :Q . :Q sh:path :owner ; sh:minCount 1 ."""
    data = ":a a :Person ; :likes :x . :b a :Person ; :likes :x , :y . :y :owner :a ."

    results = check(shapes, data)

    assert foci(results) == ["x", "x"]
    assert {local(one.bindings["_outer0"]) for one in results} == {"a", "b"}
    assert {one.shape for one in results} == {iri("Q").value}


def test_deactivated_shapes_are_passed_over_wherever_they_stand() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :Person ; sh:property :P , :Q ; sh:node :N .
        :P sh:path :name ; sh:minCount 9 ; sh:deactivated true .
        :Q sh:path :name ; sh:minCount 1 ; sh:deactivated false .
        :N a sh:NodeShape ; sh:class :Dog ; sh:deactivated true .
        :T a sh:NodeShape ; sh:targetClass :Person ; sh:class :Dog ; sh:deactivated true ."""

    assert foci(check(shapes, PEOPLE)) == ["cid"]


def test_disjoint_qualified_shapes_count_each_value_once() -> None:
    shapes = """:Hand a sh:NodeShape ; sh:targetClass :Hand ; sh:property :Thumb , :Finger .
        :Thumb sh:path :digit ; sh:qualifiedValueShape [ sh:class :Thumb ] ;
            sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 .
        :Finger sh:path :digit ; sh:qualifiedValueShape [ sh:class :Finger ] ;
            sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 2 ."""
    data = """:h a :Hand ; :digit :t , :f , :both . :t a :Thumb . :f a :Finger .
        :both a :Thumb , :Finger ."""

    results = check(shapes, data)

    assert [one.shape for one in results] == [iri("Finger").value]


def test_severity_and_words_come_from_the_shape_that_has_the_constraint() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :Person ; sh:property :P , :Q .
        :P sh:path :name ; sh:minCount 1 ; sh:severity sh:Warning ;
            sh:message "{$this} has no name ({?path})"@en , "kein Name"@de .
        :Q sh:path :age ; sh:maxCount 1 ."""

    named, counted = sorted(check(shapes, PEOPLE), key=lambda one: one.shape)

    assert (local(named.focus), named.severity) == ("cid", SH + "Warning")
    assert named.messages == (
        "kein Name",
        f"{iri('cid').value} has no name ({iri('name').value})",
    )
    assert (local(counted.focus), counted.severity) == ("bob", SH + "Violation")
    assert counted.messages == ("Too many values.",)
    assert local(counted.bindings["count"]) == "2"


def test_paths_are_named_by_iri_or_by_sparql_text() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :Person ; sh:property :P , :Q .
        :P sh:path :name ; sh:maxCount 0 . :Q sh:path ( :likes [ sh:inversePath :hates ] ) ;
        sh:maxCount 0 ."""

    named = {local(iri(one.shape)): one.path for one in check(shapes, PEOPLE)}

    likes, hates = iri("likes"), iri("hates")
    assert named == {"P": iri("name").value, "Q": f"{likes}/(^{hates})"}


def test_two_runs_give_the_same_list() -> None:
    shapes = (
        ":S a sh:NodeShape ; sh:targetClass :Person ; sh:property [ sh:path :likes ; sh:in ( ) ] ."
    )

    assert check(shapes, PEOPLE) == check(shapes, PEOPLE)


@pytest.mark.parametrize("node", [":nowhere", ":here"])
def test_a_target_that_is_nowhere_in_the_data_has_no_value_on_a_path_of_no_steps(
    node: str,
) -> None:
    """The one known difference from the standard: SPARQL finds no node outside the graph."""
    shapes = f""":S a sh:NodeShape ; sh:targetNode {node} ;
        sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 1 ] ."""

    results = check(shapes, ":here :q 1 .")

    assert foci(results) == (["nowhere"] if node == ":nowhere" else [])


def test_a_literal_is_never_reached_backwards() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :Person ;
        sh:property [ sh:path [ sh:inversePath :likes ] ; sh:hasValue "jazz" ] ."""

    assert foci(check(shapes, PEOPLE)) == ["ann", "bob", "cid"]


def test_an_authors_query_may_bring_its_own_message_path_and_value() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :Person ; sh:sparql :S1 , :S2 , :S3 .
        :S1 sh:select "SELECT DISTINCT $this ?message { $this :age 30 BIND('30' AS ?message) }" .
        :S2 sh:message "{?value} at {?path}, {$this}, {?other}" ; sh:select
            "SELECT DISTINCT $this ?path ?value { $this ?path ?value FILTER(?value = 41) }" .
        :S3 sh:deactivated true ; sh:select "SELECT DISTINCT $this { $this :p ?x }" ."""

    first, second = check(shapes, PEOPLE)

    assert (first.constraint, second.constraint) == (iri("S1").value, iri("S2").value)
    assert (first.messages, first.value) == (("30",), iri("ann"))
    assert second.path == iri("age").value
    assert second.messages == (f"41 at {iri('age').value}, {iri('bob').value}, {{?other}}",)


@pytest.mark.parametrize("others", ["", ":one"])
def test_a_list_names_terms_and_not_what_is_equal_to_them(others: str) -> None:
    shapes = f""":S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ;
        sh:in ( 1 "x" {others} ) ] ."""

    results = check(shapes, ':a :p 1 , 1.0 , "x" , "x"@en , :one .')

    decimal, english = '"1"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"x"@en'
    expected = [decimal, english, *([] if others else [str(iri("one"))])]
    assert sorted(str(one.value) for one in results) == expected


def test_a_value_that_is_to_be_there_is_the_term_itself() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetNode :a , :b ;
        sh:property [ sh:path :p ; sh:hasValue 1 ] ."""

    assert foci(check(shapes, ":a :p 1 . :b :p 1.0 .")) == ["b"]


def test_an_authors_query_without_a_value_has_none_below_a_path() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetNode :ann ; sh:sparql :N ; sh:property :P .
        :P sh:path :age ; sh:sparql :Q .
        :N sh:message "{?value}" ; sh:select "SELECT DISTINCT $this { $this :age ?age }" .
        :Q sh:message "{?value}" ; sh:select "SELECT DISTINCT $this { $this :age ?age }" ."""

    found = {local(iri(one.shape)): one for one in check(shapes, PEOPLE)}

    assert (found["S"].value, found["P"].value) == (iri("ann"), None)
    assert (found["S"].messages, found["P"].messages) == ((iri("ann").value,), ("{?value}",))


def test_the_message_of_the_row_wins_then_that_of_the_query_then_that_of_the_shape() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetNode :ann ; sh:message "shape" ;
            sh:sparql :S1 , :S2 , :S3 ; sh:nodeKind sh:Literal .
        :S1 sh:message "query" ; sh:select
            "SELECT DISTINCT $this ?message { $this :age 30 BIND('row' AS ?message) }" .
        :S2 sh:message "query" ; sh:select "SELECT DISTINCT $this { $this :age 30 }" .
        :S3 sh:select "SELECT DISTINCT $this { $this :age 30 }" ."""

    told = {local(iri(one.constraint or "-")): one.messages for one in check(shapes, PEOPLE)}

    assert told == {"S1": ("row",), "S2": ("query",), "S3": ("shape",), "-": ("shape",)}


def test_an_alternative_that_only_tests_the_focus_node_is_given_it() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :Person ; sh:sparql [ sh:select '''
        SELECT DISTINCT $this { { $this :age 30 } UNION { FILTER EXISTS { $this :likes $this } }
        UNION { { SELECT $this { $this :age ?age } GROUP BY $this HAVING(COUNT(?age) > 1) } } }
        ''' ] ."""

    assert foci(check(shapes, PEOPLE)) == ["ann", "bob"]


def test_a_sub_select_that_joins_begins_where_it_says_and_one_that_counts_at_the_targets() -> None:
    shapes = """:s a sh:NodeShape ; sh:targetClass :T ; sh:sparql [ sh:message "m" ; sh:select '''
        SELECT $this ?x ?n WHERE {
          { SELECT DISTINCT $this ?x WHERE { ?x a <http://example.org/Rare> . ?x <urn:p> $this } }
          { SELECT $this (COUNT(?y) AS ?n) WHERE { $this <urn:q> ?y } GROUP BY $this }
        }''' ] ."""
    data = source(":a a :T ; <urn:q> 1, 2 . :b a :T . :r a :Rare ; <urn:p> :a, :b, :c .")
    (query,) = compiled(shapes, data).queries

    joins, counts = query.template.split("SELECT")[2:]
    inside, _, behind = joins.partition("}")
    assert ASKED in inside
    assert EVERYONE not in inside
    assert EVERYONE in behind, "who joins from left to right does not run it for every target"
    assert EVERYONE in counts
    (row,) = execute.run(data, compiled(shapes, data))
    assert str(row.focus) == "<http://example.org/a>"
    focused = execute.run(data, compiled(shapes, data), focus=[row.focus])
    assert [one.key for one in focused] == [row.key]
    assert not execute.run(data, compiled(shapes, data), focus=[iri("b"), iri("c")])
