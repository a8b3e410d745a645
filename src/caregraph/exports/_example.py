"""The worked example with which a description begins: rows of the tables needed first."""

from __future__ import annotations

from caregraph import assets
from caregraph.exports._book import NEEDED_FIRST, write
from caregraph.sources import folder


def rows(name: str) -> dict[str, list[dict[str, str]]]:
    """Give the rows of the worked example, by table, under the key of a structure."""
    found: dict[str, list[dict[str, str]]] = {}
    for record in folder.read(assets.folder("ontology") / "template").records:
        cells = {column: "; ".join(values) for column, values in record.values.items()}
        key = name if record.table == "structure" else record.key
        found.setdefault(record.table, []).append({"key": key, **cells})
    return found


ABOUT = "A template to fill in. The rows in it are a worked example: put your own in their place."
"""What the first sheet of a workbook with the worked example says."""


def workbook(name: str) -> bytes:
    """Write the workbook that a description begins with: the tables needed first, as an example."""
    return write(rows(name), NEEDED_FIRST, [f"{name}: who answers to whom", ABOUT])
