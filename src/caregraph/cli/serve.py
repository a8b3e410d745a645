"""Serve pages and a SPARQL endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._options import questions_option, rules_option, tell_problems, view_options
from caregraph.errors import UsageError

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
    "--tokens",
    "tokens_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The tokens that are taken: caregraph token new FILE NAME makes them.",
)
@click.option(
    "--read-token", is_flag=True, help="Show nothing at all without a token; needs --tokens."
)
@click.option(
    "--redact-below",
    type=click.IntRange(min=1),
    metavar="TIER",
    help="The last tier whose holders are named, 1 being the top, in structures that say none or a "
    "lower one.",
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
    tokens_file: Path | None,
    read_token: bool,
    redact_below: int | None,
    port: int,
) -> None:
    """Serve the pages of GRAPHs and a read-only SPARQL 1.1 endpoint, until stopped.

    Example: caregraph serve case:bath-and-north-east-somerset-2008
    """
    from caregraph import questions
    from caregraph.serve import create_app, run, take_uploads
    from caregraph.serve.access import Access
    from caregraph.serve.server import LOOPBACK
    from caregraph.serve.tokens import MARKS, Tokens
    from caregraph.validation import Rulebook

    if read_token and tokens_file is None:
        raise UsageError(
            "--read-token needs a file of tokens",
            hint="Make one, caregraph token new tokens.json NAME, and give it with --tokens.",
        )
    alone = host in LOOPBACK and tokens_file is None
    access = Access(
        Tokens(tokens_file) if tokens_file else None,
        closed=read_token,
        shows=frozenset(MARKS if alone else ()),
        redact_below=redact_below,
    )
    if rules_dirs:
        Rulebook.load(rules_dirs)  # refused now rather than on every page
    tell_problems(questions.problems(questions_dirs))
    app = create_app(
        [*graphs, *stores, *endpoints],
        choice=choice,
        rules_dirs=rules_dirs,
        questions_dirs=questions_dirs,
        access=access,
    )
    if uploads if uploads is not None else host in LOOPBACK:
        take_uploads(app)
    run(app, host=host, port=port)
