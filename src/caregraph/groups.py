"""Findings told together: those of one cause, and those of one rule.

Layer 1, below ``results``. Findings that follow from one missing or wrong fact are one group,
with that cause; the rest are told together by rule. The most pressing come first: by outcome,
severity, whether law or good practice is broken, and by how many findings mending it settles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from caregraph import moods
from caregraph.english import count, together
from caregraph.finding import Finding
from caregraph.moods import OUTCOMES, SEVERITIES, Outcome, Severity
from caregraph.seen import Thing

_NAMED = 4
"""So many subjects of a group are named in its sentence; more are counted."""
GOOD_PRACTICE = "LAW-GOODPRAC"
"""The key of what is good practice and no law."""


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
    def graded(self) -> str:
        """Name the severity of all of them; where they differ, count them by severity."""
        counts = Counter(one.severity for one in self.findings)
        each = (count(counts[one], one) for one in SEVERITIES if counts[one])
        return ", ".join(each) if len(counts) > 1 else self.severity

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

    @property
    def is_statutory(self) -> bool:
        """Say whether any of them breaks more than a code of good practice."""
        return any(
            basis.iri.rpartition("/")[2] != GOOD_PRACTICE
            for one in self.findings
            for basis in one.basis
        )

    @property
    def said(self) -> str:
        """Tell it in a sentence: the cause and how much hangs on it, else who it is about."""
        if len(self.findings) == 1:
            return moods.about(self.first.focus.label, self.first.message)
        if self.cause is None:
            return moods.told_together(self.outcome, self.first.heading, self.named())
        return f"{self._of_cause(self.cause)} {self.consequence}"

    @property
    def consequence(self) -> str:
        """Say how much hangs on the cause; nothing where there is none."""
        if self.cause is None:
            return ""
        count = len(self.findings)
        if self.outcome in ("breach", "waived"):
            return f"{count} findings come from it; mending it settles them."
        return f"{count} findings hang on it."

    @property
    def clause(self) -> str:
        """Tell what it is about in a few words, where heading and count are told beside it."""
        one = self.first
        if len(self.findings) == 1 or one.focus == self.cause:
            asked = one.question if self.outcome in ("left-open", "not-stated") else None
            return moods.about(one.focus.label, asked or one.statement)
        names = [self.cause.label] if self.cause else self.named(2)
        return f"{moods.series(names)}: {one.heading}"

    def _of_cause(self, cause: Thing) -> str:
        """Tell the finding about the cause, or where there is none, what is found of others."""
        if self.first.focus == cause:
            return moods.about(cause.label, self.first.message)
        return moods.told_together(self.outcome, self.first.heading, [cause.label])

    def named(self, most: int = _NAMED) -> tuple[str, ...]:
        """Name what they are about, each name once, and count what else there is."""
        names = [*dict.fromkeys(one.label for one in self.subjects)][:most]
        rest = len(self.subjects) - len(names)
        return (*names, f"and {rest} more") if rest else tuple(names)

    @property
    def step(self) -> str:
        """Say what to do next about all of them: what each says, else what their rule says."""
        one = self.first
        if one.focus == self.cause or len({each.step for each in self.findings}) == 1:
            return one.step
        owners = sorted({each.owner for each in self.findings} - {""})
        return moods.step(self.outcome, one.general or one.remedy, " or the ".join(owners))

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "outcome": self.outcome,
            "mood": moods.MOODS[self.outcome],
            "severity": self.severity,
            "said": self.said,
            "step": self.step,
            "cause": self.cause.as_json() if self.cause else None,
            "rules": list(self.rules),
            "settles": len(self.findings),
            "fingerprints": [one.fingerprint for one in self.findings],
        }


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


def held(groups: Sequence[Group]) -> str:
    """Say how many findings a table with a row for each group holds; nothing where none is in one.

    Rows are counted in figures, as headlines count findings.
    """
    findings = sum(len(one.findings) for one in groups)
    if len(groups) == findings:
        return ""
    return f"{count(len(groups), 'row')} for {count(findings, 'finding')}."


def of_each(groups: Iterable[Group]) -> dict[int, tuple[int, Group]]:
    """Give by the identity of each finding its group with the number of that, from 1 on."""
    return {
        id(one): (number, group)
        for number, group in enumerate(groups, start=1)
        for one in group.findings
    }


def _pressing(group: Group) -> tuple[int, int, bool, int, str, str]:
    return (
        OUTCOMES.index(group.outcome),
        SEVERITIES.index(group.severity),
        not group.is_statutory,
        -len(group.findings),
        group.rules[0],
        group.first.focus.iri,
    )


def _rank(finding: Finding) -> tuple[int, str, str]:
    return SEVERITIES.index(finding.severity), finding.rule, finding.focus.iri


def provisions(labels: Iterable[str]) -> Iterator[str]:
    """Name provisions, those of one enactment together.

    >>> [*provisions(["Care Act 2014, section 1", "Code", "Care Act 2014, section 3"])]
    ['Care Act 2014, sections 1 and 3', 'Code']
    """
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for label in dict.fromkeys(labels):
        title, _, place = label.rpartition(", ")
        kind, _, number = place.partition(" ")
        if title and number[:1].isdigit() and " " not in number:
            found[title, kind].append(number)
        else:
            found[label, ""].append("")
    for (title, kind), numbers in found.items():
        many = "s" if len(numbers) > 1 else ""
        yield f"{title}, {kind}{many} {together(numbers)}" if kind else title
