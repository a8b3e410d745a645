"""Questions in people's own words: which one is meant, of what, and what happens where unclear.

The sentences stand here and nowhere in the catalogue.
"""

from __future__ import annotations

import json
import shlex

import pytest
from shared import shared_path

from caregraph import questions
from caregraph.cli import main
from caregraph.graph.view import View
from caregraph.questions import plain
from caregraph.questions.wordings import Ranking

BNES = "case:bath-and-north-east-somerset-2008"
MEANT = {
    "Who does our DASS answer to?": ("CQ-01", {"post": "DASS"}),
    "Who is on the Partnership Board?": ("CQ-07", {"body": "Partnership Board"}),
    "what's the remit of the partnership board": ("CQ-06", {"body": "partnership board"}),
    "who was DASS on 1st May 2008": ("LQ-15", {"post": "DASS", "day": "2008-05-01"}),
    "what changed on 01/04/2008?": ("LQ-14", {"day": "2008-04-01"}),
    "whats new in April 2008": ("LQ-14", {"day": "2008-04"}),
    "list the interim posts of the PCT": ("LQ-07", {"organisation": "the PCT"}),
    "which agreements run out within 6 months": ("LQ-06", {"months": "6"}),
    "what has no sucessor when the PCT ends": ("LQ-16", {"organisation": "the PCT"}),
    "has Rhona MacDonald got two bosses": ("LQ-17", {"about": "Rhona MacDonald"}),
}


@pytest.mark.parametrize("sentence", MEANT)
def test_a_sentence_is_read_as_the_question_it_asks(sentence: str, bnes_adopted: View) -> None:
    found = plain.readings(bnes_adopted, sentence)

    wanted, given = MEANT[sentence]
    assert (found[0].question.id, dict(found[0].given)) == (wanted, given)
    assert plain.is_clear(found)


@pytest.mark.parametrize("sentence", ["what is the meaning of life", "banana", "42", "who"])
def test_what_is_no_question_of_the_catalogue_is_not_taken_for_one(
    sentence: str, bnes_adopted: View
) -> None:
    assert not plain.is_clear(plain.readings(bnes_adopted, sentence))


@pytest.mark.parametrize("name", questions.catalogue())
def test_every_question_has_wordings_and_is_found_by_each(name: str) -> None:
    ranking = Ranking(questions.catalogue())

    wordings = questions.catalogue()[name].wordings

    assert len(wordings) >= 3
    for wording in wordings:
        scores = ranking.scores(wording)
        assert name in sorted(scores, key=lambda one: -scores[one])[:3], wording


def test_the_wordings_of_others_are_right_among_the_first_three() -> None:
    ranking = Ranking(questions.catalogue())
    path = shared_path("domain/questions-today.json")

    wrong = []
    for row in json.loads(path.read_text("utf-8")):
        for sentence in row["variants"]:
            scores = ranking.scores(sentence)
            if row["id"] not in sorted(scores, key=lambda one: -scores[one])[:3]:
                wrong.append(sentence)

    assert wrong == []


def test_how_it_is_read_is_said_and_it_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["ask", BNES, "who does the DASS answer to?", "--adopt", "all"])

    told = capsys.readouterr()
    assert code == 0
    assert "Read as CQ-01, To whom is a post accountable" in told.err
    assert "with post DASS" in told.err
    assert "PCT Chief Executive Officer" in told.out


def test_where_it_is_unclear_three_commands_are_offered_that_run(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["ask", BNES, "something about money and people", "--adopt", "all"])

    told = capsys.readouterr().err
    assert code == 2
    commands = [shlex.split(line) for line in told.splitlines() if "caregraph ask case" in line]
    assert len(commands) == 3
    for command in commands:
        assert "--adopt=all" in command
        assert main(command[1:]) == 0


def test_a_sentence_without_a_graph_is_an_unknown_question(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", "who does the DASS answer to?"]) == 2
    assert "caregraph ask GRAPH" in capsys.readouterr().err
