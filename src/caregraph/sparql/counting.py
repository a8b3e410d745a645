"""Telling by its text that a query does no more than count every statement.

Layer 2. An engine goes through all of them to count; whoever keeps the number need not ask it.
"""

from __future__ import annotations

import re

_EVERYTHING = re.compile(
    r"\s*SELECT\s*\(\s*COUNT\s*\(\s*\*\s*\)\s*AS\s+\?(\w+)\s*\)\s*(?:WHERE\s*)?"
    r"\{\s*\?(\w+)\s+\?(\w+)\s+\?(\w+)\s*\.?\s*\}\s*",
    re.IGNORECASE,
)


def of_everything(text: str) -> str | None:
    """Give the name of the count that is all a query asks for; ``None`` where it asks otherwise."""
    found = _EVERYTHING.fullmatch(text)
    if found is None or len({*found.groups()}) < len(found.groups()):
        return None
    return found[1]
