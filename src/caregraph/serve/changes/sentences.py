"""The first sentences on changes and days: claims, worked out from what was found and nothing else.

Layer 6. They are pure functions of records, so that a table of situations can demand each. What
comes with the calendar alone is counted apart; nothing is called mended that only went away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caregraph.comparisons import Category, Change, Comparison, Impact
from caregraph.deltas import Delta
from caregraph.english import count, together, upper, verb
from caregraph.graph.dates import spoken_date
from caregraph.moods import Outcome
from caregraph.reports._first_sentence import (
    FOLLOWED,
    corrections,
    counting,
    duties,
    is_of_records,
    lead,
    of_categories,
    own_of,
)
from caregraph.results import Thing
from caregraph.serve.web.speech import spoken_day
from caregraph.thing_kinds import NOUNS, ThingKind
from caregraph.timelines import Timeline

ADDED: tuple[Category, ...] = ("added", "function-delegated")
UNKNOWN: tuple[Category, ...] = ("first-known", "not-known-any-more")
_TOLD_APART = (*ADDED, "ended", *FOLLOWED, *UNKNOWN, "unchanged")
_WEIGHTY: tuple[ThingKind, ...] = ("organisation", "body", "post", "unit", "agreement")
"""Kinds of which a sentence names what begins and ends, the weightiest first."""
_NAMED = 2
"""Up to so many things are named in a clause; more are counted."""
_CLAUSES = 2
_WITH = " with the proposal"
"""How it is told that something comes of which no start is stated."""
_UNSTATED = ", of which no start is stated"
_LEADS = "leads"
"""Among the codes of kinds of responsibility, that by which one leads."""
_LED = 4
"""Up to so much that one comes to lead is named."""
_DAYS = 4
"""Up to so many days are named in a sentence; more are counted."""
_NEW: dict[Outcome, str] = {
    "breach": "new to mend",
    "left-open": "newly left open by the proposal",
    "not-stated": "new to find out",
}
_FOUND: dict[Outcome, str] = {"breach": "to mend", "not-stated": "to find out"}
_GONE = "gone with what {} about"


def of_change(result: Comparison) -> str:
    """Say what a change does: what gives way to what, who comes to answer to whom, then counts."""
    if not result.changes:
        return lead(result)
    own, corrected = own_of(result)
    clauses = _clauses(own)
    said = [f"{upper('; '.join(clauses))}."] if clauses else []
    said.append(_counts(result, own, corrected))
    if result.findings is not None:
        said.append(of_findings(result.own_findings))
        said += _with_time(result)
    return " ".join(said)


def _with_time(result: Comparison) -> list[str]:
    """Say which findings come and go with the calendar alone, which the lists below have too."""
    found, own = result.findings, result.own_findings
    if found is None:
        return []
    besides = {"new": found.count("new") - own.count("new")}
    besides |= {words: number - _going(own)[words] for words, number in _going(found).items()}
    parts = [
        f"{number} {words.format('it was' if number == 1 else 'they were')}"
        for words, number in besides.items()
        if number
    ]
    return [f"With time alone {together(parts)} besides."] if parts else []


def _clauses(own: Sequence[Change]) -> list[str]:
    """Tell what weighs most, a clause each: successions, lines, then what begins and ends."""
    events = of_categories(own, *FOLLOWED)
    found = [_gives_way(events, own)] if events else []
    found += _lines(of_categories((one for one in own if one.kind == "line"), "added"))
    found += _leads(of_categories((one for one in own if one.kind == "responsibility"), "added"))
    told = {thing.iri for one in events for thing in (*one.came_from, *one.goes_to)}
    for kind in _WEIGHTY:
        here = [
            one
            for one in own
            if one.kind == kind and one.thing.iri not in told and one.consequence_of is None
        ]
        if len(found) < _CLAUSES:
            begun = of_categories(here, "added")
            found += _happens([one for one in begun if not one.comes], kind, "begin")
            found += _happens([one for one in begun if one.comes], kind, "come", _WITH)
            found += _happens(of_categories(here, "ended"), kind, "end")
    return found[: _CLAUSES + 1]


def _happens(changes: Sequence[Change], kind: ThingKind, does: str, how: str = "") -> list[str]:
    things = [one.thing for one in changes]
    return [f"{_things(things, kind)} {verb(does, len(things))}{how}"] if things else []


def _gives_way(events: Iterable[Change], own: Iterable[Change]) -> str:
    """Say of all successions at once what gives way to what."""
    events = list(events)
    before = list(dict.fromkeys(thing for one in events for thing in one.came_from))
    after = list(dict.fromkeys(thing for one in events for thing in one.goes_to))
    known = {one.thing.iri: one.kind for one in own}
    kinds = {known.get(one.iri) for one in before}
    kind = kinds.pop() if len(kinds) == 1 else None
    does = "gives way" if len(before) == 1 else "give way"
    return f"{_things(before, kind)} {does} to {_things(after, kind)}"


def _lines(added: Sequence[Change]) -> list[str]:
    """Say who comes to answer to whom: those to whom most come; of the others how many."""
    by: dict[Thing, dict[Thing, None]] = {}
    for one in added:
        for to in one.goes_to:
            by.setdefault(to, {}).update(dict.fromkeys(one.came_from))
    ranked = sorted(by.items(), key=lambda pair: (-len(pair[1]), pair[0].label))
    if not ranked:
        return []
    to, found = ranked[0]
    said = f"{_things([*found], 'post')} {verb('come', len(found))} to answer to {to.label}"
    others = _others([one for one in added if to not in one.goes_to])
    return [said + others]


def _leads(added: Sequence[Change]) -> list[str]:
    """Say who comes to lead what: the one who comes to lead most."""
    by: dict[Thing, list[Thing]] = {}
    for one in added:
        for who in one.came_from:
            if _LEADS in one.duties:
                by.setdefault(who, []).extend(one.goes_to)
    if not by:
        return []
    who, found = max(by.items(), key=lambda pair: len(pair[1]))
    named = together([one.label for one in found][:_LED])
    more = f" and {len(found) - _LED} more" if len(found) > _LED else ""
    return [f"{who.label} comes to lead {named}{more}"]


def _others(lines: Sequence[Change]) -> str:
    """Tell one other line; of more, how many begin, and how many come with no start stated."""
    if len(lines) == 1:
        return f", and {lines[0].said}{_UNSTATED if lines[0].comes else ''}"
    comes = sum(one.comes for one in lines)
    begin = len(lines) - comes
    told = [
        f"{count(number, 'other line')} {verb(does, number)}{how}"
        for number, does, how in ((begin, "begin", ""), (comes, "come", _WITH))
        if number
    ]
    return f", and {together(told)}" if told else ""


def _counts(result: Comparison, own: Sequence[Change], corrected: int) -> str:
    """Count what begins, ends and changes, and apart from it what comes with time alone.

    Args:
        own: What the change itself brings.
        corrected: How many statements of the record are corrected besides.
    """
    begun, end = of_categories(own, *ADDED), len(of_categories(own, "ended"))
    comes = sum(one.comes for one in begun)
    begin = len(begun) - comes
    rest = sum((one.corrects or one.category) not in _TOLD_APART for one in own)
    known = len(of_categories(own, *UNKNOWN))
    lost = sum(one.is_duty for one in result.own_dangling)
    parts = [
        f"{count(begin, 'thing') if begin else 'nothing'} {verb('begin', begin or 1)} and "
        f"{end or 'nothing'} {verb('end', end or 1)}",
        f"{comes} {verb('come', comes)}{_WITH}, no start stated" if comes else "",
        f"{rest} {verb('change', rest)} otherwise" if rest else "",
        f"of {known} another is known than before" if known else "",
        corrections(corrected) if corrected else "",
        duties(lost) if lost else "",
    ]
    turned = [
        one
        for one in counting(result.changes)
        if one.step == result.calendar and one.category not in (*UNKNOWN, "unchanged")
    ]
    if turned:
        parts.append(f"{count(len(turned), 'change')} more {verb('come', len(turned))} with time")
    said = "; ".join(filter(None, parts))
    if is_of_records(result, own):
        said = f"the record is corrected, not the world: {said}"
    return f"{upper(said)}."


def of_update(result: Comparison) -> str:
    """Say in a heading how much a newer description changes, and what that does to findings."""
    made = counting(result.changes)
    if not made:
        return "Nothing changed since the structure loaded"
    found = result.findings or Delta()
    going = _going(found)
    updated = {
        "mended": going["mended"],
        "answered": going["answered"],
        "new": found.count("new"),
        "lost, which passed before": going["lost"],
    }
    counts = [f"{number} {words}" for words, number in updated.items() if number]
    moved = f"findings: {together(counts)}" if counts else "no finding new, lost or mended"
    return f"{count(len(made), 'change')}; {moved}"


def of_findings(found: Delta) -> str:
    """Say what a change does to findings: what is new by mood, a question as answered.

    What is still open is not told: it is so before and after.
    """
    came = [one.finding.outcome for one in (*found.new, *found.worsened)]
    parts = [(came.count(outcome), words) for outcome, words in _NEW.items()]
    for words, number in _going(found).items():
        parts.append((number, words.format("it was" if number == 1 else "they were")))
    told = [(number, words) for number, words in parts if number]
    if not told:
        return "No finding comes or goes."
    first, *others = told
    said = [f"{first[0]} {'is' if first[0] == 1 else 'are'} {first[1]}"]
    said += [f"{number} {words}" for number, words in others]
    return f"Of the findings, {together(said)}."


def _going(found: Delta) -> dict[str, int]:
    """Count what is lost and what went, by how it is told; what was a question is answered."""
    answered = len(found.answered)
    return {
        "lost": found.count("lost"),
        "mended": found.count("mended") - answered,
        "answered": answered,
        _GONE: found.count("gone"),
    }


def of_ending(result: Impact) -> str:
    """Say what ends, on which day and why, how much with it, what is left, and what comes after."""
    many = len(result.things)
    named = (
        _things(result.things, None) if many <= _NAMED else f"{count(many, 'thing')} of one kind"
    )
    with_it, left = len(result.ends_with), len(result.dangling)
    lost = sum(one.is_duty for one in result.dangling)
    after = [one.label for one in result.followed_by]
    comes = f"after {'it' if many == 1 else 'them'} {verb('come', len(after))}"
    when = spoken_date(result.on)
    on = "on" if when[:1].isdigit() and " " in when else "in"
    it = "it" if many == 1 else "them"
    ends = count(with_it, "thing") if with_it else "nothing"
    counts = [
        f"{ends} {verb('end', with_it or 1)} with {it}",
        f"{left or 'nothing'} {'are' if left > 1 else 'is'} left dangling",
        *([duties(lost)] if lost else []),
    ]
    said = [
        f"{named} {verb('end', many)} {on} {when}.",
        f"{upper(together(counts))}; "
        + (f"{comes} {together(after)}." if after else "what comes after is not recorded."),
    ]
    if result.findings is not None:
        said.append(of_findings(result.findings))
    return upper(" ".join(said))


@dataclass(frozen=True)
class Turn:
    """A day on which something described begins, ends or changes."""

    day: date
    is_supposed: bool
    """It does so only because a proposal that is not decided is taken as adopted."""


def of_days(turns: Sequence[Turn], start: date, until: date) -> str:
    """Say on which days a structure turns, and on which of them only if a proposal is adopted."""
    if not turns:
        return f"Nothing described turns between {spoken_day(start)} and {spoken_day(until)}."
    supposed = sum(one.is_supposed for one in turns)
    on = f"{count(len(turns), 'day')}"
    if len(turns) <= _DAYS:
        some = supposed < len(turns)
        named = [
            spoken_day(one.day) + (" if adopted" if one.is_supposed and some else "")
            for one in turns
        ]
        only = ", only if the proposal is adopted" if supposed == len(turns) else ""
        return f"The structure turns on {on}{only}: {together(named)}."
    first, last = spoken_day(turns[0].day), spoken_day(turns[-1].day)
    only = f", on {supposed} of them only if the proposal is adopted" if supposed else ""
    return f"The structure turns on {on} from {first} to {last}{only}."


def of_timeline(timeline: Timeline, every: int) -> str:
    """Say how many findings hold in a range of days, and how many of them to its end.

    Args:
        every: How many there are, those that are not shown too.
    """
    told = len(timeline.findings)
    still = sum(one.intervals[-1].is_open for one in timeline.findings)
    some = f"{told} of {every} findings" if told < every else count(told, "finding")
    between = f"from {spoken_day(timeline.start)} until {spoken_day(timeline.until)}"
    if not told:
        return f"No finding holds on any day {between}."
    holds = f"{some} {verb('hold', told)} on some day {between}"
    return f"{holds}; {still} of them to the end of these days."


def without_proposal(counts: Sequence[Mapping[Outcome, int]]) -> str:
    """Say what is found on some days with nothing adopted; nothing where that is not counted."""
    if not counts:
        return ""
    said = [f"{_range([one[mood] for one in counts])} {words}" for mood, words in _FOUND.items()]
    return f"Without the proposal: {together(said)}."


def _range(numbers: Sequence[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"


def of_places(places: int, ahead: int, past: int, nearest: str) -> str:
    """Say of how many places how many days ahead and past turn something, and the nearest ahead.

    Args:
        nearest: The next day with its place on which more than something due happens, as words go
            on; empty where there is none.
    """
    if not ahead and not past:
        return f"Nothing described turns in {count(places, 'place')}."
    said = f"In {count(places, 'place')} something turns on {count(ahead + past, 'day')}"
    if not ahead:
        return f"{said}, none of them after the day shown."
    next_change = f"; next change: {nearest}" if nearest else ""
    return f"{said}, {ahead} of them after the day shown{next_change}."


def _things(things: Sequence[Thing], kind: ThingKind | None) -> str:
    """Name some things; of many only how many."""
    if len(things) > _NAMED:
        return count(len(things), *(NOUNS[kind] if kind else ("thing", "things")))
    return together([one.label for one in things])
