"""Findings told together: those of one cause, and those of one rule.

Layer 1, beside ``results``. Findings that follow from one missing or wrong fact are one group,
with that cause; the rest are told together by rule. The most pressing come first: by outcome,
severity, whether law or good practice is broken, and by how many findings mending it settles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from caregraph.moods import OUTCOMES, Outcome
from caregraph.results import SEVERITIES, Finding, Severity, Thing


@dataclass(frozen=True)
class Group:
    """Findings of one outcome that are mended, settled or answered together."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    """In the order of a report; never empty."""
    cause: Thing | None
    """What they come from; ``None`` where they are only of one rule."""

    @property
    def severity(self) -> Severity:
        """Give the gravest severity among them."""
        return min((one.severity for one in self.findings), key=SEVERITIES.index)

    @property
    def rules(self) -> tuple[str, ...]:
        """Name the rules that find them, those with most findings first."""
        counts = Counter(one.rule for one in self.findings)
        return tuple(sorted(counts, key=lambda rule: (-counts[rule], rule)))

    @property
    def first(self) -> Finding:
        """Give the finding in whose words the group is told: that about the cause, if one is."""
        about = [one for one in self.findings if one.focus == self.cause]
        return min(about or self.findings, key=_rank)

    @property
    def subjects(self) -> tuple[Thing, ...]:
        """Name what they are about, each once."""
        return tuple(dict.fromkeys(one.focus for one in self.findings))


def grouped(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """Group findings by outcome and cause, else by outcome and rule; the most pressing first."""
    caused: defaultdict[tuple[Outcome, str, str], list[Finding]] = defaultdict(list)
    for one in findings:
        kind = one.missing.iri if one.missing else one.rule
        caused[one.outcome, (one.cause or one.focus).iri, kind].append(one)
    groups: list[Group] = []
    rest: defaultdict[tuple[Outcome, str], list[Finding]] = defaultdict(list)
    for (outcome, _, _), several in caused.items():
        cause = several[0].cause or several[0].focus
        if any(one.focus != cause for one in several) and len(several) > 1:
            groups.append(Group(outcome, tuple(several), cause))
        else:
            for one in several:
                rest[outcome, one.rule].append(one)
    groups += [Group(outcome, tuple(several), None) for (outcome, _), several in rest.items()]
    return tuple(sorted(groups, key=_pressing))


def _pressing(group: Group) -> tuple[int, int, int, str, str]:
    return (*_rank(group.first)[:2], -len(group.findings), group.rules[0], group.first.focus.iri)


def _rank(finding: Finding) -> tuple[int, int, str, str]:
    return (
        OUTCOMES.index(finding.outcome),
        SEVERITIES.index(finding.severity),
        finding.rule,
        finding.focus.iri,
    )
