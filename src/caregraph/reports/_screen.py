"""A report as plain text: what fits a screen, and the whole.

Layer 5.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

from caregraph import moods
from caregraph.deltas import Shift
from caregraph.english import count
from caregraph.reports import _phrases
from caregraph.results import Assurance, Finding, Group, Outcome, Report

WIDTH = 100
_LONGEST = 2_000
_ROOM = 18
"""So many lines of groups stand on a screen."""
_MOODS = 3
_LEAST = 5
"""So many of the lines are kept for each mood that follows; what is not used flows on."""
_FEW = 3
"""So many groups of a mood that there is room for all that is said of them."""
_CHANGED = 3
_LINES = 2
"""A group of what is not known takes so many lines at most, and twice as many where it breaks
a rule."""
_FIRST: tuple[tuple[Outcome, int], ...] = (("breach", 6), ("left-open", 2), ("not-stated", 2))
"""The moods on the first screen of all, with how many lines each may have."""
_IDLE = 12
"""So many rules that had nothing to look at are named; the whole report names all."""
_INDENT = " " * 8


def short(result: Report) -> Iterator[str]:
    """Tell a report on a screen: the view, the headline, the most pressing groups."""
    yield from _head(result)
    since = [*_since(result)]
    moods_of = _phrases.by_mood(result.groups)
    room = _ROOM - _LEAST * max(len(moods_of) - _MOODS, 0) - len(since)
    for place, (title, groups) in enumerate(moods_of, start=1):
        lines, shown = _fitting(groups, room - _LEAST * (len(moods_of) - place))
        room -= len(lines)
        yield from ("", title, *lines)
        rest = groups[shown:]
        if rest:
            more = count(sum(len(one.findings) for one in rest), "finding")
            yield f"  and {more} more in {count(len(rest), 'group')}"
    yield from since
    yield ""
    yield from wrap("; ".join(result.view.standing()), "")
    if result.view.next:
        yield f"next turning day {result.view.next}; what it brings: --over"
    yield from _idle(result)
    passed = sum(one.status == "assured" for one in result.assurance)
    yield (
        f"{passed} of {count(len(result.assurance), 'rule')} passed for all they looked at. Each "
        "finding, with law and evidence: --full"
    )


def _idle(result: Report) -> Iterator[str]:
    """Name some rules that had nothing to look at; the headline counts them."""
    rest = len(result.idle) - _IDLE
    more = f" and {rest} more: --full" if rest > 0 else ""
    if result.idle:
        named = ", ".join(result.idle[:_IDLE])
        yield from wrap(f"nothing to look at, so not assured: {named}{more}", "")


def _since(result: Report) -> Iterator[str]:
    """Tell what changed since a baseline, a few of each kind."""
    for title, shifts in _phrases.since(result):
        yield from ("", title)
        for one in shifts[:_CHANGED]:
            yield from _shortened(_changed(one), "  ", _INDENT, 1)
        if (rest := len(shifts) - _CHANGED) > 0:
            yield f"  and {rest} more: --full"


def _changed(one: Shift) -> str:
    finding = one.finding
    said = moods.about(finding.focus.label, finding.message)
    return f"{finding.rule}  {said}{_phrases.with_what(one)}"


def full(result: Report) -> Iterator[str]:
    """Tell a report whole: each finding under its group, then what was checked."""
    yield from result.view.lines()
    for line in _phrases.counted(result):
        yield from wrap(line, "")
    for title, groups in _phrases.by_mood(result.groups):
        yield from ("", title, "-" * len(title))
        for one in groups:
            if len(one.findings) > 1:
                yield from ("", *textwrap.wrap(cut(one.said), WIDTH))
            for finding in one.findings:
                yield from ("", *_finding(finding))
    for title, shifts in _phrases.since(result):
        yield from ("", title, "-" * len(title))
        for shift in shifts:
            yield from bullet(_changed(shift))
    yield ""
    yield from _assurance(result)
    if result.run:
        yield from ("", _phrases.made_with(result.run))


def brief(result: Report) -> Iterator[str]:
    """Tell the headline and, in ten lines at most, what is most pressing."""
    yield from _head(result)
    groups = result.groups
    alike = _alike(groups)
    for outcome, most in _FIRST:
        lines: list[str] = []
        for one in (group for group in groups if group.outcome == outcome):
            told = [*_line(one, _LINES if outcome == "breach" else 1, alike)]
            if len(lines) + len(told) > most:
                break
            lines += told
        yield from lines
    yield from _idle(result)


def _head(result: Report) -> Iterator[str]:
    view = result.view
    if view.is_empty:
        yield from wrap(view.empty(), "")
    for line in (view.looked_at(), *view.taken(), *_phrases.headed(result)):
        yield from textwrap.wrap(cut(line), WIDTH, subsequent_indent="  ")


def _fitting(groups: Sequence[Group], room: int) -> tuple[list[str], int]:
    """Tell as many groups of one mood as there is room for, at least one; gives how many."""
    lines: list[str] = []
    most = _LINES if len(groups) <= _FEW else 1
    alike = _alike(groups)
    for shown, one in enumerate(groups):
        told = list(_group(one, most, alike))
        if lines and len(lines) + len(told) > room:
            return lines, shown
        lines += told
    return lines, len(groups)


def _alike(groups: Iterable[Group]) -> frozenset[str]:
    """Give the clauses that several groups are told by, as of posts of one name."""
    return frozenset(
        said for said, times in Counter(one.clause for one in groups).items() if times > 1
    )


def _group(one: Group, most: int, alike: Container[str]) -> Iterator[str]:
    """Tell a group: where it breaks a rule also what to do.

    Args:
        most: How many lines there are for one that breaks none and has no cause.
        alike: The clauses before which organisations are named.
    """
    if one.outcome == "breach":
        yield from _line(one, 2 * _LINES, alike)
        settles = f" It settles {len(one.findings)}." if one.cause else ""
        yield from wrap(f"Next: {one.step}{settles}", _INDENT)
    else:
        yield from _line(one, _LINES + 1 if one.cause else most, alike)


def _line(one: Group, most: int, alike: Container[str]) -> Iterator[str]:
    mark = _phrases.marked(one.outcome, one.graded).upper()
    sign = mark if one.outcome == "breach" else moods.SIGNS[one.outcome]
    others = f" +{len(one.rules) - 1}" if len(one.rules) > 1 else ""
    count, new = len(one.findings), sum(each.change == "new" for each in one.findings)
    rules = f"{one.rules[0]}{others}" + (f" ({new} new)" if new else "")
    whose = f"{_phrases.organisations(one.first)}: " if one.clause in alike else ""
    said = f"{sign}  {count:>3}  {rules}  {whose}{one.clause}"
    return iter(_shortened(said, "  ", _INDENT, most))


def _shortened(said: str, first: str, others: str, most: int) -> list[str]:
    """Wrap a text to so many lines; what there is no room for is left out, and said to be."""
    return textwrap.wrap(
        cut(said),
        WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        max_lines=most,
        placeholder=" …",
    )


def _finding(finding: Finding) -> Iterator[str]:
    change = f" ({finding.change})" if finding.change else ""
    yield f"{_phrases.mark(finding).upper()}{change}  {finding.rule}  {cut(finding.focus.label)}"
    yield from wrap(finding.message)
    for name, said in _phrases.parts(finding).items():
        yield from wrap(f"{name}: {said}")
    if finding.organisations:
        yield from wrap(f"Organisations: {_phrases.organisations(finding)}")


def _assurance(result: Report) -> Iterator[str]:
    """Tell what was checked: for each rule how much it looked at and how much of that passed."""
    yield f"Checked with {count(len(result.assurance), 'rule')}:"
    words = {
        "assured": "passed for all they looked at, so many each",
        "findings": "with findings, so many passed of those looked at",
        "no-targets": "had nothing to look at: not assured",
        "out-of-era": "not in force on this date",
        "out-of-scope": "not applicable to this description, which does not speak of it",
        "elsewhere": "of a nation that nothing here is known to be of",
        "error": "could not be run",
    }
    for status, text in words.items():
        found = [one for one in result.assurance if one.status == status]
        if found:
            each = ", ".join(f"{one.rule}{_tally(one)}" for one in found)
            yield from wrap(f"{len(found)} {text}: {each}")


def _tally(one: Assurance) -> str:
    """Give the figures that go with the rule, held together by no-break spaces."""
    match one.status:
        case "assured":
            said = f" {one.targets}"
        case "findings":
            waived = f" ({one.waived} waived)" if one.waived else ""
            said = f" {one.passed} of {one.targets}{waived}"
        case _:
            said = ""
    return said.replace(" ", "\N{NO-BREAK SPACE}")


def cut(text: str) -> str:
    """Give a text that a person can read to its end; only the other forms hold it whole."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"


def wrap(text: str, indent: str = "    ") -> list[str]:
    """Lay out a text between the margins."""
    return textwrap.wrap(cut(text), WIDTH, initial_indent=indent, subsequent_indent=indent)


def bullet(text: str) -> list[str]:
    """Lay out a text as one of a list."""
    return textwrap.wrap(cut(text), WIDTH, initial_indent="  - ", subsequent_indent="    ")


def joined(lines: Iterable[str]) -> str:
    """Give lines as a text."""
    return "\n".join(lines) + "\n"
