"""The register of NHS organisations (ODS): its classic files, and the newer ones in CSV and XML.

Layer 2. Several files make one structure, in which each code is one organisation: `_ods_rows` and
`_ods_xml` read a file each into what `_ods_register` puts together.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from caregraph.errors import SourceError
from caregraph.lists import _ods_rows, _ods_xml
from caregraph.lists._given import File, Given
from caregraph.lists._ods_register import Register
from caregraph.lists._tables import SOURCE, Tables
from caregraph.model import ReadTables

TITLE = "register of NHS organisations (ODS)"
_PUBLISHER = "NHS England, Organisation Data Service"


def recognises(given: Given) -> bool:
    """Say whether any file is one of the service's."""
    return any(True for _ in _files(given))


def read(given: Given, key: str) -> ReadTables:
    """Read the files of the service; those that are none are told and left aside."""
    tables = Tables(given, TITLE)
    tables.key(SOURCE)
    register = Register()
    files = [*_files(given)]
    sources = {file.name: tables.key(Path(file.name).stem) for file in files}
    for file in files:
        source = SOURCE if len(files) == 1 else sources[file.name]
        if _ods_xml.is_one(file.path):
            _ods_xml.read(register, file.path, source)
            continue
        for grid in file.grids:
            reader = _ods_rows.form(grid)
            if reader is not None:
                reader(register, grid, source)
        file.forget()
    title = f"NHS organisations by {given.path.name}"
    tables.describe(key, title, "register", register.latest(given.changed), publisher=_PUBLISHER)
    if len(files) > 1:
        for number, file in enumerate(files, start=1):
            cells = {"title": file.name, "type": "register", "publisher": _PUBLISHER}
            tables.row(
                "sources", sources[file.name], file.name, number, {**cells, "part of": SOURCE}
            )
    aside = sorted({one.name for one in given.files} - sources.keys())
    if aside:
        tables.notes.append(f"left aside, as no file of the register: {', '.join(aside)}")
    register.write(tables)
    return tables.reading()


def _files(given: Given) -> Iterator[File]:
    """Give the files that are the service's, those first that say most of a code."""
    found = []
    for file in given.files:
        try:
            forms = [rank for grid in file.grids if (rank := _ods_rows.rank(grid)) is not None]
        except SourceError:
            continue  # what it is, another reader may know
        if forms or _ods_xml.is_one(file.path):
            found.append((min(forms, default=0), file.name, file))
    for _, _, file in sorted(found, key=lambda one: one[:2]):
        yield file
