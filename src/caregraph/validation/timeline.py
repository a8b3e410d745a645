"""Checking every day of a range: findings with the days on which they hold.

Layer 4. What a check of each day by itself would find, at the cost of what changes from day to
day: the view is followed through its turning days, and nothing turns between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pyoxigraph as ox

from caregraph.graph import naming
from caregraph.graph.seen import summary
from caregraph.graph.stated import OTHER_READINGS
from caregraph.graph.store import Choice
from caregraph.graph.timeline import Days, Reason, Turns, read_range
from caregraph.graph.view import View, anew
from caregraph.results import Finding, Thing
from caregraph.timelines import Cause, Interval, Lasting, Timeline, TurningDay
from caregraph.validation import precision
from caregraph.validation.following import Following
from caregraph.validation.run import Rulebook, check_as_read

_Key = tuple[str, str]


def turns(rulebook: Rulebook) -> Turns:
    """Give the days on which the rules of a rulebook may turn by themselves."""
    rules = rulebook.rules
    days: dict[date, set[str]] = {}
    eras: dict[date, set[str]] = {}
    for rule in rules.values():
        for turn in rule.turns.days:
            days.setdefault(turn, set()).add(rule.id)
        limits = {day for era in rule.eras.values() for day in (era.since, era.until) if day}
        for limit in limits:
            eras.setdefault(limit, set()).add(f"rule:{rule.id}")
    return Turns(
        frozenset(ox.NamedNode(one) for rule in rules.values() for one in rule.turns.on),
        frozenset(ox.NamedNode(one) for rule in rules.values() for one in rule.turns.after),
        frozenset(rule.id for rule in rules.values() if rule.turns.on_new_year),
        {day: frozenset(ids) for day, ids in days.items()},
        {day: frozenset(ids) for day, ids in eras.items()},
    )


def check_over(
    parts: Sequence[tuple[ox.Store, Choice]], over: str, rulebook: Rulebook | None = None
) -> Timeline:
    """Check every day of a range.

    For every day of it, the findings whose intervals hold that day are those of a check of that
    day alone.

    Args:
        parts: Datasets, each with the choice that makes its view; the day of a choice is not
            looked at.
        over: The range, as ``timeline.read_range`` reads it.

    Raises:
        AssetError: a rule cannot be compiled or run.
        UsageError: the range cannot be read.
    """
    book = rulebook or Rulebook.load()
    days = Days(parts, read_range(over, parts), turns(book))
    shown = days.view()
    following = Following(shown, book)
    seen = summary(shown)
    spans = _Spans(days)
    now = {_key(finding): finding for finding in following.findings()}
    labels: dict[str, str] = {}
    flipped = {days.over.start: 0}
    _name(labels, following.view, days.why[days.over.start])
    spans.take(days.over.start, _read_otherwise(days, shown, days.over.start, now, book))
    for delta in days.deltas(shown):
        turned = dict.fromkeys(following.view.days, delta.day)
        told = following.update(
            delta.added, delta.removed, days=turned, announced=delta.announced,
            heard_by=delta.heard_by & book.rules.keys(),
        )  # fmt: skip
        for finding in told.gone:
            now.pop(_key(finding), None)
        now |= {_key(finding): finding for finding in (*told.new, *told.reworded)}
        flipped[delta.day] = delta.flipped
        _name(labels, following.view, delta.why)
        spans.take(delta.day, _read_otherwise(days, shown, delta.day, now, book))
    return Timeline(
        view=seen,
        start=days.over.start,
        until=days.over.until,
        described=min((one.described for one in days.structures if one.described), default=None),
        days=tuple(
            TurningDay(day, tuple(_cause(one, labels) for one in why), flipped[day])
            for day, why in days.why.items()
        ),
        findings=spans.findings(labels),
    )


def _read_otherwise(
    days: Days, shown: View, day: date, now: Mapping[_Key, Finding], book: Rulebook
) -> Mapping[_Key, Finding]:
    """Hold what is found against the other readings of dates known to the month or year only."""
    if not days.is_uncertain(day):
        return now
    others = [
        check_as_read(anew(shown, day=day, reading=one), book).findings for one in OTHER_READINGS
    ]
    return {_key(finding): finding for finding in precision.settled([*now.values()], others)}


class _Spans:
    """The days on which each finding holds, as they come."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._first: dict[_Key, Finding] = {}
        self._spans: dict[_Key, list[tuple[date, date | None]]] = {}
        self._held: set[_Key] = set()

    def take(self, day: date, found: Mapping[_Key, Finding]) -> None:
        """Note what holds from a turning day on."""
        for key in self._held - found.keys():
            start, _ = self._spans[key][-1]
            self._spans[key][-1] = (start, day)
        for key in found.keys() - self._held:
            self._first.setdefault(key, found[key])
            self._spans.setdefault(key, []).append((day, None))
        self._held = set(found)

    def findings(self, labels: Mapping[str, str]) -> tuple[Lasting, ...]:
        """Give the findings with their intervals, in the order in which they begin."""
        lasting = [
            Lasting(finding, tuple(self._interval(key, one, labels) for one in self._spans[key]))
            for key, finding in self._first.items()
        ]
        return tuple(sorted(lasting, key=_order))

    def _interval(
        self, key: _Key, span: tuple[date, date | None], labels: Mapping[str, str]
    ) -> Interval:
        start, end = span
        until = end or self._days.over.until
        why = self._days.why
        return Interval(
            start, until, is_open=end is None,
            is_certain=self._first[key].is_certain,
            since=tuple(_cause(one, labels) for one in why.get(start, ())),
            ended=tuple(_cause(one, labels) for one in why.get(end, ())) if end else (),
        )  # fmt: skip


def _order(one: Lasting) -> tuple[object, ...]:
    finding = one.finding
    return one.intervals[0].start, finding.rule, finding.focus, finding.value or ""


def _key(finding: Finding) -> _Key:
    return finding.fingerprint, finding.outcome


def _name(labels: dict[str, str], view: View, why: Iterable[Reason]) -> None:
    """Keep what the things are called that turn on a day."""
    for reason in why:
        if reason.thing and reason.thing not in labels:
            if reason.thing.startswith("rule:"):
                labels[reason.thing] = reason.thing.removeprefix("rule:")
            else:
                labels[reason.thing] = naming.name_of(view, ox.NamedNode(reason.thing))


def _cause(reason: Reason, labels: Mapping[str, str]) -> Cause:
    thing = Thing(reason.thing, labels.get(reason.thing, reason.thing)) if reason.thing else None
    return Cause(reason.type, thing)
