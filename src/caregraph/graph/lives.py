"""When a thing holds: from its status and its dates to what is known of it on any day.

Layer 3. The decision table of ``ontology/decisions/013``, and nothing else; pure dates, no graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

State = Literal["in-effect", "not-in-effect", "not-known"]

Standing = Literal["stands", "agreed", "reported", "past", "suspended", "unknown", "never"]
"""How far a thing has come, as far as days depend on it."""

ALWAYS = date.min
"""The start of what stood since before anything described."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Life:
    """What decides on which days a thing is in effect."""

    standing: Standing
    start: date | None
    """The first day; ``ALWAYS`` where it is said to have no beginning; ``None``: not stated."""
    end: date | None
    """The first day no longer, by whatever ends it; ``None``: nothing does."""
    described: date | None
    """The day as at which the structure is described; ``None`` where it does not say."""
    is_over: bool = False
    """It had ended by the day it is described as at, on a day that nobody states."""
    is_recorded: bool = False
    """The end is on record, and does not only follow from the law on its kind."""

    def state(self, day: date) -> State:
        """Say what is known of the thing on a day."""
        if self.standing == "unknown":
            return "not-known"
        if self.standing == "never" or (self.standing == "agreed" and self.start is None):
            return "not-in-effect"
        if self.end is not None and day >= self.end:
            return "not-in-effect"
        if self.start is not None and day < self.start:
            return "not-in-effect"
        if self.standing == "suspended":
            known = self.start is not None or day >= (self.described or ALWAYS)
            return "not-in-effect" if known else "not-known"
        if self.over:
            return self._before_it_was_over(day)
        return "in-effect" if self.start is not None or day >= self._first_known else "not-known"

    def presumed_since(self, day: date) -> date | None:
        """Give the day up to which the thing is described as in effect, where *day* is later.

        What is said to begin after that day is not presumed: somebody looked ahead.
        """
        if self.standing != "stands" or self.described is None or self.is_recorded:
            return None
        if day <= self.described or (self.start is not None and self.start > self.described):
            return None
        return self.described if self.state(day) == "in-effect" else None

    def has_ended(self, day: date) -> bool:
        """Say whether the thing may have been in effect and no longer is."""
        if self.standing in ("never", "unknown"):
            return False
        if self.end is not None:
            return day >= self.end and (self.start is None or self.start < self.end)
        has_begun = self.start is None or day >= self.start
        return self.over and has_begun and self.state(day) == "not-in-effect"

    def turns(self) -> Iterator[date]:
        """Give the days on which the state, or what is presumed, is another than the day before."""
        days = {self.start, self.end, self.described}
        days |= {one + _DAY for one in (self.start, self.described) if one and one != ALWAYS}
        days |= {self.end - _DAY} if self.end and self.end != ALWAYS else set()
        for day in sorted(day for day in days if day and day != ALWAYS):
            if self._shown(day) != self._shown(day - _DAY):
                yield day

    def _shown(self, day: date) -> tuple[object, ...]:
        return self.state(day), self.has_ended(day), self.presumed_since(day)

    @property
    def over(self) -> bool:
        """Say whether it is over, and when it ended is not stated."""
        return self.end is None and (self.is_over or self.standing == "past")

    @property
    def _first_known(self) -> date:
        """Give the first day on which a thing of unknown start is known to hold."""
        known = self.described or ALWAYS
        return known if self.end is None else min(known, self.end - _DAY)

    def _before_it_was_over(self, day: date) -> State:
        if self.described is None or day >= self.described:
            return "not-in-effect"
        return "in-effect" if day == self.start else "not-known"
