"""The first sentences on changes are claims: what each situation must be told by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from caregraph.comparisons import Change, Comparison, Dangling, EndsWith, Impact, Reason, Triples
from caregraph.deltas import Delta, Shift
from caregraph.finding import Finding
from caregraph.moods import Outcome
from caregraph.results import Thing
from caregraph.seen import Seen, SeenStructure, Taken
from caregraph.serve.changes.sentences import (
    Turn,
    of_change,
    of_days,
    of_ending,
    of_findings,
    of_places,
    of_update,
    without_proposal,
)


def thing(name: str) -> Thing:
    return Thing(f"https://example.org/{name}", name)


def change(category: Any, kind: Any, name: str, **others: Any) -> Change:
    return Change(others.pop("step", "proposal"), category, kind, thing(name), name, **others)


def succession(category: Any, before: str, after: str) -> Change:
    return change(
        category,
        "other",
        f"{before} to {after}",
        came_from=tuple(map(thing, before.split(", "))),
        goes_to=tuple(map(thing, after.split(", "))),
    )


def line(who: str, to: str, category: Any = "added") -> Change:
    ends = {"came_from": (thing(who),), "goes_to": (thing(to),)}
    return change(category, "line", f"{who} to {to}", **ends)


def duty(how: str, who: str, what: str) -> Change:
    one = change("added", "responsibility", f"{who} for {what}", came_from=(thing(who),))
    return replace(one, goes_to=(thing(what),), duties=(how,))


def undated(one: Change) -> Change:
    """One that comes with a proposal and of which no start is stated."""
    return replace(one, is_start_stated=False)


def posts(number: int, category: Any = "added", kind: Any = "post") -> list[Change]:
    return [change(category, kind, f"{kind} {one}") for one in range(number)]


def finding(outcome: Outcome, **others: Any) -> Finding:
    return Finding(
        rule="ACC-01",
        title="",
        found="",
        outcome=outcome,
        severity="warning",
        focus=thing("focus"),
        organisations=(),
        path=None,
        value=None,
        statement="",
        remedy="",
        owner="",
        basis=(),
        evidence=(),
        **others,
    )


def shifts(*outcomes: Outcome, **others: Any) -> tuple[Shift, ...]:
    return tuple(Shift(finding(one, **others), "proposal") for one in outcomes)


SEEN = Seen("view", (SeenStructure(thing("town"), "2010-06-01", "2010-06-01"),))
ADOPTED = replace(SEEN, adopted=(Taken(thing("plan"), None),))


def compared(
    changes: Sequence[Change], path: tuple[Any, ...] = ("proposal",), **others: Any
) -> Comparison:
    after = ADOPTED if "proposal" in path else SEEN
    return Comparison(SEEN, after, path, tuple(changes), triples=Triples(("a",)), **others)


LOST_DUTY = Dangling("functions", "vested", thing("f"), thing("x"), "", is_duty=True)
CHANGES = {
    "nothing": (
        Comparison(SEEN, SEEN, (), ()),
        "Nothing differs.",
    ),
    "one post begins": (
        compared(posts(1)),
        "Post 0 begins. 1 thing begins and nothing ends.",
    ),
    "two posts end": (
        compared(posts(2, "ended")),
        "Post 0 and post 1 end. Nothing begins and 2 end.",
    ),
    "many bodies begin": (
        compared(posts(5, "added", "body")),
        "5 bodies begin. 5 things begin and nothing ends.",
    ),
    "organisations weigh more than posts": (
        compared([*posts(1), *posts(1, "ended", "organisation"), *posts(3, "added", "body")]),
        "Organisation 0 ends; 3 bodies begin. 4 things begin and 1 ends.",
    ),
    "what ends with something else is not the news": (
        compared(
            [
                change("ended", "organisation", "trust"),
                change("ended", "post", "its chief", consequence_of=thing("trust")),
            ]
        ),
        "Trust ends. Nothing begins and 2 end.",
    ),
    "one board taken into another": (
        compared([succession("subsumed", "A, B", "C"), *posts(2, "ended", "body")]),
        "A and B give way to C; body 0 and body 1 end. Nothing begins and 2 end.",
    ),
    "one council split": (
        compared([succession("split", "County", "East, West")]),
        "County gives way to East and West. Nothing begins and nothing ends.",
    ),
    "many councils merge": (
        compared(
            [
                succession("merged", "A, B, C", "East"),
                succession("merged", "D, E", "West"),
                *(change("ended", "organisation", one) for one in "ABCDE"),
                *(change("added", "organisation", one) for one in ("East", "West")),
            ]
        ),
        "5 organisations give way to East and West. 2 things begin and 5 end.",
    ),
    "several kinds give way": (
        compared(
            [
                succession("merged", "A, B, C", "East"),
                change("ended", "organisation", "A"),
                change("ended", "body", "B"),
                change("ended", "body", "C"),
            ]
        ),
        "3 things give way to East. Nothing begins and 3 end.",
    ),
    "one line": (
        compared([line("director", "chief")]),
        "Director comes to answer to chief. 1 thing begins and nothing ends.",
    ),
    "lines to two": (
        compared([line("a", "x"), line("b", "x"), line("a", "y")]),
        "A and b come to answer to x, and a to y. 3 things begin and nothing ends.",
    ),
    "more lines to another": (
        compared([line("a", "x"), line("b", "x"), line("a", "y"), line("c", "z")]),
        "A and b come to answer to x, and 2 other lines begin. 4 things begin and nothing ends.",
    ),
    "lines of which no start is stated": (
        compared([line("a", "x"), undated(line("b", "y"))]),
        "A comes to answer to x, and b to y, of which no start is stated. 1 thing begins and "
        "nothing ends; 1 comes with the proposal, no start stated.",
    ),
    "posts of which no start is stated": (
        compared([*posts(1), *map(undated, posts(2, kind="body"))]),
        "Body 0 and body 1 come with the proposal; post 0 begins. 1 thing begins and nothing "
        "ends; 2 come with the proposal, no start stated.",
    ),
    "who comes to lead what": (
        compared([duty("leads", "chief", one) for one in ("health", "care", "housing")]),
        "Chief comes to lead health, care and housing. 3 things begin and nothing ends.",
    ),
    "who comes to do something else is counted": (
        compared([duty("oversees", "chief", "health")]),
        "1 thing begins and nothing ends.",
    ),
    "many lines to one": (
        compared([line(who, "x") for who in "abcd"]),
        "4 posts come to answer to x. 4 things begin and nothing ends.",
    ),
    "a line that ends is counted": (
        compared([line("a", "x", "ended")]),
        "Nothing begins and 1 ends.",
    ),
    "a holder changes": (
        compared([change("holder-changed", "holding", "Ann")]),
        "Nothing begins and nothing ends; 1 changes otherwise.",
    ),
    "two move": (
        compared([change("moved", "post", "a"), change("renamed", "post", "b")]),
        "Nothing begins and nothing ends; 2 change otherwise.",
    ),
    "a duty loses its holder": (
        compared(posts(1, "ended"), dangling=(LOST_DUTY,)),
        "Post 0 ends. Nothing begins and 1 ends; 1 duty loses its holder.",
    ),
    "known from a day": (
        compared([change("first-known", "post", "a")]),
        "Nothing begins and nothing ends; of 1 another is known than before.",
    ),
    "what time alone brings is told apart": (
        compared(
            [*posts(1), change("ended", "post", "old", step="time")], path=("time", "proposal")
        ),
        "Post 0 begins. 1 thing begins and nothing ends; 1 change more comes with time.",
    ),
    "a record corrected": (
        compared([change("corrected", "post", "a", corrects="added", step="record")], ("record",)),
        "A begins. The record is corrected, not the world: 1 thing begins and nothing ends.",
    ),
    "a record corrected besides": (
        compared(
            [
                *posts(1),
                change("corrected", "body", "b", corrects="ended", step="record"),
                replace(succession("corrected", "A", "B"), corrects="merged", step="record"),
            ],
            ("record", "proposal"),
        ),
        "Post 0 begins. 1 thing begins and nothing ends; the record of 2 statements is corrected.",
    ),
    "with findings": (
        compared(posts(1), findings=Delta(new=shifts("breach"))),
        "Post 0 begins. 1 thing begins and nothing ends. Of the findings, 1 is new to mend.",
    ),
    "what time alone does to findings is told apart": (
        compared(
            posts(1),
            ("time", "proposal"),
            findings=Delta(
                new=shifts("breach"),
                lost=(*shifts("breach"), *(replace(one, step="time") for one in shifts("breach"))),
            ),
        ),
        "Post 0 begins. 1 thing begins and nothing ends. Of the findings, 1 is new to mend and 1 "
        "lost. With time alone 1 lost besides.",
    ),
    "with no finding that moves": (
        compared(posts(1), findings=Delta(open=shifts("breach"))),
        "Post 0 begins. 1 thing begins and nothing ends. No finding comes or goes.",
    ),
}


@pytest.mark.parametrize("situation", CHANGES)
def test_a_change_is_told_by_what_weighs_most_then_by_counts(situation: str) -> None:
    result, said = CHANGES[situation]

    assert of_change(result) == said


def test_a_newer_description_says_what_lost_is() -> None:
    result = compared(posts(1), ("record",), findings=Delta(lost=shifts("breach")))

    assert of_update(result) == "1 change; findings: 1 lost, which passed before"


FINDINGS = {
    "nothing": (Delta(), "No finding comes or goes."),
    "still open is not news": (Delta(open=shifts("breach")), "No finding comes or goes."),
    "new to mend": (
        Delta(new=shifts("breach", "breach")),
        "Of the findings, 2 are new to mend.",
    ),
    "each mood apart": (
        Delta(new=shifts("breach", "left-open", "left-open", "not-stated")),
        "Of the findings, 1 is new to mend, 2 newly left open by the proposal and 1 new to find "
        "out.",
    ),
    "worse than before is new": (
        Delta(open=shifts("breach", was="not-stated")),
        "Of the findings, 1 is new to mend.",
    ),
    "lost": (Delta(lost=shifts("not-stated")), "Of the findings, 1 is lost."),
    "mended": (Delta(mended=shifts("breach", "breach")), "Of the findings, 2 are mended."),
    "a question is answered, not mended": (
        Delta(mended=shifts("breach", "not-stated", "left-open")),
        "Of the findings, 1 is mended and 2 answered.",
    ),
    "gone is never mended": (
        Delta(gone=shifts("breach")),
        "Of the findings, 1 is gone with what it was about.",
    ),
    "several gone": (
        Delta(mended=shifts("breach"), gone=shifts("breach", "breach")),
        "Of the findings, 1 is mended and 2 gone with what they were about.",
    ),
    "pending law is no breach": (Delta(new=shifts("pending")), "No finding comes or goes."),
}


@pytest.mark.parametrize("situation", FINDINGS)
def test_what_a_change_does_to_findings_is_told_in_the_five_words(situation: str) -> None:
    found, said = FINDINGS[situation]

    assert of_findings(found) == said


def turns(*days: str) -> list[Turn]:
    return [Turn(date.fromisoformat(one.rstrip("?")), one.endswith("?")) for one in days]


DAYS = {
    "none": (turns(), "Nothing described turns between 1 January 2008 and 1 January 2010."),
    "one": (turns("2008-05-01"), "The structure turns on 1 day: 1 May 2008."),
    "all supposed": (
        turns("2008-04-01?", "2008-05-01?"),
        "The structure turns on 2 days, only if the proposal is adopted: 1 April 2008 and 1 May "
        "2008.",
    ),
    "some supposed": (
        turns("2008-04-01?", "2009-05-01"),
        "The structure turns on 2 days: 1 April 2008 if adopted and 1 May 2009.",
    ),
    "many": (
        turns("2008-01-02", "2008-01-03", "2008-01-04", "2008-01-05", "2008-01-06"),
        "The structure turns on 5 days from 2 January 2008 to 6 January 2008.",
    ),
    "many, some supposed": (
        turns("2008-01-02", "2008-01-03?", "2008-01-04", "2008-01-05?", "2008-01-06"),
        "The structure turns on 5 days from 2 January 2008 to 6 January 2008, on 2 of them only "
        "if the proposal is adopted.",
    ),
}


@pytest.mark.parametrize("situation", DAYS)
def test_days_are_named_with_those_that_hang_on_a_proposal(situation: str) -> None:
    found, said = DAYS[situation]

    assert of_days(found, date(2008, 1, 1), date(2010, 1, 1)) == said


ENDINGS = {
    "alone": (
        Impact(SEEN, (thing("the PCT"),), "2013-04-01", (Reason("ends"),), (), ()),
        "The PCT ends on 1 April 2013. Nothing ends with it and nothing is left dangling; what "
        "comes after is not recorded.",
    ),
    "followed": (
        Impact(
            SEEN,
            (thing("A"), thing("B")),
            "2013-04",
            (),
            (EndsWith(thing("p"), "post", thing("A"), "p"),),
            (LOST_DUTY,),
            (thing("C"),),
        ),
        "A and B end in April 2013. 1 thing ends with them, 1 is left dangling and 1 duty loses "
        "its holder; after them comes C.",
    ),
    "of a kind": (
        Impact(SEEN, tuple(map(thing, "ABC")), "2013-04-01", (), (), ()),
        "3 things of one kind end on 1 April 2013. Nothing ends with them and nothing is left "
        "dangling; what comes after is not recorded.",
    ),
    "with findings": (
        Impact(SEEN, (thing("A"),), "2013", (), (), (), findings=Delta(gone=shifts("breach"))),
        "A ends in 2013. Nothing ends with it and nothing is left dangling; what comes after is "
        "not recorded. Of the findings, 1 is gone with what it was about.",
    ),
}


@pytest.mark.parametrize("situation", ENDINGS)
def test_an_ending_is_told_with_what_comes_after_or_that_it_is_not_recorded(situation: str) -> None:
    result, said = ENDINGS[situation]

    assert of_ending(result) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([], ""),
        ([(3, 41)], "Without the proposal: 3 to mend and 41 to find out."),
        ([(3, 41), (3, 52)], "Without the proposal: 3 to mend and 41 to 52 to find out."),
    ],
)
def test_what_is_found_without_the_proposal_is_told_beside_it(
    counts: list[tuple[int, int]], said: str
) -> None:
    found: list[dict[Outcome, int]] = [
        {"breach": breaches, "not-stated": questions} for breaches, questions in counts
    ]

    assert without_proposal(found) == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((9, 0, 0, ""), "Nothing described turns in 9 places."),
        (
            (1, 0, 4, ""),
            "In 1 place something turns on 4 days, none of them after the day shown.",
        ),
        (
            (2, 1, 4, "1 April 2027 in Surrey"),
            "In 2 places something turns on 5 days, 1 of them after the day shown; next change: "
            "1 April 2027 in Surrey.",
        ),
        (
            (1, 1, 0, ""),
            "In 1 place something turns on 1 day, 1 of them after the day shown.",
        ),
    ],
)
def test_a_diary_says_what_comes_after_the_day_shown(
    asked: tuple[int, int, int, str], said: str
) -> None:
    assert of_places(*asked) == said
