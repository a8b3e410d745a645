"""Begin the description of a structure: a workbook or a folder of tables to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli import _from_list
from caregraph.cli._folder import write_folder
from caregraph.cli._options import Output
from caregraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = Mapping[str, Sequence[Mapping[str, str]]]


@click.command("new", no_args_is_help=True)
@click.argument("name", metavar="NAME")
@click.option(
    "-o",
    "--output",
    "path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A workbook (.xlsx), or a folder for tables in CSV; without it, the workbook NAME.xlsx.",
)
@click.option(
    "--table",
    "more",
    multiple=True,
    metavar="TABLE",
    help="Add this table to those most needed; 'all' for every one. caregraph show tables "
    "lists them.",
)
@click.option("--blank", is_flag=True, help="Without the worked example.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help="Make the tables of a list: an organisation chart, an organogram... A file, or several in "
    "a folder or a ZIP file.",
)
@click.option("--as", "listed_as", metavar="KIND", help="What kind of list --from names.")
@click.option(
    "--as-at",
    metavar="DAY",
    help="The day that the list of --from speaks of; without it, what the list says, or the day "
    "it was last written.",
)
def command(
    name: str,
    path: Path | None,
    more: tuple[str, ...],
    blank: bool,
    source: Path | None,
    listed_as: str | None,
    as_at: str | None,
) -> None:
    """Begin the description of a structure, to fill in and then check.

    NAME becomes its key. The worked example in it can be read and checked as it stands; put your
    own rows in its place. With --from they are made of a list that you have: how it was read, what
    was left out and what is to be confirmed stands with them.

    Example: caregraph new our-town -o our-town.xlsx
    """
    from caregraph.exports import _book

    path = path or Path(f"{name}.xlsx")
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise UsageError(
            "there is something already, and it stays as it is",
            where=str(path),
            hint="Name a new file or folder.",
        )
    if source is not None:
        _refuse_no_key(name)
        _refuse_suffix(path)
        _from_list.write(name, source, listed_as, _from_list.day(as_at), path)
        return
    if listed_as or as_at:
        raise UsageError("--as and --as-at are about a list", hint="Name it with --from.")
    shown = [*_book.NEEDED_FIRST, *_asked(more, _book.NEEDED_FIRST)]
    rows = _rows(name, blank=blank)
    if path.suffix.casefold() == ".xlsx":
        about = [
            f"{name}: who answers to whom",
            "A template to fill in. The rows in it are a worked example: put your own in their "
            "place."
            if not blank
            else "A template to fill in.",
        ]
        Output(None, path).write(_book.write(rows, shown, about))
    else:
        _refuse_suffix(path)
        write_folder(path, shown, rows)


def _refuse_suffix(path: Path) -> None:
    """Refuse what is neither a workbook nor a folder.

    Raises:
        UsageError: it has another ending.
    """
    if path.suffix.casefold() not in ("", ".xlsx"):
        raise UsageError(
            f"files ending in {path.suffix!r} are not written",
            where=str(path),
            hint="Name a workbook (.xlsx), or a folder, without an ending.",
        )


def _asked(more: Sequence[str], already: Sequence[str]) -> list[str]:
    """Give the tables asked for beside those most needed, each once.

    Raises:
        UnknownNameError: there is no such table.
    """
    from caregraph.tables import tables

    known = tables()
    asked = [one.casefold().removesuffix(".csv") for one in more]
    for one in asked:
        if one not in known and one != "all":
            hint = "caregraph show tables lists them."
            raise UnknownNameError("table", one, [*known, "all"], hint=hint)
    chosen = known if "all" in asked else dict.fromkeys(asked)
    return [one for one in chosen if one not in already]


def _refuse_no_key(name: str) -> None:
    """Refuse a name that cannot be the key of a structure.

    Raises:
        UsageError: it cannot.
    """
    from caregraph.sources import is_key

    if not is_key(name):
        raise UsageError(
            f"{name!r} cannot be the key of a structure",
            code="bad-key",
            hint="Use lower-case letters, digits and hyphens, as in our-town.",
        )


def _rows(name: str, *, blank: bool) -> Rows:
    """Give the worked example under a key of one's own, or nothing but that key.

    Raises:
        UsageError: the name cannot be a key.
    """
    from caregraph import assets
    from caregraph.sources import folder

    _refuse_no_key(name)
    if blank:
        return {"structure": [{"key": name}]}
    found: dict[str, list[dict[str, str]]] = {}
    for record in folder.read(assets.folder("ontology") / "template").records:
        cells = {column: "; ".join(values) for column, values in record.values.items()}
        key = name if record.table == "structure" else record.key
        found.setdefault(record.table, []).append({"key": key, **cells})
    return found
