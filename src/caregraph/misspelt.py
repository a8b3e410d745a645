"""Which words may be slips of the fingers for others.

Layer 0: letters only. A word may look like another and mean something else, so little is believed
to be a slip: the fewer letters a word has, the less.
"""

from __future__ import annotations

ONE_SLIP, _TWO_SLIPS = 4, 7
"""Letters that a word has at least in which so many slips are believed."""
_SLIP, _OTHER_LETTER = 2, 3
"""What slips weigh: another letter weighs more, since it makes other words."""


def most(word: str) -> int:
    """Give the weight of slips that are believed in a word at most.

    >>> most("pct"), most("chair"), most("council")
    (0, 3, 4)
    """
    if len(word) < ONE_SLIP:
        return 0
    return 2 * _SLIP if len(word) >= _TWO_SLIPS else _OTHER_LETTER


def weight(one: str, other: str) -> int:
    """Weigh the letters that are added, left out, other, or exchanged with the next.

    >>> weight("cheif", "chief"), weight("magisterial", "ministerial"), weight("forest", "force")
    (2, 6, 6)
    """
    before: list[int] = []
    row = [_SLIP * j for j in range(len(other) + 1)]
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [_SLIP * i]
        for j, wanted in enumerate(other, start=1):
            changed = before[j - 1] + (_OTHER_LETTER if letter != wanted else 0)
            cost = min(before[j] + _SLIP, row[j - 1] + _SLIP, changed)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + _SLIP)
            row.append(cost)
    return row[-1]
