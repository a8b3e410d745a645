"""Lists that people have of other kinds: one module a kind, each making tables of what it is given.

Layer 2, above ``sources``. The folder is the registry; a module has

* ``TITLE``: what it reads, in words, as "organisation chart";
* ``recognises(given)``: whether something is such a list, by what is in it (its header, its
  fields) and never by the name of its file alone; cheap, and it raises nothing;
* ``read(given, key)``: its `ReadTables`, made with `_tables.Tables`; ``key`` is the key of the
  structure. What cannot be resolved leaves out as little as can be, and is told.

No module invents a line, a role, a successor or a merger: what a list only hints at is offered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

from caregraph import rdf, registry
from caregraph.errors import SourceError, UsageError
from caregraph.lists._given import PLAIN, ZIP, Given, opened
from caregraph.lists._org_graph import is_of_organisations
from caregraph.lists._tables import Tables, evidence, slug
from caregraph.model import ReadTables
from caregraph.sources import Convention, folder, workbook

__all__ = [
    "SUFFIXES",
    "Given",
    "ReadTables",
    "Tables",
    "evidence",
    "is_foreign",
    "kinds",
    "opened",
    "read",
    "recognised",
    "slug",
]

SUFFIXES = (*PLAIN, ".json", ".xml", ZIP)
"""What the names of files end in that may be lists, beside those of workbooks."""


def read(
    path: Path,
    key: str | None = None,
    kind: str | None = None,
    as_at: date | None = None,
    *,
    dates: Convention | None = None,
) -> ReadTables:
    """Read a list: a file, or several in a folder or a ZIP file; tables in a ZIP file too.

    Args:
        key: The key of the structure; where none is given, it is made of the name of the file.
        kind: The name of the module that reads it; where none is given, the one that recognises it.
        as_at: The day that it speaks of, where it does not say and whoever gives it does.
        dates: How dates in it are written.

    Raises:
        SourceError: no kind of list is recognised, several are, or it cannot be read.
        UnknownNameError: there is no such kind.
    """
    with opened(path, as_at, dates) as given:
        if own := _tables_of_ours(given):
            return replace(own, where=str(path))
        name = kind or recognised(given)
        module = registry.module(__name__, name)
        if kind and not module.recognises(given):
            recognised(given)  # tells what is broken, or what it is instead
        reading: ReadTables = module.read(given, key or slug(path.stem) or "list")
        _refuse_nothing(reading)
        return reading


def _tables_of_ours(given: Given) -> ReadTables | None:
    """Read what holds tables of ours: a folder or ZIP file of them, or of one workbook."""
    for one in given.files:
        if one.name.casefold() in ("sources.csv", "structure.csv"):
            return folder.read(one.path.parent, dates=given.dates)
    book = given.files[0].book if len(given.files) == 1 else None
    if book is not None and workbook.has_tables(book):
        return workbook.read(given.files[0].path, book, dates=given.dates)
    return None


def is_foreign(path: Path) -> bool:
    """Say whether an RDF file is about organisations in other terms than ours; raises nothing."""
    try:
        with rdf.failing():
            form = rdf.SUFFIXES[path.suffix.casefold()]
            return is_of_organisations(rdf.read(path, form))
    except rdf.RdfError:
        return False


def recognised(given: Given) -> str:
    """Give the name of the kind of list that something is.

    Raises:
        SourceError: it is of none, or cannot be read.
        UsageError: it may be of several.
    """
    modules = kinds()
    found = [name for name, one in modules.items() if one.recognises(given)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"it can be read as {' and as '.join(found)}",
            where=str(given.path),
            code="which-list",
            hint=f"Say which: caregraph new NAME --from {given.path.name} --as {found[0]}.",
        )
    for file in given.files:
        if file.broken:
            raise file.broken
    if given.grids and not given.heads():
        raise SourceError(
            "it is empty: no cell in it holds anything",
            where=str(given.path),
            code="empty-file",
            hint="Save or fetch it again with its rows; caregraph new NAME -o NAME.xlsx writes a "
            "workbook to fill in.",
        )
    known = "; ".join(one.TITLE for one in modules.values())
    raise SourceError(
        "it is no table of ours and no list that is recognised",
        where=str(given.path),
        code="unknown-list",
        hint=f"{_begins(given)}Lists that are read: {known}. For any other, caregraph new NAME -o "
        "NAME.xlsx writes a workbook into which its rows can be put.",
    )


def kinds() -> dict[str, ModuleType]:
    """Give the modules that read lists, by the names of their kinds."""
    modules = {name: registry.module(__name__, name) for name in registry.names(__name__)}
    return modules | registry.added(__name__).modules


def _refuse_nothing(reading: ReadTables) -> None:
    """Refuse a list of nothing, of which nobody could say what it leaves out.

    Raises:
        SourceError: it is one.
    """
    if reading.left_out or {one.table for one in reading.records} - {"structure", "sources"}:
        return
    raise SourceError(
        f"it is read as {reading.kind}, and lists nothing: no row below its header says anything",
        where=reading.where,
        code="empty-list",
        hint="Save or fetch it again with its rows.",
    )


def _begins(given: Given) -> str:
    """Say with what the rows of a list begin, so that one sees what was looked at."""
    heads = given.heads()
    return f"Its first row is {', '.join(map(repr, heads[0][:8]))}. " if heads else ""
