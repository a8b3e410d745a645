"""What follows from a view by logic, as the reasoner returns it.

Layer 1, beside ``results``, whose form it shares.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caregraph.results import Thing
from caregraph.seen import Seen


@dataclass(frozen=True, order=True)
class Classified:
    """A thing and a class that it must belong to, though no source says so."""

    thing: Thing
    kind: Thing

    def as_json(self) -> dict[str, Any]:
        """Give it as ``{"thing", "kind"}``."""
        return {"thing": self.thing.as_json(), "kind": self.kind.as_json()}


NOT_MEANT = (
    "That does not mean that it is so, lawful or complete: only that no two statements contradict "
    "each other. What breaks a rule, and what nobody has said, is told by a check."
)


@dataclass(frozen=True, order=True)
class Derivation:
    """One rule of ``queries/infer`` and how many statements follow by it."""

    name: str
    words: str
    count: int

    def as_json(self) -> dict[str, Any]:
        """Give it as ``{"name", "words", "count"}``."""
        return {"name": self.name, "words": self.words, "count": self.count}


@dataclass(frozen=True)
class Inference:
    """What follows from a view, or why it cannot be true."""

    consistent: bool
    """False where statements contradict each other or a class can have no member."""
    unsatisfiable: tuple[Thing, ...]
    """Classes that can have no member."""
    types: tuple[Classified, ...]
    """Memberships of classes that no source states; none where the view is inconsistent."""
    derivations: tuple[Derivation, ...]
    explanation: tuple[str, ...]
    """In plain words, why it cannot be true; empty where it can."""
    view: Seen

    @property
    def verdict(self) -> str:
        """Say whether it can be true, and what that does not mean."""
        if self.consistent:
            return f"what is described can all be true together. {NOT_MEANT}"
        return "what is described cannot all be true together."

    @property
    def derived(self) -> int:
        """Count the shortcuts that the derivations gave."""
        return sum(derivation.count for derivation in self.derivations)

    def as_json(self) -> dict[str, Any]:
        """Give it in the shape that stays."""
        return {
            "view": self.view.as_json(),
            "consistent": self.consistent,
            "unsatisfiable": [thing.as_json() for thing in self.unsatisfiable],
            "types": [one.as_json() for one in self.types],
            "derived": [one.as_json() for one in self.derivations],
            "explanation": list(self.explanation),
        }
