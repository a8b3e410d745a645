"""Where the reference material is, for the tests that try real data; absent, they skip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_path(relative: str) -> Path:
    """Give a path inside the shared reference material, or skip the test saying why."""
    root = Path(os.environ.get("CAREGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
    path = root / relative
    if not path.exists():
        pytest.skip(f"the reference material is not here ({relative}); set CAREGRAPH_SHARED")
    return path
