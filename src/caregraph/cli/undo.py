"""Take a change of a store back."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from caregraph.errors import UsageError


@click.command("undo")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.argument("number", required=False, type=int)
@click.option("--why", default="", metavar="TEXT", help="Why, for the log.")
@click.option(
    "--with-later", is_flag=True, help="Take back later changes of the same structures too."
)
def command(store: Path, number: int | None, why: str, with_later: bool) -> None:
    """Take a change of STORE back, the last one unless another is named.

    What it changed is as it was before. That is a change too, which the log tells and which can be
    taken back.

    Example: caregraph undo england.store 12 --why "wrong file"
    """
    from caregraph.serve.writing.judging import Judge
    from caregraph.serve.writing.kept import Kept
    from caregraph.serve.writing.writing import Asked, Writing
    from caregraph.validation import Rulebook

    kept = Kept(store)
    which = kept.log.last if number is None else number
    if not which:
        raise UsageError(
            "nothing was changed yet", where=str(store), hint="There is nothing to undo."
        )
    asked = Asked(getpass.getuser(), why)
    found = Writing(kept, Judge(Rulebook.load)).undo(which, asked, with_later=with_later)
    said = f"as change {found.change.number}" if found.change else "and nothing differs by it"
    click.echo(f"took change {which} back, {said}")
