"""The Bath case with a few cells changed, and its findings in short, for tests of single rules."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from caregraph import assets
from caregraph.graph.store import Choice
from caregraph.graph.view import open_view
from caregraph.results import Finding
from caregraph.validation import Rulebook, check

CASE = "bath-and-north-east-somerset-2008"
ADOPTED = Choice(adopt=("all",))
AS_IS = Choice()

Told = tuple[str, str, str]
"""Focus, what it is about (the last part of the path, else of the value) and outcome."""


class Tables:
    """A copy of the case's folder in which rows can be changed."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(assets.folder("cases") / CASE, folder)
        self.folder = folder

    def withdraw(self, table: str, key: str) -> None:
        """Keep a row as a mention that is never in effect."""
        self.change(table, key, status="rejected", proposal="")

    def change(self, table: str, key: str, **cells: str) -> None:
        """Set cells of a row; an underscore in a column's name stands for a space."""
        rows = self._read(table)
        (row,) = (row for row in rows if row["key"] == key)
        row |= _columns(cells)
        self._write(table, rows)

    def add(self, table: str, key: str, **cells: str) -> None:
        """Add a row that is in force, from the report."""
        new = {"key": key, "status": "in force", "evidence": "report 7.2"} | _columns(cells)
        self._write(table, [*self._read(table), new])

    def _read(self, table: str) -> list[dict[str, str]]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def _write(self, table: str, rows: list[dict[str, str]]) -> None:
        columns = list(dict.fromkeys(name for row in rows for name in row))
        with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)


def varied(tables: Tables, rule: str, choice: Choice = ADOPTED) -> set[Told]:
    """Give what a rule finds in the changed tables."""
    view = open_view([str(tables.folder)], choice)
    return {told(finding) for finding in check(view, Rulebook.load().only([rule])).findings}


def told(finding: Finding) -> Told:
    """Give a finding in short."""
    about = finding.path or finding.value or finding.focus.iri
    return _tail(finding.focus.iri), _tail(about), finding.outcome


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2]


def _columns(cells: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", " "): value for name, value in cells.items()}
