"""Texts as the index has them: folded words, the same for what is searched and what is asked.

Layer 6.
"""

from __future__ import annotations

import re
import unicodedata

from caregraph.sources import plain as plainly

_SECTION = re.compile(r"\bs(?:ec(?:tion)?)?[. ]*(\d+[a-z]*)\b")
_APOSTROPHES = re.compile(r"['’`]")
_BETWEEN = re.compile(r"[\W_]+")
_SAY_NOTHING = frozenset(
    word
    for line in (
        "a an and are at be by can could do does did for from has have how i in is it me my of on",
        "or our please show tell the their there this to us was we were what which who whom whose",
        "with would you your",
    )
    for word in line.split()
)


def folded(text: str) -> str:
    """Fold a text: lower case, no accents, words apart by one space; sections of law in short.

    >>> folded("Children’s  Services (Section 75)")
    'childrens services s75'
    """
    plain = text.casefold() if text.isascii() else _without_accents(text)
    plain = _BETWEEN.sub(" ", _APOSTROPHES.sub("", plain.replace("&", " and ")))
    return " ".join(_SECTION.sub(r"s\1", plain).split())


_ASKING = re.compile(
    r"(who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can"
    r"|could|will|would|should|must|may)s? \w"
)


def is_asking(text: str) -> bool:
    """Say whether a text begins as a question in words.

    >>> is_asking("who does the D"), is_asking("Director of Ad")
    (True, False)
    """
    return bool(_ASKING.match(folded(text)))


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", plainly(text).casefold())
    return "".join(one for one in plain if not unicodedata.combining(one))


_MOST, _LONGEST = 8, 40
"""So many words are looked for, and so many letters of each."""


def asked_words(text: str) -> list[str]:
    """Give the words that somebody asks for, without those that say nothing where others do.

    >>> asked_words("who is the DASS of Bath")
    ['dass', 'bath']
    """
    found = list(dict.fromkeys(word[:_LONGEST] for word in folded(text).split()))
    return ([one for one in found if one not in _SAY_NOTHING] or found)[:_MOST]
