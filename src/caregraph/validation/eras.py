"""When rules are in force, and on which days their answers may turn.

Layer 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Era:
    """The days on which a rule, or one limb of it, is in force."""

    since: date | None
    """First day on which it applies; ``None`` for as long as there are data."""
    until: date | None
    """First day on which it no longer applies."""
    confirmed: bool
    """False where a date still has to be confirmed."""

    def __str__(self) -> str:
        since = f"from {self.since}" if self.since else "at any time"
        until = f" until {self.until}" if self.until else ""
        return since + until + ("" if self.confirmed else " (unconfirmed)")

    def holds(self, day: date | None) -> bool:
        """Say whether a day is inside the era; without a day it is."""
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


@dataclass(frozen=True)
class Turns:
    """On which days the answer of a rule may turn though nothing else changes."""

    on: frozenset[str] = frozenset()
    """IRIs of properties: on the days that they give."""
    after: frozenset[str] = frozenset()
    """IRIs of properties: on the days after those that they give."""
    yearly: frozenset[tuple[int, int]] = frozenset()
    """Month and day: on that day of every year."""
    days: frozenset[date] = frozenset()
