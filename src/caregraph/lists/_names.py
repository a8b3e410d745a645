"""What people write into the cells of a list of posts: names, nobody, vacancies, several at once.

Layer 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NOBODY = {"", "root", "xx", "n/a", "na", "none", "nobody", "no one", "nil", "top", "-", "--", "0"}
_UNSAID = {"", "n/a", "na", "n/d", "nd", "none", "tbc", "tba", "-", "--", "?", "not known", "xx"}
_ADDRESS = re.compile(r"^(?:(?:dr|prof|professor|mr|mrs|ms|miss|mx|sir|dame|rev|cllr)\.? )+")
_VACANT = re.compile(r"\W*(vacan(t|cy)|unfilled)\b", re.IGNORECASE)


def plain(cell: str) -> str:
    """Give what a cell says without needless spaces.

    >>> plain(" Ann\\xa0 Smith ")
    'Ann Smith'
    """
    return " ".join(cell.split())


def is_nobody(cell: str) -> bool:
    """Say whether a cell that should name a superior names none: the post is a top.

    >>> is_nobody("ROOT"), is_nobody("Root, Anna")
    (True, False)
    """
    return plain(cell).casefold() in _NOBODY


def is_unsaid(name: str) -> bool:
    """Say whether a cell that should name a holder leaves it open.

    >>> is_unsaid("N/D"), is_unsaid("Vacant")
    (True, False)
    """
    return plain(name).casefold() in _UNSAID


def is_vacant(name: str) -> bool:
    """Say whether a cell that should name a holder says that there is none.

    >>> is_vacant("Vacant (from May)"), is_vacant("Vacantia Jones")
    (True, False)
    """
    return _VACANT.match(name) is not None


def folded(name: str) -> str:
    """Give a name as names are compared: in small letters, the first name first.

    >>> folded("Smith, Ann") == folded("ann  smith")
    True
    """
    last, comma, first = plain(name).casefold().partition(",")
    return (
        f"{first.strip()} {last.strip()}" if comma and "," not in first else plain(name.casefold())
    )


def bare(name: str) -> str:
    """Give a name as names are compared, without what one is addressed by.

    >>> bare("Dr Yusuf Khan"), bare("Khan, Prof. Yusuf")
    ('yusuf khan', 'yusuf khan')
    """
    return _ADDRESS.sub("", folded(name))


def several(cell: str, is_known: Callable[[str], bool]) -> list[str]:
    """Part a cell that may name several; what is known as a whole is one.

    Semicolons and line breaks always part; commas and colons, which names have too, only where
    one of the parts is known.

    >>> several("Smith, Ann; 7, 8", {"Smith, Ann", "7"}.__contains__)
    ['Smith, Ann', '7', '8']
    >>> several("Smith, Anne", {"Smith, Ann"}.__contains__)
    ['Smith, Anne']
    """
    found: list[str] = []
    for piece in map(plain, re.split(r"[;\n|]", cell)):
        parts = [piece]
        if not is_known(piece):
            parts = [one for one in map(plain, re.split(r"[,:]", piece)) if one]
        found += parts if any(map(is_known, parts)) else [piece]
    return list(dict.fromkeys(one for one in found if one))
