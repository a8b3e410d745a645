"""A text that cannot be read, and how one slip is put right all over it.

Layer 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

TEXT = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
"""A short text in quotation marks."""

Found = tuple[str, str, int]
"""In words, the text anew, where."""


@dataclass(frozen=True)
class Stuck:
    """A text that cannot be read."""

    text: str
    at: int
    """Where reading stopped."""


def sub(
    text: str,
    pattern: str,
    new: str | Callable[[re.Match[str]], str],
    says: str,
) -> Iterator[Found]:
    """Put one pattern anew wherever it stands outside of texts and comments."""
    plain = masked(text)
    found = list(re.finditer(pattern, plain, re.IGNORECASE))
    if not found:
        return
    mended = text
    for match in reversed(found):
        real = re.compile(pattern, re.IGNORECASE).match(text, match.start())
        if real is None:
            continue
        replaced = real.expand(new) if isinstance(new, str) else new(real)
        mended = mended[: match.start()] + replaced + mended[real.end() :]
    yield says, mended, found[0].start()


def masked(text: str) -> str:
    """Blank out what stands in texts and comments, so that it is not taken for query."""

    def blank(match: re.Match[str]) -> str:
        return (
            match[0]
            if match[0].startswith("<")
            else match[0][0] + " " * (len(match[0]) - 2) + match[0][-1]
        )

    return re.sub(rf"{TEXT}|<[^<>\s]*>|#[^\n]+", blank, text)
