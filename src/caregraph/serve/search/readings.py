"""How a sentence is read as questions, as pages tell it.

Layer 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from caregraph.questions.plain import Reading
from caregraph.serve.processes import costly
from caregraph.serve.web.content import Item, Items
from caregraph.serve.web.request import loaded, shown


@dataclass(frozen=True)
class Read:
    """The ways in which a sentence can be read."""

    found: tuple[Reading, ...]
    """The best first."""
    is_clear: bool
    """Whether the first is meant."""


NO_READING = Read((), is_clear=False)


def read(asked: str) -> Read:
    """Read a sentence as questions about what the request shows."""
    found, clear = shown().work(costly.readings, asked, loaded().own.questions)
    return Read(tuple(found), clear)


def path_of_reading(one: Reading, asked: str = "") -> str:
    """Give the page that answers one reading, in the view that the sentence names.

    Args:
        asked: The sentence, which the page keeps.
    """
    given = dict(one.given) | ({"asOf": one.day} if one.day else {})
    given |= ({"adopt": "all"} if one.adopts else {}) | ({"q": asked} if asked else {})
    return f"/questions/{one.question.id}" + (f"?{urlencode(given)}" if given else "")


def items(read: Read, asked: str) -> Items:
    """Give the questions a sentence may be, each with what it names filled in."""
    found = read.found[:1] if read.is_clear else read.found
    return tuple(
        Item(
            one.question.title,
            path=path_of_reading(one, asked),
            detail=", ".join(f"{name}: {text}" for name, text in one.given.items()) or None,
        )
        for one in found
    )
