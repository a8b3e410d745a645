"""Spreadsheet files as sheets of cells: opened safely, whatever is in them.

Layer 2. A workbook is a ZIP file of XML. What would grow beyond its bounds, or declares entities,
is refused; macros and links to other files are left alone and told. ``_xlsx`` and ``_ods`` read
the two forms, ``workbook`` finds the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from caregraph.errors import SourceError
from caregraph.sources import _xml

Kind = Literal["text", "number", "date", "truth", "error", "uncomputed"]

_LARGEST = 300 * 2**20
"""How many bytes a workbook may have when unpacked."""
_MOST_ENTRIES = 5_000
_PIECE = 2**20


@dataclass(frozen=True)
class Cell:
    """What a cell shows; of a formula, its value."""

    text: str
    """Of a date what is shown of it: 2008, 2008-05 or 2008-05-01."""
    kind: Kind = "text"


@dataclass
class Sheet:
    """One sheet: its cells, by the number of their row and then of their column, from 1."""

    name: str
    is_hidden: bool = False
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    """Cells that hold anything."""
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    """Ranges that are shown as one cell, as ``A1:F1``."""


@dataclass
class Book:
    """The sheets of a workbook, in order, and what of it was left alone."""

    sheets: list[Sheet]
    notes: list[str]


class Package:
    """The parts of a workbook, or the files in a ZIP file, unpacked one at a time within bounds.

    Args:
        is_archive: Whether it is a ZIP file of anything, and errors are to speak of that.

    Raises:
        SourceError: it is no ZIP file, damaged, too large when unpacked, or locked by a password.
    """

    def __init__(self, path: Path, *, is_archive: bool = False) -> None:
        import zipfile

        self.path = path
        self._is_archive = is_archive
        self._called = "ZIP file" if is_archive else "workbook"
        self._left = _LARGEST
        try:
            with path.open("rb") as file:
                begins = file.read(8)
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as wrong:
            found = f"the file is no {self._called}, whatever it is called"
            if "begins" in locals() and not begins:
                raise SourceError(
                    f"the file is empty, and no {self._called}",
                    where=str(path),
                    code="empty-file",
                    hint="Save or fetch it again: saving or a download may have been cut short.",
                ) from wrong
            if "begins" in locals() and begins.startswith(b"\xd0\xcf\x11\xe0"):
                found = "the workbook is locked by a password, or is of the form before 2007 (.xls)"
            raise self.unreadable(found) from wrong
        entries = self._zip.infolist()
        self.names = {entry.filename for entry in entries}
        if len(entries) > _MOST_ENTRIES:
            raise self.unsafe(
                f"it holds {len(entries):,} files, and at most {_MOST_ENTRIES:,} are read"
            )
        if (size := sum(one.file_size for one in entries)) > _LARGEST:
            raise self._too_large(size)
        if any(entry.flag_bits & 1 for entry in entries):
            raise self.unreadable(f"the {self._called} is locked by a password")

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def pieces(self, name: str) -> Generator[bytes, None, None]:
        """Unpack a part in pieces; what its directory says of its size is not believed."""
        import zipfile
        import zlib

        try:
            with self._zip.open(name) as part:
                while piece := part.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self._too_large(_LARGEST - self._left)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as wrong:
            said = f"the {self._called} is damaged: {name} cannot be unpacked"
            raise self.unreadable(said) from wrong

    def _too_large(self, size: int) -> SourceError:
        most = f"at most {_LARGEST // 2**20} MB are read"
        return self.unsafe(f"unpacked it has {size / 2**20:,.0f} MB or more, and {most}")

    def unreadable(self, found: str) -> SourceError:
        """Make the error for a file that cannot be read."""
        return SourceError(
            found,
            where=str(self.path),
            code="not-a-workbook",
            hint="Pack it again without a password, or give the folder with its files unpacked."
            if self._is_archive
            else "Open it in a spreadsheet and save it as a workbook (.xlsx or .ods) without a "
            "password.",
        )

    def unsafe(self, found: str) -> SourceError:
        """Make the error for a file that may do harm when it is read."""
        return SourceError(
            found,
            where=str(self.path),
            code="unsafe-workbook",
            hint="Put into it the files of one structure or one list only, or give the folder with "
            "them unpacked."
            if self._is_archive
            else "Copy the tables into a new workbook and save that.",
        )


Start = Callable[[str, Mapping[str, str]], None]


def parse(
    package: Package, name: str, start: Start, end: Start, text: Callable[[str], None]
) -> None:
    """Go through the XML of a part, as elements begin and end, by their names without namespace.

    Args:
        end: Is given no attributes.

    Raises:
        SourceError: it is not XML, or it declares a document type, through which entities grow.
    """
    try:
        with closing(package.pieces(name)) as pieces:
            for _ in _xml.walk(
                pieces,
                lambda tag, given, _: start(tag, given),
                lambda tag: end(tag, {}),
                text,
            ):
                pass
    except _xml.DocumentTypeError as wrong:
        raise package.unsafe(
            f"{name} in it declares a document type, which no workbook needs"
        ) from wrong
    except _xml.BrokenXmlError as wrong:
        raise package.unreadable(f"the workbook is damaged: {name} is not XML ({wrong})") from wrong


def elements(package: Package, name: str, tag: str) -> list[dict[str, str]]:
    """Give the attributes of every element of one name in a part; none where there is no part."""
    found: list[dict[str, str]] = []
    if name in package.names:

        def start(one: str, given: Mapping[str, str]) -> None:
            if one == tag:
                found.append(dict(given))

        parse(package, name, start, lambda *_: None, lambda _: None)
    return found
