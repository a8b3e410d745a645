"""What a change of a view does to findings, in the five kinds of ``validation.kinds``.

Layer 4. Nothing counts as mended that only went away: a finding is *gone* also where it would have
gone had things only ended and nothing else been done, and a question where what it rests on was
led elsewhere. What is not stated about something that was
not there before is *new*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from caregraph import rdf
from caregraph.change.side import Side
from caregraph.change.steps import Leg, again
from caregraph.deltas import Delta, LookedAtLess, Shift, Step
from caregraph.graph.stated import OTHER_READINGS
from caregraph.graph.view import View, anew, of_structures
from caregraph.rdf import Node
from caregraph.results import SEVERITIES, Finding, Outcome, Thing
from caregraph.validation import Rulebook, check, waivers
from caregraph.validation.kinds import Checked, is_lost, missing, no_longer_looked_at
from caregraph.validation.resting import rested, still_found
from caregraph.validation.waivers import Waiver


@dataclass(frozen=True)
class _Checked(Checked):
    """One view with what the rules find in it and look at, and as one of several."""

    side: Side

    @classmethod
    def of(
        cls, side: Side, rulebook: Rulebook, today: date | None, others: Iterable[Waiver] = ()
    ) -> _Checked:
        """Check a view, where a day is given with the waivers that it carries and others."""
        report = check(side.view, rulebook)
        counting = (*others, *waivers.of_view(side.view, rulebook.former)) if today else ()
        if today and counting:
            report = waivers.applied(report, counting, side.view, today)
        return cls(side.view, rulebook, report, side)

    def thing(self, iri: str) -> Thing:
        """Give a thing with its name."""
        return self.side.named(rdf.NamedNode(iri))


def delta(
    way: Sequence[Leg],
    sides: Mapping[int, Side],
    first: View,
    rulebook: Rulebook,
    today: date | None = None,
    others: Sequence[Waiver] = (),
) -> Delta:
    """Give what the way from one view to another does to findings.

    Args:
        today: With it the waivers that the views carry count: before the change all of them, after
            it those that have not run out. What one covered that ran out is new.
        others: Waivers that count beside those.
    """
    later = [leg.after for leg in way] or ([first] if today else [])
    checked = [_Checked.of(sides[id(first)], rulebook, today and date.min, others)]
    checked += [_Checked.of(sides[id(view)], rulebook, today, others) for view in later]
    steps = [leg.step for leg in way]
    return _Delta(checked, steps, rulebook).give()


class _Delta:
    def __init__(self, checked: Sequence[_Checked], steps: Sequence[Step], book: Rulebook) -> None:
        self.checked, self.steps, self.book = checked, steps, book
        self.before, self.after = checked[0], checked[-1]

    def give(self) -> Delta:
        had, has = self._with_what_is_only_supposed()
        came = self._rested(self.after, [one for key, one in has.items() if key not in had])
        went = self._rested(self.before, [one for key, one in had.items() if key not in has])
        remembered = self.before.memory
        settled = set(self.before.view.adopted) == set(self.after.view.adopted)
        lost = [one for one in came if is_lost(one, remembered, self.after, settled=settled)]
        new = [one for one in came if one not in lost]
        lost += no_longer_looked_at(remembered, self.after)
        stay = self._rested(self.after, [one for key, one in has.items() if key in had])
        gone = self._gone(went)
        return Delta(
            new=tuple(Shift(one, self._step_of(one, comes=True)) for one in _in_order(new)),
            lost=tuple(Shift(one, self._step_of(one, comes=True)) for one in _in_order(lost)),
            open=tuple(Shift(replace(one, was=self._earlier(one))) for one in _in_order(stay)),
            mended=tuple(
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
            not_assured=tuple(self._not_assured()),
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

    def _rested(self, checked: _Checked, findings: Iterable[Finding]) -> list[Finding]:
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

    def _gone(self, went: Sequence[Finding]) -> dict[str, tuple[Thing, ...]]:
        """Give, of what is no longer found, what only went away, with what went."""
        gone: dict[str, tuple[Thing, ...]] = {}
        doubtful = []
        for one in went:
            lacking = missing(one, self.after)
            led_away = self._led_away(one) if lacking is None else None
            if led_away:
                gone[one.fingerprint] = led_away
            elif lacking is None:
                doubtful.append(one)
            else:
                gone[one.fingerprint] = tuple(self.before.thing(iri) for iri in lacking)
        ended = self._ended()
        if doubtful and ended:
            left = self._with_only_endings(ended, doubtful)
            things = tuple(self.before.thing(one.value) for one in ended)
            for one in doubtful:
                if one.fingerprint not in left:
                    gone[one.fingerprint] = _near(one, things, self.before.side) or things
        return gone

    def _led_away(self, finding: Finding) -> tuple[Thing, ...]:
        """Give what a question rests on and no longer leads to something that it led to.

        Such a question was not answered; it is no longer asked. A breach is mended by as much.
        """
        if not finding.is_question:
            return ()
        nodes = [rdf.NamedNode(iri) for iri in finding.rests_on or ()]
        return tuple(
            self.before.thing(one.value)
            for one in nodes
            if any(
                self.before.stands(obj.value)
                for _, obj in self.before.side.about(one) - self.after.side.about(one)
                if isinstance(obj, rdf.NamedNode)
            )
        )

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

    def _not_assured(self) -> Iterator[str]:
        had = {one.rule for one in self.before.report.assurance if one.targets}
        return (rule for rule in self.after.report.idle if rule in had)


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
