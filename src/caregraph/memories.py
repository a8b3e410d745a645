"""What a report remembers for a later one: what passed, and what stood.

Layer 1, below ``results``. Things are kept as short hashes of their IRIs, so that the report on a
register stays small; which of them a later view has lost is seen by hashing what it still has.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_BYTES = 6
"""Of a hash; two of a million things share one once in five hundred registers."""


@lru_cache(maxsize=1 << 18)
def short(iri: str) -> str:
    """Give a short hash of an IRI, eight letters long; many rules look at each thing."""
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

    def as_json(self) -> dict[str, list[dict[str, str]]]:
        """Give it as lists of ``{"of", "things"}``, the things as hashes with a space between."""
        return {
            "passed": [
                {"of": one, "things": " ".join(sorted(self.passed[one]))}
                for one in sorted(self.passed)
            ],
            "standing": [
                {"of": one, "things": " ".join(sorted(self.standing[one]))}
                for one in sorted(self.standing)
            ],
        }


def read(data: Mapping[str, Any]) -> Memory:
    """Read what ``as_json`` gave.

    Raises:
        KeyError, TypeError, AttributeError: it is something else.
    """
    return Memory(_read(data["passed"]), _read(data["standing"]))


def _read(data: Iterable[Mapping[str, str]]) -> dict[str, Set[str]]:
    return {one["of"]: frozenset(one["things"].split()) for one in data}
