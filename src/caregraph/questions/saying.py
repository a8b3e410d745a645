"""What an answer says in one sentence, for who reads no table.

Layer 4. Computed from the rows alone: what is asked about, what is said of it, and of how many;
what nobody states is said to be not stated, what is only proposed is said first to be, and what is
presumed to go on is said to be presumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from caregraph.english import count, together, upper
from caregraph.graph import dates
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
_STANDING = {"agreed": 1, "proposed": 2}
"""How far from standing something is by its status; what else is stands."""
_CERTAINTY = "how certain"
_PRESUMED = "presumed"
_MOST = 3
_COLUMN = re.compile(r"{(?!#)(.*?)}")
_NAMED = re.compile(r"{(?!#)(.*?)(?: by (.*?))?}")
"""A column whose things are named, and that by which they are told apart."""
_COUNT = re.compile(r"{# (.*?)(?: = (.*?))?}")
"""The things of a column, counted, and by which noun where the column is none."""
_NUMBER = re.compile(r"\(([^|()]*)\|([^|()]*)\)")
"""Words that go with one thing, and those that go with several."""
_NOUNS = frozenset(
    (
        *("action", "agreement", "aim", "body", "consultation", "decision", "deputy", "element"),
        *("function", "fund", "instrument", "member", "model", "move", "option", "organisation"),
        *("person", "place", "post", "risk", "service", "structure", "team", "thing"),
    )
)
"""Columns whose heading is a noun that can be counted."""


@dataclass(frozen=True)
class Shape:
    """Which columns of an answer say what."""

    subject: int | None
    """Of what is asked about, the same in every row."""
    main: int | None
    """Of what is asked for."""


def shape(answer: Table, lists: str = "") -> Shape:
    """Find which columns say what an answer is about, and what it says of it.

    Args:
        lists: How its question says it of several things: what that names is what is asked for,
            unless the answer is about one of them.
    """
    spoken = [
        at for at, name in enumerate(answer.columns) if name not in (*REMARKS, "evidence", "day")
    ]
    things = [at for at in spoken if answer.columns[at] not in _ASIDE]
    subject = next((at for at in things if _is_one_thing(row[at] for row in answer.rows)), None)
    others = [at for at in things if at != subject]
    several = [at for at in others if len({row[at] for row in answer.rows}) > 1]
    main = next(iter(several or others), None)
    named = [answer.columns.index(one) for one, _ in _NAMED.findall(lists)[-1:]]
    main = next((at for at in named if at != subject), main)
    if subject is not None and main is not None and main < subject:
        subject = None
    if subject is None and main is not None and not any(row[main] for row in answer.rows):
        main = next((at for at in things if any(row[at] for row in answer.rows)), main)
    if main is None:
        subject, main = None, subject
    return Shape(subject, main)


def first_sentence(answer: Table, says: str = "", lists: str = "", silent: str = "") -> str:
    """Say an answer in one sentence; nothing where it has no row.

    What is only proposed is said to be so first.

    Args:
        says: How the question says it of one thing, with columns in braces.
        lists: How it says it of several, or of what it does not ask about one of.
        silent: What is not stated, as "not stated" goes on, where nothing asked for is; then, as
            sentences of their own, what may be said all the same.
    """
    if not answer.rows:
        return ""
    is_proposed = min(_standing(answer)) == _STANDING["proposed"]
    if said := _silence(answer, says, lists, silent):
        return f"{'Only proposed, and not stated' if is_proposed else 'Not stated'}: {said}."
    said = _of_one_thing(answer, says) or _of_several(answer, says, lists) or _of_any(answer, says)
    if is_proposed and _way(lists) != "status":
        said = f"if what is proposed is adopted, {said}"
    return upper(f"{said.rstrip('.')}.")


def stated_rows(answer: Table, says: str = "") -> int:
    """Count the rows that state what is asked for: all, where a question does not say what is."""
    at = _asked_at(answer, says)
    return len(answer.rows) if at is None else sum(row[at] is not None for row in answer.rows)


def _asked_at(answer: Table, says: str, lists: str = "") -> int | None:
    """Give the column that a question says last, of one thing or else of several: what it asks."""
    named = [*(name for name, _ in _NAMED.findall(lists)), *_COLUMN.findall(says)]
    return answer.columns.index(named[-1]) if named and named[-1] in answer.columns else None


def _of_one_thing(answer: Table, says: str) -> str:
    """Say an answer as its question does; nothing where it is of several things, or not stated."""
    columns = _COLUMN.findall(says)
    if not columns or len(_stated(answer, columns[0])) != 1 or not _stated(answer, columns[-1]):
        return ""
    at = answer.columns.index(columns[-1])
    told = _COLUMN.sub(lambda found: _listed(_stated(answer, found[1]) or ["not stated"]), says)
    return f"{told.rstrip('.')}{_silent(answer, at)}{_condition(answer, at)}"


def _silence(answer: Table, says: str, lists: str, silent: str) -> str:
    """Say what is not stated, of one thing or several; nothing where anything asked for is."""
    at = _asked_at(answer, says, lists)
    if not silent or at is None or any(row[at] for row in answer.rows):
        return ""
    number = len(_stated(answer, _COLUMN.findall(silent)[0]))
    parts = [
        _COLUMN.sub(lambda found: _listed(_stated(answer, found[1])), _numbered(part, number))
        for at, part in enumerate(silent.split("; "))
        if not at or number == 1
        if all(_stated(answer, column) for column in _COLUMN.findall(part))
    ]
    return ". ".join([*parts[:1], *map(upper, parts[1:])]).rstrip(".")


def _of_several(answer: Table, says: str, lists: str) -> str:
    """Say an answer by what is counted and named in it; nothing where it states none of that."""
    if not lists:
        return ""
    main, way = _NAMED.findall(lists)[-1]
    at = _asked_at(answer, says, lists)
    at = answer.columns.index(main) if at is None else at
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
    others = len(_cells(answer, main)) - len(names)
    more = f"; of {others:,} more it is not stated" if others else ""
    condition = _condition(stated, answer.columns.index(main)) if way != "status" else ""
    return f"{told.rstrip('.')}{more}{condition}"


def _way(lists: str) -> str:
    """Give the column by which things are told apart; empty where none is."""
    return _NAMED.findall(lists)[-1][1] if lists else ""


def _numbered(words: str, number: int) -> str:
    """Put the words that go with one thing, or with several."""
    return _NUMBER.sub(lambda found: found[1 if number == 1 else 2], words)


def _counted_as(number: int, column: str, nouns: str) -> str:
    """Count things by a noun: that which is given for the column, or else the column."""
    one, _, many = (nouns or column).partition("/")
    return count(number, one, many)


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
    """Name what stands in a column, each thing once: what stands first, then what is proposed."""
    return [_spoken(cell.text) for cell in _cells(answer, column)]


def _cells(answer: Table, column: str) -> list[Cell]:
    at = answer.columns.index(column)
    ordered = sorted(zip(_standing(answer), answer.rows, strict=True), key=lambda pair: pair[0])
    return [*dict.fromkeys(cell for _, row in ordered if (cell := row[at]))]


def _spoken(text: str) -> str:
    try:
        return dates.parse(text).spoken if text[:4].isdigit() else text
    except ValueError:
        return text


def _standing(answer: Table) -> list[int]:
    """Say of each row how far from standing it is: 0, agreed, or only proposed."""
    if "status" not in answer.columns:
        return [0] * len(answer.rows)
    at = answer.columns.index("status")
    return [_STANDING.get(cell.text, 0) if (cell := row[at]) else 0 for row in answer.rows]


def _silent(answer: Table, at: int, what: str = "it") -> str:
    """Say in how many rows a column is not stated."""
    silent = sum(row[at] is None for row in answer.rows)
    return f"; in {count(silent, 'row')} {what} is not stated" if silent else ""


def _of_any(answer: Table, says: str) -> str:
    """Say an answer by what its columns are called.

    Args:
        says: How the question says it of one thing; of what that asks for, silence is told.
    """
    found = shape(answer)
    about = _text(answer.rows[0][found.subject]) if found.subject is not None else ""
    if found.main is None:
        return f"{count(len(answer.rows), 'row')}."
    heading = answer.columns[found.main]
    stated = _stated(answer, heading)
    if not stated:
        said = f"not stated: {heading}"
    elif len(stated) > 1 and heading in _NOUNS:
        said = f"{count(len(stated), heading)}: {_listed(stated)}"
    else:
        said = f"{heading}: {_listed(stated)}"
    if stated:
        said += _silent(answer, found.main)
    asked = _asked_at(answer, says)
    if asked not in (None, found.main):
        said += _silent(answer, asked, answer.columns[asked])
    sentence = f"{about} – {said}" if about else said
    return f"{sentence.rstrip('.')}{_condition(answer, found.main)}."


def _condition(answer: Table, main: int) -> str:
    """Say of how many of several things it is so only if proposed or agreed things come about.

    Of what is presumed to go on, that is said too.

    Args:
        main: The column of what is asked for.
    """
    nearest: dict[Cell, int] = {}
    for row, standing in zip(answer.rows, _standing(answer), strict=True):
        if cell := row[main]:
            nearest[cell] = min(standing, nearest.get(cell, standing))
    proposed, agreed = (
        sum(one == _STANDING[name] for one in nearest.values()) for name in ("proposed", "agreed")
    )
    said = ""
    if proposed and proposed < len(nearest):
        said = f"; {proposed:,} of them only if what is proposed is adopted"
    if agreed and agreed == len(nearest):
        said = ", agreed and not yet in force"
    elif agreed:
        said += f"{' and' if said else ';'} {agreed:,} of them agreed and not yet in force"
    return said + _presumed(answer, main)


def _presumed(answer: Table, main: int) -> str:
    """Say that all that is stated is presumed to go on, where the answer says how certain it is."""
    if _CERTAINTY not in answer.columns:
        return ""
    at = answer.columns.index(_CERTAINTY)
    known = {_text(row[at]) for row in answer.rows if row[main]}
    is_so = bool(known) and all(one.startswith(_PRESUMED) for one in known)
    return f", {min(known)}" if is_so else ""


def _is_one_thing(cells: Iterable[Cell | None]) -> bool:
    found = set(cells)
    one = next(iter(found), None)
    return len(found) == 1 and one is not None and (one.iri or "").startswith(_THING)


def _text(cell: Cell | None) -> str:
    return cell.text if cell else "not stated"


def _listed(texts: Sequence[str]) -> str:
    """Name the first few; of the others how many. Names with commas are kept apart."""
    texts = [one.rstrip(".") for one in texts]
    if len(texts) > _MOST + 1:
        texts = [*texts[:_MOST], f"{len(texts) - _MOST} more"]
    if any(", " in one for one in texts) and len(texts) > 1:
        return "; ".join(texts[:-1]) + f"; and {texts[-1]}"
    return together(texts)
