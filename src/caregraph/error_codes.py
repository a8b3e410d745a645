"""What each error code means and what to do about it, from ``error_codes.toml``.

Ground floor. The tests demand an entry for every code that an error can carry, and no other.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class ErrorCode:
    """One kind of thing that goes wrong."""

    code: str
    """In kebab-case, as errors, JSON failures and the problems of tables carry it."""
    meaning: str
    remedy: str
    """What to do about it."""


@cache
def error_codes() -> dict[str, ErrorCode]:
    """Give every code with its words, sorted."""
    text = resources.files("caregraph").joinpath("error_codes.toml").read_text("utf-8")
    words = tomllib.loads(text)
    return {
        code: ErrorCode(code, words[code]["means"], words[code]["do"]) for code in sorted(words)
    }
