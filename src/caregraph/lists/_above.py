"""What stands above the header of a list: its title, whose list it is, as at which day.

Layer 2. What can be read in two ways is told and not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from caregraph.lists import _names
from caregraph.lists._given import Grid
from caregraph.lists._outside import BODY
from caregraph.sources import Convention, _dates

_DAY = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9},? \d{4}",
    re.IGNORECASE,
)


@dataclass
class Above:
    """What is told above the headers of the grids of a list."""

    notes: list[str] = field(default_factory=list)
    organisations: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The names of organisations, each with its file and row."""
    days: dict[date, str] = field(default_factory=dict)
    """The days that are told, each with the cell that tells it."""
    unsure: list[str] = field(default_factory=list)
    """Cells with a day that may be another."""

    def read(self, grid: Grid, place: int, dates: Convention | None) -> None:
        """Read the rows above the header.

        Args:
            place: That of the header.
            dates: How dates are written, where that is known.
        """
        rows = grid.rows[:place]
        texts = [_names.plain(one) for _, cells in rows for one in cells if one.strip()]
        if texts:
            told = ", ".join(map(repr, dict.fromkeys(texts)))
            self.notes.append(f"{grid.file}: above the header stands {told}")
        for number, cells in rows:
            for cell in cells:
                for name in _organisations(_names.plain(cell)):
                    self.organisations.setdefault(name, (grid.file, number))
        for text in texts:
            self._day(text, dates)

    def as_at(self, asked: date | None, changed: date) -> date | None:
        """Give the day that is told, and tell what becomes of it; nothing where none is told.

        Args:
            asked: The day that whoever gives the list says it speaks of.
            changed: The day on which the list was last written.
        """
        if asked:
            said = [text for day, text in self.days.items() if day != asked]
            self.notes += [f"{text!r} is told above the header; {asked} is taken" for text in said]
            return asked
        if len(self.days) == 1 and not self.unsure:
            ((day, text),) = self.days.items()
            self.notes.append(f"the list speaks of {day}, by {text!r} above its header")
            return day
        texts = [*self.days.values(), *self.unsure]
        if not texts:
            return None
        self.notes.append(
            f"{', '.join(map(repr, texts))} above the header does not say one day only; {changed}, "
            "the day on which it was last written, is taken: say the day with --as-at"
        )
        return changed

    def _day(self, text: str, dates: Convention | None) -> None:
        for found in _DAY.findall(text):
            means = _dates.written(found)
            iso = means.day_first if means else found
            if means and means.is_open and dates != "day-first":
                self.unsure.append(text)
            elif iso:
                try:
                    self.days.setdefault(date.fromisoformat(iso), text)
                except ValueError:
                    continue


def _organisations(text: str) -> Iterable[str]:
    """Give the parts of a title that are names of organisations."""
    parts = re.split(r"\s+[-|\N{EN DASH}\N{EM DASH}]\s+|:\s+", text)
    return [one for one in parts if BODY.search(one) and " " in one]
