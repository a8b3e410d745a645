"""What a change does to findings, defined once for two views and for an earlier report.

Layer 4. What was looked at and passed, and is not stated now, is *lost*; so is what a rule no
longer looks at although the thing stands, unless the rule looks at another thing of the same
organisation instead. A finding that is there no more is *gone with its subject* where something
its row names no longer stands, or where its rule no longer looks at what it was about;
``change.findings``, which has both views, knows more of what went.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from caregraph import rdf
from caregraph.graph import reading
from caregraph.graph.view import View
from caregraph.memories import Memory, short
from caregraph.results import SEVERITIES, Finding, Report, Severity, Thing
from caregraph.validation import memory
from caregraph.validation.run import Rulebook
from caregraph.vocab import CG

NOT_LOOKED_AT = "no longer looked at"


@dataclass(frozen=True)
class Checked:
    """One view with what the rules find in it and look at."""

    view: View
    rulebook: Rulebook
    report: Report

    @cached_property
    def found(self) -> Mapping[str, Finding]:
        """Give the findings by fingerprint, the breach where there are two of one."""
        return by_fingerprint(self.report.findings)

    @cached_property
    def looked_at(self) -> Mapping[str, Set[str]]:
        """Give the IRIs of what each rule looks at, by its id."""
        return memory.spoken_of(self.report, self.view, self.rulebook)

    @cached_property
    def standing(self) -> Mapping[str, Set[str]]:
        """Give the IRIs of what is in effect, by structure."""
        return memory.standing(self.view)

    @cached_property
    def memory(self) -> Memory:
        """Give what a later check has to know of this one."""
        return memory.remembered(self.report, self.looked_at, self.standing)

    @cached_property
    def _stands(self) -> Set[str]:
        return set().union(*self.standing.values())

    def thing(self, iri: str) -> Thing:
        """Give a thing with its name."""
        return reading.thing(self.view, rdf.NamedNode(iri))

    def named(self, hashes: Set[str]) -> list[str]:
        """Give the IRIs of what stands and has one of some hashes."""
        return [self._hashed[one] for one in hashes if one in self._hashed]

    @cached_property
    def _hashed(self) -> Mapping[str, str]:
        return {short(iri): iri for iri in self._stands}

    def stands(self, iri: str) -> bool:
        """Say whether a thing is in effect, or described where days do not matter."""
        return iri in self._stands

    def looks_at(self, finding: Finding) -> bool:
        """Say whether the rule of a finding looks at its focus."""
        return finding.focus.iri in self.looked_at.get(finding.rule, ())

    def is_asked(self, rule: str) -> bool:
        """Say whether a rule is in force here, on the day and in the nation."""
        return any(
            one.rule == rule and one.status not in ("out-of-era", "elsewhere")
            for one in self.report.assurance
        )

    def within(self, iri: str) -> Thing:
        """Give the organisation of a thing, or the thing itself where it has none."""
        node = rdf.NamedNode(iri)
        found = reading.things(self.view, node, CG.withinOrganisation)
        return min(found, default=reading.thing(self.view, node), key=lambda one: one.iri)


def by_fingerprint(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    """Give findings by fingerprint, the breach where there are two of one."""
    ordered = sorted(findings, key=lambda one: one.outcome == "breach")
    return {one.fingerprint: one for one in ordered}


def is_lost(finding: Finding, before: Memory, after: Checked, *, settled: bool) -> bool:
    """Say whether a finding that was not there is one about something that passed.

    Args:
        finding: With everything its row names.
        settled: Whether the same proposals are taken as adopted before and after: what another
            proposal leaves open is not lost by it.
    """
    silent = ("not-stated", "left-open") if settled else ("not-stated",)
    return (
        finding.outcome in silent
        and after.stands(finding.focus.iri)
        and before.has_passed(finding.rule, finding.focus.iri)
        and all(before.stood(one) for one in finding.rests_on or () if after.stands(one))
    )


def no_longer_looked_at(before: Memory, after: Checked) -> Iterator[Finding]:
    """Give a finding for each thing that passed a rule, stands, and is not looked at by it now."""
    for rule, passed in before.passed.items():
        if rule not in after.rulebook.rules or not passed:
            continue
        if rule not in after.looked_at and not after.is_asked(rule):
            continue
        are = after.looked_at.get(rule, frozenset())
        unseen = passed - {short(iri) for iri in are}
        if not unseen:
            continue
        instead = {after.within(iri) for iri in are if short(iri) not in passed}
        for iri in sorted(after.named(unseen)):
            if after.within(iri) not in instead:
                yield _unseen(rule, iri, after)


def missing(finding: Finding, after: Checked) -> list[str] | None:
    """Give what the row of a finding names and does not stand after a change.

    ``None`` where all of it stands and the rule still looks at its focus.
    """
    if finding.focus.iri.startswith("urn:"):
        return None  # a waiver, or a text: nothing that could end
    lacking = [iri for iri in finding.rests_on or (finding.focus.iri,) if not after.stands(iri)]
    return lacking if lacking or not after.looks_at(finding) else None


def _unseen(rule: str, iri: str, after: Checked) -> Finding:
    one, node = after.rulebook.rules[rule], rdf.NamedNode(iri)
    thing = reading.thing(after.view, node)
    return Finding(
        rule=rule,
        title=one.title,
        found=one.found,
        outcome="not-stated",
        severity=_gravest(limb.severity for limb in one.limbs.values()),
        focus=thing,
        organisations=(after.within(iri),),
        path=None,
        value=None,
        statement=f"{rule} looked at {thing.label} and found nothing wrong; it is "
        f"{NOT_LOOKED_AT}, although it stands.",
        question=f"whether {thing.label} still passes {rule}, which is {NOT_LOOKED_AT}",
        remedy=one.remedy,
        owner=one.owner,
        basis=(),
        evidence=reading.citations(after.view, node),
        rows=tuple(sorted(after.view.texts(node, CG.tableRow))),
        component=NOT_LOOKED_AT,
        rests_on=(iri,),
    )


def _gravest(severities: Iterator[Severity]) -> Severity:
    return min(severities, key=SEVERITIES.index)
