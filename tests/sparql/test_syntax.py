"""Reading SPARQL into its tree and back, and taking paths apart."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from caregraph.sparql import paths, tree
from caregraph.sparql.parse import parse_select
from caregraph.sparql.paths import Alternative, Inverse, Negated, Predicate, Repeat, Sequence

NAMES = {
    "": "http://example.org/",
    "x": "http://example.com/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
P, Q = Predicate("http://example.org/p"), Predicate("http://example.org/q")

QUERIES = [
    "SELECT ?a { ?a :p ?b , 1 , -2.5 , 'x' , \"y\"@en-GB , '3'^^x:n ; a x:C ; . }",
    "PREFIX z: <http://example.net/> SELECT REDUCED ?a { ?a z:p%20q ?b . ?a x:a\\-b true }",
    "SELECT ?a { [ :p ?a ; :q [ :r 1 ] ] :s ?b . [ :p ?c ] . _:n :p ?a }  # the end",
    "SELECT ?a { ?a ^:p|(:q/^(:p|:q)+)|!(:p|^x:q)|!a|:p?/:q* ?b }",
    "SELECT (COUNT(DISTINCT ?a) AS ?n) ?b { ?a ?p ?b } GROUP BY ?b HAVING(COUNT(?a) > 1) "
    "(MAX(?a) < 9) ORDER BY ?b DESC(?n)",
    "SELECT ?a { ?a :p ?b FILTER(?b < 3 && ?b >= 1) FILTER regex(?b, 'a(b)', \"i\") "
    "FILTER xsd:boolean('it\\'s') FILTER(?b NOT IN (1, 2)) FILTER(! EXISTS { ?b :q ?c }) }",
    "SELECT ?a { ?a :p ?b FILTER not exists { ?b :p ?c FILTER(exists { ?c :q ?d } || ?c = 1) } }",
    "SELECT ?a { { ?a :p ?b } UNION { ?a :q ?b } UNION { ?a x:q ?b } OPTIONAL { ?b :p ?c } }",
    "SELECT ?a { { ?a :p ?b } { SELECT ?a (SUM(?x) AS ?s) { ?a :q ?x } GROUP BY ?a } }",
    "SELECT ?a { VALUES ?a { :a 'b' } VALUES (?b ?c) { (1 UNDEF) (:x 2) } BIND(?a + 1 AS ?d) }",
    "SELECT ?a WHERE { ?a :p '''long \"text\"\n here''' , \"\"\"and 'this'\"\"\" }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_survives_reading_and_writing(query: str) -> None:
    select = parse_select(query, NAMES)

    written = tree.write_select(select)

    assert parse_select(written, {}) == select
    Store().query(written)


def test_an_own_prefix_line_is_understood() -> None:
    select = parse_select("PREFIX z: <urn:z:> SELECT ?a { ?a z:p ?b }", {})

    assert select.where == tree.Group((tree.Triple("?a", Predicate("urn:z:p"), "?b"),))


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (Sequence((P, Inverse(Q))), f"{paths.text(P)}/(^{paths.text(Q)})"),
        (Repeat(Alternative((P, Q)), "+"), f"({paths.text(P)}|{paths.text(Q)})+"),
        (Repeat(P, "?"), f"{paths.text(P)}?"),
        (Negated("!<urn:a>"), "!<urn:a>"),
    ],
)
def test_paths_are_written_as_sparql(path: paths.Path, written: str) -> None:
    assert paths.text(path) == written


@pytest.mark.parametrize(
    "path",
    [
        P,
        Inverse(P),
        Sequence((P, Q)),
        Alternative((P, Sequence((Q, P)))),
        Repeat(Sequence((P, Inverse(Q))), "+"),
        Inverse(Repeat(P, "?")),
        Inverse(Negated("!<http://example.org/p>")),
    ],
)
def test_turning_a_path_round_turns_its_answers_round(path: paths.Path) -> None:
    store = Store()
    store.update("""INSERT DATA { <urn:a> <http://example.org/p> <urn:b> .
        <urn:c> <http://example.org/q> <urn:b> , <urn:a> . <urn:b> <http://example.org/p> <urn:d> .
        <urn:d> <http://example.org/q> <urn:a> }""")

    def ends(one: paths.Path) -> set[tuple[str, str]]:
        rows = store.query(f"SELECT ?x ?y {{ ?x {paths.text(one)} ?y }}")
        return {(str(row["x"]), str(row["y"])) for row in rows}

    turned = {(end, start) for start, end in ends(paths.backwards(path))}
    assert turned == ends(path) != set()
    assert ends(paths.forwards(path)) == ends(path)


def test_predicates_of_a_path() -> None:
    assert paths.predicates(Inverse(Sequence((P, Repeat(Q, "*"))))) == {P.iri, Q.iri}
    assert paths.predicates(Alternative((P, Negated("!<urn:a>")))) is None


def test_braces_round_one_group_alone_are_opened() -> None:
    text = "SELECT ?a { { ?a :p ?b { ?b :q ?c } } OPTIONAL { { ?c :p ?d } } }"

    group = tree.opened(parse_select(text, NAMES).where)

    assert (
        group
        == parse_select("SELECT ?a { ?a :p ?b . ?b :q ?c OPTIONAL { ?c :p ?d } }", NAMES).where
    )


def test_a_negated_path_may_hold_a_triple_either_way_round() -> None:
    places = list(paths.occurrences(Sequence((Negated("!<urn:a>"), P)), "urn:b"))

    assert [(place.flipped, place.before, place.after) for place in places] == [
        (False, (), (P,)),
        (True, (), (P,)),
    ]
