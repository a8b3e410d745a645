"""How English puts several names into one phrase, counts, and begins a sentence.

Layer 0: text only, known to everything that tells something.
"""

from __future__ import annotations

from collections.abc import Sequence


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


def count(number: int, one: str, many: str = "") -> str:
    """Count things by a noun.

    >>> count(1, "post"), count(2, "post"), count(0, "body", "bodies")
    ('1 post', '2 posts', '0 bodies')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


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
