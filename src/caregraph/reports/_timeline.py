"""What every form says in the same words of findings over time and of turning days.

Layer 5.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from caregraph import moods
from caregraph.english import count, together
from caregraph.reports import _phrases
from caregraph.results import Thing
from caregraph.seen import Seen
from caregraph.vocab import PREFIXES

if TYPE_CHECKING:
    from caregraph.timelines import Cause, Interval, Lasting, Timeline, TurningDay, TurningDays


_NAMED = 3
"""So many things of one kind of reason are named; more are counted."""

_MONTHS = 12
_DANGLING = {"TMP-02", "AUT-08"}
_RULE = PREFIXES["rule"]

_AT_ONCE = "From the first day of the range"
_CHANGED = "With what begins, ends or changes"
_LAW = "With the law"
_CALENDAR = "With the calendar"
_KNOWN = "With what is described, or known, from a day on"
_LEFT = "Left behind"
GROUPS = (_CHANGED, _LAW, _CALENDAR, _KNOWN, _LEFT, _AT_ONCE)
"""The headings under which findings stand, by what they begin with."""

_SAID = {
    "starts": ("{} begins", "{} begin"),
    "ends": ("{} ends", "{} end"),
    "ends-with": ("{} ends with what it belongs to", "{} end with what they belong to"),
    "proposal": ("a proposal brings, changes or ends {}",) * 2,
    "decision": ("a decision counts in {}",) * 2,
    "succession": ("an event ends or changes {}",) * 2,
    "law of a kind": ("{} ends by law", "{} end by law"),
    "law": ("the law changes ({})",) * 2,
    "rule": ("rule {} begins or ceases to apply", "rules {} begin or cease to apply"),
    "calendar": ("a date of {} is reached or has passed", "dates of {} are reached or have passed"),
    "described": ("what is known of {} changes",) * 2,
}
"""How reasons read about one thing and about several."""


def head(result: Timeline) -> list[str]:
    """Give the first lines: the range, what turns in it, what is not known, the counts."""
    lines = [result.empty()] if result.is_empty else []
    lines.append(f"{names(result.view)}, from {result.start} until {result.until}")
    lines.append(_turning(result.days))
    lines += context(result.view, result.start)
    if result.first_known and result.described and result.start < result.described:
        lines.append(_first_known(result))
    lines += [_phrases.only(result.only)] if result.only else []
    lines.append(counted(result))
    return lines


def head_of_days(result: TurningDays) -> list[str]:
    """Give the first lines on the days of a range."""
    return [
        f"{names(result.view)}, from {result.start} until {result.until}",
        _turning(result.days),
        *context(result.view, result.start),
    ]


def names(seen: Seen) -> str:
    """Name the structures."""
    return "; ".join(one.thing.label for one in seen.structures) or "no structure"


def context(seen: Seen, start: date) -> list[str]:
    """Say what the view takes into account, and what is in effect on the first day."""
    decided = "; ".join(map(str, seen.decided))
    return [
        *replace(seen, decided=()).taken(),
        *([f"taking effect as decided by {start}: {decided}"] if decided else []),
        *(f"on {start}, the first day: {line}" for line in seen.standing()),
    ]


def counted(result: Timeline) -> str:
    """Count the findings, and say how many hold to the end of the range."""
    counts = result.summary()
    told = len(result.findings)
    said = count(told, "finding")
    if told:
        said += f": {counts['over']} over, {counts['open']} hold to the end of the range"
    headline = moods.headline(counts, proposes=bool(result.view.adopted))
    return f"{headline}; {said}"


def grouped(result: Timeline) -> list[tuple[str, list[Lasting]]]:
    """Give the findings by what they begin with, under the headings, in the order they begin."""
    found: dict[str, list[Lasting]] = {title: [] for title in GROUPS}
    for one in result.findings:
        found[_group(one, result.start)].append(one)
    return [(title, several) for title, several in found.items() if several]


def _group(one: Lasting, start: date) -> str:
    since = one.intervals[0].since
    if one.finding.rule in _DANGLING:
        return _LEFT
    if one.intervals[0].start == start:
        return _AT_ONCE
    kinds = {reason.type for reason in since}
    if kinds & {"starts", "ends", "ends-with", "proposal", "succession", "decision"}:
        return _CHANGED
    if "law" in kinds:
        return _LAW
    return _KNOWN if "described" in kinds else _CALENDAR


def span(one: Interval) -> str:
    """Say when a finding holds, how long, and with what it begins and ends.

    What turns on the day is named, not what of it the finding hangs on.
    """
    sure = "" if one.is_certain else "; not certain"
    began = _when(one.since, one.start)
    if one.is_open:
        return f"from {one.start}, open (begins {began}{sure})"
    lasted, ended = length(one.start, one.until), _when(one.ended, one.until)
    return f"from {one.start} until {one.until} ({lasted}; begins {began}, ends {ended}{sure})"


def spans(one: Lasting) -> str:
    """Say when a finding holds, all intervals in one text."""
    return "; ".join(map(span, one.intervals))


def _when(causes: Sequence[Cause], day: date) -> str:
    if any(one.type == "range" for one in causes):
        return "before the range or on its first day"
    return f"when {reasons(causes, day, _NAMED)}"


def why(day: TurningDay, most: int | None = None) -> str:
    """Say why a day is one on which something may turn.

    Args:
        most: Name so many things of one kind of reason and count the others; ``None`` names all.
    """
    return reasons(day.why, day.day, most)


def reasons(causes: Iterable[Cause], day: date, most: int | None = None) -> str:
    """Say the reasons of a day, those of one kind together; nothing where there is none."""
    told: dict[str, list[str]] = {}
    alone = []
    for one in causes:
        if one.thing is None:
            alone.append(_of_nothing(one, day))
        else:
            told.setdefault(_kind(one.type, one.thing), []).append(one.thing.label)
    said = [
        _SAID[kind][len(labels) > 1].format(_named(labels, most)) for kind, labels in told.items()
    ]
    return "; ".join(dict.fromkeys([*said, *alone]))


def _kind(kind: str, thing: Thing) -> str:
    if kind == "law" and thing.iri.startswith(_RULE):
        return "rule"
    return "law of a kind" if kind == "law" and thing.iri.startswith(PREFIXES["id"]) else kind


def _of_nothing(one: Cause, day: date) -> str:
    """Say a reason that names nothing."""
    if one.type in ("range", "law"):
        return "the range begins" if one.type == "range" else "rules change with the law"
    if one.type != "calendar":
        return _SAID[one.type][True].format("other things that are described")
    year = {(1, 1): "a year begins", (4, 1): "a financial year begins"}
    return year.get((day.month, day.day), "a date known to the month or year may fall")


def _named(labels: Sequence[str], most: int | None) -> str:
    names = list(dict.fromkeys(labels))
    rest = len(names) - (most or len(names))
    if rest > 0:
        return f"{', '.join(names[:most])} and {rest} more"
    return together(names)


def length(start: date, until: date) -> str:
    """Say how long it is from one day to another.

    >>> length(date(2019, 2, 1), date(2019, 6, 1))
    '4 months'
    >>> length(date(2019, 2, 1), date(2020, 3, 5))
    '1 year, 1 month and 4 days'
    """
    months = (until.year - start.year) * _MONTHS + until.month - start.month
    if _later(start, months) > until:
        months -= 1
    days = (until - _later(start, months)).days
    years, months = divmod(months, _MONTHS)
    counts = ((years, "year"), (months, "month"), (days, "day"))
    return together([count(number, word) for number, word in counts if number])


def _later(day: date, months: int) -> date:
    """Give the day so many months later, the last of the month where it has no such day."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _turning(days: Sequence[TurningDay]) -> str:
    after = days[1:]
    if not after:
        return "nothing turns after the first day"
    change = sum(bool(one.flipped) for one in after)
    said = f"{count(len(after), 'turning day')} after the first"
    if change == len(after):
        return f"{said}; what is described, or known, changes on {'it' if change == 1 else 'all'}"
    return (
        f"{said}; what is described, or known, changes on {change} of them, only law or the "
        "calendar on the others"
    )


def _first_known(result: Timeline) -> str:
    days = {one.described for one in result.view.structures}
    known = result.first_known
    one_day = len(days) == 1
    before = (
        f"before {result.described}, as at which this is described"
        if one_day
        else "before the days as at which they are described"
    )
    what = "thing without a start is" if known == 1 else "things without a start are"
    return f"{before}, {known} {what} not known"


def ticks(result: Timeline) -> str:
    """Give the turning days as an SVG path of lines across a bar 1000 long and 24 high."""
    return "".join(tick(result, one) for one in result.days)


def tick(result: Timeline, one: TurningDay) -> str:
    """Give one turning day as such a path."""
    return f"M{1000 * result.share(one.day):.1f} 0V24"


def bar(result: Timeline, one: Interval) -> tuple[float, float]:
    """Give where an interval begins in the range and how long it is, of 1000."""
    start, end = 1000 * result.share(one.start), 1000 * result.share(one.until)
    return start, max(end - start, 2.0)


def outline(start: float, width: float, is_open: bool) -> str:  # noqa: FBT001  for templates
    """Give the outline of a bar as an SVG path: pointed at its end where it goes on."""
    end = start + width
    point = max(end - 12, start) if is_open else end
    tip = f"L{end:.1f} 12L{point:.1f} 18" if is_open else "V18"
    return f"M{start:.1f} 6H{point:.1f}{tip}H{start:.1f}Z"
