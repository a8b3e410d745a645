"""Waiting for what another thread or process does, without looking at a clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(ready: Callable[[], T], *, tries: int = 3000) -> T:
    """Ask again and again until the answer is true, and give it; after so many tries, fail."""
    for _ in range(tries):
        if answer := ready():
            return answer
        time.sleep(0.01)
    raise AssertionError(f"after {tries} tries: {answer!r}")
