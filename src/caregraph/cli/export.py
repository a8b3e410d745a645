"""Write a view as RDF, a network, tables or a drawing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, open_view, output_options, view_options
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("export", no_args_is_help=True)
@click.argument("graphs", nargs=-1, metavar="GRAPH...", required=True)
@view_options
@click.option(
    "--redact-below",
    type=click.IntRange(min=0),
    metavar="TIER",
    help="In lists of posts and returns, withhold the names of holders below this tier: 1 is the "
    "top, 0 withholds all.",
)
@output_options("caregraph show formats lists them; without it, by the suffix of the file.")
def command(
    graphs: tuple[str, ...], choice: Choice, redact_below: int | None, output: Output
) -> None:
    """Write the view of GRAPHs for other programs, or as a drawing to print.

    Example: caregraph export case:bath-and-north-east-somerset-2008 --adopt all -o structure.svg
    """
    from caregraph import exports
    from caregraph.graph.seen import summary

    if output.form is None and output.path is None:
        raise UsageError("no format is named", hint="Give --format, or -o with a suffix.")
    form = output.form or exports.by_suffix(output.path or "").name
    buffer = io.BytesIO()
    view = open_view(graphs, choice)
    exports.export(view, form, buffer, redact_below=redact_below)
    if nothing := summary(view).empty():
        click.echo(nothing, err=True)
    output.write(buffer.getvalue())
