"""Validation: the rulebook, the engine that runs it, and what its results mean.

Layer 4. ``Rulebook`` holds the rules with their compiled shapes; ``check`` runs one on a view,
``stamped`` says with what.
"""

from __future__ import annotations

from caregraph.validation.checking import check
from caregraph.validation.run import Rulebook, stamped

__all__ = ["Rulebook", "check", "stamped"]
