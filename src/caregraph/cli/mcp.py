"""Answer assistants by the Model Context Protocol, on standard input and output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._limits import Load, load_options
from caregraph.cli._options import questions_option, rules_option, tell_problems, view_options

if TYPE_CHECKING:
    from caregraph.graph.choices import Choice


@click.command("mcp")
@click.argument("graphs", nargs=-1, metavar="[GRAPH]...")
@view_options
@rules_option
@questions_option
@click.option(
    "--redact-below",
    type=click.IntRange(min=1),
    metavar="TIER",
    help="Withhold the names of those who hold posts below a tier, or at no known one.",
)
@load_options
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    rules_dirs: tuple[Path, ...],
    questions_dirs: tuple[Path, ...],
    redact_below: int | None,
    load: Load,
) -> None:
    """Serve GRAPHs to assistants as tools of the Model Context Protocol, until they hang up.

    The tools are ask, search, trace, check, compare, impact and query. They only read, and each
    answer has its evidence and what is not stated. Drafts are not shown.

    Example: caregraph mcp case:bath-and-north-east-somerset-2008
    """
    from caregraph import questions
    from caregraph.serve import close, create_app
    from caregraph.serve.access import Access
    from caregraph.serve.assistants import server

    tell_problems(questions.problems(questions_dirs))
    load.must_be_one("caregraph mcp")
    app = create_app(
        [*graphs],
        choice=choice,
        rules_dirs=rules_dirs,
        questions_dirs=questions_dirs,
        access=Access(redact_below=redact_below),
        limits=load.limits(),
    )
    try:
        server.run(app)
    finally:
        close(app)
