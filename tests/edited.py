"""The Bath case with a few cells changed, and its findings in short, for tests of single rules."""

from __future__ import annotations

from pathlib import Path

from variants import change, variant

from caregraph.graph.choices import Choice
from caregraph.graph.view import open_view
from caregraph.results import Finding
from caregraph.validation import Rulebook, check

CASE = "bath-and-north-east-somerset-2008"
ADOPTED = Choice(adopt=("all",))
AS_IS = Choice()

Told = tuple[str, str, str]
"""Focus, what it is about (the last part of the path, else of the value) and outcome."""


class Tables:
    """A copy of the case in which rows can be changed one by one."""

    def __init__(self, folder: Path) -> None:
        self.graph = variant(folder, CASE, {})

    def withdraw(self, table: str, key: str) -> None:
        """Keep a row as a mention that is never in effect."""
        self.change(table, key, status="rejected", proposal="")

    def change(self, table: str, key: str, **cells: str) -> None:
        """Set cells of a row; an underscore in a column's name stands for a space."""
        columns = {name.replace("_", " "): value for name, value in cells.items()}
        change(Path(self.graph) / f"{table}.csv", {key: columns})

    def add(self, table: str, key: str, **cells: str) -> None:
        """Add a row that is in force, from the report."""
        self.change(table, key, **{"status": "in force", "evidence": "report 7.2"} | cells)


def varied(tables: Tables, rule: str, choice: Choice = ADOPTED) -> set[Told]:
    """Give what a rule finds in the changed tables."""
    view = open_view([tables.graph], choice)
    return {told(finding) for finding in check(view, Rulebook.load().only([rule])).findings}


def told(finding: Finding) -> Told:
    """Give a finding in short."""
    about = finding.path or finding.value or finding.focus.iri
    return _tail(finding.focus.iri), _tail(about), finding.outcome


def _tail(iri: str) -> str:
    return iri.rpartition("/")[2]
