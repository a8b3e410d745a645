"""Following a view: after any change the report is what a check of a view made anew gives."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import flips
from flips import Step, Town
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from caregraph.graph import infer
from caregraph.graph.store import Choice
from caregraph.graph.view import View, day_literal
from caregraph.results import Finding
from caregraph.validation import Rulebook, check
from caregraph.validation.following import Following
from caregraph.vocab import CG

FIRST = date(2000, 1, 1)


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


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(
    case=st.sampled_from(flips.CASES), choice=flips.choices, steps=flips.steps,
    days=st.lists(st.integers(0, 9500), min_size=5, max_size=5),
)  # fmt: skip
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
