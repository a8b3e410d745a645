"""What an answer looks at, and what those look at that are easily taken for it.

Layer 4. Questions say it of themselves in their files; of the ending of one thing it is said here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caregraph.english import together
from caregraph.questions.files import Question
from caregraph.questions.lookup import find

IMPACT = "impact"
"""What the ending of one thing is called among questions: the command and the page of it."""
_ENDING = (
    "what ends with one thing on one day, what others then have no longer, and which findings "
    "come of it"
)
_LIKE_IT = ("CQ-38", "LQ-16")


@dataclass(frozen=True)
class Looked:
    """An answer of a kind, and what it looks at."""

    name: str
    """The id of a question, or ``impact``."""
    at: str


def of_question(question: Question) -> tuple[Looked, ...]:
    """Give what a question looks at, then the others like it; nothing where none is."""
    if not question.beside:
        return ()
    return (Looked(question.id, question.looks_at), *map(_looked, question.beside))


def of_impact() -> tuple[Looked, ...]:
    """Give what the ending of one thing looks at, then the questions like it."""
    return tuple(map(_looked, (IMPACT, *_LIKE_IT)))


def sentence(several: Sequence[Looked]) -> str:
    """Say in one sentence how an answer differs from those like it; nothing where none is.

    >>> sentence((Looked("LQ-16", "loose ends"), Looked("impact", "one ending")))
    'This looks at loose ends; caregraph impact at one ending.'
    """
    if not several:
        return ""
    own, *others = several
    told = together([f"{_called(one.name)} at {one.at}" for one in others])
    return f"This looks at {own.at}; {told}."


def _looked(name: str) -> Looked:
    return Looked(name, _ENDING if name == IMPACT else find(name).looks_at)


def _called(name: str) -> str:
    return f"caregraph {name}" if name == IMPACT else f"caregraph ask {name}"
