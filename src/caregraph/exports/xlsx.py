"""The tables of one structure as an Excel workbook, to go on with: the structure as described.

A sheet for each table, whatever the day and the proposals of the view. Read again, it gives the
same graph.
"""

from __future__ import annotations

import warnings
from typing import BinaryIO

from caregraph import provenance
from caregraph.errors import SourceWarning, UsageError
from caregraph.exports import _book
from caregraph.graph import rows
from caregraph.graph.view import View
from caregraph.tables import tables

SUFFIX = ".xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(view: View, stream: BinaryIO) -> None:
    """Write the tables of the structure that a view shows.

    Raises:
        UsageError: it shows none, or several.
    """
    if len(view.seen) != 1:
        raise UsageError(
            f"a workbook holds one structure, and the view shows {len(view.seen)}",
            code="several-structures",
            hint="Name one of them.",
        )
    described = rows.rows(view.seen[0].index)
    about = [view.label(view.seen[0].index.graph), "Written by caregraph: all that is described."]
    if described.left_out:
        lost = len(described.left_out)
        said = f"{lost} statement{'s' if lost > 1 else ''} of the graph cannot be said in tables"
        about += ["", f"{said}:", *described.left_out]
        warnings.warn(f"{said}; the sheet 'Read me' lists them", SourceWarning, stacklevel=2)
    needed = [name for name in _book.NEEDED_FIRST if name in tables()]
    shown = [*needed, *(name for name in described.tables if name not in needed)]
    origin = provenance.of(view)
    properties = {
        "title": origin.title,
        "creator": origin.software,
        "description": origin.citation,
        "identifier": origin.view,
    }
    stream.write(_book.write(described.tables, shown, about, properties=properties))
