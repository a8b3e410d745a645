"""The tables of a page as the request wants them, with what is offered beside each.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import request
from werkzeug.exceptions import NotFound

from caregraph.errors import UnknownNameError
from caregraph.serve.web.arranging import OPTIONS, Arrangement, File
from caregraph.serve.web.content import Page, Section
from caregraph.serve.web.request import Leaf, arguments, leaf, rooted


@dataclass(frozen=True)
class Cut:
    """What became of a table before it came to its page."""

    count: int
    """How many rows it has in all."""
    kept: int
    """How many of them are wanted."""
    leaf: Leaf
    most_sorted: int | None = None
    """It is not sorted or filtered where it has more rows than this."""

    @property
    def is_sorted(self) -> bool:
        """Say whether it may be sorted and filtered."""
        return self.most_sorted is None or self.count <= self.most_sorted


@dataclass(frozen=True)
class Tools:
    """What is offered beside a table."""

    ways: Mapping[str, Mapping[str, str | None]]
    """By column: the address that sorts by it, and how it is sorted now."""
    said: str
    """Which of its rows are shown, where that is not all."""
    count: int
    """How many rows it has, after what is filtered."""
    leaf: Leaf
    kept: tuple[tuple[str, str], ...]
    """What else stands in the address, for the form that filters."""
    filters: tuple[str, ...]
    whole: str
    """The address of the page with all of the table."""
    paged: str
    """The address of the page with the first page of all of the table."""
    files: Mapping[str, str]
    """The address of the table as a file, by what people call its form."""
    too_many: int | None = None
    """It has more rows than this, and is neither sorted nor filtered."""


def file(page: Page, wanted: File) -> bytes:
    """Write the table of a page that is asked for.

    Raises:
        UnknownNameError: the page has no such table, or it no such column.
        NotFound: the page has none at all.
    """
    section = _chosen(page, wanted.arrangement)
    if section is None or section.grid is None:
        raise NotFound("There is no table on this page, so it has no file of one.")
    return wanted.of(section.grid)


def arranged(page: Page, asked: Arrangement, cut: Cut | None) -> tuple[Page, Mapping[str, Tools]]:
    """Give a page with its tables as wanted, and what is offered beside each, by its place.

    Args:
        cut: What was left out of the first table, where that was arranged already.

    Raises:
        UnknownNameError: the page has no such table, or it no such column.
    """
    chosen, first = _chosen(page, asked), _chosen(page, Arrangement())
    sections, tools = [], {}
    for one in page.sections:
        if one.grid is None or not (one.grid.rows or (cut and one is first)):
            sections.append(one)
            continue
        is_chosen = one is chosen
        if cut and one is first:
            shown, how = one, cut
        elif is_chosen and not one.left_out:
            shown, how = _leaf(one, asked)
        else:
            count = len(one.grid.rows) + one.left_out
            shown, how = one, Cut(count, count, Leaf(1, 1, count, slice(None)))
        empty = shown.empty if shown.filled else "No row is so."
        sections.append(replace(shown, empty=empty))
        tools[one.id] = _tools(one, how, asked if is_chosen else Arrangement(one.id))
    return replace(page, sections=tuple(sections)), tools


def _leaf(section: Section, asked: Arrangement) -> tuple[Section, Cut]:
    """Give one page of the rows of a table that are wanted."""
    assert section.grid is not None
    grid = asked.of(section.grid)
    at = leaf(len(grid.rows))
    shown = replace(grid, rows=grid.rows[at.shown])
    return replace(section, grid=shown), Cut(len(section.grid.rows), at.count, at)


def _chosen(page: Page, asked: Arrangement) -> Section | None:
    """Give the table that is asked for; without a name the first."""
    known = {one.id: one for one in page.sections if one.grid is not None}
    if asked.table and asked.table not in known:
        raise UnknownNameError(
            "table of this page", asked.table, known, hint=f"It has {', '.join(known) or 'none'}."
        )
    return known[asked.table] if asked.table else next(iter(known.values()), None)


def _tools(section: Section, cut: Cut, asked: Arrangement) -> Tools:
    assert section.grid is not None
    rest = tuple((name, value) for name, value in arguments() if name not in (*OPTIONS, "page"))
    table = [("table", section.id)]
    kept = [("filter", one) for one in asked.filters]
    by = asked.sort.removeprefix("-").casefold()
    ways = {}
    for heading in section.grid.columns if cut.is_sorted else ():
        now, other = None, heading
        if heading.casefold() == by:
            now = "descending" if asked.sort.startswith("-") else "ascending"
            other = heading if now == "descending" else f"-{heading}"
        address = _address("", [*rest, *table, *kept, ("sort", other)], section.id)
        ways[heading] = {"address": address, "now": now}
    sorted_by = [("sort", asked.sort)] if asked.sort else []
    files = {
        name: _address(suffix, [*rest, *table, *kept, *sorted_by])
        for name, suffix in (("Excel", ".xlsx"), ("CSV", ".csv"), ("JSON", ".json"))
    }
    return Tools(
        ways,
        asked.said(cut.kept, cut.count),
        cut.kept,
        cut.leaf,
        (*rest, *table, *sorted_by),
        asked.filters,
        _address("", rest, section.id),
        _address("", [*rest, *table], section.id),
        files,
        None if cut.is_sorted else cut.most_sorted,
    )


def _address(
    suffix: str, query: list[tuple[str, str]] | tuple[tuple[str, str], ...], at: str = ""
) -> str:
    path = "/index" if request.path == "/" and suffix else request.path.rstrip("/") or "/"
    place = f"#{at}" if at else ""
    return f"{rooted(path)}{suffix}" + (f"?{urlencode(query)}" if query else "") + place
