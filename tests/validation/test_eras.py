"""A rule applies from its first day to its last, and on no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pyoxigraph as ox
import pytest

from caregraph import assets, rdf
from caregraph.graph import law, ontology
from caregraph.graph.choices import Choice
from caregraph.graph.store import open_store
from caregraph.graph.view import open_view, view
from caregraph.results import Status
from caregraph.validation import Rulebook, check
from caregraph.validation.eras import Era
from caregraph.validation.rule import Rule
from caregraph.vocab import CG

RULES = Rulebook.load()
DAY = timedelta(days=1)
FIRST = [
    (rule.id, era.since)
    for rule in RULES.rules.values()
    for era in [
        min((limb.era for limb in rule.limbs.values()), key=lambda one: one.since or date.min)
    ]
    if era.since
]
LAST = [(rule.id, rule.era.until) for rule in RULES.rules.values() if rule.era.until]
BATH = "case:bath-and-north-east-somerset-2008"
NHS_CONFLICTS = "https://www.england.nhs.uk/long-read/managing-conflicts-of-interest-in-the-nhs/"
CASES = [f"case:{name}" for name in assets.case_names()]


@pytest.mark.parametrize(
    ("day", "bounded", "begun", "ended", "open_"),
    [
        (date(2000, 3, 31), False, False, True, True),
        (date(2000, 4, 1), True, True, True, True),
        (date(2010, 1, 1), True, True, True, True),
        (date(2013, 3, 31), True, True, True, True),
        (date(2013, 4, 1), False, True, False, True),
        (None, True, True, True, True),
    ],
)
def test_era_holds_from_its_first_day_until_the_day_before_its_end(
    day: date | None, bounded: bool, begun: bool, ended: bool, open_: bool
) -> None:
    since, until = date(2000, 4, 1), date(2013, 4, 1)

    assert Era(since, until, confirmed=True).holds(day) is bounded
    assert Era(since, None, confirmed=True).holds(day) is begun
    assert Era(None, until, confirmed=True).holds(day) is ended
    assert Era(None, None, confirmed=True).holds(day) is open_


@cache
def store() -> ox.Store:
    return open_store(["case:barking-and-dagenham-2010"])


def status(rule: str, day: date | str) -> Status:
    report = check(view(store(), Choice(as_of=str(day))), RULES.only([rule]))
    (one,) = report.assurance
    assert not report.findings or one.status == "findings"
    return one.status


def test_many_rules_begin_on_a_day_and_some_end() -> None:
    assert len(FIRST) > 30
    assert {rule for rule, _ in LAST} == {"BOD-05", "ICB-04", "STAT-10"}


@pytest.mark.sampled(20)
@pytest.mark.parametrize(("rule", "since"), FIRST)
def test_rule_applies_on_its_first_day_and_not_on_the_day_before(rule: str, since: date) -> None:
    assert status(rule, since - DAY) == "out-of-era"
    assert status(rule, since) != "out-of-era"


@pytest.mark.parametrize(("rule", "until"), LAST)
def test_rule_applies_on_its_last_day_and_not_on_the_day_after(rule: str, until: date) -> None:
    assert status(rule, until - DAY) != "out-of-era"
    assert status(rule, until) == "out-of-era"


@pytest.mark.parametrize(
    ("day", "applies"),
    [
        ("2000", False),
        ("2000-07", False),
        ("2000-07-27", False),
        ("2000-07-28", True),
        ("2000-08", True),
        ("2001", True),
    ],
)
def test_month_and_year_stand_for_their_first_day(day: str, applies: bool) -> None:
    assert (status("SOD-02", day) != "out-of-era") is applies


@pytest.mark.parametrize("adopt", [(), ("all",)], ids=["as-is", "adopted"])
@pytest.mark.parametrize("case", CASES)
def test_no_case_is_judged_by_a_rule_of_another_time(case: str, adopt: tuple[str, ...]) -> None:
    shown = open_view([case], Choice(adopt=adopt))

    report = check(shown, RULES)

    assert report.findings
    eras = [
        [limb.era for limb in RULES.rules[finding.rule].limbs.values()]
        for finding in report.findings
    ]
    assert all(any(era.holds(shown.day) for era in of_rule) for of_rule in eras)
    if shown.day and shown.day < date(2022, 7, 1):
        assert not {"STAT-11", "BOD-06", "BOD-07"} & {one.rule for one in report.findings}


def law_days() -> set[date]:
    """Days on which what rules rest on turns, and those as at which cases are described."""
    bases = {iri for rule in RULES.rules.values() for iri in rests_on(rule)}
    starts = {law.not_before(rdf.NamedNode(iri)) for iri in bases}
    described = {day for case in CASES for day in open_view([case]).days.values()}
    return {day for day in (*starts, *(since for _, since in FIRST), *described) if day}


def rests_on(rule: Rule) -> set[str]:
    return {*rule.basis, *(iri for one in rule.advice for iri in one.basis)}


@pytest.mark.slow
def test_no_limb_is_asked_on_a_day_on_which_nothing_that_its_rule_rests_on_is_in_force() -> None:
    """Since the first code of good practice that is held; before it, such findings are pending."""
    days = [one for one in sorted(law_days()) if one >= date(1995, 5, 31)]
    asked = [
        (rule, day)
        for rule in RULES.rules.values()
        for day in days
        if any(limb.era.holds(day) for limb in rule.limbs.values())
    ]
    resting_on_nothing = [
        (rule.id, day)
        for rule, day in asked
        if {law.in_force(rdf.NamedNode(iri), day) for iri in rests_on(rule)} == {"no"}
    ]

    assert len(asked) > 1000
    assert resting_on_nothing == []


def test_good_practice_is_cited_by_codes_of_the_day() -> None:
    day = open_view([BATH]).day
    findings = check(open_view([BATH]), RULES.only(["SOD-09"])).findings
    codes = {
        ontology.label(one): law.in_force(one, day or date.max)
        for one in ontology.objects(rdf.NamedNode(findings[0].basis[0].iri), CG.hasBasis)
        if isinstance(one, rdf.NamedNode)
    }

    assert [one.label for one in findings[0].basis] == ["Professional and good-practice codes"]
    assert {label for label, held in codes.items() if held == "yes"} == {
        "The seven principles of public life (Committee on Standards in Public Life, May 1995)",
        "The good governance standard for public services "
        "(Independent Commission on Good Governance in Public Services, 2005)",
    }
    assert "not known" not in codes.values()


def test_what_rests_only_on_what_begins_later_breaks_nothing_yet() -> None:
    """Nobody breaks in 2008 what a code of 2017 asks for."""
    book = RULES.only(["SOD-09"])
    later = replace(book.rules["SOD-09"], basis=(NHS_CONFLICTS,))
    found = check(open_view([BATH]), replace(book, rules={"SOD-09": later})).findings

    assert {one.outcome for one in found} == {"pending"}
    assert {one.pending and one.pending.provision.iri for one in found} == {NHS_CONFLICTS}
