"""Turn tables into RDF, or into an on-disk store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import Output, dates_option, output_options
from caregraph.errors import UsageError

if TYPE_CHECKING:
    from caregraph.sources import Convention


@click.command("build")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--store",
    "directory",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write into a new on-disk store.",
)
@dates_option
@output_options("turtle, trig, nquads...; without it, by the suffix of the file, else trig.")
def command(
    sources: tuple[str, ...], directory: Path | None, dates: Convention | None, output: Output
) -> None:
    """Turn SOURCEs into RDF: a named graph for each structure, as described.

    A SOURCE is a folder of tables, a workbook, an RDF file or case:NAME. Every problem of the
    tables is told at once, and nothing is written where there is one.

    Example: caregraph build my-council -o my-council.trig
    """
    from caregraph.graph import serialised
    from caregraph.graph import store as stores

    if output.path and directory:
        raise UsageError("-o and --store cannot both be given", hint="Choose one.")
    suffix = output.path.suffix if output.path else ".trig"
    rdf_format = stores.rdf_format(output.form, suffix)
    if directory:
        count = stores.save(sources, directory, dates=dates)
        click.echo(f"wrote {count} statements to {directory}", err=True)
        return
    dataset = stores.open_store(sources, dates=dates)
    output.stream(lambda stream: serialised.write(dataset, rdf_format, stream))
