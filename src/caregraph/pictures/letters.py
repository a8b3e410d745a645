"""How wide words are, and where lines of them break.

Part of ``pictures``. ``letters.json`` has the widths of the letters of Liberation Sans, which
Arial and Helvetica share, in thousandths of the size. Words are never broken.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache

from caregraph import assets

_STEPS = 8
"""So many narrower widths are tried to make the lines of a text equally long."""
_OTHER, _WIDE, _NONE = 600, 1000, 0
"""The width of a letter that the font does not have; of an ideograph; of a mark on another."""


@cache
def _widths(weight: str) -> dict[str, int]:
    file = assets.modules() / "pictures" / "letters.json"
    table = json.loads(file.read_text(encoding="utf-8"))[weight]
    return {letter: int(width) for width, letters in table.items() for letter in letters}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a line of text in points.

    >>> round(width("Director", 10), 1)
    35.0
    """
    known = _widths("bold" if bold else "regular")
    return sum(known[one] if one in known else _guess(one) for one in text) * size / 1000


def is_known(letter: str) -> bool:
    """Say whether the font has a letter; spaces need none."""
    return letter in _widths("regular") or letter.isspace()


def is_mark(letter: str) -> bool:
    """Say whether a letter stands on another one or is not seen: it has no width."""
    return unicodedata.category(letter) in ("Mn", "Me", "Cf")


def _guess(letter: str) -> int:
    if is_mark(letter):
        return _NONE
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER


def longest(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of the longest word of a text."""
    return max((width(word, size, bold=bold) for word in text.split()), default=0.0)


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text at its spaces into as few lines as fit into *room*, of about equal length.

    A word that is wider stands on a line by itself.

    >>> wrap("Director of Adult Social Services", 90, 8)
    ['Director of Adult', 'Social Services']
    """
    words = [(word, width(word, size, bold=bold)) for word in text.split()]
    space = width(" ", size, bold=bold)
    lines = _filled(words, room, space)
    narrowest = max((wide for _, wide in words), default=0.0)
    for step in range(1, _STEPS + 1):
        tighter = _filled(words, room - (room - narrowest) * step / _STEPS, space)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines or [" "]


def _filled(words: list[tuple[str, float]], room: float, space: float) -> list[str]:
    lines: list[str] = []
    used = 0.0
    for word, wide in words:
        if lines and used + space + wide <= room:
            lines[-1] += f" {word}"
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return lines
