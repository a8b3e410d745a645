"""Plain text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from caregraph.english import articled
from caregraph.reports import _phrases, _screen, _timeline
from caregraph.reports._screen import WIDTH, bullet, cut, joined, wrap
from caregraph.results import NOT_STATED, Report, Table, Thing
from caregraph.seen import Seen

if TYPE_CHECKING:
    from caregraph.comparisons import Comparison, Impact, Options
    from caregraph.inferences import Inference
    from caregraph.reports._change import Document
    from caregraph.timelines import Lasting, Timeline, TurningDay, TurningDays
    from caregraph.traces import Hop, Trace


SUFFIX = ".txt"
_NAMED = 4
"""So many things of one kind of reason of a day are named; the other forms name all."""
_DEEPEST = 16
"""Paths are indented up to so many levels; what is further up says how far it is."""


def report(result: Report) -> str:
    """Tell a report: what fits a screen, or the whole where that is wanted."""
    return joined(_screen.full(result) if result.is_full else _screen.short(result))


def timeline(result: Timeline) -> str:
    """Tell findings over time: what turns, then each finding with the days on which it holds."""
    lines = _timeline.head(result)
    for title, findings in _timeline.grouped(result):
        lines += ["", title, "-" * len(title)]
        lines += [line for one in findings for line in _lasting(one, is_full=result.is_full)]
    if result.lists_days:
        lines += ["", "Turning days", "-" * 12, *_days(result.days)]
    return joined(lines)


def days(result: TurningDays) -> str:
    """Tell the turning days of a range, each with its reasons."""
    head = _timeline.head_of_days(result)
    return joined([*head, "", *_days(result.days)])


def _days(several: Iterable[TurningDay]) -> Iterator[str]:
    for one in several:
        said = f"{one.day}  {_timeline.why(one, _NAMED)}"
        yield from textwrap.wrap(cut(said), WIDTH, initial_indent="  ", subsequent_indent=" " * 14)


def _lasting(one: Lasting, *, is_full: bool) -> Iterator[str]:
    """Tell a finding in a line or two, then each interval of days on which it holds.

    Args:
        is_full: Tell also what to do, its law and its evidence.
    """
    finding = one.finding
    said = _phrases.about(finding, finding.message)
    mark = _phrases.mark(finding).upper()
    yield from textwrap.wrap(
        f"{mark:<13}  {finding.rule:<7}  {cut(said)}",
        WIDTH,
        initial_indent="  ",
        subsequent_indent=" " * 26,
    )
    for days in one.intervals:
        yield from wrap(_timeline.span(days), " " * 26)
    for label, part in _phrases.parts(finding).items():
        if is_full or label == "Waived":
            yield from wrap(f"{label}: {part}", " " * 26)


def brief(result: Report) -> str:
    """Tell the headline of a report and what is most pressing; the rest is only counted."""
    return joined(_screen.brief(result))


def table(result: Table) -> str:
    """Tell a table; an unbound value is told as not stated, an empty table as no answer,
    or by its header alone where nothing is known of what was asked.

    A table too wide for the page is told row by row.
    """
    return joined([*_above(result.view), *_rows(result), *_notes(result)])


def _rows(result: Table) -> list[str]:
    if not result.rows and result.view:
        return ["Nothing in the graph answers this."]
    header = [name.replace("_", " ") for name in result.columns]
    rows = result.texts()
    widths = _widths([header, *rows])
    if rows and sum(widths) + 2 * (len(widths) - 1) > WIDTH:
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
    if result.notes and (result.rows or result.view):
        yield ""
    for note in result.notes:
        yield from textwrap.wrap(cut(note), WIDTH, subsequent_indent="  ")


def trace(result: Trace) -> str:
    """Tell a trace hop by hop, with indents; then the roots reached and what is not stated.

    What follows on a post is told once; paths that meet there later say that it stands above.
    """
    lines = [*_above(result.view), _named(result.post, result.organisation)]
    lines += [f"  {mark}" for mark in result.marks]
    lines += [f"  carries the role of {role}" for role in result.roles]
    held = ", ".join(result.holders) or NOT_STATED
    lines += [f"  held by: {held}", *wrap(result.says, "  "), ""]
    lines += [line for depth, _, hop in result.told() for line in _hop(hop, depth)]
    if not result.lines:
        lines.append("  No line from it is stated.")
    lines += [
        "",
        "Democratic or ministerial roots reached: "
        + (", ".join(root.label for root in result.roots) or "none"),
    ]
    if result.not_stated:
        lines += ["", "To find out:"]
        lines += [line for text in result.not_stated for line in bullet(text)]
    return joined(lines)


def inference(result: Inference) -> str:
    """Tell whether it can be true, why not, and what else follows."""
    lines = [*_above(result.view), *wrap(f"By the reasoner HermiT, {result.verdict}", "")]
    lines += [line for text in result.explanation for line in bullet(text)]
    if result.unsatisfiable:
        names = ", ".join(thing.label for thing in result.unsatisfiable)
        lines += wrap(f"Nothing can belong to: {names}.", "")
    if result.types:
        lines += ["", "What nobody states and follows:"]
        lines += [f"  {one.thing.label} is {articled(one.kind.label)}" for one in result.types]
    lines += ["", f"{result.derived} shortcuts derived:"]
    for one in result.derivations:
        if one.count:
            lines += textwrap.wrap(
                f"{one.count:>5}  {one.words}",
                WIDTH,
                initial_indent="  ",
                subsequent_indent=" " * 9,
            )
    return joined(lines)


def comparison(result: Comparison) -> str:
    """Tell what differs between two views: first in one sentence, then part by part."""
    from caregraph.reports import _change

    return _document(_change.comparison(result))


def impact(result: Impact) -> str:
    """Tell what ends with a thing and what is left dangling."""
    from caregraph.reports import _change

    return _document(_change.impact(result))


def options(result: Options) -> str:
    """Tell the options of a proposal: a table, then each by itself."""
    from caregraph.reports import _options

    return _document(_options.options(result))


def _document(told: Document) -> str:
    lines = textwrap.wrap(told.lead, WIDTH)
    lines += [line for fact in told.facts for line in wrap(fact, "  ")]
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
                    f"{one.mark} {cut(one.said)}".strip(),
                    WIDTH,
                    initial_indent="  ",
                    subsequent_indent="    ",
                )
                lines += [line for note in one.notes for line in wrap(note, " " * 6)]
    return joined(lines)


def _hop(hop: Hop, depth: int) -> Iterator[str]:
    indent = "  " * min(depth, _DEEPEST)
    level = f"({depth} lines up) " if depth > _DEEPEST else ""
    yield f"{indent}{level}{hop.kind} -> {_named(hop.to, hop.to_organisation)}"
    scope = ", ".join(thing.label for thing in hop.scope) or NOT_STATED
    basis = ", ".join(thing.label for thing in hop.basis) or (
        f"{articled(hop.basis_type)}, which one is not stated" if hop.basis_type else NOT_STATED
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
    elif not hop.next and not hop.onward:
        yield f"{indent}  The path ends here."


def _named(thing: Thing, organisation: Thing | None) -> str:
    return f"{thing.label} ({organisation.label})" if organisation else thing.label


def _record(header: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """Tell one row as lines of name and value."""
    width = max(len(name) for name in header) + 2
    for name, value in zip(header, row, strict=True):
        if not value:
            continue
        yield from textwrap.wrap(
            f"{name:<{width}}{value}",
            WIDTH,
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
    room = max(WIDTH - 2 * (len(widths) - 1), sum(least))
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
