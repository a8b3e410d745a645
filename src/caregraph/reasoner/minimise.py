"""Narrowing a contradiction down: leave statements out, ask HermiT again, keep what still clashes.

For the rare contradiction that is not two kinds at once. Slow, about a second a question, and
never wrong: what it gives is inconsistent by HermiT's own judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


def minimise(
    statements: Sequence[T], clashes: Callable[[Sequence[T]], bool], *, seconds: float
) -> tuple[tuple[T, ...], bool]:
    """Give a part of *statements* that clashes, and whether nothing in it can be left out.

    >>> minimise(range(100), lambda part: {3, 70} <= set(part), seconds=60)
    ((3, 70), True)

    Args:
        clashes: Says whether some of the statements contradict each other; all of them do.
        seconds: After this long the part found so far is given.
    """
    until = monotonic() + seconds
    kept = tuple(statements)
    size = max(1, len(kept) // 2)
    while True:
        start = 0
        shrunk = False
        while start < len(kept):
            if monotonic() > until:
                return kept, False
            rest = kept[:start] + kept[start + size :]
            if clashes(rest):
                kept, shrunk = rest, True
            else:
                start += size
        if size == 1 and not shrunk:
            return kept, True
        size = max(1, size // 2)
