"""One post of an organogram: its rows in the snapshots that have it.

Layer 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from caregraph.lists import _names, _snapshots

NOT_IN_POST = "not in post"
TOP = "xx"
TOPS = {TOP, ""}
"""What stands for nobody above, in small letters."""
_ELIMINATED = re.compile(r"\W*eliminated\b", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row of a snapshot, its cells by field."""

    file: str
    number: int
    day: date
    """The day of the snapshot."""
    is_senior: bool
    cells: dict[str, str]

    def __getitem__(self, field: str) -> str:
        return self.cells.get(field, "")

    @property
    def organisation(self) -> str:
        """Give what the organisation is called."""
        return self["organisation"] or self["parent"]

    @property
    def name(self) -> str:
        """Give the name of a holder; empty where none is said."""
        name = self["name"]
        is_none = _names.is_unsaid(name) or _names.is_vacant(name) or self.is_eliminated
        return "" if is_none else name

    @property
    def is_eliminated(self) -> bool:
        """Say whether the post is said to be gone."""
        return _ELIMINATED.match(self["name"]) is not None

    @property
    def fte(self) -> float:
        """Give its full-time equivalent; 0 where it says none."""
        try:
            return float(self["fte"])
        except ValueError:
            return 0


@dataclass(frozen=True)
class Shown:
    """What a snapshot shows of a post, as cells of its row."""

    title: str
    place: str
    states: tuple[str, ...]
    fte: str

    def cells(self) -> dict[str, str]:
        """Give what may change without a date of its own, by column."""
        return {
            "in": self.place,
            "post status": "; ".join(self.states),
            "full-time equivalent": "" if self.fte == "0" else self.fte,
        }


@dataclass
class Post:
    """A post with its rows, of every snapshot that has it."""

    reference: str
    rows: list[Row] = field(default_factory=list)

    @property
    def days(self) -> list[date]:
        """Give the days of the snapshots that have it."""
        return sorted({row.day for row in self.rows})

    @property
    def is_outside(self) -> bool:
        """Say whether it is no post: somebody is paid and not in one."""
        return self.reference.startswith(NOT_IN_POST)

    @property
    def is_top(self) -> bool:
        """Say whether every snapshot that has it says that it is at the top."""
        return not self.is_outside and all(
            row["superior"].casefold() in (TOP, self.reference.casefold()) for row in self.rows
        )

    def on(self, day: date) -> list[Row]:
        """Give its rows in the snapshot of a day."""
        return [row for row in self.rows if row.day == day]

    def stands(self, days: Sequence[date]) -> list[_snapshots.Run[bool]]:
        """Give for how long it stands: where it is shown and not as gone."""
        return _snapshots.runs(days, lambda day: self.is_standing(day) or None)

    def is_standing(self, day: date) -> bool:
        """Say whether the snapshot of a day has it, and not as gone."""
        return any(not row.is_eliminated for row in self.on(day))

    def states(self, day: date) -> tuple[str, ...]:
        """Give the codes of its status in the snapshot of a day."""
        rows = self.on(day)
        if self.is_outside:
            return (NOT_IN_POST,)
        if rows and all(row.is_eliminated for row in rows):
            return ("eliminated",)
        if rows and all(_names.is_vacant(row["name"]) for row in rows):
            return ("established vacant",)
        return ("job share",) if len(rows) > 1 else ()

    def is_held(self, day: date, name: str) -> bool:
        """Say whether the snapshot of a day names somebody as holder."""
        return any(row.name == name for row in self.on(day))

    def is_unsaid(self, day: date) -> bool:
        """Say whether the snapshot of a day leaves open who holds it."""
        return any(_names.is_unsaid(row["name"]) for row in self.on(day))


def answered(posts: Mapping[str, Post], post: Post, day: date) -> str | None:
    """Give the reference of the post that a snapshot says a post answers to, where it has it."""
    said = next((row["superior"] for row in post.on(day)), "")
    is_one = said in posts and said != post.reference and not post.is_outside
    return said if is_one and posts[said].on(day) else None


def short(value: float) -> str:
    """Give a number as short as it is.

    >>> short(2.0), short(5.6)
    ('2', '5.6')
    """
    return f"{round(value, 4):.10g}"
