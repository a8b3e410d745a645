"""Write a view as RDF, a network, tables or a drawing."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from caregraph.cli._folder import write_files
from caregraph.cli._options import Output, open_view, output_options, view_options
from caregraph.cli._order import graph_first, is_format
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice
    from caregraph.pictures import Part


@click.command("export", no_args_is_help=True)
@click.argument(
    "graphs",
    nargs=-1,
    metavar="GRAPH...",
    required=True,
    callback=graph_first("--format", is_format),
)
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
    "--law", is_flag=True, default=None, help="Say in the boxes of a drawing what lines rest on."
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
    help="What a drawing is made for; by default a4 or a3 for PDF, else as large as it needs.",
)
@click.option("--said", is_flag=True, default=None, help="In RDF, leave out what is derived.")
@click.option(
    "--plain",
    is_flag=True,
    default=None,
    help="In CSV of networks, write texts as they are: no apostrophe before what a spreadsheet "
    "would take for a formula, and no byte-order mark.",
)
@click.option(
    "--measures",
    is_flag=True,
    default=None,
    help="In networks, say of each thing what analyses count: its span, depth, betweenness...",
)
@click.option(
    "--crate",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE.zip",
    help="Write a research object (RO-Crate): data, drawing, codebook and citation.",
)
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the pages as a site that can be published as it is: a page for each thing.",
)
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day on which a research object says it was published; by default today.",
)
@output_options("caregraph show formats lists them; without it, by the suffix of the file.")
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    before: str | None,
    crate: Path | None,
    site: Path | None,
    published: datetime | None,
    output: Output,
    **asked: Any,
) -> None:
    """Write the view of GRAPHs for other programs, or as a drawing to print.

    A drawing shows all of it, unless you ask for a part: one of --focus, --paths, --committees,
    --agreements and --people, and with it --organisation and --lens.

    Example: caregraph export case:bath-and-north-east-somerset-2008 --adopt all -o structure.svg
    """
    from caregraph import exports
    from caregraph.graph.choices import Choice
    from caregraph.graph.seen import summary

    if site is not None:
        _write_site(site, graphs, choice, output)
        return
    if crate is not None:
        output = _into_crate(crate, output)
    elif output.form is None and output.path is None:
        raise UsageError("no format is named", hint="Give --format, or -o with a suffix.")
    form = output.form or exports.by_suffix(output.path or "").name
    view = open_view(graphs, choice)
    options = {
        name: asked.pop(name) for name in ("redact_below", "paper", "said", "plain", "measures")
    } | {
        "part": _part(asked),
        "before": open_view([before], Choice(dates=choice.dates)) if before else None,
        "published": published.date() if published else None,
    }
    buffer = io.BytesIO()
    exports.export(view, form, buffer, **options)
    if nothing := summary(view).empty():
        click.echo(nothing, err=True)
    if crate is not None and crate.suffix.casefold() != ".zip":
        import zipfile

        with zipfile.ZipFile(buffer) as packed:
            write_files(crate, ((name, packed.read(name)) for name in packed.namelist()))
        return
    output.write(buffer.getvalue())


def _write_site(site: Path, graphs: tuple[str, ...], choice: Choice, output: Output) -> None:
    """Write the pages of GRAPHs as files.

    Raises:
        UsageError: a format or file is named too, or there is something already.
    """
    if output.form is not None or output.path is not None:
        raise UsageError("a site has its own formats", hint="Give --site without --format and -o.")
    from caregraph.serve import site as pages

    write_files(site, pages.files(graphs, choice))


def _into_crate(crate: Path, output: Output) -> Output:
    """Say where a research object goes.

    Raises:
        UsageError: another format or file is named too.
    """
    if output.form is not None or output.path is not None:
        raise UsageError(
            "a research object has its own formats", hint="Give --crate without --format and -o."
        )
    return Output("crate", crate)


def _part(given: dict[str, Any]) -> Part | None:
    """Give the part of a structure that is to be drawn; ``None``: all of it."""
    asked = {name: value for name, value in given.items() if value is not None}
    if not asked:
        return None
    from caregraph.pictures import Part

    return Part(**asked)
