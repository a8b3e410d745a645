"""What a save does to the findings, as a few lines and as sections of a page.

Layer 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caregraph.deltas import Delta, Shift
from caregraph.finding import KINDS, Finding, Kind
from caregraph.reports import _phrases
from caregraph.reports._screen import joined, wrap
from caregraph.results import Report

_INDENT = " " * 8
_TOLD: tuple[Kind, ...] = ("new", "lost", "mended", "gone")


@dataclass(frozen=True)
class Told:
    """One finding that came or went."""

    mark: str
    rule: str
    said: str
    notes: tuple[str, ...]
    """What to do next and where, of one that came; with what it went, of another."""


def sections(found: Delta, folder: str = "") -> Iterator[tuple[str, tuple[Told, ...]]]:
    """Give what came and went under headings; what stays is left out.

    Args:
        folder: Where the files of rows are, which are otherwise named by their structure.
    """
    for kind in _TOLD:
        worse = found.worsened if kind == "new" else ()
        told = tuple(_told(one, kind, folder) for one in (*found.of(kind), *worse))
        if told:
            yield f"{KINDS[kind]} ({len(told)})", told


def text(report: Report, folder: str = "") -> str:
    """Tell in a few lines what a save did, and how things stand now.

    Args:
        folder: Where the files of rows are, as for ``sections``.
    """
    lines: list[str] = []
    for title, several in sections(report.since or Delta(), folder):
        lines.append(title)
        for one in several:
            lines += wrap(f"{one.mark.upper()}  {one.rule}  {one.said}", "  ")
            lines += [line for note in one.notes for line in wrap(note, _INDENT)]
    if not lines:
        lines.append("the findings are the same")
    return joined([*lines, *wrap(f"now: {report.headline()}", "")])


def _told(shift: Shift, kind: Kind, folder: str) -> Told:
    one = shift.finding
    said = _phrases.about(one, one.message)
    if kind in ("new", "lost"):
        return Told(_phrases.mark(one), one.rule, said, tuple(_next(one, folder)))
    return Told(_phrases.mark(one), one.rule, f"{said}{_phrases.with_what(shift)}", ())


def _next(one: Finding, folder: str) -> Iterator[str]:
    yield f"Next: {one.step}"
    if one.rows:
        rows = [f"{folder}/{row.partition('/')[2]}" if folder else row for row in one.rows]
        yield f"Row: {', '.join(rows)}"
