"""What a report remembers of the view it was made of, so that a later one can be compared.

Layer 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import replace

from caregraph import rdf
from caregraph.graph import reading
from caregraph.graph.structures import things
from caregraph.graph.view import View
from caregraph.memories import Memory, short
from caregraph.rdf import AnyTerm
from caregraph.results import Report
from caregraph.validation.resting import left_out, looked_at, rested
from caregraph.validation.run import Rulebook
from caregraph.vocab import CG, RDF


def kept(report: Report, view: View, rulebook: Rulebook) -> Report:
    """Give a report with what it takes to compare a later one with it.

    That is what passed and what stands, and of each finding everything that its row names.
    """
    there = standing(view)
    memory = remembered(report, spoken_of(report, view, rulebook), there)
    return replace(report, findings=rested(view, rulebook, report.findings), memory=memory)


def spoken_of(report: Report, view: View, rulebook: Rulebook) -> dict[str, set[str]]:
    """Give the IRIs of what each rule looks at, but for what lies outside the description."""
    found = looked_at(view, rulebook)
    rules = [one.rule for one in report.assurance if one.out_of_scope]
    outside = left_out(view, rulebook.only(rules)) if rules else {}
    return {rule: seen - outside.get(rule, set()) for rule, seen in found.items()}


def remembered(
    report: Report, seen: Mapping[str, Set[str]], there: Mapping[str, Set[str]]
) -> Memory:
    """Give what is remembered of a report.

    Args:
        seen: The IRIs of what each rule looked at, by its id.
        there: Likewise of what is in effect, by structure.
    """
    failed: defaultdict[str, set[str]] = defaultdict(set)
    for one in report.findings:
        failed[one.rule].add(one.focus.iri)
    stands = set().union(*there.values())
    passed = {
        rule: frozenset(map(short, (iris & stands) - failed[rule])) for rule, iris in seen.items()
    }
    return Memory(passed, {name: frozenset(map(short, iris)) for name, iris in there.items()})


def standing(view: View) -> dict[str, set[str]]:
    """Give the IRIs of what is in effect, or described where days do not matter, by structure.

    Citations are left out: they are no things of the world.
    """
    in_effect = _of_type(view, None).difference(*(_of_type(view, kind) for kind in _aside()))
    found = {
        graph.value: {one.value for one in several & in_effect if one != graph}
        for graph, several in things(view.seen)
    }
    return {graph: several for graph, several in found.items() if several}


def stands(view: View, thing: rdf.Node) -> bool:
    """Say whether a thing is in effect, as ``standing`` lists them."""
    kinds = view.nodes(thing, RDF.type)
    return bool(kinds) and _aside().isdisjoint(kinds)


def _of_type(view: View, kind: rdf.NamedNode | None) -> set[AnyTerm]:
    return {quad.subject for quad in view.store.quads_for_pattern(None, RDF.type, kind)}


def _aside() -> frozenset[rdf.NamedNode]:
    """Name the classes of what is no thing of the world, or only mentioned."""
    return reading.mentions() | {CG.Evidence}
