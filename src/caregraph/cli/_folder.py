"""Writing folders: of tables, or of whatever files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from caregraph.errors import UsageError


def write_folder(
    path: Path,
    shown: Sequence[str],
    rows: Mapping[str, Sequence[Mapping[str, str]]],
    others: Mapping[str, bytes] | None = None,
) -> None:
    """Write tables as CSV, each with a header; one without rows is left to fill in.

    Args:
        others: Further files by name, which may be in folders of their own.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        for name in shown:
            (path / f"{name}.csv").write_bytes(as_csv(name, rows.get(name, ())))
        _put(path, (others or {}).items())
    except OSError as wrong:
        reason = f"cannot be written: {wrong.strerror}"
        raise UsageError(reason, where=str(path)) from wrong
    empty = [f"{name}.csv" for name in shown if not rows.get(name)]
    to_do = f"; fill in or delete {', '.join(empty)}" if empty else ""
    click.echo(f"wrote {len(shown)} tables to {path}{to_do}", err=True)


def write_files(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files, by names that may have folders in them, into a new folder or an empty one.

    Raises:
        UsageError: there is something already, or it cannot be written.
    """
    _refuse_taken(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        written = _put(path, files)
    except OSError as wrong:
        reason = f"cannot be written: {wrong.strerror}"
        raise UsageError(reason, where=str(path)) from wrong
    click.echo(f"wrote {written} files to {path}", err=True)


def _put(path: Path, files: Iterable[tuple[str, bytes]]) -> int:
    written = 0
    for name, data in files:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
        written += 1
    return written


def refuse_target(path: Path) -> None:
    """Refuse to write where there is something, or what is neither a workbook nor a folder.

    Raises:
        UsageError: it cannot be written there.
    """
    _refuse_taken(path)
    if path.suffix.casefold() not in ("", ".xlsx"):
        raise UsageError(
            f"files ending in {path.suffix!r} are not written",
            where=str(path),
            hint="Name a workbook (.xlsx), or a folder, without an ending.",
        )


def _refuse_taken(path: Path) -> None:
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise UsageError(
            "there is something already, and it stays as it is",
            where=str(path),
            hint="Name a new file or folder.",
        )


def as_csv(name: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows of a table as CSV."""
    from caregraph import spreadsheet
    from caregraph.tables import tables

    columns = list(tables()[name].columns)
    return spreadsheet.table(columns, [[row.get(column) for column in columns] for row in rows])
