"""Analyse a structure as a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, open_view, output_options, refuse_a_day, view_options
from caregraph.cli._order import graph_first
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("analyse")
@click.argument("words", nargs=-1, metavar="[GRAPH]... [ANALYSIS]", callback=graph_first())
@click.option("--list", "listing", is_flag=True, help="List the analyses.")
@click.option(
    "--explain", is_flag=True, help="Say what an analysis says, and what it does not mean."
)
@click.option(
    "--over",
    metavar="RANGE",
    help="Run it on every day of 2004..2024, 2008-03-05.. or all on which something turns.",
)
@view_options
@output_options("text, json or csv.", "table")
def command(
    words: tuple[str, ...],
    listing: bool,
    explain: bool,
    over: str | None,
    choice: Choice,
    output: Output,
) -> None:
    """Run ANALYSIS on GRAPHs: who answers to several, spans, circles, shared members and others.

    What the rows mean, and what they do not, is said below them.

    Example: caregraph analyse case:bath-and-north-east-somerset-2008 dual-reporting --adopt all
    """
    from caregraph import analyses
    from caregraph.results import Cell, Table

    if listing or not words:
        told = [(one.name, one.title) for one in analyses.every()]
        rows = tuple((Cell(name), Cell(title)) for name, title in told)
        output.tell("table", Table(("analysis", "what it finds"), rows))
        return
    *graphs, name = words
    one = analyses.named(name)
    if explain:
        click.echo(f"{one.title}\n\n{one.says}\n\nWhat it does not mean: {one.does_not_say}")
        return
    if not graphs:
        raise UsageError(
            "no graph is named", hint=f"caregraph analyse GRAPH {name}; --explain needs none."
        )
    if over is None:
        output.tell("table", analyses.analyse(open_view(graphs, choice), name))
        return
    refuse_a_day(graphs, choice)
    output.tell("table", analyses.analyse(open_view(graphs, choice), name, over=over))
