"""What an answer says in one sentence, for who reads no table.

Layer 4. Computed from the rows alone: what is asked about, what is said of it, and of how many;
what nobody states is said to be not stated, and what is proposed is said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

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
_PROPOSED = "proposed"
_MOST = 3
_COLUMN = re.compile(r"{(?!#)(.*?)}")
_NAMED = re.compile(r"{(?!#)(.*?)(?: by (.*?))?}")
"""A column whose things are named, and that by which they are told apart."""
_COUNT = re.compile(r"{# (.*?)(?: = (.*?))?}")
"""The things of a column, counted, and by which noun where the column is none."""
_NUMBER = re.compile(r"\(([^|()]*)\|([^|()]*)\)")
"""Words that go with one thing, and those that go with several."""
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


def first_sentence(answer: Table, says: str = "", lists: str = "", silent: str = "") -> str:
    """Say an answer in one sentence; nothing where it has no row.

    Args:
        says: How the question says it of one thing, with columns in braces.
        lists: How it says it of several, or of what it does not ask about one of.
        silent: What is not stated, as "not stated" goes on, where nothing asked for is.
    """
    if not answer.rows:
        return ""
    return (
        _of_one_thing(answer, says)
        or _silence(answer, says, lists, silent)
        or (_of_several(answer, says, lists) if lists else "")
        or _of_any(answer)
    )


def stated_rows(answer: Table, says: str = "") -> int:
    """Count the rows that state what is asked for: all, where a question does not say what is."""
    asked = (_COLUMN.findall(says) or [""])[-1]
    if asked not in answer.columns:
        return len(answer.rows)
    at = answer.columns.index(asked)
    return sum(row[at] is not None for row in answer.rows)


def _of_one_thing(answer: Table, says: str) -> str:
    """Say an answer as its question does; nothing where it is of several things, or not stated."""
    columns = _COLUMN.findall(says)
    texts = {name: _stated(answer, name) for name in columns}
    if not columns or len(texts[columns[0]]) != 1 or not texts[columns[-1]]:
        return ""
    told = _COLUMN.sub(lambda found: _listed(texts[found[1]] or ["not stated"]), says)
    at = answer.columns.index(columns[-1])
    unstated = sum(row[at] is None for row in answer.rows)
    more = f"; in {_counted(unstated, 'row')} it is not stated" if unstated else ""
    return f"{upper(told).rstrip('.')}{more}{_condition(answer, at)}."


def _silence(answer: Table, says: str, lists: str, silent: str) -> str:
    """Say what is not stated, of one thing or several; nothing where anything asked for is."""
    asked = _asked(says, lists)
    if not silent or asked not in answer.columns or _stated(answer, asked):
        return ""
    (subject,) = _COLUMN.findall(silent)
    texts = _stated(answer, subject)
    told = _numbered(silent, len(texts)).replace(f"{{{subject}}}", _listed(texts))
    return f"Not stated: {told}."


def _of_several(answer: Table, says: str, lists: str) -> str:
    """Say an answer by what is counted and named in it; nothing where it states none of that."""
    main, way = _NAMED.findall(lists)[-1]
    asked = _asked(says, lists)
    at = answer.columns.index(asked) if asked in answer.columns else answer.columns.index(main)
    stated = replace(answer, rows=tuple(row for row in answer.rows if row[at] is not None))
    names = _stated(stated, main)
    if not names:
        return ""
    told = _numbered(lists, len(names))
    told = _COUNT.sub(lambda found: _counted_as(len(names), found[1], found[2]), told)
    told = told.replace(
        f"{{{main} by {way}}}" if way else f"{{{main}}}",
        _by_way(stated, main, way) if way else _listed(names),
    )
    told = _COLUMN.sub(lambda found: _listed(_stated(stated, found[1])), told)
    others = len({*_stated(answer, main)} - {*names})
    more = f"; of {others:,} more it is not stated" if others else ""
    condition = _condition(stated, answer.columns.index(main)) if way != "status" else ""
    return f"{upper(told).rstrip('.')}{more}{condition}."


def _asked(says: str, lists: str) -> str:
    """Give the column of what is asked for."""
    named = [*(name for name, _ in _NAMED.findall(lists)), *_COLUMN.findall(says)]
    return named[-1] if named else ""


def _numbered(words: str, number: int) -> str:
    """Put the words that go with one thing, or with several."""
    return _NUMBER.sub(lambda found: found[1 if number == 1 else 2], words)


def _counted_as(number: int, column: str, nouns: str) -> str:
    """Count things by a noun: that which is given for the column, or else the column."""
    one, _, many = (nouns or column).partition("/")
    return f"{number:,} {one if number == 1 else many or _PLURALS.get(one) or one + 's'}"


def _by_way(answer: Table, main: str, way: str) -> str:
    """Name things by the way in which each is so."""
    places = [answer.columns.index(one) for one in (main, way)]
    ways: dict[str, dict[str, None]] = {}
    for row in answer.rows:
        if name := row[places[0]]:
            how = _text(row[places[1]])
            how = f"{way}: {how}" if how in ("yes", "no", "not stated") else how
            ways.setdefault(how, {})[name.text] = None
    return "; ".join(f"{_listed([*names])} ({how})" for how, names in ways.items())


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
        said = f"not stated: {heading}"
    elif len(stated) > 1 and heading in _PLURALS:
        said = f"{len(stated):,} {_PLURALS[heading]}: {_listed(stated)}"
    else:
        said = f"{heading}: {_listed(stated)}"
    if stated and silent:
        said += f"; in {_counted(silent, 'row')} it is not stated"
    sentence = upper(f"{about} – {said}" if about else said)
    return f"{sentence.rstrip('.')}{_condition(answer, found.main)}."


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
    parted = "; " if any(", " in one for one in texts) else ", "
    if len(texts) > _MOST + 1:
        return f"{parted.join(texts[:_MOST])} and {len(texts) - _MOST} more"
    if parted == "; " and len(texts) > 1:
        return f"{parted.join(texts[:-1])}; and {texts[-1]}"
    return together(texts)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
