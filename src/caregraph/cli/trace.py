"""Show the accountability paths of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, open_around, output_options, view_options
from caregraph.cli._order import graph_first
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("trace", no_args_is_help=True)
@click.argument("graphs", nargs=-1, metavar="GRAPH... POST", required=True, callback=graph_first())
@view_options
@output_options("text or json.", "trace")
def command(graphs: tuple[str, ...], choice: Choice, output: Output) -> None:
    """Show to whom POST answers, hop by hop, and what is to be found out.

    A post is named by title, other title, key or IRI, or by the name of its holder.

    Example: caregraph trace case:bath-and-north-east-somerset-2008 DASS --adopt all
    """
    from caregraph.accountability import trace

    *names, post = graphs
    if not names:
        raise UsageError(
            "a GRAPH and a POST are needed, and one word is given",
            hint=f"For all shipped cases: caregraph trace case:all {post!r}",
        )
    output.tell("trace", trace(open_around(names, choice, [post]), post))
