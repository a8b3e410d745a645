"""Whole numbers in texts that others wrote.

Ground floor. Python calls more characters digits than it reads as numbers, and refuses to read
thousands of them: both come in addresses, tables and documents.
"""

from __future__ import annotations

import re

_WHOLE = re.compile(r"[0-9]{1,18}")


def whole(text: str) -> int | None:
    """Read a whole number of at most 18 digits; None for any other text.

    >>> whole("007"), whole("²"), whole("9" * 5000)
    (7, None, None)
    """
    return int(text) if _WHOLE.fullmatch(text) else None
