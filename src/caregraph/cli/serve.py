"""Serve pages and a SPARQL endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import questions_option, rules_option, tell_problems, view_options

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("serve")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...")
@view_options
@click.option(
    "--store", "stores", multiple=True, metavar="DIR", help="A store directory; repeatable."
)
@click.option(
    "--endpoint",
    "endpoints",
    multiple=True,
    metavar="URL",
    help="A SPARQL endpoint whose structures are shown too; repeatable.",
)
@rules_option
@questions_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--uploads/--no-uploads",
    default=None,
    help="Let visitors look at a structure of their own; on where only this machine can reach it.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many processes serve, which share what is made.",
)
@click.option("--port", default=8000, show_default=True, help="The port; 0 takes a free one.")
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    stores: tuple[str, ...],
    endpoints: tuple[str, ...],
    rules_dirs: tuple[Path, ...],
    questions_dirs: tuple[Path, ...],
    host: str,
    uploads: bool | None,
    workers: int,
    port: int,
) -> None:
    """Serve the pages of GRAPHs and a read-only SPARQL 1.1 endpoint, until stopped.

    Example: caregraph serve case:bath-and-north-east-somerset-2008
    """
    from caregraph import questions
    from caregraph.serve import create_app, run, take_uploads
    from caregraph.serve.server import LOOPBACK
    from caregraph.validation import Rulebook

    if rules_dirs:
        Rulebook.load(rules_dirs)  # refused now rather than on every page
    tell_problems(questions.problems(questions_dirs))
    app = create_app(
        [*graphs, *stores, *endpoints],
        choice=choice,
        rules_dirs=rules_dirs,
        questions_dirs=questions_dirs,
    )
    if uploads if uploads is not None else host in LOOPBACK:
        take_uploads(app)
    run(app, host=host, port=port, processes=workers)
