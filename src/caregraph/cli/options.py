"""Set the options of a proposal side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, open_view, output_options, rules_option, view_options
from caregraph.cli._order import graph_first
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("options")
@click.argument("graph", metavar="GRAPH")
@click.argument("proposal", required=False, callback=graph_first())
@view_options
@rules_option
@output_options("text, markdown, html, json or csv.", "options")
def command(
    graph: str,
    proposal: str | None,
    choice: Choice,
    rules_dirs: tuple[Path, ...],
    output: Output,
) -> None:
    """Set the options of PROPOSAL side by side: what each has, would bring, and would break.

    PROPOSAL may be left out where only one has options.

    Example: caregraph options case:barking-and-dagenham-2010
    """
    from caregraph.change import options
    from caregraph.validation import Rulebook

    if choice.adopt:
        raise UsageError(
            "--adopt has no meaning here: each option is adopted in turn", hint="Leave it out."
        )
    rulebook = Rulebook.load(rules_dirs)
    output.tell("options", options(open_view([graph], choice), proposal, rulebook=rulebook))
