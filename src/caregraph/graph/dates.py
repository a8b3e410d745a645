"""Dates as sources give them: to the day, the month or the year.

Layer 3. A date of month or year precision stands for its first day wherever days are compared,
so that what ends in May 2008 and what begins in May 2008 neither overlap nor leave a gap. The
precision itself is never lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from caregraph.errors import UsageError
from caregraph.rdf import Literal
from caregraph.sources import written
from caregraph.vocab import XSD

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_PATTERN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DAY_OF_MONTH = (
    re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})"),
    re.compile(
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)? *(?:of )?"
        r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,? *(?P<year>\d{4})"
    ),
)
"""How the day of a month is written, whether there is such a day or not."""
_YEAR = re.compile(r"(\d{4})(-\d+)*")
_DAY = re.compile(r"“[^”]*”|\b\d{4}-\d{2}-\d{2}\b|(?:(?<=due )|(?<=stated as ))\d{4}-\d{2}\b")
"""What is in quotation marks; a day, or a month where it can be no financial year."""
_LONGEST = 31
_SERIAL = re.compile(r"[1-9]\d{4}")
_EPOCH = date(1899, 12, 30)
"""The day before the first that spreadsheets number."""


@dataclass(frozen=True)
class PartialDate:
    """A civil date of day, month or year precision."""

    text: str
    """As written: ``2008``, ``2008-05`` or ``2008-05-01``."""
    first_day: date

    @property
    def precision(self) -> str:
        """Give ``day``, ``month`` or ``year``."""
        return ("year", "month", "day")[self.text.count("-")]

    @property
    def last_day(self) -> date:
        """Give the last day that the date may mean."""
        year, month = self.first_day.year, self.first_day.month
        if self.precision == "year":
            return date(year, 12, 31)
        return _last_of(year, month) if self.precision == "month" else (self.first_day)

    @property
    def spoken(self) -> str:
        """Write it as people say it, no more precise than it is.

        >>> parse("2009-05").spoken, parse("2009-05-01").spoken
        ('May 2009', '1 May 2009')
        """
        month = [_MONTHS[self.first_day.month - 1]] if self.precision != "year" else []
        day = [str(self.first_day.day)] if self.precision == "day" else []
        return " ".join([*day, *month, self.text[:4]])

    @property
    def when(self) -> str:
        """Say when it is, within a sentence.

        >>> parse("2009-05").when, parse("2009-05-01").when
        ('in May 2009', 'on 1 May 2009')
        """
        return f"{'on' if self.precision == 'day' else 'in'} {self.spoken}"

    def day_literal(self) -> Literal:
        """Give the first day as ``xsd:date``, for comparing."""
        return Literal(self.first_day.isoformat(), datatype=XSD.date)

    def literal(self) -> Literal:
        """Give the date as written, typed by its precision."""
        kinds = {"day": XSD.date, "month": XSD.gYearMonth, "year": XSD.gYear}
        return Literal(self.text, datatype=kinds[self.precision])


@lru_cache(maxsize=8192)
def parse(text: str) -> PartialDate:
    """Read a date.

    >>> parse("2008-05").first_day
    datetime.date(2008, 5, 1)

    Raises:
        ValueError: it is not a date of these three forms, or not in the calendar.
    """
    match = _PATTERN.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text!r} is not a date")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    return PartialDate(text.strip(), date(year, month, day))


def meant(text: str) -> str:
    """Say how a day written as people do, day first, is written here; nothing for another text.

    >>> meant("31/3/2026")
    'Did you mean 2026-03-31? Days are written year-month-day.'
    >>> meant("31/02/2026")
    'There is no such day. The nearest are 2026-02-28 and 2026-03-01.'
    >>> meant("39569")
    'Did you mean 2008-05-01? That is the day a spreadsheet keeps under this number.'
    """
    if _SERIAL.fullmatch(text):
        day = _EPOCH + timedelta(days=int(text))
        return f"Did you mean {day}? That is the day a spreadsheet keeps under this number."
    found = written(text)
    if found and (likely := found.day_first or found.month_first):
        return f"Did you mean {likely}? Days are written year-month-day."
    if not found and not _PATTERN.fullmatch(text.strip()):
        return ""
    near = nearest(text)
    days = f" The nearest are {near[0]} and {near[1]}." if near else ""
    return f"There is no such day.{days}"


def read(text: str) -> PartialDate:
    """Read a date as people write it: day first, with the name of its month, or as in tables.

    >>> read("01/05/2008").text, read("1st May 2008").text, read("May 2008").text
    ('2008-05-01', '2008-05-01', '2008-05')

    Raises:
        ValueError: it is no date, or there is no such day.
    """
    found = written(text)
    return parse((found.day_first if found else None) or text)


def nearest(text: str) -> tuple[date, date] | None:
    """Give the last day of a month and the first after it, where a text names a day beyond it.

    >>> nearest("31/04/2008")
    (datetime.date(2008, 4, 30), datetime.date(2008, 5, 1))
    >>> nearest("31/04") is None
    True
    """
    for form in _DAY_OF_MONTH:
        found = form.fullmatch(text.strip().casefold())
        if not found:
            continue
        parts = found.groupdict()
        named = [name.casefold()[:3] for name in _MONTHS]
        month = named.index(parts["name"]) + 1 if parts.get("name") else int(parts["month"])
        year, day = int(parts["year"]), int(parts["day"])
        if month in range(1, 13) and date.min.year <= year < date.max.year:
            last = _last_of(year, month)
            return (last, last + timedelta(days=1)) if last.day < day <= _LONGEST else None
    return None


def asked(text: str, *, hint: str, where: str | None = None) -> PartialDate:
    """Read a date that a person asks about.

    Args:
        hint: How it can be written here.
        where: What it was given for.

    Raises:
        UsageError: it is not a date.
    """
    try:
        return read(text)
    except ValueError as wrong:
        said = f"{text!r} is not a date"
        told = f"{meant(text)} {hint}".strip()
        raise UsageError(said, code="not-a-date", where=where, hint=told).of(text) from wrong


def _last_of(year: int, month: int) -> date:
    """Give the last day of a month."""
    from calendar import monthrange  # takes a millisecond to load

    return date(year, month, monthrange(year, month)[1])


def spoken_date(text: str) -> str:
    """Write a date as people say it, no more precise than it is.

    >>> spoken_date("2008-05")
    'May 2008'
    >>> spoken_date("2008-05-01")
    '1 May 2008'
    """
    try:
        return parse(text).spoken
    except ValueError:  # no day of the calendar: its year, where it begins with one
        return found[1] if (found := _YEAR.fullmatch(text)) else text


def spoken_days(text: str) -> str:
    """Write every day in a text as people say it, and the months that things are due in.

    What is in quotation marks is a name, or what somebody wrote, and stays as it is.

    >>> spoken_days("from 2022-07-01")
    'from 1 July 2022'
    >>> spoken_days("due 2008-03, in the budget of 2010-11")
    'due March 2008, in the budget of 2010-11'
    >>> spoken_days("on 2022-07-01, with “What staff.csv shows as at 2022-06-30”")
    'on 1 July 2022, with “What staff.csv shows as at 2022-06-30”'
    """
    return _DAY.sub(
        lambda found: found[0] if found[0].startswith("“") else spoken_date(found[0]), text
    )
