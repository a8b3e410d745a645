"""Faults planted and mended in a structure are counted exactly: k new and m fixed."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caregraph.graph.choices import Choice
from caregraph.graph.view import view
from caregraph.validation import Rulebook, baselines, check
from caregraph.validation.baselines import Baseline
from caregraph.validation.kinds import Checked
from caregraph.vocab import turtle_prologue

COUNCILS = 4
HEAD = """
id:town a cg:Structure ; skos:prefLabel "Town" ; cg:asAt "2012-06-01"^^xsd:date .
"""
COUNCIL = """
id:council{n} a cg:UpperTierAuthority ; skos:prefLabel "Council {n}" .
id:chief{n} a cg:Post ; skos:prefLabel "Chief {n}" ; cg:postIn id:council{n} ;
    cg:fulfilsRole code:statutory-role\\/head-of-paid-service .
id:solicitor{n} a cg:Post ; skos:prefLabel "Solicitor {n}" ; cg:postIn id:council{n} ;
    cg:fulfilsRole code:statutory-role\\/monitoring-officer .
"""
FAULTS = {
    "SOD-01": "id:solicitor{n} cg:fulfilsRole code:statutory-role\\/chief-finance-officer .",
    "SOD-02": "id:chief{n} cg:fulfilsRole code:statutory-role\\/monitoring-officer .",
    "PRV-04": "id:chief{n} owl:sameAs id:solicitor{n} .",
    "STR-03": """
id:up{n} a cg:AccountabilityLine ; cg:accountableParty id:solicitor{n} ;
    cg:accountableTo id:chief{n} ; cg:accountabilityKind code:accountability-kind\\/operational .
id:aside{n} a cg:AccountabilityLine ; cg:accountableParty id:solicitor{n} ;
    cg:accountableTo id:council{n} ; cg:accountabilityKind code:accountability-kind\\/operational .
""",
}
"""A fault of each kind by the one rule that finds it."""

Planted = frozenset[tuple[str, int]]
planted = st.frozensets(st.tuples(st.sampled_from(sorted(FAULTS)), st.integers(1, COUNCILS)))


@cache
def rulebook() -> Rulebook:
    return Rulebook.load().only(FAULTS)


def checked(faults: Planted, order: int = 0) -> Checked:
    text = turtle_prologue() + HEAD
    text += "".join(COUNCIL.format(n=n) for n in range(1, COUNCILS + 1))
    text += "".join(FAULTS[rule].format(n=n) for rule, n in sorted(faults))
    graph = ox.NamedNode("https://w3id.org/caregraph/id/town")
    triples = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    turned = triples[order % len(triples) :] + triples[: order % len(triples)]
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in turned)
    shown = view(store, Choice())
    return Checked(shown, rulebook(), check(shown, rulebook()))


def test_a_structure_without_faults_has_no_finding_and_each_fault_has_one() -> None:
    assert not checked(frozenset()).report.findings
    for rule in FAULTS:
        assert [one.rule for one in checked(frozenset({(rule, 2)})).report.findings] == [rule]


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(before=planted, after=planted, order=st.integers(0, 1000))
def test_exactly_what_was_planted_is_new_and_what_was_mended_fixed(
    before: Planted, after: Planted, order: int
) -> None:
    earlier = checked(before)

    now = checked(after, order)
    kept = Baseline(earlier.report.findings, earlier.memory)
    result = baselines.compared(now.report, kept, now)

    assert sum(one.change == "new" for one in result.findings) == len(after - before)
    assert sum(one.change == "open" for one in result.findings) == len(after & before)
    assert result.since is not None
    assert len(result.since.went) == len(before - after)
