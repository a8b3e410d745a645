"""Checking every day of a range: findings with the days on which they hold.

Layer 4. What a check of each day by itself would find, at the cost of what changes from day to
day: the view is followed through its turning days, and nothing turns between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from caregraph import rdf
from caregraph.graph import jurisdictions, law, marks, ontology
from caregraph.graph.happenings import events
from caregraph.graph.seen import summary
from caregraph.graph.stated import NOMINAL, WITHOUT_REPORTS, Reading
from caregraph.graph.timeline import Days, Delta, Range, Reason, Turns, read_range
from caregraph.graph.view import View, anew
from caregraph.results import Finding, Thing
from caregraph.timelines import Cause, Interval, Lasting, Timeline, TurningDay, TurningDays
from caregraph.validation.checking import Doubts, settled
from caregraph.validation.following import Following
from caregraph.validation.pending import begun_on
from caregraph.validation.resting import rested
from caregraph.validation.run import Rulebook, check_as_read, order
from caregraph.vocab import PREFIXES

_Key = tuple[str, str]
"""Fingerprint and outcome: what holds or not on a day."""

RULE = PREFIXES["rule"]
"""What the IRIs of rules begin with."""


def turns(rulebook: Rulebook) -> Turns:
    """Give the days on which the rules of a rulebook may turn by themselves."""
    rules = rulebook.rules
    days: dict[date, set[str]] = {}
    eras: dict[date, set[str]] = {}
    for rule in rules.values():
        for turn in rule.turns.days:
            days.setdefault(turn, set()).add(rule.id)
        limits = {
            day for limb in rule.limbs.values() for day in (limb.era.since, limb.era.until) if day
        }
        awaited = {one for limb in rule.limbs.values() for one in limb.awaits}
        limits |= {day for one in awaited if (day := law.first_day(rdf.NamedNode(one)))}
        bases = (rule.basis, *(one.basis for one in rule.advice))
        limits |= {day for one in bases if (day := begun_on(one))}
        for limit in limits:
            eras.setdefault(limit, set()).add(RULE + rule.id)
    return Turns(
        frozenset(rdf.NamedNode(one) for rule in rules.values() for one in rule.turns.on),
        frozenset(rdf.NamedNode(one) for rule in rules.values() for one in rule.turns.after),
        {
            turn: frozenset(rule.id for rule in rules.values() if turn in rule.turns.yearly)
            for turn in {turn for rule in rules.values() for turn in rule.turns.yearly}
        },
        {day: frozenset(ids) for day, ids in days.items()},
        {day: frozenset(ids) for day, ids in eras.items()},
    )


def check_over(view: View, over: str, rulebook: Rulebook | None = None) -> Timeline:
    """Check every day of a range.

    For every day of it, the findings whose intervals hold that day are those of a check of that
    day alone.

    Args:
        view: A view of the structures; its own day is not looked at.
        over: The range, as ``read_range`` reads it: ``2004..2024``, ``2008-03-05..`` or ``all``.

    Raises:
        AssetError: a rule cannot be compiled or run.
        UsageError: the range cannot be read, or holds no day.
    """
    book = rulebook or Rulebook.load()
    over_ = read_range(over, view.seen)
    run = _Run(view, over_, book)
    doubted = (
        _Run(anew(view, reading=WITHOUT_REPORTS, derive=False), over_, book)
        if (view.has_reports)
        else None
    )
    seen = replace(summary(run.shown), started=book.started)
    spans, words, nations = _Spans(run.days), _Words(run.shown), _Nations(view, run.days, book)
    is_empty = seen.is_empty
    flipped: dict[date, int] = {}
    told: dict[date, tuple[Cause, ...]] = {}
    sure: Mapping[_Key, Finding] = {}
    for day, why in run.days.why.items():
        is_quiet = not run.go_to(day)
        was_told = doubted is not None and doubted.go_to(day)
        if not is_quiet or was_told or run.days.is_uncertain(day):
            sure = _settled(run, doubted, book)
        flipped[day] = run.flipped
        words.learn(why)
        told[day] = words.causes(nations.own(day, why) or why)
        is_empty = is_empty and not run.days.holds_anything(day)
        spans.take(day, sure, lambda found: rested(run.shown, book, found))
    turning = {day for day, why in run.days.why.items() if nations.own(day, why)} | spans.days()
    return Timeline(
        view=seen,
        start=over_.start,
        until=over_.until,
        described=_described(run.days),
        days=tuple(TurningDay(day, told[day], flipped[day]) for day in sorted(turning)),
        findings=spans.findings(told),
        rules=tuple((rule.id, rule.title) for rule in book.rules.values()),
        first_known=run.days.first_known,
        is_empty=is_empty,
    )


def _settled(run: _Run, doubted: _Run | None, book: Rulebook) -> Mapping[_Key, Finding]:
    def found(reading: Reading) -> Iterable[Finding]:
        if reading == NOMINAL:
            return run.found.values()
        if reading == WITHOUT_REPORTS and doubted is not None:
            return doubted.found.values()
        return check_as_read(anew(run.shown, reading=reading), book).findings

    return {_key(one): one for one in settled(Doubts.about(run.shown), run.found.values(), found)}


class _Run:
    """A view that is followed through the turning days of a range, with what is found in it."""

    def __init__(self, view: View, over: Range, book: Rulebook) -> None:
        self.days = Days(view, over, turns(book))
        self.shown = self.days.view()
        self.flipped = 0
        """How many things turned on the last turning day."""
        self._book = book
        self._following = Following(self.shown, book)
        self.found = {_key(finding): finding for finding in self._following.findings()}
        """What is found, nothing of it settled yet, by fingerprint and outcome."""
        self._deltas = self.days.deltas()
        self._next = next(self._deltas, None)
        self._is_new = True
        self._was_uncertain = False

    def go_to(self, day: date) -> bool:
        """Follow the view to a day; say whether anything in it, or found in it, differs."""
        differs, self._is_new = self._is_new or self._was_uncertain, False
        self.flipped = 0
        self._was_uncertain = self.days.is_uncertain(day)
        while self._next is not None and self._next.day <= day:
            differs |= self._update(self._next)
            self._next = next(self._deltas, None)
        return differs

    def _update(self, delta: Delta) -> bool:
        told = self._following.update(
            delta.added,
            delta.removed,
            days=dict.fromkeys(self.shown.days, delta.day),
            announced=delta.announced,
            heard_by=delta.heard_by & self._book.rules.keys(),
        )
        for finding in told.gone:
            self.found.pop(_key(finding), None)
        self.found |= {_key(finding): finding for finding in (*told.new, *told.reworded)}
        self.flipped = delta.flipped
        return bool(told.added or told.removed or told.new or told.gone or told.reworded)


def turning_days(view: View, over: str = "all", rulebook: Rulebook | None = None) -> TurningDays:
    """Give the days of a range on which anything may turn, and why; nothing is checked.

    Raises:
        UsageError: the range cannot be read, or holds no day.
    """
    book = rulebook or Rulebook.load()
    days = Days(view, read_range(over, view.seen), turns(book))
    shown = days.view()
    words, nations = _Words(shown), _Nations(view, days, book)
    flipped = {days.over.start: 0} | {delta.day: delta.flipped for delta in days.deltas()}
    turning = {day: own for day, why in days.why.items() if (own := nations.own(day, why))}
    for why in turning.values():
        words.learn(why)
    told = tuple(TurningDay(day, words.causes(why), flipped[day]) for day, why in turning.items())
    return TurningDays(
        summary(shown), days.over.start, days.over.until, told, events(shown, days.over)
    )


def _described(days: Days) -> date | None:
    known = [one.described for one in days.structures if one.described is not None]
    return min(known, default=None)


class _Nations:
    """What law turns where the structures are: that of other nations is not told."""

    def __init__(self, view: View, days: Days, book: Rulebook) -> None:
        self._days = days
        self._is_elsewhere = jurisdictions.law_elsewhere(view)
        self._asked_in = {
            RULE + rule.id: {one for limb in rule.limbs.values() for one in limb.jurisdictions}
            for rule in book.rules.values()
        }

    def own(self, day: date, why: Iterable[Reason]) -> tuple[Reason, ...]:
        """Leave out of the reasons of a day the law and the rules of other nations."""
        return tuple(one for one in why if one.type != "law" or self._is_own(day, one.thing))

    def _is_own(self, day: date, thing: str | None) -> bool:
        if thing is None:
            return any(self._is_own(day, RULE + one) for one in self._days.heard_by(day))
        asked_in = self._asked_in.get(thing) or jurisdictions.of_law(rdf.NamedNode(thing))
        return not self._is_elsewhere(thing, asked_in)


class _Words:
    """What the things are called that turn, as a view calls them on the first day they do."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[str, str] = {}

    def learn(self, why: Iterable[Reason]) -> None:
        """Note the names of things, for they may have others later on."""
        for reason in why:
            if reason.thing and reason.thing not in self._known:
                self._known[reason.thing] = self._name(reason.thing)

    def _name(self, iri: str) -> str:
        if iri.startswith(RULE):
            return iri.removeprefix(RULE)
        node = rdf.NamedNode(iri)
        for structure in self._view.seen:
            if node in structure.index.things:
                return marks.named(self._view, structure, node).label
        return ontology.label(node) or self._view.label(node)

    def causes(self, why: Iterable[Reason]) -> tuple[Cause, ...]:
        """Put reasons into words."""
        return tuple(
            Cause(one.type, Thing(one.thing, self._known[one.thing]) if one.thing else None)
            for one in why
        )


class _Spans:
    """The days on which each finding holds, as they come."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._first: dict[_Key, Finding] = {}
        self._spans: dict[_Key, list[tuple[date, date | None]]] = {}
        self._held: set[_Key] = set()

    def take(
        self,
        day: date,
        found: Mapping[_Key, Finding],
        rest: Callable[[Iterable[Finding]], Iterable[Finding]],
    ) -> None:
        """Note what holds from a turning day on.

        Args:
            rest: Give findings of that day with what they rest on.
        """
        for key in self._held - found.keys():
            start, _ = self._spans[key][-1]
            self._spans[key][-1] = (start, day)
        new = [finding for key, finding in found.items() if key not in self._first]
        self._first |= {_key(one): one for one in (rest(new) if new else ())}
        for key in found.keys() - self._held:
            self._spans.setdefault(key, []).append((day, None))
        self._held = set(found)

    def days(self) -> set[date]:
        """Give the days on which a finding begins or ends."""
        return {day for spans in self._spans.values() for span in spans for day in span if day}

    def findings(self, why: Mapping[date, tuple[Cause, ...]]) -> tuple[Lasting, ...]:
        """Give the findings with their intervals, in the order in which they begin."""
        lasting = [
            Lasting(finding, tuple(self._interval(key, *one, why) for one in self._spans[key]))
            for key, finding in self._first.items()
        ]
        return tuple(sorted(lasting, key=_order))

    def _interval(
        self, key: _Key, start: date, end: date | None, why: Mapping[date, tuple[Cause, ...]]
    ) -> Interval:
        finding = self._first[key]
        return Interval(
            start,
            end or self._days.over.until,
            is_open=end is None,
            is_certain=finding.is_certain,
            since=self._about(finding, start, why),
            ended=self._about(finding, end, why) if end else (),
        )

    def _about(
        self, finding: Finding, day: date, why: Mapping[date, tuple[Cause, ...]]
    ) -> tuple[Cause, ...]:
        return _about(finding, why[day], hears_day=finding.rule in self._days.heard_by(day))


def _about(finding: Finding, why: tuple[Cause, ...], *, hears_day: bool) -> tuple[Cause, ...]:
    """Give the reasons of a day that are about what a finding names.

    Where none is, something that it does not name turns: how is told, and not what.

    Args:
        hears_day: The rule counts in years, or the day stands in it.
    """
    focus, message = finding.focus, finding.message
    things = [(one, one.thing) for one in why if one.thing]
    named = {*(finding.rests_on or ()), *(one.iri for one in finding.basis)}
    about = [(one, thing) for one, thing in things if focus.label in thing.label]
    ways = (
        [one for one, thing in things if thing.iri == focus.iri],
        [one for one, thing in things if thing.iri in named],
        [one for one, thing in things if thing.label in message],
        [one for one, thing in about if all(end in message for end in _ends(thing.label))],
        [one for one, _ in about],
        [one for one, thing in things if thing.iri == RULE + finding.rule],
        [one for one in why if one.thing is None and hears_day],
        [one for one in why if one.type == "range"],
        [Cause(one.type) for one in why if one.type not in ("law", "calendar")],
    )
    return tuple(dict.fromkeys(next(filter(None, ways), why)))


def _ends(label: str) -> list[str]:
    """Give what a label names in brackets: who is at the ends of a line, and the like.

    >>> _ends("line lead-to-chief (Lead, Chief)")
    ['Lead', 'Chief']
    """
    return label.partition(" (")[2].removesuffix(")").split(", ")


def _order(one: Lasting) -> tuple[object, ...]:
    return one.intervals[0].start, *order(one.finding)[1:]


def _key(finding: Finding) -> _Key:
    return finding.fingerprint, finding.outcome
