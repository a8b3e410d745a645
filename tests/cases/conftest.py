"""The case that a module of tests is about, named there by ``CASE``, in the usual two views."""

from __future__ import annotations

import pytest
from described import Described, described, seen


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Described:
    """Give everything the case describes."""
    return described(request.module.CASE)


@pytest.fixture
def as_is(request: pytest.FixtureRequest) -> Described:
    """Give the structure at its own date."""
    return seen(request.module.CASE)
