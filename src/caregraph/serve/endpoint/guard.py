"""How long and how deep the text of a query may be, looked at before a worker is asked.

Layer 6. What may not run for what it says is refused by ``sparql.running``, in the worker, which
cannot open sockets either.
"""

from __future__ import annotations

from caregraph.errors import QueryError


def check(text: str, *, longest: int, deepest: int) -> None:
    """Refuse a query text that is too long or nested too deeply.

    Args:
        longest: Most bytes of UTF-8.
        deepest: Most brackets open at once, counted without looking into strings.

    Raises:
        QueryError: says what was found and what to do.
    """
    size = len(text.encode())
    if size > longest:
        raise QueryError(
            f"the query has {size:,} bytes and may have {longest:,}",
            code="query-too-long",
            hint="Ask for less at a time, or ask the same of a local copy: caregraph query.",
        )
    if _depth(text) > deepest:
        raise QueryError(
            f"the query nests brackets more than {deepest} deep",
            code="query-too-deep",
            hint="Write it flatter.",
        )


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        if character in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "})]":
            depth -= 1
    return deepest
