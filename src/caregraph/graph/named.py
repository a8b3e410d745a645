"""A GRAPH as people name it on the command line, which may carry its own view.

Layer 3. ``case:bath-and-north-east-somerset-2008,asOf=2008-05-01,adopt=all``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from caregraph.errors import UsageError
from caregraph.graph.choices import Choice
from caregraph.sources import CONVENTIONS


@dataclass(frozen=True)
class Named:
    """One GRAPH as named by the user: what to open, and the view it carries."""

    text: str
    target: str
    choice: Choice = field(default=Choice())


def parse_name(text: str) -> Named:
    """Read a GRAPH argument.

    >>> parse_name("case:x,asOf=2008-05-01,adopt=a,adopt=b").choice.adopt
    ('a', 'b')

    Raises:
        UsageError: an option after the comma is none of those of a view.
    """
    if Path(text).exists():
        return Named(text, text)
    target, *options = text.split(",")
    choice = Choice()
    for option in options:
        name, _, value = option.partition("=")
        if name == "asOf" and value:
            choice = replace(choice, as_of=value)
        elif name == "knownBy" and value:
            choice = replace(choice, known_by=value)
        elif name == "adopt" and value:
            choice = replace(choice, adopt=(*choice.adopt, value))
        elif name == "supposeComplete" and value:
            choice = replace(choice, suppose_complete=(*choice.suppose_complete, value))
        elif name == "dates" and value in CONVENTIONS:
            choice = replace(choice, dates=value)
        else:
            raise UsageError(
                f"{option!r} is not an option of a graph",
                where=text,
                hint="Write asOf=2008-05-01, knownBy=2008-05-01, adopt=<proposal>, "
                "supposeComplete=lines or dates=day-first.",
            )
    return Named(text, target, choice)


def with_choice(name: str, choice: Choice) -> str:
    """Write a GRAPH argument that carries a choice; what it carries of its own stays.

    >>> with_choice("case:x,asOf=2008", Choice("2009", adopt=("a", "b")))
    'case:x,asOf=2008,adopt=a,adopt=b'
    """
    own = parse_name(name).choice
    options = [
        *([f"asOf={choice.as_of}"] if choice.as_of and not own.as_of else []),
        *([f"knownBy={choice.known_by}"] if choice.known_by and not own.known_by else []),
        *(f"adopt={one}" for one in (() if own.adopt else choice.adopt)),
    ]
    return ",".join([name, *options])
