"""Cutting the text of a query into tokens.

Layer 2.
"""

from __future__ import annotations

import re

from caregraph.errors import QueryError

_TOKEN = re.compile(
    r"""\s+|\#[^\n]*
    |(?P<iri><[^<>"{}|^`\\\s]*>)
    |(?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<var>[?$]\w+)
    |(?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<blank>_:\w[\w.-]*)
    |(?P<pname>(?:[^\W\d_][\w-]*(?:\.[\w-]+)*)?:(?:(?:[\w:%-]|\\.)(?:[\w:%.-]|\\.)*(?<!\.))?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<mark>\^\^|&&|\|\||!=|<=|>=|[][{}().;,|/^*+?!=<>-])""",
    re.VERBOSE,
)

Token = tuple[str, str]
"""The kind of a token (``iri``, ``string``, ``var``, ``word``, ``mark``...) and its text."""


def tokens(text: str) -> list[Token]:
    """Cut *text* into (kind, token) pairs, without white space and comments."""
    return [(kind, token) for kind, token, _ in placed(text)]


def placed(text: str, *, strict: bool = True) -> list[tuple[str, str, int]]:
    """Cut *text* into tokens as ``tokens`` does, each with where it begins.

    Args:
        strict: Refuse what is no token; else it is passed over.
    """
    found: list[tuple[str, str, int]] = []
    place = 0
    for match in _TOKEN.finditer(text):
        if strict and match.start() != place:
            break
        place = match.end()
        if match.lastgroup is not None:
            found.append((match.lastgroup, match[0], match.start()))
    if strict and place < len(text):
        raise QueryError(f"cannot read the query at {text[place : place + 20]!r}")
    found.append(("end", "", len(text)))
    return found


def outermost_braces(text: str) -> tuple[int, int]:
    """Give where the first brace of *text* opens and where the last one closes.

    Raises:
        QueryError: there are none.
    """
    marks = [match for match in _TOKEN.finditer(text) if match.lastgroup == "mark"]
    opening = [match.start() for match in marks if match[0] == "{"]
    closing = [match.start() for match in marks if match[0] == "}"]
    if not opening or not closing:
        raise QueryError("the query has no group in braces")
    return opening[0], closing[-1]
