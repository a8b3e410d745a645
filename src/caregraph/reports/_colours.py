"""Colours for the report in plain text, where a terminal shows it.

Layer 5. Only the door that writes knows whether there is one.
"""

from __future__ import annotations

import re

_COLOURS = {
    "■ VIOLATION": "1;31",
    "■ WARNING": "1;33",
    "■ INFO": "1;36",
    "◇ LEFT OPEN": "1;34",
    "◇": "1;34",
    "? TO FIND OUT": "1",
    "?": "1",
    "○ WAIVED": "1;35",
    "○": "1;35",
}
_MARK = re.compile(rf"^( *)({'|'.join(map(re.escape, _COLOURS))})(?=  | \()", re.MULTILINE)


def coloured(said: str) -> str:
    """Give the text with the mark at the beginning of each finding in its colour.

    >>> coloured("■ INFO  TMP-06  a step")
    '\\x1b[1;36m■ INFO\\x1b[0m  TMP-06  a step'
    """
    return _MARK.sub(lambda mark: f"{mark[1]}\x1b[{_COLOURS[mark[2]]}m{mark[2]}\x1b[0m", said)
