"""The delta of a real case: words, names and order change nothing, faults are counted exactly."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from caregraph.deltas import Delta
from caregraph.graph.choices import Choice
from caregraph.graph.store import open_store
from caregraph.graph.view import view
from caregraph.results import Report
from caregraph.validation import Rulebook, baselines, check
from caregraph.validation.baselines import Baseline
from caregraph.validation.kinds import Checked
from caregraph.vocab import CG, RDF, SKOS, code

BNES = "case:bath-and-north-east-somerset-2008"
BASE = "https://w3id.org/caregraph/id/bath-and-north-east-somerset-2008/"
ADOPTED = Choice(adopt=("integration",))


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(BASE + name)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return list(open_store([BNES]))


@pytest.fixture(scope="module")
def before(rulebook: Rulebook, quads: list[ox.Quad]) -> Checked:
    return checked(rulebook, quads)


def checked(rulebook: Rulebook, quads: list[ox.Quad]) -> Checked:
    store = ox.Store()
    store.extend(quads)
    shown = view(store, ADOPTED)
    return Checked(shown, rulebook, check(shown, rulebook))


def delta(before: Checked, after: Checked) -> tuple[int, int]:
    """How many findings are new or lost, and how many are no longer found."""
    since = compared(before, after)
    return len(since.new) + len(since.lost), len(since.went)


def compared(before: Checked, after: Checked) -> Delta:
    earlier = Baseline(before.report.findings, before.memory)
    since = baselines.compared(after.report, earlier, after).since
    assert since is not None
    return since


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_order_and_names_give_an_empty_delta(
    rulebook: Rulebook, quads: list[ox.Quad], before: Checked, seed: int
) -> None:
    chance = random.Random(seed)
    renamed = [
        ox.Quad(
            q.subject,
            q.predicate,
            ox.Literal(f"{q.object.value} ({chance.random()})"),
            q.graph_name,
        )
        if q.predicate == SKOS.prefLabel and isinstance(q.object, ox.Literal)
        else q
        for q in quads
    ]
    chance.shuffle(renamed)

    assert delta(before, checked(rulebook, renamed)) == (0, 0)


def both_roles(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Give the Council Solicitor the finance role as well: SOD-01."""
    role = code("statutory-role", "chief-finance-officer")
    return [*quads, ox.Quad(node("post/solicitor"), CG.fulfilsRole, role, graph(quads))]


def without_statutory_line(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Take out the director's line to the council's chief executive: ACC-01 and ACC-02."""
    line = node("line/dass-to-la-ce")
    return [quad for quad in quads if line not in (quad.subject, quad.object)]


def chairless_group(quads: list[ox.Quad]) -> list[ox.Quad]:
    """Let somebody without a stake chair the Due Diligence group: SOD-09 is mended."""
    return [
        ox.Quad(q.subject, q.predicate, node("post/sd-support"), q.graph_name)
        if q.predicate == CG.member and q.object == node("post/sd-assh")
        else q
        for q in quads
    ]


def graph(quads: list[ox.Quad]) -> ox.NamedNode:
    name = quads[0].graph_name
    assert isinstance(name, ox.NamedNode)
    return name


def rules(report: Report) -> set[tuple[str, str]]:
    return {(one.rule, one.fingerprint) for one in report.findings}


@pytest.mark.slow
def test_planted_faults_are_new_and_mended_ones_fixed(
    rulebook: Rulebook, quads: list[ox.Quad], before: Checked
) -> None:
    after = checked(rulebook, chairless_group(without_statutory_line(both_roles(quads))))

    new = {rule for rule, _ in rules(after.report) - rules(before.report)}
    still = {one.fingerprint for one in after.report.findings}
    fixed = {rule for rule, fingerprint in rules(before.report) if fingerprint not in still}
    assert {"SOD-01", "ACC-01", "ACC-02"} <= new
    assert "SOD-09" in fixed
    since = compared(before, after)
    assert new <= {one.finding.rule for one in (*since.new, *since.lost)}
    assert fixed <= {one.rule for one in since.went}


def test_the_case_is_typed_so_that_these_changes_bite(quads: list[ox.Quad]) -> None:
    assert ox.Quad(node("post/solicitor"), RDF.type, CG.Post, graph(quads)) in quads
    assert any(quad.subject == node("line/dass-to-la-ce") for quad in quads)
