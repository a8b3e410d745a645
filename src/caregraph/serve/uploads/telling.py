"""What there is to say of what was brought: how it was read, what is wrong, and what was found.

Layer 6.
"""

from __future__ import annotations

from collections.abc import Sequence

from caregraph import moods
from caregraph.english import count, together
from caregraph.errors import Problem
from caregraph.graph.dates import spoken_date
from caregraph.groups import grouped
from caregraph.model import Record, sheet_name
from caregraph.results import Finding
from caregraph.serve.uploads import mending
from caregraph.serve.uploads.reading import Brought, Mend
from caregraph.serve.web.content import Grid, Item, Items, Section
from caregraph.sources.sheets import Sheet
from caregraph.sources.sheets import dates as read_dates

MOST = 200
"""So many problems are told in a table."""
GROUPS = 12
"""So many groups of findings are told; how many more there are, is said."""


def lead(one: Brought) -> str:
    if one.refused is not None:
        return f"{one.refused.message}. {one.refused.hint or ''}".rstrip()
    if one.problems:
        return "Nothing of it is shown before they are mended: here, or in the file itself."
    return read_as(one)


def read_as(one: Brought) -> str:
    """Say how it was read."""
    return f"Read as {one.kind}." if one.kind else "Read as tables."


def without_cell(one: Brought) -> tuple[Problem, ...]:
    """Give the problems of no cell or heading that is shown, nor mended with one."""
    cells = mending.cells(one.sheets, one.problems)
    shown = {cell.problem for cell in cells}
    return tuple(
        problem
        for problem in one.problems
        if problem not in shown and not mending.mended_with(cells, problem)
    )


def _mended(mend: Mend) -> str:
    return mending.named(mend.table, mend.row, mend.column, is_heading=mend.is_heading)


def mended(one: Brought) -> list[str]:
    """Say of each cell that was changed what stood in it and what stands in it now."""
    return [
        f"{_mended(mend)}: mended from "
        f"“{mend.old or 'empty'}” to “{mend.new or 'empty: not stated'}”"
        for mend in one.mends
    ]


def sections(one: Brought, others: tuple[Problem, ...]) -> list[Section]:
    listed = others[:MOST]
    return [
        Section(
            "mends",
            "What you mended",
            _mend_grid(one.mends[:MOST]) if one.mends else None,
            left_out=max(len(one.mends) - MOST, 0),
            intro="The workbook and the tables that you download here have these cells as mended; "
            "the file that you brought has them as they were.",
        ),
        Section(
            "problems",
            "To mend in the file",
            _problem_grid("Problems", listed, one.sheets) if listed else None,
            left_out=len(others) - len(listed),
            intro="These are not of one cell: mend them in the file as said, and bring it again.",
        ),
        Section("notes", "How it was read", items=tuple(map(Item, one.notes)), folds=True),
        Section(
            "left-out",
            "Left out",
            _problem_grid("Left out", one.left_out, ()) if one.left_out else None,
            intro="These could not be understood; all else was taken over.",
        ),
        Section(
            "to-confirm",
            "To confirm",
            _offer_grid(one.offers) if one.offers else None,
            intro="The list hints at these and does not say them. None of them is taken over: if "
            "they are so, write them into the workbook.",
        ),
    ]


def _problem_grid(caption: str, problems: tuple[Problem, ...], sheets: tuple[Sheet, ...]) -> Grid:
    tables = {one.file: one.table for one in sheets}
    rows = tuple(
        (
            (Item(_place(one, tables.get(one.file))),),
            _said(one.value),
            _said(one.message),
            _said(one.hint),
        )
        for one in problems
    )
    return Grid(caption, ("where", "found", "what is wrong", "what to do"), rows)


def _place(problem: Problem, table: str | None) -> str:
    """Say where a problem is, of sheets in the same words before and after cells are mended."""
    if table is None:
        return problem.cell or problem.place
    if problem.row is None or problem.column is None:
        return sheet_name(table) + (f", row {problem.row}" if problem.row else "")
    return mending.named(table, problem.row, problem.column)


def _mend_grid(mends: tuple[Mend, ...]) -> Grid:
    rows = tuple(
        (
            (Item(_mended(one)),),
            (Item(one.old or "empty"),),
            (Item(one.new or "empty: not stated"),),
        )
        for one in mends
    )
    return Grid("What you mended", ("cell", "was", "is now"), rows)


def _said(text: str | None) -> Items:
    return (Item(text),) if text else ()


def _offer_grid(offers: tuple[Record, ...]) -> Grid:
    rows = tuple(
        (
            (Item(f"{one.file}, row {one.row}" if one.row else one.file),),
            (Item(one.table),),
            tuple(Item(f"{name}: {'; '.join(cells)}") for name, cells in one.values.items()),
        )
        for one in offers
    )
    return Grid("To confirm", ("where", "table", "what it would say"), rows)


def groups(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    """Give the mood of groups of findings, what is found, and what to do next."""
    return [(moods.MOODS[one.outcome], one.said, one.step) for one in grouped(findings)]


def to_do(one: Brought, cells: Sequence[mending.Cell], others: int) -> str:
    """Say how much is to be mended before anything can be shown."""
    if one.refused is not None:
        return "It cannot be read"
    headings = sum(cell.is_heading for cell in cells)
    parts = [count(headings, "heading")] if headings else []
    parts += [count(len(cells) - headings, "cell")] if len(cells) > headings else []
    parts += [count(others, "other problem" if cells else "problem")] if others else []
    return f"{together(parts)} to mend"


def named(one: Brought) -> str:
    """Name what was brought, with how much is in it."""
    rows = sum(len(sheet.rows) for sheet in one.sheets)
    counts = f" · {count(len(one.sheets), 'sheet')}, {count(rows, 'row')}"
    return one.name + (counts if one.sheets else "")


def dates(one: Brought) -> list[tuple[str, str, str]]:
    """Give the dates that were read day first: where, what stands there, and the day."""
    return [
        (mending.named(*place), text, spoken_date(day))
        for place, text, day in read_dates(one.sheets)
        if text.casefold() != spoken_date(day).casefold()
    ]
