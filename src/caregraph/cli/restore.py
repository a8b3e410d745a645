"""Make a store of a backup."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("restore", no_args_is_help=True)
@click.argument("source", type=click.Path(path_type=Path), metavar="BACKUP")
@click.argument("store", type=click.Path(path_type=Path), metavar="STORE")
def command(source: Path, store: Path) -> None:
    """Make the new store directory STORE of a BACKUP, its log included.

    Files, counts and content are compared with what the backup says of itself, before STORE has its
    name; nothing that is there already is touched.

    Example: caregraph restore our-store-2026-11-27.tar.gz our-store
    """
    from caregraph.graph.backup import restore

    contents = restore(source, store)
    click.echo(
        f"restored {contents.statements:,} statements of {len(contents.structures):,} structures"
        f"{' and the log' if contents.log else ''} to {store}",
        err=True,
    )
