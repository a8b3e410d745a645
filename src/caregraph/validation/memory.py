"""What a report remembers of the view it was made of, so that a later one can be compared.

Layer 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import replace

from caregraph import rdf
from caregraph.graph import reading
from caregraph.graph.view import View
from caregraph.memories import Memory, short
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
    failed = {(one.rule, one.focus.iri) for one in report.findings}
    stands = set().union(*there.values())
    passed = {
        rule: frozenset(short(iri) for iri in iris & stands if (rule, iri) not in failed)
        for rule, iris in seen.items()
    }
    return Memory(passed, {name: frozenset(map(short, iris)) for name, iris in there.items()})


def standing(view: View) -> dict[str, set[str]]:
    """Give the IRIs of what is in effect, or described where days do not matter, by structure.

    Citations are left out: they are no things of the world.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for structure in view.seen:
        for thing in structure.index.things:
            if thing != structure.index.graph and _stands(view, thing):
                found[structure.index.graph.value].add(thing.value)
    return found


def _stands(view: View, thing: rdf.Node) -> bool:
    kinds = view.nodes(thing, RDF.type)
    return bool(kinds) and CG.Evidence not in kinds and reading.mentions().isdisjoint(kinds)
