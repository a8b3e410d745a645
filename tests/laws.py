"""Laws on generated input: tried on a few examples each time, and on many once a week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

Law = Callable[..., None]


def hold(examples: int, law: Law) -> None:
    """Try a law, which draws what it is about, on so many examples."""
    settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))(law)()


def tried(*, few: int, many: int, **drawn: SearchStrategy[Any]) -> Callable[[Law], Law]:
    """Make a test of a law: of *few* examples, and of *many* where the weekly tests run.

    Args:
        drawn: What each argument of the law is drawn from.
    """

    def decorate(law: Law) -> Law:
        @pytest.mark.parametrize(
            "examples", [few, pytest.param(many, marks=pytest.mark.weekly)], ids=["few", "many"]
        )
        def test(examples: int) -> None:
            hold(examples, given(**drawn)(law))

        test.__name__, test.__doc__ = law.__name__, law.__doc__
        test.__module__, test.__qualname__ = law.__module__, law.__qualname__
        return test

    return decorate
