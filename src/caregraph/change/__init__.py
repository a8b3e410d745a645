"""What a change does: two views compared, the impact of an ending, options side by side.

Layer 4, above ``validation``, which it asks for findings.
"""

from __future__ import annotations

from caregraph.change.compare import compare
from caregraph.change.impact import impact
from caregraph.change.options import options
from caregraph.change.triples import apply

__all__ = ["apply", "compare", "impact", "options"]
