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


def table(columns: Iterable[str], rows: Iterable[Iterable[str | float | None]]) -> bytes:
    """Write a table under its column names, which are ours and stand as they are."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def cell(value: str | float | None) -> str:
    """Write one value: truth values are words, and what is missing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return words(value)


def words(value: str | float) -> str:
    """Give a value as text: truth values are yes and no, as in the tables that are read."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
