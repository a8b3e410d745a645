"""Plain text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from caregraph.reports import _change, _phrases, _timeline
from caregraph.reports._change import Document
from caregraph.results import (
    NOT_STATED,
    SEVERITIES,
    Assurance,
    Finding,
    Report,
    Table,
    Thing,
    group,
)
from caregraph.seen import Seen

if TYPE_CHECKING:
    from caregraph.comparisons import Comparison, Impact, Options
    from caregraph.inferences import Inference
    from caregraph.timelines import Lasting, Timeline, TurningDay, TurningDays
    from caregraph.traces import Hop, Trace


SUFFIX = ".txt"
_WIDTH = 100
_LONGEST = 2_000
_NAMED = 4
"""So many things of one kind of reason of a day are named; the other forms name all."""
_DEEPEST = 16
"""Paths are indented up to so many levels; what is further up says how far it is."""


def report(result: Report) -> str:
    """Tell a report: the count, the findings by organisation and rule, what was checked."""
    lines = [*result.view.lines(), _phrases.counted(result), ""]
    for name, findings in sorted(group(result.findings).items()):
        lines += [name, "-" * len(name)]
        for finding in findings:
            lines += [*_finding(finding), ""]
    if result.fixed:
        lines += ["Fixed since the baseline", "-" * 24]
        lines += [line for one in result.fixed for line in _bullet(f"{one.rule}  {one.message}")]
        lines.append("")
    lines += _assurance(result)
    if result.run:
        lines += ["", _phrases.made_with(result.run)]
    return "\n".join(lines) + "\n"


def timeline(result: Timeline) -> str:
    """Tell findings over time: what turns, then each finding with the days on which it holds."""
    lines = _timeline.head(result)
    for title, findings in _timeline.grouped(result):
        lines += ["", title, "-" * len(title)]
        lines += [line for one in findings for line in _lasting(one)]
    if result.lists_days:
        lines += ["", "Turning days", "-" * 12, *_days(result.days)]
    return "\n".join(lines) + "\n"


def days(result: TurningDays) -> str:
    """Tell the turning days of a range, each with its reasons."""
    head = _timeline.head_of_days(result)
    return "\n".join([*head, "", *_days(result.days)]) + "\n"


def _days(several: Iterable[TurningDay]) -> Iterator[str]:
    for one in several:
        said = f"{one.day}  {_timeline.why(one, _NAMED)}"
        yield from textwrap.wrap(
            _cut(said), _WIDTH, initial_indent="  ", subsequent_indent=" " * 14
        )


def _lasting(one: Lasting) -> Iterator[str]:
    """Tell a finding in a line or two, then each interval of days on which it holds."""
    finding = one.finding
    said = _phrases.about(finding, finding.message)
    mark = _phrases.mark(finding).upper()
    yield from textwrap.wrap(
        f"{mark:<10}  {finding.rule:<7}  {_cut(said)}",
        _WIDTH,
        initial_indent="  ",
        subsequent_indent=" " * 23,
    )
    for part in one.intervals:
        yield from _wrap(_timeline.span(part), " " * 23)
    if finding.waiver:
        yield from _wrap(f"Waived: {_phrases.waived(finding)}", " " * 23)


def brief(result: Report) -> str:
    """Tell the breaches of a report, gravest first, a line each; the rest is only counted."""
    lines = [*result.view.lines(), _phrases.counted(result)]
    shown = sorted(result.findings, key=lambda one: SEVERITIES.index(one.severity))
    for finding in (one for one in shown if one.outcome == "breach"):
        words = _phrases.about(finding, finding.statement)
        lines += textwrap.wrap(
            f"{finding.severity.upper():<10}  {finding.rule:<7}  {_cut(words)}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent=" " * 23,
        )
    return "\n".join(lines) + "\n"


def table(result: Table) -> str:
    """Tell a table; an unbound value is told as not stated, an empty table as no answer.

    A table too wide for the page is told row by row.
    """
    return "\n".join([*_above(result.view), *_rows(result), *_notes(result)]) + "\n"


def _rows(result: Table) -> list[str]:
    if not result.rows:
        return ["Nothing in the graph answers this." if result.view else "There is none."]
    header = [name.replace("_", " ") for name in result.columns]
    rows = result.texts()
    widths = _widths([header, *rows])
    if sum(widths) + 2 * (len(widths) - 1) > _WIDTH:
        told = [line for row in rows for line in _record(header, row)]
        return told[:-1]
    lines = [*_row(header, widths), "  ".join("-" * width for width in widths)]
    for row in rows:
        lines += _row(row, widths)
    return lines


def _above(seen: Seen | None) -> list[str]:
    """Tell which view it is, a line each, and leave a line free; nothing where there is none."""
    return [*seen.lines(), ""] if seen else []


def _notes(result: Table) -> Iterator[str]:
    if result.notes:
        yield ""
    for note in result.notes:
        yield from textwrap.wrap(_cut(note), _WIDTH, subsequent_indent="  ")


def trace(result: Trace) -> str:
    """Tell a trace hop by hop, with indents; then the roots reached and what is not stated.

    What follows on a post is told once; paths that meet there later say that it stands above.
    """
    lines = [*_above(result.view), _named(result.post, result.organisation)]
    lines += [f"  {mark}" for mark in result.marks]
    lines += [f"  carries the role of {role}" for role in result.roles]
    held = ", ".join(result.holders) or NOT_STATED
    lines += [f"  held by: {held}", ""]
    lines += [line for depth, _, hop in result.told() for line in _hop(hop, depth)]
    if not result.lines:
        lines.append("  No line from it is stated.")
    lines += [
        "",
        "Democratic or ministerial roots reached: "
        + (", ".join(root.label for root in result.roots) or "none"),
    ]
    if result.not_stated:
        lines += ["", "Not stated:"]
        lines += [line for text in result.not_stated for line in _bullet(text)]
    return "\n".join(lines) + "\n"


def inference(result: Inference) -> str:
    """Tell whether it can be true, why not, and what else follows."""
    verdict = "can all be true together" if result.consistent else "cannot all be true together"
    lines = [*_above(result.view), f"By the reasoner HermiT, what is described {verdict}."]
    lines += [line for text in result.explanation for line in _bullet(text)]
    if result.unsatisfiable:
        names = ", ".join(thing.label for thing in result.unsatisfiable)
        lines += _wrap(f"Nothing can belong to: {names}.", "")
    if result.types:
        lines += ["", "What nobody states and follows:"]
        lines += [f"  {one.thing.label} is a {one.kind.label}" for one in result.types]
    lines += ["", f"{result.derived} shortcuts derived:"]
    for one in result.derivations:
        if one.count:
            lines += textwrap.wrap(
                f"{one.count:>5}  {one.words}",
                _WIDTH,
                initial_indent="  ",
                subsequent_indent=" " * 9,
            )
    return "\n".join(lines) + "\n"


def comparison(result: Comparison) -> str:
    """Tell what differs between two views: first in one sentence, then part by part."""
    return _document(_change.comparison(result))


def impact(result: Impact) -> str:
    """Tell what ends with a thing and what is left dangling."""
    return _document(_change.impact(result))


def options(result: Options) -> str:
    """Tell the options of a proposal: a table, then each by itself."""
    return _document(_change.options(result))


def _document(told: Document) -> str:
    lines = textwrap.wrap(told.lead, _WIDTH)
    lines += [line for fact in told.facts for line in _wrap(fact, "  ")]
    if told.table:
        header, *rows = told.table
        lines.append("")
        lines += [line for row in rows for line in _record(header, row)]
    for part in told.parts:
        lines += ["", part.title, "-" * len(part.title)]
        for section in part.sections:
            lines += [section.title] if section.title else []
            for one in section.lines:
                lines += textwrap.wrap(
                    f"{one.mark} {_cut(one.said)}".strip(),
                    _WIDTH,
                    initial_indent="  ",
                    subsequent_indent="    ",
                )
                lines += [line for note in one.notes for line in _wrap(note, " " * 6)]
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> Iterator[str]:
    change = f" ({finding.change})" if finding.change else ""
    yield f"{_phrases.mark(finding).upper()}{change}  {finding.rule}  {_cut(finding.focus.label)}"
    yield from _wrap(finding.message)
    for name, said in _phrases.parts(finding).items():
        yield from _wrap(f"{name}: {said}")


def _assurance(result: Report) -> Iterator[str]:
    """Tell what was checked: for each rule how much it looked at and how much of that passed."""
    yield f"Checked with {_phrases.rules(len(result.assurance))}:"
    words = {
        "assured": "passed for all they looked at, so many each",
        "findings": "with findings, so many passed of those looked at",
        "no-targets": "had nothing to look at: not assured",
        "out-of-era": "not in force on this date",
        "elsewhere": "of a nation that nothing here is known to be of",
        "error": "could not be run",
    }
    for status, text in words.items():
        found = [one for one in result.assurance if one.status == status]
        if found:
            each = ", ".join(f"{one.rule}{_tally(one)}" for one in found)
            yield from _wrap(f"{len(found)} {text}: {each}")


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


def _hop(hop: Hop, depth: int) -> Iterator[str]:
    indent = "  " * min(depth, _DEEPEST)
    level = f"({depth} lines up) " if depth > _DEEPEST else ""
    yield f"{indent}{level}{hop.kind} -> {_named(hop.to, hop.to_organisation)}"
    scope = ", ".join(thing.label for thing in hop.scope) or NOT_STATED
    basis = ", ".join(thing.label for thing in hop.basis) or (
        f"a {hop.basis_type}, which one is not stated" if hop.basis_type else NOT_STATED
    )
    direct = {True: "direct", False: "not direct", None: "directness not stated"}[hop.direct]
    dates = f"from {hop.since or NOT_STATED}" + (f" until {hop.until}" if hop.until else "")
    yield f"{indent}  for: {scope}"
    yield f"{indent}  on the basis of: {basis}"
    yield f"{indent}  {direct}; {hop.status}; {dates}"
    for name, values in hop.more:
        yield f"{indent}  {name}: {', '.join(values)}"
    for mark in hop.marks:
        yield f"{indent}  {mark}"
    for citation in hop.evidence:
        yield f"{indent}  evidence: {citation}"
    if hop.repeats:
        yield f"{indent}  The path comes back to where it has been."
    elif hop.above:
        yield f"{indent}  From here on as above, where {hop.to.label} is first reached."
    elif not hop.next:
        yield f"{indent}  The path ends here."


def _named(thing: Thing, organisation: Thing | None) -> str:
    return f"{thing.label} ({organisation.label})" if organisation else thing.label


def _cut(text: str) -> str:
    """Give a text that a person can read to its end; only the other forms hold it whole."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"


def _wrap(text: str, indent: str = "    ") -> list[str]:
    return textwrap.wrap(_cut(text), _WIDTH, initial_indent=indent, subsequent_indent=indent)


def _bullet(text: str) -> list[str]:
    return textwrap.wrap(_cut(text), _WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _record(header: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """Tell one row as lines of name and value."""
    width = max(len(name) for name in header) + 2
    for name, value in zip(header, row, strict=True):
        if not value:
            continue
        yield from textwrap.wrap(
            f"{name:<{width}}{value}",
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="  " + " " * width,
        )
    yield ""


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Choose column widths that fit the page: the widest columns give way first.

    No column gets narrower than its longest word, nor than a readable twenty letters; a table
    of many such columns is wider than the page.
    """
    columns = list(zip(*rows, strict=True))
    widths = [max(len(cell) for cell in column) for column in columns]
    longest = [
        max(len(word) for cell in column for word in [*cell.split(), ""]) for column in columns
    ]
    least = [max(word, min(20, width)) for word, width in zip(longest, widths, strict=True)]
    room = max(_WIDTH - 2 * (len(widths) - 1), sum(least))
    while sum(widths) > room:
        spare = [width - need for width, need in zip(widths, least, strict=True)]
        widths[spare.index(max(spare))] -= 1
    return widths


def _row(cells: Iterable[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [
        textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)
    ]
    for i in range(max(len(lines) for lines in wrapped)):
        parts = (lines[i] if i < len(lines) else "" for lines in wrapped)
        yield "  ".join(p.ljust(w) for p, w in zip(parts, widths, strict=True)).rstrip()
