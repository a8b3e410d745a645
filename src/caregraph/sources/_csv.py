"""Files of plain rows (CSV) as people have them: whatever separates their cells, in any encoding.

Layer 2. Gives rows of cells, knowing nothing of tables; what is read otherwise than as commas and
UTF-8 is told. ``folder`` reads tables from them.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from caregraph.errors import Problem

Row = tuple[int, list[str]]
"""The number of a row, as a spreadsheet counts, and its cells."""

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LOOKED_AT = 50
"""How many rows say what separates the cells of all."""
_NO_TABLES = {
    b"PK\x03\x04": "a workbook or an archive",
    b"\xd0\xcf\x11\xe0": "a workbook of the form before 2007 (.xls)",
    b"%PDF": "a PDF",
    b"{\\rtf": "a text of a word processor",
    b"<": "a web page or XML",
    b"{": "JSON",
    b"version https://git-lfs": "a pointer to a file that Git keeps elsewhere",
}
"""What a file is that begins so, whatever it is called."""


@dataclass(frozen=True)
class Grid:
    """The rows of a file that hold anything; none of those after what cannot be read."""

    rows: list[Row] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    """How it was read where that is not as commas and UTF-8: a place by each cause."""
    problems: list[Problem] = field(default_factory=list)
    """Why it cannot be read; it has then no rows."""


class _UnreadableError(Exception):
    """Nothing can be made of a file; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read(path: Path, known: Collection[str] = ()) -> Grid:
    """Read the rows of a file; what is wrong with the file itself is a problem, and no error.

    Args:
        known: Names that may stand in its header, in small letters: they help to find out what
            separates its cells.
    """
    grid = Grid()
    try:
        text, encoding = _text(path)
        separator, begin = _separator(text, known)
        grid.rows.extend(_rows(path.name, text[begin:], separator))
        _refuse_mixture(path.name, grid.rows, separator)
    except _UnreadableError as found:
        return Grid(problems=[found.problem])
    if separator != ",":
        said = f"the cells are separated by {_SEPARATORS[separator]}, and are read so"
        grid.notes[said] = path.name
    if encoding != "UTF-8":
        said = f"the file is written in {encoding} and not UTF-8, and is read so"
        grid.notes[said] = f"{path.name}{_first_special(grid.rows)}"
    return grid


def lines_of_rows(path: Path) -> list[int]:
    """Give the line on which each row of a file begins; none where it cannot be read now.

    Rows are counted as a spreadsheet does, and a cell may hold several lines.
    """
    try:
        text, _ = _text(path)
        separator, begin = _separator(text, ())
        reader = csv.reader(io.StringIO(text[begin:], newline=""), delimiter=separator, strict=True)
        before = text.count("\n", 0, begin)
        lines = [before + 1]
        lines.extend(before + reader.line_num + 1 for _ in reader)
    except (_UnreadableError, csv.Error):
        return []
    return lines[:-1]


def _text(path: Path) -> tuple[str, str]:
    """Give what a file says, and the name of its encoding."""
    if path.exists() and not path.is_file() and not path.is_dir():
        found = "it is no plain file, and might never end"
        raise _UnreadableError(Problem("unreadable-table", path.name, found))
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        found = f"it cannot be read: {wrong.strerror}"
        raise _UnreadableError(Problem("unreadable-table", path.name, found)) from wrong
    for begins, what in _NO_TABLES.items():
        if raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(begins):
            raise _UnreadableError(
                Problem(
                    "not-csv",
                    path.name,
                    f"the file is {what}, whatever it is called",
                    hint="Open it in the program that it belongs to and save the table as CSV; "
                    "a workbook is read as it is where its name ends in .xlsx or .ods.",
                )
            )
    return _decoded(path.name, raw)


def _decoded(name: str, raw: bytes) -> tuple[str, str]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(name, raw, "utf-16", "UTF-16")
    zeros = [raw[place::2].count(0) for place in (0, 1)]
    if max(zeros) > len(raw) / 4 and not min(zeros):
        return _as(name, raw, "utf-16-be" if zeros[0] else "utf-16-le", "UTF-16")
    if any(zeros):
        raise _UnreadableError(_no_text(name))
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as wrong:
        whole = raw.decode("utf-8", "replace")
        bad = whole.count("\N{REPLACEMENT CHARACTER}")
        good = sum(not one.isascii() for one in whole) - bad
        if good < bad:
            return _as(name, raw, "cp1252", "Windows-1252")
        raise _UnreadableError(
            Problem(
                "not-utf-8",
                name,
                "the file is UTF-8, but this row holds something else",
                raw[: wrong.start].count(b"\n") + 1,
                hint="Write the row again; in a spreadsheet, save as 'CSV UTF-8'.",
            )
        ) from wrong


def _as(name: str, raw: bytes, codec: str, called: str) -> tuple[str, str]:
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as wrong:
        found = f"the file looks like {called}, and is damaged"
        row = raw[: wrong.start].count(b"\n") + 1
        advice = "In a spreadsheet, save as 'CSV UTF-8'."
        raise _UnreadableError(Problem("not-utf-8", name, found, row, hint=advice)) from wrong
    if "\0" in text:
        raise _UnreadableError(_no_text(name))
    return text, called


def _no_text(name: str) -> Problem:
    advice = "In a spreadsheet, save as 'CSV UTF-8'."
    return Problem("not-csv", name, "the file is no text, whatever it is called", hint=advice)


def _separator(text: str, known: Collection[str]) -> tuple[str, int]:
    """Say what separates the cells of a text, and where its rows begin.

    It is what gives a row the most names that are known; else what parts the most rows, into the
    most equal numbers of cells. ``sep=;`` in the first line is believed, as spreadsheets do.
    """
    first, end, _ = text.partition("\n")
    said = first.strip().casefold().removeprefix("sep=")
    if first.casefold().startswith("sep=") and (said or "\t") in _SEPARATORS:
        return said or "\t", len(first + end)
    scores = {one: _score(text, one, known) for one in _SEPARATORS}
    return max(scores, key=scores.__getitem__), 0


def _score(text: str, separator: str, known: Collection[str]) -> tuple[float, ...]:
    """Say how well a text is parted so; the better the greater."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    with suppress(csv.Error):  # what comes before it tells
        rows.extend(cells for cells in islice(reader, _LOOKED_AT) if any(cells))
    named = (sum(_folded(cell) in known for cell in cells) for cells in rows)
    widths = [len(cells) for cells in rows if len(cells) > 1]
    if not widths:
        return 0, 0, 0, 0
    width, times = Counter(widths).most_common(1)[0]
    return max(named), len(widths) / len(rows), times / len(rows), width


def _folded(cell: str) -> str:
    return " ".join(cell.casefold().split())


def _rows(name: str, text: str, separator: str) -> Iterator[Row]:
    """Give the rows that hold anything, numbered as a spreadsheet numbers them."""
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as wrong:
        advice = "Is a double quote never closed, in this row or the next?"
        raise _UnreadableError(
            Problem("not-csv", name, f"the file is not CSV: {wrong}", number + 1, hint=advice)
        ) from wrong


def _refuse_mixture(name: str, rows: list[Row], separator: str) -> None:
    """Refuse a file in which the header is parted otherwise than most of the rows below."""
    start = next((i for i, (_, cells) in enumerate(rows) if len(cells) > 1), len(rows))
    below = rows[start + 1 :]
    for other, called in _SEPARATORS.items():
        whole = [number for number, cells in below if len(cells) == 1 and other in cells[0]]
        if other != separator and len(whole) > len(below) / 2:
            found = f"the header is separated by {_SEPARATORS[separator]}, and this row by {called}"
            advice = "Use one separator in the whole file."
            raise _UnreadableError(Problem("wrong-separator", name, found, whole[0], hint=advice))


def _first_special(rows: Iterable[Row]) -> str:
    """Give the first cell with a letter that depends on the encoding, to see if it is right."""
    for number, cells in rows:
        for cell in cells:
            if not cell.isascii():
                return f", row {number} ({cell.strip()!r})"
    return ""
