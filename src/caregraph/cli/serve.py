"""Serve pages and a SPARQL endpoint."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from caregraph.cli._limits import Load, load_options
from caregraph.cli._network import Network, network_options
from caregraph.cli._options import (
    Output,
    questions_option,
    rules_option,
    tell_problems,
    view_options,
)
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
@click.option(
    "--probe",
    "probes",
    is_flag=True,
    help="Serve nothing: say what each --endpoint is and what it gets wrong, as probe does.",
)
@rules_option
@questions_option
@network_options
@click.option(
    "--uploads/--no-uploads",
    default=None,
    help="Let visitors look at a structure of their own; on where only this machine can reach it.",
)
@click.option(
    "--writable",
    is_flag=True,
    help="Let those who have a token for it write the one store that is served; needs --store and "
    "--tokens.",
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="SITE",
    help="Let pages of another site read data from here (CORS); * for every site; repeatable.",
)
@click.option(
    "--access-log",
    "is_logged",
    is_flag=True,
    help="Write a line of every request to standard error: who, when, which page, how it ended.",
)
@load_options
def command(
    graphs: tuple[str, ...],
    choice: Choice,
    stores: tuple[str, ...],
    endpoints: tuple[str, ...],
    probes: bool,
    rules_dirs: tuple[Path, ...],
    questions_dirs: tuple[Path, ...],
    network: Network,
    uploads: bool | None,
    writable: bool,
    origins: tuple[str, ...],
    is_logged: bool,
    load: Load,
) -> int:
    """Serve the pages of GRAPHs and a read-only SPARQL 1.1 endpoint, until stopped.

    Example: caregraph serve case:bath-and-north-east-somerset-2008
    """
    if probes:
        return _probed(endpoints)
    from caregraph import questions
    from caregraph.serve import create_app, keep_questions, run, share, take_uploads, take_writes
    from caregraph.serve.logged import log_requests
    from caregraph.validation import Rulebook

    if writable and (len(stores) != 1 or graphs or endpoints):
        raise UsageError(
            "--writable is about one store",
            hint="Give it with --store DIR, and nothing else; caregraph build makes one.",
        )
    for option, is_given in (("--writable", writable), ("--uploads", uploads)):
        if is_given:
            load.must_be_one(option)
    access, front = network.access(), network.front()
    if rules_dirs:
        Rulebook.load(rules_dirs)  # refused now rather than on every page
    tell_problems(questions.problems(questions_dirs))
    app = create_app(
        [*graphs, *stores, *endpoints],
        choice=choice,
        rules_dirs=rules_dirs,
        questions_dirs=questions_dirs,
        access=access,
        limits=load.limits(),
        trusted_hosts=network.trusted_hosts,
    )
    if uploads if uploads is not None else network.is_alone and load.workers == 1:
        take_uploads(app)
    if questions_dirs and (network.is_alone or access.tokens is not None):
        keep_questions(app, questions_dirs[0], by_everybody=access.tokens is None)
    if writable:
        take_writes(app, Path(stores[0]), choice=choice)
    share(app, origins)
    if is_logged:
        log_requests(app, sys.stderr.write)
    run(app, host=network.host, port=network.port, front=front, processes=load.workers)
    return 0


def _probed(endpoints: tuple[str, ...]) -> int:
    """Say what endpoints are; gives the exit code.

    Raises:
        UsageError: there is none.
    """
    from caregraph.cli import probe

    if not endpoints:
        raise UsageError("--probe needs --endpoint", hint="As in --endpoint URL --probe.")
    return probe.tell(endpoints, Output(None, None))
