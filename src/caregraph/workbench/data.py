"""Asking the loaded structures small things while a query is looked at: few, short, and in time.

Layer 4. Whoever calls says how a query is run: on a view at hand, or by a sealed worker of a
service.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

from caregraph import rdf
from caregraph.errors import CaregraphError, QueryError
from caregraph.sparql import running

Row = Mapping[str, rdf.AnyTerm]
Run = Callable[[str], Iterable[Row]]
"""Gives the rows of a SELECT query; what is not bound in a row is not in it."""

SECONDS = 5.0
MOST = 300
"""So many small queries are put at most for one query of a person's."""


class Data:
    """What can be asked of the loaded structures, until time or number runs out."""

    def __init__(self, run: Run, *, seconds: float = SECONDS, most: int = MOST) -> None:
        self._run = run
        self._until = time.monotonic() + seconds
        self._left = most
        self._answers: dict[str, list[Row]] = {}
        self.prologue = ""
        """The PREFIX lines of the query that is looked at."""

    @property
    def is_spent(self) -> bool:
        """Say whether nothing more is answered."""
        return self._left <= 0 or time.monotonic() > self._until

    def rows(self, select: str) -> list[Row] | None:
        """Give the rows of a small query; ``None`` where it was not answered in time."""
        if select in self._answers:
            return self._answers[select]
        if self.is_spent:
            return None
        self._left -= 1
        try:
            found = list(self._run(self.prologue + select))
        except QueryError:
            return None
        except CaregraphError:
            self._left = 0  # whoever answers has run out of time or memory
            return None
        self._answers[select] = found
        return found

    def has(self, patterns: str) -> bool | None:
        """Say whether patterns have a match; ``None`` where it was not answered in time."""
        found = self.rows(f"SELECT (1 AS ?found) WHERE {{ {patterns} }} LIMIT 1")
        return None if found is None else bool(found)

    def lacks(self, patterns: str) -> bool:
        """Say whether patterns are known to have no match."""
        return self.has(patterns) is False

    def terms(self, variable: str, patterns: str, most: int) -> list[rdf.AnyTerm]:
        """Give the different values that a variable has where patterns match."""
        found = self.rows(f"SELECT DISTINCT ?{variable} WHERE {{ {patterns} }} LIMIT {most}")
        return [row[variable] for row in found or () if variable in row]


def of_store(store: rdf.Store) -> Run:
    """Give how a query is run on a store at hand."""

    def run(text: str) -> list[Row]:
        found = running.run(store, text)
        assert isinstance(found, rdf.QuerySolutions)
        names = [one.value for one in found.variables]
        with running.told(text):
            return [
                {name: value for name in names if (value := row[name]) is not None} for row in found
            ]

    return run
