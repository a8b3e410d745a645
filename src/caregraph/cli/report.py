"""Write a paper for a board about a structure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import (
    Output,
    open_view,
    output_options,
    rules_option,
    view_options,
)

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("report", no_args_is_help=True)
@click.argument("graphs", nargs=-1, metavar="GRAPH...", required=True)
@view_options
@click.option(
    "--since",
    "before",
    metavar="OLD",
    help="Tell what has changed since this graph, seen as it says itself (NAME,asOf=2025-01-01).",
)
@rules_option
@output_options("pdf, html or docx (with the extra docx); without it, by the suffix.", "paper")
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    before: str | None,
    rules_dirs: tuple[Path, ...],
    output: Output,
) -> None:
    """Write a paper for a board about the view of GRAPHs.

    What the structure is, who answers to whom in sentences with their law and sources, the drawing,
    bodies and their members, delegations, what is to be mended, settled and found out, with the
    next steps, what has changed, and the sources.

    Example: caregraph report case:bath-and-north-east-somerset-2008 --adopt all -o paper.docx
    """
    from caregraph.change import compare
    from caregraph.graph.choices import Choice
    from caregraph.papers import paper
    from caregraph.validation import Rulebook, check

    view = open_view(graphs, choice)
    report = check(view, Rulebook.load(rules_dirs))
    old = open_view([before], Choice(dates=choice.dates)) if before else None
    changes = compare(old, view) if old else None
    output.tell("paper", paper(view, report, changes))
