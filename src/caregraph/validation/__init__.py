"""Validation: the rulebook, the engine that runs it, and what its results mean.

Layer 4. ``Rulebook`` holds the rules with their compiled shapes; ``check`` runs one on a view, on
its day or over a range; ``days`` gives the days on which it turns; ``stamped`` says with what.
"""

from __future__ import annotations

from caregraph.validation.door import check, days
from caregraph.validation.run import Rulebook, stamped

__all__ = ["Rulebook", "check", "days", "stamped"]
