"""Workbooks of LibreOffice and others in the OpenDocument form (.ods) as sheets of cells.

Layer 2. Repeated rows and cells that hold nothing, of which every file has a million, cost nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from caregraph.numerals import whole
from caregraph.sources._plain import letter
from caregraph.sources._spreadsheets import (
    Book,
    Cell,
    Kind,
    Package,
    Sheet,
    elements,
    parse,
)

_CONTENT = "content.xml"
_MOST_REPEATED = 1_000
"""How often a cell or row that holds something may be repeated; none is so by hand."""
_ASIDE = ("annotation", "ruby-text")
"""What stands in a cell and is not what it says."""


def read(package: Package) -> Book:
    """Read the sheets of a workbook.

    Raises:
        SourceError: it cannot be read, or may do harm.
    """
    if _CONTENT not in package.names:
        raise package.unreadable("the file holds no workbook")
    if elements(package, "META-INF/manifest.xml", "encryption-data"):
        raise package.unreadable("the workbook is locked by a password")
    reader = _Reader()
    parse(package, _CONTENT, reader.start, reader.end, reader.text)
    notes = []
    if any(name.startswith(("Basic/", "Scripts/")) for name in package.names):
        notes.append("it holds macros, which are not run")
    if reader.has_links:
        notes.append(
            "it links to other workbooks, which are not opened; the values it keeps are read"
        )
    return Book(reader.sheets, notes)


class _Reader:
    """Goes through the content of a workbook."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.has_links = False
        self._row = self._column = 0
        self._row_times = self._times = 1
        self._hidden: set[str] = set()
        """The styles of sheets that do not show."""
        self._style = ""
        self._given: Mapping[str, str] = {}
        self._in_cell = False
        self._paragraphs: list[str] = []
        self._aside = 0
        self._in_paragraph = 0
        self._cells: dict[int, Cell] = {}

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if tag in ("table-cell", "covered-table-cell"):
            self._given, self._in_cell, self._paragraphs = given, True, []
            self._times = _times(given, "number-columns-repeated")
            self._merge(given)
        elif self._in_cell:
            self._start_inside(tag)
        elif tag == "table-row":
            self._start_row(given)
        elif tag == "table":
            is_hidden = given.get("style-name", "") in self._hidden
            self.sheets.append(Sheet(given.get("name", ""), is_hidden))
            self._row = 0
        elif tag == "style":
            self._style = given.get("name", "")
        elif tag == "table-properties" and given.get("display") == "false":
            self._hidden.add(self._style)
        elif tag == "table-source":
            self.has_links = True

    def _start_row(self, given: Mapping[str, str]) -> None:
        self._row_times = _times(given, "number-rows-repeated")
        self._column, self._cells = 0, {}
        if given.get("visibility", "visible") != "visible" and self._row_times < _MOST_REPEATED:
            rows = range(self._row + 1, self._row + self._row_times + 1)
            self.sheets[-1].hidden_rows.update(rows)

    def _start_inside(self, tag: str) -> None:
        """Take an element inside a cell: its paragraphs, and what stands beside them."""
        if tag in _ASIDE:
            self._aside += 1
        elif self._aside:
            return
        elif tag == "p":
            self._paragraphs.append("")
            self._in_paragraph += 1
        elif tag in ("s", "tab", "line-break") and self._in_paragraph:
            self._paragraphs[-1] += " "

    def text(self, piece: str) -> None:
        """Take text."""
        if self._in_cell and self._in_paragraph and not self._aside:
            self._paragraphs[-1] += piece

    def end(self, tag: str, _: Mapping[str, str]) -> None:
        """Take the end of an element."""
        if tag in _ASIDE:
            self._aside -= 1
        elif tag == "p" and not self._aside:
            self._in_paragraph -= 1
        elif tag in ("table-cell", "covered-table-cell"):
            self._in_cell = False
            cell = self._cell()
            if cell is not None and self._times < _MOST_REPEATED:
                for ahead in range(1, self._times + 1):
                    self._cells[self._column + ahead] = cell
            self._column += self._times
        elif tag == "table-row":
            if self._cells and self._row_times < _MOST_REPEATED:
                for ahead in range(1, self._row_times + 1):
                    self.sheets[-1].rows[self._row + ahead] = self._cells
            self._row += self._row_times

    def _merge(self, given: Mapping[str, str]) -> None:
        """Note a range that is shown as one cell."""
        wide = _times(given, "number-columns-spanned")
        high = _times(given, "number-rows-spanned")
        if wide > 1 or high > 1:
            first = f"{letter(self._column + 1)}{self._row + 1}"
            last = f"{letter(self._column + wide)}{self._row + high}"
            self.sheets[-1].merged.append(f"{first}:{last}")

    def _cell(self) -> Cell | None:
        shown = "\n".join(self._paragraphs)
        given, kind = self._given, self._given.get("value-type", "")
        if given.get("formula") and not kind:
            return Cell("", "uncomputed")
        if shown.startswith(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "Err:")):
            return Cell(shown, "error") if given.get("formula") else Cell(shown)
        if kind == "date":
            return Cell(_date(given.get("date-value", ""), shown), "date")
        if kind == "boolean":
            return Cell("yes" if given.get("boolean-value") == "true" else "no", "truth")
        if kind in ("float", "percentage", "currency"):
            number = given.get("value", "")
            return Cell(number.removesuffix(".0"), "number")
        told: Kind = "text"
        return Cell(shown, told) if shown else None


def _date(value: str, shown: str) -> str:
    """Give a date as far as the cell shows it; the file says the day of each.

    >>> _date("2010-06-01", "Jun 10"), _date("2010-06-01T00:00:00", "01/06/10")
    ('2010-06', '2010-06-01')
    """
    day, _, time = value.partition("T")
    if time.strip("0:."):
        return f"{day} {time[:5]}"
    parts = shown.replace("/", " ").replace("-", " ").replace(".", " ").split()
    return {1: day[:4], 2: day[:7]}.get(len(parts), day)


def _times(given: Mapping[str, str], name: str) -> int:
    number = whole(given.get(name, "1"))
    return 1 if number is None else number
