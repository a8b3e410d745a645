"""A test of many things fails where it does not hold of one, and names all of those."""

from __future__ import annotations

import pytest
from each import of_each


def test_all_that_are_wrong_are_named() -> None:
    @of_each([1, 2, 3], lambda one: f"number {one}")
    def is_two(one: int) -> None:
        assert one == 2, "it is not two"

    with pytest.raises(AssertionError) as failed:
        is_two()

    assert "number 1: AssertionError: it is not two" in str(failed.value)
    assert "number 3: AssertionError: it is not two" in str(failed.value)
    assert "number 2" not in str(failed.value)


def test_of_nothing_nothing_is_proved() -> None:
    with pytest.raises(AssertionError, match="nothing of which"):
        of_each([])(print)()
