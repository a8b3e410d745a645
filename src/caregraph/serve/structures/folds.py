"""Which tables of a structure stand folded together, under which heading, and how much is in each.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from caregraph.english import count
from caregraph.serve.structures.members import MENTIONS
from caregraph.serve.structures.parts import on_page
from caregraph.serve.things.paragraphs import numbered
from caregraph.serve.web.content import Grid, Section
from caregraph.tables import tables


@dataclass(frozen=True)
class Folded:
    """One table in a fold."""

    table: str
    section: Section
    is_listed: bool
    """The table has a page of its own."""
    grid: Grid | None
    """What of it stands here: what is said of most rows, or should be said of each."""
    rare: tuple[str, ...]
    """The columns that say something of fewer, and stand on the page of the table alone."""


@dataclass(frozen=True)
class Fold:
    """What stands under one heading."""

    title: str
    count: str
    """In words, how much of what is in it."""
    is_of_sources: bool
    parts: tuple[Folded, ...]


SOURCES = "sources"
_FOLDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Posts and to whom they answer", ("posts", "lines")),
    ("Bodies and their members", ("bodies", "memberships", "arrangements", "sides")),
    ("Organisations and units", ("organisations", "units")),
    (
        "Agreements and what passes between organisations",
        ("agreements", "delegations", "flows", "funds"),
    ),
    ("Proposals and decisions about them", ("proposals", "decisions")),
    ("Described and not in effect", (MENTIONS,)),
    ("What is not stated", ("gaps",)),
    ("May be the same", ("identities",)),
    ("Sources, and what the description is of", (SOURCES,)),
)
_NOUNS = {MENTIONS: ("thing", "things"), "identities": ("pair", "pairs")}


def folds(sections: Iterable[Section]) -> Iterator[Fold]:
    """Put the tables of a page into folds, those that belong nowhere each into its own."""
    by_table = {one.name: section for one, section in zip(on_page(), sections, strict=True)}
    for title, names in _FOLDS:
        yield from _fold(title, [(one, by_table.pop(one)) for one in names if one in by_table])
    for name, section in by_table.items():
        yield from _fold(section.title, [(name, section)])


def _fold(title: str, several: list[tuple[str, Section]]) -> Iterator[Fold]:
    """Give a fold of what is there, or says that it is not; nothing where there is none."""
    there = [(name, one) for name, one in several if one.filled or one.empty]
    if there:
        counts = [_counted(name, count) for name, one in several if (count := _count(one))]
        parts = tuple(_folded(name, one) for name, one in there)
        is_of_sources = any(name == SOURCES for name, _ in there)
        yield Fold(title, ", ".join(counts) or "none in effect", is_of_sources, parts)


def _folded(name: str, section: Section) -> Folded:
    whole, is_listed = section.told_grid, name != MENTIONS
    if whole is None or not is_listed:
        return Folded(name, section, is_listed, whole and numbered(whole), ())
    expected = section.silences or ()
    rare = {
        heading
        for number, heading in enumerate(whole.columns)
        if number and heading not in expected
        if 2 * sum(bool(row[number]) for row in whole.rows) < len(whole.rows)
    }
    kept = [number for number, one in enumerate(whole.columns) if one not in rare]
    rows = tuple(tuple(row[number] for number in kept) for row in whole.rows)
    few = Grid(whole.caption, tuple(whole.columns[number] for number in kept), rows)
    named = tuple(one for one in whole.columns if one in rare)
    return Folded(name, section, is_listed, numbered(few), named)


def _count(section: Section) -> int:
    return section.left_out + len(section.grid.rows if section.grid else ())


def _counted(table: str, number: int) -> str:
    return count(number, *(_NOUNS.get(table) or (tables()[table].kind, table)))
