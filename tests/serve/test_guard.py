"""The look at a query before a worker is asked: how long it is, and how deep."""

from __future__ import annotations

import pytest

from caregraph.errors import QueryError
from caregraph.serve.endpoint import guard


def test_a_text_that_is_too_long_is_refused_with_both_figures() -> None:
    with pytest.raises(QueryError, match=r"2,0\d\d bytes and may have 2,000"):
        guard.check("SELECT * { } #" + "é" * 1000, longest=2000, deepest=20)


def test_a_text_that_nests_too_deeply_is_refused() -> None:
    guard.check("SELECT * " + "{" * 20 + "}" * 20, longest=2000, deepest=20)

    with pytest.raises(QueryError, match="more than 20 deep"):
        guard.check("SELECT * " + "{" * 21 + "}" * 21, longest=2000, deepest=20)
