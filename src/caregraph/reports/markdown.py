"""Markdown, for a pull request or a job summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING

from caregraph.english import upper
from caregraph.finding import KINDS
from caregraph.reports import _change, _options, _phrases, _timeline
from caregraph.reports._change import Document
from caregraph.results import Finding, Group, Report, Table, Thing
from caregraph.seen import Seen

if TYPE_CHECKING:
    from caregraph.comparisons import Comparison, Impact, Options
    from caregraph.deltas import Shift
    from caregraph.timelines import Timeline, TurningDay, TurningDays


SUFFIX = ".md"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|!])")


def report(result: Report) -> str:
    """Tell a report: the verdict, the headline, what is new, the findings in groups that fold."""
    more = [one for one in _phrases.counted(result) if one != result.headline()]
    lines = [
        "# Accountability check",
        "",
        f"**{_phrases.verdict(result)}** {_plain(result.headline())}",
        "",
        *(f"- {_plain(line)}" for line in more),
        *_view(result.view),
        "",
    ]
    for title, shifts in _phrases.since(result):
        lines += [f"## {title}", "", *map(_shift, shifts), ""]
    for title, groups in _phrases.by_mood(result.groups):
        lines += [f"## {_plain(title)}", ""]
        for one in groups:
            lines += _group(one)
        lines.append("")
    lines += _assurance(result)
    return "\n".join(lines).rstrip() + "\n"


def _shift(one: Shift) -> str:
    """Tell a finding that came or went; what is there no more is struck out."""
    if one.finding.change not in ("mended", "gone"):
        return _line(one.finding)
    said = _plain(_phrases.about(one.finding, one.finding.message))
    return f"- ~~{one.finding.rule} {said}~~{_plain(_phrases.with_what(one))}"


def timeline(result: Timeline) -> str:
    """Tell findings over time: what turns, the findings with their days, the turning days."""
    lines = ["# Findings over time", "", *(f"- {_plain(line)}" for line in _timeline.head(result))]
    for title, findings in _timeline.grouped(result):
        lines += ["", f"## {title}", ""]
        for one in findings:
            lines.append(_line(one.finding))
            lines += [f"  - {_plain(_timeline.span(part))}" for part in one.intervals]
            if one.finding.waiver:
                lines.append(f"  - Waived: {_plain(_phrases.waived(one.finding))}")
    return "\n".join([*lines, "", "## Turning days", "", *_days(result.days)]) + "\n"


def days(result: TurningDays) -> str:
    """Tell the turning days of a range, each with its reasons."""
    head = (f"- {_plain(line)}" for line in _timeline.head_of_days(result))
    return "\n".join(["# Turning days", "", *head, "", *_days(result.days)]) + "\n"


def _days(several: Iterable[TurningDay]) -> Iterator[str]:
    yield "| day | why | things that change |"
    yield "| --- | --- | ---: |"
    for one in several:
        yield f"| {one.day} | {_plain(_timeline.why(one))} | {one.flipped} |"


def table(result: Table) -> str:
    """Tell a table as a pipe table."""
    rows = [[_plain(text) for text in row] for row in result.texts()]
    header = [_plain(name.replace("_", " ")) for name in result.columns]
    lines = [*_view(result.view), ""] if result.view else []
    lines += [f"| {' | '.join(row)} |" for row in [header, ["---"] * len(header), *rows]]
    if result.notes:
        lines += ["", *(f"- {_plain(note)}" for note in result.notes)]
    return "\n".join(lines) + "\n"


def comparison(result: Comparison) -> str:
    """Tell what differs between two views."""
    return _document(_change.comparison(result))


def impact(result: Impact) -> str:
    """Tell what ends with a thing and what is left dangling."""
    return _document(_change.impact(result))


def options(result: Options) -> str:
    """Tell the options of a proposal: one table, then each by itself."""
    return _document(_options.options(result))


def _document(told: Document) -> str:
    lines = [f"# {_plain(told.title)}", "", f"**{_plain(told.lead)}**", ""]
    lines += [f"- {_plain(fact)}" for fact in told.facts]
    if told.table:
        header, *rows = [[_plain(text) for text in row] for row in told.table]
        lines += ["", *(f"| {' | '.join(row)} |" for row in [header, ["---"] * len(header), *rows])]
    for part in told.parts:
        lines += ["", f"## {_plain(part.title)}"]
        for section in part.sections:
            lines += ["", *([f"### {_plain(section.title)}", ""] if section.title else [])]
            for one in section.lines:
                mark = f"`{one.mark}` " if one.mark else ""
                lines.append(f"- {mark}{_plain(one.said)}")
                lines += [f"  - {_plain(note)}" for note in one.notes]
    return "\n".join(lines).rstrip() + "\n"


def _view(seen: Seen) -> Iterator[str]:
    """Tell which view it is, as a list, after a sentence that nothing is in effect."""
    if seen.is_empty:
        yield from (f"**{_plain(_nothing(seen))}**", "")
    yield from (f"- {_plain(line)}" for line in (seen.looked_at(), *seen.told()))


def _nothing(seen: Seen) -> str:
    return f"{upper(seen.empty())}."


def _group(one: Group) -> Iterator[str]:
    """Tell a group: several findings folded under what is said of them all."""
    told = [line for finding in one.findings for line in _finding(finding)]
    if len(one.findings) == 1:
        yield from told
        return
    mark = escape(_phrases.marked(one.outcome, one.graded))
    said = f"{escape(', '.join(one.rules))} {escape(' '.join(one.said.split()))}"
    yield ""
    yield f"<details><summary><b>{mark}</b> {said} ({len(one.findings)})</summary>"
    yield from ("", *told, "", "</details>", "")


def _line(finding: Finding) -> str:
    change = f" *{KINDS[finding.change]}*" if finding.change else ""
    said = _plain(_phrases.about(finding, finding.message))
    return f"- **{_phrases.mark(finding)}** {finding.rule}{change} {said}"


def _finding(finding: Finding) -> Iterator[str]:
    yield _line(finding)
    for name, said in _phrases.parts(finding).items():
        linked = "; ".join(_linked(thing) for thing in finding.basis)
        yield f"  - {name}: {linked if name == 'Basis' else _plain(said)}"


def _assurance(result: Report) -> Iterator[str]:
    yield "## What was checked"
    yield ""
    names = _phrases.TALLIES
    yield f"| rule | outcome | {' | '.join(names)} |"
    yield f"| --- | --- |{' ---: |' * len(names)}"
    for one in result.assurance:
        cells = [one.rule, _phrases.status(one), *map(str, _phrases.tallies(one).values())]
        yield f"| {' | '.join(cells)} |"
    if result.run:
        yield ""
        yield _phrases.made_with(result.run)


def _linked(thing: Thing) -> str:
    label = _plain(thing.label)
    return f"[{label}]({thing.iri})" if thing.iri.startswith("http") else label


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))
