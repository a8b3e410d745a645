"""Following changes: after any change a session holds what a full run would give."""

from __future__ import annotations

from unittest.mock import Mock, patch

import pytest
from hypothesis import strategies as st
from laws import tried
from pyoxigraph import Quad, RdfFormat, Triple, parse
from shacl import authored, generated
from shacl.worlds import PREFIXES, StoreSource, compiled, foci, iri, local, source

from caregraph.errors import QueryError
from caregraph.shacl import execute
from caregraph.shacl.live import touched
from caregraph.shacl.live.session import Refresh, Replaced, Session


def triples(turtle: str) -> list[Triple]:
    quads = parse(PREFIXES + turtle, format=RdfFormat.TURTLE)
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def change(session: Session, given: StoreSource, *, added: str = "", removed: str = "") -> Refresh:
    """Change the store of a session, telling it what changes."""
    plus, minus = triples(added), triples(removed)

    def write() -> None:
        for one in minus:
            given.store.remove(Quad(*one))
        given.store.extend(Quad(*one) for one in plus)

    return session.update(write, added=plus, removed=minus)


changes = st.lists(
    st.tuples(st.sets(generated.statements, max_size=4), st.integers(0, 2**16 - 1)),
    min_size=1,
    max_size=3,
)


@pytest.mark.slow
@tried(
    few=40,
    many=1000,
    shapes=st.one_of(generated.shape_files(), st.just(authored.SHAPES)),
    start=generated.graphs,
    changes=changes,
)
def test_any_change_leaves_what_a_full_run_gives(
    shapes: str,
    start: set[tuple[str, str, str]],
    changes: list[tuple[set[tuple[str, str, str]], int]],
) -> None:
    now = set(start)
    given_ = source(generated.BELOW + generated.turtle(now))
    session = Session(given_, compiled(shapes, given_))

    for added, picked in changes:
        removed = {one for bit, one in enumerate(sorted(now)) if picked >> bit & 1} - added
        before = session.results
        refresh = change(
            session,
            given_,
            added=generated.turtle(added),
            removed=generated.turtle(removed),
        )
        now = (now - removed) | added

        expected = execute.run(given_, compiled(shapes, given_))
        assert session.results == expected
        shapes_now = compiled(shapes, given_)
        assert {shape: len(session.targets(shape)) for shape in shapes_now.targets} == (
            execute.count_targets(given_, shapes_now)
        )
        assert execute.in_order([*before, *refresh.new]) == execute.in_order(
            [*expected, *refresh.gone]
        )


def test_a_change_far_from_the_focus_node_is_followed_back() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :Council ; sh:property :S1 .
        :S1 sh:path ( [ sh:oneOrMorePath [ sh:inversePath :unitOf ] ] [ sh:inversePath :postIn ] ) ;
            sh:qualifiedValueShape [ sh:hasValue :dass ; sh:path :carries ] ;
            sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ."""
    data = source(""":x a :Council . :y a :Council . :u :unitOf :x . :v :unitOf :u .
        :post :postIn :v ; :carries :dass .""")
    session = Session(data, compiled(shapes, data))
    assert foci(session.results) == ["y"]

    refresh = change(session, data, removed=":post :carries :dass .")

    assert foci(refresh.new) == ["x"]
    assert refresh.gone == ()
    assert refresh.rerun == ()
    assert refresh.everything is None


def test_untouched_shapes_are_not_asked_again() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:property :S1 .
        :S1 sh:path :p ; sh:minCount 1 .
        :T a sh:NodeShape ; sh:targetClass :C ; sh:property :T1 .
        :T1 sh:path :q ; sh:minCount 1 ."""
    data = source(":a a :C . :b a :C .")
    session = Session(data, compiled(shapes, data))
    data.asked.clear()

    refresh = change(session, data, added=":a :p :b .")

    assert refresh.pairs == 1
    assert [local(one.focus) for one in refresh.gone] == ["a"]
    assert not any("/q>" in query for query in data.asked)


def test_a_change_of_the_class_tree_runs_everything_and_says_so() -> None:
    shapes = ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    data = source(":a a :D .")
    session = Session(data, compiled(shapes, data))
    assert session.results == []

    refresh = change(session, data, added=":D rdfs:subClassOf :C .")

    assert foci(session.results) == ["a"]
    assert foci(refresh.new) == ["a"]
    assert refresh.everything == "the class tree changed"


def test_what_cannot_be_followed_back_is_run_in_full_and_says_so() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:sparql :S1 .
        :S1 sh:select '''SELECT DISTINCT $this { $this :p ?x .
            FILTER EXISTS { :settings :strict true } }''' ."""
    data = source(":a a :C ; :p 1 . :b a :C ; :p 2 .")
    session = Session(data, compiled(shapes, data))

    refresh = change(session, data, added=":settings :strict true .")

    assert foci(session.results) == ["a", "b"]
    assert refresh.rerun == (iri("S").value,)


def test_a_blank_node_as_focus_is_run_in_full() -> None:
    shapes = ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    data = source("_:b a :C .")
    session = Session(data, compiled(shapes, data))
    (quad,) = data.store
    more = Triple(quad.subject, iri("p"), iri("x"))

    refresh = session.update(lambda: data.store.add(Quad(*more)), added=[more])

    assert session.results == []
    assert refresh.rerun == (iri("S").value,)


def test_a_change_with_very_many_focus_nodes_is_run_in_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shapes = ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    data = source(" ".join(f":n{number} a :C ." for number in range(9)))
    session = Session(data, compiled(shapes, data))
    monkeypatch.setattr(touched, "MOST_FOCUS_NODES", 5)

    refresh = change(session, data, added=" ".join(f":n{number} :p 1 ." for number in range(9)))

    assert session.results == []
    assert refresh.rerun == (iri("S").value,)
    assert len(refresh.gone) == 9


def test_what_a_node_lacks_is_not_asked_about() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''
        SELECT DISTINCT $this { $this :role :chair ; :in ?place FILTER NOT EXISTS {
            ?seat :of ?place ; :held ?who } }''' ] ."""
    data = source(":a a :C ; :role :member ; :in :town . :b a :C ; :role :chair ; :in :city .")
    session = Session(data, compiled(shapes, data))
    data.asked.clear()

    refresh = change(session, data, added=":a :in :city . :seat :of :town .")

    assert refresh.pairs == 0
    assert not any(":seat" in query and "NOT EXISTS" in query for query in data.asked)
    assert foci(session.results) == ["b"]


@pytest.mark.slow
def test_a_change_costs_the_same_in_a_graph_of_any_size() -> None:
    shapes = authored.SHAPES
    change_ = ":a a :C ; :p :b . :b :q :c ; :r :a ."

    def questions(others: int) -> list[str]:
        crowd = " ".join(
            f":n{i} a :C , :D ; :p :n{i + 1} ; :q :n{i + 2} ; :r :n{i} ." for i in range(others)
        )
        data = source(generated.BELOW + crowd)
        session = Session(data, compiled(shapes, data))
        data.asked.clear()
        refresh = change(session, data, added=change_)
        assert refresh.rerun == ()
        return data.asked

    assert questions(2) == questions(500)


def test_sessions_over_the_same_shapes_share_what_says_nothing_of_a_graph() -> None:
    below = source(generated.BELOW)
    shapes = compiled(authored.SHAPES, below)
    first, second = (source(generated.BELOW + f":a a :C ; :p :{name} .") for name in "bc")
    one = Session(first, shapes)
    reading = Mock(side_effect=AssertionError("a query was read again"))

    with patch("caregraph.shacl.live.plans.parse_select", reading):
        other = Session(second, shapes)
    change(one, first, added=":b :q :c . :c :p :a .")
    change(other, second, added=":a :q :b . :b :p :a .")

    assert one.results == execute.run(first, shapes)
    assert other.results == execute.run(second, shapes)
    assert one.results != other.results


def test_a_value_that_is_replaced_changes_only_the_rows_that_show_it() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:message "by {?day}" ;
            sh:select '''SELECT DISTINCT $this ?day { $this :due ?due ; :in/:at ?day .
                FILTER(?due < ?day) }''' ] .
        :T a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''
            SELECT DISTINCT $this { $this :in/:at ?day ; :end ?end . FILTER(?end < ?day) }''' ] ."""
    data = source(
        ":town :at 5 . :a a :C ; :in :town ; :due 4 ; :end 4 . :b a :C ; :in :town ; :due 6 ."
    )
    session = Session(data, compiled(shapes, data))
    before, after, due = triples(":town :at 5 . :town :at 7 . :b :due 6 .")

    def write() -> None:
        data.store.remove(Quad(*before))
        data.store.add(Quad(*after))

    day = Replaced((before,), (after,), frozenset())
    refresh = session.update(write, added=[due], replaced=day)

    assert refresh.pairs == 2
    assert [local(one.bindings["day"]) for one in refresh.new] == [local(after.object)] * 2
    assert session.results == execute.run(data, compiled(shapes, data))


def test_a_class_chosen_by_a_bind_is_not_looked_for_under_other_classes() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''
        SELECT DISTINCT $this ?value { $this :kind ?kind ; :in ?place .
            BIND(IF(?kind = :one, :First, :Second) AS ?class)
            ?value :was ?class ; :in ?place .
            FILTER NOT EXISTS { ?made a ?class . FILTER EXISTS { ?made :in ?place } } }''' ] ."""
    crowd = " ".join(f":n{i} a :C ; :kind :one ; :in :town ." for i in range(50))
    data = source(crowd + ":old :was :First ; :in :town . :other :in :town .")
    session = Session(data, compiled(shapes, data))
    assert len(session.results) == 50
    data.asked.clear()

    refresh = change(session, data, added=":other a :Third ; :was :Fourth .")
    assert refresh.pairs == 0
    assert not any(":in>" in query for query in data.asked)

    refresh = change(session, data, added=":other a :First .")
    assert (refresh.pairs, session.results) == (50, [])


def test_changes_inside_a_sub_select_are_followed_back() -> None:
    shapes = """:S a sh:NodeShape ; sh:targetNode :a , :b ; sh:sparql [ sh:select '''
        SELECT DISTINCT $this { { SELECT $this (COUNT(?y) AS ?n) {
            $this :p ?x OPTIONAL { ?x :q ?y } } GROUP BY $this } FILTER(?n > 1) }''' ] ."""
    data = source(":a :p :x . :b :p :x , :y . :x :q 1 .")
    session = Session(data, compiled(shapes, data))
    assert session.results == []

    refresh = change(session, data, added=":y :q 2 .")

    assert foci(refresh.new) == ["b"]
    assert refresh.rerun == ()


def test_very_many_alternatives_are_run_in_full_rather_than_multiplied() -> None:
    choice = "{ ?x :p ?x1 } UNION { ?x :q ?x1 }"
    choices = " ".join(choice.replace("?x1", f"?x{n}").replace("?x ", "$this ") for n in range(5))
    shapes = f""":S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select '''
        SELECT DISTINCT $this {{ {choices} FILTER NOT EXISTS {{ ?x4 :r ?z }} }}''' ] ."""
    data = source(":a a :C ; :p :x .")
    session = Session(data, compiled(shapes, data))
    assert foci(session.results) == ["a"]

    refresh = change(session, data, added=":x :r 1 .")

    assert session.results == []
    assert refresh.rerun == (iri("S").value,)


def test_a_statement_about_a_statement_is_refused() -> None:
    shapes = ":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:class :C ."
    data = source(":a :q :b .")
    session = Session(data, compiled(shapes, data))
    about = Triple(iri("s"), iri("p"), Triple(iri("a"), iri("q"), iri("b")))

    with pytest.raises(QueryError, match="statement about a statement"):
        session.update(lambda: None, added=[about])


def test_after_a_change_that_was_cut_short_everything_is_run() -> None:
    shapes = ":S a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ] ."
    data = source(":a a :C . :b a :C .")
    session = Session(data, compiled(shapes, data))
    more = triples(":a :p 1 .")

    def interrupted() -> None:
        data.store.extend(Quad(*one) for one in more)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        session.update(interrupted, added=more)
    refresh = change(session, data, added=":c a :C .")

    assert refresh.everything == "the change before was cut short"
    assert foci(session.results) == ["b", "c"]


def test_a_change_beyond_a_pattern_of_any_predicate_is_followed_back() -> None:
    data = source(":a a :C ; :q :b . :b :q :c . :c :p :a .")
    session = Session(data, compiled(authored.SHAPES, data))

    refresh = change(session, data, added=":c :r :d .")

    assert {(result.shape, local(result.focus)) for result in refresh.new} >= {
        (iri("Q9").value, "a")
    }
    assert refresh.rerun == ()
