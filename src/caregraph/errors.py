"""The family of errors: what was found, what was expected, where, and what to do next.

Ground floor: imports nothing of caregraph.

    CaregraphError              4  our fault, or nothing better known
    ├── UsageError              2  the request makes no sense
    │   └── UnknownNameError    2  no such rule, question, format, post; carries near matches
    ├── SourceError             3  input cannot be read or mapped
    │   └── SourceProblemsError        3  every problem of a source at once
    ├── QueryError              2  the question cannot be run
    ├── AssetError              4  a shipped file is broken
    ├── PlugInError             4  what another package adds cannot be used
    └── ToolMissingError        4  Java or an extra is not installed
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from caregraph.english import count


class CaregraphError(Exception):
    """Anything caregraph itself reports; ``exit_code`` is what the command line returns."""

    exit_code = 4
    code = "internal"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        hint: str | None = None,
        where: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"\n  {self.hint}" if self.hint else ""
        return f"{place}{self.message}{advice}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error come out of another process as it went in, whatever made it."""
        return _again, (type(self), self.__dict__)


def _again(kind: type[CaregraphError], facts: dict[str, Any]) -> CaregraphError:
    error = kind.__new__(kind, facts["message"])
    error.__dict__.update(facts)
    return error


@dataclass(frozen=True)
class Meant:
    """One of the things that a name may mean."""

    iri: str
    label: str
    which: str
    """What tells it from the others: holder, kind, organisation, structure."""


class UsageError(CaregraphError):
    """The request makes no sense."""

    exit_code = 2
    code = "usage"
    name: str = ""
    """The name that was given, where it is that which makes no sense."""
    meant: tuple[Meant, ...] = ()
    """The things that it may mean, where there are several, or that are not in effect."""

    def of(self, name: str, meant: Iterable[Meant] = ()) -> Self:
        """Give the error with the name that is at fault and what may be meant by it."""
        self.name, self.meant = name, tuple(meant)
        return self


class UnknownNameError(UsageError):
    """A name nobody knows; says which known names come nearest."""

    code = "unknown-name"

    def __init__(
        self,
        kind: str,
        name: str,
        known: Iterable[str],
        *,
        hint: str = "",
        message: str = "",
        code: str | None = None,
    ) -> None:
        self.near = near(name, known)
        self.name = name
        self.kind = kind
        advice = f"Did you mean {' or '.join(repr(n) for n in self.near)}?" if self.near else hint
        super().__init__(message or f"no {kind} called {name!r}", code=code, hint=advice or None)


class SourceError(CaregraphError):
    """Input cannot be read or mapped."""

    exit_code = 3
    code = "unreadable-source"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one place of a source."""

    code: str
    """What kind of problem, in kebab-case: ``unknown-reference``, ``missing-column``..."""
    file: str
    message: str
    """What was found and what was expected."""
    row: int | None = None
    """Row as a spreadsheet numbers it: the header is row 1."""
    column: str | None = None
    value: str | None = None
    hint: str | None = None
    """What to do next, with the nearest valid value where there is one."""
    cell: str | None = None
    """The cell as a spreadsheet calls it, ``Posts!C7``, where the source has such cells."""

    @property
    def place(self) -> str:
        """Say where it is: the file, and in it the cell, or the row and the column."""
        place = self.file
        if self.cell is not None:
            place = f"{self.file.partition('#')[0]}, {self.cell}"
        elif self.row is not None:
            place += f", row {self.row}"
        return place if self.column is None else f"{place}, column {self.column!r}"

    def __str__(self) -> str:
        found = "" if self.value is None else f" (found {self.value!r})"
        advice = f" {self.hint}" if self.hint else ""
        return f"{self.place}: {self.message}{found}.{advice} [{self.code}]"


class SourceProblemsError(SourceError):
    """Every problem of a source, found in one pass."""

    code = "problems-in-source"

    def __init__(self, problems: Sequence[Problem], *, where: str) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(
            f"{count(len(self.problems), 'problem')} found\n{lines}",
            where=where,
        )


class SourceWarning(UserWarning):
    """How a source was read, where that is worth knowing and nothing is wrong with it."""


class QueryError(CaregraphError):
    """The question cannot be run."""

    exit_code = 2
    code = "query"


class AssetError(CaregraphError):
    """A file that caregraph ships, or a rule or question of the user's own, is broken."""

    code = "broken-asset"


class PlugInError(CaregraphError):
    """What another package adds to caregraph cannot be used."""

    code = "broken-plug-in"


class ToolMissingError(CaregraphError):
    """A tool outside Python, or an optional extra, is not installed."""

    code = "tool-missing"


def near(name: str, known: Iterable[str], *, least: float = 0.6) -> list[str]:
    """Give up to three known names that look most like *name*, best first.

    Args:
        least: How alike they must be, from 0 for anything to 1 for the same.

    >>> near("in-forse", ["in-force", "proposed", "ended"])
    ['in-force']
    """
    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.casefold(), one)
    from difflib import get_close_matches  # takes a millisecond to load, of use to errors alone

    hits = get_close_matches(name.casefold(), list(folded), n=3, cutoff=least)
    return [folded[hit] for hit in hits]
