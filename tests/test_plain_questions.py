"""Questions in people's own words: which one is meant, of what, and what happens where unclear.

The sentences stand here and nowhere in the catalogue.
"""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path

import pytest
from shared import shared_path

from caregraph import questions
from caregraph.cli import main
from caregraph.graph.view import View, open_view
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
    "who does the director of adult social services answer to?": (
        "CQ-01",
        {"post": "director of adult social services"},
    ),
    "who does the council solicitor answer to": ("CQ-01", {"post": "council solicitor"}),
    "who is the monitoring officer": ("LQ-15", {"post": "monitoring officer"}),
    "who holds the post of DASS": ("LQ-15", {"post": "DASS"}),
    "who is the holder of DASS": ("LQ-15", {"post": "DASS"}),
    "who answers to the LA Chief Executive": ("LQ-22", {"about": "LA Chief Executive"}),
    "who reports to the DASS": ("LQ-22", {"about": "DASS"}),
    "does anyone report to the DASS": ("LQ-22", {"about": "DASS"}),
    "direct reports of the DASS": ("LQ-22", {"about": "DASS"}),
    "who does the DASS manage?": ("LQ-22", {"about": "DASS"}),
    "is the DASS accountable to the PCT Chief Executive Officer": (
        "CQ-01",
        {"post": "DASS", "to": "PCT Chief Executive Officer"},
    ),
    "Does the DASS report directly to the chief executive?": (
        "CQ-01",
        {"post": "DASS", "to": "chief executive"},
    ),
    "Who is the chief executive of the PCT": (
        "LQ-15",
        {"role": "chief executive", "organisation": "the PCT"},
    ),
    "Did Cabinet approve the integration?": (
        "LQ-23",
        {"decider": "Cabinet", "proposal": "integration"},
    ),
    "Who will lead adult social care after integration?": (
        "LQ-24",
        {"function": "adult social care"},
    ),
    "Who will chair the partnership board?": ("LQ-26", {"body": "partnership board"}),
    "What is not stated about the partnership board?": ("CQ-09", {"body": "partnership board"}),
    "what is not known about the DASS": ("LQ-25", {"about": "DASS"}),
    "Do we have a section 75 agreement in force with the PCT?": ("CQ-18", {"party": "the PCT"}),
    "What has been delegated by the PCT to the council?": (
        "LQ-04",
        {"organisation": "the PCT", "to": "the council"},
    ),
    "Who scrutinises children’s health services?": (
        "LQ-10",
        {"function": "children's health services"},
    ),
    "who manages the DASS": ("LQ-17", {"about": "DASS"}),
    "What becomes of things when PCTs end?": ("CQ-38", {"kind": "primary care trust"}),
    "what happens to agreements once clinical commissioning groups are abolished": (
        "CQ-38",
        {"kind": "clinical commissioning group"},
    ),
    "What becomes of the Joint Board when the PCT ends?": ("LQ-16", {"organisation": "the PCT"}),
    "what becomes of the PCT when the Council ends": ("LQ-16", {"organisation": "the Council"}),
    "what ends with the PCT": ("LQ-16", {"organisation": "the PCT"}),
    "What happens to the Joint Board on 1 April 2013?": (
        "LQ-14",
        {"thing": "Joint Board", "day": "2013-04-01"},
    ),
    "who sits on the Partnershp Board": ("CQ-07", {"body": "partnership board"}),
    "who does the PCT Chief Executve Officer answer to": (
        "CQ-01",
        {"post": "pct chief executive officer"},
    ),
}
DAYS = {
    "1.5.08": "2008-05-01",
    "05.06.2008": "2008-06-05",
    "5-6-2008": "2008-06-05",
    "5/6/08": "2008-06-05",
    "5 Jun 08": "2008-06-05",
    "Jan 2008": "2008-01",
    "June 5, 2008": "2008-06-05",
    "01 May, 2008": "2008-05-01",
    "2008/06/05": "2008-06-05",
    "5th of June 2008": "2008-06-05",
    "1/2/68": "2068-02-01",
    "1/2/69": "1969-02-01",
    "2008-05-01": "2008-05-01",
}
UNCLEAR = {
    "who does the DASS not answer to": "asked with 'not'",
    "how many posts answer to the DASS": "asked with 'how many'",
    "who was the chief executive before Rhona MacDonald?": "asked with 'before it'",
    "who doesn't answer to the DASS": 'asked with "doesn\'t"',
    "who doesnt answer to the DASS": "asked with 'doesnt'",
    "what is the remit of the frobnication board": "says nothing of 'frobnication'",
    "who does the director of commisioning answer to": "says nothing of 'commisioning'",
    "who answers for the DASS": "asked with 'answers for'",
    "to whom do the direct reports of the DASS answer": "asked with 'to whom do",
    "who do the DASS and the monitoring officer answer to": "does not ask about monitoring officer",
    "who does the director answer to": "none is named",
}


@pytest.mark.parametrize("sentence", MEANT)
def test_a_sentence_is_read_as_the_question_it_asks(sentence: str, bnes_adopted: View) -> None:
    found = plain.readings(bnes_adopted, sentence)

    wanted, given = MEANT[sentence]
    assert (found[0].question.id, dict(found[0].given)) == (wanted, given)
    assert plain.is_clear(found)


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_read_as_people_write_it(written: str, bnes_adopted: View) -> None:
    found = plain.readings(bnes_adopted, f"who was DASS on {written}?")

    assert plain.is_clear(found)
    assert dict(found[0].given) == {"post": "DASS", "day": DAYS[written]}


@pytest.mark.parametrize("name", ["dass", "DASS"])
@pytest.mark.parametrize(
    ("asked", "adopts"), [("", False), (" if adopted", True), (" once adopted", True)]
)
def test_an_abbreviation_is_read_in_either_case_and_as_if_adopted(
    name: str, asked: str, adopts: bool, bnes_adopted: View
) -> None:
    found = plain.readings(bnes_adopted, f"who does the {name} answer to on 1 May 2008{asked}?")

    assert plain.is_clear(found), found
    assert found[0].question.id in {"CQ-01", "LQ-17"}
    assert {name} == {*found[0].given.values()} - {"2008-05-01"}
    assert found[0].adopts is adopts


def test_today_is_said_not_to_be_used(bnes_adopted: View) -> None:
    found = plain.readings(bnes_adopted, "who is DASS today")

    assert plain.is_clear(found)
    assert "(not used: today)" in found[0].told()


@pytest.mark.parametrize("sentence", UNCLEAR)
def test_what_may_be_read_wrongly_is_not_taken_as_meant(sentence: str, bnes_adopted: View) -> None:
    found = plain.readings(bnes_adopted, sentence)

    assert not plain.is_clear(found)
    assert UNCLEAR[sentence] in "; ".join(found[0].doubts)


def test_a_misspelt_name_is_said_to_be_taken_for_another(bnes_adopted: View) -> None:
    found = plain.readings(bnes_adopted, "who sits on the Partnershp Board")

    assert "('Partnershp Board' is taken for 'partnership board')" in found[0].told()


def test_no_question_is_offered_without_what_it_needs(bnes_adopted: View) -> None:
    for sentence in ("who reports to the director", "does she have two bosses"):
        for one in plain.readings(bnes_adopted, sentence):
            needed = {each.name for each in one.question.parameters if each.needed}
            assert needed <= {*one.given}


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


@pytest.mark.slow
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


ASKED = Path(__file__).parent / "asked_by_people.csv"
"""What different people would ask, of which place, as which questions it is right to read it, and
what it is about. None of it is to be made a wording of the catalogue."""
PLACES = {name.partition("-")[0]: name for name in ("lambeth-2020", "humber-2025", "surrey-2026")}
PLACES |= {"bath": "bath-and-north-east-somerset-2008", "barking": "barking-and-dagenham-2023"}


@pytest.mark.slow
def test_most_that_different_people_ask_is_right_among_the_first_three() -> None:
    with ASKED.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    views = {place: open_view(f"case:{name}") for place, name in PLACES.items()}
    right = first = about = clear = wrong = 0
    for row in rows:
        found = plain.readings(views[row["of"]], row["asked"])
        hits = [one for one in found if one.question.id in row["meant"].split()]
        right += bool(hits)
        first += bool(found) and found[0] in hits
        clear += plain.is_clear(found)
        wrong += plain.is_clear(found) and found[0] not in hits
        told = " ".join(f"{one.given} {one.day}" for one in hits).casefold()
        about += bool(row["about"]) and row["about"] in told

    assert len(rows) >= 205
    assert right / len(rows) >= 0.9
    assert first / len(rows) >= 0.75
    assert about / sum(bool(row["about"]) for row in rows) >= 0.85
    assert clear / len(rows) >= 0.35
    assert wrong / clear <= 0.05


@pytest.mark.parametrize(
    ("place", "sentence", "question", "given"),
    [
        ("humber", "Who was chair in 2024?", "LQ-15", {"role": "chair", "day": "2024"}),
        ("humber", "Who appointed the interim chair?", "LQ-23", {"role": "chair"}),
        (
            "humber",
            "Who is responsible for Freedom to Speak Up?",
            "LQ-24",
            {"function": "Freedom to Speak Up"},
        ),
        ("lambeth", "Are there any declared interests?", "LQ-09", {}),
        (
            "lambeth",
            "When does the CCG end and who takes over?",
            "CQ-74",
            {"kind": "clinical commissioning group"},
        ),
        ("bath", "When does the PCT end?", "LQ-14", {"thing": "the PCT"}),
        ("humber", "When did Sean Lyons step down?", "LQ-13", {"person": "Sean Lyons"}),
        (
            "lambeth",
            "Who employs the director of integrated commissioning?",
            "CQ-42",
            {"post": "director of integrated commissioning (adults)"},
        ),
    ],
)
def test_what_strangers_asked_is_read_and_answered(
    place: str, sentence: str, question: str, given: dict[str, str]
) -> None:
    view = open_view(f"case:{PLACES[place]}")

    found = plain.readings(view, sentence)

    assert (found[0].question.id, dict(found[0].given)) == (question, given)
    assert plain.is_clear(found)
    assert questions.ask(view, found[0].question, found[0].given).rows


def test_a_merger_is_not_taken_for_what_is_called_otherwise() -> None:
    found = plain.readings(open_view(f"case:{PLACES['humber']}"), "Has the merger been approved?")

    assert not plain.is_clear(found)
    assert found[0].question.id == "LQ-23"
    assert found[0].given == {"proposal": "A group leadership model for the two trusts"}
    assert found[0].doubts[0].startswith("nothing is called 'merger'; the one proposal is ")


def test_no_wording_of_others_was_made_one_of_the_catalogue() -> None:
    known = {text.casefold() for one in questions.catalogue().values() for text in one.wordings}
    with ASKED.open(encoding="utf-8") as stream:
        asked = {row["asked"].casefold() for row in csv.DictReader(stream)}

    assert not known & asked


@pytest.mark.parametrize(
    ("sentence", "question", "given"),
    [
        ("please can you tell me who chairs the Cabinet", "LQ-26", {"body": "Cabinet"}),
        ("I'd really like to know who the DASS answers to", "CQ-01", {"post": "DASS"}),
        ("who does the PCT chief exec answer to", "CQ-01", {"post": "pct chief executive"}),
        ("who are the partnreship board memebers", "CQ-07", {"body": "partnership board"}),
        ("what is the Partnership Board's remit", "CQ-06", {"body": "Partnership Board"}),
    ],
)
def test_fillers_slips_and_words_cut_short_are_understood(
    sentence: str, question: str, given: dict[str, str], bnes_adopted: View
) -> None:
    found = plain.readings(bnes_adopted, sentence)

    assert (found[0].question.id, dict(found[0].given)) == (question, given)
    assert plain.is_clear(found)


def test_how_it_is_read_is_said_and_it_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["ask", BNES, "who does the DASS answer to?", "--adopt", "all"])

    told = capsys.readouterr()
    assert code == 0
    assert "Read as CQ-01, To whom is a post accountable" in told.err
    assert "with post DASS" in told.err
    assert "PCT Chief Executive Officer" in told.out


def test_how_it_is_read_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"

    main(["ask", BNES, "who reports to the LA Chief Executive", "--adopt=all", "-o", str(path)])

    assert "Read as LQ-22, Who answers to a post or body" in path.read_text("utf-8")


def test_a_day_without_a_place_is_offered_as_the_day_of_the_view(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["ask", BNES, "what has no successor on 1.5.08 when the PCT ends"])

    assert code == 2
    assert "LQ-16 'organisation=the PCT' --as-of=2008-05-01" in capsys.readouterr().err


@pytest.mark.slow
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
