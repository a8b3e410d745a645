"""Running a query that somebody wrote: what may not run is refused, and faults are told in words.

Layer 2. The one refusal and the one telling, for the command line, the library and the service.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from caregraph import rdf
from caregraph.errors import QueryError
from caregraph.rdf import RdfError
from caregraph.sparql.slips import masked
from caregraph.vocab import PREFIXES

if TYPE_CHECKING:
    from caregraph.sparql.mistakes import Reads

_SERVICE = re.compile("service", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CHARACTER = 0x10FFFF
_READ_DIFFERENTLY = re.compile(r"\\[uU]|\r(?!\n)")
"""What readers of SPARQL understand differently: an escape may end a text or not, and a carriage
return a comment."""
_POSITION = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"[A-Z][\w ]+ [\w ]+ [\w ]+")
_SHOWN = 30
"""So much of a line is shown before the place at which it cannot be read."""
_FEW = 6
"""Where more than so many words could stand, none is offered."""
_WORD = re.compile(r'"[^\w\s\\\'"]"|[A-Z]{2,}')
_BEGINS = frozenset({"ASK", "CONSTRUCT", "DESCRIBE"})
"""What can stand nowhere but at the beginning of a query."""
_NEVER_OFFERED = ("LATERAL", "SERVICE", "LOAD")
"""What is refused, or no part of SPARQL 1.1."""
_COUNTING = re.compile(r"(?<![?$\w:])(LIMIT|OFFSET)(?:\s+(?!\d+\s*$)\S*)?\s*$", re.IGNORECASE)
"""A word that a whole number follows, at the end of what was read, and what is none."""
_GROUPED = "What is selected beside an aggregate, such as COUNT, has to stand in GROUP BY."
_CLOSED_BY = {"{": "}", "(": ")", "[": "]"}
_TOKENS = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*+"""|\'{3}(?:[^'\\]|\\.|'(?!''))*+\'{3}'''
    r"""|"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|<[^<>\s]*+>|\#[^\n\r]*+|[{}()\[\]]""",
    re.DOTALL,
)
"""Texts, IRIs and comments, in which brackets do not count, and brackets."""
_UPDATE = re.compile(
    r"\s*(?:(?:PREFIX\s+[^\s<>]*\s*<[^<>]*>|BASE\s+<[^<>]*>|#[^\n]*\n)\s*)*"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)


def run(store: rdf.Store, text: str, **options: Any) -> rdf.Answer:
    """Run a query; the house prefixes need not be declared.

    Args:
        options: Those of ``rdf.query``: ``base``, ``default_graph``, ``named_graphs``.

    Raises:
        QueryError: it may not run, or cannot be read or run; says where and what to do. Rows may
            fail as they are drawn: draw them inside ``told``.
    """
    refuse_service(text)
    with told(text):
        return rdf.query(store, text, prefixes=PREFIXES, **options)


def parsed(text: str) -> None:
    """Read a query without running it on anything.

    Raises:
        QueryError: as ``run``.
    """
    run(rdf.Store(), text)


def refuse_service(text: str) -> None:
    """Refuse a query that asks another service, by its tree; one that hides it is unreadable.

    Raises:
        QueryError: with code ``no-federation``.
    """
    if not says_service(text):
        return
    if doubtful := _READ_DIFFERENTLY.search(text):
        raise _unclear(f"{doubtful[0]!r}, which readers of SPARQL understand differently.")
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
    try:
        asks = any(_services(_parsed(declared + text)))
    except Exception as wrong:  # whatever its reader stumbles over: not read is not allowed
        raise _unclear(" ".join(str(wrong).split())[:200]) from wrong
    if asks:
        raise QueryError(
            "SERVICE is refused: a query may not ask other endpoints",
            code="no-federation",
            hint="Load the other data beside this and query both.",
        )


def says_service(text: str) -> bool:
    """Say whether the word SERVICE stands anywhere in a query, in a name, text or comment too."""
    return _SERVICE.search(_ESCAPE.sub(_character, text)) is not None


def _unclear(found: str) -> QueryError:
    return QueryError(
        "the query says SERVICE, and cannot be read well enough to see what for",
        code="no-federation",
        hint="Where the word is part of a name or a text, write the query in plain SPARQL 1.1. "
        f"Found: {found}",
    )


def _parsed(text: str) -> object:
    """Give rdflib's tree of a query, read in a thread of its own.

    Its reader leaves circles of frames behind, and with them those of whoever called it: what these
    held, rows too, would wait for Python's collector, which may come by on another thread than the
    one on which the engine wants its rows dropped.
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as reader:
        return reader.submit(_read, text).result()


def _read(text: str) -> object:
    from rdflib.plugins.sparql.parser import parseQuery

    return parseQuery(text)


def _services(tree: object) -> Iterator[bool]:
    """Yield a truth for every part of rdflib's tree of a query that asks another service."""
    if getattr(tree, "name", "") == "ServiceGraphPattern":
        yield True
    parts: Iterable[object] = ()
    if isinstance(tree, dict):
        parts = tree.values()
    elif isinstance(tree, Iterable) and not isinstance(tree, str):
        parts = tree
    for part in parts:
        yield from _services(part)


def _character(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number <= _LAST_CHARACTER else ""


@contextmanager
def told(text: str) -> Iterator[None]:
    """Tell what the engine says of a query in words, with its line and column.

    Raises:
        QueryError: ``read-only``, ``unknown-prefix``, ``unreadable-query`` or
            ``query-evaluation``.
    """
    try:
        with rdf.failing():
            yield
    except RdfError as wrong:
        raise (
            _unreadable(wrong.message, text)
            if wrong.unreadable
            else QueryError(
                f"the query cannot be run: {wrong.message}",
                code="query-evaluation",
            )
        ) from wrong


def _unreadable(message: str, text: str) -> QueryError:
    if update := _UPDATE.match(text):
        return QueryError(
            f"{update[1].upper()} is an update, and queries only ask",
            code="read-only",
            hint="Change the source tables and load them again.",
        )
    return unreadable(message, text, stops)


def unreadable(
    message: str,
    text: str,
    reads: Reads,
    *,
    what: str = "query",
    code: str = "unreadable-query",
) -> QueryError:
    """Make the error for a text that the engine cannot read: where, what, and what mends it.

    Args:
        message: The engine's own.
        reads: Where the engine cannot read a text.
        what: What the text is, as a noun.
    """
    from caregraph.sparql import mistakes

    position = _POSITION.match(message)
    if position is None:
        return QueryError(f"the {what} cannot be read: {message}", code=code)
    line, column, expected = position.groups()
    where = f"line {line}, column {column}"
    at = place(text, int(line), int(column))
    slips = [f"{one.says}" for one in mistakes.likely(text, at, reads)]
    if "Prefix not found" in expected:
        prefix = re.search(r"([\w-]*):[^\s:]*$", text[:at])
        named = f" {prefix[0].split(':')[0] + ':'!r}" if prefix else ""
        return QueryError(
            f"the {what} uses a prefix that is not declared{':' if named else ''}{named}",
            code="unknown-prefix",
            where=where,
            hint=" ".join(
                [*slips, f"House prefixes: {', '.join(PREFIXES)}; any other needs a PREFIX line."]
            ),
        )
    parts = [part.strip() for part in expected.split(", ")]
    said = "; ".join(part for part in parts if _SENTENCE.fullmatch(part))
    read = text.split("\n")[int(line) - 1][: int(column) - 1]
    after = f", after {read[-_SHOWN:].strip()!r}" if read.strip() else ""
    grouped = _GROUPED if "unbound" in said and _GROUPED not in slips else None
    other = grouped if said else _hint(text, at, parts, explained=bool(slips))
    return QueryError(
        f"the {what} cannot be read here{after}{': ' if said else ''}{said}",
        code=code,
        where=where,
        hint=" ".join([*slips, *([other] if other else [])]) or None,
    )


def place(text: str, line: int, column: int) -> int:
    """Give how many characters stand before a place."""
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1]) + column - 1


def stops(text: str) -> int | None:
    """Give where the engine cannot read a query; ``None`` where it reads all of it."""
    try:
        rdf.query(rdf.Store(), text, prefixes=PREFIXES)
    except RdfError as wrong:
        return stopped(wrong, text)
    return None


def stopped(wrong: RdfError, text: str) -> int | None:
    """Give where the engine stopped reading a text; ``None`` where it failed at something else."""
    if not wrong.unreadable:
        return None
    position = _POSITION.match(wrong.message)
    return place(text, int(position[1]), int(position[2])) if position else 0


def _hint(text: str, at: int, expected: list[str], *, explained: bool) -> str | None:
    """Say what is missing, or else what could stand there, unless it could be nearly anything.

    Args:
        at: Where reading stopped.
        explained: Whether a slip is told, after which something else could stand there.
    """
    if left_open := _left_open(text):
        return f"Opened and never closed: {left_open}"
    if explained:
        return None
    if counting := _COUNTING.search(masked(text)[:at]):
        word = counting[1].upper()
        return f"After {word} a whole number is expected, such as {word} 10."
    words = [one.strip('"') for one in expected if _WORD.fullmatch(one)]
    if not _BEGINS.isdisjoint(words):  # the engine names one of them
        return "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its PREFIX lines."
    offered = [one for one in words if one not in _NEVER_OFFERED]
    return f"Expected here: {', '.join(offered)}." if 0 < len(offered) <= _FEW else None


def _left_open(text: str) -> str:
    """Give the brackets that are opened in a query and never closed, in order."""
    found: list[str] = []
    for token in _TOKENS.findall(text):
        if token in _CLOSED_BY:
            found.append(token)
        elif found and token == _CLOSED_BY[found[-1]]:
            found.pop()
    return " ".join(found)
