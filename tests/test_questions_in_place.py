"""Questions about one thing, asked of a store in place: the rows are those of the whole view."""

from __future__ import annotations

import random

import pytest

from caregraph import questions, rdf
from caregraph.errors import CaregraphError
from caregraph.graph import on_disk, ontology
from caregraph.graph.choices import Choice
from caregraph.graph.view import View, open_parts, open_view
from caregraph.questions.files import KINDS, Question
from caregraph.vocab import CG, RDF

CHOICES = (Choice(), Choice("any"), Choice(adopt=("all",)))
SEED = 13
MOST = 40
"""So many pairs of question and thing are asked: of one choice each, or of every one."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    ((dataset, _),) = open_parts(["case:all"])
    target = tmp_path_factory.mktemp("cases") / "store"
    on_disk.save(dataset, target)
    return str(target)


def _asked(store: str) -> list[tuple[Question, str, str]]:
    """Give questions with a parameter that is one thing, and a thing for it."""
    ((dataset, _),) = open_parts([store])
    chance = random.Random(SEED)
    found = []
    for question in questions.catalogue().values():
        for one in question.parameters:
            named = (CG[name] for name in KINDS.get(one.kind, ()))
            things = {
                quad.subject.value
                for cls in ontology.subclasses(*named)
                for quad in dataset.quads_for_pattern(None, RDF.type, cls)
                if isinstance(quad.subject, rdf.NamedNode)
            }
            if things:
                found.append((question, one.name, chance.choice(sorted(things))))
    return chance.sample(found, MOST)


def _rows(view: View, question: Question, given: dict[str, str]) -> object:
    try:
        return sorted(map(repr, questions.ask(view, question, given).rows))
    except CaregraphError as wrong:
        return wrong.code


@pytest.mark.slow
@pytest.mark.parametrize("each", [False, pytest.param(True, marks=pytest.mark.weekly)])
@pytest.mark.parametrize("choice", CHOICES, ids=str)
def test_answers_about_a_thing_are_those_of_the_whole(
    store: str, choice: Choice, *, each: bool
) -> None:
    whole = open_view([store], choice)
    asked = _asked(store)
    asked = asked if each else asked[CHOICES.index(choice) :: len(CHOICES)]
    told = 0
    for question, name, thing in asked:
        given = {name: thing}
        found = _rows(whole, question, given)
        told += isinstance(found, list) and bool(found)
        cut = questions.view_for([store], choice, question, given)
        assert _rows(cut, question, given) == found, (question.id, given)
    assert told > len(asked) / 6


def test_a_structure_that_is_named_says_which_thing_a_key_means(store: str) -> None:
    given = {"structure": "bath-and-north-east-somerset-2008", "post": "dass"}

    view = questions.view_for([store], Choice(), questions.find("CQ-01"), given)

    assert {one.value.rpartition("/")[2] for one in view.structures} == {given["structure"]}


@pytest.mark.slow
def test_a_question_about_no_thing_is_asked_of_everything(store: str) -> None:
    question = questions.find("CQ-02")
    given = {one.name: "" for one in question.parameters}

    view = questions.view_for([store], Choice(), question, given)

    assert len(view.structures) == len(open_view([store]).structures)
