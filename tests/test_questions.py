"""Every question of the catalogue has its expected answer, and asking fails in plain words."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import own
import pyoxigraph as ox
import pytest
from asked import opened
from each import of_each

from caregraph import assets, questions
from caregraph.cli import main
from caregraph.errors import AssetError, QueryError, UnknownNameError, UsageError
from caregraph.graph import find as finding
from caregraph.graph import law, ontology
from caregraph.graph.view import View, open_view
from caregraph.questions import Question, files, lookup
from caregraph.results import Table
from caregraph.sparql.exists_rewriting import rearrange
from caregraph.sparql.parse import parse_select
from caregraph.sparql.tree import write_select
from caregraph.vocab import CG, PREFIXES, RDF

QUESTIONS = questions.catalogue()
BNES = "case:bath-and-north-east-somerset-2008"
JOINT_BOARD = "case:barking-and-dagenham-2010,adopt=all"
ID = "https://w3id.org/caregraph/id/bath-and-north-east-somerset-2008/"


@cache
def shuffled(given: tuple[str, ...]) -> View:
    """Open a view and put its triples into another store in another order."""
    view = opened(given)
    quads = list(view.store)
    random.Random(7).shuffle(quads)
    store = ox.Store()
    for quad in quads:
        store.add(quad)
    return replace(view, store=store)


@pytest.mark.parametrize(
    "day", ["1999-06-01", "2000-06-01", "2010-07-15", "2022-06-30", "2022-07-01"]
)
def test_what_a_question_says_of_the_law_is_what_the_law_says_of_the_day(day: str) -> None:
    words = {
        "not in force on the day": "no",
        "; not known whether in force on the day": "not known",
    }
    quads = ontology.store().quads_for_pattern(None, RDF.type, CG.LegalRequirement)
    named = {ontology.label(one.subject): one.subject for one in quads}

    rows = told(questions.ask(opened((JOINT_BOARD,)), "CQ-20", {"day": day}))

    assert len(rows) >= 6
    for row in rows:
        because = row["because"] or ""
        said = next((held for end, held in words.items() if because.endswith(end)), "yes")
        assert said == law.in_force(named[row["legal basis"]], date.fromisoformat(day)) or (
            "only" in because
        ), row


def told(table: Table) -> list[dict[str, str | None]]:
    """Give the rows of a table by column, in words; a status of not stated is not stated."""
    texts = [[cell.text if cell else files.NOT_STATED for cell in row] for row in table.rows]
    return [
        {
            name: None if text == files.NOT_STATED else text
            for name, text in zip(table.columns, row, strict=True)
        }
        for row in texts
    ]


def expected(question: Question) -> list[dict[str, str | None]]:
    """Give the rows that a file expects."""
    return [dict(zip(question.columns, row, strict=True)) for row in question.expected]


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_question_has_its_expected_answer(question: Question) -> None:
    answer = questions.ask(opened(question.given), question)

    shown = [{name: row[name] for name in question.columns} for row in told(answer)]
    assert shown == expected(question)


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_has_the_same_rows_rearranged(question: Question) -> None:
    view = opened(question.given)

    def rows(text: str) -> Counter[str]:
        solutions = view.store.query(text, prefixes=PREFIXES)
        assert isinstance(solutions, ox.QuerySolutions)
        return Counter(str([row[name] for name in solutions.variables]) for row in solutions)

    defaults = {one.name: one.default for one in question.parameters}
    asked = [
        defaults,
        {one.name: one.default if one.needed else None for one in question.parameters},
    ]
    for one in question.parameters:
        if one.kind in files.KINDS:
            things = questions.completions(view, one)
            asked += [defaults | {one.name: ox.NamedNode(thing.iri)} for thing in things[:4]]
    for terms in asked:
        assert rows(question.planned(terms)) == rows(question.bound(terms))


def test_values_are_carried_only_where_the_rows_stay_the_same() -> None:
    text = """SELECT ?a ?b WHERE {
        VALUES ?a { <urn:1> } VALUES ?b { UNDEF }
        { ?a cg:status ?b } UNION { ?b cg:status ?c . FILTER(!BOUND(?a)) }
        UNION { OPTIONAL { ?a cg:note ?b } } UNION { SELECT ?a WHERE { ?a cg:note ?n } }
        UNION { SELECT ?n (COUNT(?a) AS ?b) WHERE { ?a cg:note ?n } GROUP BY ?n } }"""

    rearranged = write_select(rearrange(parse_select(text, PREFIXES)))

    told = "VALUES (?a) { (<urn:1>) }"
    first, second, third, fourth, fifth = rearranged.split(" UNION ")
    assert first.count(told) == 2  # beside the alternatives, and in the first
    assert told not in second + third
    assert f"SELECT ?a WHERE {{ {told}" in fourth
    assert told not in fifth


@pytest.mark.parametrize(
    ("optional", "alike"),
    [
        ("?b cg:holds ?a ; cg:heldBy ?c ; cg:status ?d", True),
        ("?b cg:holds ?a . OPTIONAL { ?b cg:note ?c }", True),
        ("?b cg:holds ?a . BIND(?b AS ?c)", True),
        ("?b cg:holds ?a . FILTER(?a != ?z)", True),
        ("{ ?b cg:holds ?a } UNION { ?b cg:heldBy ?a }", True),
        ("?b cg:holds ?a . OPTIONAL { ?b cg:note ?c . FILTER(?c != ?z) }", False),
        ("?b cg:holds ?a . OPTIONAL { ?z cg:note ?c }", False),
        ("?b cg:holds ?a . BIND(?z AS ?c)", False),
        ("?b cg:holds ?a . BIND(?b AS ?z)", False),
        ("?b cg:holds ?a . VALUES ?z { <urn:z> }", False),
        ("{ ?b cg:holds ?a . FILTER(?a != ?z) } UNION { ?b cg:heldBy ?a }", False),
        ("{ SELECT ?b ?a WHERE { ?b cg:holds ?a } }", False),
    ],
)
def test_an_optional_is_planned_from_its_row_only_where_it_does_not_look_at_it(
    optional: str, alike: bool
) -> None:
    text = f"SELECT ?a ?b WHERE {{ ?a cg:note ?z . OPTIONAL {{ {optional} }} }}"

    rearranged = write_select(rearrange(parse_select(text, PREFIXES)))

    assert ("LATERAL { OPTIONAL" in rearranged) == alike
    ox.Store().query(rearranged)


def test_a_parameter_left_open_is_not_told_to_the_planner() -> None:
    text = "SELECT ?a ?b WHERE { VALUES ?a { UNDEF } VALUES ?b { <urn:b> } ?a cg:note ?b }"

    assert "UNDEF" not in write_select(rearrange(parse_select(text, PREFIXES)))


def test_values_reach_what_is_counted_for_each_of_them() -> None:
    text = """SELECT ?a ?n WHERE { VALUES ?a { <urn:a> }
        { SELECT ?a (COUNT(?b) AS ?n) WHERE { ?a cg:note ?b } GROUP BY ?a } }"""

    rearranged = write_select(rearrange(parse_select(text, PREFIXES)))

    assert rearranged.count("VALUES (?a) { (<urn:a>) }") == 2


def test_every_file_is_a_question() -> None:
    assert len(QUESTIONS) == len(list((assets.folder("queries") / "questions").iterdir()))


def test_only_who_says_so_expects_nothing() -> None:
    for question in QUESTIONS.values():
        says_so = "# expect: nothing" in question.path.read_text("utf-8")
        assert says_so == (not question.expected), question.id


@of_each(QUESTIONS.values(), lambda question: question.id)
def test_every_expected_row_shows_its_evidence(question: Question) -> None:
    for row in expected(question):
        assert row["evidence"]


@of_each(QUESTIONS.values(), lambda question: question.id)
def test_only_defaults_name_a_thing_of_a_case(question: Question) -> None:
    left_open = question.bound({parameter.name: None for parameter in question.parameters})

    assert "caregraph/id/" not in left_open
    assert "id:" not in left_open


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_question_can_be_asked_of_another_structure(
    question: Question, another_structure: View
) -> None:
    needed = {
        one.name: questions.completions(another_structure, one)[0].iri
        for one in question.parameters
        if one.needed
    }

    answer = questions.ask(another_structure, question, {"structure": "small"} | needed)

    assert set(question.columns) <= set(answer.columns)
    assert all("Bath" not in str(row) for row in answer.rows)


@pytest.fixture(scope="session")
def another_structure(tmp_path_factory: pytest.TempPathFactory) -> View:
    """A small structure that no question was written for."""
    from conftest import SMALL

    folder = tmp_path_factory.mktemp("small")
    bodies = "key,name,parent,status,evidence\nboard,Board,trust,in force,report 4\n"
    for name, text in {**SMALL, "bodies": bodies}.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return open_view([str(folder)])


def test_question_about_another_structure_answers_from_it(another_structure: View) -> None:
    answer = questions.ask(another_structure, "CQ-01", {"post": "Director of Care"})

    assert [(row["kind"], row["answers to"]) for row in told(answer)] == [
        ("statutory", "Chief Executive")
    ]


def test_person_of_one_name_in_two_structures_is_found(
    write_tables: Callable[[dict[str, str]], Path], tmp_path: Path
) -> None:
    people = "key,name,evidence\nann,Ann Example,report 1\n"
    one = write_tables({"people": people})
    one.rename(tmp_path / "one")
    write_tables(
        {
            "people": people,
            "structure": "key,title,main source,as at\nother,Another structure,report,2010-06-01\n",
        }
    )
    view = open_view([str(tmp_path / "one"), str(tmp_path / "structure")])

    answer = questions.ask(view, "CQ-61")

    assert [(row["name"], row["structures"]) for row in told(answer)] == [
        ("Ann Example", "A small structure; Another structure")
    ]


def test_line_in_force_counts_as_in_force(another_structure: View) -> None:
    days = {"2009-03-31": "no", "2009-04-01": "yes", "2011-03-31": "yes", "2011-04-01": "no"}

    counted = {
        day: told(questions.ask(another_structure, "CQ-73", {"day": day}))[0]["in force"]
        for day in days
    }

    assert counted == days


@pytest.mark.parametrize(
    ("question", "given", "column"),
    [("CQ-01", "post", "answers to"), ("LQ-17", "about", "to whom"), ("CQ-73", None, "to whom")],
)
def test_a_line_whose_kind_is_not_stated_is_told(
    question: str, given: str | None, column: str, write_tables: Callable[[dict[str, str]], Path]
) -> None:
    lines = "key,who answers,to whom,kind,status,evidence\nup,director,chief,,in force,report 3\n"
    view = open_view([str(write_tables({"lines": lines}))])

    answer = questions.ask(view, question, {given: "Director of Care"} if given else {})

    assert [(row["kind"], row[column]) for row in told(answer)] == [(None, "Chief Executive")]


def test_what_depends_on_a_kind_of_organisation_is_told_of_that_kind_alone() -> None:
    view = open_view("case:lambeth-2020")

    def told(kind: str) -> set[str]:
        rows = questions.ask(view, "CQ-38", {"kind": kind}).rows
        return {row[0].text for row in rows if row[0]}

    assert told("clinical commissioning group") == {"Lambeth CCG", "NHS South East London CCG"}
    assert told("primary care trust") == set()
    assert told("") == told("clinical commissioning group")


def test_what_changes_on_a_day_can_be_asked_of_one_thing() -> None:
    answer = questions.ask(open_view("case:surrey-2026"), "LQ-14", {"thing": "Woking"})

    thing = answer.columns.index("thing")
    assert {row[thing].text for row in answer.rows if row[thing]} == {"Woking"}
    assert {row[0].text for row in answer.rows if row[0]} == {"ends", "moves"}


def test_words_are_looked_for_as_they_stand(bnes_as_is: View) -> None:
    unions = questions.ask(bnes_as_is, "CQ-39", {"group": "trades union"})
    pattern = questions.ask(bnes_as_is, "CQ-39", {"group": "st.ff"})

    assert len(unions.rows) == 2
    assert pattern.rows == ()


def test_what_is_needed_cannot_be_left_open(another_structure: View) -> None:
    with pytest.raises(UsageError, match="cannot be asked without post") as caught:
        questions.ask(another_structure, "CQ-64")

    assert caught.value.code == "needs-value"


def test_default_that_is_elsewhere_is_left_open(another_structure: View) -> None:
    answer = questions.ask(another_structure, "CQ-01")

    assert {row["post"] for row in told(answer)} == {
        "Chief Executive",
        "Director of Care",
        "Trust Chief Executive",
    }


@pytest.mark.sampled(10)
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_order_of_the_triples_changes_no_answer(question: Question) -> None:
    answer = questions.ask(shuffled(question.given), question)

    assert answer == questions.ask(opened(question.given), question)


@pytest.mark.parametrize("name", ["CQ-01", "CQ-04", "CQ-09", "CQ-17", "CQ-35"])
def test_unrelated_triple_changes_no_answer(name: str) -> None:
    question = questions.find(name)
    view = opened(question.given)
    more = ox.Store()
    more.bulk_extend(iter(view.store))
    for subject, obj in (
        ("https://example.org/a", "https://example.org/b"),
        (ID + "post/dass",) * 2,
    ):
        more.add(
            ox.Quad(ox.NamedNode(subject), ox.NamedNode("https://example.org/p"), ox.NamedNode(obj))
        )

    answer = questions.ask(replace(view, store=more), question)

    assert answer == questions.ask(view, question)


@pytest.mark.parametrize(
    "value",
    [
        "Director of Children's Services",
        "  director of children's services ",
        "dcs",
        ID + "post/dcs",
        f"{ID.upper()}post/dcs".replace(
            "HTTPS://W3ID.ORG/CAREGRAPH/ID", "https://w3id.org/caregraph/id"
        ),
    ],
)
def test_post_is_found_by_label_key_or_iri(bnes_adopted: View, value: str) -> None:
    answer = questions.ask(bnes_adopted, "CQ-01", {"post": value})

    assert {row["post"] for row in told(answer)} == {"Director of Children's Services"}


def test_post_is_found_by_other_label(bnes_adopted: View) -> None:
    answer = questions.ask(bnes_adopted, "CQ-01", {"post": "PCT CEO"})

    assert {row["answers to"] for row in told(answer)} == {None}
    assert {row["document not held"] for row in told(answer)} == {
        "Appendix 1: senior management structure and accountability arrangements"
    }


def test_empty_value_leaves_a_parameter_open(bnes_adopted: View) -> None:
    every = questions.ask(bnes_adopted, "CQ-07", {"body": ""})

    assert len({row["body"] for row in told(every)}) > 5


def test_what_is_not_in_effect_can_be_asked_about(bnes_as_is: View) -> None:
    answer = questions.ask(bnes_as_is, "CQ-06", {"body": "Partnership Board"})

    assert answer.rows == ()


def test_unknown_post_names_near_ones(bnes_adopted: View) -> None:
    with pytest.raises(UnknownNameError, match="no post called") as caught:
        questions.ask(bnes_adopted, "CQ-01", {"post": "Director of Adult Social Servces"})

    assert "Director of Adult Social Services" in caught.value.near


def test_structure_decides_between_things_of_one_name(another_structure: View) -> None:
    both = opened((BNES,))
    merged = ox.Store()
    merged.bulk_extend(iter(both.store))
    merged.bulk_extend(iter(another_structure.store))
    view = replace(both, store=merged)

    with pytest.raises(UsageError, match="may be any of 2 things") as caught:
        questions.ask(view, "CQ-01", {"post": "Chief Executive"})
    answer = questions.ask(view, "CQ-01", {"post": "Chief Executive", "structure": "small"})

    assert caught.value.code == "ambiguous-name"
    told_apart = str(caught.value.hint).splitlines()[1:]
    assert [one.split()[0] for one in told_apart] == ["chief", "la-ce"]
    assert {row["post"] for row in told(answer)} == {"Chief Executive"}
    assert len(answer.rows) == 1


def test_unknown_parameter_is_refused_with_the_known_ones(bnes_adopted: View) -> None:
    with pytest.raises(UnknownNameError, match="parameter of CQ-01") as caught:
        questions.ask(bnes_adopted, "CQ-01", {"colour": "red"})

    assert "structure, post" in str(caught.value)


def test_unknown_question_names_near_ones(bnes_adopted: View) -> None:
    with pytest.raises(UnknownNameError, match="no question called 'CQ-99'"):
        questions.ask(bnes_adopted, "CQ-99")


def test_words_name_the_questions_with_the_nearest_titles(bnes_adopted: View) -> None:
    with pytest.raises(UnknownNameError) as caught:
        questions.ask(bnes_adopted, "who is the monitoring officer")

    first, *told, last = str(caught.value.hint).splitlines()
    assert first == "The nearest by their titles are:"
    assert "Who are the statutory officers of an organisation" in told[0]
    assert len(told) <= 3
    assert last.endswith("questions: caregraph ask --list shows them.")


def test_words_that_stand_in_no_title_name_no_question(bnes_adopted: View) -> None:
    with pytest.raises(UnknownNameError) as caught:
        questions.ask(bnes_adopted, "what is the weather")

    assert re.fullmatch(r"\d+ questions: .* shows them\.", str(caught.value.hint))


def test_unreadable_date_is_refused(bnes_adopted: View) -> None:
    with pytest.raises(UsageError, match="is not a date") as caught:
        questions.ask(bnes_adopted, "CQ-73", {"day": "5 March"})

    assert caught.value.code == "not-a-date"


@pytest.mark.parametrize(
    "name",
    [
        "CQ-01",
        "cq-01",
        "cq-01-to-whom-is-a-post-accountable",
        "CQ-01 ",
        "to whom is a post accountable, for what, and by which kind of line?",
    ],
)
def test_question_is_found_by_id_file_or_title(name: str) -> None:
    assert questions.find(name).id == "CQ-01"


HOSTILE = [
    "x> } UNION { ?s ?p ?o",
    'x" } VALUES ?post { UNDEF } { "',
    "} } SELECT * WHERE { ?a ?b ?c } #",
    "https://w3id.org/caregraph/id/> . ?s ?p ?o . <x",
    "VALUES ?structure { UNDEF }",
    "\\u003e",
    "dass\n} #",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_name_is_only_an_unknown_name(bnes_adopted: View, text: str) -> None:
    with pytest.raises(UnknownNameError):
        questions.ask(bnes_adopted, "CQ-01", {"post": text})


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_bound_as_a_literal(text: str) -> None:
    question = questions.find("CQ-01")
    parameter = questions.Parameter("post", "text", "any text", None)
    changed = replace(
        question,
        parameters=(question.parameters[0], parameter),
        sparql="SELECT ?structure ?post WHERE { VALUES ?structure { UNDEF } "
        "VALUES ?post { UNDEF } }",
    )

    answer = questions.ask(opened((BNES,)), changed, {"post": text})

    assert [row["post"] for row in told(answer)] == [text.strip()]


def _parameter(name: str, called: str) -> questions.Parameter:
    return next(one for one in questions.find(name).parameters if one.name == called)


def test_completions_list_things_by_label(bnes_as_is: View) -> None:
    things = questions.completions(bnes_as_is, _parameter("CQ-10", "proposal"))

    assert [thing.iri for thing in things] == [ID + "proposal/integration"]


def test_completions_hold_what_is_not_in_effect(bnes_as_is: View) -> None:
    labels = [one.label for one in questions.completions(bnes_as_is, _parameter("CQ-01", "post"))]

    assert "Joint Director of Commissioning" in labels
    assert labels == sorted(labels, key=str.casefold)


def test_completions_can_be_searched_and_limited(bnes_as_is: View) -> None:
    post = _parameter("CQ-01", "post")

    found = [one.label for one in questions.completions(bnes_as_is, post, "comm")]
    first = questions.completions(bnes_as_is, post, most=3)

    assert "Joint Director of Commissioning" in found
    assert all(re.search(r"\bcomm", label, re.IGNORECASE) for label in found)
    assert first == questions.completions(bnes_as_is, post)[:3]
    assert questions.completions(bnes_as_is, post, "(") == []


@pytest.mark.parametrize(("name", "parameter"), [("CQ-01", "post"), ("LQ-17", "about")])
def test_a_thing_named_by_iri_is_found_without_the_names_of_others(
    bnes_adopted: View, monkeypatch: pytest.MonkeyPatch, name: str, parameter: str
) -> None:
    monkeypatch.setattr(finding, "names", None)

    assert questions.ask(bnes_adopted, name, {parameter: ID + "post/dass"}).rows


def test_names_are_read_once_for_a_view(
    bnes_adopted: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = replace(bnes_adopted)
    finding.names(view, CG.Post)
    with monkeypatch.context() as patch:
        patch.setattr(View, "texts", None)
        assert finding.names(view, CG.Post)["dass"] == [ox.NamedNode(ID + "post/dass")]
    assert not replace(view).kept


def test_completions_of_roles_and_classes(bnes_as_is: View) -> None:
    roles = questions.completions(bnes_as_is, _parameter("CQ-15", "one"))
    kinds = questions.completions(bnes_as_is, _parameter("CQ-18", "kind"))

    assert "monitoring officer" in [one.label for one in roles]
    assert "section 75 agreement" in [one.label for one in kinds]
    assert questions.completions(bnes_as_is, _parameter("CQ-73", "day")) == []


def test_role_and_class_are_found_by_their_labels(bnes_as_is: View) -> None:
    same = questions.ask(bnes_as_is, "CQ-15", {"one": "MO", "other": "section 151 officer"})
    agreements = questions.ask(bnes_as_is, "CQ-18", {"kind": "agreement"})

    assert same == questions.ask(bnes_as_is, "CQ-15")
    assert len(agreements.rows) > len(questions.ask(bnes_as_is, "CQ-18").rows)
    with pytest.raises(UnknownNameError, match="statutory role"):
        questions.ask(bnes_as_is, "CQ-15", {"one": "town crier"})


def test_a_kind_asked_for_takes_in_what_is_below_it(bnes_as_is: View) -> None:
    given = "section 75 agreement"
    wide = questions.ask(bnes_as_is, "CQ-18", {"kind": "agreement"})
    narrow = questions.ask(bnes_as_is, "CQ-18", {"kind": given})
    bodies = questions.ask(bnes_as_is, "CQ-38", {"kind": "NHS body"})
    trusts = questions.ask(bnes_as_is, "CQ-38", {"kind": "primary care trust"})

    assert narrow.rows
    assert set(narrow.rows) < set(wide.rows)
    assert trusts.rows
    assert set(trusts.rows) <= set(bodies.rows)


def test_listing_tells_every_question() -> None:
    rows = told(questions.listing())

    assert [row["question"] for row in rows] == list(QUESTIONS)


def test_json_names_variables_without_spaces(bnes_adopted: View) -> None:
    answer = questions.ask(bnes_adopted, "CQ-01").as_json()

    assert "answers_to" in answer["head"]["vars"]
    assert all("answers_to" in row for row in answer["results"]["bindings"])


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Question]:
    """Read a text as if it were the file of a question."""

    def reading(text: str) -> Question:
        path = tmp_path / "cq-01-a-title.rq"
        path.write_text(text, "utf-8")
        return files.read_question(path)

    return reading


def test_good_file_is_read(read: Callable[[str], Question]) -> None:
    question = read(own.QUESTION)

    assert (question.id, question.title, question.why) == ("CQ-01", "A title?", "A reason.")
    assert question.expected == (("x",),)


@pytest.mark.parametrize(
    ("found", "instead", "words"),
    [
        ("# # A title?", "#", "no title"),
        ("**Why:** A reason.", "", "no title, or no paragraph"),
        ("# asked by:  someone\n", "", "no entry 'asked by'"),
        ("# given:     case:x\n", "", "no entry 'given'"),
        ("CQ-01", "CQ-02", "does not begin the name"),
        ("# id: ", "# id:        CQ-01\n# id: ", "2 entries 'id'"),
        ("(structure) The", "(building) The", "is not written as"),
        ("structure (structure)", "structure (text)", "no parameter of the kind structure"),
        ("VALUES ?structure { UNDEF }", "", "0 VALUES blocks"),
        ("{ UNDEF }", "{ cg:a cg:b }", "2 values"),
        ("#         | x |\n", "", "expects no row"),
        ("| x |", "| x | y |", "not as long as"),
        ("expect: | structure |", "expect: | colour |", "expects a column 'colour'"),
        ("SELECT ?structure WHERE", "ASK", "not a SELECT query"),
        ("a cg:Structure }", "a cg:Structure", "line 1, column 80"),
        ("# asked by:  someone", "# asked by:  someone\n# ! stray", "neither an entry nor a row"),
        (
            "# asked by:  someone",
            "# asked by:  someone\n# silnet:    x",
            "entry 'silnet'; there are: asked by",
        ),
    ],
)
def test_broken_file_is_refused(
    read: Callable[[str], Question], found: str, instead: str, words: str
) -> None:
    assert found in own.QUESTION

    with pytest.raises(AssetError, match=words) as caught:
        read(own.QUESTION.replace(found, instead))

    assert str(caught.value.where).endswith("cq-01-a-title.rq")


def test_all_that_is_wrong_with_a_file_is_told_at_once(read: Callable[[str], Question]) -> None:
    text = own.QUESTION.replace("**Why:** A reason.", "").replace("# given:     case:x\n", "")
    text = text.replace("(structure) The", "(building) The").replace("| x |", "| x | y |")

    with pytest.raises(AssetError) as caught:
        read(text.replace("a cg:Structure }", "a cg:Structure"))

    for words in (
        "no title, or no paragraph",
        "no entry 'given'",
        "is not written as",
        "no parameter of the kind structure",
        "not as long as",
        "its query, line 1, column",
    ):
        assert words in str(caught.value)


OWN = own.QUESTION.replace("CQ-01", "OWN-01").replace("A title?", "Which structures are there?")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a question, one of a shipped id, and one without a reason."""
    for name, text in {
        "own-01-which": OWN,
        "cq-01-again": own.QUESTION,
        "own-02-broken": OWN.replace("OWN-01", "OWN-02").replace("**Why:** A reason.", ""),
    }.items():
        (tmp_path / f"{name}.rq").write_text(text, "utf-8")
    return tmp_path


def test_questions_of_ones_own_stand_beside_the_shipped_ones(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--questions-dir", str(folder)]

    assert main(["ask", BNES, "own-01", *options, "--format", "csv"]) == 0
    assert "Bath and North East Somerset" in capsys.readouterr().out
    for words in (["ask", "--list"], ["show", "questions"]):
        assert main([*words, *options]) == 0
        out, err = capsys.readouterr()
        assert "Which structures are there?" in out
        assert "CQ-01 " in out
        assert "OWN-02" not in out
        assert "own-02-broken.rq: the question cannot be used: its head has no title, or no" in err
        assert "cq-01-again.rq: the question CQ-01 stands already in cq-01-to-whom" in err


@pytest.mark.slow
def test_a_broken_question_is_told_when_it_is_asked_and_stops_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--questions-dir", str(folder)]

    assert main(["ask", BNES, "CQ-01", *options]) == 0
    assert not capsys.readouterr().err
    assert main(["ask", BNES, "OWN-02", *options]) == 4
    assert "own-02-broken.rq: the question cannot be used" in capsys.readouterr().err
    assert main(["ask", BNES, "cq-01-again", *options]) == 4
    assert "stands already in" in capsys.readouterr().err
    assert main(["ask", BNES, "which structures are there?", *options]) == 0


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="no question"):
        questions.catalogue([tmp_path])


def test_only_the_file_of_the_question_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def read(path: Path) -> Question:
        seen.append(path.name)
        return files.read_question(path)

    monkeypatch.setattr(lookup, "read_question", read)

    questions.find("OWN-01", [folder])

    assert seen == ["own-01-which.rq"]


def test_select_query_gives_a_table_with_labels(bnes_as_is: View) -> None:
    answer = questions.query(bnes_as_is, "SELECT ?post { ?post cg:fulfilsRole ?r } ORDER BY ?post")

    assert isinstance(answer, Table)
    assert answer.columns == ("post",)
    assert "Council Solicitor" in {row["post"] for row in told(answer)}


def test_ask_and_construct_queries(bnes_as_is: View) -> None:
    triples = questions.query(bnes_as_is, "CONSTRUCT { ?p a cg:Post } WHERE { ?p a cg:Post }")

    assert questions.query(bnes_as_is, "ASK { ?post a cg:Post }") is True
    assert questions.query(bnes_as_is, "ASK { ?post a cg:Parliament }") is False
    assert isinstance(triples, tuple)
    assert list(triples) == sorted(triples, key=str)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT * { ?s foo:bar ?o }", "unknown-prefix"),
        ("SELECT * WHERE {\n ?s ?p }", "unreadable-query"),
        ("INSERT DATA { cg:a cg:b cg:c }", "read-only"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "no-federation"),
    ],
)
def test_query_that_may_not_run_is_refused(bnes_as_is: View, text: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        questions.query(bnes_as_is, text)

    assert caught.value.code == code
    assert "'A' ..=" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service a cg:Service ; cg:concernsService ?other }",
        'SELECT * { ?s rdfs:label "social service" }',
        "SELECT * { ?s a cg:Service . ?s cg:isPartOf ?o }",
    ],
)
def test_services_can_be_asked_about(bnes_as_is: View, text: str) -> None:
    assert isinstance(questions.query(bnes_as_is, text), Table)
