"""Mistakes that beginners make in queries: each is warned of, and mended where that is certain."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from asked import opened
from click.testing import CliRunner

import caregraph
from caregraph import questions, rdf, workbench
from caregraph.cli import cli
from caregraph.errors import QueryError
from caregraph.graph.view import View
from caregraph.vocab import PREFIXES

CASE = "case:bath-and-north-east-somerset-2008,adopt=all"
FILE = Path(__file__).with_name("mistakes.toml")
MISTAKES: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["mistake"]
EACH = pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one["about"])
OF_EACH_KIND = pytest.mark.parametrize(
    "mistake",
    {one["kind"]: one for one in MISTAKES}.values(),
    ids=lambda one: one["about"],
)


@pytest.fixture(scope="module")
def view() -> View:
    return caregraph.load(CASE)


def looked(view: View, query: str) -> workbench.Looked:
    return _looked(view.store, query)


@cache
def _looked(store: rdf.Store, query: str) -> workbench.Looked:
    return workbench.look(query, workbench.Data(workbench.of_store(store)))


def rows(view: View, query: str) -> int:
    return len(list(rdf.select(view.store, query, prefixes=PREFIXES)))


def test_there_are_twenty_and_more_of_many_kinds() -> None:
    assert len(MISTAKES) >= 40
    assert len({one["kind"] for one in MISTAKES}) >= 20


@pytest.mark.sampled(20)
@EACH
def test_a_mistake_is_warned_of_with_what_mends_it(view: View, mistake: dict[str, Any]) -> None:
    found = [one for one in looked(view, mistake["query"]).advice if one.kind == mistake["kind"]]

    assert found
    said = " ".join([*(one.says for one in found), *(t for one in found for t in one.instead)])
    assert [name for name in mistake["names"] if name not in said] == []


@pytest.mark.sampled(20)
@EACH
def test_what_is_mended_gives_the_rows_that_were_meant(view: View, mistake: dict[str, Any]) -> None:
    mended = [
        one.mended for one in looked(view, mistake["query"]).advice if one.kind == mistake["kind"]
    ]

    if "rows" in mistake:
        assert rows(view, str(mended[0])) == mistake["rows"]
    elif mistake["kind"] != "wrong-direction":
        assert mended[0] is None


READABLE = [one for one in MISTAKES if one["kind"] not in ("unreadable-query", "unknown-prefix")]


@pytest.mark.parametrize("mistake", READABLE, ids=lambda one: one["about"])
def test_an_empty_answer_has_its_reason_in_the_query(view: View, mistake: dict[str, Any]) -> None:
    reason = workbench.why(mistake["query"], workbench.Data(workbench.of_store(view.store)))

    assert (reason is None) == (not mistake.get("empty", True))
    if reason is not None and reason.emptied_by:
        assert mistake["kind"] in [one.kind for one in reason.advice]


@pytest.mark.sampled(6)
@OF_EACH_KIND
def test_the_command_line_says_the_same(tmp_path: Path, mistake: dict[str, Any]) -> None:
    out = tmp_path / "said.json"
    call = ["query", CASE, mistake["query"], "--explain", "-o", str(out)]

    done = CliRunner().invoke(cli, call)

    assert done.exit_code == 0, done.output
    told = json.loads(out.read_text("utf-8"))
    assert mistake["kind"] in [one["kind"] for one in told["advice"]]


@pytest.mark.sampled(20)
@pytest.mark.parametrize("name", questions.catalogue())
def test_no_shipped_question_is_warned_of(name: str) -> None:
    question = questions.find(name)

    found = looked(opened(question.given), question.sparql)

    assert [f"{one.place}: {one.says}" for one in found.advice] == []
    assert question.id in found.lines[0].text


def test_a_warning_stands_at_its_place(view: View) -> None:
    query = "SELECT ?post\nWHERE {\n  ?post a cg:Post ;\n        rdfs:label ?name }"

    (found,) = looked(view, query).advice

    assert (found.line, found.column, found.place) == (4, 9, "line 4, column 9")
    assert query[found.start : found.end] == "rdfs:label"


def test_several_mistakes_are_mended_together(view: View) -> None:
    query = 'SELECT ?post WHERE { ?post a cg:post ; rdfs:label "la chief executive"@en }'

    mended = looked(view, query).mended

    assert mended is not None
    assert rows(view, mended) == 1


def test_several_slips_of_form_are_mended_together(view: View) -> None:
    query = 'SELECT ?p, ?n { ?p a cg:Post ?p skos:prefLabel ?n FILTER(?n == "x" AND ?p = ?p'

    found = looked(view, query)

    assert len(found.advice[0].instead) >= 4
    assert found.mended is not None
    assert rows(view, found.mended) == 0


@pytest.mark.parametrize(
    ("query", "line"),
    [
        (
            "SELECT DISTINCT ?post WHERE { ?post a cg:Post ; cg:answersTo ?to } LIMIT 5",
            "Lists the different ?post, where this holds:",
        ),
        ("SELECT ?x { ?x a cg:Post }", "?x is a post"),
        ("SELECT ?x { ?x cg:answersTo+ ?y }", "?x answers to ?y (in one or more steps)"),
        ("SELECT ?x { ?x ^cg:holdsPost ?y }", "?y holds post ?x"),
        (
            "SELECT ?x { ?x cg:holdsPost/cg:answersTo ?y }",
            "?x holds post something, and it answers to ?y",
        ),
        ("SELECT ?x { ?x cg:validFrom ?d FILTER(?d > ?e) }", "only where ?d is after ?e"),
        (
            'SELECT ?x { ?x skos:prefLabel ?n FILTER(CONTAINS(?n, "a")) }',
            "only where ?n contains “a”",
        ),
        (
            "SELECT ?x { ?x a cg:Post FILTER NOT EXISTS { ?x cg:answersTo ?y } }",
            "only where there is no match for:",
        ),
        (
            "SELECT ?x { ?x a cg:Post OPTIONAL { ?x cg:answersTo ?y } }",
            "and, if there is such (rows stay without it):",
        ),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x cg:answersTo ?y } GROUP BY ?x", "One row for each ?x."),
        ("SELECT ?x { ?x a cg:Post } ORDER BY DESC(?x)", "Sorted by ?x, the greatest first."),
        ("ASK { ?x a cg:Post }", "Says yes or no: is there anything for which this holds?"),
        (
            "CONSTRUCT { ?x cg:answersTo ?y } WHERE { ?x cg:answersTo ?y }",
            "Makes statements (?x answers to ?y) wherever this holds:",
        ),
        (
            "SELECT ?line { ?line cg:accountabilityKind "
            "<https://w3id.org/caregraph/code/accountability-kind/statutory> }",
            "?line has the accountability kind statutory",
        ),
    ],
)
def test_a_query_is_told_in_words(view: View, query: str, line: str) -> None:
    assert line in [one.text for one in looked(view, query).lines]


def test_why_an_answer_is_empty_names_the_fewest_parts_and_what_is_there(view: View) -> None:
    query = (
        "SELECT ?post ?to WHERE { ?post a cg:Post ; skos:prefLabel ?n ; cg:answersTo ?to . "
        "?to a cg:Person . ?to skos:prefLabel ?m }"
    )

    reason = workbench.why(query, workbench.Data(workbench.of_store(view.store)))

    assert reason is not None
    assert [one.text for one in reason.emptied_by] == ["?post cg:answersTo ?to", "?to a cg:Person"]
    assert any("cg:Post (post)" in one for one in reason.instead)


def test_a_condition_that_leaves_nothing_is_told_with_the_values_there_are(view: View) -> None:
    query = 'SELECT ?p { ?p a cg:Post ; skos:prefLabel ?n FILTER(STRSTARTS(?n, "Head")) }'

    reason = workbench.why(query, workbench.Data(workbench.of_store(view.store)))

    assert reason is not None
    assert reason.emptied_by[-1].text == 'FILTER(STRSTARTS(?n, "Head"))'
    assert any(one.startswith("?n is there: ") for one in reason.instead)


def test_what_is_not_in_effect_is_told_as_that() -> None:
    before = caregraph.load("case:bath-and-north-east-somerset-2008")
    team = "<https://w3id.org/caregraph/id/bath-and-north-east-somerset-2008/unit/single-team>"
    query = f"SELECT ?x {{ {team} cg:withinOrganisation ?x }}"

    reason = workbench.why(query, workbench.Data(workbench.of_store(before.store)))

    assert reason is not None
    assert any("not in effect in this view" in one for one in reason.instead)


def test_a_query_with_an_answer_has_no_reason(view: View) -> None:
    data = workbench.Data(workbench.of_store(view.store))

    assert workbench.why("SELECT ?x { ?x a cg:Post }", data) is None


def test_the_data_are_asked_no_more_than_is_allowed(view: View) -> None:
    asked: list[str] = []

    def run(text: str) -> list[workbench.data.Row]:
        asked.append(text)
        return list(workbench.of_store(view.store)(text))

    workbench.look(MISTAKES[0]["query"], workbench.Data(run, most=3))

    assert len(asked) == 3


@pytest.mark.parametrize("text", ["INSERT DATA { <a> <b> <c> }", "SELECT * { SERVICE <x:y> {} }"])
def test_what_may_not_run_is_refused_in_the_same_words(view: View, text: str) -> None:
    with pytest.raises(QueryError) as refused:
        looked(view, text)

    assert refused.value.code in ("read-only", "no-federation")
