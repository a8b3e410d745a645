"""Slips in the form of a query, and the same query without them.

Layer 2. Each repair looks at a text for one slip that people make who know another language, or
SPARQL only a little. One counts only where the engine then reads the text, or reads it further
than before: nothing is offered on a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from caregraph.sparql.repairs import REPAIRS
from caregraph.sparql.slips import Stuck

Reads = Callable[[str], "int | None"]
"""Gives where a text cannot be read; ``None`` where it can."""


@dataclass(frozen=True)
class Mistake:
    """A slip, in words, and the text without it."""

    says: str
    mended: str
    start: int
    """Where in the text it is."""


_MOST = 6
"""So many slips are mended one after the other."""


def likely(text: str, at: int, reads: Reads) -> list[Mistake]:
    """Give the slips because of which a text cannot be read, each with the text mended so far.

    Args:
        at: Where reading stopped.

    Returns:
        The slips in the order in which they are mended; the last one's text is read as far as can
        be. None where none is known.
    """
    found: list[Mistake] = []
    while len(found) < _MOST:
        one = _first(text, at, reads)
        if one is None:
            break
        mistake, stops = one
        found.append(mistake)
        if stops is None:
            break
        text, at = mistake.mended, stops
    return found


def _first(text: str, at: int, reads: Reads) -> tuple[Mistake, int | None] | None:
    """Give one slip, and where the text without it cannot be read; None for all of it read."""
    furthest: tuple[Mistake, int] | None = None
    for repair in REPAIRS:
        for says, mended, start in repair(Stuck(text, at)):
            if mended == text:
                continue
            stops = reads(mended)
            found = Mistake(says, mended, start)
            if stops is None:
                return found, None
            gained = stops - (len(mended) - len(text))
            if gained > at and (furthest is None or stops > furthest[1]):
                furthest = (found, stops)
    return furthest
