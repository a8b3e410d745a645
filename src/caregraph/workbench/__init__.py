"""The workbench: what a query asks, what is likely wrong with it, and why it has no answer.

Layer 4, above the questions. It knows neither the command line nor the service: both give it a
text and how a small query is run.
"""

from __future__ import annotations

from dataclasses import dataclass

from caregraph.errors import QueryError
from caregraph.sparql import mistakes, running
from caregraph.workbench import checks, empty, words
from caregraph.workbench.asked import Advice, Asked, position
from caregraph.workbench.data import Data, Run, of_store
from caregraph.workbench.empty import Part, Reason
from caregraph.workbench.words import Line

__all__ = ["Advice", "Data", "Line", "Looked", "Part", "Reason", "Run", "look", "of_store", "why"]

_ROUNDS = 8
"""So many mistakes are mended one after the other."""


@dataclass(frozen=True)
class Looked:
    """What a query asks, and what is likely to be wrong with it."""

    lines: tuple[Line, ...]
    """In words; empty where it cannot be read."""
    advice: tuple[Advice, ...]
    """In the order of its text."""
    mended: str | None
    """The query with all mended that it is certain how to mend; ``None`` where nothing is."""

    def as_json(self) -> dict[str, object]:
        """Give it as JSON."""
        return {
            "inWords": [{"text": one.text, "depth": one.depth} for one in self.lines],
            "advice": [one.as_json() for one in self.advice],
            "mended": self.mended,
        }


def look(text: str, data: Data) -> Looked:
    """Look at a query before it runs: what it asks, and what is likely to be wrong with it.

    Raises:
        QueryError: it is an update, or asks another service.
    """
    unread = _unread(text)
    if unread:
        return Looked((), tuple(unread), unread[-1].mended)
    asked = _asked(text, data)
    if asked is None:
        return Looked((), (), None)
    found = checks.looked(asked)
    return Looked(tuple(words.explained(asked)), tuple(found), _mended(found, data))


def why(text: str, data: Data) -> Reason | None:
    """Say why a query has no answer; ``None`` where it has one.

    Raises:
        QueryError: it cannot be read, is an update, or asks another service.
    """
    running.parsed(text)
    asked = _asked(text, data)
    return empty.why(asked) if asked else None


def _asked(text: str, data: Data) -> Asked | None:
    """Read a query that the engine reads; ``None`` for what only the engine reads."""
    try:
        return Asked(text, data)
    except QueryError:
        return None


def _mended(found: list[Advice], data: Data) -> str | None:
    """Mend one certain thing after the other, looking again after each."""
    mended: str | None = None
    for _ in range(_ROUNDS):
        certain = next((one.mended for one in found if one.mended), None)
        if certain is None or data.is_spent:
            break
        mended = certain
        asked = _asked(mended, data)
        found = checks.looked(asked) if asked else []
    return mended


def _unread(text: str) -> list[Advice]:
    """Say where and why a query cannot be read; nothing where it can.

    Raises:
        QueryError: it is an update, or asks another service.
    """
    try:
        running.parsed(text)
    except QueryError as wrong:
        if wrong.code not in ("unreadable-query", "unknown-prefix"):
            raise
        at = running.stops(text) or 0
        slips = mistakes.likely(text, at, running.stops)
        line, column = position(text, at)
        if not slips or running.stops(slips[-1].mended) is not None:
            mended = None
        else:
            mended = slips[-1].mended
        told = [one.says for one in slips] or ([wrong.hint] if wrong.hint else [])
        end = min(len(text), at + 1)
        return [Advice(wrong.code, line, column, at, end, wrong.message, tuple(told), mended)]
    return []
