"""Workbooks as people keep them, made of tables in CSV."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pyoxigraph as ox
from openpyxl.worksheet.worksheet import Worksheet

from caregraph.graph import store
from caregraph.model import sheet_name
from caregraph.vocab import CG


def workbook(tables: Mapping[str, str]) -> openpyxl.Workbook:
    """Give a workbook with a sheet for each table; every cell is text."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, text in tables.items():
        sheet = book.create_sheet(sheet_name(name))
        for row in csv.reader(io.StringIO(text)):
            sheet.append(row)
    return book


def sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def statements(*targets: str | Path) -> set[ox.Quad]:
    """Give what is stated in structures, but for where in which file it stands."""
    dataset = store.open_store(targets)
    return {quad for quad in dataset if quad.predicate != CG.tableRow}


def saved_by_libreoffice(program: str, path: Path, ending: str) -> Path:
    """Open a workbook in LibreOffice and save it under another name, in a form."""
    place = path.parent / f"as-{ending}"
    profile = (path.parent / "profile").as_uri()
    asked = ["--headless", "--convert-to", ending, "--outdir", str(place), str(path)]
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", *asked],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return place / f"{path.stem}.{ending}"
