"""What a change does: two views compared, the impact of an ending, options side by side.

Layer 4, above ``validation``, which it asks for findings.
"""

from __future__ import annotations

from caregraph.change.choosing import options
from caregraph.change.comparing import compare
from caregraph.change.impacts import impact
from caregraph.change.staying import staying
from caregraph.change.steps import without_proposals
from caregraph.change.triples import apply

__all__ = ["apply", "compare", "impact", "options", "staying", "without_proposals"]
