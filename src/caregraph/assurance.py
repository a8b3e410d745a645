"""What a report says of its own making: what each rule looked at, and with what it was made.

Layer 1, below ``results``, where everyone finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Status = Literal[
    "assured", "findings", "no-targets", "out-of-era", "out-of-scope", "elsewhere", "error"
]


@dataclass(frozen=True)
class Assurance:
    """What one rule looked at and what it found."""

    rule: str
    title: str
    status: Status
    targets: int
    """What it looked at, each of its limbs by itself."""
    passed: int
    findings: int
    """Breaches, what is left open, what is not stated and what is waived, together."""
    not_stated: int = 0
    waived: int = 0
    left_open: int = 0
    out_of_era: int = 0
    """What it would have looked at, had it been in force on the day of the structure."""
    elsewhere: int = 0
    """What it did not look at, for that is not known to be under the law of its nation."""

    out_of_scope: int = 0
    """What lacks something of which the description does not speak."""

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "rule": self.rule,
            "status": self.status,
            "targets": self.targets,
            "passed": self.passed,
            "findings": self.findings,
            "notStated": self.not_stated,
            "waived": self.waived,
            "leftOpen": self.left_open,
            "outOfEra": self.out_of_era,
            "elsewhere": self.elsewhere,
            "outOfScope": self.out_of_scope,
        }


@dataclass(frozen=True)
class Run:
    """By what a report was made and from what, so that it can be made again."""

    version: str
    """Version of caregraph."""
    hashed: Callable[[], str] = field(repr=False, compare=False)
    """Gives ``data``, which takes a while in a large view."""
    rules: str
    """Hash of the rule files."""
    engine: str | None = None
    """The engine with its version, where it was not our own."""

    @cached_property
    def data(self) -> str:
        """Hash of the view that was checked."""
        return self.hashed()

    def as_json(self) -> dict[str, str]:
        """Give it as ``{"version", "data", "rules"}``, with ``"engine"`` where it is another."""
        told = {"version": self.version, "data": self.data, "rules": self.rules}
        return told | ({"engine": self.engine} if self.engine else {})
