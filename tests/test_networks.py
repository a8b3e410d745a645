"""The network: its nodes and edges, which way they run, and that any writer can hold it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caregraph import networks as module
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.networks import flat, network
from caregraph.relations import KINDS, RELATIONS, Relation
from caregraph.vocab import CG, prologue

Write = Callable[[Mapping[str, str]], Path]
CASE = "https://w3id.org/caregraph/id/bath-and-north-east-somerset-2008"


def found(view: View, where: str) -> set[str]:
    """The things that a pattern finds in a view, asked in SPARQL."""
    rows = view.select(f"{prologue()} SELECT DISTINCT ?x WHERE {{ {where} }}")
    return {row["x"].value for row in rows}


def labelled(graph: nx.MultiDiGraph, relation: str) -> set[tuple[str, str, str]]:
    """The edges of a relation as source, kind and target, by label."""
    return {
        (graph.nodes[source]["label"], data.get("kind", ""), graph.nodes[target]["label"])
        for source, target, data in graph.edges(data=True)
        if data["relation"] == relation
    }


def test_accountability_runs_from_who_answers_to_who_is_answered_to(bnes_adopted: View) -> None:
    assert labelled(network(bnes_adopted), "answers to") == {
        ("Director of Adult Social Services", "statutory", "LA Chief Executive"),
        ("Director of Adult Social Services", "operational", "PCT Chief Executive Officer"),
        ("Director of Children's Services", "commissioning", "PCT Chief Executive Officer"),
    }


def test_a_proposed_line_is_no_edge_before_it_is_adopted(bnes_as_is: View) -> None:
    assert labelled(network(bnes_as_is), "answers to") == set()


@pytest.mark.parametrize("name", ["bnes_as_is", "bnes_adopted"])
def test_everything_in_effect_is_a_node(name: str, request: pytest.FixtureRequest) -> None:
    view = request.getfixturevalue(name)

    graph = network(view)

    for kind in set(KINDS) - {"person"}:
        expected = found(
            view, f"?x a/rdfs:subClassOf* <{KINDS[kind].value}> ; cg:describedIn ?structure"
        )
        standing = {
            n for n, data in graph.nodes(data=True) if data["kind"] == kind and data["in_effect"]
        }
        assert standing == expected


@pytest.mark.parametrize("name", ["bnes_as_is", "bnes_adopted"])
def test_nothing_else_is_a_node_but_what_an_edge_reaches(
    name: str, request: pytest.FixtureRequest
) -> None:
    graph = network(request.getfixturevalue(name))

    others = {
        n for n, data in graph.nodes(data=True) if data["kind"] == "person" or not data["in_effect"]
    }
    assert others
    assert all(graph.degree(node) > 0 for node in others)


@pytest.mark.parametrize("relation", [r for r in RELATIONS if r.cls], ids=lambda r: r.name)
def test_every_statement_between_two_nodes_is_an_edge(relation: object, bnes_adopted: View) -> None:
    assert isinstance(relation, Relation)
    assert relation.cls is not None
    assert relation.source is not None
    graph = network(bnes_adopted)

    statements = {
        data["iri"] for *_, data in graph.edges(data=True) if data["relation"] == relation.name
    }

    stated = found(
        bnes_adopted,
        f"?x a <{relation.cls.value}> ; <{relation.source.value}> ?s ; "
        f"<{relation.target.value}> ?t",
    )
    between = {
        one
        for one in stated
        if found(bnes_adopted, f"<{one}> <{relation.source.value}> ?x") & set(graph)
        and found(bnes_adopted, f"<{one}> <{relation.target.value}> ?x") & set(graph)
    }
    assert statements == between


def test_a_line_says_its_scope_standing_and_where_it_is_stated(bnes_adopted: View) -> None:
    graph = network(bnes_adopted)

    edge = graph.edges[f"{CASE}/post/dass", f"{CASE}/post/la-ce", f"{CASE}/line/dass-to-la-ce"]

    assert edge["direct"] is True
    assert edge["status"] == "proposed"
    assert edge["scope"] == "statutory social care responsibilities"
    assert edge["evidence"].endswith(", 7.5")
    assert "basis" not in edge
    assert "until" not in edge


def test_a_month_stays_a_month(bnes_adopted: View) -> None:
    board = network(bnes_adopted).nodes[f"{CASE}/body/partnership-board"]

    assert (board["from"], board["from_precision"]) == ("2008-05-01", "month")


def test_a_post_carries_its_holder_organisation_and_responsibilities(bnes_adopted: View) -> None:
    post = network(bnes_adopted).nodes[f"{CASE}/post/pct-ceo"]

    assert post["holders"] == "Rhona MacDonald"
    assert post["organisation"] == "the PCT"
    assert post["parent"] == f"{CASE}/organisation/pct"
    assert "leads housing" in post["responsibilities"]


def test_members_told_only_in_words_are_not_lost(bnes_as_is: View) -> None:
    board = network(bnes_as_is).nodes[f"{CASE}/body/shadow-joint-board"]

    assert board["members_described"]


def test_parallel_lines_stay_apart(write_tables: Write) -> None:
    folder = write_tables(
        {
            "lines": "key,who answers,to whom,kind,status,evidence\n"
            "one,director,chief,statutory,in force,report 3\n"
            "two,director,chief,operational,in force,report 3\n"
        }
    )

    graph = network(open_view([str(folder)]))

    assert {kind for _, kind, _ in labelled(graph, "answers to")} == {"statutory", "operational"}


def test_one_responsibility_for_several_things_gives_an_edge_each(write_tables: Write) -> None:
    folder = write_tables(
        {
            "responsibilities": "key,who,kind,what,status,evidence\n"
            "both,chief,oversees,director;trust-chief,in force,report 3\n"
        }
    )

    graph = network(open_view([str(folder)]))

    edges = [
        (data["iri"], target)
        for _, target, data in graph.edges(data=True)
        if data["relation"] == "is responsible for"
    ]
    assert len({iri for iri, _ in edges}) == 1
    assert len({target for _, target in edges}) == 2


def test_dates_that_have_passed_are_not_shown(write_tables: Write) -> None:
    graph = network(open_view([str(write_tables({}))], Choice(as_of="2012-01-01")))

    assert "Director of Care" not in {data["label"] for _, data in graph.nodes(data=True)}
    assert labelled(graph, "answers to") == set()


def test_every_kind_and_relation_is_a_term() -> None:
    terms = [relation.target for relation in RELATIONS] + list(KINDS.values())

    assert all(term.value.removeprefix("https://w3id.org/caregraph/") in CG for term in terms)
    assert len({relation.name for relation in RELATIONS}) == len(RELATIONS)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.frozensets(st.text(), max_size=3),
    max_leaves=5,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=5), values, max_size=4))
def test_flat_attributes_hold_nothing_that_a_format_refuses(attributes: dict[str, object]) -> None:
    made = flat(attributes)

    assert all(isinstance(value, str | int | float | bool) for value in made.values())
    assert all(value != "" for value in made.values())
    graph = nx.MultiDiGraph()
    graph.add_node("a", **{f"x{n}": value for n, value in enumerate(made.values())})
    stream = io.BytesIO()
    nx.write_graphml_xml(graph, stream)
    read = nx.read_graphml(io.BytesIO(stream.getvalue()))
    written = {f"x{n}": value for n, value in enumerate(made.values())}
    assert {k: v for k, v in read.nodes["a"].items() if isinstance(v, str)} == {
        k: v for k, v in written.items() if isinstance(v, str)
    }


@pytest.mark.slow
@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=5), values, max_size=4))
def test_flattening_twice_changes_nothing_more(attributes: dict[str, object]) -> None:
    once = {name: value for name, value in flat(attributes).items() if not name.startswith("cg_")}

    assert flat(once) == once


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ([], None),
        (["", None], None),
        (" a\x00\x1f b ", "a b"),
        (["b", "a"], "b; a"),
        (frozenset({"b", "a"}), "a; b"),
        ([True], True),
        (0, 0),
        (date(2008, 5, 1), "2008-05-01"),
        (float("nan"), "nan"),
        ("\ud800x", "x"),
    ],
)
def test_flat_values(value: object, expected: object) -> None:
    assert flat({"x": value}).get("x") == expected


def test_an_attribute_is_of_one_type_everywhere() -> None:
    rows: list[dict[str, object]] = [{"a": True, "b": 1}, {"a": "yes", "b": 0.5}]

    module._flatten(rows)

    assert rows == [{"a": "True", "b": 1.0}, {"a": "yes", "b": 0.5}]
