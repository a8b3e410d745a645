"""Workbooks of Excel (.xlsx, .xlsm) as sheets of cells.

Layer 2. Streams each sheet once, so that a cell at the far end of a sheet costs nothing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from datetime import date, timedelta

from caregraph.numerals import whole
from caregraph.sources._spreadsheets import Book, Cell, Kind, Package, Sheet, elements, parse

_MACROS = "xl/vbaProject.bin"
_LINKS = "xl/externalLinks/"
_SHIPPED_DATES = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
"""The formats of dates that every workbook has without saying so."""
_MONTHS_ONLY = {17}
"""That of them which shows a month and no day."""
_EPOCH, _EPOCH_OF_MACS = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_465
"""31 December 9999, the last day a workbook can hold."""
_EXACT = 10**15
"""Up to here a workbook keeps whole numbers as they are."""
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read(package: Package) -> Book:
    """Read the sheets of a workbook.

    Raises:
        SourceError: it cannot be read, or may do harm.
    """
    book = next(iter(elements(package, "_rels/.rels", "Relationship")), {})
    main = "xl/workbook.xml"
    for one in elements(package, "_rels/.rels", "Relationship"):
        if one.get("Type", "").endswith("/officeDocument"):
            main = _within("", one.get("Target", main))
    if not book or main not in package.names:
        raise package.unreadable("the file holds no workbook")
    links = f"{posixpath.dirname(main)}/_rels/{posixpath.basename(main)}.rels"
    parts = {
        one.get("Id", ""): _within(posixpath.dirname(main), one.get("Target", ""))
        for one in elements(package, links, "Relationship")
    }
    folder = posixpath.dirname(main)
    shared = _shared(package, f"{folder}/sharedStrings.xml")
    shows = _date_formats(package, f"{folder}/styles.xml")
    settings = elements(package, main, "workbookPr")
    of_macs = any(one.get("date1904") in ("1", "true") for one in settings)
    epoch = _EPOCH_OF_MACS if of_macs else _EPOCH
    sheets = []
    for one in elements(package, main, "sheet"):
        part = parts.get(one.get("id", ""), "")
        if part in package.names and "chartsheet" not in part:
            sheet = Sheet(one.get("name", ""), one.get("state", "visible") != "visible")
            _SheetReader(sheet, shared, shows, epoch).read(package, part)
            sheets.append(sheet)
    notes = []
    if _MACROS in package.names:
        notes.append("it holds macros, which are not run")
    if any(name.startswith(_LINKS) for name in package.names):
        notes.append(
            "it links to other workbooks, which are not opened; the values it keeps are read"
        )
    return Book(sheets, notes)


def _within(folder: str, target: str) -> str:
    """Give the name of a part from a link to it."""
    return (
        target.lstrip("/")
        if target.startswith("/")
        else posixpath.normpath(posixpath.join(folder, target))
    )


def _shared(package: Package, name: str) -> list[str]:
    """Give the texts that cells share; how they are to be spoken is left out."""
    found: list[str] = []
    if name not in package.names:
        return found
    depth = {"t": 0, "rPh": 0}

    def start(tag: str, _: Mapping[str, str]) -> None:
        if tag == "si":
            found.append("")
        elif tag in depth:
            depth[tag] += 1

    def end(tag: str, _: Mapping[str, str]) -> None:
        if tag in depth:
            depth[tag] -= 1

    def text(piece: str) -> None:
        if depth["t"] and not depth["rPh"] and found:
            found[-1] += piece

    parse(package, name, start, end, text)
    return found


def _date_formats(package: Package, name: str) -> list[int]:
    """Give, for each style of cells, how much of a date it shows: 10 for the day, 7, 4, or 0."""
    own = {
        one.get("numFmtId"): one.get("formatCode", "") for one in elements(package, name, "numFmt")
    }
    found: list[int] = []
    inside = False

    def start(tag: str, given: Mapping[str, str]) -> None:
        nonlocal inside
        inside = inside or tag == "cellXfs"
        if inside and tag == "xf":
            code = given.get("numFmtId", "0")
            if code in own:
                found.append(_shown(own[code]))
            else:
                number = whole(code)
                is_date = number in _SHIPPED_DATES
                found.append((7 if number in _MONTHS_ONLY else 10) if is_date else 0)

    def end(tag: str, _: Mapping[str, str]) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    if name in package.names:
        parse(package, name, start, end, lambda _: None)
    return found


def _shown(code: str) -> int:
    """Say how much of a date a format shows.

    >>> [_shown(code) for code in ("dd/mm/yyyy", "mmm-yy", "yyyy", "0.00", '"day "0', "[Red]0")]
    [10, 7, 4, 0, 0, 0]
    """
    letters = re.sub(
        r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code.split(";", maxsplit=1)[0]
    ).casefold()
    if "general" in letters or not {"y", "d"} & set(letters):
        return 0
    return 10 if "d" in letters else 7 if "m" in letters else 4


class _SheetReader:
    """Fills a sheet with what its part holds."""

    def __init__(self, sheet: Sheet, shared: list[str], shows: list[int], epoch: date) -> None:
        self._sheet = sheet
        self._shared = shared
        self._shows = shows
        self._epoch = epoch
        self._row = self._column = 0
        self._type = ""
        self._style = 0
        self._texts: dict[str, str] = {}
        self._in: str | None = None
        self._spoken = 0

    def read(self, package: Package, part: str) -> None:
        parse(package, part, self._start, self._end, self._text)

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "c":
            self._column += 1
            if place := _REFERENCE.fullmatch(given.get("r", "")):
                self._column, self._row = _number(place[1]), int(place[2])
            self._type, self._texts = given.get("t", "n"), {}
            self._style = whole(given.get("s", "0")) or 0
        elif tag == "row":
            number = whole(given.get("r", ""))
            self._row, self._column = self._row + 1 if number is None else number, 0
            if given.get("hidden") in ("1", "true"):
                self._sheet.hidden_rows.add(self._row)
        elif tag in ("v", "t", "f"):
            self._in = tag
            self._texts.setdefault(tag, "")
        elif tag == "rPh":
            self._spoken += 1
        elif tag == "mergeCell":
            self._sheet.merged.append(given.get("ref", ""))

    def _text(self, piece: str) -> None:
        if self._in and not self._spoken:
            self._texts[self._in] += piece

    def _end(self, tag: str, _: Mapping[str, str]) -> None:
        if tag == self._in:
            self._in = None
        elif tag == "rPh":
            self._spoken -= 1
        elif tag == "c" and (cell := self._cell()) is not None:
            self._sheet.rows.setdefault(self._row, {})[self._column] = cell

    def _cell(self) -> Cell | None:
        value = self._texts.get("v", "")
        if self._type == "inlineStr":
            value = self._texts.get("t", "")
        elif self._type == "s":
            number = whole(value)
            is_there = number is not None and number < len(self._shared)
            value = self._shared[number or 0] if is_there else ""
        kind: Kind = "text"
        if not value:
            is_formula = "f" in self._texts and self._type != "str"
            return Cell("", "uncomputed") if is_formula else None
        if self._type == "b":
            value, kind = "yes" if value == "1" else "no", "truth"
        elif self._type == "e":
            kind = "error"
        elif self._type == "d":
            value, kind = value.removesuffix("T00:00:00"), "date"
        elif self._type == "n":
            return self._numeric(value)
        return Cell(value, kind)

    def _numeric(self, value: str) -> Cell:
        """Give a number, or the date that its format shows."""
        try:
            number = float(value)
        except ValueError:
            return Cell(value)
        shown = self._shows[self._style] if self._style < len(self._shows) else 0
        if shown and 1 <= number <= _LAST_SERIAL:
            day = str(self._epoch + timedelta(days=int(number)))[:shown]
            seconds = round(number % 1 * 86_400)
            return Cell(f"{day} {timedelta(seconds=seconds)}" if seconds else day, "date")
        is_whole = number.is_integer() and abs(number) < _EXACT
        return Cell(str(int(number)) if is_whole else repr(number), "number")


def _number(letters: str) -> int:
    """Give the number of a column by its letters, from 1.

    >>> _number("A"), _number("AB")
    (1, 28)
    """
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number
