"""Whether questions of one's own still have the answers that their files expect.

Layer 4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from caregraph.errors import CaregraphError
from caregraph.questions.asking import ask, own_view
from caregraph.questions.files import Question
from caregraph.questions.lookup import catalogue
from caregraph.results import NOT_STATED, Cell, Table

_COLUMNS = ("question", "as expected", "rows", "what differs")


@dataclass(frozen=True)
class Checked:
    """What became of the expected answer of a question."""

    question: Question
    rows: int
    """How many rows it has now."""
    differs: tuple[str, ...]
    """Each row that is missing or new, or why it could not be asked; empty where it holds."""


def checked(folders: Iterable[Path]) -> list[Checked]:
    """Ask the questions of some folders, each of its own graphs, and compare what comes.

    Raises:
        AssetError: a folder holds no question.
    """
    places = [one.resolve() for one in folders]
    own = [
        question
        for question in catalogue(places).values()
        if any(question.path.is_relative_to(place) for place in places)
    ]
    return [_checked(question) for question in own]


def told(found: Iterable[Checked]) -> Table:
    """Tell which questions have the answer that is expected, as a table."""
    rows = tuple(
        (
            Cell(one.question.id),
            Cell("no" if one.differs else "yes"),
            Cell(str(one.rows)),
            Cell("; ".join(one.differs) or "nothing"),
        )
        for one in found
    )
    return Table(_COLUMNS, rows)


def _checked(question: Question) -> Checked:
    try:
        answer = ask(own_view(question), question)
    except CaregraphError as wrong:
        return Checked(question, 0, (f"it cannot be asked: {wrong.message}",))
    places = [answer.columns.index(name) for name in question.columns]
    shown = Counter(
        tuple(cell.text if (cell := row[at]) else None for at in places) for row in answer.rows
    )
    wanted = Counter(question.expected)
    if not question.columns:  # nothing is expected
        shown = Counter({(None,): len(answer.rows)} if answer.rows else {})
    return Checked(question, len(answer.rows), tuple(_differences(wanted, shown)))


def _differences(
    wanted: Counter[tuple[str | None, ...]], shown: Counter[tuple[str | None, ...]]
) -> Iterator[str]:
    for word, rows in (("missing", wanted - shown), ("new", shown - wanted)):
        for row in sorted(rows.elements(), key=str):
            yield f"{word}: {' | '.join(text or NOT_STATED for text in row)}"
