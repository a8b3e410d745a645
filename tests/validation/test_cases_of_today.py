"""What the rulebook finds on the four cases of today: what nobody says, and no breach of law."""

from __future__ import annotations

import pytest

from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.validation import Rulebook, check


@pytest.mark.parametrize(
    ("case", "warned"),
    [
        ("lambeth-2020", {"PRV-03"}),
        ("humber-2025", set()),
        ("west-dunbartonshire-2022", set()),
        ("surrey-2026", set()),
    ],
)
def test_silence_is_no_breach_on_the_day_of_the_case(case: str, warned: set[str]) -> None:
    report = check(open_view([f"case:{case}"]), Rulebook.load())

    assert {one.rule for one in report.breaches if one.severity == "violation"} == set()
    assert {one.rule for one in report.breaches if one.severity == "warning"} == warned


def test_a_delegation_of_a_council_that_ends_is_told_on_the_day_it_has_ended() -> None:
    view = open_view(["case:surrey-2026"], Choice(as_of="2027-04-01"))

    found = check(view, Rulebook.load().only(["TMP-02"])).breaches

    assert {str(one.focus.iri).rpartition("/")[2] for one in found} == {
        "reigate-to-chief-executive"
    }
