"""What a node must have: never more than a row of the query shows it to have."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from shacl import authored, generated
from shacl.worlds import StoreSource, compiled, iri, source

from caregraph.shacl import execute
from caregraph.shacl.live import lookups
from caregraph.sparql import paths
from caregraph.sparql.needed import Pattern, needed
from caregraph.sparql.parse import parse_select
from caregraph.sparql.paths import Alternative, Edge, Inverse, Negated, Predicate, Repeat, Sequence
from caregraph.sparql.restrictions import restrictions

THOROUGH = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
P, Q = (Predicate(iri(name).value) for name in "pq")

predicates = st.sampled_from("pqr").map(lambda name: Predicate(iri(name).value))
ways = st.recursive(
    st.one_of(predicates, st.just(Negated(f"!{iri('p')}"))),
    lambda inner: st.one_of(
        inner.map(Inverse),
        st.tuples(inner, st.sampled_from("*+?")).map(lambda two: Repeat(*two)),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Sequence(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: Alternative(tuple(parts))),
    ),
    max_leaves=4,
)
every_edge = {Edge(iri(name).value, inverse=inverse) for name in "pqr" for inverse in (False, True)}


def test_a_path_opens_with_its_first_steps_that_cannot_be_left_out() -> None:
    assert paths.openings(Sequence((P, Q))) == {Edge(P.iri, inverse=False)}
    assert paths.openings(Inverse(Sequence((P, Repeat(Q, "*"))))) == {
        Edge(Q.iri, inverse=True),
        Edge(P.iri, inverse=True),
    }
    assert paths.openings(Repeat(P, "+")) == {Edge(P.iri, inverse=False)}
    assert paths.openings(Repeat(P, "?")) is None
    assert paths.openings(Alternative((P, Negated("!<urn:a>")))) is None


@pytest.mark.slow
@THOROUGH
@given(way=ways, statements=generated.graphs)
def test_a_node_from_which_a_path_leads_has_one_of_its_openings(
    way: paths.Path, statements: set[tuple[str, str, str]]
) -> None:
    data = source(generated.turtle(statements))
    openings = paths.openings(way)

    rows = data.select(f"SELECT DISTINCT ?x {{ ?x {paths.text(way)} ?y }}")
    leading = {x for (x,) in rows if isinstance(x, NamedNode)}
    edges = lookups.edges_of(data, dict.fromkeys(leading, every_edge))

    assert openings is None or all(openings & edges[node] for node in leading)


@pytest.mark.slow
@THOROUGH
@given(
    shapes=st.one_of(generated.shape_files(), st.just(authored.SHAPES)),
    statements=generated.graphs,
)
def test_a_focus_node_with_a_result_has_what_the_query_needs(
    shapes: str, statements: set[tuple[str, str, str]]
) -> None:
    data = source(generated.BELOW + generated.turtle(statements))

    for query in compiled(shapes, data).queries:
        needed = lookups.of_this(parse_select(query.text, {}).where)
        found = {result.focus for result in execute.run_query(data, query)}
        edges = lookups.edges_of(data, dict.fromkeys(found, needed.edges))
        for node in found:
            assert needed.may_answer(node, edges), query.text


@pytest.mark.slow
@THOROUGH
@given(
    shapes=st.one_of(generated.shape_files(), st.just(authored.SHAPES)),
    statements=generated.graphs,
)
def test_a_graph_with_a_result_has_what_the_query_needs(
    shapes: str, statements: set[tuple[str, str, str]]
) -> None:
    data = source(generated.BELOW + generated.turtle(statements))

    for query in compiled(shapes, data).queries:
        if list(execute.run_query(data, query)):
            for need in needed(parse_select(query.text, {}).where):
                assert any(map(partial(holds, data), need)), query.text


def holds(data: StoreSource, pattern: Pattern) -> bool:
    predicate, end = pattern
    return bool(data.store.query(f"ASK {{ ?x <{predicate}> {end or '?y'} }}"))


def test_a_graph_needs_nothing_that_may_be_left_out() -> None:
    select = parse_select(
        """SELECT ?this { ?this <urn:a>/<urn:b>*/<urn:c>+ <urn:d> ; ?any <urn:e> ; <urn:f> "g" .
            ?this <urn:h>|^<urn:i> ?either . { ?this <urn:j> <urn:k> } UNION { ?this <urn:l> 1 }
            { ?this <urn:m>? ?x } UNION { ?this <urn:n> ?x }
            OPTIONAL { ?this <urn:o> ?y } FILTER NOT EXISTS { ?this <urn:p> ?z }
            ?this <urn:t>|<urn:u> ?code . FILTER(?code IN (<urn:v>, <urn:w>))
            FILTER EXISTS { ?this <urn:q> <urn:r> }
            FILTER(EXISTS { ?this <urn:s> ?t } || ?x = 1) }""",
        {},
    )

    assert set(needed(select.where)) == {
        (("urn:a", None),),
        (("urn:c", None),),
        (("urn:f", None),),
        (("urn:h", None), ("urn:i", None)),
        (("urn:j", "<urn:k>"), ("urn:l", None)),
        (("urn:q", "<urn:r>"),),
        (("urn:t", None), ("urn:u", None)),
        (("urn:t", "<urn:v>"), ("urn:u", "<urn:v>"), ("urn:t", "<urn:w>"), ("urn:u", "<urn:w>")),
    }


def test_needs_name_predicates_directions_and_fixed_objects() -> None:
    select = parse_select(
        """SELECT DISTINCT ?this { ?this <urn:role> ?role . FILTER(?role IN (<urn:a>, <urn:b>))
            ?seat <urn:of> ?this . FILTER EXISTS { ?this <urn:in>/<urn:at> <urn:c> }
            OPTIONAL { ?this <urn:name> ?name } FILTER NOT EXISTS { ?this <urn:left> ?day } }""",
        {},
    )

    (needed,) = lookups.of_this(select.where).alternatives

    assert needed == {
        frozenset(Edge("urn:role", inverse=False, other=one) for one in ("<urn:a>", "<urn:b>")),
        frozenset({Edge("urn:of", inverse=True)}),
        frozenset({Edge("urn:in", inverse=False)}),
    }


def restricted(where: str) -> dict[str, set[str]]:
    """The variables of a group that can only be certain IRIs, with the names of those."""
    found = restrictions(parse_select(f"SELECT ?this {{ {where} }}", {"": "urn:"}).where)
    return {name: {one[5:-1] for one in terms} for name, terms in found.items()}


@pytest.mark.parametrize(
    ("where", "terms"),
    [
        ("?this :p ?t . BIND(:a AS ?x)", {"a"}),
        ("?this :p ?t . BIND(IF(?t = :k, :a, :b) AS ?x)", {"a", "b"}),
        (
            "?this :p ?t . BIND(if((?t != :k && !BOUND(?u)) || isIRI(?t), :a, (:b)) AS ?x)",
            {"a", "b"},
        ),
        (
            "?this :p ?t . BIND(IF(?t IN (:k, :l), :a, IF(?t NOT IN (:m), :b, :c)) AS ?x)",
            {"a", "b", "c"},
        ),
        ("BIND(IF(EXISTS { ?this :q ?u }, :a, :b) AS ?x)", {"a", "b"}),
        ("BIND(COALESCE(IF(?t > 1, :a, :b), :c) AS ?x)", {"a", "b", "c"}),
        ("VALUES (?x ?n) { (:a 1) (:b UNDEF) } ?this :p ?x", {"a", "b"}),
        ("VALUES ?x { :a :b } FILTER(?x IN (:b, :c))", {"b"}),
    ],
)
def test_what_chooses_between_iris_restricts_its_variable(where: str, terms: set[str]) -> None:
    assert restricted(where) == {"?x": terms}


@pytest.mark.parametrize(
    "where",
    [
        "BIND(IF(?t = :k, :a, :b) AS ?x)",
        "?this :p ?t . BIND(IF(?t > 1, :a, :b) AS ?x)",
        "?this :p ?t . BIND(IF(?t = ?this, :a, :b) AS ?x)",
        "OPTIONAL { ?this :p ?t } BIND(IF(?t = :k, :a, :b) AS ?x)",
        "?this :p ?t . BIND(IF(?t = :k, :a, ?t) AS ?x)",
        "?this :p ?t . BIND(IF(?t = :k, :a, 'b') AS ?x)",
        "BIND(COALESCE(IF(?t = :k, :a, :b), IF(?t = :k, :a, :b)) AS ?x)",
        "VALUES ?x { :a UNDEF } ?this :p ?x",
    ],
)
def test_what_may_fail_or_be_anything_restricts_nothing(where: str) -> None:
    assert restricted(where) == {}


def test_edges_are_looked_up_with_their_ends_and_only_where_wanted() -> None:
    data = source(":a :p :b ; :q 1 . :b :p :a .")
    ends = [Edge(P.iri, inverse=False, other=str(iri(name))) for name in "bc"]
    incoming = Edge(P.iri, inverse=True)

    found = lookups.edges_of(data, {iri("a"): {*ends, incoming}, iri("c"): {incoming}})

    assert found == {iri("a"): {ends[0], incoming}, iri("c"): set()}
