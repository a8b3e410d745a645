"""Write a view as RDF, a network, tables or a drawing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import click

from caregraph.cli._options import Output, open_view, output_options, view_options
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.pictures import Part


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
@click.option("--focus", metavar="NAME", help="Draw what is a few lines away from a thing.")
@click.option("--depth", type=click.IntRange(min=1), metavar="N", help="How many, with --focus.")
@click.option("--paths", metavar="NAME", help="Draw a thing and what it answers to, up to the top.")
@click.option(
    "--organisation", metavar="NAME", help="Draw only what is in an organisation or unit."
)
@click.option(
    "--lens",
    metavar="KIND",
    help="Draw only lines of accountability of a kind: operational, statutory, professional...",
)
@click.option(
    "--committees", "theme", flag_value="committees", help="Draw bodies and who sits on them."
)
@click.option(
    "--agreements", "theme", flag_value="agreements", help="Draw agreements and their parties."
)
@click.option(
    "--people", "theme", flag_value="people", help="Draw the people with several posts or seats."
)
@click.option(
    "--change",
    "before",
    metavar="OLD",
    help="Draw what changes from this graph, seen as it says itself (NAME,adopt=all), to GRAPH.",
)
@click.option(
    "--paper",
    type=click.Choice(["free", "a4", "a3"]),
    help="What a drawing is made for; by default a3 for PDF, else as large as it needs.",
)
@click.option("--said", is_flag=True, default=None, help="In RDF, leave out what is derived.")
@output_options("caregraph show formats lists them; without it, by the suffix of the file.")
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    redact_below: int | None,
    before: str | None,
    paper: str | None,
    said: bool | None,
    output: Output,
    **part: Any,
) -> None:
    """Write the view of GRAPHs for other programs, or as a drawing to print.

    A drawing shows all of it, unless you ask for a part: one of --focus, --paths, --committees,
    --agreements and --people, and with it --organisation and --lens.

    Example: caregraph export case:bath-and-north-east-somerset-2008 --adopt all -o structure.svg
    """
    from caregraph import exports
    from caregraph.graph.choices import Choice
    from caregraph.graph.seen import summary

    if output.form is None and output.path is None:
        raise UsageError("no format is named", hint="Give --format, or -o with a suffix.")
    form = output.form or exports.by_suffix(output.path or "").name
    buffer = io.BytesIO()
    view = open_view(graphs, choice)
    exports.export(
        view,
        form,
        buffer,
        redact_below=redact_below,
        part=_part(part),
        before=open_view([before], Choice(dates=choice.dates)) if before else None,
        paper=paper,
        said=said,
    )
    if nothing := summary(view).empty():
        click.echo(nothing, err=True)
    output.write(buffer.getvalue())


def _part(given: dict[str, Any]) -> Part | None:
    """Give the part of a structure that is to be drawn; ``None``: all of it."""
    asked = {name: value for name, value in given.items() if value is not None}
    if not asked:
        return None
    from caregraph.pictures import Part

    return Part(**asked)
