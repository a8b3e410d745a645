"""What a query's answer hangs on: links from a changed triple back to its focus nodes."""

from __future__ import annotations

from shacl.worlds import compiled, iri

from caregraph.shacl.live import links
from caregraph.shacl.live.links import Link
from caregraph.sparql import paths
from caregraph.sparql.parse import parse_select
from caregraph.sparql.paths import Edge, Predicate

P, Q = Predicate("http://example.org/p"), Predicate("http://example.org/q")


def test_links_lead_from_a_triple_back_to_the_focus_node() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:property [
        sh:path ( :p [ sh:zeroOrMorePath :q ] ) ; sh:class :D ] ."""
    (query,) = compiled(shapes).queries
    type_ = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    p, q = paths.text(P), paths.text(Q)

    a_c = frozenset({Edge(type_, inverse=False, other=str(iri("C")))})
    has_p = frozenset({Edge(P.iri, inverse=False)})
    reached = frozenset({Edge(P.iri, inverse=True), Edge(Q.iri, inverse=True)})

    assert links.links(parse_select(query.text, {})) == {
        Link(
            type_,
            objects=frozenset({str(iri("C"))}),
            end="subject",
            subject_needs=frozenset({has_p}),
        ),
        Link(P.iri, end="subject", subject_needs=frozenset({a_c})),
        Link(
            Q.iri,
            end="subject",
            walk=f"?from (^{q})* ?step1 . ?this {p} ?step1",
            subject_needs=frozenset({reached}),
        ),
        Link(
            type_,
            objects=frozenset({str(iri("D"))}),
            end="subject",
            walk=f"?this {p}/({q}*) ?from",
            subject_needs=frozenset({reached}),
        ),
    }


def test_walks_end_only_at_nodes_that_have_what_the_query_needs() -> None:
    text = """SELECT DISTINCT ?this { ?this <urn:role> <urn:head> ; <urn:in> ?place
        FILTER NOT EXISTS { ?holding <urn:holds> ?this FILTER EXISTS { ?holding <urn:by> ?x } } }"""

    found = links.links(parse_select(text, {}))

    by = next(link for link in found if link.predicate == "urn:by")

    assert by.walk == (
        "?from <urn:holds> ?this FILTER EXISTS { ?this <urn:in> ?this_has0 } "
        "FILTER EXISTS { ?this <urn:role> <urn:head> }"
    )


def test_walks_pass_only_what_has_what_the_query_says_of_it() -> None:
    text = """SELECT DISTINCT ?this { ?this <urn:holds> ?office . ?office <urn:of> ?council ;
        <urn:role> ?role . FILTER(?role IN (<urn:b>, <urn:a>)) ?council <urn:kind> <urn:county> }"""

    found = links.links(parse_select(text, {}))

    kind = next(link for link in found if link.predicate == "urn:kind")
    assert kind.walk == (
        "?walk2 <urn:of> ?from . ?this <urn:holds> ?walk2 FILTER EXISTS "
        "{ ?walk2 <urn:role> ?walk2_has0 FILTER(?walk2_has0 IN (<urn:a> , <urn:b>)) } "
        "FILTER EXISTS { ?this <urn:holds> ?this_has0 }"
    )


def test_what_a_bind_calls_otherwise_is_reached_as_under_its_first_name() -> None:
    text = """SELECT DISTINCT ?this ?value ?name {
        { { ?seat <urn:on> ?this ; <urn:member> ?post . BIND(?post AS ?value) }
          UNION { ?this <urn:led-by> ?value } }
        OPTIONAL { ?value <urn:name> ?name } }"""

    found = links.links(parse_select(text, {}))

    walks = {link.walk for link in found if link.predicate == "urn:name"}
    assert walks == {
        "?walk2 <urn:member> ?from . ?walk2 <urn:on> ?this",
        "?this <urn:led-by> ?from",
    }


def test_a_path_of_any_predicate_touches_everything() -> None:
    text = "SELECT DISTINCT ?this { ?this !(<urn:a>) ?x }"

    assert links.links(parse_select(text, {})) == {Link(None)}


def test_rows_are_judged_before_their_optional_parts_are_looked_up() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''
        SELECT DISTINCT $this ?name { $this :p ?x OPTIONAL { ?x :name ?name }
            FILTER NOT EXISTS { ?x :q ?y } FILTER(?name != "z") }''' ] ."""
    (query,) = compiled(shapes).queries
    p, q, name = (paths.text(Predicate(iri(one).value)) for one in ("p", "q", "name"))

    assert (
        f"{{ ?this a {iri('C')} . ?this {p} ?x . FILTER(NOT EXISTS {{ ?x {q} ?y . }}) }} "
        f'OPTIONAL {{ ?x {name} ?name . }} FILTER(?name != "z")'
        in query.text.replace("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "a")
    )


def test_what_follows_long_paths_is_asked_of_rows_that_other_filters_let_through() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''
        SELECT DISTINCT $this { $this :p ?x FILTER NOT EXISTS { ?x :q* $this }
            FILTER(?x != :a) FILTER EXISTS { ?x :p ?y } }''' ] ."""
    (query,) = compiled(shapes).queries
    p, q = (paths.text(Predicate(iri(one).value)) for one in ("p", "q"))
    cheap, other = f"?x != {iri('a')}", f"EXISTS {{ ?x {p} ?y . }}"

    assert query.text.replace(" (", "(").endswith(
        f"FILTER({cheap}) FILTER({other}) "
        f"FILTER(IF(({cheap}) &&({other}),(NOT EXISTS {{ ?x {q}* ?this . }}), false)) }}"
    )


def test_a_full_run_begins_at_the_properties_that_a_filter_names() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''
        SELECT DISTINCT $this ?value { $this ?how ?value FILTER(?how IN (:q , :p)) }''' ] ."""
    (query,) = compiled(shapes).queries
    named = f"VALUES ?how {{ {iri('p')} {iri('q')} }}"

    assert named in query.text
    assert named not in query.focused([iri("a")])
    assert "?how IN" in query.text
    assert "?how IN" in query.focused([iri("a")])
