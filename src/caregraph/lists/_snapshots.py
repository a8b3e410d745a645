"""Days of snapshots, and for how long something was so according to several of them.

Layer 2. Between two snapshots nothing is known; what changed is dated to the first that shows it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d\d)[-_. ]?(\d\d)[-_. ]?(20\d\d|\d\d)(?!\d)")
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*[-_ ]*(20\d\d)", re.IGNORECASE)


def day_in(name: str) -> date | None:
    """Give the day that the name of a file names; of a month its last, as snapshots are taken.

    >>> day_in("department_of_health-2011-03-31-senior.csv")
    datetime.date(2011, 3, 31)
    >>> day_in("300913-NHSEngland.csv"), day_in("staff-September-2013.csv")
    (datetime.date(2013, 9, 30), datetime.date(2013, 9, 30))
    """
    if found := _DAYS.search(name):
        return _day(*map(int, found.groups()))
    if found := _MONTH.search(name):
        month, year = _MONTHS.index(found[1].casefold()[:3]) + 1, int(found[2])
        return date(year, month, monthrange(year, month)[1])
    if found := _DAY_FIRST.search(name):
        day, month, year = map(int, found.groups())
        return _day(year % 100 + 2000, month, day)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class Run(Generic[T]):
    """What was so in snapshots that follow each other."""

    value: T
    first: date
    """The first snapshot that shows it."""
    is_from_the_first: bool
    """Whether that is the first of all, so that it may have been so before."""
    until: date | None
    """The first snapshot that shows something else; ``None`` where none does."""

    @property
    def start(self) -> str:
        """Give the day from which it is said to be so; empty where it may be older."""
        return "" if self.is_from_the_first else self.first.isoformat()

    @property
    def end(self) -> str:
        """Give the first day on which it is said not to be so any more."""
        return self.until.isoformat() if self.until else ""


def runs(
    days: Sequence[date], value: Callable[[date], T | None], *, silent: Iterable[date] = ()
) -> list[Run[T]]:
    """Give for how long each value held; a snapshot that gives ``None`` shows none.

    Args:
        silent: Snapshots that say nothing of it, over which what was so goes on.
    """
    found: list[Run[T]] = []
    unsaid = set(silent)
    for day in days:
        now = value(day)
        if day in unsaid:
            continue
        last = found[-1] if found and found[-1].until is None else None
        if last is not None and last.value == now:
            continue
        if last is not None:
            found[-1] = Run(last.value, last.first, last.is_from_the_first, day)
        if now is not None:
            found.append(Run(now, day, day == days[0], None))
    return found
