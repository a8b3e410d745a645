"""Bring a description up to date with a newer list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli import _folder, _from_list
from caregraph.cli._options import Output, dates_option, output_options
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.comparisons import Comparison
    from caregraph.graph.lapsing import Covers
    from caregraph.graph.updating import Updated
    from caregraph.sources import Convention


@click.command("update")
@click.argument("graph", metavar="GRAPH", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    required=True,
    help="The newer list: an organisation chart, an organogram, a register... A file, or several "
    "in a folder or a ZIP file.",
)
@click.option("--as", "kind", metavar="KIND", help="What kind of list it is.")
@click.option(
    "--as-at",
    metavar="DAY",
    help="The day that the list speaks of; without it, what the list says, or the day it was last "
    "written.",
)
@click.option(
    "--covers",
    type=click.Choice(["whole", "part"]),
    help="What the list is of: whole, and what it lacks has ended; part, of what is described (one "
    "directorate) or beside it (another organisation), and what it lacks stays. Without it, a list "
    "that lacks most of what is described, or is of another organisation, is refused.",
)
@click.option(
    "--apply",
    "applied",
    is_flag=True,
    help="Take what the list shows as so, and write it into the tables of the folder.",
)
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write the tables with the proposal to a new workbook (.xlsx) or folder.",
)
@dates_option
@output_options("text, markdown, html, json, csv, or svg for a drawing.", "comparison")
def command(
    graph: Path,
    source: Path,
    kind: str | None,
    as_at: str | None,
    covers: Covers | None,
    applied: bool,
    target: Path | None,
    dates: Convention | None,
    output: Output,
) -> None:
    """Show what a newer list changes in GRAPH, a folder of tables or a workbook.

    What differs is a proposal to review; nothing is written without --apply or --to. Things are
    known by their codes whatever they are called, and nothing is merged by name alone. What rests
    on other sources, and what the list does not say, stays as it is.

    Example: caregraph update our-town --from staff-2026-12.csv --as-at 2026-12-01
    """
    from caregraph.graph import store, updating

    if applied and target is None and not graph.is_dir():
        raise UsageError(
            "a workbook is not written over, for it may hold more than tables",
            where=str(graph),
            hint="Name a new one: --apply --to NEW.xlsx.",
        )
    if target is not None:
        _folder.refuse_target(target)
    old = store.read_tables(graph, dates)
    key = next((one.key for one in old.records if one.table == "structure"), None)
    new = store.read_list(source, key, kind, _from_list.day(as_at), dates=dates)
    found = updating.updated(old, new, covers=covers)
    output.tell("comparison", _compared(found))
    for note in (*new.notes, *(f"left out: {one}" for one in new.left_out), *found.notes):
        click.echo(f"caregraph: note: {note}", err=True)
    if applied:
        found = updating.updated(old, new, applied=True, covers=covers)
    _write(graph, target, found, applied=applied)


def _compared(found: Updated) -> Comparison:
    """Compare a description with what it becomes, on the day of the list."""
    from caregraph.change import compare
    from caregraph.graph import build
    from caregraph.graph.choices import Choice
    from caregraph.graph.view import combined

    adopt = (found.proposal,) if found.proposal else ()
    day = found.day.isoformat()
    before = combined([(build.build([found.recorded]), Choice(as_of=day))])
    after = combined([(build.build([found.reading]), Choice(as_of=day, adopt=adopt))])
    return compare(before, after)


def _write(graph: Path, target: Path | None, found: Updated, *, applied: bool) -> None:
    """Write the tables where they are asked for, and say what comes next."""
    from caregraph.exports import _book

    rows = _from_list.by_table(found.reading.records)
    shown = [*(one for one in _book.NEEDED_FIRST if one in rows)]
    shown += [one for one in rows if one not in shown]
    if not found.tables:
        click.echo(f"{graph} says already all that the list does", err=True)
    elif target is not None and target.suffix:
        about = [f"{graph.stem}, brought up to date", f"As shown on {found.day}."]
        Output(None, target).write(_book.write(rows, shown, about))
    elif target is not None:
        _folder.write_folder(target, shown, rows)
    elif applied:
        _folder.write_folder(graph, found.tables, rows)
    else:
        click.echo("nothing is written: --apply does, or --to NEW for a copy to review", err=True)
    if found.proposal and (applied or target):
        where = target or graph
        view = f"--as-of {found.day}" if applied else f"--adopt {found.proposal}"
        click.echo(f"look at it: caregraph check {where} {view}", err=True)
