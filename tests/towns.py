"""Complete towns: everything that the rules ask about is stated, and declared complete.

Each is a set of tables as a careful describer would write them. Tests take something away from
them, or write the same in another way, and look at what is told.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from random_worlds import Row, World

from caregraph import tables as schema

_DEFAULTS = {"status": "in force", "from": "..", "evidence": "paper 1"}
_KINDS = (
    "agreements; actions; bodies; decisions; delegations; deputies; employment routes; ends; "
    "functions; holders; interests; lines; memberships; organisations; posts; qualifications; "
    "safeguards; starts"
)


def town(text: str, *, title: str, day: str) -> World:
    """Read tables written as text: a line ``# table: columns``, then rows, cells set apart by |.

    What a row leaves out is that of every row: in force, since ever, from the paper.
    """
    tables: dict[str, list[Row]] = {
        "structure": [{"key": "town", "title": title, "main source": "paper", "as at": day}]
    }
    schemas, name, columns = schema.tables(), "", [""]
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("# "):
            name, _, head = line.removeprefix("# ").partition(": ")
            columns = ["key", *head.split(", ")]
            tables.setdefault(name, [])
            continue
        cells = dict(zip(columns, map(str.strip, line.split("|")), strict=False))
        defaults = {
            column: cell for column, cell in _DEFAULTS.items() if column in schemas[name].columns
        }
        given = {column: cell for column, cell in cells.items() if cell}
        tables[name].append(defaults | given)
    declared = {"key": "whole", "about": "town", "complete for": _KINDS} | _DEFAULTS
    return World(tables | {"completeness": [declared]})


@cache
def england_2024() -> World:
    """Give a town in England on a day in 2024: council, board, trust and all between them."""
    return town(_text("england-2024"), title="A complete town", day="2024-06-01")


@cache
def england_2026() -> World:
    """Give the town in 2026: a foundation trust, section 75 both ways, a combined authority."""
    others = ("trust | ", "t-trust-chair", "t-trust-lay", "l-icb-nurse")
    kept = [one for one in _text("england-2024").splitlines() if not one.startswith(others)]
    before = "\n".join(kept).replace("2001-04-01", "2008-04-01")
    return town(f"{before}\n{_text('england-2026')}", title="A complete town", day="2026-11-01")


@cache
def scotland() -> World:
    """Give a council, a health board and their integration joint board in 2026."""
    return town(_text("scotland"), title="A complete place in Scotland", day="2026-11-01")


@cache
def wales() -> World:
    """Give a council, a local health board and their regional partnership board in 2026."""
    return town(_text("wales"), title="A complete place in Wales", day="2026-11-01")


def _text(name: str) -> str:
    return (Path(__file__).parent / "complete_towns" / f"{name}.txt").read_text("utf-8")
