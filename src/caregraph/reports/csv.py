"""CSV for spreadsheets: a table as it stands, a report as one row a finding or interval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from caregraph import spreadsheet
from caregraph.finding import KINDS
from caregraph.groups import Group, of_each
from caregraph.moods import MOODS
from caregraph.reports import _options, _phrases, _timeline
from caregraph.results import Report, Table

if TYPE_CHECKING:
    from caregraph.comparisons import Comparison, Dangling, Impact, Options
    from caregraph.deltas import Delta
    from caregraph.timelines import Timeline, TurningDays


_COLUMNS = (
    "group",
    "group in words",
    "rule",
    "title",
    "mood",
    "outcome",
    "severity",
    "change",
    "focus",
    "organisations",
    "message",
    "next",
    "basis",
    "evidence",
    "waived",
    "focus IRI",
    "fingerprint",
    "as at",
    "view IRI",
)


def table(result: Table) -> bytes:
    """Tell a table under readable column names."""
    return spreadsheet.table([name.replace("_", " ") for name in result.columns], result.texts())


def report(result: Report) -> bytes:
    """Tell a report, one row a finding, with its group; last what is no longer found."""
    groups = of_each(result.groups)
    rows = [
        [
            *_group(groups.get(id(one))),
            one.rule,
            one.title,
            MOODS[one.outcome],
            one.outcome,
            one.severity,
            KINDS[one.change] if one.change else None,
            one.focus.label,
            _phrases.organisations(one),
            one.message,
            one.step,
            _phrases.basis(one),
            _phrases.evidence(one),
            _phrases.waived(one),
            one.focus.iri,
            one.fingerprint,
            result.view.day or "each on its own day",
            result.view.iri,
        ]
        for one in (*result.findings, *(result.since.went if result.since else ()))
    ]
    return spreadsheet.table(_COLUMNS, rows)


def _group(one: tuple[int, Group] | None) -> tuple[str, str]:
    """Give number and words of a group; what is no longer found is in none."""
    return (str(one[0]), one[1].said) if one else ("", "")


_INTERVALS = (
    "rule",
    "title",
    "mood",
    "outcome",
    "severity",
    "focus",
    "organisations",
    "message",
    "from",
    "until",
    "open",
    "certain",
    "length",
    "begins when",
    "ends when",
    "next",
    "basis",
    "evidence",
    "waived",
    "focus IRI",
    "fingerprint",
    "range from",
    "range until",
    "view IRI",
)


def timeline(result: Timeline) -> bytes:
    """Tell findings over time, one row an interval."""
    rows = [
        [
            one.rule,
            one.title,
            MOODS[one.outcome],
            one.outcome,
            one.severity,
            one.focus.label,
            _phrases.organisations(one),
            one.message,
            part.start.isoformat(),
            part.until.isoformat(),
            _said(part.is_open),
            _said(part.is_certain),
            _timeline.length(part.start, part.until),
            _timeline.reasons(part.since, part.start),
            _timeline.reasons(part.ended, part.until),
            one.step,
            _phrases.basis(one),
            _phrases.evidence(one),
            _phrases.waived(one),
            one.focus.iri,
            one.fingerprint,
            result.start.isoformat(),
            result.until.isoformat(),
            result.view.iri,
        ]
        for lasting in result.findings
        for one in [lasting.finding]
        for part in lasting.intervals
    ]
    return spreadsheet.table(_INTERVALS, rows)


_REASONS = ("day", "why", "reason", "thing", "things that change", "IRI")


def days(result: TurningDays) -> bytes:
    """Tell the turning days, one row a reason."""
    rows = [
        [
            day.day.isoformat(),
            _timeline.reasons([one], day.day),
            one.type,
            one.thing.label if one.thing else "",
            str(day.flipped),
            one.thing.iri if one.thing else "",
        ]
        for day in result.days
        for one in day.why
    ]
    return spreadsheet.table(_REASONS, rows)


def _said(yes: object) -> str:
    return "yes" if yes else "no"


_CHANGES = (
    "what",
    "step",
    "category",
    "kind",
    "thing",
    "said",
    "before",
    "after",
    "column",
    "on",
    "because",
    "with",
    "evidence",
    "rows",
    "IRI",
)


def comparison(result: Comparison) -> bytes:
    """Tell what differs, one row a change, what is left dangling and what findings do."""
    rows: list[list[str | None]] = [
        [
            "change",
            one.step,
            one.category,
            one.kind,
            one.thing.label,
            one.said,
            one.before,
            one.after,
            one.column,
            None if one.comes else one.on,  # of what comes, no start is stated
            "; ".join(
                reason.thing.label if reason.thing else reason.type for reason in one.because
            ),
            one.consequence_of.label if one.consequence_of else "",
            _phrases.cited(one.evidence),
            "; ".join(one.rows),
            one.thing.iri,
        ]
        for one in result.changes
    ]
    rows += _dangling(result.dangling)
    rows += _findings(result.findings) if result.findings else []
    return spreadsheet.table(_CHANGES, rows)


def impact(result: Impact) -> bytes:
    """Tell what ends with a thing and what is left dangling, one row each."""
    rows: list[list[str | None]] = [
        [
            "ends with it",
            "",
            "ended",
            one.kind,
            one.thing.label,
            one.said,
            "",
            "",
            "",
            result.on,
            "",
            one.ends_with.label,
            _phrases.cited(one.evidence),
            "; ".join(one.rows),
            one.thing.iri,
        ]
        for one in result.ends_with
    ]
    rows += _dangling(result.dangling)
    rows += _findings(result.findings) if result.findings else []
    return spreadsheet.table(_CHANGES, rows)


def options(result: Options) -> bytes:
    """Tell the options of a proposal side by side: a row a matter, a column an option."""
    header, *rows = _options.side_by_side(result)
    return spreadsheet.table(["matter", *header[1:]], rows)


def _dangling(found: Iterable[Dangling]) -> list[list[str | None]]:
    return [
        [
            "left dangling",
            "",
            one.relation,
            one.group,
            one.thing.label,
            one.said,
            "",
            "; ".join(thing.label for thing in one.remains),
            "",
            "",
            one.lost.label,
            "",
            _phrases.cited(one.evidence),
            "; ".join(one.rows),
            one.thing.iri,
        ]
        for one in found
    ]


def _findings(found: Delta) -> list[list[str | None]]:
    return [
        [
            f"finding {said}",
            shift.step,
            shift.finding.outcome,
            shift.finding.severity,
            shift.finding.focus.label,
            f"{shift.finding.rule}: {shift.finding.message}",
            shift.finding.was,
            "",
            "",
            "",
            "; ".join(thing.label for thing in shift.because),
            "",
            _phrases.cited(shift.finding.evidence),
            "; ".join(shift.finding.rows),
            shift.finding.focus.iri,
        ]
        for kind, said in KINDS.items()
        for shift in found.of(kind)
    ]
