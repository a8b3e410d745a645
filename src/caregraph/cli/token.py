"""Make, list and revoke the tokens of a service."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from caregraph.errors import UsageError


@click.command("token")
@click.argument("what", type=click.Choice(["new", "list", "revoke"]))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("name", required=False)
@click.option(
    "--structure",
    "structures",
    multiple=True,
    metavar="KEY",
    help="Of a new token: a structure it is about; without any it is about all. Repeatable.",
)
@click.option("--write", is_flag=True, help="Of a new token: it may write, and not only read.")
@click.option(
    "--sees",
    "sights",
    multiple=True,
    type=click.Choice(["draft", "internal", "names"]),
    help="Of a new token: it shows structures marked so, or names withheld from others. "
    "Repeatable.",
)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Of a new token: the first day on which it is no longer taken.",
)
def command(
    what: str,
    file: Path,
    name: str | None,
    structures: tuple[str, ...],
    write: bool,
    sights: tuple[str, ...],
    until: datetime | None,
) -> None:
    """Make, list or revoke the tokens in FILE, which `caregraph serve --tokens FILE` takes.

    A new one, for NAME, is printed once; the file keeps only its hash. A service that is running
    takes it, or refuses one that was revoked, at once.

    Example: caregraph token new tokens.json ann --sees draft --structure our-town
    """
    from caregraph.serve import tokens

    if what == "list":
        for one in tokens.read(file):
            click.echo(str(one))
        return
    if not name:
        raise UsageError(f"no name was given to {what}", hint=f"caregraph token {what} FILE NAME")
    if what == "revoke":
        tokens.revoke(file, name)
        click.echo(f"revoked {name}", err=True)
        return
    if until and until.date() <= datetime.now(tz=UTC).date():
        raise UsageError(
            f"--until {until.date()} is past or today: such a token would never be taken",
            hint="Give the first day on which it is no longer taken; it must be to come.",
        )
    may = frozenset({"read", "write"} if write else {"read"})
    about = frozenset(structures) or None
    scope = tokens.Scope(name, may, frozenset(sights), about)
    click.echo(tokens.add(file, scope, until=until.date() if until else None))
    click.echo("This is shown once; the file keeps only its hash.", err=True)
