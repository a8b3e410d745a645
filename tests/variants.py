"""Variants of a shipped case: its tables with some cells changed, in a folder of their own."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

from caregraph import assets

Cells = Mapping[str, str]


def variant(folder: Path, case: str, changes: Mapping[str, Mapping[str, Cells]]) -> str:
    """Copy a case into *folder* and change it; give the folder as a GRAPH argument.

    Args:
        changes: By table and row key, the cells to set; a key that is not there becomes a row.
    """
    place = folder / case
    shutil.copytree(assets.folder("cases") / case, place)
    for table, rows in changes.items():
        change(place / f"{table}.csv", rows)
    return str(place)


def change(path: Path, changes: Mapping[str, Cells]) -> None:
    """Set cells of a table by row key; a key that is not there becomes a row."""
    rows: dict[str, dict[str, str]] = {}
    headers = ["key"]
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            headers = list(reader.fieldnames or headers)
            rows = {row["key"]: row for row in reader}
    for key, cells in changes.items():
        rows.setdefault(key, {"key": key}).update(cells)
        headers += [header for header in cells if header not in headers]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headers, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.values())
