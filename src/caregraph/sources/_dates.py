"""Dates as people in Britain write them, day first, brought to the form of tables: 2022-03-01.

Layer 2. One date says little of how it is written, the dates of a whole table most often enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal, get_args

from caregraph.errors import Problem

Convention = Literal["day-first", "iso"]
"""How dates are written that are not in the form of tables: day before month; or none is."""
CONVENTIONS: tuple[Convention, ...] = get_args(Convention)

READ_SO = "the date is written as in Britain, day before month, and is read so"
_TWO_DIGITS = "the year has two digits; 00 to 29 are read as 2000 to 2029, 30 to 99 as 1930 to 1999"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WORD = r"(?P<name>jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_YEAR = r"(?P<year>\d{4}|'?\d\d)"
_MIDNIGHT = r"(?:[ t]00:00(?::00(?:\.0+)?)?z?)?"
_NUMBERS = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}}|\d\d){_MIDNIGHT}")
_FORMS = tuple(
    re.compile(form + _MIDNIGHT)
    for form in (
        rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
        rf"[ ./-]?(?:of )?{_WORD}[ .,/-]*{_YEAR}",
        rf"{_WORD}[ .,/-]*{_YEAR}",
        r"(?P<month>\d{1,2})[/.](?P<year>\d{4})",
        r"(?P<year>\d{4})([/.-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})",
    )
)
"""Forms in which day and month cannot be taken for each other."""
_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True)
class Written:
    """What a date that is not in the form of tables may mean, in that form."""

    day_first: str | None
    month_first: str | None = None
    """Nothing where there is no such day, or day and month cannot be taken for each other."""

    @property
    def is_open(self) -> bool:
        """Say whether it may be either of two days."""
        both = {self.day_first, self.month_first} - {None}
        return len(both) > 1


def written(text: str) -> Written | None:
    """Read a date as people write it; nothing for one in the form of tables, or what is none.

    >>> written("1.3.2022")
    Written(day_first='2022-03-01', month_first='2022-01-03')
    >>> written("Mar-22")
    Written(day_first='2022-03', month_first=None)
    """
    folded = " ".join(text.casefold().split())
    if _ISO.fullmatch(folded):
        return None
    if found := _NUMBERS.fullmatch(folded):
        year = _year(found[4])
        both = [_iso(year, found[month], found[day]) for day, month in ((1, 3), (3, 1))]
        return Written(*both)
    for form in _FORMS:
        if found := form.fullmatch(folded):
            parts = found.groupdict()
            month = parts.get("month") or str(_MONTHS.index(parts["name"][:3]) + 1)
            return Written(_iso(_year(parts["year"]), month, parts.get("day")))
    return None


def _year(text: str) -> str:
    """Give a year in full, as spreadsheets do."""
    digits = text.removeprefix("'")
    if len(digits) == 4:  # noqa: PLR2004
        return digits
    return ("20" if int(digits) < 30 else "19") + digits  # noqa: PLR2004


def _iso(year: str, month: str, day: str | None) -> str | None:
    """Write a date in the form of tables; nothing where there is none."""
    try:
        found = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return found.isoformat() if day else found.isoformat()[:7]


@dataclass(frozen=True)
class Dated:
    """A cell of a table that holds a date not in the form of tables."""

    row: int
    column: str
    text: str
    means: Written


@dataclass
class Settled:
    """How such cells of one table are read together."""

    read: dict[tuple[int, str], str]
    """By row and column; empty where a cell is refused."""
    notes: list[tuple[str, Dated]]
    """What is to be told of a cell."""
    problems: list[Problem]


def settled(file: str, cells: Sequence[Dated], asked: Convention | None) -> Settled:
    """Read the dates of a table day first, where one shows that and none contradicts.

    Args:
        file: What the table is called in problems.
        asked: How they are written; found out where it is not said.
    """
    found = Settled({}, [], [])
    if asked == "iso":
        return found
    cells = [one for one in cells if one.means.day_first or one.means.month_first]
    by_month = [one for one in cells if one.means.day_first is None]
    by_day = [one for one in cells if one.means.month_first is None and _NUMBERS.match(one.text)]
    unsure = [one for one in cells if one.means.is_open]
    refused = list(by_month)
    if by_month:
        found.problems.append(_contradicted(file, by_month[0], by_day))
        refused += unsure
    elif unsure and not by_day and asked is None:
        refused += unsure
        columns = sorted(unsure, key=lambda one: one.column)
        for _, several in groupby(columns, key=lambda one: one.column):
            found.problems.append(_unsure(file, [*several]))
    for one in cells:
        place = one.row, one.column
        if one in refused:
            found.read[place] = ""
            continue
        found.read[place] = one.means.day_first or ""
        found.notes.append((READ_SO, one))
        if not re.search(r"\d{4}", one.text):
            found.notes.append((_TWO_DIGITS, one))
    return found


def _contradicted(file: str, cell: Dated, by_day: Sequence[Dated]) -> Problem:
    """Refuse a date that is written month first."""
    other = f", and {by_day[0].text!r} in row {by_day[0].row} day before month" if by_day else ""
    return Problem(
        "ambiguous-date",
        file,
        f"the date is written month before day{other}",
        cell.row,
        cell.column,
        cell.text,
        f"Write {cell.means.month_first}, and all dates of the table so: year-month-day.",
    )


def _unsure(file: str, cells: Sequence[Dated]) -> Problem:
    """Refuse dates that no other of the table explains; the first stands for those of a column."""
    first = cells[0]
    count = "1 more cell" if len(cells) == 2 else f"{len(cells) - 1} more cells"  # noqa: PLR2004
    more = f" So it is in {count} of this column." if cells[1:] else ""
    return Problem(
        "ambiguous-date",
        file,
        "the date can be read day first or month first, and no date of the table shows which",
        first.row,
        first.column,
        first.text,
        f"Write {first.means.day_first} or {first.means.month_first}; --dates day-first reads all "
        f"as {first.means.day_first}.{more}",
    )
