"""Numbers, lists and names as they stand in sentences.

Layer 3, part of ``sentences``.
"""

from __future__ import annotations

from collections.abc import Sequence

from caregraph.english import plural, together, upper

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_ARTICLED = ("the ", "a ", "an ", "our ")
_PREPOSITIONS = {"retains accountability": "for", "advises": "on"}
"""What stands between a kind of responsibility and what it is for, where anything does."""
_NO_NOUNS = ("in attendance", "ex officio", "co-opted")
"""How somebody sits on a body that has no plural."""
_STEM = 5
"""So many letters that a verb and a noun have in common are taken to say the same."""


def number(count: int) -> str:
    """Write a number, up to twelve as a word.

    >>> number(2), number(13), number(1200)
    ('two', '13', '1,200')
    """
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str) -> str:
    """Count things by a noun, few of them in words.

    >>> counted(1, "post"), counted(3, "body")
    ('one post', 'three bodies')
    """
    return f"{number(count)} {noun if count == 1 else plural(noun)}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Name some things; of more than *most* the first and how many others; of none nothing.

    >>> listed(["Ann", "Bob", "Cleo"])
    'Ann, Bob and Cleo'
    """
    if len(names) > most:
        return f"{names[0]} and {number(len(names) - 1)} others"
    return together(names)


def the(name: str) -> str:
    """Put the article before the title of a post or body that has none.

    >>> the("Chief Executive"), the("The Board")
    ('the Chief Executive', 'the Board')
    """
    if name.lower().startswith(_ARTICLED):
        return name[:1].lower() + name[1:]
    return f"the {name}"


def capacity(kinds: str, times: int = 1) -> str:
    """Tell in which capacity somebody, or so many, sit on a body, as networks give it.

    >>> capacity("chair; voting member"), capacity("non-voting member", 2)
    ('chair and voting member', 'non-voting members')
    >>> capacity("in attendance", 2)
    'in attendance'
    """
    several = kinds.split("; ")
    if times != 1:
        several = [one if one in _NO_NOUNS else plural(one) for one in several]
    return together(several)


def duty(kinds: Sequence[str], what: str) -> str:
    """Tell a responsibility as a predicate, by the labels of its kinds and what it is for.

    A colon stands where what follows says the same as the verb, or names a doing of its own.

    >>> duty(["leads"], "housing"), duty(["retains accountability"], "social care")
    ('leads housing', 'retains accountability for social care')
    >>> duty(["commissions"], "commissioning of care"), duty([], "housing")
    ('commissions: commissioning of care', 'is responsible for housing')
    """
    verbs = [f"{one} {_PREPOSITIONS[one]}" if one in _PREPOSITIONS else one for one in kinds]
    verb = together(verbs) or "is responsible for"
    words = what.casefold().split()
    same = any(word.startswith(kind[:_STEM]) for kind in kinds for word in words)
    doing = words[1:2] == ["of"] and not verb.endswith((" for", " on"))
    return f"{verb}: {what}" if same or doing else f"{verb} {what}"


def begun(text: str) -> str:
    """Begin a sentence with a capital, and end it with a full stop."""
    whole = upper(text)
    return whole if whole.endswith((".", "?")) else f"{whole}."
