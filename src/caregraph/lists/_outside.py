"""Offices that a list names and does not hold, and what a misspelt name may be of.

Layer 2. "ICB Chief Executive" is an office of the ICB, and no slip of "Chief Executive".
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_ALIKE = 0.8
"""How alike each word of a name is to that of which it is a slip."""
_OFFICE = re.compile(
    r"\b(?:chief|director|head|manager|officer|chair\w*|lead|leader|nurse|executive|mayor|minister"
    r"|secretary|commissioner|president|governor|partner|committee|board|cabinet|council"
    r"|guardian|registrar|treasurer|coroner|consultant)\b",
    re.IGNORECASE,
)
BODY = re.compile(
    r"\b(?:council|trust|icb|ics|ccg|integrated care board|combined authority|fire authority"
    r"|authority|university|college|police|constabulary|commission|agency|nhs england|ltd"
    r"|limited|cic)\b",
    re.IGNORECASE,
)
"""What shows that a name is that of an organisation."""
_BODY_FIRST = re.compile(
    r"(?P<body>(?:.*\b(?:trust|council|authority|university|nhs england)|icb|.* icb|ics|ccg))\s+\S",
    re.IGNORECASE,
)


def is_slip(text: str, name: str) -> bool:
    """Say whether a text is that very name, misspelt: as many words, each nearly the same.

    Codes are never slips: another digit is another code.

    >>> is_slip("Marion Ashdwon", "Marion Ashdown"), is_slip("P0099", "P0029")
    (True, False)
    >>> is_slip("ICB Chief Executive", "Chief Executive")
    False
    """
    words, others = text.casefold().split(), name.casefold().split()
    if len(words) != len(others) or any(map(str.isdigit, text + name)):
        return False
    pairs = zip(words, others, strict=True)
    return all(SequenceMatcher(None, *pair).ratio() >= _ALIKE for pair in pairs)


def is_office(text: str) -> bool:
    """Say whether a text names an office, and not a person or a code.

    >>> is_office("Chief Nurse, Acute Trust"), is_office("Ann Smith"), is_office("P0099")
    (True, False, False)
    """
    return _OFFICE.search(text) is not None


def organisation(text: str) -> str:
    """Give the organisation that the name of an office names; empty where it names none.

    >>> organisation("ICB Chief Executive"), organisation("Chief Nurse, Acute Trust")
    ('ICB', 'Acute Trust')
    >>> organisation("Chair of Audit Committee")
    ''
    """
    first, *parts = re.split(r"\s*,\s*|\s+at\s+|\s+[-\N{EN DASH}]\s+|\s*\(", text.rstrip(")"))
    named = [one for one in parts if BODY.search(one)]
    if named:
        return named[-1]
    found = _BODY_FIRST.match(first)
    return found["body"] if found else ""
