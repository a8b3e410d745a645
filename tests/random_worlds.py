"""Random small worlds as tables: organisations, posts, bodies, lines, proposals, successions.

Dates and statuses are drawn from few, so that they meet: what ends often ends on a turning day of
something else. Every world can be read and built; whether proposals can be adopted together is
for the caller to find out.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from hypothesis import strategies as st

from caregraph.graph import build
from caregraph.sources import folder
from caregraph.vocab import PREFIXES

DESCRIBED = "2010-06-01"
DAYS = ("2008-01-01", "2009-04-01", "2010-06-01", "2011-01-01", "2012-06-15", "2013-04-01")
"""The days on which anything turns; views are asked for on them and between."""

_FROM = ("", "", "..", "2008-01-01", "2009-04-01", "2010-06-01", "2011-01-01", "2012-06")
_UNTIL = ("", "", "", "2011-01-01", "2012-06-15", "2013-04-01", "2013-04")
_STATUS = (
    "in force",
    "in force",
    "in force",
    "in force",
    "agreed",
    "reported",
    "suspended",
    "unknown",
    "ended",
    "superseded",
)

Row = dict[str, str]


@dataclass(frozen=True)
class World:
    """The tables of one structure."""

    tables: Mapping[str, Sequence[Row]]

    def write(self, place: Path, *, backwards: bool = False) -> Path:
        """Write the tables into a folder, rows and columns in reverse where asked for."""
        for name, rows in self.tables.items():
            if not rows:
                continue
            columns = list(dict.fromkeys(column for row in rows for column in row))
            if backwards:
                columns.reverse()
            text = io.StringIO()
            writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(reversed(rows) if backwards else rows)
            (place / f"{name}.csv").write_text(text.getvalue(), "utf-8")
        return place

    def store(self, *, backwards: bool = False) -> ox.Store:
        """Give the world as a dataset."""
        with tempfile.TemporaryDirectory() as place:
            return build.build([folder.read(self.write(Path(place), backwards=backwards))])

    def keys(self, *tables: str) -> list[tuple[str, str]]:
        """Give table and key of every row of some tables."""
        return [(name, row["key"]) for name in tables for row in self.tables.get(name, ())]

    def with_cells(self, table: str, key: str, **cells: str) -> World:
        """Give the world with some cells of a row set."""
        rows = [row | cells if row["key"] == key else row for row in self.tables[table]]
        return replace(self, tables={**self.tables, table: rows})

    def with_row(self, table: str, **cells: str) -> World:
        """Give the world with one more row; an underscore stands for a space in a column's name."""
        row = {name.replace("_", " ").strip(): value for name, value in cells.items()}
        return replace(self, tables={**self.tables, table: [*self.tables.get(table, ()), row]})


def node(table_kind: str, key: str) -> ox.NamedNode:
    """Give the IRI of a row, by the kind of thing its table holds."""
    return ox.NamedNode(f"{PREFIXES['id']}town/{table_kind}/{key}")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a world."""
    maker = _Maker(draw)
    return World(maker.tables())


class _Maker:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.proposals: list[str] = []

    def tables(self) -> dict[str, list[Row]]:
        proposals = self._rows(
            "proposals",
            0,
            2,
            lambda i: {
                "title": f"Proposal {i}",
                "effective from": self._one(("", "2010-06-01", "2011-01-01")),
                "decision status": self._one(("for decision", "approved/agreed", "rejected")),
            },
        )
        self.proposals = _keys(proposals)
        organisations = self._rows(
            "organisations",
            2,
            3,
            lambda i: {
                "name": f"Organisation {i}",
                **self._state(),
                "type": self._one(("upper-tier authority", "primary care trust", "partnership")),
            },
            whole=True,
        )
        orgs = _keys(organisations)
        posts = self._rows(
            "posts",
            2,
            5,
            lambda i: {
                "title": f"Post {i}",
                "in": self._one(orgs),
                **self._state(),
                "roles": self._one(
                    (
                        "",
                        "chief executive",
                        "director of adult social services",
                        "monitoring officer",
                    )
                ),
            },
        )
        bodies = self._rows(
            "bodies",
            1,
            3,
            lambda i: {
                "name": f"Body {i}",
                "type": self._one(("governance body", "partnership board")),
                "parent": self._one(("", *orgs)),
                **self._state(),
            },
        )
        functions = self._rows(
            "functions",
            1,
            2,
            lambda i: {"name": f"function {i}", "vested in": self._one(("", *orgs))},
        )
        people = self._rows("people", 1, 2, lambda i: {"name": f"Person {i}"})
        agreements = self._rows(
            "agreements",
            0,
            2,
            lambda i: {
                "title": f"Agreement {i}",
                "type": "agreement",
                "parties": "; ".join(orgs[:2]),
                **self._state(),
            },
        )
        ends = [*_keys(posts), *_keys(bodies), *orgs]
        found = {
            "structure": [
                {"key": "town", "title": "Town", "main source": "paper", "as at": DESCRIBED}
            ],
            "sources": [
                {
                    "key": "paper",
                    "title": "Paper",
                    "type": "committee report",
                    "issued": "2010-05-20",
                }
            ],
            "proposals": proposals,
            "organisations": organisations,
            "posts": posts,
            "bodies": bodies,
            "functions": functions,
            "people": people,
            "agreements": agreements,
            "lines": self._rows(
                "lines",
                0,
                4,
                lambda _: {
                    "who answers": self._one(_keys(posts)),
                    "to whom": self._one(ends),
                    "kind": self._one(("statutory", "operational")),
                    "scope": self._one(("", *_keys(functions))),
                    **self._state(),
                },
            ),
            "memberships": self._rows(
                "memberships",
                0,
                3,
                lambda _: {
                    "body": self._one(_keys(bodies)),
                    "member": self._one([*_keys(posts), *_keys(people), *orgs]),
                    **self._state(),
                },
            ),
            "tenures": self._rows(
                "tenures",
                0,
                3,
                lambda _: {
                    "person": self._one(_keys(people)),
                    "post": self._one(_keys(posts)),
                    "employer": self._one(("", *orgs)),
                    **self._state(),
                },
            ),
            "responsibilities": self._rows(
                "responsibilities",
                0,
                3,
                lambda _: {
                    "who": self._one(ends),
                    "what": self._one(_keys(functions)),
                    "kind": self._one(("leads", "exercises", "provides")),
                    **self._state(),
                },
            ),
            "delegations": self._rows(
                "delegations",
                0,
                2,
                lambda _: {
                    "from body": self._one(orgs),
                    "to body": self._one(orgs),
                    "functions": self._one(_keys(functions)),
                    **self._state(),
                },
            ),
            "vestings": self._rows(
                "vestings",
                0,
                2,
                lambda _: {
                    "function": self._one(_keys(functions)),
                    "in": self._one(orgs),
                    **self._state(),
                },
            ),
            "funds": self._rows(
                "funds",
                0,
                1,
                lambda i: {
                    "name": f"Fund {i}",
                    "type": "fund",
                    "held by": self._one(orgs),
                    "under": self._one(("", *_keys(agreements))),
                    **self._state(),
                },
            ),
            "names": self._rows(
                "names",
                0,
                1,
                lambda i: {"of": self._one(ends), "name": f"Other name {i}", **self._state()},
            ),
            "successions": self._successions(orgs, _keys(bodies), _keys(functions)),
        }
        found["changes"] = self._changes(found)
        return found

    def _rows(
        self, table: str, least: int, most: int, make: Any, *, whole: bool = False
    ) -> list[Row]:
        """Draw rows; what only stands with a proposal names it."""
        rows = []
        for i in range(self.draw(st.integers(least, most))):
            row: Row = {"key": f"{table}-{i}", **make(i), "evidence": "paper 1"}
            may = self.proposals and "status" in row and not whole
            if may and self.draw(st.integers(0, 4)) == 0:
                row |= {"proposal": self._one(self.proposals), "status": "proposed"}
            rows.append(row)
        return rows

    def _state(self) -> Row:
        start, end = self._one(_FROM), self._one(_UNTIL)
        if end and start not in ("", "..") and end[:7] <= start[:7]:
            end = ""
        return {"status": self._one(_STATUS), "from": start, "until": end}

    def _successions(self, *kinds: list[str]) -> list[Row]:
        orgs, bodies, functions = kinds
        of = bodies if len(bodies) > 1 else orgs
        return self._rows(
            "successions",
            0,
            1,
            lambda _: {
                "event": self._one(("subsume", "merge", "replace", "abolish", "transfer function")),
                "before": of[0],
                "after": self._one(("", of[1])),
                "functions": self._one(("", *functions)) if of is orgs else "",
                "status": self._one(("in force", "agreed")),
                "from": self._one(("2010-06-01", "2011-01-01", "2012-06-15")),
            },
        )

    def _changes(self, found: Mapping[str, list[Row]]) -> list[Row]:
        if not self.proposals:
            return []
        posts, lines = found["posts"], found["lines"]
        choices: list[Row] = [
            *(
                {"effect": "ends", "thing": key}
                for table in ("posts", "bodies", "lines", "organisations")
                for key in _keys(found[table])
            ),
            *(
                {
                    "effect": "changes",
                    "thing": key,
                    "column": "title",
                    "new value": f"Title of {key}",
                }
                for key in _keys(posts)
            ),
            *(
                {
                    "effect": "changes",
                    "thing": key,
                    "column": "in",
                    "new value": found["organisations"][0]["key"],
                }
                for key in _keys(posts)
            ),
            *(
                {
                    "effect": "changes",
                    "thing": key,
                    "column": "to whom",
                    "new value": posts[0]["key"],
                }
                for key in _keys(lines)
            ),
        ]
        return self._rows(
            "changes",
            0,
            3,
            lambda _: {
                "proposed by": self._one(self.proposals),
                **self.draw(st.sampled_from(choices)),
                "on": self._one(("", "2011-01-01")),
            },
        )

    def _one(self, choices: Sequence[str]) -> str:
        return self.draw(st.sampled_from(list(choices)))


def _keys(rows: Sequence[Row]) -> list[str]:
    return [row["key"] for row in rows]
