"""Tables as spreadsheets read them: CSV in UTF-8 with a byte-order mark, and CRLF.

Ground floor: imports nothing of caregraph. Text that a spreadsheet would run as a formula begins
with an apostrophe; numbers stand as they are, negative ones too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of an Excel workbook."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(
    columns: Iterable[str], rows: Iterable[Iterable[str | float | None]], *, plain: bool = False
) -> bytes:
    """Write a table under its column names, which are ours and stand as they are.

    Args:
        plain: For programs that are no spreadsheet: texts as they are, and no byte-order mark.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    written = _plain if plain else cell
    writer.writerows([written(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8" if plain else "utf-8-sig")


def cell(value: str | float | None) -> str:
    """Write one value: truth values are words, and what is missing is an empty cell."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return _plain(value)


def _plain(value: str | float | None) -> str:
    return "" if value is None else words(value)


def words(value: str | float) -> str:
    """Give a value as text: truth values are yes and no, as in the tables that are read."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
