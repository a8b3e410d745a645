"""Say what ends with a thing and what its ending leaves dangling."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import (
    Output,
    fail_on_option,
    open_view,
    output_options,
    refuse_without_check,
    rules_option,
    today,
    view_options,
)
from caregraph.cli._order import graph_first
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.thresholds import Threshold


@click.command("impact")
@click.argument(
    "graphs", nargs=-1, metavar="[GRAPH]... THING", required=True, callback=graph_first()
)
@view_options
@click.option(
    "--on",
    metavar="DATE",
    help="The day on which it ends; without it, the day it ends "
    "by what is recorded, else the day of the structure.",
)
@click.option("--with", "with_", metavar="PROPOSAL", help="As this proposal would end it.")
@click.option("--check", "checks", is_flag=True, help="Say also what the ending does to findings.")
@rules_option
@fail_on_option("new", "lost")
@output_options("text, markdown, html, json or csv.", "impact")
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    on: str | None,
    with_: str | None,
    checks: bool,
    rules_dirs: tuple[Path, ...],
    thresholds: tuple[Threshold, ...],
    output: Output,
) -> int:
    """Say what ends with THING, and what others had with it and would have no longer.

    THING is a post, body, organisation, unit, agreement, fund, function or person by name, key or
    IRI, or law:ID for all things of a kind that a provision ends. No successor is guessed.

    Example: caregraph impact case:bath-and-north-east-somerset-2008 "the PCT" --adopt all
    """
    from caregraph.change import impact
    from caregraph.validation import Rulebook

    refuse_without_check(checks, rules_dirs)
    if "" in (on, with_):
        raise UsageError("--on and --with need a value", hint="Leave it out for what is recorded.")
    *names, thing = graphs
    rulebook = Rulebook.load(rules_dirs) if checks else None
    result = impact(
        open_view(names, choice),
        thing,
        on=on,
        with_=with_,
        check=checks,
        rulebook=rulebook,
        today=today(),
    )
    output.tell("impact", result)
    return int(result.findings is not None and result.findings.fails(*thresholds))
