"""What a change does to findings, in five kinds: new, lost, open, fixed, gone with its subject.

Layer 4. Nothing counts as fixed that only went away: a finding is *gone* where something its row
names is no longer in effect, and where it would also have gone had things only ended and nothing
else been done. What was looked at and passed, and is not stated now, is *lost*; so is what a rule
no longer looks at although the thing stands, unless the rule looks at another thing of the same
organisation instead. What is not stated about something that was not there before is *new*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from caregraph import rdf
from caregraph.change.side import Side
from caregraph.change.steps import Leg, again
from caregraph.deltas import Delta, LookedAtLess, Shift, Step
from caregraph.graph.stated import OTHER_READINGS
from caregraph.graph.view import View, anew, of_structures
from caregraph.rdf import Node
from caregraph.results import SEVERITIES, Finding, Outcome, Report, Severity, Thing
from caregraph.validation import Rulebook, check
from caregraph.validation.resting import looked_at, rested, still_found
from caregraph.vocab import CG

NOT_LOOKED_AT = "no longer looked at"

_WITHIN = CG.withinOrganisation


@dataclass(frozen=True)
class Checked:
    """One view with what the rules find in it and look at."""

    side: Side
    rulebook: Rulebook

    @cached_property
    def report(self) -> Report:
        """Give the report."""
        return check(self.side.view, self.rulebook)

    @cached_property
    def found(self) -> Mapping[str, Finding]:
        """Give the findings by fingerprint, the breach where there are two of one."""
        ordered = sorted(self.report.findings, key=lambda one: one.outcome == "breach")
        return {one.fingerprint: one for one in ordered}

    @cached_property
    def looked_at(self) -> Mapping[str, set[str]]:
        """Give what each rule looks at, by id."""
        return looked_at(self.side.view, self.rulebook)

    def looks_at(self, finding: Finding) -> bool:
        """Say whether the rule of a finding looks at its focus."""
        return finding.focus.iri in self.looked_at.get(finding.rule, ())

    def has_failed(self, rule: str, iri: str) -> bool:
        """Say whether a rule finds anything about a thing."""
        return (rule, iri) in self._failed

    @cached_property
    def _failed(self) -> set[tuple[str, str]]:
        return {(one.rule, one.focus.iri) for one in self.report.findings}

    def stands(self, iri: str) -> bool:
        """Say whether a thing is in effect, or described where days do not matter."""
        return self.side.is_in_effect(rdf.NamedNode(iri))

    def thing(self, iri: str) -> Thing:
        """Give a thing with its name."""
        return self.side.named(rdf.NamedNode(iri))


def delta(way: Sequence[Leg], sides: Mapping[int, Side], first: View, rulebook: Rulebook) -> Delta:
    """Give what the way from one view to another does to findings."""
    views = [first, *(leg.after for leg in way)]
    checked = [Checked(sides[id(view)], rulebook) for view in views]
    steps = [leg.step for leg in way]
    return _Delta(checked, steps, rulebook).give()


class _Delta:
    def __init__(self, checked: Sequence[Checked], steps: Sequence[Step], book: Rulebook) -> None:
        self.checked, self.steps, self.book = checked, steps, book
        self.before, self.after = checked[0], checked[-1]

    def give(self) -> Delta:
        had, has = self._with_what_is_only_supposed()
        came = self._rested(self.after, [one for key, one in has.items() if key not in had])
        went = self._rested(self.before, [one for key, one in had.items() if key not in has])
        lost = [one for one in came if self._is_lost(one)]
        new = [one for one in came if one not in lost]
        lost += self._no_longer_looked_at()
        stay = self._rested(self.after, [one for key, one in has.items() if key in had])
        gone = self._gone(went)
        return Delta(
            new=tuple(Shift(one, self._step_of(one, comes=True)) for one in _in_order(new)),
            lost=tuple(Shift(one, self._step_of(one, comes=True)) for one in _in_order(lost)),
            open=tuple(Shift(one, was=self._earlier(one)) for one in _in_order(stay)),
            fixed=tuple(
                Shift(one, self._step_of(one, comes=False))
                for one in _in_order(went)
                if one.fingerprint not in gone
            ),
            gone=tuple(
                Shift(one, self._step_of(one, comes=False), because=gone[one.fingerprint])
                for one in _in_order(went)
                if one.fingerprint in gone
            ),
            looked_at_less=tuple(self._looked_at_less()),
        )

    def _with_what_is_only_supposed(self) -> tuple[Mapping[str, Finding], Mapping[str, Finding]]:
        """Give the findings of both views by fingerprint.

        To suppose a proposal adopted neither mends nor breaks what is found of the proposal
        itself: that stands in both.
        """
        had, has = dict(self.before.found), dict(self.after.found)
        supposed = {
            one.value
            for one in set(self.before.side.view.adopted) ^ set(self.after.side.view.adopted)
        }
        for one, other in ((had, has), (has, had)):
            one |= {
                key: finding
                for key, finding in other.items()
                if finding.focus.iri in supposed and key not in one
            }
        return had, has

    def _rested(self, checked: Checked, findings: Iterable[Finding]) -> list[Finding]:
        several = list(findings)
        return list(rested(checked.side.view, self.book, several)) if several else []

    def _earlier(self, finding: Finding) -> Outcome | None:
        was = self.before.found.get(finding.fingerprint, finding).outcome
        return was if was != finding.outcome else None

    def _step_of(self, finding: Finding, *, comes: bool) -> Step | None:
        """Give the step after which a finding is there for good, or is no more."""
        key = finding.fingerprint
        there = [(key in one.found) == comes for one in self.checked]
        last = max((place for place, is_so in enumerate(there) if not is_so), default=None)
        return (
            self.steps[last]
            if last is not None and last < len(self.steps)
            else (self.steps[-1] if self.steps else None)
        )

    # Lost

    def _is_lost(self, finding: Finding) -> bool:
        iri = finding.focus.iri
        return (
            finding.outcome == "not-stated"
            and self.before.stands(iri)
            and self.after.stands(iri)
            and self.before.looks_at(finding)
            and not self.before.has_failed(finding.rule, iri)
            and all(self.before.stands(one) for one in finding.rests_on or ())
        )

    def _no_longer_looked_at(self) -> Iterator[Finding]:
        for rule, were in self.before.looked_at.items():
            if rule not in self.after.looked_at and not self._is_in_force(rule):
                continue
            are = self.after.looked_at.get(rule, set())
            instead = [self._within(self.after, iri) for iri in are - were]
            for iri in sorted(were - are):
                stands = self.before.stands(iri) and self.after.stands(iri)
                passed = stands and not self.before.has_failed(rule, iri)
                if passed and self._within(self.after, iri) not in instead:
                    yield self._unseen(rule, iri)

    def _is_in_force(self, rule: str) -> bool:
        return any(
            one.rule == rule and one.status not in ("out-of-era", "elsewhere")
            for one in self.after.report.assurance
        )

    def _within(self, checked: Checked, iri: str) -> str:
        """Give the organisation of a thing, or the thing itself where it has none."""
        found = checked.side.view.nodes(rdf.NamedNode(iri), _WITHIN)
        return min((one.value for one in found), default=iri)

    def _unseen(self, rule: str, iri: str) -> Finding:
        one = self.book.rules[rule]
        thing = self.after.thing(iri)
        return Finding(
            rule=rule,
            title=one.title,
            found=one.found,
            outcome="not-stated",
            severity=_gravest(limb.severity for limb in one.limbs.values()),
            focus=thing,
            organisations=(),
            path=None,
            value=None,
            statement=f"{rule} looked at {thing.label} and found nothing wrong; it is "
            f"{NOT_LOOKED_AT}, although it stands.",
            question=f"whether {thing.label} still passes {rule}, which is {NOT_LOOKED_AT}",
            remedy=one.remedy,
            owner=one.owner,
            basis=(),
            evidence=self.after.side.evidence(rdf.NamedNode(iri)),
            rows=self.after.side.rows(rdf.NamedNode(iri)),
            component=NOT_LOOKED_AT,
            rests_on=(iri,),
        )

    # Gone

    def _gone(self, went: Sequence[Finding]) -> dict[str, tuple[Thing, ...]]:
        """Give, of what is no longer found, what only went away, with what went."""
        gone: dict[str, tuple[Thing, ...]] = {}
        doubtful = []
        for one in went:
            lacking = [iri for iri in one.rests_on or () if not self.after.stands(iri)]
            if lacking:
                gone[one.fingerprint] = tuple(self.before.thing(iri) for iri in lacking)
            elif not self.after.looks_at(one):
                gone[one.fingerprint] = ()
            else:
                doubtful.append(one)
        ended = self._ended()
        if doubtful and ended:
            left = self._with_only_endings(ended, doubtful)
            things = tuple(self.before.thing(one.value) for one in ended)
            for one in doubtful:
                if one.fingerprint not in left:
                    gone[one.fingerprint] = _near(one, things, self.before.side) or things
        return gone

    def _ended(self) -> list[Node]:
        """Give what was in effect before, or may have been, and no longer is, or can be."""
        before, after = self.before.side, self.after.side
        stood = {thing for thing in before.said if before.is_in_effect(thing)}
        stood |= _may_stand(before.view) - _may_stand(after.view)
        return sorted(
            (thing for thing in stood if not after.is_in_effect(thing)), key=lambda one: one.value
        )

    def _with_only_endings(self, ended: Iterable[Node], doubtful: Sequence[Finding]) -> set[str]:
        """Give which findings there would be, or might be, had things only ended."""
        view = self.before.side.view
        gone = list(ended)
        seen = {}
        for one in view.seen:
            day = view.days[one.index.graph]
            here = {thing: day for thing in gone if thing in one.index.things} if day else {}
            seen[again(one, supposed={**one.supposed, **here})] = day
        left = of_structures(seen, view.choices)
        found = still_found(left, self.book, doubtful)
        for reading in OTHER_READINGS if left.is_uncertain else ():
            found |= still_found(anew(left, reading=reading), self.book, doubtful)
        return found

    def _looked_at_less(self) -> Iterator[LookedAtLess]:
        after = {one.rule: one for one in self.after.report.assurance}
        for one in self.before.report.assurance:
            now = after[one.rule].targets
            if now < one.targets:
                yield LookedAtLess(one.rule, one.targets, now)


def _may_stand(view: View) -> set[Node]:
    """Give what is in effect as some date known to the month or year only may be read."""
    found: set[Node] = set()
    days = {one: view.days[one.index.graph] for one in view.seen} if view.is_uncertain else {}
    for structure, day in days.items():
        if day is not None:
            found |= {
                thing for one in OTHER_READINGS for thing in structure.read_as(one).in_effect(day)
            }
    return found


def _near(finding: Finding, ended: Iterable[Thing], side: Side) -> tuple[Thing, ...]:
    """Give what ended and says something of what a finding rests on."""
    named = {rdf.NamedNode(iri) for iri in finding.rests_on or ()}
    return tuple(
        one for one in ended if any(obj in named for _, obj in side.about(rdf.NamedNode(one.iri)))
    )


def _gravest(severities: Iterable[Severity]) -> Severity:
    return min(severities, key=SEVERITIES.index)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings gravest first, what is not stated last."""
    return sorted(
        findings,
        key=lambda one: (
            one.outcome != "breach",
            SEVERITIES.index(one.severity),
            one.rule,
            one.focus.label,
            one.path or "",
            one.value or "",
        ),
    )
