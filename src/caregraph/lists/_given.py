"""What is given to the readers of lists: a file, or those in a folder or a ZIP file, as they are.

Layer 2. A file of plain rows is one grid of cells, a workbook has one for each sheet. A file is
read when it is first asked for, so that looking at what something is costs little.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path, PurePosixPath

from caregraph import rdf
from caregraph.errors import SourceError, SourceProblemsError
from caregraph.sources import Convention, _csv, _spreadsheets, _xml, workbook

PLAIN = (".csv", ".tsv", ".txt")
"""What the names of files of plain rows end in."""
ZIP = ".zip"


@dataclass(frozen=True)
class Grid:
    """Rows of cells, none of them empty altogether."""

    file: str
    """The name of the file, with that of the sheet: ``staff.csv``, ``staff.xlsx#Sheet1``."""
    rows: Sequence[tuple[int, Sequence[str]]]
    """Each with its number, as a spreadsheet numbers rows, and its cells as they are."""


class File:
    """One file, and what is in it by its form."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self.suffix = path.suffix.casefold()
        self.notes: list[str] = []
        """How it was read, where that is worth knowing."""
        self.broken: SourceError | None = None
        """Why it is not what its name says, once its JSON or XML was asked for."""

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """Give its grids of cells; none where it is neither plain rows nor a workbook.

        Raises:
            SourceError: it cannot be read.
        """
        if self.suffix in PLAIN:
            read = _csv.read(self.path)
            if read.problems:
                raise SourceProblemsError(read.problems, where=str(self.path))
            self.notes += [f"{place}: {said}" for said, place in read.notes.items()]
            return (Grid(self.name, read.rows),)
        if self.book is not None:
            self.notes += self.book.notes
            return tuple(Grid(f"{self.name}#{one.name}", _rows(one)) for one in self.book.sheets)
        return ()

    @cached_property
    def book(self) -> _spreadsheets.Book | None:
        """Give its sheets; ``None`` where its name does not end as that of a workbook does.

        Raises:
            SourceError: it is no workbook, or may do harm.
        """
        return workbook.opened(self.path) if self.suffix in workbook.SUFFIXES else None

    def forget(self) -> None:
        """Let go of its grids, which can be large; they are read again where they are asked for."""
        for one in ("grids", "book"):
            self.__dict__.pop(one, None)

    @cached_property
    def json(self) -> object:
        """Give what it says in JSON; ``None`` where its name does not end so, or it is broken."""
        if self.suffix != ".json":
            return None
        try:
            return json.loads(self.path.read_bytes())
        except (ValueError, RecursionError) as wrong:
            self.broken = SourceError(
                f"it is not JSON: {wrong}",
                where=str(self.path),
                code="broken-json",
                hint="Fetch it again: a download may have been cut short, a page that tells an "
                "error saved in its place, or the text saved in another encoding than UTF-8.",
            )
            return None

    @cached_property
    def statements(self) -> tuple[rdf.Quad, ...]:
        """Give what it says in RDF; nothing where its name does not end so, or it is broken."""
        form = rdf.SUFFIXES.get(self.suffix)
        if form is None:
            return ()
        try:
            with rdf.failing():
                return tuple(rdf.read(self.path, form))
        except rdf.RdfError as wrong:
            self.broken = SourceError(
                str(wrong),
                where=str(self.path),
                code="not-rdf",
                hint=f"The file must be {self.suffix} in UTF-8.",
            )
            return ()

    @cached_property
    def root(self) -> str:
        """Give the name of its outermost XML element; empty where it is broken or no such file."""
        try:
            return _xml.root(self.path) if self.suffix == ".xml" else ""
        except SourceError as wrong:
            self.broken = wrong
            return ""


@dataclass(frozen=True)
class Given:
    """What was given: where it is, and its files in the order of their names."""

    path: Path
    files: tuple[File, ...]
    as_at: date | None = None
    """The day that it speaks of, where whoever gives it says so."""
    dates: Convention | None = None
    """How dates are written in it, where whoever gives it says so."""

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Give the grids of all files."""
        return tuple(grid for file in self.files for grid in file.grids)

    def heads(self) -> list[Sequence[str]]:
        """Give the first row of each grid, by which lists are known."""
        return [grid.rows[0][1] for grid in self.grids if grid.rows]

    @property
    def changed(self) -> date:
        """Give the day on which it was last written, which is as at when it speaks at the latest.

        Of several files it is that of the first written: what all of them say held then.
        """
        return min(
            datetime.fromtimestamp(one.path.stat().st_mtime, UTC).date() for one in self.files
        )


@contextmanager
def opened(
    path: Path, as_at: date | None = None, dates: Convention | None = None
) -> Iterator[Given]:
    """Look at what is at a path; a ZIP file is unpacked within bounds, and gone afterwards.

    Args:
        as_at: The day that it speaks of, where that is known.
        dates: How dates are written in it, where that is known.

    Raises:
        SourceError: there is nothing, or it is a ZIP file that is damaged or may do harm.
    """
    if path.is_dir():
        yield Given(path, _files(path), as_at, dates)
    elif path.suffix.casefold() == ZIP:
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="caregraph-") as folder:
            _unpack(path, Path(folder))
            try:
                yield Given(path, _files(Path(folder)), as_at, dates)
            except SourceError as wrong:
                wrong.where = _given_as(wrong.where, Path(folder), path)
                raise
    else:
        yield Given(path, (File(path),), as_at, dates)


def _given_as(where: str | None, folder: Path, path: Path) -> str:
    """Say where something is wrong in a ZIP file: where it was unpacked is nobody's concern."""
    within = Path(where or folder)
    return f"{path}, {within.name}" if within.parent == folder else str(path)


def _files(folder: Path) -> tuple[File, ...]:
    paths = sorted(one for one in folder.iterdir() if one.is_file() and one.name[0] not in ".~")
    return tuple(map(File, paths))


def _unpack(path: Path, folder: Path) -> None:
    """Unpack the files of a ZIP file side by side, whatever folders they are in.

    Raises:
        SourceError: it is damaged, too large when unpacked, or has two files of one name.
    """
    with closing(_spreadsheets.Package(path, is_archive=True)) as package:
        for part in sorted(package.names):
            name = PurePosixPath(part.replace("\\", "/")).name
            if part.endswith("/") or not name or name[0] in ".~" or "__MACOSX" in part:
                continue
            target = folder / name
            if target.exists():
                raise SourceError(
                    f"two files in it are called {name!r}",
                    where=str(path),
                    code="second-file",
                    hint="Put into it the files of one list only.",
                )
            with target.open("wb") as file:
                for piece in package.pieces(part):
                    file.write(piece)


def _rows(sheet: _spreadsheets.Sheet) -> list[tuple[int, list[str]]]:
    """Give the rows of a sheet as those of plain files are: cells by their place."""
    width = max((max(cells) for cells in sheet.rows.values()), default=0)
    return [
        (number, [cells[i].text if i in cells else "" for i in range(1, width + 1)])
        for number, cells in sorted(sheet.rows.items())
        if any(one.text.strip() for one in cells.values())
    ]
