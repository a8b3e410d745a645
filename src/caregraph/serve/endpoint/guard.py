"""The friendly refusal: what is wrong with the text of a query, before it is run.

Layer 6. It fails closed: where the word SERVICE or LOAD might be hidden, the text is refused.
The control is the worker process, which cannot open sockets; this only explains sooner.
"""

from __future__ import annotations

import re

from caregraph.errors import QueryError

_FORBIDDEN = re.compile(r"service|load", re.IGNORECASE)
_UPDATE = re.compile(
    r"\s*(?:(?:PREFIX\s+[^\s<>]*\s*<[^<>]*>|BASE\s+<[^<>]*>|#[^\n]*\n)\s*)*"
    r"(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)
_IRI = re.compile(r"<[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*>", re.IGNORECASE)
_STRING = re.compile(r'"[^"\\\n\r]*"|\'[^\'\\\n\r]*\'')
_NAME = re.compile(r"[?$]\w+|:[\w.-]+")


def check(text: str, *, longest: int, deepest: int) -> None:
    """Refuse a query text that is too long, nested too deeply, or leaves this dataset.

    Args:
        longest: Most bytes of UTF-8.
        deepest: Most brackets open at once, counted without looking into strings.

    Raises:
        QueryError: says what was found and what to do.
    """
    size = len(text.encode())
    if size > longest:
        raise QueryError(
            f"the query has {size:,} bytes and may have {longest:,}", code="query-too-long",
            hint="Ask for less at a time, or ask the same of a local copy: caregraph query.",
        )  # fmt: skip
    if _depth(text) > deepest:
        raise QueryError(
            f"the query nests brackets more than {deepest} deep", code="query-too-deep",
            hint="Write it flatter.",
        )  # fmt: skip
    update = _UPDATE.match(text)
    if update:
        raise QueryError(
            f"{update[1].upper()} is an update, and this endpoint only answers questions",
            code="read-only", hint="Change the source tables and load them again.",
        )  # fmt: skip
    if _may_leave(text):
        raise QueryError(
            "SERVICE and LOAD are not available: queries see only this dataset",
            code="no-federation",
            hint="Where the word is part of a name or a text, write it in full IRIs and plain "
            "strings, without backslashes, long quotes or comments.",
        )  # fmt: skip


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        if character in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "})]":
            depth -= 1
    return deepest


def _may_leave(text: str) -> bool:
    """Say whether a keyword that fetches may stand in the text, hidden or plain."""
    if not _FORBIDDEN.search(text):
        return False
    bare = _STRING.sub('""', _IRI.sub("<>", text))
    if any(sign in bare for sign in ("\\", "#", "'''", '"""')):
        return True
    return bool(_FORBIDDEN.search(_NAME.sub(" ", bare)))
