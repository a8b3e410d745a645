"""Back up a store, also while it is served and written."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("backup", no_args_is_help=True)
@click.argument("store", type=click.Path(path_type=Path), metavar="STORE")
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR|FILE.tar.gz")
def command(store: Path, target: Path) -> None:
    """Write a backup of the store directory STORE into a new folder, or a new .tar.gz file.

    It holds the statements as N-Quads and the log of changes, with counts and hashes, and is read
    again before it is given its name. STORE may be served and written meanwhile.

    Example: caregraph backup our-store our-store-2026-11-27.tar.gz
    """
    from caregraph.graph.backup import back_up

    contents = back_up(store, target)
    click.echo(
        f"wrote {contents.statements:,} statements of {len(contents.structures):,} structures"
        f"{' and the log' if contents.log else ''} to {target}",
        err=True,
    )
