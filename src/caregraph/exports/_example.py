"""The worked example with which a description begins: some rows of every table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from caregraph import assets
from caregraph.exports._book import NEEDED_FIRST, write
from caregraph.sources import folder
from caregraph.tables import tables


def rows(name: str) -> dict[str, list[dict[str, str]]]:
    """Give the rows of the worked example, by table, under the key of a structure."""
    found: dict[str, list[dict[str, str]]] = {}
    for record in folder.read(assets.folder("ontology") / "template").records:
        cells = {column: "; ".join(values) for column, values in record.values.items()}
        key = name if record.table == "structure" else record.key
        found.setdefault(record.table, []).append({"key": key, **cells})
    return found


def with_needed(
    asked: Sequence[str], found: Mapping[str, Sequence[Mapping[str, str]]]
) -> list[str]:
    """Give some tables and those that their rows refer to, so that they can be read as they stand.

    Args:
        found: The rows of the example, by table.
    """
    of = {row["key"]: table for table, several in found.items() for row in several}
    needed = [*dict.fromkeys(asked)]
    for table in needed:  # grows as it goes
        columns = tables()[table].columns.values()
        for column in (one.name for one in columns if one.type == "reference"):
            for row in found.get(table, ()):
                named = (part.strip() for part in row.get(column, "").split(";"))
                others = (of[one] for one in named if one in of)
                needed += [one for one in dict.fromkeys(others) if one not in needed]
    return needed


ABOUT = "A template to fill in. The rows in it are a worked example: put your own in their place."
"""What the first sheet of a workbook with the worked example says."""


def workbook(name: str) -> bytes:
    """Write the workbook that a description begins with: the tables needed first, as an example."""
    return write(rows(name), NEEDED_FIRST, [f"{name}: who answers to whom", ABOUT])
