"""What JSON says, looked at without trust: a field may be missing or of another form.

Layer 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_DAY = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T.*)?")


def text(given: object, *fields: str) -> str:
    """Give what a field within others says as text, on one line; empty where it says nothing.

    >>> text({"a": {"b": " two  words "}}, "a", "b"), text({"a": 1}, "a", "b")
    ('two words', '')
    """
    for field in fields:
        given = given.get(field) if isinstance(given, Mapping) else None
    if isinstance(given, str | int | float) and not isinstance(given, bool):
        return " ".join(str(given).split())
    return ""


def objects(given: object, *fields: str) -> list[Mapping[str, Any]]:
    """Give the objects that a field within others lists."""
    for field in fields:
        given = given.get(field) if isinstance(given, Mapping) else None
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []


def day(given: object, *fields: str) -> str:
    """Give what a field says as year, month or day; empty where it says none.

    >>> day({"a": "2019-03-31T00:00:00Z"}, "a"), day({"a": "2019"}, "a"), day({"a": "May"}, "a")
    ('2019-03-31', '2019', '')
    """
    found = _DAY.fullmatch(text(given, *fields))
    return found[1] if found else ""
