"""Following a view: after any change the report is what a check of a view made anew gives."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from unittest.mock import patch

import flips
import pytest
from flips import Step, Town
from hypothesis import strategies as st
from laws import tried
from pyoxigraph import Literal, NamedNode, Quad, Triple

from caregraph.graph import infer
from caregraph.graph.choices import Choice
from caregraph.graph.identity import day_literal
from caregraph.graph.view import View
from caregraph.results import Assurance, Finding, Report
from caregraph.validation import Rulebook
from caregraph.validation.following import Following
from caregraph.validation.run import check_as_read as check
from caregraph.vocab import CG, XSD

FIRST = date(2000, 1, 1)
DATES = {XSD.date, XSD.gYear, XSD.gYearMonth}


@cache
def rulebook() -> Rulebook:
    return Rulebook.load()


def anew(town: Town, days: dict[NamedNode, date]) -> View:
    """A view made anew of what is stated, on some days."""
    view = town.fresh()
    view.days.update(days)
    for node, day in (*days.items(), (view.iri, view.day)):
        for quad in list(view.store.quads_for_pattern(node, CG.asAt, None)):
            view.store.remove(quad)
        view.store.add(Quad(node, CG.asAt, day_literal(day)))
    infer.derive(view.store)
    return view


@pytest.mark.slow
@tried(
    few=2,
    many=40,
    case=st.sampled_from(flips.CASES),
    choice=flips.choices,
    steps=flips.steps,
    days=st.lists(st.integers(0, 9500), min_size=5, max_size=5),
)
def test_the_report_after_any_change_is_that_of_a_check_made_anew(
    case: str, choice: Choice, steps: list[Step], days: list[int]
) -> None:
    town = Town(case, choice)
    following = Following(town.fresh(), rulebook())
    (structure,) = following.view.structures
    findings = set(map(key, following.report().findings))

    for actions, number in zip(steps, days, strict=False):
        added, removed = town.step(actions)
        turned = {structure: FIRST + timedelta(number)}
        delta = following.update(added, removed, days=turned, heard_by=rulebook().rules)

        view = anew(town, turned)
        report = check(view, rulebook())
        assert set(view.store) == set(following.view.store)
        assert following.report() == report
        findings = (findings - set(map(key, delta.gone))) | set(map(key, delta.new))
        assert findings == set(map(key, report.findings))


def key(finding: Finding) -> tuple[str, str]:
    return finding.fingerprint, finding.outcome


def rule_of(rule: str, report: Report) -> Assurance:
    (found,) = (one for one in report.assurance if one.rule == rule)
    return found


def turning(view: View, until: date) -> list[Triple]:
    """What a day may turn on: the dates of the view that have begun, or are past, by then."""
    dated = [
        quad.triple
        for quad in view.store
        if isinstance(quad.object, Literal) and quad.object.datatype in DATES
    ]
    return [one for one in dated if one.object.value <= until.isoformat()]


@pytest.mark.slow
@tried(
    few=2,
    many=40,
    case=st.sampled_from(flips.CASES),
    numbers=st.lists(st.integers(0, 9500), min_size=2, max_size=5, unique=True).map(sorted),
)
def test_a_day_on_which_nothing_changes_is_followed_by_the_dates_that_turn_on_it(
    case: str, numbers: list[int]
) -> None:
    town = Town(case, Choice(adopt=("all",)))
    following = Following(town.fresh(), rulebook())
    (structure,) = following.view.structures
    following.update(days={structure: FIRST}, heard_by=rulebook().rules)

    for number in numbers:
        turned = {structure: FIRST + timedelta(number)}
        announced = turning(following.view, turned[structure])
        delta = following.update(
            days=turned, announced=announced, heard_by=["AGR-04", "TMP-06", "TMP-07"]
        )

        assert not delta.added | delta.removed
        assert following.report() == check(anew(town, turned), rulebook())


@pytest.mark.slow
def test_a_rule_that_comes_into_force_tells_what_it_finds_and_looks_at() -> None:
    town = Town("case:bath-and-north-east-somerset-2008", Choice(adopt=("all",)))
    following = Following(town.fresh(), rulebook())
    (structure,) = following.view.structures
    day = rulebook().rules["STAT-08"].era.since
    assert day is not None
    following.update(days={structure: day - timedelta(1)}, heard_by=rulebook().rules)
    assert rule_of("STAT-08", following.report()).status == "out-of-era"

    delta = following.update(days={structure: day})

    assert rule_of("STAT-08", following.report()).status == "findings"
    assert {one.rule for one in delta.new} == {"STAT-08"}
    assert following.report() == check(anew(town, {structure: day}), rulebook())


@pytest.mark.slow
def test_a_quiet_day_asks_about_nothing() -> None:
    town = Town("case:bath-and-north-east-somerset-2008", Choice(adopt=("all",)))
    following = Following(town.fresh(), rulebook())
    (structure,) = following.view.structures
    following.update(days={structure: date(2012, 5, 5)}, heard_by=rulebook().rules)

    delta = following.update(days={structure: date(2012, 5, 6)})

    assert (delta.asked, delta.new, delta.gone, delta.reworded) == (0, (), (), ())


@pytest.mark.slow
def test_a_second_following_does_not_index_the_rulebook_again() -> None:
    town = Town("case:waltham-forest-2009", Choice())
    first = Following(town.fresh(), rulebook())

    with patch("caregraph.shacl.live.plans.Follower", side_effect=AssertionError("indexed again")):
        second = Following(town.fresh(), rulebook())

    assert second.report() == first.report() == check(anew(town, dict(first.view.days)), rulebook())


def test_no_derivation_reads_the_day() -> None:
    assert not [name for name, text in infer.rules().items() if "asAt" in infer.words(text) + text]
