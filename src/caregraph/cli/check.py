"""Check structures against the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, open_view, output_options, view_options
from caregraph.results import Threshold

if TYPE_CHECKING:
    from caregraph.graph.store import Choice


@click.command("check")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...")
@view_options
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule; repeatable.")
@click.option("--rules-dir", "folders", multiple=True, metavar="DIR",
              type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="A folder of rules of your own, beside the shipped ones.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["violation", "warning", "info"]),
              default="violation", show_default=True,
              help="Exit with 1 on breaches at least as grave.")  # fmt: skip
@output_options("text, json or csv.")
def command(
    graphs: tuple[str, ...], choice: Choice, rules: tuple[str, ...], folders: tuple[Path, ...],
    fail_on: Threshold, output: Output,
) -> int:  # fmt: skip
    """Check GRAPHs against the rules and tell what is wrong, why, and how to mend it.

    What rests on an absence is a breach only where the description is declared complete;
    otherwise it is told as not stated.

    Example: caregraph check case:bath-and-north-east-somerset-2008 --adopt all
    """
    from caregraph.validation import Rulebook, check

    rulebook = Rulebook.load(folders).only(rules)
    report = check(open_view(graphs, choice), rulebook)
    output.tell("report", report)
    return 0 if report.conforms(fail_on) else 1
