"""How a sentence is read as questions, as pages tell it.

Layer 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from caregraph.questions.compared import Compared
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
    comparison: str = ""
    """The path of the comparison that is asked for; empty where none is."""
    is_comparison: bool = False
    """Whether that is all that is asked for."""


NO_READING = Read((), is_clear=False)


def read(asked: str) -> Read:
    """Read a sentence as questions about what the request shows."""
    found, clear, meant = shown().work(costly.readings, asked, loaded().own.questions)
    path = _comparison(meant) if meant else ""
    return Read(tuple(found), clear, path, is_comparison=bool(meant and meant.is_all))


def _comparison(meant: Compared) -> str:
    """Give the page of a comparison, each proposal by the name under which it is adopted."""
    named = [
        ("adopt", one.name)
        for one in loaded().proposals
        if one.structure.value.rpartition("/")[2] == meant.structure
        and one.node.value.rpartition("/")[2] in meant.proposals
    ]
    return f"/compare?{urlencode([('structure', meant.structure), *named])}"


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
