"""What an answer says in one sentence, for who reads no table.

Layer 4. Computed from the rows alone: what is asked about, what is said of it, and of how many;
what nobody states is said to be not stated, and what is proposed is said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from caregraph.graph.naming import together, upper
from caregraph.results import Cell, Table
from caregraph.vocab import PREFIXES

_THING = PREFIXES["id"]
_ASIDE = frozenset(
    (
        *(
            "account",
            "across",
            "day",
            "days left",
            "decides",
            "declared",
            "deputy stated",
            "direct",
            "ends",
        ),
        *("from", "how", "in", "instrument stated", "kind", "known", "leads", "link", "of", "on"),
        *("no longer from", "open", "owned", "parent", "recorded", "roles", "serves", "since"),
        *("state", "status", "step", "structure", "type", "types", "until", "when"),
    )
)
"""Columns that say how, where, when or of which kind, and not what is asked for."""
REMARKS = ("not stated", "document not held", "documents not held")
"""Columns that say what is missing."""
_APART = "across"
"""The column that says in which of several ways the things asked for are so."""
_PROPOSED = "proposed"
_MOST = 3
_COLUMN = re.compile(r"{(.*?)}")
_PLURALS = {
    "body": "bodies",
    "deputy": "deputies",
    "person": "people",
    **{
        noun: f"{noun}s"
        for noun in (
            *("action", "agreement", "aim", "consultation", "decision", "element", "function"),
            *("fund", "instrument", "member", "model", "move", "option", "organisation", "place"),
            *("post", "risk", "service", "structure", "team", "thing"),
        )
    },
}
"""Columns whose heading is a noun that can be counted."""


@dataclass(frozen=True)
class Shape:
    """Which columns of an answer say what."""

    subject: int | None
    """Of what is asked about, the same in every row."""
    main: int | None
    """Of what is asked for."""


def shape(answer: Table) -> Shape:
    """Find which columns say what an answer is about, and what it says of it."""
    spoken = [
        at for at, name in enumerate(answer.columns) if name not in (*REMARKS, "evidence", "day")
    ]
    things = [at for at in spoken if answer.columns[at] not in _ASIDE]
    subject = next((at for at in things if _is_one_thing(row[at] for row in answer.rows)), None)
    others = [at for at in things if at != subject]
    several = [at for at in others if len({row[at] for row in answer.rows}) > 1]
    main = next(iter(several or others), None)
    if subject is not None and main is not None and main < subject:
        subject = None
    if main is None:
        subject, main = None, subject
    return Shape(subject, main)


def first_sentence(answer: Table, says: str = "") -> str:
    """Say an answer in one sentence; nothing where it has no row.

    Args:
        says: How the question says it of one thing, with columns in braces.
    """
    if not answer.rows:
        return ""
    return _of_one_thing(answer, says) or _of_any(answer)


def stated_rows(answer: Table, says: str = "") -> int:
    """Count the rows that state what is asked for: all, where a question does not say what is."""
    asked = (_COLUMN.findall(says) or [""])[-1]
    if asked not in answer.columns:
        return len(answer.rows)
    at = answer.columns.index(asked)
    return sum(row[at] is not None for row in answer.rows)


def _of_one_thing(answer: Table, says: str) -> str:
    """Say an answer as its question does; nothing where it is about several things or none."""
    columns = _COLUMN.findall(says)
    texts = {name: _stated(answer, name) for name in columns}
    if not columns or len(texts[columns[0]]) != 1:
        return ""
    about, asked = texts[columns[0]][0], columns[-1]
    if not texts[asked]:
        return f"{upper(about)}: {asked} not stated."
    told = _COLUMN.sub(lambda found: _listed(texts[found[1]] or ["not stated"]), says)
    at = answer.columns.index(asked)
    silent = sum(row[at] is None for row in answer.rows)
    more = f"; in {_counted(silent, 'row')} it is not stated" if silent else ""
    return f"{upper(told)}{more}{_condition(answer, at)}."


def _stated(answer: Table, column: str) -> list[str]:
    """Give what stands in a column, each once, in order."""
    at = answer.columns.index(column)
    return list(dict.fromkeys(cell.text for row in answer.rows if (cell := row[at])))


def _of_any(answer: Table) -> str:
    """Say an answer by what its columns are called."""
    found = shape(answer)
    about = _text(answer.rows[0][found.subject]) if found.subject is not None else ""
    if found.main is None:
        return f"{_counted(len(answer.rows), 'row')}."
    heading = answer.columns[found.main]
    stated = _stated(answer, heading)
    silent = sum(row[found.main] is None for row in answer.rows)
    if not stated:
        said = f"{heading} not stated"
    elif len(stated) > 1 and heading in _PLURALS:
        named = _apart(answer, found.main) or _listed(stated)
        said = f"{len(stated):,} {_PLURALS[heading]}: {named}"
    else:
        said = f"{heading}: {_listed(stated)}"
    if stated and silent:
        said += f"; in {_counted(silent, 'row')} it is not stated"
    sentence = upper(f"{about} – {said}" if about else said)
    return f"{sentence.rstrip('.')}{_condition(answer, found.main)}."


def _apart(answer: Table, main: int) -> str:
    """Name what is asked for by the way in which it is so, where the answer tells that."""
    if _APART not in answer.columns:
        return ""
    at = answer.columns.index(_APART)
    ways: dict[str, dict[str, None]] = {}
    for row in answer.rows:
        ways.setdefault(_text(row[at]), {})[_text(row[main])] = None
    return "; ".join(f"{_listed([*names])} ({way})" for way, names in ways.items())


def _condition(answer: Table, main: int) -> str:
    """Say that all of it is only proposed, or of how many of the things asked for that is so.

    Args:
        main: The column of what is asked for.
    """
    if "status" not in answer.columns:
        return ""
    at = answer.columns.index("status")
    proposed = [bool((cell := row[at]) and cell.text == _PROPOSED) for row in answer.rows]
    if all(proposed):
        return ", if what is proposed is adopted"
    things = [row[main] for row in answer.rows]
    stand = {one for one, only in zip(things, proposed, strict=True) if not only}
    count = len({one for one in things if one} - stand)
    return f"; {count:,} of them only if what is proposed is adopted" if count else ""


def _is_one_thing(cells: Iterable[Cell | None]) -> bool:
    found = set(cells)
    one = next(iter(found), None)
    return len(found) == 1 and one is not None and (one.iri or "").startswith(_THING)


def _text(cell: Cell | None) -> str:
    return cell.text if cell else "not stated"


def _listed(texts: list[str]) -> str:
    """Name the first few; of the others how many."""
    if len(texts) <= _MOST + 1:
        return together(texts)
    return f"{', '.join(texts[:_MOST])} and {len(texts) - _MOST} more"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
