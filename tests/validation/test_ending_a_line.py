"""A proposal that ends somebody's line is told by whoever is left to answer to nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.results import Finding
from caregraph.validation import Rulebook, check

Write = Callable[[Mapping[str, str]], Path]

RULES = Rulebook.load().only(["ACC-01", "ACC-02", "TMP-02"])
LINES = (
    "key,who answers,to whom,kind,status,proposal,evidence\n"
    "up,director,chief,statutory,in force,,report 3\n"
    "mine,chief,cabinet,corporate,in force,,report 3\n"
)
ACROSS = "across,director,trust-chief,operational,in force,,report 3\n"
PLAN = {
    "bodies": "key,name,type,parent,status,evidence\n"
    "cabinet,Cabinet,cabinet,council,in force,report 2\n",
    "proposals": "key,title,put to,effective from,decision status,evidence\n"
    "plan,The plan,cabinet,2010-07-01,for decision,report 4\n",
    "changes": "key,proposed by,effect,thing,evidence\ncut,plan,ends,up,report 4\n",
}


@pytest.fixture
def told(write_tables: Write) -> Callable[..., list[Finding]]:
    """Give what is told of lines once the plan that ends one is adopted, or before."""

    def of(lines: str, adopt: tuple[str, ...] = ("plan",)) -> list[Finding]:
        folder = write_tables({"lines": lines} | PLAN)
        choice = Choice("2010-07-02", None, adopt)
        return list(check(open_view([str(folder)], choice), RULES).findings)

    return of


def outcomes(found: list[Finding]) -> set[tuple[str, str, str]]:
    return {(one.rule, one.focus.label, one.outcome) for one in found}


def test_whoever_answers_to_nobody_once_the_proposal_is_adopted_is_told(
    told: Callable[..., list[Finding]],
) -> None:
    assert outcomes(told(LINES, ())) == set()

    found = told(LINES)

    assert outcomes(found) == {
        ("TMP-02", "Director of Care", "breach"),
        ("ACC-02", "Director of Care", "not-stated"),
    }
    (message,) = {one.message for one in found if one.rule == "TMP-02"}
    assert message == (
        "Director of Care no longer answers to Chief Executive (from 2010-07-01, with The plan), "
        "and by no recorded line to anybody else."
    )


def test_a_line_to_another_organisation_does_not_stand_for_that_to_the_own(
    told: Callable[..., list[Finding]],
) -> None:
    found = told(LINES + ACROSS)

    assert ("TMP-02", "Director of Care", "breach") in outcomes(found)
    assert any("to anybody else in its own organisation" in one.message for one in found)


@pytest.mark.parametrize(
    "lines",
    [
        LINES + "new,director,cabinet,statutory,proposed,plan,report 4\n",
        LINES.replace("up,director,chief", "kept,director,chief") + ACROSS.replace("across", "up"),
    ],
    ids=["the proposal brings another", "it ends the line to another organisation"],
)
def test_whoever_still_answers_in_their_organisation_is_left_alone(
    told: Callable[..., list[Finding]], lines: str
) -> None:
    assert not {one for one in outcomes(told(lines)) if one[0] == "TMP-02"}


def test_a_superior_without_a_line_of_their_own_lost_none(
    told: Callable[..., list[Finding]],
) -> None:
    bare = "".join(line for line in LINES.splitlines(keepends=True) if "mine" not in line)

    assert {one[1] for one in outcomes(told(bare)) if one[0] == "TMP-02"} == {"Director of Care"}


def test_a_line_that_the_proposal_brings_leaves_open_to_whom_else_the_post_answers(
    told: Callable[..., list[Finding]],
) -> None:
    brought = LINES.replace("up,director", "up,trust-chief")
    brought += ACROSS.replace("in force,", "proposed,plan")

    assert ("ACC-01", "Director of Care", "left-open") in outcomes(told(brought))
