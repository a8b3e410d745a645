"""How English puts several names into one phrase, counts, and begins a sentence.

Layer 0: text only, known to everything that tells something.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ES = ("s", "x", "ch", "sh")
_ODD = {"person": "people", "info": "info"}
"""Plurals that no rule gives; information is not counted in the plural."""


def together(names: Sequence[str], word: str = "and") -> str:
    """Name several things in one phrase; nothing where there are none.

    >>> together(["a", "b", "c"]), together(["a", "b"], "or"), together([])
    ('a, b and c', 'a or b', '')
    """
    *others, last = names or ("",)
    return f"{', '.join(others)} {word} {last}" if others else last


def upper(text: str) -> str:
    """Begin a text with a capital and leave the rest as it is.

    >>> upper("the PCT")
    'The PCT'
    """
    return text[:1].upper() + text[1:]


_SPELT = re.compile(r"[A-Z](?:[A-Z0-9]|\b)")
_CONSONANT = re.compile(r"eu|uni(?![mn])|us[aeu]|uti|ubi|uro|one\b|once\b", re.IGNORECASE)
"""How words begin that are written with a vowel and spoken without one."""


def articled(noun: str) -> str:
    """Put the article before a noun by how it is spoken; capitals are spelt out.

    >>> [articled(one) for one in ("council", "audit committee", "unitary authority")]
    ['a council', 'an audit committee', 'a unitary authority']
    >>> articled("NHS trust"), articled("PCT"), articled("unincorporated body")
    ('an NHS trust', 'a PCT', 'an unincorporated body')
    """
    if _SPELT.match(noun):
        is_vowel = noun[0] in "AEFHILMNORSX"
    else:
        is_vowel = noun[:1].casefold() in tuple("aeiou") and not _CONSONANT.match(noun)
    return f"{'an' if is_vowel else 'a'} {noun}"


def plural(noun: str) -> str:
    """Put a noun, which may go on after its head, into the plural.

    >>> plural("body"), plural("chief executive"), plural("head of paid service")
    ('bodies', 'chief executives', 'heads of paid service')
    """
    for inside in (" of ", " for ", " ("):
        head, found, rest = noun.partition(inside)
        if found:
            return plural(head) + found + rest
    if noun in _ODD:
        return _ODD[noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(_ES) else f"{noun}s"


def count(number: int, one: str, many: str = "") -> str:
    """Count things by a noun, in figures; *many* is its plural where no rule gives that.

    >>> count(1, "post"), count(1200, "body"), count(0, "stands so", "stand so")
    ('1 post', '1,200 bodies', '0 stand so')
    """
    return f"{number:,} {one if number == 1 else many or plural(one)}"


def verb(word: str, number: int) -> str:
    """Put a verb after so many things.

    >>> verb("end", 1), verb("end", 2)
    ('ends', 'end')
    """
    return f"{word}s" if number == 1 else word


def be(number: int) -> str:
    """Say *is* or *are* after so many things.

    >>> be(1), be(0)
    ('is', 'are')
    """
    return "is" if number == 1 else "are"


_SHORT = 3
"""So many letters and fewer are left as they are."""


def singular(word: str) -> str:
    """Give one of what a word in small letters may name several of, by the usual endings alone.

    >>> singular("bodies"), singular("posts"), singular("gas"), singular("process")
    ('body', 'post', 'gas', 'process')
    """
    if word.endswith("ies") and len(word) > _SHORT + 1:
        return word[:-3] + "y"
    is_several = word.endswith("s") and not word.endswith("ss") and len(word) > _SHORT
    return word[:-1] if is_several else word
