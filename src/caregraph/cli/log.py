"""Tell what was changed in a store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from caregraph.serve.writing.changes import Change


@click.command("log")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.argument("number", required=False, type=int)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text, or json with every statement that came and went.",
)
def command(store: Path, number: int | None, form: str) -> None:
    """Tell what was changed in STORE, or one change: who, when, why, and what it did to findings.

    Example: caregraph log england.store
    """
    from caregraph.serve.writing.kept import Kept

    log = Kept(store).log
    several = [log.change(number)] if number is not None else log.read()
    if form == "json":
        told = [json.loads(one.line()) for one in several]
        click.echo(json.dumps({"changes": told}, ensure_ascii=False, indent=2))
        return
    for one in several:
        click.echo("\n".join(_told(one)))
    if not several:
        click.echo("nothing was changed yet")


def _told(one: Change) -> list[str]:
    from caregraph.finding import KINDS

    took = f", takes back {one.undoes}" if one.undoes else ""
    lines = [f"{one.number}  {one.at}  {one.who}  {one.what} {', '.join(one.keys)}{took}"]
    lines += [f"    why: {one.why}"] if one.why else []
    lines.append(f"    {len(one.added)} statements came, {len(one.removed)} went")
    counts = [f"{len(found)} {KINDS[kind]}" for kind in KINDS if (found := one.findings.get(kind))]
    lines += [f"    findings: {', '.join(counts)}"] if counts else []
    if one.waived:
        lines.append(
            f"    let in until {one.waived['until']}: {one.waived['reason']}; approved by "
            f"{one.waived['approvedBy']}, to be mended by {one.waived['owner']}"
        )
    return lines
