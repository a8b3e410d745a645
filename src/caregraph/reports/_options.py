"""The options of a proposal as a document and as a table: side by side, then each by itself.

Layer 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from caregraph import moods
from caregraph.english import count, together
from caregraph.finding import KINDS, Kind
from caregraph.reports._change import (
    MARKS,
    TITLES,
    Document,
    Line,
    Part,
    Section,
    cited,
    comparison,
)
from caregraph.reports._first_sentence import counting
from caregraph.results import NOT_STATED

if TYPE_CHECKING:
    from caregraph.comparisons import Category, Option, Options
    from caregraph.deltas import Delta


def options(result: Options) -> Document:
    """Tell the options of a proposal side by side, then what each would bring."""
    names = together([f"“{one.option.label}”" for one in result.options])
    said = (
        f"{result.proposal.label} ({result.status}) has "
        f"{count(len(result.options), 'option')}: {names}."
    )
    parts = []
    for one in result.options:
        told = comparison(one.comparison)
        line = Line(told.lead, notes=tuple(cited(one.evidence, ())))
        sections = [
            Section(section.title or part.title, section.lines)
            for part in told.parts
            for section in part.sections
        ]
        parts.append(Part(one.option.label, (Section("", (line,)), *sections)))
    table = tuple(side_by_side(result))
    return Document("Options side by side", said, (), tuple(parts), table).spoken()


def side_by_side(result: Options) -> Iterator[tuple[str, ...]]:
    """Give the table of options: a row for each matter, a column for each option."""
    yield ("", *(one.option.label for one in result.options))
    for name, values in matters(result.options):
        yield (name, *("; ".join(several) for several in values))


def matters(several: Sequence[Option]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Give what options are compared by: each matter with what every option says of it."""
    yield "decision status", [(one.status or NOT_STATED,) for one in several]
    yield "model", [one.model or (NOT_STATED,) for one in several]
    yield "aims", [one.aims or (NOT_STATED,) for one in several]
    yield "builds on", [tuple(o.label for o in one.builds_on) or ("nothing",) for one in several]
    yield "has begun by", [(one.on or NOT_STATED,) for one in several]
    for name, categories in _COUNTED.items():
        yield f"things that {name}", [(_number(one, categories),) for one in several]
    kinds = [
        kind
        for kind in TITLES
        if kind != "other"
        and any(c.kind == kind for one in several for c in one.comparison.changes)
    ]
    for kind in kinds:
        yield (
            TITLES[kind].lower(),
            [
                tuple(
                    f"{MARKS.get(c.category, '~')} {c.said}"
                    for c in one.comparison.changes
                    if c.kind == kind and c.step == "proposal"
                )
                or ("none",)
                for one in several
            ],
        )
    yield "left dangling", [(str(len(one.comparison.own_dangling)),) for one in several]
    if all(one.comparison.findings is not None for one in several):
        yield from _told_of_findings([one.comparison.own_findings for one in several])


def _number(one: Option, categories: tuple[Category, ...]) -> str:
    """Count the changes of some categories that an option itself would bring."""
    own = counting(one.comparison.own_changes)
    return str(sum(change.category in categories for change in own))


_COUNTED: Mapping[str, tuple[Category, ...]] = {
    "begin": ("added", "function-delegated"),
    "end": ("ended",),
}


_NEW: Mapping[str, str] = {
    "violation": f"{moods.MOODS['breach']}: violation",
    "warning": f"{moods.MOODS['breach']}: warning",
    "info": f"{moods.MOODS['breach']}: info",
    "leftOpen": moods.MOODS["left-open"],
    "notStated": moods.MOODS["not-stated"],
}

_OTHERS: tuple[Kind, ...] = ("lost", "mended", "gone", "open")


def _told_of_findings(several: Sequence[Delta]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    for key, words in _NEW.items():
        yield f"new findings {words}", [(str(one.count_new()[key]),) for one in several]
    for kind in _OTHERS:
        yield f"findings {KINDS[kind]}", [(str(one.count(kind)),) for one in several]
