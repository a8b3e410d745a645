"""What a report remembers for a later one: what passed, and what stood.

Layer 1, below ``results``. Things are kept as short hashes of their IRIs, so that the report on a
register stays small; which of them a later view has lost is seen by hashing what it still has.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

_BYTES = 6
"""Of a hash; two of a million things share one once in five hundred registers."""


def short(iri: str) -> str:
    """Give a short hash of an IRI, eight letters long."""
    digest = hashlib.sha256(iri.encode()).digest()[:_BYTES]
    return base64.urlsafe_b64encode(digest).decode("ascii")


@dataclass(frozen=True)
class Memory:
    """What rules looked at and found nothing about, and what was in effect; all as hashes."""

    passed: Mapping[str, Set[str]]
    """What stands and passed, by the id of the rule."""
    standing: Mapping[str, Set[str]]
    """What was in effect, by the IRI of the structure that describes it."""

    def has_passed(self, rule: str, iri: str) -> bool:
        """Say whether a rule looked at a thing in effect and found nothing about it."""
        return short(iri) in self.passed.get(rule, ())

    def stood(self, iri: str) -> bool:
        """Say whether a thing was in effect."""
        key = short(iri)
        return any(key in found for found in self.standing.values())

    def only(self, rules: Set[str]) -> Memory:
        """Give what is remembered of some rules."""
        kept = {rule: found for rule, found in self.passed.items() if rule in rules}
        return Memory(kept, self.standing)

    def as_json(self) -> dict[str, dict[str, str]]:
        """Give it as ``{"passed": {rule: hashes}, "standing": {structure: hashes}}``."""
        return {"passed": _written(self.passed), "standing": _written(self.standing)}


def read(data: Mapping[str, Any]) -> Memory:
    """Read what ``as_json`` gave.

    Raises:
        KeyError, TypeError, AttributeError: it is something else.
    """
    return Memory(_read(data["passed"]), _read(data["standing"]))


def _written(several: Mapping[str, Set[str]]) -> dict[str, str]:
    return {name: " ".join(sorted(found)) for name, found in sorted(several.items()) if found}


def _read(data: Mapping[str, str]) -> dict[str, Set[str]]:
    return {name: frozenset(text.split()) for name, text in data.items()}
