"""How much of what is described a view shows as what.

Layer 1, below ``seen``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """How much of what is described a view shows as what; rows with a status alone count."""

    in_effect: int = 0
    not_in_effect: int = 0
    not_known: int = 0
    presumed: int = 0
    """Of those in effect, how many only because nothing records an end."""
    reported: int = 0
    """Of those in effect, how many by report only."""
    later: int = 0
    """Left out: only documents issued after the day of knowledge tell of them."""
    undated: int = 0
    """Taken as known although the documents they rest on have no date."""
    required: int = 0
    """Required by law and described by nobody: none of those described."""

    @property
    def described(self) -> int:
        """Count what is described and not left out."""
        return self.in_effect + self.not_in_effect + self.not_known

    def as_json(self) -> dict[str, int]:
        """Give it in the shape that stays."""
        return {
            "inEffect": self.in_effect,
            "notInEffect": self.not_in_effect,
            "notKnown": self.not_known,
            "presumed": self.presumed,
            "reported": self.reported,
            "later": self.later,
            "undated": self.undated,
            "required": self.required,
        }
