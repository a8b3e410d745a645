"""Show what follows by logic: classes, consistency, derived shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, open_view, output_options, view_options

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("infer")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...")
@view_options
@output_options("text or json.", "inference")
def command(graphs: tuple[str, ...], choice: Choice, output: Output) -> int:
    """Classify the view of GRAPHs with the OWL reasoner HermiT and see whether it is consistent.

    What cannot hold together is explained in words, with exit code 1. The reasoner needs Java,
    which comes with: pip install "caregraph[reason]"

    Example: caregraph infer case:bath-and-north-east-somerset-2008
    """
    from caregraph.reasoner import infer

    inference = infer(open_view(graphs, choice))
    output.tell("inference", inference)
    return 0 if inference.consistent and not inference.unsatisfiable else 1
