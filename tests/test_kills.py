"""What is killed at any moment leaves nothing half done; ``benchmarks.kills`` kills more often."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import kills


@pytest.mark.slow
@pytest.mark.parametrize("kind", kills.KINDS)
def test_what_is_killed_leaves_nothing_half_done(kind: str, tmp_path: Path) -> None:
    left, broken = kills.killed(kind, 3, kills.CASE, tmp_path)

    assert broken == []
    assert left.total() == 3


@pytest.mark.weekly
@pytest.mark.parametrize("kind", kills.KINDS)
def test_what_is_killed_often_leaves_nothing_half_done(kind: str, tmp_path: Path) -> None:
    left, broken = kills.killed(kind, 40, kills.CASE, tmp_path)

    assert broken == []
    assert left.total() == 40
