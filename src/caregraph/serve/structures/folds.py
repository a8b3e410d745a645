"""Which tables of a structure stand folded together, under which heading, and how much is in each.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from caregraph.serve.structures.members import MENTIONS
from caregraph.serve.structures.parts import on_page
from caregraph.serve.web.content import Section
from caregraph.tables import tables


@dataclass(frozen=True)
class Folded:
    """One table in a fold."""

    table: str
    section: Section
    is_listed: bool
    """The table has a page of its own."""


@dataclass(frozen=True)
class Fold:
    """What stands under one heading."""

    title: str
    count: str
    """In words, how much of what is in it."""
    parts: tuple[Folded, ...]


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
    ("Sources", ("sources",)),
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
        parts = tuple(Folded(name, one, name != MENTIONS) for name, one in there)
        yield Fold(title, ", ".join(counts) or "none in effect", parts)


def _count(section: Section) -> int:
    return section.left_out + len(section.grid.rows if section.grid else ())


def _counted(table: str, count: int) -> str:
    one, several = _NOUNS.get(table) or (tables()[table].kind, table)
    return f"{count:,} {one if count == 1 else several}"
