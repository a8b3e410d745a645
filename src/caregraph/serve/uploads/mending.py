"""Mending cells of what was brought: what stands there, what may be meant, and what else may stand.

Layer 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from caregraph.columns import Column
from caregraph.english import count
from caregraph.errors import Problem, near
from caregraph.graph import ontology
from caregraph.model import sheet_name
from caregraph.serve.uploads.reading import Mend
from caregraph.sources.sheets import Place, Sheet, dates
from caregraph.tables import tables

_MOST_CHOICES = 300
"""A list to choose from is no longer; of more, a value is written."""
_MOST_COLUMNS = 6
"""So many columns of a row are shown beside that of a cell to mend."""
_QUOTED = re.compile(r"'([^']+)'")
_NOTHING_NEAR = ("Valid: ", "There is no such day")
"""How a hint begins that names what may stand in a cell, and nothing that is meant."""
_HEADINGS = ("extra-column", "repeated-column")
"""Problems of a heading that another heading mends."""
_EXAMPLES = 3
"""So many rows are shown under a heading to mend, for who has to say what stands in them."""
_A_SLIP = 0.8
"""So alike is what is written to what it all but spells; by its meaning nothing is presumed."""
_ISO = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True)
class Cell:
    """A cell, or a heading, with a problem."""

    id: str
    place: Place
    text: str
    """What stands in it."""
    problem: Problem
    choices: tuple[tuple[str, str], ...]
    """What may stand in it, each with what it is called; empty where it is to be written."""
    suggested: str
    """The one thing that it all but spells; empty where nothing is, or several are."""
    offers: tuple[str, ...] = ()
    """What may be meant by it, in full; who knows has to choose."""
    is_heading: bool = False

    @property
    def where(self) -> str:
        """Say which cell it is."""
        return named(*self.place, is_heading=self.is_heading)

    @property
    def was(self) -> str:
        """Give what is wrong in it, as a form sends it where nothing is mended."""
        return self.text if self.problem.value is None else self.problem.value

    @property
    def emptied(self) -> str:
        """Say what it means to leave it empty."""
        return "leave the column out" if self.is_heading else "keep empty: not stated"

    @property
    def name(self) -> str:
        """Give the name of its field in a form."""
        return "!".join(map(str, (*self.place, self.problem.value or "")))


@dataclass(frozen=True)
class Shown:
    """The rows of a sheet with something to mend or to confirm, in the columns that matter."""

    title: str
    columns: tuple[tuple[str, str], ...]
    """Each with its id where its heading is to be mended, else with nothing."""
    rows: tuple[tuple[int, tuple[tuple[str, str, str], ...]], ...]
    """Each with its number; of each cell its text, ``bad``, ``fix`` or nothing, and its id."""
    said: str


def named(table: str, row: int, column: str, *, is_heading: bool = False) -> str:
    """Name a cell by its sheet, row and column; a heading by its sheet."""
    which = "heading" if is_heading else f"row {row},"
    return f"{sheet_name(table)}, {which} “{column}”"


def cells(sheets: Sequence[Sheet], problems: Iterable[Problem]) -> tuple[Cell, ...]:
    """Give the cells with a problem, in the order of the problems, each once."""
    by_file = {one.file: one for one in sheets}
    found: dict[tuple[Place, str | None], Cell] = {}
    for one in problems:
        sheet, column = by_file.get(one.file), (one.column or "").casefold()
        if sheet and one.row and column in sheet.names:
            place, anchor = (sheet.table, one.row, column), f"c{len(found)}"
            if one.code in _HEADINGS and one.row == sheet.header:
                found.setdefault((place, one.value), _heading(sheet, place, one, anchor))
            elif one.row in sheet.rows:
                found.setdefault((place, one.value), _cell(sheets, sheet, place, one, anchor))
    return tuple(found.values())


def _heading(sheet: Sheet, place: Place, problem: Problem, anchor: str) -> Cell:
    """Give a heading to mend: it may be any column of its table that the sheet has not."""
    names = [one.name for one in tables()[sheet.table].columns.values()]
    free = [one for one in names if one.casefold() not in sheet.names]
    quoted = {one.casefold() for one in _QUOTED.findall(problem.hint or "")}
    offers = tuple(one for one in free if one.casefold() in quoted)
    suggested = offers[0] if len(offers) == 1 else ""
    choices = tuple((one, one) for one in free)
    return Cell(anchor, place, place[2], problem, choices, suggested, offers, is_heading=True)


def mended_with(found: Iterable[Cell], problem: Problem) -> bool:
    """Say whether a column is missing that a heading to mend probably means, or rows wait for it.

    Args:
        found: The cells and headings to mend, of which all else that is wrong may come.
    """
    if problem.code == "not-looked-at":
        return any(one.is_heading and one.problem.file == problem.file for one in found)
    return problem.code == "missing-column" and any(
        one.is_heading and one.problem.file == problem.file and one.suggested == problem.column
        for one in found
    )


def as_suggested(sheets: Sequence[Sheet], found: Iterable[Cell]) -> tuple[Sheet, ...]:
    """Give sheets whose headings to mend are as is suggested, where anything is."""
    heads = [one for one in found if one.is_heading and one.suggested]
    return tuple(
        sheet.changed(
            {one.place[1:]: one.suggested for one in heads if one.place[0] == sheet.table}
        )
        for sheet in sheets
    )


def _cell(
    sheets: Sequence[Sheet], sheet: Sheet, place: Place, problem: Problem, anchor: str
) -> Cell:
    columns = {one.name.casefold(): one for one in tables()[sheet.table].columns.values()}
    column = columns.get(place[2])
    choices = _choices(sheets, column) if column else ()
    known = {value.casefold(): value for value, _ in choices}
    hint = problem.hint or ""
    quoted = [] if hint.startswith(_NOTHING_NEAR) else _QUOTED.findall(hint)
    meant = [known[one.casefold()] for one in quoted if one.casefold() in known]
    if not choices and not hint.startswith(_NOTHING_NEAR):
        meant = [day[0] for day in _ISO.finditer(hint)]
    offers = tuple(dict.fromkeys(meant))
    said = dict(choices)
    is_slip = not choices or any(
        near(problem.value or "", (one, said[one].removeprefix(f"{one}: ")), least=_A_SLIP)
        for one in offers
    )
    suggested = offers[0] if len(offers) == 1 and is_slip else ""
    text = sheet.cell(place[1], place[2])
    return Cell(anchor, place, text, problem, choices, suggested, offers)


def _choices(sheets: Sequence[Sheet], column: Column) -> tuple[tuple[str, str], ...]:
    """Give what a cell of a column may hold; nothing where that is not to be chosen from a list."""
    found: dict[str, str] = {}
    match column.type:
        case "code" | "class":
            scheme = column.type == "code"
            known = ontology.codes(column.scheme) if scheme else ontology.classes(column.base)
            labels = sorted({ontology.label(node) or node.value for node in known.values()})
            found = {one: one for one in labels}
        case "choice":
            found = {one: one for one in column.values}
        case "yes-no":
            found = {"yes": "yes", "no": "no"}
        case "reference":
            for sheet in sheets:
                if sheet.table in column.tables:
                    found |= {
                        row["key"]: f"{row['key']}: {row.get('title') or row.get('name') or ''}"
                        for row in sheet.records()
                        if "key" in row
                    }
    return tuple(found.items()) if len(found) <= _MOST_CHOICES else ()


def changes(
    found: Iterable[Cell], given: Mapping[str, str]
) -> dict[str, dict[tuple[int, str], str]]:
    """Read what a form says of cells to mend: by table, the new text by row and column.

    Of a cell with several values, what was wrong is replaced and the others stay.
    """
    made: dict[str, dict[tuple[int, str], str]] = {}
    for one in found:
        value = given.get(one.name)
        table, row, column = one.place
        here = made.setdefault(table, {})
        if value is not None and value != one.was:
            text = here.get((row, column), one.text)
            here[row, column] = _with(text, one.problem.value, value.strip())
    return {table: several for table, several in made.items() if several}


def made_of(
    sheets: Iterable[Sheet], made: Mapping[str, Mapping[tuple[int, str], str]]
) -> tuple[Mend, ...]:
    """List the cells that are changed, from what to what."""
    return tuple(
        Mend(sheet.table, row, column, sheet.cell(row, column), new, row == sheet.header)
        for sheet in sheets
        for (row, column), new in made.get(sheet.table, {}).items()
        if sheet.cell(row, column) != new
    )


def _with(text: str, old: str | None, new: str) -> str:
    parts = [part.strip() for part in text.split(";")]
    if old is None or old not in parts:
        return new
    return "; ".join(filter(None, (new if part == old else part for part in parts)))


def shown(sheets: Sequence[Sheet], found: Sequence[Cell], most: int) -> tuple[Shown, ...]:
    """Give the sheets with cells or headings to mend, or dates to confirm.

    Args:
        most: Show no more rows of a sheet than this.
    """
    heads = {one.place: one.id for one in found if one.is_heading}
    bad = {one.place: one.id for one in found if not one.is_heading}
    read = {place: day for place, _, day in dates(sheets) if place not in bad}
    shown = []
    for sheet in sheets:
        here = {place for place in (*bad, *read, *heads) if place[0] == sheet.table}
        if not here:
            continue
        wrong = {row for table, row, _ in bad if table == sheet.table}
        headings = sum(table == sheet.table for table, *_ in heads)
        rows = sorted({row for _, row, _ in here - {*heads}}) or sorted(sheet.rows)[:_EXAMPLES]
        columns = _columns(sheet, rows, {column for *_, column in here})
        days = sum(place in read for place in here)
        said = [
            f"{count(headings, 'heading')} to mend" if headings else "",
            f"{len(wrong)} of {len(sheet.rows)} rows to mend" if wrong else "",
            f"{count(days, 'date')} read day first" if days else "",
        ]
        listed = tuple(
            (row, tuple(_shown(sheet, (sheet.table, row, name), bad, read) for name in columns))
            for row in rows[:most]
        )
        named = tuple((name, heads.get((sheet.table, sheet.header, name), "")) for name in columns)
        title = sheet_name(sheet.table)
        shown.append(Shown(title, named, listed, ", ".join(filter(None, said))))
    return tuple(shown)


def _columns(sheet: Sheet, rows: Sequence[int], asked: set[str]) -> tuple[str, ...]:
    """Give the columns that matter: those asked about, and the first others that hold anything."""
    filled = [name for name in sheet.names if name and any(sheet.cell(row, name) for row in rows)]
    others = [name for name in filled if name not in asked and name != "note"][:_MOST_COLUMNS]
    return tuple(name for name in sheet.names if name in asked or name in others)


def _shown(
    sheet: Sheet, place: Place, bad: Mapping[Place, str], read: Mapping[Place, str]
) -> tuple[str, str, str]:
    text = sheet.cell(place[1], place[2])
    if place in bad:
        return text, "bad", bad[place]
    return (text, "fix", read[place]) if place in read else (text, "", "")
