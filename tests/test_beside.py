"""What answers that are easily taken for each other look at: each says it of all of them."""

from __future__ import annotations

import pytest

from caregraph import questions
from caregraph.cli import main
from caregraph.questions import beside
from caregraph.serve.web.likenesses import likenesses

ALIKE = ("CQ-38", "LQ-16")
BATH = "case:bath-and-north-east-somerset-2008"


@pytest.mark.parametrize("name", ALIKE)
def test_each_of_some_questions_like_each_other_tells_of_all(name: str) -> None:
    told = beside.of_question(questions.find(name))

    assert told[0].name == name
    assert {one.name for one in told} == {*ALIKE, beside.IMPACT}
    assert {one.at for one in told} == {one.at for one in beside.of_impact()}


def test_a_question_like_no_other_says_nothing() -> None:
    assert beside.of_question(questions.find("CQ-01")) == ()
    assert beside.sentence(()) == ""


@pytest.mark.parametrize("name", [*questions.catalogue()])
def test_what_a_question_names_beside_it_names_it_too(name: str) -> None:
    for other in questions.find(name).beside:
        assert other == beside.IMPACT or name in questions.find(other).beside


def test_the_ways_to_the_others_carry_the_organisation_along() -> None:
    own, *others = likenesses(beside.of_question(questions.find("LQ-16")), "the PCT")

    assert own.text.startswith("This looks at what names one organisation")
    assert [one.path for one in others] == ["/questions/CQ-38", "/impact?thing=the+PCT"]
    assert all(one.detail.startswith("looks at ") for one in others)


@pytest.mark.parametrize(
    "command",
    [["ask", BATH, "LQ-16", "organisation=the PCT"], ["impact", BATH, "the PCT"]],
)
def test_commands_say_how_their_answer_differs(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(command)
    told = " ".join(capsys.readouterr().out.split())

    assert "This looks at " in told
    assert "caregraph ask CQ-38 at all that names any organisation of a kind" in told
