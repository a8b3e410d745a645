"""What a check comes to, in one line."""

from __future__ import annotations

import caregraph


def report(result: caregraph.Report) -> str:
    """Tell a report."""
    return result.headline() + "\n"
