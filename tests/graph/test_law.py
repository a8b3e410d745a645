"""Whether the law is in force on a day: what is not held is not taken for granted."""

from __future__ import annotations

from datetime import date

import pytest

from caregraph.graph import law, ontology
from caregraph.rdf import NamedNode
from caregraph.vocab import CG, PREFIXES


def node(name: str) -> NamedNode:
    """Give a provision by the short name that tables write, or a requirement by its identifier."""
    return ontology.provisions().get(name) or NamedNode(PREFIXES["law"] + name)


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("nhs-act-2006-s18", "2007-02-28", "no"),
        ("nhs-act-2006-s18", "2007-03-01", "yes"),
        ("nhs-act-2006-s18", "2013-03-31", "yes"),
        ("nhs-act-2006-s18", "2013-04-01", "no"),
        ("nhs-act-2006-s75", "2026-11-26", "yes"),
        ("LAW-HOPS", "1990-01-15", "no"),
        ("LAW-HOPS", "1990-01-16", "yes"),
    ],
)
def test_days_that_are_held_decide(name: str, day: str, expected: law.InForce) -> None:
    assert law.in_force(node(name), date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2000-12-31", "no"),
        ("2001-05-10", "no"),
        ("2001-05-11", "not known"),
        ("2001-12-30", "not known"),
        ("2001-12-31", "yes"),
        ("2007-03-01", "no"),
    ],
)
def test_a_start_known_to_the_year_is_open_within_it_once_its_act_is_passed(
    day: str, expected: law.InForce
) -> None:
    assert law.in_force(node("hsca-2001-s45"), date.fromisoformat(day)) == expected


def test_a_start_that_is_not_held_is_not_taken_for_granted() -> None:
    assert law.in_force(node("care-act-2014"), date(2026, 11, 26)) == "not known"
    assert law.in_force(node("lassa-1970-s2"), date(2004, 1, 1)) == "not known"
    assert law.in_force(node("lassa-1970-s2"), date(2005, 4, 1)) == "no"


def test_a_bill_is_never_in_force() -> None:
    assert law.in_force(node("health-bill-2026"), date(2026, 11, 26)) == "no"


def test_of_what_is_no_law_it_is_not_known() -> None:
    assert law.in_force(NamedNode("http://example.org/agreement"), date(2026, 1, 1)) == "not known"


def test_a_provision_starts_no_earlier_and_ends_no_later_than_its_instrument() -> None:
    for one in law.provisions():
        whole = next(ontology.objects(NamedNode(one.iri), CG.partOfEnactment), None)
        if isinstance(whole, NamedNode) and one.since is None:
            for day in (date(1980, 1, 1), date(2012, 9, 10), date(2026, 11, 26)):
                of_whole = law.in_force(whole, day)
                assert of_whole != "no" or law.in_force(NamedNode(one.iri), day) == "no"


def test_the_days_are_told_no_more_precisely_than_they_are_known() -> None:
    told = {one.notation: one.days for one in law.provisions()}

    assert told["law:hsca-2001-s45"] == "from 2001 until 2007-03-01"
    assert told["law:dass-guidance-2006"] == "from 2006-05"
    assert told["law:care-act-2014"] == "start not held"
    assert told["law:lga-2000-s4"] == "start not held until 2015"
    assert told["law:edce-act-2026"] == "enacted 2026-04-29, start not held"
    assert told["law:health-bill-2026"] == "a Bill, not in force"


def test_what_has_still_to_be_confirmed_is_said() -> None:
    told = {one.notation: one.to_confirm for one in law.provisions()}

    assert told["law:nhs-act-2006-s75"] == ""
    assert told["law:nhs-act-2006-s2b"] == "dates and text"
    assert told["law:care-act-2014-s42"] == "dates"
    assert told["law:nhs-act-2006-sch7-para10a"] == "text"


def test_an_act_that_was_passed_and_has_no_start_is_in_force_on_no_day_before() -> None:
    for name in ("edce-act-2026", "edce-act-2026-s1"):
        assert law.in_force(node(name), date(2026, 4, 28)) == "no"
        assert law.in_force(node(name), date(2026, 4, 29)) == "not known"


def test_what_has_to_be_looked_into_again_is_listed_from_the_day_it_is_due() -> None:
    today = date(2027, 2, 24)
    ninety = law.due(90, today)

    assert [one.looked_into for one in ninety] == sorted(one.looked_into for one in ninety)
    assert all((today - one.looked_into).days >= 90 for one in ninety)
    bill = next(one for one in ninety if one.notation == "law:health-bill-2026")
    assert bill.looked_into == date(2026, 11, 26)
    assert bill.note.startswith("No stage after")
    assert bill not in law.due(90, date(2027, 2, 23))
    assert law.due(90, date(2026, 11, 27)) == []
    assert law.reviews() == law.due(0, date(9999, 1, 1))
