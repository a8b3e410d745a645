"""Say which day turns what, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import (
    Output,
    open_view,
    output_options,
    refuse_a_day,
    rules_option,
    view_options,
)

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("days")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...")
@view_options
@click.option(
    "--over",
    default="all",
    show_default=True,
    metavar="RANGE",
    help="Only the days of 2004..2024 or 2008-03-05..; the first day is in it, the last is not.",
)
@rules_option
@output_options(
    "text, json, csv, markdown, html, or ics for a calendar of what begins, ends and falls due.",
    "days",
)
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    over: str,
    rules_dirs: tuple[Path, ...],
    output: Output,
) -> None:
    """Say on which days GRAPHs, or rules about them, turn, and why.

    Between two of these days nothing that is said of them, and no finding, can change.

    Example: caregraph days case:bath-and-north-east-somerset-2008 --adopt all --format ics
    """
    from caregraph.validation import Rulebook, days

    refuse_a_day(graphs, choice)
    rulebook = Rulebook.load(rules_dirs)
    output.tell("days", days(open_view(graphs, choice, derive=False), over, rulebook))
