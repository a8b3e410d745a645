"""Writing a folder of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        for name, data in (others or {}).items():
            (path / name).parent.mkdir(exist_ok=True)
            (path / name).write_bytes(data)
    except OSError as wrong:
        reason = f"cannot be written: {wrong.strerror}"
        raise UsageError(reason, where=str(path)) from wrong
    empty = [f"{name}.csv" for name in shown if not rows.get(name)]
    to_do = f"; fill in or delete {', '.join(empty)}" if empty else ""
    click.echo(f"wrote {len(shown)} tables to {path}{to_do}", err=True)


def refuse_target(path: Path) -> None:
    """Refuse to write where there is something, or what is neither a workbook nor a folder.

    Raises:
        UsageError: it cannot be written there.
    """
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise UsageError(
            "there is something already, and it stays as it is",
            where=str(path),
            hint="Name a new file or folder.",
        )
    if path.suffix.casefold() not in ("", ".xlsx"):
        raise UsageError(
            f"files ending in {path.suffix!r} are not written",
            where=str(path),
            hint="Name a workbook (.xlsx), or a folder, without an ending.",
        )


def as_csv(name: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows of a table as CSV."""
    from caregraph import spreadsheet
    from caregraph.tables import tables

    columns = list(tables()[name].columns)
    return spreadsheet.table(columns, [[row.get(column) for column in columns] for row in rows])
